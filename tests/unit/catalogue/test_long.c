/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are not one row a commune: long ones, where a row is a cell; rows to leave out; rows by IRIS. */
#include "own.h"

#define HEADER \
  "source,indicator,label,key,marks,has_data,name,population,kind,numerator,denominator,scale,complement,weight,merge,definition,publisher,licence,vintage,doubt," \
  "geography,unit,filter,status\n"

static const char sources[] = HEADER
    "long,,Long,GEO,GEO|AGE|OBS_VALUE|OBS_STATUS,,,OBS_VALUE[AGE=_T],,,,,,,,,,,,,,,GEO_OBJECT=COM;TIME_PERIOD=newest,OBS_STATUS|?CONF_STATUS\n"
    "long,old,Old,,,,,,ratio,OBS_VALUE[AGE=Y65]+OBS_VALUE[AGE=Y80],OBS_VALUE[AGE=_T],100,no,,all,old,,,,,,,,\n"
    "long,half,Half,,,,,,count,0.5*OBS_VALUE[AGE=_T],,1,no,,all,half,,,,,,,,\n"
    "kinds,,Kinds,code,code|type|n|d,,,,,,,,,,,,,,,,,,type=all,\n"
    "kinds,share,Share,,,,,,ratio,n,d,100,no,,all,share,,,,,,,,\n"
    "fine,,Fine,IRIS,IRIS|p|q|r,p,LIB,p,,,,,,,,,,,,,,iris,,\n"
    "fine,counted,C,,,,,,count,p,,1,no,,all,counted,,,,,,,,\nfine,ratio,R,,,,,,ratio,q,p,100,no,,all,ratio,,,,,,,,\nfine,rate,T,,,,,,rate,r,,1,no,p,known,rate,,,,,,,,\n"
    "coarse,,Coarse,code,code|x|y|z,,,,,,,,,,,,,,,,,commune,,\ncoarse,coarse,X,,,,,,rate,x,,1,no,,all,x,,,,,,,,\n";

static int open_all(void **state) {
  (void)state;
  own_open(sources);
  return 0;
}

static fragility_status parse(const char *text, bool iris, fragility_table **table, fragility_error *err) {
  fragility_import_options options = {.catalogue = catalogue, .iris = iris};
  return fragility_table_parse("f.csv", text, strlen(text), country, &options, table, err);
}

static fragility_table *table_of(const char *text, bool iris) {
  fragility_error err;
  fragility_table *table;
  if (parse(text, iris, &table, &err)) fail_msg("%s", err.message);
  return table;
}

/* Years in any order; regions and arrondissements beside; statuses before values; a merger of three. */
static const char long_file[] = "GEO;GEO_OBJECT;AGE;TIME_PERIOD;OBS_STATUS;CONF_STATUS;OBS_VALUE\n"
                                "01001;COM;_T;2017;A;F;90\n01001;COM;Y65;2017;A;F;1\n"
                                "01001;COM;_T;2023;A;F;100\n\"01001\";\"COM\";\"Y65\";\"2023\";\"A\";\"F\";\"20.5\"\n01001;COM;Y80;2023;A;F;4.5\n01001;COM;Y15;2023;A;F;50\n"
                                "01001;COM;_T;2012;A;F;80\n84;REG;_T;2023;A;F;1000\n"
                                "01002;COM;_T;2023;A;F;50\n01002;COM;Y65;2023;K;F;\n01002;COM;Y80;2023;A;F;1\n"
                                "01003;COM;_T;2023;A;C;\n01003;COM;Y65;2023;A;F;3\n01003;COM;Y80;2023;A;F;1\n"
                                "01004;COM;_T;2023;O;F;0\n"
                                "01010;COM;_T;2023;A;F;10\n01010;COM;Y65;2023;A;F;1\n01010;COM;Y80;2023;A;F;0\n01011;COM;_T;2023;A;F;20\n01011;COM;Y65;2023;A;F;2\n01011;COM;Y80;2023;P;F;1\n"
                                "01012;COM;_T;2023;A;F;30\n01012;COM;Y65;2023;A;F;3\n01012;COM;Y80;2023;A;F;2\n"
                                "31001;COM;_T;2023;Z;F;7\n31002;COM;_T;2023;A;F;env. 80\n75056;COM;_T;2023;A;F;900\n75101;ARM;_T;2023;A;F;300\n";

