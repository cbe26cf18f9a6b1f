/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the codes of one year to those of another: the events between them, put end to end. */
#include "territory/history.h"

#include <stdlib.h>

struct fragility_passage {
  struct link *links; /* by before, then after */
  size_t count, capacity;
};

static int by_codes(const void *a, const void *b) {
  const struct link *x = a, *y = b;
  if (x->before != y->before) return x->before < y->before ? -1 : 1;
  return (x->after > y->after) - (x->after < y->after);
}

static int by_after(const void *a, const void *b) {
  uint32_t x = (*(const struct link *const *)a)->after, y = (*(const struct link *const *)b)->after;
  return (x > y) - (x < y);
}

/* What each code that lives in the later year leads to in the earlier one. */
static fragility_status collect(fragility_passage *passage, const fragility_walk *walk, bool backwards, fragility_error *err) {
  for (size_t c = 0; c < walk->movements->code_count; c++) {
    const struct reach *reach = &walk->reach[c];
    for (size_t i = 0; !reach->gone && reach->date && i < reach->count; i++) {
      uint32_t earlier = reach->codes[i], later = walk->movements->codes[c];
      if (!fragility_grow((void **)&passage->links, &passage->capacity, passage->count, sizeof *passage->links)) return fragility_fail_memory(err);
      passage->links[passage->count++] = (struct link){.date = reach->date, .before = backwards ? later : earlier, .after = backwards ? earlier : later};
    }
  }
  return FRAGILITY_OK;
}

static fragility_status name_movements(fragility_passage *passage, fragility_error *err) {
  size_t n = passage->count;
  struct link **order = fragility_array(n, sizeof *order);
  if (!order) return fragility_fail_memory(err);
  for (size_t i = 0; i < n; i++) order[i] = &passage->links[i];
  qsort(order, n, sizeof *order, by_after);
  for (size_t i = 0; i < n; i++) {
    bool several = (i && order[i - 1]->after == order[i]->after) || (i + 1 < n && order[i + 1]->after == order[i]->after);
    order[i]->movement = several ? FRAGILITY_MERGER : FRAGILITY_CODE_CHANGE;
  }
  free(order);
  struct link *links = passage->links;
  for (size_t i = 0; i < n; i++)
    if ((i && links[i - 1].before == links[i].before) || (i + 1 < n && links[i + 1].before == links[i].before)) links[i].movement = FRAGILITY_SPLIT;
  return FRAGILITY_OK;
}

/* A commune that came back to what it was has not changed: it leads to itself alone, and nothing else leads to it. */
static void drop_unchanged(fragility_passage *passage) {
  size_t kept = 0;
  for (size_t i = 0; i < passage->count; i++) {
    const struct link *link = &passage->links[i];
    if (link->movement != FRAGILITY_CODE_CHANGE || link->before != link->after) passage->links[kept++] = *link;
  }
  passage->count = kept;
}

static fragility_status compute(fragility_passage *passage, const fragility_movements *movements, int from, int to, fragility_error *err) {
  fragility_walk walk;
  fragility_status status = fragility_walk_begin(movements, &walk, err);
  if (status == FRAGILITY_OK) status = fragility_walk_years(&walk, from < to ? from : to, from < to ? to : from, err);
  if (status == FRAGILITY_OK) status = collect(passage, &walk, from > to, err);
  fragility_walk_end(&walk);
  if (status != FRAGILITY_OK) return status;
  if (passage->count) qsort(passage->links, passage->count, sizeof *passage->links, by_codes);
  TRY(name_movements(passage, err));
  drop_unchanged(passage);
  return FRAGILITY_OK;
}

fragility_status fragility_passage_compute(const fragility_movements *movements, int from, int to, fragility_passage **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the passage");
  *out = NULL;
  if (!movements) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "a passage needs movements");
  fragility_passage *passage = calloc(1, sizeof *passage);
  if (!passage) return fragility_fail_memory(err);
  fragility_status status = compute(passage, movements, from, to, err);
  if (status == FRAGILITY_OK) *out = passage;
  else fragility_passage_free(passage);
  return status;
}

void fragility_passage_free(fragility_passage *passage) {
  if (!passage) return;
  free(passage->links);
  free(passage);
}

size_t fragility_passage_count(const fragility_passage *passage) { return passage ? passage->count : 0; }

bool fragility_passage_link(const fragility_passage *passage, size_t i, fragility_link *link) {
  if (!passage || !link || i >= passage->count) return false;
  fragility_link_show(&passage->links[i], link);
  return true;
}

size_t fragility_passage_find(const fragility_passage *passage, const char *before, size_t *first) {
  char code[FRAGILITY_CODE_SIZE];
  bool repaired;
  if (!passage || !before || !first || !fragility_code_repair((fragility_text){before, strlen(before)}, code, &repaired)) return 0;
  uint32_t packed = fragility_code_pack(code);
  size_t low = 0, high = passage->count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (passage->links[middle].before < packed) low = middle + 1;
    else high = middle;
  }
  *first = low;
  for (high = low; high < passage->count && passage->links[high].before == packed; high++) continue;
  return high - low;
}
