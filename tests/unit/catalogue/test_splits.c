/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A commune that a file still holds as one with another: 09006 left 09005. By hand: 09005 and 09006 have P and Q inhabitants today,
 * of which each takes its part. */
#include "own.h"

static const char sources[] =
    "source,indicator,label,key,marks,has_data,name,population,kind,numerator,denominator,scale,complement,weight,merge,definition,publisher,licence,vintage,doubt\n"
    "mine,,Mine,code,code|n|d|r|m|c,n,,d,,,,,,,,,,,,\n"
    "mine,counted,C,,,,,,count,n,,1,no,,all,a,,,,\nmine,share,S,,,,,,ratio,n,d,100,no,,all,b,,,,\n"
    "mine,rate,R,,,,,,rate,r,,1,no,d,all,c,,,,\nmine,middle,M,,,,,,median,m,,1,no,d,known,d,,,,\nmine,class,K,,,,,,class,c,,1,no,d,all,e,,,,\n";

static int open_all(void **state) {
  (void)state;
  own_open(sources);
  return 0;
}

static fragility_table *table_of(const char *text, fragility_splits splits) {
  fragility_error err;
  fragility_table *table;
  fragility_import_options options = {.catalogue = catalogue, .splits = splits};
  if (fragility_table_parse("f.csv", text, strlen(text), country, &options, &table, &err)) fail_msg("%s", err.message);
  return table;
}

static size_t unit(const char *code) { return fragility_units_find(fragility_territory_units(country), code); }

static void adds_up(const fragility_table *table, double in, double unused) {
  const fragility_ledger *l = fragility_journal_ledger(fragility_table_journal(table), 0);
  tiny_near(l->people_in, in, "people in");
  tiny_near(l->people_out, in - unused, "people out");
  tiny_near(l->people_unused, unused, "people unused");
  tiny_same(l->people_twice, 0, "people twice");
}

static const char held[] = "code,n,d,r,m,c\n09005,30,400,12,20000,3\n01001,5,100,8,18000,1\n";

static void kept(void **state) {
  (void)state;
  fragility_table *table = table_of(held, FRAGILITY_SPLITS_KEEP);
  own_cell(table, "counted", "09005", 30, FRAGILITY_KNOWN, FRAGILITY_SPLIT_MOTHER);
  own_cell(table, "share", "09005", 7.5, FRAGILITY_KNOWN, FRAGILITY_SPLIT_MOTHER);
  own_cell(table, "counted", "09006", NAN, FRAGILITY_ABSENT, 0);
  own_cell(table, "counted", "01001", 5, FRAGILITY_KNOWN, 0);
  adds_up(table, 500, 0);
  fragility_table_free(table);
}

static void shared_by_people(void **state) {
  (void)state;
  const fragility_units *u = fragility_territory_units(country);
  double p = u->population[unit("09005")], q = u->population[unit("09006")];
  assert_true(p > 0 && q > 0);
  fragility_table *table = table_of(held, FRAGILITY_SPLITS_POPULATION);
  own_cell(table, "counted", "09005", 30 * p / (p + q), FRAGILITY_KNOWN, FRAGILITY_SHARED);
  own_cell(table, "counted", "09006", 30 * q / (p + q), FRAGILITY_KNOWN, FRAGILITY_SHARED);
  static const struct {
    const char *column;
    double value;
  } same[] = {{"share", 7.5}, {"rate", 12}, {"middle", 20000}, {"class", 3}};
  for (size_t i = 0; i < 4; i++) {
    own_cell(table, same[i].column, "09005", same[i].value, FRAGILITY_KNOWN, FRAGILITY_SHARED);
    own_cell(table, same[i].column, "09006", same[i].value, FRAGILITY_KNOWN, FRAGILITY_SHARED);
  }
  tiny_near(fragility_table_denominator(table, fragility_table_find(table, "share"), unit("09006")), 400 * q / (p + q), "denominator");
  own_cell(table, "counted", "01001", 5, FRAGILITY_KNOWN, 0);
  adds_up(table, 500, 0);
  fragility_table_free(table);
}

static void absent(void **state) {
  (void)state;
  fragility_table *table = table_of(held, FRAGILITY_SPLITS_ABSENT);
  own_cell(table, "counted", "09005", NAN, FRAGILITY_ABSENT, 0);
  own_cell(table, "counted", "09006", NAN, FRAGILITY_ABSENT, 0);
  own_cell(table, "counted", "01001", 5, FRAGILITY_KNOWN, 0);
  adds_up(table, 500, 400);
  fragility_table_free(table);
}

