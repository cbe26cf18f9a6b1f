/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "score/score.h"

#include <stdio.h>

static void release(void *score) { fragility_score_free(score); }

static fragility_status summary(const fragility_score *score, fragility_picked *p, fragility_error *err) {
  fragility_sheet_hold(p->sheet, fragility_score_share(score), release);
  TRY(fragility_picked_units(p, err));
  TRY(fragility_picked_lend(p, "demand", score->demand, err));
  TRY(fragility_picked_lend(p, "score", score->score, err));
  TRY(fragility_picked_lend_ranks(p, "rank", score->rank, err));
  TRY(fragility_picked_lend(p, "coverage", score->coverage, err));
  return fragility_picked_lend_reasons(p, "status", score->reasons[0], err); /* the root is an axis */
}

static fragility_status node_values(const fragility_score *score, fragility_picked *p, fragility_error *err) {
  for (size_t node = 0; node < fragility_score_nodes(score); node++) {
    double *values;
    TRY(fragility_sheet_fill_numbers(p->sheet, fragility_score_node_code(score, node), &values, err));
    for (size_t r = 0; r < p->rows; r++) values[r] = fragility_score_node_value(score, node, fragility_picked_unit(p, r));
  }
  return FRAGILITY_OK;
}

static struct fragility_cell raw_of(const void *score, size_t node, size_t unit) {
  return (struct fragility_cell){fragility_score_node_raw(score, node, unit), fragility_score_node_reason(score, node, unit), fragility_score_node_flags(score, node, unit)};
}

/* On parents, how many people stand behind each number. */
static fragility_status people(const fragility_score *score, fragility_picked *p, fragility_error *err) {
  char name[160];
  for (size_t node = 0; node <= fragility_score_nodes(score); node++) {
    double *people;
    snprintf(name, sizeof name, "people_%s", node ? fragility_score_node_code(score, node - 1) : "score");
    TRY(fragility_sheet_fill_numbers(p->sheet, name, &people, err));
    for (size_t r = 0; r < p->rows; r++) people[r] = fragility_score_people(score, node - 1, fragility_picked_unit(p, r));
  }
  return FRAGILITY_OK;
}

static fragility_status fill(const fragility_score *score, fragility_detail detail, fragility_picked *p, fragility_error *err) {
  TRY(summary(score, p, err));
  if (detail >= FRAGILITY_NODES) TRY(node_values(score, p, err));
  if (detail < FRAGILITY_FULL) return FRAGILITY_OK;
  for (size_t node = 0; node < fragility_score_nodes(score); node++) {
    const char *column = fragility_score_node_column(score, node);
    if (*column) TRY(fragility_picked_cells(p, "raw_", column, raw_of, score, node, err));
  }
  if (score->difficulty) {
    TRY(fragility_picked_numbers(p, "demand_low", score->demand_low, err));
    TRY(fragility_picked_numbers(p, "demand_high", score->demand_high, err));
  }
  return score->people ? people(score, p, err) : FRAGILITY_OK;
}

fragility_status fragility_score_sheet(const fragility_score *score, fragility_detail detail, const unsigned char *keep,
                                       fragility_sheet **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the sheet");
  *out = NULL;
  if (!score) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no score given");
  fragility_picked picked;
  fragility_status status = fragility_picked_open(score->units, keep, &picked, err);
  if (status == FRAGILITY_OK) status = fill(score, detail, &picked, err);
  return fragility_picked_close(&picked, status, out);
}

fragility_status fragility_score_as_table(const fragility_score *score, fragility_table **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the table");
  *out = NULL;
  if (!score) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no score given");
  fragility_table *table;
  TRY(fragility_table_create(score->units, 3, &table, err));
  fragility_status status = fragility_table_name(table, 0, "score", fragility_score_title(score), err);
  if (status == FRAGILITY_OK) status = fragility_table_name(table, 1, "coverage", "", err);
  if (status == FRAGILITY_OK) status = fragility_table_name(table, 2, "demand", fragility_score_demand_kind(score), err);
  for (size_t c = 0; status == FRAGILITY_OK && c < 3; c++) status = fragility_table_room(table, c, err);
  if (status != FRAGILITY_OK) {
    fragility_table_free(table);
    return status;
  }
  for (size_t u = 0; u < score->units->units.count; u++) {
    fragility_table_set(table, 0, u, fragility_score_reason(score, u), score->score[u], NAN, 0);
    fragility_table_set(table, 1, u, FRAGILITY_KNOWN, score->coverage[u], NAN, 0);
    double people = score->demand[u];
    fragility_table_set(table, 2, u, isnan(people) ? FRAGILITY_NOT_AVAILABLE : FRAGILITY_KNOWN, people, NAN, 0);
  }
  *out = table;
  return FRAGILITY_OK;
}
