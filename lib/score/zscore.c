/* SPDX-License-Identifier: GPL-3.0-or-later */
/* z-score: (y - mean) / standard deviation (n - 1), each unit counting once. */
#include "score/normalise.h"

static double mean_of(const struct normal *normal, size_t group, size_t n) {
  fragility_sum sum = {0, 0};
  for (size_t m = normal->first[group]; m < normal->first[group + 1]; m++)
    fragility_sum_add(&sum, fragility_signed(normal, normal->members[m]));
  return fragility_sum_value(&sum) / (double)n;
}

static double deviation_of(const struct normal *normal, size_t group, size_t n, double mean) {
  fragility_sum sum = {0, 0};
  for (size_t m = normal->first[group]; m < normal->first[group + 1]; m++) {
    double d = fragility_signed(normal, normal->members[m]) - mean;
    fragility_sum_add(&sum, d * d);
  }
  return sqrt(fragility_sum_value(&sum) / (double)(n - 1));
}

void fragility_normalise_zscore(const struct normal *normal) {
  for (size_t g = 0; g < normal->groups; g++) {
    size_t n = normal->first[g + 1] - normal->first[g];
    double mean = n > 1 ? mean_of(normal, g, n) : 0, deviation = n > 1 ? deviation_of(normal, g, n, mean) : 0;
    if (!(deviation > 0)) {
      fragility_refuse(normal, g, FRAGILITY_ZERO_DENOMINATOR);
      continue;
    }
    for (size_t m = normal->first[g]; m < normal->first[g + 1]; m++)
      normal->out[normal->members[m]] = (fragility_signed(normal, normal->members[m]) - mean) / deviation;
  }
}
