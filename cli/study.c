/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of indicators, of venues and of contours to what map, report, export and publish are made of. */
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_contours(const char *path) {
  const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
  return strstr(name, ".geojson") || strstr(name, ".json");
}

/* Indicators are tables: what is GeoJSON among them is contours. */
static fragility_status part_files(const struct cli *cli, struct study *study, const char **contours, size_t *files, size_t *n, fragility_error *err) {
  study->files = calloc(cli->file_count + 1, sizeof *study->files);
  if (!study->files) return FRAGILITY_ERROR_MEMORY;
  for (size_t i = 0; i < cli->contour_count; i++) contours[(*n)++] = cli->contours[i];
  for (size_t i = 0; i < cli->file_count; i++) {
    if (!is_contours(cli->files[i])) study->files[(*files)++] = cli->files[i];
    else contours[(*n)++] = cli->files[i];
  }
  if (*files) return FRAGILITY_OK;
  snprintf(err->message, sizeof err->message, "found no file of indicators, expected those that score reads");
  return FRAGILITY_ERROR_ARGUMENT;
}

/* The perimeter in words: "Haute-Garonne", "CA du Sicoval", "Revel"; "Haute-Garonne, Gers" of two. */
static void name_place(const struct cli *cli, struct study *study) {
  const char *colon = cli->perimeter ? strchr(cli->perimeter, ':') : NULL;
  const fragility_units *units = fragility_territory_units(study->in.territory);
  char level[32] = "", code[80];
  if (!colon) return;
  snprintf(level, sizeof level, "%.*s", (int)(colon - cli->perimeter), cli->perimeter);
  for (const char *at = colon + 1; *at; at += strcspn(at, ","), at += *at == ',') {
    size_t used = strlen(study->place), unit;
    snprintf(code, sizeof code, "%.*s", (int)strcspn(at, ","), at);
    const char *name = fragility_territory_parent_name(study->in.territory, (fragility_level)fragility_level_find(level), code);
    if (!name && (unit = fragility_units_find(units, code)) != SIZE_MAX) name = units->name[unit];
    if (used + strlen(name ? name : code) + sizeof ", , \xE2\x80\xA6" > sizeof study->place) { /* no name is cut */
      snprintf(study->place + used, sizeof study->place - used, "%s\xE2\x80\xA6", used ? ", " : "");
      return;
    }
    snprintf(study->place + used, sizeof study->place - used, "%s%s", used ? ", " : "", name ? name : code);
  }
}

static fragility_status pick(const struct cli *cli, const fragility_units *units, unsigned char **keep, fragility_error *err) {
  if (!cli->perimeter) return FRAGILITY_OK;
  *keep = malloc(units->count + 1);
  return *keep ? fragility_units_select(units, cli->perimeter, *keep, err) : FRAGILITY_ERROR_MEMORY;
}

static fragility_status cross(const struct cli *cli, struct study *study, fragility_error *err) {
  fragility_supply_options plain = {.repair = cli->merge, .merge = cli->merge, .capacities = cli->merge, .options = &cli->options};
  fragility_status status = fragility_score_as_table(study->score, &study->need, err);
  if (status == FRAGILITY_OK) status = fragility_territory_demand_points(study->in.territory, study->need, &study->parts, err);
  if (status == FRAGILITY_OK) status = fragility_supply_read_with(cli->venues, cli->venue_count, study->in.territory, &plain, &study->supply, err);
  if (status == FRAGILITY_OK) status = pick(cli, fragility_table_units(study->parts), &study->keep_parts, err);
  if (status == FRAGILITY_OK) status = cli_suitable(cli, study->supply, &study->suitable, study->asked, err);
  if (status != FRAGILITY_OK) return status;
  fragility_gaps_options options = {.verify = true, .suitable = study->suitable, .asked = study->asked, .today = cli_day(cli, study->supply), .capacity_unit = cli_capacity_unit(cli, study->supply), .language = cli->language, .keep = study->keep_parts, .options = &cli->options};
  status = cli_take_norms(cli, &options, err);
  if (status == FRAGILITY_OK) status = fragility_gaps_find(study->parts, study->supply, &options, &study->gaps, err);
  if (status != FRAGILITY_OK || (!cli->close && !cli->open)) return status;
  return cli_scenario_find(cli, study->in.territory, study->parts, study->supply, study->gaps, &options, &study->scenario, err);
}

/* Of an outline a three-thousandth of the height may be lost: less than a dot of most screens. */
static double tolerance(const struct study *study) {
  const fragility_units *units = fragility_territory_units(study->in.territory);
  double south = 90, north = -90;
  for (size_t u = 0; u < units->count; u++) {
    bool overseas = units->code[u][0] == '9' && units->code[u][1] >= '7'; /* drawn apart */
    if ((study->keep && !study->keep[u]) || (overseas && !study->keep) || !(units->latitude[u] >= -90)) continue;
    south = units->latitude[u] < south ? units->latitude[u] : south, north = units->latitude[u] > north ? units->latitude[u] : north;
  }
  return north > south ? (north - south) / 3000 : 0;
}

