/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A supply from venues in memory. */
#include "supply/supply.h"

#include <stdlib.h>

static int by_id(const void *a, const void *b) {
  const fragility_venue *x = a, *y = b;
  int order = strcmp(x->id, y->id);
  return order ? order : strcmp(x->name, y->name);
}

static bool copy_texts(fragility_supply *supply, fragility_venue *venue) {
  const char **texts[] = {&venue->id,      &venue->name,   &venue->address, &venue->phone, &venue->hours,
                          &venue->updated, &venue->source, &venue->code_in, &venue->code};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    *texts[i] = *texts[i] ? fragility_arena_text(&supply->arena, *texts[i], strlen(*texts[i])) : "";
    if (!*texts[i]) return false;
  }
  return true;
}

static fragility_status copy_venues(fragility_supply *supply, const fragility_venue *venues, size_t n, fragility_error *err) {
  supply->venues = fragility_array(n, sizeof *supply->venues);
  if (!supply->venues) return fragility_fail_memory(err);
  for (size_t i = 0; i < n; i++) {
    fragility_venue venue = venues[i];
    if (!venue.id || !*venue.id) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "venue %zu has no id", i + 1);
    if (!(fabs(venue.latitude) <= 90) || !(fabs(venue.longitude) <= 180))
      return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "venue \"%s\": %g, %g is no point on Earth", venue.id, venue.latitude, venue.longitude);
    if (!copy_texts(supply, &venue)) return fragility_fail_memory(err);
    supply->venues[supply->count++] = venue;
  }
  qsort(supply->venues, n, sizeof *supply->venues, by_id);
  for (size_t i = 1; i < n; i++)
    if (strcmp(supply->venues[i - 1].id, supply->venues[i].id) == 0)
      return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "two venues have the id \"%s\"", supply->venues[i].id);
  return FRAGILITY_OK;
}

fragility_status fragility_supply_from_venues(const fragility_venue *venues, size_t n, fragility_supply **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the supply");
  *out = NULL;
  if (n && !venues) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "%zu venues, and nothing to read them from", n);
  fragility_supply *supply = calloc(1, sizeof *supply);
  if (supply) supply->journal = fragility_journal_create();
  fragility_status status = supply && supply->journal ? copy_venues(supply, venues, n, err) : fragility_fail_memory(err);
  if (status != FRAGILITY_OK) {
    fragility_supply_free(supply);
    return status;
  }
  *out = supply;
  return FRAGILITY_OK;
}
