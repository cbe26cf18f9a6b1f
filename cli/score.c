/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct run {
  struct inputs in;
  fragility_method *method;
  fragility_score *score, *parents;
  fragility_sheet *sheet;
  unsigned char *keep;
};

static void end(struct run *run) {
  fragility_sheet_free(run->sheet);
  fragility_score_free(run->parents);
  fragility_score_free(run->score);
  fragility_method_free(run->method);
  cli_inputs_free(&run->in);
  free(run->keep);
}

static bool is_shipped(const char *id) {
  fragility_method_list *list;
  bool found = false;
  if (fragility_method_list_read(&list, NULL) != FRAGILITY_OK) return false;
  for (size_t i = 0; i < fragility_method_list_count(list); i++) found |= strcmp(fragility_method_list_id(list, i), id) == 0;
  fragility_method_list_free(list);
  return found;
}

/* The first indicator of weight above 0 that no input gives, or NULL. */
static const char *lacking(const fragility_method *method, const fragility_table *table) {
  fragility_node node;
  for (size_t i = 0; fragility_method_node(method, i, &node); i++)
    if (*node.column && node.weight != 0 && fragility_table_find(table, node.column) == SIZE_MAX) return node.column;
  return NULL;
}

/* The method's version for the profile, where there is one and the inputs give all of its indicators. */
static fragility_status take_profile(const struct cli *cli, struct run *run, fragility_error *err) {
  const char *profile = cli->filter.profile, *general = fragility_method_id(run->method), *missing;
  char id[200];
  fragility_method *own = NULL;
  if (!fragility_profile_publics(profile)) {
    snprintf(err->message, sizeof err->message, "found the profile \"%.40s\", expected seniors, jeunes, etudiants, familles, femmes, handicap, illettrisme or allophones", profile);
    return FRAGILITY_ERROR_ARGUMENT;
  }
  snprintf(id, sizeof id, "%.100s-%.60s", general, profile);
  if (!is_shipped(id)) return cli_say(cli, "no method is made for the profile %s: %s serves", profile, general), FRAGILITY_OK;
  fragility_status status = fragility_method_read(id, &own, err);
  if (status != FRAGILITY_OK) return status;
  if ((missing = lacking(own, run->in.table))) {
    cli_say(cli, "%s wants %s, which no input gives: %s serves", id, missing, general);
    fragility_method_free(own);
    return FRAGILITY_OK;
  }
  fragility_method_free(run->method);
  run->method = own;
  return FRAGILITY_OK;
}

static fragility_status read_inputs(const struct cli *cli, struct run *run, fragility_error *err) {
  fragility_status status = fragility_method_read(cli->method ? cli->method : "fragilite-2026", &run->method, err);
  if (status == FRAGILITY_OK) status = cli_import(cli, cli->files, cli->file_count, false, &run->in, err);
  return status == FRAGILITY_OK && cli->filter.profile ? take_profile(cli, run, err) : status;
}

static fragility_status compute(const struct cli *cli, struct run *run, fragility_error *err) {
  fragility_score_options options = {.reference = cli->reference, .options = &cli->options};
  fragility_status status = fragility_score_compute(run->in.table, run->method, &options, &run->score, err);
  if (status == FRAGILITY_OK && cli->level != FRAGILITY_COMMUNE) status = fragility_score_roll_up(run->score, cli->level, &run->parents, err);
  const fragility_score *shown = run->parents ? run->parents : run->score;
  if (status == FRAGILITY_OK && cli->perimeter) {
    run->keep = malloc(fragility_score_count(shown) + 1);
    status = run->keep ? fragility_units_select(fragility_score_units(shown), cli->perimeter, run->keep, err) : FRAGILITY_ERROR_MEMORY;
  }
  return status == FRAGILITY_OK ? fragility_score_sheet(shown, cli->detail, run->keep, &run->sheet, err) : status;
}

static int publish(const struct cli *cli, const struct run *run) {
  const fragility_journal *journal = fragility_table_journal(run->in.table);
  char what[2000];
  cli_summary(cli, journal);
  cli_say_unknown_people(cli, fragility_table_units(run->in.table));
  bool difficulty = strcmp(fragility_score_demand_kind(run->score), "people_in_difficulty") == 0;
  cli_say(cli, "%s, reference %s; demand = %s", fragility_score_title_in(run->score, cli->language), fragility_level_name(cli->reference),
          difficulty ? "people in difficulty, an order of magnitude from ages and diplomas" : "population");
  double share = cli->quiet ? 1 : fragility_score_known_share(run->score);
  if (share < 0.5)
    cli_say(cli, "warning: only %.1f %% of the people of the reference (%s) live where a score is known; scores and ranks compare with these only%s",
            100 * share, fragility_level_name(cli->reference), cli->reference == FRAGILITY_FRANCE ? " (see --reference)" : "");
  int status = cli_write(cli, run->sheet);
  snprintf(what, sizeof what, cli_word(cli, "score.what"), fragility_score_title_in(run->score, cli->language), cli_level_name(cli, cli->reference), cli_row_name(cli),
           cli_word(cli, difficulty ? "score.difficulty" : "score.population"));
  if (status == EXIT_DONE) status = cli_readme(cli, what, &journal, 1);
  if (status == EXIT_DONE) status = cli_report(cli, run->method, run->in.table, &journal, 1);
  return status == EXIT_DONE ? cli_strict(cli, journal) : status;
}

int command_score(struct cli *cli) {
  struct run run = {0};
  fragility_error err = {.message = "out of memory"};
  if (!cli->file_count) return cli_wrong("score wants files; see fragility score --help");
  if (cli->as_is && cli->level != FRAGILITY_COMMUNE) return cli_wrong("--level needs communes; it cannot go with --vintage as-is");
  int leave = cli_check_outputs(cli);
  if (leave != EXIT_DONE) return leave;
  fragility_status status = read_inputs(cli, &run, &err);
  if (status == FRAGILITY_OK) status = compute(cli, &run, &err);
  leave = status == FRAGILITY_OK ? publish(cli, &run) : cli_fail(status, &err);
  end(&run);
  return leave;
}
