/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The harness: contenders run interleaved (A B C ... A B C ...), medians are kept, ratios are printed. */
#ifndef BENCH_H
#define BENCH_H

#include <stddef.h>

struct contender {
  const char *name;
  void (*run)(void *data);
  void *data;
};

enum { BENCH_MOST = 16, BENCH_ROUNDS = 9 };

/* Seconds since some moment. */
double bench_now(void);
/* Medians of BENCH_ROUNDS interleaved rounds, in seconds. */
void bench_run(const struct contender *contenders, size_t n, double *medians);
/* Prints each median in ms and its ratio to that of `against`. */
void bench_print(const char *subject, const struct contender *contenders, size_t n, const double *medians, size_t against);

#endif
