/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Catchments: worked by hand on a line, and what must hold on any instance. */
#include "../check.h"

#include "access/access.h"

#include <fragility/write.h>

enum { UNITS = 60, VENUES = 25 };

struct world {
  char codes[UNITS][8], ids[VENUES][8];
  const char *code[UNITS];
  double latitude[UNITS], longitude[UNITS], people[UNITS];
  fragility_units units;
  fragility_venue venues[VENUES];
  fragility_supply *supply;
};

static void make_supply(struct world *w, size_t venues) {
  fragility_error err;
  if (fragility_supply_from_venues(w->venues, venues, &w->supply, &err)) fail_msg("%s", err.message);
}

/* About 60 km x 60 km in the middle of France. */
static void make_world(struct world *w, uint64_t seed) {
  for (size_t u = 0; u < UNITS; u++) {
    snprintf(w->codes[u], sizeof w->codes[u], "u%03u", (unsigned)u);
    w->code[u] = w->codes[u];
    w->latitude[u] = 46 + (double)random_below(&seed, 1000) / 2000, w->longitude[u] = 2 + (double)random_below(&seed, 1000) / 1500;
    w->people[u] = (double)random_below(&seed, 5000);
  }
  for (size_t v = 0; v < VENUES; v++) {
    snprintf(w->ids[v], sizeof w->ids[v], "v%03u", (unsigned)v);
    w->venues[v] = (fragility_venue){.id = w->ids[v], .latitude = 46 + (double)random_below(&seed, 1000) / 2000,
                                     .longitude = 2 + (double)random_below(&seed, 1000) / 1500, .capacity = 1 + (double)random_below(&seed, 6)};
  }
  w->units = (fragility_units){.count = UNITS, .code = w->code, .population = w->people, .latitude = w->latitude, .longitude = w->longitude};
}

static fragility_catchment *compute(const struct world *w, const char *measure, fragility_decay decay, const fragility_costs *costs, int threads) {
  fragility_error err;
  fragility_catchment *catchment = NULL;
  fragility_options common = {.threads = threads};
  fragility_catchment_options options = {.measure = measure, .decay = decay, .demand = w->people, .costs = costs, .options = &common};
  if (fragility_catchment_compute(&w->units, w->supply, &options, &catchment, &err)) fail_msg("%s", err.message);
  return catchment;
}

static const double edges[] = {5, 10, 20}, weights[] = {1, 0.68, 0.22};
static const fragility_decay steps = {.name = "steps", .limit = 20, .edges = edges, .weights = weights, .steps = 3};

/* ---- by hand ---- */

/* Two units of 100 and 300 people, one venue of 2 posts at 4 km of the first and 8 km of the second, by a table:
 * D = 1 x 100 + 0.68 x 300 = 304; R = 2 / 304; A = R and 0.68 R. */
static void shares_by_hand(void **state) {
  (void)state;
  struct world w = {.code = {"a", "b"}, .people = {100, 300}, .venues = {{.id = "v", .capacity = 2}}};
  w.units = (fragility_units){.count = 2, .code = w.code, .population = w.people};
  make_supply(&w, 1);
  fragility_error err;
  fragility_costs *costs;
  fragility_text_write("origin,dest,cost\na,v,4\nb,v,8\n", scratch("costs.csv"), true, &err);
  assert_int_equal(fragility_costs_read(scratch("costs.csv"), &w.units, w.supply, NULL, &costs, &err), FRAGILITY_OK);
  fragility_catchment *c = compute(&w, "2sfca", steps, costs, 1);
  assert_close(fragility_catchment_demand(c)[0], 304, 1e-12);
  assert_close(fragility_catchment_access(c)[0], 2.0 / 304, 1e-15);
  assert_close(fragility_catchment_access(c)[1], 0.68 * 2 / 304, 1e-15);
  fragility_catchment_free(c);
  fragility_costs_free(costs);
  fragility_supply_free(w.supply);
}

/* Nobody in reach of the venue, no venue in reach of the unit: 0 and no ratio, never NaN access. */
static void nobody_in_reach(void **state) {
  (void)state;
  struct world w;
  make_world(&w, 7);
  w.venues[0].latitude = -46;
  make_supply(&w, 1);
  fragility_catchment *c = compute(&w, "2sfca", steps, NULL, 2);
  assert_true(isnan(fragility_catchment_ratio(c)[0]));
  for (size_t u = 0; u < UNITS; u++) assert_true(fragility_catchment_access(c)[u] == 0);
  fragility_catchment_free(c);
  fragility_supply_free(w.supply);
}

/* ---- what must hold ---- */

