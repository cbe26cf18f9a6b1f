/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Access against the peers' tables: sets a (cost table), b (size of France), c (minutes), d (toy). */
#include "reference.h"

#include "gaps/gaps.h"

#include <fragility/equity.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- inputs from tables ---- */

struct world {
  struct expected units_table, venues_table;
  fragility_units units;
  fragility_supply *supply;
  double *population, *latitude, *longitude, *need, *income;
  const char **codes;
  char **venue_codes; /* those made here */
};

static double number(const struct expected *table, size_t row, const char *column) {
  double value = NAN;
  fragility_error err;
  must(fragility_grid_number(&table->grid, row, expected_column(table, column), NAN, &value, &err), &err);
  return value;
}

static double *numbers(const struct expected *table, const char *column) {
  double *values = calloc(table->grid.rows + 1, sizeof *values);
  size_t c = column ? expected_column(table, column) : SIZE_MAX;
  fragility_error err;
  for (size_t r = 0; column && r < table->grid.rows; r++) must(fragility_grid_number(&table->grid, r, c, NAN, &values[r], &err), &err);
  return values;
}

/* Rows without an id are numbered, so that their order is that of their codes. */
static const char *code_of(const struct expected *table, size_t row, size_t column) {
  if (column != SIZE_MAX) return fragility_grid_cell(&table->grid, row, column);
  char *code = malloc(32);
  snprintf(code, 32, "%08zu", row);
  return code;
}

static void make_units(struct world *w, const char *file, const char *id, const char *latitude, const char *population, const char *need, const char *income) {
  expected_read(&w->units_table, file);
  size_t n = w->units_table.grid.rows, column = id ? expected_column(&w->units_table, id) : SIZE_MAX;
  w->codes = calloc(n + 1, sizeof *w->codes);
  for (size_t r = 0; r < n; r++) w->codes[r] = code_of(&w->units_table, r, column);
  w->population = numbers(&w->units_table, population);
  w->latitude = numbers(&w->units_table, latitude ? "lat" : NULL), w->longitude = numbers(&w->units_table, latitude ? "lon" : NULL);
  w->need = numbers(&w->units_table, need), w->income = numbers(&w->units_table, income);
  w->units = (fragility_units){.count = n, .code = w->codes, .population = w->population, .latitude = w->latitude, .longitude = w->longitude};
}

static void make_supply(struct world *w, const char *file, const char *id, const char *latitude, const char *capacity) {
  fragility_error err;
  expected_read(&w->venues_table, file);
  size_t n = w->venues_table.grid.rows, column = id ? expected_column(&w->venues_table, id) : SIZE_MAX;
  fragility_venue *venues = calloc(n + 1, sizeof *venues);
  w->venue_codes = calloc(n + 1, sizeof *w->venue_codes);
  for (size_t r = 0; r < n; r++) {
    const char *made = code_of(&w->venues_table, r, column);
    if (column == SIZE_MAX) w->venue_codes[r] = (char *)made;
    venues[r] = (fragility_venue){.id = made, .name = "", .capacity = number(&w->venues_table, r, capacity),
                                  .latitude = latitude ? number(&w->venues_table, r, "lat") : 0, .longitude = latitude ? number(&w->venues_table, r, "lon") : 0};
  }
  must(fragility_supply_from_venues(venues, n, &w->supply, &err), &err);
  free(venues);
}

static void world_free(struct world *w, bool numbered_units, bool numbered_venues) {
  for (size_t r = 0; numbered_units && r < w->units.count; r++) free((char *)w->codes[r]);
  for (size_t r = 0; numbered_venues && r < w->venues_table.grid.rows; r++) free(w->venue_codes[r]);
  free(w->venue_codes);
  free(w->codes), free(w->population), free(w->latitude), free(w->longitude), free(w->need), free(w->income);
  fragility_supply_free(w->supply);
  expected_free(&w->units_table);
  expected_free(&w->venues_table);
}

static fragility_costs *read_costs(const struct world *w, const char *path, size_t pairs) {
  fragility_error err;
  fragility_costs *costs;
  must(fragility_costs_read(path, &w->units, w->supply, NULL, &costs, &err), &err);
  assert_int_equal(fragility_costs_pairs(costs), pairs);
  assert_int_equal(fragility_journal_count(fragility_costs_journal(costs), FRAGILITY_PROBLEM_ROW), 0);
  return costs;
}

