/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/table.h"

#include <stdio.h>
#include <stdlib.h>

fragility_status fragility_picked_open(fragility_register *units, const unsigned char *keep, fragility_picked *picked, fragility_error *err) {
  size_t n = units->units.count;
  *picked = (fragility_picked){.from = &units->units, .rows = n, .units = keep ? fragility_array(n, sizeof *picked->units) : NULL};
  if (keep && !picked->units) return fragility_fail_memory(err);
  if (keep) picked->rows = 0;
  for (size_t u = 0; keep && u < n; u++)
    if (keep[u]) picked->units[picked->rows++] = (uint32_t)u;
  TRY(fragility_sheet_create(picked->rows, &picked->sheet, err));
  fragility_sheet_borrow(picked->sheet, units);
  return FRAGILITY_OK;
}

fragility_status fragility_picked_close(fragility_picked *picked, fragility_status status, fragility_sheet **out) {
  free(picked->units);
  if (status == FRAGILITY_OK) *out = picked->sheet;
  else fragility_sheet_free(picked->sheet);
  return status;
}

fragility_status fragility_picked_numbers(fragility_picked *picked, const char *name, const double *of, fragility_error *err) {
  double *numbers;
  TRY(fragility_sheet_fill_numbers(picked->sheet, name, &numbers, err));
  for (size_t r = 0; r < picked->rows; r++) numbers[r] = of[fragility_picked_unit(picked, r)];
  return FRAGILITY_OK;
}

fragility_status fragility_picked_lend(fragility_picked *picked, const char *name, const double *of, fragility_error *err) {
  return !picked->units ? fragility_sheet_lend_numbers(picked->sheet, name, of, err) : fragility_picked_numbers(picked, name, of, err);
}

fragility_status fragility_picked_lend_reasons(fragility_picked *picked, const char *name, const unsigned char *of, fragility_error *err) {
  const char **texts;
  if (!picked->units) return fragility_sheet_lend_reasons(picked->sheet, name, of, err);
  TRY(fragility_sheet_fill_texts(picked->sheet, name, &texts, err));
  for (size_t r = 0; r < picked->rows; r++) texts[r] = fragility_reason_name((fragility_reason)of[picked->units[r]]);
  return FRAGILITY_OK;
}

fragility_status fragility_picked_lend_ranks(fragility_picked *picked, const char *name, const uint32_t *of, fragility_error *err) {
  double *numbers;
  if (!picked->units) return fragility_sheet_lend_ranks(picked->sheet, name, of, err);
  TRY(fragility_sheet_fill_numbers(picked->sheet, name, &numbers, err));
  for (size_t r = 0; r < picked->rows; r++) numbers[r] = of[picked->units[r]] ? of[picked->units[r]] : (double)NAN;
  return FRAGILITY_OK;
}

/* A column of the units: as it is when they are all picked. */
static fragility_status unit_texts(fragility_picked *picked, const char *name, const char *const *of, fragility_error *err) {
  const char **texts;
  if (!picked->units) return fragility_sheet_lend_texts(picked->sheet, name, of, err);
  TRY(fragility_sheet_fill_texts(picked->sheet, name, &texts, err));
  for (size_t r = 0; r < picked->rows; r++) texts[r] = of[fragility_picked_unit(picked, r)];
  return FRAGILITY_OK;
}

fragility_status fragility_picked_units(fragility_picked *picked, fragility_error *err) {
  TRY(unit_texts(picked, "code", picked->from->code, err));
  TRY(unit_texts(picked, "name", picked->from->name, err));
  TRY(unit_texts(picked, "departement", picked->from->departement, err));
  TRY(unit_texts(picked, "epci", picked->from->epci, err));
  return fragility_picked_lend(picked, "population", picked->from->population, err);
}

/* Flags as words joined by |; NULL when there is no memory. */
static const char *flags_text(fragility_sheet *sheet, unsigned flags) {
  char text[96];
  size_t n = fragility_flags_format(flags, text, sizeof text);
  return n ? fragility_sheet_keep(sheet, text, n) : "";
}

fragility_status fragility_picked_cells(fragility_picked *picked, const char *prefix, const char *code, fragility_cell_of cell_of, const void *from, size_t column,
                                        fragility_error *err) {
  double *numbers;
  const char **reasons, **flags;
  char name[160];
  snprintf(name, sizeof name, "%s%s", prefix, code);
  TRY(fragility_sheet_fill_numbers(picked->sheet, name, &numbers, err));
  snprintf(name, sizeof name, "status_%s", code);
  TRY(fragility_sheet_fill_texts(picked->sheet, name, &reasons, err));
  snprintf(name, sizeof name, "flags_%s", code);
  TRY(fragility_sheet_fill_texts(picked->sheet, name, &flags, err));
  for (size_t r = 0; r < picked->rows; r++) {
    struct fragility_cell cell = cell_of(from, column, fragility_picked_unit(picked, r));
    numbers[r] = cell.value;
    reasons[r] = fragility_reason_name(cell.reason);
    flags[r] = flags_text(picked->sheet, cell.flags);
    if (!flags[r]) return fragility_fail_memory(err);
  }
  return FRAGILITY_OK;
}
