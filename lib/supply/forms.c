/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "supply/supply.h"

enum column { FORM, TITLE, PUBLISHER, LICENCE, MARKS, PREFIX, ID, NAME, CODE, LATITUDE, LONGITUDE, ADDRESS, PHONE, HOURS, UPDATED, COLUMNS };
static const char *const names[] = {"form",      "title",   "publisher", "licence", "marks",   "prefix", "id",    "name",    "code", "latitude",
                                    "longitude", "address", "phone",  "hours", "updated", NULL};

/* The first of a |-list that the header has, letters folded. */
static size_t column_of(const fragility_reader *reader, const char *list) {
  fragility_text left = {list, strlen(list)}, name;
  while (fragility_text_next(&left, '|', &name)) {
    char wanted[128];
    if (name.size >= sizeof wanted) continue;
    memcpy(wanted, name.text, name.size);
    wanted[name.size] = '\0';
    for (size_t c = 0; c < fragility_reader_columns(reader); c++)
      if (fragility_text_same_letters(wanted, fragility_reader_header(reader)[c])) return c;
  }
  return SIZE_MAX;
}

static bool has_marks(const fragility_reader *reader, const char *marks) {
  fragility_text left = {marks, strlen(marks)}, mark;
  while (fragility_text_next(&left, '|', &mark)) {
    bool found = false;
    for (size_t c = 0; c < fragility_reader_columns(reader) && !found; c++)
      found = fragility_text_is(mark, fragility_reader_header(reader)[c]);
    if (!found) return false;
  }
  return true;
}

static bool fits(const fragility_reader *reader, const fragility_grid *grid, const size_t *columns, size_t row, struct form *form) {
  if (!has_marks(reader, fragility_grid_cell(grid, row, columns[MARKS]))) return false;
  for (size_t f = 0; f < FIELDS; f++) form->columns[f] = column_of(reader, fragility_grid_cell(grid, row, columns[ID + f]));
  for (size_t f = 0; f < FIELDS; f++)
    for (size_t g = 0; g < f; g++)
      if (form->columns[f] == form->columns[g]) form->columns[f] = SIZE_MAX;
  bool code = form->columns[FIELD_CODE] != SIZE_MAX;
  bool point = form->columns[FIELD_LATITUDE] != SIZE_MAX && form->columns[FIELD_LONGITUDE] != SIZE_MAX;
  return form->columns[FIELD_NAME] != SIZE_MAX && (code || point);
}

static fragility_status keep_texts(const fragility_grid *grid, const size_t *columns, size_t row, fragility_arena *arena, struct form *form,
                                   fragility_error *err) {
  const struct {
    enum column column;
    const char **to;
  } texts[] = {{FORM, &form->id}, {TITLE, &form->title}, {PUBLISHER, &form->publisher}, {LICENCE, &form->licence}, {PREFIX, &form->prefix}};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    const char *text = fragility_grid_cell(grid, row, columns[texts[i].column]);
    *texts[i].to = fragility_arena_text(arena, text, strlen(text));
    if (!*texts[i].to) return fragility_fail_memory(err);
  }
  return FRAGILITY_OK;
}

static fragility_status find(const fragility_reader *reader, const fragility_grid *grid, fragility_arena *arena, struct form *form,
                             fragility_error *err) {
  size_t columns[COLUMNS];
  TRY(fragility_grid_find(grid, names, columns, err));
  for (size_t row = 0; row < grid->rows; row++) {
    if (!fits(reader, grid, columns, row, form)) continue;
    return keep_texts(grid, columns, row, arena, form, err);
  }
  return fragility_fail_at(err, FRAGILITY_ERROR_UNKNOWN, fragility_reader_name(reader), fragility_reader_dialect(reader)->header_line, 0,
                           "found no column for a venue's name and for its commune code or coordinates, expected a file of venues "
                           "(France services, conseillers numériques, or columns name and code)");
}

fragility_status fragility_form_find(const fragility_reader *reader, fragility_arena *arena, struct form *form, fragility_error *err) {
  fragility_grid grid;
  const char *path = fragility_path(arena, fragility_data_path(), "catalogue/venues/forms.csv");
  if (!path) return fragility_fail_memory(err);
  TRY(fragility_grid_read(path, &grid, err));
  fragility_status status = find(reader, &grid, arena, form, err);
  fragility_grid_free(&grid);
  return status;
}
