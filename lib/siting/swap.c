/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Local search by single exchanges. Bringing in k and taking out j serves gain(k) - alone(j) more, plus the people whom j alone
 * served and k reaches; never more than gain(k), so a candidate that adds nobody is not tried. */
#include "siting/siting.h"

#include <stdlib.h>

struct search {
  fragility_choice *choice;
  uint32_t *order;    /* the chosen, those who serve fewest alone first */
  int64_t *shared;    /* of each chosen: people only it serves whom the newcomer reaches */
  uint32_t *touched;  /* the chosen with some */
  size_t touches;
};

struct move {
  int64_t value;
  uint32_t in, out;
};

static bool costs_less(const struct search *s, uint32_t a, uint32_t b) {
  int64_t x = s->choice->alone[a], y = s->choice->alone[b];
  return x != y ? x < y : a < b;
}

/* Nearly in order already: an exchange changes a few. */
static void sort_order(struct search *s) {
  for (size_t i = 1; i < s->choice->count; i++) {
    uint32_t moving = s->order[i];
    size_t at = i;
    for (; at && costs_less(s, moving, s->order[at - 1]); at--) s->order[at] = s->order[at - 1];
    s->order[at] = moving;
  }
}

static int by_alone(const void *a, const void *b) {
  const int64_t *x = a, *y = b;
  return x[0] != y[0] ? (x[0] > y[0]) - (x[0] < y[0]) : (x[1] > y[1]) - (x[1] < y[1]);
}

static fragility_status first_order(struct search *s, fragility_error *err) {
  int64_t(*pairs)[2] = fragility_array(s->choice->count, sizeof *pairs);
  if (!pairs) return fragility_fail_memory(err);
  for (size_t i = 0; i < s->choice->count; i++) pairs[i][0] = s->choice->alone[s->choice->picks[i]], pairs[i][1] = s->choice->picks[i];
  qsort(pairs, s->choice->count, sizeof *pairs, by_alone);
  for (size_t i = 0; i < s->choice->count; i++) s->order[i] = (uint32_t)pairs[i][1];
  free(pairs);
  return FRAGILITY_OK;
}

static void share(struct search *s, uint32_t in) {
  const fragility_cover *cover = s->choice->cover;
  s->touches = 0;
  for (size_t l = cover->candidate_start[in]; l < cover->candidate_start[in + 1]; l++) {
    uint32_t unit = cover->candidate_link[l], owner = s->choice->owner[unit];
    if (s->choice->times[unit] != 1) continue;
    if (!s->shared[owner]) s->touched[s->touches++] = owner;
    s->shared[owner] += cover->people[unit];
  }
}

/* The best one to take out for `in`: the cheapest whom it does not touch, or one of those it does. */
static struct move best_out(struct search *s, uint32_t in) {
  const fragility_choice *choice = s->choice;
  struct move best = {.in = in, .out = UINT32_MAX};
  int64_t least = INT64_MAX;
  share(s, in);
  for (size_t i = 0; i < choice->count && best.out == UINT32_MAX; i++)
    if (!s->shared[s->order[i]]) best.out = s->order[i], least = choice->alone[best.out];
  for (size_t t = 0; t < s->touches; t++) {
    uint32_t out = s->touched[t];
    int64_t cost = choice->alone[out] - s->shared[out];
    if (cost < least || (cost == least && out < best.out)) least = cost, best.out = out;
    s->shared[out] = 0;
  }
  best.value = choice->gain[in] - least;
  return best;
}

static void apply(struct search *s, struct move move) {
  fragility_choice_swap(s->choice, s->choice->slot[move.out], move.in);
  for (size_t i = 0; i < s->choice->count; i++)
    if (s->order[i] == move.out) s->order[i] = move.in;
  sort_order(s);
}

/* Passes over the candidates, each one coming in at once where it serves more. */
static fragility_status exchange(struct search *s, const fragility_options *options, fragility_error *err) {
  bool moved = true;
  TRY(first_order(s, err));
  while (moved) {
    moved = false;
    if (fragility_cancelled(options)) return fragility_fail(err, FRAGILITY_ERROR_CANCELLED, "cancelled");
    for (size_t k = 0; k < s->choice->cover->candidates; k++) {
      if (s->choice->gain[k] <= 0 || s->choice->slot[k] != UINT32_MAX) continue;
      struct move move = best_out(s, (uint32_t)k);
      if (move.value <= 0) continue;
      apply(s, move);
      moved = true;
    }
  }
  return FRAGILITY_OK;
}

fragility_status fragility_swap(fragility_choice *choice, const fragility_options *options, fragility_error *err) {
  if (!choice->count) return FRAGILITY_OK;
  struct search s = {.choice = choice};
  s.order = fragility_array(choice->count, sizeof *s.order);
  s.shared = fragility_array(choice->cover->candidates, sizeof *s.shared);
  s.touched = fragility_array(choice->count, sizeof *s.touched);
  fragility_status status = s.order && s.shared && s.touched ? exchange(&s, options, err) : fragility_fail_memory(err);
  free(s.order);
  free(s.shared);
  free(s.touched);
  return status;
}
