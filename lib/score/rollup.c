/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parents of a level: sum of people x value / sum of people over the communes with a known value. A parent's score is
 * the mean of scores, so it is not the mean of its axes. */
#include "score/score.h"

#include <stdlib.h>

struct means {
  const fragility_score *from;
  const fragility_groups *groups;
  fragility_sum *products, *people; /* one a group */
};

static double people_of(const fragility_score *score, size_t unit) {
  double people = score->units->units.population[unit];
  return people > 0 ? people : 0;
}

static void clear(const struct means *means) {
  memset(means->products, 0, means->groups->count * sizeof *means->products);
  memset(means->people, 0, means->groups->count * sizeof *means->people);
}

static void add(const struct means *means, size_t unit, double value) {
  size_t n;
  const uint32_t *group = fragility_groups_of(means->groups, unit, &n);
  double people = people_of(means->from, unit);
  if (isnan(value) || people == 0) return;
  for (size_t i = 0; i < n; i++) {
    fragility_sum_add(&means->products[group[i]], people * value);
    fragility_sum_add(&means->people[group[i]], people);
  }
}

static double mean(const struct means *means, size_t group) {
  double people = fragility_sum_value(&means->people[group]);
  return people > 0 ? fragility_sum_value(&means->products[group]) / people : NAN;
}

/* The values of a node, and those it was made of, to the parents. */
static void roll_node(const struct means *means, fragility_score *to, size_t node) {
  const fragility_score *from = means->from;
  double *people = to->people + node * means->groups->count;
  clear(means);
  for (size_t u = 0; u < from->units->units.count; u++) add(means, u, fragility_score_raw(from, node, u));
  for (size_t g = 0; g < means->groups->count; g++) to->raw[node][g] = mean(means, g);
  clear(means);
  for (size_t u = 0; u < from->units->units.count; u++) add(means, u, fragility_score_value(from, node, u));
  for (size_t g = 0; g < means->groups->count; g++) {
    to->values[node][g] = mean(means, g);
    people[g] = fragility_sum_value(&means->people[g]);
  }
}

static void roll_coverage(const struct means *means, fragility_score *to) {
  clear(means);
  for (size_t u = 0; u < means->from->units->units.count; u++) add(means, u, means->from->coverage[u]);
  for (size_t g = 0; g < means->groups->count; g++) to->coverage[g] = isnan(mean(means, g)) ? 0 : mean(means, g);
}

static fragility_status parents(const fragility_score *score, fragility_level level, fragility_register **out, fragility_error *err) {
  const fragility_groups *groups = &score->units->groups[level];
  const fragility_units *from = &score->units->units;
  TRY(fragility_register_create(groups->count, out, err));
  fragility_units *u = &(*out)->units;
  for (size_t g = 0; g < groups->count; g++) {
    const char *code = fragility_register_text(*out, groups->code[g], strlen(groups->code[g]));
    const char *name = fragility_register_text(*out, groups->name[g], strlen(groups->name[g]));
    if (!code || !name) return fragility_fail_memory(err);
    ((const char **)u->code)[g] = code;
    ((const char **)u->name)[g] = name;
    if (level == FRAGILITY_EPCI) ((const char **)u->epci)[g] = code;
    if (level == FRAGILITY_DEPARTEMENT) ((const char **)u->departement)[g] = code;
    if (level == FRAGILITY_REGION) ((const char **)u->region)[g] = code;
    if (level == FRAGILITY_ZONE) ((const char **)u->zone)[g] = code;
    ((double *)u->population)[g] = 0;
  }
  for (size_t i = 0; i < from->count; i++) {
    size_t n;
    const uint32_t *group = fragility_groups_of(groups, i, &n);
    for (size_t k = 0; k < n; k++) ((double *)u->population)[group[k]] += people_of(score, i);
  }
  for (size_t i = 0; i < from->count && level == FRAGILITY_DEPARTEMENT; i++)
    if (groups->of_unit[i] != FRAGILITY_NO_GROUP && !*u->region[groups->of_unit[i]]) {
      const char *region = fragility_register_text(*out, from->region[i], strlen(from->region[i]));
      if (!region) return fragility_fail_memory(err);
      ((const char **)u->region)[groups->of_unit[i]] = region;
    }
  return fragility_register_close(*out, err);
}

