/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a venue is, when its file says it badly: each cell is weighed against the others and against the territory. */
#include "supply/venue.h"

#include <stdio.h>

enum source { FROM_CELLS, FROM_POINT, FROM_SHAPE, SOURCES };

struct located {
  size_t by_code, by_name, unit; /* communes, SIZE_MAX = none */
  bool moved;                    /* the code is a former one: its commune may have another name today */
  bool post_code_as_code;        /* the same text stands in both columns */
  bool mended;
  bool has[SOURCES];
  struct degrees points[SOURCES];
};

static fragility_status mend(struct row *row, struct located *at, fragility_problem_kind kind, size_t cell, const char *kept, const char *text, fragility_error *err) {
  at->mended = true;
  return fragility_row_note(row, kind, cell, row->texts[cell], kept, text, err);
}

/* ---- codes ---- */

static bool is_number(const char *text, size_t n) { return strspn(text, "0123456789") == n; }

/* 11170.0, 4000 and " 31000 CEDEX" to five digits; false when the cell is no post code. */
static bool clean_code(const char *cell, char out[FRAGILITY_CODE_SIZE]) {
  size_t n = strspn(cell, "0123456789");
  bool tail = strcmp(cell + n, ".0") == 0 || cell[n] == '\0' || cell[n] == ' ';
  if ((n != 4 && n != 5) || !tail || strncmp(cell, "00000", 5) == 0) return false;
  snprintf(out, FRAGILITY_CODE_SIZE, "%s%.*s", n == 4 ? "0" : "", (int)n, cell);
  return true;
}

static fragility_status set_text(struct row *row, size_t cell, const char *text, size_t size, fragility_error *err) {
  row->texts[cell] = fragility_arena_text(&row->supply->arena, text, size);
  return row->texts[cell] ? FRAGILITY_OK : fragility_fail_memory(err);
}

/* Five digits and a name at the end of an address: "7 bis rue Max Linder - 33500 LIBOURNE". */
static fragility_status read_address(struct row *row, fragility_error *err) {
  const char *address = row->texts[FRAGILITY_FIELD_ADRESSE], *found = NULL;
  for (const char *s = address; *s; s++) {
    bool start = s == address || s[-1] == ' ' || s[-1] == ',' || s[-1] == '-';
    if (start && is_number(s, 5) && s[5] == ' ' && strncmp(s, "00000", 5) != 0) found = s;
  }
  if (!found || *row->texts[FRAGILITY_FIELD_CODE_POSTAL]) return FRAGILITY_OK;
  TRY(set_text(row, FRAGILITY_FIELD_CODE_POSTAL, found, 5, err));
  if (*row->texts[FRAGILITY_FIELD_COMMUNE]) return FRAGILITY_OK;
  return set_text(row, FRAGILITY_FIELD_COMMUNE, found + 6, strlen(found + 6), err);
}

static fragility_status clean_post_code(struct row *row, struct located *at, fragility_error *err) {
  char code[FRAGILITY_CODE_SIZE];
  const char *cell = row->texts[FRAGILITY_FIELD_CODE_POSTAL];
  if (!*cell) return read_address(row, err);
  bool good = clean_code(cell, code);
  if (good && strcmp(code, cell) == 0) return FRAGILITY_OK;
  if (!good) {
    fragility_row_file(row)->lost++;
    TRY(fragility_row_note(row, FRAGILITY_PROBLEM_CELL, FRAGILITY_FIELD_CODE_POSTAL, cell, "", "no post code: value not used", err));
    TRY(set_text(row, FRAGILITY_FIELD_CODE_POSTAL, "", 0, err));
    return read_address(row, err);
  }
  TRY(mend(row, at, FRAGILITY_PROBLEM_CODE_REPAIRED, FRAGILITY_FIELD_CODE_POSTAL, code, "post code mended", err));
  return set_text(row, FRAGILITY_FIELD_CODE_POSTAL, code, strlen(code), err);
}

static void clean_departement(const struct row *row, char out[4]) {
  const char *cell = row->texts[CELL_DEPARTEMENT] + strspn(row->texts[CELL_DEPARTEMENT], "=");
  size_t n = strspn(cell, "0123456789ABab");
  *out = '\0';
  if (n >= 1 && n <= 3 && cell[0] <= '9') snprintf(out, 4, "%s%.*s", n == 1 ? "0" : "", (int)n, cell);
}

