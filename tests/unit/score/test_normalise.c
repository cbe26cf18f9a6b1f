/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each normalisation on a handful of units, against numbers worked out by hand. */
#include "scored.h"

#define OK FRAGILITY_KNOWN
#define ZERO FRAGILITY_ZERO_DENOMINATOR
#define NONE FRAGILITY_NO_REFERENCE
#define HEADER "node,parent,column,direction,normalisation,low,high,reference,reference_weight,digits,weight,aggregation\nr,,,,,,,,,,,\n"

struct result {
  double value;
  fragility_reason reason;
};

static void check_(const scored *given, const char *leaf, fragility_level reference, const struct result *wanted, int line) {
  char text[512], what[64];
  snprintf(text, sizeof text, HEADER "x,r,a,%s,1,\n", leaf);
  fragility_score *score = scored_compute(given, 1, text, reference);
  for (size_t i = 0; i < given->n; i++) {
    snprintf(what, sizeof what, "%.20s: u%zu, line %d", leaf, i, line);
    tiny_near(fragility_score_node_value(score, 0, i), wanted[i].reason == OK ? wanted[i].value : NAN, what);
    if (fragility_score_node_reason(score, 0, i) != wanted[i].reason)
      fail_msg("%s: %s", what, fragility_reason_name(fragility_score_node_reason(score, 0, i)));
    bool known = isfinite(given->a[i]) && given->reasons[i] == OK;
    tiny_same(fragility_score_node_raw(score, 0, i), known ? given->a[i] : NAN, "raw");
  }
  fragility_score_free(score);
}
#define check(given, leaf, ...) check_(given, leaf, FRAGILITY_FRANCE, (const struct result[]){__VA_ARGS__}, __LINE__)
#define check_epci(given, leaf, ...) check_(given, leaf, FRAGILITY_EPCI, (const struct result[]){__VA_ARGS__}, __LINE__)

static const scored four = {.n = 4, .people = {10, 20, 30, 40}, .a = {1, 2, 2, 3}, .denominators = {1, 1, 1, 5}};

static void quantiles_count_people(void **state) {
  (void)state;
  check(&four, "+,quantile,,,,,", {0.5, OK}, {3.5, OK}, {3.5, OK}, {8, OK});
  check(&four, "-,quantile,,,,,", {9.5, OK}, {6.5, OK}, {6.5, OK}, {2, OK});
  check(&four, "+,quantile,0,100,,,", {5, OK}, {35, OK}, {35, OK}, {80, OK});
  check(&four, "+,quantile,-1,1,,,", {-0.9, OK}, {-0.3, OK}, {-0.3, OK}, {0.6, OK});
  check(&four, "+,quantile,,,,,1", {0.5, OK}, {3.5, OK}, {3.5, OK}, {8, OK});
}

static void quantiles_place_the_unpeopled(void **state) {
  (void)state;
  const scored given = {.n = 6, .people = {10, 0, NAN, -5, 30, 60}, .a = {1, 2, 2.5, 1, NAN, 3}};
  check(&given, "+,quantile,,,,,", {5. / 7, OK}, {10. / 7, OK}, {10. / 7, OK}, {5. / 7, OK}, {0, FRAGILITY_NOT_AVAILABLE}, {40. / 7, OK});
}

static void quantiles_of_one_value_are_the_middle(void **state) {
  (void)state;
  const scored constant = {.n = 3, .people = {1, 2, 3}, .a = {7, 7, 7}}, alone = {.n = 1, .people = {9}, .a = {7}};
  check(&constant, "+,quantile,,,,,", {5, OK}, {5, OK}, {5, OK});
  check(&alone, "-,quantile,,,,,", {5, OK});
}

static void quantiles_need_people(void **state) {
  (void)state;
  const scored given = {.n = 4, .people = {0, 0, 5, 5}, .epci = {"A", "A", "B", "B"}, .a = {1, 2, 3, 4}};
  check_epci(&given, "+,quantile,,,,,", {0, NONE}, {0, NONE}, {2.5, OK}, {7.5, OK});
}

static void deciles_count_units_ties_up(void **state) {
  (void)state;
  const scored eleven = {.n = 8, .people = {1, 1, 1, 1, 1, 1, 1, 1}, .a = {1, 2, 3, 4, 5, 6, 7, 8}};
  const scored constant = {.n = 3, .people = {1, 2, 3}, .a = {7, 7, 7}}, zeros = {.n = 3, .people = {1, 1, 1}, .a = {0., -0., 1}};
  check(&four, "+,decile,,,,,", {3, OK}, {8, OK}, {8, OK}, {10, OK});
  check(&four, "-,decile,,,,,", {10, OK}, {8, OK}, {8, OK}, {3, OK});
  check(&eleven, "+,decile,,,,,", {2, OK}, {3, OK}, {4, OK}, {5, OK}, {7, OK}, {8, OK}, {9, OK}, {10, OK});
  check(&constant, "+,decile,,,,,", {10, OK}, {10, OK}, {10, OK});
  check(&zeros, "+,decile,,,,,", {7, OK}, {7, OK}, {10, OK});
}

