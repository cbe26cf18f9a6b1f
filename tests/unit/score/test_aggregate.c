/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From leaves to the score: means, what happens to the unknown, coverage, ranks, titles. Leaves are identities, so
 * that each number can be checked in the head. */
#include "scored.h"

#define OK FRAGILITY_KNOWN
#define LOW FRAGILITY_LOW_COVERAGE
#define NOTHING FRAGILITY_NOT_AVAILABLE
#define RANGE FRAGILITY_OUT_OF_RANGE
#define HEADER "node,parent,column,direction,normalisation,weight,aggregation,missing,min_coverage\n"
#define LEAVES(parent) "a," parent ",a,+,identity,1,,,\nb," parent ",b,+,identity,2,,,\nc," parent ",c,+,identity,1,,,\n"

struct result {
  double value;
  fragility_reason reason;
  double coverage;
};

static void check_(const scored *given, size_t columns, const char *text, const struct result *wanted, int line) {
  char what[32];
  fragility_score *score = scored_compute(given, columns, text, FRAGILITY_FRANCE);
  for (size_t i = 0; i < given->n; i++) {
    snprintf(what, sizeof what, "u%zu, line %d", i, line);
    tiny_near(fragility_score_values(score)[i], wanted[i].reason == OK ? wanted[i].value : NAN, what);
    tiny_near(fragility_score_coverage(score, i), wanted[i].coverage, what);
    if (fragility_score_reason(score, i) != wanted[i].reason) fail_msg("%s: %s", what, fragility_reason_name(fragility_score_reason(score, i)));
    assert_int_equal(fragility_score_is_known(score, i), wanted[i].reason == OK);
    assert_int_equal(fragility_score_rank(score, i) > 0, wanted[i].reason == OK);
  }
  fragility_score_free(score);
}
#define check(given, text, ...) check_(given, 3, text, (const struct result[]){__VA_ARGS__}, __LINE__)

static const scored five = {.n = 5, .a = {1, NAN, NAN, 4, NAN}, .b = {2, 2, NAN, NAN, NAN}, .c = {7, 8, 3, 9, NAN}};

static void arithmetic_means_weigh_the_known(void **state) {
  (void)state;
  check(&five, HEADER "r,,,,,,arithmetic,within,0\n" LEAVES("r"), {3, OK, 1}, {4, OK, 2. / 3}, {3, OK, 1. / 3}, {6.5, OK, 2. / 3}, {0, NOTHING, 0});
}

static void geometric_means_weigh_the_known(void **state) {
  (void)state;
  check(&five, HEADER "r,,,,,,geometric,within,0\n" LEAVES("r"), {pow(28, 0.25), OK, 1}, {pow(32, 1. / 3), OK, 2. / 3}, {3, OK, 1. / 3},
        {6, OK, 2. / 3}, {0, NOTHING, 0});
}

static void geometric_means_of_zeros_and_negatives(void **state) {
  (void)state;
  const scored given = {.n = 6, .a = {0, -1, 0, -1, -1, 0}, .b = {2, 2, -3, 0, -4, 0}, .c = {7, 8, 3, 9, NAN, NAN}};
  check(&given, HEADER "r,,,,,,geometric,within,0\n" LEAVES("r"), {0, OK, 1}, {0, RANGE, 1}, {0, RANGE, 1}, {0, RANGE, 1}, {0, RANGE, 2. / 3},
        {0, OK, 2. / 3});
}

/* An axis out of range is missing above; the root is then the mean of the others. */
static void an_axis_out_of_range_is_missing_above(void **state) {
  (void)state;
  const scored given = {.n = 1, .a = {-1}, .b = {4}, .c = {7}};
  fragility_score *score = scored_compute(&given, 3, HEADER "r,,,,,,,,\nx,r,,,,1,geometric,,\na,x,a,+,identity,1,,,\nb,x,b,+,identity,1,,,\n"
                                                            "c,r,c,+,identity,1,,,\n", FRAGILITY_FRANCE);
  assert_int_equal(fragility_score_node_reason(score, 0, 0), RANGE);
  tiny_same(fragility_score_values(score)[0], 7, "score");
  fragility_score_free(score);
}

