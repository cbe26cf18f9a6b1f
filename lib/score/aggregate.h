/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to `score`: children's values of one tile to their parent's. An aggregation is one function and one row. */
#ifndef SCORE_AGGREGATE_H
#define SCORE_AGGREGATE_H

#include "score/score.h"

/* k parts of FRAGILITY_TILE doubles, NaN = missing, and their weights; out = NaN where nothing is known. */
struct aggregation {
  const char *name;
  void (*apply)(const double *const *parts, const double *weights, size_t k, double *out);
};

const struct aggregation *fragility_aggregation_find(const char *name);

#endif
