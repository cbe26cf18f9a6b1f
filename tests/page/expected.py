#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What map.js must find on a page, from what `fragility score` says of the same files.

Usage: expected.py LANG SCORES.csv NODE SCORES-WITHOUT-NODE.csv: JSON, see map.js."""
import csv
import json
import sys


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def score(row):
    return float(row["score"]) if row["score"] else None


lang, path, node, without = sys.argv[1:]
rows = read(path)
most = max(rows, key=lambda row: float(row["population"] or 0))
names = [row["name"] for row in rows]
name = max(sorted(set(names)), key=names.count)
some = read(without)[:: max(1, len(rows) // 40)]
json.dump({
    "lang": lang,
    "units": len(rows),
    "hover": {"code": most["code"], "name": most["name"], "score": score(most)},
    "untick": {"node": node, "scores": {row["code"]: score(row) for row in some}},
    "homonym": {"name": name, "codes": [row["code"] for row in rows if row["name"] == name]},
}, sys.stdout, ensure_ascii=False)
