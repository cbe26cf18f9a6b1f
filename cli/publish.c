/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

int command_publish(struct cli *cli) {
  struct study study = {.files = NULL};
  fragility_error err = {.message = "out of memory"};
  if (!cli->file_count) return cli_wrong("publish wants the files that score reads; see fragility publish --help");
  if (!cli->output) return cli_wrong("publish wants -o FOLDER");
  int leave = cli_check_path(cli, cli->report);
  if (leave != EXIT_DONE) return leave;
  fragility_folder_options options = {.share_alike = cli->share_alike, .publisher = cli->publisher, .address = cli->address, .replace = cli->replace};
  fragility_status status = cli_study_read(cli, &study, &err);
  if (status == FRAGILITY_OK) cli_study_say(cli, &study);
  if (status == FRAGILITY_OK) status = fragility_folder_write(&study.facts, &options, cli->output, &err);
  leave = status == FRAGILITY_OK ? cli_study_end(cli, &study) : cli_fail(status, &err);
  cli_study_free(&study);
  return leave;
}
