/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sites against proven optima of the maximal covering location problem (COIN-OR CBC, gap 0). */
#include "reference.h"

#include "siting/siting.h"

#include <fragility/siting.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST = 40000, CODE = 24 };

/* One set: units with their need, venues. */
static char codes[MOST][CODE], venue_ids[MOST][CODE];
static const char *code_list[MOST];
static double latitude[MOST], longitude[MOST], population[MOST], weighted[MOST];
static fragility_units units;
static fragility_supply *supply;

static double number(const struct expected *table, size_t row, const char *name) {
  double value = NAN;
  const char *text = expected_cell(table, row, name);
  assert_true(fragility_number_parse(text, strlen(text), &value));
  return value;
}

static void read_units(const char *path) {
  struct expected table;
  expected_read(&table, path);
  assert_in_range(table.grid.rows, 1, MOST);
  for (size_t u = 0; u < table.grid.rows; u++) {
    snprintf(codes[u], CODE, "%05zu", u);
    code_list[u] = codes[u];
    latitude[u] = number(&table, u, "lat"), longitude[u] = number(&table, u, "lon");
    population[u] = number(&table, u, "pop");
    weighted[u] = rint(population[u] * number(&table, u, "need"));
  }
  units = (fragility_units){.count = table.grid.rows, .code = code_list, .population = population, .latitude = latitude, .longitude = longitude};
  expected_free(&table);
}

static void read_supply(const char *path) {
  struct expected table;
  fragility_error err;
  expected_read(&table, path);
  fragility_venue *venues = calloc(table.grid.rows, sizeof *venues);
  assert_non_null(venues);
  assert_in_range(table.grid.rows, 1, MOST);
  for (size_t i = 0; i < table.grid.rows; i++) {
    snprintf(venue_ids[i], CODE, "S%05zu", i);
    venues[i] = (fragility_venue){.id = venue_ids[i], .latitude = number(&table, i, "lat"), .longitude = number(&table, i, "lon")};
  }
  fragility_supply_free(supply);
  must(fragility_supply_from_venues(venues, table.grid.rows, &supply, &err), &err);
  free(venues);
  expected_free(&table);
}

/* One problem of the reference. */
struct problem {
  const char *name;
  double radius, without, optimum, greedy;
  size_t count;
  const double *people;
  const unsigned char *covered;
  const fragility_supply *existing;
};

static fragility_siting *solve(const struct problem *p, bool exact) {
  fragility_siting_options options = {.norm_km = p->radius, .count = p->count, .people = p->people, .covered = p->covered, .exact = exact};
  fragility_siting *siting;
  fragility_error err;
  must(fragility_siting_find(&units, p->existing, NULL, &options, &siting, &err), &err);
  return siting;
}

/* The greedy by itself, through the door of the room. */
static double greedy_alone(const struct problem *p, const fragility_siting *siting) {
  static int64_t people[MOST];
  static unsigned char open[MOST];
  fragility_error err;
  fragility_points points;
  fragility_cover cover;
  fragility_choice choice;
  fragility_access *access = NULL;
  if (p->existing) must(fragility_access_compute(&units, p->existing, &p->radius, 1, NULL, &access, &err), &err);
  for (size_t u = 0; u < units.count; u++) {
    people[u] = (int64_t)p->people[u];
    open[u] = !(p->covered && p->covered[u]) && !(p->existing && fragility_access_within(access, u, 0));
  }
  fragility_reach reach = {.units = &units, .people = people, .open = open, .norm_km = p->radius, .threads = 2};
  must(fragility_points_of_units(&units, &points, &err), &err);
  must(fragility_cover_build(&reach, &points, &cover, &err), &err);
  must(fragility_choice_create(&cover, &choice, &err), &err);
  must(fragility_greedy(&choice, p->count, NULL, NULL, NULL, &err), &err);
  double served = (double)choice.served;
  assert_true((double)cover.total == fragility_siting_without(siting) - fragility_siting_stranded(siting));
  fragility_choice_free(&choice);
  fragility_cover_free(&cover);
  fragility_points_free(&points);
  fragility_access_free(access);
  return served;
}

