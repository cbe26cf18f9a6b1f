/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stable order of doubles. A whole number of 32 bits that grows with the key is sorted in three passes of 11 bits, last digits
 * first; the few keys that share one are put in order by themselves. With threads two halves side by side, merged. */
#include "base/base.h"

#include <stdlib.h>

enum { BITS = 11, PASSES = 3, BUCKETS = 1 << BITS, FEW = 16 };

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

static void insert_few(const double *keys, fragility_ordered *run, size_t n) {
  for (size_t i = 1; i < n; i++) {
    fragility_ordered item = run[i];
    size_t j = i;
    for (; j && keys[item.at] < keys[run[j - 1].at]; j--) run[j] = run[j - 1];
    run[j] = item;
  }
}

/* A merge sort: `room` for half of them. */
static void sort_run(const double *keys, fragility_ordered *run, size_t n, fragility_ordered *room) {
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

static void sort_runs(const double *keys, fragility_ordered *items, size_t n, fragility_ordered *room) {
  for (size_t begin = 0, end; begin < n; begin = end) {
    for (end = begin + 1; end < n && items[end].coarse == items[begin].coarse; end++) continue;
    if (end - begin > 1 && items[begin].coarse != UINT32_MAX) sort_run(keys, items + begin, end - begin, room);
  }
}

/* ---- all of them ---- */

static void pass(const fragility_ordered *from, fragility_ordered *to, size_t n, unsigned shift, uint32_t *counts) {
  uint32_t place = 0;
  for (size_t b = 0; b < BUCKETS; b++) {
    uint32_t here = counts[b];
    counts[b] = place;
    place += here;
  }
  for (size_t i = 0; i < n; i++) to[counts[from[i].coarse >> shift & (BUCKETS - 1)]++] = from[i];
}

/* Keys begin .. end, each with its position; returns which of the two rooms they end in. */
static fragility_ordered *sort_part(const double *keys, const struct range *range, size_t begin, size_t end, fragility_ordered *from, fragility_ordered *to, uint32_t (*counts)[BUCKETS]) {
  size_t n = end - begin;
  for (size_t i = 0; i < n; i++) {
    from[i] = (fragility_ordered){coarse_of(range, keys[begin + i]), (uint32_t)(begin + i)};
    for (unsigned p = 0; p < PASSES; p++) counts[p][from[i].coarse >> (p * BITS) & (BUCKETS - 1)]++;
  }
  for (unsigned p = 0; p < PASSES && n; p++) {
    if (counts[p][from[0].coarse >> (p * BITS) & (BUCKETS - 1)] == n) continue;
    pass(from, to, n, p * BITS, counts[p]);
    fragility_ordered *swap = from;
    from = to;
    to = swap;
  }
  sort_runs(keys, from, n, to);
  return from;
}

/* Of equal keys those of the first part come first. */
static bool comes_first(const double *keys, fragility_ordered a, fragility_ordered b) {
  return a.coarse != b.coarse ? a.coarse < b.coarse : a.coarse == UINT32_MAX || keys[a.at] <= keys[b.at];
}

/* Two parts, of which a[n - 1] is followed by b[0]: the first half of the places is filled from their starts, the other from their ends. */
static void merge_starts(const double *keys, const fragility_ordered *a, size_t n, const fragility_ordered *b, size_t m, fragility_ordered *to, size_t places) {
  for (size_t k = 0, i = 0, j = 0; k < places; k++) to[k] = j == m || (i < n && comes_first(keys, a[i], b[j])) ? a[i++] : b[j++];
}

static void merge_ends(const double *keys, const fragility_ordered *a, size_t n, const fragility_ordered *b, size_t m, fragility_ordered *to, size_t places) {
  for (size_t k = n + m; k > places; k--) to[k - 1] = !n || (m && comes_first(keys, a[n - 1], b[m - 1])) ? b[--m] : a[--n];
}

/* Two halves side by side, then the two halves of what they make. */
static void sort_halves(const double *keys, size_t n, fragility_ordered *sorted, fragility_ordered *room, uint32_t (*counts)[BUCKETS]) {
  const struct range range = range_of(keys, n, 2);
  size_t half = n / 2;
#pragma omp parallel num_threads(2)
  {
#pragma omp for schedule(static, 1)
    for (size_t part = 0; part < 2; part++) {
      size_t begin = part ? half : 0, end = part ? n : half;
      const fragility_ordered *in = sort_part(keys, &range, begin, end, sorted + begin, room + begin, counts + part * PASSES);
      if (in != room + begin) memcpy(room + begin, in, (end - begin) * sizeof *in);
    }
#pragma omp for schedule(static, 1)
    for (size_t part = 0; part < 2; part++) {
      if (part) merge_ends(keys, room, half, room + half, n - half, sorted, half);
      else merge_starts(keys, room, half, room + half, n - half, sorted, half);
    }
  }
}

static void sort_whole(const double *keys, size_t n, fragility_ordered *sorted, fragility_ordered *room, uint32_t (*counts)[BUCKETS]) {
  const struct range range = range_of(keys, n, 1);
  const fragility_ordered *in = sort_part(keys, &range, 0, n, sorted, room, counts);
  if (in != sorted) memcpy(sorted, in, n * sizeof *in);
}

static fragility_ordered *make_room(size_t n) { return n > UINT32_MAX ? NULL : fragility_large(malloc((n + 1) * sizeof(fragility_ordered)), n * sizeof(fragility_ordered)); }

fragility_status fragility_sort(const double *keys, size_t n, int threads, fragility_ordered *sorted, fragility_error *err) {
  fragility_ordered *room = make_room(n);
  uint32_t(*counts)[BUCKETS] = fragility_array((size_t)2 * PASSES, sizeof *counts);
  bool there = room && counts;
  if (there && threads > 1) sort_halves(keys, n, sorted, room, counts);
  else if (there) sort_whole(keys, n, sorted, room, counts);
  free(room);
  free(counts);
  return there ? FRAGILITY_OK : fragility_fail_memory(err);
}

fragility_status fragility_order(const double *keys, size_t n, uint32_t *order, fragility_error *err) {
  fragility_ordered *sorted = make_room(n);
  fragility_status status = sorted ? fragility_sort(keys, n, 1, sorted, err) : fragility_fail_memory(err);
  for (size_t i = 0; status == FRAGILITY_OK && i < n; i++) order[i] = sorted[i].at;
  free(sorted);
  return status;
}
