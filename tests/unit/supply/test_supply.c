/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tiny.h"

#include "supply/supply.h"

#define SERVICES "id_fs,lib_fs,insee_com,adresse,telephone,latitude,longitude\n"
#define COUNSELLORS "Raison sociale;Code commune INSEE;SIRET;Adresse\n"

static fragility_territory *country;

static int open_country(void **state) {
  (void)state;
  country = tiny_territory();
  return 0;
}

static int close_country(void **state) {
  (void)state;
  fragility_territory_free(country);
  return 0;
}

static fragility_supply *read_texts(const char *const *texts, size_t n) {
  static const char *const names[] = {"one.csv", "two.csv", "three.csv"};
  tiny_scratch scratch;
  const char *paths[3];
  fragility_supply *supply = NULL;
  fragility_error err = {0};
  tiny_scratch_open(&scratch);
  for (size_t i = 0; i < n; i++) paths[i] = tiny_scratch_write(&scratch, names[i], texts[i]);
  fragility_status status = fragility_supply_read(paths, n, country, NULL, &supply, &err);
  tiny_scratch_close(&scratch);
  if (status) fail_msg("%s", err.message);
  return supply;
}

static fragility_supply *read_text(const char *text) { return read_texts(&text, 1); }

static const fragility_venue *venue_of(const fragility_supply *supply, const char *id) {
  for (size_t i = 0; i < fragility_supply_count(supply); i++)
    if (strcmp(fragility_supply_venue(supply, i)->id, id) == 0) return fragility_supply_venue(supply, i);
  fail_msg("no venue %s", id);
  return NULL;
}

static size_t problems(const fragility_supply *supply, fragility_problem_kind kind) {
  return fragility_journal_count(fragility_supply_journal(supply), kind);
}

static const fragility_ledger *ledger(const fragility_supply *supply) {
  return fragility_journal_ledger(fragility_supply_journal(supply), 0);
}

/* ---- the tiny country ---- */

static fragility_supply *tiny_venues(void) {
  char services[TINY_PATH], counsellors[TINY_PATH];
  const char *paths[] = {tiny_path(services, "inputs/france-services.csv"), tiny_path(counsellors, "inputs/conseillers-numeriques.csv")};
  fragility_supply *supply = NULL;
  fragility_error err = {0};
  if (fragility_supply_read(paths, 2, country, NULL, &supply, &err)) fail_msg("%s", err.message);
  return supply;
}

static void agrees_with_the_tiny_country(void **state) {
  (void)state;
  fragility_grid expected;
  fragility_supply *supply = tiny_venues();
  tiny_expected(&expected, "venues.csv");
  assert_int_equal(fragility_supply_count(supply), expected.rows);
  for (size_t i = 0; i < expected.rows; i++) {
    const fragility_venue *venue = fragility_supply_venue(supply, i);
    assert_string_equal(venue->id, tiny_text(&expected, i, "id"));
    assert_string_equal(venue->code, tiny_text(&expected, i, "code"));
    assert_string_equal(venue->code_in, tiny_text(&expected, i, "code_in"));
    tiny_same(venue->latitude, tiny_number(&expected, i, "latitude"), "latitude");
    tiny_same(venue->longitude, tiny_number(&expected, i, "longitude"), "longitude");
    tiny_same(venue->own_point, tiny_number(&expected, i, "own_point"), "own_point");
  }
  fragility_grid_free(&expected);
  fragility_supply_free(supply);
}

static void keeps_the_accounts_of_the_tiny_country(void **state) {
  (void)state;
  fragility_grid expected;
  fragility_supply *supply = tiny_venues();
  tiny_expected(&expected, "ledger_venues.csv");
  assert_int_equal(fragility_journal_ledgers(fragility_supply_journal(supply)), 2);
  for (size_t i = 0; i < expected.rows; i++) {
    const fragility_ledger *l = fragility_journal_ledger(fragility_supply_journal(supply), i);
    const struct {
      const char *name;
      size_t got;
    } counts[] = {{"rows_in", l->rows_in},     {"codes_repaired", l->codes_repaired}, {"unresolved", l->unresolved},
                  {"kept", l->kept},           {"own_point", l->own_point},           {"point_implausible", l->point_implausible},
                  {"no_point", l->no_point},   {"units_with_venue", l->units_with_venue}};
    assert_string_equal(l->file, tiny_text(&expected, i, "file"));
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
      tiny_same((double)counts[c].got, tiny_number(&expected, i, counts[c].name), counts[c].name);
  }
  fragility_grid_free(&expected);
  fragility_supply_free(supply);
}

