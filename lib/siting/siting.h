/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of `siting`: where more venues would serve the most people. Knows nothing of scores or files.
 *
 * People are whole numbers of grains (a grain is one person, or 1/1024 when some are not whole), so that every sum is exact,
 * whatever its order and the number of threads. */
#ifndef SITING_SITING_H
#define SITING_SITING_H

#include "access/access.h"

#include <fragility/siting.h>

/* ---- cover.c: who reaches whom ---- */
/* Units still to serve and candidates that reach some, by rows both ways; rows grow. */
typedef struct fragility_cover {
  size_t units, candidates, links;
  uint32_t *unit_start, *unit_link;           /* candidates that reach each unit */
  uint32_t *candidate_start, *candidate_link; /* units each candidate reaches */
  int64_t *people;                            /* grains, one a unit, above 0 */
  int64_t total;
  uint32_t *origin; /* each candidate's position where it was taken from: growing */
} fragility_cover;

/* The open units of `units` (one byte each), and the candidates that have one of them within norm_km. */
typedef struct fragility_reach {
  const fragility_units *units;
  const int64_t *people;
  const unsigned char *open;
  double norm_km;
  int threads;
} fragility_reach;

fragility_status fragility_cover_build(const fragility_reach *reach, const fragility_points *candidates, fragility_cover *cover,
                                       fragility_error *err);
void fragility_cover_free(fragility_cover *cover);

/* ---- reduce.c: a smaller cover with the same best values ---- */
/* Keeps the units and candidates marked; units and candidates left without any link go too. `origin` is a position in `from`. */
fragility_status fragility_cover_cut(const fragility_cover *from, const unsigned char *keep_unit, const unsigned char *keep_candidate,
                                     fragility_cover *cover, fragility_error *err);
/* Drops candidates that reach nobody another one does not reach; units with the same candidates become one. */
fragility_status fragility_cover_reduce(const fragility_cover *from, int threads, fragility_cover *cover, fragility_error *err);

/* ---- choice.c: a set of candidates, and what one more or one less would change ---- */
typedef struct fragility_choice {
  const fragility_cover *cover;
  uint32_t *times; /* how many of the chosen reach each unit */
  uint32_t *owner; /* exclusive or of the chosen that reach it: the one itself when there is one */
  int64_t *gain;   /* what each candidate would add */
  int64_t *alone;  /* people whom only this one of the chosen serves */
  uint32_t *slot;  /* place in picks, UINT32_MAX = not chosen */
  uint32_t *picks;
  size_t count;
  int64_t served;
} fragility_choice;

fragility_status fragility_choice_create(const fragility_cover *cover, fragility_choice *choice, fragility_error *err);
void fragility_choice_free(fragility_choice *choice);
void fragility_choice_add(fragility_choice *choice, uint32_t candidate);
void fragility_choice_swap(fragility_choice *choice, size_t slot, uint32_t candidate);
void fragility_choice_clear(fragility_choice *choice);

/* ---- greedy.c ---- */
/* Called before each pick, with the gains as they stand. */
typedef void (*fragility_watcher)(void *data, const fragility_choice *choice);
/* Adds the candidate that adds most, up to `count`, as long as one adds somebody; among those marked (NULL = all). */
fragility_status fragility_greedy(fragility_choice *choice, size_t count, const unsigned char *allowed, fragility_watcher watch, void *data,
                                  fragility_error *err);

/* ---- swap.c ---- */
/* Exchanges one of the chosen for another candidate until no such exchange serves more. */
fragility_status fragility_swap(fragility_choice *choice, const fragility_options *options, fragility_error *err);

/* ---- bound.c: prices on units, the Lagrangian relaxation ---- */
typedef struct fragility_prices {
  const fragility_cover *cover;
  size_t count;    /* sites */
  int shift;       /* a price is in grains / 2^shift */
  int threads;
  int64_t *price;  /* of each unit: between 0 and its people */
  int64_t *value;  /* of each candidate: the prices of its units */
  uint32_t *order; /* candidates, the `count` of most value first */
  int64_t bound;   /* grains / 2^shift: no choice serves more */
} fragility_prices;

/* Whether prices of this cover stay within 63 bits. */
bool fragility_prices_fit(const fragility_cover *cover, size_t count);
fragility_status fragility_prices_create(const fragility_cover *cover, size_t count, int threads, fragility_prices *prices, fragility_error *err);
void fragility_prices_free(fragility_prices *prices);
/* Values, order and bound of the prices as they stand. */
void fragility_prices_weigh(fragility_prices *prices);
/* For any set that serves more than `best`: 1 = the candidate is in it, -1 = it is not, 0 = the prices do not tell. The bound,
 * were it chosen in place of the last of the dearest, or the next in place of it, says so. */
void fragility_prices_settle(const fragility_prices *prices, int64_t best, signed char *settled);
/* Puts first the n of `order` with the largest values, ties by position. */
void fragility_select_largest(const int64_t *value, uint32_t *order, size_t total, size_t n);

/* ---- search.c: all of it ---- */
typedef struct fragility_search {
  const fragility_cover *cover;
  size_t count;
  const fragility_options *options;
  bool exact;
  double seconds;
  fragility_choice best, trial;
  int64_t bound; /* grains */
} fragility_search;

/* Fills best and bound. */
fragility_status fragility_search_run(fragility_search *search, fragility_error *err);
void fragility_search_free(fragility_search *search);
/* Lowers the bound by subgradient steps and tries the sets they pass through. `reduced` is search->cover, reduced. */
fragility_status fragility_descend(fragility_search *search, fragility_prices *prices, fragility_error *err);
/* Takes a set of candidates of the search's cover, improved by swaps, if it serves more than the best. */
fragility_status fragility_search_offer(fragility_search *search, const uint32_t *picks, size_t count, fragility_error *err);

/* ---- exact.c, with GLPK ---- */
bool fragility_exact_built(void);
/* Settles what the prices leave open. */
fragility_status fragility_exact(fragility_search *search, const fragility_prices *prices, fragility_error *err);

#endif
