/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document.h"

#include <stdio.h>

/* The words are those of the tables: small letters, digits, - and _, which no shell touches. */
static const char head[] =
    "# bash completion for fragility, made from the tables of its --help.\n"
    "\n"
    "_fragility_add() {\n"
    "  local word\n"
    "  [[ $1 != -W ]] && compopt -o filenames 2>/dev/null\n"
    "  while IFS= read -r word; do COMPREPLY+=(\"$word\"); done < <(compgen \"$@\" -- \"$current\")\n"
    "}\n"
    "\n"
    "_fragility() {\n"
    "  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} options=\n"
    "  COMPREPLY=()\n"
    "  # --level=epci comes as three words.\n"
    "  if [[ $current == = ]]; then current=\n"
    "  elif [[ $before == = ]]; then before=${COMP_WORDS[COMP_CWORD - 2]}; fi\n";

static const char tail[] =
    "  esac\n"
    "  if [[ $current == -* ]]; then COMPREPLY=(); _fragility_add -W \"$options\"; fi\n"
    "}\n"
    "\n"
    "complete -F _fragility fragility\n";

static void put_commands(void) {
  for (size_t i = 0; cli_command(i); i++) printf("%s%s", i ? " " : "", cli_command(i)->name);
}

static void put_values(const struct values *values) {
  if (values->files) printf(" _fragility_add -f;");
  else if (values->folders) printf(" _fragility_add -d;");
  if (*values->words) printf(" _fragility_add -W '%s';", values->words);
}

static void put_option_values(const struct command *command) {
  const struct option *option;
  printf("    case $before in\n");
  for (size_t i = 0; (option = document_option(command, i)); i++) {
    struct values values = document_values(command, option);
    if (!option->value) continue;
    printf("    %s%s%s)", option->name, option->letter ? " | " : "", option->letter ? option->letter : "");
    put_values(&values);
    printf(" return ;;\n");
  }
  printf("    esac\n");
}

static void put_command(const struct command *command) {
  struct values operands = document_operands(command);
  const struct option *option;
  printf("  %s)\n    options='", command->name);
  for (size_t i = 0; (option = document_option(command, i)); i++)
    printf("%s%s%s%s", i ? " " : "", option->name, option->letter ? " " : "", option->letter ? option->letter : "");
  printf("'\n");
  put_option_values(command);
  if (*operands.words) printf("    ((COMP_CWORD == 2)) && _fragility_add -W '%s'\n", operands.words);
  if (operands.files) printf("    _fragility_add -f\n");
  printf("    ;;\n");
}

void document_bash(void) {
  printf("%s  if ((COMP_CWORD == 1)); then _fragility_add -W '", head);
  put_commands();
  printf(" help --help --version'; return; fi\n  case ${COMP_WORDS[1]} in\n  help) ((COMP_CWORD == 2)) && _fragility_add -W '");
  put_commands();
  printf("' ;;\n");
  for (size_t i = 0; cli_command(i); i++) put_command(cli_command(i));
  printf("%s", tail);
}
