/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/table.h"

#include <stdlib.h>

struct sheet_column {
  const char *name;
  const char **texts; /* one of the two */
  double *numbers;
};

struct fragility_sheet {
  fragility_arena arena;
  size_t rows, columns, capacity;
  struct sheet_column *items;
};

fragility_status fragility_sheet_create(size_t rows, fragility_sheet **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the sheet");
  *out = calloc(1, sizeof **out);
  if (!*out) return fragility_fail_memory(err);
  (*out)->rows = rows;
  return FRAGILITY_OK;
}

void fragility_sheet_free(fragility_sheet *sheet) {
  if (!sheet) return;
  free(sheet->items);
  fragility_arena_free(&sheet->arena);
  free(sheet);
}

static fragility_status add(fragility_sheet *sheet, const char *name, const void *values, struct sheet_column **column,
                            fragility_error *err) {
  if (!sheet || !name || (sheet->rows && !values))
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "a column needs a sheet, a name and values");
  if (!fragility_grow((void **)&sheet->items, &sheet->capacity, sheet->columns, sizeof *sheet->items))
    return fragility_fail_memory(err);
  *column = &sheet->items[sheet->columns];
  **column = (struct sheet_column){.name = fragility_arena_text(&sheet->arena, name, strlen(name))};
  return (*column)->name ? FRAGILITY_OK : fragility_fail_memory(err);
}

fragility_status fragility_sheet_add_text(fragility_sheet *sheet, const char *name, const char *const *texts,
                                          fragility_error *err) {
  struct sheet_column *column = NULL;
  TRY(add(sheet, name, texts, &column, err));
  column->texts = fragility_arena_take(&sheet->arena, (sheet->rows + 1) * sizeof *column->texts);
  if (!column->texts) return fragility_fail_memory(err);
  for (size_t r = 0; r < sheet->rows; r++) {
    const char *text = texts[r] ? texts[r] : "";
    bool again = r && texts[r] == texts[r - 1]; /* statuses repeat the same pointer */
    column->texts[r] = again ? column->texts[r - 1] : *text ? fragility_arena_text(&sheet->arena, text, strlen(text)) : "";
    if (!column->texts[r]) return fragility_fail_memory(err);
  }
  sheet->columns++;
  return FRAGILITY_OK;
}

fragility_status fragility_sheet_add_numbers(fragility_sheet *sheet, const char *name, const double *numbers,
                                             fragility_error *err) {
  struct sheet_column *column = NULL;
  TRY(add(sheet, name, numbers, &column, err));
  column->numbers = fragility_arena_take(&sheet->arena, (sheet->rows + 1) * sizeof *column->numbers);
  if (!column->numbers) return fragility_fail_memory(err);
  if (sheet->rows) memcpy(column->numbers, numbers, sheet->rows * sizeof *numbers);
  sheet->columns++;
  return FRAGILITY_OK;
}

size_t fragility_sheet_rows(const fragility_sheet *sheet) { return sheet ? sheet->rows : 0; }
size_t fragility_sheet_columns(const fragility_sheet *sheet) { return sheet ? sheet->columns : 0; }

const char *fragility_sheet_name(const fragility_sheet *sheet, size_t column) {
  return sheet && column < sheet->columns ? sheet->items[column].name : NULL;
}

bool fragility_sheet_is_text(const fragility_sheet *sheet, size_t column) { return sheet->items[column].texts != NULL; }

const char *fragility_sheet_text(const fragility_sheet *sheet, size_t column, size_t row) {
  bool there = sheet && column < sheet->columns && row < sheet->rows && sheet->items[column].texts;
  return there ? sheet->items[column].texts[row] : NULL;
}

double fragility_sheet_number(const fragility_sheet *sheet, size_t column, size_t row) {
  bool there = sheet && column < sheet->columns && row < sheet->rows && sheet->items[column].numbers;
  return there ? sheet->items[column].numbers[row] : NAN;
}
