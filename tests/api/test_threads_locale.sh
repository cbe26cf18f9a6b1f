#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The same bytes in any locale and at any number of threads: of the program, which never calls setlocale, and of job.c,
# which does. Locales are made here: fr_FR (decimal comma), ps_AF (a decimal mark of two bytes), tr_TR (letter case).
# Usage: test_threads_locale.sh ROOT CLI JOB
set -eu
root=$1
cli=$2
job=$3
small=$root/tests/api/small
demo=$root/datasets/demo
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "$*"; exit 1; }
command -v localedef >/dev/null || { echo "SKIP: localedef is not installed (package locales or libc-bin)"; exit 77; }
mkdir "$work/locales"
for name in fr_FR ps_AF tr_TR; do
  localedef -i "$name" -f UTF-8 "$work/locales/$name.UTF-8" 2>"$work/log" || { cat "$work/log"; echo "SKIP: localedef cannot make $name"; exit 77; }
done
export LOCPATH="$work/locales"
unset LC_ALL LANG LANGUAGE

# The locales do what they are here for.
[ "$(LC_ALL=C "$job" --mark)" = . ] || fail "the decimal mark of C is no point"
[ "$(LC_ALL=fr_FR.UTF-8 "$job" --mark)" = , ] || fail "the decimal mark of fr_FR.UTF-8 is no comma"
[ "$(LC_ALL=ps_AF.UTF-8 "$job" --mark | wc -c)" -eq 3 ] || fail "the decimal mark of ps_AF.UTF-8 is not two bytes"

# The study of the demo, with outlines: a page, a picture where cairo is, lines, a folder and a note.
study() {
  set -- "$1, $2 threads" "$demo/indicators.csv" "$demo/premises.csv" --venues "$demo/france-services.csv" \
    --contours "$root/tests/data/contours/sicoval.geojson" --territory epci:243100633 --threads "$2" -q
  where=$1
  shift
  "$cli" map "$@" -o map.html 2>map.err || fail "map failed ($where)"
  "$cli" map "$@" -o map.svg 2>svg.err || grep -q cairo svg.err || fail "map failed ($where)"
  "$cli" export "$@" -o scores.geojson 2>export.err || fail "export failed ($where)"
  "$cli" publish "$@" --date 2026-01-02 -o folder 2>publish.err || fail "publish failed ($where)"
  "$cli" report "$@" --code 31446 -o note.html 2>note.err || fail "report failed ($where)"
}

# Everything that one locale and one number of threads give, in one folder, under names that do not tell which.
run() {
  mkdir "$work/$1-$2"
  cd "$work/$1-$2"
  export LC_ALL="$1" OMP_NUM_THREADS="$2"
  "$cli" demo >demo.txt 2>demo.err || fail "demo failed ($1, $2 threads)"
  "$cli" score "$demo/indicators.csv" "$demo/premises.csv" --table full -o scores.csv --report report.json --threads "$2" 2>score.err ||
    fail "score failed ($1, $2 threads)"
  "$cli" score "$small/indicators.csv" "$small/premises.csv" --level epci --excel-fr --table full >epci.csv 2>epci.err ||
    fail "score --level failed ($1, $2 threads)"
  "$cli" gaps scores.csv "$small/venues.csv" "$demo/france-services.csv" --norm-km 7.5 --threads "$2" -o gaps.csv --report gaps.json 2>gaps.err ||
    fail "gaps failed ($1, $2 threads)"
  "$cli" access scores.csv "$demo/france-services.csv" --threads "$2" -q >access.csv 2>>gaps.err || fail "access failed ($1, $2 threads)"
  "$cli" site scores.csv "$demo/france-services.csv" -n 5 --norm-km 4 --threads "$2" -q >site.csv 2>>gaps.err || fail "site failed ($1, $2 threads)"
  "$cli" distances "$demo/france-services.csv" --threads "$2" -q >distances.csv 2>>gaps.err || fail "distances failed ($1, $2 threads)"
  "$cli" nearest scores.csv "$demo/france-services.csv" -q >nearest.csv 2>>gaps.err || fail "nearest failed ($1, $2 threads)"
  "$cli" venues "$demo/france-services.csv" "$demo/conseillers-numeriques.csv" -q >venues.csv 2>>gaps.err || fail "venues failed ($1, $2 threads)"
  study "$1" "$2"
  mkdir job
  "$job" job "$2" "$small/venues.csv" "$small/indicators.csv" "$small/premises.csv" || fail "job failed ($1, $2 threads)"
}

# A wrong answer that is the same everywhere would still be seen by the other tests; an empty one is seen here.
check() {
  for file in demo.txt scores.csv report.json epci.csv gaps.csv gaps.json access.csv site.csv distances.csv nearest.csv venues.csv map.html scores.geojson folder/scores.csv folder/datapackage.json note.html job/scores.csv job/excel.csv job/parents.csv \
    job/gaps.csv job/gaps-region.csv job/numbers.csv job/report.json job/summary.txt; do
    [ -s "$work/C-1/$file" ] || fail "$file is empty"
  done
  grep -qx '0.30000000000000004' "$work/C-1/job/numbers.csv" || fail "numbers.csv does not hold 0.30000000000000004"
}

first=
for pair in C-1 C-2 C-3 fr_FR.UTF-8-1 fr_FR.UTF-8-2 fr_FR.UTF-8-3 ps_AF.UTF-8-2 tr_TR.UTF-8-3; do
  locale=${pair%-*} threads=${pair##*-}
  run "$locale" "$threads"
  if [ -z "$first" ]; then
    first=$work/$pair
    check
    continue
  fi
  diff -r "$first" "$work/$pair" >"$work/diff" && continue
  head -c 2000 "$work/diff"
  fail "C with 1 thread (<) and $locale with $threads (>) differ"
done
