/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fewer vertices, and the same neighbours: borders stay shared, no unit vanishes, the bytes are those of one thread. */
#include "outlines.h"

static void wiggle_goes_and_the_border_stays_shared(void **state) {
  (void)state;
  static const char text[] = COLLECTION(POLYGON("01001", "[[[5,46],[6,46],[6.001,46.25],[6,46.5],[6.002,46.75],[6,47],[5,47],[5,46]]]") ","
                                        POLYGON("01002", "[[[6,46],[7,46],[7,47],[6,47],[6.002,46.75],[6,46.5],[6.001,46.25],[6,46]]]"));
  fragility_contours *fine = outlines_read_at(text, 0.0001), *coarse = outlines_read_at(text, 0.01);
  /* Two triangles half a degree high; of the border, whose ends both units share with another line, the larger bend stays. */
  outlines_is(fine, "01001", 1, 1, 1.00075);
  outlines_is(fine, "01002", 1, 1, 0.99925);
  outlines_is(coarse, "01001", 1, 1, 1.001);
  outlines_is(coarse, "01002", 1, 1, 0.999);
  assert_int_equal(fragility_contours_lines(coarse), 3);
  fragility_contours_free(fine);
  fragility_contours_free(coarse);
}

/* A degree of longitude is half as long at 60 degrees north: a bend of 0.0015 of them moves by 0.00075 of latitude. */
static void tolerance_is_in_degrees_of_latitude(void **state) {
  (void)state;
  static const char text[] = COLLECTION(POLYGON("01001", "[[[5,59],[6,59],[6.0015,60],[6,61],[5,61],[5,59]]]"));
  fragility_contours *kept = outlines_read_at(text, 0.0007), *gone = outlines_read_at(text, 0.0008);
  outlines_is(kept, "01001", 1, 1, 2.0015);
  outlines_is(gone, "01001", 1, 1, 2);
  fragility_contours_free(kept);
  fragility_contours_free(gone);
}

static void island_keeps_a_triangle(void **state) {
  (void)state;
  fragility_contours *c = outlines_read_at(COLLECTION(SQUARE("01001", 5, 46, 5.001, 46.001) "," POLYGON("01002", "[[[6,46],[6.002,46],[6.003,46.001],[6.002,46.002],[6,46.002],[5.999,46.001],[6,46]]]")), 9);
  static const char *const codes[] = {"01001", "01002"};
  for (size_t i = 0; i < 2; i++) assert_true(outlines_area(c, outlines_unit(codes[i])) > 1e-7);
  fragility_contours_free(c);
}

/* A sliver between two neighbours that meet at both its ends. */
static void twins_keep_a_bend(void **state) {
  (void)state;
  fragility_contours *c = outlines_read_at(COLLECTION(POLYGON("01001", "[[[5,46],[6,46],[5.999,46.5],[6,47],[5,47],[5,46]]]") "," POLYGON("01002", "[[[6,46],[6.001,46.5],[6,47],[5.999,46.5],[6,46]]]") "," POLYGON(
                                                      "01004", "[[[6,46],[7,46],[7,47],[6,47],[6.001,46.5],[6,46]]]")), 0.1);
  assert_true(outlines_area(c, outlines_unit("01002")) > 0.0005);
  assert_true(fabs(outlines_area(c, outlines_unit("01001")) + outlines_area(c, outlines_unit("01002")) + outlines_area(c, outlines_unit("01004")) - 2) < 1e-6);
  fragility_contours_free(c);
}

/* Its three nodes lie on one line, and the coast bulges less than the tolerance. */
static void unit_with_nodes_on_a_line_stays(void **state) {
  (void)state;
  fragility_contours *c = outlines_read_at(COLLECTION(POLYGON("01001", "[[[5,45],[6,45],[6,46],[5,46],[5,45]]]") "," POLYGON("01002", "[[[6,45],[7,45],[7,46],[6,46],[6,45]]]") "," POLYGON(
                                                      "01004", "[[[5,46],[6,46],[7,46],[6.5,46.01],[5.5,46.01],[5,46]]]")), 0.1);
  assert_int_equal(fragility_contours_count(c), 3);
  assert_true(outlines_area(c, outlines_unit("01004")) > 0.001);
  fragility_contours_free(c);
}

