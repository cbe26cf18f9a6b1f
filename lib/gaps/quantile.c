/* SPDX-License-Identifier: GPL-3.0-or-later */
/* High need and low access, by relative cuts: an analysis beside the norms. Access is the enhanced two-step floating
 * catchment area (Luo and Qi 2009) over population: 1 up to 5 km, 0.68 up to 10, 0.22 up to 20. */
#include "gaps/gaps.h"

#include <fragility/equity.h>

static fragility_status measure(fragility_gaps *gaps, const fragility_options *options, fragility_error *err) {
  static const double edges[] = {5, 10, 20}, weights[] = {1, 0.68, 0.22};
  const fragility_units *units = &gaps->units->units;
  fragility_catchment_options wanted = {.measure = "2sfca", .demand = gaps->people, .options = options,
                                        .decay = {.name = "steps", .limit = 20, .edges = edges, .weights = weights, .steps = 3}};
  fragility_catchment *catchment;
  TRY(fragility_catchment_compute(units, gaps->supply, &wanted, &catchment, err));
  memcpy(gaps->reach, fragility_catchment_access(catchment), units->count * sizeof *gaps->reach);
  fragility_catchment_free(catchment);
  return FRAGILITY_OK;
}

/* People x score / 10 x what access lacks to the median, where a score is known. */
static void weigh(fragility_gaps *gaps) {
  for (size_t u = 0; u < gaps->units->units.count; u++) {
    double lack = gaps->access_median - gaps->reach[u], people = gaps->people[u] > 0 ? gaps->people[u] : 0;
    gaps->mass[u] = isnan(gaps->score[u]) ? NAN : people * (gaps->score[u] / 10) * (lack > 0 ? lack : 0);
  }
}

fragility_status fragility_gaps_cut(fragility_gaps *gaps, const fragility_options *options, fragility_error *err) {
  size_t n = gaps->units->units.count;
  gaps->reach = fragility_arena_take(&gaps->arena, (n + 1) * sizeof *gaps->reach);
  gaps->mass = fragility_arena_take(&gaps->arena, (n + 1) * sizeof *gaps->mass);
  if (!gaps->reach || !gaps->mass) return fragility_fail_memory(err);
  TRY(measure(gaps, options, err));
  TRY(fragility_quantile(gaps->score, gaps->people, n, 0.8, &gaps->score_cut, err));
  TRY(fragility_quantile(gaps->reach, gaps->people, n, 0.2, &gaps->access_cut, err));
  TRY(fragility_quantile(gaps->reach, gaps->people, n, 0.5, &gaps->access_median, err));
  if (isnan(gaps->score_cut)) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "the quantile rule needs scores, and no unit has one");
  weigh(gaps);
  return FRAGILITY_OK;
}
