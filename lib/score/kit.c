/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two point rules of the 2019 kit that a ratio does not give. Shares run from 0 to 1.
 * coverage: at or above the reference 0 points; below it 100 (1 - x) / reference.
 * services: 100 (2 - x / reference), never below 0; so a place without any service has 200 points. */
#include "score/normalise.h"

void fragility_apply_coverage(const struct law *law, const struct scale *scale, const double *x, double *out, size_t n) {
  (void)law;
  for (size_t i = 0; i < n; i++) out[i] = x[i] >= scale->unit ? 0 : 100 * (1 - x[i]) / scale->unit;
}

void fragility_apply_services(const struct law *law, const struct scale *scale, const double *x, double *out, size_t n) {
  (void)law;
  for (size_t i = 0; i < n; i++) {
    double points = 200 - 100 * x[i] / scale->unit;
    out[i] = points > 0 ? points : 0;
  }
}
