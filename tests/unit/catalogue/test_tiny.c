/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Five files of the tiny country, in the forms their publishers use, against expected.py. */
#include "tiny.h"

static const char *const files[] = {"arcep-fixe-2019.csv", "cc_filosofi_2021_COM.csv", "base-cc-evol-struct-pop-2017.csv",
                                    "base-cc-diplomes-formation-2017.csv", "Communes-populations-legales-2017.csv"};
enum { FILES = sizeof files / sizeof *files };

static fragility_territory *country;
static fragility_table *table;

static int import_all(void **state) {
  (void)state;
  char paths[FILES][TINY_PATH];
  const char *list[FILES];
  fragility_error err = {0};
  country = tiny_territory();
  for (size_t i = 0; i < FILES; i++) {
    char inside[TINY_PATH];
    snprintf(inside, sizeof inside, "inputs/%s", files[i]);
    list[i] = tiny_path(paths[i], inside);
  }
  if (fragility_table_import(list, FILES, country, NULL, &table, &err)) fail_msg("%s", err.message);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  fragility_table_free(table);
  fragility_territory_free(country);
  return 0;
}

static void check_indicator(const fragility_grid *expected, const char *name) {
  char status[64], flags[64], text[96];
  size_t column = fragility_table_find(table, name);
  assert_int_not_equal(column, SIZE_MAX);
  snprintf(status, sizeof status, "%s_status", name);
  snprintf(flags, sizeof flags, "%s_flags", name);
  for (size_t u = 0; u < expected->rows; u++) {
    const char *code = fragility_table_units(table)->code[u];
    assert_string_equal(code, tiny_text(expected, u, "code"));
    tiny_near(fragility_table_value(table, column, u), tiny_number(expected, u, name), code);
    assert_string_equal(fragility_reason_name(fragility_table_reason(table, column, u)), tiny_text(expected, u, status));
    fragility_flags_format(fragility_table_flags(table, column, u), text, sizeof text);
    assert_string_equal(text, tiny_text(expected, u, flags));
  }
}

static void gives_the_indicators(void **state) {
  (void)state;
  static const char *const names[] = {"no_thd_coverage_rate", "poverty_rate", "median_income", "older_65_rate", "nscol15p_rate"};
  fragility_grid expected;
  tiny_expected(&expected, "indicators.csv");
  assert_int_equal(expected.rows, fragility_table_units(table)->count);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) check_indicator(&expected, names[i]);
  fragility_grid_free(&expected);
}

static double cell(const char *column, const char *code) {
  return fragility_table_value(table, fragility_table_find(table, column), fragility_units_find(fragility_table_units(table), code));
}

static fragility_reason reason(const char *column, const char *code) {
  return fragility_table_reason(table, fragility_table_find(table, column), fragility_units_find(fragility_table_units(table), code));
}

/* By hand from the rows of inputs/: see README.md. */
static void gives_what_can_be_checked_by_hand(void **state) {
  (void)state;
  tiny_same(cell("no_thd_coverage_rate", "01010"), 62.5, "100 (1 - (60 + 10 + 5) / (100 + 50 + 50))");
  tiny_near(cell("median_income", "01010"), 13100000. / 600, "(100 x 20000 + 200 x 21000 + 300 x 23000) / 600");
  assert_int_equal(reason("poverty_rate", "01010"), FRAGILITY_SECRET);
  tiny_same(cell("poverty_rate", "86010"), 13.75, "(300 x 12,5 + 100 x 17,5) / 400");
  tiny_same(cell("median_income", "86010"), 21100, "(300 x 21000 + 100 x 21400) / 400");
  tiny_same(cell("median_income", "86005"), 19000, "twice the same");
  assert_int_equal(reason("median_income", "86020"), FRAGILITY_NOT_AVAILABLE);
  assert_int_equal(reason("no_thd_coverage_rate", "31007"), FRAGILITY_ZERO_DENOMINATOR);
  assert_int_equal(reason("no_thd_coverage_rate", "31012"), FRAGILITY_UNREADABLE);
  assert_int_equal(reason("no_thd_coverage_rate", "31013"), FRAGILITY_NOT_AVAILABLE);
  assert_int_equal(reason("no_thd_coverage_rate", "97410"), FRAGILITY_ABSENT);
  assert_int_equal(reason("median_income", "31009"), FRAGILITY_SECRET);
  tiny_same(cell("median_income", "75056"), 17810, "the city's own row");
}

/* ---- accounts ---- */

static const struct {
  const char *name;
  size_t offset;
} counts[] = {
    {"rows_in", offsetof(fragility_ledger, rows_in)},
    {"duplicate_rows", offsetof(fragility_ledger, duplicate_rows)},
    {"codes_repaired", offsetof(fragility_ledger, codes_repaired)},
    {"distinct_codes", offsetof(fragility_ledger, distinct_codes)},
    {"as_is", offsetof(fragility_ledger, as_is)},
    {"moved", offsetof(fragility_ledger, moved)},
    {"arrondissements_rolled_up", offsetof(fragility_ledger, arrondissements_rolled_up)},
    {"arrondissements_dropped", offsetof(fragility_ledger, arrondissements_dropped)},
    {"unresolved", offsetof(fragility_ledger, unresolved)},
    {"units_with_row", offsetof(fragility_ledger, units_with_row)},
    {"units_merged", offsetof(fragility_ledger, units_merged)},
    {"units_absent", offsetof(fragility_ledger, units_absent)},
    {"units_without_data", offsetof(fragility_ledger, units_without_data)},
    {"split_mothers", offsetof(fragility_ledger, split_mothers)},
};

