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
EMBED = ROOT / "lib/embed.py"
PAGE = ROOT / "lib/publish/page"
CONVERSION = re.compile(r"%(?:zu|\.\*[a-z]|(?:\.\d+)?[a-z%])")
PLACE = re.compile(r"\{\d\}")
TYPES = ["loin", "inadapte", "sature", "a_verifier", "quantile"]


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def keys_in(paths, prefixes):
    """The keys that stand in the code; those of fragility_words_of and the like have two forms."""
    key = r'"((?:' + "|".join(prefixes) + r')\.[a-z_.0-9]+)"'
    keys = set()
    for path in paths:
        text = path.read_text(encoding="utf-8")
        forms = set(re.findall(r"words?_of\([a-z_>-]+, " + key, text))
        keys |= {f"{form}.{count}" for form in forms for count in ("one", "many")} | (set(re.findall(key, text)) - forms)
    return keys


def asked_in_library():
    prefixes = "ask column folder gap gaps headline kind layer legend normal note package page portrait pull reference score summary venue".split()
    keys = keys_in((ROOT / "lib").glob("*/*.c"), prefixes) | {"title"}
    # Those that are made of two parts: a type of gap, a kind of classes, a level.
    keys |= {f"{what}.{kind}" for what in ("ask", "gap", "page.word", "page.type") for kind in TYPES}
    keys -= {f"summary.{kind}" for kind in TYPES} | {"page.word", "page.type"}
    keys |= {f"summary.{kind}.{count}" for kind in TYPES[1:] for count in ("one", "many")}
    keys |= {f"legend.{kind}" for kind in ("quantile", "jenks", "equal", "fixed")} | {f"portrait.score.{kind}" for kind in ("commune", "place")}
    names = re.search(r"fragility_normalisation_names\[\] = \{(.*?)NULL", (ROOT / "lib/method/method.c").read_text(encoding="utf-8"), re.S)[1]
    keys |= {f"normal.{name}" for name in re.findall(r'"([a-z]+)"', names)}
    return keys | {f"reference.{level}" for level in ("france", "region", "departement", "epci", "zone")}


def asked_in_commands():
    prefixes = "access asked demo distances fetch gaps label methods nearest offer prepare readme row score site unit venues".split()
    levels = ("iris", "commune", "epci", "departement", "region", "zone", "france")
    return keys_in((ROOT / "cli").glob("*.c"), prefixes) | {f"row.{level}" for level in levels}


def asked_in_page():
    keys = set()
    for path in PAGE.glob("*.js"):
        keys |= set(re.findall(r"\bword\('([a-z_0-9]+)'", path.read_text(encoding="utf-8")))
    page = (PAGE / "map.html").read_text(encoding="utf-8")
    return keys | set(re.findall(r'data-word(?:-[a-z]+)?="([a-z_0-9]+)"', page))


def strings_of(path):
    """The string literals of a C file, adjacent ones as one."""
    literal = r'"((?:[^"\\\n]|\\.)*)"'
    found = set()
    for run in re.finditer(r'(?:"(?:[^"\\\n]|\\.)*"\s*)+', path.read_text(encoding="utf-8")):
        text = "".join(re.findall(literal, run[0]))
        found.add(text.replace("\\n", "\n").replace('\\"', '"').replace("\\\\", "\\"))
    return found


def wrong_help():
    """Every text of help.csv stands in the code, once; that all of them are there is what test_french.sh sees."""
    with open(ROOT / "cli/help.csv", encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    told = set().union(*map(strings_of, (ROOT / "cli").rglob("*.[ch]")))
    other = [row["en"] for row in table if values_of(row["en"]) != values_of(row["fr"])]
    unused = [row["en"] for row in table if row["en"] not in told]
    return [f"help.csv: {fault}: {texts}" for fault, texts in {"other values in French": other, "texts that nobody tells": unused}.items() if texts]


def values_of(text):
    return CONVERSION.findall(text), sorted(PLACE.findall(text))


def wrong_texts(path, asked, made):
    """made: what keys begin with that are made of names."""
    words = rows(path)
    missing, unused = sorted(asked - set(words)), sorted(key for key in set(words) - asked if not key.startswith(made))
    other = [key for key, row in words.items() if values_of(row["fr"]) != values_of(row["en"])]
    faults = {"keys asked for that are not there": missing, "other values in French than in English": other, "keys that nobody asks for": unused}
    return [f"{path.name}: {fault}: {keys}" for fault, keys in faults.items() if keys]


def embed(what, words, *name):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "words.csv").write_text(words, encoding="utf-8")
        done = subprocess.run([sys.executable, EMBED, what, folder / "out.c", *name, folder / "words.csv"], capture_output=True, text=True, check=False)
        return done.returncode, done.stderr, (folder / "out.c").read_text() if (folder / "out.c").exists() else None


def wrong_embedding():
    faults = []
    good = embed("words", 'key,fr,en\nb,"é ""x"" ?","y\\"\na,un,one\n', "find_word")
    if good[0] or '{"a", {"un", "one"}},\n  {"b", {"\\303\\251 \\042x\\042 \\077", "y\\134"}}' not in good[2] or "const char *find_word(int language" not in good[2]:
        faults.append(f"good texts were embedded as {good}")
    for name, words in {"an empty English text": "key,fr,en\na,b,\n", "an empty French text": "key,fr,en\na,,c\n", "a key twice": "key,fr,en\na,b,c\na,d,e\n"}.items():
        for arguments in (("words", words, "find_word"), ("page", words)):
            status, told, written = embed(*arguments)
            if status == 0 or written is not None or "expected each key once" not in told:
                faults.append(f"{name} was not refused: status {status}, {told}")
    tag = embed("page", "key,fr,en\na,</script>,x\n")
    if "60,47" in tag[2]:
        faults.append("</script> stands in the words of the page")
    return faults


faults = wrong_texts(ROOT / "lib/words.csv", asked_in_library(), ("column.",)) + wrong_texts(ROOT / "cli/words.csv", asked_in_commands(), ())
faults += wrong_help()
faults += wrong_texts(PAGE / "words.csv", asked_in_page(), ("",)) + wrong_embedding()
print("\n".join(faults))
sys.exit(1 if faults else 0)
