/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Classes of a map: worked out by hand, or by looking at every way to cut; colours by the formula of WCAG 2. */
#include "check.h"

#include "publish/publish.h"

#include <fragility/fragility.h>

enum { MOST = FRAGILITY_MOST_CLASSES };

static size_t make(const double *values, size_t n, fragility_classing kind, size_t classes, double bounds[MOST + 1]) {
  size_t made = 0;
  fragility_error err = {.message = ""};
  if (fragility_classes_make(values, n, kind, classes, bounds, &made, &err) != FRAGILITY_OK) fail_msg("%s", err.message);
  return made;
}

static void bounds_are_(const double *bounds, size_t made, const double *wanted, size_t n, const char *file, int line) {
  bool same = made + 1 == n;
  for (size_t i = 0; same && i < n; i++) same = bounds[i] == wanted[i];
  if (same) return;
  for (size_t i = 0; i <= made; i++) print_error("%g ", bounds[i]);
  print_error("are the bounds\n");
  _fail(file, line);
}
#define bounds_are(bounds, made, ...) bounds_are_(bounds, made, (const double[]){__VA_ARGS__}, sizeof((double[]){__VA_ARGS__}) / sizeof(double), __FILE__, __LINE__)

static void quantiles_hold_as_many_each(void **state) {
  (void)state;
  static const double values[] = {8, 1, 7, 2, 6, NAN, 3, 5, 4, INFINITY};
  double bounds[MOST + 1];
  bounds_are(bounds, make(values, 10, FRAGILITY_CLASSES_QUANTILE, 4, bounds), 1, 3, 5, 7, 8);
  bounds_are(bounds, make(values, 10, FRAGILITY_CLASSES_QUANTILE, 1, bounds), 1, 8);
}

static void equal_classes_are_as_wide(void **state) {
  (void)state;
  static const double values[] = {0, 1, 10}, negative[] = {-4, 4, 0};
  double bounds[MOST + 1];
  bounds_are(bounds, make(values, 3, FRAGILITY_CLASSES_EQUAL, 2, bounds), 0, 5, 10);
  bounds_are(bounds, make(negative, 3, FRAGILITY_CLASSES_EQUAL, 2, bounds), -4, 0, 4);
}

/* Classes without a value stay, and the outer bounds take in all values. */
static void fixed_classes_are_those_asked_for(void **state) {
  (void)state;
  static const double values[] = {3, 4, 5};
  double bounds[MOST + 1] = {2, 4, 9}, above[MOST + 1] = {7}, end[MOST + 1] = {5}, start[MOST + 1] = {3};
  bounds_are(bounds, make(values, 3, FRAGILITY_CLASSES_FIXED, 4, bounds), 1, 2, 4, 9, 10);
  bounds_are(above, make(values, 3, FRAGILITY_CLASSES_FIXED, 2, above), 3, 7, 8);
  bounds_are(end, make(values, 3, FRAGILITY_CLASSES_FIXED, 2, end), 3, 5, 6);
  bounds_are(start, make(values, 3, FRAGILITY_CLASSES_FIXED, 2, start), 2, 3, 5);
}

static void ties_make_fewer_classes(void **state) {
  (void)state;
  static const double same[] = {2, 2, 2, 2}, two[] = {1, 1, 1, 1, 5}, one[] = {7};
  double bounds[MOST + 1];
  for (fragility_classing kind = FRAGILITY_CLASSES_QUANTILE; kind <= FRAGILITY_CLASSES_EQUAL; kind++) {
    bounds_are(bounds, make(same, 4, kind, 3, bounds), 2, 2);
    bounds_are(bounds, make(one, 1, kind, 7, bounds), 7, 7);
  }
  bounds_are(bounds, make(two, 5, FRAGILITY_CLASSES_JENKS, 3, bounds), 1, 5, 5);
  bounds_are(bounds, make(two, 5, FRAGILITY_CLASSES_QUANTILE, 5, bounds), 1, 5, 5);
}

