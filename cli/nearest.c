/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

enum { USUAL_VENUES = 3 };

int command_nearest(struct cli *cli) {
  struct crossing c = {0};
  fragility_sheet *sheet = NULL;
  fragility_error err = {.message = "out of memory"};
  if (cli->file_count < 2) return cli_wrong("nearest wants a scores table and at least one file of venues; see fragility nearest --help");
  int leave = cli_check_outputs(cli);
  if (leave != EXIT_DONE) return leave;
  fragility_supply_options venues = {.repair = true, .merge = true, .filter = &cli->filter, .options = &cli->options};
  fragility_status status = cli_crossing_read(cli, &venues, true, &c, &err);
  if (status == FRAGILITY_OK)
    status = fragility_nearest_sheet(fragility_table_units(c.need), c.supply, cli->wanted ? cli->wanted : USUAL_VENUES, c.keep, &cli->options, &sheet, &err);
  if (status == FRAGILITY_OK) cli_say_venues(cli, c.supply);
  leave = status == FRAGILITY_OK ? cli_crossing_publish(cli, &c, sheet, cli_word(cli, "nearest.what")) : cli_fail(status, &err);
  fragility_sheet_free(sheet);
  cli_crossing_free(&c);
  return leave;
}
