/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "publish/portrait.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

static bool is_in(const fragility_units *units, size_t unit, fragility_level level, const char *code) {
  const char *const *parents[] = {[FRAGILITY_COMMUNE] = units->code, [FRAGILITY_EPCI] = units->epci, [FRAGILITY_DEPARTEMENT] = units->departement, [FRAGILITY_REGION] = units->region};
  if (level == FRAGILITY_FRANCE) return true;
  if (level != FRAGILITY_ZONE) return strcmp(parents[level][unit], code) == 0;
  fragility_text list = {units->zone[unit], strlen(units->zone[unit])}, item;
  while (fragility_text_next(&list, '|', &item))
    if (fragility_text_is(item, code)) return true;
  return false;
}

static const char *name_of(const fragility_study *study, fragility_level level, const char *code, size_t first) {
  if (level == FRAGILITY_FRANCE) return "France";
  if (level == FRAGILITY_COMMUNE) return fragility_territory_units(study->territory)->name[first];
  const char *name = fragility_territory_parent_name(study->territory, level, code);
  return name ? name : code;
}

/* People, and how much of the place is known. */
static void count(const fragility_study *study, struct subject *place) {
  const fragility_units *units = fragility_territory_units(study->territory);
  for (size_t u = 0; u < units->count; u++) {
    double low, high, demand = fragility_score_demand(study->score, u, &low, &high);
    if (!place->in[u]) continue;
    place->count++;
    place->known += fragility_score_is_known(study->score, u);
    place->population += units->population[u] > 0 ? units->population[u] : 0;
    if (demand > 0) place->demand += demand, place->low += low, place->high += high;
  }
}

static size_t ranked_with(const fragility_score *score, size_t unit) {
  const fragility_groups *groups = &score->units->groups[score->level == FRAGILITY_COMMUNE ? score->reference : FRAGILITY_FRANCE];
  size_t n = 0;
  for (size_t u = 0; u < fragility_score_count(score); u++) n += fragility_score_is_known(score, u) && groups->of_unit[u] == groups->of_unit[unit];
  return n;
}

static fragility_status rank(const fragility_study *study, struct subject *place, size_t first, fragility_error *err) {
  fragility_score *parents = NULL;
  const fragility_score *score = study->score;
  size_t unit = first;
  if (place->level != FRAGILITY_COMMUNE) {
    TRY(fragility_score_roll_up(study->score, place->level, &parents, err));
    score = parents;
    unit = place->level == FRAGILITY_FRANCE ? 0 : fragility_units_find(fragility_score_units(score), place->code);
  }
  if (unit != SIZE_MAX && unit < fragility_score_count(score)) {
    place->score = fragility_score_values(score)[unit];
    place->coverage = fragility_score_coverage(score, unit);
    place->rank = fragility_score_rank(score, unit);
    place->ranked = ranked_with(score, unit);
  }
  fragility_score_free(parents);
  return FRAGILITY_OK;
}

/* The codes and names of a level. */
static size_t places_of(const fragility_study *study, fragility_level level, const char *const **codes, const char *const **names) {
  const fragility_register *territory = fragility_territory_register(study->territory);
  const fragility_groups *groups = &territory->groups[level];
  *codes = level == FRAGILITY_COMMUNE ? territory->units.code : groups->code;
  *names = level == FRAGILITY_COMMUNE ? territory->units.name : groups->name;
  return level == FRAGILITY_COMMUNE ? territory->units.count : groups->count;
}

/* The place of that name, else that of a code, else of a name, with one character more, less or other; SIZE_MAX: none. */
static size_t look_near(const char *code, const char *const *codes, const char *const *names, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (strcasecmp(names[i], code) == 0) return i;
  for (size_t i = 0; i < n; i++)
    if (fragility_text_distance(code, codes[i]) <= 1) return i;
  for (size_t i = 0; i < n; i++)
    if (fragility_text_distance(code, names[i]) <= 1) return i;
  return SIZE_MAX;
}

