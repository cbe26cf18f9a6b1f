/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Identity: the value itself, signed by its direction; for columns that are scores already. */
#include "score/normalise.h"

void fragility_fit_nothing(const struct sample *sample, struct law *law) { (void)sample, (void)law; }

void fragility_apply_identity(const struct law *law, const struct scale *scale, const double *x, double *out, size_t n) {
  (void)scale;
#pragma omp simd
  for (size_t i = 0; i < n; i++) out[i] = law->direction * x[i];
}
