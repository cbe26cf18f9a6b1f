/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A grid of more than a million squares, as many as are worth pages met ahead, with cells of every kind. */
#include "../check.h"

#include <fragility/catalogue.h>
#include <fragility/score.h>

enum { SQUARES = 1100000, ROW = 40 };

/* Square i of the file. */
static size_t write_row(char *to, size_t i) {
  static const char *const cells[] = {"%zu", "%zu.5", "-%zu", "%zu,25", "s", "", " %zu "};
  size_t n = (size_t)sprintf(to, "N%08zu;", i);
  n += (size_t)sprintf(to + n, cells[i % 7], i % 1000);
  return n + (size_t)sprintf(to + n, ";%zu\n", i / 3);
}

static double value_of(size_t i) {
  double whole = (double)(i % 1000);
  const double values[] = {whole, whole + 0.5, -whole, whole + 0.25, NAN, NAN, whole};
  return values[i % 7];
}

static char *write_grid(size_t *size) {
  char *text = malloc((size_t)SQUARES * ROW);
  *size = (size_t)sprintf(text, "code;median_income;poverty_rate\n");
  for (size_t i = 0; i < SQUARES; i++) *size += write_row(text + *size, i);
  return text;
}

static void check_table(const fragility_table *table) {
  size_t income = fragility_table_find(table, "median_income"), poverty = fragility_table_find(table, "poverty_rate");
  assert_int_equal(fragility_table_units(table)->count, SQUARES);
  for (size_t i = 0; i < SQUARES; i++) {
    fragility_reason reason = i % 7 == 4 ? FRAGILITY_SECRET : i % 7 == 5 ? FRAGILITY_NOT_AVAILABLE : FRAGILITY_KNOWN;
    double value = fragility_table_value(table, income, i);
    if (fragility_table_reason(table, income, i) != reason || !(value == value_of(i) || (isnan(value) && isnan(value_of(i)))) ||
        fragility_table_value(table, poverty, i) != (double)(i / 3))
      fail_msg("square %zu: %g", i, value);
  }
}

static void every_square_is_read(void **state) {
  (void)state;
  size_t size;
  char *text = write_grid(&size);
  for (int threads = 1; threads <= 3; threads++) {
    fragility_options common = {.threads = threads};
    const fragility_import_options options = {.as_is = true, .options = &common};
    fragility_table *table = NULL;
    fragility_error err = {0};
    if (fragility_table_parse("grid.csv", text, size, NULL, &options, &table, &err)) fail_msg("%s", err.message);
    check_table(table);
    assert_int_equal(fragility_journal_ledger(fragility_table_journal(table), 0)->rows_in, SQUARES);
    fragility_table_free(table);
  }
  free(text);
}

/* A row that stops the reading near the end: nothing is left behind. */
static void a_broken_end_is_told(void **state) {
  (void)state;
  size_t size;
  char *text = write_grid(&size);
  const fragility_options common = {.threads = 2};
  const fragility_import_options options = {.as_is = true, .options = &common};
  fragility_table *table = NULL;
  fragility_error err = {0};
  text[size - 30] = '\0';
  assert_int_equal(fragility_table_parse("grid.csv", text, size, NULL, &options, &table, &err), FRAGILITY_ERROR_FORMAT);
  assert_null(table);
  assert_non_null(strstr(err.message, "found a NUL byte"));
  free(text);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_square_is_read), cmocka_unit_test(a_broken_end_is_told)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