static void minmax_spreads_between_the_ends(void **state) {
  (void)state;
  const scored constant = {.n = 3, .people = {1, 2, 3}, .a = {0.1, 0.1, 0.1}}, alone = {.n = 1, .people = {1}, .a = {3}};
  check(&four, "+,minmax,,,,,", {0, OK}, {50, OK}, {50, OK}, {100, OK});
  check(&four, "-,minmax,,,,,", {100, OK}, {50, OK}, {50, OK}, {0, OK});
  check(&four, "+,minmax,1,10,,,", {1, OK}, {5.5, OK}, {5.5, OK}, {10, OK});
  check(&constant, "+,minmax,,,,,", {0, ZERO}, {0, ZERO}, {0, ZERO});
  check(&alone, "-,minmax,,,,,", {0, ZERO});
}

static void zscores_want_a_spread(void **state) {
  (void)state;
  const scored three = {.n = 4, .people = {1, 9, 1, 1}, .a = {1, 2, 3, NAN}}, alone = {.n = 1, .people = {1}, .a = {3}};
  check(&three, "+,zscore,,,,,", {-1, OK}, {0, OK}, {1, OK}, {0, FRAGILITY_NOT_AVAILABLE});
  check(&three, "-,zscore,,,,,", {1, OK}, {0, OK}, {-1, OK}, {0, FRAGILITY_NOT_AVAILABLE});
  check(&alone, "+,zscore,,,,,", {0, ZERO});
}

/* The mean of equal doubles must not drift away from them: any drift looks like a spread. */
static void zscores_of_a_constant_are_none(void **state) {
  (void)state;
  static const double values[] = {0.1, 1. / 3, 17.3, 1e-9, 123456.789, 2. / 7};
  for (size_t v = 0; v < sizeof values / sizeof *values; v++)
    for (size_t n = 2; n <= 8; n++) {
      scored given = {.n = n};
      struct result wanted[SCORED_UNITS];
      for (size_t i = 0; i < n; i++) given.a[i] = values[v], given.people[i] = 1, wanted[i] = (struct result){0, ZERO};
      check_(&given, "+,zscore,,,,,", FRAGILITY_FRANCE, wanted, __LINE__);
    }
}

static void ratios_compare_with_the_reference(void **state) {
  (void)state;
  /* (10 x 1 + 20 x 2 + 30 x 2 + 40 x 3) / 100 = 2.3; (1 + 2 + 2 + 15) / 8 = 2.5 */
  check(&four, "+,ratio,,,,,", {100 / 2.3, OK}, {200 / 2.3, OK}, {200 / 2.3, OK}, {300 / 2.3, OK});
  check(&four, "-,ratio,,,,,", {230, OK}, {115, OK}, {115, OK}, {230. / 3, OK});
  check(&four, "+,ratio,,,,denominator,", {40, OK}, {80, OK}, {80, OK}, {120, OK});
  check(&four, "+,ratio,,,4,,", {25, OK}, {50, OK}, {50, OK}, {75, OK});
  check(&four, "+,ratio,,,,,0", {43, OK}, {87, OK}, {87, OK}, {130, OK});
  check(&four, "+,ratio,,,,,2", {43.48, OK}, {86.96, OK}, {86.96, OK}, {130.43, OK});
}

static void ratios_do_not_divide_by_zero(void **state) {
  (void)state;
  const scored zeros = {.n = 3, .people = {1, 1, 1}, .a = {0, 0, 0}}, one = {.n = 3, .people = {1, 1, 2}, .a = {0, 2, 1}};
  const scored nobody = {.n = 2, .people = {0, NAN}, .a = {1, 2}};
  check(&zeros, "+,ratio,,,,,", {0, ZERO}, {0, ZERO}, {0, ZERO});
  check(&zeros, "-,ratio,,,,,", {0, ZERO}, {0, ZERO}, {0, ZERO});
  check(&one, "-,ratio,,,,,", {0, ZERO}, {50, OK}, {100, OK});
  check(&one, "+,ratio,,,,,", {0, OK}, {200, OK}, {100, OK});
  check(&nobody, "+,ratio,,,2,,", {50, OK}, {100, OK});
  check(&nobody, "+,ratio,,,,,", {0, NONE}, {0, NONE});
  check(&nobody, "-,ratio,,,,denominator,", {0, NONE}, {0, NONE});
}

static void coverage_and_services_follow_the_kit(void **state) {
  (void)state;
  const scored shares = {.n = 4, .people = {1, 1, 1, 1}, .a = {1, 0.8, 0.5, 0}}, zeros = {.n = 2, .people = {1, 1}, .a = {0, 0}};
  check(&shares, "+,coverage,,,0.8,,", {0, OK}, {0, OK}, {62.5, OK}, {125, OK});
  check(&shares, "+,coverage,,,,,", {0, OK}, {0, OK}, {50 / 0.575, OK}, {100 / 0.575, OK});
  check(&shares, "+,services,,,0.4,,", {0, OK}, {0, OK}, {75, OK}, {200, OK});
  check(&zeros, "+,services,,,,,", {0, ZERO}, {0, ZERO});
  check(&zeros, "+,coverage,,,,,", {0, ZERO}, {0, ZERO});
}

