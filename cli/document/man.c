/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const struct {
  const char *name, *what;
  uint64_t set; /* of the commands that accept one of these; 0 = all */
} variables[] = {
    {"FRAGILITY_DATADIR", "where the shipped tables are read", 0},
    {"FRAGILITY_LANG", "fr or en: the language when --lang does not say; fr is then that of --help too", 0},
    {"FRAGILITY_READER", "how CSV files are read when --reader does not say", 0},
    {"FRAGILITY_CACHE", "where fetched files are when --cache does not say", OPT_FETCH},
    {"XDG_CACHE_HOME", "without FRAGILITY_CACHE, the cache is its folder fragility", OPT_FETCH},
    {"HOME", "without these, the cache is its folder .cache/fragility", OPT_FETCH},
    {"SOURCE_DATE_EPOCH", "the day of the run when --date does not say, in seconds since 1 January 1970", OPT_DATE},
    {"OMP_WAIT_POLICY", "passive: waiting threads leave the processor to other programs", OPT_THREADS},
    {"TERM", "dumb, or none: the progress of long jobs is not shown", 0},
};

bool document_french;

static const char *said(const char *text) { return cli_told(document_french, text); }

static void put(const char *text, size_t size) {
  for (size_t i = 0; i < size; i++) {
    if (strchr("\\*_+", text[i]) || (i == 0 && strchr("#-|[];`", text[i]))) putchar('\\');
    putchar(text[i]);
  }
}

static void mark(char style, const char *text) {
  putchar(style);
  put(text, strlen(text));
  putchar(style);
}

static void entry(const char *text) {
  printf("\n\t");
  put(text, strlen(text));
  printf("\n\n");
}

/* Capitals stand for something else; small letters are typed; each of "list | show ID" has a line of its own. */
static void put_usage(const char *command, const char *usage) {
  for (size_t size; *usage; usage += size, usage += *usage == ' ') {
    char word[64];
    size = strcspn(usage, " ");
    snprintf(word, sizeof word, "%.*s", (int)size, usage);
    if (strcmp(word, "|") == 0) printf(" ++\n*fragility %s* \\[_OPTIONS_\\]", command);
    else if (isupper((unsigned char)*word)) putchar(' '), mark('_', word);
    else if (islower((unsigned char)*word)) putchar(' '), mark('*', word);
    else putchar(' '), put(word, size);
  }
}

/* Lines that follow each other make a paragraph. */
static void put_paragraphs(const char *text) {
  bool joined = false;
  for (size_t size; *text; text += size, text += *text == '\n') {
    size = strcspn(text, "\n");
    printf("%s", !size ? "\n\n" : joined ? " " : "");
    put(text, size);
    joined = size;
  }
}

static void put_title(const char *title) { printf("# %s\n\n", said(title)); }

static void put_description(const struct command *command) {
  put_title("DESCRIPTION");
  put_paragraphs(said(*command->details ? command->details : command->line));
  printf("\n\n");
}

static void put_examples(const char *text) {
  put_title("EXAMPLES");
  printf("```\n");
  for (; *text == ' '; text += *text == '\n') {
    for (text += 2; *text && *text != '\n'; text++) printf("%s%c", *text == '\\' ? "\\" : "", *text);
    putchar('\n');
  }
  printf("```\n\n");
}

static void put_option(const struct option *option) {
  if (option->letter) mark('*', option->letter), printf(", ");
  mark('*', option->name);
  if (option->value) putchar(' '), mark('_', option->value);
  entry(said(option->help));
}

static void put_leavings(void) {
  put_title("EXIT STATUS");
  for (size_t i = 0; cli_leaving(i); i++) {
    printf("*%d*", cli_leaving(i)->status);
    entry(said(cli_leaving(i)->what));
  }
}

static void put_variables(uint64_t accepted) {
  put_title("ENVIRONMENT");
  for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
    if (variables[i].set && !(variables[i].set & accepted)) continue;
    char text[600];
    snprintf(text, sizeof text, "%s%s", said(variables[i].what), i ? "" : " (" DATA_DIR ")"); /* the first: where they are installed, unless it is set */
    mark('*', variables[i].name);
    entry(text);
  }
}

static void put_others(const struct command *but) {
  put_title("SEE ALSO");
  if (but) printf("*fragility*(1)");
  for (size_t i = 0; cli_command(i); i++)
    if (cli_command(i) != but) printf("%s*fragility-%s*(1)", i || but ? ", " : "", cli_command(i)->name);
  printf("\n");
}

static void begin(const char *page, const char *line) {
  printf("%s(1) \"fragility %s\" \"fragility\"\n\n", page, fragility_version());
  put_title("NAME");
  printf("%s - ", page);
  put(said(line), strlen(said(line)));
  printf("\n\n");
  put_title("SYNOPSIS");
}

void document_man(const struct command *command) {
  char page[64];
  const struct option *option;
  snprintf(page, sizeof page, "fragility-%s", command->name);
  begin(page, command->line);
  printf("*fragility %s* \\[_OPTIONS_\\]", command->name);
  put_usage(command->name, command->usage);
  printf("\n\n");
  put_description(command);
  put_title("OPTIONS");
  for (size_t i = 0; (option = cli_option(command, i)); i++) put_option(option);
  put_leavings();
  put_examples(command->examples);
  put_variables(command->accepts);
  put_others(command);
}

void document_man_program(void) {
  const struct option *option;
  begin("fragility", CLI_PURPOSE);
  printf("*fragility* _COMMAND_ \\[_OPTIONS_\\] _FILE_... ++\n*fragility help* \\[_COMMAND_\\] ++\n*fragility --version*\n\n");
  put_title("DESCRIPTION");
  printf("%s\n\n", said("Each command has a page of its own, which is also what its *--help* says. To begin: *fragility demo*."));
  put_title("COMMANDS");
  for (size_t i = 0; cli_command(i); i++) {
    printf("*fragility-%s*(1)", cli_command(i)->name);
    entry(said(cli_command(i)->line));
  }
  put_title("OPTIONS");
  printf("%s\n\n", said("Of every command:"));
  for (size_t i = 0; (option = cli_option(cli_command(0), i)); i++)
    if (!option->set) put_option(option);
  put_leavings();
  put_variables(UINT64_MAX);
  put_title("FILES");
  printf("_%s_", DATA_DIR);
  entry(said("the shipped tables: methods, the catalogue of known files, the territory, the demo"));
  put_others(NULL);
}
