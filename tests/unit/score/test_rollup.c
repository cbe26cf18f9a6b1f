/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Communes to parents. */
#include "scored.h"

#define HEADER "node,parent,column,direction,normalisation,weight,aggregation,missing,min_coverage\n"
#define TWO HEADER "r,,,,,,,leaves,0\na,r,a,+,identity,1,,,\nb,r,b,-,identity,1,,,\n"

/* A: 100 and 300 people; B: one known of two; C: nothing known; D: nobody lives there; u7 has no parent. */
static const scored given = {.n = 8,
                             .people = {100, 300, 50, 150, 10, 0, NAN, 1000},
                             .epci = {"A", "A", "B", "B", "C", "D", "D", NULL},
                             .a = {10, 20, 6, NAN, NAN, 5, 5, 1000},
                             .b = {-2, -4, NAN, -8, NAN, -5, -5, -1000}};

static fragility_score *parents_of(const char *text, fragility_level level) {
  fragility_score *communes = scored_compute(&given, 2, text, FRAGILITY_FRANCE), *parents = NULL;
  fragility_error err = {0};
  if (fragility_score_roll_up(communes, level, &parents, &err)) fail_msg("%s", err.message);
  fragility_score_free(communes);
  return parents;
}

static void parents_are_means_over_people(void **state) {
  (void)state;
  static const char *const codes[] = {"A", "B", "C", "D"};
  /* u0 (10 + 2)/2 = 6, u1 12, u2 6, u3 8: A = (600 + 3600)/400, B = (300 + 1200)/200 */
  static const double score[] = {10.5, 7.5, NAN, NAN}, a[] = {17.5, 6, NAN, NAN}, b[] = {3.5, 8, NAN, NAN}, raw_b[] = {-3.5, -8, NAN, NAN},
                      coverage[] = {1, 0.5, 0, 0}, people[] = {400, 200, 10, 0}, behind[] = {400, 200, 0, 0}, behind_a[] = {400, 50, 0, 0};
  static const size_t rank[] = {1, 2, 0, 0};
  fragility_score *parents = parents_of(TWO, FRAGILITY_EPCI);
  assert_int_equal(fragility_score_count(parents), 4);
  assert_int_equal(fragility_score_level(parents), FRAGILITY_EPCI);
  assert_string_equal(fragility_score_title(parents), "m");
  assert_string_equal(fragility_score_title_in(parents, "en"), "m");
  for (size_t g = 0; g < 4; g++) {
    assert_string_equal(fragility_score_code(parents, g), codes[g]);
    assert_string_equal(fragility_score_units(parents)->epci[g], codes[g]);
    tiny_near(fragility_score_values(parents)[g], score[g], "score");
    tiny_near(fragility_score_node_value(parents, 0, g), a[g], "a");
    tiny_near(fragility_score_node_value(parents, 1, g), b[g], "b");
    tiny_near(fragility_score_node_raw(parents, 1, g), raw_b[g], "raw b");
    tiny_near(fragility_score_coverage(parents, g), coverage[g], "coverage");
    tiny_same(fragility_score_units(parents)->population[g], people[g], "population");
    tiny_same(fragility_score_people(parents, SIZE_MAX, g), behind[g], "people behind the score");
    tiny_same(fragility_score_people(parents, 0, g), behind_a[g], "people behind a");
    assert_int_equal(fragility_score_rank(parents, g), rank[g]);
    assert_int_equal(fragility_score_reason(parents, g), isnan(score[g]) ? FRAGILITY_NOT_AVAILABLE : FRAGILITY_KNOWN);
    assert_int_equal(fragility_score_node_reason(parents, 0, g), isnan(a[g]) ? FRAGILITY_NOT_AVAILABLE : FRAGILITY_KNOWN);
  }
  fragility_score_free(parents);
}

