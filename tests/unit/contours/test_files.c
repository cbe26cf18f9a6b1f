/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What files of contours may hold: codes as people write them, numbers in every form, and what is no contour at all. */
#include "outlines.h"

#define UNIT_BOX "[" BOX(0, 40, 1, 41) "]"

static void is_one_square(const char *text, const char *code) {
  fragility_contours *c = outlines_read(text);
  outlines_is(c, code, 1, 1, 1);
  fragility_contours_free(c);
}

static void refused_(const char *text, fragility_status status, const char *words, const char *file, int line) {
  fragility_contours *contours = (fragility_contours *)&contours;
  fragility_error err = {.message = ""};
  fragility_status found = outlines_try(text, 0, &contours, &err);
  if (found == status && !contours && strstr(err.message, words)) return;
  print_error("status %d, \"%s\"; expected %d, \"%s\"\n", found, err.message, status, words);
  fragility_contours_free(found == FRAGILITY_OK ? contours : NULL);
  _fail(file, line);
}
#define refused(...) refused_(__VA_ARGS__, __FILE__, __LINE__)

/* Beside a square of 01002: the feature is left out, and told so at its line. */
static void left_out_(const char *feature, fragility_problem_kind kind, const char *words, const char *file, int line) {
  char text[4000];
  snprintf(text, sizeof text, "{\"type\":\"FeatureCollection\",\"features\":[\n%s,\n%s]}", SQUARE("01002", 5, 40, 6, 41), feature);
  fragility_contours *c = outlines_read(text);
  outlines_is(c, "01002", 1, 1, 1);
  outlines_told_(c, 0, 3, words, file, line);
  if (fragility_contours_count(c) != 1 || outlines_problems(c, kind) != 1) _fail(file, line);
  fragility_contours_free(c);
}
#define left_out(...) left_out_(__VA_ARGS__, __FILE__, __LINE__)

static void codes_as_people_write_them(void **state) {
  (void)state;
  is_one_square(COLLECTION(FEATURE("1001", "Polygon", UNIT_BOX)), "01001");
  is_one_square(COLLECTION(FEATURE("\"1001\"", "Polygon", UNIT_BOX)), "01001");
  is_one_square(COLLECTION(FEATURE("31555", "Polygon", UNIT_BOX)), "31555");
  is_one_square(COLLECTION(FEATURE("[\"01001\"]", "Polygon", UNIT_BOX)), "01001");
  is_one_square(COLLECTION(POLYGON("2A004", UNIT_BOX)), "2A004");
  is_one_square(COLLECTION(POLYGON("2a004", UNIT_BOX)), "2A004");
  is_one_square(COLLECTION(POLYGON("20004", UNIT_BOX)), "2A004");
  is_one_square(COLLECTION(POLYGON("97411", UNIT_BOX)), "97411");
}

static void properties_that_hold_a_code(void **state) {
  (void)state;
  static const char *const names[] = {"code", "insee", "codgeo", "code_insee", "INSEE_COM", "INSEE_ARM", "DEPCOM"};
  char text[600];
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    snprintf(text, sizeof text, COLLECTION("{\"type\":\"Feature\",\"geometry\":{\"coordinates\":%s,\"type\":\"Polygon\"},\"properties\":{\"nom\":\"x\",\"%s\":\"01001\"}}"), UNIT_BOX, names[i]);
    is_one_square(text, "01001");
  }
  is_one_square(COLLECTION("{\"type\":\"Feature\",\"id\":\"01001\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":" UNIT_BOX "}}"), "01001");
}

