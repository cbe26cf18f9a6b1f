/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

static fragility_status write_data(const struct cli *cli, const struct study *study, fragility_error *err) {
  fragility_folder_options options = {.share_alike = cli->share_alike, .publisher = cli->publisher, .address = cli->address, .replace = cli->replace};
  return fragility_folder_write(&study->facts, &options, cli->output, err);
}

int command_publish(struct cli *cli) {
  if (!cli->file_count) return cli_wrong("publish wants the files that score reads; see fragility publish --help");
  if (!cli->output) return cli_wrong("publish wants -o FOLDER");
  int leave = cli_check_path(cli, cli->report);
  return leave == EXIT_DONE ? cli_study_run(cli, write_data) : leave;
}