/* ---- the two missing rules ---- */

#define TREE(missing, least)                                                                                     \
  HEADER "r,,,,,,," missing "," least "\nx,r,,,,2,,,0\ny,r,,,,1,,,0\na,x,a,+,identity,1,,,\nb,x,b,+,identity,1,,,\n" \
         "c,y,c,+,identity,1,,,\n"

static void the_missing_rule_decides(void **state) {
  (void)state;
  const scored given = {.n = 4, .a = {2, 2, NAN, NAN}, .b = {4, NAN, 4, NAN}, .c = {8, 8, NAN, 8}};
  check(&given, TREE("within", "0"), {14. / 3, OK, 1}, {4, OK, 2. / 3}, {4, OK, 1. / 3}, {8, OK, 1. / 3});
  check(&given, TREE("leaves", "0"), {14. / 3, OK, 1}, {5, OK, 2. / 3}, {4, OK, 1. / 3}, {8, OK, 1. / 3});
}

/* Effective weights: a 6 x 1/3 = 2, b 6 x 2/3 = 4, c 1. */
#define HEAVY(missing)                                                                                                   \
  HEADER "r,,,,,,," missing ",0\nx,r,,,,6,,,\na,x,a,+,identity,1,,,\nb,x,b,+,identity,2,,,\nc,r,c,+,identity,1,,,\n"

static void leaves_keep_their_axis_weight(void **state) {
  (void)state;
  const scored given = {.n = 2, .a = {2, 2}, .b = {5, NAN}, .c = {8, 8}};
  check(&given, HEAVY("within"), {32. / 7, OK, 1}, {20. / 7, OK, 2. / 3});
  check(&given, HEAVY("leaves"), {32. / 7, OK, 1}, {4, OK, 2. / 3});
}

static void axes_stay_within_under_leaves(void **state) {
  (void)state;
  const scored given = {.n = 1, .a = {2}, .b = {NAN}, .c = {8}};
  fragility_score *score = scored_compute(&given, 3, TREE("leaves", "0"), FRAGILITY_FRANCE);
  assert_string_equal(fragility_score_node_code(score, 0), "x");
  assert_string_equal(fragility_score_node_column(score, 0), "");
  tiny_same(fragility_score_node_value(score, 0, 0), 2, "x");
  tiny_same(fragility_score_node_value(score, 1, 0), 8, "y");
  assert_true(isnan(fragility_score_node_raw(score, 0, 0)));
  tiny_same(fragility_score_node_raw(score, 2, 0), 2, "a");
  fragility_score_free(score);
}

static void too_few_known_is_refused(void **state) {
  (void)state;
  const scored given = {.n = 3, .a = {2, 2, NAN}, .b = {4, NAN, NAN}, .c = {8, 8, 8}};
  check(&given, TREE("leaves", "0.66"), {14. / 3, OK, 1}, {5, OK, 2. / 3}, {0, LOW, 1. / 3});
  check(&given, TREE("leaves", "0.67"), {14. / 3, OK, 1}, {0, LOW, 2. / 3}, {0, LOW, 1. / 3});
  check(&given, TREE("within", "1"), {14. / 3, OK, 1}, {0, LOW, 2. / 3}, {0, LOW, 1. / 3});
}

static void exactly_the_minimum_is_enough(void **state) {
  (void)state;
  const scored given = {.n = 1, .a = {2}, .b = {NAN}, .c = {8}};
  check(&given, HEADER "r,,,,,,,leaves,0.75\na,r,a,+,identity,1,,,\nb,r,b,+,identity,1,,,\nc,r,c,+,identity,1,,,\nd,r,c,-,identity,1,,,\n",
        {2. / 3, OK, 0.75});
}

