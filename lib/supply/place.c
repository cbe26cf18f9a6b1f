/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a venue is, as its file says: its commune code, its coordinates. What can be mended is the work of locate.c. */
#include "supply/venue.h"

#include <stdio.h>

/* A point further than this from its commune's is taken for a mistake. */
static const double plausible_km = 30;

static fragility_status no_memory_unless(bool good, fragility_error *err) { return good ? FRAGILITY_OK : fragility_fail_memory(err); }

/* The commune: SIZE_MAX with *given false when the cell is empty, with *given true when no commune has that code. */
static fragility_status find_commune(struct row *row, size_t *unit, bool *given, fragility_error *err) {
  char code[FRAGILITY_CODE_SIZE] = "";
  bool repaired = false;
  fragility_resolution how = FRAGILITY_UNRESOLVED;
  const char *cell = row->texts[FRAGILITY_FIELD_CODE_INSEE];
  fragility_ledger *ledger = fragility_row_ledger(row);
  *given = *cell != '\0';
  *unit = SIZE_MAX;
  row->venue.code_in = cell;
  row->venue.code = "";
  if (!*given) return FRAGILITY_OK;
  bool shaped = fragility_code_repair((fragility_text){cell, strlen(cell)}, code, &repaired);
  if (repaired) {
    ledger->codes_repaired++;
    TRY(fragility_row_note(row, FRAGILITY_PROBLEM_CODE_REPAIRED, FRAGILITY_FIELD_CODE_INSEE, cell, code, "commune code mended", err));
  }
  *unit = shaped ? fragility_territory_resolve(row->territory, code, &how) : SIZE_MAX;
  ledger->as_is += how == FRAGILITY_AS_IS;
  ledger->moved += how == FRAGILITY_MOVED;
  ledger->arrondissements_rolled_up += how == FRAGILITY_ARRONDISSEMENT;
  ledger->unresolved += how == FRAGILITY_UNRESOLVED;
  if (how == FRAGILITY_UNRESOLVED)
    return fragility_row_note(row, FRAGILITY_PROBLEM_CODE_UNRESOLVED, FRAGILITY_FIELD_CODE_INSEE, cell, "",
                              "no commune, living or former, has this code: venue not used", err);
  row->venue.code = fragility_arena_text(&row->supply->arena, fragility_territory_units(row->territory)->code[*unit], 5);
  if (!row->venue.code) return fragility_fail_memory(err);
  bool moved = how == FRAGILITY_MOVED;
  return no_memory_unless(!moved || fragility_journal_list(row->supply->journal, row->ledger, FRAGILITY_LIST_MOVED, code, row->venue.code), err);
}

static fragility_status replace_point(struct row *row, double km, fragility_error *err) {
  char text[128];
  long tenths = (long)floor(km * 10 + 0.5); /* a point in any locale */
  snprintf(text, sizeof text, "point %ld.%ld km from its commune's, over %.0f: the commune's point stands instead", tenths / 10, tenths % 10,
           plausible_km);
  TRY(fragility_row_note(row, FRAGILITY_PROBLEM_POINT, FRAGILITY_FIELD_CODE_INSEE, row->venue.id, row->venue.code, text, err));
  return no_memory_unless(fragility_journal_list(row->supply->journal, row->ledger, FRAGILITY_LIST_POINT, row->venue.code, row->venue.id), err);
}

static fragility_status check_point(struct row *row, size_t unit, fragility_error *err) {
  const fragility_units *units = fragility_territory_units(row->territory);
  double km = fragility_distance_km(row->venue.latitude, row->venue.longitude, units->latitude[unit], units->longitude[unit]);
  if (km <= plausible_km) return FRAGILITY_OK;
  fragility_row_ledger(row)->point_implausible++;
  row->venue.own_point = false;
  return replace_point(row, km, err);
}

/* Is there a commune around a point, a degree or so away? Swapped, zero or foreign coordinates have none. */
static bool near_a_commune(const fragility_units *units, double latitude, double longitude) {
  for (size_t u = 0; u < units->count; u++)
    if (fabs(units->latitude[u] - latitude) < 1 && fabs(units->longitude[u] - longitude) < 1.5) return true;
  return false;
}

static fragility_status leave_out(struct row *row, bool given, fragility_error *err) {
  fragility_row_ledger(row)->unplaced++;
  return fragility_row_note(row, FRAGILITY_PROBLEM_ROW, FRAGILITY_FIELD_CODE_INSEE, row->venue.id, row->venue.code,
                            given ? "a venue without coordinates, in a commune without a point: not used"
                                  : "a venue without commune code or coordinates: not used", err);
}

fragility_status fragility_place(struct row *row, bool *kept, fragility_error *err) {
  const fragility_units *units = fragility_territory_units(row->territory);
  fragility_venue *venue = &row->venue;
  size_t unit;
  bool given;
  TRY(find_commune(row, &unit, &given, err));
  venue->own_point = fragility_degrees_parse(row->texts[FRAGILITY_FIELD_LATITUDE], 90, &venue->latitude) &&
                     fragility_degrees_parse(row->texts[FRAGILITY_FIELD_LONGITUDE], 180, &venue->longitude);
  if (venue->own_point && !given && !near_a_commune(units, venue->latitude, venue->longitude)) {
    venue->own_point = false;
    TRY(fragility_row_note(row, FRAGILITY_PROBLEM_POINT, FRAGILITY_FIELD_LATITUDE, row->texts[FRAGILITY_FIELD_LATITUDE], "", "a point far from any commune: not used", err));
  }
  bool centre = unit != SIZE_MAX && !isnan(units->latitude[unit]);
  if (given && unit == SIZE_MAX) {
    *kept = false;
    return no_memory_unless(fragility_journal_list(row->supply->journal, row->ledger, FRAGILITY_LIST_UNRESOLVED, venue->code_in, venue->id), err);
  }
  if (venue->own_point && centre) TRY(check_point(row, unit, err));
  else fragility_row_ledger(row)->no_point += !venue->own_point;
  *kept = venue->own_point || centre;
  if (!*kept) return leave_out(row, given, err);
  row->record.placed = venue->own_point ? FRAGILITY_PLACED_POINT : FRAGILITY_PLACED_CODE;
  if (!venue->own_point) venue->latitude = units->latitude[unit], venue->longitude = units->longitude[unit];
  return FRAGILITY_OK;
}
