/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table as a sheet: one row a unit; each indicator's value, why it is missing, what it rests on. */
#include "table/table.h"

#include <stdio.h>
#include <stdlib.h>

struct filling {
  const fragility_table *table;
  fragility_sheet *sheet;
  size_t rows;
  uint32_t *units; /* of each row */
  double *numbers; /* scratch, one a row */
  const char **texts;
  fragility_arena arena; /* flags as text */
};

const char *fragility_flags_text(fragility_arena *arena, unsigned flags) {
  char text[96];
  size_t n = fragility_flags_format(flags, text, sizeof text);
  return n ? fragility_arena_text(arena, text, n) : "";
}

static fragility_status add_texts(struct filling *f, const char *name, const char *const *of, fragility_error *err) {
  for (size_t r = 0; r < f->rows; r++) f->texts[r] = of[f->units[r]];
  return fragility_sheet_add_text(f->sheet, name, f->texts, err);
}

static fragility_status add_units(struct filling *f, fragility_error *err) {
  const fragility_units *u = fragility_table_units(f->table);
  TRY(add_texts(f, "code", u->code, err));
  TRY(add_texts(f, "name", u->name, err));
  TRY(add_texts(f, "departement", u->departement, err));
  TRY(add_texts(f, "epci", u->epci, err));
  for (size_t r = 0; r < f->rows; r++) f->numbers[r] = u->population[f->units[r]];
  return fragility_sheet_add_numbers(f->sheet, "population", f->numbers, err);
}

static fragility_status add_indicator(struct filling *f, size_t column, fragility_error *err) {
  const char *code = fragility_table_column(f->table, column);
  char name[160];
  for (size_t r = 0; r < f->rows; r++) f->numbers[r] = fragility_table_value(f->table, column, f->units[r]);
  TRY(fragility_sheet_add_numbers(f->sheet, code, f->numbers, err));
  for (size_t r = 0; r < f->rows; r++) f->texts[r] = fragility_reason_name(fragility_table_reason(f->table, column, f->units[r]));
  snprintf(name, sizeof name, "status_%s", code);
  TRY(fragility_sheet_add_text(f->sheet, name, f->texts, err));
  for (size_t r = 0; r < f->rows; r++) {
    f->texts[r] = fragility_flags_text(&f->arena, fragility_table_flags(f->table, column, f->units[r]));
    if (!f->texts[r]) return fragility_fail_memory(err);
  }
  snprintf(name, sizeof name, "flags_%s", code);
  return fragility_sheet_add_text(f->sheet, name, f->texts, err);
}

static fragility_status fill(struct filling *f, const unsigned char *keep, fragility_error *err) {
  size_t n = fragility_table_units(f->table)->count;
  f->units = fragility_array(n, sizeof *f->units);
  f->numbers = fragility_array(n, sizeof *f->numbers), f->texts = fragility_array(n, sizeof *f->texts);
  if (!f->units || !f->numbers || !f->texts) return fragility_fail_memory(err);
  for (size_t u = 0; u < n; u++)
    if (!keep || keep[u]) f->units[f->rows++] = (uint32_t)u;
  TRY(fragility_sheet_create(f->rows, &f->sheet, err));
  TRY(add_units(f, err));
  for (size_t c = 0; c < fragility_table_columns(f->table); c++) TRY(add_indicator(f, c, err));
  return FRAGILITY_OK;
}

fragility_status fragility_table_sheet(const fragility_table *table, const unsigned char *keep, fragility_sheet **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the sheet");
  *out = NULL;
  if (!table) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no table given");
  struct filling f = {.table = table};
  fragility_status status = fill(&f, keep, err);
  fragility_arena_free(&f.arena);
  free(f.units), free(f.numbers), free(f.texts);
  if (status == FRAGILITY_OK) *out = f.sheet;
  else fragility_sheet_free(f.sheet);
  return status;
}
