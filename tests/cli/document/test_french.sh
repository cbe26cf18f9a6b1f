#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# --help --lang fr says all that --help says, in French: the same options in the same order, the same examples, no line left in English.
set -eu
. "${FRAGILITY_SOURCE_ROOT:?}/tests/cli/document/help.sh"
pages=$1

# parts NAME [OPTION...]: the options with their texts, the examples, the rest
parts() {
  "$F" "$1" --help $2 >"$work/help"
  sed -n '/^Options *:$/,$p' "$work/help" | sed 1d >"$work/$3.options"
  sed -n '/^Exe*[ma]*mples *:$/,/^$/p' "$work/help" | sed 1d >"$work/$3.examples"
  sed '1d; /^Exe*[ma]*mples *:$/,$d' "$work/help" | grep -v '^$' >"$work/$3.rest"
}

seen=0
for command in $(commands); do
  parts "$command" "" en
  parts "$command" "--lang fr" fr
  cut -c1-28 "$work/en.options" >"$work/en.left" && cut -c1-28 "$work/fr.options" >"$work/fr.left"
  cmp -s "$work/en.left" "$work/fr.left" || wrong "$command: other options in French than in English"
  [ -s "$work/en.examples" ] && cmp -s "$work/en.examples" "$work/fr.examples" || wrong "$command: other examples in French than in English"
  same=$(cat "$work/en.options" "$work/en.rest" | grep -xF -f "$work/fr.options" | head -1)
  [ -z "$same" ] || wrong "$command: left in English: $same"
  same=$(grep -xF -f "$work/fr.rest" "$work/en.rest" | head -1 || true)
  [ -z "$same" ] || wrong "$command: left in English: $same"
  seen=$((seen + $(wc -l <"$work/fr.options")))
  [ ! -f "$pages/fragility.1" ] || [ -f "$pages/fr/fragility-$command.1" ] || wrong "$command: no page in French"
  [ ! -f "$pages/fragility.1" ] || ! command -v mandoc >/dev/null || mandoc -W error "$pages/fr/fragility-$command.1" >/dev/null || wrong "$command: mandoc finds an error"
done
"$F" --help >"$work/en.all" && "$F" --help --lang=fr >"$work/fr.all"
same=$(grep -v '^$' "$work/en.all" | grep -xF -f "$work/fr.all" | head -1 || true)
[ -z "$same" ] || wrong "--help: left in English: $same"
enough "$seen" 150 options
[ "$failed" = 0 ] && echo "French help: $seen options"
