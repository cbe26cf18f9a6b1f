#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The program under valgrind: no wrong access, no value used before it is set, no block lost for good.
# Possible losses are left out: libgomp keeps its thread pool and its settings until the end.
# Usage: test_valgrind.sh ROOT CLI
set -eu
root=$1
cli=$2
demo=$root/datasets/demo
small=$root/tests/api/small
command -v valgrind >/dev/null || { echo "SKIP: valgrind is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export OMP_NUM_THREADS=1
unset MALLOC_PERTURB_ || true

checked() {
  status=0
  valgrind --quiet --leak-check=full --show-leak-kinds=definite,indirect --errors-for-leak-kinds=definite,indirect --error-exitcode=99 \
    --num-callers=20 --log-file=valgrind.log "$@" >out.txt 2>err.txt || status=$?
  [ "$status" -eq "$wanted" ] && return
  head -n 60 valgrind.log
  cat err.txt
  echo "exit status $status, expected $wanted: $*"
  exit 1
}

wanted=0
checked "$cli" demo -o demo
checked "$cli" score "$demo/indicators.csv" "$demo/premises.csv" --threads 1 --table full --report report.json -o scores.csv
checked "$cli" score "$small/indicators.csv" "$small/premises.csv" --threads 1 --level epci --excel-fr -o epci.csv
checked "$cli" gaps scores.csv "$demo/france-services.csv" "$small/venues.csv" --threads 1 -o gaps.csv
checked "$cli" check "$small/indicators.csv" --json
checked "$cli" methods show fragilite-2026
checked "$cli" sources downloads
# Of pictures fontconfig keeps its settings until the end; a page, a table and a folder need none.
set -- "$demo/indicators.csv" "$demo/premises.csv" --venues "$demo/france-services.csv" --contours "$root/tests/data/contours/sicoval.geojson" \
  --territory epci:243100633 --threads 1
checked "$cli" map "$@" --classing jenks -o map.html
checked "$cli" report "$@" --level epci --code 243100633 --open "$demo/france-services.csv" -o note.html
checked "$cli" export "$@" -o scores.geojson
checked "$cli" publish "$@" -o folder

# Ways out by an error free what they hold, too.
wanted=1
checked "$cli" score "$small/indicators.csv" nothing.csv
checked "$cli" score "$small/venues.csv"
checked "$cli" sources fetch insee-cog-2022 --offline --cache nowhere
checked "$cli" gaps scores.csv "$small/premises.csv"
checked "$cli" map "$@" --contours "$small/indicators.csv" -o other.html
checked "$cli" publish "$@" -o folder
