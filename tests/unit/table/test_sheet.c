/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../check.h"
#include "table/table.h"

static void columns_in_the_order_they_came(void **state) {
  (void)state;
  fragility_sheet *sheet;
  char text[] = "Toulouse";
  const char *texts[] = {text, text, NULL};
  double numbers[] = {1.5, NAN, -0.0};
  assert_int_equal(fragility_sheet_create(3, &sheet, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_sheet_add_text(sheet, "name", texts, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_sheet_add_numbers(sheet, "score", numbers, NULL), FRAGILITY_OK);
  memset(text, 'x', 5), memset(numbers, 0, sizeof numbers);
  assert_int_equal(fragility_sheet_rows(sheet), 3);
  assert_int_equal(fragility_sheet_columns(sheet), 2);
  assert_string_equal(fragility_sheet_name(sheet, 0), "name");
  assert_string_equal(fragility_sheet_name(sheet, 1), "score");
  assert_string_equal(fragility_sheet_text(sheet, 0, 0), "Toulouse");
  assert_string_equal(fragility_sheet_text(sheet, 0, 1), "Toulouse");
  assert_string_equal(fragility_sheet_text(sheet, 0, 2), "");
  assert_null(fragility_sheet_text(sheet, 1, 0));
  assert_same_double(fragility_sheet_number(sheet, 1, 0), 1.5);
  assert_true(isnan(fragility_sheet_number(sheet, 1, 1)));
  assert_same_double(fragility_sheet_number(sheet, 1, 2), -0.0);
  assert_true(isnan(fragility_sheet_number(sheet, 0, 0)));
  fragility_sheet_free(sheet);
}

static void many_columns(void **state) {
  (void)state;
  fragility_sheet *sheet;
  assert_int_equal(fragility_sheet_create(1, &sheet, NULL), FRAGILITY_OK);
  for (size_t c = 0; c < 300; c++) {
    char name[16];
    double number = (double)c;
    snprintf(name, sizeof name, "c%zu", c);
    assert_int_equal(fragility_sheet_add_numbers(sheet, name, &number, NULL), FRAGILITY_OK);
  }
  assert_int_equal(fragility_sheet_columns(sheet), 300);
  assert_string_equal(fragility_sheet_name(sheet, 299), "c299");
  assert_same_double(fragility_sheet_number(sheet, 123, 0), 123.0);
  fragility_sheet_free(sheet);
}

static void what_cannot_be_added(void **state) {
  (void)state;
  fragility_sheet *sheet;
  fragility_error err;
  const char *texts[] = {"a"};
  double numbers[] = {1};
  assert_int_equal(fragility_sheet_create(1, NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_sheet_create(1, &sheet, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_sheet_add_text(NULL, "a", texts, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_string_equal(err.message, "a column needs a sheet, a name and values");
  assert_int_equal(fragility_sheet_add_text(sheet, NULL, texts, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_sheet_add_text(sheet, "a", NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_sheet_add_numbers(NULL, "a", numbers, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_sheet_add_numbers(sheet, NULL, numbers, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_sheet_add_numbers(sheet, "a", NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_sheet_columns(sheet), 0); /* none of them left anything */
  fragility_sheet_free(sheet);
}

static void outside_of_a_sheet(void **state) {
  (void)state;
  fragility_sheet *sheet;
  const char *texts[] = {"a"};
  assert_int_equal(fragility_sheet_create(1, &sheet, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_sheet_add_text(sheet, "a", texts, NULL), FRAGILITY_OK);
  assert_null(fragility_sheet_text(sheet, 1, 0));
  assert_null(fragility_sheet_text(sheet, 0, 1));
  assert_null(fragility_sheet_text(NULL, 0, 0));
  assert_true(isnan(fragility_sheet_number(sheet, SIZE_MAX, 0)));
  assert_true(isnan(fragility_sheet_number(NULL, 0, 0)));
  assert_null(fragility_sheet_name(sheet, 1));
  assert_null(fragility_sheet_name(NULL, 0));
  assert_int_equal(fragility_sheet_rows(NULL), 0);
  assert_int_equal(fragility_sheet_columns(NULL), 0);
  fragility_sheet_free(sheet);
  fragility_sheet_free(NULL);
}

/* Columns of units are lent: they live as long as the sheet, whoever else lets go of them. */
static void lent_columns_outlive_their_owner(void **state) {
  (void)state;
  fragility_register *units;
  fragility_sheet *sheet;
  double *numbers;
  const char **texts;
  assert_int_equal(fragility_register_create(2, &units, NULL), FRAGILITY_OK);
  ((const char **)units->units.code)[0] = fragility_register_text(units, "01001", 5);
  ((const char **)units->units.code)[1] = fragility_register_text(units, "01002", 5);
  ((double *)units->units.population)[1] = 12;
  assert_int_equal(fragility_sheet_create(2, &sheet, NULL), FRAGILITY_OK);
  fragility_sheet_borrow(sheet, units);
  assert_int_equal(fragility_sheet_lend_texts(sheet, "code", units->units.code, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_sheet_lend_numbers(sheet, "population", units->units.population, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_sheet_fill_numbers(sheet, "n", &numbers, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_sheet_fill_texts(sheet, "t", &texts, NULL), FRAGILITY_OK);
  numbers[0] = 1, numbers[1] = 2;
  texts[0] = "", texts[1] = fragility_sheet_keep(sheet, "kept!", 4);
  fragility_register_free(units);
  assert_string_equal(fragility_sheet_text(sheet, 0, 1), "01002");
  assert_same_double(fragility_sheet_number(sheet, 1, 1), 12.0);
  assert_true(isnan(fragility_sheet_number(sheet, 1, 0)));
  assert_same_double(fragility_sheet_number(sheet, 2, 1), 2.0);
  assert_string_equal(fragility_sheet_text(sheet, 3, 1), "kept");
  assert_true(fragility_sheet_is_text(sheet, 0) && !fragility_sheet_is_text(sheet, 1));
  fragility_sheet_free(sheet);
}

static void reasons_and_ranks(void **state) {
  (void)state;
  const unsigned char reasons[] = {FRAGILITY_KNOWN, FRAGILITY_SECRET, FRAGILITY_LOW_COVERAGE};
  const uint32_t ranks[] = {2, 0, UINT32_MAX};
  fragility_sheet *sheet;
  assert_int_equal(fragility_sheet_create(3, &sheet, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_sheet_lend_reasons(sheet, "status", reasons, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_sheet_lend_ranks(sheet, "rank", ranks, NULL), FRAGILITY_OK);
  assert_true(fragility_sheet_is_text(sheet, 0));
  assert_false(fragility_sheet_is_text(sheet, 1));
  for (size_t r = 0; r < 3; r++) assert_string_equal(fragility_sheet_text(sheet, 0, r), fragility_reason_name((fragility_reason)reasons[r]));
  assert_same_double(fragility_sheet_number(sheet, 1, 0), 2.0);
  assert_true(isnan(fragility_sheet_number(sheet, 1, 1)));
  assert_same_double(fragility_sheet_number(sheet, 1, 2), 4294967295.0);
  assert_null(fragility_sheet_text(sheet, 1, 0));
  assert_null(fragility_sheet_text(sheet, 0, 3));
  assert_true(isnan(fragility_sheet_number(sheet, 0, 0)));
  fragility_sheet_free(sheet);
}

static void a_sheet_without_rows(void **state) {
  (void)state;
  fragility_sheet *sheet;
  assert_int_equal(fragility_sheet_create(0, &sheet, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_sheet_add_text(sheet, "a", NULL, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_sheet_add_numbers(sheet, "b", NULL, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_sheet_columns(sheet), 2);
  assert_null(fragility_sheet_text(sheet, 0, 0));
  fragility_sheet_free(sheet);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(columns_in_the_order_they_came), cmocka_unit_test(many_columns),
                                     cmocka_unit_test(what_cannot_be_added), cmocka_unit_test(outside_of_a_sheet),
                                     cmocka_unit_test(lent_columns_outlive_their_owner), cmocka_unit_test(reasons_and_ranks), cmocka_unit_test(a_sheet_without_rows)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