static double reached(const struct world *w, const fragility_catchment *c) {
  double sum = 0;
  for (size_t v = 0; v < fragility_supply_count(w->supply); v++)
    if (!isnan(fragility_catchment_ratio(c)[v])) sum += fragility_supply_venue(w->supply, v)->capacity;
  return sum;
}

/* Sum of people x access = capacity reached, for the measures in which people share it all. */
static void nothing_is_lost(void **state) {
  static const char *const measures[] = {"2sfca", "bfca"};
  static const fragility_decay decays[] = {{.name = "binary", .limit = 20}, {.name = "gaussian", .limit = 30, .parameter = 10}, {.name = "exponential", .limit = 60, .parameter = 0.1},
                                           {.name = "inverse", .limit = 60, .parameter = 1}};
  (void)state;
  for (uint64_t seed = 1; seed <= 5; seed++) {
    struct world w;
    make_world(&w, seed);
    make_supply(&w, VENUES);
    for (size_t d = 0; d < COUNT(decays); d++) {
      fragility_catchment *c = compute(&w, measures[0], decays[d], NULL, 2);
      double total = 0;
      for (size_t u = 0; u < UNITS; u++) total += w.people[u] * fragility_catchment_access(c)[u];
      assert_close(total, reached(&w, c), 1e-9 * (1 + total));
      fragility_catchment_free(c);
    }
    fragility_supply_free(w.supply);
  }
}

/* Where every cost is the same, everybody has capacity / people. */
static void equal_costs_share_equally(void **state) {
  (void)state;
  struct world w;
  make_world(&w, 3);
  for (size_t u = 0; u < UNITS; u++) w.latitude[u] = 46, w.longitude[u] = 2;
  for (size_t v = 0; v < VENUES; v++) w.venues[v].latitude = 46, w.venues[v].longitude = 2;
  make_supply(&w, VENUES);
  double people = 0, capacity = 0;
  for (size_t u = 0; u < UNITS; u++) people += w.people[u];
  for (size_t v = 0; v < VENUES; v++) capacity += w.venues[v].capacity;
  static const char *const measures[] = {"2sfca", "3sfca", "bfca"};
  for (size_t m = 0; m < COUNT(measures); m++) {
    fragility_catchment *c = compute(&w, measures[m], steps, NULL, 2);
    if (m != 2)
      for (size_t u = 0; u < UNITS; u++) assert_close(fragility_catchment_access(c)[u], capacity / people, 1e-12 * capacity / people);
    fragility_catchment_free(c);
  }
  fragility_supply_free(w.supply);
}

/* One venue more never lowers anybody's access. */
static void one_more_never_lowers(void **state) {
  (void)state;
  for (uint64_t seed = 10; seed < 14; seed++) {
    struct world w;
    make_world(&w, seed);
    make_supply(&w, VENUES - 1);
    fragility_catchment *before = compute(&w, "2sfca", steps, NULL, 1);
    fragility_supply_free(w.supply);
    make_supply(&w, VENUES);
    fragility_catchment *after = compute(&w, "2sfca", steps, NULL, 1);
    for (size_t u = 0; u < UNITS; u++) assert_true(fragility_catchment_access(after)[u] >= fragility_catchment_access(before)[u]);
    fragility_catchment_free(before);
    fragility_catchment_free(after);
    fragility_supply_free(w.supply);
  }
}

static void threads_change_no_bit(void **state) {
  static const char *const measures[] = {"2sfca", "3sfca", "bfca", "spatial_availability", "gravity"};
  (void)state;
  struct world w;
  make_world(&w, 21);
  make_supply(&w, VENUES);
  for (size_t m = 0; m < COUNT(measures); m++) {
    fragility_catchment *one = compute(&w, measures[m], steps, NULL, 1);
    for (int threads = 2; threads <= 3; threads++) {
      fragility_catchment *more = compute(&w, measures[m], steps, NULL, threads);
      for (size_t u = 0; u < UNITS; u++) assert_same_double(fragility_catchment_access(one)[u], fragility_catchment_access(more)[u]);
      fragility_catchment_free(more);
    }
    fragility_catchment_free(one);
  }
  fragility_supply_free(w.supply);
}

