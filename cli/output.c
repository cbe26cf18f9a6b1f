/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int cli_write(const struct cli *cli, const fragility_sheet *sheet) {
  fragility_error err;
  fragility_csv_options options = {.excel_fr = cli->excel_fr, .replace = cli->replace, .options = &cli->options};
  fragility_status status = fragility_sheet_write_csv(sheet, cli->output ? cli->output : "-", &options, &err);
  return status == FRAGILITY_OK ? EXIT_DONE : cli_fail(status, &err);
}

bool cli_is_file(const char *path) {
  struct stat facts;
  return path && strcmp(path, "-") != 0 && (stat(path, &facts) != 0 || S_ISREG(facts.st_mode));
}

enum { MOST_INPUTS = 8 };

/* The files that options name; --close and --open may be ids. */
static size_t list_inputs(const struct cli *cli, const char *inputs[MOST_INPUTS]) {
  const char *const all[] = {cli->costs, cli->close, cli->open, cli->candidates, cli->zones, cli->points, cli->norms};
  size_t n = 0;
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (all[i] && access(all[i], F_OK) == 0) inputs[n++] = all[i];
  return n;
}

/* An output that is an input would be lost before it is read again. */
static bool is_an_input(const struct cli *cli, const char *path) {
  const char *all[MOST_INPUTS];
  size_t n = list_inputs(cli, all);
  struct stat out, in;
  if (!path || strcmp(path, "-") == 0 || stat(path, &out) != 0 || !S_ISREG(out.st_mode)) return false;
  const struct {
    const char *const *paths;
    size_t count;
  } lists[] = {{cli->files, cli->file_count}, {all, n}, {cli->venues, cli->venue_count}, {cli->contours, cli->contour_count}};
  for (size_t l = 0; l < sizeof lists / sizeof *lists; l++)
    for (size_t i = 0; i < lists[l].count; i++)
      if (stat(lists[l].paths[i], &in) == 0 && in.st_ino == out.st_ino && in.st_dev == out.st_dev) return true;
  return false;
}

int cli_check_path(const struct cli *cli, const char *path) {
  fragility_error err;
  if (cli_is_file(path) && !cli->replace && access(path, F_OK) == 0) {
    snprintf(err.message, sizeof err.message, "%.700s: the file exists; -f replaces it", path);
    return cli_fail(FRAGILITY_ERROR_IO, &err);
  }
  return is_an_input(cli, path) ? cli_wrong("%s is read by this command: it cannot be written too", path) : EXIT_DONE;
}

int cli_check_end(const char *path, const char *ends) {
  const char *dot = path ? strrchr(path, '.') : NULL, *slash = path ? strrchr(path, '/') : NULL;
  size_t n = dot ? strlen(dot + 1) : 0;
  if (!path || strcmp(path, "-") == 0) return EXIT_DONE;
  for (const char *end = ends; n && dot > path && (!slash || dot > slash + 1); end++) {
    if (strncmp(end, dot + 1, n) == 0 && (end[n] == '|' || !end[n])) return EXIT_DONE;
    if (!(end = strchr(end, '|'))) break;
  }
  char list[120];
  size_t used = 0;
  for (const char *end = ends; *end && used + 8 < sizeof list; end += *end == '|') {
    size_t length = strcspn(end, "|");
    used += (size_t)snprintf(list + used, sizeof list - used, "%s.%.*s", end == ends ? "" : end[length] ? ", " : " or ", (int)length, end);
    end += length;
  }
  return cli_wrong("found -o \"%s\", expected a name that ends in %s", path, list);
}

int cli_check_outputs(const struct cli *cli) {
  char readme[1200] = "";
  const char *paths[] = {cli->output, readme, cli->report};
  if (cli_is_file(cli->output)) snprintf(readme, sizeof readme, "%s.%s.txt", cli->output, cli_word(cli, "readme.name"));
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    int leave = paths[i] && *paths[i] ? cli_check_path(cli, paths[i]) : EXIT_DONE;
    if (leave != EXIT_DONE) return leave;
  }
  return EXIT_DONE;
}

