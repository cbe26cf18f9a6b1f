/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/table.h"

#include <stdio.h>
#include <stdlib.h>

fragility_status fragility_picked_open(const fragility_units *units, const unsigned char *keep, fragility_picked *picked, fragility_error *err) {
  size_t n = units->count;
  *picked = (fragility_picked){.from = units, .units = fragility_array(n, sizeof *picked->units), .numbers = fragility_array(n, sizeof *picked->numbers),
                               .texts = fragility_array(n, sizeof *picked->texts)};
  if (!picked->units || !picked->numbers || !picked->texts) return fragility_fail_memory(err);
  for (size_t u = 0; u < n; u++)
    if (!keep || keep[u]) picked->units[picked->rows++] = (uint32_t)u;
  return fragility_sheet_create(picked->rows, &picked->sheet, err);
}

fragility_status fragility_picked_close(fragility_picked *picked, fragility_status status, fragility_sheet **out) {
  fragility_arena_free(&picked->arena);
  free(picked->units), free(picked->numbers), free(picked->texts);
  if (status == FRAGILITY_OK) *out = picked->sheet;
  else fragility_sheet_free(picked->sheet);
  return status;
}

fragility_status fragility_picked_texts(fragility_picked *picked, const char *name, const char *const *of, fragility_error *err) {
  for (size_t r = 0; r < picked->rows; r++) picked->texts[r] = of[picked->units[r]];
  return fragility_sheet_add_text(picked->sheet, name, picked->texts, err);
}

fragility_status fragility_picked_numbers(fragility_picked *picked, const char *name, const double *of, fragility_error *err) {
  for (size_t r = 0; r < picked->rows; r++) picked->numbers[r] = of[picked->units[r]];
  return fragility_sheet_add_numbers(picked->sheet, name, picked->numbers, err);
}

fragility_status fragility_picked_units(fragility_picked *picked, fragility_error *err) {
  TRY(fragility_picked_texts(picked, "code", picked->from->code, err));
  TRY(fragility_picked_texts(picked, "name", picked->from->name, err));
  TRY(fragility_picked_texts(picked, "departement", picked->from->departement, err));
  TRY(fragility_picked_texts(picked, "epci", picked->from->epci, err));
  return fragility_picked_numbers(picked, "population", picked->from->population, err);
}

/* Flags as words joined by |; NULL when there is no memory. */
static const char *flags_text(fragility_arena *arena, unsigned flags) {
  char text[96];
  size_t n = fragility_flags_format(flags, text, sizeof text);
  return n ? fragility_arena_text(arena, text, n) : "";
}

fragility_status fragility_picked_cells(fragility_picked *picked, const char *prefix, const char *code, fragility_cell_of cell_of, const void *from, size_t column,
                                        fragility_error *err) {
  const char **flags = fragility_arena_take(&picked->arena, (picked->rows + 1) * sizeof *flags);
  char name[160];
  for (size_t r = 0; flags && r < picked->rows; r++) {
    struct fragility_cell cell = cell_of(from, column, picked->units[r]);
    picked->numbers[r] = cell.value;
    picked->texts[r] = fragility_reason_name(cell.reason);
    flags[r] = flags_text(&picked->arena, cell.flags);
    if (!flags[r]) return fragility_fail_memory(err);
  }
  if (!flags) return fragility_fail_memory(err);
  snprintf(name, sizeof name, "%s%s", prefix, code);
  TRY(fragility_sheet_add_numbers(picked->sheet, name, picked->numbers, err));
  snprintf(name, sizeof name, "status_%s", code);
  TRY(fragility_sheet_add_text(picked->sheet, name, picked->texts, err));
  snprintf(name, sizeof name, "flags_%s", code);
  return fragility_sheet_add_text(picked->sheet, name, flags, err);
}