static fragility_catchment *compute(const struct world *w, const char *measure, fragility_decay decay, double selection, const double *demand, const fragility_costs *costs) {
  fragility_error err;
  fragility_catchment *catchment;
  fragility_catchment_options options = {.measure = measure, .decay = decay, .selection_limit = selection, .demand = demand ? demand : w->population, .costs = costs};
  must(fragility_catchment_compute(&w->units, w->supply, &options, &catchment, &err), &err);
  return catchment;
}

/* The peers' blank is our 0: a unit without a venue in reach. */
static void compare_column(struct tally *tally, const struct expected *expected, const char *column, const fragility_catchment *catchment) {
  const double *access = fragility_catchment_access(catchment);
  for (size_t r = 0; r < expected->grid.rows; r++) {
    const char *cell = expected_cell(expected, r, column);
    tally_number(tally, column, access[r], *cell ? cell : "0", 1e-9, 0);
  }
}

/* ---- set a ---- */

static const double ten[] = {10, 20, 30}, default_weights[] = {1, 0.68, 0.22}, five[] = {5, 10, 15}, apl_weights[] = {1, 0.3, 0.1}, four[] = {10, 20, 30, 60},
                    three_weights[] = {0.962, 0.704, 0.377, 0.042};

static const struct replay {
  const char *column, *measure;
  fragility_decay decay;
  double selection;
  bool need;
} pysal[] = {
    {"wc_binary20_capacity", "gravity", {"binary", 20, 0, NULL, NULL, 0}, 0, false},
    {"wc_step_10_20_30_capacity", "gravity", {"steps", 30, 0, ten, default_weights, 3}, 0, false},
    {"wc_gauss10_max30_capacity", "gravity", {"gaussian", 30, 10, NULL, NULL, 0}, 0, false},
    {"wc_gravity_m1_min1_capacity", "gravity", {"inverse", 60, 1, NULL, NULL, 0}, 0, false},
    {"2sfca_20_capacity", "2sfca", {"binary", 20, 0, NULL, NULL, 0}, 0, false},
    {"e2sfca_default_capacity", "2sfca", {"steps", 30, 0, ten, default_weights, 3}, 0, false},
    {"e2sfca_step_5_10_15_apl_capacity", "2sfca", {"steps", 15, 0, five, apl_weights, 3}, 0, false},
    {"e2sfca_gauss10_max30_capacity", "2sfca", {"gaussian", 30, 10, NULL, NULL, 0}, 0, false},
    {"e2sfca_gravity_m1_min1_capacity", "2sfca", {"inverse", 60, 1, NULL, NULL, 0}, 0, false},
    {"3sfca_default_capacity", "3sfca", {"steps", 60, 0, four, three_weights, 4}, 0, false},
    {"3sfca_gauss10_max30_capacity", "3sfca", {"gaussian", 30, 10, NULL, NULL, 0}, 60, false},
    {"e2sfca_default_needpop_capacity", "2sfca", {"steps", 30, 0, ten, default_weights, 3}, 0, true},
    {"2sfca_20_needpop_capacity", "2sfca", {"binary", 20, 0, NULL, NULL, 0}, 0, true},
}, r_peer[] = {
    {"r_2sfca_20", "2sfca", {"binary", 20, 0, NULL, NULL, 0}, 0, false},
    {"r_e2sfca_gauss10_max30", "2sfca", {"gaussian", 30, 10, NULL, NULL, 0}, 0, false},
    {"r_e2sfca_step_apl5_10_15", "2sfca", {"steps", 15, 0, five, apl_weights, 3}, 0, false},
    {"r_bfca_exp0.1", "bfca", {"exponential", 60, 0.1, NULL, NULL, 0}, 0, false},
    {"r_spatial_availability_exp0.1", "spatial_availability", {"exponential", 60, 0.1, NULL, NULL, 0}, 0, false},
    {"r_gravity_exp0.1", "gravity", {"exponential", 60, 0.1, NULL, NULL, 0}, 0, false},
    {"r_cumulative_20", "gravity", {"binary", 20, 0, NULL, NULL, 0}, 0, false},
};

