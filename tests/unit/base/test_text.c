/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../check.h"
#include "base/base.h"

#define NBSP "\xC2\xA0"
#define NNBSP "\xE2\x80\xAF"

static fragility_text text_of(const char *s) {
  return (fragility_text){s, strlen(s)};
}

static void base_names(void **state) {
  (void)state;
  static const char *const cases[][2] = {{"/a/b.csv", "b.csv"}, {"b.csv", "b.csv"}, {"a/b/", "a/b/"}, {"/", "/"},
                                         {"-", "stdin"},        {"./-", "-"},       {"", ""}};
  for (size_t i = 0; i < COUNT(cases); i++) assert_string_equal(fragility_base_name(cases[i][0]), cases[i][1]);
  assert_string_equal(fragility_base_name(NULL), "");
}

static void comparing(void **state) {
  (void)state;
  assert_true(fragility_text_is((fragility_text){"31555x", 5}, "31555"));
  assert_false(fragility_text_is((fragility_text){"31555", 4}, "31555"));
  assert_false(fragility_text_is((fragility_text){"31555", 5}, "3155"));
  assert_false(fragility_text_is(text_of("a"), "A"));
  assert_true(fragility_text_is(text_of(""), ""));
  assert_true(fragility_text_is((fragility_text){NULL, 0}, ""));
  assert_false(fragility_text_is((fragility_text){NULL, 0}, "a"));
}

static void trimming(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"a", "a"},
      {"  a b\t", "a b"},
      {"\r\na\r\n", "a"},
      {NBSP "a" NNBSP, "a"},
      {NNBSP " " NBSP "a b" NBSP " " NNBSP "\n", "a b"},
      {"", ""},
      {"   ", ""},
      {NBSP NNBSP, ""},
      {"\xC3\xA0", "\xC3\xA0"},         /* a grave ends with the byte of a no-break space */
      {"\xE2\x80\x93", "\xE2\x80\x93"}, /* a dash starts like a narrow no-break space */
      {"a\xC2", "a\xC2"},               /* half a character is kept */
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    fragility_text got = fragility_text_trim(text_of(cases[i][0]));
    assert_int_equal(got.size, strlen(cases[i][1]));
    assert_memory_equal(got.text, cases[i][1], got.size);
  }
  assert_int_equal(fragility_text_trim((fragility_text){NULL, 0}).size, 0);
}

static void letters_are_folded(void **state) {
  (void)state;
  assert_true(fragility_text_same_letters("CodGeo", "CODGEO"));
  assert_true(fragility_text_same_letters("", ""));
  assert_false(fragility_text_same_letters("code", "codes"));
  assert_false(fragility_text_same_letters("codes", "code"));
  assert_false(fragility_text_same_letters("", "a"));
  assert_false(fragility_text_same_letters("[", "{")); /* 32 apart, and no letters */
  assert_false(fragility_text_same_letters("@", "`"));
  assert_true(fragility_text_begins((fragility_text){"IRIS 2", 6}, "iris"));
  assert_true(fragility_text_begins((fragility_text){"", 0}, ""));
  assert_false(fragility_text_begins((fragility_text){"iris", 3}, "iris"));
  assert_false(fragility_text_begins((fragility_text){"[a", 2}, "{"));
  assert_true(fragility_text_holds("CODE_INSEE", "insee"));
  assert_true(fragility_text_holds("x", ""));
  assert_true(fragility_text_holds("", ""));
  assert_false(fragility_text_holds("inse", "insee"));
  assert_false(fragility_text_holds("", "a"));
}

static void distances(void **state) {
  (void)state;
  static const struct {
    const char *a, *b;
    size_t edits;
  } cases[] = {{"", "", 0},
               {"abc", "", 3},
               {"", "abc", 3},
               {"kitten", "sitting", 3},
               {"flaw", "lawn", 2},
               {"weight", "wieght", 2},
               {"Weight", "weight", 0},
               {"a", "b", 1},
               {"intention", "execution", 5}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    assert_int_equal(fragility_text_distance(cases[i].a, cases[i].b), cases[i].edits);
    assert_int_equal(fragility_text_distance(cases[i].b, cases[i].a), cases[i].edits);
  }
  char longest[64], longer[65];
  memset(longest, 'a', 63), longest[63] = '\0';
  memset(longer, 'a', 64), longer[64] = '\0';
  assert_int_equal(fragility_text_distance(longest, longest), 0);
  assert_int_equal(fragility_text_distance(longer, longest), 64);
}

