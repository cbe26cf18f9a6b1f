/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void say_rows_lost(const struct cli *cli, const fragility_journal *journal) {
  size_t twice = fragility_journal_count(journal, FRAGILITY_PROBLEM_DUPLICATE), unknown = fragility_journal_count(journal, FRAGILITY_PROBLEM_CODE_UNRESOLVED);
  if (twice || unknown) cli_say(cli, "%s: %zu communes in several rows, first cells kept; %zu rows of no commune, not used", cli->files[0], twice, unknown);
}

static fragility_status select_and_count(const struct cli *cli, struct crossing *c, fragility_error *err) {
  const fragility_units *units = fragility_table_units(c->need);
  size_t demand = fragility_table_find(c->need, "demand");
  c->people = malloc((units->count + 1) * sizeof *c->people);
  if (cli->perimeter) c->keep = malloc(units->count + 1);
  if (!c->people || (cli->perimeter && !c->keep)) return FRAGILITY_ERROR_MEMORY;
  for (size_t u = 0; u < units->count; u++) {
    double people = fragility_table_value(c->need, demand, u);
    c->people[u] = people == people ? people : units->population[u];
    if (!(c->people[u] < 0) && !(c->people[u] > 1e9)) continue;
    snprintf(err->message, sizeof err->message, "%.300s: found %g people for %.10s, expected 0 or more", cli->files[0], c->people[u], units->code[u]);
    return FRAGILITY_ERROR_FORMAT;
  }
  return cli->perimeter ? fragility_units_select(units, cli->perimeter, c->keep, err) : FRAGILITY_OK;
}

/* The scores keep their own journal. */
static fragility_status by_arrondissement(struct crossing *c, fragility_error *err) {
  c->scores = c->need;
  c->need = NULL;
  return fragility_territory_demand_points(c->territory, c->scores, &c->need, err);
}

const fragility_journal *cli_crossing_journal(const struct crossing *c) { return fragility_table_journal(c->scores ? c->scores : c->need); }

/* Codes of another year would be brought to today's communes, and scores are no numbers to be averaged. */
static fragility_status refuse_past(const fragility_journal *journal, fragility_error *err) {
  const fragility_ledger *l = fragility_journal_ledger(journal, 0);
  if (!l || strcmp(l->source, "fragility-scores") != 0 || !l->codes_to || l->codes_to == FRAGILITY_NEWEST_VINTAGE) return FRAGILITY_OK;
  snprintf(err->message, sizeof err->message, "%s: found scores of the communes of %d, expected those of %d: make them without --vintage", l->file, l->codes_to,
           FRAGILITY_NEWEST_VINTAGE);
  return FRAGILITY_ERROR_ARGUMENT;
}

fragility_status cli_crossing_read(const struct cli *cli, const fragility_supply_options *venues, bool parts, struct crossing *c, fragility_error *err) {
  fragility_territory_options where = {.points = cli->points, .zones = cli->zones, .across_sea = cli->across_sea || cli->preset, .options = &cli->options};
  fragility_supply_options plain = {.repair = cli->merge, .merge = cli->merge, .capacities = cli->merge, .options = &cli->options};
  fragility_status status = fragility_catalogue_read(cli->catalogues, cli->catalogue_count, &c->catalogue, err);
  if (status == FRAGILITY_OK) status = fragility_territory_read_with(&where, &c->territory, err);
  fragility_import_options options = {.catalogue = c->catalogue, .options = &cli->options};
  if (status == FRAGILITY_OK) status = fragility_table_import(cli->files, 1, c->territory, &options, &c->need, err);
  if (status == FRAGILITY_ERROR_UNKNOWN) {
    size_t told = strlen(err->message);
    snprintf(err->message + told, sizeof err->message - told, "; the first file is SCORES, a table written by fragility score, and VENUES follow");
  }
  if (status == FRAGILITY_OK) status = refuse_past(fragility_table_journal(c->need), err);
  if (status == FRAGILITY_OK) say_rows_lost(cli, fragility_table_journal(c->need));
  if (status == FRAGILITY_OK && parts && !cli->preset && !cli->costs) status = by_arrondissement(c, err);
  if (status == FRAGILITY_OK) status = fragility_supply_read_with(cli->files + 1, cli->file_count - 1, c->territory, venues ? venues : &plain, &c->supply, err);
  return status == FRAGILITY_OK ? select_and_count(cli, c, err) : status;
}

void cli_crossing_free(struct crossing *c) {
  fragility_supply_free(c->supply);
  fragility_table_free(c->need);
  fragility_table_free(c->scores);
  fragility_catalogue_free(c->catalogue);
  fragility_territory_free(c->territory);
  free(c->keep);
  free(c->people);
}

int cli_crossing_publish(const struct cli *cli, const struct crossing *c, const fragility_sheet *sheet, const char *what) {
  const fragility_journal *journals[] = {cli_crossing_journal(c), fragility_supply_journal(c->supply)};
  int status = sheet ? cli_write(cli, sheet) : EXIT_DONE;
  if (status == EXIT_DONE && sheet) status = cli_readme(cli, what, journals, 2);
  if (status == EXIT_DONE) status = cli_report(cli, NULL, c->scores ? c->scores : c->need, journals, 2);
  if (status == EXIT_DONE) status = cli_strict(cli, journals[0]);
  return status == EXIT_DONE ? cli_strict(cli, journals[1]) : status;
}

