/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "supply/supply.h"

#include <stdio.h>

/* A point further than this from its commune's is taken for a mistake. */
static const double plausible_km = 30;

static bool is_degrees(fragility_text cell, double most, double *value) {
  cell = fragility_text_trim(cell);
  if (!cell.size) return false;
  for (size_t i = 0; i < cell.size; i++) {
    char c = cell.text[i];
    bool digit = c >= '0' && c <= '9', mark = (c == '.' || c == ',') && i > 0, minus = c == '-' && i == 0;
    if (!digit && !mark && !minus) return false;
  }
  return fragility_number_parse(cell.text, cell.size, value) && fabs(*value) <= most;
}

static fragility_ledger *edit(fragility_supply *supply, size_t ledger) {
  return fragility_journal_ledger_edit(supply->journal, ledger);
}

static fragility_status note(const struct place *place, fragility_supply *supply, fragility_problem_kind kind, fragility_text found,
                             const char *kept, const char *text, fragility_error *err) {
  bool noted = fragility_journal_note(supply->journal, kind, place->path, place->line, place->code_column + 1, found, kept, text);
  return noted ? FRAGILITY_OK : fragility_fail_memory(err);
}

/* The commune: SIZE_MAX with *given false when the cell is empty, with *given true when no commune has that code. */
static fragility_status find_commune(const struct place *place, const fragility_territory *territory, fragility_supply *supply,
                                     size_t ledger, fragility_venue *venue, size_t *unit, bool *given, fragility_error *err) {
  char code[FRAGILITY_CODE_SIZE] = "";
  bool repaired = false;
  fragility_resolution how = FRAGILITY_UNRESOLVED;
  fragility_text cell = fragility_text_trim(place->code);
  *given = cell.size > 0;
  *unit = SIZE_MAX;
  venue->code_in = venue->code = "";
  if (!*given) return FRAGILITY_OK;
  bool shaped = fragility_code_repair(cell, code, &repaired);
  venue->code_in = fragility_arena_text(&supply->arena, cell.text, cell.size);
  if (!venue->code_in) return fragility_fail_memory(err);
  if (repaired) {
    edit(supply, ledger)->codes_repaired++;
    TRY(note(place, supply, FRAGILITY_PROBLEM_CODE_REPAIRED, cell, code, "commune code mended", err));
  }
  *unit = shaped ? fragility_territory_resolve(territory, code, &how) : SIZE_MAX;
  edit(supply, ledger)->as_is += how == FRAGILITY_AS_IS;
  edit(supply, ledger)->moved += how == FRAGILITY_MOVED;
  edit(supply, ledger)->arrondissements_rolled_up += how == FRAGILITY_ARRONDISSEMENT;
  edit(supply, ledger)->unresolved += how == FRAGILITY_UNRESOLVED;
  if (how == FRAGILITY_UNRESOLVED)
    return note(place, supply, FRAGILITY_PROBLEM_CODE_UNRESOLVED, cell, "", "no commune, living or former, has this code: venue not used", err);
  venue->code = fragility_arena_text(&supply->arena, fragility_territory_units(territory)->code[*unit], 5);
  if (!venue->code) return fragility_fail_memory(err);
  bool listed = how != FRAGILITY_MOVED ||
                fragility_journal_list(supply->journal, ledger, FRAGILITY_LIST_MOVED, code, venue->code);
  return listed ? FRAGILITY_OK : fragility_fail_memory(err);
}

static fragility_status replace_point(const struct place *place, fragility_supply *supply, size_t ledger, const fragility_venue *venue,
                                      double km, fragility_error *err) {
  char text[128];
  long tenths = (long)floor(km * 10 + 0.5); /* a point in any locale */
  snprintf(text, sizeof text, "point %ld.%ld km from its commune's, over %.0f: the commune's point stands instead", tenths / 10, tenths % 10,
           plausible_km);
  TRY(note(place, supply, FRAGILITY_PROBLEM_POINT, (fragility_text){place->id, strlen(place->id)}, venue->code, text, err));
  return fragility_journal_list(supply->journal, ledger, FRAGILITY_LIST_POINT, venue->code, place->id) ? FRAGILITY_OK
                                                                                                       : fragility_fail_memory(err);
}

fragility_status fragility_place(const struct place *place, const fragility_territory *territory, fragility_supply *supply,
                                 size_t ledger, fragility_venue *venue, bool *kept, fragility_error *err) {
  const fragility_units *units = fragility_territory_units(territory);
  size_t unit;
  bool given;
  TRY(find_commune(place, territory, supply, ledger, venue, &unit, &given, err));
  venue->own_point = is_degrees(place->latitude, 90, &venue->latitude) && is_degrees(place->longitude, 180, &venue->longitude);
  bool centre = unit != SIZE_MAX && !isnan(units->latitude[unit]);
  if (given && unit == SIZE_MAX) {
    *kept = false;
    return fragility_journal_list(supply->journal, ledger, FRAGILITY_LIST_UNRESOLVED, venue->code_in, place->id) ? FRAGILITY_OK : fragility_fail_memory(err);
  }
  if (venue->own_point && centre) {
    double km = fragility_distance_km(venue->latitude, venue->longitude, units->latitude[unit], units->longitude[unit]);
    if (km > plausible_km) {
      edit(supply, ledger)->point_implausible++;
      venue->own_point = false;
      TRY(replace_point(place, supply, ledger, venue, km, err));
    }
  } else if (!venue->own_point) {
    edit(supply, ledger)->no_point++;
  }
  *kept = venue->own_point || centre;
  edit(supply, ledger)->unplaced += !*kept;
  if (!*kept)
    return note(place, supply, FRAGILITY_PROBLEM_ROW, (fragility_text){place->id, strlen(place->id)}, venue->code,
                given ? "a venue without coordinates, in a commune without a point: not used"
                      : "a venue without commune code or coordinates: not used", err);
  edit(supply, ledger)->own_point += venue->own_point;
  edit(supply, ledger)->kept++;
  if (!venue->own_point) venue->latitude = units->latitude[unit], venue->longitude = units->longitude[unit];
  return FRAGILITY_OK;
}
