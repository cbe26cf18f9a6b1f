/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/table.h"

#include <stdlib.h>

static fragility_status allocate(fragility_table *table, fragility_error *err) {
  size_t k = table->columns;
  table->names = fragility_arena_take(&table->arena, (k + 1) * sizeof *table->names);
  table->definitions = fragility_arena_take(&table->arena, (k + 1) * sizeof *table->definitions);
  table->flags = fragility_array(k, sizeof *table->flags);
  table->values = fragility_array(k, sizeof *table->values);
  table->denominators = fragility_array(k, sizeof *table->denominators);
  table->journal = fragility_journal_create();
  if (!table->names || !table->definitions || !table->values || !table->denominators || !table->flags || !table->journal)
    return fragility_fail_memory(err);
  for (size_t c = 0; c < k; c++) table->names[c] = table->definitions[c] = "";
  return FRAGILITY_OK;
}

/* All of them NaN; NULL when there is no memory. */
static double *unknown(size_t n) {
  double *values = fragility_large(malloc((n + 1) * sizeof *values), n * sizeof *values);
  for (size_t i = 0; values && i < n; i++) values[i] = NAN;
  return values;
}

static bool make_absent(fragility_values *values, size_t n) {
  if (fragility_values_there(values)) return true;
  *values = (fragility_values){.room = n, .doubles = unknown(n), .states = fragility_array(n, 1)};
  if (values->states) memset(values->states, FRAGILITY_ABSENT, n);
  return values->doubles && values->states;
}

fragility_status fragility_table_room(fragility_table *table, size_t column, fragility_error *err) {
  size_t n = table->units->units.count;
  if (!table->flags[column]) table->flags[column] = fragility_array(n, 1);
  return make_absent(&table->values[column], n) && table->flags[column] ? FRAGILITY_OK : fragility_fail_memory(err);
}

void fragility_table_adopt(fragility_table *table, size_t column, const fragility_values *values) { table->values[column] = *values; }

fragility_status fragility_table_divide(fragility_table *table, size_t column, fragility_error *err) {
  if (!table->denominators[column]) table->denominators[column] = unknown(table->units->units.count);
  return table->denominators[column] ? FRAGILITY_OK : fragility_fail_memory(err);
}

fragility_status fragility_table_create(fragility_register *units, size_t columns, fragility_table **out, fragility_error *err) {
  *out = NULL;
  fragility_table *table = calloc(1, sizeof *table);
  if (!table) return fragility_fail_memory(err);
  atomic_init(&table->shares, 1);
  table->units = fragility_register_share(units);
  table->columns = columns;
  fragility_status status = allocate(table, err);
  if (status != FRAGILITY_OK) {
    fragility_table_free(table);
    return status;
  }
  *out = table;
  return FRAGILITY_OK;
}

fragility_table *fragility_table_share(const fragility_table *table) {
  fragility_table *shared = (fragility_table *)table; /* nothing of it changes but the count */
  atomic_fetch_add(&shared->shares, 1);
  return shared;
}

void fragility_table_free(fragility_table *table) {
  if (!table || atomic_fetch_sub(&table->shares, 1) > 1) return;
  for (size_t c = 0; c < table->columns; c++) {
    if (table->values) fragility_values_free(&table->values[c]);
    if (table->denominators) free(table->denominators[c]);
    if (table->flags) free(table->flags[c]);
  }
  free(table->values), free(table->denominators), free(table->flags);
  fragility_journal_free(table->journal);
  fragility_register_free(table->units);
  fragility_arena_free(&table->arena);
  free(table);
}

fragility_status fragility_table_name(fragility_table *table, size_t column, const char *name, const char *definition,
                                      fragility_error *err) {
  table->names[column] = fragility_arena_text(&table->arena, name, strlen(name));
  table->definitions[column] = fragility_arena_text(&table->arena, definition, strlen(definition));
  return table->names[column] && table->definitions[column] ? FRAGILITY_OK : fragility_fail_memory(err);
}

