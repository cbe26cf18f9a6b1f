/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table as a sheet: one row a unit; each indicator's value, why it is missing, what it rests on. */
#include "table/table.h"

static struct fragility_cell cell_of(const void *table, size_t column, size_t unit) {
  return (struct fragility_cell){fragility_table_value(table, column, unit), fragility_table_reason(table, column, unit), fragility_table_flags(table, column, unit)};
}

static fragility_status fill(const fragility_table *table, fragility_picked *picked, fragility_error *err) {
  TRY(fragility_picked_units(picked, err));
  for (size_t c = 0; c < fragility_table_columns(table); c++) TRY(fragility_picked_cells(picked, "", fragility_table_column(table, c), cell_of, table, c, err));
  return FRAGILITY_OK;
}

fragility_status fragility_table_sheet(const fragility_table *table, const unsigned char *keep, fragility_sheet **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the sheet");
  *out = NULL;
  if (!table) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no table given");
  fragility_picked picked;
  fragility_status status = fragility_picked_open(table->units, keep, &picked, err);
  if (status == FRAGILITY_OK) status = fill(table, &picked, err);
  return fragility_picked_close(&picked, status, out);
}
