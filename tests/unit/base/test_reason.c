/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../check.h"
#include "base/base.h"

static const char *const names[] = {"ok",           "secret",           "not_available", "absent",      "unreadable",
                                    "out_of_range", "zero_denominator", "no_reference",  "low_coverage"};

static void reasons_and_names(void **state) {
  (void)state;
  assert_int_equal(COUNT(names), FRAGILITY_REASONS);
  for (int i = 0; i < FRAGILITY_REASONS; i++) {
    assert_string_equal(fragility_reason_name((fragility_reason)i), names[i]);
    assert_int_equal(fragility_reason_find(names[i]), i);
  }
}

static void what_is_no_reason(void **state) {
  (void)state;
  assert_string_equal(fragility_reason_name(FRAGILITY_REASONS), "unknown");
  assert_string_equal(fragility_reason_name((fragility_reason)-1), "unknown");
  assert_int_equal(fragility_reason_find(NULL), -1);
  assert_int_equal(fragility_reason_find(""), -1);
  assert_int_equal(fragility_reason_find("OK"), -1);
  assert_int_equal(fragility_reason_find("secre"), -1);
  assert_int_equal(fragility_reason_find("unknown"), -1);
}

static void flags(void **state) {
  (void)state;
  static const struct {
    unsigned flags;
    const char *text;
  } cases[] = {{0, ""},
               {FRAGILITY_MERGED, "merged"},
               {FRAGILITY_CENSORED, "censored"},
               {FRAGILITY_MERGED | FRAGILITY_PARTIAL, "merged|partial"},
               {FRAGILITY_SHARED, "shared"},
               {0xFF, "merged|split_mother|approximate|partial|plain_mean|imputed|censored|shared"},
               {1u << 8, ""},
               {1u << 31 | FRAGILITY_IMPUTED, "imputed"}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    char text[96];
    memset(text, 'x', sizeof text);
    assert_int_equal(fragility_flags_format(cases[i].flags, text, sizeof text), strlen(cases[i].text));
    assert_string_equal(text, cases[i].text);
  }
}

/* Every room: the text is cut, ended, nothing is written past it, and the length it needs is the same. */
static void flags_in_too_little_room(void **state) {
  (void)state;
  const char *whole = "merged|split_mother|approximate|partial|plain_mean|imputed|censored";
  for (size_t room = 0; room <= strlen(whole) + 1; room++) {
    char text[96];
    memset(text, '#', sizeof text);
    assert_int_equal(fragility_flags_format(0x7F, text, room), strlen(whole));
    if (room) {
      assert_int_equal(strlen(text), room - 1);
      assert_memory_equal(text, whole, room - 1);
    }
    assert_int_equal(text[room], '#');
  }
  assert_int_equal(fragility_flags_format(0x7F, NULL, 0), strlen(whole));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(reasons_and_names), cmocka_unit_test(what_is_no_reason),
                                     cmocka_unit_test(flags), cmocka_unit_test(flags_in_too_little_room)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