/* ---- ids ---- */

static void makes_ids_by_form(void **state) {
  (void)state;
  const char *texts[] = {SERVICES "12,A,01001,,,,\n123456,B,01001,,,,\n12b,C,01001,,,,\n,D,01001,,,,\n",
                         COUNSELLORS "E;01002;1;x\nF;01002;2;y\n", "name,code\nG,01003\nH,01003\n"};
  static const char *const ids[] = {"12b", "cn-00001", "cn-00002", "fs-00004", "fs-00012", "fs-123456", "v3-00001", "v3-00002"};
  static const char *const names[] = {"C", "E", "F", "D", "A", "B", "G", "H"};
  static const char *const sources[] = {"france-services", "conseillers-numeriques", "conseillers-numeriques", "france-services",
                                        "france-services", "france-services",        "any",                    "any"};
  fragility_supply *supply = read_texts(texts, 3);
  assert_int_equal(fragility_supply_count(supply), 8);
  for (size_t i = 0; i < 8; i++) {
    const fragility_venue *venue = fragility_supply_venue(supply, i);
    assert_string_equal(venue->id, ids[i]);
    assert_string_equal(venue->name, names[i]);
    assert_string_equal(venue->source, sources[i]);
  }
  fragility_supply_free(supply);
}

static void keeps_its_own_ids(void **state) {
  (void)state;
  fragility_supply *supply = read_text("ID;Nom;Code_INSEE;Adresse;Telephone;Horaires;date_maj\n"
                                       "ccas-7;\"La  Maison\nBleue\";01001;\"1 rue\r\nHaute\";0102030405;lu 9-12;2026-01-02\n");
  const fragility_venue *venue = venue_of(supply, "ccas-7");
  assert_string_equal(venue->name, "La Maison Bleue");
  assert_string_equal(venue->address, "1 rue Haute");
  assert_string_equal(venue->phone, "0102030405");
  assert_string_equal(venue->hours, "lu 9-12");
  assert_string_equal(venue->updated, "2026-01-02");
  fragility_supply_free(supply);
}

/* ---- codes ---- */

static void resolves_codes(void **state) {
  (void)state;
  static const struct {
    const char *id, *code_in, *code;
  } cases[] = {{"1", "01001", "01001"}, {"2", "1002", "01002"}, {"3", "01012", "01010"}, {"4", "75102", "75056"},
               {"5", "2a001", "2A001"}, {"6", "31999", "31300"}};
  fragility_supply *supply = read_text("id,name,code\n1,A,01001\n2,B,1002\n3,C,01012\n4,D,75102\n5,E,2a001\n6,F,31999\n");
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const fragility_venue *venue = venue_of(supply, cases[i].id);
    size_t unit = fragility_units_find(fragility_territory_units(country), cases[i].code);
    assert_string_equal(venue->code, cases[i].code);
    assert_string_equal(venue->code_in, cases[i].code_in);
    assert_false(venue->own_point);
    tiny_same(venue->latitude, fragility_territory_units(country)->latitude[unit], "latitude");
    tiny_same(venue->longitude, fragility_territory_units(country)->longitude[unit], "longitude");
  }
  assert_int_equal(ledger(supply)->as_is, 3);
  assert_int_equal(ledger(supply)->moved, 2);
  assert_int_equal(ledger(supply)->arrondissements_rolled_up, 1);
  assert_int_equal(ledger(supply)->codes_repaired, 2);
  assert_int_equal(problems(supply, FRAGILITY_PROBLEM_CODE_REPAIRED), 2);
  assert_int_equal(fragility_journal_listed(fragility_supply_journal(supply), 0, FRAGILITY_LIST_MOVED), 2);
  fragility_supply_free(supply);
}

static void leaves_unresolved_out_and_names_them(void **state) {
  (void)state;
  fragility_supply *supply = read_text("name,code,latitude,longitude\nA,97801,43.5,1.3\nB,01001,,\nC,paris,48.8,2.3\n");
  const char *target = NULL;
  assert_int_equal(fragility_supply_count(supply), 1);
  assert_int_equal(ledger(supply)->unresolved, 2);
  assert_int_equal(ledger(supply)->rows_in, 3);
  assert_int_equal(problems(supply, FRAGILITY_PROBLEM_CODE_UNRESOLVED), 2);
  const fragility_problem *first = fragility_journal_problem(fragility_supply_journal(supply), 0);
  assert_int_equal(first->line, 2);
  assert_int_equal(first->column, 2);
  assert_string_equal(first->found, "97801");
  assert_string_equal(fragility_journal_entry(fragility_supply_journal(supply), 0, FRAGILITY_LIST_UNRESOLVED, 1, &target), "paris");
  assert_string_equal(target, "v1-00003");
  fragility_supply_free(supply);
}

