/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People in difficulty: the estimate on files of the census' form, to the digit; and, with the shares held here, its rank
 * agreement with INSEE's own modelled rates of the EPCI of Hauts-de-France. */
#include "reference.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- by hand: 1,000 people aged 15 and over, 02 and 31 ---- */

static const char population[] = "CODGEO;P22_POP;P22_POP0014;P22_POP1529;P22_POP3044;P22_POP4559;P22_POP6074;P22_POP7589;P22_POP90P;P22_H65P;P22_F65P\n"
                                 "01001;1200;200;200;200;200;200;150;50;120;180\n01002;120;20;50;50;0;0;0;0;0;0\n";
static const char diplomas[] = "CODGEO;P22_NSCOL15P;P22_NSCOL15P_DIPLMIN;P22_NSCOL15P_BEPC;P22_NSCOL15P_CAPBEP;P22_NSCOL15P_BAC;P22_NSCOL15P_SUP2;P22_NSCOL15P_SUP34;P22_NSCOL15P_SUP5\n"
                               "01001;900;300;100;200;100;100;50;50\n01002;0;0;0;0;0;0;0;0\n";

static void write_file(const char *path, const char *text) {
  fragility_error err;
  must(fragility_text_write(text, path, true, &err), &err);
}

static void test_estimate(void **state) {
  (void)state;
  char folder[] = "/tmp/fragility-demand-XXXXXX", first[64], second[64];
  fragility_error err;
  fragility_territory *territory;
  fragility_table *table;
  fragility_method *method;
  fragility_score *score;
  struct tally tally = {.what = "people in difficulty on files of the census' form"};
  assert_non_null(mkdtemp(folder));
  snprintf(first, sizeof first, "%s/a.csv", folder), snprintf(second, sizeof second, "%s/b.csv", folder);
  write_file(first, population), write_file(second, diplomas);
  const char *paths[] = {first, second};
  must(fragility_territory_read(NULL, &territory, &err), &err);
  must(fragility_table_import(paths, 2, territory, NULL, &table, &err), &err);
  must(fragility_method_read("fragilite-2026", &method, &err), &err);
  must(fragility_score_compute(table, method, NULL, &score, &err), &err);
  double low, high;
  size_t unit = fragility_units_find(fragility_score_units(score), "01001");
  tally_text(&tally, "kind", fragility_score_demand_kind(score), "people_in_difficulty");
  /* age: 0.03 x 400 + 0.09 x 200 + 0.27 x 200 + 0.67 x 200 = 218; diploma: 1000 x (0.27 x 600 + 0.06 x 300) / 900 = 200 */
  tally_number(&tally, "estimate", fragility_score_demand(score, unit, &low, &high), "209", 1e-14, 0);
  tally_number(&tally, "low", low, "200", 1e-14, 0);
  tally_number(&tally, "high", high, "218", 1e-14, 0);
  /* nobody out of school: no rate by diploma, so no estimate */
  tally_number(&tally, "none", fragility_score_demand(score, fragility_units_find(fragility_score_units(score), "01002"), NULL, NULL), "", 0, 0);
  fragility_score_free(score), fragility_method_free(method), fragility_table_free(table), fragility_territory_free(territory);
  remove(first), remove(second), remove(folder);
  tally_close(&tally);
}

/* ---- against INSEE's modelled rates ---- */

struct pair {
  double x, y;
};

static double *ranks(const struct pair *pairs, size_t n, bool second) {
  double *rank = calloc(n, sizeof *rank);
  for (size_t i = 0; i < n; i++) {
    double mine = second ? pairs[i].y : pairs[i].x;
    for (size_t j = 0; j < n; j++) {
      double other = second ? pairs[j].y : pairs[j].x;
      rank[i] += other < mine ? 1 : other == mine ? 0.5 : 0;
    }
  }
  return rank;
}

static double spearman(const struct pair *pairs, size_t n) {
  double *a = ranks(pairs, n, false), *b = ranks(pairs, n, true), mean = (double)n / 2, ab = 0, aa = 0, bb = 0;
  for (size_t i = 0; i < n; i++) ab += (a[i] - mean) * (b[i] - mean), aa += (a[i] - mean) * (a[i] - mean), bb += (b[i] - mean) * (b[i] - mean);
  free(a), free(b);
  return ab / sqrt(aa * bb);
}

/* The mean of the two rates over the people of an EPCI: 65 and over at 43 %, the others at 6 %; below baccalauréat 27 %, 6 %. */
static double rate_of(const fragility_table *table, const char *epci) {
  const fragility_units *units = fragility_table_units(table);
  size_t older = fragility_table_find(table, "older_65_rate"), diploma = fragility_table_find(table, "nscol15p_rate");
  double sum = 0, people = 0;
  for (size_t u = 0; u < units->count; u++) {
    double a = fragility_table_value(table, older, u) / 100, d = fragility_table_value(table, diploma, u) / 100;
    if (strcmp(units->epci[u], epci) != 0 || isnan(a) || isnan(d)) continue;
    sum += units->population[u] * ((0.43 * a + 0.06 * (1 - a)) + (0.27 * d + 0.06 * (1 - d))) / 2;
    people += units->population[u];
  }
  return people > 0 ? sum / people : NAN;
}

static void test_agreement(void **state) {
  (void)state;
  fragility_error err;
  fragility_territory *territory;
  fragility_catalogue *catalogue;
  fragility_table *table;
  const char *more[] = {reference_own("catalogue.csv")}, *paths[] = {reference_path("opendata/insee/rp-rates-by-commune-derived.csv.gz"), reference_path("opendata/insee/Communes-populations-legales-2017.csv")};
  must(fragility_territory_read(NULL, &territory, &err), &err);
  must(fragility_catalogue_read(more, 1, &catalogue, &err), &err);
  fragility_import_options options = {.catalogue = catalogue};
  must(fragility_table_import(paths, 2, territory, &options, &table, &err), &err);
  json_t *rates = json_load_file(reference_path("ifn/insee_illectronisme_epci_hdf_2019.json"), 0, NULL), *row;
  assert_non_null(rates);
  struct pair *pairs = calloc(json_array_size(rates) + 1, sizeof *pairs);
  size_t n = 0, index;
  json_array_foreach(rates, index, row) {
    json_t *code = json_object_get(row, "Code EPCI"), *rate = json_object_get(row, "Taux (en %)");
    char text[24];
    if (json_is_string(code)) snprintf(text, sizeof text, "%s", json_string_value(code));
    else snprintf(text, sizeof text, "%.0f", json_number_value(code));
    double ours = rate_of(table, text), theirs = NAN;
    const char *written = json_is_string(rate) ? json_string_value(rate) : "";
    if (!isnan(ours) && fragility_number_parse(written, strlen(written), &theirs)) pairs[n++] = (struct pair){ours, theirs};
  }
  double rho = spearman(pairs, n);
  printf("  %zu EPCI, Spearman %.4f\n", n, rho);
  assert_int_equal(n, 91);
  assert_true(fabs(rho - 0.949) < 0.0005);
  free(pairs);
  json_decref(rates);
  fragility_table_free(table), fragility_catalogue_free(catalogue), fragility_territory_free(territory);
}

int main(void) {
  if (!reference_folder()) {
    printf("skipped: no reference data\n");
    return 77;
  }
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_estimate), cmocka_unit_test(test_agreement)};
  return cmocka_run_group_tests_name("demand", tests, NULL, NULL);
}
