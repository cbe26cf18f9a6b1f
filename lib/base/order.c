/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stable order of doubles. A whole number of 32 bits that grows with the key is sorted in three passes of 11 bits, last digits
 * first; the few keys that share one are put in order by themselves. With threads two halves side by side, merged. */
#include "base/base.h"

#include <stdlib.h>

enum { BITS = 11, PASSES = 3, BUCKETS = 1 << BITS, FEW = 16 };

struct item {
  uint32_t coarse, at;
};

/* ---- from a key to 32 bits ---- */

/* Whole numbers in the order of the doubles; NaN behind them all. */
static uint64_t sortable(double x) {
  if (isnan(x)) return UINT64_MAX;
  if (x == 0) x = 0; /* -0 and 0 are one value */
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
}

/* What all keys have in common is left out, then what is too fine for 32 bits. */
struct range {
  uint64_t low;
  unsigned shift;
};

static struct range range_of(const double *keys, size_t n, int threads) {
  uint64_t low = UINT64_MAX, high = 0;
#pragma omp parallel for schedule(static) num_threads(threads) reduction(min : low) reduction(max : high)
  for (size_t i = 0; i < n; i++) {
    uint64_t key = sortable(keys[i]);
    low = key < low ? key : low;
    high = key != UINT64_MAX && key > high ? key : high;
  }
  struct range range = {low, 0};
  while (high > low && (high - low) >> range.shift >= UINT32_MAX) range.shift++;
  return range;
}

static uint32_t coarse_of(const struct range *range, double key) {
  uint64_t whole = sortable(key);
  return whole == UINT64_MAX ? UINT32_MAX : (uint32_t)((whole - range->low) >> range->shift);
}

/* ---- keys that share one ---- */

static void insert_few(const double *keys, struct item *run, size_t n) {
  for (size_t i = 1; i < n; i++) {
    struct item item = run[i];
    size_t j = i;
    for (; j && keys[item.at] < keys[run[j - 1].at]; j--) run[j] = run[j - 1];
    run[j] = item;
  }
}

/* A merge sort: `room` for half of them. */
static void sort_run(const double *keys, struct item *run, size_t n, struct item *room) {
  size_t half = n / 2;
  if (n <= FEW) {
    insert_few(keys, run, n);
    return;
  }
  sort_run(keys, run, half, room);
  sort_run(keys, run + half, n - half, room);
  if (keys[run[half - 1].at] <= keys[run[half].at]) return;
  memcpy(room, run, half * sizeof *run);
  for (size_t i = 0, j = half, to = 0; i < half; to++) run[to] = j < n && keys[run[j].at] < keys[room[i].at] ? run[j++] : room[i++];
}

static void sort_runs(const double *keys, struct item *items, size_t n, struct item *room) {
  for (size_t begin = 0, end; begin < n; begin = end) {
    for (end = begin + 1; end < n && items[end].coarse == items[begin].coarse; end++) continue;
    if (end - begin > 1 && items[begin].coarse != UINT32_MAX) sort_run(keys, items + begin, end - begin, room);
  }
}

/* ---- all of them ---- */

static void pass(const struct item *from, struct item *to, size_t n, unsigned shift, uint32_t *counts) {
  uint32_t place = 0;
  for (size_t b = 0; b < BUCKETS; b++) {
    uint32_t here = counts[b];
    counts[b] = place;
    place += here;
  }
  for (size_t i = 0; i < n; i++) to[counts[from[i].coarse >> shift & (BUCKETS - 1)]++] = from[i];
}

/* Keys begin .. end, each with its position; returns which of the two rooms they end in. */
static struct item *sort_part(const double *keys, const struct range *range, size_t begin, size_t end, struct item *from, struct item *to, uint32_t (*counts)[BUCKETS]) {
  size_t n = end - begin;
  for (size_t i = 0; i < n; i++) {
    from[i] = (struct item){coarse_of(range, keys[begin + i]), (uint32_t)(begin + i)};
    for (unsigned p = 0; p < PASSES; p++) counts[p][from[i].coarse >> (p * BITS) & (BUCKETS - 1)]++;
  }
  for (unsigned p = 0; p < PASSES && n; p++) {
    if (counts[p][from[0].coarse >> (p * BITS) & (BUCKETS - 1)] == n) continue;
    pass(from, to, n, p * BITS, counts[p]);
    struct item *swap = from;
    from = to;
    to = swap;
  }
  sort_runs(keys, from, n, to);
  return from;
}

/* Of equal keys those of the first part come first. */
static bool comes_first(const double *keys, struct item a, struct item b) {
  return a.coarse != b.coarse ? a.coarse < b.coarse : a.coarse == UINT32_MAX || keys[a.at] <= keys[b.at];
}

static void merge(const double *keys, const struct item *a, size_t n, const struct item *b, size_t m, uint32_t *order, uint32_t *coarse) {
  for (size_t i = 0, j = 0; i + j < n + m;) {
    size_t k = i + j;
    const struct item *next = j == m || (i < n && comes_first(keys, a[i], b[j])) ? &a[i++] : &b[j++];
    order[k] = next->at;
    if (coarse) coarse[k] = next->coarse;
  }
}

fragility_status fragility_order(const double *keys, size_t n, uint32_t *order, fragility_error *err) { return fragility_sort(keys, n, 1, order, NULL, err); }

fragility_status fragility_sort(const double *keys, size_t n, int threads, uint32_t *order, uint32_t *coarse, fragility_error *err) {
  size_t half = threads > 1 ? n / 2 : n;
  struct item *items = n > UINT32_MAX ? NULL : fragility_large(malloc((2 * n + 1) * sizeof *items), 2 * n * sizeof *items);
  uint32_t(*counts)[BUCKETS] = fragility_array((size_t)2 * PASSES, sizeof *counts);
  if (!items || !counts) {
    free(items);
    free(counts);
    return fragility_fail_memory(err);
  }
  struct item *first = items, *second = items;
  struct range range = range_of(keys, n, threads > 1 ? 2 : 1);
#pragma omp parallel sections num_threads(2) if (half < n)
  {
#pragma omp section
    first = sort_part(keys, &range, 0, half, items, items + n, counts);
#pragma omp section
    second = sort_part(keys, &range, half, n, items + half, items + n + half, counts + PASSES);
  }
  merge(keys, first, half, second, n - half, order, coarse);
  free(items);
  free(counts);
  return FRAGILITY_OK;
}
