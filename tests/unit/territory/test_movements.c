/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seven communes through fifteen years: a merger of three, of which one changed département the same day; a split; a code that
 * goes and comes back; a merger of long ago. */
#include "tiny.h"

static const char movements[] = "date,kind,before,after\n"
                                "2010-01-01,merger,01004,01004\n2010-01-01,merger,01008,01004\n"
                                "2018-01-01,merger,01001,01001\n2018-01-01,merger,01002,01001\n2018-01-01,merger,01003,01001\n2018-01-01,code,38003,01003\n"
                                "2020-06-15,split,01004,01004\n2020-06-15,split,01004,01005\n"
                                "2022-01-01,code,01006,01007\n2024-01-01,code,01007,01006\n";

/* The same as INSEE gives it, with lost zeros, events that change no code, and other kinds of communes. */
static const char insee[] = "MOD,DATE_EFF,TYPECOM_AV,COM_AV,LIBELLE_AV,TYPECOM_AP,COM_AP,LIBELLE_AP\r\n"
                            "50,2024-01-01,COM,1007,Six,COM,1006,Six\r\n41,2022-01-01,COM,1006,Six,COM,1007,Six\r\n"
                            "21,15/06/2020,COM,1004,Quatre,COM,1004,Quatre\r\n21,2020-06-15,COM,1004,Quatre,COM,1005,Cinq\r\n"
                            "21,2020-06-15,COMD,1005,Cinq,COM,1005,Cinq\r\n10,2019-01-01,COM,1006,Dix,COM,1006,Six\r\n"
                            "41,2018-01-01,COM,38003,Trois,COM,1003,Trois\r\n32,2018-01-01,COM,1003,Trois,COM,1001,Un\r\n"
                            "32,2018-01-01,COM,1002,Deux,COM,1001,Un\r\n32,2018-01-01,COM,1001,Un,COM,1001,Un\r\n32,2018-01-01,COM,1001,Un,COMD,1001,Un\r\n"
                            "33,2010-01-01,COM,1008,Huit,COM,1004,Quatre\r\n33,2010-01-01,COM,1004,Quatre,COM,1004,Quatre\r\n"
                            "34,2009-01-01,COM,1006,Six,COM,1006,Six\r\n70,2008-01-01,COM,1006,Six,COM,1006,Six\r\n";

static tiny_scratch scratch;
static fragility_movements *history;

static int open_all(void **state) {
  (void)state;
  fragility_error err;
  tiny_scratch_open(&scratch);
  tiny_scratch_write(&scratch, "communes.csv", "code,name,departement,region,epci,population,earlier,arrondissements\n"
                                               "01001,Un,01,84,200000001,600,01002|01003|38003,\n01004,Quatre,01,84,200000001,300,01008,\n"
                                               "01005,Cinq,01,84,200000001,100,,\n01006,Six,01,84,,50,01007,\n38001,Isère,38,84,200000001,10,,\n");
  tiny_scratch_write(&scratch, "epci.csv", "code,name,type\n200000001,Les Uns,CC\n");
  tiny_scratch_write(&scratch, "departements.csv", "code,name,region\n01,Ain,84\n38,Isère,84\n");
  tiny_scratch_write(&scratch, "regions.csv", "code,name\n84,Rhône\n");
  tiny_scratch_write(&scratch, "splits.csv", "mother,daughter,date,source\n01004,01005,2020-06-15,mouvements\n");
  tiny_scratch_write(&scratch, "points.csv", "code,latitude,longitude\n01001,46,5\n01004,46.1,5\n");
  tiny_scratch_write(&scratch, "past.csv", "code,from,to,name,population\n01001,2016,2017,Un seul,200\n01002,2016,2017,Deux,150\n38003,2016,2017,Trois,\n"
                                           "01004,2016,2020,Quatre-Cinq,390\n01007,2022,2023,Six,51\n");
  tiny_scratch_write(&scratch, "past-epci.csv", "year,code,epci,name\n2021,01004,200000009,Les Autres\n2021,01001,200000009,Les Autres\n2022,01007,200000001,Les Uns\n");
  const char *path = tiny_scratch_write(&scratch, "movements.csv", movements);
  if (fragility_movements_read(path, &history, &err)) fail_msg("%s", err.message);
  return 0;
}

