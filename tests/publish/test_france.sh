#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The page of the whole country, from the outlines of all départements.
set -eu
. "$(dirname "$0")/../files.sh"
need_reference
began=$(date +%s)
study france map -o "$work/france.html"
took=$(($(date +%s) - began))
study france score -o "$work/scores.csv"
python3 - "$work/france.html" "$work/scores.csv" <<'END' || fail "the page of France"
import csv, json, re, sys
page = open(sys.argv[1], encoding="utf-8").read()
units = json.loads(re.search(r'<script[^>]*id="?data"?[^>]*>(.*?)</script>', page, re.S)[1])["units"]
rows = list(csv.DictReader(open(sys.argv[2], encoding="utf-8")))
wanted = {row["code"]: float(row["score"]) if row["score"] else None for row in rows}
found = dict(zip(units["code"], units["score"]))
if found != wanted: sys.exit(f"found {len(found)} communes, expected the {len(wanted)} of score, with their scores")
bare = [code for code, rings in zip(units["code"], units["rings"]) if not rings]
known = sum(score is not None for score in found.values())
print(f"France: {len(found)} communes, {known} with a score, {len(bare)} without an outline: {' '.join(bare[:12])}")
if len(bare) > len(found) / 1000: sys.exit("expected outlines of all but a few")
END
echo "France: $(wc -c <"$work/france.html") bytes in $took s"
