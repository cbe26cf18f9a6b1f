/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any file of points: by coordinates, or by commune codes. */
#include "supply/supply.h"

#include "read/read.h"
#include "territory/territory.h"

#include <stdlib.h>
#include <strings.h>

enum { CONDITIONS = 8 };
enum { LATITUDE, LONGITUDE, CODE, FIXED };

struct reading {
  fragility_places *places;
  const fragility_territory *territory;
  fragility_reader *reader;
  const char *const *conditions;
  size_t condition_count;
  size_t columns[FIXED + CONDITIONS], selected; /* of the file; those read, latitude and longitude or code first */
  bool coordinates;
  enum { UNSETTLED, DEGREES, METRES } unit; /* one a file: settled by its first point */
};

static size_t column_of(const fragility_reader *reader, const char *const *names) {
  const char *const *header = fragility_reader_header(reader);
  for (; *names; names++)
    for (size_t c = 0; c < fragility_reader_columns(reader); c++)
      if (strcasecmp(header[c], *names) == 0) return c;
  return SIZE_MAX;
}

static fragility_status find_place(struct reading *r, fragility_error *err) {
  static const char *const pairs[][3] = {{"latitude", "longitude", NULL}, {"lat", "lon", NULL}, {"lat", "lng", NULL}, {"y", "x", NULL}, {"lambert_y", "lambert_x", NULL}};
  static const char *const codes[] = {"depcom", "codgeo", "code_insee", "insee_com", "code_commune", "com", "code", NULL};
  for (size_t p = 0; p < sizeof pairs / sizeof *pairs; p++) {
    size_t y = column_of(r->reader, (const char *const[]){pairs[p][0], NULL}), x = column_of(r->reader, (const char *const[]){pairs[p][1], NULL});
    if (y == SIZE_MAX || x == SIZE_MAX) continue;
    r->columns[0] = y, r->columns[1] = x, r->selected = 2, r->coordinates = true;
    return FRAGILITY_OK;
  }
  r->columns[0] = column_of(r->reader, codes), r->selected = 1;
  if (r->columns[0] != SIZE_MAX) return FRAGILITY_OK;
  return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, fragility_reader_name(r->reader), fragility_reader_dialect(r->reader)->header_line, 0,
                           "found no place, expected columns longitude and latitude (or lon and lat, x and y, lambert_x and lambert_y), or a commune code");
}

static fragility_status find_conditions(struct reading *r, fragility_error *err) {
  if (r->condition_count > CONDITIONS) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "at most %d conditions can be set", CONDITIONS);
  for (size_t i = 0; i < r->condition_count; i++) {
    const char *equal = strchr(r->conditions[i], '=');
    char name[200];
    if (!equal || equal == r->conditions[i] || (size_t)(equal - r->conditions[i]) >= sizeof name)
      return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found the condition \"%.80s\", expected COLUMN=VALUE", r->conditions[i]);
    memcpy(name, r->conditions[i], (size_t)(equal - r->conditions[i]));
    name[equal - r->conditions[i]] = '\0';
    size_t *column = &r->columns[r->selected++];
    TRY(fragility_reader_find_one(r->reader, name, column, err));
    const char *near = *column == SIZE_MAX ? fragility_text_nearest(name, fragility_reader_header(r->reader), fragility_reader_columns(r->reader)) : NULL;
    if (*column == SIZE_MAX)
      return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, fragility_reader_name(r->reader), fragility_reader_dialect(r->reader)->header_line, 0,
                               "found no column \"%s\"%s%s", name, near ? "; the nearest is " : "", near ? near : "");
  }
  return FRAGILITY_OK;
}

static bool meets(const struct reading *r, const fragility_text *cells) {
  size_t first = r->selected - r->condition_count;
  for (size_t i = 0; i < r->condition_count; i++)
    if (!fragility_text_is(fragility_text_trim(cells[first + i]), strchr(r->conditions[i], '=') + 1)) return false;
  return true;
}

