/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sites worked out by hand, on units along the equator: a tenth of a degree is 11.1 km. */
#include "tiny.h"

#include "siting/siting.h"

static const char *const codes[] = {"01001", "01002", "01003", "01004", "01005"};
static const double on_the_equator[] = {0, 0, 0, 0, 0};
/* 8.9 km from 1 to 2 and from 2 to 3; the others are alone. */
static const double longitudes[] = {0, 0.08, 0.16, 1, 2};
static const double population[] = {100, 50, 70, 200, 10};

static fragility_units five_units(void) {
  return (fragility_units){.count = 5, .code = codes, .population = population, .latitude = on_the_equator, .longitude = longitudes};
}

static fragility_supply *supply_of(const fragility_venue *venues, size_t n) {
  fragility_supply *supply = NULL;
  fragility_error err = {0};
  if (fragility_supply_from_venues(venues, n, &supply, &err)) fail_msg("%s", err.message);
  return supply;
}

static fragility_siting *find(const fragility_units *units, const fragility_supply *existing, const fragility_supply *candidates,
                              const fragility_siting_options *options) {
  fragility_siting *siting = NULL;
  fragility_error err = {0};
  if (fragility_siting_find(units, existing, candidates, options, &siting, &err)) fail_msg("%s", err.message);
  assert_non_null(siting);
  return siting;
}

static void is_site_(const fragility_siting *siting, size_t i, fragility_site wanted, const char *file, int line) {
  const fragility_site *got = fragility_siting_get(siting, i);
  if (got && got->position == wanted.position && got->people == wanted.people && got->served == wanted.served && got->alone == wanted.alone &&
      got->runner_up == wanted.runner_up && got->runner_up_people == wanted.runner_up_people)
    return;
  if (got)
    print_error("site %zu: position %zu people %g served %g alone %g runner-up %zu %g\n", i, got->position, got->people, got->served, got->alone,
                got->runner_up, got->runner_up_people);
  _fail(file, line);
}
#define is_site(siting, i, ...) is_site_(siting, i, (fragility_site){__VA_ARGS__}, __FILE__, __LINE__)

static void totals_are_(const fragility_siting *siting, double people, double served, double stranded, double gained, const char *file, int line) {
  if (fragility_siting_people(siting) == people && fragility_siting_served(siting) == served && fragility_siting_without(siting) == people - served &&
      fragility_siting_stranded(siting) == stranded && fragility_siting_gained(siting) == gained)
    return;
  print_error("people %g served %g without %g stranded %g gained %g\n", fragility_siting_people(siting), fragility_siting_served(siting),
              fragility_siting_without(siting), fragility_siting_stranded(siting), fragility_siting_gained(siting));
  _fail(file, line);
}
#define totals_are(siting, ...) totals_are_(siting, __VA_ARGS__, __FILE__, __LINE__)

static void chooses_two_of_five(void **state) {
  (void)state;
  const fragility_units units = five_units();
  fragility_siting *siting = find(&units, NULL, NULL, &(fragility_siting_options){.count = 2});
  assert_int_equal(fragility_siting_count(siting), 2);
  is_site(siting, 0, .position = 1, .people = 220, .served = 220, .alone = 220, .runner_up = 0, .runner_up_people = 150);
  is_site(siting, 1, .position = 3, .people = 200, .served = 420, .alone = 200, .runner_up = 4, .runner_up_people = 10);
  totals_are(siting, 430, 0, 0, 420);
  tiny_same(fragility_siting_bound(siting), 420, "bound");
  assert_true(fragility_siting_proven(siting));
  fragility_siting_free(siting);
}

static void stops_when_nobody_is_left(void **state) {
  (void)state;
  const fragility_units units = five_units();
  fragility_siting *siting = find(&units, NULL, NULL, &(fragility_siting_options){.count = 50});
  assert_int_equal(fragility_siting_count(siting), 3);
  is_site(siting, 2, .position = 4, .people = 10, .served = 430, .alone = 10, .runner_up = SIZE_MAX, .runner_up_people = 0);
  totals_are(siting, 430, 0, 0, 430);
  assert_true(fragility_siting_proven(siting));
  assert_null(fragility_siting_get(siting, 3));
  fragility_siting_free(siting);
  siting = find(&units, NULL, NULL, NULL);
  assert_int_equal(fragility_siting_count(siting), 0);
  totals_are(siting, 430, 0, 0, 0);
  assert_true(fragility_siting_proven(siting));
  fragility_siting_free(siting);
}

