/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tiny.h"

#include "access/access.h"

static fragility_territory *country;
static fragility_supply *venues;

static int prepare(void **state) {
  (void)state;
  char services[TINY_PATH], counsellors[TINY_PATH];
  const char *paths[] = {tiny_path(services, "inputs/france-services.csv"), tiny_path(counsellors, "inputs/conseillers-numeriques.csv")};
  fragility_error err = {0};
  country = tiny_territory();
  if (fragility_supply_read(paths, 2, country, NULL, &venues, &err)) fail_msg("%s", err.message);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  fragility_supply_free(venues);
  fragility_territory_free(country);
  return 0;
}

static void agrees_with_the_tiny_country(void **state) {
  (void)state;
  static const double radii[] = {5, 10, 20};
  static const char *const columns[] = {"within_5", "within_10", "within_20"};
  fragility_access *access = NULL;
  fragility_grid expected;
  tiny_expected(&expected, "access.csv");
  assert_int_equal(fragility_access_compute(fragility_territory_units(country), venues, radii, 3, NULL, &access, NULL), FRAGILITY_OK);
  assert_int_equal(expected.rows, fragility_territory_units(country)->count);
  for (size_t u = 0; u < expected.rows; u++) {
    const fragility_venue *venue = fragility_supply_venue(venues, fragility_access_nearest(access, u));
    assert_string_equal(venue ? venue->id : "", tiny_text(&expected, u, "nearest_id"));
    tiny_near_(fragility_access_nearest_km(access, u), tiny_number(&expected, u, "nearest_km"), 1e-9, "km", __FILE__, __LINE__);
    for (size_t r = 0; r < 3; r++) tiny_same((double)fragility_access_within(access, u, r), tiny_number(&expected, u, columns[r]), columns[r]);
    tiny_same((double)fragility_access_inside(access, u), tiny_number(&expected, u, "inside"), "inside");
  }
  fragility_grid_free(&expected);
  fragility_access_free(access);
}

static void does_not_depend_on_threads(void **state) {
  (void)state;
  const fragility_units *u = fragility_territory_units(country);
  const double radius = 15;
  fragility_access *access[3] = {NULL};
  for (int t = 0; t < 3; t++) {
    fragility_options options = {.threads = t + 1};
    assert_int_equal(fragility_access_compute(u, venues, &radius, 1, &options, &access[t], NULL), FRAGILITY_OK);
  }
  for (size_t i = 0; i < u->count; i++)
    for (int t = 1; t < 3; t++) {
      assert_int_equal(fragility_access_nearest(access[t], i), fragility_access_nearest(access[0], i));
      tiny_same(fragility_access_nearest_km(access[t], i), fragility_access_nearest_km(access[0], i), "km");
      assert_int_equal(fragility_access_within(access[t], i, 0), fragility_access_within(access[0], i, 0));
    }
  for (int t = 0; t < 3; t++) fragility_access_free(access[t]);
}

/* ---- three venues made by hand ---- */

static const char *const codes[] = {"01001", "01002", "01003"};
static const double latitudes[] = {0, 1, NAN}, longitudes[] = {0, 1, 0};

static fragility_units three_units(void) {
  return (fragility_units){.count = 3, .code = codes, .latitude = latitudes, .longitude = longitudes};
}