int cli_day(const struct cli *cli, const fragility_supply *supply) {
  const char *epoch = getenv("SOURCE_DATE_EPOCH");
  int newest = 0;
  if (cli->today) return cli->today;
  if (epoch && *epoch) return (int)(strtol(epoch, NULL, 10) / 86400);
  for (size_t v = 0; v < fragility_supply_count(supply); v++) {
    int day = fragility_supply_venue(supply, v)->updated_day;
    if (day > newest) newest = day;
  }
  return newest;
}

const char *cli_capacity_unit(const struct cli *cli, const fragility_supply *supply) {
  const char *unit = fragility_supply_unit(supply);
  return cli_word(cli, strcmp(unit, "posts") == 0 ? "unit.posts" : strcmp(unit, "hours") == 0 ? "unit.hours" : "unit.venues");
}

/* A venue that opens and has no place would be lost: the answer would be that of another question. */
static fragility_status check_opened(const struct cli *cli, const fragility_supply *opened, fragility_error *err) {
  const fragility_supply_file *file = fragility_supply_file_at(opened, 0);
  const fragility_problem *problem = fragility_journal_problem(fragility_supply_journal(opened), 0);
  if (!file || file->kept == file->rows) return FRAGILITY_OK;
  snprintf(err->message, sizeof err->message, "%.200s%s%zu: found %zu venues without a usable place of %zu, expected a place for each venue that opens", cli->open, problem ? ":" : "",
           problem ? problem->line : 0, file->rows - file->kept, file->rows);
  return FRAGILITY_ERROR_FORMAT;
}

bool cli_is_filtered(const struct cli *cli) {
  const fragility_filter *f = &cli->filter;
  return f->services || f->publics || f->labels || f->typologies || f->profile || f->free_of_charge || f->accessible || f->saturday || f->evening || f->since;
}

static void ask(const struct cli *cli, char asked[CLI_ASKED]) {
  const fragility_filter *f = &cli->filter;
  const char *words[] = {f->services, f->publics, f->labels, f->typologies, f->profile, f->free_of_charge ? cli_word(cli, "asked.free") : NULL,
                         f->accessible ? cli_word(cli, "asked.accessible") : NULL, f->saturday ? cli_word(cli, "asked.saturday") : NULL,
                         f->evening ? cli_word(cli, "asked.evening") : NULL, f->since};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    size_t used = strlen(asked);
    if (words[i]) snprintf(asked + used, CLI_ASKED - used, "%s%s", used ? ", " : "", words[i]);
  }
}

fragility_status cli_suitable(const struct cli *cli, const fragility_supply *supply, unsigned char **suitable, char asked[CLI_ASKED], fragility_error *err) {
  size_t unknown;
  asked[0] = '\0';
  if (!cli_is_filtered(cli)) return FRAGILITY_OK;
  ask(cli, asked);
  *suitable = malloc(fragility_supply_count(supply) + 1);
  if (!*suitable) return FRAGILITY_ERROR_MEMORY;
  fragility_status status = fragility_supply_filter(supply, &cli->filter, *suitable, &unknown, err);
  if (status == FRAGILITY_OK && unknown) cli_say(cli, "%zu venues do not tell whether they have what is asked for (%s): they are not counted as having it", unknown, asked);
  return status;
}

fragility_status cli_take_norms(const struct cli *cli, fragility_gaps_options *options, fragility_error *err) {
  fragility_status status = cli->norms ? fragility_norms_read(cli->norms, options, err) : FRAGILITY_OK;
  if (cli->norm_km > 0) options->norm_km = cli->norm_km;
  if (cli->norm_cost > 0) options->norm_cost = cli->norm_cost;
  if (cli->people_per_capacity > 0) options->people_per_capacity = cli->people_per_capacity;
  return status;
}

/* The norm of people per venue stays that of before. */
fragility_status cli_scenario_find(const struct cli *cli, const fragility_territory *territory, const fragility_table *need, const fragility_supply *supply,
                                   const fragility_gaps *before, const fragility_gaps_options *asked, struct scenario *out, fragility_error *err) {
  fragility_gaps_options options = *asked;
  fragility_status status = FRAGILITY_OK;
  options.people_per_capacity = fragility_gaps_people_per_capacity(before);
  options.suitable = NULL; /* one byte a venue of the other supply */
  if (cli->open) status = fragility_supply_read(&cli->open, 1, territory, &cli->options, &out->opened, err);
  if (status == FRAGILITY_OK && cli->open) status = check_opened(cli, out->opened, err);
  if (status == FRAGILITY_OK) status = fragility_supply_change(supply, cli->close, out->opened, &out->changed, err);
  return status == FRAGILITY_OK ? fragility_gaps_find(need, out->changed, &options, &out->after, err) : status;
}

void cli_scenario_free(struct scenario *scenario) {
  fragility_gaps_free(scenario->after);
  fragility_supply_free(scenario->changed);
  fragility_supply_free(scenario->opened);
}