/* ---- points ---- */

static void takes_plausible_points(void **state) {
  (void)state;
  /* 01001 stands at 46.13150, 5.334400; a degree of latitude is 111.195 km, so 30 km are 0.26979 degrees */
  fragility_supply *supply = read_text("id,name,code,lat,lng\nnear,A,01001,46.40119,5.3344\nfar,B,01001,46.40139,5.3344\n"
                                       "comma,C,01001,\"46,2\",\"5,35\"\nnone,D,01001,,\nhalf,E,01001,46.2,\nword,F,01001,46.2 N,5.3\n"
                                       "north,G,01001,91,5.3\neast,H,01001,46.2,181\nexp,I,01001,4.62e1,5.3\nplus,J,01001,+46.2,5.3\n");
  assert_true(venue_of(supply, "near")->own_point);
  tiny_same(venue_of(supply, "near")->latitude, 46.40119, "latitude");
  assert_true(venue_of(supply, "comma")->own_point);
  tiny_same(venue_of(supply, "comma")->latitude, 46.2, "decimal comma");
  tiny_same(venue_of(supply, "comma")->longitude, 5.35, "decimal comma");
  static const char *const replaced[] = {"far", "none", "half", "word", "north", "east", "exp", "plus"};
  for (size_t i = 0; i < sizeof replaced / sizeof *replaced; i++) {
    assert_false(venue_of(supply, replaced[i])->own_point);
    tiny_same(venue_of(supply, replaced[i])->latitude, 46.1315, replaced[i]);
    tiny_same(venue_of(supply, replaced[i])->longitude, 5.3344, replaced[i]);
  }
  assert_int_equal(ledger(supply)->own_point, 2);
  assert_int_equal(ledger(supply)->point_implausible, 1);
  assert_int_equal(ledger(supply)->no_point, 7);
  assert_int_equal(ledger(supply)->kept, 10);
  fragility_supply_free(supply);
}

static void names_the_points_it_replaces(void **state) {
  (void)state;
  fragility_supply *supply = read_text("id,name,code,lat,lng\nfar,B,01001,47.1315,5.3344\n");
  const fragility_journal *journal = fragility_supply_journal(supply);
  const char *target = NULL;
  assert_int_equal(problems(supply, FRAGILITY_PROBLEM_POINT), 1);
  assert_non_null(strstr(fragility_journal_problem(journal, 0)->text, "111.2 km"));
  assert_string_equal(fragility_journal_entry(journal, 0, FRAGILITY_LIST_POINT, 0, &target), "01001");
  assert_string_equal(target, "far");
  fragility_supply_free(supply);
}

static void keeps_points_without_a_code(void **state) {
  (void)state;
  fragility_supply *supply = read_text("id,name,code,lat,lng\nhere,A,,46.2,5.3\nlost,B,,,\nblank,C, ,46.3,5.4\npole,D,,-90,180\nzero,E,,0,0\nswapped,F,,5.3,46.2\n");
  assert_int_equal(fragility_supply_count(supply), 2);
  assert_string_equal(venue_of(supply, "here")->code, "");
  assert_string_equal(venue_of(supply, "here")->code_in, "");
  assert_true(venue_of(supply, "here")->own_point);
  tiny_same(venue_of(supply, "blank")->latitude, 46.3, "latitude");
  assert_int_equal(problems(supply, FRAGILITY_PROBLEM_ROW), 4);
  assert_int_equal(problems(supply, FRAGILITY_PROBLEM_POINT), 3); /* no commune is near a pole, zero or swapped coordinates */
  assert_int_equal(ledger(supply)->unresolved, 0);
  assert_int_equal(ledger(supply)->kept, 2);
  fragility_supply_free(supply);
}

static void needs_no_code_column(void **state) {
  (void)state;
  fragility_supply *supply = read_text("nom,latitude,longitude\nA,46.2,5.3\n");
  assert_int_equal(fragility_supply_count(supply), 1);
  tiny_same(fragility_supply_venue(supply, 0)->longitude, 5.3, "longitude");
  fragility_supply_free(supply);
}

