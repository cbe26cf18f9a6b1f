/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../check.h"
#include "table/table.h"

static const char *const codes[] = {"01001", "31033", "31555"};
static const fragility_units units = {.count = 3, .code = codes};

static fragility_table *table_of(const fragility_column *columns, size_t n) {
  fragility_table *table;
  fragility_error err;
  if (fragility_table_from_columns(&units, columns, n, &table, &err) != FRAGILITY_OK) fail_msg("%s", err.message);
  return table;
}

static void everything_is_copied(void **state) {
  (void)state;
  char name[] = "poverty_rate";
  double values[] = {12.5, NAN, 7}, denominators[] = {100, 200, NAN};
  unsigned char reasons[] = {FRAGILITY_KNOWN, FRAGILITY_SECRET, FRAGILITY_UNREADABLE};
  unsigned flags[] = {0, FRAGILITY_MERGED, FRAGILITY_CENSORED | FRAGILITY_PARTIAL};
  fragility_column columns[] = {{name, values, reasons, flags, denominators}, {"plain", values, NULL, NULL, NULL}};
  fragility_table *table = table_of(columns, 2);
  memset(name, 'x', 5), memset(values, 0, sizeof values), memset(reasons, 0, 3), memset(flags, 0, sizeof flags),
      memset(denominators, 0, sizeof denominators);
  assert_int_equal(fragility_table_columns(table), 2);
  assert_string_equal(fragility_table_column(table, 0), "poverty_rate");
  assert_string_equal(fragility_table_definition(table, 0), "");
  assert_int_equal(fragility_table_find(table, "plain"), 1);
  assert_same_double(fragility_table_value(table, 0, 0), 12.5);
  assert_true(isnan(fragility_table_value(table, 0, 1)));
  assert_true(isnan(fragility_table_value(table, 0, 2))); /* a reason hides the 7 */
  assert_int_equal(fragility_table_reason(table, 0, 0), FRAGILITY_KNOWN);
  assert_int_equal(fragility_table_reason(table, 0, 1), FRAGILITY_SECRET);
  assert_int_equal(fragility_table_reason(table, 0, 2), FRAGILITY_UNREADABLE);
  assert_int_equal(fragility_table_flags(table, 0, 1), FRAGILITY_MERGED);
  assert_int_equal(fragility_table_flags(table, 0, 2), FRAGILITY_CENSORED | FRAGILITY_PARTIAL);
  assert_same_double(fragility_table_denominator(table, 0, 1), 200.0);
  assert_same_double(fragility_table_value(table, 1, 2), 7.0);
  assert_true(isnan(fragility_table_denominator(table, 1, 2)));
  assert_int_equal(fragility_table_flags(table, 1, 2), 0);
  assert_int_equal(fragility_table_units(table)->count, 3);
  assert_string_equal(fragility_table_units(table)->name[2], "");
  assert_int_equal(fragility_journal_kept(fragility_table_journal(table)), 0);
  fragility_table_free(table);
}

static void missing_is_never_without_a_reason(void **state) {
  (void)state;
  double values[] = {NAN, INFINITY, -INFINITY};
  unsigned char known[] = {FRAGILITY_KNOWN, FRAGILITY_KNOWN, FRAGILITY_KNOWN};
  fragility_column columns[] = {{"a", values, NULL, NULL, NULL}, {"b", values, known, NULL, NULL}};
  fragility_table *table = table_of(columns, 2);
  for (size_t c = 0; c < 2; c++) {
    assert_int_equal(fragility_table_reason(table, c, 0), FRAGILITY_NOT_AVAILABLE);
    assert_int_equal(fragility_table_reason(table, c, 1), FRAGILITY_OUT_OF_RANGE);
    assert_int_equal(fragility_table_reason(table, c, 2), FRAGILITY_OUT_OF_RANGE);
    for (size_t u = 0; u < 3; u++) assert_true(isnan(fragility_table_value(table, c, u)));
  }
  fragility_table_free(table);
}