static void the_nearest_id(void **state) {
  (void)state;
  static const char *const ids[] = {"insee-cog-2018", "insee-cog-2019", "arcep-fixe", "anct-lieux-de-mediation"};
  assert_string_equal(fragility_text_nearest_id("insee-cog-219", ids, 4), "insee-cog-2019");
  assert_string_equal(fragility_text_nearest_id("cog", ids, 4), "insee-cog-2018");
  assert_string_equal(fragility_text_nearest_id("mediation", ids, 4), "anct-lieux-de-mediation");
  assert_null(fragility_text_nearest_id("population", ids, 4));
  assert_null(fragility_text_nearest_id("", ids, 4));
  assert_null(fragility_text_nearest_id("cog", ids, 0));
}

static void the_nearest_name(void **state) {
  (void)state;
  static const char *const names[] = {"node", "parent", "weight", "direction"};
  assert_string_equal(fragility_text_nearest("wieght", names, 4), "weight");
  assert_string_equal(fragility_text_nearest("NODE", names, 4), "node");
  assert_string_equal(fragility_text_nearest("nod", names, 4), "node");
  assert_null(fragility_text_nearest("population", names, 4));
  assert_null(fragility_text_nearest("weight", names, 0));
}

static void lists(void **state) {
  (void)state;
  static const struct {
    const char *list, *items[4];
    size_t count;
  } cases[] = {
      {"11,31", {"11", "31"}, 2}, {" 11 , 31 ", {"11", "31"}, 2}, {"11", {"11"}, 1}, {"", {NULL}, 0}, {",", {""}, 1},
      {"11,", {"11"}, 1},         {",11", {"", "11"}, 2}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    fragility_text list = text_of(cases[i].list), item;
    size_t n = 0;
    for (; fragility_text_next(&list, ',', &item); n++) {
      assert_true(n < cases[i].count);
      assert_true(fragility_text_is(item, cases[i].items[n]));
    }
    assert_int_equal(n, cases[i].count);
  }
  fragility_text none = {NULL, 0}, item;
  assert_false(fragility_text_next(&none, ',', &item));
}

static void integers(void **state) {
  (void)state;
  static const struct {
    const char *text;
    bool good;
    size_t value;
  } cases[] = {{"0", true, 0},    {"42", true, 42}, {"007", true, 7},  {"999999999999999", true, 999999999999999},
               {"", false, 0},    {"-1", false, 0}, {"+1", false, 0},  {"1.0", false, 0},
               {" 1", false, 0},  {"1 ", false, 0}, {"1e3", false, 0}, {"99999999999999999999", false, 0},
               {"0x1", false, 0}, {"/", false, 0},  {":", false, 0}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    size_t value = 77;
    assert_int_equal(fragility_integer_parse(text_of(cases[i].text), &value), cases[i].good);
    assert_int_equal(value, cases[i].good ? cases[i].value : 77);
  }
}

static void paths(void **state) {
  (void)state;
  fragility_arena arena = {0};
  assert_string_equal(fragility_path(&arena, "/a", "b.csv"), "/a/b.csv");
  assert_string_equal(fragility_path(&arena, "", ""), "/");
  fragility_arena_free(&arena);
}

static void the_data_folder_is_the_one_asked_for(void **state) {
  (void)state;
  char kept[512];
  snprintf(kept, sizeof kept, "%s", fragility_data_path());
  setenv("FRAGILITY_DATADIR", "/nowhere/at/all", 1);
  assert_string_equal(fragility_data_path(), "/nowhere/at/all");
  setenv("FRAGILITY_DATADIR", "", 1);
  assert_string_not_equal(fragility_data_path(), "");
  setenv("FRAGILITY_DATADIR", kept, 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(base_names), cmocka_unit_test(comparing),
      cmocka_unit_test(trimming),   cmocka_unit_test(letters_are_folded),
      cmocka_unit_test(distances),  cmocka_unit_test(the_nearest_name), cmocka_unit_test(the_nearest_id),
      cmocka_unit_test(lists),      cmocka_unit_test(integers),
      cmocka_unit_test(paths),      cmocka_unit_test(the_data_folder_is_the_one_asked_for)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