static void replay(const struct world *w, const char *file, const struct replay *all, size_t n, const fragility_costs *costs) {
  struct expected expected;
  expected_read(&expected, file);
  double *people = calloc(w->units.count, sizeof *people);
  for (size_t u = 0; u < w->units.count; u++) people[u] = w->population[u] * w->need[u] / 100;
  for (size_t i = 0; i < n; i++) {
    char what[128];
    snprintf(what, sizeof what, "%s: %s", file + 7, all[i].column);
    struct tally tally = {.what = what};
    fragility_catchment *catchment = compute(w, all[i].measure, all[i].decay, all[i].selection, all[i].need ? people : NULL, costs);
    compare_column(&tally, &expected, all[i].column, catchment);
    fragility_catchment_free(catchment);
    tally_close(&tally);
  }
  free(people);
  expected_free(&expected);
}

static void compare_nearest(const struct world *w) {
  struct expected expected;
  struct tally tally = {.what = "access/a_expect_nearest.csv: nearest, counts"};
  static const double radii[] = {5, 20};
  fragility_access *access;
  fragility_error err;
  expected_read(&expected, "access/a_expect_nearest.csv");
  must(fragility_access_compute(&w->units, w->supply, radii, 2, NULL, &access, &err), &err);
  for (size_t u = 0; u < w->units.count; u++) {
    tally_text(&tally, w->codes[u], fragility_supply_venue(w->supply, fragility_access_nearest(access, u))->id, expected_cell(&expected, u, "n1_id"));
    tally_number(&tally, w->codes[u], fragility_access_nearest_km(access, u), expected_cell(&expected, u, "n1_km"), 0, 1e-6);
    tally_number(&tally, w->codes[u], (double)fragility_access_within(access, u, 0), expected_cell(&expected, u, "count_le5"), 0, 0);
    tally_number(&tally, w->codes[u], (double)fragility_access_within(access, u, 1), expected_cell(&expected, u, "count_le20"), 0, 0);
  }
  fragility_access_free(access);
  expected_free(&expected);
  tally_close(&tally);
}

/* The peer ranks units of one income in the order of the file; we give them one rank. Its order is replayed here. */
static double *rank_as_filed(const double *income, size_t n) {
  double *rank = calloc(n + 1, sizeof *rank);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) rank[i] += income[j] < income[i] || (income[j] == income[i] && j < i);
  return rank;
}

static void compare_inequality(const struct world *w) {
  struct expected expected, measures;
  struct tally tally = {.what = "access/a_expect_inequality.csv: gini, concentration"};
  fragility_error err;
  expected_read(&expected, "access/a_expect_inequality.csv");
  expected_read(&measures, "access/a_expect_r_accessibility.csv");
  for (size_t r = 0; r < expected.grid.rows; r++) {
    const char *measure = expected_cell(&expected, r, "measure");
    double *access = numbers(&measures, measure), *rank = rank_as_filed(w->income, w->units.count);
    fragility_equity equity;
    must(fragility_equity_compute(access, w->population, rank, w->units.count, &equity, &err), &err);
    tally_number(&tally, measure, equity.gini, expected_cell(&expected, r, "gini"), 1e-9, 0);
    tally_number(&tally, measure, equity.concentration, expected_cell(&expected, r, "ci_standard"), 1e-9, 0);
    tally_number(&tally, measure, equity.corrected, expected_cell(&expected, r, "ci_corrected"), 1e-9, 0);
    free(access);
    free(rank);
  }
  expected_free(&expected);
  expected_free(&measures);
  tally_close(&tally);
}

static void test_set_a(void **state) {
  (void)state;
  struct world w;
  make_units(&w, "access/a_demand.csv", "id", "lat", "pop", "need", "income");
  make_supply(&w, "access/a_supply.csv", "id", "lat", "capacity");
  fragility_costs *costs = read_costs(&w, reference_path("access/a_cost_km_le60.csv"), 14181);
  replay(&w, "access/a_expect_pysal_access.csv", pysal, sizeof pysal / sizeof *pysal, costs);
  replay(&w, "access/a_expect_r_accessibility.csv", r_peer, sizeof r_peer / sizeof *r_peer, costs);
  compare_nearest(&w);
  compare_inequality(&w);
  fragility_costs_free(costs);
  world_free(&w, false, false);
}

