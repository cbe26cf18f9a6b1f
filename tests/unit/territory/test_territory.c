/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tiny.h"

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

static const char *resolved(const char *code, fragility_resolution *how) {
  size_t unit = fragility_territory_resolve(country, code, how);
  return unit == SIZE_MAX ? "" : fragility_territory_units(country)->code[unit];
}

static void reads_the_living_communes(void **state) {
  (void)state;
  const fragility_units *u = fragility_territory_units(country);
  assert_int_equal(u->count, 201);
  assert_string_equal(u->code[0], "01001");
  assert_string_equal(u->code[u->count - 1], "97412");
  size_t city = fragility_units_find(u, "75056");
  tiny_same(u->population[city], 30000, "population");
  assert_string_equal(u->name[fragility_units_find(u, "2A001")], "L'Îlot-2A001");
  assert_string_equal(u->departement[fragility_units_find(u, "97401")], "974");
  assert_string_equal(u->region[fragility_units_find(u, "97401")], "04");
  tiny_same(u->latitude[0], 46.1315, "latitude");
  tiny_same(u->longitude[0], 5.3344, "longitude");
}

static void keeps_what_is_not_known(void **state) {
  (void)state;
  const fragility_units *u = fragility_territory_units(country);
  assert_string_equal(u->epci[fragility_units_find(u, "2A010")], "");
  assert_string_not_equal(u->epci[fragility_units_find(u, "2A009")], "");
  size_t placeless = fragility_units_find(u, "97405"), desert = fragility_units_find(u, "31007");
  assert_true(isnan(u->latitude[placeless]) && isnan(u->longitude[placeless]));
  tiny_same(u->population[desert], 0, "population");
}

static void resolves_by_the_rules(void **state) {
  (void)state;
  static const struct {
    const char *code, *unit;
    fragility_resolution how;
  } cases[] = {
      {"01010", "01010", FRAGILITY_AS_IS},          {"01011", "01010", FRAGILITY_MOVED},
      {"01012", "01010", FRAGILITY_MOVED},          {"31300", "31300", FRAGILITY_AS_IS},
      {"31999", "31300", FRAGILITY_MOVED},          {"09120", "09020", FRAGILITY_MOVED},
      {"75101", "75056", FRAGILITY_ARRONDISSEMENT}, {"75103", "75056", FRAGILITY_ARRONDISSEMENT},
      {"69382", "69123", FRAGILITY_ARRONDISSEMENT}, {"75056", "75056", FRAGILITY_AS_IS},
      {"09005", "09005", FRAGILITY_AS_IS},          {"09006", "09006", FRAGILITY_AS_IS},
      {"2A012", "2A012", FRAGILITY_AS_IS},          {"97412", "97412", FRAGILITY_AS_IS},
      {"99999", "", FRAGILITY_UNRESOLVED},          {"1010", "", FRAGILITY_UNRESOLVED},
      {"2a004", "", FRAGILITY_UNRESOLVED},          {"", "", FRAGILITY_UNRESOLVED},
      {"75104", "", FRAGILITY_UNRESOLVED},          {"010101", "", FRAGILITY_UNRESOLVED},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    fragility_resolution how = (fragility_resolution)9;
    assert_string_equal(resolved(cases[i].code, &how), cases[i].unit);
    assert_int_equal(how, cases[i].how);
    assert_string_equal(resolved(cases[i].code, NULL), cases[i].unit);
  }
}

static void tells_the_splits(void **state) {
  (void)state;
  const fragility_units *u = fragility_territory_units(country);
  size_t mother = 0, daughter = 0;
  assert_int_equal(fragility_territory_splits(country), 1);
  assert_true(fragility_territory_split(country, 0, &mother, &daughter));
  assert_string_equal(u->code[mother], "09005");
  assert_string_equal(u->code[daughter], "09006");
  assert_false(fragility_territory_split(country, 1, &mother, &daughter));
}

