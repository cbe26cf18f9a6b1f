/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The national run, from the raw files, against an independent implementation's tables (N0 to N3). */
#include "reference.h"

#include <stdio.h>
#include <stdlib.h>

static fragility_territory *territory;
static fragility_catalogue *catalogue;
static fragility_table *table;
static fragility_supply *supply;

/* Their names in the ledgers, in the order they are read. */
static const char *const inputs[] = {"insee/Communes-populations-legales-2017.csv", "arcep/commune-debit-beta.csv.gz",
                                     "insee/cc_filosofi_2021_COM.csv.gz", "insee/rp-rates-by-commune-derived.csv.gz",
                                     "arcep/taux_couverture_mobile-derived.csv"};
enum { INPUTS = sizeof inputs / sizeof *inputs };

static const char *opendata(const char *name) {
  char path[256];
  snprintf(path, sizeof path, "opendata/%s", name);
  return reference_path(path);
}

static void read_all(void) {
  fragility_error err;
  const char *paths[INPUTS], *more[] = {reference_own("catalogue.csv")};
  must(fragility_territory_read_with(&(fragility_territory_options){.across_sea = true}, &territory, &err), &err); /* as the reference does */
  must(fragility_catalogue_read(more, 1, &catalogue, &err), &err);
  for (size_t i = 0; i < INPUTS; i++) paths[i] = opendata(inputs[i]);
  fragility_import_options options = {.catalogue = catalogue};
  must(fragility_table_import(paths, INPUTS, territory, &options, &table, &err), &err);
  const char *venues[] = {opendata("venues/france-services-liste-fs-2024.csv"),
                          opendata("venues/conseillers-numeriques-20230405-3925-cnfs.csv")};
  must(fragility_supply_read(venues, 2, territory, NULL, &supply, &err), &err);
}

static fragility_score *score_with(const char *method_name, fragility_level reference) {
  fragility_error err;
  fragility_method *method;
  fragility_score *score;
  fragility_score_options options = {.reference = reference};
  must(fragility_method_read(method_name, &method, &err), &err);
  must(fragility_score_compute(table, method, &options, &score, &err), &err);
  fragility_method_free(method);
  return score;
}

static size_t node_of(const fragility_score *score, const char *code) {
  for (size_t i = 0; i < fragility_score_nodes(score); i++)
    if (strcmp(fragility_score_node_code(score, i), code) == 0) return i;
  fail();
  return SIZE_MAX;
}

/* ---- N0 ---- */

static void ledger_row(struct tally *tally, const struct expected *expected, size_t row, const fragility_ledger *l) {
  const struct {
    const char *column;
    double value;
  } counts[] = {{"rows_in", (double)l->rows_in}, {"duplicate_rows", (double)l->duplicate_rows}, {"codes_repaired", (double)l->codes_repaired},
                {"distinct_codes", (double)l->distinct_codes}, {"as_is", (double)l->as_is}, {"moved", (double)l->moved},
                {"arrondissements_rolled_up", (double)l->arrondissements_rolled_up}, {"arrondissements_dropped", (double)l->arrondissements_dropped},
                {"unresolved", (double)l->unresolved}, {"target_communes_with_row", (double)l->units_with_row},
                {"target_communes_merged", (double)l->units_merged}, {"target_communes_absent", (double)l->units_absent},
                {"population_absent", l->population_absent}, {"target_communes_row_without_data", (double)l->units_without_data},
                {"population_row_without_data", l->population_without_data}, {"split_mothers", (double)l->split_mothers},
                {"population_split_mothers", l->population_split_mothers}};
  for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
    tally_number(tally, counts[i].column, counts[i].value, expected_cell(expected, row, counts[i].column), 0, 0);
}

static bool ends_with(const char *text, const char *end) {
  size_t n = strlen(text), m = strlen(end);
  return n >= m && strcmp(text + n - m, end) == 0;
}