static void an_axis_below_its_minimum_is_missing_above(void **state) {
  (void)state;
  const scored given = {.n = 2, .a = {2, NAN}, .b = {NAN, NAN}, .c = {8, NAN}};
  static const char text[] = HEADER "r,,,,,,,within,0\nx,r,,,,2,,,1\na,x,a,+,identity,1,,,\nb,x,b,+,identity,1,,,\nc,r,c,+,identity,1,,,\n";
  check(&given, text, {8, OK, 2. / 3}, {0, NOTHING, 0});
  fragility_score *score = scored_compute(&given, 3, text, FRAGILITY_FRANCE);
  assert_int_equal(fragility_score_node_reason(score, 0, 0), LOW);
  assert_int_equal(fragility_score_node_reason(score, 0, 1), NOTHING);
  fragility_score_free(score);
}

static void weight_zero_is_shown_not_scored(void **state) {
  (void)state;
  const scored given = {.n = 3, .a = {2, NAN, 2}, .b = {100, 100, NAN}, .c = {8, NAN, 8}};
  static const char text[] = HEADER "r,,,,,,,leaves,1\na,r,a,+,identity,1,,,\nb,r,b,+,identity,0,,,\nc,r,c,+,identity,1,,,\n";
  check(&given, text, {5, OK, 1}, {0, NOTHING, 0}, {5, OK, 1});
  fragility_score *score = scored_compute(&given, 3, text, FRAGILITY_FRANCE);
  tiny_same(fragility_score_node_value(score, 1, 0), 100, "shown");
  assert_string_equal(fragility_score_title(score), "m");
  fragility_score_free(score);
}

static void an_axis_of_weight_zero_takes_its_leaves_along(void **state) {
  (void)state;
  const scored given = {.n = 1, .a = {2}, .b = {100}, .c = {8}};
  check(&given, HEADER "r,,,,,,,leaves,1\nx,r,,,,0,,,\na,r,a,+,identity,1,,,\nb,x,b,+,identity,1,,,\nc,r,c,+,identity,1,,,\n", {5, OK, 1});
  check(&given, HEADER "r,,,,,,,within,1\nx,r,,,,0,,,\na,r,a,+,identity,1,,,\nb,x,b,+,identity,1,,,\nc,r,c,+,identity,1,,,\n", {5, OK, 1});
}

/* ---- what no input gives ---- */

static void a_title_says_what_is_lacking(void **state) {
  (void)state;
  const scored given = {.n = 2, .a = {2, NAN}, .b = {4, 5}};
  fragility_score *score = scored_compute(&given, 2, HEADER "r,,,,,,,,0\n" LEAVES("r") "d,r,d,+,identity,0,,,\n", FRAGILITY_FRANCE);
  assert_string_equal(fragility_score_title(score), "m (incomplet, 2/3)");
  assert_string_equal(fragility_score_title_in(score, "en"), "m (incomplete, 2/3)");
  assert_null(fragility_score_title_in(score, "de"));
  assert_true(fragility_score_node_given(score, 0));
  assert_false(fragility_score_node_given(score, 2));
  assert_int_equal(fragility_score_node_reason(score, 2, 0), FRAGILITY_ABSENT);
  tiny_near(fragility_score_coverage(score, 0), 2. / 3, "coverage");
  tiny_near(fragility_score_values(score)[0], 10. / 3, "score");
  fragility_score_free(score);
}

/* ---- ranks ---- */

