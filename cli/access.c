/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct run {
  fragility_territory *territory;
  fragility_catalogue *catalogue;
  fragility_table *need;
  fragility_supply *supply;
  fragility_costs *costs;
  fragility_access *reach;
  fragility_catchment *catchment;
  fragility_sheet *sheet;
  unsigned char *keep;
  double *people;
};

static void end(struct run *run) {
  fragility_sheet_free(run->sheet);
  fragility_catchment_free(run->catchment);
  fragility_access_free(run->reach);
  fragility_costs_free(run->costs);
  fragility_supply_free(run->supply);
  fragility_table_free(run->need);
  fragility_catalogue_free(run->catalogue);
  fragility_territory_free(run->territory);
  free(run->keep);
  free(run->people);
}

static fragility_status read_inputs(const struct cli *cli, struct run *run, fragility_error *err) {
  fragility_territory_options where = {.points = cli->points, .zones = cli->zones};
  fragility_status status = fragility_catalogue_read(cli->catalogues, cli->catalogue_count, &run->catalogue, err);
  if (status == FRAGILITY_OK) status = fragility_territory_read_with(&where, &run->territory, err);
  fragility_import_options options = {.catalogue = run->catalogue, .options = &cli->options};
  if (status == FRAGILITY_OK) status = fragility_table_import(cli->files, 1, run->territory, &options, &run->need, err);
  if (status == FRAGILITY_OK) status = fragility_supply_read(cli->files + 1, cli->file_count - 1, run->territory, &cli->options, &run->supply, err);
  if (status == FRAGILITY_OK && cli->costs)
    status = fragility_costs_read(cli->costs, fragility_table_units(run->need), run->supply, &cli->options, &run->costs, err);
  return status;
}

static fragility_status take_people(struct run *run) {
  const fragility_units *units = fragility_table_units(run->need);
  size_t demand = fragility_table_find(run->need, "demand");
  run->people = malloc((units->count + 1) * sizeof *run->people);
  if (!run->people) return FRAGILITY_ERROR_MEMORY;
  for (size_t u = 0; u < units->count; u++) {
    double people = fragility_table_value(run->need, demand, u);
    run->people[u] = people == people ? people : units->population[u];
  }
  return FRAGILITY_OK;
}

/* The enhanced catchment, with the steps of the reference run; a cost table keeps its own minutes. */
static fragility_status compute(const struct cli *cli, struct run *run, fragility_error *err) {
  static const double kilometres[] = {5, 10, 20}, minutes[] = {10, 20, 30}, weights[] = {1, 0.68, 0.22};
  const fragility_units *units = fragility_table_units(run->need);
  double norm = cli->norm_km > 0 ? cli->norm_km : 10;
  fragility_status status = take_people(run);
  if (status == FRAGILITY_OK && cli->perimeter) {
    run->keep = malloc(units->count + 1);
    status = run->keep ? fragility_units_select(units, cli->perimeter, run->keep, err) : FRAGILITY_ERROR_MEMORY;
  }
  fragility_catchment_options options = {.measure = cli->measure ? cli->measure : "2sfca", .demand = run->people, .costs = run->costs, .options = &cli->options,
                                         .decay = {.name = "steps", .limit = run->costs ? 30 : 20, .edges = run->costs ? minutes : kilometres, .weights = weights, .steps = 3}};
  if (status == FRAGILITY_OK) status = fragility_access_compute(units, run->supply, &norm, 1, &cli->options, &run->reach, err);
  if (status == FRAGILITY_OK) status = fragility_catchment_compute(units, run->supply, &options, &run->catchment, err);
  if (status != FRAGILITY_OK) return status;
  return fragility_equity_sheet(run->need, run->supply, run->reach, fragility_catchment_access(run->catchment), cli->level, run->keep, &run->sheet, err);
}

static int publish(const struct cli *cli, const struct run *run) {
  const fragility_journal *journals[] = {fragility_table_journal(run->need), fragility_supply_journal(run->supply)};
  cli_summary(cli, journals[1]);
  cli_say_costs(cli, run->costs);
  int status = cli_write(cli, run->sheet);
  const char *what = "Accès aux lieux d'aide : lieux par personne à portée (bassins à deux étapes, poids 1 jusqu'à 5 km, 0,68 jusqu'à 10, 0,22 jusqu'à 20,\n"
                     "à vol d'oiseau ; avec une table de coûts : 10, 20 et 30 minutes). gini : inégalité entre personnes ; concentration : au-dessus de 0,\n"
                     "l'accès suit la fragilité ; share_beyond_norm : part des personnes sans lieu dans la norme.";
  if (status == EXIT_DONE) status = cli_readme(cli, what, journals, 2);
  if (status == EXIT_DONE) status = cli_report(cli, NULL, run->need, journals, 2);
  return status == EXIT_DONE ? cli_strict(cli, journals[1]) : status;
}

int command_access(struct cli *cli) {
  struct run run = {0};
  fragility_error err = {.message = "out of memory"};
  if (cli->file_count < 2) return cli_wrong("access wants a scores table and at least one file of venues; see fragility access --help");
  int leave = cli_check_outputs(cli);
  if (leave != EXIT_DONE) return leave;
  fragility_status status = read_inputs(cli, &run, &err);
  if (status == FRAGILITY_OK) status = compute(cli, &run, &err);
  leave = status == FRAGILITY_OK ? publish(cli, &run) : cli_fail(status, &err);
  end(&run);
  return leave;
}
