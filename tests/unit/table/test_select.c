/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../check.h"
#include "table/table.h"

static const char *const codes[] = {"01001", "11371", "31033", "31555", "85113"};
static const char *const epcis[] = {"240100883", "200035855", "200068641", "243100518", ""};
static const char *const departements[] = {"01", "11", "31", "31", "85"};
static const char *const regions[] = {"84", "76", "76", "76", "52"};
static const fragility_units units = {
    .count = 5, .code = codes, .epci = epcis, .departement = departements, .region = regions};

static void perimeters(void **state) {
  (void)state;
  static const struct {
    const char *perimeter, *kept;
  } cases[] = {{"departement:31", "00110"},           {"departement:11,31", "01110"},
               {"departement: 31 , 11 ", "01110"},    {"region:76", "01110"},
               {"region:76,52,84", "11111"},          {"commune:31555", "00010"},
               {"epci:240100883,243100518", "10010"}, {"departement:31,31", "00110"}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    unsigned char keep[5];
    memset(keep, 7, sizeof keep);
    assert_int_equal(fragility_units_select(&units, cases[i].perimeter, keep, NULL), FRAGILITY_OK);
    for (size_t u = 0; u < 5; u++) assert_int_equal(keep[u], cases[i].kept[u] - '0');
  }
}

#define EXPECTED                                                                                                     \
  "\", expected LEVEL:CODE[,CODE...] with LEVEL among commune, epci, departement, region, zone (for example "              \
  "departement:11,31)"

static void what_is_no_perimeter(void **state) {
  (void)state;
  static const struct {
    const char *perimeter, *message;
  } cases[] = {
      {"", "found the perimeter \"" EXPECTED},
      {"31", "found the perimeter \"31" EXPECTED},
      {":31", "found the perimeter \":31" EXPECTED},
      {"canton:31", "found the perimeter \"canton:31" EXPECTED},
      {"france:FR", "found the perimeter \"france:FR" EXPECTED},
      {"departement 31", "found the perimeter \"departement 31" EXPECTED},
      {"a-level-with-a-name-longer-than-any-other:31",
       "found the perimeter \"a-level-with-a-name-longer-than-any-other:31" EXPECTED},
      {"departement:", "found no code in the perimeter \"departement:\""},
      {"departement:99", "no unit has the departement \"99\""},
      {"departement:31,99", "no unit has the departement \"99\""},
      {"departement:1", "no unit has the departement \"1\""},
      {"epci:,243100518", "no unit has the epci \"\""}, /* "" is not a member of any */
      {"epci: ", "no unit has the epci \"\""},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    unsigned char keep[5];
    fragility_error err = {0};
    fragility_status status = fragility_units_select(&units, cases[i].perimeter, keep, &err);
    if (status != FRAGILITY_ERROR_ARGUMENT) print_error("case %zu\n", i);
    assert_int_equal(status, FRAGILITY_ERROR_ARGUMENT);
    assert_string_equal(err.message, cases[i].message);
  }
}

static void nothing_given(void **state) {
  (void)state;
  unsigned char keep[5];
  fragility_units only_codes = {.count = 5, .code = codes};
  assert_int_equal(fragility_units_select(NULL, "region:76", keep, NULL), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_units_select(&units, NULL, keep, NULL), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_units_select(&units, "region:76", NULL, NULL), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_units_select(&only_codes, "region:76", keep, NULL), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_units_select(&only_codes, "commune:31555", keep, NULL), FRAGILITY_OK);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(perimeters), cmocka_unit_test(what_is_no_perimeter),
                                     cmocka_unit_test(nothing_given)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
