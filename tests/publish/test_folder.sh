#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A published folder: the same bytes again and in a French locale, sums that verify, licences that bind, secrets that stay.
set -eu
. "$(dirname "$0")/../files.sh"

# ---- the same bytes ----
study demo publish -o "$work/first"
locale=C
if command -v localedef >/dev/null && localedef -i fr_FR -f UTF-8 "$work/fr_FR.UTF-8" 2>/dev/null; then locale=fr_FR.UTF-8; fi
(export LOCPATH="$work" LC_ALL="$locale"; study demo publish --threads 1 -o "$work/second")
diff -r "$work/first" "$work/second" || fail "two runs (<, > in the locale $locale) gave other bytes"
study demo publish -f -o "$work/second"
diff -r "$work/first" "$work/second" || fail "a folder written over another (>) is not that of a first run (<)"

# ---- sums ----
(cd "$work/first" && sha256sum --quiet -c SHA256SUMS) || fail "SHA256SUMS does not verify"
listed=$(sed 's/^[0-9a-f]*  //' "$work/first/SHA256SUMS" | sort)
[ "$listed" = "$(cd "$work/first" && find . -type f ! -name SHA256SUMS | cut -c3- | sort)" ] || fail "SHA256SUMS lists $listed, expected all other files"
if study demo publish -o "$work/first" 2>"$work/err"; then fail "a folder was replaced without --force"; fi

# ---- an input whose licence binds ----
python3 - "$root/datasets/catalogue/caf.csv" >"$work/catalogue.csv" <<'END'
import csv, sys
out = csv.DictWriter(sys.stdout, next(csv.reader(open(sys.argv[1], encoding="utf-8"))), lineterminator="\n")
out.writeheader()
out.writerow({"source": "shared", "label": "Partagé", "key": "code", "marks": "code|osm_65", "licence": "ODbL 1.0", "publisher": "Quelqu'un"})
out.writerow({"source": "shared", "indicator": "older_65_rate", "label": "65 ans ou plus", "kind": "rate", "numerator": "osm_65", "scale": "1", "complement": "no", "merge": "all"})
END
sed '1s/older_65_rate/osm_65/' "$root/datasets/demo/indicators.csv" | cut -d, -f1,2 >"$work/shared.csv"
cut -d, -f1,3- "$root/datasets/demo/indicators.csv" >"$work/rest.csv"
bound() { "$FRAGILITY_CLI" publish -q --catalogue "$work/catalogue.csv" "$work/shared.csv" "$work/rest.csv" "$root/datasets/demo/premises.csv" --territory epci:243100633 "$@"; }
status=0
bound -o "$work/bound" 2>"$work/err" || status=$?
[ "$status" = 3 ] || { cat "$work/err"; fail "an ODbL input left with status $status, expected 3"; }
grep -q 'shared\.csv.*ODbL.*--share-alike' "$work/err" || { cat "$work/err"; fail "the message does not say which file, licence and option"; }
[ ! -e "$work/bound" ] || fail "a refused folder was written"
bound --share-alike -o "$work/bound" || fail "--share-alike was refused"
grep -q '"name": "ODbL-1.0"' "$work/bound/datapackage.json" || fail "the folder does not take ODbL on"
! grep -q 'Licence-Ouverte' "$work/bound/catalog.jsonld" || fail "the catalogue offers another licence"

# ---- one secret child among the two that an EPCI has in the file ----
study small publish -o "$work/small"
python3 - "$work/small" <<'END' || fail "a secret value could be had from its EPCI"
import csv, math, sys
read = lambda name: list(csv.DictReader(open(f"{sys.argv[1]}/{name}.csv", encoding="utf-8")))
scores, parents = read("scores"), {row["code"]: row for row in read("scores-epci")}
good = True
def expect(what, found, expected):
    global good
    if found != expected: good = print(f"{what}: found {found!r}, expected {expected!r}")
secret = next(row for row in scores if row["code"] == "31025")
expect("31025", (secret["status_median_income"], secret["raw_median_income"], secret["q_median_income"], secret["ressources"]), ("secret", "", "", ""))
known = next(row for row in scores if row["code"] == "31004")
expect("the median income of its EPCI", parents["243100633"]["q_median_income"], known["q_median_income"])
# Every number of an EPCI is the mean of those published, by people; to the last digits, as they are summed otherwise here.
nodes = [name for name in scores[0] if name.startswith("q_")] + ["competences", "ressources", "reseau", "score"]
for code, row in parents.items():
    for node in nodes:
        own = [(float(child["population"]), float(child[node])) for child in scores if child["epci"] == code and child[node]]
        people = math.fsum(n for n, _ in own)
        if not row[node]: continue
        mean = math.fsum(n * value for n, value in own) / people if own else math.nan
        if not math.isclose(mean, float(row[node]), rel_tol=1e-12): expect(f"{node} of {code}", row[node], repr(mean))
sys.exit(not good)
END
echo "the same bytes (C and $locale), $(wc -l <"$work/first/SHA256SUMS") sums, an ODbL input, secrets of two EPCI"