static void numbers_in_every_form(void **state) {
  (void)state;
  is_one_square(COLLECTION(POLYGON("01001", "[[[0,4e1],[1E0,40.0],[10e-1,4.1E+1],[-0.0,410.0e-1],[0,40]]]")), "01001");
  is_one_square(COLLECTION(POLYGON("01001", "[[[0,40,12.5],[1,40,0],[1,41,-3],[0,41,1e3],[0,40,12.5]]]")), "01001");
  is_one_square(COLLECTION(POLYGON("01001", "[[[0,40,1,2],[1,40,1,2],[1,41,1,2],[0,41,1,2],[0,40,1,2]]]")), "01001");
  is_one_square(COLLECTION(POLYGON("01001", "[[[0.00000000001,40.00000000000000000000000001],[1,40],[1,41],[0,41]]]")), "01001"); /* not closed */
}

static void west_and_south(void **state) {
  (void)state;
  fragility_contours *c = outlines_read(COLLECTION(POLYGON("97411", "[[[-180,-90],[180,-90],[180,90],[-180,90],[-180,-90]]]")));
  outlines_is(c, "97411", 1, 1, 360.0 * 180);
  fragility_contours_free(c);
}

static void texts_in_every_layout(void **state) {
  (void)state;
  is_one_square("{\r\n  \"type\": \"FeatureCollection\",\r\n  \"features\": [\r\n    {\r\n      \"properties\": {\r\n \"code\": \"01001\"\r\n},\r\n      \"geometry\": {\r\n        \"type\": \"Polygon\",\r\n"
                "        \"coordinates\" : [\r\n [\r\n [\r\n 0,\r\n 40\r\n ],\r\n [ 1 , 40 ],\t[1,41],\r\n[\r\n0\r\n,\r\n41],[0,40]\r\n]\r\n]\r\n}\r\n}\r\n]\r\n}\r\n",
                "01001");
  is_one_square("{\n\"features\":[{\"properties\":{\"nom\":\"\\\"coordinates\\\":[[[\",\"code\":\"01001\"},\"geometry\":{\"coordinates\":\n[\n[\n[\n0\n,\n40\n]\n,\n[\n1\n,\n40\n]\n,\n[1,41],[0,41]]],\"type\":\"Polygon\"}}]}", "01001");
  is_one_square(COLLECTION("{\"properties\":{\"coordinates\":[[0,40],[1,40]],\"code\":\"01001\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":" UNIT_BOX "}}"), "01001");
  is_one_square("\xEF\xBB\xBF" COLLECTION(POLYGON("01001", UNIT_BOX)), "01001");
}

/* Problems are told at the line of their feature, whatever stood in place of its coordinates. */
static void lines_are_those_of_the_file(void **state) {
  (void)state;
  fragility_contours *c = outlines_read("{\"features\":[\n" SQUARE("01001", 0, 40, 1, 41) ",\n{\"properties\":{\"code\":\"01002\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[\n[5,40],\n[6,40],\n[6,41],\n[5,41]]]}},\n"
                                         POLYGON("99999", UNIT_BOX) "\n]}");
  assert_int_equal(fragility_contours_count(c), 2);
  outlines_told(c, 0, 8, "the code of no commune");
  fragility_contours_free(c);
}

static void features_that_cannot_be_used(void **state) {
  (void)state;
  left_out(POLYGON("99999", UNIT_BOX), FRAGILITY_PROBLEM_CODE_UNRESOLVED, "the code of no commune");
  left_out(POLYGON("Alvier", UNIT_BOX), FRAGILITY_PROBLEM_CODE_UNRESOLVED, "not the code of a commune");
  left_out(POLYGON("", UNIT_BOX), FRAGILITY_PROBLEM_ROW, "no code among the properties");
  left_out(FEATURE("null", "Polygon", UNIT_BOX), FRAGILITY_PROBLEM_ROW, "no code among the properties");
  left_out(FEATURE("1001.5", "Polygon", UNIT_BOX), FRAGILITY_PROBLEM_ROW, "no code among the properties");
  left_out("{\"properties\":null,\"geometry\":null}", FRAGILITY_PROBLEM_ROW, "no code among the properties");
  left_out("{\"properties\":{\"code\":\"01001\"},\"geometry\":null}", FRAGILITY_PROBLEM_ROW, "no polygon");
  left_out(FEATURE("\"01001\"", "Point", "[0,40]"), FRAGILITY_PROBLEM_ROW, "no polygon");
  left_out(FEATURE("\"01001\"", "LineString", BOX(0, 40, 1, 41)), FRAGILITY_PROBLEM_ROW, "no polygon");
}

