/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Min-max: low + (high - low) (y - min) / (max - min), by default on 0 to 100. A column without spread has none. */
#include "score/normalise.h"

/* The scale holds the least y, and the greatest until all are seen. */
static void stretch(struct scale *scale, double y) {
  scale->origin = y < scale->origin ? y : scale->origin;
  scale->unit = y > scale->unit ? y : scale->unit;
}

void fragility_fit_minmax(const struct sample *sample, struct law *law) {
  fragility_bound(sample, 0, 100, law);
  for (size_t g = 0; g < sample->groups; g++) law->scales[g].origin = INFINITY, law->scales[g].unit = -INFINITY;
  for (size_t u = 0; law->x && u < sample->units; u++) /* NaN stretches nothing */
    if (law->of_unit[u] != FRAGILITY_NO_GROUP) stretch(&law->scales[law->of_unit[u]], law->direction * law->x[u]);
  for (size_t g = 0; g < sample->groups; g++) {
    law->scales[g].unit -= law->scales[g].origin;
    if (!(law->scales[g].unit > 0)) law->scales[g].refused = FRAGILITY_ZERO_DENOMINATOR;
  }
}

KERNEL static void rescale(const double *restrict x, double *restrict out, size_t n, double sign, double least, double range, double low, double span) {
#pragma omp simd
  for (size_t i = 0; i < n; i++) out[i] = low + span * (sign * x[i] - least) / range;
}

void fragility_apply_minmax(const struct law *law, const struct scale *scale, const double *x, double *out, size_t n) {
  rescale(x, out, n, law->direction, scale->origin, scale->unit, law->low, law->span);
}
