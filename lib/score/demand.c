/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The people that venues must serve. Where the census ages and diplomas are among the columns: people in difficulty, a
 * synthetic estimate from two margins (P = people aged 15 and over; one rate by age, one by diploma), P x the mean of the
 * two rates, with the range from P x the lower to P x the higher. Else the population. */
#include "score/score.h"

struct margins {
  size_t people, by_age, by_diploma; /* columns of the table */
};

static bool find_margins(const fragility_table *table, struct margins *margins) {
  margins->people = fragility_table_find(table, "population_15_plus");
  margins->by_age = fragility_table_find(table, "difficulty_by_age");
  margins->by_diploma = fragility_table_find(table, "difficulty_by_diploma_rate");
  return margins->people != SIZE_MAX && margins->by_age != SIZE_MAX && margins->by_diploma != SIZE_MAX;
}

static void estimate(const fragility_table *table, const struct margins *margins, size_t unit, fragility_score *score) {
  double age = fragility_table_value(table, margins->by_age, unit);
  double diploma = fragility_table_value(table, margins->people, unit) * fragility_table_value(table, margins->by_diploma, unit);
  score->demand[unit] = (age + diploma) / 2;
  score->demand_low[unit] = age < diploma ? age : diploma;
  score->demand_high[unit] = age < diploma ? diploma : age;
  if (isnan(age) || isnan(diploma)) score->demand[unit] = score->demand_low[unit] = score->demand_high[unit] = NAN;
}

void fragility_demand(const fragility_table *table, fragility_score *score) {
  struct margins margins;
  size_t n = score->units->units.count;
  score->difficulty = find_margins(table, &margins);
  for (size_t u = 0; u < n && score->difficulty; u++) estimate(table, &margins, u, score);
  if (score->difficulty) return;
  score->demand = score->demand_low = score->demand_high = (double *)score->units->units.population; /* never written to */
}
