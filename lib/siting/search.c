/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "siting/siting.h"

#include <stdlib.h>

/* What the sites serve, and the N largest gains beside them: no set of N serves more. */
static fragility_status bound_of_choice(fragility_search *search, fragility_error *err) {
  const fragility_choice *choice = &search->best;
  size_t n = search->cover->candidates, count = search->count < n ? search->count : n;
  uint32_t *order = fragility_array(n, sizeof *order);
  if (!order) return fragility_fail_memory(err);
  for (size_t c = 0; c < n; c++) order[c] = (uint32_t)c;
  fragility_select_largest(choice->gain, order, n, count);
  int64_t bound = choice->served;
  for (size_t i = 0; i < count; i++) bound += choice->gain[order[i]];
  search->bound = bound < search->cover->total ? bound : search->cover->total;
  free(order);
  return FRAGILITY_OK;
}

fragility_status fragility_search_offer(fragility_search *search, const uint32_t *picks, size_t count, fragility_error *err) {
  fragility_choice *trial = &search->trial;
  fragility_choice_clear(trial);
  for (size_t i = 0; i < count && trial->count < search->count; i++)
    if (trial->gain[picks[i]] > 0) fragility_choice_add(trial, picks[i]);
  TRY(fragility_greedy(trial, search->count, NULL, NULL, NULL, err));
  TRY(fragility_swap(trial, search->options, err));
  if (trial->served <= search->best.served) return FRAGILITY_OK;
  fragility_choice better = *trial;
  *trial = search->best;
  search->best = better;
  return FRAGILITY_OK;
}

static fragility_status close_gap(fragility_search *search, const fragility_cover *reduced, fragility_error *err) {
  fragility_prices prices;
  if (!fragility_prices_fit(reduced, search->count)) return FRAGILITY_OK;
  TRY(fragility_prices_create(reduced, search->count, fragility_threads(search->options), &prices, err));
  fragility_status status = fragility_descend(search, &prices, err);
  if (status == FRAGILITY_OK && search->exact && search->bound > search->best.served) status = fragility_exact(search, &prices, err);
  fragility_prices_free(&prices);
  return status;
}

fragility_status fragility_search_run(fragility_search *search, fragility_error *err) {
  fragility_cover reduced;
  TRY(fragility_choice_create(search->cover, &search->best, err));
  TRY(fragility_choice_create(search->cover, &search->trial, err));
  TRY(fragility_greedy(&search->best, search->count, NULL, NULL, NULL, err));
  TRY(fragility_swap(&search->best, search->options, err));
  TRY(bound_of_choice(search, err));
  if (search->bound <= search->best.served) return FRAGILITY_OK;
  TRY(fragility_cover_reduce(search->cover, fragility_threads(search->options), &reduced, err));
  fragility_status status = close_gap(search, &reduced, err);
  fragility_cover_free(&reduced);
  return status;
}

void fragility_search_free(fragility_search *search) {
  fragility_choice_free(&search->best);
  fragility_choice_free(&search->trial);
}