/* Every line of a list is an entry of ours, and there are as many. */
static void ledger_lists(struct tally *tally, const struct expected *lists, const char *file, const fragility_journal *journal, size_t ledger) {
  for (int which = 0; which < FRAGILITY_LISTS; which++) {
    size_t lines = 0, mothers = 0;
    for (size_t row = 0; row < lists->grid.rows; row++) {
      if (!ends_with(expected_cell(lists, row, "file"), file) || strcmp(expected_cell(lists, row, "list"), fragility_list_name((fragility_list)which)) != 0) continue;
      const char *code = expected_cell(lists, row, "code"), *wanted = expected_cell(lists, row, "target_or_detail"), *target = "";
      bool found = false;
      lines++;
      bool targeted = which == FRAGILITY_LIST_MOVED || which == FRAGILITY_LIST_POINT;
      for (size_t e = 0; e < fragility_journal_listed(journal, ledger, (fragility_list)which) && !found; e++)
        found = strcmp(fragility_journal_entry(journal, ledger, (fragility_list)which, e, &target), code) == 0 &&
                (!targeted || strcmp(target, wanted) == 0);
      tally_true(tally, code, found);
    }
    size_t ours = fragility_journal_listed(journal, ledger, (fragility_list)which);
    for (size_t e = 0; e < ours && which == FRAGILITY_LIST_SPLIT_MOTHER; e++) { /* one entry a daughter, one line a mother */
      const char *code = fragility_journal_entry(journal, ledger, (fragility_list)which, e, NULL);
      bool first = true;
      for (size_t b = 0; b < e; b++) first &= strcmp(fragility_journal_entry(journal, ledger, (fragility_list)which, b, NULL), code) != 0;
      mothers += first;
    }
    if (which == FRAGILITY_LIST_SPLIT_MOTHER) ours = mothers;
    if (lines != ours) printf("  %s, %s: %zu of ours, %zu expected\n", file, fragility_list_name((fragility_list)which), ours, lines);
    tally_true(tally, "as many entries", lines == ours);
  }
}

static void check_ledger(const fragility_journal *journal, size_t ledger, const char *file) {
  struct expected ledgers, lists;
  char what[128];
  expected_read(&ledgers, "national/ledger.csv");
  expected_read(&lists, "national/ledger_lists.csv");
  snprintf(what, sizeof what, "national/ledger: %s", file);
  struct tally tally = {.what = what};
  for (size_t row = 0; row < ledgers.grid.rows; row++)
    if (ends_with(expected_cell(&ledgers, row, "file"), file)) ledger_row(&tally, &ledgers, row, fragility_journal_ledger(journal, ledger));
  ledger_lists(&tally, &lists, file, journal, ledger);
  expected_free(&ledgers);
  expected_free(&lists);
  tally_close(&tally);
}

static void test_ledgers(void **state) {
  (void)state;
  for (size_t i = 0; i < INPUTS; i++) check_ledger(fragility_table_journal(table), i, inputs[i]);
}

/* Two more files whose ledgers are published. */
static void test_other_ledgers(void **state) {
  (void)state;
  const struct {
    const char *path, *file;
  } others[] = {{"ifn/v3_2023_city_total5.csv.gz", "v3_2023_city_total5.csv.gz"},
                {"opendata/geo/corresp_geo_point_codes_communes-2025.csv.gz", "corresp_geo_point_codes_communes-2025.csv.gz"}};
  for (size_t i = 0; i < 2; i++) {
    fragility_error err;
    fragility_table *other;
    fragility_import_options options = {.catalogue = catalogue};
    const char *path = reference_path(others[i].path);
    must(fragility_table_import(&path, 1, territory, &options, &other, &err), &err);
    check_ledger(fragility_table_journal(other), 0, others[i].file);
    fragility_table_free(other);
  }
}

static void test_venue_ledgers(void **state) {
  (void)state;
  struct expected ledgers, lists;
  struct tally tally = {.what = "national/ledger_venues.csv and lists"};
  const fragility_journal *journal = fragility_supply_journal(supply);
  static const char *const files[] = {"france-services-liste-fs-2024.csv", "conseillers-numeriques-20230405-3925-cnfs.csv"};
  expected_read(&ledgers, "national/ledger_venues.csv");
  expected_read(&lists, "national/ledger_lists.csv");
  for (size_t i = 0; i < 2; i++) {
    const fragility_ledger *l = fragility_journal_ledger(journal, i);
    const struct {
      const char *column;
      size_t value;
    } counts[] = {{"rows_in", l->rows_in}, {"codes_repaired", l->codes_repaired}, {"as_is", l->as_is}, {"moved", l->moved},
                  {"arrondissements_rolled_up", l->arrondissements_rolled_up}, {"unresolved", l->unresolved}, {"kept", l->kept},
                  {"own_point", l->own_point}, {"point_implausible", l->point_implausible}, {"no_point", l->no_point}, {"communes_with_venue", l->units_with_venue}};
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
      tally_number(&tally, counts[c].column, (double)counts[c].value, expected_cell(&ledgers, i, counts[c].column), 0, 0);
    ledger_lists(&tally, &lists, files[i], journal, i);
  }
  expected_free(&ledgers);
  expected_free(&lists);
  tally_close(&tally);
}

