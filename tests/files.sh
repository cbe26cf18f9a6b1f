# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by the tests of what map, report, export and publish write: the files they are made of, how a test ends.
# Tools speak C; a test says so itself where the program must not care.
: "${FRAGILITY_SOURCE_ROOT:?}" "${FRAGILITY_CLI:?}" "${FRAGILITY_MODULES:=}"
root=$FRAGILITY_SOURCE_ROOT
export LC_ALL=C SOURCE_DATE_EPOCH=1767225600 # 1 January 2026
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

skip() { echo "skipped: $*"; exit 77; }
fail() { echo "FAIL: $*"; exit 1; }
need() { for tool; do command -v "$tool" >/dev/null || skip "$tool is not installed"; done; }
# node, with the modules that tests/setup.sh puts in FRAGILITY_MODULES.
need_module() {
  need node
  export NODE_PATH="$FRAGILITY_MODULES"
  for module; do [ -d "$NODE_PATH/$module" ] || skip "$module is not there: sh tests/run.sh installs it, given npm and its registry"; done
}

# study PLACE COMMAND ARGUMENT...: a command on the files of a place: demo, small, haute-garonne or france. Only score goes without venues, only
# map, export and publish want contours.
study() {
  place=$1 command=$2
  shift 2
  case $place in
    demo)
      data=$root/datasets/demo
      set -- "$data/indicators.csv" "$data/premises.csv" "$@"
      [ "$command" = score ] || set -- --venues "$data/france-services.csv" --venues "$data/conseillers-numeriques.csv" "$@" ;;
    small) # codes that a spreadsheet would spoil, secret values, one of them the only other in its EPCI
      printf '%s\n' code,older_65_rate,nscol15p_rate,median_income,no_thd_coverage_rate,poverty_rate 01001,17.3,31.25,23450,12.5,8 2A004,23.7,28.1,21990,0.3,18 \
        31004,15.48904544,32.66,28200,99.9,s 31025,18.75,20.4545,s,84.3, 75056,19.1,14.2,28790,0.1,16 97411,13.9,44.4,s,7.7,36 >"$work/invented.csv"
      set -- "$work/invented.csv" --territory commune:01001,2A004,31004,31025,75056,97411 "$@"
      [ "$command" = score ] || set -- --venues "$root/datasets/demo/france-services.csv" "$@" ;;
    *)
      data=$reference/opendata
      set -- --catalogue "$root/tests/reference/catalogue.csv" "$data/insee/Communes-populations-legales-2017.csv" "$data/arcep/commune-debit-beta.csv.gz" \
        "$data/insee/cc_filosofi_2021_COM.csv.gz" "$data/insee/rp-rates-by-commune-derived.csv.gz" "$@"
      [ "$command" = score ] || set -- --venues "$data/venues/france-services-liste-fs-2024.csv" --venues "$data/venues/conseillers-numeriques-20230405-3925-cnfs.csv" "$@"
      outlines=$data/geo/communes-2018/communes-31-haute-garonne.geojson.gz
      [ "$place" = haute-garonne ] || outlines=$data/geo/communes-2018/*.geojson.gz
      # shellcheck disable=SC2086 # names of communes-2018 are patterned
      case $command in map | export | publish) IFS=''; set -- $outlines "$@"; unset IFS ;; esac ;;
  esac
  case $place in
    demo) set -- --territory epci:243100633 --reference epci "$@" ;;
    haute-garonne) set -- --territory departement:31 "$@" ;;
  esac
  "$FRAGILITY_CLI" "$command" -q "$@"
}

# The folder of the reference data, or the end of the test.
need_reference() {
  reference=${FRAGILITY_REFERENCE_DIR:-$root/../shared/reference}
  [ -r "$reference/opendata" ] && return
  [ "${FRAGILITY_REFERENCE:-}" = required ] && fail "no reference data in $reference, and FRAGILITY_REFERENCE=required"
  skip "no reference data"
}
