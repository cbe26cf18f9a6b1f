/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of each unit shown: its people, its gap, its nearest venue. Gaps may be by arrondissement: the city takes the first of
 * its parts' gaps, and the nearest venue of the part with most people. */
#include "publish/publish.h"

#include <stdio.h>
#include <stdlib.h>

const char *const fragility_gap_types[GAP_TYPES] = {"loin", "inadapte", "sature", "a_verifier", "quantile"};

size_t fragility_gap_kind(const char *type) {
  size_t i = 0;
  while (i + 1 < GAP_TYPES && strcmp(fragility_gap_types[i], type) != 0) i++;
  return i;
}

const char *fragility_part_owner(const fragility_units *parts, size_t part) { return *parts->commune[part] ? parts->commune[part] : parts->code[part]; }

static size_t *find_rows(const struct shown *shown, size_t units) {
  size_t *row = fragility_array(units + 1, sizeof *row);
  for (size_t u = 0; row && u < units; u++) row[u] = SIZE_MAX;
  for (size_t i = 0; row && i < shown->count; i++) row[shown->facts[i].unit] = i;
  return row;
}

static fragility_status take_gaps(struct shown *shown, fragility_error *err) {
  const fragility_gaps *gaps = shown->study->gaps;
  const fragility_units *parts = &gaps->units->units;
  size_t *row = find_rows(shown, shown->units->count);
  double *most = fragility_array(shown->count + 1, sizeof *most); /* people of the part whose venue is told */
  if (!row || !most) return free(row), free(most), fragility_fail_memory(err);
  for (size_t p = 0; p < parts->count; p++) {
    size_t unit = fragility_units_find(shown->units, fragility_part_owner(parts, p)), at = unit == SIZE_MAX ? SIZE_MAX : row[unit];
    double people = isnan(gaps->people[p]) ? 0 : gaps->people[p];
    if (at == SIZE_MAX || fragility_access_nearest(gaps->access, p) == SIZE_MAX || (shown->facts[at].nearest != SIZE_MAX && people <= most[at])) continue;
    most[at] = people;
    shown->facts[at].nearest = fragility_access_nearest(gaps->access, p);
    shown->facts[at].km = fragility_access_nearest_km(gaps->access, p);
  }
  for (size_t i = 0; i < gaps->count; i++) { /* in the order of the types */
    size_t unit = fragility_units_find(shown->units, fragility_part_owner(parts, gaps->gaps[i].unit)), at = unit == SIZE_MAX ? SIZE_MAX : row[unit];
    if (at == SIZE_MAX) continue;
    struct facts *facts = &shown->facts[at];
    if (!facts->gap) facts->gap = &gaps->gaps[i];
    if (strcmp(facts->gap->type, gaps->gaps[i].type) == 0 && gaps->gaps[i].people > 0) facts->gap_people += gaps->gaps[i].people;
  }
  free(row), free(most);
  return FRAGILITY_OK;
}

/* The gaps may have been found in the other language. */
static const char *sentence(struct shown *shown, const struct facts *facts) {
  const struct telling telling = {shown->study->gaps, fragility_study_language(shown->study), &shown->arena};
  if (telling.gaps->language == telling.language) return facts->gap->reason;
  return fragility_gap_type_find(facts->gap->type)->sentence(&telling, facts->gap);
}

/* ---- the units ---- */

static fragility_status check(const fragility_study *study, fragility_error *err) {
  if (!study || !study->territory || !study->method || !study->table || !study->score)
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "a study needs a territory, a method, a table and a score");
  fragility_language language;
  TRY(fragility_language_find(study->language, &language, err));
  if (!study->gaps != !study->supply) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "a study has gaps and venues, or none of them");
  const fragility_units *a = fragility_territory_units(study->territory), *b = fragility_score_units(study->score);
  bool same = fragility_score_level(study->score) == FRAGILITY_COMMUNE && a->count == b->count;
  for (size_t u = 0; same && u < a->count; u++) same = strcmp(a->code[u], b->code[u]) == 0;
  if (!same) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found scores of other units, expected those of the communes of the territory");
  return fragility_method_nodes(study->method) == fragility_score_nodes(study->score) + 1
             ? FRAGILITY_OK
             : fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found scores of another method, expected those of %s", fragility_method_id(study->method));
}

static void list(struct shown *shown) {
  const fragility_study *study = shown->study;
  for (size_t u = 0; u < shown->units->count; u++) {
    if (study->keep && !study->keep[u]) continue;
    double people = fragility_score_demand(study->score, u, NULL, NULL);
    shown->facts[shown->count++] = (struct facts){.unit = u, .sentence = "", .nearest = SIZE_MAX, .km = NAN, .people = isnan(people) ? shown->units->population[u] : people};
  }
}

fragility_status fragility_shown_make(const fragility_study *study, struct shown *out, fragility_error *err) {
  *out = (struct shown){.study = study};
  TRY(check(study, err));
  out->units = fragility_territory_units(study->territory);
  out->facts = fragility_array(out->units->count + 1, sizeof *out->facts);
  if (!out->facts) return fragility_fail_memory(err);
  list(out);
  fragility_status status = out->count ? FRAGILITY_OK : fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found no unit to show");
  if (status == FRAGILITY_OK && study->gaps) status = take_gaps(out, err);
  for (size_t i = 0; i < out->count && status == FRAGILITY_OK; i++) {
    if (!out->facts[i].gap) continue;
    out->facts[i].sentence = sentence(out, &out->facts[i]);
    if (!out->facts[i].sentence) status = fragility_fail_memory(err);
  }
  if (status != FRAGILITY_OK) fragility_shown_free(out);
  return status;
}

void fragility_shown_free(struct shown *shown) {
  free(shown->facts);
  fragility_arena_free(&shown->arena);
  *shown = (struct shown){.count = 0};
}
