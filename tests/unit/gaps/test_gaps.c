/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crossed.h"

static void check_list(const fragility_gaps *gaps, const size_t *units, size_t n) {
  assert_int_equal(fragility_gaps_count(gaps), n);
  for (size_t i = 0; i < n; i++) assert_int_equal(fragility_gaps_get(gaps, i)->unit, units[i]);
  assert_null(fragility_gaps_get(gaps, n));
}
#define check(gaps, ...) check_list(gaps, (const size_t[]){__VA_ARGS__}, sizeof((const size_t[]){__VA_ARGS__}) / sizeof(size_t))

static void lists_units_beyond_the_norm(void **state) {
  (void)state;
  const crossed given = {.units = 5, .venues = 1, .at = {9.9, 10.1, 40, -10.9, -11.1}, .people = {1, 2, 3, 4, 5}};
  fragility_gaps *gaps = crossed_find(&given, NULL, false);
  check(gaps, 4, 3, 2, 1);
  static const bool limits[] = {false, true, false, true};
  static const double kms[] = {11.1, 10.9, 40, 10.1};
  for (size_t i = 0; i < 4; i++) {
    const fragility_gap *gap = fragility_gaps_get(gaps, i);
    assert_string_equal(gap->type, "loin");
    assert_int_equal(gap->limit, limits[i]);
    assert_int_equal(gap->nearest, 0);
    tiny_near_(gap->nearest_km, kms[i], 1e-9, "km", __FILE__, __LINE__);
    tiny_same(gap->people, given.people[gap->unit], "people");
  }
  assert_int_equal(fragility_gaps_unplaced(gaps), 0);
  fragility_gaps_free(gaps);
}

static void the_norm_is_included(void **state) {
  (void)state;
  const crossed given = {.units = 1, .venues = 1, .at = {12}, .people = {1}};
  double km = fragility_distance_km(0, crossed_degrees(12), 0, 0);
  fragility_gaps_options options = {.norm_km = km};
  fragility_gaps *gaps = crossed_find(&given, &options, false);
  assert_int_equal(fragility_gaps_count(gaps), 0);
  fragility_gaps_free(gaps);
  options.norm_km = nextafter(km, 0);
  gaps = crossed_find(&given, &options, false);
  check(gaps, 0);
  assert_true(fragility_gaps_get(gaps, 0)->limit);
  fragility_gaps_free(gaps);
}

static void a_venue_in_the_commune_counts(void **state) {
  (void)state;
  const crossed given = {.units = 3, .venues = 1, .at = {25, 25, 8}, .people = {10, 20, 5}, .venue_code = {"u1"}};
  const fragility_gaps_options points_only = {.points_only = true};
  fragility_gaps *gaps = crossed_find(&given, NULL, false), *strict = crossed_find(&given, &points_only, false);
  check(gaps, 0);
  check(strict, 1, 0);
  fragility_gaps_free(gaps);
  fragility_gaps_free(strict);
}

static void most_people_come_first_then_codes(void **state) {
  (void)state;
  const crossed given = {.units = 6, .venues = 1, .at = {50, 50, 50, 50, 50, 50}, .people = {5, 9, NAN, 5, 0, 9}};
  fragility_gaps *gaps = crossed_find(&given, NULL, false);
  check(gaps, 1, 5, 0, 3, 4, 2);
  assert_true(isnan(fragility_gaps_get(gaps, 5)->people));
  fragility_gaps_free(gaps);
}

static void demand_replaces_population(void **state) {
  (void)state;
  const crossed given = {.units = 4, .venues = 1, .at = {50, 50, 50, 50}, .people = {100, 200, 300, 40}, .demand = {70, 7, NAN, 71}};
  fragility_gaps *gaps = crossed_find(&given, NULL, true);
  check(gaps, 2, 3, 0, 1);
  tiny_same(fragility_gaps_get(gaps, 0)->people, 300, "population where demand is not known");
  tiny_same(fragility_gaps_get(gaps, 3)->people, 7, "demand");
  fragility_gaps_free(gaps);
}

static void lists_what_is_asked_for_only(void **state) {
  (void)state;
  static const unsigned char keep[] = {0, 1, 1, 0, 1};
  const crossed given = {.units = 5, .venues = 1, .at = {50, 50, 3, NAN, NAN}, .people = {9, 8, 7, 6, 5}};
  const fragility_gaps_options options = {.keep = keep};
  fragility_gaps *gaps = crossed_find(&given, &options, false);
  check(gaps, 1);
  assert_int_equal(fragility_gaps_unplaced(gaps), 1);
  assert_int_equal(fragility_gaps_closest(gaps, 0), 2);
  assert_int_equal(fragility_gaps_closest(gaps, 1), SIZE_MAX);
  fragility_gaps_free(gaps);
}

