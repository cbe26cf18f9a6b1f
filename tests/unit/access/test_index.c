/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The k-d tree against all pairs. Both use the one exact distance, so they must agree to the last bit. */
#include "tiny.h"

#include "access/access.h"

enum { POINTS = 2000, QUERIES = 3000 };

static double latitude[POINTS], longitude[POINTS], ask_latitude[QUERIES], ask_longitude[QUERIES];

static double roll(uint64_t *state) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (double)(*state >> 11) / 9007199254740992.0;
}

/* Even on the sphere, then the places where a map has a seam. */
static void scatter(double *lat, double *lon, size_t n, uint64_t seed) {
  for (size_t i = 0; i < n; i++) {
    lat[i] = asin(2 * roll(&seed) - 1) * 180 / 3.14159265358979323846;
    lon[i] = 360 * roll(&seed) - 180;
    if (i % 10 == 1) lat[i] = i % 20 == 1 ? 90 : -90;
    if (i % 10 == 2) lon[i] = i % 20 == 2 ? 180 : -180;
    if (i % 10 == 3) lat[i] = 0;
    if (i % 10 == 4) lon[i] = 0;
    if (i % 10 == 5) lat[i] = 44 + lat[i] / 1000, lon[i] = 2 + lon[i] / 1000;
    if (i % 10 == 6) lat[i] = floor(lat[i]), lon[i] = floor(lon[i]);
    if (i % 10 == 7) lat[i] = lat[i - 7], lon[i] = lon[i - 7];
    if (i % 10 == 8) lat[i] = lat[i - 8], lon[i] = lon[i - 8];
    if (i % 10 == 9) lat[i] = lat[0], lon[i] = lon[0];
  }
}

static int prepare(void **state) {
  (void)state;
  scatter(latitude, longitude, POINTS, 1);
  scatter(ask_latitude, ask_longitude, QUERIES, 2);
  for (size_t i = 0; i < QUERIES; i += 7) ask_latitude[i] = latitude[i % POINTS], ask_longitude[i] = longitude[i % POINTS];
  for (size_t i = 3; i < QUERIES; i += 70) /* the antipode of a point */
    ask_latitude[i] = -latitude[i % POINTS], ask_longitude[i] = longitude[i % POINTS] - (longitude[i % POINTS] > 0 ? 180 : -180);
  return 0;
}

static fragility_index *index_at(double *lat, double *lon, size_t n) {
  const fragility_points points = {.count = n, .latitude = lat, .longitude = lon};
  fragility_index *index = NULL;
  assert_int_equal(fragility_index_create(&points, NULL, &index, NULL), FRAGILITY_OK);
  return index;
}

static fragility_index *index_of(size_t n) { return index_at(latitude, longitude, n); }

static size_t nearest(const fragility_index *index, double lat, double lon, double *km) {
  return fragility_index_nearest(index, &(fragility_spot){lat, lon, 0}, km);
}

static size_t within(const fragility_index *index, double lat, double lon, double km) {
  return fragility_index_within(index, &(fragility_spot){lat, lon, 0}, km);
}

static double apart(size_t query, size_t point) {
  return fragility_distance_km(ask_latitude[query], ask_longitude[query], latitude[point], longitude[point]);
}

static size_t nearest_by_hand(size_t query, size_t n, double *km) {
  size_t best = SIZE_MAX;
  *km = NAN;
  for (size_t p = 0; p < n; p++) {
    double d = apart(query, p);
    if (best == SIZE_MAX || d < *km) best = p, *km = d;
  }
  return best;
}

static size_t within_by_hand(size_t query, size_t n, double km) {
  size_t count = 0;
  for (size_t p = 0; p < n; p++) count += apart(query, p) <= km;
  return count;
}

static void finds_the_nearest(void **state) {
  (void)state;
  fragility_index *index = index_of(POINTS);
  for (size_t q = 0; q < QUERIES; q++) {
    double km, wanted;
    size_t best = nearest_by_hand(q, POINTS, &wanted);
    assert_int_equal(nearest(index, ask_latitude[q], ask_longitude[q], &km), best);
    tiny_same(km, wanted, "km");
  }
  fragility_index_free(index);
}

static void counts_within(void **state) {
  (void)state;
  static const double limits[] = {0, 0.001, 10, 500, 5000, 10007.6, 20015, 20016, 1e9};
  fragility_index *index = index_of(POINTS);
  for (size_t q = 0; q < QUERIES; q += 9)
    for (size_t r = 0; r < sizeof limits / sizeof *limits; r++)
      assert_int_equal(within(index, ask_latitude[q], ask_longitude[q], limits[r]), within_by_hand(q, POINTS, limits[r]));
  fragility_index_free(index);
}

