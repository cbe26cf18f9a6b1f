/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "score/normalise.h"

#include <stdlib.h>

double *fragility_score_column(const fragility_score *score) {
  size_t n = (score->units->units.count + FRAGILITY_TILE) / FRAGILITY_TILE * FRAGILITY_TILE;
  double *column = fragility_large(malloc(n * sizeof *column), n * sizeof *column);
  size_t filled = column ? n : 0;
#pragma omp parallel for schedule(static) num_threads(score->threads)
  for (size_t i = 0; i < filled; i++) column[i] = NAN;
  return column;
}

static fragility_status allocate(fragility_score *score, fragility_error *err) {
  size_t n = score->units->units.count, k = score->nodes;
  score->codes = fragility_arena_take(&score->arena, k * sizeof *score->codes);
  score->columns = fragility_arena_take(&score->arena, k * sizeof *score->columns);
  score->given = fragility_arena_take(&score->arena, k * sizeof *score->given);
  score->coverage = fragility_arena_take(&score->arena, (n + 1) * sizeof *score->coverage);
  score->rank = fragility_arena_take(&score->arena, (n + 1) * sizeof *score->rank);
  score->demand = fragility_arena_take(&score->arena, 3 * (n + 1) * sizeof *score->demand);
  score->values = fragility_array(k, sizeof *score->values);
  score->laws = fragility_array(k, sizeof *score->laws);
  score->reasons = fragility_array(k, sizeof *score->reasons);
  score->column_of = fragility_array(k, sizeof *score->column_of);
  bool there = score->codes && score->columns && score->given && score->coverage && score->rank && score->demand && score->values && score->laws && score->reasons && score->column_of;
  if (!there || !(score->values[0] = fragility_score_column(score))) return fragility_fail_memory(err);
  score->score = score->values[0];
  score->demand_low = score->demand + n + 1, score->demand_high = score->demand_low + n + 1;
  for (size_t i = 0; i < k; i++) score->column_of[i] = SIZE_MAX;
  return FRAGILITY_OK;
}

fragility_status fragility_score_create(fragility_register *units, size_t nodes, int threads, fragility_score **out, fragility_error *err) {
  *out = NULL;
  fragility_score *score = calloc(1, sizeof *score);
  if (!score) return fragility_fail_memory(err);
  atomic_init(&score->shares, 1);
  score->units = fragility_register_share(units);
  score->nodes = nodes, score->threads = threads;
  score->titles[FRAGILITY_FRENCH] = score->titles[FRAGILITY_ENGLISH] = "";
  fragility_status status = allocate(score, err);
  if (status != FRAGILITY_OK) {
    fragility_score_free(score);
    return status;
  }
  *out = score;
  return FRAGILITY_OK;
}

fragility_score *fragility_score_share(const fragility_score *score) {
  fragility_score *shared = (fragility_score *)score; /* nothing of it changes but the count */
  atomic_fetch_add(&shared->shares, 1);
  return shared;
}

void fragility_score_free(fragility_score *score) {
  if (!score || atomic_fetch_sub(&score->shares, 1) > 1) return;
  for (size_t i = 0; i < score->nodes; i++) {
    if (score->values) free(score->values[i]);
    if (score->reasons) free(score->reasons[i]);
    if (score->laws) free(score->laws[i].scales);
    if (score->raw) free(score->raw[i]);
  }
  free(score->values), free(score->reasons), free(score->laws), free(score->raw);
  fragility_table_free(score->table);
  free(score->column_of);
  free(score->people);
  fragility_register_free(score->units);
  fragility_arena_free(&score->arena);
  free(score);
}

double fragility_score_value(const fragility_score *score, size_t node, size_t unit) {
  double value = NAN;
  if (score->values[node]) value = score->values[node][unit];
  else if (score->laws[node].normalisation) fragility_law_values(&score->laws[node], unit, 1, &value);
  return value;
}

static fragility_reason reason_of(const fragility_score *score, size_t node, size_t unit) {
  if (score->reasons[node]) return (fragility_reason)score->reasons[node][unit];
  return score->laws[node].normalisation ? fragility_law_reason(&score->laws[node], unit, fragility_score_value(score, node, unit)) : FRAGILITY_ABSENT;
}

static bool has_unit(const fragility_score *score, size_t unit) { return score && unit < score->units->units.count; }

/* Public nodes leave the root out. */
static bool has_cell(const fragility_score *score, size_t node, size_t unit) {
  return has_unit(score, unit) && node + 1 > 0 && node + 1 < score->nodes;
}

const char *fragility_score_title(const fragility_score *score) { return fragility_score_title_in(score, NULL); }

