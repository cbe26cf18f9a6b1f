/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>

enum { USUAL_SITES = 10 };

struct run {
  fragility_territory *territory;
  fragility_catalogue *catalogue;
  fragility_table *need;
  fragility_supply *supply, *candidates;
  fragility_siting *siting;
  fragility_sheet *sheet;
  double *people;
  unsigned char *covered;
};

static void end(struct run *run) {
  fragility_sheet_free(run->sheet);
  fragility_siting_free(run->siting);
  fragility_supply_free(run->supply);
  fragility_supply_free(run->candidates);
  fragility_table_free(run->need);
  fragility_catalogue_free(run->catalogue);
  fragility_territory_free(run->territory);
  free(run->people);
  free(run->covered);
}

static fragility_status read_inputs(const struct cli *cli, struct run *run, fragility_error *err) {
  fragility_territory_options where = {.points = cli->points, .zones = cli->zones};
  fragility_status status = fragility_catalogue_read(cli->catalogues, cli->catalogue_count, &run->catalogue, err);
  if (status == FRAGILITY_OK) status = fragility_territory_read_with(&where, &run->territory, err);
  fragility_import_options options = {.catalogue = run->catalogue, .options = &cli->options};
  if (status == FRAGILITY_OK) status = fragility_table_import(cli->files, 1, run->territory, &options, &run->need, err);
  if (status == FRAGILITY_OK) status = fragility_supply_read(cli->files + 1, cli->file_count - 1, run->territory, &cli->options, &run->supply, err);
  if (status == FRAGILITY_OK && cli->candidates)
    status = fragility_supply_read(&cli->candidates, 1, run->territory, &cli->options, &run->candidates, err);
  return status;
}

/* People of the perimeter only, the others count for nothing; a commune with a venue of its own is served already. */
static fragility_status weigh(const struct cli *cli, struct run *run, fragility_error *err) {
  const fragility_units *units = fragility_table_units(run->need);
  size_t demand = fragility_table_find(run->need, "demand");
  unsigned char *keep = malloc(units->count + 1);
  run->people = malloc((units->count + 1) * sizeof *run->people);
  run->covered = calloc(units->count + 1, 1);
  fragility_status status = keep && run->people && run->covered ? FRAGILITY_OK : FRAGILITY_ERROR_MEMORY;
  if (status == FRAGILITY_OK && cli->perimeter) status = fragility_units_select(units, cli->perimeter, keep, err);
  for (size_t u = 0; status == FRAGILITY_OK && u < units->count; u++) {
    double people = fragility_table_value(run->need, demand, u);
    if (people != people) people = units->population[u];
    run->people[u] = cli->perimeter && !keep[u] ? 0 : people;
  }
  for (size_t v = 0; status == FRAGILITY_OK && !cli->preset && v < fragility_supply_count(run->supply); v++) {
    size_t unit = fragility_units_find(units, fragility_supply_venue(run->supply, v)->code);
    if (unit != SIZE_MAX) run->covered[unit] = 1;
  }
  free(keep);
  return status;
}

static fragility_status place(const struct cli *cli, struct run *run, fragility_error *err) {
  const fragility_units *units = fragility_table_units(run->need);
  fragility_status status = weigh(cli, run, err);
  fragility_siting_options options = {.norm_km = cli->norm_km, .count = cli->sites ? cli->sites : USUAL_SITES, .people = run->people, .covered = run->covered,
                                      .exact = cli->exact, .options = &cli->options};
  if (status == FRAGILITY_OK) status = fragility_siting_find(units, run->supply, run->candidates, &options, &run->siting, err);
  return status == FRAGILITY_OK ? fragility_siting_sheet(run->siting, units, run->candidates, &run->sheet, err) : status;
}

static int publish(const struct cli *cli, const struct run *run) {
  const fragility_journal *journals[] = {fragility_table_journal(run->need), fragility_supply_journal(run->supply)};
  const fragility_siting *siting = run->siting;
  char what[600];
  double gained = fragility_siting_gained(siting), bound = fragility_siting_bound(siting);
  cli_summary(cli, journals[1]);
  snprintf(what, sizeof what, "%zu lieux de plus : %.0f personnes de plus à portée (sur %.0f sans lieu), au plus %.0f avec autant de lieux%s : %.1f %% de ce maximum prouvé.",
           fragility_siting_count(siting), gained, fragility_siting_without(siting), bound, fragility_siting_proven(siting) ? " (optimum prouvé)" : "",
           bound > 0 ? 100 * gained / bound : 100.0);
  cli_say(cli, "%s", what);
  int status = cli_write(cli, run->sheet);
  if (status == EXIT_DONE) status = cli_readme(cli, what, journals, 2);
  if (status == EXIT_DONE) status = cli_report(cli, NULL, run->need, journals, 2);
  return status == EXIT_DONE ? cli_strict(cli, journals[1]) : status;
}

int command_site(struct cli *cli) {
  struct run run = {0};
  fragility_error err = {.message = "out of memory"};
  if (cli->file_count < 2) return cli_wrong("site wants a scores table and at least one file of venues; see fragility site --help");
  int leave = cli_check_outputs(cli);
  if (leave != EXIT_DONE) return leave;
  fragility_status status = read_inputs(cli, &run, &err);
  if (status == FRAGILITY_OK) status = place(cli, &run, &err);
  leave = status == FRAGILITY_OK ? publish(cli, &run) : cli_fail(status, &err);
  end(&run);
  return leave;
}
