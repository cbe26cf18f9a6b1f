/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line of each row, whatever lies between the rows, and whether they come in the order of the file or not. */
#include "../check.h"
#include "catalogue/catalogue.h"

enum { ROWS = 5000 };

static void check(const size_t *of, size_t most_runs) {
  struct lines lines = {0};
  for (size_t r = 0; r < ROWS; r++) assert_true(fragility_lines_add(&lines, r, of[r]));
  assert_true(lines.count <= most_runs);
  for (size_t r = 0; r < ROWS; r++) assert_int_equal(fragility_lines_of(&lines, r), of[r]);
  free(lines.runs);
}

static void every_row_has_its_line(void **state) {
  (void)state;
  static size_t of[ROWS];
  uint64_t seed = 2;
  for (size_t r = 0; r < ROWS; r++) of[r] = r + 2; /* below a header */
  check(of, 1);
  for (size_t r = 0, line = 5; r < ROWS; r++) of[r] = line, line += random_below(&seed, 100) ? 1 : 1 + random_below(&seed, 9); /* rows left out, texts of several lines */
  check(of, ROWS / 20);
  for (size_t r = 0; r < ROWS; r++) of[r] = 2 * r + 3;
  check(of, ROWS);
  for (size_t r = 0; r < ROWS; r++) of[r] = random_below(&seed, 1u << 30); /* in the order of the codes */
  check(of, ROWS);
  for (size_t r = 0; r < ROWS; r++) of[r] = ROWS - r; /* backwards */
  check(of, ROWS);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_row_has_its_line)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
