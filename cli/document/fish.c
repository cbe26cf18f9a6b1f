/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document.h"

#include <stdio.h>
#include <string.h>

static const char head[] =
    "# fish completion for fragility, made from the tables of its --help.\n"
    "\n"
    "function __fragility_words\n"
    "  test (count (commandline -opc)) -eq $argv[1]\n"
    "end\n"
    "\n"
    "function __fragility_command\n"
    "  set -l words (commandline -opc)\n"
    "  test (count $words) -gt 1; and test $words[2] = $argv[1]\n"
    "end\n"
    "\n"
    "complete -c fragility -f\n"
    "complete -c fragility -n '__fragility_words 1' -l help -d 'the commands'\n"
    "complete -c fragility -n '__fragility_words 1' -l version -d 'the version'\n"
    "complete -c fragility -n '__fragility_words 1' -a help -d 'what a command does'\n";

static void put(const char *text) {
  putchar('\'');
  for (; *text; text++) {
    if (*text == '\'' || *text == '\\') putchar('\\');
    putchar(*text);
  }
  putchar('\'');
}

static void put_option(const struct command *command, const struct option *option) {
  struct values values = document_values(command, option);
  printf("complete -c fragility -n '__fragility_command %s' -l %s", command->name, option->name + 2);
  if (option->letter) printf(" -s %s", option->letter + 1);
  if (option->value) printf(values.files || values.folders ? " -r -F" : " -x");
  if (*values.words) printf(" -a '%s'", values.words);
  printf(" -d ");
  put(option->help);
  putchar('\n');
}

static void put_command(const struct command *command) {
  struct values operands = document_operands(command);
  const struct option *option;
  printf("\ncomplete -c fragility -n '__fragility_words 1' -a %s -d ", command->name);
  put(command->line);
  printf("\ncomplete -c fragility -n '__fragility_command help; and __fragility_words 2' -a %s\n", command->name);
  if (operands.files) printf("complete -c fragility -n '__fragility_command %s' -F\n", command->name);
  if (*operands.words) printf("complete -c fragility -n '__fragility_command %s; and __fragility_words 2' -a '%s'\n", command->name, operands.words);
  for (size_t i = 0; (option = document_option(command, i)); i++) put_option(command, option);
}

void document_fish(void) {
  printf("%s", head);
  for (size_t i = 0; cli_command(i); i++) put_command(cli_command(i));
}
