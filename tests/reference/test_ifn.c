/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The published indices: their composition is found again from their own published parts. */
#include "reference.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static fragility_table *import_as_is(const char *path) {
  fragility_error err;
  fragility_catalogue *catalogue;
  fragility_table *table;
  const char *more[] = {reference_own("catalogue.csv")};
  must(fragility_catalogue_read(more, 1, &catalogue, &err), &err);
  fragility_import_options options = {.catalogue = catalogue, .as_is = true};
  must(fragility_table_import(&path, 1, NULL, &options, &table, &err), &err);
  fragility_catalogue_free(catalogue);
  return table;
}

static fragility_score *score_of(const fragility_table *table, const char *method_path) {
  fragility_error err;
  fragility_method *method;
  fragility_score *score;
  must(fragility_method_read(method_path, &method, &err), &err);
  must(fragility_score_compute(table, method, NULL, &score, &err), &err);
  fragility_method_free(method);
  return score;
}

/* ---- 2020: 48,914 IRIS or communes x 3 references ---- */

static void tally_close_to(struct tally *tally, const char *key, double ours, double published) {
  double difference = fabs(ours - published);
  tally->cells++;
  if (difference > tally->worst) tally->worst = difference;
  if (!(difference <= 1e-9) && tally->wrong++ < 5) printf("  %s: found %.12g, published %.12g\n", key, ours, published);
}

static void test_2020(void **state) {
  static const char *const references[] = {"departement", "epci", "region"};
  (void)state;
  fragility_table *table = import_as_is(reference_path("ifn/v1_iris_2020_scores.csv.gz"));
  size_t n = fragility_table_units(table)->count;
  assert_int_equal(n, 48914);
  for (size_t r = 0; r < 3; r++) {
    char name[64], what[96];
    snprintf(name, sizeof name, "v1_%s.csv", references[r]);
    fragility_score *score = score_of(table, reference_own(name));
    snprintf(what, sizeof what, "ifn/v1_iris_2020_scores.csv.gz: reference %s", references[r]);
    struct tally tally = {.what = what};
    const char *published[] = {"published_score", "published_access", "published_skills"};
    for (size_t u = 0; u < n; u++)
      for (size_t p = 0; p < 3; p++) {
        snprintf(name, sizeof name, "%s_%s", published[p], references[r]);
        double ours = p ? fragility_score_node_value(score, p - 1, u) : fragility_score_values(score)[u];
        tally_close_to(&tally, fragility_score_code(score, u), ours, fragility_table_value(table, fragility_table_find(table, name), u));
      }
    fragility_score_free(score);
    tally_close(&tally);
  }
  fragility_table_free(table);
}

/* ---- 2023: totals of communes and EPCI, exactly ---- */

static void compare_totals(const char *path, size_t known) {
  fragility_table *table = import_as_is(reference_path(path));
  fragility_score *score = score_of(table, reference_own("published5.csv"));
  struct tally tally = {.what = path};
  size_t total = fragility_table_find(table, "ifn_total"), scored = 0;
  for (size_t u = 0; u < fragility_score_count(score); u++) {
    double published = fragility_table_value(table, total, u), ours = fragility_score_values(score)[u];
    scored += !isnan(ours);
    tally_true(&tally, fragility_score_code(score, u), ours == published || (isnan(ours) && isnan(published)));
  }
  assert_int_equal(scored, known);
  fragility_score_free(score);
  fragility_table_free(table);
  tally_close(&tally);
}

static void test_2023(void **state) {
  (void)state;
  compare_totals("ifn/v3_2023_city_total5.csv.gz", 35006);
  compare_totals("ifn/v3_2023_epci_5indicators.csv", 1255);
}

/* ---- 2019: the worked example of the kit ---- */

