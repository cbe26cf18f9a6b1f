# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes opendata.csv: what each file of the reference folder is, measured without the library.

    python3 tests/reference/opendata.py ../shared/reference/opendata > tests/reference/opendata.csv

Separators and header lines are those of its SOURCE.md; key columns and what a file is recognised as were set by hand.
"""
import csv
import gzip
import io
import os
import re
import sys

FOLDER = sys.argv[1]
csv.field_size_limit(1 << 30)
MARKERS = {"", "s", "ns", "n.s.", "c", "nd", "n.d.", "nc", "n.c.", "na", "nan", "null", "none", "so", "s.o.", "-", "–", ".", "..", "...", "?", "///"}
NUMBER = re.compile(r"[+-]?(\d+[.,]?\d*|[.,]\d+)([eE][+-]?\d+)?$")
KEYS = {
    "CODGEO": "caf/data_DEFM caf/data_DEMO insee/Commune_taux insee/base insee/cc_filosofi geo/ept",
    "CODE_INSEE": "arcep/taux caf/beneficiaires insee/rp-rates geo/data_gps", "code_insee": "arcep/commune-debit venues/exemple",
    "CODE_IRIS": "caf/data_arsas insee/table_iris", "IRIS": "insee/BASE_TD insee/filosofi-2015 insee/rp-diplomes insee/rp-emploi",
    "iris_code": "caf/inseecaf", "DEPCOM": "insee/Communes-pop insee/bpe18 insee/cog/population", "DEP+COM": "insee/cog/France2017 insee/cog/historiq",
    "code_commune": "insee/cog/collectivites venues/rhinocc", "com": "insee/cog/communes2020", "dep": "insee/cog/departement",
    "COM": "insee/cog/donnees insee/cog/v_commune insee/menage", "Ancien Code Officiel": "insee/cog/geocodes", "COM_AV": "insee/cog/v_mvt",
    "COD_MOD": "insee/meta", "INSEE": "venues/adresses", "Code commune INSEE": "venues/conseillers", "insee_com": "venues/france-services",
    "CODE INSEE": "venues/hubik-mfs", "INSEE_NV": "venues/normandie", "adresse_code_insee": "venues/regionsud", "INSEECOM": "venues/tiers",
    "Code_Officiel_Commune": "geo/corresp", "insee": "geo/epci-2017", "Code_commune_INSEE": "geo/laposte", "insee_code": "geo/villes",
    "code": "venues/ifn-official",
}
SOURCES = {
    "arcep/commune-debit": "arcep-fixe-2019", "insee/Communes-pop": "insee-populations-legales", "insee/base-cc-coupl": "insee-rp-familles",
    "insee/base-cc-dipl": "insee-rp-diplomes", "insee/base-cc-emploi": "insee-rp-emploi", "insee/base_cc_comparateur": "insee-comparateur",
    "insee/cc_filosofi": "insee-filosofi-communes", "venues/ifn-official": "ifn-scores", "caf/data_DEFM": "france-travail-communes-2019",
    "caf/data_DEMO_2020_V1_ENSQP": "", "caf/data_DEMO": "caf-communes-2020", "caf/inseecaf": "caf-iris", "insee/BASE_TD": "insee-filosofi-iris-declares",
    "insee/filosofi-2015": "insee-filosofi-iris", "insee/rp-diplomes": "insee-rp-iris-diplomes-2016", "insee/rp-emploi": "insee-rp-iris-activite",
}
VENUES = {
    "venues/adresses": "bibliotheques", "venues/bfc": "bfc-ternum", "venues/cartographie": "cartographie-2022", "venues/conseillers": "conseillers-numeriques",
    "venues/corse": "corse-epn", "venues/exemple": "lieux-mediation-numerique", "venues/france-services-cget": "france-services-2020",
    "venues/france-services-liste": "france-services", "venues/hubik-gironde": "hubik-gironde", "venues/hubik-mfs": "france-services-hubik",
    "venues/nice": "nice-cyber", "venues/normandie": "normandie-epn", "venues/regionsud": "region-sud", "venues/rhinocc": "rhinocc",
    "venues/siilab": "siilab", "venues/sudlabs": "sud-labs", "venues/tiers": "tiers-lieux",
}
FORMAT, UNKNOWN = 4, 5  # of fragility/error.h


def chosen(table, name):
    return next((table[start] for start in table if name.startswith(start)), "")


def key_of(name):
    return next((key for key, starts in KEYS.items() if name.startswith(tuple(starts.split()))), "")


def forms():
    """Separator and header line of each table, from SOURCE.md."""
    found = {}
    for line in open(os.path.join(FOLDER, "SOURCE.md"), encoding="utf-8"):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 9 and cells[2] in ("`;`", "`,`", "TAB"):
            found[cells[0]] = {"`;`": ";", "`,`": ",", "TAB": "\t"}[cells[2]], cells[4]
    return found


def communes():
    """Every code that stands for a living commune: its own, former ones, arrondissements."""
    codes = set()
    folder = os.path.join(os.path.dirname(__file__), "../../datasets/territory")
    for row in csv.DictReader(open(os.path.join(folder, "communes.csv"), encoding="utf-8")):
        codes.update([row["code"]] + re.findall(r"\w{5}", row["earlier"] + " " + row["arrondissements"]))
    return codes


def decoded(raw):
    for encoding, name in ("ascii", "ASCII"), ("utf-8", "UTF-8"):
        try:
            text = raw.decode(encoding)
            return (text[1:], "UTF-8 with BOM") if text.startswith("\ufeff") else (text, name)
        except UnicodeDecodeError:
            pass
    mac = re.search(rb"\r(?!\n)", raw)  # lone CRs are of old Macintoshes
    return (raw.decode("mac-roman"), "Mac Roman") if mac else (raw.decode("cp1252"), "Windows-1252")


def line_ends(text):
    """Of records: a line end between quotes is text."""
    ends, quoted = set(), False
    for token in re.findall(r'"|\r\n|\r|\n', text):
        if token == '"':
            quoted = not quoted
        elif not quoted:
            ends.add({"\r\n": "CRLF", "\r": "CR", "\n": "LF"}[token])
    return ends.pop() if len(ends) == 1 else "mixed"


def code_of(cell):
    """The code a cell stands for, and whether it had to be mended."""
    fixed = re.sub(r"^(\d{4,5})[.,]0$", r"\1", cell).upper()
    fixed = "0" + fixed if re.fullmatch(r"\d{4}", fixed) else fixed
    return (fixed, fixed != cell) if re.fullmatch(r"\d{5}|2[AB]\d{3}", fixed) else (None, False)


def measure(name, text, separator, header_line, living):
    lines = io.StringIO(text, newline="")
    for _ in range(header_line - 1):
        lines.readline()
    records = [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=separator)]
    header, rows = records[0], [row for row in records[1:] if any(row)]
    width, key = len(header), key_of(name)
    good = [row[:width] for row in rows if len(row) >= width and not any(row[width:])]
    missing, broken = {}, 0
    for row in good:
        for cell in row:
            broken += "\ufffd" in cell
            if cell.lower() in MARKERS:
                missing[cell] = missing.get(cell, 0) + 1
    codes = [code_of(row[header.index(key)]) for row in good] if key in header else []
    return {"columns": width, "rows": len(rows), "rejected": len(rows) - len(good), "broken": broken, "code_column": key,
            "missing": ", ".join(f"{marker or 'empty'} {n}" for marker, n in sorted(missing.items(), key=lambda item: (-item[1], item[0]))),
            "codes_repaired": sum(mended for _, mended in codes), "codes_unresolved": sum(code not in living for code, _ in codes)}, header, good, codes


def iris_codes(name, header, rows, living):
    """The codes of IRIS of a known commune, and None for all else."""
    cells = [row[header.index(key_of(name))] for row in rows]
    return [(cell if re.fullmatch(r"(\d{2}|2[AB])\d{7}", cell) and cell[:5] in living else None, False) for cell in cells]


def imported(name, source, header_line, header, rows, codes, living):
    """What an import gives: its status, the head of its message, duplicate rows, codes mended and lost, unreadable cells."""
    if not source:
        return {"status": UNKNOWN, "message": f"{os.path.basename(name)}:{header_line}: no known source has these columns: {', '.join(h[:40] for h in header[:2])}"}
    if "iris" in source:
        codes = iris_codes(name, header, rows, living)
        living = {code for code, _ in codes if code}
    if not any(code in living for code, _ in codes):
        column = header.index(key_of(name))
        return {"status": FORMAT, "message": f"{os.path.basename(name)}:{header_line + 1}:{column + 1}: found \"{rows[0][column]}\", expected the code of a commune: none of the {len(rows)} codes"}
    kept = {code or row[header.index(key_of(name))] for (code, _), row in zip(codes, rows)}
    figures = [i for i, h in enumerate(header) if h not in (key_of(name), "COM") and sum(bool(NUMBER.match(row[i])) for row in rows) * 2 > len(rows)]
    odd = sum(not NUMBER.match(row[i]) and row[i].lower() not in MARKERS | {"2a", "2b"} for row in rows for i in figures)
    return {"status": 0, "message": "", "duplicates": len(rows) - len(kept), "mended": sum(m for _, m in codes),
            "lost": sum(code not in living for code in kept), "unreadable": odd}


FIELDS = ("file source venues status message encoding separator line_end header_line rows columns rejected quoted missing broken code_column codes_repaired "
          "codes_unresolved duplicates mended lost unreadable").split()


def row_of(name, tables, living):
    base = {"file": name, "source": chosen(SOURCES, name), "venues": chosen(VENUES, name)}
    raw = open(os.path.join(FOLDER, name), "rb").read()
    raw = gzip.decompress(raw) if name.endswith(".gz") else raw
    short = os.path.basename(name)
    if raw[:2] == b"PK":
        return base | {"status": FORMAT, "message": f"{short}: found a spreadsheet"}
    if raw.lstrip()[:1] in b"{[":
        return base | {"status": FORMAT, "message": f"{short}:1:1: found JSON, expected a table"}
    separator, header_line = tables[name]
    if not header_line.isdigit():
        return base | {"status": FORMAT, "message": f"{short}:4: found a header on two rows"}
    text, encoding = decoded(raw)
    facts, header, rows, codes = measure(name, text, separator, int(header_line), living)
    if "iris" in base["source"]:
        facts["codes_unresolved"] = sum(code is None for code, _ in iris_codes(name, header, rows, living))
    facts |= imported(name, chosen(SOURCES, name), int(header_line), header, rows, codes, living)
    return base | facts | {"encoding": encoding, "separator": "tab" if separator == "\t" else separator, "line_end": line_ends(text),
                           "header_line": header_line, "quoted": "yes" if '"' in text else "no"}


def main():
    tables, living = forms(), communes()
    out = csv.DictWriter(sys.stdout, FIELDS, restval="", lineterminator="\n")
    out.writeheader()
    names = sorted(os.path.relpath(os.path.join(top, f), FOLDER) for top, _, files in os.walk(FOLDER) for f in files)
    for name in names:
        if name != "SOURCE.md":
            out.writerow(row_of(name, tables, living))


main()
