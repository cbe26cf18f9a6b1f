/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kernels against GSL, a plain loop or the machine's own limit, on 34,875 units: order, aggregation, nearest venue. */
#include "access/access.h"
#include "bench.h"
#include "score/aggregate.h"

#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <stdio.h>
#include <stdlib.h>

enum { UNITS = 34875, POINTS = 15000, COLUMNS = 20, TILES = (UNITS + FRAGILITY_TILE - 1) / FRAGILITY_TILE, PADDED = TILES * FRAGILITY_TILE };

static double values[UNITS], latitude[UNITS], longitude[UNITS], venue_latitude[POINTS], venue_longitude[POINTS], weights[COLUMNS];
static uint32_t order[UNITS];
static size_t gsl_order[UNITS];
static double *columns; /* PADDED each */
static double *wide, *copy; /* the same numbers, row by row; a target for copying */

static void ours_order(void *data) { (void)data, (void)fragility_order(values, UNITS, order, NULL); }
static void gsl_sorts(void *data) { (void)data, gsl_sort_index(gsl_order, values, 1, UNITS); }

static void copy_columns(void *data) {
  (void)data;
  memcpy(copy, columns, (size_t)COLUMNS * PADDED * sizeof(double));
}

static void ours_mean(void *data) {
  const double *parts[COLUMNS];
  double out[FRAGILITY_TILE];
  (void)data;
  for (size_t t = 0; t < TILES; t++) {
    for (size_t c = 0; c < COLUMNS; c++) parts[c] = columns + c * PADDED + t * FRAGILITY_TILE;
    fragility_aggregation_find("arithmetic")->apply(parts, weights, COLUMNS, out);
    values[t % UNITS] += 1e-300 * out[0];
  }
}

static void gsl_mean(void *data) {
  (void)data;
  for (size_t u = 0; u < UNITS; u++) values[u] += 1e-300 * gsl_stats_wmean(weights, 1, wide + u * COLUMNS, 1, COLUMNS);
}

static void ours_nearest(void *data) {
  const int threads = *(const int *)data;
  fragility_index *index;
  double km, sum = 0;
  const fragility_points points = {.count = POINTS, .latitude = venue_latitude, .longitude = venue_longitude};
  const fragility_options options = {.threads = threads};
  if (fragility_index_create(&points, &options, &index, NULL) != FRAGILITY_OK) exit(1);
#pragma omp parallel for schedule(dynamic, 256) num_threads(threads) private(km) reduction(+ : sum)
  for (size_t u = 0; u < UNITS; u++) {
    fragility_index_nearest(index, &(fragility_spot){latitude[u], longitude[u], 0}, &km);
    sum += km;
  }
  values[0] += 1e-300 * sum;
  fragility_index_free(index);
}

/* A hundredth of the units, so that the round stays short. */
static void every_pair(void *data) {
  (void)data;
  double sum = 0;
  for (size_t u = 0; u < UNITS; u += 100) {
    double least = INFINITY;
    for (size_t p = 0; p < POINTS; p++) {
      double km = fragility_distance_km(latitude[u], longitude[u], venue_latitude[p], venue_longitude[p]);
      if (km < least) least = km;
    }
    sum += least;
  }
  values[0] += 1e-300 * sum;
}

static void fill(void) {
  gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
  wide = malloc((size_t)UNITS * COLUMNS * sizeof *wide);
  columns = calloc((size_t)COLUMNS * PADDED, sizeof *columns);
  copy = malloc((size_t)COLUMNS * PADDED * sizeof *copy);
  if (!wide || !copy || !columns) exit(1);
  for (size_t c = 0; c < COLUMNS; c++) weights[c] = gsl_rng_uniform_pos(random);
  for (size_t u = 0; u < UNITS; u++) {
    values[u] = gsl_rng_uniform(random);
    latitude[u] = 42 + 9 * gsl_rng_uniform(random), longitude[u] = -4 + 12 * gsl_rng_uniform(random);
    for (size_t c = 0; c < COLUMNS; c++) columns[c * PADDED + u] = wide[u * COLUMNS + c] = gsl_rng_uniform(random);
  }
  for (size_t p = 0; p < POINTS; p++)
    venue_latitude[p] = 42 + 9 * gsl_rng_uniform(random), venue_longitude[p] = -4 + 12 * gsl_rng_uniform(random);
  gsl_rng_free(random);
}

int main(void) {
  double medians[BENCH_MOST];
  fill();
  const struct contender sorts[] = {{"order of 34,875 doubles (radix)", ours_order, NULL}, {"gsl_sort_index", gsl_sorts, NULL}};
  bench_run(sorts, 2, medians);
  bench_print("Order", sorts, 2, medians, 0);
  const struct contender means[] = {{"weighted mean of 20 columns, tiled", ours_mean, NULL}, {"copying the same columns", copy_columns, NULL},
                                    {"gsl_stats_wmean row by row", gsl_mean, NULL}};
  bench_run(means, 3, medians);
  bench_print("Aggregation", means, 3, medians, 0);
  int threads[] = {1, 2};
  const struct contender nearest[] = {{"nearest of 15,000 for 34,875, tree built, one thread", ours_nearest, &threads[0]},
                                      {"the same, two threads", ours_nearest, &threads[1]},
                                      {"every pair, a hundredth of the units (x 100 for all)", every_pair, NULL}};
  bench_run(nearest, 3, medians);
  bench_print("Nearest venue", nearest, 3, medians, 0);
  free(columns);
  free(wide);
  free(copy);
  return 0;
}
