/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Min-max: low + (high - low) (y - min) / (max - min), by default on 0 to 100. A column without spread has none. */
#include "score/normalise.h"

struct bounds {
  double least, most;
};

static struct bounds bounds_of(const struct normal *normal, size_t group) {
  struct bounds bounds = {INFINITY, -INFINITY};
  for (size_t m = normal->first[group]; m < normal->first[group + 1]; m++) {
    double y = fragility_signed(normal, normal->members[m]);
    bounds.least = y < bounds.least ? y : bounds.least;
    bounds.most = y > bounds.most ? y : bounds.most;
  }
  return bounds;
}

/* All France at once: contiguous, so the compiler makes vectors of it. NaN stays NaN. */
KERNEL static void rescale_all(const double *restrict x, double *restrict out, size_t n, double sign, double least, double range,
                               double low, double span) {
#pragma omp simd
  for (size_t i = 0; i < n; i++) out[i] = low + span * (sign * x[i] - least) / range;
}

void fragility_normalise_minmax(const struct normal *normal) {
  double low = fragility_low(normal, 0), span = fragility_high(normal, 100) - low;
  for (size_t g = 0; g < normal->groups; g++) {
    struct bounds bounds = bounds_of(normal, g);
    double range = bounds.most - bounds.least;
    if (!(range > 0)) {
      fragility_refuse(normal, g, FRAGILITY_ZERO_DENOMINATOR);
    } else if (normal->groups == 1) {
      rescale_all(normal->x, normal->out, normal->units, normal->node->direction, bounds.least, range, low, span);
    } else {
      for (size_t m = normal->first[g]; m < normal->first[g + 1]; m++)
        normal->out[normal->members[m]] = low + span * (fragility_signed(normal, normal->members[m]) - bounds.least) / range;
    }
  }
}