static fragility_status compute(const struct cli *cli, struct study *study, const char *const *contours, size_t n, fragility_error *err) {
  fragility_score_options options = {.reference = cli->reference, .options = &cli->options};
  fragility_status status = fragility_score_compute(study->in.table, study->method, &options, &study->score, err);
  if (status == FRAGILITY_OK) status = pick(cli, fragility_score_units(study->score), &study->keep, err);
  if (status == FRAGILITY_OK && cli->venue_count) status = cross(cli, study, err);
  if (status != FRAGILITY_OK || !n) return status;
  bool drawn = cli->command->run == command_map; /* other files keep every point */
  fragility_contours_options outlines = {.tolerance = drawn ? tolerance(study) : 0, .options = &cli->options};
  return fragility_contours_read(contours, n, study->in.territory, &outlines, &study->contours, err);
}

/* Lists of venues among the indicators are no file that score reads. */
static void hint(fragility_error *err) {
  size_t told = strlen(err->message);
  snprintf(err->message + told, sizeof err->message - told, "; FILE... are those that score reads, lists of venues follow --venues");
}

static fragility_status study_read(const struct cli *cli, struct study *study, fragility_error *err) {
  const char *contours[MOST_CONTOURS + 1];
  size_t files = 0, n = 0;
  if (cli->file_count + cli->contour_count > MOST_CONTOURS) {
    snprintf(err->message, sizeof err->message, "found %zu files, expected at most %d", cli->file_count + cli->contour_count, MOST_CONTOURS);
    return FRAGILITY_ERROR_ARGUMENT;
  }
  fragility_status status = part_files(cli, study, contours, &files, &n, err);
  if (status == FRAGILITY_OK) status = fragility_method_read(cli->method ? cli->method : "fragilite-2026", &study->method, err);
  if (status == FRAGILITY_OK) status = cli_import(cli, study->files, files, true, &study->in, err);
  if (status == FRAGILITY_ERROR_UNKNOWN) hint(err);
  if (status == FRAGILITY_OK) status = compute(cli, study, contours, n, err);
  if (status != FRAGILITY_OK) return status;
  name_place(cli, study);
  study->facts = (fragility_study){.territory = study->in.territory, .method = study->method, .table = study->in.table, .score = study->score, .supply = study->supply, .gaps = study->gaps,
                                   .contours = study->contours, .keep = study->keep, .suitable = study->suitable, .place = *study->place ? study->place : NULL, .language = cli->language, .perimeter = cli->perimeter,
                                   .when = (study->supply ? cli_day(cli, study->supply) : cli->today) * 86400LL, .options = &cli->options};
  return FRAGILITY_OK;
}

static void study_free(struct study *study) {
  fragility_contours_free(study->contours);
  fragility_gaps_free(study->gaps);
  cli_scenario_free(&study->scenario);
  fragility_supply_free(study->supply);
  fragility_table_free(study->parts);
  fragility_table_free(study->need);
  fragility_score_free(study->score);
  fragility_method_free(study->method);
  cli_inputs_free(&study->in);
  free(study->keep), free(study->keep_parts), free(study->suitable), free(study->files);
}

/* Contours of another place, or too few of them: the map is drawn all the same. */
static void say_without_outline(const struct cli *cli, const struct study *study) {
  size_t shown = 0, without = 0;
  for (size_t u = 0; u < fragility_territory_units(study->in.territory)->count; u++) {
    if (study->keep && !study->keep[u]) continue;
    shown++;
    without += fragility_contours_rings(study->contours, u) == 0;
  }
  if (without) cli_say(cli, "%zu of the %zu communes have no outline", without, shown);
}

static void study_say(const struct cli *cli, const struct study *study) {
  cli_summary(cli, fragility_table_journal(study->in.table));
  if (study->supply) cli_summary(cli, fragility_supply_journal(study->supply));
  for (size_t i = 0; study->contours && i < fragility_journal_ledgers(fragility_contours_journal(study->contours)); i++) {
    const fragility_ledger *l = fragility_journal_ledger(fragility_contours_journal(study->contours), i);
    cli_say(cli, "%s: %zu outlines, %zu brought to communes of today; %zu not drawn", l->file, l->rows_in, l->moved + l->arrondissements_rolled_up,
            l->rows_rejected + l->unresolved + l->duplicate_rows);
  }
  if (study->contours) say_without_outline(cli, study);
  if (study->gaps) cli_say(cli, "%s", fragility_gaps_summary(study->gaps));
}

static int study_end(const struct cli *cli, const struct study *study) {
  const fragility_journal *journals[3] = {fragility_table_journal(study->in.table)};
  size_t n = 1;
  if (study->supply) journals[n++] = fragility_supply_journal(study->supply);
  if (study->contours) journals[n++] = fragility_contours_journal(study->contours);
  int status = cli_report(cli, study->method, study->in.table, journals, n);
  for (size_t i = 0; i < n && status == EXIT_DONE; i++) status = cli_strict(cli, journals[i]);
  return status;
}

int cli_study_run(const struct cli *cli, study_write *write) {
  struct study study = {.files = NULL};
  fragility_error err = {.message = "out of memory"};
  fragility_status status = study_read(cli, &study, &err);
  if (status == FRAGILITY_OK) study_say(cli, &study);
  if (status == FRAGILITY_OK) status = write(cli, &study, &err);
  int leave = status == FRAGILITY_OK ? study_end(cli, &study) : cli_fail(status, &err);
  study_free(&study);
  return leave;
}