static void identity_only_signs(void **state) {
  (void)state;
  const scored given = {.n = 3, .people = {NAN, NAN, NAN}, .a = {1.5, -2, 0}};
  check(&given, "+,identity,,,,,", {1.5, OK}, {-2, OK}, {0, OK});
  check(&given, "-,identity,,,,,", {-1.5, OK}, {2, OK}, {0, OK});
  check(&given, "+,identity,,,,,0", {2, OK}, {-2, OK}, {0, OK});
}

static void references_are_groups(void **state) {
  (void)state;
  const scored given = {.n = 6, .people = {1, 3, 1, 1, 5, 1}, .epci = {"A", "A", "B", "B", NULL, "C"}, .a = {10, 20, 10, 30, 99, 7}};
  check_epci(&given, "+,quantile,,,,,", {1.25, OK}, {6.25, OK}, {2.5, OK}, {7.5, OK}, {0, NONE}, {5, OK});
  check_epci(&given, "+,decile,,,,,", {5, OK}, {10, OK}, {5, OK}, {10, OK}, {0, NONE}, {10, OK});
  check_epci(&given, "+,minmax,,,,,", {0, OK}, {100, OK}, {0, OK}, {100, OK}, {0, NONE}, {0, ZERO});
  check_epci(&given, "+,ratio,,,,,", {1000 / 17.5, OK}, {2000 / 17.5, OK}, {50, OK}, {150, OK}, {0, NONE}, {100, OK});
  check_epci(&given, "+,zscore,,,,,", {-sqrt(0.5), OK}, {sqrt(0.5), OK}, {-sqrt(0.5), OK}, {sqrt(0.5), OK}, {0, NONE}, {0, ZERO});
  check_epci(&given, "+,identity,,,,,", {10, OK}, {20, OK}, {10, OK}, {30, OK}, {0, NONE}, {7, OK});
}

/* With a single group the fast path runs over all units: those outside must stay out. */
static void one_group_is_not_everybody(void **state) {
  (void)state;
  const scored given = {.n = 3, .people = {1, 1, 1}, .epci = {"A", NULL, "A"}, .a = {0, 500, 10}};
  check_epci(&given, "+,minmax,,,,,", {0, OK}, {0, NONE}, {100, OK});
}

static void reasons_are_kept(void **state) {
  (void)state;
  const scored given = {.n = 6, .people = {1, 1, 1, 1, 1, 1}, .a = {1, 2, 3, NAN, INFINITY, 4},
                        .reasons = {OK, FRAGILITY_SECRET, FRAGILITY_UNREADABLE, OK, OK, OK}};
  check(&given, "+,minmax,,,,,", {0, OK}, {0, FRAGILITY_SECRET}, {0, FRAGILITY_UNREADABLE}, {0, FRAGILITY_NOT_AVAILABLE},
        {0, FRAGILITY_OUT_OF_RANGE}, {100, OK});
}

static void nothing_known_gives_nothing(void **state) {
  (void)state;
  static const char *const leaves[] = {"+,quantile,,,,,", "-,decile,,,,,", "+,minmax,,,,,", "-,zscore,,,,,", "+,ratio,,,,,",
                                       "+,coverage,,,,,", "+,services,,,,,", "+,identity,,,,,"};
  const scored given = {.n = 2, .people = {1, 1}, .a = {NAN, 5}, .reasons = {OK, FRAGILITY_SECRET}};
  for (size_t i = 0; i < sizeof leaves / sizeof *leaves; i++) check(&given, leaves[i], {0, FRAGILITY_NOT_AVAILABLE}, {0, FRAGILITY_SECRET});
}

static void results_past_every_double_are_out_of_range(void **state) {
  (void)state;
  const scored given = {.n = 2, .people = {1, 1e-300}, .a = {1e-300, 1e300}};
  check(&given, "+,ratio,,,1e-300,,", {100, OK}, {0, FRAGILITY_OUT_OF_RANGE});
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(quantiles_count_people),
      cmocka_unit_test(quantiles_place_the_unpeopled),
      cmocka_unit_test(quantiles_of_one_value_are_the_middle),
      cmocka_unit_test(quantiles_need_people),
      cmocka_unit_test(deciles_count_units_ties_up),
      cmocka_unit_test(minmax_spreads_between_the_ends),
      cmocka_unit_test(zscores_want_a_spread),
      cmocka_unit_test(zscores_of_a_constant_are_none),
      cmocka_unit_test(ratios_compare_with_the_reference),
      cmocka_unit_test(ratios_do_not_divide_by_zero),
      cmocka_unit_test(coverage_and_services_follow_the_kit),
      cmocka_unit_test(identity_only_signs),
      cmocka_unit_test(references_are_groups),
      cmocka_unit_test(one_group_is_not_everybody),
      cmocka_unit_test(reasons_are_kept),
      cmocka_unit_test(nothing_known_gives_nothing),
      cmocka_unit_test(results_past_every_double_are_out_of_range),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
