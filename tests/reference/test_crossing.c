/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Need crossed with supply on the real files: the national run (catchments, relative rule, equity), the pages of
 * Haute-Garonne and of the Sicoval, and venues that close or open. */
#include "reference.h"

#include "gaps/gaps.h"

#include <fragility/equity.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

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
  must(fragility_territory_read_with(&(fragility_territory_options){.across_sea = true}, territory, &err), &err); /* as the reference does */
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

/* ---- pages ---- */

struct crossing {
  fragility_territory *territory;
  fragility_supply *supply;
  fragility_table *table, *need;
  const fragility_units *units;
};

static void cross(struct crossing *c) {
  fragility_error err;
  must_read_national(&c->territory, &c->supply, &c->table);
  fragility_score *score = deciles(c->table);
  must(fragility_score_as_table(score, &c->need, &err), &err);
  c->units = fragility_table_units(c->need);
  fragility_score_free(score);
}

static void uncross(struct crossing *c) {
  fragility_table_free(c->need);
  fragility_table_free(c->table);
  fragility_supply_free(c->supply);
  fragility_territory_free(c->territory);
}

static fragility_gaps *find(const struct crossing *c, const fragility_supply *supply, const char *perimeter) {
  fragility_error err;
  fragility_gaps *gaps;
  unsigned char *keep = malloc(c->units->count);
  must(fragility_units_select(c->units, perimeter, keep, &err), &err);
  fragility_gaps_options options = {.keep = keep};
  must(fragility_gaps_find(c->need, supply, &options, &gaps, &err), &err);
  free(keep);
  return gaps;
}

/* Every one of these is in the page. */
static void page_has(const struct crossing *c, const char *perimeter, const char *const *words, size_t n) {
  const fragility_journal *journals[] = {fragility_table_journal(c->table), fragility_supply_journal(c->supply)};
  fragility_gaps *gaps = find(c, c->supply, perimeter);
  struct tally tally = {.what = perimeter};
  fragility_error err;
  char *text;
  must(fragility_gaps_page(gaps, perimeter, journals, 2, &text, &err), &err);
  for (size_t i = 0; i < n; i++) tally_true(&tally, words[i], strstr(text, words[i]) != NULL);
  if (tally.wrong) printf("%s", text);
  fragility_text_free(text);
  fragility_gaps_free(gaps);
  tally_close(&tally);
}

static void test_pages(void **state) {
  static const char *const garonne[] = {"64 communes (41\u202f479 habitants)", "Priorités", "Loin :", " 1. Revel (9\u202f762 habitants)", "11,5 km", "et 54 autres", "Limites", "Sources",
                                        "france-services-liste-fs-2024.csv", "cc_filosofi_2021_COM.csv.gz"};
  static const char *const sicoval[] = {"Aucune commune", "10 km", "Les plus proches de la norme", "Issus (", "Limites", "Sources"};
  struct crossing c;
  (void)state;
  cross(&c);
  page_has(&c, "departement:31", garonne, sizeof garonne / sizeof *garonne);
  page_has(&c, "epci:243100633", sicoval, sizeof sicoval / sizeof *sicoval);
  fragility_gaps *gaps = find(&c, c.supply, "epci:243100633");
  assert_int_equal(fragility_gaps_count(gaps), 0);
  assert_true(fragility_gaps_closest(gaps, 4) != SIZE_MAX);
  fragility_gaps_free(gaps);
  uncross(&c);
}

/* A perimeter's rows are those of the whole country, to the last byte. */
static void test_cut_out(void **state) {
  struct crossing c;
  size_t seen = 0;
  (void)state;
  cross(&c);
  struct tally tally = {.what = "Haute-Garonne cut out of the country"};
  fragility_error err;
  fragility_gaps *part = find(&c, c.supply, "departement:31"), *whole;
  must(fragility_gaps_find(c.need, c.supply, NULL, &whole, &err), &err);
  for (size_t i = 0; i < fragility_gaps_count(whole); i++) {
    const fragility_gap *all = fragility_gaps_get(whole, i);
    if (strcmp(c.units->departement[all->unit], "31") != 0) continue;
    const fragility_gap *cut = fragility_gaps_get(part, seen++);
    tally_true(&tally, "row", cut && cut->unit == all->unit && strcmp(cut->type, all->type) == 0 && strcmp(cut->reason, all->reason) == 0 &&
                                  memcmp(&cut->people, &all->people, sizeof all->people) == 0 && memcmp(&cut->nearest_km, &all->nearest_km, sizeof all->nearest_km) == 0);
  }
  tally_true(&tally, "no other row", seen == fragility_gaps_count(part) && seen > 64);
  fragility_gaps_free(part);
  fragility_gaps_free(whole);
  uncross(&c);
  tally_close(&tally);
}

/* ---- scenarios, against distances computed here ---- */

static double kilometres(const fragility_units *units, size_t u, double latitude, double longitude) {
  const double degree = 3.14159265358979323846 / 180;
  double a = units->latitude[u] * degree, b = latitude * degree, along = sin((longitude - units->longitude[u]) * degree / 2), up = sin((b - a) / 2);
  return 2 * 6371.0088 * asin(sqrt(up * up + cos(a) * cos(b) * along * along));
}