static void a_parent_below_the_minimum_has_no_score(void **state) {
  (void)state;
  fragility_score *parents = parents_of(HEADER "r,,,,,,,leaves,0.5\na,r,a,+,identity,1,,,\nb,r,b,-,identity,1,,,\n", FRAGILITY_EPCI),
                  *strict = parents_of(HEADER "r,,,,,,,leaves,0.6\na,r,a,+,identity,1,,,\nb,r,b,-,identity,1,,,\n", FRAGILITY_FRANCE);
  assert_true(fragility_score_is_known(parents, 1));
  fragility_score_free(parents);
  /* France: (100 + 300 + 0.5 x 50 + 0.5 x 150 + 0 x 10 + 1000) / 1610 is above 0.6 */
  assert_true(fragility_score_is_known(strict, 0));
  tiny_near(fragility_score_coverage(strict, 0), 1500. / 1610, "coverage");
  fragility_score_free(strict);
  const scored thin = {.n = 2, .people = {100, 900}, .epci = {"A", "A"}, .a = {3, NAN}, .b = {NAN, NAN}};
  fragility_score *communes = scored_compute(&thin, 2, HEADER "r,,,,,,,leaves,0.5\na,r,a,+,identity,1,,,\nb,r,b,-,identity,1,,,\n", FRAGILITY_FRANCE);
  assert_true(fragility_score_is_known(communes, 0));
  assert_int_equal(fragility_score_roll_up(communes, FRAGILITY_EPCI, &parents, NULL), FRAGILITY_OK);
  tiny_near(fragility_score_coverage(parents, 0), 0.05, "coverage");
  assert_int_equal(fragility_score_reason(parents, 0), FRAGILITY_LOW_COVERAGE);
  assert_true(isnan(fragility_score_values(parents)[0]));
  assert_int_equal(fragility_score_rank(parents, 0), 0);
  tiny_same(fragility_score_node_value(parents, 0, 0), 3, "the node stays");
  fragility_score_free(parents);
  fragility_score_free(communes);
}

static void france_takes_everybody(void **state) {
  (void)state;
  fragility_score *france = parents_of(TWO, FRAGILITY_FRANCE);
  assert_int_equal(fragility_score_count(france), 1);
  assert_string_equal(fragility_score_code(france, 0), "FR");
  assert_string_equal(fragility_score_units(france)->name[0], "France");
  tiny_near(fragility_score_values(france)[0], (600. + 3600 + 300 + 1200 + 1000000) / 1600, "score");
  tiny_same(fragility_score_people(france, SIZE_MAX, 0), 1600, "people");
  assert_int_equal(fragility_score_rank(france, 0), 1);
  fragility_score_free(france);
}

static void a_level_without_members_is_empty(void **state) {
  (void)state;
  fragility_score *regions = parents_of(TWO, FRAGILITY_REGION);
  fragility_sheet *sheet = NULL;
  assert_int_equal(fragility_score_count(regions), 0);
  assert_int_equal(fragility_score_sheet(regions, FRAGILITY_FULL, NULL, &sheet, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_sheet_rows(sheet), 0);
  fragility_sheet_free(sheet);
  fragility_score_free(regions);
}

static void outlives_its_communes(void **state) {
  (void)state;
  fragility_score *parents = parents_of(TWO, FRAGILITY_EPCI);
  fragility_table *table = NULL;
  assert_int_equal(fragility_score_as_table(parents, &table, NULL), FRAGILITY_OK);
  fragility_score_free(parents);
  tiny_near(fragility_table_value(table, fragility_table_find(table, "score"), 0), 10.5, "score");
  fragility_table_free(table);
}

static void refuses_levels_it_cannot_reach(void **state) {
  (void)state;
  fragility_score *communes = scored_compute(&given, 2, TWO, FRAGILITY_FRANCE), *parents = NULL, *again = NULL;
  fragility_error err = {0};
  assert_int_equal(fragility_score_roll_up(communes, FRAGILITY_EPCI, NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_score_roll_up(NULL, FRAGILITY_EPCI, &parents, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_score_roll_up(communes, FRAGILITY_COMMUNE, &parents, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_score_roll_up(communes, FRAGILITY_LEVELS, &parents, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_null(parents);
  assert_int_equal(fragility_score_roll_up(communes, FRAGILITY_EPCI, &parents, &err), FRAGILITY_OK);
  assert_int_equal(fragility_score_roll_up(parents, FRAGILITY_REGION, &again, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_null(again);
  fragility_score_free(parents);
  fragility_score_free(communes);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(parents_are_means_over_people),
      cmocka_unit_test(a_parent_below_the_minimum_has_no_score),
      cmocka_unit_test(france_takes_everybody),
      cmocka_unit_test(a_level_without_members_is_empty),
      cmocka_unit_test(outlives_its_communes),
      cmocka_unit_test(refuses_levels_it_cannot_reach),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
