/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Subgradient descent on the prices (Held, Wolfe, Crowder 1974; directions smoothed as in Camerini, Fratta, Maffioli 1975).
 * A unit that several of the N dearest candidates reach gets cheaper, one that none reaches gets dearer. Steps are computed in
 * double from exact integers, unit by unit, and rounded to integers: the same at any number of threads. */
#include "siting/siting.h"

#include <stdlib.h>

static const double memory_of_direction = 0.7;
enum { PATIENCE = 15, LEAST_ROUNDS = 60, MOST_ROUNDS = 1500, OFFER_EVERY = 25 };
static const double links_in_all = 1.5e9; /* what all rounds together may go through */

struct descent {
  fragility_search *search;
  fragility_prices *prices;
  int64_t *best_price;
  int64_t best_bound; /* grains / 2^shift */
  double *direction;
  uint32_t *times; /* how many of the dearest reach each unit */
  uint32_t *picks; /* in the search's cover */
  int64_t raw;     /* the most that a set met on the way serves */
  double pace;
  size_t stalled;
};

static int64_t floor_to_grains(const fragility_prices *prices, int64_t bound) { return bound >> prices->shift; }

/* ---- where to begin: the best of the submodular bounds at the greedy's prefixes ---- */

struct beginning {
  fragility_prices *prices;
  int64_t *best_price;
  int64_t best_bound;
  size_t every;
};

static void price_choice(fragility_prices *prices, const fragility_choice *choice) {
  for (size_t u = 0; u < prices->cover->units; u++)
    prices->price[u] = choice->times[u] ? 0 : (int64_t)((uint64_t)prices->cover->people[u] << prices->shift);
  fragility_prices_weigh(prices);
}

static void keep_if_better(fragility_prices *prices, int64_t *best_price, int64_t *best_bound) {
  if (prices->bound >= *best_bound) return;
  *best_bound = prices->bound;
  memcpy(best_price, prices->price, prices->cover->units * sizeof *best_price);
}

static void watch(void *data, const fragility_choice *choice) {
  struct beginning *b = data;
  if (choice->count % b->every) return;
  price_choice(b->prices, choice);
  keep_if_better(b->prices, b->best_price, &b->best_bound);
}

static fragility_status begin(struct descent *d, fragility_error *err) {
  enum { PREFIXES = 16 };
  fragility_prices *prices = d->prices;
  fragility_choice choice;
  struct beginning b = {prices, d->best_price, INT64_MAX, prices->count / PREFIXES + 1};
  TRY(fragility_choice_create(prices->cover, &choice, err));
  fragility_status status = fragility_greedy(&choice, prices->count, NULL, watch, &b, err);
  if (status == FRAGILITY_OK) status = fragility_swap(&choice, d->search->options, err);
  if (status == FRAGILITY_OK) {
    price_choice(prices, &choice);
    keep_if_better(prices, d->best_price, &b.best_bound);
    for (size_t i = 0; i < choice.count; i++) d->picks[i] = prices->cover->origin[choice.picks[i]];
    status = fragility_search_offer(d->search, d->picks, choice.count, err);
  }
  fragility_choice_free(&choice);
  memcpy(prices->price, d->best_price, prices->cover->units * sizeof *prices->price);
  d->best_bound = b.best_bound;
  return status;
}

/* ---- one round ---- */

static int64_t count_times(struct descent *d) {
  const fragility_prices *prices = d->prices;
  const fragility_cover *cover = prices->cover;
  int64_t served = 0;
  memset(d->times, 0, cover->units * sizeof *d->times);
  for (size_t i = 0; i < prices->count; i++) {
    uint32_t c = prices->order[i];
    for (size_t l = cover->candidate_start[c]; l < cover->candidate_start[c + 1]; l++) d->times[cover->candidate_link[l]]++;
  }
  for (size_t u = 0; u < cover->units; u++) served += d->times[u] ? cover->people[u] : 0;
  return served;
}

