/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

static fragility_status write_map(const struct cli *cli, const struct study *study, fragility_error *err) {
  fragility_map_options options = {.kind = cli->classing, .classes = cli->classes, .bounds = cli->bounds, .replace = cli->replace};
  return fragility_map_write(&study->facts, &options, cli->output ? cli->output : "-", err);
}

int command_map(struct cli *cli) {
  if (!cli->file_count) return cli_wrong("map wants the files that score reads; see fragility map --help");
  int leave = cli_check_end(cli->output, "html|svg|png|pdf");
  if (leave == EXIT_DONE) leave = cli_check_path(cli, cli->output);
  if (leave == EXIT_DONE) leave = cli_check_path(cli, cli->report);
  return leave == EXIT_DONE ? cli_study_run(cli, write_map) : leave;
}
