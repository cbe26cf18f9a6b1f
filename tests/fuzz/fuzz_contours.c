/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of contours on the territory of tests/api/small, as it is and simplified: rings are closed, polygons those of RFC 7946. */
#define _GNU_SOURCE
#include "fuzz.h"

#include <fragility/fragility.h>
#include <math.h>
#include <omp.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static fragility_territory *territory;
static int file;
static char path[64];

int LLVMFuzzerInitialize(int *argc, char ***argv) {
  fragility_error err;
  (void)argc, (void)argv;
  omp_set_num_threads(1);
  MUST(fragility_territory_read(SMALL "/territory", &territory, &err) == FRAGILITY_OK);
  file = memfd_create("contours", MFD_CLOEXEC);
  MUST(file >= 0);
  snprintf(path, sizeof path, "/proc/self/fd/%d", file);
  return 0;
}

/* Twice the signed area. */
static double shoelace(const double *xy, size_t points) {
  double area = 0;
  for (size_t i = 0; i + 1 < points; i++) area += (xy[2 * i] - xy[0]) * (xy[2 * i + 3] - xy[1]) - (xy[2 * i + 2] - xy[0]) * (xy[2 * i + 1] - xy[1]);
  return area;
}

/* Rings are closed lines, end to end. */
static void check_rings(const fragility_contours *contours, size_t unit) {
  for (size_t r = 0; r < fragility_contours_rings(contours, unit); r++) {
    const size_t *lines = NULL;
    size_t n = fragility_contours_ring(contours, unit, r, &lines);
    const double *first = NULL, *last = NULL;
    MUST(n > 0);
    for (size_t k = 0; k < n; k++) {
      fragility_line line = fragility_contours_line(contours, lines[k] / 2);
      MUST(line.points >= 2);
      const double *start = line.xy, *end = line.xy + 2 * (line.points - 1);
      if (lines[k] & 1) start = end, end = line.xy;
      if (!first) first = start;
      MUST(!last || (last[0] == start[0] && last[1] == start[1]));
      last = end;
    }
    MUST(first[0] == last[0] && first[1] == last[1]);
  }
}

static void check_polygons(const fragility_contours *contours, size_t unit) {
  const fragility_polygons *p = fragility_contours_polygons(contours, unit);
  MUST(p && p->count <= fragility_contours_rings(contours, unit));
  for (size_t i = 0; i < p->count; i++)
    for (size_t r = p->first_ring[i]; r < p->first_ring[i + 1]; r++) {
      const double *xy = p->xy + 2 * p->first_point[r];
      size_t points = p->first_point[r + 1] - p->first_point[r];
      MUST(points >= 4 && xy[0] == xy[2 * points - 2] && xy[1] == xy[2 * points - 1]);
      double area = shoelace(xy, points);
      MUST(fabs(area) < 1e-9 || (area > 0) == (r == p->first_ring[i]));
      for (size_t k = 0; k < 2 * points; k++) MUST(fabs(xy[k]) <= (k & 1 ? 90 : 180));
    }
}

static size_t check(double tolerance) {
  const char *paths[] = {path};
  fragility_contours_options options = {.tolerance = tolerance};
  fragility_contours *contours = NULL;
  fragility_error err = {.code = FRAGILITY_OK};
  fragility_status status = fragility_contours_read(paths, 1, territory, &options, &contours, &err);
  if (status != FRAGILITY_OK) {
    MUST_TELL(status, err, contours);
    return 0;
  }
  size_t drawn = 0, units = fragility_territory_units(territory)->count;
  for (size_t u = 0; u < units; u++) {
    check_rings(contours, u);
    check_polygons(contours, u);
    drawn += fragility_contours_polygons(contours, u)->count > 0;
  }
  MUST(drawn && drawn == fragility_contours_count(contours));
  fragility_contours_free(contours);
  return drawn;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (ftruncate(file, 0) != 0 || pwrite(file, data, size, 0) != (ssize_t)size) return 0;
  check(0);
  check(0.01);
  return 0;
}
