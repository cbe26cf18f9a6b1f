/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

int command_export(struct cli *cli) {
  struct study study = {.files = NULL};
  fragility_error err = {.message = "out of memory"};
  if (!cli->file_count) return cli_wrong("export wants the files that score reads; see fragility export --help");
  if (!cli->output) return cli_wrong("export wants -o FILE, which ends in .xlsx, .gpkg, .geojson, .geojsonl or .csv");
  int leave = cli_check_end(cli->output, "xlsx|gpkg|geojson|geojsonl|ndjson|csv");
  if (leave == EXIT_DONE) leave = cli_check_path(cli, cli->output);
  if (leave == EXIT_DONE) leave = cli_check_path(cli, cli->report);
  if (leave != EXIT_DONE) return leave;
  fragility_map_options options = {.kind = cli->classing, .classes = cli->classes, .bounds = cli->bounds, .replace = cli->replace};
  fragility_status status = cli_study_read(cli, &study, &err);
  if (status == FRAGILITY_OK) cli_study_say(cli, &study);
  if (status == FRAGILITY_OK) status = fragility_export_write(&study.facts, &options, cli->output, &err);
  leave = status == FRAGILITY_OK ? cli_study_end(cli, &study) : cli_fail(status, &err);
  cli_study_free(&study);
  return leave;
}