/* ---- N1 ---- */

static void test_indicators(void **state) {
  (void)state;
  static const char *const names[] = {"no_thd_coverage_rate", "mobile_coverage", "poverty_rate", "older_65_rate", "nscol15p_rate", "median_income"};
  struct expected expected;
  struct tally tally = {.what = "national/commune_indicators.csv.gz"};
  expected_read(&expected, "national/commune_indicators.csv.gz");
  const fragility_units *units = fragility_table_units(table);
  assert_int_equal(units->count, expected.grid.rows);
  for (size_t u = 0; u < units->count; u++) {
    tally_text(&tally, "code", units->code[u], expected_cell(&expected, u, "code"));
    tally_text(&tally, units->code[u], units->name[u], expected_cell(&expected, u, "name"));
    tally_text(&tally, units->code[u], units->epci[u], expected_cell(&expected, u, "epci"));
    tally_text(&tally, units->code[u], units->departement[u], expected_cell(&expected, u, "departement"));
    tally_text(&tally, units->code[u], units->region[u], expected_cell(&expected, u, "region"));
    tally_number(&tally, units->code[u], units->population[u], expected_cell(&expected, u, "population"), 0, 0);
    tally_number(&tally, units->code[u], fragility_table_value(table, fragility_table_find(table, "thd_premises"), u), expected_cell(&expected, u, "thd_premises"), 0, 0);
    tally_number(&tally, units->code[u], fragility_table_value(table, fragility_table_find(table, "thd_eligible"), u), expected_cell(&expected, u, "thd_eligible"), 0, 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
      char name[64], flags[96];
      size_t column = fragility_table_find(table, names[i]);
      tally_number(&tally, units->code[u], fragility_table_value(table, column, u), expected_cell(&expected, u, names[i]), 1e-12, 0);
      snprintf(name, sizeof name, "%s_status", names[i]);
      tally_text(&tally, units->code[u], fragility_reason_name(fragility_table_reason(table, column, u)), expected_cell(&expected, u, name));
      snprintf(name, sizeof name, "%s_flag", names[i]);
      fragility_flags_format(fragility_table_flags(table, column, u), flags, sizeof flags);
      tally_text(&tally, units->code[u], flags, expected_cell(&expected, u, name));
    }
  }
  expected_free(&expected);
  tally_close(&tally);
}

/* ---- N2 ---- */

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Scores in growing order, to tell which ranks a small move could give. */
struct sorted {
  double *values;
  size_t count;
};

static struct sorted sort_scores(const fragility_score *score) {
  struct sorted sorted = {malloc((fragility_score_count(score) + 1) * sizeof(double)), 0};
  for (size_t u = 0; u < fragility_score_count(score); u++)
    if (fragility_score_is_known(score, u)) sorted.values[sorted.count++] = fragility_score_values(score)[u];
  qsort(sorted.values, sorted.count, sizeof(double), by_value);
  return sorted;
}

static size_t above(const struct sorted *sorted, double limit) {
  size_t low = 0, high = sorted->count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (sorted->values[middle] > limit) high = middle;
    else low = middle + 1;
  }
  return sorted->count - low;
}

static void tally_rank(struct tally *tally, const fragility_score *score, size_t u, const struct sorted *sorted, const char *expected, double move) {
  double rank = 0, value = fragility_score_values(score)[u];
  if (!*expected || isnan(value)) {
    tally_true(tally, fragility_score_code(score, u), !*expected && isnan(value) && fragility_score_rank(score, u) == 0);
    return;
  }
  fragility_number_parse(expected, strlen(expected), &rank);
  bool good = move > 0 ? rank >= (double)(1 + above(sorted, value + move)) && rank <= (double)(1 + above(sorted, value - move))
                       : rank == (double)fragility_score_rank(score, u);
  tally_true(tally, fragility_score_code(score, u), good);
}