/* ---- set b: the size of France, no table of pairs ---- */

static void compare_france(const struct world *w, const json_t *expected, const char *key, fragility_decay decay) {
  char what[96];
  snprintf(what, sizeof what, "access/b_expect_france.json: %s", key);
  struct tally tally = {.what = what};
  const json_t *wanted = json_object_get(expected, key);
  fragility_catchment *catchment = compute(w, "2sfca", decay, 0, NULL, NULL);
  const double *access = fragility_catchment_access(catchment);
  double total = 0, sum = 0, most = 0, reached = json_number_value(json_object_get(wanted, "sum_pop_times_access_must_equal_total_reached_capacity"));
  for (size_t u = 0; u < w->units.count; u++) total += access[u] * w->population[u], sum += access[u], most = access[u] > most ? access[u] : most;
  fragility_equity equity;
  fragility_error err;
  must(fragility_equity_compute(access, w->population, NULL, w->units.count, &equity, &err), &err);
  const struct {
    double ours, theirs;
  } pairs[] = {{total, reached}, {sum / (double)w->units.count, json_number_value(json_object_get(wanted, "mean"))}, {most, json_number_value(json_object_get(wanted, "max"))},
               {equity.gini, json_number_value(json_object_get(wanted, "gini_popweighted"))}};
  for (size_t p = 0; p < 4; p++) tally_true(&tally, "total", fabs(pairs[p].ours / pairs[p].theirs - 1) <= 1e-9);
  for (size_t i = 0; i < 10; i++) tally_true(&tally, "first ten", fabs(access[i] / json_number_value(json_array_get(json_object_get(wanted, "first_10"), i)) - 1) <= 1e-9);
  fragility_catchment_free(catchment);
  tally_close(&tally);
}

static void test_set_b(void **state) {
  static const double edges[] = {5, 10, 20}, weights[] = {1, 0.68, 0.22};
  struct world w;
  (void)state;
  make_units(&w, "access/b_france_demand.csv", NULL, "lat", "pop", "need", NULL);
  make_supply(&w, "access/b_france_supply.csv", NULL, "lat", "capacity");
  json_t *expected = json_load_file(reference_path("access/b_expect_france.json"), 0, NULL);
  assert_non_null(expected);
  compare_france(&w, expected, "2sfca_20", (fragility_decay){.name = "binary", .limit = 20});
  compare_france(&w, expected, "e2sfca_step_5_10_20_w_1_0.68_0.22", (fragility_decay){.name = "steps", .limit = 20, .edges = edges, .weights = weights, .steps = 3});
  compare_france(&w, expected, "e2sfca_gauss_sigma10_max20", (fragility_decay){.name = "gaussian", .limit = 20, .parameter = 10});
  json_decref(expected);
  world_free(&w, true, true);
}

/* ---- set c: real minutes, not symmetric ---- */

static void write_padded(const char *from, const char *to) {
  struct expected pairs;
  FILE *file = fopen(to, "w");
  expected_read(&pairs, from);
  fprintf(file, "origin,dest,cost\n");
  for (size_t r = 0; r < pairs.grid.rows; r++)
    fprintf(file, "%08.0f,%08.0f,%s\n", number(&pairs, r, "o"), number(&pairs, r, "d"), expected_cell(&pairs, r, "travel_time"));
  fclose(file);
  expected_free(&pairs);
}

static void test_set_c(void **state) {
  struct world w;
  char path[] = "/tmp/fragility-costs-XXXXXX";
  (void)state;
  int file = mkstemp(path);
  assert_true(file >= 0);
  write_padded("access/c_bho_travel_le30.csv", path);
  make_units(&w, "access/c_bho_land_use.csv", NULL, NULL, "population", NULL, NULL);
  make_supply(&w, "access/c_bho_land_use.csv", NULL, NULL, "schools");
  fragility_costs *costs = read_costs(&w, path, 90254);
  const struct replay peers[] = {{"fca2_schools_30", "2sfca", {"binary", 30, 0, NULL, NULL, 0}, 0, false},
                                 {"e2sfca_schools_default", "2sfca", {"steps", 30, 0, ten, default_weights, 3}, 0, false},
                                 {"fca3_schools_default_max30", "3sfca", {"steps", 30, 0, four, three_weights, 4}, 0, false}};
  replay(&w, "access/c_bho_expect_pysal_access.csv", peers, 3, costs);
  const struct replay r[] = {{"bfca_schools_exp0.1", "bfca", {"exponential", 30, 0.1, NULL, NULL, 0}, 0, false},
                             {"spatial_avail_schools_exp0.1", "spatial_availability", {"exponential", 30, 0.1, NULL, NULL, 0}, 0, false},
                             {"cumulative_schools_30", "gravity", {"binary", 30, 0, NULL, NULL, 0}, 0, false}};
  replay(&w, "access/c_bho_expect_r_accessibility.csv", r, 3, costs);
  fragility_costs_free(costs);
  unlink(path);
  world_free(&w, true, true);
}
/* ---- set d: costs that are not symmetric, by hand ---- */

