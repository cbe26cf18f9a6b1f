/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gains of all candidates follow each change of the set, so that nothing is ever counted again: a unit is gone through
 * when it becomes served, or ceases to be. */
#include "siting/siting.h"

#include <stdlib.h>

fragility_status fragility_choice_create(const fragility_cover *cover, fragility_choice *choice, fragility_error *err) {
  *choice = (fragility_choice){.cover = cover};
  choice->times = fragility_array(cover->units, sizeof *choice->times);
  choice->owner = fragility_array(cover->units, sizeof *choice->owner);
  choice->gain = fragility_array(cover->candidates, sizeof *choice->gain);
  choice->alone = fragility_array(cover->candidates, sizeof *choice->alone);
  choice->slot = fragility_array(cover->candidates, sizeof *choice->slot);
  choice->picks = fragility_array(cover->candidates, sizeof *choice->picks);
  if (!choice->times || !choice->owner || !choice->gain || !choice->alone || !choice->slot || !choice->picks) {
    fragility_choice_free(choice);
    return fragility_fail_memory(err);
  }
  fragility_choice_clear(choice);
  return FRAGILITY_OK;
}

void fragility_choice_free(fragility_choice *choice) {
  free(choice->times);
  free(choice->owner);
  free(choice->gain);
  free(choice->alone);
  free(choice->slot);
  free(choice->picks);
  *choice = (fragility_choice){0};
}

void fragility_choice_clear(fragility_choice *choice) {
  const fragility_cover *cover = choice->cover;
  memset(choice->times, 0, cover->units * sizeof *choice->times);
  memset(choice->owner, 0, cover->units * sizeof *choice->owner);
  memset(choice->alone, 0, cover->candidates * sizeof *choice->alone);
  memset(choice->slot, 0xFF, cover->candidates * sizeof *choice->slot);
  choice->count = 0, choice->served = 0;
  for (size_t c = 0; c < cover->candidates; c++) {
    choice->gain[c] = 0;
    for (size_t l = cover->candidate_start[c]; l < cover->candidate_start[c + 1]; l++) choice->gain[c] += cover->people[cover->candidate_link[l]];
  }
}

static void change_gains(fragility_choice *choice, uint32_t unit, int64_t by) {
  const fragility_cover *cover = choice->cover;
  for (size_t l = cover->unit_start[unit]; l < cover->unit_start[unit + 1]; l++) choice->gain[cover->unit_link[l]] += by;
}

static void enter(fragility_choice *choice, uint32_t candidate) {
  const fragility_cover *cover = choice->cover;
  for (size_t l = cover->candidate_start[candidate]; l < cover->candidate_start[candidate + 1]; l++) {
    uint32_t unit = cover->candidate_link[l];
    int64_t people = cover->people[unit];
    if (choice->times[unit] == 0) {
      choice->served += people;
      choice->alone[candidate] += people;
      change_gains(choice, unit, -people);
    } else if (choice->times[unit] == 1) {
      choice->alone[choice->owner[unit]] -= people;
    }
    choice->times[unit]++;
    choice->owner[unit] ^= candidate;
  }
}

static void leave(fragility_choice *choice, uint32_t candidate) {
  const fragility_cover *cover = choice->cover;
  for (size_t l = cover->candidate_start[candidate]; l < cover->candidate_start[candidate + 1]; l++) {
    uint32_t unit = cover->candidate_link[l];
    int64_t people = cover->people[unit];
    choice->times[unit]--;
    choice->owner[unit] ^= candidate;
    if (choice->times[unit] == 0) {
      choice->served -= people;
      change_gains(choice, unit, people);
    } else if (choice->times[unit] == 1) {
      choice->alone[choice->owner[unit]] += people;
    }
  }
  choice->alone[candidate] = 0;
}

void fragility_choice_add(fragility_choice *choice, uint32_t candidate) {
  choice->slot[candidate] = (uint32_t)choice->count;
  choice->picks[choice->count++] = candidate;
  enter(choice, candidate);
}

void fragility_choice_swap(fragility_choice *choice, size_t slot, uint32_t candidate) {
  uint32_t old = choice->picks[slot];
  leave(choice, old);
  choice->slot[old] = UINT32_MAX;
  choice->slot[candidate] = (uint32_t)slot;
  choice->picks[slot] = candidate;
  enter(choice, candidate);
}
