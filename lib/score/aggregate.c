/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weighted means over the known children, sums in the method's order and one division last. The loops run over units,
 * never across children, so that every build gives the same bits. */
#include "score/aggregate.h"

KERNEL static void add_part(const double *restrict part, double weight, double *restrict sum, double *restrict weights) {
#pragma omp simd
  for (size_t i = 0; i < FRAGILITY_TILE; i++) {
    double known = part[i] == part[i];
    sum[i] += known != 0 ? weight * part[i] : 0;
    weights[i] += known * weight;
  }
}

KERNEL static void divide(const double *restrict sum, const double *restrict weights, double *restrict out) {
#pragma omp simd
  for (size_t i = 0; i < FRAGILITY_TILE; i++) out[i] = weights[i] > 0 ? sum[i] / weights[i] : (double)NAN;
}

/* Sum of w x / sum of w. */
static void arithmetic(const double *const *parts, const double *weights, size_t k, double *out) {
  double sum[FRAGILITY_TILE] = {0}, total[FRAGILITY_TILE] = {0};
  for (size_t c = 0; c < k; c++)
    if (weights[c] > 0) add_part(parts[c], weights[c], sum, total);
  divide(sum, total, out);
}

/* exp(sum of w ln x / sum of w). With a 0 it is 0; with a negative value, zeros or not, it has none (infinite here,
 * refused above). */
static void geometric(const double *const *parts, const double *weights, size_t k, double *out) {
  double sum[FRAGILITY_TILE] = {0}, total[FRAGILITY_TILE] = {0};
  bool negative[FRAGILITY_TILE] = {false};
  for (size_t c = 0; c < k; c++) {
    double logs[FRAGILITY_TILE];
    if (!(weights[c] > 0)) continue;
    for (size_t i = 0; i < FRAGILITY_TILE; i++) {
      negative[i] |= parts[c][i] < 0;
      logs[i] = log(fabs(parts[c][i]));
    }
    add_part(logs, weights[c], sum, total);
  }
  divide(sum, total, out);
  for (size_t i = 0; i < FRAGILITY_TILE; i++) out[i] = negative[i] ? INFINITY : exp(out[i]);
}

static const struct aggregation family[] = {{"arithmetic", arithmetic}, {"geometric", geometric}};

const struct aggregation *fragility_aggregation_find(const char *name) {
  for (size_t i = 0; i < sizeof family / sizeof *family; i++)
    if (strcmp(family[i].name, name) == 0) return &family[i];
  return NULL;
}
