/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each venue can serve, in one unit for the whole supply: the best that all venues give. */
#include "supply/venue.h"

#include <stdlib.h>

static double posts_of(const struct fragility_record *r) { return r->posts; }
static double hours_of(const struct fragility_record *r) { return r->hours; }
static double one(const struct fragility_record *r) { return (void)r, 1; }

/* Best first; the last one is always known. */
static const struct unit {
  const char *name;
  double (*of)(const struct fragility_record *);
  bool shared; /* hours of a stop are already that stop's share of the week */
} units[] = {{"posts", posts_of, true}, {"hours", hours_of, false}, {"venues", one, true}};

static bool all_give(const fragility_supply *supply, const struct unit *unit) {
  for (size_t i = 0; i < supply->count; i++)
    if (!(unit->of(&supply->records[i]) > 0)) return false;
  return supply->count > 0;
}

struct stop {
  const char *source, *parent;
  size_t at;
};

static int by_parent(const void *a, const void *b) {
  const struct stop *x = a, *y = b;
  int order = strcmp(x->source, y->source);
  if (!order) order = strcmp(x->parent, y->parent);
  return order ? order : (x->at > y->at) - (x->at < y->at);
}

/* The stops of one itinerant venue share its capacity: by their hours when all are known, else in equal parts. */
static void share(fragility_supply *supply, const struct stop *stops, size_t n) {
  double hours = 0;
  bool known = true;
  for (size_t i = 0; i < n; i++) {
    double h = supply->records[stops[i].at].hours;
    known &= h > 0;
    hours += h;
  }
  for (size_t i = 0; i < n; i++) {
    double part = known ? supply->records[stops[i].at].hours / hours : 1.0 / (double)n;
    supply->venues[stops[i].at].capacity *= part;
  }
}

static fragility_status share_itinerant(fragility_supply *supply, fragility_error *err) {
  struct stop *stops = fragility_array(supply->count + 1, sizeof *stops);
  size_t n = 0;
  if (!stops) return fragility_fail_memory(err);
  for (size_t i = 0; i < supply->count; i++) {
    const char *parent = supply->records[i].fields[FRAGILITY_FIELD_STRUCTURE_PARENTE];
    if (supply->records[i].itinerant && *parent) stops[n++] = (struct stop){supply->venues[i].source, parent, i};
  }
  qsort(stops, n, sizeof *stops, by_parent);
  for (size_t from = 0, to; from < n; from = to) {
    for (to = from + 1; to < n && strcmp(stops[to].source, stops[from].source) == 0 && strcmp(stops[to].parent, stops[from].parent) == 0; to++) {}
    if (to - from > 1) share(supply, stops + from, to - from);
  }
  free(stops);
  return FRAGILITY_OK;
}

fragility_status fragility_supply_measure(fragility_supply *supply, fragility_error *err) {
  const struct unit *unit = units;
  while (unit->of != one && !all_give(supply, unit)) unit++;
  supply->unit = unit->name;
  for (size_t i = 0; i < supply->count; i++) supply->venues[i].capacity = unit->of(&supply->records[i]);
  return unit->shared ? share_itinerant(supply, err) : FRAGILITY_OK;
}
