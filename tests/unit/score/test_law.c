/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A fitted leaf gives one value a unit, wherever the reading of it begins and however long it is. */
#include "../check.h"
#include "score/normalise.h"

enum { UNITS = 3003 };

static double x[UNITS], people[UNITS];
static unsigned char reasons[UNITS];
static uint32_t of_unit[UNITS];
static int32_t wholes[UNITS];
static const fragility_values as_doubles = {.room = UNITS, .doubles = x, .states = reasons}, as_wholes = {.room = UNITS, .wholes = wholes, .scale = 3};

/* Groups in runs of several lengths, units of none, missing values, one group without spread. */
static void fill(size_t groups) {
  uint64_t seed = 11;
  for (size_t u = 0, g = 0; u < UNITS; u++) {
    if (random_below(&seed, 40) == 0) g = (size_t)random_below(&seed, groups + 1);
    of_unit[u] = groups == 1 ? 0 : g == groups ? FRAGILITY_NO_GROUP : (uint32_t)g;
    people[u] = (double)random_below(&seed, 1000);
    reasons[u] = random_below(&seed, 10) ? FRAGILITY_KNOWN : FRAGILITY_SECRET;
    x[u] = reasons[u] != FRAGILITY_KNOWN ? NAN : of_unit[u] == 1 ? 7 : (double)random_below(&seed, 100000) / 8 - 3000;
  }
  of_unit[UNITS - 1] = 0, x[UNITS - 1] = -1e6, reasons[UNITS - 1] = FRAGILITY_KNOWN; /* the greatest y is the last */
}

static struct law fit(const char *name, int direction, size_t count, const fragility_values *values, struct scale *scales) {
  const fragility_groups groups = {.count = count, .of_unit = of_unit};
  const struct node node = {.facts = {.normalisation = name, .direction = direction, .low = NAN, .high = NAN, .reference = NAN, .digits = NAN, .reference_weight = "population"}};
  struct law law = {.values = values, .of_unit = of_unit, .whole = fragility_groups_whole(&groups, UNITS), .scales = scales};
  struct room room = {0};
  assert_int_equal(fragility_law_fit(&node, people, NULL, &groups, UNITS, &room, NULL, &law, NULL), FRAGILITY_OK);
  fragility_room_free(&room);
  return law;
}

static void check_slices(const struct law *law, const char *what) {
  static double all[UNITS], slice[UNITS];
  fragility_law_values(law, 0, UNITS, all);
  for (size_t length = 1; length <= 1024; length = length * 3 + 1)
    for (size_t begin = 0; begin < UNITS; begin += length) {
      size_t n = begin + length < UNITS ? length : UNITS - begin;
      fragility_law_values(law, begin, n, slice);
      if (memcmp(slice, all + begin, n * sizeof *all) != 0) fail_msg("%s: units %zu to %zu differ", what, begin, begin + n);
    }
}

static void slices_are_parts_of_the_whole(void **state) {
  (void)state;
  static const char *const names[] = {"ratio", "minmax", "zscore", "identity", "coverage", "services"};
  for (size_t groups = 1; groups <= 5; groups += 2)
    for (size_t i = 0; i < COUNT(names); i++)
      for (int direction = -1; direction <= 1; direction += 2) {
        struct scale scales[5];
        fill(groups);
        struct law law = fit(names[i], direction, groups, &as_doubles, scales);
        check_slices(&law, names[i]);
      }
}

/* The same values kept as wholes over a thousand. */
static void wholes_give_what_doubles_give(void **state) {
  (void)state;
  static const char *const names[] = {"ratio", "minmax", "zscore", "identity", "coverage", "services"};
  static double of_doubles[UNITS], of_wholes[UNITS];
  for (size_t groups = 1; groups <= 5; groups += 2)
    for (size_t i = 0; i < COUNT(names); i++)
      for (int direction = -1; direction <= 1; direction += 2) {
        struct scale scales[5];
        fill(groups);
        for (size_t u = 0; u < UNITS; u++) {
          if (reasons[u] == FRAGILITY_KNOWN) x[u] = fabs(x[u]); /* eighths */
          wholes[u] = reasons[u] == FRAGILITY_KNOWN ? (int32_t)(x[u] * 1000) : ~FRAGILITY_SECRET;
        }
        struct law law = fit(names[i], direction, groups, &as_doubles, scales);
        fragility_law_values(&law, 0, UNITS, of_doubles);
        law = fit(names[i], direction, groups, &as_wholes, scales);
        fragility_law_values(&law, 0, UNITS, of_wholes);
        if (memcmp(of_doubles, of_wholes, sizeof of_wholes) != 0) fail_msg("%s, %zu groups, %d: wholes differ", names[i], groups, direction);
      }
}

/* Against the definition, each unit by itself. */
static void bounds_are_those_of_the_group(void **state) {
  (void)state;
  for (size_t groups = 1; groups <= 3; groups += 2) {
    struct scale scales[3];
    fill(groups);
    struct law law = fit("minmax", -1, groups, &as_doubles, scales);
    for (size_t u = 0; u < UNITS; u++) {
      double least = INFINITY, most = -INFINITY, value;
      fragility_law_values(&law, u, 1, &value);
      for (size_t v = 0; v < UNITS; v++) {
        if (of_unit[v] != of_unit[u] || isnan(x[v])) continue;
        least = fmin(least, -x[v]), most = fmax(most, -x[v]);
      }
      bool none = isnan(x[u]) || of_unit[u] == FRAGILITY_NO_GROUP || !(most > least);
      assert_same_double(value, none ? (double)NAN : 100 * (-x[u] - least) / (most - least));
      fragility_reason wanted = of_unit[u] == FRAGILITY_NO_GROUP ? FRAGILITY_NO_REFERENCE : isnan(x[u]) ? FRAGILITY_SECRET : none ? FRAGILITY_ZERO_DENOMINATOR : FRAGILITY_KNOWN;
      assert_int_equal(fragility_law_reason(&law, u, value), wanted);
    }
  }
}

static void nothing_known_has_no_value(void **state) {
  (void)state;
  struct scale scales[3];
  double value = 1;
  fill(3);
  struct law law = fit("minmax", 1, 3, &as_doubles, scales);
  law.values = NULL;
  of_unit[5] = 0;
  fragility_law_values(&law, 5, 1, &value);
  assert_true(isnan(value));
  assert_int_equal(fragility_law_reason(&law, 5, value), FRAGILITY_ABSENT);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(slices_are_parts_of_the_whole), cmocka_unit_test(wholes_give_what_doubles_give), cmocka_unit_test(bounds_are_those_of_the_group), cmocka_unit_test(nothing_known_has_no_value)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
