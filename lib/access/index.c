/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The straight chord between two unit vectors grows with the great-circle distance, so the tree compares squared chords
 * and takes the exact distance only of points that could win or that lie at the limit. */
#include "access/access.h"

#include <stdlib.h>

enum { LEAF = 8 };

static const double radius_km = 6371.0088;
/* Squared chords are right to about 1e-15; comparisons within this much are settled by the exact distance. */
static const double doubt = 1e-13;

struct point {
  double at[3];
  uint32_t id;
};

struct box {
  double low[3], high[3];
};

struct fragility_index {
  size_t count;
  struct point *points;
  struct box *boxes; /* of the node that covers [begin, end), numbered as a heap */
  const double *latitude, *longitude;
  double *degrees;
};

static void to_vector(double latitude, double longitude, double v[3]) {
  const double radian = 3.14159265358979323846 / 180;
  double p = latitude * radian, l = longitude * radian;
  v[0] = cos(p) * cos(l), v[1] = cos(p) * sin(l), v[2] = sin(p);
}

static void swap(struct point *a, struct point *b) {
  struct point c = *a;
  *a = *b;
  *b = c;
}

/* Puts the k-th point by one coordinate at its place (Hoare's selection, median of three). */
static void select_point(struct point *p, size_t n, size_t k, size_t axis) {
  size_t low = 0, high = n - 1;
  while (low < high) {
    size_t middle = low + (high - low) / 2, i = low, j = high;
    double pivot = p[middle].at[axis];
    while (i <= j) {
      while (p[i].at[axis] < pivot) i++;
      while (p[j].at[axis] > pivot) j--;
      if (i > j) break;
      swap(&p[i++], &p[j]);
      if (j-- == 0) break;
    }
    if (k <= j && j < n) high = j;
    else if (k >= i) low = i;
    else return;
  }
}

static struct box bounds(const struct point *p, size_t n) {
  struct box box = {{INFINITY, INFINITY, INFINITY}, {-INFINITY, -INFINITY, -INFINITY}};
  for (size_t i = 0; i < n; i++)
    for (size_t d = 0; d < 3; d++) {
      if (p[i].at[d] < box.low[d]) box.low[d] = p[i].at[d];
      if (p[i].at[d] > box.high[d]) box.high[d] = p[i].at[d];
    }
  return box;
}

static void build(struct fragility_index *index, size_t node, size_t begin, size_t end) {
  index->boxes[node] = bounds(index->points + begin, end - begin);
  if (end - begin <= LEAF) return;
  const struct box *box = &index->boxes[node];
  size_t axis = 0;
  for (size_t d = 1; d < 3; d++)
    if (box->high[d] - box->low[d] > box->high[axis] - box->low[axis]) axis = d;
  size_t middle = (end - begin) / 2;
  select_point(index->points + begin, end - begin, middle, axis);
  build(index, 2 * node + 1, begin, begin + middle);
  build(index, 2 * node + 2, begin + middle, end);
}

fragility_status fragility_index_create(const double *latitude, const double *longitude, size_t n, fragility_index **out,
                                        fragility_error *err) {
  size_t nodes = 1;
  *out = NULL;
  for (size_t width = n; width > LEAF; width = width - width / 2) nodes = 2 * nodes + 1;
  fragility_index *index = calloc(1, sizeof *index);
  if (!index) return fragility_fail_memory(err);
  index->points = fragility_array(n, sizeof *index->points);
  index->boxes = fragility_array(nodes, sizeof *index->boxes);
  index->degrees = fragility_array(2 * n, sizeof *index->degrees);
  if (!index->points || !index->boxes || !index->degrees) {
    fragility_index_free(index);
    return fragility_fail_memory(err);
  }
  index->count = n;
  index->latitude = index->degrees, index->longitude = index->degrees + n;
  for (size_t i = 0; i < n; i++) {
    index->degrees[i] = latitude[i], index->degrees[n + i] = longitude[i];
    to_vector(latitude[i], longitude[i], index->points[i].at);
    index->points[i].id = (uint32_t)i;
  }
  if (n) build(index, 0, 0, n);
  *out = index;
  return FRAGILITY_OK;
}

void fragility_index_free(fragility_index *index) {
  if (!index) return;
  free(index->points);
  free(index->boxes);
  free(index->degrees);
  free(index);
}

static double chord(const double a[3], const double b[3]) {
  double x = a[0] - b[0], y = a[1] - b[1], z = a[2] - b[2];
  return x * x + y * y + z * z;
}

/* Squared distance from a vector to the nearest and to the farthest place of a box. */
static double nearest_of(const struct box *box, const double v[3]) {
  double sum = 0;
  for (size_t d = 0; d < 3; d++) {
    double out = v[d] < box->low[d] ? box->low[d] - v[d] : v[d] > box->high[d] ? v[d] - box->high[d] : 0;
    sum += out * out;
  }
  return sum;
}