static void keeps_existing_venues(void **state) {
  (void)state;
  const fragility_units units = five_units();
  const fragility_venue venues[] = {{.id = "a", .latitude = 0, .longitude = 0.08}, {.id = "b", .latitude = 60, .longitude = 2}};
  fragility_supply *existing = supply_of(venues, 2);
  const unsigned char covered[] = {0, 0, 0, 0, 1};
  fragility_siting *siting = find(&units, existing, NULL, &(fragility_siting_options){.count = 1, .covered = covered});
  assert_int_equal(fragility_siting_count(siting), 1);
  is_site(siting, 0, .position = 3, .people = 200, .served = 430, .alone = 200, .runner_up = SIZE_MAX, .runner_up_people = 0);
  totals_are(siting, 430, 230, 0, 200);
  fragility_siting_free(siting);
  const unsigned char all[] = {1, 1, 1, 1, 1};
  siting = find(&units, existing, NULL, &(fragility_siting_options){.count = 3, .covered = all});
  assert_int_equal(fragility_siting_count(siting), 0);
  totals_are(siting, 430, 430, 0, 0);
  tiny_same(fragility_siting_bound(siting), 0, "bound");
  assert_true(fragility_siting_proven(siting));
  fragility_siting_free(siting);
  fragility_supply_free(existing);
}

/* The middle one first serves 12 and spoils both ends: 17 with one of them, where the two ends serve 22. */
static const double spaced[] = {0, 0.07, 0.14, 0.21, 30};
static const double trap[] = {5, 6, 6, 5, 3};

static void exchanges_what_the_greedy_spoils(void **state) {
  (void)state;
  const fragility_units units = {.count = 5, .code = codes, .population = trap, .latitude = on_the_equator, .longitude = spaced};
  const fragility_venue venues[] = {{.id = "z", .longitude = 0.035}, {.id = "a", .longitude = 0.105}, {.id = "m", .longitude = 0.175}};
  fragility_supply *candidates = supply_of(venues, 3);
  fragility_siting *siting = find(&units, NULL, candidates, &(fragility_siting_options){.count = 2, .norm_km = 5});
  assert_int_equal(fragility_siting_count(siting), 2);
  assert_string_equal(fragility_supply_venue(candidates, 1)->id, "m");
  is_site(siting, 0, .position = 1, .people = 11, .served = 11, .alone = 11, .runner_up = 0, .runner_up_people = 6);
  is_site(siting, 1, .position = 2, .people = 11, .served = 22, .alone = 11, .runner_up = 0, .runner_up_people = 6);
  totals_are(siting, 25, 0, 3, 22);
  tiny_same(fragility_siting_bound(siting), 22, "bound");
  assert_true(fragility_siting_proven(siting));
  fragility_siting_free(siting);
  fragility_supply_free(candidates);
}

static void leaves_out_units_without_a_point(void **state) {
  (void)state;
  const double lost[] = {0, NAN, 0.16, 1, INFINITY}, people[] = {100, 50, NAN, -5, 10};
  const unsigned char covered[] = {0, 0, 0, 0, 1};
  fragility_units units = five_units();
  units.longitude = lost;
  fragility_siting *siting = find(&units, NULL, NULL, &(fragility_siting_options){.count = 3, .people = people, .covered = covered});
  assert_int_equal(fragility_siting_count(siting), 1);
  is_site(siting, 0, .position = 0, .people = 100, .served = 110, .alone = 100, .runner_up = SIZE_MAX, .runner_up_people = 0);
  totals_are(siting, 160, 10, 50, 100);
  fragility_siting_free(siting);
  const double nowhere[] = {NAN, NAN, NAN, NAN, NAN};
  units.longitude = nowhere;
  siting = find(&units, NULL, NULL, &(fragility_siting_options){.count = 3});
  assert_int_equal(fragility_siting_count(siting), 0);
  totals_are(siting, 430, 0, 430, 0);
  fragility_siting_free(siting);
}

