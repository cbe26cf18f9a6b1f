/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tiny.h"

static fragility_territory *country;

static int open_country(void **state) {
  (void)state;
  country = tiny_territory();
  return 0;
}

static int close_country(void **state) {
  (void)state;
  fragility_territory_free(country);
  return 0;
}

static fragility_profile *profile_of(const char *text) {
  tiny_scratch scratch;
  fragility_profile *profile = NULL;
  fragility_error err = {0};
  tiny_scratch_open(&scratch);
  const char *path = tiny_scratch_write(&scratch, "file.csv", text);
  fragility_status status = fragility_profile_read(path, country, NULL, &profile, &err);
  tiny_scratch_close(&scratch);
  if (status) fail_msg("%s", err.message);
  return profile;
}

static fragility_profile *profile_of_input(const char *name) {
  char path[TINY_PATH];
  fragility_profile *profile = NULL;
  fragility_error err = {0};
  if (fragility_profile_read(tiny_path(path, name), country, NULL, &profile, &err)) fail_msg("%s", err.message);
  return profile;
}

static void describes_a_known_file(void **state) {
  (void)state;
  fragility_profile *profile = profile_of_input("inputs/arcep-fixe-2019.csv");
  const fragility_profile_facts *facts = fragility_profile_get(profile);
  assert_string_equal(facts->file, "arcep-fixe-2019.csv");
  assert_string_equal(facts->source, "arcep-fixe-2019");
  assert_string_equal(facts->encoding, "UTF-8");
  assert_string_equal(facts->line_end, "LF");
  assert_string_equal(facts->separator, ";");
  assert_string_equal(facts->code_column, "code_insee");
  assert_string_equal(facts->decimal, "none");
  assert_int_equal(facts->header_line, 2);
  assert_int_equal(facts->rows, 207);
  assert_int_equal(facts->columns, 14);
  assert_int_equal(facts->rejected, 0);
  assert_int_equal(facts->codes_repaired, 1);
  assert_int_equal(facts->codes_unresolved, 2);
  assert_false(facts->quoted);
  fragility_profile_free(profile);
}

static void tells_the_marks_of_each_publisher(void **state) {
  (void)state;
  fragility_profile *filosofi = profile_of_input("inputs/cc_filosofi_2021_COM.csv"), *legal = profile_of_input("inputs/Communes-populations-legales-2017.csv");
  const fragility_profile_facts *facts = fragility_profile_get(filosofi);
  size_t count = 0;
  assert_string_equal(facts->decimal, ",");
  assert_string_equal(facts->line_end, "CRLF");
  assert_string_equal(fragility_profile_marker(filosofi, 0, &count), "s");
  assert_true(count > 400);
  assert_string_equal(fragility_profile_marker(filosofi, 1, &count), "nd");
  assert_int_equal(count, 9); /* four cells of 31007, four of 86021, one of 31009 */
  assert_string_equal(fragility_profile_get(legal)->source, "insee-populations-legales");
  assert_string_equal(fragility_profile_get(legal)->code_column, "DEPCOM");
  fragility_profile_free(filosofi);
  fragility_profile_free(legal);
}

static void counts_what_cells_hold(void **state) {
  (void)state;
  fragility_profile *profile = profile_of("code,x,note\n01001,1.5,a\n1002,s,\n99999,n/d,2\n01003,\"2,5\",nd\n");
  const fragility_profile_facts *facts = fragility_profile_get(profile);
  size_t numbers = 9, missing = 9, texts = 9, count = 9;
  assert_string_equal(facts->source, "");
  assert_string_equal(facts->code_column, "code");
  assert_string_equal(facts->decimal, "both");
  assert_true(facts->quoted);
  assert_int_equal(facts->codes_repaired, 1);
  assert_int_equal(facts->codes_unresolved, 1);
  assert_string_equal(fragility_profile_column(profile, 1, &numbers, &missing, &texts), "x");
  assert_int_equal(numbers, 2);
  assert_int_equal(missing, 1);
  assert_int_equal(texts, 1);
  assert_string_equal(fragility_profile_column(profile, 2, &numbers, &missing, &texts), "note");
  assert_int_equal(numbers, 1);
  assert_int_equal(missing, 2);
  assert_int_equal(texts, 1);
  assert_string_equal(fragility_profile_marker(profile, 0, &count), "");
  assert_int_equal(count, 1);
  assert_string_equal(fragility_profile_marker(profile, 1, NULL), "nd");
  assert_string_equal(fragility_profile_marker(profile, 2, NULL), "s");
  assert_null(fragility_profile_marker(profile, 3, &count));
  assert_null(fragility_profile_column(profile, 3, NULL, NULL, NULL));
  fragility_profile_free(profile);
}

static void knows_codes_on_two_columns(void **state) {
  (void)state;
  fragility_profile *profile = profile_of("DEP,COM,v\n01,001,1\n2A,004,2\n");
  assert_string_equal(fragility_profile_get(profile)->code_column, "DEP+COM");
  fragility_profile_free(profile);
}

static void expect_problem(const fragility_profile *profile, size_t i, fragility_problem_kind kind, size_t line, size_t column, const char *text) {
  const fragility_problem *problem = fragility_journal_problem(fragility_profile_journal(profile), i);
  assert_non_null(problem);
  assert_int_equal(problem->kind, kind);
  assert_int_equal(problem->line, line);
  assert_int_equal(problem->column, column);
  if (strncmp(problem->text, text, strlen(text)) != 0) fail_msg("%s", problem->text);
}

