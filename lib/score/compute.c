/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Leaves are normalised column by column, then axes are aggregated tile by tile, from the last node up to the root. */
#include "score/aggregate.h"
#include "score/normalise.h"

#include <stdio.h>
#include <stdlib.h>

struct computing {
  const fragility_table *table;
  const fragility_method *method;
  const fragility_groups *groups;
  fragility_score *score;
  int threads;
};

static unsigned char *reasons_of(const fragility_score *score, size_t node) {
  return score->reasons + node * score->units->units.count;
}

/* ---- leaves ---- */

static fragility_status leaf(const struct computing *computing, size_t node, struct room *room, fragility_error *err) {
  const fragility_table *table = computing->table;
  fragility_score *score = computing->score;
  size_t n = score->units->units.count, column = fragility_table_find(table, score->columns[node]);
  score->given[node] = column != SIZE_MAX;
  if (column == SIZE_MAX) {
    fragility_tiles_clear(&score->values, node);
    return FRAGILITY_OK;
  }
  const double *x = table->values[column], *denominators = table->denominators[column];
  bool by_denominators = *computing->method->nodes[node].facts.reference_weight == 'd';
  bool lacking = !x || (!denominators && by_denominators);
  if (lacking && !room->unknown && !(room->unknown = malloc((n + 1) * sizeof *room->unknown))) return fragility_fail_memory(err);
  for (size_t i = 0; i < n && lacking; i++) room->unknown[i] = NAN;
  memcpy(reasons_of(score, node), table->reasons + column * n, n);
  score->column_of[node] = column;
  TRY(fragility_normalise(&computing->method->nodes[node], x ? x : room->unknown, score->units->units.population,
                          denominators ? denominators : room->unknown, computing->groups, n, room, room->out, reasons_of(score, node), err));
  fragility_tiles_scatter(&score->values, node, room->out);
  return FRAGILITY_OK;
}

/* Leaves are independent: one thread a leaf, each with its own scratch. */
static fragility_status leaves(const struct computing *computing, fragility_error *err) {
  size_t n = computing->score->units->units.count;
  fragility_status status = FRAGILITY_OK;
  fragility_error first = {.code = FRAGILITY_OK};
#pragma omp parallel num_threads(computing->threads)
  {
    struct room room = {.out = fragility_large(malloc((n + 1) * sizeof *room.out), n * sizeof *room.out)};
#pragma omp for schedule(dynamic, 1)
    for (size_t i = 0; i < computing->method->count; i++) {
      if (!computing->method->nodes[i].leaf) continue;
      fragility_error own = {.code = FRAGILITY_OK};
      fragility_status here = room.out ? leaf(computing, i, &room, &own) : fragility_fail_memory(&own);
      if (here == FRAGILITY_OK) continue;
#pragma omp critical
      status = here, first = own;
    }
    fragility_room_free(&room);
  }
  if (status != FRAGILITY_OK && err) *err = first;
  return status;
}

/* ---- axes ---- */

/* The leaves below an axis that count (weight above 0). */
static bool counts_below(const fragility_method *method, size_t leaf_node, size_t axis) {
  size_t at = leaf_node;
  while (at != axis) {
    if (at == SIZE_MAX || !(method->nodes[at].facts.weight > 0)) return false;
    at = method->nodes[at].parent;
  }
  return true;
}

struct family {
  size_t count;
  const double **parts;
  double *weights;
};

static void gather(const struct computing *computing, size_t axis, size_t tile, struct family *family) {
  const fragility_method *method = computing->method;
  bool over_leaves = strcmp(method->nodes[axis].facts.missing, "leaves") == 0;
  family->count = 0;
  for (size_t i = axis + 1; i < method->count; i++) {
    const struct node *node = &method->nodes[i];
    bool member = over_leaves ? node->leaf && counts_below(method, i, axis) : node->parent == axis;
    if (!member) continue;
    family->parts[family->count] = fragility_tiles_part(&computing->score->values, tile, i);
    family->weights[family->count++] = over_leaves ? node->effective : node->facts.weight;
  }
}

/* Known leaves / leaves below an axis, for the units of a tile. */
static void cover(const struct computing *computing, size_t axis, size_t tile, double *coverage) {
  const fragility_method *method = computing->method;
  double asked = 0;
  memset(coverage, 0, FRAGILITY_TILE * sizeof *coverage);
  for (size_t i = axis + 1; i < method->count; i++) {
    if (!method->nodes[i].leaf || !counts_below(method, i, axis)) continue;
    const double *part = fragility_tiles_part(&computing->score->values, tile, i);
    asked++;
    for (size_t u = 0; u < FRAGILITY_TILE; u++) coverage[u] += part[u] == part[u];
  }
  for (size_t u = 0; u < FRAGILITY_TILE; u++) coverage[u] /= asked;
}

static void judge(const struct computing *computing, size_t axis, size_t tile, const double *coverage, double *out) {
  double least = computing->method->nodes[axis].facts.min_coverage;
  size_t begin = tile * FRAGILITY_TILE, n = computing->score->units->units.count;
  for (size_t u = 0; u < FRAGILITY_TILE && begin + u < n; u++) {
    unsigned reason = FRAGILITY_KNOWN;
    if (coverage[u] == 0) reason = FRAGILITY_NOT_AVAILABLE;
    else if (coverage[u] < least) reason = FRAGILITY_LOW_COVERAGE;
    else if (isnan(out[u])) reason = FRAGILITY_LOW_COVERAGE;
    else if (isinf(out[u])) reason = FRAGILITY_OUT_OF_RANGE;
    if (reason != FRAGILITY_KNOWN) out[u] = NAN;
    reasons_of(computing->score, axis)[begin + u] = (unsigned char)reason;
    if (axis == 0) computing->score->coverage[begin + u] = coverage[u];
    if (axis == 0) computing->score->score[begin + u] = out[u];
  }
}

