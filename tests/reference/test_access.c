/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Access against the peers' tables: sets a (cost table), b (size of France), c (minutes), d (toy), and the national run. */
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

/* ---- the national run: catchments, the relative rule, equity (N3, N4) ---- */

static void must_read_national(fragility_territory **territory, fragility_supply **supply, fragility_table **table) {
  static const char *const files[] = {"opendata/insee/Communes-populations-legales-2017.csv", "opendata/arcep/commune-debit-beta.csv.gz",
                                      "opendata/insee/cc_filosofi_2021_COM.csv.gz", "opendata/insee/rp-rates-by-commune-derived.csv.gz",
                                      "opendata/arcep/taux_couverture_mobile-derived.csv"};
  fragility_error err;
  fragility_catalogue *catalogue;
  const char *paths[5], *more[] = {reference_own("catalogue.csv")};
  const char *venues[] = {reference_path("opendata/venues/france-services-liste-fs-2024.csv"), reference_path("opendata/venues/conseillers-numeriques-20230405-3925-cnfs.csv")};
  for (size_t i = 0; i < 5; i++) paths[i] = reference_path(files[i]);
  must(fragility_territory_read(NULL, territory, &err), &err);
  must(fragility_catalogue_read(more, 1, &catalogue, &err), &err);
  fragility_import_options options = {.catalogue = catalogue};
  must(fragility_table_import(paths, 5, *territory, &options, table, &err), &err);
  must(fragility_supply_read(venues, 2, *territory, NULL, supply, &err), &err);
  fragility_catalogue_free(catalogue);
}

static fragility_score *deciles(const fragility_table *table) {
  fragility_error err;
  fragility_method *method;
  fragility_score *score;
  must(fragility_method_read(reference_own("national5.csv"), &method, &err), &err);
  must(fragility_score_compute(table, method, NULL, &score, &err), &err);
  fragility_method_free(method);
  return score;
}

static double gini_of(const double *access, const double *people, const double *need, size_t n, double *concentration) {
  fragility_equity equity;
  fragility_error err;
  must(fragility_equity_compute(access, people, need, n, &equity, &err), &err);
  *concentration = equity.concentration;
  return equity.gini;
}

static void compare_catchment(const fragility_units *units, const fragility_supply *supply, const fragility_score *score, const char *name, bool steps, bool need,
                              const struct expected *expected, const json_t *summary) {
  static const double edges[] = {5, 10, 20}, weights[] = {1, 0.68, 0.22};
  char what[96], column[64];
  double *people = calloc(units->count, sizeof *people), reached = 0, total = 0, concentration;
  for (size_t u = 0; u < units->count; u++) people[u] = need ? units->population[u] * (fragility_score_values(score)[u] / 10) : units->population[u];
  fragility_decay decay = steps ? (fragility_decay){.name = "steps", .limit = 20, .edges = edges, .weights = weights, .steps = 3} : (fragility_decay){.name = "binary", .limit = 20};
  fragility_catchment_options options = {.measure = "2sfca", .decay = decay, .demand = people};
  fragility_catchment *catchment;
  fragility_error err;
  must(fragility_catchment_compute(units, supply, &options, &catchment, &err), &err);
  const double *access = fragility_catchment_access(catchment);
  snprintf(what, sizeof what, "national/commune_access.csv.gz: access_%s, invariant, equity", name);
  snprintf(column, sizeof column, "access_%s", name);
  struct tally tally = {.what = what};
  for (size_t u = 0; u < units->count; u++) {
    tally_number(&tally, units->code[u], access[u], expected_cell(expected, u, column), 1e-12, 0);
    total += people[u] > 0 ? people[u] * access[u] : 0;
  }
  for (size_t v = 0; v < fragility_supply_count(supply); v++) reached += !isnan(fragility_catchment_ratio(catchment)[v]);
  tally_true(&tally, "venues reached", reached == 5587);
  tally_true(&tally, "sum of people x access = venues reached", fabs(total - reached) < 1e-7);
  const json_t *inequality = json_object_get(summary, "inequality");
  const char *key = steps ? name : "2sfca";
  double gini = gini_of(access, units->population, fragility_score_values(score), units->count, &concentration);
  tally_true(&tally, "gini", fabs(gini - json_number_value(json_object_get(json_object_get(inequality, "gini"), key))) <= 1e-12);
  tally_true(&tally, "concentration", fabs(concentration - json_number_value(json_object_get(json_object_get(inequality, "concentration_index"), key))) <= 1e-12);
  free(people);
  fragility_catchment_free(catchment);
  tally_close(&tally);
}

