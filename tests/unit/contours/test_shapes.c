/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outlines to polygons: boxes whose areas are worked out by hand. */
#include "outlines.h"

/* The ring of a unit that is one line: its number, SIZE_MAX when it is not one. */
static size_t sole_line(const fragility_contours *contours, const char *code, bool *backwards) {
  const size_t *lines = NULL;
  if (fragility_contours_ring(contours, outlines_unit(code), 0, &lines) != 1) return SIZE_MAX;
  return *backwards = lines[0] & 1, lines[0] / 2;
}

static size_t uses_of(const fragility_contours *contours, const char *code, size_t line) {
  size_t unit = outlines_unit(code), uses = 0;
  for (size_t r = 0; r < fragility_contours_rings(contours, unit); r++) {
    const size_t *lines = NULL;
    for (size_t k = fragility_contours_ring(contours, unit, r, &lines); k--;) uses += lines[k] / 2 == line;
  }
  return uses;
}

static void one_square(void **state) {
  (void)state;
  fragility_contours *c = outlines_read(COLLECTION(SQUARE("01001", 5, 46, 7, 47)));
  bool backwards;
  assert_int_equal(fragility_contours_count(c), 1);
  assert_int_equal(fragility_contours_lines(c), 1);
  assert_int_equal(fragility_contours_line(c, 0).points, 5);
  assert_int_equal(sole_line(c, "01001", &backwards), 0);
  outlines_is(c, "01001", 1, 1, 2);
  outlines_is(c, "01002", 0, 0, 0);
  fragility_contours_free(c);
}

static void clockwise_is_turned(void **state) {
  (void)state;
  fragility_contours *c = outlines_read(COLLECTION(POLYGON("01001", "[" CLOCKWISE(5, 46, 7, 47) "]")));
  outlines_is(c, "01001", 1, 1, 2);
  fragility_contours_free(c);
}

/* Their border is there once, and each follows it its own way. */
static void neighbours_share_one_line(void **state) {
  (void)state;
  fragility_contours *c = outlines_read(COLLECTION(SQUARE("01001", 5, 46, 6, 47) "," SQUARE("01002", 6, 46, 8, 47)));
  size_t shared = 0;
  assert_int_equal(fragility_contours_lines(c), 3);
  for (size_t line = 0; line < 3; line++) {
    size_t uses = uses_of(c, "01001", line) + uses_of(c, "01002", line);
    assert_in_range(uses, 1, 2);
    if (uses == 2) assert_int_equal(fragility_contours_line(c, line).points, 2);
    shared += uses == 2;
  }
  assert_int_equal(shared, 1);
  outlines_is(c, "01001", 1, 1, 1);
  outlines_is(c, "01002", 1, 1, 2);
  fragility_contours_free(c);
}

/* 01091 and 01205 are of Valserhône, 01033, since 2019: the borders between the three are dissolved. */
static void merger_is_dissolved(void **state) {
  (void)state;
  fragility_contours *c = outlines_read(COLLECTION(SQUARE("01091", 5, 46, 6, 47) "," SQUARE("01205", 6, 46, 8, 47) "," POLYGON("01033", "[[[5,47],[6,47],[8,47],[8,48],[5,48],[5,47]]]")));
  const fragility_ledger *ledger = fragility_journal_ledger(fragility_contours_journal(c), 0);
  assert_int_equal(ledger->moved, 2);
  assert_int_equal(ledger->as_is, 1);
  assert_int_equal(fragility_contours_count(c), 1);
  outlines_is(c, "01033", 1, 1, 6);
  fragility_contours_free(c);
  c = outlines_read(COLLECTION(SQUARE("01091", 5, 46, 6, 47) "," SQUARE("01205", 6, 46, 8, 47)));
  assert_int_equal(fragility_contours_lines(c), 1);
  outlines_is(c, "01033", 1, 1, 3);
  fragility_contours_free(c);
}

/* (6,47) is no vertex of the third: the border between them is not the same, stays, and is no hole. */
static void parts_without_the_same_vertices(void **state) {
  (void)state;
  fragility_contours *c = outlines_read(COLLECTION(SQUARE("01091", 5, 46, 6, 47) "," SQUARE("01205", 6, 46, 8, 47) "," SQUARE("01033", 5, 47, 8, 48)));
  outlines_is(c, "01033", 2, 2, 6);
  fragility_contours_free(c);
}

