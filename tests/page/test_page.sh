#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The page of a map in a browser: test_page.sh PLACE LANG NODE. An indicator that is unticked, NODE, must give the scores
# of a method where it weighs nothing, to the last bit. With a FOLDER as fourth, pictures go there.
set -eu
. "$(dirname "$0")/../files.sh"
place=$1 lang=$2 node=$3
need_module playwright-core axe-core
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)} || skip "chromium is not installed"
export CHROMIUM
[ "$place" != haute-garonne ] || need_reference

# Twelve communes of one name, in twelve départements.
homonyms() {
  python3 -c '
import csv, sys
rows = [row for row in csv.DictReader(open(sys.argv[1], encoding="utf-8")) if row["name"] == "Sainte-Colombe"]
print("code,older_65_rate,nscol15p_rate,median_income,no_thd_coverage_rate")
for i, row in enumerate(rows): print(row["code"], 10 + i, 20 + i * 7 % 12, 19000 + 100 * (i * 5 % 12), i * 11 % 12, sep=",")' \
    "$root/datasets/territory/communes.csv" >"$work/homonyms.csv"
}

run() { # run COMMAND ARGUMENT...
  [ "$place" != homonyms ] || { command=$1; shift; "$FRAGILITY_CLI" "$command" -q "$work/homonyms.csv" --territory "commune:$codes" "$@"; return; }
  study "$place" "$@"
}

if [ "$place" = homonyms ]; then
  homonyms
  codes=$(sed 1d "$work/homonyms.csv" | cut -d, -f1 | paste -sd, -)
fi
# The method without NODE: of no weight, or gone with its axis when it is all that weighs there.
python3 - "$root/datasets/methods/fragilite-2026.csv" "$node" >"$work/without.csv" <<'END'
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8")))
axis = next(row["parent"] for row in rows if row["node"] == sys.argv[2])
alone = all(row["weight"] == "0" for row in rows if row["parent"] == axis and row["node"] != sys.argv[2])
out = csv.DictWriter(sys.stdout, rows[0].keys(), lineterminator="\n")
out.writeheader()
for row in rows:
    if alone and axis in (row["node"], row["parent"]): continue
    out.writerow({**row, "weight": "0"} if row["node"] == sys.argv[2] else row)
END

run score -o "$work/scores.csv"
run score --method "$work/without.csv" -o "$work/scores-without.csv"
python3 "$root/tests/page/expected.py" "$lang" "$work/scores.csv" "$node" "$work/scores-without.csv" >"$work/expected.json"
run map --lang "$lang" -o "$work/map.html"
size=$(wc -c <"$work/map.html")
[ "$size" -lt 1500000 ] || fail "the page is of $size bytes, expected less than 1,500,000"
status=0
node "$root/tests/page/map.js" "$work/map.html" "$work/expected.json" ${4:+"$4"} >"$work/log" 2>&1 || status=$?
grep -v '^ok' "$work/log" || :
[ "$status" = 0 ] || fail "the page of $place ($lang)"
echo "$place, $lang: $(grep -c '^ok' "$work/log") checks, a page of $size bytes"