static int close_all(void **state) {
  (void)state;
  fragility_movements_free(history);
  tiny_scratch_close(&scratch);
  return 0;
}

static fragility_territory *in(int year) {
  fragility_error err;
  fragility_territory *territory;
  fragility_territory_options options = {.directory = scratch.folder, .vintage = year};
  if (fragility_territory_read_with(&options, &territory, &err)) fail_msg("%s", err.message);
  return territory;
}

/* `before>after movement date`, line by line. */
static void passage_is(int from, int to, const char *expected) {
  fragility_error err;
  fragility_passage *passage;
  fragility_link link;
  char text[2000] = "";
  if (fragility_passage_compute(history, from, to, &passage, &err)) fail_msg("%s", err.message);
  for (size_t i = 0; fragility_passage_link(passage, i, &link); i++) {
    size_t used = strlen(text);
    snprintf(text + used, sizeof text - used, "%s>%s %s %s\n", link.before, link.after, fragility_movement_name(link.movement), link.date);
  }
  assert_string_equal(text, expected);
  fragility_passage_free(passage);
}

static void passages(void **state) {
  (void)state;
  passage_is(2017, 2018, "01001>01001 merger 2018-01-01\n01002>01001 merger 2018-01-01\n38003>01001 merger 2018-01-01\n");
  passage_is(2018, 2017, "01001>01001 split 2018-01-01\n01001>01002 split 2018-01-01\n01001>38003 split 2018-01-01\n");
  passage_is(2020, 2021, "01004>01004 split 2020-06-15\n01004>01005 split 2020-06-15\n");
  passage_is(2021, 2020, "01004>01004 merger 2020-06-15\n01005>01004 merger 2020-06-15\n");
  passage_is(2021, 2022, "01006>01007 code 2022-01-01\n");
  passage_is(2021, 2024, "");
  passage_is(2024, 2021, "");
  passage_is(2019, 2019, "");
  passage_is(2009, 2026, "01001>01001 merger 2018-01-01\n01002>01001 merger 2018-01-01\n01004>01004 split 2020-06-15\n01004>01005 split 2020-06-15\n"
                         "01008>01004 split 2020-06-15\n01008>01005 split 2020-06-15\n38003>01001 merger 2018-01-01\n");
}

static void insee_says_the_same(void **state) {
  (void)state;
  fragility_error err;
  fragility_movements *same;
  tiny_scratch own;
  tiny_scratch_open(&own);
  if (fragility_movements_read(tiny_scratch_write(&own, "insee.csv", insee), &same, &err)) fail_msg("%s", err.message);
  assert_int_equal(fragility_movements_count(same), fragility_movements_count(history));
  fragility_link a, b;
  for (size_t i = 0; fragility_movements_link(history, i, &a); i++) {
    assert_true(fragility_movements_link(same, i, &b));
    assert_memory_equal(&a, &b, sizeof a);
  }
  fragility_movements_free(same);
  tiny_scratch_close(&own);
}

/* `code name population epci` of each unit. */
static void communes_are(int year, const char *expected) {
  fragility_territory *territory = in(year);
  const fragility_units *u = fragility_territory_units(territory);
  char text[2000] = "";
  for (size_t i = 0; i < u->count; i++) {
    size_t used = strlen(text);
    snprintf(text + used, sizeof text - used, "%s %s %g %s %s %s\n", u->code[i], u->name[i], u->population[i], u->epci[i], u->departement[i], u->region[i]);
  }
  assert_string_equal(text, expected);
  assert_int_equal(fragility_territory_vintage(territory), year);
  fragility_territory_free(territory);
}