/* Has a venue of its own or one within 10 km, one of them left out and another put in. */
static bool served(const struct crossing *c, size_t u, size_t closed, const fragility_venue *opened) {
  if (opened && (strcmp(opened->code, c->units->code[u]) == 0 || kilometres(c->units, u, opened->latitude, opened->longitude) <= 10)) return true;
  for (size_t v = 0; v < fragility_supply_count(c->supply); v++) {
    const fragility_venue *venue = fragility_supply_venue(c->supply, v);
    if (v != closed && (strcmp(venue->code, c->units->code[u]) == 0 || kilometres(c->units, u, venue->latitude, venue->longitude) <= 10)) return true;
  }
  return false;
}

static void compare_served(struct tally *tally, const struct crossing *c, const fragility_gaps *gaps, size_t closed, const fragility_venue *opened) {
  double people = 0, listed;
  size_t communes = 0;
  for (size_t u = 0; u < c->units->count; u++)
    if (strcmp(c->units->departement[u], "31") == 0 && !served(c, u, closed, opened)) communes++, people += c->units->population[u];
  tally_true(tally, "communes", fragility_gaps_of_type(gaps, "loin", &listed) == communes);
  tally_true(tally, "people", listed == people);
  printf("  %s: %zu communes, %.0f people\n", tally->what, communes, people);
}

static size_t unit_of(const fragility_units *units, const char *code) {
  size_t u = 0;
  while (u < units->count && strcmp(units->code[u], code) != 0) u++;
  assert_true(u < units->count);
  return u;
}

/* The venue that is alone in its commune and that most people of the département would miss. */
static size_t venue_alone(const struct crossing *c) {
  size_t best = SIZE_MAX;
  double most = 0;
  for (size_t v = 0; v < fragility_supply_count(c->supply); v++) {
    const fragility_venue *venue = fragility_supply_venue(c->supply, v);
    if (strncmp(venue->code, "31", 2) != 0) continue;
    size_t u = unit_of(c->units, venue->code);
    if (c->units->population[u] > most && !served(c, u, v, NULL)) most = c->units->population[u], best = v;
  }
  assert_true(best != SIZE_MAX);
  return best;
}

/* One venue more: nobody falls out of reach. */
static void never_adds_a_gap(struct tally *tally, const struct crossing *c, const fragility_supply *more) {
  fragility_error err;
  fragility_gaps *before, *after;
  unsigned char *far = calloc(c->units->count, 1);
  must(fragility_gaps_find(c->need, c->supply, NULL, &before, &err), &err);
  must(fragility_gaps_find(c->need, more, NULL, &after, &err), &err);
  for (size_t i = 0; i < fragility_gaps_count(before); i++) far[fragility_gaps_get(before, i)->unit] = strcmp(fragility_gaps_get(before, i)->type, "loin") == 0;
  for (size_t i = 0; i < fragility_gaps_count(after); i++)
    if (strcmp(fragility_gaps_get(after, i)->type, "loin") == 0) tally_true(tally, c->units->code[fragility_gaps_get(after, i)->unit], far[fragility_gaps_get(after, i)->unit]);
  free(far);
  fragility_gaps_free(before);
  fragility_gaps_free(after);
}

static char *write_one_id(const char *path, const char *id) {
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  fprintf(file, "id\n%s\n", id);
  fclose(file);
  return (char *)path;
}

static void test_scenarios(void **state) {
  struct crossing c;
  fragility_error err;
  fragility_supply *one, *changed;
  (void)state;
  cross(&c);
  size_t revel = unit_of(c.units, "31451"), alone = venue_alone(&c);
  fragility_venue opened = {.id = "new", .name = "Permanence", .code = "31451", .latitude = c.units->latitude[revel], .longitude = c.units->longitude[revel],
                            .place_known = true, .capacity = 1};
  must(fragility_supply_from_venues(&opened, 1, &one, &err), &err);
  must(fragility_supply_change(c.supply, NULL, one, &changed, &err), &err);
  struct tally opening = {.what = "a venue opens at Revel"}, closing = {.what = "a venue alone in its commune closes"};
  fragility_gaps *gaps = find(&c, changed, "departement:31");
  compare_served(&opening, &c, gaps, SIZE_MAX, &opened);
  never_adds_a_gap(&opening, &c, changed);
  fragility_gaps_free(gaps);
  fragility_supply_free(changed);
  char path[] = "/tmp/fragility-close-XXXXXX";
  int file = mkstemp(path);
  assert_true(file >= 0);
  write_one_id(path, fragility_supply_venue(c.supply, alone)->id);
  must(fragility_supply_change(c.supply, path, NULL, &changed, &err), &err);
  assert_int_equal(fragility_supply_count(changed), fragility_supply_count(c.supply) - 1);
  gaps = find(&c, changed, "departement:31");
  compare_served(&closing, &c, gaps, alone, NULL);
  fragility_gaps_free(gaps);
  fragility_supply_free(changed);
  fragility_supply_free(one);
  close(file);
  unlink(path);
  uncross(&c);
  tally_close(&opening);
  tally_close(&closing);
}

int main(void) {
  if (!reference_folder()) {
    printf("skipped: no reference data\n");
    return 77;
  }
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_national), cmocka_unit_test(test_pages), cmocka_unit_test(test_cut_out), cmocka_unit_test(test_scenarios)};
  return cmocka_run_group_tests_name("crossing", tests, NULL, NULL);
}
