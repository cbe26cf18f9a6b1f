/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Levels, units, and the register that every handle shares. */
#include "../check.h"
#include "table/table.h"

static const char *const codes[] = {"01001", "2A004", "31555", "97411"};
static const char *const epcis[] = {"240100883", "200056935", "243100518", ""};
static const char *const departements[] = {"01", "2A", "31", "974"};
static const double populations[] = {800, 72000, 500000, NAN};
static const fragility_units units = {
    .count = 4, .code = codes, .epci = epcis, .departement = departements, .population = populations};

static void levels(void **state) {
  (void)state;
  static const char *const names[] = {"commune", "epci", "departement", "region", "zone", "france"};
  assert_int_equal(COUNT(names), FRAGILITY_LEVELS);
  for (int i = 0; i < FRAGILITY_LEVELS; i++) {
    assert_string_equal(fragility_level_name((fragility_level)i), names[i]);
    assert_int_equal(fragility_level_find(names[i]), i);
  }
  assert_string_equal(fragility_level_name(FRAGILITY_LEVELS), "unknown");
  assert_string_equal(fragility_level_name((fragility_level)-1), "unknown");
  assert_int_equal(fragility_level_find(NULL), -1);
  assert_int_equal(fragility_level_find(""), -1);
  assert_int_equal(fragility_level_find("Commune"), -1);
}

static void finding_a_code(void **state) {
  (void)state;
  for (size_t n = 0; n <= 4; n++) {
    fragility_units some = {.count = n, .code = codes};
    for (size_t i = 0; i < 4; i++) assert_true(fragility_units_find(&some, codes[i]) == (i < n ? i : SIZE_MAX));
    static const char *const none[] = {"", "00000", "0100", "010010", "31554", "99999", "2a004"};
    for (size_t i = 0; i < COUNT(none); i++) assert_true(fragility_units_find(&some, none[i]) == SIZE_MAX);
  }
  assert_true(fragility_units_find(NULL, "01001") == SIZE_MAX);
  assert_true(fragility_units_find(&units, NULL) == SIZE_MAX);
}

static void a_copy_keeps_nothing_of_its_model(void **state) {
  (void)state;
  char code[] = "01001", name[] = "L'Abergement";
  const char *one_code[] = {code}, *one_name[] = {name};
  double latitude[] = {46.15};
  fragility_units model = {.count = 1, .code = one_code, .name = one_name, .latitude = latitude};
  fragility_register *copy;
  assert_int_equal(fragility_register_copy(&model, &copy, NULL), FRAGILITY_OK);
  memset(code, 'x', 5), memset(name, 'x', 5), latitude[0] = 0;
  assert_string_equal(copy->units.code[0], "01001");
  assert_string_equal(copy->units.name[0], "L'Abergement");
  assert_string_equal(copy->units.epci[0], "");
  assert_same_double(copy->units.latitude[0], 46.15);
  assert_true(isnan(copy->units.longitude[0]));
  assert_true(isnan(copy->units.population[0]));
  fragility_register_free(copy);
}

static void groups(void **state) {
  (void)state;
  static const char *const many[] = {"a", "b", "c", "d", "e", "f"};
  static const char *const parents[] = {"Y", "X", "Y", "", "X", "Z"};
  fragility_units model = {.count = 6, .code = many, .departement = parents};
  fragility_register *copy;
  assert_int_equal(fragility_register_copy(&model, &copy, NULL), FRAGILITY_OK);
  const fragility_groups *g = &copy->groups[FRAGILITY_DEPARTEMENT];
  assert_int_equal(g->count, 3);
  assert_string_equal(g->code[0], "X");
  assert_string_equal(g->code[1], "Y");
  assert_string_equal(g->code[2], "Z");
  assert_string_equal(g->name[2], "");
  static const uint32_t expected[] = {1, 0, 1, FRAGILITY_NO_GROUP, 0, 2};
  assert_memory_equal(g->of_unit, expected, sizeof expected);
  assert_int_equal(copy->groups[FRAGILITY_EPCI].count, 0);
  assert_int_equal(copy->groups[FRAGILITY_EPCI].of_unit[0], FRAGILITY_NO_GROUP);
  assert_int_equal(copy->groups[FRAGILITY_FRANCE].count, 1);
  assert_string_equal(copy->groups[FRAGILITY_FRANCE].code[0], "FR");
  assert_int_equal(copy->groups[FRAGILITY_FRANCE].of_unit[5], 0);
  fragility_register_free(copy);
}

