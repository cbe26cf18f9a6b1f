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
  fragility_sheet *sheet;
  unsigned char *keep;
};

static const char readme[] =
    "Ce qui est offert, à qui, où : pour chaque territoire, chaque service et chaque public du standard national, le nombre de lieux (venues) et les "
    "habitants du territoire (people). Une ligne à 0 est un trou. « non précisé » : lieux qui ne disent pas leurs services ou leurs publics ; ils ne "
    "comptent dans aucune autre ligne. Un lieu qui offre deux services compte dans les deux : les lignes ne s'additionnent pas.";

static void end(struct run *run) {
  fragility_sheet_free(run->sheet);
  fragility_supply_free(run->supply);
  fragility_table_free(run->need);
  fragility_catalogue_free(run->catalogue);
  fragility_territory_free(run->territory);
  free(run->keep);
}

static fragility_status read_inputs(const struct cli *cli, struct run *run, fragility_error *err) {
  fragility_territory_options where = {.points = cli->points, .zones = cli->zones};
  fragility_supply_options venues = {.repair = true, .merge = true, .filter = &cli->filter, .options = &cli->options};
  fragility_status status = fragility_catalogue_read(cli->catalogues, cli->catalogue_count, &run->catalogue, err);
  if (status == FRAGILITY_OK) status = fragility_territory_read_with(&where, &run->territory, err);
  fragility_import_options import = {.catalogue = run->catalogue, .options = &cli->options};
  if (status == FRAGILITY_OK) status = fragility_table_import(cli->files, 1, run->territory, &import, &run->need, err);
  if (status == FRAGILITY_OK) status = fragility_supply_read_with(cli->files + 1, cli->file_count - 1, run->territory, &venues, &run->supply, err);
  return status;
}

/* Two million rows are no answer: unless communes are asked for, départements. */
static fragility_level level_of(const struct cli *cli) {
  for (size_t i = 0; i < cli->given_count; i++)
    if (strcmp(cli->given[2 * i], "level") == 0) return cli->level;
  return FRAGILITY_DEPARTEMENT;
}

static fragility_status cross(const struct cli *cli, struct run *run, fragility_error *err) {
  fragility_status status = FRAGILITY_OK;
  if (cli->perimeter) {
    run->keep = malloc(fragility_table_units(run->need)->count + 1);
    status = run->keep ? fragility_units_select(fragility_table_units(run->need), cli->perimeter, run->keep, err) : FRAGILITY_ERROR_MEMORY;
  }
  return status == FRAGILITY_OK ? fragility_supply_offer(run->supply, run->need, run->territory, level_of(cli), run->keep, &run->sheet, err) : status;
}

static void say_holes(const struct cli *cli, const fragility_sheet *sheet) {
  enum { VENUES = 4 };
  size_t holes = 0, rows = fragility_sheet_rows(sheet);
  for (size_t r = 0; r < rows; r++) holes += fragility_sheet_number(sheet, VENUES, r) == 0;
  cli_say(cli, "%zu of %zu combinations of territory, service and audience have no venue", holes, rows);
}

static int publish(const struct cli *cli, const struct run *run) {
  const fragility_journal *journals[] = {fragility_table_journal(run->need), fragility_supply_journal(run->supply)};
  cli_say_venues(cli, run->supply);
  say_holes(cli, run->sheet);
  int status = cli_write(cli, run->sheet);
  if (status == EXIT_DONE) status = cli_readme(cli, readme, journals, 2);
  if (status == EXIT_DONE) status = cli_report(cli, NULL, run->need, journals, 2);
  return status == EXIT_DONE ? cli_strict(cli, journals[1]) : status;
}

int command_offer(struct cli *cli) {
  struct run run = {0};
  fragility_error err = {.message = "out of memory"};
  if (cli->file_count < 2) return cli_wrong("offer wants a scores table and at least one file of venues; see fragility offer --help");
  int leave = cli_check_outputs(cli);
  if (leave != EXIT_DONE) return leave;
  fragility_status status = read_inputs(cli, &run, &err);
  if (status == FRAGILITY_OK) status = cross(cli, &run, &err);
  leave = status == FRAGILITY_OK ? publish(cli, &run) : cli_fail(status, &err);
  end(&run);
  return leave;
}