static void test_fragilite2026(void **state) {
  (void)state;
  struct expected expected;
  struct tally tally = {.what = "national/commune_fragilite2026.csv.gz"};
  fragility_score *score = score_with("fragilite-2026", FRAGILITY_FRANCE);
  struct sorted sorted = sort_scores(score);
  static const char *const nodes[] = {"q_older_65_rate", "q_nscol15p_rate", "q_median_income", "q_no_thd_coverage_rate"};
  expected_read(&expected, "national/commune_fragilite2026.csv.gz");
  assert_int_equal(fragility_score_count(score), expected.grid.rows);
  for (size_t u = 0; u < expected.grid.rows; u++) {
    const char *code = fragility_score_code(score, u);
    tally_text(&tally, "code", code, expected_cell(&expected, u, "code"));
    for (size_t i = 0; i < 4; i++)
      tally_number(&tally, code, fragility_score_node_value(score, node_of(score, nodes[i]), u), expected_cell(&expected, u, nodes[i]), 0, 0);
    tally_number(&tally, code, 4 * fragility_score_coverage(score, u), expected_cell(&expected, u, "known"), 0, 0);
    tally_number(&tally, code, fragility_score_values(score)[u], expected_cell(&expected, u, "score"), 1e-12, 0);
    tally_rank(&tally, score, u, &sorted, expected_cell(&expected, u, "rank"), 1e-11);
  }
  free(sorted.values);
  expected_free(&expected);
  fragility_score_free(score);
  tally_close(&tally);
}

static void test_sicoval(void **state) {
  (void)state;
  struct expected expected;
  struct tally tally = {.what = "national/sicoval_fragilite2026_reference_epci.csv"};
  fragility_score *score = score_with("fragilite-2026", FRAGILITY_EPCI);
  static const char *const nodes[] = {"q_older_65_rate", "q_nscol15p_rate", "q_median_income", "q_no_thd_coverage_rate"};
  expected_read(&expected, "national/sicoval_fragilite2026_reference_epci.csv");
  assert_int_equal(expected.grid.rows, 36);
  for (size_t row = 0; row < expected.grid.rows; row++) {
    const char *code = expected_cell(&expected, row, "code");
    size_t u = fragility_units_find(fragility_score_units(score), code);
    for (size_t i = 0; i < 4; i++)
      tally_number(&tally, code, fragility_score_node_value(score, node_of(score, nodes[i]), u), expected_cell(&expected, row, nodes[i]), 0, 0);
    tally_number(&tally, code, 4 * fragility_score_coverage(score, u), expected_cell(&expected, row, "known"), 0, 0);
    tally_number(&tally, code, fragility_score_values(score)[u], expected_cell(&expected, row, "score"), 1e-12, 0);
    tally_number(&tally, code, (double)fragility_score_rank(score, u), expected_cell(&expected, row, "rank"), 0, 0);
  }
  expected_free(&expected);
  fragility_score_free(score);
  tally_close(&tally);
}

static const char *const five[] = {"no_thd_coverage_rate", "mobile_coverage", "poverty_rate", "older_65_rate", "nscol15p_rate"};

static void test_deciles(void **state) {
  (void)state;
  struct expected expected;
  struct tally tally = {.what = "national/commune_scores.csv.gz: deciles, score, coverage, rank"};
  fragility_score *score = score_with(reference_own("national5.csv"), FRAGILITY_FRANCE);
  expected_read(&expected, "national/commune_scores.csv.gz");
  for (size_t u = 0; u < expected.grid.rows; u++) {
    const char *code = fragility_score_code(score, u);
    char name[64];
    for (size_t i = 0; i < 5; i++) {
      snprintf(name, sizeof name, "decile_%s", five[i]);
      tally_number(&tally, code, fragility_score_node_value(score, node_of(score, five[i]), u), expected_cell(&expected, u, name), 0, 0);
    }
    tally_number(&tally, code, fragility_score_values(score)[u], expected_cell(&expected, u, "score"), 0, 0);
    tally_text(&tally, code, fragility_reason_name(fragility_score_reason(score, u)), expected_cell(&expected, u, "score_status"));
    tally_number(&tally, code, fragility_score_coverage(score, u), expected_cell(&expected, u, "coverage"), 0, 0);
    tally_number(&tally, code, floor(5 * fragility_score_coverage(score, u) + 0.5), expected_cell(&expected, u, "known"), 0, 0);
    tally_rank(&tally, score, u, NULL, expected_cell(&expected, u, "rank"), 0);
  }
  expected_free(&expected);
  fragility_score_free(score);
  tally_close(&tally);
}

