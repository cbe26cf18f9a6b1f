#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Maps and notes on paper: an SVG that is XML, A4 pages, text that can be selected; the same bytes twice.
set -eu
. "$(dirname "$0")/../files.sh"
need xmllint pdfinfo pdftotext

# written PLACE COMMAND FILE ARGUMENT...: twice the same, of the demonstration and of every PDF; the test is skipped where cairo is not.
written() {
  place=$1 command=$2 file=$3
  shift 3
  for copy in "$work/$file" "$work/again-$file"; do
    case $place-$copy in haute-garonne-*/again-*.pdf) ;; haute-garonne-*/again-*) return ;; esac
    study "$place" "$command" "$@" -o "$copy" 2>"$work/err" && continue
    grep -q cairo "$work/err" && skip "$(cat "$work/err")"
    cat "$work/err"
    fail "$command $* of $place, to $file"
  done
  cmp "$work/$file" "$work/again-$file" || fail "$file: a second run gave other bytes"
}

# pages FILE MOST: A4, upright or lying.
pages() {
  pdfinfo "$work/$1" >"$work/info"
  n=$(sed -n 's/^Pages: *//p' "$work/info")
  [ "$n" -ge 1 ] && [ "$n" -le "$2" ] || fail "$1 has $n pages, expected at most $2"
  grep -q '^Page size:.*(A4)' "$work/info" || { cat "$work/info"; fail "$1 is not of A4 pages"; }
}

# A picture of a place in each form; PNG by its first bytes.
map() {
  for form in svg pdf png; do written "$1" map "$1.$form"; done
  xmllint --noout "$work/$1.svg" || fail "$1.svg is not XML"
  pages "$1.pdf" 1
  pdftotext "$work/$1.pdf" - | grep -q "$2" || fail "$1.pdf does not say $2"
  [ "$(head -c 8 "$work/$1.png" | od -An -tx1 | tr -d ' \n')" = 89504e470d0a1a0a ] || fail "$1.png is no PNG"
}

# note PLACE NAME ARGUMENT...: that says of whom it is, as its page in HTML does.
note() {
  place=$1 name=$2
  shift 2
  written "$place" report note.pdf -f "$@"
  pages note.pdf 2
  written "$place" report note.html -f "$@"
  pdftotext -layout "$work/note.pdf" "$work/note.txt"
  head -n 12 "$work/note.txt" | grep -q "$name" || { head -n 12 "$work/note.txt"; fail "the note does not begin with $name"; }
  headline=$(sed -n 's/.*<h1[^>]*>\([^<]*\)<.*/\1/p' "$work/note.html" | head -n 1)
  [ -n "$headline" ] || fail "the page of the note on $name has no headline"
  tr -s ' \n' '  ' <"$work/note.txt" | grep -qF "$headline" || fail "the PDF does not hold the headline $headline"
  echo "note on $name: $(sed -n 's/^Pages: *//p' "$work/info") pages, $(wc -w <"$work/note.txt") words"
}

map demo Sicoval
note demo Ayguesvives --code 31004
note demo Sicoval --level epci --code 243100633
note demo Sicoval --level epci --code 243100633 --lang en

(need_reference) >/dev/null 2>&1 || [ "${FRAGILITY_REFERENCE:-}" = required ] || { echo "Haute-Garonne: no reference data"; exit 0; }
need_reference
map haute-garonne Haute-Garonne
note haute-garonne Revel --code 31451
note haute-garonne Sicoval --level epci --code 243100633
note haute-garonne Haute-Garonne --level departement --code 31
