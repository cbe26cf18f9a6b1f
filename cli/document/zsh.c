/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document.h"

#include <stdio.h>
#include <string.h>

static const char head[] =
    "#compdef fragility\n"
    "# zsh completion for fragility, made from the tables of its --help.\n"
    "\n"
    "_fragility() {\n"
    "  local -a commands others\n"
    "  commands=(\n";

static const char begin[] =
    "  )\n"
    "  others=('help:what a command does' '--help:the commands' '--version:the version')\n"
    "  if ((CURRENT == 2)); then\n"
    "    _describe -t commands command commands -- others\n"
    "    return\n"
    "  fi\n"
    "  words=(\"${(@)words[2,-1]}\")\n"
    "  ((CURRENT--))\n"
    "  case $words[1] in\n"
    "  help) ((CURRENT == 2)) && _describe -t commands command commands ;;\n";

static const char tail[] =
    "  esac\n"
    "}\n"
    "\n"
    "_fragility \"$@\"\n";

/* Between single quotes; `special` are those that _arguments would take for its own. */
static void put(const char *text, const char *special) {
  for (; *text; text++) {
    if (*text == '\'') printf("'\\'");
    else if (strchr(special, *text)) putchar('\\');
    putchar(*text);
  }
}

static void put_values(const char *name, const struct values *values) {
  const char *paths = values->files ? "_files" : values->folders ? "_files -/" : "";
  putchar(':');
  put(name, ":\\");
  putchar(':');
  if (*paths && *values->words) printf("{%s; compadd %s}", paths, values->words);
  else if (*values->words) printf("(%s)", values->words);
  else printf("%s", *paths ? paths : " ");
}

static void put_option(const struct command *command, const struct option *option) {
  struct values values = document_values(command, option);
  const char *equal = option->value ? "=" : "";
  printf("      ");
  if (strstr(option->help, "may be repeated")) printf("'*'");
  else if (option->letter) printf("'(%s %s)'", option->name, option->letter);
  if (option->letter) printf("{%s,%s%s}", option->letter, option->name, equal);
  else printf("%s%s", option->name, equal);
  printf("'[");
  put(option->help, "[]\\");
  putchar(']');
  if (option->value) put_values(option->value, &values);
  printf("' \\\n");
}

static void put_command(const struct command *command) {
  struct values operands = document_operands(command);
  const struct option *option;
  printf("  %s)\n    _arguments \\\n", command->name);
  for (size_t i = 0; (option = document_option(command, i)); i++) put_option(command, option);
  if (*operands.words) printf("      '1:what:(%s)' '*: : ' ;;\n", operands.words);
  else printf("      '*: :%s' ;;\n", operands.files ? "_files" : " ");
}

void document_zsh(void) {
  printf("%s", head);
  for (size_t i = 0; cli_command(i); i++) {
    printf("    '%s:", cli_command(i)->name);
    put(cli_command(i)->line, ":\\");
    printf("'\n");
  }
  printf("%s", begin);
  for (size_t i = 0; cli_command(i); i++) put_command(cli_command(i));
  printf("%s", tail);
}
