# SPDX-License-Identifier: GPL-3.0-or-later
# Texts as C.
# embed.py words OUTPUT NAME WORDS.csv: a function NAME(language, key) that gives the text of a key, French or English.
# embed.py french OUTPUT NAME TEXTS.csv: a function NAME(text) that gives the French of an English text, or the text.
# embed.py page OUTPUT PAGE_WORDS.csv FILE...: the words of the page, a JSON object for each language; each file an array of its bytes
# named after it.
import csv
import json
import pathlib
import sys

LOOKUP = """
static int by_key(const void *key, const void *row) {{ return strcmp(key, ((const struct row *)row)->key); }}

const char *{name}(int language, const char *key);
const char *{name}(int language, const char *key) {{
  const struct row *row = bsearch(key, rows, sizeof rows / sizeof *rows, sizeof *rows, by_key);
  return row ? row->text[language] : key;
}}
"""


FRENCH = """
static int by_text(const void *text, const void *row) {{ return strcmp(text, *(const char *const *)row); }}

const char *{name}(const char *text);
const char *{name}(const char *text) {{
  const char *const *row = bsearch(text, rows, sizeof rows / sizeof *rows, sizeof *rows, by_text);
  return row ? row[1] : text;
}}
"""


def words(path):
    """Rows key,fr,en, or en,fr where the English text is the key."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = [{"key": row["en"], **row} for row in csv.DictReader(file)]
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


def embed_words(name, path):
    table = [f"  {{{quoted(row['key'])}, {{{quoted(row['fr'])}, {quoted(row['en'])}}}}},\n" for row in words(path)]
    return "#include <stdlib.h>\n#include <string.h>\n\nstatic const struct row {\n  const char *key, *text[2];\n} rows[] = {\n" + "".join(table) + "};\n" + LOOKUP.format(name=name)


def embed_french(name, path):
    table = [f"  {{{quoted(row['en'])}, {quoted(row['fr'])}}},\n" for row in words(path)]
    return "#include <stdlib.h>\n#include <string.h>\n\nstatic const char *const rows[][2] = {\n" + "".join(table) + "};\n" + FRENCH.format(name=name)


def embed_page(word_file, *files):
    out = ['#include "publish/embedded.h"\n']
    for language in ("fr", "en"):
        page = {row["key"]: row[language] for row in words(word_file)}
        out.append(array(f"words_{language}", json.dumps(page, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/").encode()))
    names = [pathlib.PurePosixPath(path.replace("\\", "/")).name.replace(".", "_").replace("-", "_") for path in files]
    out += [array(name, pathlib.Path(path).read_bytes()) for name, path in zip(names, files)]
    scripts = "".join(f"fragility_text_{name}, " for name in names if name.endswith("_js"))
    return "".join(out) + "const char *const fragility_page_scripts[] = {" + scripts + "NULL};\n"


what, output, *arguments = sys.argv[1:]
text = {"words": embed_words, "french": embed_french, "page": embed_page}[what](*arguments)
pathlib.Path(output).write_text(text, encoding="utf-8")