static void shares(void **state) {
  (void)state;
  fragility_register *copy;
  assert_int_equal(fragility_register_copy(&units, &copy, NULL), FRAGILITY_OK);
  fragility_register *again = fragility_register_share(copy);
  fragility_register_free(copy);
  assert_string_equal(again->units.code[3], "97411"); /* still there */
  fragility_register_free(again);
  fragility_register_free(NULL);
}

static void codes_must_grow(void **state) {
  (void)state;
  static const char *const falling[] = {"31555", "01001"}, *const twice[] = {"01001", "01001"},
                           *const lacking[] = {"01001", NULL};
  static const struct {
    const char *const *code;
    const char *message;
  } cases[] = {{falling, "unit codes must grow: found \"01001\" after \"31555\""},
               {twice, "unit codes must grow: found \"01001\" after \"01001\""},
               {lacking, "unit codes must grow: found \"\" after \"01001\""}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    fragility_units model = {.count = 2, .code = cases[i].code};
    fragility_register *copy = (fragility_register *)1;
    fragility_error err;
    assert_int_equal(fragility_register_copy(&model, &copy, &err), FRAGILITY_ERROR_ARGUMENT);
    assert_null(copy);
    assert_string_equal(err.message, cases[i].message);
  }
}

static void bare_units_are_in_nothing(void **state) {
  (void)state;
  fragility_register *bare;
  const char **own = calloc(2, sizeof *own); /* the register's from here on */
  own[0] = "a", own[1] = "b";
  assert_int_equal(fragility_register_create_bare(2, own, 2, &bare, NULL), FRAGILITY_OK);
  const fragility_units *u = &bare->units;
  assert_ptr_equal(u->code, own);
  for (size_t i = 0; i < 2; i++) assert_string_equal(u->name[i], "");
  assert_int_equal(fragility_register_name(bare, NULL), FRAGILITY_OK);
  ((const char **)u->name)[1] = "called b", ((double *)u->population)[0] = 3;
  assert_int_equal(fragility_register_close(bare, NULL), FRAGILITY_OK);
  for (size_t i = 0; i < 2; i++) {
    assert_string_equal(u->epci[i], "");
    assert_string_equal(u->departement[i], "");
    assert_string_equal(u->region[i], "");
    assert_string_equal(u->zone[i], "");
    assert_string_equal(u->commune[i], "");
    assert_true(isnan(u->latitude[i]) && isnan(u->longitude[i]));
  }
  assert_string_equal(u->name[0], "");
  assert_true(isnan(u->population[1]));
  for (int level = 0; level < FRAGILITY_FRANCE; level++) {
    assert_int_equal(bare->groups[level].count, 0);
    for (size_t i = 0; i < 2; i++) assert_int_equal(bare->groups[level].of_unit[i], FRAGILITY_NO_GROUP);
  }
  assert_int_equal(bare->groups[FRAGILITY_FRANCE].of_unit[1], 0);
  fragility_register_free(bare);
}

static void no_unit_at_all(void **state) {
  (void)state;
  fragility_units none = {.count = 0, .code = codes};
  fragility_register *copy;
  assert_int_equal(fragility_register_copy(&none, &copy, NULL), FRAGILITY_OK);
  assert_int_equal(copy->units.count, 0);
  assert_int_equal(copy->groups[FRAGILITY_REGION].count, 0);
  fragility_register_free(copy);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(levels),
                                     cmocka_unit_test(finding_a_code),
                                     cmocka_unit_test(a_copy_keeps_nothing_of_its_model),
                                     cmocka_unit_test(groups),
                                     cmocka_unit_test(shares),
                                     cmocka_unit_test(codes_must_grow),
                                     cmocka_unit_test(bare_units_are_in_nothing),
                                     cmocka_unit_test(no_unit_at_all)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