/* Only objects have a line of their own. */
static void features_that_are_no_objects(void **state) {
  (void)state;
  fragility_contours *c = outlines_read(COLLECTION("null,[],1,\"x\"," SQUARE("01001", 0, 40, 1, 41)));
  outlines_is(c, "01001", 1, 1, 1);
  assert_int_equal(outlines_problems(c, FRAGILITY_PROBLEM_ROW), 4);
  outlines_told(c, 0, 0, "no code among the properties");
  fragility_contours_free(c);
}

static void coordinates_that_are_none(void **state) {
  (void)state;
  static const char *const wrong[] = {"[[[0,140],[1,140],[1,141],[0,140]]]", "[[[181,40],[1,40],[1,41],[181,40]]]", "[[[652709,6862305],[652710,6862305],[652710,6862306],[652709,6862305]]]",
                                      "[[[1e300,40],[1,40],[1,41]]]", "[[[0,\"40\"],[1,40],[1,41]]]", "[[[0],[1],[1]]]", "[[0,40],[1,40],[1,41],[0,40]]", "[[[[0,40],[1,40],[1,41],[0,40]]]]",
                                      "[[[[[0,40],[1,40],[1,41],[0,40]]]]]", "[[[null,null],[1,40],[1,41]]]", "[[[[],[0,40]]]]", "{}", "null", "\"\"", "0", "-1", "3", "[0]", "[[0]]"};
  char feature[400];
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    snprintf(feature, sizeof feature, "{\"properties\":{\"code\":\"01001\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":%s}}", wrong[i]);
    left_out(feature, FRAGILITY_PROBLEM_ROW, "coordinates that are no longitude and latitude");
  }
  left_out(MULTIPOLYGON("01001", UNIT_BOX), FRAGILITY_PROBLEM_ROW, "coordinates that are no longitude and latitude");
}

static void rings_that_bound_nothing(void **state) {
  (void)state;
  static const char *const flat[] = {"[]", "[[]]", "[[[0,40]]]", "[[[0,40],[1,40],[0,40]]]", "[[[0,40],[0,40],[0,40],[0,40]]]", "[[[0,40],[0.00000001,40],[0,40.00000001],[0,40]]]"};
  char feature[400];
  for (size_t i = 0; i < sizeof flat / sizeof *flat; i++) {
    snprintf(feature, sizeof feature, POLYGON("01001", "%s"), flat[i]);
    left_out(feature, FRAGILITY_PROBLEM_ROW, "no ring of three points or more");
  }
}

static void files_that_are_no_contours(void **state) {
  (void)state;
  refused("", FRAGILITY_ERROR_FORMAT, "found no JSON");
  refused("code,name\n01001,Alvier\n", FRAGILITY_ERROR_FORMAT, "contours.geojson:1: found no JSON");
  refused("{\"type\":\"Topology\",\"objects\":{\"a\":{}},\"arcs\":[]}", FRAGILITY_ERROR_FORMAT, "found TopoJSON");
  refused("{}", FRAGILITY_ERROR_FORMAT, "JSON without a list \"features\"");
  refused("[]", FRAGILITY_ERROR_FORMAT, "JSON without a list \"features\"");
  refused("{\"features\":null}", FRAGILITY_ERROR_FORMAT, "JSON without a list \"features\"");
  refused("{\"features\":[]}", FRAGILITY_ERROR_UNKNOWN, "found no outline of a commune");
  refused(COLLECTION(FEATURE("\"01001\"", "Point", "[0,40]")), FRAGILITY_ERROR_UNKNOWN, "found no outline of a commune");
  refused(COLLECTION(POLYGON("99999", UNIT_BOX)), FRAGILITY_ERROR_UNKNOWN, "found no outline of a commune");
}

