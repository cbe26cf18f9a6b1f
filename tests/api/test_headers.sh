#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Each public header compiles alone, twice in one file, as C11 and as C++17.
# Usage: test_headers.sh ROOT CXX|none CC...
set -eu
root=$1
cxx=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

warnings='-Wall -Wextra -Wpedantic -Werror -fsyntax-only'
seen=0
for header in "$root"/include/fragility/*.h; do
  name=fragility/${header##*/}
  printf '#include <%s>\n#include <%s>\nint only_this_header;\n' "$name" "$name" >"$work/unit.c"
  "$@" -std=c11 $warnings -Wstrict-prototypes -I "$root/include" "$work/unit.c" || { echo "$name: not C11 by itself"; exit 1; }
  if [ "$cxx" != none ]; then
    cp "$work/unit.c" "$work/unit.cc"
    "$cxx" -std=c++17 $warnings -I "$root/include" "$work/unit.cc" || { echo "$name: not C++17 by itself"; exit 1; }
  fi
  seen=$((seen + 1))
done
[ "$seen" -ge 10 ] || { echo "found $seen headers in $root/include/fragility, expected at least 10"; exit 1; }

# fragility.h is the whole library: it brings every other header.
for header in "$root"/include/fragility/*.h; do
  name=${header##*/}
  [ "$name" = fragility.h ] && continue
  grep -q "^#include <fragility/$name>" "$root/include/fragility/fragility.h" || { echo "fragility.h leaves out $name"; exit 1; }
done
[ "$cxx" != none ] || { echo "SKIP: no C++ compiler; the headers are C11"; exit 77; }
