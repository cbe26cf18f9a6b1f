/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crossed.h"

/* ---- the tiny country ---- */

static void compare(const fragility_gaps *gaps, const fragility_units *units, const fragility_supply *supply, const char *file) {
  fragility_grid expected;
  tiny_expected(&expected, file);
  assert_int_equal(fragility_gaps_count(gaps), expected.rows);
  for (size_t i = 0; i < expected.rows; i++) {
    const fragility_gap *gap = fragility_gaps_get(gaps, i);
    assert_string_equal(units->code[gap->unit], tiny_text(&expected, i, "code"));
    assert_string_equal(fragility_supply_venue(supply, gap->nearest)->id, tiny_text(&expected, i, "nearest_id"));
    tiny_same(gap->people, tiny_number(&expected, i, "people"), "people");
    tiny_near_(gap->nearest_km, tiny_number(&expected, i, "nearest_km"), 1e-9, "km", __FILE__, __LINE__);
    tiny_same(gap->limit, tiny_number(&expected, i, "limit"), "limit");
  }
  fragility_grid_free(&expected);
}

static void agrees_with_the_tiny_country(void **state) {
  (void)state;
  char services[TINY_PATH], counsellors[TINY_PATH];
  const char *paths[] = {tiny_path(services, "inputs/france-services.csv"), tiny_path(counsellors, "inputs/conseillers-numeriques.csv")};
  const fragility_gaps_options loin = {.saturation = -1}, points_only = {.saturation = -1, .points_only = true};
  fragility_territory *country = tiny_territory();
  const fragility_units *units = fragility_territory_units(country);
  fragility_supply *supply = NULL;
  fragility_table *need = NULL;
  fragility_gaps *gaps = NULL, *strict = NULL;
  assert_int_equal(fragility_supply_read(paths, 2, country, NULL, &supply, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_table_from_columns(units, NULL, 0, &need, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_gaps_find(need, supply, &loin, &gaps, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_gaps_find(need, supply, &points_only, &strict, NULL), FRAGILITY_OK);
  compare(gaps, units, supply, "gaps.csv");
  compare(strict, units, supply, "gaps-points-only.csv");
  assert_int_equal(fragility_gaps_unplaced(gaps), 1);
  fragility_gaps_free(gaps);
  fragility_gaps_free(strict);
  fragility_table_free(need);
  fragility_supply_free(supply);
  fragility_territory_free(country);
}

/* ---- sheets ---- */

static const crossed given = {.units = 8, .venues = 2, .at = {15, 9, 50, NAN, -15, 1, 60, 2}, .people = {10, 20, 30, 40, 50, NAN, 70, 80},
                              .score = {1, 2, NAN, 4, 5, 6, 7, 8}, .venue_at = {0, 1}};

static size_t column_of(const fragility_sheet *sheet, const char *name) {
  for (size_t c = 0; c < fragility_sheet_columns(sheet); c++)
    if (strcmp(fragility_sheet_name(sheet, c), name) == 0) return c;
  fail_msg("no column %s", name);
  return SIZE_MAX;
}

static fragility_sheet *sheet_of(const fragility_gaps *gaps, fragility_level level) {
  fragility_sheet *sheet = NULL;
  fragility_error err = {0};
  if (fragility_gaps_sheet(gaps, level, &sheet, &err)) fail_msg("%s", err.message);
  return sheet;
}

static void writes_a_row_a_gap(void **state) {
  (void)state;
  static const char *const codes[] = {"u6", "u4", "u2", "u0"}, *const venues[] = {"v1", "v0", "v1", "v1"};
  static const double people[] = {70, 50, 30, 10}, kms[] = {59, 15, 49, 14}, within_20[] = {0, 2, 0, 2}, score[] = {7, 5, NAN, 1};
  fragility_gaps *gaps = crossed_find(&given, NULL, false);
  fragility_sheet *sheet = sheet_of(gaps, FRAGILITY_COMMUNE);
  assert_int_equal(fragility_sheet_rows(sheet), 4);
  for (size_t r = 0; r < 4; r++) {
    assert_string_equal(fragility_sheet_text(sheet, column_of(sheet, "code"), r), codes[r]);
    assert_string_equal(fragility_sheet_text(sheet, column_of(sheet, "type"), r), "loin");
    assert_string_equal(fragility_sheet_text(sheet, column_of(sheet, "limit"), r), "");
    assert_string_equal(fragility_sheet_text(sheet, column_of(sheet, "nearest_venue"), r), venues[r]);
    assert_string_equal(fragility_sheet_text(sheet, column_of(sheet, "nearest_name"), r), "La Maison");
    assert_string_equal(fragility_sheet_text(sheet, column_of(sheet, "reason"), r), fragility_gaps_get(gaps, r)->reason);
    tiny_same(fragility_sheet_number(sheet, column_of(sheet, "demand"), r), people[r], "demand");
    tiny_same(fragility_sheet_number(sheet, column_of(sheet, "population"), r), people[r], "population");
    tiny_same(fragility_sheet_number(sheet, column_of(sheet, "score"), r), score[r], "score");
    tiny_near_(fragility_sheet_number(sheet, column_of(sheet, "nearest_km"), r), kms[r], 1e-9, "km", __FILE__, __LINE__);
    tiny_same(fragility_sheet_number(sheet, column_of(sheet, "venues_within_norm"), r), 0, "within the norm");
    tiny_same(fragility_sheet_number(sheet, column_of(sheet, "venues_10km"), r), 0, "within 10 km");
    tiny_same(fragility_sheet_number(sheet, column_of(sheet, "venues_20km"), r), within_20[r], "within 20 km");
  }
  fragility_sheet_free(sheet);
  fragility_gaps_free(gaps);
}

static void marks_the_limit(void **state) {
  (void)state;
  const fragility_gaps_options options = {.norm_km = 14.5};
  fragility_gaps *gaps = crossed_find(&given, &options, false);
  fragility_sheet *sheet = sheet_of(gaps, FRAGILITY_COMMUNE);
  assert_int_equal(fragility_sheet_rows(sheet), 3);
  assert_string_equal(fragility_sheet_text(sheet, column_of(sheet, "code"), 1), "u4");
  assert_string_equal(fragility_sheet_text(sheet, column_of(sheet, "limit"), 1), "limite");
  fragility_sheet_free(sheet);
  fragility_gaps_free(gaps);
}

/* A: u0 u1 u2; B: u3 u4 u5; u6 has none; C: u7. Parents without a gap stand there too. */
static void adds_up_by_parent(void **state) {
  (void)state;
  static const char *const codes[] = {"A", "B", "C"};
  static const double communes[] = {3, 3, 1}, demand[] = {60, 90, 80}, far[] = {2, 1, 0}, far_people[] = {40, 50, 0};
  fragility_gaps *gaps = crossed_find(&given, NULL, false);
  fragility_sheet *sheet = sheet_of(gaps, FRAGILITY_EPCI);
  assert_int_equal(fragility_sheet_rows(sheet), 3);
  for (size_t r = 0; r < 3; r++) {
    assert_string_equal(fragility_sheet_text(sheet, column_of(sheet, "code"), r), codes[r]);
    tiny_same(fragility_sheet_number(sheet, column_of(sheet, "communes"), r), communes[r], "communes");
    tiny_same(fragility_sheet_number(sheet, column_of(sheet, "demand"), r), demand[r], "demand");
    tiny_same(fragility_sheet_number(sheet, column_of(sheet, "loin_communes"), r), far[r], "loin_communes");
    tiny_same(fragility_sheet_number(sheet, column_of(sheet, "loin_demand"), r), far_people[r], "loin_demand");
  }
  fragility_sheet_free(sheet);
  sheet = sheet_of(gaps, FRAGILITY_FRANCE);
  assert_int_equal(fragility_sheet_rows(sheet), 1);
  tiny_same(fragility_sheet_number(sheet, column_of(sheet, "communes"), 0), 8, "communes");
  tiny_same(fragility_sheet_number(sheet, column_of(sheet, "loin_demand"), 0), 160, "loin_demand");
  fragility_sheet_free(sheet);
  sheet = sheet_of(gaps, FRAGILITY_REGION);
  assert_int_equal(fragility_sheet_rows(sheet), 0);
  fragility_sheet_free(sheet);
  fragility_gaps_free(gaps);
}

static void keeps_parents_asked_for_only(void **state) {
  (void)state;
  static const unsigned char keep[] = {1, 1, 0, 0, 0, 0, 0, 0};
  const fragility_gaps_options options = {.keep = keep};
  fragility_gaps *gaps = crossed_find(&given, &options, false);
  fragility_sheet *sheet = sheet_of(gaps, FRAGILITY_EPCI);
  assert_int_equal(fragility_sheet_rows(sheet), 1);
  tiny_same(fragility_sheet_number(sheet, column_of(sheet, "communes"), 0), 2, "communes");
  tiny_same(fragility_sheet_number(sheet, column_of(sheet, "loin_communes"), 0), 1, "loin_communes");
  fragility_sheet_free(sheet);
  fragility_gaps_free(gaps);
}

static void an_empty_list_is_a_header(void **state) {
  (void)state;
  const crossed near = {.units = 2, .venues = 1, .at = {1, 2}, .people = {1, 1}};
  fragility_gaps *gaps = crossed_find(&near, NULL, false);
  fragility_sheet *sheet = sheet_of(gaps, FRAGILITY_COMMUNE);
  assert_int_equal(fragility_sheet_rows(sheet), 0);
  assert_int_equal(column_of(sheet, "code"), 0);
  assert_int_equal(column_of(sheet, "reason"), fragility_sheet_columns(sheet) - 1);
  fragility_sheet_free(sheet);
  fragility_gaps_free(gaps);
}

static void lends_its_access(void **state) {
  (void)state;
  fragility_gaps *gaps = crossed_find(&given, NULL, false);
  assert_int_equal(fragility_access_nearest(fragility_gaps_access(gaps), 1), 1);
  tiny_near_(fragility_access_nearest_km(fragility_gaps_access(gaps), 1), 8, 1e-9, "km", __FILE__, __LINE__);
  fragility_gaps_free(gaps);
}

static void refuses_nothing_to_work_on(void **state) {
  (void)state;
  fragility_gaps *gaps = crossed_find(&given, NULL, false);
  fragility_sheet *sheet = NULL;
  fragility_error err = {0};
  assert_int_equal(fragility_gaps_sheet(gaps, FRAGILITY_COMMUNE, NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_gaps_sheet(NULL, FRAGILITY_COMMUNE, &sheet, NULL), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_gaps_sheet(gaps, FRAGILITY_LEVELS, &sheet, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_null(sheet);
  fragility_gaps_free(gaps);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(agrees_with_the_tiny_country), cmocka_unit_test(writes_a_row_a_gap),
      cmocka_unit_test(marks_the_limit),              cmocka_unit_test(adds_up_by_parent),
      cmocka_unit_test(keeps_parents_asked_for_only), cmocka_unit_test(an_empty_list_is_a_header),
      cmocka_unit_test(lends_its_access),             cmocka_unit_test(refuses_nothing_to_work_on),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
