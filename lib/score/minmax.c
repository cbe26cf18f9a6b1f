/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Min-max: low + (high - low) (y - min) / (max - min), by default on 0 to 100. A column without spread has none. */
#include "score/normalise.h"

enum { LANES = 8 };

struct bounds {
  double least[LANES], most[LANES];
};

static inline void stretch(struct bounds *bounds, size_t lane, double y) { /* NaN stretches nothing */
  bounds->least[lane] = y < bounds->least[lane] ? y : bounds->least[lane];
  bounds->most[lane] = y > bounds->most[lane] ? y : bounds->most[lane];
}

/* The least and the greatest of n values, as many at a time as there are lanes. */
KERNEL static void bound(const double *x, size_t n, double sign, double *least, double *most) {
  struct bounds b;
  for (size_t l = 0; l < LANES; l++) b.least[l] = INFINITY, b.most[l] = -INFINITY;
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    for (size_t l = 0; l < LANES; l++) stretch(&b, l, sign * x[i + l]);
  for (; i < n; i++) stretch(&b, 0, sign * x[i]);
  for (size_t l = 0; l < LANES; l++) {
    *least = b.least[l] < *least ? b.least[l] : *least;
    *most = b.most[l] > *most ? b.most[l] : *most;
  }
}

/* The same of wholes, of which those below 0 are none: as numbers without a sign they are beyond all others. */
KERNEL static void bound_wholes(const int32_t *x, size_t n, uint32_t *least, int32_t *most) {
  uint32_t low = UINT32_MAX;
  int32_t high = -1;
#pragma omp simd reduction(min : low) reduction(max : high)
  for (size_t i = 0; i < n; i++) {
    low = (uint32_t)x[i] < low ? (uint32_t)x[i] : low;
    high = x[i] > high ? x[i] : high;
  }
  *least = low, *most = high;
}

/* Of n values from `begin` on. */
static void bound_values(const fragility_values *values, size_t begin, size_t n, double sign, double *least, double *most) {
  uint32_t low;
  int32_t high;
  if (values->doubles) {
    bound(values->doubles + begin, n, sign, least, most);
    return;
  }
  bound_wholes(values->wholes + begin, n, &low, &high);
  double power = fragility_powers_of_ten[values->scale];
  const double ends[] = {low / power, high / power};
  if (high >= 0) bound(ends, 2, sign, least, most);
}

/* Until all are seen, a scale holds the least y and the greatest. */
void fragility_fit_minmax(const struct sample *sample, struct law *law) {
  fragility_bound(sample, 0, 100, law);
  for (size_t g = 0; g < sample->groups; g++) law->scales[g].origin = INFINITY, law->scales[g].unit = -INFINITY;
  for (size_t u = 0, run; u < sample->units; u += run) {
    uint32_t group = law->of_unit[u];
    run = fragility_law_run(law, u, sample->units - u);
    if (group != FRAGILITY_NO_GROUP) bound_values(law->values, u, run, law->direction, &law->scales[group].origin, &law->scales[group].unit);
  }
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