/* ---- Jenks against every way to cut ---- */

static double spread(const double *sorted, size_t from, size_t to) {
  double mean = 0, sum = 0;
  for (size_t i = from; i < to; i++) mean += sorted[i];
  mean /= (double)(to - from);
  for (size_t i = from; i < to; i++) sum += (sorted[i] - mean) * (sorted[i] - mean);
  return sum;
}

static double least_spread(const double *sorted, size_t from, size_t n, size_t classes) {
  if (classes == 1) return spread(sorted, from, n);
  double best = INFINITY;
  for (size_t cut = from + 1; cut + classes - 1 <= n; cut++) best = fmin(best, spread(sorted, from, cut) + least_spread(sorted, cut, n, classes - 1));
  return best;
}

/* Of the classes that the bounds make, whether or not they are as many as asked for. */
static double spread_of(const double *sorted, size_t n, const double *bounds, size_t made) {
  double sum = 0;
  for (size_t c = 0, from = 0, to; c < made; c++, from = to) {
    for (to = from; to < n && (c + 1 == made || sorted[to] < bounds[c + 1]); to++) {}
    assert_true(to > from);
    sum += spread(sorted, from, to);
  }
  return sum;
}

static int growing(const void *a, const void *b) { return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b); }

static uint64_t rolled(uint64_t *state) {
  *state ^= *state >> 12, *state ^= *state << 25, *state ^= *state >> 27;
  return (*state * 2685821657736338717u) >> 33;
}

static void jenks_is_the_best_of_all_cuts(void **state) {
  (void)state;
  uint64_t random = 20260101;
  for (size_t round = 0; round < 2000; round++) {
    double values[14], bounds[MOST + 1];
    size_t n = 1 + rolled(&random) % 14, classes = 1 + rolled(&random) % 5, range = round % 3 == 0 ? 5 : round % 3 == 1 ? 100 : 1000000;
    for (size_t i = 0; i < n; i++) values[i] = (round % 2 ? -3e3 : 0) + (double)(rolled(&random) % range) / 8;
    size_t made = make(values, n, FRAGILITY_CLASSES_JENKS, classes, bounds);
    qsort(values, n, sizeof *values, growing);
    double best = least_spread(values, 0, n, classes < n ? classes : n), found = spread_of(values, n, bounds, made);
    if (!(fabs(found - best) <= 1e-9 * (1 + best))) fail_msg("round %zu: %zu values in %zu classes: spread %.17g, the least is %.17g", round, n, classes, found, best);
  }
}

/* Every kind: bounds grow, hold all, and no class but those asked for is empty. */
static void bounds_grow(void **state) {
  (void)state;
  uint64_t random = 7;
  for (size_t round = 0; round < 3000; round++) {
    double values[40], bounds[MOST + 1];
    size_t n = 1 + rolled(&random) % 40, classes = 1 + rolled(&random) % MOST;
    for (size_t i = 0; i < n; i++) values[i] = i && rolled(&random) % 9 == 0 ? NAN : (double)(rolled(&random) % 30) / 3;
    size_t made = make(values, n, (fragility_classing)(round % 3), classes, bounds);
    assert_in_range(made, 1, classes);
    for (size_t c = 0; c < made; c++) assert_true(bounds[c] < bounds[c + 1] || c + 1 == made);
    for (size_t i = 0; i < n; i++) assert_true(isnan(values[i]) || (values[i] >= bounds[0] && values[i] <= bounds[made]));
  }
}

