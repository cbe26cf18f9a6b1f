/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Person-weighted quantile: high x (people in units below + half of those at the same value) / people with a known
 * value. The average inhabitant's place, so that hamlets do not outvote cities; ties share one value. People are
 * integers, so everything is exact until the one division. */
#include "score/normalise.h"

static double people(const struct normal *normal, uint32_t unit) {
  return normal->people[unit] > 0 ? normal->people[unit] : 0;
}

static void place_group(const struct normal *normal, size_t group, double low, double span) {
  const uint32_t *unit = normal->members + normal->first[group];
  size_t n = normal->first[group + 1] - normal->first[group];
  fragility_sum total = {0, 0}, below = {0, 0};
  for (size_t i = 0; i < n; i++) fragility_sum_add(&total, people(normal, unit[i]));
  double all = fragility_sum_value(&total);
  if (!(all > 0)) {
    fragility_refuse(normal, group, FRAGILITY_NO_REFERENCE);
    return;
  }
  for (size_t i = 0, end; i < n; i = end) {
    fragility_sum here = {0, 0};
    for (end = i; end < n && normal->x[unit[end]] == normal->x[unit[i]]; end++) fragility_sum_add(&here, people(normal, unit[end]));
    double at = fragility_sum_value(&here);
    double place = low + (span * fragility_sum_value(&below) + span / 2 * at) / all;
    for (size_t k = i; k < end; k++) normal->out[unit[k]] = place;
    fragility_sum_add(&below, at);
  }
}

void fragility_normalise_quantile(const struct normal *normal) {
  double low = fragility_low(normal, 0), span = fragility_high(normal, 10) - low;
  for (size_t g = 0; g < normal->groups; g++) place_group(normal, g, low, span);
}
