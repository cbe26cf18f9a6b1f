/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of contours share: GeoJSON made of boxes, read on the shipped communes, and shapes measured by the shoelace. */
#ifndef TESTS_OUTLINES_H
#define TESTS_OUTLINES_H

#include "contours/contours.h"

#include <fragility/fragility.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define COLLECTION(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"
#define FEATURE(code, type, coordinates) \
  "{\"type\":\"Feature\",\"properties\":{\"code\":" code "},\"geometry\":{\"type\":\"" type "\",\"coordinates\":" coordinates "}}"
#define POLYGON(code, coordinates) FEATURE("\"" code "\"", "Polygon", coordinates)
#define MULTIPOLYGON(code, coordinates) FEATURE("\"" code "\"", "MultiPolygon", coordinates)
/* Corners of a box, counter-clockwise, and clockwise. */
#define BOX(w, s, e, n) "[[" #w "," #s "],[" #e "," #s "],[" #e "," #n "],[" #w "," #n "],[" #w "," #s "]]"
#define CLOCKWISE(w, s, e, n) "[[" #w "," #s "],[" #w "," #n "],[" #e "," #n "],[" #e "," #s "],[" #w "," #s "]]"
#define SQUARE(code, w, s, e, n) POLYGON(code, "[" BOX(w, s, e, n) "]")

enum { OUTLINES_PATH = 96 };
static char outlines_folder[] = "/tmp/fragility-contours-XXXXXX";
static fragility_territory *outlines_land;

static int outlines_open(void **state) {
  fragility_territory_options options = {.without_points = true};
  fragility_error err;
  (void)state;
  return mkdtemp(outlines_folder) && fragility_territory_read_with(&options, &outlines_land, &err) == FRAGILITY_OK ? 0 : -1;
}

static int outlines_close(void **state) {
  char command[200];
  (void)state;
  fragility_territory_free(outlines_land);
  snprintf(command, sizeof command, "rm -rf %s", outlines_folder);
  return system(command);
}

/* A file of these bytes. */
static inline const char *outlines_put(char path[OUTLINES_PATH], const char *name, const char *bytes, size_t size) {
  snprintf(path, OUTLINES_PATH, "%s/%.40s", outlines_folder, name);
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  assert_int_equal(fwrite(bytes, 1, size, file), size);
  assert_int_equal(fclose(file), 0);
  return path;
}

static inline fragility_status outlines_try(const char *text, double tolerance, fragility_contours **out, fragility_error *err) {
  char path[OUTLINES_PATH];
  const char *paths[] = {outlines_put(path, "contours.geojson", text, strlen(text))};
  fragility_contours_options options = {.tolerance = tolerance};
  return fragility_contours_read(paths, 1, outlines_land, &options, out, err);
}

static inline fragility_contours *outlines_read_at(const char *text, double tolerance) {
  fragility_contours *contours = NULL;
  fragility_error err = {.message = ""};
  if (outlines_try(text, tolerance, &contours, &err) != FRAGILITY_OK) fail_msg("%s", err.message);
  return contours;
}
static inline fragility_contours *outlines_read(const char *text) { return outlines_read_at(text, 0); }

static inline size_t outlines_unit(const char *code) {
  size_t unit = fragility_units_find(fragility_territory_units(outlines_land), code);
  assert_true(unit != SIZE_MAX);
  return unit;
}

/* Twice the signed area of a closed ring. */
static inline double outlines_shoelace(const double *xy, size_t points) {
  double area = 0;
  for (size_t i = 0; i + 1 < points; i++) area += xy[2 * i] * xy[2 * i + 3] - xy[2 * i + 2] * xy[2 * i + 1];
  return area;
}

/* RFC 7946: rings closed, of four positions or more, the outer one counter-clockwise, holes clockwise. The area, in square degrees. */
static inline double outlines_area(const fragility_contours *contours, size_t unit) {
  const fragility_polygons *p = fragility_contours_polygons(contours, unit);
  double area = 0;
  for (size_t i = 0; i < p->count; i++)
    for (size_t r = p->first_ring[i]; r < p->first_ring[i + 1]; r++) {
      const double *xy = p->xy + 2 * p->first_point[r];
      size_t points = p->first_point[r + 1] - p->first_point[r];
      double here = outlines_shoelace(xy, points);
      assert_true(points >= 4 && xy[0] == xy[2 * points - 2] && xy[1] == xy[2 * points - 1]);
      assert_true(r == p->first_ring[i] ? here > 0 : here < 0);
      area += here / 2;
    }
  return area;
}

/* Ten-millionths of a degree are kept: a side of a few degrees is right to a millionth. */
static inline void outlines_is_(const fragility_contours *contours, const char *code, size_t polygons, size_t rings, double area, const char *file, int line) {
  const fragility_polygons *p = fragility_contours_polygons(contours, outlines_unit(code));
  double found = outlines_area(contours, outlines_unit(code));
  size_t held = p->count ? p->first_ring[p->count] : 0;
  if (p->count == polygons && held == rings && fabs(found - area) <= 1e-6) return;
  print_error("%s: %zu polygons, %zu rings, area %.9g; expected %zu, %zu, %.9g\n", code, p->count, held, found, polygons, rings, area);
  _fail(file, line);
}
#define outlines_is(...) outlines_is_(__VA_ARGS__, __FILE__, __LINE__)

static inline size_t outlines_problems(const fragility_contours *contours, fragility_problem_kind kind) {
  return fragility_journal_count(fragility_contours_journal(contours), kind);
}

/* What was said of the first problem of a text, and the line it is at. */
static inline void outlines_told_(const fragility_contours *contours, size_t i, size_t at, const char *words, const char *file, int line) {
  const fragility_problem *problem = fragility_journal_problem(fragility_contours_journal(contours), i);
  if (problem && problem->line == at && strstr(problem->text, words)) return;
  print_error("problem %zu: line %zu \"%s\"; expected line %zu \"%s\"\n", i, problem ? problem->line : 0, problem ? problem->text : "none", at, words);
  _fail(file, line);
}
#define outlines_told(...) outlines_told_(__VA_ARGS__, __FILE__, __LINE__)

#endif