static void long_files(void **state) {
  (void)state;
  fragility_table *table = table_of(long_file, false);
  own_cell(table, "old", "01001", 25, FRAGILITY_KNOWN, 0);
  own_cell(table, "half", "01001", 50, FRAGILITY_KNOWN, 0);
  own_cell(table, "old", "01002", NAN, FRAGILITY_NOT_AVAILABLE, 0);
  own_cell(table, "half", "01002", 25, FRAGILITY_KNOWN, 0);
  own_cell(table, "old", "01003", NAN, FRAGILITY_SECRET, 0);
  own_cell(table, "half", "01004", NAN, FRAGILITY_NOT_AVAILABLE, 0); /* O: missing, whatever stands in the value */
  own_cell(table, "old", "01010", 15, FRAGILITY_KNOWN, FRAGILITY_MERGED);
  own_cell(table, "half", "01010", 30, FRAGILITY_KNOWN, FRAGILITY_MERGED);
  own_cell(table, "half", "31001", NAN, FRAGILITY_UNREADABLE, 0);
  own_cell(table, "half", "31002", NAN, FRAGILITY_UNREADABLE, 0);
  own_cell(table, "half", "75056", 450, FRAGILITY_KNOWN, 0);
  const fragility_ledger *l = fragility_journal_ledger(fragility_table_journal(table), 0);
  assert_int_equal(l->rows_in, 28);
  assert_int_equal(l->rows_sifted, 6); /* three of older years, one of an age of nobody, a region, an arrondissement */
  assert_int_equal(l->distinct_codes, 10);
  assert_int_equal(l->rows_in, l->rows_rejected + l->rows_sifted + l->duplicate_rows + l->distinct_codes);
  assert_int_equal(fragility_journal_count(fragility_table_journal(table), FRAGILITY_PROBLEM_CELL), 2);
  assert_int_equal(fragility_journal_count(fragility_table_journal(table), FRAGILITY_PROBLEM_DUPLICATE), 0);
  fragility_table_free(table);
}

static void a_cell_given_twice(void **state) {
  (void)state;
  fragility_table *table = table_of("GEO;GEO_OBJECT;AGE;TIME_PERIOD;OBS_STATUS;OBS_VALUE\n01001;COM;_T;2023;A;10\n01001;COM;_T;2023;A;12\n", false);
  own_cell(table, "half", "01001", 5, FRAGILITY_KNOWN, 0);
  assert_int_equal(fragility_journal_count(fragility_table_journal(table), FRAGILITY_PROBLEM_DUPLICATE), 1);
  fragility_table_free(table);
}

static void rows_of_other_kinds(void **state) {
  (void)state;
  fragility_table *table = table_of("code,type,n,d\n01001,all,1,4\n01001,pro,9,9\n01002,pro,1,1\n", false);
  own_cell(table, "share", "01001", 25, FRAGILITY_KNOWN, 0);
  own_cell(table, "share", "01002", NAN, FRAGILITY_ABSENT, 0);
  fragility_table_free(table);
}

static void nothing_left(void **state) {
  (void)state;
  fragility_error err;
  fragility_table *table;
  assert_int_equal(parse("code,type,n,d\n01001,pro,1,4\n01002,pro,9,9\n", false, &table, &err), FRAGILITY_ERROR_FORMAT);
  tiny_error(&err, FRAGILITY_ERROR_FORMAT, "f.csv: found 2 rows, and none of those wanted (type=all), expected some (source kinds)");
  assert_int_equal(parse("GEO;AGE;OBS_STATUS;OBS_VALUE\n01001;_T;A;1\n", false, &table, &err), FRAGILITY_ERROR_FORMAT);
  tiny_error(&err, FRAGILITY_ERROR_FORMAT, "f.csv:1: found no column GEO_OBJECT, expected one (source long)");
}

