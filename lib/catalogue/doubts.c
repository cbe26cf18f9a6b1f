/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "catalogue/doubts.h"
#include "territory/territory.h"

#include <stdio.h>
#include <stdlib.h>

enum { EACH = 200, LONGEST = 80 }; /* cells told one by one; bytes of one that are kept */

static struct reason *reason_of(struct doubts *doubts, const char *why) {
  for (size_t i = 0; i < doubts->reasons_count; i++)
    if (doubts->reasons[i].why == why) return &doubts->reasons[i];
  if (!fragility_grow((void **)&doubts->reasons, &doubts->reasons_capacity, doubts->reasons_count, sizeof *doubts->reasons)) return NULL;
  struct reason *reason = &doubts->reasons[doubts->reasons_count++];
  *reason = (struct reason){why, 0};
  return reason;
}

bool fragility_doubts_take(struct doubts *doubts, fragility_arena *arena, size_t line, fragility_text cell, const char *why) {
  struct reason *reason = reason_of(doubts, why);
  if (!reason) return false;
  if (reason->count++ >= EACH) return true;
  if (!fragility_grow((void **)&doubts->items, &doubts->items_capacity, doubts->items_count, sizeof *doubts->items)) return false;
  size_t size = cell.size < LONGEST ? cell.size : LONGEST;
  while (size && size < cell.size && ((unsigned char)cell.text[size] & 0xC0) == 0x80) size--;
  const char *text = fragility_arena_text(arena, cell.text, size);
  doubts->items[doubts->items_count++] = (struct doubt){line, {text, size}, why};
  return text != NULL;
}

static bool tell(const struct doubt *doubt, const char *why, const struct telling *telling) {
  char code[FRAGILITY_IRIS_SIZE] = "";
  bool repaired, mended = telling->kind == FRAGILITY_PROBLEM_CODE_REPAIRED;
  if (mended) (void)(telling->iris ? fragility_iris_repair(doubt->cell, code, &repaired) : fragility_code_repair(doubt->cell, code, &repaired));
  return fragility_journal_note(telling->journal, telling->kind, telling->file, doubt->line, telling->column, doubt->cell, code, why);
}

bool fragility_doubts_tell(const struct doubts *doubts, const struct telling *telling) {
  for (size_t i = 0; i < doubts->reasons_count; i++) {
    const struct reason *reason = &doubts->reasons[i];
    char text[200];
    bool many = reason->count > EACH;
    snprintf(text, sizeof text, "%s (%zu cells of this column)", reason->why, reason->count);
    for (size_t k = 0, told = 0; k < doubts->items_count && !(many && told); k++) {
      if (doubts->items[k].why != reason->why) continue;
      if (!tell(&doubts->items[k], many ? text : reason->why, telling)) return false;
      told++;
    }
  }
  return true;
}

void fragility_doubts_free(struct doubts *doubts) {
  free(doubts->items);
  free(doubts->reasons);
}