static void ties_share_the_best_rank(void **state) {
  (void)state;
  const scored given = {.n = 7, .epci = {"A", "B", "A", "B", "A", NULL, "A"}, .a = {5, 9, 7, 9, 7, 8, NAN}};
  static const size_t france[] = {6, 1, 4, 1, 4, 3, 0}, epci[] = {3, 1, 1, 1, 1, 0, 0};
  static const char text[] = HEADER "r,,,,,,,,\na,r,a,+,identity,1,,,\n";
  fragility_score *all = scored_compute(&given, 1, text, FRAGILITY_FRANCE), *inside = scored_compute(&given, 1, text, FRAGILITY_EPCI),
                  *usual = scored_compute(&given, 1, text, FRAGILITY_COMMUNE);
  for (size_t i = 0; i < given.n; i++) {
    assert_int_equal(fragility_score_rank(all, i), france[i]);
    assert_int_equal(fragility_score_rank(usual, i), france[i]);
    assert_int_equal(fragility_score_rank(inside, i), epci[i]);
  }
  assert_int_equal(fragility_score_reference(usual), FRAGILITY_FRANCE);
  assert_int_equal(fragility_score_reference(inside), FRAGILITY_EPCI);
  assert_int_equal(fragility_score_level(inside), FRAGILITY_COMMUNE);
  fragility_score_free(all);
  fragility_score_free(inside);
  fragility_score_free(usual);
}

static void known_share_counts_people(void **state) {
  (void)state;
  const scored given = {.n = 4, .people = {10, 20, 30, 0}, .a = {5, NAN, 7, NAN}};
  fragility_score *score = scored_compute(&given, 1, HEADER "r,,,,,,,,\na,r,a,+,identity,1,,,\n", FRAGILITY_FRANCE);
  tiny_near(fragility_score_known_share(score), 40. / 60, "known share");
  assert_true(isnan(fragility_score_known_share(NULL)));
  fragility_score_free(score);
}

/* ---- nothing to work on ---- */

