/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../check.h"
#include "base/base.h"

static const double radius = 6371.0088, pi = 3.14159265358979323846;

static void near(double found, double expected, double within) {
  if (!(fabs(found - expected) <= within)) fail_msg("found %.9f km, expected %.9f", found, expected);
}

static void arcs_of_the_sphere(void **state) {
  (void)state;
  near(fragility_distance_km(0, 0, 0, 90), radius * pi / 2, 1e-9);
  near(fragility_distance_km(90, 0, -90, 0), radius * pi, 1e-9);
  near(fragility_distance_km(0, 0, 0, 180), radius * pi, 1e-9);
  near(fragility_distance_km(45, 2, 46, 2), radius * pi / 180, 1e-9);
  near(fragility_distance_km(60, 0, 60, 180), radius * pi / 3, 1e-9); /* over the pole */
  near(fragility_distance_km(0, 179.5, 0, -179.5), radius * pi / 180, 1e-9);
}

/* By the law of cosines, another formula, in long double. */
static void towns(void **state) {
  (void)state;
  static const double points[][2] = {
      {48.8566, 2.3522}, {43.6045, 1.4440}, {-20.8789, 55.4481}, {14.6037, -61.0588}, {42.0396, 9.0129}};
  for (size_t i = 0; i < COUNT(points); i++)
    for (size_t j = 0; j < COUNT(points); j++) {
      if (i == j) continue;
      long double p = points[i][0] * (long double)pi / 180, q = points[j][0] * (long double)pi / 180;
      long double d = (points[i][1] - points[j][1]) * (long double)pi / 180;
      long double km = radius * acosl(sinl(p) * sinl(q) + cosl(p) * cosl(q) * cosl(d));
      near(fragility_distance_km(points[i][0], points[i][1], points[j][0], points[j][1]), (double)km, 1e-8);
    }
}

static void short_distances_keep_their_digits(void **state) {
  (void)state;
  near(fragility_distance_km(43.6, 1.44, 43.6, 1.44), 0, 0);
  near(fragility_distance_km(43.6, 1.44, 43.600009, 1.44), 0.000009 * radius * pi / 180, 1e-9);
}

static void an_unknown_point_has_no_distance(void **state) {
  (void)state;
  assert_true(isnan(fragility_distance_km(NAN, 1, 43, 1)));
  assert_true(isnan(fragility_distance_km(43, 1, 43, NAN)));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(arcs_of_the_sphere), cmocka_unit_test(towns),
                                     cmocka_unit_test(short_distances_keep_their_digits),
                                     cmocka_unit_test(an_unknown_point_has_no_distance)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
