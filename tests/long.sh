#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What takes too long for every day: the suite under valgrind, then each fuzzer for 300 seconds (or $1).
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/tests/setup.sh"
folder=$root/build-long
seconds=${1:-300}

install 'the long tests' build tests fuzz long
trap 'give_back "$folder"' EXIT
say 'long: building in build-long'
build "$folder" -Dtests=true -Dbench=false -Dbuildtype=debugoptimized -Db_ndebug=false
status=0
meson test -C "$folder" --no-rebuild --print-errorlogs --timeout-multiplier 60 --wrap \
  'valgrind -q --trace-children=yes --trace-children-skip=*/sh,*/bash,*/python3*,*/cc,*/gcc*,*/c++,*/g++*,*/ld*,*/nm,*/meson,*/ninja,*/git --leak-check=full --errors-for-leak-kinds=definite --error-exitcode=99' || status=$?
tally "$folder"
printf '\nvalgrind: %s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
[ "$passed" -gt 0 ] || status=1
if [ -f "$root/tests/fuzz/run.sh" ]; then
  sh "$root/tests/fuzz/run.sh" "$seconds" || status=1
fi
exit "$status"
