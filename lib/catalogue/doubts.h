/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to `catalogue`: the odd cells of one column, kept until the whole file has said what the column is. */
#ifndef CATALOGUE_DOUBTS_H
#define CATALOGUE_DOUBTS_H

#include "base/base.h"

/* Reasons are static strings, compared by address. */
struct doubts {
  struct doubt {
    size_t line;
    fragility_text cell;
    const char *why;
  } *items;
  struct reason {
    const char *why;
    size_t count;
  } *reasons;
  size_t items_count, items_capacity, reasons_count, reasons_capacity;
};

/* Where the doubts of a column are told, and as what. */
struct telling {
  fragility_journal *journal;
  fragility_problem_kind kind;
  const char *file;
  size_t column; /* from 1 */
  bool iris;     /* codes are those of IRIS */
};

bool fragility_doubts_take(struct doubts *doubts, fragility_arena *arena, size_t line, fragility_text cell, const char *why);
/* Each on its own line; where many cells share a reason, the first of them and how many they are. */
bool fragility_doubts_tell(const struct doubts *doubts, const struct telling *telling);
void fragility_doubts_free(struct doubts *doubts);

#endif