static void test_variants(void **state) {
  (void)state;
  static const struct {
    const char *method, *score, *rank;
    double absolute;
  } variants[] = {{"minmax5.csv", "minmax_score", "minmax_rank", 0}, {"zscore5.csv", "zscore_score", "zscore_rank", 1e-12}, {"geometric5.csv", "geometric_score", "geometric_rank", 0}};
  struct expected expected;
  expected_read(&expected, "national/commune_scores.csv.gz");
  for (size_t v = 0; v < 3; v++) {
    char what[96];
    snprintf(what, sizeof what, "national/commune_scores.csv.gz: %s and rank", variants[v].score);
    struct tally tally = {.what = what};
    fragility_score *score = score_with(reference_own(variants[v].method), FRAGILITY_FRANCE);
    struct sorted sorted = sort_scores(score);
    for (size_t u = 0; u < expected.grid.rows; u++) {
      tally_number(&tally, fragility_score_code(score, u), fragility_score_values(score)[u], expected_cell(&expected, u, variants[v].score), 1e-12, variants[v].absolute);
      tally_rank(&tally, score, u, &sorted, expected_cell(&expected, u, variants[v].rank), 1e-10);
    }
    free(sorted.values);
    fragility_score_free(score);
    tally_close(&tally);
  }
  expected_free(&expected);
}

static const char *const four[] = {"older_65_rate", "nscol15p_rate", "poverty_rate", "no_thd_coverage_rate"};

static void test_ratios(void **state) {
  (void)state;
  static const fragility_level levels[] = {FRAGILITY_EPCI, FRAGILITY_DEPARTEMENT, FRAGILITY_REGION};
  for (size_t l = 0; l < 3; l++) {
    char what[96], name[64];
    struct expected expected;
    snprintf(what, sizeof what, "national/commune_ratio100_%s.csv.gz", fragility_level_name(levels[l]));
    struct tally tally = {.what = what};
    expected_read(&expected, what);
    fragility_score *score = score_with(reference_own("ratio4.csv"), levels[l]);
    for (size_t u = 0; u < expected.grid.rows; u++) {
      const char *code = fragility_score_code(score, u);
      for (size_t i = 0; i < 4; i++) {
        size_t node = node_of(score, four[i]);
        snprintf(name, sizeof name, "ratio_%s", four[i]);
        tally_number(&tally, code, fragility_score_node_value(score, node, u), expected_cell(&expected, u, name), 1e-12, 0);
        snprintf(name, sizeof name, "ratio_%s_status", four[i]);
        tally_text(&tally, code, fragility_reason_name(fragility_score_node_reason(score, node, u)), expected_cell(&expected, u, name));
      }
      tally_number(&tally, code, fragility_score_values(score)[u], expected_cell(&expected, u, "score"), 1e-12, 0);
      tally_number(&tally, code, 4 * fragility_score_coverage(score, u), expected_cell(&expected, u, "known"), 0, 0);
    }
    fragility_score_free(score);
    expected_free(&expected);
    tally_close(&tally);
  }
}

static void parent_rows(struct tally *tally, const struct expected *expected, const fragility_score *const *parents) {
  for (size_t g = 0; g < expected->grid.rows; g++) {
    const char *code = fragility_score_code(parents[0], g);
    const fragility_units *units = fragility_score_units(parents[0]);
    char name[64];
    tally_text(tally, "code", code, expected_cell(expected, g, "code"));
    tally_text(tally, code, units->name[g], expected_cell(expected, g, "name"));
    tally_number(tally, code, units->population[g], expected_cell(expected, g, "population"), 0, 0);
    tally_number(tally, code, fragility_score_values(parents[0])[g], expected_cell(expected, g, "score"), 1e-12, 0);
    tally_number(tally, code, fragility_score_people(parents[0], SIZE_MAX, g), expected_cell(expected, g, "population_known"), 0, 0);
    tally_number(tally, code, (double)fragility_score_rank(parents[0], g), expected_cell(expected, g, "rank"), 0, 0);
    for (size_t i = 0; i < 5; i++) {
      size_t node = node_of(parents[0], five[i]);
      snprintf(name, sizeof name, "decile_%s", five[i]);
      tally_number(tally, code, fragility_score_node_value(parents[0], node, g), expected_cell(expected, g, name), 1e-12, 0);
      snprintf(name, sizeof name, "decile_%s_population", five[i]);
      tally_number(tally, code, fragility_score_people(parents[0], node, g), expected_cell(expected, g, name), 0, 0);
    }
    for (size_t i = 0; i < 4; i++) {
      snprintf(name, sizeof name, "reference_%s", four[i]);
      tally_number(tally, code, fragility_score_node_raw(parents[0], node_of(parents[0], four[i]), g), expected_cell(expected, g, name), 1e-12, 0);
    }
    tally_number(tally, code, fragility_score_values(parents[1])[g], expected_cell(expected, g, "minmax_score"), 1e-12, 0);
    tally_number(tally, code, fragility_score_values(parents[2])[g], expected_cell(expected, g, "zscore_score"), 0, 1e-12);
    tally_number(tally, code, fragility_score_values(parents[3])[g], expected_cell(expected, g, "geometric_score"), 1e-12, 0);
  }
}

