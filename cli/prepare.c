/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH = 1200 };

struct run {
  struct inputs in;
  fragility_sheet *sheet;
  unsigned char *keep;
  char csvt[PATH], package[PATH]; /* "" on standard output and devices */
};

static void end(struct run *run) {
  fragility_sheet_free(run->sheet);
  cli_inputs_free(&run->in);
  free(run->keep);
}

/* out/table.csv: out/table.csvt and out/datapackage.json. */
static void name_files(const struct cli *cli, struct run *run) {
  if (!cli_is_file(cli->output)) return;
  const char *slash = strrchr(cli->output, '/'), *dot = strrchr(cli->output, '.');
  int folder = slash ? (int)(slash + 1 - cli->output) : 0;
  int stem = dot && (!slash || dot > slash + 1) && dot > cli->output ? (int)(dot - cli->output) : (int)strlen(cli->output);
  snprintf(run->csvt, PATH, "%.*s.csvt", stem, cli->output);
  snprintf(run->package, PATH, "%.*sdatapackage.json", folder, cli->output);
}

/* The name of the file in the letters a data package allows. */
static void package_name(const char *file, char name[PATH]) {
  size_t n = 0;
  const char *dot = strrchr(file, '.');
  for (const char *c = file; *c && c != dot && n < PATH - 1; c++) name[n++] = isalnum((unsigned char)*c) && (unsigned char)*c < 128 ? (char)tolower((unsigned char)*c) : '-';
  name[n] = '\0';
}

static fragility_status compute(const struct cli *cli, struct run *run, fragility_error *err) {
  fragility_status status = cli_import(cli, cli->files, cli->file_count, false, &run->in, err);
  if (status == FRAGILITY_OK && cli->perimeter) {
    const fragility_units *units = fragility_table_units(run->in.table);
    run->keep = malloc(units->count + 1);
    status = run->keep ? fragility_units_select(units, cli->perimeter, run->keep, err) : FRAGILITY_ERROR_MEMORY;
  }
  return status == FRAGILITY_OK ? fragility_table_sheet(run->in.table, run->keep, &run->sheet, err) : status;
}

static int describe(const struct cli *cli, const struct run *run) {
  if (!*run->csvt) return EXIT_DONE;
  const char *slash = strrchr(cli->output, '/'), *file = slash ? slash + 1 : cli->output;
  char name[PATH];
  fragility_error err;
  package_name(file, name);
  fragility_package package = {.name = name, .path = file, .sheet = run->sheet, .table = run->in.table, .excel_fr = cli->excel_fr, .language = cli->language};
  fragility_status status = fragility_csvt_write(run->sheet, run->csvt, cli->replace, &err);
  if (status == FRAGILITY_OK) status = fragility_package_write(&package, run->package, cli->replace, &err);
  return status == FRAGILITY_OK ? EXIT_DONE : cli_fail(status, &err);
}

static int publish(const struct cli *cli, const struct run *run) {
  const fragility_journal *journal = fragility_table_journal(run->in.table);
  char what[300];
  cli_summary(cli, journal);
  cli_say_unknown_people(cli, fragility_table_units(run->in.table));
  snprintf(what, sizeof what, cli_word(cli, "prepare.what"), cli_row_name(cli));
  int status = cli_write(cli, run->sheet);
  if (status == EXIT_DONE) status = describe(cli, run);
  if (status == EXIT_DONE) status = cli_readme(cli, what, &journal, 1);
  if (status == EXIT_DONE) status = cli_report(cli, NULL, run->in.table, &journal, 1);
  return status == EXIT_DONE ? cli_strict(cli, journal) : status;
}

int command_prepare(struct cli *cli) {
  struct run run = {0};
  fragility_error err = {.message = "out of memory"};
  if (!cli->file_count) return cli_wrong("prepare wants files; see fragility prepare --help");
  if (cli->level != FRAGILITY_COMMUNE) return cli_wrong("prepare makes a table of communes, or of IRIS: found --level %s", fragility_level_name(cli->level));
  if (cli->output && strlen(cli->output) > PATH - 32) return cli_wrong("the path of the output is too long");
  name_files(cli, &run);
  if (*run.csvt && (strcmp(run.csvt, cli->output) == 0 || strcmp(run.package, cli->output) == 0))
    return cli_wrong("%s describes a table: give the table another name", cli->output);
  int leave = cli_check_outputs(cli);
  if (leave == EXIT_DONE && *run.csvt) leave = cli_check_path(cli, run.csvt);
  if (leave == EXIT_DONE && *run.package) leave = cli_check_path(cli, run.package);
  if (leave != EXIT_DONE) return leave;
  fragility_status status = compute(cli, &run, &err);
  leave = status == FRAGILITY_OK ? publish(cli, &run) : cli_fail(status, &err);
  end(&run);
  return leave;
}