static fragility_status axes(const struct computing *computing, fragility_error *err) {
  const fragility_method *method = computing->method;
  bool room = true;
#pragma omp parallel num_threads(computing->threads)
  {
    struct family family = {0, fragility_array(method->count, sizeof(double *)), fragility_array(method->count, sizeof(double))};
    double coverage[FRAGILITY_TILE];
#pragma omp for schedule(static)
    for (size_t tile = 0; tile < fragility_tiles_count(&computing->score->values); tile++) {
      if (!family.parts || !family.weights) {
#pragma omp atomic write
        room = false;
        continue;
      }
      for (size_t axis = method->count; axis-- > 0;) {
        if (method->nodes[axis].leaf) continue;
        double *out = fragility_tiles_part(&computing->score->values, tile, axis);
        gather(computing, axis, tile, &family);
        fragility_aggregation_find(method->nodes[axis].facts.aggregation)->apply(family.parts, family.weights, family.count, out);
        cover(computing, axis, tile, coverage);
        judge(computing, axis, tile, coverage, out);
      }
    }
    free(family.parts), free(family.weights);
  }
  return room ? FRAGILITY_OK : fragility_fail_memory(err);
}

/* ---- before and after ---- */

static fragility_status describe(struct computing *computing, fragility_error *err) {
  fragility_score *score = computing->score;
  for (size_t i = 0; i < score->nodes; i++) {
    const fragility_node *node = &computing->method->nodes[i].facts;
    score->codes[i] = fragility_arena_text(&score->arena, node->code, strlen(node->code));
    score->columns[i] = fragility_arena_text(&score->arena, node->column, strlen(node->column));
    score->given[i] = true;
    if (!score->codes[i] || !score->columns[i]) return fragility_fail_memory(err);
  }
  return FRAGILITY_OK;
}

static fragility_status entitle(struct computing *computing, fragility_error *err) {
  fragility_score *score = computing->score;
  const char *id = computing->method->id;
  size_t asked = 0, given = 0, room = strlen(id) + 64;
  for (size_t i = 0; i < score->nodes; i++) {
    if (!computing->method->nodes[i].leaf || !counts_below(computing->method, i, 0)) continue;
    asked++;
    given += score->given[i];
  }
  char *title = fragility_arena_take(&score->arena, room);
  if (!title) return fragility_fail_memory(err);
  if (given < asked) snprintf(title, room, "%s (incomplet, %zu/%zu)", id, given, asked);
  else snprintf(title, room, "%s", id);
  score->title = title;
  return FRAGILITY_OK;
}

static fragility_status check(const fragility_table *table, const fragility_method *method, fragility_error *err) {
  char asked[300] = "";
  bool any = false, people = false;
  for (size_t i = 0; i < method->count; i++) {
    const struct node *node = &method->nodes[i];
    if (!node->leaf) continue;
    any |= fragility_table_find(table, node->facts.column) != SIZE_MAX && counts_below(method, i, 0);
    people |= fragility_normalisation_find(node->facts.normalisation)->people;
    if (strlen(asked) + strlen(node->facts.column) + 3 < sizeof asked) strcat(strcat(asked, *asked ? ", " : ""), node->facts.column);
  }
  if (!any)
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no input gives an indicator of the method %s, which asks for %s",
                          method->id, asked);
  const fragility_units *units = &table->units->units;
  for (size_t i = 0; i < units->count && people; i++) people = !(units->population[i] > 0);
  return people ? fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "the method %s weighs people, and no unit has a population", method->id)
                : FRAGILITY_OK;
}

static fragility_status run(struct computing *computing, fragility_error *err) {
  fragility_score *score = computing->score;
  TRY(describe(computing, err));
  fragility_demand(computing->table, score);
  TRY(leaves(computing, err));
  TRY(axes(computing, err));
  TRY(entitle(computing, err));
  return fragility_rank(score->score, score->units->units.count, computing->groups->of_unit, computing->groups->count, score->rank, err);
}

fragility_status fragility_score_compute(const fragility_table *table, const fragility_method *method,
                                         const fragility_score_options *options, fragility_score **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the score");
  *out = NULL;
  if (!table || !method) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "a score needs a table and a method");
  fragility_level reference = options && options->reference ? options->reference : FRAGILITY_FRANCE;
  if ((unsigned)reference >= FRAGILITY_LEVELS) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no level has the number %d", (int)reference);
  TRY(check(table, method, err));
  if (table->units->groups[reference].start)
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "some communes are in several zones: zones cannot be what scores are relative to");
  fragility_score *score;
  TRY(fragility_score_create(table->units, method->count, &score, err));
  score->table = fragility_table_share(table);
  score->reference = reference;
  score->min_coverage = method->nodes[0].facts.min_coverage;
  struct computing computing = {table, method, &table->units->groups[reference], score,
                                fragility_threads(options ? options->options : NULL)};
  fragility_status status = run(&computing, err);
  if (status != FRAGILITY_OK) {
    fragility_score_free(score);
    return status;
  }
  *out = score;
  return FRAGILITY_OK;
}
