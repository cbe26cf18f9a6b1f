/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_FILES = 32 };

struct run {
  fragility_territory *territory;
  fragility_table *points; /* Paris, Lyon and Marseille by arrondissement */
  const fragility_units *units;
  fragility_places *places[MOST_FILES];
  fragility_sheet *sheet;
  unsigned char *keep;
  uint32_t *rows; /* units printed, the first of each commune */
  size_t count;
  double *km, *within, *total, *printed;
  const char **texts, **names;
};

static void end(struct run *run) {
  for (size_t i = 0; i < MOST_FILES; i++) fragility_places_free(run->places[i]);
  fragility_sheet_free(run->sheet);
  fragility_table_free(run->points);
  fragility_territory_free(run->territory);
  free(run->keep), free(run->rows), free(run->km), free(run->within), free(run->total), free(run->printed), free(run->texts), free(run->names);
}

static fragility_status add_numbers(struct run *run, const char *name, const double *of_unit, fragility_error *err) {
  for (size_t r = 0; r < run->count; r++) run->printed[r] = fragility_parts_mean(run->units, run->units->population, of_unit, run->rows[r]);
  return fragility_sheet_add_numbers(run->sheet, name, run->printed, err);
}

/* "dir/bpe18.csv.gz" -> "bpe18" */
static void stem_of(const char *path, char stem[128]) {
  const char *slash = strrchr(path, '/');
  snprintf(stem, 128, "%.100s", slash ? slash + 1 : path);
  char *dot = strchr(stem, '.');
  if (dot && dot != stem) *dot = '\0';
}

static fragility_status add_file(const struct cli *cli, struct run *run, size_t i, fragility_error *err) {
  const fragility_units *units = run->units;
  char stem[128], name[160];
  fragility_status status = fragility_places_read(cli->files[i], cli->conditions, cli->condition_count, run->territory, &cli->options, &run->places[i], err);
  if (status == FRAGILITY_OK)
    status = fragility_places_distances(run->places[i], units, cli->norm_km > 0 ? cli->norm_km : 10, &cli->options, run->km, run->within, err);
  if (status != FRAGILITY_OK) return status;
  stem_of(cli->files[i], stem);
  cli_say(cli, "%s: %zu places, %zu rows left out without a usable place", stem, fragility_places_count(run->places[i]), fragility_places_unplaced(run->places[i]));
  for (size_t u = 0; u < units->count; u++) run->total[u] += run->km[u] / (double)cli->file_count;
  snprintf(name, sizeof name, "%s_km", stem);
  status = add_numbers(run, name, run->km, err);
  snprintf(name, sizeof name, "%s_within", stem);
  return status == FRAGILITY_OK ? add_numbers(run, name, run->within, err) : status;
}

static fragility_status take_units(struct run *run, fragility_error *err) {
  fragility_table *communes = NULL;
  fragility_status status = fragility_table_from_columns(fragility_territory_units(run->territory), NULL, 0, &communes, err);
  if (status == FRAGILITY_OK) status = fragility_territory_demand_points(run->territory, communes, &run->points, err);
  fragility_table_free(communes);
  run->units = fragility_table_units(run->points);
  return status;
}

/* A commune's unit, or the first of its parts. */
static size_t first_part(const fragility_units *units, const char *code) {
  size_t unit = fragility_units_find(units, code);
  for (size_t u = 0; unit == SIZE_MAX && u < units->count; u++)
    if (strcmp(units->commune[u], code) == 0) unit = u;
  return unit;
}

static fragility_status prepare(const struct cli *cli, struct run *run, fragility_error *err) {
  fragility_territory_options where = {.points = cli->points, .zones = cli->zones, .across_sea = cli->across_sea, .options = &cli->options};
  fragility_status status = fragility_territory_read_with(&where, &run->territory, err);
  if (status == FRAGILITY_OK) status = take_units(run, err);
  if (status != FRAGILITY_OK) return status;
  const fragility_units *units = run->units, *communes = fragility_territory_units(run->territory);
  size_t n = units->count + 1;
  run->keep = malloc(n), run->rows = malloc(n * sizeof *run->rows), run->texts = malloc(n * sizeof *run->texts), run->names = malloc(n * sizeof *run->names);
  run->km = malloc(n * sizeof *run->km), run->within = malloc(n * sizeof *run->within), run->printed = malloc(n * sizeof *run->printed);
  run->total = calloc(n, sizeof *run->total);
  if (!run->keep || !run->rows || !run->texts || !run->names || !run->km || !run->within || !run->printed || !run->total) return FRAGILITY_ERROR_MEMORY;
  memset(run->keep, 1, n);
  if (cli->perimeter) status = fragility_units_select(units, cli->perimeter, run->keep, err);
  for (size_t c = 0; c < communes->count; c++) {
    size_t u = first_part(units, communes->code[c]);
    if (u != SIZE_MAX && run->keep[u]) run->names[run->count] = communes->name[c], run->texts[run->count] = communes->code[c], run->rows[run->count++] = (uint32_t)u;
  }
  if (status == FRAGILITY_OK) status = fragility_sheet_create(run->count, &run->sheet, err);
  if (status == FRAGILITY_OK) status = fragility_sheet_add_text(run->sheet, "code", run->texts, err);
  return status == FRAGILITY_OK ? fragility_sheet_add_text(run->sheet, "name", run->names, err) : status;
}

static int publish(const struct cli *cli, const struct run *run) {
  const fragility_journal *journals[MOST_FILES];
  for (size_t i = 0; i < cli->file_count; i++) journals[i] = fragility_places_journal(run->places[i]);
  int status = cli_write(cli, run->sheet);
  if (status == EXIT_DONE) status = cli_readme(cli, cli_word(cli, "distances.what"), journals, cli->file_count);
  return status == EXIT_DONE ? cli_report(cli, NULL, NULL, journals, cli->file_count) : status;
}

int command_distances(struct cli *cli) {
  struct run run = {0};
  fragility_error err = {.message = "out of memory"};
  if (!cli->file_count || cli->file_count > MOST_FILES) return cli_wrong("distances wants 1 to %d files of points; see fragility distances --help", MOST_FILES);
  int leave = cli_check_outputs(cli);
  if (leave != EXIT_DONE) return leave;
  fragility_status status = prepare(cli, &run, &err);
  for (size_t i = 0; status == FRAGILITY_OK && i < cli->file_count; i++) status = add_file(cli, &run, i, &err);
  if (status == FRAGILITY_OK && cli->file_count > 1) status = add_numbers(&run, "mean_km", run.total, &err);
  leave = status == FRAGILITY_OK ? publish(cli, &run) : cli_fail(status, &err);
  end(&run);
  return leave;
}
