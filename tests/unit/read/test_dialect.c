/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../check.h"
#include "read/dialect.h"

static fragility_status look(const char *head, bool whole, fragility_arena *arena, fragility_layout *layout,
                             fragility_error *err) {
  return fragility_layout_find("x.csv", head, strlen(head), whole, arena, layout, err);
}

static void layouts(void **state) {
  (void)state;
  static const struct {
    const char *head;
    char separator;
    size_t header, columns;
    const char *first, *last;
  } cases[] = {
      {"code,taux\n31001,1\n", ',', 0, 2, "code", "taux"},
      {"code;taux\n31001;12,5\n31002;13,5\n", ';', 0, 2, "code", "taux"},
      {"code;a;b\n31001;12,5;1,5\n31002;13,5;2,5\n", ';', 0, 3, "code", "b"},
      {"code;taux, en %\n31001;12,5\n", ';', 0, 2, "code", "taux, en %"},
      {"code\ttaux\n31001\t12,5\n", '\t', 0, 2, "code", "taux"},
      {"code|taux\n31001|12,5\n", '|', 0, 2, "code", "taux"},
      {"code,nom\n31001,\"a;b;c\"\n", ',', 0, 2, "code", "nom"},
      {"code,liste\n31001,a;b;c\n31002,d;e;f\n", ',', 0, 2, "code", "liste"},
      {"Mon titre\nSource : INSEE\n\ncode,a,b\n1,2,3\n4,5,6\n", ',', 2, 3, "code", "b"},
      {"Mon titre;;\n;;\ncode;a;b\n1;2;3\n4;5;6\n", ';', 2, 3, "code", "b"},
      {"Taux, 2021\nSource : INSEE, Filosofi\ncode;taux\n31001;12,5\n31002;13,5\n", ';', 2, 2, "code", "taux"},
      {"code|a|b\n1|2,5|3,5\n2|3,5|4,5\n", '|', 0, 3, "code", "b"},
      {"Titre\ncode\ta\tb\n1\t2,5\t3,5\n2\t3,5\t4,5\n", '\t', 1, 3, "code", "b"},
      {"a\tb\n1,5\t2,5\n3,5\t4,5\n5,5\t6,5\tx\n7,5\t8,5\n", '\t', 0, 2, "a",
       "b"}, /* one ragged row, but commas would give numbers for names */
      {"\n\n  \ncode,a,b\n1,2,3\n", ',', 0, 3, "code", "b"},
      {" code , \"b, c\" \n1,2\n", ',', 0, 2, "code", "b, c"},
      {"code,taux", ',', 0, 2, "code", "taux"},
      {"code\r31001\r31002\r", ',', 0, 1, "code", "code"},
      {"code\n", ',', 0, 1, "code", "code"},
      {"a,b,c,\n1,2,3,\n", ',', 0, 4, "a", ""},
      /* the sheets of INSEE: names below labels */
      {"Code;Commune;Population en 2022\nCODGEO;LIBGEO;P22_POP\n01001;Arbent;3\n01002;Belley;4\n", ';', 1, 3, "CODGEO", "P22_POP"},
      {"Titre;;\n;;\nCode;Commune;Population\nCODGEO;LIBGEO;P22_POP\n01001;Arbent;3\n", ';', 3, 3, "CODGEO", "P22_POP"},
      {"code;ville;taux\nA1;PARIS;N_D\nA2;LYON;N_D\n", ';', 0, 3, "code", "taux"},   /* texts below too */
      {"code;ville;taux\nA;PARIS;S\n1;2;3\n", ';', 0, 3, "code", "taux"},             /* no mark of a name */
      {"CODE;VILLE;TAUX\nCODGEO;LIBGEO;P22_POP\n1;2;3\n", ';', 0, 3, "CODE", "TAUX"}, /* no label */
      {"code;ville;taux\nA_1;PARIS;\n1;2;3\n", ';', 0, 3, "code", "taux"},            /* one without a name */
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    fragility_arena arena = {0};
    fragility_layout layout;
    fragility_error err;
    if (look(cases[i].head, true, &arena, &layout, &err) != FRAGILITY_OK) fail_msg("case %zu: %s", i, err.message);
    if (layout.separator != cases[i].separator || layout.header_record != cases[i].header)
      print_error("case %zu\n", i);
    assert_int_equal(layout.separator, cases[i].separator);
    assert_int_equal(layout.header_record, cases[i].header);
    assert_int_equal(layout.columns, cases[i].columns);
    assert_string_equal(layout.header[0], cases[i].first);
    assert_string_equal(layout.header[layout.columns - 1], cases[i].last);
    fragility_arena_free(&arena);
  }
}

/* The end of a head that is not the end of the file is no record. */
static void a_cut_head(void **state) {
  (void)state;
  fragility_arena arena = {0};
  fragility_layout layout;
  fragility_error err;
  assert_int_equal(look("code,a,b\n1,2,3\n4,5", false, &arena, &layout, &err), FRAGILITY_OK);
  assert_int_equal(layout.columns, 3);
  assert_int_equal(look("code,a,b", false, &arena, &layout, &err), FRAGILITY_ERROR_FORMAT);
  assert_string_equal(err.message, "x.csv:1:1: found no complete line in the first 8 bytes, expected a header line");
  fragility_arena_free(&arena);
}

static void what_is_no_table(void **state) {
  (void)state;
  static const struct {
    const char *head, *message;
  } cases[] = {
      {"", "x.csv:1:1: found an empty file, expected a table with a header line"},
      {" \n\r\n\t", "x.csv:1:1: found an empty file, expected a table with a header line"},
      {"<!DOCTYPE html>\n<html>\n", "x.csv:1:1: found a web page or XML, expected a table with a header line"},
      {"\n  <a>", "x.csv:1:1: found a web page or XML, expected a table with a header line"},
      {"{\"a\": 1}", "x.csv:1:1: found JSON, expected a table with a header line"},
      {"[1, 2]", "x.csv:1:1: found JSON, expected a table with a header line"},
      {"code,x,,,\na,b,c,d,e\n1,2,3,4,5\n", "x.csv:1: found a header on two rows (3 of 5 names are empty and the "
                                            "next row is no data), expected one row of column names"},
      {"Titre\n\ncode,,,x,\na,b,c,d,e\n1,2,3,4,5\n2,2,3,4,5\n",
       "x.csv:3: found a header on two rows (3 of 5 names are empty and the next row is no data), expected one row "
       "of column names"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    fragility_arena arena = {0};
    fragility_layout layout;
    fragility_error err = {0};
    assert_int_equal(look(cases[i].head, true, &arena, &layout, &err), FRAGILITY_ERROR_FORMAT);
    assert_string_equal(err.message, cases[i].message);
    assert_int_equal(look(cases[i].head, true, &arena, &layout, NULL), FRAGILITY_ERROR_FORMAT);
    fragility_arena_free(&arena);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(layouts), cmocka_unit_test(a_cut_head),
                                     cmocka_unit_test(what_is_no_table)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
