/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Along the events of the communes, forwards or back: which of the communes of the year one left lead to a code. */
#include "territory/history.h"

#include <stdlib.h>

fragility_status fragility_walk_begin(const fragility_movements *movements, fragility_walk *walk, fragility_error *err) {
  *walk = (fragility_walk){.movements = movements, .reach = fragility_array(movements->code_count + 1, sizeof *walk->reach)};
  return walk->reach ? FRAGILITY_OK : fragility_fail_memory(err);
}

void fragility_walk_end(fragility_walk *walk) {
  free(walk->reach);
  fragility_arena_free(&walk->arena);
}

/* An event seen from where one comes from: each far code, and the near codes that it shares people with. */
struct step {
  uint32_t far, near;
};

static int by_far(const void *a, const void *b) {
  const struct step *x = a, *y = b;
  if (x->far != y->far) return x->far < y->far ? -1 : 1;
  return (x->near > y->near) - (x->near < y->near);
}

/* What one near code leads to: itself, as long as nothing happened to it. */
static size_t reach_of(const fragility_walk *walk, uint32_t near, const uint32_t **codes) {
  const struct reach *reach = &walk->reach[fragility_movements_code(walk->movements, near)];
  if (reach->date) return *codes = reach->codes, reach->count;
  return 1; /* *codes is already the code itself */
}

static uint32_t chief_of(const fragility_walk *walk, uint32_t near) {
  const struct reach *reach = &walk->reach[fragility_movements_code(walk->movements, near)];
  return reach->date ? reach->chief : near;
}

/* Joins what the near codes of steps[0..n), all of one far code, lead to. */
static fragility_status join(fragility_walk *walk, const struct step *steps, size_t n, struct reach *joined, fragility_error *err) {
  size_t most = 0, count = 0;
  joined->chief = chief_of(walk, steps[0].near);
  for (size_t i = 0; i < n; i++) {
    const uint32_t *codes = &steps[i].near;
    most += reach_of(walk, steps[i].near, &codes);
    if (steps[i].near == steps[i].far) joined->chief = chief_of(walk, steps[i].near);
  }
  joined->codes = fragility_arena_take(&walk->arena, (most + 1) * sizeof *joined->codes);
  if (!joined->codes) return fragility_fail_memory(err);
  for (size_t i = 0; i < n; i++) {
    const uint32_t *codes = &steps[i].near;
    size_t some = reach_of(walk, steps[i].near, &codes);
    memcpy(joined->codes + count, codes, some * sizeof *codes);
    count += some;
  }
  qsort(joined->codes, count, sizeof *joined->codes, fragility_code_order);
  joined->count = 0;
  for (size_t i = 0; i < count; i++)
    if (!joined->count || joined->codes[joined->count - 1] != joined->codes[i]) joined->codes[joined->count++] = joined->codes[i];
  return FRAGILITY_OK;
}

/* One event: all is joined from what was, then set. */
static fragility_status step_over(fragility_walk *walk, size_t begin, size_t end, bool forwards, struct step *steps, struct reach *joined, fragility_error *err) {
  const struct link *links = walk->movements->links;
  size_t n = end - begin;
  for (size_t i = 0; i < n; i++)
    steps[i] = forwards ? (struct step){links[begin + i].after, links[begin + i].before} : (struct step){links[begin + i].before, links[begin + i].after};
  qsort(steps, n, sizeof *steps, by_far);
  for (size_t i = 0, last; i < n; i = last) {
    for (last = i; last < n && steps[last].far == steps[i].far; last++) continue;
    joined[i] = (struct reach){.date = links[begin].date};
    TRY(join(walk, steps + i, last - i, &joined[i], err));
  }
  for (size_t i = 0; i < n; i++) {
    struct reach *near = &walk->reach[fragility_movements_code(walk->movements, steps[i].near)];
    near->gone = true;
  }
  for (size_t i = 0, last; i < n; i = last) {
    for (last = i; last < n && steps[last].far == steps[i].far; last++) continue;
    struct reach *far = &walk->reach[fragility_movements_code(walk->movements, steps[i].far)];
    *far = joined[i];
    if (walk->met) TRY(walk->met(walk->user, steps[i].far, far, err));
  }
  return FRAGILITY_OK;
}

static bool between(const struct link *link, int low, int high) {
  int year = fragility_link_year(link);
  return year > low && year <= high;
}

static fragility_status walk_events(fragility_walk *walk, int from, int to, struct step *steps, struct reach *joined, fragility_error *err) {
  const fragility_movements *m = walk->movements;
  if (from <= to) {
    for (size_t i = 0, end; i < m->count; i = end) {
      end = fragility_event_end(m, i);
      if (between(&m->links[i], from, to)) TRY(step_over(walk, i, end, true, steps, joined, err));
    }
    return FRAGILITY_OK;
  }
  for (size_t end = m->count, i; end; end = i) {
    for (i = end - 1; i && m->links[i - 1].date == m->links[end - 1].date && m->links[i - 1].movement == m->links[end - 1].movement; i--) continue;
    if (between(&m->links[i], to, from)) TRY(step_over(walk, i, end, false, steps, joined, err));
  }
  return FRAGILITY_OK;
}

fragility_status fragility_walk_years(fragility_walk *walk, int from, int to, fragility_error *err) {
  size_t most = walk->movements->count;
  struct step *steps = fragility_array(most, sizeof *steps);
  struct reach *joined = fragility_array(most, sizeof *joined);
  fragility_status status = steps && joined ? walk_events(walk, from, to, steps, joined, err) : fragility_fail_memory(err);
  free(steps);
  free(joined);
  return status;
}