static void wrong_classes_are_refused(void **state) {
  (void)state;
  static const double values[] = {1, 2, 3}, unknown[] = {NAN, INFINITY};
  double bounds[MOST + 1] = {2, 2}, nan_bound[MOST + 1] = {NAN};
  size_t made;
  fragility_error err;
  const struct {
    const double *values;
    size_t n;
    int kind;
    size_t classes;
    double *bounds;
    size_t *made;
  } wrong[] = {{NULL, 3, 0, 2, bounds, &made}, {values, 3, 0, 2, NULL, &made}, {values, 3, 0, 2, bounds, NULL}, {values, 3, 0, 0, bounds, &made}, {values, 3, 0, 8, bounds, &made}, {values, 3, 4, 2, bounds, &made},
               {values, 3, -1, 2, bounds, &made}, {values, 0, 0, 2, bounds, &made}, {unknown, 2, 1, 2, bounds, &made}, {values, 3, 3, 3, bounds, &made}, {values, 3, 3, 2, nan_bound, &made}};
  for (size_t i = 0; i < COUNT(wrong); i++)
    assert_int_equal(fragility_classes_make(wrong[i].values, wrong[i].n, (fragility_classing)wrong[i].kind, wrong[i].classes, wrong[i].bounds, wrong[i].made, i & 1 ? NULL : &err), FRAGILITY_ERROR_ARGUMENT);
}

static void kinds_have_names(void **state) {
  (void)state;
  for (int kind = 0; kind <= FRAGILITY_CLASSES_FIXED; kind++) assert_int_equal(fragility_classing_find(fragility_classing_name((fragility_classing)kind)), kind);
  assert_null(fragility_classing_name((fragility_classing)4));
  assert_null(fragility_classing_name((fragility_classing)-1));
  assert_int_equal(fragility_classing_find("Jenks"), -1);
  assert_int_equal(fragility_classing_find(NULL), -1);
}

/* ---- colours ---- */

static double luminance(unsigned long rgb) {
  static const double weights[] = {0.0722, 0.7152, 0.2126};
  double sum = 0;
  for (int i = 0; i < 3; i++) {
    double c = (double)(rgb >> 8 * i & 255) / 255;
    sum += weights[i] * (c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
  }
  return sum;
}

/* Letters and borders of #111 are seen on each, and each is darker than the one before. */
static void colours_have_contrast(void **state) {
  (void)state;
  for (size_t classes = 1; classes <= MOST; classes++) {
    double before = 1;
    for (size_t c = 0; c < classes; c++) {
      const char *colour = fragility_class_colour(c, classes);
      assert_int_equal(strlen(colour), 7);
      double light = luminance(strtoul(colour + 1, NULL, 16)), contrast = (light + 0.05) / (luminance(0x111111) + 0.05);
      if (contrast < 3) fail_msg("%s, class %zu of %zu, has a contrast of %.2f with #111", colour, c, classes, contrast);
      assert_true(light < before);
      before = light;
    }
  }
  assert_null(fragility_class_colour(0, 0));
  assert_null(fragility_class_colour(3, 3));
  assert_null(fragility_class_colour(0, 8));
}

static void class_of_a_value(void **state) {
  (void)state;
  struct legend legend = {.bounds = {0, 2, 5}, .classes = 2};
  static const double values[] = {0, 1.999, 2, 5, 7, -1};
  static const size_t wanted[] = {0, 0, 1, 1, 1, 0};
  for (size_t i = 0; i < COUNT(values); i++) assert_int_equal(fragility_legend_class(&legend, values[i]), wanted[i]);
  assert_int_equal(fragility_legend_class(&legend, NAN), SIZE_MAX);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(quantiles_hold_as_many_each), cmocka_unit_test(equal_classes_are_as_wide), cmocka_unit_test(fixed_classes_are_those_asked_for),
                                     cmocka_unit_test(ties_make_fewer_classes), cmocka_unit_test(jenks_is_the_best_of_all_cuts), cmocka_unit_test(bounds_grow), cmocka_unit_test(wrong_classes_are_refused),
                                     cmocka_unit_test(kinds_have_names), cmocka_unit_test(colours_have_contrast), cmocka_unit_test(class_of_a_value)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
