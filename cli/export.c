/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <string.h>

static fragility_status write_export(const struct cli *cli, const struct study *study, fragility_error *err) {
  fragility_map_options options = {.kind = cli->classing, .classes = cli->classes, .bounds = cli->bounds, .replace = cli->replace};
  return fragility_export_write(&study->facts, &options, cli->output, err);
}

int command_export(struct cli *cli) {
  if (!cli->file_count) return cli_wrong("export wants the files that score reads; see fragility export --help");
  if (!cli->output) return cli_wrong("export wants -o FILE, which ends in .xlsx, .gpkg, .geojson, .geojsonl or .csv");
  if (strcmp(cli->output, "-") == 0) return cli_wrong("a file of this kind is not written to standard output: give the name of a file");
  int leave = cli_check_end(cli->output, "xlsx|gpkg|geojson|geojsonl|ndjson|csv");
  if (leave == EXIT_DONE) leave = cli_check_path(cli, cli->output);
  if (leave == EXIT_DONE) leave = cli_check_path(cli, cli->report);
  return leave == EXIT_DONE ? cli_study_run(cli, write_export) : leave;
}