static void gives_ties_to_the_smaller_position(void **state) {
  (void)state;
  const double same[] = {1, 1, 1, 1, 1}, apart[] = {4, 3, 2, 1, 1};
  fragility_units units = five_units();
  units.population = same, units.longitude = apart;
  fragility_siting *siting = find(&units, NULL, NULL, &(fragility_siting_options){.count = 3});
  is_site(siting, 0, .position = 3, .people = 2, .served = 2, .alone = 2, .runner_up = 4, .runner_up_people = 2);
  is_site(siting, 1, .position = 0, .people = 1, .served = 3, .alone = 1, .runner_up = 2, .runner_up_people = 1);
  is_site(siting, 2, .position = 1, .people = 1, .served = 4, .alone = 1, .runner_up = 2, .runner_up_people = 1);
  fragility_siting_free(siting);
}

static void includes_the_limit(void **state) {
  (void)state;
  fragility_units units = five_units();
  units.count = 2;
  double km = fragility_distance_km(0, 0, 0, 0.08);
  fragility_siting *siting = find(&units, NULL, NULL, &(fragility_siting_options){.count = 1, .norm_km = km});
  tiny_same(fragility_siting_gained(siting), 150, "at the limit");
  fragility_siting_free(siting);
  siting = find(&units, NULL, NULL, &(fragility_siting_options){.count = 1, .norm_km = nextafter(km, 0)});
  tiny_same(fragility_siting_gained(siting), 100, "beyond it");
  fragility_siting_free(siting);
  const fragility_venue venue = {.id = "a"};
  fragility_supply *existing = supply_of(&venue, 1);
  siting = find(&units, existing, NULL, &(fragility_siting_options){.norm_km = km});
  tiny_same(fragility_siting_served(siting), 150, "served at the limit");
  fragility_siting_free(siting);
  siting = find(&units, existing, NULL, &(fragility_siting_options){.norm_km = nextafter(km, 0)});
  tiny_same(fragility_siting_served(siting), 100, "not beyond it");
  fragility_siting_free(siting);
  fragility_supply_free(existing);
}

/* 0.3 and 0.7 to the nearest 1/1024. */
static void counts_parts_of_people(void **state) {
  (void)state;
  const double parts[] = {0.3, 0.7, 70, 200, 10};
  fragility_units units = five_units();
  units.population = parts;
  fragility_siting *siting = find(&units, NULL, NULL, &(fragility_siting_options){.count = 2});
  tiny_same(fragility_siting_get(siting, 1)->people, 70 + 307 / 1024.0 + 717 / 1024.0, "people");
  assert_true(fragility_siting_proven(siting));
  fragility_siting_free(siting);
}

