/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of points: projection, columns, conditions, distances. */
#include "../check.h"

#include "access/access.h"

#include <fragility/places.h>
#include <fragility/write.h>

static fragility_territory *country;
static char path[] = "/tmp/fragility-places-XXXXXX";

static int begin(void **state) {
  fragility_error err;
  (void)state;
  int file = mkstemp(path);
  if (file >= 0) close(file);
  return file < 0 || fragility_territory_read(NULL, &country, &err);
}

static int end(void **state) {
  (void)state;
  fragility_territory_free(country);
  return unlink(path);
}

/* ---- Lambert-93 from its definition: secant at 44 and 49 degrees north, GRS80, origin 46.5 N 3 E at 700000, 6600000 ---- */

static const double eccentricity = 0.08181919104281579, half_axis = 6378137, degree = 3.14159265358979323846 / 180;

static double isometric(double latitude) {
  double s = eccentricity * sin(latitude);
  return log(tan(3.14159265358979323846 / 4 + latitude / 2) * pow((1 - s) / (1 + s), eccentricity / 2));
}

static double across(double latitude) {
  double s = eccentricity * sin(latitude);
  return half_axis / sqrt(1 - s * s) * cos(latitude);
}

static void project(double latitude, double longitude, double *x, double *y) {
  double south = 44 * degree, north = 49 * degree, origin = 46.5 * degree;
  double n = log(across(south) / across(north)) / (isometric(north) - isometric(south));
  double c = across(south) / n * exp(n * isometric(south)), turn = n * (longitude - 3) * degree;
  double radius = c * exp(-n * isometric(latitude * degree)), radius0 = c * exp(-n * isometric(origin));
  *x = 700000 + radius * sin(turn);
  *y = 6600000 + radius0 - radius * cos(turn);
}

static void undoes_the_projection(void **state) {
  double latitude, longitude, x, y;
  (void)state;
  assert_true(fragility_lambert93(700000, 6600000, &latitude, &longitude));
  assert_close(latitude, 46.5, 1e-9);
  assert_close(longitude, 3, 1e-9);
  for (double phi = 41.5; phi < 51; phi += 0.5)
    for (double lambda = -5; lambda < 9.6; lambda += 0.7) {
      project(phi, lambda, &x, &y);
      assert_true(fragility_lambert93(x, y, &latitude, &longitude));
      assert_close(latitude, phi, 1e-9); /* a tenth of a millimetre */
      assert_close(longitude, lambda, 1e-9);
    }
  assert_false(fragility_lambert93(0, 0, &latitude, &longitude));
  assert_false(fragility_lambert93(NAN, 6600000, &latitude, &longitude));
  assert_false(fragility_lambert93(INFINITY, 6600000, &latitude, &longitude));
}

/* ---- files ---- */

static fragility_status read_text(const char *text, const char *const *conditions, size_t n, fragility_places **places, fragility_error *err) {
  assert_int_equal(fragility_text_write(text, path, true, err), FRAGILITY_OK);
  return fragility_places_read(path, conditions, n, country, NULL, places, err);
}

static void places_by_columns(void **state) {
  static const struct {
    const char *text;
    size_t placed, unplaced;
  } cases[] = {{"id,Longitude,LATITUDE\n1,1.5,43.6\n2,,43\n3,0,0\n4,2,x\n", 1, 3},
               {"Operateur;x;y;4G\n20801;700000;6600000;1\n20810;1;2;1\n20820;650000,5;6862000;1\n", 2, 1},
               {"x,y\n2.3,48.8\n650000,6862000\n", 1, 1},
               {"DEPCOM;TYPEQU\n31555;C101\n1001;C101\n99999;C101\n75101;C101\n", 3, 1}};
  (void)state;
  for (size_t i = 0; i < COUNT(cases); i++) {
    fragility_error err;
    fragility_places *places;
    assert_int_equal(read_text(cases[i].text, NULL, 0, &places, &err), FRAGILITY_OK);
    assert_int_equal(fragility_places_count(places), cases[i].placed);
    assert_int_equal(fragility_places_unplaced(places), cases[i].unplaced);
    fragility_places_free(places);
  }
}

static void measures_what_meets_the_conditions(void **state) {
  static const char *const text = "kind,lon,lat\na,0,45\na,0,45.1\nb,0,45.01\n", *const conditions[] = {"kind=a"}, *const codes[] = {"1", "2"};
  static const double latitude[] = {45, NAN}, longitude[] = {0, 0};
  fragility_units units = {.count = 2, .code = codes, .latitude = latitude, .longitude = longitude};
  double km[2], within[2];
  fragility_error err;
  fragility_places *places;
  (void)state;
  assert_int_equal(read_text(text, conditions, 1, &places, &err), FRAGILITY_OK);
  assert_int_equal(fragility_places_count(places), 2);
  assert_int_equal(fragility_places_distances(places, &units, fragility_distance_km(45, 0, 45.1, 0), NULL, km, within, &err), FRAGILITY_OK);
  assert_true(km[0] == 0 && within[0] == 2 && isnan(km[1]) && isnan(within[1]));
  assert_int_equal(fragility_places_distances(places, &units, -1, NULL, km, within, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_places_distances(NULL, &units, 1, NULL, km, within, &err), FRAGILITY_ERROR_ARGUMENT);
  fragility_places_free(places);
}

static void refuses_bad_input(void **state) {
  static const char *const none[] = {"=a"}, *const unknown[] = {"colour=a"};
  fragility_error err;
  fragility_places *places = (fragility_places *)&err;
  (void)state;
  assert_int_equal(read_text("name,town\na,b\n", NULL, 0, &places, &err), FRAGILITY_ERROR_FORMAT);
  assert_null(places);
  assert_int_equal(read_text("lon,lat\n1,2\n", none, 1, &places, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_not_equal(read_text("lon,lat\n1,2\n", unknown, 1, &places, &err), FRAGILITY_OK);
  assert_null(places);
  assert_int_equal(fragility_places_read(NULL, NULL, 0, country, NULL, &places, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_places_read(path, NULL, 0, NULL, NULL, &places, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_places_read("/nowhere/points.csv", NULL, 0, country, NULL, &places, &err), FRAGILITY_ERROR_IO);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(undoes_the_projection), cmocka_unit_test(places_by_columns), cmocka_unit_test(measures_what_meets_the_conditions),
                                     cmocka_unit_test(refuses_bad_input)};
  return cmocka_run_group_tests(tests, begin, end);
}