static void communes_of_past_years(void **state) {
  (void)state;
  communes_are(2017, "01001 Un seul 200  01 84\n01002 Deux 150  01 84\n01004 Quatre-Cinq 390  01 84\n01006 Six 50  01 84\n38001 Isère 10  38 84\n38003 Trois nan  38 84\n");
  communes_are(2018, "01001 Un 600  01 84\n01004 Quatre-Cinq 390  01 84\n01006 Six 50  01 84\n38001 Isère 10  38 84\n");
  communes_are(2021, "01001 Un 600 200000009 01 84\n01004 Quatre 300 200000009 01 84\n01005 Cinq 100 200000001 01 84\n01006 Six 50  01 84\n38001 Isère 10 200000001 38 84\n");
  communes_are(2022, "01001 Un 600 200000001 01 84\n01004 Quatre 300 200000001 01 84\n01005 Cinq 100 200000001 01 84\n01007 Six 51 200000001 01 84\n38001 Isère 10 200000001 38 84\n");
  communes_are(2026, "01001 Un 600 200000001 01 84\n01004 Quatre 300 200000001 01 84\n01005 Cinq 100 200000001 01 84\n01006 Six 50  01 84\n38001 Isère 10 200000001 38 84\n");
  fragility_territory *territory = in(2021);
  assert_string_equal(fragility_territory_parent_name(territory, FRAGILITY_EPCI, "200000009"), "Les Autres");
  fragility_territory_free(territory);
}

static void leads(int year, const char *code, const char *to) {
  fragility_territory *territory = in(year);
  size_t unit = fragility_territory_resolve(territory, code, NULL);
  assert_string_equal(unit == SIZE_MAX ? "" : fragility_territory_units(territory)->code[unit], to);
  fragility_territory_free(territory);
}

static void codes_of_other_years(void **state) {
  (void)state;
  static const struct {
    int year;
    const char *code, *to;
  } cases[] = {{2017, "01003", "38003"}, {2017, "01005", "01004"}, {2017, "01007", "01006"}, {2017, "01008", "01004"}, {2017, "38003", "38003"}, {2017, "01001", "01001"},
               {2022, "01002", "01001"}, {2022, "38003", "01001"}, {2022, "01003", "01001"}, {2022, "01006", "01007"}, {2022, "01008", "01004"}, {2022, "01005", "01005"},
               {2018, "38003", "01001"}, {2018, "01005", "01004"}, {2026, "38003", "01001"}, {2017, "99999", ""}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) leads(cases[i].year, cases[i].code, cases[i].to);
}

static void mothers_are(int year, const char *expected) {
  fragility_territory *territory = in(year);
  size_t mother, daughter;
  char text[400] = "";
  const fragility_units *u = fragility_territory_units(territory);
  for (size_t i = 0; fragility_territory_split(territory, i, &mother, &daughter); i++) {
    size_t used = strlen(text);
    snprintf(text + used, sizeof text - used, "%s>%s ", u->code[mother], u->code[daughter]);
  }
  assert_string_equal(text, expected);
  fragility_territory_free(territory);
}

static void who_holds_whom(void **state) {
  (void)state;
  mothers_are(2017, "01001>01002 01001>38003 "); /* in files of 2018 and after */
  mothers_are(2018, "");
  mothers_are(2022, "01004>01005 "); /* in files of 2020 and before */
}

static void dated(const char *const *codes, size_t n, int first, int last, size_t differing) {
  fragility_territory *territory = in(0);
  int from = 0, to = 0;
  size_t differ = 99;
  assert_true(fragility_territory_date(territory, codes, n, &from, &to, &differ));
  assert_int_equal(from, first);
  assert_int_equal(to, last);
  assert_int_equal(differ, differing);
  fragility_territory_free(territory);
}

