#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the fuzzers with clang, address and undefined-behaviour sanitizers, and runs each for some seconds from its seeds.
# Fails on any finding, whose input is kept in BUILD/findings.
# Usage: run.sh [SECONDS [BUILD [FUZZER...]]]     SECONDS: 15; 0 runs the seeds only. BUILD: build-fuzz.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=${here%/tests/fuzz}
seconds=${1:-15}
build=${2:-$root/build-fuzz}
[ $# -le 2 ] && set -- csv number method table venues movements contours || shift 2
command -v clang >/dev/null || { echo "SKIP: clang is not installed"; exit 77; }
if [ ! -f "$build/build.ninja" ]; then
  CC=clang meson setup "$build" "$root" -Dfuzz=true -Dbench=false -Dbuildtype=debugoptimized -Db_sanitize=address,undefined \
    -Db_lundef=false -Dc_args="-fsanitize=fuzzer-no-link -fno-sanitize-recover=all"
fi
targets=
for name in "$@"; do targets="$targets tests/fuzz/fuzz_$name"; done
ninja -j 2 -C "$build" $targets
mkdir -p "$build/findings"
export OMP_NUM_THREADS=1 FRAGILITY_DATADIR="$root/datasets"
[ "$seconds" -eq 0 ] && limit=-runs=0 || limit=-max_total_time=$seconds
failed=
for name in "$@"; do
  corpus=$build/corpus/$name
  [ "$name" = number ] && longest=-max_len=64 || longest=-max_len=4096
  mkdir -p "$corpus"
  echo "== fuzz_$name"
  "$build/tests/fuzz/fuzz_$name" "$limit" "$longest" -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 -verbosity=0 \
    -artifact_prefix="$build/findings/$name-" "$corpus" "$here/seeds/$name" || failed="$failed $name"
done
[ -z "$failed" ] || { echo "findings:$failed; see $build/findings"; exit 1; }
