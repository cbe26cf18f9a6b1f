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
  bool whole; /* one group has all units */
  fragility_score *score;
  int threads;
};

/* ---- leaves ---- */

static fragility_status leaf(const struct computing *computing, size_t node, struct room *room, fragility_error *err) {
  const fragility_table *table = computing->table;
  fragility_score *score = computing->score;
  size_t n = score->units->units.count, column = fragility_table_find(table, score->columns[node]);
  score->given[node] = column != SIZE_MAX;
  if (column == SIZE_MAX) return FRAGILITY_OK;
  const fragility_values *values = &table->values[column];
  struct law law = {.values = fragility_values_there(values) ? values : NULL, .of_unit = computing->groups->of_unit, .whole = computing->whole};
  bool kept = !fragility_normalisation_find(computing->method->nodes[node].facts.normalisation)->apply;
  if (kept && !(score->values[node] = fragility_score_column(score))) return fragility_fail_memory(err);
  if (!(law.scales = fragility_array(computing->groups->count, sizeof *law.scales))) return fragility_fail_memory(err);
  score->column_of[node] = column;
  fragility_status status = fragility_law_fit(&computing->method->nodes[node], score->units->units.population, table->denominators[column], computing->groups, n, room,
                                              score->values[node], &law, err);
  score->laws[node] = law;
  return status;
}

