/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Types of gaps, scenarios, the relative rule and equity, on units along the equator where kilometres can be read off. */
#include "../check.h"

#include "gaps/gaps.h"

#include <fragility/equity.h>
#include <fragility/write.h>

enum { UNITS = 4, VENUES = 3 };

struct line {
  double at[UNITS], people[UNITS], score[UNITS];
  double venue_at[VENUES], capacity[VENUES];
  bool known[VENUES];
  int day[VENUES];
  const char *venue_code[VENUES];
};

static double degrees(double km) { return km / (6371.0088 * 3.14159265358979323846 / 180); }

static fragility_supply *supply_of(const struct line *line, size_t n) {
  static const char *const ids[] = {"v0", "v1", "v2"};
  fragility_venue venues[VENUES];
  fragility_supply *supply;
  fragility_error err;
  for (size_t v = 0; v < n; v++)
    venues[v] = (fragility_venue){.id = ids[v], .name = "Maison", .code = line->venue_code[v], .longitude = degrees(line->venue_at[v]), .capacity = line->capacity[v],
                                  .place_known = line->known[v], .updated_day = line->day[v]};
  if (fragility_supply_from_venues(venues, n, &supply, &err)) fail_msg("%s", err.message);
  return supply;
}

static fragility_table *need_of(const struct line *line) {
  static const char *const codes[] = {"u0", "u1", "u2", "u3"}, *const departement[] = {"01", "01", "02", "02"};
  double latitude[UNITS] = {0}, longitude[UNITS];
  for (size_t u = 0; u < UNITS; u++) longitude[u] = degrees(line->at[u]);
  fragility_units units = {.count = UNITS, .code = codes, .name = codes, .departement = departement, .population = line->people, .latitude = latitude, .longitude = longitude};
  fragility_column column = {.name = "score", .values = line->score};
  fragility_table *need;
  fragility_error err;
  if (fragility_table_from_columns(&units, &column, 1, &need, &err)) fail_msg("%s", err.message);
  return need;
}

static fragility_gaps *find(const struct line *line, size_t venues, const fragility_gaps_options *options) {
  fragility_table *need = need_of(line);
  fragility_supply *supply = supply_of(line, venues);
  fragility_gaps *gaps;
  fragility_error err;
  if (fragility_gaps_find(need, supply, options, &gaps, &err)) fail_msg("%s", err.message);
  fragility_table_free(need);
  fragility_supply_free(supply);
  return gaps;
}

static const char *type_of(const fragility_gaps *gaps, size_t unit) {
  for (size_t i = 0; i < fragility_gaps_count(gaps); i++)
    if (fragility_gaps_get(gaps, i)->unit == unit) return fragility_gaps_get(gaps, i)->type;
  return "";
}

/* u0 has venues of both kinds, u1 only an unsuitable one, u2 an employer's, u3 none within 10 km. */
static const struct line usual = {.at = {0, 100, 200, 300}, .people = {1000, 800, 600, 400}, .score = {9, 5, 3, 1}, .venue_at = {1, 101, 201}, .capacity = {1, 1, 1},
                                  .known = {true, true, false}, .venue_code = {"", "", ""}};

static void tells_the_first_type_that_holds(void **state) {
  (void)state;
  const unsigned char suitable[] = {1, 0, 1};
  const fragility_gaps_options options = {.suitable = suitable, .asked = "gratuit", .saturation = -1, .verify = true};
  fragility_gaps *gaps = find(&usual, 3, &options);
  assert_int_equal(fragility_gaps_count(gaps), 3);
  assert_string_equal(type_of(gaps, 0), "");
  assert_string_equal(type_of(gaps, 1), "inadapte");
  assert_string_equal(type_of(gaps, 2), "a_verifier");
  assert_string_equal(type_of(gaps, 3), "loin");
  assert_string_equal(fragility_gaps_get(gaps, 0)->type, "loin"); /* by type, then by people */
  assert_string_equal(fragility_gaps_get(gaps, 1)->reason, "u1 (800 habitants) : 1 lieu d'aide à moins de 10 km, aucun avec ce qui est demandé : gratuit.");
  double people;
  assert_int_equal(fragility_gaps_of_type(gaps, "inadapte", &people), 1);
  assert_true(people == 800);
  assert_int_equal(fragility_gaps_of_type(gaps, "nothing", &people), 0);
  fragility_gaps_free(gaps);
}

