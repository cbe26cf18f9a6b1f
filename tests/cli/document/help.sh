# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced: what --help says, to compare with what was made from the same tables.
F=${FRAGILITY_CLI:?the program to test}
export LC_ALL=C
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

skip() { echo "SKIP: $*"; exit 77; }
wrong() { echo "$*"; failed=1; }

# "name line", one a command
command_lines() { "$F" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z-]*\)  *\(.*\)/\1 \2/p'; }
commands() { command_lines | cut -d ' ' -f 1; }

# option_lines COMMAND: "left<tab>help", one an option
option_lines() {
  "$F" "$1" --help | sed -n '/^Options:$/,$p' | sed -n 's/^  \(\(-[a-z], \)\{0,1\}--[a-z-]*\( [^ ][^ ]*\)\{0,1\}\)  *\(.*\)/\1	\4/p'
}

# options COMMAND: the names and letters, sorted
options() { option_lines "$1" | cut -f 1 | tr ' ' '\n' | sed -n 's/^\(--*[a-z-]*\),*$/\1/p' | sort -u; }

enough() {
  [ "$1" -ge "$2" ] || wrong "found $1 $3 to compare, expected at least $2"
}
