/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "score/score.h"

#include <stdlib.h>

fragility_status fragility_rank(const double *score, size_t n, const fragility_groups *groups, int threads, uint32_t *rank, fragility_error *err) {
  bool whole = fragility_groups_whole(groups, n);
  uint32_t *order = fragility_array(n, sizeof *order);
  double *sorted = fragility_array(n, sizeof *sorted);
  struct last {
    double score;
    uint32_t seen, rank;
  } *last = fragility_array(groups->count, sizeof *last);
  fragility_status status = order && sorted && last ? fragility_sort(score, n, threads, order, sorted, err) : fragility_fail_memory(err);
  memset(rank, 0, n * sizeof *rank);
  for (size_t k = n; status == FRAGILITY_OK && k-- > 0;) { /* from the greatest down; NaN came last, so first here */
    uint32_t unit = order[k], g = whole ? 0 : groups->of_unit[unit];
    if (isnan(sorted[k]) || g == FRAGILITY_NO_GROUP) continue;
    last[g].seen++;
    if (last[g].seen == 1 || sorted[k] != last[g].score) last[g].rank = last[g].seen, last[g].score = sorted[k];
    rank[unit] = last[g].rank;
  }
  free(order);
  free(sorted);
  free(last);
  return status;
}
