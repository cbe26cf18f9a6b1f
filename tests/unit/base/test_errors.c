/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../check.h"
#include "base/base.h"

static void every_status_has_its_own_text(void **state) {
  (void)state;
  for (int i = FRAGILITY_OK; i <= FRAGILITY_ERROR_CANCELLED; i++) {
    assert_string_not_equal(fragility_status_text((fragility_status)i), "unknown status");
    for (int j = 0; j < i; j++)
      assert_string_not_equal(fragility_status_text((fragility_status)i), fragility_status_text((fragility_status)j));
  }
  assert_string_equal(fragility_status_text(FRAGILITY_OK), "done");
  assert_string_equal(fragility_status_text((fragility_status)9), "unknown status");
  assert_string_equal(fragility_status_text((fragility_status)-1), "unknown status");
}

static void codes_are_permanent(void **state) {
  (void)state;
  assert_int_equal(FRAGILITY_OK, 0);
  assert_int_equal(FRAGILITY_ERROR_ARGUMENT, 1);
  assert_int_equal(FRAGILITY_ERROR_MEMORY, 2);
  assert_int_equal(FRAGILITY_ERROR_IO, 3);
  assert_int_equal(FRAGILITY_ERROR_FORMAT, 4);
  assert_int_equal(FRAGILITY_ERROR_UNKNOWN, 5);
  assert_int_equal(FRAGILITY_ERROR_RULE, 6);
  assert_int_equal(FRAGILITY_ERROR_CONFLICT, 7);
  assert_int_equal(FRAGILITY_ERROR_CANCELLED, 8);
}

static void fail_fills_everything(void **state) {
  (void)state;
  fragility_error err;
  memset(&err, 0x5A, sizeof err);
  assert_int_equal(fragility_fail(&err, FRAGILITY_ERROR_ARGUMENT, "found %d, expected %s", 3, "four"),
                   FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(err.code, FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(err.line, 0);
  assert_int_equal(err.column, 0);
  assert_string_equal(err.file, "");
  assert_string_equal(err.message, "found 3, expected four");
}

static void a_place_stands_before_the_message(void **state) {
  (void)state;
  static const struct {
    const char *path;
    size_t line, column;
    const char *file, *message;
  } cases[] = {
      {"/a/b/c.csv", 12, 3, "c.csv", "c.csv:12:3: wrong"},
      {"c.csv", 12, 0, "c.csv", "c.csv:12: wrong"},
      {"c.csv", 0, 0, "c.csv", "c.csv: wrong"},
      {"c.csv", 0, 7, "c.csv", "c.csv: wrong"},
      {"-", 1, 1, "stdin", "stdin:1:1: wrong"},
      {"", 1, 1, "", "wrong"},
      {NULL, 4, 0, "", "wrong"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    fragility_error err;
    memset(&err, 0x5A, sizeof err);
    fragility_status status =
        fragility_fail_at(&err, FRAGILITY_ERROR_FORMAT, cases[i].path, cases[i].line, cases[i].column, "%s", "wrong");
    assert_int_equal(status, FRAGILITY_ERROR_FORMAT);
    assert_string_equal(err.file, cases[i].file);
    assert_string_equal(err.message, cases[i].message);
    assert_int_equal(err.line, cases[i].line);
    assert_int_equal(err.column, cases[i].column);
  }
}

static void no_place_for_the_error_is_fine(void **state) {
  (void)state;
  assert_int_equal(fragility_fail(NULL, FRAGILITY_ERROR_IO, "x"), FRAGILITY_ERROR_IO);
  assert_int_equal(fragility_fail_at(NULL, FRAGILITY_ERROR_RULE, "a.csv", 1, 1, "x"), FRAGILITY_ERROR_RULE);
  assert_int_equal(fragility_fail_memory(NULL), FRAGILITY_ERROR_MEMORY);
}

static void long_messages_are_cut(void **state) {
  (void)state;
  fragility_error err;
  char name[600];
  memset(name, 'n', sizeof name);
  name[sizeof name - 1] = '\0';
  fragility_fail_at(&err, FRAGILITY_ERROR_IO, name, 1, 2, "%s%s", name, name);
  assert_int_equal(strlen(err.file), sizeof err.file - 1);
  assert_int_equal(strlen(err.message), sizeof err.message - 1);
  assert_memory_equal(err.message + sizeof err.file - 1, ":1:2: nnn", 9);
}

static void memory_says_so(void **state) {
  (void)state;
  fragility_error err;
  assert_int_equal(fragility_fail_memory(&err), FRAGILITY_ERROR_MEMORY);
  assert_int_equal(err.code, FRAGILITY_ERROR_MEMORY);
  assert_string_equal(err.message, "out of memory");
}

static void the_version_is_three_numbers(void **state) {
  (void)state;
  int a, b, c, end = 0;
  assert_int_equal(sscanf(fragility_version(), "%d.%d.%d%n", &a, &b, &c, &end), 3);
  assert_int_equal(fragility_version()[end], '\0');
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_status_has_its_own_text),
                                     cmocka_unit_test(codes_are_permanent),
                                     cmocka_unit_test(fail_fills_everything),
                                     cmocka_unit_test(a_place_stands_before_the_message),
                                     cmocka_unit_test(no_place_for_the_error_is_fine),
                                     cmocka_unit_test(long_messages_are_cut),
                                     cmocka_unit_test(memory_says_so),
                                     cmocka_unit_test(the_version_is_three_numbers)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