static void counts_venues_of_the_commune_wherever_they_are(void **state) {
  (void)state;
  fragility_venue made[] = {{.id = "a", .name = "A", .code = "01001", .latitude = 5, .longitude = 5},
                            {.id = "b", .name = "B", .code = "01003", .latitude = 0, .longitude = 0.1},
                            {.id = "c", .name = "C", .code = "", .latitude = 0, .longitude = 0.1}};
  const fragility_supply supply = {.count = 3, .venues = made};
  const fragility_units units = three_units();
  const double radii[] = {12, 0};
  fragility_access *access = NULL;
  assert_int_equal(fragility_access_compute(&units, &supply, radii, 2, NULL, &access, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_access_inside(access, 0), 1);
  assert_int_equal(fragility_access_inside(access, 1), 0);
  assert_int_equal(fragility_access_inside(access, 2), 1);
  assert_int_equal(fragility_access_nearest(access, 0), 1);
  tiny_near(fragility_access_nearest_km(access, 0), 0.1 * 6371.0088 * 3.14159265358979323846 / 180, "a tenth of a degree");
  assert_int_equal(fragility_access_within(access, 0, 0), 2);
  assert_int_equal(fragility_access_within(access, 0, 1), 0);
  assert_int_equal(fragility_access_nearest(access, 2), SIZE_MAX);
  assert_true(isnan(fragility_access_nearest_km(access, 2)));
  assert_int_equal(fragility_access_within(access, 2, 0), 0);
  fragility_access_free(access);
}

static void says_when_there_is_no_venue(void **state) {
  (void)state;
  const fragility_supply none = {.count = 0};
  const fragility_units units = three_units();
  fragility_access *access = NULL;
  assert_int_equal(fragility_access_compute(&units, &none, NULL, 0, NULL, &access, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_access_nearest(access, 0), SIZE_MAX);
  assert_true(isnan(fragility_access_nearest_km(access, 0)));
  assert_int_equal(fragility_access_within(access, 0, 0), 0);
  fragility_access_free(access);
}

static void refuses_nothing_to_work_on(void **state) {
  (void)state;
  const double negative = -1, unknown = NAN, radius = 5;
  const fragility_units *u = fragility_territory_units(country);
  fragility_units placeless = three_units();
  fragility_access *access = (fragility_access *)&placeless;
  fragility_error err = {0};
  assert_int_equal(fragility_access_compute(u, venues, &radius, 1, NULL, NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_access_compute(NULL, venues, &radius, 1, NULL, &access, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_null(access);
  assert_int_equal(fragility_access_compute(u, NULL, &radius, 1, NULL, &access, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_access_compute(u, venues, NULL, 1, NULL, &access, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_access_compute(u, venues, &negative, 1, NULL, &access, &err), FRAGILITY_ERROR_ARGUMENT);
  tiny_error(&err, FRAGILITY_ERROR_ARGUMENT, "radius");
  assert_int_equal(fragility_access_compute(u, venues, &unknown, 1, NULL, &access, NULL), FRAGILITY_ERROR_ARGUMENT);
  placeless.latitude = NULL;
  assert_int_equal(fragility_access_compute(&placeless, venues, &radius, 1, NULL, &access, &err), FRAGILITY_ERROR_ARGUMENT);
  tiny_error(&err, FRAGILITY_ERROR_ARGUMENT, "points");
  assert_int_equal(fragility_access_nearest(NULL, 0), SIZE_MAX);
  assert_true(isnan(fragility_access_nearest_km(NULL, 0)));
  assert_int_equal(fragility_access_within(NULL, 0, 0), 0);
  assert_int_equal(fragility_access_inside(NULL, 0), 0);
  fragility_access_free(NULL);
}

static void refuses_positions_that_are_none(void **state) {
  (void)state;
  const double radius = 10000;
  fragility_access *access = NULL;
  const fragility_units *u = fragility_territory_units(country);
  assert_int_equal(fragility_access_compute(u, venues, &radius, 1, NULL, &access, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_access_within(access, 0, 0), 35);
  assert_int_equal(fragility_access_within(access, 0, 1), 0);
  assert_int_equal(fragility_access_within(access, u->count, 0), 0);
  assert_int_equal(fragility_access_nearest(access, u->count), SIZE_MAX);
  assert_true(isnan(fragility_access_nearest_km(access, u->count)));
  assert_int_equal(fragility_access_inside(access, u->count), 0);
  fragility_access_free(access);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(agrees_with_the_tiny_country),
      cmocka_unit_test(does_not_depend_on_threads),
      cmocka_unit_test(counts_venues_of_the_commune_wherever_they_are),
      cmocka_unit_test(says_when_there_is_no_venue),
      cmocka_unit_test(refuses_nothing_to_work_on),
      cmocka_unit_test(refuses_positions_that_are_none),
  };
  return cmocka_run_group_tests(tests, prepare, tear_down);
}
