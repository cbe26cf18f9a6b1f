/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document.h"

#include <stdio.h>
#include <string.h>

static const struct {
  const char *name;
  void (*print)(void);
} documents[] = {{"fragility", document_man_program}, {"bash", document_bash}, {"zsh", document_zsh}, {"fish", document_fish}};

static bool print(const char *name) {
  for (size_t i = 0; i < sizeof documents / sizeof *documents; i++)
    if (strcmp(name, documents[i].name) == 0) return documents[i].print(), true;
  const struct command *command;
  for (size_t i = 0; (command = cli_command(i)); i++)
    if (strncmp(name, "fragility-", 10) == 0 && strcmp(name + 10, command->name) == 0) return document_man(command), true;
  return false;
}

int main(int argc, char **argv) {
  document_french = argc == 4 && strcmp(argv[3], "fr") == 0;
  if ((argc != 3 && !document_french) || !freopen(argv[2], "w", stdout) || !print(argv[1])) {
    fprintf(stderr, "Usage: document fragility|fragility-COMMAND|bash|zsh|fish FILE [fr]\n");
    return EXIT_USAGE;
  }
  return fclose(stdout) == 0 ? EXIT_DONE : EXIT_FAILED;
}