static void what_makes_no_table(void **state) {
  (void)state;
  double values[] = {1, 2, 3};
  unsigned char reasons[] = {0, FRAGILITY_REASONS, 0};
  const char *falling[] = {"b", "a", "c"};
  fragility_units disordered = {.count = 3, .code = falling}, codeless = {.count = 3};
  const struct {
    const fragility_units *units;
    fragility_column columns[2];
    size_t n;
    bool no_columns;
    const char *message;
  } cases[] = {
      {NULL, {{"a", values, NULL, NULL, NULL}}, 1, false, "a table needs the codes of its units, and its columns"},
      {&codeless,
       {{"a", values, NULL, NULL, NULL}},
       1,
       false,
       "a table needs the codes of its units, and its columns"},
      {&units, {{NULL}}, 1, true, "a table needs the codes of its units, and its columns"},
      {&disordered, {{"a", values, NULL, NULL, NULL}}, 1, false, "unit codes must grow: found \"a\" after \"b\""},
      {&units, {{NULL, values, NULL, NULL, NULL}}, 1, false, "column 0 has no name or no values"},
      {&units, {{"", values, NULL, NULL, NULL}}, 1, false, "column 0 has no name or no values"},
      {&units,
       {{"a", values, NULL, NULL, NULL}, {"b", NULL, NULL, NULL, NULL}},
       2,
       false,
       "column 1 has no name or no values"},
      {&units,
       {{"a", values, NULL, NULL, NULL}, {"a", values, NULL, NULL, NULL}},
       2,
       false,
       "column a is given twice"},
      {&units, {{"a", values, reasons, NULL, NULL}}, 1, false, "column a, unit 1: no reason has the number 9"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    fragility_table *table = (fragility_table *)1;
    fragility_error err;
    assert_int_equal(fragility_table_from_columns(cases[i].units, cases[i].no_columns ? NULL : cases[i].columns,
                                                  cases[i].n, &table, &err),
                     FRAGILITY_ERROR_ARGUMENT);
    assert_null(table);
    assert_string_equal(err.message, cases[i].message);
  }
  assert_int_equal(fragility_table_from_columns(&units, NULL, 0, NULL, NULL), FRAGILITY_ERROR_ARGUMENT);
}

static void tables_without_columns_or_units(void **state) {
  (void)state;
  fragility_table *table = table_of(NULL, 0);
  assert_int_equal(fragility_table_columns(table), 0);
  fragility_table_free(table);
  double none[1];
  fragility_units empty = {.count = 0, .code = codes};
  fragility_column column = {"a", none, NULL, NULL, NULL};
  assert_int_equal(fragility_table_from_columns(&empty, &column, 1, &table, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_table_units(table)->count, 0);
  assert_int_equal(fragility_table_reason(table, 0, 0), FRAGILITY_ABSENT);
  fragility_table_free(table);
}

static void outside_of_a_table(void **state) {
  (void)state;
  double values[] = {1, 2, 3};
  fragility_column column = {"a", values, NULL, NULL, NULL};
  fragility_table *table = table_of(&column, 1);
  const struct {
    const fragility_table *table;
    size_t column, unit;
  } cases[] = {{NULL, 0, 0}, {table, 1, 0}, {table, 0, 3}, {table, SIZE_MAX, 0}, {table, 0, SIZE_MAX}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    assert_true(isnan(fragility_table_value(cases[i].table, cases[i].column, cases[i].unit)));
    assert_true(isnan(fragility_table_denominator(cases[i].table, cases[i].column, cases[i].unit)));
    assert_int_equal(fragility_table_reason(cases[i].table, cases[i].column, cases[i].unit), FRAGILITY_ABSENT);
    assert_int_equal(fragility_table_flags(cases[i].table, cases[i].column, cases[i].unit), 0);
  }
  assert_null(fragility_table_column(table, 1));
  assert_null(fragility_table_column(NULL, 0));
  assert_string_equal(fragility_table_definition(table, 1), "");
  assert_string_equal(fragility_table_definition(NULL, 0), "");
  assert_true(fragility_table_find(table, "A") == SIZE_MAX);
  assert_true(fragility_table_find(table, NULL) == SIZE_MAX);
  assert_true(fragility_table_find(NULL, "a") == SIZE_MAX);
  assert_null(fragility_table_units(NULL));
  assert_int_equal(fragility_table_columns(NULL), 0);
  assert_null(fragility_table_journal(NULL));
  fragility_table_free(table);
  fragility_table_free(NULL);
}

/* Several tiles, made inside the library: absent until it is set. */
static void a_large_table(void **state) {
  (void)state;
  enum { N = 3000 };
  fragility_register *many;
  fragility_table *table;
  assert_int_equal(fragility_register_create(N, &many, NULL), FRAGILITY_OK);
  for (size_t i = 0; i < N; i++) {
    char code[8];
    snprintf(code, sizeof code, "%05zu", i);
    ((const char **)many->units.code)[i] = fragility_register_text(many, code, 5);
  }
  assert_int_equal(fragility_register_close(many, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_table_create(many, 2, &table, NULL), FRAGILITY_OK);
  fragility_register_free(many); /* the table has its share */
  assert_int_equal(fragility_table_name(table, 1, "b", "what b is", NULL), FRAGILITY_OK);
  assert_string_equal(fragility_table_definition(table, 1), "what b is");
  assert_int_equal(fragility_table_divide(table, 1, NULL), FRAGILITY_OK);
  assert_true(isnan(fragility_table_value(table, 0, 7))); /* before there is room, too */
  for (size_t c = 0; c < 2; c++) assert_int_equal(fragility_table_room(table, c, NULL), FRAGILITY_OK);
  fragility_table_set(table, 0, 7, FRAGILITY_KNOWN, 1, 5, 0); /* a column without denominators keeps none */
  assert_true(isnan(fragility_table_denominator(table, 0, 7)));
  fragility_table_set(table, 0, 7, FRAGILITY_ABSENT, NAN, NAN, 0);
  for (size_t i = 0; i < N; i += 3)
    fragility_table_set(table, 1, i, FRAGILITY_KNOWN, (double)i, 2.0 * (double)i, i & 0x7F);
  for (size_t i = 0; i < N; i++) {
    bool set = i % 3 == 0;
    assert_int_equal(fragility_table_reason(table, 1, i), set ? FRAGILITY_KNOWN : FRAGILITY_ABSENT);
    assert_int_equal(fragility_table_reason(table, 0, i), FRAGILITY_ABSENT);
    assert_true(set ? fragility_table_value(table, 1, i) == (double)i : isnan(fragility_table_value(table, 1, i)));
    assert_true(set ? fragility_table_denominator(table, 1, i) == 2.0 * (double)i
                    : isnan(fragility_table_denominator(table, 1, i)));
    assert_int_equal(fragility_table_flags(table, 1, i), set ? i & 0x7F : 0);
  }
  assert_int_equal(fragility_units_find(fragility_table_units(table), "02999"), 2999);
  fragility_table_free(table);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(everything_is_copied), cmocka_unit_test(missing_is_never_without_a_reason),
      cmocka_unit_test(what_makes_no_table),  cmocka_unit_test(tables_without_columns_or_units),
      cmocka_unit_test(outside_of_a_table),   cmocka_unit_test(a_large_table)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