static fragility_status no_place(const fragility_study *study, fragility_level level, const char *code, fragility_error *err) {
  static const fragility_level levels[] = {FRAGILITY_COMMUNE, FRAGILITY_EPCI, FRAGILITY_DEPARTEMENT, FRAGILITY_REGION};
  const char *const *codes, *const *names;
  char hint[200] = "";
  size_t count = places_of(study, level, &codes, &names), near = look_near(code, codes, names, count);
  if (near != SIZE_MAX) snprintf(hint, sizeof hint, "; %.20s is %.100s", codes[near], names[near]);
  for (size_t l = 0; l < sizeof levels / sizeof *levels && !*hint; l++) {
    size_t n = places_of(study, levels[l], &codes, &names), at = 0;
    while (at < n && strcmp(codes[at], code) != 0) at++;
    if (at < n) snprintf(hint, sizeof hint, "; it is that of %.100s: --level %s", names[at], fragility_level_name(levels[l]));
  }
  return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found the code \"%.60s\", expected that of a %s of %d%s", code, fragility_level_name(level),
                        fragility_territory_vintage(study->territory), hint);
}

fragility_status fragility_subject_find(const fragility_study *study, fragility_level level, const char *code, struct subject *out, fragility_error *err) {
  const fragility_units *units = fragility_territory_units(study->territory);
  size_t first = SIZE_MAX;
  *out = (struct subject){.code = code, .level = level, .score = NAN, .coverage = NAN, .in = fragility_array(units->count + 1, 1)};
  if (!out->in) return fragility_fail_memory(err);
  for (size_t u = 0; u < units->count; u++) {
    out->in[u] = is_in(units, u, level, code);
    if (out->in[u] && first == SIZE_MAX) first = u;
  }
  fragility_status status = first != SIZE_MAX ? FRAGILITY_OK : no_place(study, level, code, err);
  if (status == FRAGILITY_OK) {
    out->name = name_of(study, level, code, first);
    count(study, out);
    status = rank(study, out, first, err);
  }
  if (status != FRAGILITY_OK) fragility_subject_free(out);
  return status;
}

fragility_status fragility_subject_parent(const fragility_study *study, const struct subject *place, fragility_level level, struct subject *out, fragility_error *err) {
  const fragility_units *units = fragility_territory_units(study->territory);
  const char *const *of = level == FRAGILITY_EPCI ? units->epci : level == FRAGILITY_REGION ? units->region : units->departement, *best = "";
  double most = -1;
  for (size_t u = 0; u < units->count && level != FRAGILITY_FRANCE; u++) {
    double people = 0;
    if (!place->in[u] || !*of[u] || strcmp(of[u], best) == 0) continue;
    for (size_t v = 0; v < units->count; v++)
      if (place->in[v] && strcmp(of[v], of[u]) == 0 && units->population[v] > 0) people += units->population[v];
    if (people > most) most = people, best = of[u];
    if (place->level == FRAGILITY_COMMUNE) break;
  }
  if (!*best && level != FRAGILITY_FRANCE) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "%.100s (%.20s) is in no %s: it cannot be compared with one", place->name, place->code, fragility_level_name(level));
  return fragility_subject_find(study, level, best, out, err);
}

void fragility_subject_free(struct subject *place) {
  free(place->in);
  place->in = NULL;
}

double fragility_subject_mean(const fragility_study *study, const struct subject *place, size_t node, bool raw) {
  const fragility_units *units = fragility_territory_units(study->territory);
  fragility_sum products = {0, 0}, people = {0, 0};
  for (size_t u = 0; u < units->count; u++) {
    if (!place->in[u]) continue;
    double value = raw ? fragility_score_node_raw(study->score, node, u) : fragility_score_node_value(study->score, node, u), weight = place->count == 1 ? 1 : units->population[u];
    if (isnan(value) || isnan(fragility_score_node_value(study->score, node, u)) || !(weight > 0)) continue;
    fragility_sum_add(&products, weight * value), fragility_sum_add(&people, weight);
  }
  double total = fragility_sum_value(&people);
  return total > 0 ? fragility_sum_value(&products) / total : NAN;
}