static void hole_is_clockwise(void **state) {
  (void)state;
  static const char *const holes[] = {COLLECTION(POLYGON("01001", "[" BOX(0, 40, 4, 44) "," CLOCKWISE(1, 41, 2, 42) "]")), COLLECTION(POLYGON("01001", "[" BOX(0, 40, 4, 44) "," BOX(1, 41, 2, 42) "]"))};
  for (size_t i = 0; i < 2; i++) {
    fragility_contours *c = outlines_read(holes[i]);
    outlines_is(c, "01001", 1, 2, 15);
    fragility_contours_free(c);
  }
}

static void enclave_fills_the_hole(void **state) {
  (void)state;
  fragility_contours *c = outlines_read(COLLECTION(POLYGON("01001", "[" BOX(0, 40, 4, 44) "," CLOCKWISE(1, 41, 2, 42) "]") "," SQUARE("01002", 1, 41, 2, 42)));
  bool backwards;
  size_t line = sole_line(c, "01002", &backwards);
  assert_int_equal(fragility_contours_lines(c), 2);
  assert_int_equal(uses_of(c, "01001", line), 1);
  outlines_is(c, "01001", 1, 2, 15);
  outlines_is(c, "01002", 1, 1, 1);
  fragility_contours_free(c);
}

/* A hole that the merged commune fills is none. */
static void enclave_of_a_merger_vanishes(void **state) {
  (void)state;
  fragility_contours *c = outlines_read(COLLECTION(POLYGON("01033", "[" BOX(0, 40, 4, 44) "," CLOCKWISE(1, 41, 2, 42) "]") "," SQUARE("01091", 1, 41, 2, 42)));
  outlines_is(c, "01033", 1, 1, 16);
  fragility_contours_free(c);
}

static void island_is_a_polygon(void **state) {
  (void)state;
  fragility_contours *c = outlines_read(COLLECTION(MULTIPOLYGON("01001", "[[" BOX(0, 40, 4, 44) "," BOX(1, 41, 2, 42) "],[" BOX(8, 40, 9, 41) "]]")));
  outlines_is(c, "01001", 2, 3, 16);
  fragility_contours_free(c);
}

/* An island on a lake, of the same commune, twice over. */
static void rings_within_rings(void **state) {
  (void)state;
  fragility_contours *c = outlines_read(COLLECTION(MULTIPOLYGON("01001", "[[" BOX(0, 40, 8, 48) "," BOX(1, 41, 7, 47) "],[" BOX(2, 42, 6, 46) "," BOX(3, 43, 5, 45) "]]")));
  outlines_is(c, "01001", 2, 4, 64 - 36 + 16 - 4);
  fragility_contours_free(c);
}

/* Two squares of one commune meet at (5,45): two rings, and no ring passes the point twice. */
static void rings_touch_at_a_point(void **state) {
  (void)state;
  fragility_contours *c = outlines_read(COLLECTION(MULTIPOLYGON("01001", "[[" BOX(4, 44, 5, 45) "],[" BOX(5, 45, 7, 46) "]]")));
  outlines_is(c, "01001", 2, 2, 3);
  fragility_contours_free(c);
}

/* One ring that touches itself: an eight. */
static void eight_is_parted(void **state) {
  (void)state;
  fragility_contours *c = outlines_read(COLLECTION(POLYGON("01001", "[[[4,44],[5,44],[5,45],[7,45],[7,46],[5,46],[5,45],[4,45],[4,44]]]")));
  outlines_is(c, "01001", 2, 2, 3);
  fragility_contours_free(c);
}

/* A hole that touches the outer ring at (0,42). */
static void hole_touches_the_border(void **state) {
  (void)state;
  fragility_contours *c = outlines_read(COLLECTION(POLYGON("01001", "[[[0,40],[4,40],[4,44],[0,44],[0,42],[0,40]],[[0,42],[2,43],[2,41],[0,42]]]")));
  outlines_is(c, "01001", 1, 2, 14);
  fragility_contours_free(c);
}