static void write_sources(const struct cli *cli, FILE *text, const fragility_journal *journal) {
  for (size_t i = 0; i < fragility_journal_ledgers(journal); i++) {
    const fragility_ledger *l = fragility_journal_ledger(journal, i);
    char told[900];
    fprintf(text, cli_word(cli, "readme.source"), l->file, fragility_ledger_text(l, told, sizeof told));
    fprintf(text, ".\n");
    if (*l->doubt) fprintf(text, cli_word(cli, "readme.doubt"), l->doubt), fputc('\n', text);
    if (l->split_mothers) fprintf(text, cli_word(cli, "readme.splits"), l->split_mothers), fputc('\n', text);
  }
}

static void write_readme(const struct cli *cli, FILE *text, const char *name, const char *what, const fragility_journal *const *journals, size_t n) {
  fprintf(text, "%s\n\n%s\n\n%s\n", name, what, cli_word(cli, "readme.sources"));
  for (size_t i = 0; i < n; i++) write_sources(cli, text, journals[i]);
  if (!cli->as_is) fprintf(text, cli_word(cli, "readme.communes"), cli->vintage ? cli->vintage : FRAGILITY_NEWEST_VINTAGE), fputc('\n', text);
  fprintf(text, "\n%s\n%s\n%s\n\n", cli_word(cli, "readme.limits"), cli_word(cli, "readme.empty"), cli_word(cli, "readme.crow"));
  fprintf(text, cli_word(cli, "readme.made"), fragility_version());
  fputc('\n', text);
}

int cli_readme(const struct cli *cli, const char *what, const fragility_journal *const *journals, size_t n) {
  if (!cli_is_file(cli->output)) return EXIT_DONE;
  char path[1200], *content = NULL;
  size_t size = 0;
  const char *slash = strrchr(cli->output, '/');
  FILE *text = open_memstream(&content, &size);
  snprintf(path, sizeof path, "%s.%s.txt", cli->output, cli_word(cli, "readme.name"));
  if (text) write_readme(cli, text, slash ? slash + 1 : cli->output, what, journals, n);
  fragility_error err = {.message = "out of memory"};
  bool good = text && fclose(text) == 0 && content;
  fragility_status status = good ? fragility_text_write(content, path, cli->replace, &err) : FRAGILITY_ERROR_MEMORY;
  free(content);
  return status == FRAGILITY_OK ? EXIT_DONE : cli_fail(status, &err);
}

int cli_report(const struct cli *cli, const fragility_method *method, const fragility_table *table, const fragility_journal *const *journals, size_t n) {
  if (!cli->report) return EXIT_DONE;
  const char **inputs = calloc(cli->file_count + MOST_INPUTS + cli->venue_count + cli->contour_count, sizeof *inputs);
  if (!inputs) return cli_fail(FRAGILITY_ERROR_MEMORY, &(fragility_error){.message = "out of memory"});
  for (size_t i = 0; i < cli->file_count; i++) inputs[i] = cli->files[i];
  size_t count = cli->file_count + list_inputs(cli, inputs + cli->file_count);
  for (size_t i = 0; i < cli->venue_count; i++) inputs[count++] = cli->venues[i];
  for (size_t i = 0; i < cli->contour_count; i++) inputs[count++] = cli->contours[i];
  fragility_error err;
  fragility_report report = {.command = cli->command->name, .options = cli->given, .option_count = cli->given_count,
                             .method = fragility_method_id(method), .method_hash = fragility_method_hash(method),
                             .inputs = inputs, .input_count = count, .journals = journals, .journal_count = n, .table = table};
  fragility_status status = fragility_report_write(&report, cli->report, cli->replace, &err);
  free(inputs);
  return status == FRAGILITY_OK ? EXIT_DONE : cli_fail(status, &err);
}