static fragility_status offer_dearest(struct descent *d, fragility_error *err) {
  for (size_t i = 0; i < d->prices->count; i++) d->picks[i] = d->prices->cover->origin[d->prices->order[i]];
  return fragility_search_offer(d->search, d->picks, d->prices->count, err);
}

static void step(struct descent *d) {
  fragility_prices *prices = d->prices;
  double square = 0, scale = ldexp(1, prices->shift);
  for (size_t u = 0; u < prices->cover->units; u++) {
    double slope = (double)d->times[u] - 1, most = (double)prices->cover->people[u] * scale;
    bool stuck = (slope < 0 && (double)prices->price[u] >= most) || (slope > 0 && prices->price[u] <= 0);
    d->direction[u] = (stuck ? 0 : slope) + memory_of_direction * d->direction[u];
    square += d->direction[u] * d->direction[u];
  }
  if (square <= 0) return;
  double length = d->pace * ((double)prices->bound - (double)d->search->best.served * scale) / square;
  for (size_t u = 0; u < prices->cover->units; u++) {
    double most = (double)prices->cover->people[u] * scale, price = (double)prices->price[u] - length * d->direction[u];
    prices->price[u] = (int64_t)rint(price < 0 ? 0 : price > most ? most : price);
  }
}

/* After a while without progress, back to the best prices with shorter steps. */
static void judge(struct descent *d) {
  if (d->prices->bound < d->best_bound) d->stalled = 0;
  else d->stalled++;
  keep_if_better(d->prices, d->best_price, &d->best_bound);
  if (d->stalled < PATIENCE) return;
  d->stalled = 0;
  d->pace *= 0.6;
  memcpy(d->prices->price, d->best_price, d->prices->cover->units * sizeof *d->best_price);
  memset(d->direction, 0, d->prices->cover->units * sizeof *d->direction);
  fragility_prices_weigh(d->prices);
}

static fragility_status rounds(struct descent *d, fragility_error *err) {
  double affordable = links_in_all / (double)(d->prices->cover->links + d->prices->cover->candidates + d->prices->cover->units);
  size_t most = affordable < LEAST_ROUNDS ? LEAST_ROUNDS : affordable > MOST_ROUNDS ? MOST_ROUNDS : (size_t)affordable;
  for (size_t r = 0; r < most && d->pace > 1e-4; r++) {
    if (fragility_cancelled(d->search->options)) return fragility_fail(err, FRAGILITY_ERROR_CANCELLED, "cancelled");
    fragility_progress(d->search->options, "sites", (double)r / (double)most);
    fragility_prices_weigh(d->prices);
    judge(d);
    int64_t served = count_times(d);
    if (served > d->raw || r % OFFER_EVERY == 0) TRY(offer_dearest(d, err));
    if (served > d->raw) d->raw = served;
    if (floor_to_grains(d->prices, d->best_bound) <= d->search->best.served) return FRAGILITY_OK;
    step(d);
  }
  return FRAGILITY_OK;
}

static fragility_status descend(struct descent *d, fragility_error *err) {
  fragility_prices *prices = d->prices;
  TRY(begin(d, err));
  TRY(rounds(d, err));
  memcpy(prices->price, d->best_price, prices->cover->units * sizeof *prices->price);
  fragility_prices_weigh(prices);
  int64_t bound = floor_to_grains(prices, prices->bound);
  if (bound < d->search->bound) d->search->bound = bound;
  return FRAGILITY_OK;
}

fragility_status fragility_descend(fragility_search *search, fragility_prices *prices, fragility_error *err) {
  struct descent d = {.search = search, .prices = prices, .pace = 1};
  d.best_price = fragility_array(prices->cover->units, sizeof *d.best_price);
  d.direction = fragility_array(prices->cover->units, sizeof *d.direction);
  d.times = fragility_array(prices->cover->units, sizeof *d.times);
  d.picks = fragility_array(prices->cover->candidates, sizeof *d.picks);
  bool room = d.best_price && d.direction && d.times && d.picks;
  fragility_status status = room ? descend(&d, err) : fragility_fail_memory(err);
  free(d.best_price);
  free(d.direction);
  free(d.times);
  free(d.picks);
  return status;
}
