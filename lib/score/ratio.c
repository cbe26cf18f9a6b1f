/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ratio to a reference: 100 x / reference. A reversed indicator is 100 reference / x. */
#include "score/normalise.h"

/* The node's own reference, or the group's mean weighted by people or by denominators; NaN when the group has no weight. */
static double reference_of(const struct sample *sample, size_t group) {
  if (!isnan(sample->node->reference)) return sample->node->reference;
  const double *weights = *sample->node->reference_weight == 'd' ? sample->denominators : sample->people;
  fragility_sum products = {0, 0}, total = {0, 0};
  for (size_t m = sample->first[group]; m < sample->first[group + 1]; m++) {
    uint32_t unit = sample->members[m];
    if (!(weights[unit] > 0)) continue;
    fragility_sum_add(&products, weights[unit] * sample->x[unit]);
    fragility_sum_add(&total, weights[unit]);
  }
  double sum = fragility_sum_value(&total);
  return sum > 0 ? fragility_sum_value(&products) / sum : NAN;
}

void fragility_fit_reference(const struct sample *sample, struct law *law) {
  for (size_t g = 0; g < sample->groups; g++) {
    double reference = law->scales[g].unit = reference_of(sample, g);
    if (isnan(reference)) law->scales[g].refused = FRAGILITY_NO_REFERENCE;
    else if (reference == 0) law->scales[g].refused = FRAGILITY_ZERO_DENOMINATOR;
  }
}

void fragility_apply_ratio(const struct law *law, const struct scale *scale, const double *x, double *out, size_t n) {
  for (size_t i = 0; i < n; i++) out[i] = law->direction > 0 ? 100 * x[i] / scale->unit : 100 * scale->unit / x[i];
}