static void bad_patterns(void **state) {
  (void)state;
  static const struct {
    const char *pattern;
    bool good;
  } patterns[] = {{"V", true}, {"V[A=b]", true}, {"V[A=b;C=d]", true}, {"V[A=]", true}, {"V[", false}, {"V[]", false}, {"V[A]", false}, {"[A=b]", false}, {"V[A=b", false},
                  {"V[A=b]x", false}, {"V[A=b][C=d]", false}, {"V[=b]", false}, {"V[A=b;C]", false}, {"V]", false}};
  for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
    fragility_error err;
    fragility_catalogue *none;
    tiny_scratch own;
    char text[900];
    snprintf(text, sizeof text, HEADER "s,,S,k,k|V,,,,,,,,,,,,,,,,,,,\ns,i,I,,,,,,count,%s,,1,no,,all,i,,,,,,,,\n", patterns[i].pattern);
    tiny_scratch_open(&own);
    const char *more[] = {tiny_scratch_write(&own, "s.csv", text)};
    assert_int_equal(fragility_catalogue_read(more, 1, &none, &err) == FRAGILITY_OK, patterns[i].good);
    if (!patterns[i].good) tiny_error(&err, FRAGILITY_ERROR_FORMAT, "s.csv:3:10: found");
    fragility_catalogue_free(none);
    tiny_scratch_close(&own);
  }
}

