/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two point rules of the 2019 kit that a ratio does not give. Shares run from 0 to 1.
 * coverage: at or above the reference 0 points; below it 100 (1 - x) / reference.
 * services: 100 (2 - x / reference), never below 0; so a place without any service has 200 points. */
#include "score/normalise.h"

static double coverage_points(double x, double reference) { return x >= reference ? 0 : 100 * (1 - x) / reference; }

static double services_points(double x, double reference) {
  double points = 200 - 100 * x / reference;
  return points > 0 ? points : 0;
}

static void apply(const struct normal *normal, double (*points)(double, double)) {
  for (size_t g = 0; g < normal->groups; g++) {
    double reference = fragility_reference(normal, g);
    if (isnan(reference)) fragility_refuse(normal, g, FRAGILITY_NO_REFERENCE);
    else if (reference == 0) fragility_refuse(normal, g, FRAGILITY_ZERO_DENOMINATOR);
    else
      for (size_t m = normal->first[g]; m < normal->first[g + 1]; m++)
        normal->out[normal->members[m]] = points(normal->x[normal->members[m]], reference);
  }
}

void fragility_normalise_coverage(const struct normal *normal) { apply(normal, coverage_points); }
void fragility_normalise_services(const struct normal *normal) { apply(normal, services_points); }
