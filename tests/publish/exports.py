#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The scores of an export as GDAL reads them against those of `fragility score --table full`: exports.py FILE SCORES.csv

Numbers by way of a table of SQLite, which holds them whole: as text GDAL tidies the last digits."""
import csv
import os
import sqlite3
import subprocess
import sys
import tempfile

SHEETS = {".xlsx": ["Scores par commune", "Trous dans la raquette", "Lieux d'aide", "À lire"], ".gpkg": ["scores", "trous", "lieux"]}
CODES = ["01001", "2A004", "31004", "31025", "75056", "97411"]


def expect(what, found, wanted):
    if found != wanted:
        sys.exit(f"FAIL: {what}: found {found!r}, expected {wanted!r}")


def layers(path):
    told = subprocess.run(["ogrinfo", "-ro", "-q", path], check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout
    if "Warning" in told or "ERROR" in told:
        sys.exit(f"FAIL: ogrinfo: {told}")
    return [line.split(": ", 1)[1].rsplit(" (", 1)[0] if " (" in line else line.split(": ", 1)[1] for line in told.splitlines()]


def read(path, layer):
    with tempfile.TemporaryDirectory() as folder:
        to = f"{folder}/t.db"
        subprocess.run(["ogr2ogr", "-f", "SQLite", "-lco", "LAUNDER=NO", "-nln", "t", to, path, layer], check=True, env={**os.environ, "OGR_XLSX_HEADERS": "FORCE"})
        base = sqlite3.connect(to)
        base.row_factory = sqlite3.Row
        rows = [dict(row) for row in base.execute("SELECT * FROM t ORDER BY rowid")]
        base.close()
    return rows


def main():
    path, end = sys.argv[1], os.path.splitext(sys.argv[1])[1]
    with open(sys.argv[2], encoding="utf-8", newline="") as file:
        wanted = list(csv.DictReader(file))
    found = layers(path)
    for name in SHEETS.get(end, []):
        if name not in found:
            sys.exit(f"FAIL: found the layers {found}, expected {name} among them")
    rows = read(path, found[0])
    if end == ".xlsx":  # its headings are words: columns go by their place
        columns = [name for name in rows[0] if name.lower() != "ogc_fid"]
        expect("headings", columns[:3], ["Code", "Nom", "Département"])
        rows = [dict(zip(wanted[0], (row[name] for name in columns))) for row in rows]
    expect("codes", [row["code"] for row in rows], CODES)
    names = [name for name in rows[0] if name in wanted[0] and name not in ("code")]
    numbers = 0
    for row, line in zip(rows, wanted):
        for name in names:
            value, cell = row[name], line[name]
            if isinstance(value, (int, float)):
                numbers += 1
                expect(f"{name} of {row['code']}", float(value), float(cell))
            else:
                expect(f"{name} of {row['code']}", value or "", cell)
    if end == ".csv" and not os.path.exists(path + "t"):
        sys.exit("FAIL: no .csvt beside")
    print(f"{end}: {len(found)} layers, {len(rows)} rows, {numbers} numbers in {len(names)} columns, to the last bit")


main()
