/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Person-weighted quantile: high x (people in units below + half of those at the same value) / people with a known
 * value. The average inhabitant's place, so that hamlets do not outvote cities; ties share one value. People are
 * integers, so everything is exact until the one division. */
#include "score/normalise.h"

static double people(const struct sample *sample, uint32_t unit) {
  return sample->people[unit] > 0 ? sample->people[unit] : 0;
}

static void place_group(const struct sample *sample, size_t group, struct law *law) {
  const uint32_t *unit = sample->members + sample->first[group];
  size_t n = sample->first[group + 1] - sample->first[group];
  fragility_sum total = {0, 0}, below = {0, 0};
  for (size_t i = 0; i < n; i++) fragility_sum_add(&total, people(sample, unit[i]));
  double all = fragility_sum_value(&total);
  if (!(all > 0)) {
    law->scales[group].refused = FRAGILITY_NO_REFERENCE;
    return;
  }
  for (size_t i = 0, end; i < n; i = end) {
    fragility_sum here = {0, 0};
    for (end = i; end < n && sample->x[unit[end]] == sample->x[unit[i]]; end++) fragility_sum_add(&here, people(sample, unit[end]));
    double at = fragility_sum_value(&here);
    double place = law->low + (law->span * fragility_sum_value(&below) + law->span / 2 * at) / all;
    for (size_t k = i; k < end; k++) sample->out[unit[k]] = place;
    fragility_sum_add(&below, at);
  }
}

void fragility_fit_quantile(const struct sample *sample, struct law *law) {
  fragility_bound(sample, 0, 10, law);
  for (size_t g = 0; g < sample->groups; g++) place_group(sample, g, law);
}
