/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../check.h"
#include "base/base.h"

static double sum_of(const double *values, size_t n) {
  fragility_sum sum = {0, 0};
  for (size_t i = 0; i < n; i++) fragility_sum_add(&sum, values[i]);
  return fragility_sum_value(&sum);
}

static void sums_that_plain_addition_misses(void **state) {
  (void)state;
  assert_same_double(sum_of((double[]){1, 1e100, 1, -1e100}, 4), 2.0);
  assert_same_double(sum_of((double[]){1e16, 1, 1, -1e16}, 4), 2.0);
  assert_same_double(sum_of((double[]){0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}, 10), 1.0);
  assert_same_double(sum_of(NULL, 0), 0.0);
  assert_same_double(sum_of((double[]){-3.5}, 1), -3.5);
}

static void nan_is_kept(void **state) {
  (void)state;
  assert_true(isnan(sum_of((double[]){1, NAN, 2}, 3)));
}

/* Populations by shares, added in a hundred orders. */
static void the_order_does_not_matter(void **state) {
  (void)state;
  enum { N = 20000 };
  static double values[N];
  uint64_t seed = 9;
  for (size_t i = 0; i < N; i++)
    values[i] = (double)(1 + random_below(&seed, 2000000)) * ((double)random_below(&seed, 1000001) / 1e6 - 0.3);
  double first = sum_of(values, N), plain = 0, other = 0;
  for (size_t i = 0; i < N; i++) plain += values[i];
  for (size_t i = N; i-- > 0;) other += values[i];
  assert_true(plain != other); /* plain addition depends on it on these values */
  for (int turn = 0; turn < 100; turn++) {
    for (size_t i = N - 1; i > 0; i--) {
      size_t j = random_below(&seed, i + 1);
      double swap = values[i];
      values[i] = values[j], values[j] = swap;
    }
    assert_same_double(sum_of(values, N), first);
  }
}

/* n additions of the rounded 0.1 are n times it, rounded once. */
static void a_long_sum_is_exact(void **state) {
  (void)state;
  fragility_sum sum = {0, 0};
  for (size_t i = 0; i < 1000000; i++) fragility_sum_add(&sum, 0.1);
  assert_same_double(fragility_sum_value(&sum), 100000.0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(sums_that_plain_addition_misses), cmocka_unit_test(nan_is_kept),
                                     cmocka_unit_test(the_order_does_not_matter),
                                     cmocka_unit_test(a_long_sum_is_exact)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