void fragility_table_set(fragility_table *table, size_t column, size_t unit, unsigned reason, double value,
                         double denominator, unsigned flags) {
  table->values[column].states[unit] = (unsigned char)reason;
  if (table->flags[column][unit] != flags) table->flags[column][unit] = (unsigned char)flags; /* a page of zeros that is only read is not one's own */
  table->values[column].doubles[unit] = reason == FRAGILITY_KNOWN ? value : NAN;
  if (table->denominators[column]) table->denominators[column][unit] = denominator;
}

static fragility_status fill_column(fragility_table *table, size_t c, const fragility_column *column, fragility_error *err) {
  if (!column->name || !*column->name || !column->values)
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "column %zu has no name or no values", c);
  if (fragility_table_find(table, column->name) != SIZE_MAX)
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "column %s is given twice", column->name);
  TRY(fragility_table_name(table, c, column->name, "", err));
  TRY(fragility_table_room(table, c, err));
  if (column->denominators) TRY(fragility_table_divide(table, c, err));
  for (size_t i = 0; i < table->units->units.count; i++) {
    double value = column->values[i];
    unsigned reason = column->reasons ? column->reasons[i] : FRAGILITY_KNOWN;
    if (reason == FRAGILITY_KNOWN && isnan(value)) reason = FRAGILITY_NOT_AVAILABLE;
    if (reason == FRAGILITY_KNOWN && isinf(value)) reason = FRAGILITY_OUT_OF_RANGE;
    if (reason >= FRAGILITY_REASONS)
      return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "column %s, unit %zu: no reason has the number %u",
                            column->name, i, reason);
    fragility_table_set(table, c, i, reason, value, column->denominators ? column->denominators[i] : NAN,
                        column->flags ? column->flags[i] : 0);
  }
  return FRAGILITY_OK;
}

fragility_status fragility_table_from_columns(const fragility_units *units, const fragility_column *columns, size_t n,
                                              fragility_table **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the table");
  *out = NULL;
  if (!units || !units->code || (n && !columns))
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "a table needs the codes of its units, and its columns");
  fragility_register *copy;
  fragility_table *table = NULL;
  TRY(fragility_register_copy(units, &copy, err));
  fragility_status status = fragility_table_create(copy, n, &table, err);
  fragility_register_free(copy);
  for (size_t c = 0; status == FRAGILITY_OK && c < n; c++) status = fill_column(table, c, &columns[c], err);
  if (status != FRAGILITY_OK) {
    fragility_table_free(table);
    return status;
  }
  *out = table;
  return FRAGILITY_OK;
}

static bool inside(const fragility_table *table, size_t column, size_t unit) {
  return table && column < table->columns && unit < table->units->units.count;
}

const fragility_units *fragility_table_units(const fragility_table *table) { return table ? &table->units->units : NULL; }
size_t fragility_table_columns(const fragility_table *table) { return table ? table->columns : 0; }

const char *fragility_table_column(const fragility_table *table, size_t column) {
  return table && column < table->columns ? table->names[column] : NULL;
}

const char *fragility_table_definition(const fragility_table *table, size_t column) {
  return table && column < table->columns ? table->definitions[column] : "";
}

size_t fragility_table_find(const fragility_table *table, const char *column) {
  for (size_t c = 0; table && column && c < table->columns; c++)
    if (strcmp(table->names[c], column) == 0) return c;
  return SIZE_MAX;
}

double fragility_table_value(const fragility_table *table, size_t column, size_t unit) {
  return inside(table, column, unit) && fragility_values_there(&table->values[column]) ? fragility_values_at(&table->values[column], unit) : NAN;
}

double fragility_table_denominator(const fragility_table *table, size_t column, size_t unit) {
  return inside(table, column, unit) && table->denominators[column] ? table->denominators[column][unit] : NAN;
}

fragility_reason fragility_table_reason(const fragility_table *table, size_t column, size_t unit) {
  return inside(table, column, unit) ? fragility_values_reason(&table->values[column], unit) : FRAGILITY_ABSENT;
}

unsigned fragility_table_flags(const fragility_table *table, size_t column, size_t unit) {
  return inside(table, column, unit) && table->flags[column] ? table->flags[column][unit] : 0;
}

const fragility_journal *fragility_table_journal(const fragility_table *table) { return table ? table->journal : NULL; }
