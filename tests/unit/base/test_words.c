/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts by key, in two languages. Figures are tested where most of them are written, in publish. */
#include "../check.h"
#include "base/base.h"

static void languages_have_names(void **state) {
  (void)state;
  static const struct {
    const char *name;
    fragility_language language;
    bool good;
  } cases[] = {{NULL, FRAGILITY_FRENCH, true}, {"fr", FRAGILITY_FRENCH, true}, {"en", FRAGILITY_ENGLISH, true}, {"", FRAGILITY_FRENCH, false},
               {"EN", FRAGILITY_FRENCH, false}, {"english", FRAGILITY_FRENCH, false}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    fragility_language language = FRAGILITY_ENGLISH;
    fragility_error err = {0};
    assert_int_equal(fragility_language_find(cases[i].name, &language, &err), cases[i].good ? FRAGILITY_OK : FRAGILITY_ERROR_ARGUMENT);
    assert_int_equal(language, cases[i].language);
    if (!cases[i].good) assert_non_null(strstr(err.message, "expected fr or en"));
  }
}

static void keys_have_texts(void **state) {
  (void)state;
  assert_string_equal(fragility_words(FRAGILITY_FRENCH, "page.limits"), "Limites");
  assert_string_equal(fragility_words(FRAGILITY_ENGLISH, "page.limits"), "Limits");
  static const char unknown[] = "no such key";
  assert_ptr_equal(fragility_words(FRAGILITY_ENGLISH, unknown), unknown);
  assert_ptr_equal(fragility_words_of(FRAGILITY_ENGLISH, unknown, 2), unknown);
}

/* In French 0 and what is below 2 are singular, in English 1 alone. */
static void numbers_have_forms(void **state) {
  (void)state;
  static const struct {
    double count;
    const char *fr, *en;
  } cases[] = {{0, "%s habitant", "%s inhabitants"}, {1, "%s habitant", "%s inhabitant"}, {1.5, "%s habitant", "%s inhabitants"}, {2, "%s habitants", "%s inhabitants"},
               {1e9, "%s habitants", "%s inhabitants"}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    assert_string_equal(fragility_words_of(FRAGILITY_FRENCH, "gaps.people", cases[i].count), cases[i].fr);
    assert_string_equal(fragility_words_of(FRAGILITY_ENGLISH, "gaps.people", cases[i].count), cases[i].en);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(languages_have_names), cmocka_unit_test(keys_have_texts), cmocka_unit_test(numbers_have_forms)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
