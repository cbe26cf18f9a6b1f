# SPDX-License-Identifier: GPL-3.0-or-later
# Texts as C: embed.py OUTPUT WORDS.csv PAGE_WORDS.csv FILE... The words become a table key, fr, en; those of the page a JSON object for
# each language; each file an array of its bytes named after it.
import csv
import json
import pathlib
import sys


def words(path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    keys = [row["key"] for row in rows]
    twice = {key for key in keys if keys.count(key) > 1}
    empty = [row["key"] for row in rows if not row["fr"] or not row["en"]]
    if twice or empty:
        sys.exit(f"{path}: found keys twice {sorted(twice)}, texts that are empty {empty}, expected each key once, in French and English")
    return sorted(rows, key=lambda row: row["key"].encode())


def quoted(text):
    return '"' + "".join(f"\\{byte:03o}" if byte < 32 or byte > 126 or chr(byte) in '"\\?' else chr(byte) for byte in text.encode()) + '"'


def array(name, data):
    numbers = [str(byte) if byte < 127 else f"'\\{byte:03o}'" for byte in data + b"\0"]
    lines = ",\n".join(",".join(numbers[i:i + 32]) for i in range(0, len(numbers), 32))
    return f"extern const char fragility_text_{name}[];\nconst char fragility_text_{name}[] = {{\n{lines}}};\n"


output, word_file, page_file, *files = sys.argv[1:]
out = ['#include "publish/embedded.h"\n', "const struct fragility_word_row fragility_word_rows[] = {\n"]
rows = words(word_file)
out += [f"  {{{quoted(row['key'])}, {{{quoted(row['fr'])}, {quoted(row['en'])}}}}},\n" for row in rows]
out.append(f"}};\nconst size_t fragility_word_count = {len(rows)};\n")
for language in ("fr", "en"):
    page = {row["key"]: row[language] for row in words(page_file)}
    out.append(array(f"words_{language}", json.dumps(page, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/").encode()))
for path in map(pathlib.Path, files):
    out.append(array(path.name.replace(".", "_").replace("-", "_"), path.read_bytes()))
scripts = [path.replace("\\", "/").rsplit("/", 1)[-1].replace(".", "_").replace("-", "_") for path in files if path.endswith(".js")]
out.append("const char *const fragility_page_scripts[] = {" + "".join(f"fragility_text_{name}, " for name in scripts) + "NULL};\n")
pathlib.Path(output).write_text("".join(out), encoding="utf-8")