static void test_parents(void **state) {
  (void)state;
  static const char *const methods[] = {"national5.csv", "minmax5.csv", "zscore5.csv", "geometric5.csv"};
  fragility_score *scores[4];
  for (size_t m = 0; m < 4; m++) scores[m] = score_with(reference_own(methods[m]), FRAGILITY_FRANCE);
  for (fragility_level level = FRAGILITY_EPCI; level <= FRAGILITY_REGION; level++) {
    fragility_score *parents[4];
    fragility_error err;
    struct expected expected;
    char what[64];
    for (size_t m = 0; m < 4; m++) must(fragility_score_roll_up(scores[m], level, &parents[m], &err), &err);
    snprintf(what, sizeof what, "national/scores_%s.csv", fragility_level_name(level));
    struct tally tally = {.what = what};
    expected_read(&expected, what);
    assert_int_equal(fragility_score_count(parents[0]), expected.grid.rows);
    parent_rows(&tally, &expected, (const fragility_score *const *)parents);
    expected_free(&expected);
    for (size_t m = 0; m < 4; m++) fragility_score_free(parents[m]);
    tally_close(&tally);
  }
  for (size_t m = 0; m < 4; m++) fragility_score_free(scores[m]);
}

/* ---- N3 ---- */

static void test_venues(void **state) {
  (void)state;
  struct expected expected;
  struct tally tally = {.what = "national/venues.csv.gz"};
  expected_read(&expected, "national/venues.csv.gz");
  assert_int_equal(fragility_supply_count(supply), 5591);
  assert_int_equal(expected.grid.rows, 5591);
  for (size_t i = 0; i < expected.grid.rows; i++) {
    const fragility_venue *venue = fragility_supply_venue(supply, i);
    tally_text(&tally, "id", venue->id, expected_cell(&expected, i, "id"));
    tally_text(&tally, venue->id, strcmp(venue->source, "france-services") == 0 ? "france_services" : "conseillers_numeriques", expected_cell(&expected, i, "source"));
    tally_text(&tally, venue->id, venue->code_in, expected_cell(&expected, i, "code_in"));
    tally_text(&tally, venue->id, venue->code, expected_cell(&expected, i, "code"));
    tally_number(&tally, venue->id, venue->latitude, expected_cell(&expected, i, "latitude"), 0, 0);
    tally_number(&tally, venue->id, venue->longitude, expected_cell(&expected, i, "longitude"), 0, 0);
  }
  expected_free(&expected);
  tally_close(&tally);
}

static void test_access(void **state) {
  (void)state;
  struct expected expected;
  struct tally tally = {.what = "national/commune_access.csv.gz: nearest, 10 km, 20 km"};
  static const double radii[] = {10, 20};
  fragility_access *reach;
  fragility_error err;
  const fragility_units *units = fragility_territory_units(territory);
  expected_read(&expected, "national/commune_access.csv.gz");
  must(fragility_access_compute(units, supply, radii, 2, NULL, &reach, &err), &err);
  for (size_t u = 0; u < expected.grid.rows; u++) {
    const fragility_venue *venue = fragility_supply_venue(supply, fragility_access_nearest(reach, u));
    tally_text(&tally, units->code[u], venue ? venue->id : "", expected_cell(&expected, u, "nearest_id"));
    tally_number(&tally, units->code[u], fragility_access_nearest_km(reach, u), expected_cell(&expected, u, "nearest_km"), 0, 1e-9);
    tally_number(&tally, units->code[u], (double)fragility_access_within(reach, u, 0), expected_cell(&expected, u, "venues_10km"), 0, 0);
    tally_number(&tally, units->code[u], (double)fragility_access_within(reach, u, 1), expected_cell(&expected, u, "venues_20km"), 0, 0);
  }
  fragility_access_free(reach);
  expected_free(&expected);
  tally_close(&tally);
}