/* ---- a country of many ---- */

enum { SIDE = 12, STEPS = 9 };

static uint64_t next(uint64_t *state) {
  *state ^= *state >> 12, *state ^= *state << 25, *state ^= *state >> 27;
  return *state * 2685821657736338717u;
}

/* The point of a grid whose inner lines are bent: one number a place, so that neighbours have the same. */
static void grid_point(uint64_t seed, size_t x, size_t y, double out[2]) {
  uint64_t state = seed * 1000003 + x * 65537 + y * 257 + 1;
  bool edge = x == 0 || y == 0 || x == SIDE * STEPS || y == SIDE * STEPS;
  for (int i = 0; i < 5; i++) next(&state);
  double bend = edge ? 0 : 0.3 / STEPS;
  out[0] = 2 + ((double)x / STEPS + bend * ((double)(next(&state) >> 40) / (1 << 24) - 0.5)) / 10;
  out[1] = 45 + ((double)y / STEPS + bend * ((double)(next(&state) >> 40) / (1 << 24) - 0.5)) / 10;
}

static size_t put_point(char *to, uint64_t seed, size_t x, size_t y, const char *end) {
  double p[2];
  grid_point(seed, x, y, p);
  return (size_t)sprintf(to, "[%.7f,%.7f]%s", p[0], p[1], end);
}

/* The border of a cell, every second one the other way round. */
static size_t put_cell(char *to, uint64_t seed, size_t cell, const char *code) {
  size_t left = cell % SIDE * STEPS, low = cell / SIDE * STEPS, used = (size_t)sprintf(to, "{\"properties\":{\"code\":\"%s\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[", code);
  for (size_t k = 0; k <= 4 * STEPS; k++) {
    size_t at = (cell & 1 ? 4 * STEPS - k : k) % (4 * STEPS), side = at / STEPS, step = at % STEPS;
    size_t x = side == 0 ? step : side == 1 ? STEPS : side == 2 ? STEPS - step : 0, y = side == 0 ? 0 : side == 1 ? step : side == 2 ? STEPS : STEPS - step;
    used += put_point(to + used, seed, left + x, low + y, k < 4 * STEPS ? "," : "");
  }
  return used + (size_t)sprintf(to + used, "]]}}");
}

/* Three files of cells; the codes are the first of the territory. */
static fragility_contours *read_country(uint64_t seed, double tolerance, int threads) {
  enum { FILES = 3 };
  char paths[FILES][OUTLINES_PATH], name[40];
  const char *list[FILES];
  char *text = malloc((size_t)SIDE * SIDE * (4 * STEPS + 4) * 40);
  assert_non_null(text);
  for (size_t f = 0; f < FILES; f++) {
    size_t used = (size_t)sprintf(text, "{\"features\":[");
    for (size_t cell = f, put = 0; cell < SIDE * SIDE; cell += FILES) {
      if (put++) text[used++] = ',';
      used += put_cell(text + used, seed, cell, fragility_territory_units(outlines_land)->code[cell]);
    }
    used += (size_t)sprintf(text + used, "]}");
    snprintf(name, sizeof name, "country-%zu.geojson", f);
    list[f] = outlines_put(paths[f], name, text, used);
  }
  free(text);
  fragility_options options = {.threads = threads};
  fragility_contours_options how = {.tolerance = tolerance, .options = &options};
  fragility_contours *contours = NULL;
  fragility_error err = {.message = ""};
  if (fragility_contours_read(list, FILES, outlines_land, &how, &contours, &err) != FRAGILITY_OK) fail_msg("%s", err.message);
  return contours;
}

static double whole_area(const fragility_contours *contours) {
  double sum = 0;
  for (size_t u = 0; u < SIDE * SIDE; u++) {
    double area = outlines_area(contours, u);
    assert_true(area > 0);
    sum += area;
  }
  return sum;
}

