/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "score/normalise.h"

#include <stdlib.h>

static const struct normalisation family[] = {
    {"quantile", fragility_fit_quantile, NULL, BY_VALUE, true, false},
    {"decile", fragility_fit_decile, NULL, BY_VALUE, false, false},
    {"ratio", fragility_fit_reference, fragility_apply_ratio, BY_GROUP, false, true},
    {"minmax", fragility_fit_minmax, fragility_apply_minmax, AS_THEY_COME, false, false},
    {"zscore", fragility_fit_zscore, fragility_apply_zscore, BY_GROUP, false, false},
    {"identity", fragility_fit_nothing, fragility_apply_identity, AS_THEY_COME, false, false},
    {"coverage", fragility_fit_reference, fragility_apply_coverage, BY_GROUP, false, false},
    {"services", fragility_fit_reference, fragility_apply_services, BY_GROUP, false, false},
};

const struct normalisation *fragility_normalisation_find(const char *name) {
  for (size_t i = 0; i < sizeof family / sizeof *family; i++)
    if (strcmp(family[i].name, name) == 0) return &family[i];
  return NULL;
}

void fragility_room_free(struct room *room) {
  free(room->order), free(room->members), free(room->first), free(room->x), free(room->y), free(room->unknown);
  *room = (struct room){0};
}

static double *make_numbers(size_t n) { return fragility_large(malloc((n + 1) * sizeof(double)), n * sizeof(double)); }
static uint32_t *make_units(size_t n) { return fragility_large(malloc((n + 1) * sizeof(uint32_t)), n * sizeof(uint32_t)); }

/* Made once for all the leaves of a thread: memory met for the first time costs more than what is done in it. */
static bool make_room(struct room *room, size_t units, const fragility_groups *groups, enum arrangement wants, bool unknown, bool copied) {
  if (wants != AS_THEY_COME && !room->members) room->members = make_units(units);
  if (wants != AS_THEY_COME && !room->first) room->first = fragility_array(groups->count + 2, sizeof *room->first);
  if (wants != AS_THEY_COME && !room->y) room->y = make_numbers(units);
  if (wants == BY_VALUE && !room->order) room->order = make_units(units);
  if (copied && !room->x) room->x = make_numbers(units);
  if (unknown && !room->unknown && (room->unknown = make_numbers(units)))
    for (size_t i = 0; i < units; i++) room->unknown[i] = NAN;
  bool arranged = wants == AS_THEY_COME || (room->members && room->first && room->y && (wants != BY_VALUE || room->order));
  return arranged && (!copied || room->x) && (!unknown || room->unknown);
}

/* Units that take part, group by group, keeping the order they come in. */
static void by_group(const uint32_t *order, const struct law *law, const double *x, size_t groups, size_t units, uint32_t *members, size_t *first) {
  memset(first, 0, (groups + 2) * sizeof *first);
  for (size_t i = 0; i < units; i++)
    if (!isnan(x[i]) && law->of_unit[i] != FRAGILITY_NO_GROUP) first[law->of_unit[i] + 2]++;
  for (size_t g = 0; g < groups; g++) first[g + 2] += first[g + 1];
  for (size_t i = 0; i < units; i++) {
    uint32_t unit = order ? order[i] : (uint32_t)i;
    if (!isnan(x[unit]) && law->of_unit[unit] != FRAGILITY_NO_GROUP) members[first[law->of_unit[unit] + 1]++] = unit;
  }
}

static fragility_status arrange(const struct law *law, const double *x, size_t groups, size_t units, struct room *room, fragility_error *err) {
  bool sorted = law->normalisation->wants == BY_VALUE;
  for (size_t i = 0; sorted && i < units; i++) room->y[i] = law->direction * x[i];
  if (sorted) TRY(fragility_order(room->y, units, room->order, err));
  by_group(sorted ? room->order : NULL, law, x, groups, units, room->members, room->first);
  return FRAGILITY_OK;
}

fragility_status fragility_law_fit(const struct node *node, const double *people, const double *denominators, const fragility_groups *groups, size_t units,
                                   struct room *room, double *out, struct law *law, fragility_error *err) {
  const struct normalisation *normalisation = fragility_normalisation_find(node->facts.normalisation);
  bool lacking = !denominators && *node->facts.reference_weight == 'd';
  law->normalisation = normalisation;
  law->direction = node->facts.direction, law->digits = node->facts.digits;
  for (size_t g = 0; g < groups->count; g++) law->scales[g] = (struct scale){FRAGILITY_KNOWN, NAN, NAN};
  bool looked_at = law->values && normalisation->wants != AS_THEY_COME;
  if (!make_room(room, units, groups, normalisation->wants, lacking, looked_at && !law->values->doubles)) return fragility_fail_memory(err);
  if (!law->values) return FRAGILITY_OK;
  const double *x = looked_at ? fragility_values_read(law->values, 0, units, room->x) : NULL;
  if (looked_at) TRY(arrange(law, x, groups->count, units, room, err));
  struct sample sample = {&node->facts, units, groups->count, x, people, denominators ? denominators : room->unknown, room->members, room->first, room->y, out};
  normalisation->fit(&sample, law);
  if (!normalisation->apply) fragility_law_finish(law, x, units, out);
  return FRAGILITY_OK;
}