static void names_the_parents(void **state) {
  (void)state;
  assert_string_equal(fragility_territory_parent_name(country, FRAGILITY_DEPARTEMENT, "2A"), "Île d'en bas");
  assert_string_equal(fragility_territory_parent_name(country, FRAGILITY_REGION, "04"), "Îles");
  assert_string_equal(fragility_territory_parent_name(country, FRAGILITY_EPCI, "200000107"), "CC n° 0107");
  assert_string_equal(fragility_territory_parent_name(country, FRAGILITY_FRANCE, "FR"), "France");
  assert_null(fragility_territory_parent_name(country, FRAGILITY_DEPARTEMENT, "99"));
  assert_null(fragility_territory_parent_name(country, FRAGILITY_COMMUNE, "01001"));
}

static void refuses_nothing_to_work_on(void **state) {
  (void)state;
  fragility_error err = {0};
  fragility_resolution how = FRAGILITY_AS_IS;
  size_t unit = 7;
  assert_int_equal(fragility_territory_read(NULL, NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_territory_read_with(NULL, NULL, NULL), FRAGILITY_ERROR_ARGUMENT);
  assert_null(fragility_territory_units(NULL));
  assert_int_equal(fragility_territory_resolve(NULL, "01001", &how), SIZE_MAX);
  assert_int_equal(how, FRAGILITY_UNRESOLVED);
  assert_int_equal(fragility_territory_resolve(country, NULL, NULL), SIZE_MAX);
  assert_int_equal(fragility_territory_splits(NULL), 0);
  assert_false(fragility_territory_split(NULL, 0, &unit, &unit));
  assert_false(fragility_territory_split(country, 0, NULL, &unit));
  assert_false(fragility_territory_split(country, 0, &unit, NULL));
  assert_int_equal(unit, 7);
  assert_null(fragility_territory_parent_name(NULL, FRAGILITY_EPCI, "200000107"));
  assert_null(fragility_territory_parent_name(country, FRAGILITY_EPCI, NULL));
  assert_null(fragility_territory_parent_name(country, FRAGILITY_LEVELS, "FR"));
  fragility_territory_free(NULL);
}

/* ---- wrong tables: each says where ---- */

#define COMMUNES "code,name,departement,region,epci,population,earlier,arrondissements\n"
#define A "01001,A,01,84,200000001,10,,\n"
#define B "01002,B,01,84,,20,01003,01004\n"

struct wrong {
  const char *file, *text;
  fragility_status code;
  const char *message;
};

static fragility_status read_changed(tiny_scratch *scratch, const char *changed, const char *text, fragility_territory **out,
                                     fragility_error *err) {
  static const char *const files[][2] = {{"communes.csv", COMMUNES A B},
                                         {"epci.csv", "code,name,type\n200000001,CC Une,CC\n"},
                                         {"departements.csv", "code,name,region\n01,Ain,84\n"},
                                         {"regions.csv", "code,name\n84,Levant\n"},
                                         {"splits.csv", "mother,daughter\n01001,01002\n"},
                                         {"points.csv", "code,latitude,longitude\n01001,46,5\n01002,46.5,5.5\n"}};
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    const char *given = strcmp(files[i][0], changed) == 0 ? text : files[i][1];
    if (given) tiny_scratch_write(scratch, files[i][0], given);
  }
  return fragility_territory_read(scratch->folder, out, err);
}

static void check_wrong(const struct wrong *wrong) {
  tiny_scratch scratch;
  fragility_error err = {0};
  fragility_territory *territory = (fragility_territory *)&err;
  tiny_scratch_open(&scratch);
  assert_int_equal(read_changed(&scratch, wrong->file, wrong->text, &territory, &err), wrong->code);
  tiny_scratch_close(&scratch);
  assert_null(territory);
  tiny_error(&err, wrong->code, wrong->message);
  assert_string_equal(err.file, wrong->file);
}

