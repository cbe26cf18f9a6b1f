/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rings by the even-odd rule to polygons: outer rings counter-clockwise, each followed by its holes, clockwise. */
#include "contours/contours.h"

#include <stdlib.h>

struct shape {
  double *xy; /* closed */
  size_t points, outer; /* the outer ring that it is a hole of; SIZE_MAX: it is one */
  double area; /* signed, of twice */
  double x, y; /* a point within it */
};

static size_t ring_points(const struct mesh *mesh, const struct rings *rings, size_t ring) {
  size_t points = 1;
  for (size_t i = rings->first[ring]; i < rings->first[ring + 1]; i++) points += mesh->lines[rings->lines[i] / 2].count - 1;
  return points;
}

static void lay(const struct mesh *mesh, const struct rings *rings, size_t ring, struct shape *shape) {
  double *xy = shape->xy;
  for (size_t i = rings->first[ring]; i < rings->first[ring + 1]; i++) {
    const struct line *line = &mesh->lines[rings->lines[i] / 2];
    bool backwards = rings->lines[i] & 1;
    for (size_t k = i > rings->first[ring]; k < line->count; k++) {
      struct vertex v = mesh->vertices[line->first + (backwards ? line->count - 1 - k : k)];
      *xy++ = v.x / (double)DEGREE, *xy++ = v.y / (double)DEGREE;
    }
  }
  for (size_t i = 0; i + 1 < shape->points; i++) shape->area += shape->xy[2 * i] * shape->xy[2 * i + 3] - shape->xy[2 * i + 2] * shape->xy[2 * i + 1];
}

static bool crosses(const double *edge, double y, double *x) {
  if ((edge[1] > y) == (edge[3] > y)) return false;
  *x = edge[0] + (y - edge[1]) / (edge[3] - edge[1]) * (edge[2] - edge[0]);
  return true;
}

/* Halfway up, between the first two crossings from the west. No point of the border would do: where neighbours do not have the same
 * vertices, rings of a unit run along each other. */
static void find_inside(struct shape *shape) {
  double south = INFINITY, north = -INFINITY, first = INFINITY, second = INFINITY, x;
  for (size_t i = 0; i < shape->points; i++) south = fmin(south, shape->xy[2 * i + 1]), north = fmax(north, shape->xy[2 * i + 1]);
  shape->y = (south + north) / 2;
  for (size_t i = 0; i + 1 < shape->points; i++) {
    if (!crosses(shape->xy + 2 * i, shape->y, &x)) continue;
    second = fmin(second, fmax(first, x));
    first = fmin(first, x);
  }
  shape->x = (first + second) / 2;
}

/* Rings do not cross: one within another is the smaller. */
static bool within(const struct shape *inner, const struct shape *outer) {
  bool in = false;
  double x;
  if (fabs(inner->area) >= fabs(outer->area)) return false;
  for (size_t i = 0; i + 1 < outer->points; i++)
    if (crosses(outer->xy + 2 * i, inner->y, &x) && inner->x < x) in = !in;
  return in;
}

/* A ring in an odd number of others is a hole, of the smallest of them. */
static void nest(struct shape *shapes, size_t n) {
  for (size_t i = 0; i < n; i++) find_inside(&shapes[i]);
  for (size_t i = 0; i < n; i++) {
    size_t depth = 0, smallest = SIZE_MAX;
    for (size_t j = 0; j < n; j++) {
      if (i == j || !within(&shapes[i], &shapes[j])) continue;
      depth++;
      if (smallest == SIZE_MAX || fabs(shapes[j].area) < fabs(shapes[smallest].area)) smallest = j;
    }
    shapes[i].outer = depth & 1 ? smallest : SIZE_MAX;
  }
}

static void turn(struct shape *shape) {
  if ((shape->area > 0) == (shape->outer == SIZE_MAX)) return;
  for (size_t i = 0, j = shape->points - 1; i < j; i++, j--) {
    double x = shape->xy[2 * i], y = shape->xy[2 * i + 1];
    shape->xy[2 * i] = shape->xy[2 * j], shape->xy[2 * i + 1] = shape->xy[2 * j + 1];
    shape->xy[2 * j] = x, shape->xy[2 * j + 1] = y;
  }
}

struct filling {
  size_t *first_ring, *first_point;
  double *xy;
  size_t polygons, rings, points;
};

static void append(struct filling *f, const struct shape *shape) {
  memcpy(f->xy + 2 * f->points, shape->xy, 2 * shape->points * sizeof *f->xy);
  f->points += shape->points;
  f->first_point[++f->rings] = f->points;
}

static fragility_status fill(struct shape *shapes, size_t n, size_t points, fragility_arena *arena, fragility_polygons *out, fragility_error *err) {
  struct filling f = {.first_ring = fragility_arena_take(arena, (n + 1) * sizeof *f.first_ring), .first_point = fragility_arena_take(arena, (n + 1) * sizeof *f.first_point),
                      .xy = fragility_arena_take(arena, 2 * points * sizeof *f.xy)};
  if (!f.first_ring || !f.first_point || !f.xy) return fragility_fail_memory(err);
  for (size_t i = 0; i < n; i++) {
    if (shapes[i].outer != SIZE_MAX) continue;
    append(&f, &shapes[i]);
    for (size_t j = 0; j < n; j++)
      if (shapes[j].outer == i) append(&f, &shapes[j]);
    f.first_ring[++f.polygons] = f.rings;
  }
  *out = (fragility_polygons){f.polygons, f.first_ring, f.first_point, f.xy};
  return FRAGILITY_OK;
}

fragility_status fragility_polygons_make(const struct mesh *mesh, const struct rings *rings, size_t unit, fragility_arena *arena, fragility_polygons *out,
                                         fragility_error *err) {
  size_t first = rings->of_unit[unit], n = 0, points = 0, all = rings->of_unit[unit + 1] - first;
  *out = (fragility_polygons){.count = 0};
  if (!all) return FRAGILITY_OK;
  struct shape *shapes = fragility_array(all, sizeof *shapes);
  for (size_t r = 0; r < all; r++) points += ring_points(mesh, rings, first + r);
  double *xy = fragility_array(2 * points, sizeof *xy);
  fragility_status status = shapes && xy ? FRAGILITY_OK : fragility_fail_memory(err);
  points = 0;
  for (size_t r = 0; r < all && status == FRAGILITY_OK; r++) {
    shapes[n] = (struct shape){.xy = xy + 2 * points, .points = ring_points(mesh, rings, first + r), .outer = SIZE_MAX};
    lay(mesh, rings, first + r, &shapes[n]);
    points += shapes[n].points;
    n += shapes[n].area != 0; /* a ring that simplifying has made flat bounds nothing */
  }
  if (status == FRAGILITY_OK) {
    nest(shapes, n);
    for (size_t i = 0; i < n; i++) turn(&shapes[i]);
    status = fill(shapes, n, points + 1, arena, out, err);
  }
  free(shapes), free(xy);
  return status;
}