/* Leaves are independent: one thread a leaf, each with its own scratch. */
static fragility_status leaves(const struct computing *computing, fragility_error *err) {
  fragility_status status = FRAGILITY_OK;
  fragility_error first = {.code = FRAGILITY_OK};
#pragma omp parallel num_threads(computing->threads)
  {
    struct room room = {0};
#pragma omp for schedule(dynamic, 1)
    for (size_t i = 0; i < computing->method->count; i++) {
      if (!computing->method->nodes[i].leaf) continue;
      fragility_error own = {.code = FRAGILITY_OK};
      fragility_status here = leaf(computing, i, &room, &own);
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

/* What a thread needs for the tile it works on. */
struct tile {
  size_t begin, count;   /* units */
  double **parts;        /* of each node: values of the score, or room of the tile */
  double *room;          /* a part for each node */
  const double **family; /* the parts of one axis */
  double *weights;
};

static bool tile_create(const struct computing *computing, struct tile *tile) {
  size_t k = computing->method->count;
  *tile = (struct tile){.parts = fragility_array(k, sizeof *tile->parts), .family = fragility_array(k, sizeof *tile->family), .weights = fragility_array(k, sizeof *tile->weights)};
  tile->room = fragility_array(k * FRAGILITY_TILE, sizeof *tile->room);
  return tile->parts && tile->family && tile->weights && tile->room;
}

static void tile_free(struct tile *tile) { free(tile->parts), free(tile->room), free(tile->family), free(tile->weights); }

/* The values of leaves that are not kept are made here, once for all the axes above. */
static void tile_open(const struct computing *computing, size_t at, struct tile *tile) {
  const fragility_score *score = computing->score;
  size_t left = score->units->units.count - at * FRAGILITY_TILE;
  tile->begin = at * FRAGILITY_TILE, tile->count = left < FRAGILITY_TILE ? left : FRAGILITY_TILE;
  for (size_t i = 0; i < computing->method->count; i++) {
    if (score->values[i]) {
      tile->parts[i] = score->values[i] + tile->begin;
      continue;
    }
    double *part = tile->parts[i] = tile->room + i * FRAGILITY_TILE;
    size_t known = score->laws[i].normalisation ? tile->count : 0;
    if (known) fragility_law_values(&score->laws[i], tile->begin, known, part);
    for (size_t u = known; u < FRAGILITY_TILE; u++) part[u] = NAN;
  }
}

static size_t gather(const struct computing *computing, size_t axis, struct tile *tile) {
  const fragility_method *method = computing->method;
  bool over_leaves = strcmp(method->nodes[axis].facts.missing, "leaves") == 0;
  size_t count = 0;
  for (size_t i = axis + 1; i < method->count; i++) {
    const struct node *node = &method->nodes[i];
    bool member = over_leaves ? node->leaf && counts_below(method, i, axis) : node->parent == axis;
    if (!member) continue;
    tile->family[count] = tile->parts[i];
    tile->weights[count++] = over_leaves ? node->effective : node->facts.weight;
  }
  return count;
}

/* Known leaves / leaves below an axis, for the units of a tile. */
static void cover(const struct computing *computing, size_t axis, const struct tile *tile, double *coverage) {
  const fragility_method *method = computing->method;
  double asked = 0;
  memset(coverage, 0, FRAGILITY_TILE * sizeof *coverage);
  for (size_t i = axis + 1; i < method->count; i++) {
    if (!method->nodes[i].leaf || !counts_below(method, i, axis)) continue;
    const double *part = tile->parts[i];
    asked++;
    for (size_t u = 0; u < FRAGILITY_TILE; u++) coverage[u] += part[u] == part[u];
  }
  for (size_t u = 0; u < FRAGILITY_TILE; u++) coverage[u] /= asked;
}

static void judge(const struct computing *computing, size_t axis, const struct tile *tile, const double *coverage, double *out) {
  double least = computing->method->nodes[axis].facts.min_coverage;
  unsigned char *reasons = computing->score->reasons[axis] + tile->begin;
  for (size_t u = 0; u < tile->count; u++) {
    unsigned reason = FRAGILITY_KNOWN;
    if (coverage[u] == 0) reason = FRAGILITY_NOT_AVAILABLE;
    else if (coverage[u] < least) reason = FRAGILITY_LOW_COVERAGE;
    else if (isnan(out[u])) reason = FRAGILITY_LOW_COVERAGE;
    else if (isinf(out[u])) reason = FRAGILITY_OUT_OF_RANGE;
    if (reason != FRAGILITY_KNOWN) out[u] = NAN;
    reasons[u] = (unsigned char)reason;
    if (axis == 0) computing->score->coverage[tile->begin + u] = coverage[u];
  }
}

static void aggregate(const struct computing *computing, struct tile *tile) {
  const fragility_method *method = computing->method;
  double coverage[FRAGILITY_TILE];
  for (size_t axis = method->count; axis-- > 0;) {
    if (method->nodes[axis].leaf) continue;
    size_t count = gather(computing, axis, tile);
    fragility_aggregation_find(method->nodes[axis].facts.aggregation)->apply(tile->family, tile->weights, count, tile->parts[axis]);
    cover(computing, axis, tile, coverage);
    judge(computing, axis, tile, coverage, tile->parts[axis]);
  }
}

static fragility_status make_axes(const struct computing *computing, fragility_error *err) {
  fragility_score *score = computing->score;
  for (size_t i = 0; i < score->nodes; i++) {
    if (computing->method->nodes[i].leaf) continue;
    if (!score->values[i]) score->values[i] = fragility_score_column(score);
    score->reasons[i] = fragility_array(score->units->units.count, 1);
    if (!score->values[i] || !score->reasons[i]) return fragility_fail_memory(err);
  }
  return FRAGILITY_OK;
}

static fragility_status axes(const struct computing *computing, fragility_error *err) {
  size_t tiles = (computing->score->units->units.count + FRAGILITY_TILE - 1) / FRAGILITY_TILE;
  bool good = true;
  TRY(make_axes(computing, err));
#pragma omp parallel num_threads(computing->threads)
  {
    struct tile tile;
    bool there = tile_create(computing, &tile);
    if (!there) {
#pragma omp atomic write
      good = false;
    }
#pragma omp for schedule(static)
    for (size_t at = 0; at < tiles; at++) {
      if (!there) continue;
      tile_open(computing, at, &tile);
      aggregate(computing, &tile);
    }
    tile_free(&tile);
  }
  return good ? FRAGILITY_OK : fragility_fail_memory(err);
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
  for (int language = FRAGILITY_FRENCH; language <= FRAGILITY_ENGLISH; language++) {
    char *title = fragility_arena_take(&score->arena, room);
    if (!title) return fragility_fail_memory(err);
    if (given < asked) snprintf(title, room, fragility_words(language, "score.incomplete"), id, given, asked);
    else snprintf(title, room, "%s", id);
    score->titles[language] = title;
  }
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
  return fragility_rank(score->score, score->units->units.count, computing->groups, computing->threads, score->rank, err);
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
  TRY(fragility_score_create(table->units, method->count, fragility_threads(options ? options->options : NULL), &score, err));
  score->table = fragility_table_share(table);
  score->reference = reference;
  score->min_coverage = method->nodes[0].facts.min_coverage;
  struct computing computing = {table, method, &table->units->groups[reference], fragility_groups_whole(&table->units->groups[reference], table->units->units.count), score,
                                score->threads};
  fragility_status status = run(&computing, err);
  if (status != FRAGILITY_OK) {
    fragility_score_free(score);
    return status;
  }
  *out = score;
  return FRAGILITY_OK;
}
