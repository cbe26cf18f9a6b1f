/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gaps/gaps.h"

#include <fragility/equity.h>
#include <stdlib.h>

/* The units that take part, by growing key. */
struct sorted {
  uint32_t *order;
  size_t count;
  double people;
};

static bool takes_part(const double *key, const double *access, const double *people, size_t i) {
  return people[i] > 0 && !isnan(key[i]) && !isnan(access[i]);
}

static fragility_status sort(const double *key, const double *access, const double *people, size_t n, struct sorted *sorted, fragility_error *err) {
  *sorted = (struct sorted){.order = fragility_array(n, sizeof *sorted->order)};
  if (!sorted->order) return fragility_fail_memory(err);
  fragility_status status = fragility_order(key, n, sorted->order, err);
  fragility_sum total = {0, 0};
  for (size_t k = 0; k < n && status == FRAGILITY_OK; k++) {
    uint32_t unit = sorted->order[k];
    if (!takes_part(key, access, people, unit)) continue;
    sorted->order[sorted->count++] = unit;
    fragility_sum_add(&total, people[unit]);
  }
  sorted->people = fragility_sum_value(&total);
  return status;
}

static double mean_of(const struct sorted *sorted, const double *access, const double *people) {
  fragility_sum sum = {0, 0};
  for (size_t k = 0; k < sorted->count; k++) fragility_sum_add(&sum, people[sorted->order[k]] * access[sorted->order[k]]);
  return fragility_sum_value(&sum) / sorted->people;
}

static double gini_of(const struct sorted *sorted, const double *access, const double *people, double mean) {
  fragility_sum curve = {0, 0}, area = {0, 0};
  double all = mean * sorted->people, before = 0;
  for (size_t k = 0; k < sorted->count; k++) {
    uint32_t unit = sorted->order[k];
    fragility_sum_add(&curve, people[unit] * access[unit]);
    double share = fragility_sum_value(&curve) / all;
    fragility_sum_add(&area, people[unit] / sorted->people * (share + before));
    before = share;
  }
  return 1 - fragility_sum_value(&area);
}

/* Units of one need share the rank of the middle of their people. */
static double concentration_of(const struct sorted *sorted, const double *access, const double *people, const double *need, double mean) {
  fragility_sum sum = {0, 0}, below = {0, 0};
  for (size_t k = 0, end; k < sorted->count; k = end) {
    fragility_sum here = {0, 0};
    for (end = k; end < sorted->count && need[sorted->order[end]] == need[sorted->order[k]]; end++)
      fragility_sum_add(&here, people[sorted->order[end]]);
    double rank = (fragility_sum_value(&below) + fragility_sum_value(&here) / 2) / sorted->people;
    for (size_t i = k; i < end; i++) {
      uint32_t unit = sorted->order[i];
      fragility_sum_add(&sum, people[unit] / sorted->people * (rank - 0.5) * (access[unit] - mean));
    }
    fragility_sum_add(&below, fragility_sum_value(&here));
  }
  return 2 * fragility_sum_value(&sum) / mean;
}

static double range_of(const struct sorted *sorted, const double *access) {
  double least = INFINITY, most = -INFINITY;
  for (size_t k = 0; k < sorted->count; k++) {
    double a = access[sorted->order[k]];
    least = a < least ? a : least;
    most = a > most ? a : most;
  }
  return most - least;
}

fragility_status fragility_equity_compute(const double *access, const double *people, const double *need, size_t n, fragility_equity *out,
                                          fragility_error *err) {
  if (!out || !access || !people) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "equity needs access, people and a place for the answer");
  *out = (fragility_equity){NAN, NAN, NAN, NAN};
  struct sorted by_access = {NULL, 0, 0}, by_need = {NULL, 0, 0};
  fragility_status status = sort(access, access, people, n, &by_access, err);
  if (status == FRAGILITY_OK && need) status = sort(need, access, people, n, &by_need, err);
  if (status == FRAGILITY_OK && by_access.people > 0) {
    out->mean = mean_of(&by_access, access, people);
    if (out->mean > 0) out->gini = gini_of(&by_access, access, people, out->mean);
  }
  if (status == FRAGILITY_OK && by_need.people > 0) {
    double mean = mean_of(&by_need, access, people), range = range_of(&by_need, access);
    if (mean > 0) out->concentration = concentration_of(&by_need, access, people, need, mean);
    if (mean > 0 && range > 0) out->corrected = 4 * mean / range * out->concentration;
  }
  free(by_access.order);
  free(by_need.order);
  return status;
}

fragility_status fragility_quantile(const double *values, const double *people, size_t n, double q, double *out, fragility_error *err) {
  if (!values || !people || !out || !(q >= 0 && q <= 1))
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "a quantile needs values, people, a share from 0 to 1 and a place for the answer");
  struct sorted sorted;
  *out = NAN;
  fragility_status status = sort(values, values, people, n, &sorted, err);
  fragility_sum below = {0, 0};
  for (size_t k = 0; status == FRAGILITY_OK && k < sorted.count && isnan(*out); k++) {
    fragility_sum_add(&below, people[sorted.order[k]]);
    if (fragility_sum_value(&below) >= q * sorted.people) *out = values[sorted.order[k]];
  }
  free(sorted.order);
  return status;
}
