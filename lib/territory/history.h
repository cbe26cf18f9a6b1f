/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to `territory`: events by date, and the walk along them. */
#ifndef TERRITORY_HISTORY_H
#define TERRITORY_HISTORY_H

#include "territory/territory.h"

#include <fragility/movements.h>

/* A commune code in one word: five characters of base 36, in the order of the texts; 0 for a code of another form. */
static inline uint32_t fragility_code_pack(const char *code) {
  uint32_t packed = 0;
  for (int i = 0; i < 5; i++) {
    bool digit = code[i] >= '0' && code[i] <= '9', letter = code[i] >= 'A' && code[i] <= 'Z';
    if (!digit && !letter) return 0;
    packed = packed * 36 + (uint32_t)(digit ? code[i] - '0' : code[i] - 'A' + 10);
  }
  return code[5] ? 0 : packed;
}
void fragility_code_unpack(uint32_t packed, char code[6]);
int fragility_code_order(const void *a, const void *b); /* of packed codes, for qsort and bsearch */

struct link {
  uint32_t date; /* AAAAMMJJ */
  uint32_t movement;
  uint32_t before, after;
};

struct fragility_movements {
  struct link *links; /* by date, movement, before, after */
  size_t count, capacity;
  uint32_t *codes; /* those of the links, each once, growing */
  size_t code_count;
};

static inline int fragility_link_year(const struct link *link) { return (int)(link->date / 10000 + (link->date % 10000 != 101)); }
/* The place of a code among those that ever moved, or SIZE_MAX. */
size_t fragility_movements_code(const fragility_movements *movements, uint32_t packed);
/* The end of the event that begins at link i: same day, same movement. */
size_t fragility_event_end(const fragility_movements *movements, size_t i);

fragility_status fragility_movements_take(const fragility_grid *grid, fragility_movements **out, fragility_error *err);
void fragility_link_show(const struct link *link, fragility_link *out);

/* ---- walk.c ---- */

/* Where each code leads, at the year from which one walks. */
struct reach {
  uint32_t *codes; /* packed, growing */
  size_t count;
  uint32_t chief; /* the one that goes on as this code: itself where it is among them */
  uint32_t date;  /* of the last event on the way; 0: the code leads to itself */
  bool gone;      /* it does not live where the walk stands */
};

typedef struct fragility_walk {
  const fragility_movements *movements;
  struct reach *reach; /* one a code of the movements */
  fragility_arena arena;
  /* Told of each code that an event just gave another reach; may be NULL. */
  fragility_status (*met)(void *user, uint32_t code, const struct reach *reach, fragility_error *err);
  void *user;
} fragility_walk;

fragility_status fragility_walk_begin(const fragility_movements *movements, fragility_walk *walk, fragility_error *err);
/* Walks the events of the years in (from, to], or back along those in (to, from]. */
fragility_status fragility_walk_years(fragility_walk *walk, int from, int to, fragility_error *err);
void fragility_walk_end(fragility_walk *walk);

#endif
