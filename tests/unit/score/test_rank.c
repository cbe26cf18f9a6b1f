/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ranks by their definition: one more than there are greater scores in the group. */
#include "../check.h"
#include "score/score.h"

enum { MOST = 20000, GROUPS = 3 };

static int falling(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x < y) - (x > y);
}

/* How many of a group's scores, from the greatest down, are greater. */
static size_t greater(const double *sorted, size_t n, double score) {
  size_t low = 0, high = n;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (sorted[middle] > score) low = middle + 1;
    else high = middle;
  }
  return low;
}

static void check_group(const double *score, size_t n, const uint32_t *of_unit, uint32_t group, const uint32_t *rank) {
  double *sorted = malloc((n + 1) * sizeof *sorted);
  size_t known = 0;
  for (size_t u = 0; u < n; u++)
    if (of_unit[u] == group && !isnan(score[u])) sorted[known++] = score[u];
  qsort(sorted, known, sizeof *sorted, falling);
  for (size_t u = 0; u < n; u++) {
    size_t expected = isnan(score[u]) ? 0 : 1 + greater(sorted, known, score[u]);
    if (of_unit[u] == group && rank[u] != expected) fail_msg("unit %zu of %zu: rank %u, expected %zu", u, n, rank[u], expected);
  }
  free(sorted);
}

static double score_of(int kind, size_t u, size_t n, uint64_t *seed) {
  switch (kind) {
    case 0: return 7;                                                           /* all the same */
    case 1: return random_below(seed, 100) ? 0 : 1;                             /* half of them and more the same */
    case 2: return (double)(u / 5000);                                          /* ties over the borders of parts */
    case 3: return u % 3 ? (double)random_below(seed, n) : (double)NAN;
    case 4: return 50 + (double)random_below(seed, 3) * 0x1p-47;                /* apart by one step only */
    case 5: return u ? double_of(random_bits(seed)) : (double)INFINITY;
    case 6: return NAN;
    default: return (double)(n - u);
  }
}

static void ranks_are_as_defined(void **state) {
  (void)state;
  static const size_t sizes[] = {0, 1, 2, 4095, 4096, 4097, 8192, MOST};
  double *score = malloc(MOST * sizeof *score);
  uint32_t *rank = malloc((MOST + 1) * sizeof *rank), *of_unit = malloc((MOST + 1) * sizeof *of_unit);
  uint64_t seed = 11;
  for (size_t s = 0; s < COUNT(sizes); s++)
    for (int kind = 0; kind < 8; kind++)
      for (uint32_t count = 1; count <= GROUPS; count += GROUPS - 1) {
        for (size_t u = 0; u < sizes[s]; u++) score[u] = score_of(kind, u, sizes[s], &seed), of_unit[u] = (uint32_t)(u % count);
        for (int threads = 1; threads <= 3; threads++) {
          const fragility_groups groups = {.count = count, .of_unit = of_unit};
          assert_int_equal(fragility_rank(score, sizes[s], &groups, threads, rank, NULL), FRAGILITY_OK);
          for (uint32_t g = 0; g < count; g++) check_group(score, sizes[s], of_unit, g, rank);
        }
      }
  free(score), free(rank), free(of_unit);
}

static void who_is_in_no_group_has_no_rank(void **state) {
  (void)state;
  uint32_t of_unit[] = {0, FRAGILITY_NO_GROUP, 0}, rank[3] = {9, 9, 9};
  const fragility_groups groups = {.count = 1, .of_unit = of_unit};
  assert_int_equal(fragility_rank((const double[]){1, 2, 3}, 3, &groups, 2, rank, NULL), FRAGILITY_OK);
  assert_true(rank[0] == 2 && rank[1] == 0 && rank[2] == 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(ranks_are_as_defined), cmocka_unit_test(who_is_in_no_group_has_no_rank)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
