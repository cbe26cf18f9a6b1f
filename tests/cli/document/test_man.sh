#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Each command has a page that mandoc reads without an error, with the options, the text and the examples of its --help.
# Usage: test_man.sh FOLDER
set -eu
. "${FRAGILITY_SOURCE_ROOT:?}/tests/cli/document/help.sh"
pages=$1
[ -f "$pages/fragility.1" ] || skip "no man page was made: scdoc was not found when the project was configured"
command -v mandoc >/dev/null || skip "mandoc is not installed"

# read_page NAME: as a reader sees it, on lines long enough for each paragraph
read_page() {
  mandoc -W error "$pages/$1.1" >/dev/null || wrong "$1.1: mandoc finds an error"
  mandoc -T utf8 -O width=1000 "$pages/$1.1" | sed 's/.'"$(printf '\b')"'//g; s/^ *//; s/ *$//' >"$work/page"
}

# has WHAT LINE: the page has that line, whole
has() { grep -qxF -e "$2" "$work/page" || wrong "$1: no line is \"$2\""; }

seen=0
for command in $(commands); do
  name=fragility-$command
  [ -f "$pages/$name.1" ] || { wrong "$name.1 was not made"; continue; }
  read_page "$name"
  option_lines "$command" >"$work/options"
  while IFS='	' read -r left text; do
    has "$name" "$left"
    has "$name" "$text"
    seen=$((seen + 1))
  done <"$work/options"
  "$F" "$command" --help | sed -n '/^Examples:$/,/^$/s/^  //p' >"$work/examples"
  while IFS= read -r example; do has "$name" "$example"; done <"$work/examples"
  "$F" "$command" --help | sed '1,4d; /^Examples:$/,$d' | tr -s ' \n' '\n\n' >"$work/words"
  tr -s ' \n' '\n\n' <"$work/page" | sort -u >"$work/page.words"
  grep -vxF -f "$work/page.words" "$work/words" && wrong "$name: these words of the description are missing"
done

read_page fragility
command_lines >"$work/lines"
while read -r command line; do
  has fragility "fragility-$command(1)"
  has fragility "$line"
done <"$work/lines"
for page in "$pages"/*.1; do
  name=$(basename "$page" .1)
  [ "$name" = fragility ] || commands | grep -qxF "${name#fragility-}" || wrong "$name.1 is of no command"
done
# What the environment changes is told.
for variable in $(sed -n 's/.*\(getenv\|variable\)("\([A-Z_]*\)").*/\2/p' $(find "$FRAGILITY_SOURCE_ROOT/cli" "$FRAGILITY_SOURCE_ROOT/lib" -name '*.c')); do
  has fragility "$variable"
done
enough "$seen" 150 options
[ "$failed" = 0 ] && echo "man pages: $seen options"