/* 2,800 people, départements 01 and 02 have 3 units of capacity: 933.3 a unit; twice that is 1,866.7. */
static void saturation_compares_with_the_run(void **state) {
  (void)state;
  struct line line = usual;
  line.people[0] = 2000;
  line.capacity[0] = 1;
  line.venue_code[0] = "u0", line.venue_code[2] = "u2";
  fragility_gaps *gaps = find(&line, 3, NULL);
  assert_close(fragility_gaps_people_per_capacity(gaps), 3800.0 / 3, 1e-9);
  assert_string_equal(type_of(gaps, 0), "");
  fragility_gaps_free(gaps);
  const fragility_gaps_options options = {.people_per_capacity = 900, .capacity_unit = "poste"};
  gaps = find(&line, 3, &options);
  assert_string_equal(type_of(gaps, 0), "sature");
  assert_string_equal(fragility_gaps_get(gaps, 1)->reason, "u0 (2\u202f000 habitants) : 2\u202f000 habitants par poste à moins de 10 km, plus de 2 fois la moyenne (900).");
  assert_false(fragility_gaps_get(gaps, 1)->limit);
  assert_true(fragility_gaps_get(gaps, 1)->people_per_capacity == 2000);
  fragility_gaps_free(gaps);
}

/* A date is old 548 days after; no date is never old; no run date, nothing is. */
static void old_venues_are_to_be_checked(void **state) {
  (void)state;
  struct line line = usual;
  line.day[0] = 1000, line.day[1] = 1, line.known[2] = true;
  const fragility_gaps_options at = {.saturation = -1, .verify = true, .today = 1549}, before = {.saturation = -1, .verify = true, .today = 1548}, never = {.saturation = -1, .verify = true};
  fragility_gaps *gaps = find(&line, 3, &at);
  assert_string_equal(type_of(gaps, 0), "a_verifier");
  assert_string_equal(type_of(gaps, 1), "a_verifier");
  assert_string_equal(type_of(gaps, 2), "");
  fragility_gaps_free(gaps);
  gaps = find(&line, 3, &before);
  assert_string_equal(type_of(gaps, 0), "");
  fragility_gaps_free(gaps);
  gaps = find(&line, 3, &never);
  assert_string_equal(type_of(gaps, 1), "");
  fragility_gaps_free(gaps);
}

/* A venue in the commune, 40 km away, counts for it once, also for what was asked. */
static void a_venue_of_the_commune_counts(void **state) {
  (void)state;
  struct line line = usual;
  line.venue_at[0] = 40, line.venue_code[0] = "u0";
  const fragility_gaps_options inside = {.saturation = -1}, points = {.saturation = -1, .points_only = true};
  fragility_gaps *gaps = find(&line, 1, &inside);
  assert_string_equal(type_of(gaps, 0), "");
  fragility_gaps_free(gaps);
  gaps = find(&line, 1, &points);
  assert_string_equal(type_of(gaps, 0), "loin");
  fragility_gaps_free(gaps);
}

/* ---- scenarios ---- */

