/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <stdio.h>

struct run {
  struct crossing c;
  fragility_costs *costs;
  fragility_access *reach;
  fragility_catchment *catchment;
  fragility_sheet *sheet;
};

static void end(struct run *run) {
  fragility_sheet_free(run->sheet);
  fragility_catchment_free(run->catchment);
  fragility_access_free(run->reach);
  fragility_costs_free(run->costs);
  cli_crossing_free(&run->c);
}

static fragility_status read_inputs(const struct cli *cli, struct run *run, fragility_error *err) {
  fragility_status status = cli_crossing_read(cli, NULL, true, &run->c, err);
  if (status != FRAGILITY_OK || !cli->costs) return status;
  return fragility_costs_read(cli->costs, fragility_table_units(run->c.need), run->c.supply, &cli->options, &run->costs, err);
}

/* The enhanced catchment, with the steps of the reference run; a cost table keeps its own minutes. */
static const char *decay_of(const struct cli *cli) { return cli->decay ? cli->decay : cli->costs ? "luo-qi" : "reference"; }

static fragility_status compute(const struct cli *cli, struct run *run, fragility_error *err) {
  const fragility_units *units = fragility_table_units(run->c.need);
  double norm = cli->norm_km > 0 ? cli->norm_km : 10;
  fragility_catchment_options options = {.measure = cli->measure ? cli->measure : "2sfca", .demand = run->c.people, .costs = run->costs, .options = &cli->options};
  fragility_status status = fragility_decay_parse(decay_of(cli), &options.decay, err);
  if (status == FRAGILITY_OK) status = fragility_access_compute(units, run->c.supply, &norm, 1, &cli->options, &run->reach, err);
  if (status == FRAGILITY_OK) status = fragility_catchment_compute(units, run->c.supply, &options, &run->catchment, err);
  if (status != FRAGILITY_OK) return status;
  return fragility_equity_sheet(run->c.need, run->c.supply, run->reach, fragility_catchment_access(run->catchment), cli->level, run->c.keep, &run->sheet, err);
}

static int publish(const struct cli *cli, const struct run *run) {
  cli_summary(cli, fragility_supply_journal(run->c.supply));
  cli_say_costs(cli, run->costs);
  char what[2000];
  snprintf(what, sizeof what, cli_word(cli, "access.what"), cli->measure ? cli->measure : "2sfca", decay_of(cli), cli_word(cli, cli->costs ? "access.costs" : "access.km"),
           cli->costs ? "" : cli_word(cli, cli->preset || cli->across_sea ? "access.sea" : "access.land"), cli->preset || cli->costs ? "" : cli_word(cli, "access.parts"));
  return cli_crossing_publish(cli, &run->c, run->sheet, what);
}

int command_access(struct cli *cli) {
  struct run run = {0};
  fragility_error err = {.message = "out of memory"};
  if (cli->file_count < 2) return cli_wrong("access wants a scores table and at least one file of venues; see fragility access --help");
  if (cli->norm_cost > 0) return cli_wrong("access has no norm of costs: --norm-cost cannot go with it; --decay says how far people go");
  int leave = cli_check_outputs(cli);
  if (leave != EXIT_DONE) return leave;
  fragility_status status = read_inputs(cli, &run, &err);
  if (status == FRAGILITY_OK) status = compute(cli, &run, &err);
  leave = status == FRAGILITY_OK ? publish(cli, &run) : cli_fail(status, &err);
  end(&run);
  return leave;
}
