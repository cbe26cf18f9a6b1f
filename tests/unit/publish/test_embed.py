# SPDX-License-Identifier: GPL-3.0-or-later
# The texts: every key that the code asks for exists, both languages want the same values, and embed.py refuses a key twice or an empty text.
# Usage: test_embed.py ROOT
import csv
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(sys.argv[1])
PUBLISH = ROOT / "lib/publish"
CONVERSION = re.compile(r"%(?:zu|[a-z%]|\.\d+[a-z])")
PLACE = re.compile(r"\{\d\}")
KEY = re.compile(r'"((?:ask|column|folder|gap|headline|layer|legend|normal|note|portrait|pull|reference|sentence|venue)\.[a-z_.0-9]+)"')


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def asked_in_c():
    keys = {"title"}
    for path in PUBLISH.glob("*.c"):
        keys |= set(KEY.findall(path.read_text(encoding="utf-8")))
    # Those whose end is made: a type of gap, a kind of classes, a level.
    types = ["loin", "inadapte", "sature", "a_verifier", "quantile"]
    keys |= {f"{what}.{kind}" for what in ("ask", "gap", "sentence") for kind in types}
    keys |= {f"legend.{kind}" for kind in ("quantile", "jenks", "equal", "fixed")} | {f"portrait.score.{kind}" for kind in ("commune", "place")}
    keys |= {f"reference.{level}" for level in ("france", "region", "departement", "epci", "zone")}
    return keys


def asked_in_page():
    keys = set()
    for path in (PUBLISH / "page").glob("*.js"):
        keys |= set(re.findall(r"\bword\('([a-z_0-9]+)'", path.read_text(encoding="utf-8")))
    page = (PUBLISH / "page/map.html").read_text(encoding="utf-8")
    return keys | set(re.findall(r'data-word(?:-[a-z]+)?="([a-z_0-9]+)"', page))


def values_of(text):
    return CONVERSION.findall(text), sorted(PLACE.findall(text))


def wrong_texts(words, asked):
    missing = sorted(asked - set(words))
    other = [key for key, row in words.items() if values_of(row["fr"]) != values_of(row["en"])]
    return ([f"keys asked for that are not there: {missing}"] if missing else []) + ([f"other values in French than in English: {other}"] if other else [])


def embed(words, page="key,fr,en\na,b,c\n"):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "words.csv").write_text(words, encoding="utf-8")
        (folder / "page.csv").write_text(page, encoding="utf-8")
        done = subprocess.run([sys.executable, PUBLISH / "embed.py", folder / "out.c", folder / "words.csv", folder / "page.csv"], capture_output=True, text=True, check=False)
        return done.returncode, done.stderr, (folder / "out.c").read_text() if (folder / "out.c").exists() else None


def wrong_embedding():
    good, plain = embed('key,fr,en\nb,"é ""x"" ?","y\\"\na,un,one\n'), "key,fr,en\na,b,c\n"
    faults = []
    if good[0] or '{"a", {"un", "one"}},\n  {"b", {"\\303\\251 \\042x\\042 \\077", "y\\134"}}' not in good[2]:
        faults.append(f"good texts were embedded as {good}")
    for name, arguments in {"an empty English text": ["key,fr,en\na,b,\n"], "an empty French text": ["key,fr,en\na,,c\n"], "a key twice": ["key,fr,en\na,b,c\na,d,e\n"],
                            "an empty text of the page": [plain, "key,fr,en\na,,c\n"], "a key of the page twice": [plain, "key,fr,en\na,b,c\na,d,e\n"]}.items():
        status, told, written = embed(*arguments)
        if status == 0 or written is not None or "expected each key once" not in told:
            faults.append(f"{name} was not refused: status {status}, {told}")
    tag = embed(plain, "key,fr,en\na,</script>,x\n")
    if "60,47" in tag[2]:
        faults.append("</script> stands in the words of the page")
    return faults


faults = wrong_texts(rows(PUBLISH / "words.csv"), asked_in_c()) + wrong_texts(rows(PUBLISH / "page/words.csv"), asked_in_page()) + wrong_embedding()
print("\n".join(faults))
sys.exit(1 if faults else 0)
