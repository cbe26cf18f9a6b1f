/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines with fewer vertices (Ramer 1972, Douglas and Peucker 1973). Ends are kept, so lines still meet; a closed line keeps a
 * triangle, and one of several lines between the same ends or of the few around a unit keeps a bend, so that no unit vanishes. */
#include "contours/contours.h"

#include <stdlib.h>

struct span {
  size_t from, to;
};

struct thinning {
  const struct vertex *vertices; /* of the line */
  unsigned char *keep;
  struct span *stack;
  double across; /* a degree of longitude in degrees of latitude */
};

/* Squared distance of a vertex to the segment of two others, in units of latitude. */
static double off(const struct thinning *t, size_t i, struct span span) {
  const struct vertex *v = t->vertices;
  double x = t->across * (v[i].x - (double)v[span.from].x), y = v[i].y - (double)v[span.from].y;
  double dx = t->across * (v[span.to].x - (double)v[span.from].x), dy = v[span.to].y - (double)v[span.from].y, length = dx * dx + dy * dy;
  double along = length > 0 ? (x * dx + y * dy) / length : 0;
  along = along < 0 ? 0 : along > 1 ? 1 : along;
  x -= along * dx, y -= along * dy;
  return x * x + y * y;
}

static size_t farthest(const struct thinning *t, struct span span, double *distance) {
  size_t best = span.from;
  *distance = -1;
  for (size_t i = span.from + 1; i < span.to; i++) {
    double here = off(t, i, span);
    if (here > *distance) *distance = here, best = i;
  }
  return best;
}

static void thin(const struct thinning *t, struct span whole, double limit) {
  size_t depth = 0;
  t->stack[depth++] = whole;
  while (depth) {
    struct span span = t->stack[--depth];
    double distance;
    size_t at = farthest(t, span, &distance);
    if (at == span.from || distance <= limit) continue;
    t->keep[at] = 1;
    t->stack[depth++] = (struct span){span.from, at};
    t->stack[depth++] = (struct span){at, span.to};
  }
}

/* `bends`: vertices between the ends that must stay, 0 to 2. */
static void thin_line(const struct thinning *t, size_t count, double limit, int bends) {
  struct span whole = {0, count - 1};
  double distance;
  memset(t->keep, 0, count);
  t->keep[0] = t->keep[count - 1] = 1;
  size_t first = bends && count > 2 ? farthest(t, whole, &distance) : 0;
  if (!first) {
    thin(t, whole, limit);
    return;
  }
  struct span halves[2] = {{0, first}, {first, count - 1}};
  t->keep[first] = 1;
  for (int h = 0, left = bends - 1; h < 2; h++) {
    size_t bend = left && halves[h].to > halves[h].from + 1 ? farthest(t, halves[h], &distance) : 0;
    if (bend) t->keep[bend] = 1, left--;
    thin(t, (struct span){halves[h].from, bend ? bend : halves[h].to}, limit);
    if (bend) thin(t, (struct span){bend, halves[h].to}, limit);
  }
}

static int by_ends(const void *a, const void *b) {
  const struct line *x = *(const struct line *const *)a, *y = *(const struct line *const *)b;
  uint64_t p = x->from < x->to ? (uint64_t)x->from << 32 | x->to : (uint64_t)x->to << 32 | x->from;
  uint64_t q = y->from < y->to ? (uint64_t)y->from << 32 | y->to : (uint64_t)y->to << 32 | y->from;
  return p != q ? (p > q) - (p < q) : (x > y) - (x < y);
}

static bool same_ends(const struct line *a, const struct line *b) { return (a->from == b->from && a->to == b->to) || (a->from == b->to && a->to == b->from); }

/* Three nodes may stand on one line: units of three lines or fewer. */
static fragility_status find_few(const struct mesh *mesh, unsigned char *bends, fragility_error *err) {
  size_t units = 0;
  for (size_t i = 0; i < 2 * mesh->line_count; i++) {
    size_t unit = mesh->lines[i / 2].units[i & 1];
    if (unit != SIZE_MAX && unit >= units) units = unit + 1;
  }
  unsigned char *lines = fragility_array(units + 1, 1);
  if (!lines) return fragility_fail_memory(err);
  for (size_t i = 0; i < 2 * mesh->line_count; i++) {
    size_t unit = mesh->lines[i / 2].units[i & 1];
    if (unit != SIZE_MAX) lines[unit] += lines[unit] < 4;
  }
  for (size_t i = 0; i < 2 * mesh->line_count; i++) {
    size_t unit = mesh->lines[i / 2].units[i & 1];
    if (unit != SIZE_MAX && lines[unit] < 4 && !bends[i / 2]) bends[i / 2] = 1;
  }
  free(lines);
  return FRAGILITY_OK;
}

static fragility_status find_bends(const struct mesh *mesh, unsigned char *bends, fragility_error *err) {
  const struct line **sorted = fragility_array(mesh->line_count + 1, sizeof *sorted);
  if (!sorted) return fragility_fail_memory(err);
  for (size_t i = 0; i < mesh->line_count; i++) sorted[i] = &mesh->lines[i];
  qsort(sorted, mesh->line_count, sizeof *sorted, by_ends);
  for (size_t i = 0; i < mesh->line_count; i++) {
    bool twin = (i && same_ends(sorted[i], sorted[i - 1])) || (i + 1 < mesh->line_count && same_ends(sorted[i], sorted[i + 1]));
    bends[sorted[i] - mesh->lines] = sorted[i]->from == sorted[i]->to ? 2 : twin;
  }
  free(sorted);
  return find_few(mesh, bends, err);
}

static size_t compact(struct mesh *mesh, struct line *line, const unsigned char *keep, size_t at) {
  size_t first = at;
  for (size_t i = 0; i < line->count; i++)
    if (keep[i]) mesh->vertices[at++] = mesh->vertices[line->first + i];
  line->first = first;
  line->count = at - first;
  return at;
}

fragility_status fragility_mesh_simplify(struct mesh *mesh, double tolerance, fragility_error *err) {
  size_t longest = 1, at = 0;
  if (!(tolerance > 0)) return FRAGILITY_OK;
  for (size_t i = 0; i < mesh->line_count; i++) longest = mesh->lines[i].count > longest ? mesh->lines[i].count : longest;
  struct thinning t = {.keep = fragility_array(longest, 1), .stack = fragility_array(longest + 2, sizeof *t.stack)};
  unsigned char *bends = fragility_array(mesh->line_count + 1, 1);
  fragility_status status = t.keep && t.stack && bends ? find_bends(mesh, bends, err) : fragility_fail_memory(err);
  for (size_t i = 0; i < mesh->line_count && status == FRAGILITY_OK; i++) {
    struct line *line = &mesh->lines[i];
    t.vertices = mesh->vertices + line->first;
    t.across = cos(t.vertices[0].y / (double)DEGREE * (M_PI / 180));
    thin_line(&t, line->count, tolerance * DEGREE * (tolerance * DEGREE), bends[i]);
    at = compact(mesh, line, t.keep, at);
  }
  if (status == FRAGILITY_OK) mesh->vertex_count = at;
  free(t.keep), free(t.stack), free(bends);
  return status;
}