/* 97405 has no point: its venues need their own, and any is plausible. */
static void lives_with_a_commune_without_point(void **state) {
  (void)state;
  fragility_supply *supply = read_text("id,name,code,lat,lng\nown,A,97405,10,20\nnone,B,97405,,\n");
  assert_int_equal(fragility_supply_count(supply), 1);
  assert_true(venue_of(supply, "own")->own_point);
  assert_int_equal(problems(supply, FRAGILITY_PROBLEM_ROW), 1);
  assert_string_equal(fragility_journal_problem(fragility_supply_journal(supply), 0)->kept, "97405");
  assert_non_null(strstr(fragility_journal_problem(fragility_supply_journal(supply), 0)->text, "in a commune without a point"));
  fragility_supply_free(supply);
}

/* ---- order ---- */

static void sorts_by_id_in_byte_order(void **state) {
  (void)state;
  const char *texts[] = {"id,name,code\nb,B,01001\nZ,Z,01001\na10,A,01001\na9,C,01001\n\xC3\xA9,D,01001\n", "id,name,code\nb,A,01002\n"};
  static const char *const order[] = {"Z", "a10", "a9", "b", "b", "\xC3\xA9"};
  fragility_supply *supply = read_texts(texts, 2);
  for (size_t i = 0; i < 6; i++) assert_string_equal(fragility_supply_venue(supply, i)->id, order[i]);
  assert_string_equal(fragility_supply_venue(supply, 3)->name, "A");
  fragility_supply_free(supply);
}

/* ---- nothing to work on ---- */

static void refuse(const char *text, fragility_status code, const char *message) {
  tiny_scratch scratch;
  fragility_error err = {0};
  fragility_supply *supply = (fragility_supply *)&err;
  tiny_scratch_open(&scratch);
  const char *path = tiny_scratch_write(&scratch, "wrong.csv", text);
  assert_int_equal(fragility_supply_read(&path, 1, country, NULL, &supply, &err), code);
  assert_null(supply);
  tiny_error(&err, code, message);
  assert_string_equal(err.file, "wrong.csv");
  tiny_scratch_close(&scratch);
}

static void refuses_files_without_venues(void **state) {
  (void)state;
  refuse("code,latitude,longitude\n01001,1,2\n", FRAGILITY_ERROR_UNKNOWN, "wrong.csv:1: found no column for a venue's name");
  refuse("name,latitude\nA,1\n", FRAGILITY_ERROR_UNKNOWN, "found no column");
  refuse("", FRAGILITY_ERROR_FORMAT, "an empty file");
}

static void refuses_nothing_to_work_on(void **state) {
  (void)state;
  const char *missing = "/nowhere/venues.csv", *none = NULL;
  fragility_supply *supply = NULL;
  fragility_error err = {0};
  assert_int_equal(fragility_supply_read(&missing, 1, country, NULL, NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_supply_read(NULL, 1, country, NULL, &supply, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_supply_read(&missing, 0, country, NULL, &supply, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_supply_read(&missing, 1, NULL, NULL, &supply, NULL), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_supply_read(&none, 1, country, NULL, &supply, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_supply_read(&missing, 1, country, NULL, &supply, &err), FRAGILITY_ERROR_IO);
  assert_null(supply);
  assert_string_equal(err.file, "venues.csv");
  assert_int_equal(fragility_supply_count(NULL), 0);
  assert_null(fragility_supply_venue(NULL, 0));
  assert_null(fragility_supply_journal(NULL));
  fragility_supply_free(NULL);
  supply = read_text("name,code\nA,01001\n");
  assert_null(fragility_supply_venue(supply, 1));
  assert_null(fragility_supply_venue(supply, SIZE_MAX));
  fragility_supply_free(supply);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(agrees_with_the_tiny_country),
      cmocka_unit_test(keeps_the_accounts_of_the_tiny_country),
      cmocka_unit_test(makes_ids_by_form),
      cmocka_unit_test(keeps_its_own_ids),
      cmocka_unit_test(resolves_codes),
      cmocka_unit_test(leaves_unresolved_out_and_names_them),
      cmocka_unit_test(takes_plausible_points),
      cmocka_unit_test(names_the_points_it_replaces),
      cmocka_unit_test(keeps_points_without_a_code),
      cmocka_unit_test(needs_no_code_column),
      cmocka_unit_test(lives_with_a_commune_without_point),
      cmocka_unit_test(sorts_by_id_in_byte_order),
      cmocka_unit_test(refuses_files_without_venues),
      cmocka_unit_test(refuses_nothing_to_work_on),
  };
  return cmocka_run_group_tests(tests, open_country, close_country);
}
