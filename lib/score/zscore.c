/* SPDX-License-Identifier: GPL-3.0-or-later */
/* z-score: (y - mean) / standard deviation (n - 1), each unit counting once. GSL gives both, on known values only: it
 * takes NaN for data and gives 0 for nothing, so the count is checked first. */
#include "score/normalise.h"

#include <gsl/gsl_statistics_double.h>

void fragility_fit_zscore(const struct sample *sample, struct law *law) {
  for (size_t g = 0; g < sample->groups; g++) {
    struct scale *scale = &law->scales[g];
    const uint32_t *unit = sample->members + sample->first[g];
    size_t n = sample->first[g + 1] - sample->first[g];
    for (size_t i = 0; i < n; i++) sample->scratch[i] = law->direction * sample->x[unit[i]];
    scale->origin = n > 1 ? gsl_stats_mean(sample->scratch, 1, n) : 0;
    scale->unit = n > 1 ? gsl_stats_sd_m(sample->scratch, 1, n, scale->origin) : 0;
    if (!(scale->unit > 0)) scale->refused = FRAGILITY_ZERO_DENOMINATOR;
  }
}

void fragility_apply_zscore(const struct law *law, const struct scale *scale, const double *x, double *out, size_t n) {
#pragma omp simd
  for (size_t i = 0; i < n; i++) out[i] = (law->direction * x[i] - scale->origin) / scale->unit;
}
