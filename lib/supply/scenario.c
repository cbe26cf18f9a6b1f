/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A supply with some venues closed and others opened. */
#include "supply/venue.h"

#include <stdio.h>
#include <stdlib.h>

/* One row of a list of closings: a venue's id, or its name and the code of its commune. */
struct closing {
  const char *id, *name, *code;
};

static bool closes(const struct closing *closing, const fragility_venue *venue) {
  if (*closing->id) return strcmp(closing->id, venue->id) == 0;
  return *closing->name && *closing->code && strcmp(closing->name, venue->name) == 0 && strcmp(closing->code, venue->code) == 0;
}

/* Marks the venues that close; one that is not in the supply is an error: the answer would be that of another question. */
static fragility_status mark_rows(const fragility_supply *supply, const fragility_grid *grid, unsigned char *gone, fragility_error *err) {
  static const char *const names[] = {"?id", "?name", "?code", NULL};
  size_t columns[3];
  TRY(fragility_grid_find(grid, names, columns, err));
  if (columns[0] == SIZE_MAX && (columns[1] == SIZE_MAX || columns[2] == SIZE_MAX))
    return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, grid->path, 1, 0, "found no column id, nor name and code, expected a list of venues to close");
  for (size_t row = 0; row < grid->rows; row++) {
    struct closing closing = {fragility_grid_cell(grid, row, columns[0]), fragility_grid_cell(grid, row, columns[1]), fragility_grid_cell(grid, row, columns[2])};
    size_t found = 0;
    for (size_t v = 0; v < supply->count; v++)
      if (closes(&closing, &supply->venues[v])) gone[v] = 1, found++;
    if (!found)
      return fragility_fail_at(err, FRAGILITY_ERROR_ARGUMENT, grid->path, grid->lines[row], 1,
                               "found \"%.60s%.60s\", expected a venue of the supply, by its id or by its name and commune code",
                               closing.id, *closing.id ? "" : closing.name);
  }
  return FRAGILITY_OK;
}

static fragility_status mark_closed(const fragility_supply *supply, const char *path, unsigned char *gone, fragility_error *err) {
  fragility_grid grid;
  if (!path) return FRAGILITY_OK;
  TRY(fragility_grid_read(path, &grid, err));
  fragility_status status = mark_rows(supply, &grid, gone, err);
  fragility_grid_free(&grid);
  return status;
}

static bool has_id(const fragility_supply *supply, const unsigned char *gone, const char *id) {
  for (size_t v = 0; v < supply->count; v++)
    if (!gone[v] && strcmp(supply->venues[v].id, id) == 0) return true;
  return false;
}

/* Venues that open keep their ids unless one is taken: then they are told apart by a mark. */
static fragility_status add_opened(const fragility_supply *supply, const fragility_supply *opened, const unsigned char *gone, fragility_arena *arena,
                                   fragility_venue *venues, size_t *count, fragility_error *err) {
  for (size_t o = 0; o < fragility_supply_count(opened); o++) {
    fragility_venue venue = *fragility_supply_venue(opened, o);
    if (has_id(supply, gone, venue.id)) {
      size_t size = strlen(venue.id) + sizeof "ouvert-";
      char *id = fragility_arena_take(arena, size);
      if (!id) return fragility_fail_memory(err);
      snprintf(id, size, "ouvert-%s", venue.id);
      venue.id = id;
    }
    venues[(*count)++] = venue;
  }
  return FRAGILITY_OK;
}

/* ---- what was known of the venues beside ---- */

static size_t find_id(const fragility_supply *supply, const char *id) {
  size_t low = 0, high = fragility_supply_count(supply);
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (strcmp(supply->venues[middle].id, id) < 0) low = middle + 1;
    else high = middle;
  }
  return low < fragility_supply_count(supply) && strcmp(supply->venues[low].id, id) == 0 ? low : SIZE_MAX;
}

static fragility_status copy_record(fragility_supply *to, size_t venue, const struct fragility_record *from, fragility_error *err) {
  struct fragility_record *record = &to->records[venue];
  *record = *from;
  record->merged = fragility_arena_text(&to->arena, from->merged, strlen(from->merged));
  if (!record->merged) return fragility_fail_memory(err);
  for (size_t f = 0; f < FRAGILITY_FIELDS; f++) {
    const char *text = from->fields[f];
    record->fields[f] = *text ? fragility_arena_text(&to->arena, text, strlen(text)) : "";
    if (!record->fields[f]) return fragility_fail_memory(err);
  }
  record->fields[FRAGILITY_FIELD_ID] = to->venues[venue].id;
  return FRAGILITY_OK;
}

/* The venue's record where it comes from; NULL when that supply has none. */
static const struct fragility_record *record_of(const fragility_supply *supply, const fragility_supply *opened, const char *id) {
  size_t at = find_id(supply, id);
  if (at != SIZE_MAX) return supply->records ? &supply->records[at] : NULL;
  at = find_id(opened, strncmp(id, "ouvert-", 7) == 0 && find_id(opened, id) == SIZE_MAX ? id + 7 : id);
  return at != SIZE_MAX && opened->records ? &opened->records[at] : NULL;
}

static fragility_status copy_records(fragility_supply *to, const fragility_supply *supply, const fragility_supply *opened, fragility_error *err) {
  if (!supply->records && !(opened && opened->records)) return FRAGILITY_OK;
  to->records = fragility_array(to->count + 1, sizeof *to->records);
  if (!to->records) return fragility_fail_memory(err);
  for (size_t v = 0; v < to->count; v++) {
    const struct fragility_record *from = record_of(supply, opened, to->venues[v].id);
    struct fragility_record bare = {.posts = (double)NAN, .hours = (double)NAN, .saturday = -1, .evening = -1, .merged = ""};
    for (size_t f = 0; f < FRAGILITY_FIELDS; f++) bare.fields[f] = fragility_field_of_venue(&to->venues[v], (fragility_venue_field)f);
    bare.placed = to->venues[v].own_point ? FRAGILITY_PLACED_POINT : FRAGILITY_PLACED_CODE;
    TRY(copy_record(to, v, from ? from : &bare, err));
  }
  to->unit = supply->unit;
  return FRAGILITY_OK;
}

fragility_status fragility_supply_change(const fragility_supply *supply, const char *closed, const fragility_supply *opened,
                                         fragility_supply **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the supply");
  *out = NULL;
  if (!supply) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no supply given");
  fragility_arena arena = {0};
  unsigned char *gone = fragility_array(supply->count, 1);
  fragility_venue *venues = fragility_array(supply->count + fragility_supply_count(opened), sizeof *venues);
  size_t count = 0;
  fragility_status status = gone && venues ? mark_closed(supply, closed, gone, err) : fragility_fail_memory(err);
  for (size_t v = 0; status == FRAGILITY_OK && v < supply->count; v++)
    if (!gone[v]) venues[count++] = supply->venues[v];
  if (status == FRAGILITY_OK) status = add_opened(supply, opened, gone, &arena, venues, &count, err);
  if (status == FRAGILITY_OK) status = fragility_supply_from_venues(venues, count, out, err);
  if (status == FRAGILITY_OK) status = copy_records(*out, supply, opened, err);
  if (status != FRAGILITY_OK) {
    fragility_supply_free(*out);
    *out = NULL;
  }
  free(gone);
  free(venues);
  fragility_arena_free(&arena);
  return status;
}
