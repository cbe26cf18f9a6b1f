/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seven methods on the tiny country, against expected.py. */
#include "tiny.h"

static fragility_territory *country;
static fragility_table *table;

static int import_all(void **state) {
  (void)state;
  static const char *const files[] = {"inputs/arcep-fixe-2019.csv", "inputs/cc_filosofi_2021_COM.csv", "inputs/base-cc-evol-struct-pop-2017.csv",
                                      "inputs/base-cc-diplomes-formation-2017.csv"};
  char paths[4][TINY_PATH];
  const char *list[4];
  fragility_error err = {0};
  country = tiny_territory();
  for (size_t i = 0; i < 4; i++) list[i] = tiny_path(paths[i], files[i]);
  if (fragility_table_import(list, 4, country, NULL, &table, &err)) fail_msg("%s", err.message);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  fragility_table_free(table);
  fragility_territory_free(country);
  return 0;
}

static fragility_score *score_by(const char *name, fragility_level reference) {
  char path[TINY_PATH], inside[64];
  fragility_method *method = NULL;
  fragility_score *score = NULL;
  fragility_error err = {0};
  const fragility_score_options options = {.reference = reference};
  snprintf(inside, sizeof inside, "methods/%s.csv", name);
  if (fragility_method_read(tiny_path(path, inside), &method, &err)) fail_msg("%s", err.message);
  if (fragility_score_compute(table, method, &options, &score, &err)) fail_msg("%s", err.message);
  fragility_method_free(method);
  return score;
}

static void compare(const fragility_score *score, const char *file) {
  fragility_grid expected;
  char what[96];
  tiny_expected(&expected, file);
  assert_int_equal(expected.rows, fragility_score_count(score));
  for (size_t u = 0; u < expected.rows; u++) {
    snprintf(what, sizeof what, "%s %s", file, fragility_score_code(score, u));
    assert_string_equal(fragility_score_code(score, u), tiny_text(&expected, u, "code"));
    tiny_near(fragility_score_values(score)[u], tiny_number(&expected, u, "score"), what);
    tiny_near(fragility_score_coverage(score, u), tiny_number(&expected, u, "coverage"), what);
    double rank = tiny_number(&expected, u, "rank");
    tiny_same((double)fragility_score_rank(score, u), isnan(rank) ? 0 : rank, what);
    for (size_t node = 0; node < fragility_score_nodes(score); node++) {
      const char *code = fragility_score_node_code(score, node);
      tiny_near(fragility_score_node_value(score, node, u), tiny_number(&expected, u, code), what);
    }
  }
  fragility_grid_free(&expected);
}

static void compare_statuses(const fragility_score *score, const char *file) {
  fragility_grid expected;
  tiny_expected(&expected, file);
  for (size_t u = 0; u < expected.rows; u++)
    assert_string_equal(fragility_reason_name(fragility_score_reason(score, u)), tiny_text(&expected, u, "status"));
  fragility_grid_free(&expected);
}

static void agrees_over_france(void **state) {
  (void)state;
  static const char *const names[] = {"deciles", "quantiles", "ratios", "minmax", "zscore", "geometric", "tree"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char file[64];
    fragility_score *score = score_by(names[i], FRAGILITY_FRANCE);
    snprintf(file, sizeof file, "score-%s.csv", names[i]);
    compare(score, file);
    compare_statuses(score, file);
    fragility_score_free(score);
  }
}

static void agrees_over_each_epci(void **state) {
  (void)state;
  static const char *const names[] = {"quantiles", "ratios", "minmax"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char file[64];
    fragility_score *score = score_by(names[i], FRAGILITY_EPCI);
    size_t alone = fragility_units_find(fragility_score_units(score), "2A010");
    snprintf(file, sizeof file, "score-%s-epci.csv", names[i]);
    compare(score, file);
    assert_int_equal(fragility_score_node_reason(score, 0, alone), FRAGILITY_NO_REFERENCE);
    fragility_score_free(score);
  }
}

static void agrees_on_parents(void **state) {
  (void)state;
  static const struct {
    fragility_level level;
    const char *file;
  } cases[] = {{FRAGILITY_EPCI, "parents-epci.csv"}, {FRAGILITY_DEPARTEMENT, "parents-departement.csv"}, {FRAGILITY_REGION, "parents-region.csv"}};
  fragility_score *score = score_by("tree", FRAGILITY_FRANCE);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    fragility_score *parents = NULL;
    fragility_grid expected;
    assert_int_equal(fragility_score_roll_up(score, cases[i].level, &parents, NULL), FRAGILITY_OK);
    compare(parents, cases[i].file);
    tiny_expected(&expected, cases[i].file);
    for (size_t g = 0; g < expected.rows; g++) {
      tiny_same(fragility_score_units(parents)->population[g], tiny_number(&expected, g, "population"), "population");
      tiny_same(fragility_score_people(parents, SIZE_MAX, g), tiny_number(&expected, g, "people"), "people");
    }
    fragility_grid_free(&expected);
    fragility_score_free(parents);
  }
  fragility_score_free(score);
}

/* The deciles are those of expected/score-tree.csv; the rest fits in the head. */
static void gives_what_can_be_checked_by_hand(void **state) {
  (void)state;
  fragility_score *score = score_by("tree", FRAGILITY_FRANCE);
  size_t u = fragility_units_find(fragility_score_units(score), "01002");
  /* skills (3 x 4 + 7) / 4 = 4.75, money (9 + 5) / 2 = 7, wires 9: (2 x 4.75 + 7 + 9) / 4 */
  tiny_same(fragility_score_node_value(score, 0, u), 4.75, "skills");
  tiny_same(fragility_score_node_value(score, 1, u), 7, "money");
  tiny_same(fragility_score_values(score)[u], 6.375, "score");
  u = fragility_units_find(fragility_score_units(score), "01001");
  /* poverty is secret, and money asks for all: (2 x 4.25 + 3) / 3 */
  assert_int_equal(fragility_score_node_reason(score, 1, u), FRAGILITY_LOW_COVERAGE);
  tiny_near(fragility_score_values(score)[u], 11.5 / 3, "score");
  tiny_same(fragility_score_coverage(score, u), 0.8, "coverage");
  fragility_score_free(score);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(agrees_over_france), cmocka_unit_test(agrees_over_each_epci), cmocka_unit_test(agrees_on_parents),
      cmocka_unit_test(gives_what_can_be_checked_by_hand),
  };
  return cmocka_run_group_tests(tests, import_all, tear_down);
}
