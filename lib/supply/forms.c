/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Known venue files: forms.csv says how each is recognised, columns.csv where its fields stand. */
#include "supply/venue.h"

#include <stdlib.h>

enum { FORM, TITLE, PUBLISHER, LICENCE, PREFIX, PLACE, MARKS, REFUSED, FORM_COLUMNS };
enum { OF_FORM, FIELD, NAMES, SEPARATOR, VALUE, CELL_COLUMNS };

/* ---- columns ---- */

static size_t column_of(const fragility_rows *intake, fragility_text name) {
  char wanted[128];
  if (name.size >= sizeof wanted) return SIZE_MAX;
  memcpy(wanted, name.text, name.size);
  wanted[name.size] = '\0';
  for (size_t c = 0; c < fragility_rows_columns(intake); c++)
    if (fragility_text_same_letters(wanted, fragility_rows_header(intake)[c])) return c;
  return SIZE_MAX;
}

/* The columns of "a+b+c" that the header has. */
static size_t joined_columns(const fragility_rows *intake, fragility_text names, size_t columns[JOINED]) {
  fragility_text name;
  size_t n = 0;
  while (n < JOINED && fragility_text_next(&names, '+', &name)) {
    columns[n] = column_of(intake, name);
    n += columns[n] != SIZE_MAX;
  }
  return n;
}

/* The first of a |-list that the header has. */
static void find_cell(const fragility_rows *intake, const char *list, struct form_cell *cell) {
  fragility_text left = {list, strlen(list)}, names;
  while (!cell->count && fragility_text_next(&left, '|', &names)) cell->count = joined_columns(intake, names, cell->columns);
}

static fragility_status take_cell(const fragility_rows *intake, const fragility_grid *grid, const size_t *columns, size_t row, fragility_arena *arena,
                                  struct form *form, fragility_error *err) {
  const char *name = fragility_grid_cell(grid, row, columns[FIELD]), *separator = fragility_grid_cell(grid, row, columns[SEPARATOR]),
             *value = fragility_grid_cell(grid, row, columns[VALUE]);
  size_t which = fragility_standard_find(name);
  if (which == SIZE_MAX)
    return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, grid->path, grid->lines[row], columns[FIELD] + 1, "found the field \"%.40s\", expected one of the standard", name);
  struct form_cell *cell = &form->cells[which];
  find_cell(intake, fragility_grid_cell(grid, row, columns[NAMES]), cell);
  cell->separator = *separator;
  cell->value = fragility_arena_text(arena, value, strlen(value));
  return cell->value ? FRAGILITY_OK : fragility_fail_memory(err);
}

static fragility_status take_cells(const fragility_rows *intake, const fragility_grid *grid, fragility_arena *arena, struct form *form, fragility_error *err) {
  static const char *const names[] = {"form", "field", "columns", "separator", "value", NULL};
  size_t columns[CELL_COLUMNS];
  TRY(fragility_grid_find(grid, names, columns, err));
  for (size_t c = 0; c < CELLS; c++) form->cells[c] = (struct form_cell){.value = ""};
  for (size_t row = 0; row < grid->rows; row++)
    if (strcmp(fragility_grid_cell(grid, row, columns[OF_FORM]), form->id) == 0) TRY(take_cell(intake, grid, columns, row, arena, form, err));
  return FRAGILITY_OK;
}

/* ---- forms ---- */

static bool has_marks(const fragility_rows *intake, const char *marks) {
  fragility_text left = {marks, strlen(marks)}, mark;
  while (fragility_text_next(&left, '|', &mark)) {
    bool found = false;
    for (size_t c = 0; c < fragility_rows_columns(intake) && !found; c++) found = fragility_text_is(mark, fragility_rows_header(intake)[c]);
    if (!found) return false;
  }
  return true;
}

/* A name, and something that tells where. */
static bool is_enough(const struct form *form) {
  const struct form_cell *c = form->cells;
  bool point = (c[FRAGILITY_FIELD_LATITUDE].count && c[FRAGILITY_FIELD_LONGITUDE].count) || c[CELL_POINT].count || c[CELL_SHAPE].count;
  bool name = c[FRAGILITY_FIELD_COMMUNE].count && (c[FRAGILITY_FIELD_CODE_POSTAL].count || c[CELL_DEPARTEMENT].count);
  return c[FRAGILITY_FIELD_NOM].count && (point || name || c[FRAGILITY_FIELD_CODE_INSEE].count);
}

static fragility_status keep_texts(const fragility_grid *grid, const size_t *columns, size_t row, fragility_arena *arena, struct form *form, fragility_error *err) {
  const struct {
    size_t column;
    const char **to;
  } texts[] = {{FORM, &form->id}, {TITLE, &form->title}, {PUBLISHER, &form->publisher}, {LICENCE, &form->licence}, {PREFIX, &form->prefix}};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    const char *text = fragility_grid_cell(grid, row, columns[texts[i].column]);
    *texts[i].to = fragility_arena_text(arena, text, strlen(text));
    if (!*texts[i].to) return fragility_fail_memory(err);
  }
  form->place_known = strcmp(fragility_grid_cell(grid, row, columns[PLACE]), "unknown") != 0;
  return FRAGILITY_OK;
}

struct tables {
  fragility_grid forms, cells;
};

static fragility_status find(const fragility_rows *intake, const struct tables *tables, fragility_arena *arena, struct form *form, fragility_error *err) {
  static const char *const names[] = {"form", "title", "publisher", "licence", "prefix", "place", "marks", "refused", NULL};
  const fragility_grid *grid = &tables->forms;
  size_t columns[FORM_COLUMNS];
  const char *name = fragility_rows_name(intake);
  TRY(fragility_grid_find(grid, names, columns, err));
  for (size_t row = 0; row < grid->rows; row++) {
    const char *refused = fragility_grid_cell(grid, row, columns[REFUSED]);
    if (!has_marks(intake, fragility_grid_cell(grid, row, columns[MARKS]))) continue;
    if (*refused) return fragility_fail_at(err, FRAGILITY_ERROR_UNKNOWN, name, 0, 0, "found %.150s, expected a file of venues", refused);
    TRY(keep_texts(grid, columns, row, arena, form, err));
    TRY(take_cells(intake, &tables->cells, arena, form, err));
    if (is_enough(form)) return FRAGILITY_OK;
  }
  fragility_ledger described = {0};
  fragility_rows_describe(intake, &described);
  return fragility_fail_at(err, FRAGILITY_ERROR_UNKNOWN, name, described.header_line, 0,
                           "found no column for a venue's name and for its commune code or coordinates, expected a file of venues "
                           "(France services, conseillers numériques, or columns name and code)");
}

static fragility_status read_table(fragility_arena *arena, const char *name, fragility_grid *grid, fragility_error *err) {
  const char *path = fragility_path(arena, fragility_data_path(), name);
  return path ? fragility_grid_read(path, grid, err) : fragility_fail_memory(err);
}

fragility_status fragility_form_find(const fragility_rows *intake, fragility_arena *arena, struct form *form, fragility_error *err) {
  struct tables tables;
  TRY(read_table(arena, "catalogue/venues/forms.csv", &tables.forms, err));
  fragility_status status = read_table(arena, "catalogue/venues/columns.csv", &tables.cells, err);
  if (status == FRAGILITY_OK) {
    status = find(intake, &tables, arena, form, err);
    fragility_grid_free(&tables.cells);
  }
  fragility_grid_free(&tables.forms);
  return status;
}
