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

/* The formula as one writes it: 100 x (1 - (A+B) / (C)). */
static void formula(const struct cli *cli, const fragility_indicator_facts *indicator) {
  printf("  ");
  printf(cli_word(cli, "label.of"), cli_word(cli, "label.formula"), "");
  if (indicator->scale != 1) printf("%g x ", indicator->scale);
  if (indicator->complement) printf("(1 - ");
  if (*indicator->denominator)
    printf("(%s) / (%s)", indicator->numerator, indicator->denominator);
  else
    fputs(indicator->numerator, stdout);
  puts(indicator->complement ? ")" : "");
}

static void show_indicator(const struct cli *cli, const fragility_indicator_facts *indicator) {
  printf(cli_word(cli, "label.of"), indicator->code, indicator->label);
  putchar('\n');
  cli_line(cli, "label.definition", indicator->definition);
  formula(cli, indicator);
  cli_line(cli, "label.doubt", indicator->doubt);
}

static void show_geography(const struct cli *cli, const char *geography) {
  char text[80];
  bool counted = strncmp(geography, "??+", 3) == 0; /* from the year of the columns */
  if (counted) snprintf(text, sizeof text, cli_word(cli, "label.years"), geography + 3);
  cli_line(cli, "label.geography", counted ? text : geography);
}

static void show_source(const struct cli *cli, const fragility_catalogue *catalogue, size_t at) {
  fragility_source_facts source;
  fragility_indicator_facts indicator;
  fragility_catalogue_source(catalogue, at, &source);
  printf(cli_word(cli, "label.of"), source.id, source.title);
  putchar('\n');
  cli_line(cli, "label.publisher", source.publisher);
  cli_line(cli, "label.licence", source.licence);
  cli_line(cli, "label.vintage", source.vintage);
  cli_line(cli, "label.doubt", source.doubt);
  cli_line(cli, "label.columns", source.columns);
  cli_line(cli, "label.key", source.key);
  if (strcmp(source.unit, "iris") == 0) cli_line(cli, "label.row", "IRIS");
  show_geography(cli, source.geography);
  cli_line(cli, "label.filter", source.filter);
  for (size_t i = 0; fragility_catalogue_indicator(catalogue, at, i, &indicator); i++) show_indicator(cli, &indicator);
}

/* A source and the files of it that can be fetched, or one such file. */
static int show(const struct cli *cli, const fragility_catalogue *catalogue, const fragility_downloads *downloads, const char *id) {
  size_t at, download;
  fragility_error err;
  fragility_download_facts facts;
  fragility_status status = fragility_catalogue_find(catalogue, id, &at, &err);
  if (status == FRAGILITY_OK) {
    show_source(cli, catalogue, at);
    for (size_t i = 0; fragility_downloads_get(downloads, i, &facts); i++)
      if (strcmp(facts.source, id) == 0) cli_download_show(cli, &facts);
    return EXIT_DONE;
  }
  if (fragility_downloads_find(downloads, id, &download, NULL) != FRAGILITY_OK) return cli_fail_id(status, &err, "list");
  fragility_downloads_get(downloads, download, &facts);
  cli_download_show(cli, &facts);
  return EXIT_DONE;
}

static int run(const struct cli *cli, const fragility_catalogue *catalogue, const fragility_downloads *downloads) {
  const char *verb = cli->file_count ? cli->files[0] : "list";
  if (strcmp(verb, "list") == 0) return list(catalogue);
  if (strcmp(verb, "show") == 0) return show(cli, catalogue, downloads, cli->files[1]);
  if (strcmp(verb, "fetch") == 0) return cli_fetch(cli, downloads, cli->files + 1, cli->file_count - 1);
  cli_downloads_list(cli, downloads);
  return EXIT_DONE;
}

static bool is_usage(const struct cli *cli) {
  size_t n = cli->file_count;
  if (!n) return true;
  if (strcmp(cli->files[0], "list") == 0 || strcmp(cli->files[0], "downloads") == 0) return n == 1;
  return (strcmp(cli->files[0], "show") == 0 && n == 2) || (strcmp(cli->files[0], "fetch") == 0 && n >= 2);
}

int command_sources(struct cli *cli) {
  if (!is_usage(cli)) return cli_wrong("sources wants `list`, `show ID`, `downloads` or `fetch ID...`; see fragility sources --help");
  fragility_catalogue *catalogue;
  fragility_downloads *downloads = NULL;
  fragility_error err;
  fragility_status status = fragility_catalogue_read(cli->catalogues, cli->catalogue_count, &catalogue, &err);
  if (status == FRAGILITY_OK) status = fragility_downloads_read(cli->downloads, cli->download_count, &downloads, &err);
  int exit = status == FRAGILITY_OK ? run(cli, catalogue, downloads) : cli_fail(status, &err);
  fragility_downloads_free(downloads);
  fragility_catalogue_free(catalogue);
  return exit;
}
