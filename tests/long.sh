#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What takes too long for every day: the suite under valgrind, then each fuzzer for 300 seconds (or $1).
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/tests/setup.sh"
folder=$root/build-long
seconds=${1:-300}

install 'the long tests' build tests fuzz
trap 'give_back "$folder"' EXIT
say 'long: building in build-long'
build "$folder" -Dtests=true -Dbench=false -Dbuildtype=debugoptimized -Db_ndebug=false
status=0
# A million invented documents through both readers; then a few, for valgrind is slow.
FRAGILITY_DOCUMENTS=1000000 meson test -C "$folder" --no-rebuild --print-errorlogs --timeout-multiplier 10 readers || status=1
export FRAGILITY_DOCUMENTS=300
# The test programs under valgrind; of the test scripts, the one that calls it itself (the shell has leaks of its own). Not the test of
# number formats: valgrind computes long doubles in 64 bits.
meson test -C "$folder" --no-rebuild --print-errorlogs valgrind || status=1
IFS='
'
# shellcheck disable=SC2046
set -- $(meson test -C "$folder" --no-rebuild --list --no-suite api --no-suite cli --no-suite publish 2>/dev/null | sed -n 's|^[^ ]* / ||p' | grep -vx numbers)
unset IFS
meson test -C "$folder" --no-rebuild --print-errorlogs --timeout-multiplier 60 \
  --wrap 'valgrind -q --leak-check=full --errors-for-leak-kinds=definite --error-exitcode=99' "$@" || status=1
tally "$folder" valgrind
printf '\nvalgrind: %s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
[ "$passed" -gt 0 ] || status=1
if [ -f "$root/tests/fuzz/run.sh" ]; then
  sh "$root/tests/fuzz/run.sh" "$seconds" || status=1
fi
exit "$status"