/* Degrees, or metres when they are too many to be degrees; never both in one file. */
static bool point_of(struct reading *r, const fragility_text *cells, double *latitude, double *longitude) {
  double x, y;
  if (fragility_cell_parse(cells[0], &y) != FRAGILITY_KNOWN || fragility_cell_parse(cells[1], &x) != FRAGILITY_KNOWN) return false;
  if (x == 0 && y == 0) return false;
  bool metres = fabs(y) > 90 || fabs(x) > 180;
  if (metres ? r->unit == DEGREES || !fragility_lambert93(x, y, latitude, longitude) : r->unit == METRES) return false;
  if (!metres) *latitude = y, *longitude = x;
  r->unit = metres ? METRES : DEGREES;
  return true;
}

static bool commune_of(const struct reading *r, fragility_text cell, double *latitude, double *longitude) {
  const fragility_units *units = fragility_territory_units(r->territory);
  char code[FRAGILITY_CODE_SIZE];
  bool repaired;
  size_t unit = fragility_code_repair(cell, code, &repaired) ? fragility_territory_resolve(r->territory, code, NULL) : SIZE_MAX;
  if (unit == SIZE_MAX) return false;
  *latitude = units->latitude[unit], *longitude = units->longitude[unit];
  return !isnan(*latitude) && !isnan(*longitude);
}

static bool take(struct reading *r, const fragility_text *cells, size_t line) {
  fragility_places *p = r->places;
  double latitude, longitude;
  if (!meets(r, cells)) return true;
  if (!(r->coordinates ? point_of(r, cells, &latitude, &longitude) : commune_of(r, cells[0], &latitude, &longitude))) {
    p->unplaced++;
    return fragility_journal_note(p->journal, r->coordinates ? FRAGILITY_PROBLEM_POINT : FRAGILITY_PROBLEM_CODE_UNRESOLVED, fragility_reader_name(r->reader), line,
                                  r->columns[0] + 1, cells[0], NULL, r->coordinates ? "no point, or not in the unit of the rows above (degrees, or metres of Lambert-93): row left out" : "no commune with a point: row left out");
  }
  if (!fragility_grow((void **)&p->latitude, &p->room_latitude, p->count, sizeof *p->latitude) ||
      !fragility_grow((void **)&p->longitude, &p->room_longitude, p->count, sizeof *p->longitude))
    return false;
  p->latitude[p->count] = latitude, p->longitude[p->count++] = longitude;
  return true;
}

static fragility_status read_rows(struct reading *r, fragility_error *err) {
  TRY(find_place(r, err));
  TRY(find_conditions(r, err));
  TRY(fragility_reader_select(r->reader, r->columns, r->selected, err));
  for (const fragility_block *block;;) {
    TRY(fragility_reader_next(r->reader, &block, err));
    if (!block) return FRAGILITY_OK;
    for (size_t row = 0; row < block->rows; row++)
      if (!take(r, block->cells + row * block->columns, block->lines[row])) return fragility_fail_memory(err);
  }
}

fragility_status fragility_places_read(const char *path, const char *const *conditions, size_t n, const fragility_territory *territory,
                                       const fragility_options *options, fragility_places **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the places");
  *out = NULL;
  if (!path || !territory || (n && !conditions)) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "places need a file and a territory");
  struct reading r = {.places = calloc(1, sizeof *r.places), .territory = territory, .conditions = conditions, .condition_count = n};
  if (r.places) r.places->journal = fragility_journal_create();
  fragility_status status = r.places && r.places->journal ? FRAGILITY_OK : fragility_fail_memory(err);
  if (status == FRAGILITY_OK) status = fragility_reader_open(path, options, r.places->journal, &r.reader, err);
  if (status == FRAGILITY_OK) status = read_rows(&r, err);
  fragility_reader_free(r.reader);
  if (status == FRAGILITY_OK) *out = r.places;
  else fragility_places_free(r.places);
  return status;
}

void fragility_places_free(fragility_places *places) {
  if (!places) return;
  fragility_journal_free(places->journal);
  free(places->latitude);
  free(places->longitude);
  free(places);
}

size_t fragility_places_count(const fragility_places *places) { return places ? places->count : 0; }
size_t fragility_places_unplaced(const fragility_places *places) { return places ? places->unplaced : 0; }
const fragility_journal *fragility_places_journal(const fragility_places *places) { return places ? places->journal : NULL; }
