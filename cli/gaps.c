/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>

struct run {
  fragility_territory *territory;
  fragility_catalogue *catalogue;
  fragility_table *need;
  fragility_supply *supply, *opened, *changed;
  fragility_costs *costs;
  fragility_gaps *gaps, *after;
  fragility_sheet *sheet;
  unsigned char *keep;
};

static void end(struct run *run) {
  fragility_sheet_free(run->sheet);
  fragility_gaps_free(run->gaps);
  fragility_gaps_free(run->after);
  fragility_costs_free(run->costs);
  fragility_supply_free(run->opened);
  fragility_supply_free(run->changed);
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
  if (status == FRAGILITY_OK && cli->costs)
    status = fragility_costs_read(cli->costs, fragility_table_units(run->need), run->supply, &cli->options, &run->costs, err);
  return status;
}

/* The preset is the reference run's: points only, nothing but distances. */
static fragility_gaps_options gaps_options(const struct cli *cli, const struct run *run) {
  bool plain = cli->preset != NULL;
  return (fragility_gaps_options){.rule = cli->rule, .norm_km = cli->norm_km, .norm_cost = cli->norm_cost, .points_only = plain,
                                  .saturation = plain ? -1 : 0, .people_per_capacity = cli->people_per_capacity, .verify = !plain,
                                  .costs = run->costs, .keep = run->keep, .options = &cli->options};
}

/* The same question with some venues closed and others opened; the norm of people per venue stays that of before. */
static fragility_status change(const struct cli *cli, struct run *run, const fragility_gaps_options *before, fragility_error *err) {
  fragility_gaps_options options = *before;
  fragility_status status = FRAGILITY_OK;
  options.people_per_capacity = fragility_gaps_people_per_capacity(run->gaps);
  if (cli->open) status = fragility_supply_read(&cli->open, 1, run->territory, &cli->options, &run->opened, err);
  if (status == FRAGILITY_OK) status = fragility_supply_change(run->supply, cli->close, run->opened, &run->changed, err);
  if (status == FRAGILITY_OK) status = fragility_gaps_find(run->need, run->changed, &options, &run->after, err);
  return status == FRAGILITY_OK ? fragility_gaps_compare(run->gaps, run->after, cli->level, &run->sheet, err) : status;
}

static fragility_status cross(const struct cli *cli, struct run *run, fragility_error *err) {
  const fragility_units *units = fragility_table_units(run->need);
  fragility_status status = FRAGILITY_OK;
  if (cli->perimeter) {
    run->keep = malloc(units->count + 1);
    status = run->keep ? fragility_units_select(units, cli->perimeter, run->keep, err) : FRAGILITY_ERROR_MEMORY;
  }
  fragility_gaps_options options = gaps_options(cli, run);
  if (status == FRAGILITY_OK) status = fragility_gaps_find(run->need, run->supply, &options, &run->gaps, err);
  if (status != FRAGILITY_OK || (!cli->close && !cli->open))
    return status == FRAGILITY_OK ? fragility_gaps_sheet(run->gaps, cli->level, &run->sheet, err) : status;
  return change(cli, run, &options, err);
}

static int publish(const struct cli *cli, const struct run *run) {
  const fragility_journal *journals[] = {fragility_table_journal(run->need), fragility_supply_journal(run->supply)};
  cli_summary(cli, journals[1]);
  cli_say_costs(cli, run->costs);
  cli_say(cli, "%s%s", run->after ? "avant : " : "", fragility_gaps_summary(run->gaps));
  if (run->after) cli_say(cli, "après : %s", fragility_gaps_summary(run->after));
  int status = cli_write(cli, run->sheet);
  if (status == EXIT_DONE) status = cli_readme(cli, fragility_gaps_summary(run->gaps), journals, 2);
  if (status == EXIT_DONE) status = cli_report(cli, NULL, run->need, journals, 2);
  return status == EXIT_DONE ? cli_strict(cli, journals[1]) : status;
}

int command_gaps(struct cli *cli) {
  struct run run = {0};
  fragility_error err = {.message = "out of memory"};
  if (cli->file_count < 2) return cli_wrong("gaps wants a scores table and at least one file of venues; see fragility gaps --help");
  if (cli->costs && (cli->close || cli->open)) return cli_wrong("--costs tells nothing of venues that open: it cannot go with --close or --open");
  int leave = cli_check_outputs(cli);
  if (leave != EXIT_DONE) return leave;
  fragility_status status = read_inputs(cli, &run, &err);
  if (status == FRAGILITY_OK) status = cross(cli, &run, &err);
  leave = status == FRAGILITY_OK ? publish(cli, &run) : cli_fail(status, &err);
  end(&run);
  return leave;
}