static void no_venue_leaves_everybody_far(void **state) {
  (void)state;
  const crossed given = {.units = 3, .venues = 0, .at = {0, 5, NAN}, .people = {1, 2, 3}};
  fragility_gaps *gaps = crossed_find(&given, NULL, false);
  check(gaps, 1, 0);
  assert_int_equal(fragility_gaps_get(gaps, 0)->nearest, SIZE_MAX);
  assert_true(isnan(fragility_gaps_get(gaps, 0)->nearest_km));
  assert_false(fragility_gaps_get(gaps, 0)->limit);
  assert_string_equal(fragility_gaps_get(gaps, 0)->reason, "Deux (2 habitants) : aucun lieu d'aide à moins de 10 km.");
  assert_int_equal(fragility_gaps_unplaced(gaps), 1);
  fragility_gaps_free(gaps);
}

/* ---- the nearest to the norm ---- */

static void shows_the_closest_without_passing(void **state) {
  (void)state;
  const crossed given = {.units = 8, .venues = 2, .at = {1, 9, 8, -9.5, 3, 2, 30, 4}, .people = {1, 1, 1, 1, 1, 1, 1, 1}, .venue_at = {0, 130},
                         .venue_code = {NULL, "u6"}};
  static const size_t order[] = {3, 1, 2, 7, 4};
  fragility_gaps *gaps = crossed_find(&given, NULL, false);
  assert_int_equal(fragility_gaps_count(gaps), 0);
  for (size_t i = 0; i < 5; i++) assert_int_equal(fragility_gaps_closest(gaps, i), order[i]);
  assert_int_equal(fragility_gaps_closest(gaps, 5), SIZE_MAX);
  assert_string_equal(fragility_gaps_summary(gaps),
                      "Aucune commune sans lieu d'aide à moins de 10 km à vol d'oiseau. Les plus proches de la norme, par la distance à leur lieu le plus "
                      "proche : Quatre (9,5 km), Deux (9 km), Trois (8 km), u7 (4 km), u4 (3 km).");
  fragility_gaps_free(gaps);
}

/* Its only venue is its own, 25 km away: no gap, and nothing within the norm either. */
static void a_commune_served_at_home_is_not_close_to_the_norm(void **state) {
  (void)state;
  const crossed given = {.units = 1, .venues = 1, .at = {25}, .people = {10}, .venue_code = {"u0"}};
  fragility_gaps *gaps = crossed_find(&given, NULL, false);
  assert_int_equal(fragility_gaps_count(gaps), 0);
  assert_int_equal(fragility_gaps_closest(gaps, 0), SIZE_MAX);
  assert_string_equal(fragility_gaps_summary(gaps), "Aucune commune sans lieu d'aide, chez elle ou à moins de 10 km à vol d'oiseau.");
  fragility_gaps_free(gaps);
}

/* ---- sentences ---- */

static void writes_a_sentence_a_gap(void **state) {
  (void)state;
  const crossed given = {.units = 5, .venues = 1, .at = {12.34, 10.9, 40, 100, 70}, .people = {1, 12345, 1234567, NAN, 0}};
  static const char *const sentences[] = {
      "Trois (1\u202f234\u202f567 habitants) : aucun lieu d'aide à moins de 10 km ; le plus proche, La Maison, est à 40 km à vol d'oiseau.",
      "Deux (12\u202f345 habitants) : aucun lieu d'aide à moins de 10 km ; le plus proche, La Maison, est à 10,9 km à vol d'oiseau : à la limite de la norme.",
      "Un (1 habitant) : aucun lieu d'aide à moins de 10 km ; le plus proche, La Maison, est à 12,3 km à vol d'oiseau.",
      "u4 (0 habitant) : aucun lieu d'aide à moins de 10 km ; le plus proche, La Maison, est à 70 km à vol d'oiseau.",
      "Quatre (population inconnue) : aucun lieu d'aide à moins de 10 km ; le plus proche, La Maison, est à 100 km à vol d'oiseau."};
  fragility_gaps *gaps = crossed_find(&given, NULL, false);
  check(gaps, 2, 1, 0, 4, 3);
  for (size_t i = 0; i < 5; i++) assert_string_equal(fragility_gaps_get(gaps, i)->reason, sentences[i]);
  assert_non_null(strstr(fragility_gaps_summary(gaps), "5 communes (1\u202f246\u202f913 habitants) sans lieu d'aide à moins de 10 km à vol d'oiseau"));
  fragility_gaps_free(gaps);
}

