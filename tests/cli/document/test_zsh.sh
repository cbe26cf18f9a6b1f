#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The zsh completion is zsh, and has every command and option of --help.
# Usage: test_zsh.sh FOLDER
set -eu
. "${FRAGILITY_SOURCE_ROOT:?}/tests/cli/document/help.sh"
seen=0
for command in $(commands); do
  grep -q "^    '$command:" "$1/_fragility" || wrong "$command is no command of _fragility"
  sed -n "/^  $command)\$/,/;;\$/p" "$1/_fragility" >"$work/options"
  for option in $(options "$command"); do
    grep -q -e "[ ,{']$option[],='}[]" "$work/options" || wrong "$command: _fragility has no $option"
    seen=$((seen + 1))
  done
done
enough "$seen" 150 options
[ "$failed" = 0 ] || exit 1
command -v zsh >/dev/null || skip "zsh is not installed: every option is there, nothing read them"
zsh -n "$1/_fragility"
echo "zsh: $seen options"
