/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <stdio.h>
#include <string.h>

static int list(const fragility_catalogue *catalogue) {
  fragility_source_facts source;
  size_t width = 0;
  for (size_t i = 0; fragility_catalogue_source(catalogue, i, &source); i++)
    if (strlen(source.id) > width) width = strlen(source.id);
  for (size_t i = 0; fragility_catalogue_source(catalogue, i, &source); i++) printf("%-*s  %s\n", (int)width, source.id, source.title);
  return EXIT_DONE;
}

static void line(const char *label, const char *text) {
  if (*text) printf("  %s : %s\n", label, text);
}

/* A |-list, read by people. */
static void names(const char *label, const char *list) {
  printf("  %s : ", label);
  for (const char *c = list; *c; c++) fputs(*c == '|' ? ", " : (char[]){*c, '\0'}, stdout);
  putchar('\n');
}

/* The formula as one writes it: 100 x (1 - (A+B) / (C)). */
static void formula(const fragility_indicator_facts *indicator) {
  printf("  colonnes : ");
  if (indicator->scale != 1) printf("%g x ", indicator->scale);
  if (indicator->complement) printf("(1 - ");
  if (*indicator->denominator)
    printf("(%s) / (%s)", indicator->numerator, indicator->denominator);
  else
    fputs(indicator->numerator, stdout);
  puts(indicator->complement ? ")" : "");
}

static void show_indicator(const fragility_indicator_facts *indicator) {
  printf("%s : %s\n", indicator->code, indicator->label);
  line("définition", indicator->definition);
  formula(indicator);
  line("réserve", indicator->doubt);
}

static int show(const fragility_catalogue *catalogue, const char *id) {
  size_t at;
  fragility_error err;
  fragility_source_facts source;
  fragility_indicator_facts indicator;
  fragility_status status = fragility_catalogue_find(catalogue, id, &at, &err);
  if (status != FRAGILITY_OK) return cli_fail(status, &err);
  fragility_catalogue_source(catalogue, at, &source);
  printf("%s : %s\n", source.id, source.title);
  line("éditeur", source.publisher);
  line("licence", source.licence);
  line("millésime", source.vintage);
  line("réserve", source.doubt);
  names("reconnue aux colonnes", source.columns);
  names("colonne du code", source.key);
  for (size_t i = 0; fragility_catalogue_indicator(catalogue, at, i, &indicator); i++) show_indicator(&indicator);
  return EXIT_DONE;
}

int command_sources(struct cli *cli) {
  bool all = !cli->file_count || (cli->file_count == 1 && strcmp(cli->files[0], "list") == 0);
  if (!all && (cli->file_count != 2 || strcmp(cli->files[0], "show") != 0))
    return cli_wrong("sources wants `list` or `show SOURCE`; see fragility sources --help");
  fragility_catalogue *catalogue;
  fragility_error err;
  fragility_status status = fragility_catalogue_read(cli->catalogues, cli->catalogue_count, &catalogue, &err);
  if (status != FRAGILITY_OK) return cli_fail(status, &err);
  int exit = all ? list(catalogue) : show(catalogue, cli->files[1]);
  fragility_catalogue_free(catalogue);
  return exit;
}