static void compare(struct tally *tally, const struct problem *p) {
  fragility_siting *siting = solve(p, false);
  double gained = fragility_siting_gained(siting), bound = fragility_siting_bound(siting), greedy = greedy_alone(p, siting);
  tally_true(tally, p->name, fragility_siting_without(siting) == p->without);
  tally_true(tally, p->name, greedy == p->greedy);
  tally_true(tally, p->name, greedy <= p->optimum && gained >= greedy && gained >= 0.995 * p->optimum);
  tally_true(tally, p->name, gained <= p->optimum && p->optimum <= bound);
  tally_true(tally, p->name, fragility_siting_count(siting) <= p->count);
  printf("  %-44s greedy/optimum %.6f  found/optimum %.6f  found/bound %.6f%s", p->name, greedy / p->optimum, gained / p->optimum, gained / bound,
         fragility_siting_proven(siting) ? " proven" : "");
  fragility_siting_free(siting);
  if (fragility_exact_built()) {
    siting = solve(p, true);
    tally_true(tally, p->name, fragility_siting_gained(siting) == p->optimum && fragility_siting_proven(siting));
    printf("  exact/optimum %.6f%s", fragility_siting_gained(siting) / p->optimum, fragility_siting_proven(siting) ? " proven" : "");
    fragility_siting_free(siting);
  }
  printf("\n");
}

static double get(const json_t *entry, const char *key) { return json_number_value(json_object_get(entry, key)); }

static json_t *load(const char *name) {
  json_t *root = json_load_file(reference_path(name), 0, NULL);
  assert_non_null(root);
  return root;
}

/* ---- 400 units, 120 venues ---- */

static void test_small(void **state) {
  (void)state;
  struct tally tally = {.what = "access/a_expect_mclp.json: MCLP"};
  json_t *root = load("access/a_expect_mclp.json"), *entry;
  size_t i;
  read_units("access/a_demand.csv");
  read_supply("access/a_supply.csv");
  json_array_foreach(root, i, entry) {
    const char *model = json_string_value(json_object_get(entry, "model"));
    if (strcmp(model, "MCLP") != 0) {
      printf("  not built: %s (entry %zu)\n", model, i);
      continue;
    }
    char name[96];
    bool green = strcmp(json_string_value(json_object_get(entry, "context")), "greenfield") == 0;
    const char *weight = json_string_value(json_object_get(entry, "weight"));
    struct problem p = {.name = name, .radius = get(entry, "radius_km"), .count = (size_t)get(entry, "p"), .optimum = get(entry, "optimum"),
                        .greedy = get(entry, "greedy"), .without = get(entry, "total"),
                        .people = strcmp(weight, "pop") == 0 ? population : weighted, .existing = green ? NULL : supply};
    snprintf(name, sizeof name, "%s, %g km, %zu sites, %s", green ? "no venue" : "venues kept", p.radius, p.count, weight);
    compare(&tally, &p);
  }
  if (!fragility_exact_built()) printf("  the exact search: skipped, built without GLPK\n");
  json_decref(root);
  tally_close(&tally);
}

/* ---- as many units as France has communes ---- */

static unsigned char *far_from_venues(double km) {
  fragility_access *access;
  fragility_error err;
  unsigned char *covered = calloc(units.count, 1);
  assert_non_null(covered);
  must(fragility_access_compute(&units, supply, &km, 1, NULL, &access, &err), &err);
  for (size_t u = 0; u < units.count; u++) covered[u] = fragility_access_within(access, u, 0) > 0;
  fragility_access_free(access);
  return covered;
}

static void test_national(void **state) {
  (void)state;
  struct tally tally = {.what = "access/b_expect_france.json: MCLP"};
  json_t *root = load("access/b_expect_france.json"), *entry;
  size_t i;
  read_units("access/b_france_demand.csv");
  read_supply("access/b_france_supply.csv");
  json_array_foreach(json_object_get(root, "mclp_existing_venues_fixed_all_34900_communes_candidates"), i, entry) {
    char name[96];
    unsigned char *covered = far_from_venues(get(entry, "uncovered_if_nearest_gt_km"));
    struct problem p = {.name = name, .radius = get(entry, "radius_km"), .count = (size_t)get(entry, "p"), .optimum = get(entry, "optimum"),
                        .greedy = get(entry, "greedy"), .without = get(entry, "total_weight"), .people = weighted, .covered = covered};
    snprintf(name, sizeof name, "34,900 units, %g km, %zu sites", p.radius, p.count);
    compare(&tally, &p);
    free(covered);
  }
  json_decref(root);
  tally_close(&tally);
}

static int tear_down(void **state) {
  (void)state;
  fragility_supply_free(supply);
  return 0;
}

int main(void) {
  if (!reference_folder()) {
    printf("skipped: no reference data\n");
    return 77;
  }
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_small), cmocka_unit_test(test_national)};
  return cmocka_run_group_tests_name("siting", tests, NULL, tear_down);
}