static fragility_status read_code(struct row *row, struct located *at, fragility_error *err) {
  const char *cell = row->texts[FRAGILITY_FIELD_CODE_INSEE];
  char code[FRAGILITY_CODE_SIZE] = "", post[FRAGILITY_CODE_SIZE] = "";
  bool repaired = false;
  fragility_resolution how = FRAGILITY_UNRESOLVED;
  row->venue.code_in = cell;
  if (!*cell) return FRAGILITY_OK;
  bool shaped = clean_code(cell, code) || fragility_code_repair((fragility_text){cell, strlen(cell)}, code, &repaired);
  if (shaped) at->by_code = fragility_territory_resolve(row->territory, code, &how);
  at->moved = how == FRAGILITY_MOVED;
  at->post_code_as_code = shaped && clean_code(row->texts[FRAGILITY_FIELD_CODE_POSTAL], post) && strcmp(post, code) == 0;
  fragility_ledger *ledger = fragility_row_ledger(row);
  ledger->as_is += how == FRAGILITY_AS_IS;
  ledger->moved += how == FRAGILITY_MOVED;
  ledger->arrondissements_rolled_up += how == FRAGILITY_ARRONDISSEMENT;
  bool mended = shaped && strcmp(code, cell) != 0;
  ledger->codes_repaired += mended;
  if (mended) TRY(mend(row, at, FRAGILITY_PROBLEM_CODE_REPAIRED, FRAGILITY_FIELD_CODE_INSEE, code, "commune code mended", err));
  if (!at->moved || fragility_journal_list(row->supply->journal, row->ledger, FRAGILITY_LIST_MOVED, code, fragility_territory_units(row->territory)->code[at->by_code]))
    return FRAGILITY_OK;
  return fragility_fail_memory(err);
}

/* ---- points ---- */

static void read_points(const struct row *row, struct located *at) {
  const char *latitude = row->texts[FRAGILITY_FIELD_LATITUDE], *longitude = row->texts[FRAGILITY_FIELD_LONGITUDE];
  struct degrees *cells = &at->points[FROM_CELLS];
  at->has[FROM_CELLS] = fragility_degrees_parse(latitude, 180, &cells->latitude) && fragility_degrees_parse(longitude, 180, &cells->longitude);
  if (!at->has[FROM_CELLS]) at->has[FROM_CELLS] = fragility_point_parse(latitude, cells) || (!*latitude && fragility_point_parse(longitude, cells));
  at->has[FROM_POINT] = fragility_point_parse(row->texts[CELL_POINT], &at->points[FROM_POINT]);
  at->has[FROM_SHAPE] = fragility_point_parse(row->texts[CELL_SHAPE], &at->points[FROM_SHAPE]);
}

static fragility_status refuse_zeros(struct row *row, struct located *at, fragility_error *err) {
  static const size_t cells[SOURCES] = {FRAGILITY_FIELD_LATITUDE, CELL_POINT, CELL_SHAPE};
  for (size_t s = 0; s < SOURCES; s++) {
    if (!at->has[s] || fabs(at->points[s].latitude) > 0.001 || fabs(at->points[s].longitude) > 0.001) continue;
    at->has[s] = false;
    TRY(mend(row, at, FRAGILITY_PROBLEM_POINT, cells[s], "", "0, 0 lies in the ocean: coordinates not used", err));
  }
  bool cell = *row->texts[FRAGILITY_FIELD_LATITUDE] && !at->has[FROM_CELLS] && !at->mended;
  double unused;
  if (!cell || fragility_degrees_parse(row->texts[FRAGILITY_FIELD_LATITUDE], 180, &unused)) return FRAGILITY_OK;
  fragility_row_file(row)->lost++;
  return fragility_row_note(row, FRAGILITY_PROBLEM_CELL, FRAGILITY_FIELD_LATITUDE, row->texts[FRAGILITY_FIELD_LATITUDE], "", "no coordinate: value not used", err);
}

static double km_to(const struct row *row, size_t unit, const struct degrees *p) {
  const fragility_units *u = fragility_territory_units(row->territory);
  return fragility_distance_km(p->latitude, p->longitude, u->latitude[unit], u->longitude[unit]);
}

