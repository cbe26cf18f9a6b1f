# SPDX-License-Identifier: GPL-3.0-or-later
# The bash completion, asked as readline asks it: it gives the commands, options and words that the program takes.
# Usage: complete.bash SCRIPT
set -eu
. "$FRAGILITY_SOURCE_ROOT/tests/cli/document/help.sh"
. "$1"
cd "$work"
mkdir folder
touch 'a file.csv' folder/inside.csv

# complete_line WORD...: what may stand in place of the last one, sorted
complete_line() {
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
  _fragility || :
  printf '%s\n' ${COMPREPLY[@]+"${COMPREPLY[@]}"} | sort
}

# gives EXPECTED WORD...
gives() {
  local expected=$1 found
  shift
  found=$(complete_line "$@" | paste -sd ' ')
  [ "$found" = "$expected" ] || wrong "$*: found \"$found\", expected \"$expected\""
}

starting() { grep -e "^$1" | paste -sd ' '; }

gives "$( (commands; printf '%s\n' help --help --version) | sort | paste -sd ' ')" fragility ''
gives "$(commands | starting sc)" fragility sc
gives "$(commands | starting ga)" fragility help ga
gives '' fragility help score ''
gives "$(options score | starting --re)" fragility score --re
gives 'commune departement epci france region zone' fragility score --level ''
gives 'departement' fragility score --level d
gives 'commune departement epci france region zone' fragility score --level =
gives 'epci' fragility score --level = e
gives 'norm quantile' fragility gaps --rule ''
gives 'as-is' fragility score --vintage ''
gives 'a file.csv evening folder saturday' fragility gaps --open ''
gives 'evening saturday' fragility venues --open ''
gives 'a file.csv folder' fragility score ''
gives 'a file.csv' fragility score -o a
gives 'folder/inside.csv' fragility gaps 'a file.csv' folder/
gives 'folder' fragility sources --cache ''
gives 'downloads fetch list show' fragility sources ''
gives '' fragility sources show ''
gives '' fragility gaps --norm-km ''
gives '' fragility nothing ''

# check_words COMMAND OPTION WORD...: of an option's values
check_words() {
  local command=$1 option=$2 word asked
  shift 2
  # No word is offered that the program refuses ...
  for word; do
    "$F" "$command" "$option" "$word" --help >/dev/null 2>"$work/refusal" || wrong "$command $option $word: $(cat "$work/refusal")"
    seen=$((seen + 1))
  done
  # ... nor left out that it asks for; iris is of some files only.
  asked=$("$F" "$command" "$option" '?' --help 2>&1 >/dev/null | sed -n 's/.*, expected \(iris, \)\{0,1\}\(\([a-z0-9_-]*, \)*[a-z0-9_-]* or [a-z0-9_-]*\)$/\2/p')
  asked=${asked//,/} asked=${asked/ or / }
  [ -z "$asked" ] || [ "$asked" = "$*" ] || wrong "$command $option: found \"$*\", expected \"$asked\""
}

mkdir "$work/empty"
cd "$work/empty"
seen=0 checked='|'
for command in $(commands); do
  gives "$(options "$command" | sort | paste -sd ' ')" fragility "$command" -
  while IFS=$'\t' read -r left _; do
    case $left in *[a-z]' '*) ;; *) continue ;; esac # a switch
    option=${left% *} option=${option##* }
    COMP_WORDS=(fragility "$command" "$option" '') COMP_CWORD=3
    _fragility || :
    case $checked in *"|$option ${COMPREPLY[*]-}|"*) continue ;; esac # as of another command
    checked+="$option ${COMPREPLY[*]-}|"
    check_words "$command" "$option" ${COMPREPLY[@]+"${COMPREPLY[@]}"}
  done < <(option_lines "$command")
done
enough "$seen" 30 words
[ "$failed" = 0 ] && echo "bash: $seen words"
