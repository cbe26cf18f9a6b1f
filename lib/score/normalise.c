/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "score/normalise.h"

#include <stdlib.h>

static const struct normalisation family[] = {
    {"quantile", fragility_normalise_quantile, true, true},    {"decile", fragility_normalise_decile, true, false},
    {"ratio", fragility_normalise_ratio, false, false},        {"minmax", fragility_normalise_minmax, false, false},
    {"zscore", fragility_normalise_zscore, false, false},      {"identity", fragility_normalise_identity, false, false},
    {"coverage", fragility_normalise_coverage, false, false},  {"services", fragility_normalise_services, false, false},
};

const struct normalisation *fragility_normalisation_find(const char *name) {
  for (size_t i = 0; i < sizeof family / sizeof *family; i++)
    if (strcmp(family[i].name, name) == 0) return &family[i];
  return NULL;
}

double fragility_reference(const struct normal *normal, size_t group) {
  if (!isnan(normal->node->reference)) return normal->node->reference;
  const double *weights = *normal->node->reference_weight == 'd' ? normal->denominators : normal->people;
  fragility_sum products = {0, 0}, total = {0, 0};
  for (size_t m = normal->first[group]; m < normal->first[group + 1]; m++) {
    uint32_t unit = normal->members[m];
    if (!(weights[unit] > 0)) continue;
    fragility_sum_add(&products, weights[unit] * normal->x[unit]);
    fragility_sum_add(&total, weights[unit]);
  }
  double sum = fragility_sum_value(&total);
  return sum > 0 ? fragility_sum_value(&products) / sum : NAN;
}

void fragility_refuse(const struct normal *normal, size_t group, fragility_reason reason) {
  for (size_t m = normal->first[group]; m < normal->first[group + 1]; m++)
    normal->reasons[normal->members[m]] = (unsigned char)reason;
}

/* Half up, to the node's decimals: what a worked example on paper does. */
static void round_all(const struct normal *normal) {
  if (isnan(normal->node->digits)) return;
  double unit = pow(10, normal->node->digits);
  for (size_t i = 0; i < normal->units; i++) normal->out[i] = floor(normal->out[i] * unit + 0.5) / unit;
}

/* Units that take part, group by group, keeping the order they come in. */
static void by_group(const uint32_t *order, const fragility_groups *groups, const unsigned char *reasons, size_t units,
                     uint32_t *members, size_t *first) {
  memset(first, 0, (groups->count + 2) * sizeof *first);
  for (size_t i = 0; i < units; i++)
    if (reasons[i] == FRAGILITY_KNOWN) first[groups->of_unit[i] + 2]++;
  for (size_t g = 0; g < groups->count; g++) first[g + 2] += first[g + 1];
  for (size_t i = 0; i < units; i++) {
    uint32_t unit = order ? order[i] : (uint32_t)i;
    if (reasons[unit] == FRAGILITY_KNOWN) members[first[groups->of_unit[unit] + 1]++] = unit;
  }
}

void fragility_room_free(struct room *room) {
  free(room->order), free(room->members), free(room->first), free(room->y), free(room->unknown), free(room->out);
  *room = (struct room){NULL, NULL, NULL, NULL, NULL, NULL};
}

/* Made once for all the leaves of a thread: memory met for the first time costs more than what is done in it. */
static bool make_room(struct room *room, size_t units, const fragility_groups *groups, bool sorted) {
  if (!room->members) room->members = fragility_large(malloc((units + 1) * sizeof *room->members), units * sizeof *room->members);
  if (!room->first) room->first = fragility_array(groups->count + 2, sizeof *room->first);
  if (sorted && !room->order) room->order = malloc((units + 1) * sizeof *room->order);
  if (sorted && !room->y) room->y = malloc((units + 1) * sizeof *room->y);
  return room->members && room->first && (!sorted || (room->order && room->y));
}

static fragility_status arrange(const struct normalisation *normalisation, const struct node *node, const double *x,
                                const fragility_groups *groups, const unsigned char *reasons, size_t units, struct room *room,
                                fragility_error *err) {
  if (!make_room(room, units, groups, normalisation->sorted)) return fragility_fail_memory(err);
  if (normalisation->sorted) {
    for (size_t i = 0; i < units; i++) room->y[i] = node->facts.direction < 0 ? -x[i] : x[i];
    TRY(fragility_order(room->y, units, room->order, err));
  }
  by_group(normalisation->sorted ? room->order : NULL, groups, reasons, units, room->members, room->first);
  return FRAGILITY_OK;
}

fragility_status fragility_normalise(const struct node *node, const double *x, const double *people, const double *denominators,
                                     const fragility_groups *groups, size_t units, struct room *room, double *out,
                                     unsigned char *reasons, fragility_error *err) {
  const struct normalisation *normalisation = fragility_normalisation_find(node->facts.normalisation);
  for (size_t i = 0; i < units; i++) {
    out[i] = NAN;
    if (groups->of_unit[i] == FRAGILITY_NO_GROUP) reasons[i] = FRAGILITY_NO_REFERENCE;
  }
  TRY(arrange(normalisation, node, x, groups, reasons, units, room, err));
  struct normal normal = {&node->facts, units, groups->count, x, people, denominators, room->members, room->first, room->y, out, reasons};
  normalisation->apply(&normal);
  round_all(&normal);
  for (size_t i = 0; i < units; i++) {
    if (reasons[i] == FRAGILITY_KNOWN && !isfinite(out[i])) reasons[i] = FRAGILITY_OUT_OF_RANGE;
    if (reasons[i] != FRAGILITY_KNOWN) out[i] = NAN;
  }
  return FRAGILITY_OK;
}