static bool has_centre(const struct row *row, size_t unit) { return unit != SIZE_MAX && !isnan(fragility_territory_units(row->territory)->latitude[unit]); }

/* Can a venue of this commune, or of any, stand there? */
static bool is_plausible(const struct row *row, size_t unit, const struct degrees *p) {
  static const double anywhere_km = 50; /* of the nearest commune's point, when the commune is not known */
  double km;
  if (fabs(p->latitude) > 90) return false;
  if (!has_centre(row, unit)) return fragility_names_nearest(row->names, p->latitude, p->longitude, &km) != SIZE_MAX && km <= fmax(anywhere_km, 0);
  km = km_to(row, unit, p);
  return km <= 15 || km <= fragility_names_reach(row->names, unit);
}

/* Notes the latitude: a journal masks a text with the digits of two coordinates, which could be a telephone. */
static fragility_status mend_point(struct row *row, struct located *at, size_t source, const char *kept, const char *text, fragility_error *err) {
  static const size_t cells[SOURCES] = {FRAGILITY_FIELD_LATITUDE, CELL_POINT, CELL_SHAPE};
  char latitude[FRAGILITY_NUMBER_SIZE];
  fragility_number_format(at->points[source].latitude, latitude);
  at->mended = true;
  return fragility_row_note(row, FRAGILITY_PROBLEM_POINT, cells[source], latitude, kept, text, err);
}

static fragility_status take_point(struct row *row, struct located *at, const struct degrees *p, size_t source, bool swapped, fragility_error *err) {
  char kept[2 * FRAGILITY_NUMBER_SIZE + 4], latitude[FRAGILITY_NUMBER_SIZE], longitude[FRAGILITY_NUMBER_SIZE];
  row->venue.own_point = true;
  row->venue.latitude = p->latitude;
  row->venue.longitude = p->longitude;
  if (!swapped && (source == FROM_CELLS || !*row->texts[FRAGILITY_FIELD_LATITUDE])) return FRAGILITY_OK;
  fragility_number_format(p->latitude, latitude);
  fragility_number_format(p->longitude, longitude);
  snprintf(kept, sizeof kept, "%s, %s", latitude, longitude);
  return mend_point(row, at, source, kept, swapped ? "latitude and longitude were swapped" : "coordinates taken from another column", err);
}

/* The first point that can be, as it is written, then with its numbers swapped. */
static fragility_status choose_point(struct row *row, struct located *at, fragility_error *err) {
  row->venue.own_point = false;
  for (int swapped = 0; swapped < 2; swapped++)
    for (size_t s = 0; s < SOURCES; s++) {
      struct degrees p = at->points[s];
      if (swapped) p = (struct degrees){at->points[s].longitude, at->points[s].latitude};
      if (at->has[s] && is_plausible(row, at->unit, &p)) return take_point(row, at, &p, s, swapped, err);
    }
  return FRAGILITY_OK;
}

/* ---- the commune ---- */

/* Some point of the row can be of this commune. */
static bool some_point_in(const struct row *row, const struct located *at, size_t unit) {
  for (size_t s = 0; s < SOURCES; s++)
    if (at->has[s] && has_centre(row, unit) && is_plausible(row, unit, &at->points[s])) return true;
  return false;
}

/* The code and the name tell two communes: the point decides; without one the code stands, unless it is the post code. */
static bool name_wins(const struct row *row, const struct located *at) {
  if (at->post_code_as_code && !(some_point_in(row, at, at->by_code) && !some_point_in(row, at, at->by_name))) return true;
  return !at->moved && !some_point_in(row, at, at->by_code) && some_point_in(row, at, at->by_name);
}

