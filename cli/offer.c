/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct run {
  struct crossing c;
  fragility_sheet *sheet;
};

/* Two million rows are no answer: unless communes are asked for, départements. */
static fragility_level level_of(const struct cli *cli) {
  for (size_t i = 0; i < cli->given_count; i++)
    if (strcmp(cli->given[2 * i], "level") == 0) return cli->level;
  return FRAGILITY_DEPARTEMENT;
}

static fragility_status cross(const struct cli *cli, struct run *run, fragility_error *err) {
  fragility_supply_options venues = {.repair = true, .merge = true, .filter = &cli->filter, .options = &cli->options};
  fragility_status status = cli_crossing_read(cli, &venues, false, &run->c, err);
  if (status != FRAGILITY_OK) return status;
  return fragility_supply_offer(run->c.supply, run->c.need, level_of(cli), run->c.keep, &run->sheet, err);
}

static void say_holes(const struct cli *cli, const fragility_sheet *sheet) {
  enum { VENUES = 4 };
  size_t holes = 0, rows = fragility_sheet_rows(sheet);
  for (size_t r = 0; r < rows; r++) holes += fragility_sheet_number(sheet, VENUES, r) == 0;
  cli_say(cli, "%zu of %zu combinations of territory, service and audience have no venue", holes, rows);
}

static int publish(const struct cli *cli, const struct run *run) {
  cli_say_venues(cli, run->c.supply);
  say_holes(cli, run->sheet);
  return cli_crossing_publish(cli, &run->c, run->sheet, cli_word(cli, "offer.what"));
}

int command_offer(struct cli *cli) {
  struct run run = {0};
  fragility_error err = {.message = "out of memory"};
  if (cli->file_count < 2) return cli_wrong("offer wants a scores table and at least one file of venues; see fragility offer --help");
  int leave = cli_check_outputs(cli);
  if (leave != EXIT_DONE) return leave;
  fragility_status status = cross(cli, &run, &err);
  leave = status == FRAGILITY_OK ? publish(cli, &run) : cli_fail(status, &err);
  fragility_sheet_free(run.sheet);
  cli_crossing_free(&run.c);
  return leave;
}