static void broken_json_is_told_at_its_line(void **state) {
  (void)state;
  refused("{\"features\":[\n" POLYGON("01\\u0000001", UNIT_BOX) "]}", FRAGILITY_ERROR_FORMAT, "contours.geojson:2: found no JSON");
  refused("{\"features\":[\n" POLYGON("01001", "[[[1e400,40],[1,40],[1,41]]]") "]}", FRAGILITY_ERROR_FORMAT, "contours.geojson:2: found no JSON");
  refused("{\"features\":[\n" SQUARE("01001", 0, 40, 1, 41) ",\n{\"properties\":{\"code\":}]}", FRAGILITY_ERROR_FORMAT, "contours.geojson:3: found no JSON");
  refused("{\"features\":[\n{\"geometry\":{\"coordinates\":[[\n[0,40],\n[1,40],\n[1,41]]]}},\n?]}", FRAGILITY_ERROR_FORMAT, "contours.geojson:6: found no JSON");
  refused("{\"features\":[{\"geometry\":{\"coordinates\":[[[0,40],[1,40],[NaN,41]]]}}]}", FRAGILITY_ERROR_FORMAT, ":1: found no JSON");
  refused("{\"features\":[{\"geometry\":{\"coordinates\":[[[0,40],[1,40],[Infinity,41]]]}}]}", FRAGILITY_ERROR_FORMAT, ":1: found no JSON");
  refused("{\"features\":[{\"geometry\":{\"coordinates\":[[[0,40],[1,40],[1,41", FRAGILITY_ERROR_FORMAT, ":1: found no JSON");
  refused("{\"features\":[{\"geometry\":{\"coordinates\":[[[0,40],[1,40]", FRAGILITY_ERROR_FORMAT, ":1: found no JSON");
  refused("{\"features\":[{\"geometry\":{\"coordinates\"", FRAGILITY_ERROR_FORMAT, ":1: found no JSON");
  refused("{\"features\":[{\"geometry\":{\"coordinates\":", FRAGILITY_ERROR_FORMAT, ":1: found no JSON");
  refused("{\"features\":[\"", FRAGILITY_ERROR_FORMAT, ":1: found no JSON");
  refused("{\"features\":[\"\\", FRAGILITY_ERROR_FORMAT, ":1: found no JSON");
}

static void deep_nesting_is_no_fault(void **state) {
  (void)state;
  enum { DEEP = 10000 };
  static const char *const starts[] = {"{\"features\":[{\"geometry\":{\"coordinates\":", "{\"features\":["};
  char *text = malloc(2 * DEEP + 200);
  assert_non_null(text);
  for (size_t i = 0; i < 2; i++) {
    size_t n = strlen(starts[i]);
    memcpy(text, starts[i], n);
    memset(text + n, '[', DEEP);
    memset(text + n + DEEP, ']', DEEP);
    strcpy(text + n + (size_t)2 * DEEP, i ? "]}" : "}}]}");
    refused(text, FRAGILITY_ERROR_FORMAT, ":1: found no JSON");
  }
  free(text);
}

/* A name that is cut within a character, and a byte that is no text. */
static void codes_that_are_no_text(void **state) {
  (void)state;
  char code[400] = "";
  for (size_t i = 0; i < 69; i++) code[i] = 'x';
  strcat(code, "\xC3\xA9\xC3\xA9");
  char feature[700];
  snprintf(feature, sizeof feature, POLYGON("%s", UNIT_BOX), code);
  left_out(feature, FRAGILITY_PROBLEM_CODE_UNRESOLVED, "not the code of a commune");
}