/* Four communes around (1,41): five nodes of it and the middles of the sides. */
static void four_corners(void **state) {
  (void)state;
  fragility_contours *c =
      outlines_read(COLLECTION(SQUARE("01001", 0, 40, 1, 41) "," SQUARE("01002", 1, 40, 2, 41) "," SQUARE("01004", 0, 41, 1, 42) "," SQUARE("01005", 1, 41, 2, 42)));
  assert_int_equal(fragility_contours_lines(c), 8);
  static const char *const codes[] = {"01001", "01002", "01004", "01005"};
  for (size_t i = 0; i < 4; i++) outlines_is(c, codes[i], 1, 1, 1);
  fragility_contours_free(c);
}

static void first_of_a_code_stands(void **state) {
  (void)state;
  fragility_contours *c = outlines_read(COLLECTION(SQUARE("01001", 0, 40, 1, 41) "," SQUARE("01001", 0, 40, 1, 41) "," SQUARE("01001", 5, 40, 9, 41)));
  outlines_is(c, "01001", 1, 1, 1);
  assert_int_equal(outlines_problems(c, FRAGILITY_PROBLEM_DUPLICATE), 2);
  assert_int_equal(fragility_journal_ledger(fragility_contours_journal(c), 0)->duplicate_rows, 2);
  fragility_contours_free(c);
}

static void city_of_its_arrondissements(void **state) {
  (void)state;
  fragility_contours *c = outlines_read(COLLECTION(SQUARE("75101", 0, 40, 1, 41) "," SQUARE("75102", 1, 40, 2, 41)));
  outlines_is(c, "75056", 1, 1, 2);
  assert_int_equal(fragility_journal_ledger(fragility_contours_journal(c), 0)->arrondissements_rolled_up, 2);
  fragility_contours_free(c);
  c = outlines_read(COLLECTION(SQUARE("75101", 0, 40, 1, 41) "," SQUARE("75102", 1, 40, 2, 41) "," SQUARE("75056", 0, 40, 2, 41)));
  outlines_is(c, "75056", 1, 1, 2);
  assert_int_equal(outlines_problems(c, FRAGILITY_PROBLEM_DUPLICATE), 2);
  fragility_contours_free(c);
}

/* Three units over one another: the third, there twice, has no area left, and the others keep theirs. */
static void overlaps_do_not_mix(void **state) {
  (void)state;
  fragility_contours *c = outlines_read(COLLECTION(SQUARE("01001", 0, 40, 1, 41) "," SQUARE("01002", 0, 40, 1, 41) "," SQUARE("01004", 0, 40, 1, 41)));
  outlines_is(c, "01001", 1, 1, 1);
  outlines_is(c, "01002", 1, 1, 1);
  outlines_is(c, "01004", 1, 1, 1);
  fragility_contours_free(c);
  c = outlines_read(COLLECTION(SQUARE("01001", 0, 40, 1, 41) "," MULTIPOLYGON("01002", "[[" BOX(0, 40, 1, 41) "],[" BOX(5, 40, 6, 41) "]]") "," MULTIPOLYGON(
      "01033", "[[" BOX(0, 40, 1, 41) "],[" BOX(7, 40, 8, 41) "]]") "," MULTIPOLYGON("01004", "[[" BOX(5, 40, 6, 41) "]]") "," SQUARE("01091", 0, 40, 1, 41)));
  outlines_is(c, "01033", 1, 1, 1);
  fragility_contours_free(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(one_square), cmocka_unit_test(clockwise_is_turned), cmocka_unit_test(neighbours_share_one_line), cmocka_unit_test(merger_is_dissolved), cmocka_unit_test(parts_without_the_same_vertices),
                                     cmocka_unit_test(hole_is_clockwise), cmocka_unit_test(enclave_fills_the_hole), cmocka_unit_test(enclave_of_a_merger_vanishes), cmocka_unit_test(island_is_a_polygon),
                                     cmocka_unit_test(rings_within_rings), cmocka_unit_test(rings_touch_at_a_point), cmocka_unit_test(eight_is_parted), cmocka_unit_test(hole_touches_the_border),
                                     cmocka_unit_test(four_corners), cmocka_unit_test(first_of_a_code_stands), cmocka_unit_test(city_of_its_arrondissements), cmocka_unit_test(overlaps_do_not_mix)};
  return cmocka_run_group_tests(tests, outlines_open, outlines_close);
}
