/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ratio to a reference: 100 x / reference. A reversed indicator is 100 reference / x. */
#include "score/normalise.h"

static void compare(const struct normal *normal, size_t group, double reference) {
  for (size_t m = normal->first[group]; m < normal->first[group + 1]; m++) {
    uint32_t unit = normal->members[m];
    double x = normal->x[unit];
    if (normal->node->direction > 0) normal->out[unit] = 100 * x / reference;
    else if (x == 0) normal->reasons[unit] = FRAGILITY_ZERO_DENOMINATOR;
    else normal->out[unit] = 100 * reference / x;
  }
}

void fragility_normalise_ratio(const struct normal *normal) {
  for (size_t g = 0; g < normal->groups; g++) {
    double reference = fragility_reference(normal, g);
    if (isnan(reference)) fragility_refuse(normal, g, FRAGILITY_NO_REFERENCE);
    else if (reference == 0) fragility_refuse(normal, g, FRAGILITY_ZERO_DENOMINATOR);
    else compare(normal, g, reference);
  }
}