static void says_where_a_table_is_wrong(void **state) {
  (void)state;
  static const struct wrong cases[] = {
      {"communes.csv", NULL, FRAGILITY_ERROR_IO, "communes.csv: "},
      {"points.csv", NULL, FRAGILITY_ERROR_IO, "points.csv: "},
      {"communes.csv", "code,name,departement,region,epci,populaton,earlier,arrondissements\n" A, FRAGILITY_ERROR_FORMAT, "population"},
      {"communes.csv", COMMUNES A "01002,B,01,84,,many,,\n", FRAGILITY_ERROR_FORMAT, "communes.csv:3:6: found \"many\""},
      {"communes.csv", COMMUNES "01002,B,01,84,,1,,\n" A, FRAGILITY_ERROR_FORMAT, "communes.csv:3:1: found \"01001\""},
      {"communes.csv", COMMUNES A "01001,B,01,84,,1,,\n", FRAGILITY_ERROR_FORMAT, "communes.csv:3:1: found \"01001\""},
      {"communes.csv", COMMUNES A "01002,B,01,84,,1,01001,\n", FRAGILITY_ERROR_FORMAT, "01001 twice"},
      {"communes.csv", COMMUNES A "01002,B,01,84,,1,01009|01009,\n", FRAGILITY_ERROR_FORMAT, "01009 twice"},
      {"communes.csv", COMMUNES A "01002,B,01,84,,1,01009,01009\n", FRAGILITY_ERROR_FORMAT, "01009 twice"},
      {"epci.csv", "kode,name\n1,CC\n", FRAGILITY_ERROR_FORMAT, "code"},
      {"departements.csv", "code,nom\n01,Ain\n", FRAGILITY_ERROR_FORMAT, "name"},
      {"regions.csv", "code\n84\n", FRAGILITY_ERROR_FORMAT, "name"},
      {"splits.csv", "mother,daughter\n01001,01009\n", FRAGILITY_ERROR_FORMAT, "splits.csv:2:2: found \"01009\""},
      {"splits.csv", "daughter,mother\n01002,01001\n01002,\n", FRAGILITY_ERROR_FORMAT, "splits.csv:3:2: found \"\""},
      {"points.csv", "code,latitude,longitude\n01001,46,5\n01002,90.1,5\n", FRAGILITY_ERROR_FORMAT, "points.csv:3:2: "},
      {"points.csv", "code,latitude,longitude\n01001,46,180.5\n", FRAGILITY_ERROR_FORMAT, "points.csv:2:3: "},
      {"points.csv", "code,latitude,longitude\n01001,46,\n", FRAGILITY_ERROR_FORMAT, "points.csv:2:3: "},
      {"points.csv", "code,latitude,longitude\n01001,north,5\n", FRAGILITY_ERROR_FORMAT, "points.csv:2:2: found \"north\""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) check_wrong(&cases[i]);
}

static void reads_a_small_country(void **state) {
  (void)state;
  tiny_scratch scratch;
  fragility_error err = {0};
  fragility_territory *territory = NULL;
  fragility_resolution how;
  tiny_scratch_open(&scratch);
  assert_int_equal(read_changed(&scratch, "", NULL, &territory, &err), FRAGILITY_OK);
  assert_int_equal(fragility_territory_resolve(territory, "01003", &how), 1);
  assert_int_equal(how, FRAGILITY_MOVED);
  assert_int_equal(fragility_territory_resolve(territory, "01004", &how), 1);
  assert_int_equal(how, FRAGILITY_ARRONDISSEMENT);
  fragility_territory_free(territory);
  tiny_scratch_close(&scratch);
}

static void takes_points_from_another_file(void **state) {
  (void)state;
  tiny_scratch scratch;
  char directory[TINY_PATH];
  fragility_error err = {0};
  fragility_territory *territory = NULL;
  tiny_scratch_open(&scratch);
  const char *points = tiny_scratch_write(&scratch, "town-halls.csv", "code,latitude,longitude\n01002,-12.5,45\n99999,1,1\n");
  fragility_territory_options options = {.directory = tiny_path(directory, "territory"), .points = points};
  assert_int_equal(fragility_territory_read_with(&options, &territory, &err), FRAGILITY_OK);
  const fragility_units *u = fragility_territory_units(territory);
  assert_true(isnan(u->latitude[0]));
  tiny_same(u->latitude[1], -12.5, "latitude");
  tiny_same(u->longitude[1], 45, "longitude");
  fragility_territory_free(territory);
  options.points = "/nowhere/points.csv";
  assert_int_equal(fragility_territory_read_with(&options, &territory, &err), FRAGILITY_ERROR_IO);
  assert_null(territory);
  tiny_scratch_close(&scratch);
}

static void groups_by_zones(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t line, column;
  } bad[] = {{"code,zone\n01001,Nord\n99999,Nord\n", 3, 1}, {"code,zone\n01011,Nord\n01010,\n", 3, 2}, {"code,zone\n01010,Nord|Sud\n", 2, 2}};
  tiny_scratch scratch;
  char directory[TINY_PATH];
  unsigned char keep[201];
  fragility_error err = {0};
  fragility_territory *territory = NULL;
  tiny_scratch_open(&scratch);
  fragility_territory_options options = {.directory = tiny_path(directory, "territory")};
  options.zones = tiny_scratch_write(&scratch, "zones.csv", "code,zone\n31300,Sud\n01011,Nord\n01001,Nord\n01010,Nord\n01001,Est\n"); /* 01011 is 01010 today */
  assert_int_equal(fragility_territory_read_with(&options, &territory, &err), FRAGILITY_OK);
  const fragility_units *u = fragility_territory_units(territory);
  assert_string_equal(u->zone[fragility_units_find(u, "01010")], "Nord");
  assert_string_equal(u->zone[fragility_units_find(u, "01002")], "");
  assert_string_equal(u->zone[fragility_units_find(u, "01001")], "Nord|Est");
  assert_string_equal(fragility_territory_parent_name(territory, FRAGILITY_ZONE, "Est"), "Est");
  assert_null(fragility_territory_parent_name(territory, FRAGILITY_ZONE, "Nord|Est"));
  assert_int_equal(fragility_units_select(u, "zone:Est", keep, &err), FRAGILITY_OK);
  for (size_t i = 0; i < u->count; i++) assert_int_equal(keep[i], strcmp(u->code[i], "01001") == 0);
  assert_string_equal(fragility_territory_parent_name(territory, FRAGILITY_ZONE, "Sud"), "Sud");
  assert_int_equal(fragility_units_select(u, "zone:Nord", keep, &err), FRAGILITY_OK);
  for (size_t i = 0; i < u->count; i++) assert_int_equal(keep[i], strcmp(u->code[i], "01001") == 0 || strcmp(u->code[i], "01010") == 0);
  fragility_territory_free(territory);
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    options.zones = tiny_scratch_write(&scratch, "zones.csv", bad[i].text);
    assert_int_equal(fragility_territory_read_with(&options, &territory, &err), FRAGILITY_ERROR_FORMAT);
    assert_null(territory);
    assert_int_equal(err.line, bad[i].line);
    assert_int_equal(err.column, bad[i].column);
  }
  tiny_scratch_close(&scratch);
}