static void says_each_odd_cell(void **state) {
  (void)state;
  fragility_profile *profile = profile_of("code,a,b\n01001,1.5,x\n1002,\"2,5\",12 %\n0100131300,3,y\n\xEF\xBB\xBF"
                                          "code,a,b\nTotal,#REF!,z\n01003,1E+05,\n");
  const fragility_profile_facts *facts = fragility_profile_get(profile);
  assert_int_equal(fragility_journal_kept(fragility_profile_journal(profile)), 8);
  expect_problem(profile, 0, FRAGILITY_PROBLEM_ROW, 5, 0, "the header line again");
  expect_problem(profile, 1, FRAGILITY_PROBLEM_CODE_UNRESOLVED, 4, 1, "two codes glued");
  expect_problem(profile, 2, FRAGILITY_PROBLEM_CODE_UNRESOLVED, 6, 1, "a total");
  expect_problem(profile, 3, FRAGILITY_PROBLEM_CODE_REPAIRED, 3, 1, "commune code mended");
  assert_string_equal(fragility_journal_problem(fragility_profile_journal(profile), 3)->kept, "01002");
  expect_problem(profile, 4, FRAGILITY_PROBLEM_CELL, 6, 2, "a spreadsheet error");
  expect_problem(profile, 5, FRAGILITY_PROBLEM_NOTICE, 3, 2, "column with decimal points (1 cells) and decimal commas (1)");
  expect_problem(profile, 6, FRAGILITY_PROBLEM_NOTICE, 7, 2, "column with powers of ten (1 cells)");
  expect_problem(profile, 7, FRAGILITY_PROBLEM_NOTICE, 3, 3, "a number with a percent sign"); /* in a column of texts */
  assert_int_equal(facts->rows, 6);
  assert_int_equal(facts->codes_unresolved, 3);
  fragility_profile_free(profile);
}

/* What 300 cells have in common is told once, at the first of them. */
static void says_once_what_many_share(void **state) {
  (void)state;
  char *text = malloc(300 * 32), *end = text;
  assert_non_null(text);
  end += sprintf(end, "CODGEO,v,tel\n");
  for (int i = 0; i < 299; i++) end += sprintf(end, "%s,%s,0%d\n", i < 250 ? "010010101" : "QP001001", i ? "1" : "word", i);
  fragility_profile *profile = profile_of(text);
  assert_int_equal(fragility_journal_count(fragility_profile_journal(profile), FRAGILITY_PROBLEM_CODE_UNRESOLVED), 1 + 49);
  expect_problem(profile, 0, FRAGILITY_PROBLEM_CODE_UNRESOLVED, 2, 1, "the code of an IRIS, not of a commune (250 cells of this column)");
  expect_problem(profile, 1, FRAGILITY_PROBLEM_CODE_UNRESOLVED, 252, 1, "the code of a quartier prioritaire");
  expect_problem(profile, 50, FRAGILITY_PROBLEM_CELL, 2, 2, "no number, in a column of numbers");
  assert_int_equal(fragility_journal_kept(fragility_profile_journal(profile)), 51);
  fragility_profile_free(profile);
  free(text);
}

static void asks_whether_decimals_are_thousands(void **state) {
  (void)state;
  fragility_profile *thousands = profile_of("code,v\n01001,1.234\n01002,12.345\n01003,7\n"), *decimals = profile_of("code,v\n01001,1.234\n01002,12.34\n01003,0.125\n");
  expect_problem(thousands, 0, FRAGILITY_PROBLEM_NOTICE, 2, 2, "column whose 2 marks all have three digits behind");
  assert_int_equal(fragility_journal_kept(fragility_profile_journal(decimals)), 0);
  fragility_profile_free(thousands);
  fragility_profile_free(decimals);
}

/* Post codes are often the code of some commune; a code column may be nearly empty. */
static void chooses_the_code_column(void **state) {
  (void)state;
  static const struct {
    const char *text, *column;
  } cases[] = {{"nom,code_postal\na,01001\nb,01002\n", ""},
               {"nom,adresse_code_insee\na,\nb,\nc,\nd,01001\n", "adresse_code_insee"},
               {"code_a,code_b\n01001,01001\n99999,01002\n", "code_b"},
               {"nom,code_x\na,12345\nb,99999\nc,01001\n", ""}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    fragility_profile *profile = profile_of(cases[i].text);
    assert_string_equal(fragility_profile_get(profile)->code_column, cases[i].column);
    fragility_profile_free(profile);
  }
}

static void refuses_nothing_to_work_on(void **state) {
  (void)state;
  fragility_profile *profile = NULL;
  fragility_error err = {0};
  char path[TINY_PATH];
  tiny_path(path, "inputs/arcep-fixe-2019.csv");
  assert_int_equal(fragility_profile_read(path, country, NULL, NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_profile_read(NULL, country, NULL, &profile, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_profile_read(path, NULL, NULL, &profile, NULL), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_profile_read("/nowhere/f.csv", country, NULL, &profile, &err), FRAGILITY_ERROR_IO);
  assert_null(profile);
  assert_null(fragility_profile_get(NULL));
  assert_null(fragility_profile_marker(NULL, 0, NULL));
  assert_null(fragility_profile_column(NULL, 0, NULL, NULL, NULL));
  assert_null(fragility_profile_journal(NULL));
  fragility_profile_free(NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(describes_a_known_file),     cmocka_unit_test(tells_the_marks_of_each_publisher), cmocka_unit_test(counts_what_cells_hold),
      cmocka_unit_test(knows_codes_on_two_columns), cmocka_unit_test(says_each_odd_cell),
      cmocka_unit_test(says_once_what_many_share),  cmocka_unit_test(asks_whether_decimals_are_thousands),
      cmocka_unit_test(chooses_the_code_column),    cmocka_unit_test(refuses_nothing_to_work_on),
  };
  return cmocka_run_group_tests(tests, open_country, close_country);
}