static void years_of_files(void **state) {
  (void)state;
  static const char *const old[] = {"01001", "01002", "01004", "01006", "38001", "38003"}, *const new[] = {"01001", "01004", "01005", "01006"},
                           *const mid[] = {"01001", "01004", "01005", "01007"}, *const mixed[] = {"01001", "01002", "1004", "01005", "01006"},
                           *const still[] = {"38001"}, *const odd[] = {"", "x", NULL, "0100", "01001", "01004", "01006"};
  dated(old, 6, 2010, 2017, 0);
  dated(new, 4, 2024, 2026, 0);
  dated(mid, 4, 2022, 2023, 0);
  dated(mixed, 5, 2024, 2026, 1); /* 01002 and 01005 never lived together: the newest of the best */
  dated(odd, 7, 2018, 2020, 0);
  fragility_territory *territory = in(0);
  int first, last;
  size_t differing;
  assert_false(fragility_territory_date(territory, still, 1, &first, &last, &differing));
  fragility_territory_free(territory);
}

/* ---- what is wrong is said ---- */

static void bad_files(void **state) {
  (void)state;
  static const struct {
    const char *text, *message;
  } cases[] = {{"date,kind,before\n", "after"},
               {"date,kind,before,after\n2018-13-01,merger,01001,01002\n", "bad.csv:2:1: found \"2018-13-01\", expected a day"},
               {"date,kind,before,after\n2018-01-01x,merger,01001,01002\n", "bad.csv:2:1: found \"2018-01-01x\", expected a day"},
               {"date,kind,before,after\n2018-01-01,fusion,01001,01002\n", "bad.csv:2:2: found \"fusion\", expected code, merger or split"},
               {"date,kind,before,after\n2018-01-01,merger,0100,01002\n2018-01-01,merger,010011,01002\n", "bad.csv:3:3: found \"010011\", expected the code"},
               {"date,kind,before,after\n2018-01-01,merger,01001,\n", "bad.csv:2:4: found \"\", expected the code"},
               {"MOD,DATE_EFF,TYPECOM_AV,COM_AV,TYPECOM_AP\n32,2018-01-01,COM,01001,COM\n", "COM_AP"},
               {"MOD,DATE_EFF,TYPECOM_AV,COM_AV,TYPECOM_AP,COM_AP\n32,hier,COM,01001,COM,01002\n", "bad.csv:2:2: found \"hier\", expected a day"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    tiny_scratch own;
    fragility_error err;
    fragility_movements *none = history;
    tiny_scratch_open(&own);
    assert_int_not_equal(fragility_movements_read(tiny_scratch_write(&own, "bad.csv", cases[i].text), &none, &err), FRAGILITY_OK);
    tiny_error(&err, FRAGILITY_ERROR_FORMAT, cases[i].message);
    assert_null(none);
    tiny_scratch_close(&own);
  }
}

static void bad_arguments(void **state) {
  (void)state;
  fragility_error err;
  fragility_movements *m;
  fragility_passage *p;
  fragility_territory *t;
  fragility_link link;
  size_t first;
  int year;
  assert_int_equal(fragility_movements_read(NULL, NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_movements_read("/nowhere.csv", &m, &err), FRAGILITY_ERROR_IO);
  assert_int_equal(fragility_passage_compute(NULL, 2016, 2017, &p, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_null(p);
  assert_int_equal(fragility_passage_compute(history, 2016, 2017, NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_movements_count(NULL), 0);
  assert_int_equal(fragility_passage_count(NULL), 0);
  assert_false(fragility_movements_link(history, 1000, &link));
  assert_false(fragility_movements_link(NULL, 0, &link));
  assert_false(fragility_passage_link(NULL, 0, &link));
  assert_int_equal(fragility_passage_find(NULL, "01001", &first), 0);
  assert_null(fragility_movement_name((fragility_movement)9));
  assert_false(fragility_territory_date(NULL, (const char *[]){"01001"}, 1, &year, &year, &first));
  assert_int_equal(fragility_territory_vintage(NULL), 0);
  assert_int_equal(fragility_splits_find("half"), -1);
  assert_int_equal(fragility_splits_find(NULL), -1);
  assert_int_equal(fragility_splits_find("population"), FRAGILITY_SPLITS_POPULATION);
  fragility_territory_options options = {.directory = scratch.folder, .vintage = 2015};
  assert_int_equal(fragility_territory_read_with(&options, &t, &err), FRAGILITY_ERROR_ARGUMENT);
  tiny_error(&err, FRAGILITY_ERROR_ARGUMENT, "found the vintage 2015, expected a year from 2016 to 2026");
  assert_null(t);
  fragility_movements_free(NULL), fragility_passage_free(NULL);
}

/* A geography of one's own may have codes of any form: they have no past. */
static void codes_of_another_form(void **state) {
  (void)state;
  fragility_error err;
  fragility_territory *t;
  tiny_scratch own;
  int first, last;
  size_t differing;
  tiny_scratch_open(&own);
  tiny_scratch_write(&own, "communes.csv", "code,name,departement,region,epci,population,earlier,arrondissements\n01001,Un,01,84,,1,,\n1,Une,01,84,,1,zz|01002,\nquartier-nord,Nord,01,84,,1,,\n");
  tiny_scratch_write(&own, "epci.csv", "code,name,type\n");
  tiny_scratch_write(&own, "departements.csv", "code,name,region\n01,Ain,84\n");
  tiny_scratch_write(&own, "regions.csv", "code,name\n84,Rhône\n");
  tiny_scratch_write(&own, "splits.csv", "mother,daughter,date,source\n");
  tiny_scratch_write(&own, "points.csv", "code,latitude,longitude\n");
  tiny_scratch_write(&own, "past.csv", "code,from,to,name,population\n");
  tiny_scratch_write(&own, "past-epci.csv", "year,code,epci,name\n");
  tiny_scratch_write(&own, "movements.csv", movements);
  if (fragility_territory_read(own.folder, &t, &err)) fail_msg("%s", err.message);
  static const char *const codes[] = {"01001", "1", "quartier-nord", "01002"};
  assert_true(fragility_territory_date(t, codes, 4, &first, &last, &differing));
  assert_int_equal(last, 2026); /* where only 01002 is apart: the older years have communes that this country has not */
  assert_int_equal(differing, 1);
  fragility_territory_free(t);
  fragility_territory_options options = {.directory = own.folder, .vintage = 2017};
  assert_int_equal(fragility_territory_read_with(&options, &t, &err), FRAGILITY_ERROR_FORMAT);
  tiny_error(&err, FRAGILITY_ERROR_FORMAT, "found the commune \"1\", expected codes of five characters");
  tiny_scratch_close(&own);
}

/* A country without a history has no past, and dates nothing. */
static void without_movements(void **state) {
  (void)state;
  fragility_error err;
  fragility_territory *t;
  char path[TINY_PATH];
  int year;
  size_t differing;
  fragility_territory_options options = {.directory = tiny_path(path, "territory"), .vintage = 2020};
  assert_int_equal(fragility_territory_read_with(&options, &t, &err), FRAGILITY_ERROR_IO);
  tiny_error(&err, FRAGILITY_ERROR_IO, "movements.csv");
  t = tiny_territory();
  assert_false(fragility_territory_date(t, (const char *[]){"01001"}, 1, &year, &year, &differing));
  fragility_territory_free(t);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(passages),       cmocka_unit_test(insee_says_the_same), cmocka_unit_test(communes_of_past_years),
                                     cmocka_unit_test(codes_of_other_years), cmocka_unit_test(who_holds_whom), cmocka_unit_test(years_of_files),
                                     cmocka_unit_test(bad_files),      cmocka_unit_test(bad_arguments),       cmocka_unit_test(without_movements),
                                     cmocka_unit_test(codes_of_another_form)};
  return cmocka_run_group_tests(tests, open_all, close_all);
}