/* A file that has both needs no policy; one whose daughter has a row without data does. */
static void only_where_it_is_held(void **state) {
  (void)state;
  for (int splits = FRAGILITY_SPLITS_KEEP; splits <= FRAGILITY_SPLITS_ABSENT; splits++) {
    fragility_table *both = table_of("code,n,d,r,m,c\n09005,30,400,12,20000,3\n09006,1,40,10,21000,2\n", (fragility_splits)splits);
    own_cell(both, "counted", "09005", 30, FRAGILITY_KNOWN, 0);
    own_cell(both, "counted", "09006", 1, FRAGILITY_KNOWN, 0);
    fragility_table_free(both);
    fragility_table *secret = table_of("code,n,d,r,m,c\n09005,30,400,12,20000,3\n09006,s,s,s,s,s\n", (fragility_splits)splits);
    own_cell(secret, "counted", "09006", NAN, FRAGILITY_SECRET, 0);
    fragility_table_free(secret);
  }
  const fragility_units *u = fragility_territory_units(country);
  double p = u->population[unit("09005")], q = u->population[unit("09006")];
  fragility_table *empty = table_of("code,n,d,r,m,c\n09005,30,400,12,20000,3\n09006,nd,nd,nd,nd,nd\n", FRAGILITY_SPLITS_POPULATION);
  own_cell(empty, "counted", "09006", 30 * q / (p + q), FRAGILITY_KNOWN, FRAGILITY_SHARED);
  fragility_table_free(empty);
}

/* 01010 is made of 01010, 01011, 01012. */
static void classes_of_a_merger(void **state) {
  (void)state;
  static const struct {
    const char *rows;
    double value;
    fragility_reason reason;
    unsigned flags;
  } cases[] = {{"01010,1,50,1,1,4\n01011,1,30,1,1,2\n01012,1,30,1,1,2\n", 2, FRAGILITY_KNOWN, FRAGILITY_MERGED | FRAGILITY_APPROXIMATE},
               {"01010,1,70,1,1,4\n01011,1,30,1,1,2\n01012,1,30,1,1,2\n", 4, FRAGILITY_KNOWN, FRAGILITY_MERGED | FRAGILITY_APPROXIMATE},
               {"01010,1,60,1,1,4\n01011,1,30,1,1,2\n01012,1,30,1,1,2\n", 2, FRAGILITY_KNOWN, FRAGILITY_MERGED | FRAGILITY_APPROXIMATE}, /* as many: the lower */
               {"01010,1,nd,1,1,4\n01011,1,30,1,1,4\n01012,1,30,1,1,4\n", 4, FRAGILITY_KNOWN, FRAGILITY_MERGED},
               {"01010,1,nd,1,1,4\n01011,1,30,1,1,2\n01012,1,30,1,1,2\n", NAN, FRAGILITY_NOT_AVAILABLE, FRAGILITY_MERGED},
               {"01010,1,50,1,1,s\n01011,1,30,1,1,2\n01012,1,30,1,1,2\n", NAN, FRAGILITY_SECRET, FRAGILITY_MERGED}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char text[400];
    snprintf(text, sizeof text, "code,n,d,r,m,c\n%s", cases[i].rows);
    fragility_table *table = table_of(text, FRAGILITY_SPLITS_KEEP);
    own_cell(table, "class", "01010", cases[i].value, cases[i].reason, cases[i].flags);
    fragility_table_free(table);
  }
}

/* An arrondissement beside its city is counted once; a code of nobody is counted as such. */
static void people_of_all_rows(void **state) {
  (void)state;
  fragility_table *table = table_of("code,n,d,r,m,c\n75056,1,300,1,1,1\n75101,1,100,1,1,1\n99999,1,7,1,1,1\n01001,1,5,1,1,1\n", FRAGILITY_SPLITS_KEEP);
  const fragility_ledger *l = fragility_journal_ledger(fragility_table_journal(table), 0);
  tiny_same(l->people_in, 412, "in");
  tiny_same(l->people_out, 305, "out");
  tiny_same(l->people_unused, 7, "unused");
  tiny_same(l->people_twice, 100, "twice");
  fragility_table_free(table);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(kept),  cmocka_unit_test(shared_by_people), cmocka_unit_test(absent), cmocka_unit_test(only_where_it_is_held),
                                     cmocka_unit_test(classes_of_a_merger), cmocka_unit_test(people_of_all_rows)};
  return cmocka_run_group_tests(tests, open_all, own_close);
}
