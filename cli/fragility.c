/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program: finds the command, reads its options, runs it. */
#include "cli.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static volatile bool interrupted;

static void interrupt(int signal) {
  (void)signal;
  interrupted = true;
}

static void help(FILE *out, bool french) {
  fprintf(out, cli_told(french, "fragility %s: %s\n\nUsage: fragility COMMAND [OPTIONS] FILE...\n\nCommands:\n"), fragility_version(), cli_told(french, CLI_PURPOSE));
  for (size_t i = 0; cli_command(i); i++) fprintf(out, "  %-9s %s\n", cli_command(i)->name, cli_told(french, cli_command(i)->line));
  fputs(cli_told(french, "\nfragility COMMAND --help tells the options, with examples. Start with: fragility demo\n\nExit status: "), out);
  for (size_t i = 0; cli_leaving(i); i++) fprintf(out, "%s%d %s", i ? ", " : "", cli_leaving(i)->status, cli_told(french, cli_leaving(i)->what));
  fprintf(out, ".\n");
}

static size_t distance(const char *a, const char *b) {
  size_t same = 0;
  while (a[same] && a[same] == b[same]) same++;
  size_t n = strlen(a), m = strlen(b);
  return (n > m ? n : m) - same;
}

static int unknown(const char *name) {
  const struct command *best = cli_command(0);
  for (size_t i = 1; cli_command(i); i++)
    if (distance(name, cli_command(i)->name) < distance(name, best->name)) best = cli_command(i);
  return cli_wrong("no command is called \"%s\"; the nearest is %s; see fragility --help", name, best->name);
}

static const struct command *find(const char *name) {
  for (size_t i = 0; cli_command(i); i++)
    if (strcmp(name, cli_command(i)->name) == 0) return cli_command(i);
  return NULL;
}

static int run(const struct command *command, int argc, char **argv) {
  struct cli cli = {.level = FRAGILITY_COMMUNE, .reference = FRAGILITY_FRANCE};
  bool stop = false;
  signal(SIGINT, interrupt);
  cli.options.cancel = &interrupted;
  cli.options.progress = cli_progress;
  cli.options.reader = getenv("FRAGILITY_READER");
  int status = cli_parse(&cli, command, argc, argv, &stop);
  return status != EXIT_DONE || stop ? status : command->run(&cli);
}

static int help_about(const char *name, bool french) {
  const struct command *command = find(name);
  if (!command) return unknown(name);
  cli_help(command, french);
  return EXIT_DONE;
}

/* How many arguments from the first on are --lang and its value. */
static int skip_language(int argc, char **argv) {
  int n = 0;
  while (n < argc && strncmp(argv[n], "--lang", 6) == 0 && (!argv[n][6] || argv[n][6] == '=')) n += argv[n][6] ? 1 : 2;
  return n < argc ? n : argc;
}

static bool is_help(const char *text) { return strcmp(text, "help") == 0 || strcmp(text, "--help") == 0 || strcmp(text, "-h") == 0; }

/* `help`, `help COMMAND`, with --lang before, between or behind. */
static int tell_help(int argc, char **argv, bool french) {
  int about = skip_language(argc, argv);
  if (about < argc && argv[about][0] != '-') return help_about(argv[about], french);
  help(stdout, french);
  return EXIT_DONE;
}

int main(int argc, char **argv) {
  const char *language = cli_language(argc, argv);
  bool french = language && strcmp(language, "fr") == 0;
  int first = argc ? 1 + skip_language(argc - 1, argv + 1) : 1;
  if (argc < 2) {
    help(stderr, french);
    return EXIT_USAGE;
  }
  if (first > argc - 1 || is_help(argv[first])) {
    if (cli_check_language(language) != EXIT_DONE) return EXIT_USAGE;
    return first < argc - 1 ? tell_help(argc - first - 1, argv + first + 1, french) : tell_help(0, argv, french);
  }
  if (first > 1) return cli_wrong("options follow the command: fragility %s --lang ...", argv[first]);
  if (strcmp(argv[1], "--version") == 0) {
    printf("fragility %s\n", fragility_version());
    return EXIT_DONE;
  }
  const struct command *command = find(argv[1]);
  return command ? run(command, argc - 2, argv + 2) : unknown(argv[1]);
}
