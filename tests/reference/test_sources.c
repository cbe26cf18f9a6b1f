/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two publications of the same numbers, read as two sources, give the same: the comparateur repeats Filosofi of another year than
 * its census. */
#include "reference.h"

#include <stdio.h>
#include <stdlib.h>

static fragility_table *import(const fragility_territory *territory, const char *name) {
  fragility_error err;
  fragility_table *table;
  const char *path = reference_path(name);
  must(fragility_table_import(&path, 1, territory, NULL, &table, &err), &err);
  return table;
}

static void same(struct tally *tally, const fragility_table *a, const fragility_table *b, const char *column, size_t unit) {
  size_t in_a = fragility_table_find(a, column), in_b = fragility_table_find(b, column);
  double x = fragility_table_value(a, in_a, unit), y = fragility_table_value(b, in_b, unit);
  tally_true(tally, column, x == y || (x != x && y != y));
  tally_true(tally, column, fragility_table_reason(a, in_a, unit) == fragility_table_reason(b, in_b, unit));
}

static void test_comparateur(void **state) {
  (void)state;
  fragility_error err;
  fragility_territory *territory;
  fragility_grid grid;
  must(fragility_territory_read(NULL, &territory, &err), &err);
  fragility_table *comparateur = import(territory, "opendata/insee/base_cc_comparateur_2022_excerpt.csv"),
                  *filosofi = import(territory, "opendata/insee/cc_filosofi_2021_COM.csv.gz");
  must(fragility_grid_read(reference_path("opendata/insee/base_cc_comparateur_2022_excerpt.csv"), &grid, &err), &err);
  struct tally tally = {.what = "comparateur of 2022 and Filosofi of 2021"};
  struct expected cells = {grid};
  for (size_t i = 0; i < grid.rows; i++) {
    const char *code = expected_cell(&cells, i, "CODGEO");
    size_t unit = fragility_units_find(fragility_table_units(comparateur), code);
    char wanted[64];
    tally_true(&tally, code, unit != SIZE_MAX);
    if (unit == SIZE_MAX) continue;
    same(&tally, comparateur, filosofi, "poverty_rate", unit);
    same(&tally, comparateur, filosofi, "median_income", unit);
    snprintf(wanted, sizeof wanted, "%.17g", 100 * strtod(expected_cell(&cells, i, "P22_CHOM1564"), NULL) / strtod(expected_cell(&cells, i, "P22_ACT1564"), NULL));
    tally_number(&tally, code, fragility_table_value(comparateur, fragility_table_find(comparateur, "unemployment_15_64_rate"), unit), wanted, 1e-15, 0);
    snprintf(wanted, sizeof wanted, "%.17g", strtod(expected_cell(&cells, i, "P22_POP"), NULL) / strtod(expected_cell(&cells, i, "SUPERF"), NULL));
    tally_number(&tally, code, fragility_table_value(comparateur, fragility_table_find(comparateur, "population_density"), unit), wanted, 1e-15, 0);
  }
  expected_free(&cells);
  fragility_table_free(comparateur), fragility_table_free(filosofi), fragility_territory_free(territory);
  tally_close(&tally);
}

/* ---- IRIS to communes ---- */

/* The sum of a column of the file, over the rows of Paris. */
static double sum_of(const fragility_grid *grid, const char *name) {
  size_t column = 0;
  double sum = 0;
  while (column < grid->columns && strcmp(grid->header[column], name) != 0) column++;
  assert_true(column < grid->columns);
  for (size_t row = 0; row < grid->rows; row++) sum += strtod(fragility_grid_cell(grid, row, column), NULL);
  return sum;
}

static double of_paris(const char *file, const char *indicator, fragility_territory *territory) {
  fragility_error err;
  fragility_table *table;
  must(fragility_table_import(&file, 1, territory, NULL, &table, &err), &err);
  size_t column = fragility_table_find(table, indicator), unit = fragility_units_find(fragility_territory_units(territory), "75056");
  assert_true(column != SIZE_MAX && fragility_table_reason(table, column, unit) == FRAGILITY_KNOWN && fragility_table_flags(table, column, unit) == FRAGILITY_MERGED);
  double value = fragility_table_value(table, column, unit);
  fragility_table_free(table);
  return value;
}

/* 992 IRIS of Paris in 2015, by arrondissement: the city is the quotient of their sums. */
static void test_iris(void **state) {
  (void)state;
  fragility_error err;
  fragility_territory *territory;
  fragility_grid diplomas, work;
  char first[512], second[512];
  snprintf(first, sizeof first, "%s", reference_path("opendata/insee/rp-diplomes-2015-iris-paris.csv"));
  snprintf(second, sizeof second, "%s", reference_path("opendata/insee/rp-emploi-2015-iris-paris.csv"));
  must(fragility_territory_read(NULL, &territory, &err), &err);
  must(fragility_grid_read(first, &diplomas, &err), &err);
  must(fragility_grid_read(second, &work, &err), &err);
  assert_int_equal(diplomas.rows, 992);
  double nscol = 100 * (sum_of(&diplomas, "P15_NSCOL15P_DIPLMIN") + sum_of(&diplomas, "P15_NSCOL15P_CAPBEP")) / sum_of(&diplomas, "P15_NSCOL15P");
  double unemployed = 100 * sum_of(&work, "P15_CHOM1564") / sum_of(&work, "P15_ACT1564");
  assert_true(of_paris(first, "nscol15p_rate", territory) == nscol);
  assert_true(of_paris(second, "unemployment_15_64_rate", territory) == unemployed);
  fragility_grid_free(&diplomas), fragility_grid_free(&work);
  fragility_territory_free(territory);
}

int main(void) {
  if (!reference_folder()) {
    puts("skipped: no reference data");
    return 77;
  }
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_comparateur), cmocka_unit_test(test_iris)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