/* ---- lands ---- */

static void parts_lands(void **state) {
  (void)state;
  tiny_scratch scratch;
  fragility_error err = {0};
  fragility_territory *territory = NULL;
  tiny_scratch_open(&scratch);
  tiny_scratch_write(&scratch, "lands.csv", "code,land,name\n01002,isle,The isle\n01,main,All of it\n");
  assert_int_equal(read_changed(&scratch, "", NULL, &territory, &err), FRAGILITY_OK);
  const fragility_units *u = fragility_territory_units(territory);
  assert_int_equal(u->land[0], 2); /* the row of a commune goes before its département's, whichever comes first */
  assert_int_equal(u->land[1], 1);
  fragility_territory_free(territory);
  fragility_territory_options options = {.directory = scratch.folder, .across_sea = true};
  assert_int_equal(fragility_territory_read_with(&options, &territory, &err), FRAGILITY_OK);
  assert_int_equal(fragility_territory_units(territory)->land[1], 0);
  fragility_territory_free(territory);
  tiny_scratch_close(&scratch);
}

/* ---- arrondissements ---- */

#define PARTS "code,name,population,latitude,longitude\n"

/* The city of 20 people has two arrondissements of 15 and 5. */
static void shares_out_a_city(void **state) {
  (void)state;
  static const char *const codes[] = {"01001", "01002"};
  static const double scores[] = {3, 7}, demand[] = {4, 8};
  static const double population[] = {10, 20};
  const fragility_units units = {.count = 2, .code = codes, .name = codes, .epci = codes, .population = population};
  const fragility_column columns[] = {{.name = "score", .values = scores}, {.name = "demand", .values = demand}};
  tiny_scratch scratch;
  unsigned char keep[3];
  fragility_error err = {0};
  fragility_territory *territory = NULL;
  fragility_table *need = NULL, *points = NULL;
  tiny_scratch_open(&scratch);
  tiny_scratch_write(&scratch, "arrondissements.csv", PARTS "01004,First,15,46.6,5.6\n01005,Second,5,46.7,5.7\n");
  assert_int_equal(read_changed(&scratch, "communes.csv", COMMUNES A "01002,B,01,84,,20,01003,01004|01005\n", &territory, &err), FRAGILITY_OK);
  assert_int_equal(fragility_table_from_columns(&units, columns, 2, &need, &err), FRAGILITY_OK);
  assert_int_equal(fragility_territory_demand_points(territory, need, &points, &err), FRAGILITY_OK);
  const fragility_units *u = fragility_table_units(points);
  assert_int_equal(u->count, 3);
  assert_string_equal(u->code[1], "01004");
  assert_string_equal(u->name[2], "Second");
  assert_string_equal(u->commune[0], "");
  assert_string_equal(u->commune[2], "01002");
  assert_string_equal(u->epci[2], "01002");
  tiny_same(u->population[1], 15, "people of the first");
  tiny_same(u->latitude[2], 46.7, "latitude of the second");
  tiny_same(fragility_table_value(points, 0, 1), 7, "its city's score");
  tiny_same(fragility_table_value(points, 1, 0), 4, "a whole commune's demand");
  tiny_same(fragility_table_value(points, 1, 1), 6, "three quarters of 8");
  tiny_same(fragility_table_value(points, 1, 2), 2, "a quarter of 8");
  assert_int_equal(fragility_parts_end(u, 0), 1);
  assert_int_equal(fragility_parts_end(u, 1), 3);
  const double km[] = {1, 2, 6};
  tiny_same(fragility_parts_mean(u, u->population, km, 1), 3, "(15 x 2 + 5 x 6) / 20");
  tiny_same(fragility_parts_mean(u, u->population, km, 0), 1, "a whole commune's own");
  assert_int_equal(fragility_units_select(u, "commune:01002", keep, &err), FRAGILITY_OK);
  assert_true(!keep[0] && keep[1] && keep[2]);
  fragility_table_free(points);
  assert_int_equal(fragility_territory_demand_points(NULL, need, &points, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_null(points);
  assert_int_equal(fragility_territory_demand_points(territory, NULL, &points, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_territory_demand_points(territory, need, NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_parts_end(NULL, 0), SIZE_MAX);
  assert_int_equal(fragility_parts_end(&units, 2), SIZE_MAX);
  assert_true(isnan(fragility_parts_mean(&units, NULL, km, 0)));
  fragility_table_free(need);
  fragility_territory_free(territory);
  tiny_scratch_close(&scratch);
}

/* The tables a country may have: each says where it is wrong. */
static void says_where_an_optional_table_is_wrong(void **state) {
  (void)state;
  static const struct {
    const char *file, *text, *message;
  } cases[] = {{"lands.csv", "code,land\n99,isle\n", "lands.csv:2:1: found \"99\""},
               {"lands.csv", "code,land\n01001,\n", "lands.csv:2:2: found \"\""},
               {"lands.csv", "code,sea\n01001,x\n", "land"},
               {"arrondissements.csv", PARTS "01001,A,1,46,5\n", "arrondissements.csv:2:1: found \"01001\""},
               {"arrondissements.csv", PARTS "01004,A,many,46,5\n", "arrondissements.csv:2:3: found \"many\""},
               {"arrondissements.csv", PARTS "01004,A,1,96,5\n", "arrondissements.csv:2:4: "},
               {"arrondissements.csv", PARTS "01004,A,1,46,5\n01004,A,1,46,5\n", "arrondissements.csv:3:1: found \"01004\""}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    tiny_scratch scratch;
    fragility_error err = {0};
    fragility_territory *territory = NULL;
    tiny_scratch_open(&scratch);
    tiny_scratch_write(&scratch, cases[i].file, cases[i].text);
    assert_int_equal(read_changed(&scratch, "", NULL, &territory, &err), FRAGILITY_ERROR_FORMAT);
    assert_null(territory);
    tiny_error(&err, FRAGILITY_ERROR_FORMAT, cases[i].message);
    tiny_scratch_close(&scratch);
  }
}

static void reads_the_shipped_country(void **state) {
  (void)state;
  fragility_territory *france = NULL;
  fragility_error err = {0};
  assert_int_equal(fragility_territory_read(NULL, &france, &err), FRAGILITY_OK);
  const fragility_units *u = fragility_territory_units(france);
  double people = 0;
  for (size_t i = 0; i < u->count; i++) people += u->population[i];
  assert_int_equal(u->count, 34875);
  tiny_same(people, 68350798, "inhabitants");
  assert_string_equal(u->code[fragility_territory_resolve(france, "60455", NULL)], "60694");
  assert_string_equal(u->code[fragility_territory_resolve(france, "55273", NULL)], "55386");
  assert_string_equal(u->code[fragility_territory_resolve(france, "13216", NULL)], "13055");
  fragility_table *communes = NULL, *points = NULL;
  assert_int_equal(fragility_table_from_columns(u, NULL, 0, &communes, &err), FRAGILITY_OK);
  assert_int_equal(fragility_territory_demand_points(france, communes, &points, &err), FRAGILITY_OK);
  const fragility_units *p = fragility_table_units(points);
  assert_int_equal(p->count, 34875 - 3 + 45);
  people = 0;
  for (size_t i = 0; i < p->count; i++) people += p->population[i];
  tiny_same(people, 68350798, "inhabitants, by arrondissement where there are");
  for (size_t i = 0; i < 45; i++) { /* each stands in its city: within 12 km of its point */
    static const char *const firsts[] = {"13201", "69381", "75101"};
    static const size_t counts[] = {16, 9, 20};
    size_t c = i < 16 ? 0 : i < 25 ? 1 : 2, unit = fragility_units_find(p, firsts[c]) + i - (c == 0 ? 0 : c == 1 ? 16 : 25);
    size_t city = fragility_units_find(u, p->commune[unit]);
    assert_int_equal(fragility_parts_end(p, fragility_units_find(p, firsts[c])) - fragility_units_find(p, firsts[c]), counts[c]);
    assert_true(fragility_distance_km(p->latitude[unit], p->longitude[unit], u->latitude[city], u->longitude[city]) < 12);
  }
  assert_true(u->land[fragility_units_find(u, "2A004")] == u->land[fragility_units_find(u, "2B033")]);
  assert_true(u->land[fragility_units_find(u, "2A004")] != u->land[fragility_units_find(u, "97411")]);
  assert_true(u->land[fragility_units_find(u, "56069")] != u->land[fragility_units_find(u, "56121")]); /* Groix, Lorient */
  assert_int_equal(u->land[fragility_units_find(u, "56121")], u->land[fragility_units_find(u, "13055")]);
  fragility_table_free(points);
  fragility_table_free(communes);
  fragility_territory_free(france);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_the_living_communes), cmocka_unit_test(keeps_what_is_not_known),
      cmocka_unit_test(resolves_by_the_rules),     cmocka_unit_test(tells_the_splits),
      cmocka_unit_test(names_the_parents),         cmocka_unit_test(refuses_nothing_to_work_on),
      cmocka_unit_test(says_where_a_table_is_wrong), cmocka_unit_test(reads_a_small_country),
      cmocka_unit_test(takes_points_from_another_file), cmocka_unit_test(reads_the_shipped_country),
      cmocka_unit_test(groups_by_zones), cmocka_unit_test(parts_lands), cmocka_unit_test(shares_out_a_city), cmocka_unit_test(says_where_an_optional_table_is_wrong),
  };
  return cmocka_run_group_tests(tests, open_country, close_country);
}
