/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>

enum { USUAL_SITES = 10 };

struct run {
  struct crossing c;
  fragility_supply *candidates;
  fragility_siting *siting;
  fragility_sheet *sheet;
  unsigned char *covered;
};

static void end(struct run *run) {
  fragility_sheet_free(run->sheet);
  fragility_siting_free(run->siting);
  fragility_supply_free(run->candidates);
  cli_crossing_free(&run->c);
  free(run->covered);
}

static fragility_status read_inputs(const struct cli *cli, struct run *run, fragility_error *err) {
  fragility_status status = cli_crossing_read(cli, NULL, true, &run->c, err);
  if (status != FRAGILITY_OK || !cli->candidates) return status;
  return fragility_supply_read(&cli->candidates, 1, run->c.territory, &cli->options, &run->candidates, err);
}

/* People of the perimeter only, the others count for nothing; a commune with a venue of its own is served already. */
static fragility_status weigh(const struct cli *cli, struct run *run) {
  const fragility_units *units = fragility_table_units(run->c.need);
  run->covered = calloc(units->count + 1, 1);
  if (!run->covered) return FRAGILITY_ERROR_MEMORY;
  for (size_t u = 0; run->c.keep && u < units->count; u++)
    if (!run->c.keep[u]) run->c.people[u] = 0;
  for (size_t v = 0; !cli->preset && v < fragility_supply_count(run->c.supply); v++) {
    size_t unit = fragility_venue_unit(fragility_supply_venue(run->c.supply, v), units);
    if (unit != SIZE_MAX) run->covered[unit] = 1;
  }
  return FRAGILITY_OK;
}

static fragility_status place(const struct cli *cli, struct run *run, fragility_error *err) {
  const fragility_units *units = fragility_table_units(run->c.need);
  fragility_status status = weigh(cli, run);
  fragility_siting_options options = {.norm_km = cli->norm_km, .count = cli->wanted ? cli->wanted : USUAL_SITES, .people = run->c.people, .covered = run->covered,
                                      .exact = cli->exact, .options = &cli->options};
  if (status == FRAGILITY_OK) status = fragility_siting_find(units, run->c.supply, run->candidates, &options, &run->siting, err);
  return status == FRAGILITY_OK ? fragility_siting_sheet(run->siting, units, run->candidates, &run->sheet, err) : status;
}

static int publish(const struct cli *cli, const struct run *run) {
  const fragility_siting *siting = run->siting;
  char what[600];
  double gained = fragility_siting_gained(siting), bound = fragility_siting_bound(siting);
  cli_summary(cli, fragility_supply_journal(run->c.supply));
  char share[32];
  snprintf(what, sizeof what, cli_word(cli, fragility_siting_count(siting) > 1 ? "site.what.many" : "site.what.one"), fragility_siting_count(siting), gained, fragility_siting_without(siting), bound,
           fragility_siting_proven(siting) ? cli_word(cli, "site.proven") : "", cli_figure(cli, bound > 0 ? 100 * gained / bound : 100.0, 1, share));
  cli_say(cli, "%s", what);
  return cli_crossing_publish(cli, &run->c, run->sheet, what);
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