/* The outside of the country is straight, so the sum of the areas is that of its square at any tolerance. */
static void no_gap_opens_in_a_country(void **state) {
  (void)state;
  static const double tolerances[] = {0, 1e-5, 5e-4, 1e-3, 0.01};
  size_t before = SIZE_MAX;
  for (uint64_t seed = 1; seed < 4; seed++, before = SIZE_MAX)
    for (size_t t = 0; t < sizeof tolerances / sizeof *tolerances; t++) {
      fragility_contours *c = read_country(seed, tolerances[t], 0);
      size_t points = 0;
      assert_int_equal(fragility_contours_count(c), SIDE * SIDE);
      assert_int_equal(fragility_contours_lines(c), 2 * SIDE * (SIDE + 1) - 4); /* a corner of the country is no node */
      assert_true(fabs(whole_area(c) - SIDE * SIDE / 100.0) < 1e-9 * SIDE * SIDE);
      for (size_t i = 0; i < fragility_contours_lines(c); i++) points += fragility_contours_line(c, i).points;
      assert_true(points <= before);
      before = points;
      fragility_contours_free(c);
    }
}

/* So coarse that all bends go but those that must stay, one to each of the three lines around a corner of the country. */
static void no_unit_vanishes(void **state) {
  (void)state;
  for (uint64_t seed = 1; seed < 6; seed++) {
    fragility_contours *c = read_country(seed, 1, 0);
    assert_int_equal(fragility_contours_count(c), SIDE * SIDE);
    assert_true(fabs(whole_area(c) - SIDE * SIDE / 100.0) < 1e-6);
    fragility_contours_free(c);
  }
}

static void is_same(const fragility_contours *a, const fragility_contours *b) {
  assert_int_equal(fragility_contours_lines(a), fragility_contours_lines(b));
  for (size_t i = 0; i < fragility_contours_lines(a); i++) {
    fragility_line x = fragility_contours_line(a, i), y = fragility_contours_line(b, i);
    assert_int_equal(x.points, y.points);
    assert_memory_equal(x.xy, y.xy, 2 * x.points * sizeof *x.xy);
  }
  for (size_t u = 0; u < SIDE * SIDE; u++) {
    const fragility_polygons *p = fragility_contours_polygons(a, u), *q = fragility_contours_polygons(b, u);
    assert_int_equal(p->count, q->count);
    assert_int_equal(p->first_ring[p->count], q->first_ring[p->count]);
    size_t points = p->first_point[p->first_ring[p->count]];
    assert_memory_equal(p->xy, q->xy, 2 * points * sizeof *p->xy);
  }
}

static void threads_make_no_difference(void **state) {
  (void)state;
  fragility_contours *one = read_country(7, 5e-4, 1);
  for (int threads = 2; threads <= 3; threads++) {
    fragility_contours *more = read_country(7, 5e-4, threads);
    is_same(one, more);
    fragility_contours_free(more);
  }
  fragility_contours_free(one);
}

/* ---- many rings ---- */

/* A comb of n squares that touch at corners: linear, or nearly, not a matter of minutes. */
static void thousands_of_rings(void **state) {
  (void)state;
  enum { RINGS = 3000 };
  char *text = malloc((size_t)RINGS * 160);
  assert_non_null(text);
  size_t used = (size_t)sprintf(text, "{\"features\":[{\"properties\":{\"code\":\"01001\"},\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":[");
  for (size_t i = 0; i < RINGS; i++) {
    double x = 0.01 * (double)i;
    used += (size_t)sprintf(text + used, "%s[[[%.2f,%.2f],[%.2f,%.2f],[%.2f,%.2f],[%.2f,%.2f]]]", i ? "," : "", x, x, x + 0.01, x, x + 0.01, x + 0.01, x, x + 0.01);
  }
  sprintf(text + used, "]}}]}");
  fragility_contours *c = outlines_read(text);
  outlines_is(c, "01001", RINGS, RINGS, RINGS * 1e-4);
  fragility_contours_free(c);
  free(text);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(wiggle_goes_and_the_border_stays_shared), cmocka_unit_test(tolerance_is_in_degrees_of_latitude), cmocka_unit_test(island_keeps_a_triangle),
                                     cmocka_unit_test(twins_keep_a_bend), cmocka_unit_test(unit_with_nodes_on_a_line_stays), cmocka_unit_test(no_gap_opens_in_a_country), cmocka_unit_test(no_unit_vanishes),
                                     cmocka_unit_test(threads_make_no_difference), cmocka_unit_test(thousands_of_rings)};
  return cmocka_run_group_tests(tests, outlines_open, outlines_close);
}