static void a_scenario_equals_starting_again(void **state) {
  (void)state;
  fragility_error err;
  fragility_supply *three = supply_of(&usual, 3), *changed;
  fragility_table *need = need_of(&usual);
  const fragility_gaps_options options = {.saturation = -1};
  fragility_text_write("id\nv1\n", scratch("close.csv"), true, &err);
  assert_int_equal(fragility_supply_change(three, scratch("close.csv"), NULL, &changed, &err), FRAGILITY_OK);
  assert_int_equal(fragility_supply_count(changed), 2);
  fragility_gaps *before, *after, *again;
  fragility_sheet *sheet;
  assert_int_equal(fragility_gaps_find(need, three, &options, &before, &err), FRAGILITY_OK);
  assert_int_equal(fragility_gaps_find(need, changed, &options, &after, &err), FRAGILITY_OK);
  assert_int_equal(fragility_gaps_compare(before, after, FRAGILITY_COMMUNE, &sheet, &err), FRAGILITY_OK);
  assert_int_equal(fragility_sheet_rows(sheet), 1); /* u1 loses its only venue; the others keep theirs */
  assert_string_equal(fragility_sheet_text(sheet, 0, 0), "u1");
  assert_string_equal(fragility_sheet_text(sheet, 7, 0), "loin");
  fragility_sheet_free(sheet);
  assert_int_equal(fragility_gaps_compare(before, after, FRAGILITY_DEPARTEMENT, &sheet, &err), FRAGILITY_OK);
  assert_string_equal(fragility_sheet_text(sheet, 0, 0), "01");
  assert_true(fragility_sheet_number(sheet, 3, 0) == 800);
  fragility_sheet_free(sheet);
  /* opening it again brings the same people back */
  struct line one = usual;
  one.venue_at[0] = 101;
  fragility_supply *opened = supply_of(&one, 1), *back;
  assert_int_equal(fragility_supply_change(changed, NULL, opened, &back, &err), FRAGILITY_OK);
  assert_int_equal(fragility_supply_count(back), 3);
  assert_int_equal(fragility_gaps_find(need, back, &options, &again, &err), FRAGILITY_OK);
  assert_int_equal(fragility_gaps_count(again), fragility_gaps_count(before));
  fragility_text_write("id\nnowhere\n", scratch("close.csv"), true, &err);
  fragility_supply *none;
  assert_int_equal(fragility_supply_change(three, scratch("close.csv"), NULL, &none, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_null(none);
  assert_int_equal(fragility_gaps_compare(before, NULL, FRAGILITY_COMMUNE, &sheet, &err), FRAGILITY_ERROR_ARGUMENT);
  fragility_gaps_free(before), fragility_gaps_free(after), fragility_gaps_free(again);
  fragility_supply_free(three), fragility_supply_free(changed), fragility_supply_free(opened), fragility_supply_free(back);
  fragility_table_free(need);
}

/* ---- equity ---- */

/* Two persons, one has all: Gini 1/2 (n = 2); equal shares: 0. */
static void equity_by_hand(void **state) {
  (void)state;
  const double one[] = {0, 2}, same[] = {3, 3}, people[] = {1, 1}, need[] = {1, 2};
  fragility_equity equity;
  assert_int_equal(fragility_equity_compute(one, people, need, 2, &equity, NULL), FRAGILITY_OK);
  assert_close(equity.mean, 1, 1e-15);
  assert_close(equity.gini, 0.5, 1e-15);
  assert_close(equity.concentration, 0.5, 1e-15); /* all of it where need is higher */
  assert_close(equity.corrected, 4.0 * 1 / 2 * 0.5, 1e-15);
  assert_int_equal(fragility_equity_compute(same, people, need, 2, &equity, NULL), FRAGILITY_OK);
  assert_close(equity.gini, 0, 1e-15);
  assert_close(equity.concentration, 0, 1e-15);
  assert_true(isnan(equity.corrected)); /* no range */
  const double nothing[] = {0, 0};
  assert_int_equal(fragility_equity_compute(nothing, people, NULL, 2, &equity, NULL), FRAGILITY_OK);
  assert_true(isnan(equity.gini) && equity.mean == 0);
  assert_int_equal(fragility_equity_compute(NULL, people, need, 2, &equity, NULL), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_equity_compute(one, people, need, 0, &equity, NULL), FRAGILITY_OK);
  assert_true(isnan(equity.mean));
}

static void quantiles_by_hand(void **state) {
  (void)state;
  const double values[] = {5, 1, (double)NAN, 3}, people[] = {10, 20, 1000, 70};
  static const struct {
    double q, value;
  } cases[] = {{0, 1}, {0.2, 1}, {0.2000001, 3}, {0.9, 3}, {0.91, 5}, {1, 5}};
  double found;
  for (size_t i = 0; i < COUNT(cases); i++) {
    assert_int_equal(fragility_quantile(values, people, 4, cases[i].q, &found, NULL), FRAGILITY_OK);
    assert_true(found == cases[i].value);
  }
  assert_int_equal(fragility_quantile(values, people, 4, 1.5, &found, NULL), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_quantile(values, people, 4, (double)NAN, &found, NULL), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_quantile(values, people, 0, 0.5, &found, NULL), FRAGILITY_OK);
  assert_true(isnan(found));
}

/* ---- the relative rule ---- */

static void relative_cuts(void **state) {
  (void)state;
  struct line line = usual;
  const fragility_gaps_options options = {.rule = FRAGILITY_RULE_QUANTILE};
  line.score[3] = 10; /* the highest score, and no venue in reach */
  line.people[3] = 5000;
  fragility_gaps *gaps = find(&line, 3, &options);
  assert_int_equal(fragility_gaps_count(gaps), 1);
  assert_string_equal(fragility_gaps_get(gaps, 0)->type, "quantile");
  assert_int_equal(fragility_gaps_get(gaps, 0)->unit, 3);
  double score, access, median;
  fragility_gaps_cuts(gaps, &score, &access, &median);
  assert_true(score == 10 && access == 0 && median == 0);
  assert_true(fragility_gaps_unit_mass(gaps, 3) == 0);
  fragility_gaps_free(gaps);
  for (size_t u = 0; u < UNITS; u++) line.score[u] = NAN;
  fragility_table *need = need_of(&line);
  fragility_supply *supply = supply_of(&line, 3);
  fragility_error err;
  assert_int_equal(fragility_gaps_find(need, supply, &options, &gaps, &err), FRAGILITY_ERROR_ARGUMENT);
  fragility_table_free(need);
  fragility_supply_free(supply);
}

static void the_page_says_it_all(void **state) {
  (void)state;
  const fragility_gaps_options options = {.saturation = -1};
  fragility_gaps *gaps = find(&usual, 2, &options);
  char *text = NULL;
  fragility_error err;
  assert_int_equal(fragility_gaps_page(gaps, "ici", NULL, 0, &text, &err), FRAGILITY_OK);
  static const char *const parts[] = {"Les trous dans la raquette : ici", "2 communes (1\u202f000 habitants)", "Loin : aucun lieu dans la norme", " 1. u2 (600 habitants)", "Limites", "à vol d'oiseau", "Sources"};
  for (size_t p = 0; p < COUNT(parts); p++) assert_non_null(strstr(text, parts[p]));
  fragility_text_free(text);
  fragility_text_free(NULL);
  assert_int_equal(fragility_gaps_page(NULL, "", NULL, 0, &text, &err), FRAGILITY_ERROR_ARGUMENT);
  fragility_gaps_free(gaps);
}

static void norms_of_a_table(void **state) {
  static const struct {
    const char *text;
    size_t line, column;
  } bad[] = {{"norm,value\nloin_km,10\nloin_kms,3\n", 3, 1}, {"norm,value\nloin_km,-1\n", 2, 2},       {"norm,value\nloin_km,nan\n", 2, 2}, {"norm,value\nloin_km,\n", 2, 2},
             {"norm,value\nloin_km,1\nloin_km,1\n", 3, 1},    {"norm,value\na_verifier_jours,1e300\n", 2, 2}, {"norm,valeur\nloin_km,1\n", 1, 0}};
  char path[] = "/tmp/fragility-norms-XXXXXX";
  fragility_error err;
  fragility_gaps_options options = {.saturation = 7};
  (void)state;
  int file = mkstemp(path);
  assert_true(file >= 0);
  assert_int_equal(fragility_text_write("norm,value\nloin_km,12.5\nhabitants_par_capacite,4000\na_verifier_jours,365\n", path, true, &err), FRAGILITY_OK);
  assert_int_equal(fragility_norms_read(path, &options, &err), FRAGILITY_OK);
  assert_true(options.norm_km == 12.5 && options.people_per_capacity == 4000 && options.stale_days == 365 && options.saturation == 7 && options.norm_cost == 0);
  for (size_t i = 0; i < COUNT(bad); i++) {
    assert_int_equal(fragility_text_write(bad[i].text, path, true, &err), FRAGILITY_OK);
    assert_int_equal(fragility_norms_read(path, &options, &err), FRAGILITY_ERROR_FORMAT);
    assert_int_equal(err.line, bad[i].line);
    if (bad[i].column) assert_int_equal(err.column, bad[i].column);
    assert_true(options.norm_km == 12.5);
  }
  assert_int_equal(fragility_norms_read(NULL, &options, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_norms_read("/nowhere/norms.csv", &options, &err), FRAGILITY_ERROR_IO);
  close(file);
  unlink(path);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(tells_the_first_type_that_holds), cmocka_unit_test(saturation_compares_with_the_run), cmocka_unit_test(old_venues_are_to_be_checked),
                                     cmocka_unit_test(a_venue_of_the_commune_counts), cmocka_unit_test(a_scenario_equals_starting_again), cmocka_unit_test(equity_by_hand),
                                     cmocka_unit_test(quantiles_by_hand), cmocka_unit_test(relative_cuts), cmocka_unit_test(the_page_says_it_all), cmocka_unit_test(norms_of_a_table)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
