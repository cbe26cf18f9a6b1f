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
      cmocka_unit_test(knows_codes_on_two_columns), cmocka_unit_test(refuses_nothing_to_work_on),
  };
  return cmocka_run_group_tests(tests, open_country, close_country);
}
