/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "score/score.h"

#include <stdlib.h>

enum { PART = 4096 };

/* Scores from the smallest to the largest. */
struct sorted {
  const double *score;
  fragility_ordered *units;
  size_t known; /* those behind them are NaN */
};

static bool same(const struct sorted *s, size_t a, size_t b) { return s->units[a].coarse == s->units[b].coarse && s->score[s->units[a].at] == s->score[s->units[b].at]; }

/* The last of the same score, by halves: half of the units may have one and the same. */
static size_t last_of(const struct sorted *s, size_t k) {
  size_t last = k, beyond = s->known;
  while (beyond - last > 1) {
    size_t middle = last + (beyond - last) / 2;
    if (same(s, k, middle)) last = middle;
    else beyond = middle;
  }
  return last;
}

/* One group has them all: a rank is how many stand behind those of the same score, and one. Parts are told apart side by side. */
static void rank_whole(const struct sorted *s, int threads, uint32_t *rank) {
#pragma omp parallel for schedule(static) num_threads(threads)
  for (size_t begin = 0; begin < s->known; begin += PART) {
    size_t end = begin + PART < s->known ? begin + PART : s->known, last = last_of(s, end - 1);
    for (size_t k = end; k-- > begin;) {
      if (k + 1 < end && !same(s, k, k + 1)) last = k;
      rank[s->units[k].at] = (uint32_t)(s->known - last);
    }
  }
}

/* From the greatest down, what was seen last of each group. */
static fragility_status rank_groups(const struct sorted *s, const fragility_groups *groups, uint32_t *rank, fragility_error *err) {
  struct last {
    double score;
    uint32_t seen, rank;
  } *last = fragility_array(groups->count, sizeof *last);
  if (!last) return fragility_fail_memory(err);
  for (size_t k = s->known; k-- > 0;) {
    uint32_t unit = s->units[k].at, g = groups->of_unit[unit];
    rank[unit] = 0;
    if (g == FRAGILITY_NO_GROUP) continue;
    last[g].seen++;
    if (last[g].seen == 1 || s->score[unit] != last[g].score) last[g].rank = last[g].seen, last[g].score = s->score[unit];
    rank[unit] = last[g].rank;
  }
  free(last);
  return FRAGILITY_OK;
}

fragility_status fragility_rank(const double *score, size_t n, const fragility_groups *groups, int threads, uint32_t *rank, fragility_error *err) {
  struct sorted sorted = {score, fragility_array(n, sizeof *sorted.units), n};
  fragility_status status = sorted.units ? fragility_sort(score, n, threads, sorted.units, err) : fragility_fail_memory(err);
  while (status == FRAGILITY_OK && sorted.known && sorted.units[sorted.known - 1].coarse == UINT32_MAX) rank[sorted.units[--sorted.known].at] = 0;
  if (status == FRAGILITY_OK && fragility_groups_whole(groups, n)) rank_whole(&sorted, threads, rank);
  else if (status == FRAGILITY_OK) status = rank_groups(&sorted, groups, rank, err);
  free(sorted.units);
  return status;
}
