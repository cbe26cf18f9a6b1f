/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each unit has a price between 0 and its people. Whoever the N sites are, they serve no more than
 *   sum of (people - price)  +  the N largest sums of prices that one candidate reaches:
 * the Lagrangian relaxation of "served only if a site reaches it". The bound of a submodular function at a set,
 * f(S) + its N largest gains, is the case where served units cost nothing and the others all their people. */
#include "siting/siting.h"

#include <stdlib.h>

static int bits_of(uint64_t x) {
  int bits = 0;
  for (; x; x >>= 1) bits++;
  return bits;
}

/* The N values add to no more than the total times the candidates that one unit may have among them. */
static int room_for(const fragility_cover *cover, size_t count) {
  size_t most = 0;
  for (size_t u = 0; u < cover->units; u++)
    if (cover->unit_start[u + 1] - cover->unit_start[u] > most) most = cover->unit_start[u + 1] - cover->unit_start[u];
  return 61 - bits_of((uint64_t)cover->total) - bits_of(most < count ? most : count);
}

bool fragility_prices_fit(const fragility_cover *cover, size_t count) { return room_for(cover, count) >= 0; }

fragility_status fragility_prices_create(const fragility_cover *cover, size_t count, int threads, fragility_prices *prices, fragility_error *err) {
  enum { FINEST = 20 };
  int room = room_for(cover, count);
  *prices = (fragility_prices){.cover = cover, .threads = threads, .shift = room < FINEST ? room : FINEST,
                               .count = count < cover->candidates ? count : cover->candidates};
  prices->price = fragility_array(cover->units, sizeof *prices->price);
  prices->value = fragility_array(cover->candidates, sizeof *prices->value);
  prices->order = fragility_array(cover->candidates, sizeof *prices->order);
  if (!prices->price || !prices->value || !prices->order) {
    fragility_prices_free(prices);
    return fragility_fail_memory(err);
  }
  for (size_t c = 0; c < cover->candidates; c++) prices->order[c] = (uint32_t)c;
  return FRAGILITY_OK;
}

void fragility_prices_free(fragility_prices *prices) {
  free(prices->price);
  free(prices->value);
  free(prices->order);
  *prices = (fragility_prices){0};
}

static bool larger(const int64_t *value, uint32_t a, uint32_t b) { return value[a] != value[b] ? value[a] > value[b] : a < b; }

/* Hoare's selection. */
void fragility_select_largest(const int64_t *value, uint32_t *order, size_t total, size_t n) {
  if (!n || n >= total) return;
  size_t low = 0, high = total - 1, k = n - 1;
  while (low < high) {
    uint32_t pivot = order[low + (high - low) / 2];
    size_t i = low, j = high;
    while (i <= j) {
      while (larger(value, order[i], pivot)) i++;
      while (larger(value, pivot, order[j])) j--;
      if (i > j) break;
      uint32_t held = order[i];
      order[i++] = order[j], order[j] = held;
      if (j-- == 0) break;
    }
    if (k <= j && j < total) high = j;
    else if (k >= i) low = i;
    else return;
  }
}

void fragility_prices_weigh(fragility_prices *prices) {
  const fragility_cover *cover = prices->cover;
  /* Each round is short: threads pay only on many links. */
#pragma omp parallel for schedule(static) num_threads(prices->threads) if (cover->links > 2000000)
  for (size_t c = 0; c < cover->candidates; c++) {
    int64_t value = 0;
    for (size_t l = cover->candidate_start[c]; l < cover->candidate_start[c + 1]; l++) value += prices->price[cover->candidate_link[l]];
    prices->value[c] = value;
  }
  fragility_select_largest(prices->value, prices->order, cover->candidates, prices->count);
  prices->bound = 0;
  for (size_t u = 0; u < cover->units; u++) prices->bound += ((int64_t)((uint64_t)cover->people[u] << prices->shift)) - prices->price[u];
  for (size_t i = 0; i < prices->count; i++) prices->bound += prices->value[prices->order[i]];
}

void fragility_prices_settle(const fragility_prices *prices, int64_t best, signed char *settled) {
  const fragility_cover *cover = prices->cover;
  int64_t target = (best + 1) * ((int64_t)1 << prices->shift), last = INT64_MAX, next = 0;
  for (size_t i = 0; i < cover->candidates; i++) {
    int64_t value = prices->value[prices->order[i]];
    if (i < prices->count && value < last) last = value;
    if (i >= prices->count && value > next) next = value;
  }
  for (size_t i = 0; i < cover->candidates; i++) {
    uint32_t c = prices->order[i];
    if (i < prices->count) settled[c] = prices->bound - prices->value[c] + next < target;
    else settled[c] = prices->bound - last + prices->value[c] < target ? -1 : 0;
  }
}
