/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People of a file are added up in one order, whatever way its rows go to units: alone, below a row without a code, beside another file. */
#include "own.h"

#define ROWS "a;1e308;1\nb;-1e308;2\nc;1;3\nd;0.1;4\ne;1e16;5\nf;-1e16;6\ng;1;7\nh;s;8\n"
static const double wanted = 2.1;

static double people_of(const char *const *texts, size_t n) {
  const fragility_import_options options = {.catalogue = catalogue, .as_is = true};
  const char *paths[2];
  fragility_table *table;
  fragility_error err;
  for (size_t i = 0; i < n; i++) paths[i] = tiny_scratch_write(&scratch, i ? "second.csv" : "first.csv", texts[i]);
  if (fragility_table_import(paths, n, NULL, &options, &table, &err)) fail_msg("%s", err.message);
  const fragility_ledger *ledger = fragility_journal_ledger(fragility_table_journal(table), 0);
  double in = ledger->people_in;
  tiny_same(ledger->people_out, in, "out");
  fragility_table_free(table);
  return in;
}

static void one_order(void **state) {
  (void)state;
  tiny_same(people_of((const char *[]){"code;pop;v1\n" ROWS}, 1), wanted, "in");
  tiny_same(people_of((const char *[]){"code;pop;v1\n" ROWS ";0;9\n"}, 1), wanted, "in");
  tiny_same(people_of((const char *[]){"code;pop;v1\n" ROWS, "code;pop;v2\nx;5;1\n"}, 2), wanted, "in");
}

static int open_all(void **state) {
  (void)state;
  own_open("source,indicator,label,key,marks,has_data,name,population,kind,numerator,denominator,scale,complement,weight,merge,definition,publisher,licence,vintage,doubt\n"
           "one,,One,code,code|v1,,,pop,,,,,,,,x,-,-,,\none,i1,One,,,,,,count,v1,,1,no,,all,one,,,,\n"
           "two,,Two,code,code|v2,,,pop,,,,,,,,x,-,-,,\ntwo,i2,Two,,,,,,count,v2,,1,no,,all,two,,,,\n");
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(one_order)};
  return cmocka_run_group_tests(tests, open_all, own_close);
}