static void bad_sources(void **state) {
  (void)state;
  static const struct {
    const char *tail, *message;
  } cases[] = {{",,nobody,,", "s.csv:2:22: found \"nobody\", expected commune or iris"},
               {",,,A,", "s.csv:2:23: found \"A\", expected COLUMN=VALUE"},
               {",,,A=newest;B=newest,", "s.csv:2:23: found \"A=newest;B=newest\", expected COLUMN=VALUE"},
               {",22,,,", "s.csv:2:21: found \"22\", expected a year"},
               {",??+x,,,", "s.csv:2:21: found \"??+x\", expected a year"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    fragility_error err;
    fragility_catalogue *none;
    tiny_scratch own;
    char text[900];
    snprintf(text, sizeof text, HEADER "s,,S,k,k|V,,,,,,,,,,,,,,,%s\n", cases[i].tail);
    tiny_scratch_open(&own);
    const char *more[] = {tiny_scratch_write(&own, "s.csv", text)};
    assert_int_equal(fragility_catalogue_read(more, 1, &none, &err), FRAGILITY_ERROR_FORMAT);
    tiny_error(&err, FRAGILITY_ERROR_FORMAT, cases[i].message);
    tiny_scratch_close(&own);
  }
}

/* ---- IRIS ---- */

/* 01010 is made of 01010, 01011 (not divided) and 01012; the fourth row has lost its zero, the fifth has a line in the middle. */
static const char fine[] = "IRIS;LIB;p;q;r\n010010000;;100;10;1\n010100101;Nord;10;1;5\n010100102;Sud;30;6;9\n10110000;;40;3;10\n01012_0000;;20;10;s\n2A0040101;Port;70;7;1\n"
                           "751010101;Louvre;5;1;1\n751020101;Bourse;15;1;1\n990010101;;1;1;1\nx;;1;1;1\n";

static void to_their_communes(void **state) {
  (void)state;
  fragility_table *table = table_of(fine, false);
  own_cell(table, "counted", "01001", 100, FRAGILITY_KNOWN, 0);
  own_cell(table, "counted", "01010", 100, FRAGILITY_KNOWN, FRAGILITY_MERGED);
  own_cell(table, "ratio", "01010", 20, FRAGILITY_KNOWN, FRAGILITY_MERGED);
  own_cell(table, "rate", "01010", (10 * 5 + 30 * 9 + 40 * 10) / 80., FRAGILITY_KNOWN, FRAGILITY_MERGED | FRAGILITY_PARTIAL);
  own_cell(table, "ratio", "75056", 10, FRAGILITY_KNOWN, FRAGILITY_MERGED);
  const fragility_ledger *l = fragility_journal_ledger(fragility_table_journal(table), 0);
  assert_int_equal(l->codes_repaired, 2);
  assert_int_equal(l->unresolved, 2);
  assert_int_equal(l->arrondissements_rolled_up, 2);
  tiny_same(l->people_in, 292, "people in");
  tiny_same(l->people_unused, 2, "people unused");
  tiny_same(l->people_out, 290, "people out");
  fragility_table_free(table);
}

static void as_they_are(void **state) {
  (void)state;
  fragility_table *table = table_of(fine, true);
  const fragility_units *u = fragility_table_units(table);
  assert_int_equal(u->count, 8);
  size_t nord = fragility_units_find(u, "010100101"), whole = fragility_units_find(u, "010010000");
  assert_true(fragility_units_find(u, "990010101") == SIZE_MAX && fragility_units_find(u, "x") == SIZE_MAX);
  assert_int_equal(fragility_journal_count(fragility_table_journal(table), FRAGILITY_PROBLEM_CODE_UNRESOLVED), 2);
  assert_string_equal(u->name[nord], "Nord");
  assert_string_equal(u->departement[nord], "01");
  size_t commune = fragility_units_find(fragility_territory_units(country), "01010");
  assert_string_equal(u->epci[nord], fragility_territory_units(country)->epci[commune]);
  assert_string_equal(u->name[whole], fragility_territory_units(country)->name[fragility_units_find(fragility_territory_units(country), "01001")]);
  tiny_same(u->population[nord], 10, "population");
  own_cell(table, "ratio", "010100102", 20, FRAGILITY_KNOWN, 0);
  own_cell(table, "rate", "010120000", NAN, FRAGILITY_SECRET, 0);
  fragility_table_free(table);
}

/* A commune with its IRIS and the sum of them counts once. */
static void wholes_beside_parts(void **state) {
  (void)state;
  static const char file[] = "IRIS;LIB;p;q;r\n01010;;40;7;1\n0101001x1;;0;0;0\n0101001;;0;0;0\n010100101;;10;1;5\n010100102;;30;6;9\n010010000;;5;1;1\n01003;;5;1;1\n";
  fragility_table *table = table_of(file, false);
  own_cell(table, "counted", "01010", 40, FRAGILITY_KNOWN, FRAGILITY_MERGED);
  own_cell(table, "counted", "01003", 5, FRAGILITY_KNOWN, 0);
  const fragility_ledger *l = fragility_journal_ledger(fragility_table_journal(table), 0);
  assert_int_equal(l->wholes_dropped, 1);
  tiny_same(l->people_twice, 40, "people twice");
  tiny_same(l->people_in, l->people_out + l->people_twice, "people in");
  fragility_table_free(table);
  table = table_of(file, true);
  assert_int_equal(fragility_table_units(table)->count, 4);
  assert_true(fragility_units_find(fragility_table_units(table), "010100000") == SIZE_MAX);
  l = fragility_journal_ledger(fragility_table_journal(table), 0);
  assert_int_equal(l->wholes_dropped, 1);
  assert_int_equal(l->unresolved, 2);
  tiny_same(l->people_twice, 40, "people twice");
  fragility_table_free(table);
  table = table_of("IRIS;LIB;p;q;r\n75056;;20;1;1\n751010101;;5;1;1\n751020101;;15;1;1\n", true);
  assert_int_equal(fragility_table_units(table)->count, 2);
  fragility_table_free(table);
}

/* Times that are none never win, wherever they stand; rows of another measure tell no year. */
static void times(void **state) {
  (void)state;
#define ROWS "GEO;GEO_OBJECT;AGE;TIME_PERIOD;OBS_STATUS;OBS_VALUE\n"
  static const struct {
    const char *rows;
    double half;
  } cases[] = {{ROWS "01001;COM;_T;;A;10\n01001;COM;_T;2023;A;20\n", 10},     {ROWS "01001;COM;_T;2023;A;20\n01001;COM;_T;;A;10\n", 10},
               {ROWS "01001;COM;_T;PROV;A;10\n01001;COM;_T;2023;A;20\n", 10}, {ROWS "01001;COM;_T;2023;A;20\n01001;COM;_T;PROV;A;10\n", 10},
               {ROWS "01001;COM;_T;2017-01;A;10\n01001;COM;_T;2023;A;20\n", 10}, {ROWS "01001;COM;_T;2023;A;20\n01001;COM;_T;2017-01;A;10\n", 10},
               {ROWS "01001;COM;_T;2023_T1;A;10\n01001;COM;_T;2023_T2;A;20\n", 10}, {ROWS "01001;COM;_T;2023;A;20\n01001;COM;Y15;2024;A;9\n", 10}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    fragility_table *table = table_of(cases[i].rows, false);
    own_cell(table, "half", "01001", cases[i].half, FRAGILITY_KNOWN, 0);
    assert_int_equal(fragility_journal_count(fragility_table_journal(table), FRAGILITY_PROBLEM_DUPLICATE), 0);
    fragility_table_free(table);
  }
}

static void statuses(void **state) {
  (void)state;
  fragility_error err;
  fragility_table *table = table_of(ROWS "01001;COM;_T;2023;Z;1000\n", false);
  own_cell(table, "half", "01001", NAN, FRAGILITY_UNREADABLE, 0);
  const fragility_problem *p = fragility_journal_problem(fragility_table_journal(table), 0);
  assert_string_equal(p->text, "a status that is not known: no value");
  assert_string_equal(p->found, "Z");
  assert_int_equal(p->column, 5);
  fragility_table_free(table);
  assert_int_equal(parse("GEO;GEO_OBJECT;AGE;TIME_PERIOD;OBS_STATE;OBS_VALUE\n01001;COM;_T;2023;A;1\n", false, &table, &err), FRAGILITY_ERROR_UNKNOWN);
}

static void communes_are_no_iris(void **state) {
  (void)state;
  fragility_error err;
  fragility_table *table;
  assert_int_equal(parse("code,x,y,z\n01001,1,1,1\n", true, &table, &err), FRAGILITY_ERROR_ARGUMENT);
  tiny_error(&err, FRAGILITY_ERROR_ARGUMENT, "f.csv: found rows of communes (coarse), expected a file by IRIS");
}

static void codes_of_iris(void **state) {
  (void)state;
  static const struct {
    const char *cell, *code;
    bool repaired;
  } cases[] = {{"010040101", "010040101", false}, {" 010040101 ", "010040101", false}, {"2A0040101", "2A0040101", false}, {"2a0040101", "2A0040101", true},
               {"10040101", "010040101", true}, {"01004_0101", "010040101", true}, {"01001", "010010000", true}, {"1001", "010010000", true},
               {"=\"010040101\"", "010040101", true}, {"", NULL, false}, {"0100401", NULL, false}, {"01004010A", NULL, false}, {"0100401011", NULL, false},
               {"01004-0101", NULL, false}, {"QP001001", NULL, false}, {"010040101.", NULL, false}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char code[FRAGILITY_IRIS_SIZE] = "";
    bool repaired = true, good = fragility_iris_repair((fragility_text){cases[i].cell, strlen(cases[i].cell)}, code, &repaired);
    if (good != (cases[i].code != NULL)) fail_msg("%s: %s", cases[i].cell, good ? code : "none");
    if (good) assert_string_equal(code, cases[i].code);
    assert_int_equal(repaired, cases[i].repaired);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(long_files),   cmocka_unit_test(a_cell_given_twice), cmocka_unit_test(rows_of_other_kinds), cmocka_unit_test(nothing_left),
                                     cmocka_unit_test(bad_patterns), cmocka_unit_test(bad_sources),        cmocka_unit_test(to_their_communes),   cmocka_unit_test(as_they_are),
                                     cmocka_unit_test(communes_are_no_iris), cmocka_unit_test(codes_of_iris),
                                     cmocka_unit_test(wholes_beside_parts), cmocka_unit_test(times), cmocka_unit_test(statuses)};
  return cmocka_run_group_tests(tests, open_all, own_close);
}
