/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../check.h"
#include "base/base.h"

/* Sanitizers refuse huge sizes like the C library does, instead of ending the program. */
const char *__asan_default_options(void);
const char *__asan_default_options(void) {
  return "allocator_may_return_null=1";
}

static void expect(const double *keys, size_t n, const uint32_t *expected) {
  uint32_t order[16];
  assert_true(n <= COUNT(order));
  assert_int_equal(fragility_order(keys, n, order, NULL), FRAGILITY_OK);
  assert_memory_equal(order, expected, n * sizeof *order);
}

static void small_orders(void **state) {
  (void)state;
  expect((double[]){3, 1, 2}, 3, (uint32_t[]){1, 2, 0});
  expect((double[]){5}, 1, (uint32_t[]){0});
  expect((double[]){2, 1, 2, 1}, 4, (uint32_t[]){1, 3, 0, 2});
  expect((double[]){7, 7, 7}, 3, (uint32_t[]){0, 1, 2});
  expect((double[]){NAN, 1, -NAN, -1}, 4, (uint32_t[]){3, 1, 0, 2});
  expect((double[]){0.0, -0.0, 0.0, -1}, 4, (uint32_t[]){3, 0, 1, 2});
  expect((double[]){INFINITY, NAN, -INFINITY, 5e-324, -5e-324, 0, 1e308, -1e308}, 8,
         (uint32_t[]){2, 7, 4, 5, 3, 6, 0, 1});
}

static void nothing_to_order(void **state) {
  (void)state;
  uint32_t order[1] = {42};
  assert_int_equal(fragility_order(NULL, 0, order, NULL), FRAGILITY_OK);
  assert_int_equal(order[0], 42);
}

static void too_many(void **state) {
  (void)state;
  fragility_error err = {0};
  assert_int_equal(fragility_order(NULL, SIZE_MAX / 4, NULL, &err), FRAGILITY_ERROR_MEMORY);
  assert_int_equal(err.code, FRAGILITY_ERROR_MEMORY);
}

/* Sorted, stable, and every position once: checked from the definition. */
static void random_orders(void **state) {
  (void)state;
  enum { N = 5000 };
  uint64_t seed = 5;
  double *keys = malloc(N * sizeof *keys);
  uint32_t *order = malloc(N * sizeof *order), *again = malloc(N * sizeof *again), *coarse = malloc(N * sizeof *coarse);
  fragility_ordered *sorted = malloc(N * sizeof *sorted);
  unsigned char *seen = malloc(N);
  for (int kind = 0; kind < 7; kind++) {
    for (size_t i = 0; i < N; i++) {
      double any = double_of(random_bits(&seed));
      keys[i] = kind == 0   ? any
                : kind == 1 ? (double)random_below(&seed, 7) - 3
                : kind == 2 ? (double)i
                : kind == 3 ? any / 1e300
                : kind == 4 ? (i % 3 ? 1 : -1e308) + (double)random_below(&seed, 90) * 0x1p-52 /* far apart, and steps too fine for 32 bits */
                : kind == 5 ? (i % 4 ? 1 + (double)random_below(&seed, 5000) * 0x1p-52 : (double)NAN)
                            : (i ? 5 : INFINITY);
    }
    assert_int_equal(fragility_order(keys, N, again, NULL), FRAGILITY_OK);
    for (int threads = 3; threads > 0; threads--) {
      assert_int_equal(fragility_sort(keys, N, threads, sorted, NULL), FRAGILITY_OK);
      for (size_t i = 0; i < N; i++) order[i] = sorted[i].at, coarse[i] = sorted[i].coarse;
      assert_memory_equal(order, again, N * sizeof *order);
    }
    memset(seen, 0, N);
    for (size_t i = 0; i < N; i++) {
      assert_true(order[i] < N);
      assert_false(seen[order[i]]++);
      assert_int_equal(coarse[i] == UINT32_MAX, isnan(keys[order[i]]));
      if (!i) continue;
      double a = keys[order[i - 1]], b = keys[order[i]];
      bool same = a == b || (isnan(a) && isnan(b));
      assert_true(same ? order[i - 1] < order[i] : a < b || isnan(b));
      assert_true(same ? coarse[i - 1] == coarse[i] : coarse[i - 1] <= coarse[i]);
    }
  }
  free(keys), free(coarse), free(order), free(again), free(seen), free(sorted);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(small_orders), cmocka_unit_test(nothing_to_order),
                                     cmocka_unit_test(too_many), cmocka_unit_test(random_orders)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