/* The index by batches finds what trying every pair finds, whatever the limit. */
static void sweeps_every_pair(void **state) {
  (void)state;
  struct world w;
  make_world(&w, 30);
  make_supply(&w, VENUES);
  static const double limits[] = {0, 3, 20, 45, 20000};
  for (size_t l = 0; l < COUNT(limits); l++) {
    fragility_catchment *c = compute(&w, "gravity", (fragility_decay){.name = "binary", .limit = limits[l]}, NULL, 1);
    for (size_t u = 0; u < UNITS; u++) {
      double sum = 0;
      for (size_t v = 0; v < VENUES; v++)
        if (fragility_distance_km(w.latitude[u], w.longitude[u], w.venues[v].latitude, w.venues[v].longitude) <= limits[l]) sum += w.venues[v].capacity;
      assert_true(fragility_catchment_access(c)[u] == sum);
    }
    fragility_catchment_free(c);
  }
  fragility_supply_free(w.supply);
}

/* ---- bad input ---- */

static void refuses_bad_input(void **state) {
  (void)state;
  struct world w;
  make_world(&w, 40);
  make_supply(&w, 2);
  fragility_error err;
  fragility_catchment *c;
  static const double falling[] = {10, 5};
  const fragility_catchment_options bad[] = {{.measure = "4sfca", .decay = steps}, {.measure = NULL, .decay = steps}, {.measure = "2sfca", .decay = {.name = "cone", .limit = 3}},
                                             {.measure = "2sfca", .decay = {.name = "gaussian", .limit = 3}}, {.measure = "2sfca", .decay = {.name = "binary", .limit = -1}},
                                             {.measure = "2sfca", .decay = {.name = "steps", .limit = 3}},
                                             {.measure = "2sfca", .decay = {.name = "steps", .limit = 3, .edges = falling, .weights = weights, .steps = 2}},
                                             {.measure = "2sfca", .decay = {.name = "binary", .limit = (double)NAN}}};
  for (size_t i = 0; i < COUNT(bad); i++) {
    assert_int_equal(fragility_catchment_compute(&w.units, w.supply, &bad[i], &c, &err), FRAGILITY_ERROR_ARGUMENT);
    assert_null(c);
    assert_true(*err.message);
  }
  assert_int_equal(fragility_catchment_compute(NULL, w.supply, &bad[0], &c, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_catchment_compute(&w.units, NULL, &bad[0], &c, NULL), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_catchment_compute(&w.units, w.supply, NULL, &c, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_catchment_compute(&w.units, w.supply, &bad[0], NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  fragility_catchment_free(NULL);
  assert_null(fragility_catchment_access(NULL));
  fragility_supply_free(w.supply);
}

/* Unknown origin, unknown venue, no number, a pair twice: each is noted, the others stand. */
static void cost_tables_are_checked(void **state) {
  (void)state;
  struct world w;
  make_world(&w, 50);
  make_supply(&w, 3);
  fragility_error err;
  fragility_costs *costs;
  fragility_text_write("o,d,travel_time\nu000,v000,5\nu000,v000,4\nu001,v002,7\nxx,v000,1\nu001,zz,1\nu001,v001,far\nu001,v001,-2\n", scratch("costs.csv"), true, &err);
  assert_int_equal(fragility_costs_read(scratch("costs.csv"), &w.units, w.supply, NULL, &costs, &err), FRAGILITY_OK);
  assert_int_equal(fragility_costs_pairs(costs), 2);
  assert_int_equal(fragility_journal_count(fragility_costs_journal(costs), FRAGILITY_PROBLEM_ROW), 4);
  assert_int_equal(fragility_journal_count(fragility_costs_journal(costs), FRAGILITY_PROBLEM_DUPLICATE), 1);
  fragility_catchment *c = compute(&w, "gravity", (fragility_decay){.name = "binary", .limit = 4}, costs, 1);
  assert_true(fragility_catchment_access(c)[0] == w.venues[0].capacity);
  assert_true(fragility_catchment_access(c)[1] == 0);
  fragility_catchment_free(c);
  fragility_costs_free(costs);
  fragility_text_write("from,to\nu000,v000\n", scratch("bad.csv"), true, &err);
  assert_int_equal(fragility_costs_read(scratch("bad.csv"), &w.units, w.supply, NULL, &costs, &err), FRAGILITY_ERROR_FORMAT);
  assert_null(costs);
  assert_int_equal(fragility_costs_read(NULL, &w.units, w.supply, NULL, &costs, &err), FRAGILITY_ERROR_ARGUMENT);
  fragility_supply_free(w.supply);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(shares_by_hand), cmocka_unit_test(nobody_in_reach), cmocka_unit_test(nothing_is_lost),
                                     cmocka_unit_test(equal_costs_share_equally), cmocka_unit_test(one_more_never_lowers), cmocka_unit_test(threads_change_no_bit),
                                     cmocka_unit_test(sweeps_every_pair), cmocka_unit_test(refuses_bad_input), cmocka_unit_test(cost_tables_are_checked)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