static void speaks_english_when_asked(void **state) {
  (void)state;
  const crossed given = {.units = 5, .venues = 1, .at = {12.34, 10.9, 40, 100, 70}, .people = {1, 12345, 1234567, NAN, 0}};
  static const char *const sentences[] = {
      "Trois (1,234,567 inhabitants): no place of help within 10 km; the nearest, La Maison, is 40 km away as the crow flies.",
      "Deux (12,345 inhabitants): no place of help within 10 km; the nearest, La Maison, is 10.9 km away as the crow flies: close to the norm.",
      "Un (1 inhabitant): no place of help within 10 km; the nearest, La Maison, is 12.3 km away as the crow flies.",
      "u4 (0 inhabitants): no place of help within 10 km; the nearest, La Maison, is 70 km away as the crow flies.",
      "Quatre (population unknown): no place of help within 10 km; the nearest, La Maison, is 100 km away as the crow flies."};
  const fragility_gaps_options options = {.language = "en"};
  fragility_gaps *gaps = crossed_find(&given, &options, false);
  for (size_t i = 0; i < 5; i++) assert_string_equal(fragility_gaps_get(gaps, i)->reason, sentences[i]);
  assert_non_null(strstr(fragility_gaps_summary(gaps), "5 communes (1,246,913 inhabitants) without a place of help within 10 km as the crow flies"));
  char *page;
  assert_int_equal(fragility_gaps_page(gaps, "X", NULL, 0, &page, NULL), FRAGILITY_OK);
  assert_memory_equal(page, "Where help is missing: X\n\n", 26);
  fragility_text_free(page);
  fragility_gaps_free(gaps);
}

