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

/* A list of closings being read: a CSV, or JSON. */
struct closings {
  const fragility_supply *supply;
  fragility_rows *rows;
  size_t of[3], columns[3], selected; /* where id, name and code stand in a block; the columns read */
  unsigned char *gone;
};

/* The column of one of two names. */
static size_t column_of(const fragility_rows *rows, const char *name, const char *other) {
  const char *const *header = fragility_rows_header(rows);
  for (size_t c = 0; c < fragility_rows_columns(rows); c++)
    if (strcmp(header[c], name) == 0 || strcmp(header[c], other) == 0) return c;
  return SIZE_MAX;
}

static fragility_status find_columns(struct closings *closings, fragility_error *err) {
  static const char *const names[3][2] = {{"id", "id"}, {"name", "nom"}, {"code", "code_insee"}};
  for (size_t i = 0; i < 3; i++) {
    size_t column = column_of(closings->rows, names[i][0], names[i][1]);
    closings->of[i] = column == SIZE_MAX ? SIZE_MAX : closings->selected;
    if (column != SIZE_MAX) closings->columns[closings->selected++] = column;
  }
  if (closings->of[0] == SIZE_MAX && (closings->of[1] == SIZE_MAX || closings->of[2] == SIZE_MAX))
    return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, fragility_rows_name(closings->rows), 1, 0,
                             "found no column id, nor name and code, expected a list of venues to close");
  return fragility_rows_select(closings->rows, closings->columns, closings->selected, err);
}

/* Marks the venues a row closes; one that is not in the supply is an error: the answer would be that of another question. */
static fragility_status mark_row(const struct closings *closings, const fragility_text *cells, size_t line, fragility_error *err) {
  char texts[3][300] = {"", "", ""};
  for (size_t i = 0; i < 3; i++) {
    fragility_text cell = closings->of[i] == SIZE_MAX ? (fragility_text){"", 0} : fragility_text_trim(cells[closings->of[i]]);
    if (cell.size < sizeof texts[i]) memcpy(texts[i], cell.text, cell.size);
  }
  const struct closing closing = {texts[0], texts[1], texts[2]};
  size_t found = 0;
  for (size_t v = 0; v < closings->supply->count; v++)
    if (closes(&closing, &closings->supply->venues[v])) closings->gone[v] = 1, found++;
  if (found) return FRAGILITY_OK;
  return fragility_fail_at(err, FRAGILITY_ERROR_ARGUMENT, fragility_rows_name(closings->rows), line, 1,
                           "found \"%.60s%.60s\", expected a venue of the supply, by its id or by its name and commune code", closing.id,
                           *closing.id ? "" : closing.name);
}

static fragility_status mark_rows(struct closings *closings, fragility_error *err) {
  TRY(find_columns(closings, err));
  for (const fragility_block *block;;) {
    TRY(fragility_rows_next(closings->rows, &block, err));
    if (!block) return FRAGILITY_OK;
    for (size_t r = 0; r < block->rows; r++) TRY(mark_row(closings, block->cells + r * block->columns, block->lines[r], err));
  }
}

static fragility_status mark_closed(const fragility_supply *supply, const char *path, unsigned char *gone, fragility_error *err) {
  struct closings closings = {.supply = supply, .gone = gone};
  if (!path) return FRAGILITY_OK;
  fragility_journal *journal = fragility_journal_create();
  fragility_status status = journal ? fragility_rows_open(path, NULL, journal, &closings.rows, err) : fragility_fail_memory(err);
  if (status == FRAGILITY_OK) status = mark_rows(&closings, err);
  fragility_rows_free(closings.rows);
  fragility_journal_free(journal);
  return status;
}

/* Two rows of what opens with one id: the list is wrong, and says where. */
static fragility_status check_opened(const fragility_supply *opened, fragility_error *err) {
  for (size_t o = 1; o < fragility_supply_count(opened); o++) {
    if (strcmp(opened->venues[o].id, opened->venues[o - 1].id) != 0) continue;
    const struct fragility_record *record = opened->records ? &opened->records[o] : NULL;
    return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, record && opened->files ? opened->files[record->file].file : "", record ? record->line : 0, 0,
                             "found the id \"%.60s\" twice, expected each venue that opens once", opened->venues[o].id);
  }
  return FRAGILITY_OK;
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
  fragility_status status = gone && venues ? check_opened(opened, err) : fragility_fail_memory(err);
  if (status == FRAGILITY_OK) status = mark_closed(supply, closed, gone, err);
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
