/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>

struct run {
  fragility_territory *territory;
  fragility_catalogue *catalogue;
  fragility_table *need;
  fragility_supply *supply;
  fragility_gaps *gaps;
  fragility_sheet *sheet;
  unsigned char *keep;
};

static void end(struct run *run) {
  fragility_sheet_free(run->sheet);
  fragility_gaps_free(run->gaps);
  fragility_supply_free(run->supply);
  fragility_table_free(run->need);
  fragility_catalogue_free(run->catalogue);
  fragility_territory_free(run->territory);
  free(run->keep);
}

static fragility_status read_inputs(const struct cli *cli, struct run *run, fragility_error *err) {
  fragility_territory_options where = {.points = cli->points};
  fragility_status status = fragility_catalogue_read(cli->catalogues, cli->catalogue_count, &run->catalogue, err);
  if (status == FRAGILITY_OK) status = fragility_territory_read_with(&where, &run->territory, err);
  fragility_import_options options = {.catalogue = run->catalogue, .options = &cli->options};
  if (status == FRAGILITY_OK) status = fragility_table_import(cli->files, 1, run->territory, &options, &run->need, err);
  if (status == FRAGILITY_OK && fragility_table_find(run->need, "score") == SIZE_MAX) {
    snprintf(err->message, sizeof err->message, "%.200s: found no column score, expected a table written by fragility score", cli->files[0]);
    status = FRAGILITY_ERROR_ARGUMENT;
  }
  if (status == FRAGILITY_OK) status = fragility_supply_read(cli->files + 1, cli->file_count - 1, run->territory, &cli->options, &run->supply, err);
  return status;
}

static fragility_status cross(const struct cli *cli, struct run *run, fragility_error *err) {
  const fragility_units *units = fragility_table_units(run->need);
  fragility_status status = FRAGILITY_OK;
  if (cli->perimeter) {
    run->keep = malloc(units->count + 1);
    status = run->keep ? fragility_units_select(units, cli->perimeter, run->keep, err) : FRAGILITY_ERROR_MEMORY;
  }
  fragility_gaps_options options = {.norm_km = cli->norm_km, .points_only = cli->preset != NULL, .keep = run->keep, .options = &cli->options};
  if (status == FRAGILITY_OK) status = fragility_gaps_find(run->need, run->supply, &options, &run->gaps, err);
  return status == FRAGILITY_OK ? fragility_gaps_sheet(run->gaps, cli->level, &run->sheet, err) : status;
}

static int publish(const struct cli *cli, const struct run *run) {
  const fragility_journal *journals[] = {fragility_table_journal(run->need), fragility_supply_journal(run->supply)};
  cli_summary(cli, journals[1]);
  cli_say(cli, "%s", fragility_gaps_summary(run->gaps));
  int status = cli_write(cli, run->sheet);
  if (status == EXIT_DONE) status = cli_readme(cli, fragility_gaps_summary(run->gaps), journals, 2);
  if (status == EXIT_DONE) status = cli_report(cli, NULL, run->need, journals, 2);
  return status == EXIT_DONE ? cli_strict(cli, journals[1]) : status;
}

int command_gaps(struct cli *cli) {
  struct run run = {0};
  fragility_error err = {.message = "out of memory"};
  if (cli->file_count < 2) return cli_wrong("gaps wants a scores table and at least one file of venues; see fragility gaps --help");
  int leave = cli_check_outputs(cli);
  if (leave != EXIT_DONE) return leave;
  fragility_status status = read_inputs(cli, &run, &err);
  if (status == FRAGILITY_OK) status = cross(cli, &run, &err);
  leave = status == FRAGILITY_OK ? publish(cli, &run) : cli_fail(status, &err);
  end(&run);
  return leave;
}
