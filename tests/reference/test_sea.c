/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The national run as it is by default: no distance over the sea, Paris, Lyon and Marseille by arrondissement. */
#include "reference.h"

#include <stdio.h>
#include <stdlib.h>

static fragility_territory *territory;
static fragility_supply *supply;
static const fragility_units *units;

static void read_all(void) {
  fragility_error err;
  must(fragility_territory_read(NULL, &territory, &err), &err);
  const char *venues[] = {strdup(reference_path("opendata/venues/france-services-liste-fs-2024.csv")),
                          strdup(reference_path("opendata/venues/conseillers-numeriques-20230405-3925-cnfs.csv"))};
  must(fragility_supply_read(venues, 2, territory, NULL, &supply, &err), &err);
  units = fragility_territory_units(territory);
  free((char *)venues[0]), free((char *)venues[1]);
}

static double apart(const fragility_units *u, size_t unit, const fragility_venue *venue) {
  return fragility_distance_km(u->latitude[unit], u->longitude[unit], venue->latitude, venue->longitude);
}

static unsigned char land_of(const fragility_venue *venue) { return units->land[fragility_units_find(units, venue->code)]; }

static double nearest_by_hand(size_t unit) {
  double least = INFINITY;
  for (size_t v = 0; v < fragility_supply_count(supply); v++) {
    const fragility_venue *venue = fragility_supply_venue(supply, v);
    if (land_of(venue) == units->land[unit] && apart(units, unit, venue) < least) least = apart(units, unit, venue);
  }
  return least;
}

/* Islands and overseas by every pair; on the mainland nothing may change but for those whose nearest was over the sea. */
static void test_sea(void **state) {
  (void)state;
  const double radius = 10;
  fragility_error err;
  fragility_access *access, *over_sea;
  fragility_units one_land = *units;
  one_land.land = NULL;
  must(fragility_access_compute(units, supply, &radius, 1, NULL, &access, &err), &err);
  must(fragility_access_compute(&one_land, supply, &radius, 1, NULL, &over_sea, &err), &err);
  struct tally tally = {.what = "nearest venue of the same land"};
  size_t islands = 0, changed = 0, none = 0;
  for (size_t u = 0; u < units->count; u++) {
    double km = fragility_access_nearest_km(access, u), over = fragility_access_nearest_km(over_sea, u);
    const fragility_venue *before = fragility_supply_venue(supply, fragility_access_nearest(over_sea, u));
    changed += km != over;
    if (units->land[u] == 0 && land_of(before) == 0) {
      tally_true(&tally, units->code[u], km == over);
      continue;
    }
    double wanted = nearest_by_hand(u);
    islands++, none += isinf(wanted);
    tally_true(&tally, units->code[u], isinf(wanted) ? isnan(km) : km == wanted);
  }
  printf("  %zu communes on islands, overseas or facing them; %zu have another nearest venue, %zu none on their land\n", islands, changed, none);
  tally_close(&tally);
  fragility_access_free(access);
  fragility_access_free(over_sea);
}

/* Sum of people x access = capacity of the venues that somebody reaches, and a city's access is the mean of its parts. */
static void test_arrondissements(void **state) {
  (void)state;
  static const double edges[] = {5, 10, 20}, weights[] = {1, 0.68, 0.22};
  const double radius = 10;
  fragility_error err;
  fragility_table *communes, *points;
  fragility_access *reach;
  fragility_catchment *catchment;
  fragility_sheet *sheet;
  must(fragility_table_from_columns(units, NULL, 0, &communes, &err), &err);
  must(fragility_territory_demand_points(territory, communes, &points, &err), &err);
  const fragility_units *p = fragility_table_units(points);
  fragility_catchment_options options = {.measure = "2sfca", .demand = p->population, .decay = {.name = "steps", .limit = 20, .edges = edges, .weights = weights, .steps = 3}};
  must(fragility_catchment_compute(p, supply, &options, &catchment, &err), &err);
  must(fragility_access_compute(p, supply, &radius, 1, NULL, &reach, &err), &err);
  must(fragility_equity_sheet(points, supply, reach, fragility_catchment_access(catchment), FRAGILITY_COMMUNE, NULL, &sheet, &err), &err);
  struct tally tally = {.what = "people x access by arrondissement"};
  double given = 0, reached = 0, printed = 0;
  for (size_t u = 0; u < p->count; u++) given += p->population[u] * fragility_catchment_access(catchment)[u];
  for (size_t v = 0; v < fragility_supply_count(supply); v++)
    if (fragility_catchment_demand(catchment)[v] > 0) reached += fragility_supply_venue(supply, v)->capacity;
  tally_true(&tally, "sum over the demand points", fabs(given - reached) <= 1e-12 * reached);
  for (size_t r = 0; r < fragility_sheet_rows(sheet); r++) printed += fragility_sheet_number(sheet, 4, r) * fragility_sheet_number(sheet, 10, r);
  tally_true(&tally, "sum over the communes printed", fabs(printed - reached) <= 1e-12 * reached);
  tally_true(&tally, "rows", fragility_sheet_rows(sheet) == units->count);
  for (size_t r = 0; r < fragility_sheet_rows(sheet); r++) tally_text(&tally, "code", fragility_sheet_text(sheet, 0, r), units->code[r]);
  tally_close(&tally);
  fragility_sheet_free(sheet);
  fragility_access_free(reach);
  fragility_catchment_free(catchment);
  fragility_table_free(points);
  fragility_table_free(communes);
}

int main(void) {
  if (!reference_folder()) {
    printf("skipped: no reference data\n");
    return 77;
  }
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_sea), cmocka_unit_test(test_arrondissements)};
  read_all();
  int failed = cmocka_run_group_tests_name("sea", tests, NULL, NULL);
  fragility_supply_free(supply);
  fragility_territory_free(territory);
  return failed;
}
