/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decile, ties up: with n units known and c of them at or below the value, the decile is 10c / n rounded up. */
#include "score/normalise.h"

void fragility_normalise_decile(const struct normal *normal) {
  for (size_t g = 0; g < normal->groups; g++) {
    const uint32_t *unit = normal->members + normal->first[g];
    size_t n = normal->first[g + 1] - normal->first[g];
    for (size_t i = 0, end; i < n; i = end) {
      for (end = i; end < n && normal->x[unit[end]] == normal->x[unit[i]]; end++) {}
      for (size_t k = i; k < end; k++) normal->out[unit[k]] = (double)((10 * end + n - 1) / n);
    }
  }
}