/* The word follows the number that is printed. */
static void people_are_rounded_before_their_word(void **state) {
  (void)state;
  static const struct {
    double people;
    const char *fr, *en;
  } cases[] = {{1.7, "(2 habitants)", "(2 inhabitants)"}, {1.2, "(1 habitant)", "(1 inhabitant)"}, {0.4, "(0 habitant)", "(0 inhabitants)"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    for (int english = 0; english < 2; english++) {
      const crossed given = {.units = 1, .venues = 1, .at = {12.5}, .people = {cases[i].people}};
      fragility_gaps *gaps = crossed_find(&given, &(fragility_gaps_options){.language = english ? "en" : NULL}, false);
      assert_non_null(strstr(fragility_gaps_get(gaps, 0)->reason, english ? cases[i].en : cases[i].fr));
      assert_non_null(strstr(fragility_gaps_summary(gaps), english ? cases[i].en : cases[i].fr));
      fragility_gaps_free(gaps);
    }
}

/* Whatever language they were found in. */
static void a_gap_can_be_told_in_the_other_language(void **state) {
  (void)state;
  const crossed given = {.units = 1, .venues = 1, .at = {12.5}, .people = {1000}};
  for (int english = 0; english < 2; english++) {
    const fragility_gaps_options options = {.language = english ? "en" : "fr"};
    fragility_gaps *gaps = crossed_find(&given, &options, false);
    fragility_arena arena = {NULL};
    const struct telling other = {gaps, english ? FRAGILITY_FRENCH : FRAGILITY_ENGLISH, &arena};
    const char *sentence = fragility_gap_type_find("loin")->sentence(&other, fragility_gaps_get(gaps, 0));
    assert_string_equal(sentence, english ? "Un (1\u202f000 habitants) : aucun lieu d'aide à moins de 10 km ; le plus proche, La Maison, est à 12,5 km à vol d'oiseau."
                                          : "Un (1,000 inhabitants): no place of help within 10 km; the nearest, La Maison, is 12.5 km away as the crow flies.");
    fragility_arena_free(&arena);
    fragility_gaps_free(gaps);
  }
}

static void speaks_of_the_norm_asked_for(void **state) {
  (void)state;
  const crossed given = {.units = 1, .venues = 1, .at = {8}, .people = {2}};
  const fragility_gaps_options options = {.norm_km = 7.5};
  fragility_gaps *gaps = crossed_find(&given, &options, false);
  assert_non_null(strstr(fragility_gaps_get(gaps, 0)->reason, "à moins de 7,5 km"));
  assert_non_null(strstr(fragility_gaps_summary(gaps), "1 commune (2 habitants) sans lieu d'aide à moins de 7,5 km"));
  fragility_gaps_free(gaps);
}

static void says_when_nothing_can_be_examined(void **state) {
  (void)state;
  const crossed given = {.units = 2, .venues = 1, .at = {NAN, NAN}, .people = {1, 1}};
  fragility_gaps *gaps = crossed_find(&given, NULL, false);
  assert_int_equal(fragility_gaps_count(gaps), 0);
  assert_int_equal(fragility_gaps_unplaced(gaps), 2);
  assert_non_null(strstr(fragility_gaps_summary(gaps), "Aucune commune à examiner"));
  assert_non_null(strstr(fragility_gaps_summary(gaps), "Sans point connu, 2 communes ne peuvent être examinées."));
  fragility_gaps_free(gaps);
}

/* Numbers and names that no country has must not break the sentences. */
static void survives_absurd_units(void **state) {
  (void)state;
  char name[5000];
  memset(name, 'x', sizeof name - 1);
  name[sizeof name - 1] = '\0';
  memcpy(name + 299, "\xC3\xA9", 2);
  const char *codes[] = {"u0", "u1", "u2"}, *names[] = {name, "Deux", "Trois"};
  const double zero[] = {0, 0, 0}, east[] = {5, 5, 0}, people[] = {1e300, -1e18, 1};
  const fragility_units units = {.count = 3, .code = codes, .name = names, .population = people, .latitude = zero, .longitude = east};
  fragility_venue venue = {.id = "v", .name = name, .code = ""};
  const fragility_supply supply = {.count = 1, .venues = &venue};
  fragility_table *need = NULL;
  fragility_gaps *gaps = NULL;
  assert_int_equal(fragility_table_from_columns(&units, NULL, 0, &need, NULL), FRAGILITY_OK);
  const fragility_gaps_options options = {.saturation = -1};
  assert_int_equal(fragility_gaps_find(need, &supply, &options, &gaps, NULL), FRAGILITY_OK);
  check(gaps, 0, 1);
  const char *reason = fragility_gaps_get(gaps, 0)->reason;
  assert_true(strlen(reason) < 1024);
  assert_non_null(strstr(reason, "aucun lieu d'aide"));
  assert_non_null(strstr(reason, "à vol d'oiseau."));
  assert_non_null(fragility_gaps_summary(gaps));
  fragility_gaps_free(gaps);
  fragility_table_free(need);
}

/* ---- nothing to work on ---- */

static void refuses_nothing_to_work_on(void **state) {
  (void)state;
  static const double norms[] = {-1, NAN, INFINITY, 20001};
  const char *code = "u0";
  const fragility_units units = {.count = 1, .code = &code};
  const fragility_supply supply = {.count = 0};
  fragility_table *need = NULL;
  fragility_gaps *gaps = (fragility_gaps *)&units;
  fragility_error err = {0};
  assert_int_equal(fragility_table_from_columns(&units, NULL, 0, &need, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_gaps_find(need, &supply, NULL, NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_gaps_find(NULL, &supply, NULL, &gaps, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_null(gaps);
  assert_int_equal(fragility_gaps_find(need, NULL, NULL, &gaps, NULL), FRAGILITY_ERROR_ARGUMENT);
  for (size_t i = 0; i < sizeof norms / sizeof *norms; i++) {
    const fragility_gaps_options options = {.norm_km = norms[i]};
    assert_int_equal(fragility_gaps_find(need, &supply, &options, &gaps, &err), FRAGILITY_ERROR_ARGUMENT);
    tiny_error(&err, FRAGILITY_ERROR_ARGUMENT, "norm");
    assert_null(gaps);
  }
  assert_int_equal(fragility_gaps_find(need, &supply, &(fragility_gaps_options){.language = "de"}, &gaps, &err), FRAGILITY_ERROR_ARGUMENT);
  tiny_error(&err, FRAGILITY_ERROR_ARGUMENT, "found the language \"de\", expected fr or en");
  assert_null(gaps);
  fragility_table_free(need);
  assert_int_equal(fragility_gaps_count(NULL), 0);
  assert_null(fragility_gaps_get(NULL, 0));
  assert_int_equal(fragility_gaps_unplaced(NULL), 0);
  assert_int_equal(fragility_gaps_closest(NULL, 0), SIZE_MAX);
  assert_null(fragility_gaps_access(NULL));
  assert_null(fragility_gaps_summary(NULL));
  fragility_gaps_free(NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lists_units_beyond_the_norm),
      cmocka_unit_test(the_norm_is_included),
      cmocka_unit_test(a_venue_in_the_commune_counts),
      cmocka_unit_test(most_people_come_first_then_codes),
      cmocka_unit_test(demand_replaces_population),
      cmocka_unit_test(lists_what_is_asked_for_only),
      cmocka_unit_test(no_venue_leaves_everybody_far),
      cmocka_unit_test(shows_the_closest_without_passing),
      cmocka_unit_test(a_commune_served_at_home_is_not_close_to_the_norm),
      cmocka_unit_test(writes_a_sentence_a_gap),
      cmocka_unit_test(speaks_english_when_asked),
      cmocka_unit_test(people_are_rounded_before_their_word),
      cmocka_unit_test(a_gap_can_be_told_in_the_other_language),
      cmocka_unit_test(speaks_of_the_norm_asked_for),
      cmocka_unit_test(says_when_nothing_can_be_examined),
      cmocka_unit_test(survives_absurd_units),
      cmocka_unit_test(refuses_nothing_to_work_on),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