/* A limit that is a pair's very distance includes it; the next double below leaves it out. */
static void counts_at_the_limit(void **state) {
  (void)state;
  fragility_index *index = index_of(POINTS);
  for (size_t q = 0; q < QUERIES; q += 3) {
    double km = apart(q, (q * 37) % POINTS), less = nextafter(km, 0);
    size_t with = within(index, ask_latitude[q], ask_longitude[q], km);
    assert_int_equal(with, within_by_hand(q, POINTS, km));
    if (km == 0) continue;
    size_t without = within(index, ask_latitude[q], ask_longitude[q], less);
    assert_int_equal(without, within_by_hand(q, POINTS, less));
    assert_true(without < with);
  }
  fragility_index_free(index);
}

static void works_at_every_size(void **state) {
  (void)state;
  for (size_t n = 0; n <= 70; n++) {
    fragility_index *index = index_of(n);
    for (size_t q = 0; q < 40; q++) {
      double km, wanted;
      size_t best = nearest_by_hand(q, n, &wanted);
      assert_int_equal(nearest(index, ask_latitude[q], ask_longitude[q], &km), best);
      tiny_same(km, wanted, "km");
      assert_int_equal(within(index, ask_latitude[q], ask_longitude[q], 4000), within_by_hand(q, n, 4000));
    }
    fragility_index_free(index);
  }
}

static void breaks_ties_by_position(void **state) {
  (void)state;
  double lat[100], lon[100], km;
  fragility_index *index = NULL;
  for (size_t i = 0; i < 100; i++) lat[i] = i < 50 ? 1 : 0, lon[i] = i < 50 ? 1 : 3;
  index = index_at(lat, lon, 100);
  assert_int_equal(nearest(index, 0.1, 3, &km), 50);
  assert_int_equal(nearest(index, 1, 1, &km), 0);
  tiny_same(km, 0, "km");
  assert_int_equal(within(index, 1, 1, 0), 50);
  fragility_index_free(index);
}

/* A degree on the equator, across the seam at 180, over the pole: by hand, pi x R / 180. */
static void has_no_seam(void **state) {
  (void)state;
  const double degree = 6371.0088 * 3.14159265358979323846 / 180;
  double lat[] = {0, 0, 89.5, -89.5}, lon[] = {179.5, 10, 90, 90};
  double km;
  fragility_index *index = NULL;
  index = index_at(lat, lon, 4);
  assert_int_equal(nearest(index, 0, -179.5, &km), 0);
  tiny_near(km, degree, "across the antimeridian");
  assert_int_equal(nearest(index, 89.5, -90, &km), 2);
  tiny_near(km, degree, "over the pole");
  assert_int_equal(nearest(index, -89.5, -90, &km), 3);
  assert_int_equal(nearest(index, 0, 11, &km), 1);
  tiny_near(km, degree, "along the equator");
  fragility_index_free(index);
}

/* Points of six lands, and asked from a seventh: only those of the same land are seen, numbered as they came. */
static void never_crosses_the_sea(void **state) {
  (void)state;
  enum { LANDS = 6 };
  static unsigned char land[POINTS];
  static uint32_t origin[POINTS];
  const fragility_points points = {POINTS, latitude, longitude, land, origin};
  fragility_index *index = NULL;
  for (size_t p = 0; p < POINTS; p++) land[p] = (unsigned char)(p * p % LANDS * 51), origin[p] = (uint32_t)(3 * p + 1);
  assert_int_equal(fragility_index_create(&points, NULL, &index, NULL), FRAGILITY_OK);
  for (size_t q = 0; q < QUERIES; q += 5) {
    const fragility_spot from = {ask_latitude[q], ask_longitude[q], (unsigned char)(q % 7 * 51 % 256)};
    size_t best = SIZE_MAX, close = 0;
    double least = INFINITY, km;
    for (size_t p = 0; p < POINTS; p++) {
      if (land[p] != from.land) continue;
      if (apart(q, p) < least) best = origin[p], least = apart(q, p);
      close += apart(q, p) <= 3000;
    }
    assert_int_equal(fragility_index_nearest(index, &from, &km), best);
    assert_true(best == SIZE_MAX ? isnan(km) : km == least);
    assert_int_equal(fragility_index_within(index, &from, 3000), close);
  }
  fragility_index_free(index);
}

static void refuses_a_negative_limit(void **state) {
  (void)state;
  fragility_index *index = index_of(10);
  assert_int_equal(within(index, latitude[0], longitude[0], -1), 0);
  assert_int_equal(within(index, latitude[0], longitude[0], NAN), 0);
  fragility_index_free(index);
  fragility_index_free(NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_the_nearest),   cmocka_unit_test(counts_within),           cmocka_unit_test(counts_at_the_limit),
      cmocka_unit_test(works_at_every_size), cmocka_unit_test(breaks_ties_by_position), cmocka_unit_test(has_no_seam),
      cmocka_unit_test(refuses_a_negative_limit), cmocka_unit_test(never_crosses_the_sea),
  };
  return cmocka_run_group_tests(tests, prepare, NULL);
}
