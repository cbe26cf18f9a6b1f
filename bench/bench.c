/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

double bench_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

void bench_run(const struct contender *contenders, size_t n, double *medians) {
  static double times[BENCH_MOST][BENCH_ROUNDS];
  for (size_t r = 0; r < BENCH_ROUNDS; r++)
    for (size_t c = 0; c < n; c++) {
      double begin = bench_now();
      contenders[c].run(contenders[c].data);
      times[c][r] = bench_now() - begin;
    }
  for (size_t c = 0; c < n; c++) {
    qsort(times[c], BENCH_ROUNDS, sizeof(double), by_value);
    medians[c] = times[c][BENCH_ROUNDS / 2];
  }
}

void bench_print(const char *subject, const struct contender *contenders, size_t n, const double *medians, size_t against) {
  printf("%s (medians of %d interleaved rounds)\n", subject, BENCH_ROUNDS);
  for (size_t c = 0; c < n; c++)
    printf("  %-58s %9.3f ms  %7.2f x %s\n", contenders[c].name, 1e3 * medians[c], medians[c] / medians[against],
           c == against ? "(the yardstick)" : "");
}
