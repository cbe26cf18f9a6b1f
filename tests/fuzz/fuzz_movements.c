/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events between communes; of those that are accepted, each passage there and back says the same. */
#include "fuzz.h"

#include "territory/history.h"

#include <stdlib.h>
#include <string.h>

/* The same links the other way round. */
static void compare(const fragility_movements *movements, int from, int to) {
  fragility_passage *there, *back;
  fragility_link link, other;
  size_t first;
  MUST(fragility_passage_compute(movements, from, to, &there, NULL) == FRAGILITY_OK);
  MUST(fragility_passage_compute(movements, to, from, &back, NULL) == FRAGILITY_OK);
  MUST(fragility_passage_count(there) == fragility_passage_count(back));
  for (size_t i = 0; fragility_passage_link(there, i, &link); i++) {
    bool found = false;
    for (size_t n = fragility_passage_find(back, link.after, &first), k = 0; k < n; k++)
      found |= fragility_passage_link(back, first + k, &other) && strcmp(other.after, link.before) == 0;
    MUST(found && fragility_movement_name(link.movement));
  }
  fragility_passage_free(there), fragility_passage_free(back);
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
  (void)argc, (void)argv;
  return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  fragility_grid grid;
  fragility_movements *movements;
  if (size > 1 << 14 || fragility_grid_parse("fuzz.csv", data, size, &grid, NULL) != FRAGILITY_OK) return 0;
  if (fragility_movements_take(&grid, &movements, NULL) == FRAGILITY_OK) {
    for (size_t i = 1; i < movements->count; i++) MUST(movements->links[i - 1].date <= movements->links[i].date);
    compare(movements, 1900, 2100);
    compare(movements, 2016, 2026);
    compare(movements, 2020, 2021);
    fragility_movements_free(movements);
  }
  fragility_grid_free(&grid);
  return 0;
}
