/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "score/score.h"

#include <stdio.h>
#include <stdlib.h>

/* A sheet being filled from some of the rows. */
struct filling {
  const fragility_score *score;
  fragility_sheet *sheet;
  size_t rows;
  uint32_t *units; /* of each row */
  double *numbers; /* scratch, one a row */
  const char **texts;
  fragility_arena arena; /* flags as text */
  fragility_error *err;
};

static fragility_status texts(struct filling *f, const char *name, const char *const *of) {
  for (size_t r = 0; r < f->rows; r++) f->texts[r] = of[f->units[r]];
  return fragility_sheet_add_text(f->sheet, name, f->texts, f->err);
}

static fragility_status numbers(struct filling *f, const char *name, const double *of) {
  for (size_t r = 0; r < f->rows; r++) f->numbers[r] = of[f->units[r]];
  return fragility_sheet_add_numbers(f->sheet, name, f->numbers, f->err);
}

static fragility_status summary(struct filling *f) {
  const fragility_units *u = &f->score->units->units;
  TRY(texts(f, "code", u->code));
  TRY(texts(f, "name", u->name));
  TRY(texts(f, "departement", u->departement));
  TRY(texts(f, "epci", u->epci));
  TRY(numbers(f, "population", u->population));
  TRY(numbers(f, "demand", f->score->demand));
  TRY(numbers(f, "score", f->score->score));
  for (size_t r = 0; r < f->rows; r++) {
    uint32_t rank = f->score->rank[f->units[r]];
    f->numbers[r] = rank ? rank : (double)NAN;
  }
  TRY(fragility_sheet_add_numbers(f->sheet, "rank", f->numbers, f->err));
  TRY(numbers(f, "coverage", f->score->coverage));
  for (size_t r = 0; r < f->rows; r++) f->texts[r] = fragility_reason_name(fragility_score_reason(f->score, f->units[r]));
  return fragility_sheet_add_text(f->sheet, "status", f->texts, f->err);
}

static fragility_status node_values(struct filling *f) {
  for (size_t node = 0; node < fragility_score_nodes(f->score); node++) {
    for (size_t r = 0; r < f->rows; r++) f->numbers[r] = fragility_score_node_value(f->score, node, f->units[r]);
    TRY(fragility_sheet_add_numbers(f->sheet, fragility_score_node_code(f->score, node), f->numbers, f->err));
  }
  return FRAGILITY_OK;
}

static fragility_status indicator(struct filling *f, size_t node) {
  char name[160];
  const char *column = fragility_score_node_column(f->score, node);
  for (size_t r = 0; r < f->rows; r++) f->numbers[r] = fragility_score_node_raw(f->score, node, f->units[r]);
  snprintf(name, sizeof name, "raw_%s", column);
  TRY(fragility_sheet_add_numbers(f->sheet, name, f->numbers, f->err));
  for (size_t r = 0; r < f->rows; r++) f->texts[r] = fragility_reason_name(fragility_score_node_reason(f->score, node, f->units[r]));
  snprintf(name, sizeof name, "status_%s", column);
  TRY(fragility_sheet_add_text(f->sheet, name, f->texts, f->err));
  for (size_t r = 0; r < f->rows; r++) {
    f->texts[r] = fragility_flags_text(&f->arena, fragility_score_node_flags(f->score, node, f->units[r]));
    if (!f->texts[r]) return fragility_fail_memory(f->err);
  }
  snprintf(name, sizeof name, "flags_%s", column);
  return fragility_sheet_add_text(f->sheet, name, f->texts, f->err);
}

/* On parents, how many people stand behind each number. */
static fragility_status people(struct filling *f) {
  char name[160];
  for (size_t node = 0; node <= fragility_score_nodes(f->score); node++) {
    for (size_t r = 0; r < f->rows; r++) f->numbers[r] = fragility_score_people(f->score, node - 1, f->units[r]);
    snprintf(name, sizeof name, "people_%s", node ? fragility_score_node_code(f->score, node - 1) : "score");
    TRY(fragility_sheet_add_numbers(f->sheet, name, f->numbers, f->err));
  }
  return FRAGILITY_OK;
}

static fragility_status fill(struct filling *f, fragility_detail detail) {
  TRY(summary(f));
  if (detail >= FRAGILITY_NODES) TRY(node_values(f));
  for (size_t node = 0; detail >= FRAGILITY_FULL && node < fragility_score_nodes(f->score); node++)
    if (*fragility_score_node_column(f->score, node)) TRY(indicator(f, node));
  if (detail >= FRAGILITY_FULL && f->score->difficulty) {
    TRY(numbers(f, "demand_low", f->score->demand_low));
    TRY(numbers(f, "demand_high", f->score->demand_high));
  }
  return detail >= FRAGILITY_FULL && f->score->people ? people(f) : FRAGILITY_OK;
}

fragility_status fragility_score_sheet(const fragility_score *score, fragility_detail detail, const unsigned char *keep,
                                       fragility_sheet **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the sheet");
  *out = NULL;
  if (!score) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no score given");
  size_t n = score->units->units.count;
  struct filling f = {.score = score, .err = err, .units = fragility_array(n, sizeof *f.units),
                      .numbers = fragility_array(n, sizeof *f.numbers), .texts = fragility_array(n, sizeof *f.texts)};
  fragility_status status = f.units && f.numbers && f.texts ? FRAGILITY_OK : fragility_fail_memory(err);
  if (status == FRAGILITY_OK) {
    for (size_t u = 0; u < n; u++)
      if (!keep || keep[u]) f.units[f.rows++] = (uint32_t)u;
    status = fragility_sheet_create(f.rows, &f.sheet, err);
  }
  if (status == FRAGILITY_OK) status = fill(&f, detail);
  fragility_arena_free(&f.arena);
  free(f.units), free(f.numbers), free(f.texts);
  if (status != FRAGILITY_OK) {
    fragility_sheet_free(f.sheet);
    return status;
  }
  *out = f.sheet;
  return FRAGILITY_OK;
}

fragility_status fragility_score_as_table(const fragility_score *score, fragility_table **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the table");
  *out = NULL;
  if (!score) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no score given");
  fragility_table *table;
  TRY(fragility_table_create(score->units, 3, &table, err));
  fragility_status status = fragility_table_name(table, 0, "score", score->title, err);
  if (status == FRAGILITY_OK) status = fragility_table_name(table, 1, "coverage", "", err);
  if (status == FRAGILITY_OK) status = fragility_table_name(table, 2, "demand", fragility_score_demand_kind(score), err);
  if (status != FRAGILITY_OK) {
    fragility_table_free(table);
    return status;
  }
  for (size_t u = 0; u < score->units->units.count; u++) {
    fragility_table_set(table, 0, u, score->reasons[u], score->score[u], NAN, 0);
    fragility_table_set(table, 1, u, FRAGILITY_KNOWN, score->coverage[u], NAN, 0);
    double people = score->demand[u];
    fragility_table_set(table, 2, u, isnan(people) ? FRAGILITY_NOT_AVAILABLE : FRAGILITY_KNOWN, people, NAN, 0);
  }
  *out = table;
  return FRAGILITY_OK;
}