static fragility_status copy_names(const fragility_score *from, fragility_score *to, fragility_error *err) {
  for (int language = FRAGILITY_FRENCH; language <= FRAGILITY_ENGLISH; language++) {
    to->titles[language] = fragility_arena_text(&to->arena, from->titles[language], strlen(from->titles[language]));
    if (!to->titles[language]) return fragility_fail_memory(err);
  }
  for (size_t i = 0; i < from->nodes; i++) {
    to->codes[i] = fragility_arena_text(&to->arena, from->codes[i], strlen(from->codes[i]));
    to->columns[i] = fragility_arena_text(&to->arena, from->columns[i], strlen(from->columns[i]));
    to->given[i] = from->given[i];
    if (!to->codes[i] || !to->columns[i]) return fragility_fail_memory(err);
  }
  return FRAGILITY_OK;
}

/* People are counts: they add. A parent of communes of which none is known has none. */
static void add_up(const struct means *means, const double *from, double *to) {
  clear(means);
  for (size_t u = 0; u < means->from->units->units.count; u++) {
    size_t n;
    const uint32_t *group = fragility_groups_of(means->groups, u, &n);
    for (size_t i = 0; i < n && !isnan(from[u]); i++) {
      fragility_sum_add(&means->products[group[i]], from[u]);
      fragility_sum_add(&means->people[group[i]], 1);
    }
  }
  for (size_t g = 0; g < means->groups->count; g++)
    to[g] = means->people[g].high > 0 ? fragility_sum_value(&means->products[g]) : (double)NAN;
}

static fragility_status make_columns(fragility_score *score, fragility_error *err) {
  bool good = (score->raw = fragility_array(score->nodes, sizeof *score->raw)) != NULL;
  for (size_t node = 0; node < score->nodes && good; node++) {
    if (!score->values[node]) score->values[node] = fragility_score_column(score);
    score->raw[node] = fragility_score_column(score);
    score->reasons[node] = fragility_array(score->units->units.count, 1);
    good = score->values[node] && score->raw[node] && score->reasons[node];
  }
  return good ? FRAGILITY_OK : fragility_fail_memory(err);
}

static fragility_status fill(const struct means *means, fragility_score *to, fragility_error *err) {
  const fragility_score *from = means->from;
  size_t n = means->groups->count;
  to->people = fragility_array(n * to->nodes, sizeof *to->people);
  if (!to->people) return fragility_fail_memory(err);
  TRY(make_columns(to, err));
  TRY(copy_names(from, to, err));
  for (size_t node = 0; node < to->nodes; node++) {
    roll_node(means, to, node);
    for (size_t g = 0; g < n; g++) to->reasons[node][g] = isnan(to->values[node][g]) ? FRAGILITY_NOT_AVAILABLE : FRAGILITY_KNOWN;
  }
  roll_coverage(means, to);
  to->difficulty = from->difficulty;
  add_up(means, from->demand, to->demand);
  add_up(means, from->demand_low, to->demand_low);
  add_up(means, from->demand_high, to->demand_high);
  for (size_t g = 0; g < n; g++) {
    if (isnan(to->score[g]) || to->coverage[g] >= from->min_coverage) continue;
    to->score[g] = NAN; /* too few of its people live where something is known */
    to->reasons[0][g] = FRAGILITY_LOW_COVERAGE;
  }
  return fragility_rank(to->score, n, &to->units->groups[FRAGILITY_FRANCE], 1, to->rank, err);
}

fragility_status fragility_score_roll_up(const fragility_score *score, fragility_level level, fragility_score **out,
                                         fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the score");
  *out = NULL;
  if (!score || level <= FRAGILITY_COMMUNE || level >= FRAGILITY_LEVELS || score->level != FRAGILITY_COMMUNE)
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "scores of communes go up to epci, departement, region, zone or france");
  fragility_register *units = NULL;
  struct means means = {.from = score, .groups = &score->units->groups[level]};
  means.products = fragility_array(means.groups->count, sizeof *means.products);
  means.people = fragility_array(means.groups->count, sizeof *means.people);
  fragility_status status = means.products && means.people ? parents(score, level, &units, err) : fragility_fail_memory(err);
  fragility_score *to = NULL;
  if (status == FRAGILITY_OK) status = fragility_score_create(units, score->nodes, 1, &to, err);
  if (status == FRAGILITY_OK) {
    to->level = level;
    to->reference = score->reference;
    status = fill(&means, to, err);
  }
  fragility_register_free(units);
  free(means.products);
  free(means.people);
  if (status != FRAGILITY_OK) {
    fragility_score_free(to);
    return status;
  }
  *out = to;
  return FRAGILITY_OK;
}