/* Communes of type `loin` and their people, and those without a venue within 20 km. */
struct totals {
  size_t communes, farther;
  double people, farther_people;
  const char *first;
};

static struct totals count_gaps(bool points_only, const char *perimeter) {
  fragility_error err;
  fragility_gaps *gaps;
  fragility_table *need;
  fragility_score *score = score_with("fragilite-2026", FRAGILITY_FRANCE);
  const fragility_units *units = fragility_territory_units(territory);
  unsigned char *keep = malloc(units->count);
  if (perimeter) must(fragility_units_select(units, perimeter, keep, &err), &err);
  fragility_gaps_options options = {.points_only = points_only, .saturation = -1, .keep = perimeter ? keep : NULL};
  must(fragility_score_as_table(score, &need, &err), &err);
  must(fragility_gaps_find(need, supply, &options, &gaps, &err), &err);
  struct totals totals = {.first = fragility_gaps_count(gaps) ? units->name[fragility_gaps_get(gaps, 0)->unit] : ""};
  for (size_t i = 0; i < fragility_gaps_count(gaps); i++) {
    const fragility_gap *gap = fragility_gaps_get(gaps, i);
    bool farther = fragility_access_within(fragility_gaps_access(gaps), gap->unit, 2) == 0;
    totals.communes++, totals.people += gap->people;
    totals.farther += farther, totals.farther_people += farther ? gap->people : 0;
  }
  fragility_gaps_free(gaps);
  fragility_table_free(need);
  fragility_score_free(score);
  free(keep);
  return totals;
}

static void test_gaps(void **state) {
  (void)state;
  const struct {
    bool points_only;
    const char *perimeter;
    size_t communes, farther;
    double people, farther_people;
  } cases[] = {{true, NULL, 3629, 27, 2204734, 33664}, {false, NULL, 3625, 26, 2187684, 23996},
               {true, "departement:31", 64, 0, 41479, 0}, {false, "departement:31", 64, 0, 41479, 0}};
  struct tally tally = {.what = "gaps of type loin: communes, people"};
  for (size_t i = 0; i < 4; i++) {
    struct totals totals = count_gaps(cases[i].points_only, cases[i].perimeter);
    printf("  %s, %s: %zu communes (%.0f people), %zu (%.0f) beyond 20 km, %s first\n", cases[i].perimeter ? cases[i].perimeter : "France",
           cases[i].points_only ? "points only" : "default", totals.communes, totals.people, totals.farther, totals.farther_people, totals.first);
    tally_true(&tally, "communes", totals.communes == cases[i].communes && totals.people == cases[i].people);
    if (cases[i].perimeter) tally_text(&tally, "first", totals.first, "Revel");
    else tally_true(&tally, "beyond 20 km", totals.farther == cases[i].farther && totals.farther_people == cases[i].farther_people);
  }
  tally_close(&tally);
}

int main(void) {
  if (!reference_folder()) {
    printf("skipped: no reference data\n");
    return 77;
  }
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_ledgers), cmocka_unit_test(test_other_ledgers), cmocka_unit_test(test_venue_ledgers),
      cmocka_unit_test(test_indicators), cmocka_unit_test(test_fragilite2026), cmocka_unit_test(test_sicoval),
      cmocka_unit_test(test_deciles), cmocka_unit_test(test_variants), cmocka_unit_test(test_ratios),
      cmocka_unit_test(test_parents), cmocka_unit_test(test_venues), cmocka_unit_test(test_access), cmocka_unit_test(test_gaps),
  };
  read_all();
  int failed = cmocka_run_group_tests_name("national", tests, NULL, NULL);
  fragility_supply_free(supply);
  fragility_table_free(table);
  fragility_catalogue_free(catalogue);
  fragility_territory_free(territory);
  return failed;
}
