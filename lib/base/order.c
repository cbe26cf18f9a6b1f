/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stable order of doubles by least-significant-digit radix sort, 6 passes of 11 bits over a 64-bit key that sorts
 * like the double; a pass whose digit is the same everywhere is skipped. With threads two halves side by side, merged. */
#include "base/base.h"

#include <stdlib.h>

enum { BITS = 11, PASSES = 6, BUCKETS = 1 << BITS };

struct item {
  uint64_t key;
  uint32_t at;
};

static uint64_t sortable(double x) {
  if (isnan(x)) return UINT64_MAX;
  if (x == 0) x = 0; /* -0 and 0 are one value */
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
}

static double from_sortable(uint64_t key) {
  double x;
  uint64_t bits = key >> 63 ? key & ~((uint64_t)1 << 63) : ~key;
  memcpy(&x, &bits, sizeof x);
  return key == UINT64_MAX ? NAN : x;
}

static void pass(const struct item *from, struct item *to, size_t n, unsigned shift, uint32_t *counts) {
  uint32_t place = 0;
  for (size_t b = 0; b < BUCKETS; b++) {
    uint32_t here = counts[b];
    counts[b] = place;
    place += here;
  }
  for (size_t i = 0; i < n; i++) to[counts[from[i].key >> shift & (BUCKETS - 1)]++] = from[i];
}

/* Keys begin .. end, each with its position; returns which of the two rooms they end in. */
static struct item *sort_part(const double *keys, size_t begin, size_t end, struct item *from, struct item *to, uint32_t (*counts)[BUCKETS]) {
  size_t n = end - begin;
  for (size_t i = 0; i < n; i++) {
    from[i] = (struct item){sortable(keys[begin + i]), (uint32_t)(begin + i)};
    for (unsigned p = 0; p < PASSES; p++) counts[p][from[i].key >> (p * BITS) & (BUCKETS - 1)]++;
  }
  for (unsigned p = 0; p < PASSES && n; p++) {
    if (counts[p][from[0].key >> (p * BITS) & (BUCKETS - 1)] == n) continue;
    pass(from, to, n, p * BITS, counts[p]);
    struct item *swap = from;
    from = to;
    to = swap;
  }
  return from;
}

/* Of equal keys those of the first part come first. */
static void merge(const struct item *a, size_t n, const struct item *b, size_t m, uint32_t *order, double *sorted) {
  for (size_t i = 0, j = 0; i + j < n + m;) {
    size_t k = i + j;
    const struct item *next = j == m || (i < n && a[i].key <= b[j].key) ? &a[i++] : &b[j++];
    order[k] = next->at;
    if (sorted) sorted[k] = from_sortable(next->key);
  }
}

fragility_status fragility_order(const double *keys, size_t n, uint32_t *order, fragility_error *err) { return fragility_sort(keys, n, 1, order, NULL, err); }

fragility_status fragility_sort(const double *keys, size_t n, int threads, uint32_t *order, double *sorted, fragility_error *err) {
  size_t half = threads > 1 ? n / 2 : n;
  struct item *items = n > UINT32_MAX ? NULL : fragility_large(malloc((2 * n + 1) * sizeof *items), 2 * n * sizeof *items);
  uint32_t(*counts)[BUCKETS] = fragility_array((size_t)2 * PASSES, sizeof *counts);
  if (!items || !counts) {
    free(items);
    free(counts);
    return fragility_fail_memory(err);
  }
  struct item *first = items, *second = items;
#pragma omp parallel sections num_threads(2) if (half < n)
  {
#pragma omp section
    first = sort_part(keys, 0, half, items, items + n, counts);
#pragma omp section
    second = sort_part(keys, half, n, items + half, items + n + half, counts + PASSES);
  }
  merge(first, half, second, n - half, order, sorted);
  free(items);
  free(counts);
  return FRAGILITY_OK;
}
