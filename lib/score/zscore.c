/* SPDX-License-Identifier: GPL-3.0-or-later */
/* z-score: (y - mean) / standard deviation (n - 1), each unit counting once. GSL gives both, on known values only: it
 * takes NaN for data and gives 0 for nothing, so the count is checked first. */
#include "score/normalise.h"

#include <gsl/gsl_statistics_double.h>

void fragility_normalise_zscore(const struct normal *normal) {
  for (size_t g = 0; g < normal->groups; g++) {
    const uint32_t *unit = normal->members + normal->first[g];
    size_t n = normal->first[g + 1] - normal->first[g];
    for (size_t i = 0; i < n; i++) normal->scratch[i] = fragility_signed(normal, unit[i]);
    double mean = n > 1 ? gsl_stats_mean(normal->scratch, 1, n) : 0;
    double deviation = n > 1 ? gsl_stats_sd_m(normal->scratch, 1, n, mean) : 0;
    if (!(deviation > 0)) {
      fragility_refuse(normal, g, FRAGILITY_ZERO_DENOMINATOR);
      continue;
    }
    for (size_t i = 0; i < n; i++) normal->out[unit[i]] = (normal->scratch[i] - mean) / deviation;
  }
}