static const struct {
  const char *key, *axis, *normalisation;
} variables[] = {{"thd_coverage", "interfaces", "coverage"}, {"mobile_coverage", "interfaces", "coverage"}, {"poverty_rate", "interfaces", "ratio"},
                 {"median_income", "interfaces", "ratio"}, {"single_parent", "information", "ratio"}, {"one_person", "information", "ratio"},
                 {"public_services_per_inhabitant", "information", "services"}, {"unemployment_15_64", "administrative", "ratio"},
                 {"aged_15_29", "administrative", "ratio"}, {"aged_65_plus", "digital", "ratio"}, {"no_diploma", "digital", "ratio"}};
enum { VARIABLES = sizeof variables / sizeof *variables };
static const char *const axes[] = {"interfaces", "information", "administrative", "digital"};

/* The kit as a method file, each reference in its node's own column. */
static void write_kit(FILE *file, const json_t *reference) {
  fprintf(file, "node,parent,column,direction,normalisation,reference,digits,weight,aggregation\nscore,,,,,,,,arithmetic\n");
  for (size_t a = 0; a < 4; a++) fprintf(file, "%s,score,,,,,,1,arithmetic\n", axes[a]);
  for (size_t v = 0; v < VARIABLES; v++)
    fprintf(file, "%s,%s,%s,+,%s,%.17g,0,1,\n", variables[v].key, variables[v].axis, variables[v].key, variables[v].normalisation,
            json_number_value(json_object_get(reference, variables[v].key)));
}

static fragility_score *score_kit(const json_t *kit) {
  char *text = NULL;
  size_t size = 0;
  FILE *file = open_memstream(&text, &size);
  write_kit(file, json_object_get(kit, "reference"));
  fclose(file);
  fragility_error err;
  fragility_method *method;
  fragility_table *table;
  fragility_score *score;
  double values[VARIABLES];
  fragility_column columns[VARIABLES];
  const char *code[] = {"exemple"};
  fragility_units units = {.count = 1, .code = code};
  for (size_t v = 0; v < VARIABLES; v++) {
    values[v] = json_number_value(json_object_get(json_object_get(kit, "commune"), variables[v].key));
    columns[v] = (fragility_column){.name = variables[v].key, .values = &values[v]};
  }
  must(fragility_method_parse("kit.csv", text, size, &method, &err), &err);
  must(fragility_table_from_columns(&units, columns, VARIABLES, &table, &err), &err);
  must(fragility_score_compute(table, method, NULL, &score, &err), &err);
  fragility_table_free(table);
  fragility_method_free(method);
  free(text);
  return score;
}

static double node_value(const fragility_score *score, const char *code) {
  for (size_t i = 0; i < fragility_score_nodes(score); i++)
    if (strcmp(fragility_score_node_code(score, i), code) == 0) return fragility_score_node_value(score, i, 0);
  return NAN;
}

static void test_kit(void **state) {
  (void)state;
  struct tally tally = {.what = "ifn/v1_kit_worked_example.json: points and axes"};
  json_t *kit = json_load_file(reference_path("ifn/v1_kit_worked_example.json"), 0, NULL);
  assert_non_null(kit);
  fragility_score *score = score_kit(kit);
  for (size_t v = 0; v < VARIABLES; v++)
    tally_true(&tally, variables[v].key, node_value(score, variables[v].key) == json_number_value(json_object_get(json_object_get(kit, "points"), variables[v].key)));
  for (size_t a = 0; a < 4; a++)
    tally_true(&tally, axes[a], node_value(score, axes[a]) == json_number_value(json_object_get(json_object_get(kit, "axes"), axes[a])));
  printf("  axes: %g / %g / %g / %g\n", node_value(score, axes[0]), node_value(score, axes[1]), node_value(score, axes[2]), node_value(score, axes[3]));
  fragility_score_free(score);
  json_decref(kit);
  tally_close(&tally);
}

int main(void) {
  if (!reference_folder()) {
    printf("skipped: no reference data\n");
    return 77;
  }
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_2020), cmocka_unit_test(test_2023), cmocka_unit_test(test_kit)};
  return cmocka_run_group_tests_name("ifn", tests, NULL, NULL);
}