static double farthest_of(const struct box *box, const double v[3]) {
  double sum = 0;
  for (size_t d = 0; d < 3; d++) {
    double a = fabs(v[d] - box->low[d]), b = fabs(v[d] - box->high[d]), far = a > b ? a : b;
    sum += far * far;
  }
  return sum;
}

struct query {
  const struct fragility_index *index;
  double latitude, longitude, at[3];
  double chord, km; /* best so far, or the limit */
  size_t found;     /* id, or count */
};

static double exact(const struct query *q, uint32_t id) {
  return fragility_distance_km(q->latitude, q->longitude, q->index->latitude[id], q->index->longitude[id]);
}

static void try_point(struct query *q, const struct point *p) {
  double c = chord(q->at, p->at);
  if (c > q->chord + doubt) return;
  double km = exact(q, p->id);
  if (km > q->km || (km == q->km && p->id > q->found)) return;
  q->km = km;
  q->found = p->id;
  if (c < q->chord) q->chord = c;
}

static void nearest(struct query *q, size_t node, size_t begin, size_t end) {
  if (nearest_of(&q->index->boxes[node], q->at) > q->chord + doubt) return;
  if (end - begin <= LEAF) {
    for (size_t i = begin; i < end; i++) try_point(q, &q->index->points[i]);
    return;
  }
  size_t middle = begin + (end - begin) / 2, left = 2 * node + 1, right = 2 * node + 2;
  bool left_first = nearest_of(&q->index->boxes[left], q->at) <= nearest_of(&q->index->boxes[right], q->at);
  if (left_first) nearest(q, left, begin, middle), nearest(q, right, middle, end);
  else nearest(q, right, middle, end), nearest(q, left, begin, middle);
}

size_t fragility_index_nearest(const fragility_index *index, double latitude, double longitude, double *km) {
  struct query q = {.index = index, .latitude = latitude, .longitude = longitude, .chord = INFINITY, .km = INFINITY, .found = SIZE_MAX};
  to_vector(latitude, longitude, q.at);
  if (index->count) nearest(&q, 0, 0, index->count);
  *km = q.found == SIZE_MAX ? NAN : q.km;
  return q.found;
}

static void count(struct query *q, size_t node, size_t begin, size_t end) {
  const struct box *box = &q->index->boxes[node];
  if (nearest_of(box, q->at) > q->chord + doubt) return;
  if (farthest_of(box, q->at) < q->chord - doubt) {
    q->found += end - begin;
    return;
  }
  if (end - begin <= LEAF) {
    for (size_t i = begin; i < end; i++) {
      double c = chord(q->at, q->index->points[i].at);
      if (c < q->chord - doubt) q->found++;
      else if (c <= q->chord + doubt) q->found += exact(q, q->index->points[i].id) <= q->km;
    }
    return;
  }
  size_t middle = begin + (end - begin) / 2;
  count(q, 2 * node + 1, begin, middle);
  count(q, 2 * node + 2, middle, end);
}

/* The squared chord of a distance; that of the antipodes for anything farther. */
static double chord_of(double km) {
  double half = km / (2 * radius_km) < 1.5707963267948966 ? sin(km / (2 * radius_km)) : 1;
  return 4 * half * half;
}

size_t fragility_index_within(const fragility_index *index, double latitude, double longitude, double km) {
  struct query q = {.index = index, .latitude = latitude, .longitude = longitude, .km = km};
  q.chord = chord_of(km);
  to_vector(latitude, longitude, q.at);
  if (index->count && km >= 0) count(&q, 0, 0, index->count);
  return q.found;
}

struct visit {
  const struct query *query;
  fragility_visitor visit;
  void *data;
};

/* The distance of a chord: 2 R asin(chord / 2), within 1e-9 km of the haversine one; at the limit the exact one decides. */
static void visit_point(const struct visit *v, const struct point *p) {
  const struct query *q = v->query;
  double c = chord(q->at, p->at);
  if (c > q->chord + doubt) return;
  if (c >= q->chord - doubt && exact(q, p->id) > q->km) return;
  double half = sqrt(c) / 2;
  v->visit(v->data, p->id, 2 * radius_km * asin(half < 1 ? half : 1));
}

static void visit_node(const struct visit *v, size_t node, size_t begin, size_t end) {
  const struct query *q = v->query;
  if (nearest_of(&q->index->boxes[node], q->at) > q->chord + doubt) return;
  if (end - begin <= LEAF) {
    for (size_t i = begin; i < end; i++) visit_point(v, &q->index->points[i]);
    return;
  }
  size_t middle = begin + (end - begin) / 2;
  visit_node(v, 2 * node + 1, begin, middle);
  visit_node(v, 2 * node + 2, middle, end);
}

void fragility_index_visit(const fragility_index *index, double latitude, double longitude, double km, fragility_visitor visit, void *data) {
  struct query q = {.index = index, .latitude = latitude, .longitude = longitude, .km = km};
  struct visit v = {&q, visit, data};
  q.chord = chord_of(km);
  to_vector(latitude, longitude, q.at);
  if (index->count && km >= 0) visit_node(&v, 0, 0, index->count);
}
