/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decile, ties up: with n units known and c of them at or below the value, the decile is 10c / n rounded up. */
#include "score/normalise.h"

void fragility_fit_decile(const struct sample *sample, struct law *law) {
  (void)law;
  for (size_t g = 0; g < sample->groups; g++) {
    const uint32_t *unit = sample->members + sample->first[g];
    size_t n = sample->first[g + 1] - sample->first[g];
    for (size_t i = 0, end; i < n; i = end) {
      for (end = i; end < n && sample->x[unit[end]] == sample->x[unit[i]]; end++) {}
      for (size_t k = i; k < end; k++) sample->out[unit[k]] = (double)((10 * end + n - 1) / n);
    }
  }
}
