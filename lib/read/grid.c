/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read/read.h"

#include <stdlib.h>

/* Grids are small: who reads several reads them side by side. */
static const fragility_options one_thread = {.threads = 1};

struct growth {
  size_t cells, lines;
};

/* The texts of a block stand one behind the other. */
static fragility_status take_block(const fragility_block *block, fragility_grid *grid, struct growth *capacity,
                                   fragility_error *err) {
  size_t count = block->rows * block->columns, bytes = count;
  for (size_t i = 0; i < count; i++) bytes += block->cells[i].size;
  char *at = fragility_arena_take(&grid->arena, bytes);
  if (!at || !fragility_grow_by((void **)&grid->lines, &capacity->lines, grid->rows, block->rows, sizeof *grid->lines) ||
      !fragility_grow_by((void **)&grid->cells, &capacity->cells, grid->rows * grid->columns, count, sizeof *grid->cells))
    return fragility_fail_memory(err);
  const char **cells = grid->cells + grid->rows * grid->columns;
  for (size_t i = 0; i < count; i++) {
    fragility_text cell = fragility_text_trim(block->cells[i]);
    cells[i] = at;
    if (cell.size) memcpy(at, cell.text, cell.size);
    at[cell.size] = '\0';
    at += cell.size + 1;
  }
  memcpy(grid->lines + grid->rows, block->lines, block->rows * sizeof *grid->lines);
  grid->rows += block->rows;
  return FRAGILITY_OK;
}

static fragility_status keep_header(fragility_reader *reader, fragility_grid *grid, fragility_error *err) {
  grid->columns = fragility_reader_columns(reader);
  const char **header = fragility_arena_take(&grid->arena, (grid->columns + 1) * sizeof *header);
  const char *name = fragility_reader_name(reader);
  grid->path = fragility_arena_text(&grid->arena, name, strlen(name));
  if (!header || !grid->path) return fragility_fail_memory(err);
  for (size_t c = 0; c < grid->columns; c++) {
    const char *text = fragility_reader_header(reader)[c];
    header[c] = fragility_arena_text(&grid->arena, text, strlen(text));
    if (!header[c]) return fragility_fail_memory(err);
  }
  grid->header = header;
  return FRAGILITY_OK;
}

static fragility_status read_all(fragility_reader *reader, fragility_grid *grid, fragility_error *err) {
  TRY(keep_header(reader, grid, err));
  size_t *all = fragility_arena_take(&grid->arena, grid->columns * sizeof *all);
  if (!all) return fragility_fail_memory(err);
  for (size_t c = 0; c < grid->columns; c++) all[c] = c;
  fragility_reader_refuse(reader);
  TRY(fragility_reader_select(reader, all, grid->columns, err));
  const fragility_block *block;
  struct growth capacity = {0, 0};
  do {
    TRY(fragility_reader_next(reader, &block, err));
    if (block) TRY(take_block(block, grid, &capacity, err));
  } while (block);
  return FRAGILITY_OK;
}

static fragility_status take(fragility_status opened, fragility_reader *reader, fragility_grid *grid, fragility_error *err) {
  fragility_status status = opened == FRAGILITY_OK ? read_all(reader, grid, err) : opened;
  fragility_reader_free(reader);
  if (status != FRAGILITY_OK) fragility_grid_free(grid);
  return status;
}

fragility_status fragility_grid_read(const char *path, fragility_grid *grid, fragility_error *err) {
  fragility_reader *reader = NULL;
  *grid = (fragility_grid){0};
  fragility_status opened = fragility_reader_open(path, &one_thread, NULL, &reader, err);
  return take(opened, reader, grid, err);
}

fragility_status fragility_grid_parse(const char *name, const void *data, size_t size, fragility_grid *grid,
                                      fragility_error *err) {
  fragility_reader *reader = NULL;
  *grid = (fragility_grid){0};
  fragility_status opened = fragility_reader_open_memory(name, data, size, &one_thread, NULL, &reader, err);
  return take(opened, reader, grid, err);
}

void fragility_grid_free(fragility_grid *grid) {
  free(grid->cells);
  free(grid->lines);
  fragility_arena_free(&grid->arena);
  *grid = (fragility_grid){0};
}

fragility_status fragility_grid_find(const fragility_grid *grid, const char *const *names, size_t *columns,
                                     fragility_error *err) {
  for (size_t i = 0; names[i]; i++) {
    bool optional = names[i][0] == '?';
    const char *name = names[i] + optional;
    columns[i] = SIZE_MAX;
    for (size_t c = 0; c < grid->columns && columns[i] == SIZE_MAX; c++)
      if (strcmp(grid->header[c], name) == 0) columns[i] = c;
    for (size_t c = columns[i] + 1; columns[i] != SIZE_MAX && c < grid->columns; c++)
      if (strcmp(grid->header[c], name) == 0)
        return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, grid->path, 1, c + 1,
                                 "found the column %s again (first in column %zu), expected it once", name, columns[i] + 1);
    if (columns[i] != SIZE_MAX || optional) continue;
    const char *near = fragility_text_nearest(name, grid->header, grid->columns);
    for (size_t n = 0; near && names[n]; n++) /* a column that is wanted itself is no misspelt one */
      if (strcmp(names[n] + (names[n][0] == '?'), near) == 0) near = NULL;
    return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, grid->path, 1, 0, "found no column %s%s%s%s, expected one", name,
                             near ? " (the nearest is " : "", near ? near : "", near ? ")" : "");
  }
  return FRAGILITY_OK;
}

const char *fragility_grid_cell(const fragility_grid *grid, size_t row, size_t column) {
  return column == SIZE_MAX ? "" : grid->cells[row * grid->columns + column];
}

fragility_status fragility_grid_number(const fragility_grid *grid, size_t row, size_t column, double otherwise,
                                       double *value, fragility_error *err) {
  const char *cell = fragility_grid_cell(grid, row, column);
  *value = otherwise;
  if (!*cell || fragility_number_parse(cell, strlen(cell), value)) return FRAGILITY_OK;
  return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, grid->path, grid->lines[row], column + 1,
                           "found \"%.40s\", expected a number", cell);
}