static void refuses_what_cannot_be_answered(void **state) {
  (void)state;
  static const double endless[] = {1, INFINITY, 1, 1, 1};
  const fragility_units good = five_units();
  fragility_units units = good;
  fragility_siting *siting = (fragility_siting *)&units;
  fragility_error err = {0};
  assert_int_equal(fragility_siting_find(&good, NULL, NULL, NULL, NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_siting_find(NULL, NULL, NULL, NULL, &siting, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_null(siting);
  units.latitude = NULL;
  assert_int_equal(fragility_siting_find(&units, NULL, NULL, NULL, &siting, &err), FRAGILITY_ERROR_ARGUMENT);
  tiny_error(&err, FRAGILITY_ERROR_ARGUMENT, "points");
  units = good, units.population = NULL;
  assert_int_equal(fragility_siting_find(&units, NULL, NULL, NULL, &siting, &err), FRAGILITY_ERROR_ARGUMENT);
  tiny_error(&err, FRAGILITY_ERROR_ARGUMENT, "people");
  const fragility_siting_options bad[] = {{.norm_km = -1}, {.norm_km = NAN}, {.norm_km = 20001}, {.people = endless}, {.exact_seconds = -1}, {.exact_seconds = NAN}};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    assert_int_equal(fragility_siting_find(&good, NULL, NULL, &bad[i], &siting, &err), FRAGILITY_ERROR_ARGUMENT);
    assert_null(siting);
  }
  if (!fragility_exact_built()) {
    const fragility_siting_options exact = {.exact = true};
    assert_int_equal(fragility_siting_find(&good, NULL, NULL, &exact, &siting, &err), FRAGILITY_ERROR_ARGUMENT);
    tiny_error(&err, FRAGILITY_ERROR_ARGUMENT, "built without GLPK");
  }
}

static void stops_when_cancelled(void **state) {
  (void)state;
  const volatile bool raised = true;
  const fragility_options options = {.cancel = &raised};
  const fragility_units units = five_units();
  fragility_siting *siting = (fragility_siting *)&units;
  assert_int_equal(fragility_siting_find(&units, NULL, NULL, &(fragility_siting_options){.count = 2, .options = &options}, &siting, NULL),
                   FRAGILITY_ERROR_CANCELLED);
  assert_null(siting);
}

static void answers_nothing_of_nothing(void **state) {
  (void)state;
  assert_int_equal(fragility_siting_count(NULL), 0);
  assert_null(fragility_siting_get(NULL, 0));
  assert_true(isnan(fragility_siting_people(NULL)) && isnan(fragility_siting_served(NULL)) && isnan(fragility_siting_without(NULL)));
  assert_true(isnan(fragility_siting_stranded(NULL)) && isnan(fragility_siting_gained(NULL)) && isnan(fragility_siting_bound(NULL)));
  assert_false(fragility_siting_proven(NULL));
  fragility_siting_free(NULL);
  const fragility_units none = {.count = 0, .population = population, .latitude = on_the_equator, .longitude = longitudes};
  fragility_siting *siting = find(&none, NULL, NULL, &(fragility_siting_options){.count = 2});
  totals_are(siting, 0, 0, 0, 0);
  fragility_siting_free(siting);
}

/* ---- venues given in memory ---- */

static void makes_a_supply_of_venues(void **state) {
  (void)state;
  char id[] = "b", name[] = "Chez B";
  const fragility_venue venues[] = {{.id = id, .name = name, .latitude = 90, .longitude = -180, .own_point = true}, {.id = "a", .code = "01001"}};
  fragility_supply *supply = supply_of(venues, 2);
  id[0] = 'x', name[0] = 'x';
  assert_int_equal(fragility_supply_count(supply), 2);
  const fragility_venue *first = fragility_supply_venue(supply, 0), *second = fragility_supply_venue(supply, 1);
  assert_string_equal(first->id, "a");
  assert_string_equal(first->code, "01001");
  assert_string_equal(first->name, "");
  assert_string_equal(second->id, "b");
  assert_string_equal(second->name, "Chez B");
  assert_true(second->own_point);
  tiny_same(second->longitude, -180, "longitude");
  assert_non_null(fragility_supply_journal(supply));
  fragility_supply_free(supply);
  supply = supply_of(NULL, 0);
  assert_int_equal(fragility_supply_count(supply), 0);
  fragility_supply_free(supply);
}

static void refuses_venues_that_are_none(void **state) {
  (void)state;
  const fragility_venue bad[][2] = {{{.id = "a"}, {.id = "a", .longitude = 1}}, {{.id = "a"}, {.id = ""}}, {{.id = "a"}, {.id = NULL}},
                                    {{.id = "a"}, {.id = "b", .latitude = 90.1}}, {{.id = "a"}, {.id = "b", .longitude = NAN}}};
  fragility_supply *supply = (fragility_supply *)&bad;
  fragility_error err = {0};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    assert_int_equal(fragility_supply_from_venues(bad[i], 2, &supply, &err), FRAGILITY_ERROR_ARGUMENT);
    assert_null(supply);
  }
  tiny_error(&err, FRAGILITY_ERROR_ARGUMENT, "Earth");
  assert_int_equal(fragility_supply_from_venues(NULL, 1, &supply, NULL), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_supply_from_venues(NULL, 0, NULL, NULL), FRAGILITY_ERROR_ARGUMENT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(chooses_two_of_five),
      cmocka_unit_test(stops_when_nobody_is_left),
      cmocka_unit_test(keeps_existing_venues),
      cmocka_unit_test(exchanges_what_the_greedy_spoils),
      cmocka_unit_test(leaves_out_units_without_a_point),
      cmocka_unit_test(gives_ties_to_the_smaller_position),
      cmocka_unit_test(includes_the_limit),
      cmocka_unit_test(counts_parts_of_people),
      cmocka_unit_test(refuses_what_cannot_be_answered),
      cmocka_unit_test(stops_when_cancelled),
      cmocka_unit_test(answers_nothing_of_nothing),
      cmocka_unit_test(makes_a_supply_of_venues),
      cmocka_unit_test(refuses_venues_that_are_none),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
