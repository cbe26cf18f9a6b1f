/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of the nearest venues, against all distances sorted. */
#include "../check.h"

#include "access/access.h"

enum { UNITS = 40, VENUES = 300, LISTED = 7 };

static struct world {
  char codes[UNITS][8], ids[VENUES][8];
  const char *code[UNITS];
  double latitude[UNITS], longitude[UNITS];
  fragility_units units;
  fragility_venue venues[VENUES];
  fragility_supply *supply;
} world;

/* Two clusters 8,000 km apart, each point standing twice so that there are ties; one unit has no point. */
static int make_world(void **state) {
  uint64_t seed = 12;
  fragility_error err;
  (void)state;
  for (size_t u = 0; u < UNITS; u++) {
    snprintf(world.codes[u], sizeof world.codes[u], "u%03u", (unsigned)u);
    world.code[u] = world.codes[u];
    world.latitude[u] = (u % 2 ? -21 : 46) + (double)random_below(&seed, 1000) / 500, world.longitude[u] = (u % 2 ? 55 : 2) + (double)random_below(&seed, 1000) / 500;
  }
  world.latitude[9] = NAN;
  for (size_t v = 0; v < VENUES; v++) {
    snprintf(world.ids[v], sizeof world.ids[v], "v%03u", (unsigned)v);
    fragility_venue twin = world.venues[v - (v % 2)];
    world.venues[v] = (fragility_venue){.id = world.ids[v], .name = "Lieu", .latitude = v % 2 ? twin.latitude : (v % 4 ? -21 : 46) + (double)random_below(&seed, 1000) / 500,
                                        .longitude = v % 2 ? twin.longitude : (v % 4 ? 55 : 2) + (double)random_below(&seed, 1000) / 500};
  }
  world.units = (fragility_units){.count = UNITS, .code = world.code, .latitude = world.latitude, .longitude = world.longitude};
  return fragility_supply_from_venues(world.venues, VENUES, &world.supply, &err);
}

static int free_world(void **state) {
  (void)state;
  fragility_supply_free(world.supply);
  return 0;
}

static fragility_sheet *list(size_t k, const unsigned char *keep) {
  fragility_error err;
  fragility_sheet *sheet;
  if (fragility_nearest_sheet(&world.units, world.supply, k, keep, NULL, &sheet, &err)) fail_msg("%s", err.message);
  return sheet;
}

/* How many venues come before this one, seen from a unit. */
static size_t before(size_t unit, const char *id, double km) {
  size_t n = 0;
  for (size_t v = 0; v < VENUES; v++) {
    double other = fragility_distance_km(world.latitude[unit], world.longitude[unit], world.venues[v].latitude, world.venues[v].longitude);
    n += other < km || (other == km && strcmp(world.ids[v], id) < 0);
  }
  return n;
}

static void lists_the_nearest_in_order(void **state) {
  (void)state;
  fragility_sheet *sheet = list(LISTED, NULL);
  assert_int_equal(fragility_sheet_rows(sheet), (UNITS - 1) * LISTED + 1);
  size_t placeless = 0, rank = 0;
  for (size_t r = 0; r < fragility_sheet_rows(sheet); r++) {
    size_t unit = fragility_units_find(&world.units, fragility_sheet_text(sheet, 0, r));
    if (isnan(world.latitude[unit])) { /* one row that names it, and nothing more */
      assert_true(isnan(fragility_sheet_number(sheet, 2, r)) && isnan(fragility_sheet_number(sheet, 3, r)));
      assert_string_equal(fragility_sheet_text(sheet, 4, r), "");
      placeless++;
      continue;
    }
    assert_int_equal(fragility_sheet_number(sheet, 2, r), rank % LISTED + 1);
    assert_int_equal(before(unit, fragility_sheet_text(sheet, 4, r), fragility_sheet_number(sheet, 3, r)), rank++ % LISTED);
  }
  assert_int_equal(placeless, 1);
  fragility_sheet_free(sheet);
}

static void lists_what_is_asked_for_only(void **state) {
  unsigned char keep[UNITS] = {0};
  (void)state;
  keep[3] = keep[9] = 1;
  fragility_sheet *sheet = list(2, keep);
  assert_int_equal(fragility_sheet_rows(sheet), 3); /* the last is the unit without a point */
  assert_string_equal(fragility_sheet_text(sheet, 0, 1), "u003");
  assert_string_equal(fragility_sheet_text(sheet, 0, 2), "u009");
  fragility_sheet_free(sheet);
  sheet = list(1000, keep); /* no more than there are */
  assert_int_equal(fragility_sheet_rows(sheet), VENUES + 1);
  fragility_sheet_free(sheet);
}

static void refuses_bad_input(void **state) {
  fragility_error err;
  fragility_sheet *sheet = (fragility_sheet *)&err;
  fragility_units nowhere = {.count = 1, .code = world.code};
  (void)state;
  assert_int_equal(fragility_nearest_sheet(NULL, world.supply, 1, NULL, NULL, &sheet, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_null(sheet);
  assert_int_equal(fragility_nearest_sheet(&world.units, NULL, 1, NULL, NULL, &sheet, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_nearest_sheet(&world.units, world.supply, 0, NULL, NULL, &sheet, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_nearest_sheet(&nowhere, world.supply, 1, NULL, NULL, &sheet, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_nearest_sheet(&world.units, world.supply, 1, NULL, NULL, NULL, NULL), FRAGILITY_ERROR_ARGUMENT);
}

static void no_venue_is_a_row(void **state) {
  fragility_error err;
  fragility_supply *none;
  fragility_sheet *sheet;
  (void)state;
  assert_int_equal(fragility_supply_from_venues(NULL, 0, &none, &err), FRAGILITY_OK);
  assert_int_equal(fragility_nearest_sheet(&world.units, none, 3, NULL, NULL, &sheet, &err), FRAGILITY_OK);
  assert_int_equal(fragility_sheet_rows(sheet), UNITS);
  assert_true(isnan(fragility_sheet_number(sheet, 2, 0)));
  fragility_sheet_free(sheet);
  fragility_supply_free(none);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(lists_the_nearest_in_order), cmocka_unit_test(lists_what_is_asked_for_only), cmocka_unit_test(refuses_bad_input),
                                     cmocka_unit_test(no_venue_is_a_row)};
  return cmocka_run_group_tests(tests, make_world, free_world);
}