static void compare_gap_list(const fragility_gaps *gaps, const fragility_units *units, const json_t *summary) {
  struct expected list, all;
  struct tally tally = {.what = "national/gap_list.csv, commune_gaps.csv, cuts"};
  double score, access, median;
  expected_read(&list, "national/gap_list.csv");
  expected_read(&all, "national/commune_gaps.csv");
  assert_int_equal(fragility_gaps_count(gaps), 646);
  for (size_t i = 0; i < list.grid.rows; i++) {
    const fragility_gap *gap = fragility_gaps_get(gaps, i);
    tally_text(&tally, "in order", units->code[gap->unit], expected_cell(&list, i, "code"));
    tally_number(&tally, "gap mass", gap->gap_mass, expected_cell(&list, i, "gap_mass"), 0, 1e-12);
    tally_number(&tally, "access", gap->access, expected_cell(&list, i, "access_e2sfca"), 1e-12, 0);
  }
  for (size_t u = 0; u < units->count; u++) tally_number(&tally, units->code[u], fragility_gaps_unit_mass(gaps, u), expected_cell(&all, u, "gap_mass"), 0, 1e-12);
  fragility_gaps_cuts(gaps, &score, &access, &median);
  const json_t *cuts = json_object_get(summary, "gaps");
  tally_true(&tally, "score cut", score == json_number_value(json_object_get(cuts, "score_p80")));
  tally_true(&tally, "access cut", fabs(access / json_number_value(json_object_get(cuts, "access_p20")) - 1) <= 1e-12);
  tally_true(&tally, "median access", fabs(median / json_number_value(json_object_get(cuts, "access_median")) - 1) <= 1e-12);
  expected_free(&list);
  expected_free(&all);
  tally_close(&tally);
}

static size_t sheet_column(const fragility_sheet *sheet, const char *name) {
  for (size_t c = 0; c < fragility_sheet_columns(sheet); c++)
    if (strcmp(fragility_sheet_name(sheet, c), name) == 0) return c;
  fail();
  return SIZE_MAX;
}

static void compare_totals(const fragility_gaps *gaps, fragility_level level) {
  static const char *const pairs[][2] = {{"communes", "communes"}, {"demand", "population"}, {"quantile_communes", "gap_communes"}, {"quantile_demand", "gap_population"},
                                         {"gap_mass_of_gap_communes", "gap_mass_of_gap_communes"}, {"gap_mass_all_communes", "gap_mass_all_communes"}};
  char what[64];
  struct expected expected;
  fragility_sheet *sheet;
  fragility_error err;
  snprintf(what, sizeof what, "national/gaps_%s.csv", fragility_level_name(level));
  struct tally tally = {.what = what};
  expected_read(&expected, what);
  must(fragility_gaps_sheet(gaps, level, &sheet, &err), &err);
  assert_int_equal(fragility_sheet_rows(sheet), expected.grid.rows);
  for (size_t r = 0; r < expected.grid.rows; r++) {
    tally_text(&tally, "code", fragility_sheet_text(sheet, 0, r), expected_cell(&expected, r, "code"));
    for (size_t p = 0; p < 6; p++)
      tally_number(&tally, pairs[p][1], fragility_sheet_number(sheet, sheet_column(sheet, pairs[p][0]), r), expected_cell(&expected, r, pairs[p][1]), 0, 1e-12);
  }
  fragility_sheet_free(sheet);
  expected_free(&expected);
  tally_close(&tally);
}

static void test_national(void **state) {
  (void)state;
  fragility_territory *territory;
  fragility_supply *supply;
  fragility_table *table, *need;
  fragility_gaps *gaps;
  fragility_error err;
  struct expected expected;
  must_read_national(&territory, &supply, &table);
  fragility_score *score = deciles(table);
  const fragility_units *units = fragility_territory_units(territory);
  json_t *summary = json_load_file(reference_path("national/summary.json"), 0, NULL);
  assert_non_null(summary);
  expected_read(&expected, "national/commune_access.csv.gz");
  compare_catchment(units, supply, score, "2sfca", false, false, &expected, summary);
  compare_catchment(units, supply, score, "e2sfca", true, false, &expected, summary);
  compare_catchment(units, supply, score, "e2sfca_need", true, true, &expected, summary);
  fragility_gaps_options options = {.rule = FRAGILITY_RULE_QUANTILE, .points_only = true};
  must(fragility_score_as_table(score, &need, &err), &err);
  must(fragility_gaps_find(need, supply, &options, &gaps, &err), &err);
  compare_gap_list(gaps, units, summary);
  compare_totals(gaps, FRAGILITY_EPCI);
  compare_totals(gaps, FRAGILITY_DEPARTEMENT);
  fragility_gaps_free(gaps);
  fragility_table_free(need);
  fragility_score_free(score);
  fragility_table_free(table);
  fragility_supply_free(supply);
  fragility_territory_free(territory);
  expected_free(&expected);
  json_decref(summary);
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
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_set_a), cmocka_unit_test(test_set_b), cmocka_unit_test(test_set_c), cmocka_unit_test(test_national), cmocka_unit_test(test_not_built)};
  return cmocka_run_group_tests_name("access", tests, NULL, NULL);
}