static void packed_files_are_read(void **state) {
  (void)state;
  char path[OUTLINES_PATH], command[300], packed[OUTLINES_PATH + 4];
  const char *text = COLLECTION(SQUARE("01001", 0, 40, 1, 41));
  outlines_put(path, "packed.geojson", text, strlen(text));
  snprintf(command, sizeof command, "gzip -f %s", path);
  assert_int_equal(system(command), 0);
  snprintf(packed, sizeof packed, "%s.gz", path);
  const char *paths[] = {packed};
  fragility_contours *c;
  fragility_error err;
  assert_int_equal(fragility_contours_read(paths, 1, outlines_land, NULL, &c, &err), FRAGILITY_OK);
  outlines_is(c, "01001", 1, 1, 1);
  fragility_contours_free(c);
}

static void wrong_arguments_are_refused(void **state) {
  (void)state;
  char path[OUTLINES_PATH];
  const char *text = COLLECTION(SQUARE("01001", 0, 40, 1, 41)), *paths[] = {outlines_put(path, "good.geojson", text, strlen(text))}, *absent[] = {"/nowhere/contours.geojson"};
  static const double tolerances[] = {-1, 10, INFINITY, NAN};
  fragility_contours *c = NULL;
  fragility_error err;
  assert_int_equal(fragility_contours_read(NULL, 1, outlines_land, NULL, &c, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_contours_read(paths, 0, outlines_land, NULL, &c, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_contours_read(paths, 1, NULL, NULL, &c, NULL), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_contours_read(paths, 1, outlines_land, NULL, NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  for (size_t i = 0; i < sizeof tolerances / sizeof *tolerances; i++)
    assert_int_equal(fragility_contours_read(paths, 1, outlines_land, &(fragility_contours_options){.tolerance = tolerances[i]}, &c, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_contours_read(absent, 1, outlines_land, NULL, &c, &err), FRAGILITY_ERROR_IO);
  assert_null(c);
}

static void getters_know_their_bounds(void **state) {
  (void)state;
  fragility_contours *c = outlines_read(COLLECTION(SQUARE("01001", 0, 40, 1, 41)));
  const size_t *lines = NULL;
  for (size_t beyond = 1; beyond; beyond = beyond == 1 ? SIZE_MAX : 0) {
    assert_int_equal(fragility_contours_line(c, beyond).points, 0);
    assert_int_equal(fragility_contours_ring(c, outlines_unit("01001"), beyond, &lines), 0);
  }
  assert_int_equal(fragility_contours_rings(c, SIZE_MAX), 0);
  assert_null(fragility_contours_polygons(c, SIZE_MAX));
  assert_int_equal(fragility_contours_ring(c, outlines_unit("01001"), 0, NULL), 1);
  fragility_contours_free(c);
  fragility_contours_free(NULL);
  assert_int_equal(fragility_contours_count(NULL) + fragility_contours_lines(NULL) + fragility_contours_rings(NULL, 0) + fragility_contours_ring(NULL, 0, 0, &lines) + fragility_contours_line(NULL, 0).points, 0);
  assert_null(fragility_contours_polygons(NULL, 0));
  assert_null(fragility_contours_journal(NULL));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(codes_as_people_write_them), cmocka_unit_test(properties_that_hold_a_code), cmocka_unit_test(numbers_in_every_form), cmocka_unit_test(west_and_south),
                                     cmocka_unit_test(texts_in_every_layout), cmocka_unit_test(lines_are_those_of_the_file), cmocka_unit_test(features_that_cannot_be_used), cmocka_unit_test(features_that_are_no_objects),
                                     cmocka_unit_test(coordinates_that_are_none), cmocka_unit_test(rings_that_bound_nothing), cmocka_unit_test(files_that_are_no_contours),
                                     cmocka_unit_test(broken_json_is_told_at_its_line), cmocka_unit_test(deep_nesting_is_no_fault), cmocka_unit_test(codes_that_are_no_text), cmocka_unit_test(packed_files_are_read),
                                     cmocka_unit_test(wrong_arguments_are_refused), cmocka_unit_test(getters_know_their_bounds)};
  return cmocka_run_group_tests(tests, outlines_open, outlines_close);
}