static void write_toy(const char *path, const json_t *scenario) {
  static const char *const kind[3][3] = {{"self", "cross", "inbound"}, {"cross", "self", "inbound"}, {"outbound", "outbound", "self"}};
  FILE *file = fopen(path, "w");
  fprintf(file, "origin,dest,cost\n");
  for (int o = 0; o < 3; o++)
    for (int d = 0; d < 3; d++) fprintf(file, "%d,%d,%.0f\n", o + 1, d + 1, json_number_value(json_object_get(scenario, kind[o][d])));
  fclose(file);
}

static void replay_toy(struct world *w, const char *path, const json_t *scenario, struct tally *tally) {
  static const char *const measures[][2] = {{"fca2", "2sfca"}, {"fca3", "3sfca"}};
  write_toy(path, scenario);
  fragility_costs *costs = read_costs(w, path, 9);
  for (size_t m = 0; m < 2; m++) {
    fragility_catchment *c = compute(w, measures[m][1], (fragility_decay){.name = "inverse", .limit = 61, .parameter = 1}, 80, NULL, costs);
    const json_t *expected = json_object_get(scenario, measures[m][0]);
    for (size_t u = 0; u < 3; u++) {
      double value = json_number_value(json_object_get(expected, w->codes[u]));
      tally_true(tally, measures[m][1], fabs(fragility_catchment_access(c)[u] / value - 1) <= 1e-9);
    }
    fragility_catchment_free(c);
  }
  fragility_costs_free(costs);
}

static void test_set_d(void **state) {
  const char *codes[] = {"1", "2", "3"};
  double population[3];
  fragility_venue venues[3];
  struct world w = {.codes = codes, .population = population, .units = {.count = 3, .code = codes, .population = population}};
  struct tally tally = {.what = "access/d_toy_hospital.json"};
  fragility_error err;
  char path[] = "/tmp/fragility-costs-XXXXXX";
  (void)state;
  json_t *toy = json_load_file(reference_path("access/d_toy_hospital.json"), 0, NULL);
  assert_non_null(toy);
  for (size_t i = 0; i < 3; i++) {
    const json_t *tract = json_array_get(json_object_get(toy, "tracts"), i);
    population[i] = json_number_value(json_object_get(tract, "pop"));
    venues[i] = (fragility_venue){.id = codes[i], .name = "", .capacity = json_number_value(json_object_get(tract, "doc"))};
  }
  must(fragility_supply_from_venues(venues, 3, &w.supply, &err), &err);
  int file = mkstemp(path);
  assert_true(file >= 0);
  const json_t *scenarios = json_object_get(toy, "scenarios");
  for (size_t s = 0; s < json_array_size(scenarios); s++) replay_toy(&w, path, json_array_get(scenarios, s), &tally);
  close(file);
  unlink(path);
  fragility_supply_free(w.supply);
  json_decref(toy);
  tally_close(&tally);
}

/* ---- not built ---- */

static void test_not_built(void **state) {
  (void)state;
  printf("  not built, so not replayed: RAAM, closest n units of capacity, five nearest, Palma, Theil, FGT, local and global Moran, LSCP, p-median\n");
}

int main(void) {
  if (!reference_folder()) {
    printf("skipped: no reference data\n");
    return 77;
  }
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_set_a), cmocka_unit_test(test_set_b), cmocka_unit_test(test_set_c), cmocka_unit_test(test_set_d), cmocka_unit_test(test_not_built)};
  return cmocka_run_group_tests_name("access", tests, NULL, NULL);
}
