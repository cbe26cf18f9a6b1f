/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/table.h"

#include <stdlib.h>

struct fragility_sheet {
  fragility_arena arena;
  fragility_register *units; /* of which columns are lent; NULL: of none */
  void *owner;               /* the same */
  void (*release)(void *owner);
  size_t rows, columns, capacity;
  struct fragility_sheet_column *items;
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
  fragility_register_free(sheet->units);
  if (sheet->owner) sheet->release(sheet->owner);
  free(sheet->items);
  fragility_arena_free(&sheet->arena);
  free(sheet);
}

/* ---- columns made here ---- */

static fragility_status add(fragility_sheet *sheet, const char *name, struct fragility_sheet_column column, fragility_error *err) {
  if (!fragility_grow((void **)&sheet->items, &sheet->capacity, sheet->columns, sizeof *sheet->items)) return fragility_fail_memory(err);
  column.name = fragility_arena_text(&sheet->arena, name, strlen(name));
  if (!column.name) return fragility_fail_memory(err);
  sheet->items[sheet->columns++] = column;
  return FRAGILITY_OK;
}

fragility_status fragility_sheet_fill_texts(fragility_sheet *sheet, const char *name, const char ***texts, fragility_error *err) {
  *texts = fragility_arena_take(&sheet->arena, (sheet->rows + 1) * sizeof **texts);
  return *texts ? add(sheet, name, (struct fragility_sheet_column){.texts = *texts}, err) : fragility_fail_memory(err);
}

fragility_status fragility_sheet_fill_numbers(fragility_sheet *sheet, const char *name, double **numbers, fragility_error *err) {
  *numbers = fragility_arena_take(&sheet->arena, (sheet->rows + 1) * sizeof **numbers);
  return *numbers ? add(sheet, name, (struct fragility_sheet_column){.numbers = *numbers}, err) : fragility_fail_memory(err);
}

const char *fragility_sheet_keep(fragility_sheet *sheet, const char *text, size_t size) { return fragility_arena_text(&sheet->arena, text, size); }

/* ---- columns that are there ---- */

void fragility_sheet_borrow(fragility_sheet *sheet, fragility_register *units) { sheet->units = fragility_register_share(units); }

void fragility_sheet_hold(fragility_sheet *sheet, void *owner, void (*release)(void *owner)) { sheet->owner = owner, sheet->release = release; }

fragility_status fragility_sheet_lend_texts(fragility_sheet *sheet, const char *name, const char *const *texts, fragility_error *err) {
  return add(sheet, name, (struct fragility_sheet_column){.texts = texts}, err);
}

fragility_status fragility_sheet_lend_numbers(fragility_sheet *sheet, const char *name, const double *numbers, fragility_error *err) {
  return add(sheet, name, (struct fragility_sheet_column){.numbers = numbers}, err);
}

fragility_status fragility_sheet_lend_reasons(fragility_sheet *sheet, const char *name, const unsigned char *reasons, fragility_error *err) {
  return add(sheet, name, (struct fragility_sheet_column){.reasons = reasons}, err);
}

fragility_status fragility_sheet_lend_ranks(fragility_sheet *sheet, const char *name, const uint32_t *ranks, fragility_error *err) {
  return add(sheet, name, (struct fragility_sheet_column){.ranks = ranks}, err);
}

/* ---- columns that are copied ---- */

static fragility_status check(const fragility_sheet *sheet, const char *name, const void *values, fragility_error *err) {
  bool good = sheet && name && (!sheet->rows || values);
  return good ? FRAGILITY_OK : fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "a column needs a sheet, a name and values");
}

fragility_status fragility_sheet_add_text(fragility_sheet *sheet, const char *name, const char *const *texts,
                                          fragility_error *err) {
  const char **copies;
  TRY(check(sheet, name, texts, err));
  TRY(fragility_sheet_fill_texts(sheet, name, &copies, err));
  for (size_t r = 0; r < sheet->rows; r++) {
    const char *text = texts[r] ? texts[r] : "";
    copies[r] = *text ? fragility_sheet_keep(sheet, text, strlen(text)) : "";
    if (!copies[r]) return sheet->columns--, fragility_fail_memory(err);
  }
  return FRAGILITY_OK;
}

fragility_status fragility_sheet_add_numbers(fragility_sheet *sheet, const char *name, const double *numbers,
                                             fragility_error *err) {
  double *copies;
  TRY(check(sheet, name, numbers, err));
  TRY(fragility_sheet_fill_numbers(sheet, name, &copies, err));
  if (sheet->rows) memcpy(copies, numbers, sheet->rows * sizeof *numbers);
  return FRAGILITY_OK;
}

/* ---- looking ---- */

const struct fragility_sheet_column *fragility_sheet_items(const fragility_sheet *sheet) { return sheet->items; }

size_t fragility_sheet_rows(const fragility_sheet *sheet) { return sheet ? sheet->rows : 0; }
size_t fragility_sheet_columns(const fragility_sheet *sheet) { return sheet ? sheet->columns : 0; }

const char *fragility_sheet_name(const fragility_sheet *sheet, size_t column) {
  return sheet && column < sheet->columns ? sheet->items[column].name : NULL;
}

bool fragility_sheet_is_text(const fragility_sheet *sheet, size_t column) { return fragility_column_is_text(&sheet->items[column]); }

static bool has(const fragility_sheet *sheet, size_t column, size_t row, bool text) {
  return sheet && column < sheet->columns && row < sheet->rows && fragility_sheet_is_text(sheet, column) == text;
}

const char *fragility_sheet_text(const fragility_sheet *sheet, size_t column, size_t row) {
  return has(sheet, column, row, true) ? fragility_column_text(&sheet->items[column], row) : NULL;
}

double fragility_sheet_number(const fragility_sheet *sheet, size_t column, size_t row) {
  return has(sheet, column, row, false) ? fragility_column_number(&sheet->items[column], row) : (double)NAN;
}