static void keeps_the_accounts(void **state) {
  (void)state;
  fragility_grid expected;
  const fragility_journal *journal = fragility_table_journal(table);
  tiny_expected(&expected, "ledger.csv");
  assert_int_equal(fragility_journal_ledgers(journal), FILES);
  for (size_t i = 0; i < FILES; i++) {
    const fragility_ledger *ledger = fragility_journal_ledger(journal, i);
    assert_string_equal(ledger->file, tiny_text(&expected, i, "file"));
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
      size_t got;
      memcpy(&got, (const char *)ledger + counts[c].offset, sizeof got);
      tiny_same((double)got, tiny_number(&expected, i, counts[c].name), counts[c].name);
    }
    tiny_same(ledger->population_absent, tiny_number(&expected, i, "population_absent"), "population_absent");
    tiny_same(ledger->population_without_data, tiny_number(&expected, i, "population_without_data"), "population_without_data");
    tiny_same(ledger->population_split_mothers, tiny_number(&expected, i, "population_split_mothers"), "population_split_mothers");
  }
  fragility_grid_free(&expected);
}

static size_t listed(const fragility_grid *expected, size_t row, size_t ledger, fragility_list list) {
  const fragility_journal *journal = fragility_table_journal(table);
  const char *code, *target = NULL;
  for (size_t e = 0; (code = fragility_journal_entry(journal, ledger, list, e, &target)); e++)
    if (strcmp(code, tiny_text(expected, row, "code")) == 0 && strcmp(target, tiny_text(expected, row, "target")) == 0) return 1;
  return 0;
}

static void names_every_code(void **state) {
  (void)state;
  fragility_grid expected;
  size_t entries = 0;
  tiny_expected(&expected, "ledger_lists.csv");
  for (size_t row = 0; row < expected.rows; row++) {
    size_t ledger = 0, found = 0;
    while (ledger < FILES && strcmp(files[ledger], tiny_text(&expected, row, "file"))) ledger++;
    for (int list = 0; list < FRAGILITY_LISTS; list++)
      if (strcmp(fragility_list_name((fragility_list)list), tiny_text(&expected, row, "list")) == 0)
        found = listed(&expected, row, ledger, (fragility_list)list);
    if (!found) fail_msg("%s %s %s", tiny_text(&expected, row, "file"), tiny_text(&expected, row, "list"), tiny_text(&expected, row, "code"));
  }
  for (size_t i = 0; i < FILES; i++)
    for (int list = 0; list < FRAGILITY_LISTS; list++)
      entries += fragility_journal_listed(fragility_table_journal(table), i, (fragility_list)list);
  assert_int_equal(entries, expected.rows);
  fragility_grid_free(&expected);
}

static const fragility_problem *problem_of(fragility_problem_kind kind, const char *file) {
  const fragility_journal *journal = fragility_table_journal(table);
  for (size_t i = 0; i < fragility_journal_kept(journal); i++) {
    const fragility_problem *problem = fragility_journal_problem(journal, i);
    if (problem->kind == kind && strcmp(problem->file, file) == 0) return problem;
  }
  fail_msg("no problem of kind %s in %s", fragility_problem_kind_name(kind), file);
  return NULL;
}

static void says_where_each_problem_is(void **state) {
  (void)state;
  const fragility_problem *cells = problem_of(FRAGILITY_PROBLEM_CELL, files[0]), *mended = problem_of(FRAGILITY_PROBLEM_CODE_REPAIRED, files[0]),
                          *lower = problem_of(FRAGILITY_PROBLEM_CODE_REPAIRED, files[1]), *twice = problem_of(FRAGILITY_PROBLEM_DUPLICATE, files[0]);
  assert_string_equal(cells->found, "env. 80");
  assert_int_equal(cells->column, 5);
  assert_true(cells->line > 100);
  assert_string_equal(mended->found, "1004");
  assert_string_equal(mended->kept, "01004");
  assert_int_equal(mended->line, 7); /* a notice, a header, 01001, 01002, 01003 twice */
  assert_int_equal(mended->column, 1);
  assert_string_equal(lower->found, "2a004");
  assert_string_equal(lower->kept, "2A004");
  assert_string_equal(twice->found, "01003");
  assert_int_equal(twice->line, 5);
}

/* The order of the files changes neither a value, a reason nor a flag. */
static void does_not_depend_on_the_order_of_files(void **state) {
  (void)state;
  char paths[FILES][TINY_PATH];
  const char *list[FILES];
  fragility_table *other = NULL;
  fragility_error err = {0};
  for (size_t i = 0; i < FILES; i++) {
    char inside[TINY_PATH];
    snprintf(inside, sizeof inside, "inputs/%s", files[FILES - 1 - i]);
    list[i] = tiny_path(paths[i], inside);
  }
  assert_int_equal(fragility_table_import(list, FILES, country, NULL, &other, &err), FRAGILITY_OK);
  assert_int_equal(fragility_table_columns(other), fragility_table_columns(table));
  for (size_t c = 0; c < fragility_table_columns(table); c++) {
    size_t same = fragility_table_find(other, fragility_table_column(table, c));
    for (size_t u = 0; u < fragility_table_units(table)->count; u++) {
      tiny_same(fragility_table_value(other, same, u), fragility_table_value(table, c, u), "value");
      assert_int_equal(fragility_table_reason(other, same, u), fragility_table_reason(table, c, u));
      assert_int_equal(fragility_table_flags(other, same, u), fragility_table_flags(table, c, u));
    }
  }
  fragility_table_free(other);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(gives_the_indicators), cmocka_unit_test(gives_what_can_be_checked_by_hand), cmocka_unit_test(keeps_the_accounts),
      cmocka_unit_test(names_every_code),     cmocka_unit_test(says_where_each_problem_is),        cmocka_unit_test(does_not_depend_on_the_order_of_files),
  };
  return cmocka_run_group_tests(tests, import_all, tear_down);
}
