/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../check.h"
#include "read/read.h"

static fragility_status parse(const char *text, fragility_grid *grid, fragility_error *err) {
  return fragility_grid_parse("dir/x.csv", text, strlen(text), grid, err);
}

static void a_table_is_kept_whole(void **state) {
  (void)state;
  fragility_grid grid;
  assert_int_equal(parse("code,name\n31555, Toulouse \n\n\"31\n557\",\n", &grid, NULL), FRAGILITY_OK);
  assert_string_equal(grid.path, "x.csv");
  assert_int_equal(grid.rows, 2);
  assert_int_equal(grid.columns, 2);
  assert_string_equal(grid.header[1], "name");
  assert_string_equal(fragility_grid_cell(&grid, 0, 1), "Toulouse");
  assert_string_equal(fragility_grid_cell(&grid, 1, 0), "31\n557");
  assert_string_equal(fragility_grid_cell(&grid, 1, 1), "");
  assert_string_equal(fragility_grid_cell(&grid, 0, SIZE_MAX), "");
  assert_int_equal(grid.lines[0], 2);
  assert_int_equal(grid.lines[1], 4);
  fragility_grid_free(&grid);
  assert_int_equal(grid.rows, 0);
  fragility_grid_free(&grid);
}

static void many_rows(void **state) {
  (void)state;
  char *text = malloc(1 << 20), *at = text;
  fragility_grid grid;
  at += sprintf(at, "n,square\n");
  for (size_t i = 0; i < 10000; i++) at += sprintf(at, "%zu,%zu\n", i, i * i);
  assert_int_equal(parse(text, &grid, NULL), FRAGILITY_OK);
  assert_int_equal(grid.rows, 10000);
  for (size_t i = 0; i < grid.rows; i++) {
    double n, square;
    assert_int_equal(fragility_grid_number(&grid, i, 0, NAN, &n, NULL), FRAGILITY_OK);
    assert_int_equal(fragility_grid_number(&grid, i, 1, NAN, &square, NULL), FRAGILITY_OK);
    assert_true(n == (double)i && square == (double)(i * i));
    assert_int_equal(grid.lines[i], i + 2);
  }
  fragility_grid_free(&grid);
  free(text);
}

static void columns_by_name(void **state) {
  (void)state;
  fragility_grid grid;
  fragility_error err;
  size_t columns[4];
  assert_int_equal(parse("node,parent,wieght\na,,1\n", &grid, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_grid_find(&grid, (const char *const[]){"parent", "?label", "node", NULL}, columns, &err),
                   FRAGILITY_OK);
  assert_int_equal(columns[0], 1);
  assert_true(columns[1] == SIZE_MAX);
  assert_int_equal(columns[2], 0);
  assert_int_equal(fragility_grid_find(&grid, (const char *const[]){"node", "weight", NULL}, columns, &err),
                   FRAGILITY_ERROR_FORMAT);
  assert_string_equal(err.message, "x.csv:1: found no column weight (the nearest is wieght), expected one");
  assert_int_equal(fragility_grid_find(&grid, (const char *const[]){"aggregation", NULL}, columns, &err),
                   FRAGILITY_ERROR_FORMAT);
  assert_string_equal(err.message, "x.csv:1: found no column aggregation, expected one");
  assert_int_equal(fragility_grid_find(&grid, (const char *const[]){"node", "nodes", NULL}, columns, &err),
                   FRAGILITY_ERROR_FORMAT);
  assert_string_equal(err.message, "x.csv:1: found no column nodes, expected one"); /* node is taken */
  assert_int_equal(fragility_grid_find(&grid, (const char *const[]){NULL}, columns, &err), FRAGILITY_OK);
  fragility_grid_free(&grid);
}

static void a_column_given_twice(void **state) {
  (void)state;
  fragility_grid grid;
  fragility_error err;
  size_t columns[2];
  assert_int_equal(parse("node,weight,x,x,weight\na,1,2,3,4\n", &grid, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_grid_find(&grid, (const char *const[]){"node", NULL}, columns, &err),
                   FRAGILITY_OK); /* x is not asked for */
  assert_int_equal(fragility_grid_find(&grid, (const char *const[]){"weight", NULL}, columns, &err),
                   FRAGILITY_ERROR_FORMAT);
  assert_string_equal(err.message, "x.csv:1:5: found the column weight again (first in column 2), expected it once");
  assert_int_equal(fragility_grid_find(&grid, (const char *const[]){"?weight", NULL}, columns, &err),
                   FRAGILITY_ERROR_FORMAT);
  fragility_grid_free(&grid);
}

static void numbers(void **state) {
  (void)state;
  fragility_grid grid;
  fragility_error err;
  double value;
  assert_int_equal(parse("a,b\n\"1,5\",\n1 000,x\n", &grid, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_grid_number(&grid, 0, 0, 7, &value, &err), FRAGILITY_OK);
  assert_same_double(value, 1.5);
  assert_int_equal(fragility_grid_number(&grid, 0, 1, 7, &value, &err), FRAGILITY_OK);
  assert_same_double(value, 7.0);
  assert_int_equal(fragility_grid_number(&grid, 0, SIZE_MAX, 8, &value, &err), FRAGILITY_OK);
  assert_same_double(value, 8.0);
  assert_int_equal(fragility_grid_number(&grid, 1, 0, 7, &value, &err), FRAGILITY_ERROR_FORMAT);
  assert_string_equal(err.message, "x.csv:3:1: found \"1 000\", expected a number");
  assert_int_equal(fragility_grid_number(&grid, 1, 1, 7, &value, &err), FRAGILITY_ERROR_FORMAT);
  assert_string_equal(err.message, "x.csv:3:2: found \"x\", expected a number");
  fragility_grid_free(&grid);
}

/* A small table is the library's own or a method: no row of it may be lost, be they a hundred or more. */
static void no_ragged_row(void **state) {
  (void)state;
  char text[4096], *at = text;
  fragility_grid grid;
  fragility_error err;
  at += sprintf(at, "a,b,c\n");
  for (size_t i = 0; i < 300; i++) at += sprintf(at, i == 200 ? "1,2\n" : "1,2,3\n");
  assert_int_equal(parse(text, &grid, &err), FRAGILITY_ERROR_FORMAT);
  assert_string_equal(err.message, "x.csv:202: found 2 cells, expected 3");
  assert_null(grid.cells);
}

static void what_is_no_grid(void **state) {
  (void)state;
  fragility_grid grid;
  fragility_error err;
  assert_int_equal(parse("", &grid, &err), FRAGILITY_ERROR_FORMAT);
  assert_int_equal(fragility_grid_parse("x", NULL, 0, &grid, &err), FRAGILITY_ERROR_FORMAT);
  assert_int_equal(fragility_grid_read("/nowhere/x.csv", &grid, &err), FRAGILITY_ERROR_IO);
  assert_string_equal(err.message, "x.csv: cannot open: No such file or directory");
  fragility_grid_free(&grid);
  assert_int_equal(parse("a,b\n", &grid, &err), FRAGILITY_OK);
  assert_int_equal(grid.rows, 0);
  fragility_grid_free(&grid);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_table_is_kept_whole), cmocka_unit_test(many_rows), cmocka_unit_test(columns_by_name),
      cmocka_unit_test(a_column_given_twice),  cmocka_unit_test(numbers),   cmocka_unit_test(no_ragged_row),
      cmocka_unit_test(what_is_no_grid)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
