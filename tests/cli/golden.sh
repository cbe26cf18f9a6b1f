#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Golden tests of the command line. Each folder below the one given is a case: `cmd` is a shell line run from the
# project's root with $F as the program and $OUT as an empty folder; `stdout`, `stderr` and `status` are what it must
# give, byte for byte, and `files/NAME` what it must leave in $OUT.
# The address of a server that the caller started, $URL, is written URL.
#   golden.sh FOLDER            compares
#   golden.sh --update FOLDER   writes what is missing or has changed, to be looked at before it is committed
set -eu
update=no
if [ "$1" = --update ]; then update=yes; shift; fi
folder=$(cd "$1" && pwd)
cd "${FRAGILITY_SOURCE_ROOT:-$(dirname "$0")/../..}"
F=${FRAGILITY_CLI:?the program to test}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
for case in "$folder"/*/; do
  [ -f "$case/cmd" ] || continue
  OUT=$work/out
  rm -rf "$OUT"; mkdir "$OUT"
  status=0
  F="$F" OUT="$OUT" sh -c "$(cat "$case/cmd")" >"$work/stdout" 2>"$work/stderr.raw" </dev/null || status=$?
  echo "$status" >"$work/status"
  sed "s|$work|WORK|g; s|${URL:-$work}|URL|g" "$work/stderr.raw" >"$work/stderr"
  sed "s|$work|WORK|g; s|${URL:-$work}|URL|g" "$work/stdout" >"$work/stdout.clean" && mv "$work/stdout.clean" "$work/stdout"
  if [ $update = yes ]; then
    cp "$work/stdout" "$work/stderr" "$work/status" "$case"
    rm -rf "$case/files"
    [ -z "$(ls -A "$OUT")" ] || cp -r "$OUT" "$case/files"
    continue
  fi
  good=yes
  for what in stdout stderr status; do diff -u "$case/$what" "$work/$what" || good=no; done
  if [ -d "$case/files" ]; then diff -ru "$case/files" "$OUT" || good=no
  elif [ -n "$(ls -A "$OUT")" ]; then echo "left behind: $(ls -A "$OUT")"; good=no; fi
  if [ $good = yes ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $case"; fi
done
[ $update = yes ] || echo "$(basename "$folder"): $passed passed, $failed failed"
[ $failed = 0 ] && { [ $update = yes ] || [ $passed -gt 0 ]; }
