/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A command line, by the option table. */
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void cli_help(const struct command *command, bool french) {
  printf(cli_told(french, "Usage: fragility %s [OPTIONS] %s\n\n%s\n\n"), command->name, command->usage, cli_told(french, command->line));
  if (*command->details) printf("%s\n", cli_told(french, command->details));
  printf("%s%s\n%s", cli_told(french, "Examples:\n"), command->examples, cli_told(french, "Options:\n"));
  const struct option *option;
  for (size_t i = 0; (option = cli_option(command, i)); i++) {
    char left[64];
    snprintf(left, sizeof left, "%s%s%s%s%s", option->letter ? option->letter : "", option->letter ? ", " : "", option->name,
             option->value ? " " : "", option->value ? option->value : "");
    printf("  %-26s %s\n", left, cli_told(french, option->help));
  }
}

static const struct option *find(const struct command *command, const char *text, size_t size) {
  const struct option *option;
  for (size_t i = 0; (option = cli_option(command, i)); i++) {
    bool name = strlen(option->name) == size && strncmp(option->name, text, size) == 0;
    bool letter = option->letter && strlen(option->letter) == size && strncmp(option->letter, text, size) == 0;
    if (name || letter) return option;
  }
  return NULL;
}

static int no_option(const struct command *command, const char *text) {
  const struct option *option;
  const char *best = NULL;
  size_t most = 2;
  for (size_t i = 0; (option = cli_option(command, i)); i++) {
    size_t same = 0;
    while (text[same] && text[same] == option->name[same]) same++;
    if (same > most) most = same, best = option->name;
  }
  return cli_wrong("fragility %s has no option %s%s%s; see fragility %s --help", command->name, text, best ? "; the nearest is " : "", best ? best : "",
                   command->name);
}

/* The run report tells what the result depends on. */
static bool is_about_result(const char *name) {
  static const char *const others[] = {"--output", "--report", "--force", "--threads", "--quiet", "--verbose"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (strcmp(others[i], name) == 0) return false;
  return true;
}

static void note_given(struct cli *cli, const char *name, const char *value) {
  enum { ROOM = sizeof cli->given / sizeof *cli->given };
  if (2 * cli->given_count + 2 > ROOM) return;
  cli->given[2 * cli->given_count] = name;
  cli->given[2 * cli->given_count++ + 1] = value;
}

static int take(struct cli *cli, const struct option *option, const char *value) {
  int status = option->take(cli, value);
  if (is_about_result(option->name)) note_given(cli, option->name + 2, value ? value : "yes");
  return status;
}

static int take_argument(struct cli *cli, int argc, char **argv, int *i) {
  const char *text = argv[*i], *equal = strncmp(text, "--", 2) == 0 ? strchr(text, '=') : NULL;
  size_t size = equal ? (size_t)(equal - text) : strlen(text);
  const struct option *option = find(cli->command, text, size);
  if (!option) return no_option(cli->command, text);
  if (!option->value) return equal ? cli_wrong("%s takes no value", option->name) : take(cli, option, NULL);
  if (!equal && *i + 1 == argc) return cli_wrong("%s wants a value: %s", option->name, option->value);
  return take(cli, option, equal ? equal + 1 : argv[++*i]);
}

const char *cli_language(int argc, char **argv) {
  const char *language = getenv("FRAGILITY_LANG");
  for (int i = 0; i < argc; i++) {
    if (strncmp(argv[i], "--lang=", 7) == 0) language = argv[i] + 7;
    else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc) language = argv[++i];
  }
  return language && *language ? language : NULL;
}

static bool is_language(const char *language) { return strcmp(language, "fr") == 0 || strcmp(language, "en") == 0; }

int cli_check_language(const char *language) {
  return !language || is_language(language) ? EXIT_DONE : cli_wrong("found --lang \"%s\", expected fr or en", language);
}

/* The language of the environment, where the line tells none: the result depends on it too. */
static int take_environment(struct cli *cli) {
  const char *language = getenv("FRAGILITY_LANG");
  if (cli->language || !language || !*language) return EXIT_DONE;
  if (!is_language(language)) return cli_wrong("found FRAGILITY_LANG \"%s\", expected fr or en", language);
  cli->language = language;
  note_given(cli, "lang", language);
  return EXIT_DONE;
}

int cli_parse(struct cli *cli, const struct command *command, int argc, char **argv, bool *stop) {
  size_t files = 0;
  bool only_files = false;
  cli->command = command;
  for (int i = 0; i < argc; i++) {
    if (!only_files && strcmp(argv[i], "--") == 0) {
      only_files = true;
    } else if (!only_files && (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)) {
      const char *language = cli_language(argc, argv);
      if (cli_check_language(language) != EXIT_DONE) return EXIT_USAGE;
      cli_help(command, language && strcmp(language, "fr") == 0);
      *stop = true;
      return EXIT_DONE;
    } else if (!only_files && argv[i][0] == '-' && argv[i][1]) {
      int status = take_argument(cli, argc, argv, &i);
      if (status != EXIT_DONE) return status;
    } else {
      argv[files++] = argv[i]; /* files move to the front, in order */
    }
  }
  int environment = take_environment(cli);
  if (environment != EXIT_DONE) return environment;
  cli->files = (const char *const *)argv;
  cli->file_count = files;
  if (!cli->zones && (cli->level == FRAGILITY_ZONE || cli->reference == FRAGILITY_ZONE)) return cli_wrong("zones come from a file: give --zones FILE too");
  bool by_epci = cli->level == FRAGILITY_EPCI || cli->reference == FRAGILITY_EPCI || (cli->perimeter && strncmp(cli->perimeter, "epci:", 5) == 0);
  if (by_epci && cli->vintage && cli->vintage < FRAGILITY_OLDEST_EPCI)
    return cli_wrong("the EPCI of %d are not known: expected --vintage %d or a later year, or --zones FILE", cli->vintage, FRAGILITY_OLDEST_EPCI);
  if (cli->splits != FRAGILITY_SPLITS_KEEP && (cli->iris || cli->as_is)) return cli_wrong("--splits is about communes: it cannot go with --level iris or --vintage as-is");
  if (cli->iris && cli->as_is) return cli_wrong("--level iris needs communes; it cannot go with --vintage as-is");
  if (cli->zones && cli->as_is) return cli_wrong("zones are of the communes of today: --zones cannot go with --vintage as-is");
  return EXIT_DONE;
}
