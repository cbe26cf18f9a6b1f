/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of a supply. */
#include "supply/venue.h"

#include <stdlib.h>

void fragility_supply_free(fragility_supply *supply) {
  if (!supply) return;
  free(supply->venues);
  free(supply->records);
  free(supply->files);
  fragility_journal_free(supply->journal);
  fragility_arena_free(&supply->arena);
  free(supply);
}

size_t fragility_supply_count(const fragility_supply *supply) { return supply ? supply->count : 0; }

const fragility_venue *fragility_supply_venue(const fragility_supply *supply, size_t i) {
  return supply && i < supply->count ? &supply->venues[i] : NULL;
}

const fragility_journal *fragility_supply_journal(const fragility_supply *supply) { return supply ? supply->journal : NULL; }

/* Venues given in memory have no record: what fragility_venue tells is all that is known. */
const char *fragility_field_of_venue(const fragility_venue *venue, fragility_venue_field field) {
  switch (field) {
  case FRAGILITY_FIELD_ID: return venue->id;
  case FRAGILITY_FIELD_NOM: return venue->name;
  case FRAGILITY_FIELD_CODE_INSEE: return venue->code ? venue->code : "";
  case FRAGILITY_FIELD_ADRESSE: return venue->address ? venue->address : "";
  default: return "";
  }
}

const char *fragility_supply_field(const fragility_supply *supply, size_t venue, fragility_venue_field field) {
  if (!supply || venue >= supply->count || (unsigned)field >= FRAGILITY_FIELDS) return "";
  return supply->records ? supply->records[venue].fields[field] : fragility_field_of_venue(&supply->venues[venue], field);
}

bool fragility_supply_facts(const fragility_supply *supply, size_t venue, fragility_venue_facts *facts) {
  if (!supply || venue >= supply->count || !facts) return false;
  *facts = (fragility_venue_facts){.placed = supply->venues[venue].own_point ? FRAGILITY_PLACED_POINT : FRAGILITY_PLACED_CODE,
                                   .posts = (double)NAN, .hours = (double)NAN, .saturday = -1, .evening = -1, .merged = ""};
  if (!supply->records) return true;
  const struct fragility_record *r = &supply->records[venue];
  *facts = (fragility_venue_facts){.placed = (fragility_placed)r->placed, .itinerant = r->itinerant, .posts = r->posts, .hours = r->hours,
                                   .saturday = r->saturday, .evening = r->evening, .merged = r->merged, .merged_count = r->merged_count};
  return true;
}

const char *fragility_supply_unit(const fragility_supply *supply) { return supply && supply->unit ? supply->unit : "venues"; }
size_t fragility_supply_unknown(const fragility_supply *supply) { return supply ? supply->unknown : 0; }

const fragility_supply_file *fragility_supply_file_at(const fragility_supply *supply, size_t i) {
  return supply && i < supply->file_count ? &supply->files[i] : NULL;
}

size_t fragility_venue_unit(const fragility_venue *venue, const fragility_units *units) {
  if (!venue || !units) return SIZE_MAX;
  size_t unit = fragility_units_find(units, venue->code);
  return unit == SIZE_MAX && venue->code_in ? fragility_units_find(units, venue->code_in) : unit;
}
