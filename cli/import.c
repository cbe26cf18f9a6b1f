/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <stdio.h>

fragility_status cli_import(const struct cli *cli, const char *const *files, size_t n, bool points, struct inputs *in, fragility_error *err) {
  fragility_territory_options where = {.points = cli->points, .zones = cli->zones, .vintage = cli->vintage, .without_points = !points, .options = &cli->options};
  fragility_status status = fragility_catalogue_read(cli->catalogues, cli->catalogue_count, &in->catalogue, err);
  if (status == FRAGILITY_OK && !cli->as_is) status = fragility_territory_read_with(&where, &in->territory, err);
  fragility_import_options options = {.catalogue = in->catalogue, .splits = cli->splits, .iris = cli->iris, .as_is = cli->as_is, .options = &cli->options};
  return status == FRAGILITY_OK ? fragility_table_import(files, n, in->territory, &options, &in->table, err) : status;
}

void cli_inputs_free(struct inputs *in) {
  fragility_table_free(in->table);
  fragility_catalogue_free(in->catalogue);
  fragility_territory_free(in->territory);
}

const char *cli_level_name(const struct cli *cli, fragility_level level) {
  char key[32];
  snprintf(key, sizeof key, "row.%.20s", fragility_level_name(level));
  const char *name = cli_word(cli, key);
  return name == key ? fragility_level_name(level) : name;
}

const char *cli_row_name(const struct cli *cli) {
  if (cli->as_is) return cli_word(cli, "row.code");
  return cli->iris ? cli_word(cli, "row.iris") : cli_level_name(cli, cli->level);
}