const char *fragility_score_title_in(const fragility_score *score, const char *language) {
  fragility_language wanted;
  return score && fragility_language_find(language, &wanted, NULL) == FRAGILITY_OK ? score->titles[wanted] : NULL;
}
fragility_level fragility_score_level(const fragility_score *score) { return score ? score->level : FRAGILITY_COMMUNE; }
fragility_level fragility_score_reference(const fragility_score *score) { return score ? score->reference : FRAGILITY_FRANCE; }
const fragility_units *fragility_score_units(const fragility_score *score) { return score ? &score->units->units : NULL; }
size_t fragility_score_count(const fragility_score *score) { return score ? score->units->units.count : 0; }

const char *fragility_score_code(const fragility_score *score, size_t unit) {
  return has_unit(score, unit) ? score->units->units.code[unit] : NULL;
}

const double *fragility_score_values(const fragility_score *score) { return score ? score->score : NULL; }
bool fragility_score_is_known(const fragility_score *score, size_t unit) { return has_unit(score, unit) && !isnan(score->score[unit]); }

fragility_reason fragility_score_reason(const fragility_score *score, size_t unit) {
  return has_unit(score, unit) ? reason_of(score, 0, unit) : FRAGILITY_ABSENT;
}

size_t fragility_score_rank(const fragility_score *score, size_t unit) { return has_unit(score, unit) ? score->rank[unit] : 0; }
const char *fragility_score_demand_kind(const fragility_score *score) { return score && score->difficulty ? "people_in_difficulty" : "population"; }

double fragility_score_demand(const fragility_score *score, size_t unit, double *low, double *high) {
  bool there = has_unit(score, unit);
  if (low) *low = there ? score->demand_low[unit] : NAN;
  if (high) *high = there ? score->demand_high[unit] : NAN;
  return there ? score->demand[unit] : NAN;
}

double fragility_score_coverage(const fragility_score *score, size_t unit) { return has_unit(score, unit) ? score->coverage[unit] : NAN; }
double fragility_score_known_share(const fragility_score *score) {
  if (!score) return NAN;
  const fragility_groups *groups = &score->units->groups[score->level == FRAGILITY_COMMUNE ? score->reference : FRAGILITY_FRANCE];
  fragility_sum known = {0, 0}, all = {0, 0};
  unsigned char *scored = fragility_array(groups->count, 1);
  size_t n = score->units->units.count;
  if (!scored) return NAN;
  for (size_t u = 0; u < n; u++)
    if (groups->of_unit[u] != FRAGILITY_NO_GROUP && !isnan(score->score[u])) scored[groups->of_unit[u]] = 1;
  for (size_t u = 0; u < n; u++) {
    double people = score->units->units.population[u];
    if (groups->of_unit[u] == FRAGILITY_NO_GROUP || !scored[groups->of_unit[u]] || !(people > 0)) continue;
    fragility_sum_add(&all, people);
    if (!isnan(score->score[u])) fragility_sum_add(&known, people);
  }
  free(scored);
  double total = fragility_sum_value(&all);
  return total > 0 ? fragility_sum_value(&known) / total : NAN;
}

size_t fragility_score_nodes(const fragility_score *score) { return score ? score->nodes - 1 : 0; }

const char *fragility_score_node_code(const fragility_score *score, size_t node) {
  return score && node + 1 > 0 && node + 1 < score->nodes ? score->codes[node + 1] : NULL;
}

const char *fragility_score_node_column(const fragility_score *score, size_t node) {
  return score && node + 1 > 0 && node + 1 < score->nodes ? score->columns[node + 1] : NULL;
}

bool fragility_score_node_given(const fragility_score *score, size_t node) {
  return score && node + 1 > 0 && node + 1 < score->nodes && score->given[node + 1];
}

double fragility_score_node_value(const fragility_score *score, size_t node, size_t unit) {
  return has_cell(score, node, unit) ? fragility_score_value(score, node + 1, unit) : NAN;
}

fragility_reason fragility_score_node_reason(const fragility_score *score, size_t node, size_t unit) {
  return has_cell(score, node, unit) ? reason_of(score, node + 1, unit) : FRAGILITY_ABSENT;
}

double fragility_score_raw(const fragility_score *score, size_t node, size_t unit) {
  return score->table ? fragility_table_value(score->table, score->column_of[node], unit) : score->raw[node][unit];
}

double fragility_score_node_raw(const fragility_score *score, size_t node, size_t unit) {
  return has_cell(score, node, unit) ? fragility_score_raw(score, node + 1, unit) : NAN;
}

unsigned fragility_score_node_flags(const fragility_score *score, size_t node, size_t unit) {
  return has_cell(score, node, unit) && score->table ? fragility_table_flags(score->table, score->column_of[node + 1], unit) : 0;
}

double fragility_score_people(const fragility_score *score, size_t node, size_t unit) {
  if (!has_unit(score, unit) || (node != SIZE_MAX && !has_cell(score, node, unit))) return NAN;
  if (score->people) return score->people[(node + 1) * score->units->units.count + unit];
  double value = node == SIZE_MAX ? score->score[unit] : fragility_score_node_value(score, node, unit);
  return isnan(value) ? 0 : score->units->units.population[unit];
}
