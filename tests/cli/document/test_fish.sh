#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The fish completion, asked by fish itself where it is installed, has every command and option of --help.
# Usage: test_fish.sh FOLDER
set -eu
. "${FRAGILITY_SOURCE_ROOT:?}/tests/cli/document/help.sh"
script=$1/fragility.fish
seen=0
for command in $(commands); do
  grep -q " -a $command -d " "$script" || wrong "$command is no command of fragility.fish"
  for option in $(options "$command"); do
    case $option in --*) flag="-l ${option#--}" ;; *) flag="-s ${option#-}" ;; esac
    grep -q -e "_command $command' .*$flag " "$script" || wrong "$command: fragility.fish has no $option"
    seen=$((seen + 1))
  done
done
enough "$seen" 150 options
[ "$failed" = 0 ] || exit 1
command -v fish >/dev/null || skip "fish is not installed: every option is there, nothing read them"

# gives LINE EXPECTED
export HOME="$work" XDG_CONFIG_HOME="$work" XDG_DATA_HOME="$work"
gives() {
  found=$(fish --no-config -c "source '$script'; complete -C '$1'" | cut -f 1 | sort | paste -sd ' ')
  [ "$found" = "$2" ] || wrong "$1: found \"$found\", expected \"$2\""
}
fish -n "$script"
gives 'fragility sc' "$(commands | grep '^sc' | paste -sd ' ')"
gives 'fragility help ga' "$(commands | grep '^ga' | paste -sd ' ')"
gives 'fragility score --re' "$(options score | grep '^--re' | paste -sd ' ')"
gives 'fragility score --level ' 'commune departement epci france region zone'
gives 'fragility gaps --rule ' 'norm quantile'
gives 'fragility sources ' 'downloads fetch list show'
[ "$failed" = 0 ] && echo "fish: $seen options"