static void refuses_what_cannot_be_scored(void **state) {
  (void)state;
  const scored unpeopled = {.n = 2, .people = {NAN, 0}, .a = {1, 2}};
  fragility_table *table = scored_table(&unpeopled, 1);
  fragility_method *people = scored_method(HEADER "r,,,,,,,,\na,r,a,+,quantile,1,,,\n"), *other = scored_method(HEADER "r,,,,,,,,\nz,r,z,+,decile,1,,,\n"),
                   *below = scored_method(HEADER "r,,,,,,,,\nx,r,,,,0,,,\na,x,a,+,decile,1,,,\nz,r,z,+,decile,1,,,\n"),
                   *shown = scored_method(HEADER "r,,,,,,,,\na,r,a,+,decile,0,,,\nz,r,z,+,decile,1,,,\n");
  fragility_score *score = (fragility_score *)&unpeopled;
  fragility_error err = {0};
  assert_int_equal(fragility_score_compute(table, people, NULL, &score, &err), FRAGILITY_ERROR_ARGUMENT);
  tiny_error(&err, FRAGILITY_ERROR_ARGUMENT, "no unit has a population");
  assert_null(score);
  assert_int_equal(fragility_score_compute(table, other, NULL, &score, &err), FRAGILITY_ERROR_ARGUMENT);
  tiny_error(&err, FRAGILITY_ERROR_ARGUMENT, "no input gives an indicator of the method m, which asks for z");
  assert_int_equal(fragility_score_compute(table, shown, NULL, &score, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_score_compute(table, below, NULL, &score, &err), FRAGILITY_ERROR_ARGUMENT);
  fragility_table_free(table);
  fragility_method_free(people);
  fragility_method_free(below);
  fragility_method_free(other);
  fragility_method_free(shown);
}

static void refuses_nothing_to_work_on(void **state) {
  (void)state;
  const scored given = {.n = 2, .people = {1, 1}, .a = {1, 2}};
  fragility_table *table = scored_table(&given, 1);
  fragility_method *method = scored_method(HEADER "r,,,,,,,,\na,r,a,+,decile,1,,,\n");
  const fragility_score_options wrong = {.reference = FRAGILITY_LEVELS};
  fragility_score *score = NULL;
  fragility_error err = {0};
  assert_int_equal(fragility_score_compute(table, method, NULL, NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_score_compute(NULL, method, NULL, &score, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_score_compute(table, NULL, NULL, &score, NULL), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_score_compute(table, method, &wrong, &score, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_null(score);
  assert_null(fragility_score_title(NULL));
  assert_null(fragility_score_title_in(NULL, "en"));
  assert_null(fragility_score_units(NULL));
  assert_int_equal(fragility_score_count(NULL), 0);
  assert_null(fragility_score_code(NULL, 0));
  assert_null(fragility_score_values(NULL));
  assert_false(fragility_score_is_known(NULL, 0));
  assert_int_equal(fragility_score_reason(NULL, 0), FRAGILITY_ABSENT);
  assert_int_equal(fragility_score_rank(NULL, 0), 0);
  assert_true(isnan(fragility_score_coverage(NULL, 0)));
  assert_int_equal(fragility_score_nodes(NULL), 0);
  assert_null(fragility_score_node_code(NULL, 0));
  assert_null(fragility_score_node_column(NULL, 0));
  assert_false(fragility_score_node_given(NULL, 0));
  assert_true(isnan(fragility_score_node_value(NULL, 0, 0)));
  assert_true(isnan(fragility_score_people(NULL, 0, 0)));
  fragility_score_free(NULL);
  fragility_table_free(table);
  fragility_method_free(method);
}

static void refuses_positions_that_are_none(void **state) {
  (void)state;
  const scored given = {.n = 2, .people = {1, 1}, .a = {1, 2}};
  fragility_score *score = scored_compute(&given, 1, HEADER "r,,,,,,,,\na,r,a,+,decile,1,,,\n", FRAGILITY_FRANCE);
  assert_string_equal(fragility_score_code(score, 1), "u1");
  assert_null(fragility_score_code(score, 2));
  assert_int_equal(fragility_score_rank(score, 2), 0);
  assert_int_equal(fragility_score_reason(score, SIZE_MAX), FRAGILITY_ABSENT);
  assert_int_equal(fragility_score_nodes(score), 1);
  assert_null(fragility_score_node_code(score, 1));
  assert_null(fragility_score_node_code(score, SIZE_MAX));
  assert_true(isnan(fragility_score_node_value(score, 1, 0)));
  assert_true(isnan(fragility_score_node_value(score, SIZE_MAX, 0)));
  assert_true(isnan(fragility_score_node_raw(score, 0, 2)));
  assert_int_equal(fragility_score_node_reason(score, 1, 0), FRAGILITY_ABSENT);
  assert_int_equal(fragility_score_node_flags(score, 1, 0), 0);
  assert_true(isnan(fragility_score_people(score, 1, 0)));
  tiny_same(fragility_score_people(score, 0, 0), 1, "people");
  tiny_same(fragility_score_people(score, SIZE_MAX, 0), 1, "people");
  fragility_score_free(score);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(arithmetic_means_weigh_the_known),
      cmocka_unit_test(geometric_means_weigh_the_known),
      cmocka_unit_test(geometric_means_of_zeros_and_negatives),
      cmocka_unit_test(an_axis_out_of_range_is_missing_above),
      cmocka_unit_test(the_missing_rule_decides),
      cmocka_unit_test(leaves_keep_their_axis_weight),
      cmocka_unit_test(axes_stay_within_under_leaves),
      cmocka_unit_test(too_few_known_is_refused),
      cmocka_unit_test(exactly_the_minimum_is_enough),
      cmocka_unit_test(an_axis_below_its_minimum_is_missing_above),
      cmocka_unit_test(weight_zero_is_shown_not_scored),
      cmocka_unit_test(an_axis_of_weight_zero_takes_its_leaves_along),
      cmocka_unit_test(a_title_says_what_is_lacking),
      cmocka_unit_test(ties_share_the_best_rank),
      cmocka_unit_test(known_share_counts_people),
      cmocka_unit_test(refuses_what_cannot_be_scored),
      cmocka_unit_test(refuses_nothing_to_work_on),
      cmocka_unit_test(refuses_positions_that_are_none),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