static fragility_status choose_commune(struct row *row, struct located *at, fragility_error *err) {
  const fragility_units *units = fragility_territory_units(row->territory);
  const char *cell = row->texts[FRAGILITY_FIELD_CODE_INSEE], *named = at->by_name == SIZE_MAX ? "" : units->code[at->by_name];
  at->unit = at->by_code != SIZE_MAX ? at->by_code : at->by_name;
  if (*cell && at->by_code == SIZE_MAX) {
    fragility_row_ledger(row)->unresolved += at->by_name == SIZE_MAX;
    at->mended = at->by_name != SIZE_MAX;
    return fragility_row_note(row, FRAGILITY_PROBLEM_CODE_UNRESOLVED, FRAGILITY_FIELD_CODE_INSEE, cell, named,
                              *named ? "no commune has this code: the commune named stands" : "no commune, living or former, has this code", err);
  }
  bool both = at->by_code != SIZE_MAX && at->by_name != SIZE_MAX && at->by_code != at->by_name;
  if (both && name_wins(row, at)) {
    at->unit = at->by_name;
    return mend(row, at, FRAGILITY_PROBLEM_CODE_REPAIRED, FRAGILITY_FIELD_CODE_INSEE, named,
                at->post_code_as_code ? "a post code, not a commune code: the commune named stands" : "the code of another commune than the one named", err);
  }
  bool alone = at->post_code_as_code && at->by_name == SIZE_MAX && !fragility_names_is(row->names, at->by_code, row->texts[FRAGILITY_FIELD_COMMUNE]) &&
               !some_point_in(row, at, at->by_code);
  if (!alone) return FRAGILITY_OK;
  at->unit = SIZE_MAX; /* a post code, and nothing that tells which commune */
  return fragility_row_note(row, FRAGILITY_PROBLEM_CODE_UNRESOLVED, FRAGILITY_FIELD_CODE_INSEE, cell, "", "a post code, not a commune code: not used", err);
}

static fragility_status at_centre(struct row *row, struct located *at, fragility_error *err) {
  const fragility_units *units = fragility_territory_units(row->territory);
  char text[160];
  row->venue.latitude = units->latitude[at->unit];
  row->venue.longitude = units->longitude[at->unit];
  row->record.placed = at->unit == at->by_code ? FRAGILITY_PLACED_CODE : FRAGILITY_PLACED_NAME;
  size_t s = 0;
  while (s < SOURCES && !at->has[s]) s++;
  fragility_row_ledger(row)->no_point += s == SOURCES;
  if (s == SOURCES) return FRAGILITY_OK;
  long km = (long)floor(km_to(row, at->unit, &at->points[s]) + 0.5);
  snprintf(text, sizeof text, "a point %ld km from its commune's, too far for the size of this one: the commune's point stands instead", km);
  fragility_row_ledger(row)->point_implausible++;
  TRY(mend_point(row, at, s, row->venue.code, text, err));
  bool listed = fragility_journal_list(row->supply->journal, row->ledger, FRAGILITY_LIST_POINT, row->venue.code, row->venue.id);
  return listed ? FRAGILITY_OK : fragility_fail_memory(err);
}

static fragility_status settle(struct row *row, struct located *at, bool *kept, fragility_error *err) {
  row->venue.code = "";
  if (at->unit != SIZE_MAX) row->venue.code = fragility_arena_text(&row->supply->arena, fragility_territory_units(row->territory)->code[at->unit], 5);
  if (!row->venue.code) return fragility_fail_memory(err);
  TRY(choose_point(row, at, err));
  row->record.placed = FRAGILITY_PLACED_POINT;
  *kept = row->venue.own_point || has_centre(row, at->unit);
  if (!row->venue.own_point && *kept) TRY(at_centre(row, at, err));
  fragility_row_file(row)->repaired += at->mended && *kept;
  if (*kept) return FRAGILITY_OK;
  fragility_row_ledger(row)->unplaced++;
  return fragility_row_note(row, FRAGILITY_PROBLEM_ROW, CELLS, row->venue.id, "", "neither coordinates nor a commune that can be told: venue not used", err);
}

fragility_status fragility_locate(struct row *row, bool *kept, fragility_error *err) {
  struct located at = {.by_code = SIZE_MAX, .by_name = SIZE_MAX, .unit = SIZE_MAX};
  char departement[4];
  TRY(clean_post_code(row, &at, err));
  TRY(read_code(row, &at, err));
  clean_departement(row, departement);
  at.by_name = fragility_names_find(row->names, row->texts[FRAGILITY_FIELD_COMMUNE], row->texts[FRAGILITY_FIELD_CODE_POSTAL], departement);
  read_points(row, &at);
  TRY(refuse_zeros(row, &at, err));
  TRY(choose_commune(row, &at, err));
  return settle(row, &at, kept, err);
}
