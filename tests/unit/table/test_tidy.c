/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../check.h"
#include "table/table.h"

static const char *const codes[] = {"01001", "31033", "31555"};
static const double people[] = {10, 20, NAN};
static const fragility_units units = {.count = 3, .code = codes, .population = people};
static const double values[] = {12.5, NAN, 0};
static const unsigned char reasons[] = {FRAGILITY_KNOWN, FRAGILITY_SECRET, FRAGILITY_KNOWN};
static const unsigned flags[] = {0, FRAGILITY_MERGED, FRAGILITY_MERGED | FRAGILITY_PARTIAL};

static fragility_table *table_of_all(void) {
  fragility_column columns[] = {{"rate", values, reasons, flags, NULL}, {"plain", values, NULL, NULL, NULL}};
  fragility_table *table;
  assert_int_equal(fragility_table_from_columns(&units, columns, 2, &table, NULL), FRAGILITY_OK);
  return table;
}

static void each_cell_with_its_reason(void **state) {
  (void)state;
  static const char *const names[] = {"code", "name", "departement", "epci", "population", "rate", "status_rate", "flags_rate", "plain", "status_plain", "flags_plain"};
  fragility_table *table = table_of_all();
  fragility_sheet *sheet;
  assert_int_equal(fragility_table_sheet(table, NULL, &sheet, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_sheet_columns(sheet), COUNT(names));
  assert_int_equal(fragility_sheet_rows(sheet), 3);
  for (size_t c = 0; c < COUNT(names); c++) {
    assert_string_equal(fragility_sheet_name(sheet, c), names[c]);
    assert_int_equal(fragility_sheet_is_text(sheet, c), c != 4 && c != 5 && c != 8);
  }
  assert_string_equal(fragility_sheet_text(sheet, 0, 2), "31555");
  assert_same_double(fragility_sheet_number(sheet, 4, 1), 20.0);
  assert_same_double(fragility_sheet_number(sheet, 5, 0), 12.5);
  assert_true(isnan(fragility_sheet_number(sheet, 5, 1)));
  assert_same_double(fragility_sheet_number(sheet, 5, 2), 0.0);
  assert_string_equal(fragility_sheet_text(sheet, 6, 1), "secret");
  assert_string_equal(fragility_sheet_text(sheet, 6, 2), "ok");
  assert_string_equal(fragility_sheet_text(sheet, 7, 0), "");
  assert_string_equal(fragility_sheet_text(sheet, 7, 2), "merged|partial");
  assert_string_equal(fragility_sheet_text(sheet, 9, 1), "not_available");
  fragility_sheet_free(sheet);
  fragility_table_free(table);
}

static void only_those_to_keep(void **state) {
  (void)state;
  fragility_table *table = table_of_all();
  fragility_sheet *sheet;
  assert_int_equal(fragility_table_sheet(table, (const unsigned char[]){0, 0, 1}, &sheet, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_sheet_rows(sheet), 1);
  assert_string_equal(fragility_sheet_text(sheet, 0, 0), "31555");
  fragility_sheet_free(sheet);
  assert_int_equal(fragility_table_sheet(table, (const unsigned char[]){0, 0, 0}, &sheet, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_sheet_rows(sheet), 0);
  assert_true(fragility_sheet_is_text(sheet, 0) && !fragility_sheet_is_text(sheet, 4)); /* an empty column has a type too */
  fragility_sheet_free(sheet);
  fragility_table_free(table);
}

static void what_is_refused(void **state) {
  (void)state;
  fragility_table *table = table_of_all();
  fragility_sheet *sheet = (fragility_sheet *)1;
  fragility_error err;
  assert_int_equal(fragility_table_sheet(NULL, NULL, &sheet, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_null(sheet);
  assert_int_equal(fragility_table_sheet(table, NULL, NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  fragility_table_free(table);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(each_cell_with_its_reason), cmocka_unit_test(only_those_to_keep), cmocka_unit_test(what_is_refused)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
