/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The straight chord between two unit vectors grows with the great-circle distance, so the tree compares squared chords
 * and takes the exact distance only of points that could win or that lie at the limit. */
#include "access/access.h"

#include <stdlib.h>

enum { LEAF = 32, SHARED = 4096 };

static const double radius_km = 6371.0088;
/* Squared chords are right to about 1e-15; comparisons within this much are settled by the exact distance. */
static const double doubt = 1e-13;

struct point {
  double at[3];
  uint32_t id;
};

/* By its middle and half its sides; the fourth is 0, so that the compiler takes them all at once. */
struct box {
  double middle[4], half[4];
};

struct fragility_index {
  size_t count;
  struct point *points;      /* while building */
  double *x, *y, *z;         /* then side by side, so that the compiler makes vectors of a leaf's distances */
  uint32_t *ids;
  struct box *boxes; /* of the node that covers [begin, end), numbered as a heap */
  const double *latitude, *longitude;
  double *degrees;
};

static void to_vector(double latitude, double longitude, double *v) {
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

/* Wider by a rounding, so that no point falls out. */
static struct box bounds(const struct point *p, size_t n) {
  struct box box = {{0}, {0}};
  for (size_t d = 0; d < 3; d++) {
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < n; i++) {
      low = p[i].at[d] < low ? p[i].at[d] : low;
      high = p[i].at[d] > high ? p[i].at[d] : high;
    }
    box.middle[d] = (low + high) / 2;
    box.half[d] = (high - low) / 2 + 1e-15;
  }
  return box;
}

static void build(struct fragility_index *index, size_t node, size_t begin, size_t end) {
  index->boxes[node] = bounds(index->points + begin, end - begin);
  if (end - begin <= LEAF) return;
  const struct box *box = &index->boxes[node];
  size_t axis = 0;
  for (size_t d = 1; d < 3; d++)
    if (box->half[d] > box->half[axis]) axis = d;
  size_t middle = (end - begin) / 2;
  select_point(index->points + begin, end - begin, middle, axis);
#pragma omp task if (end - begin > SHARED)
  build(index, 2 * node + 1, begin, begin + middle);
  build(index, 2 * node + 2, begin + middle, end);
}

/* Halves are built by whoever is free; the tree is the same. */
static void build_all(struct fragility_index *index, int threads) {
#pragma omp parallel if (index->count > SHARED) num_threads(threads)
#pragma omp single
  build(index, 0, 0, index->count);
}

static fragility_status lay_out(fragility_index *index, fragility_error *err) {
  size_t n = index->count;
  index->x = fragility_array(3 * n, sizeof *index->x);
  index->ids = fragility_array(n, sizeof *index->ids);
  if (!index->x || !index->ids) return fragility_fail_memory(err);
  index->y = index->x + n, index->z = index->y + n;
  for (size_t i = 0; i < n; i++) {
    index->x[i] = index->points[i].at[0], index->y[i] = index->points[i].at[1], index->z[i] = index->points[i].at[2];
    index->ids[i] = index->points[i].id;
  }
  free(index->points);
  index->points = NULL;
  return FRAGILITY_OK;
}

fragility_status fragility_index_create(const double *latitude, const double *longitude, size_t n, const fragility_options *options,
                                        fragility_index **out, fragility_error *err) {
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
  if (n) build_all(index, fragility_threads(options));
  fragility_status status = lay_out(index, err);
  if (status != FRAGILITY_OK) {
    fragility_index_free(index);
    return status;
  }
  *out = index;
  return FRAGILITY_OK;
}

void fragility_index_free(fragility_index *index) {
  if (!index) return;
  free(index->points);
  free(index->boxes);
  free(index->x);
  free(index->ids);
  free(index->degrees);
  free(index);
}

/* Squared chords from a vector to the points of a leaf. */
static inline void chords(const fragility_index *index, size_t begin, size_t n, const double v[3], double *restrict out) {
  const double *restrict x = index->x + begin, *restrict y = index->y + begin, *restrict z = index->z + begin;
#pragma omp simd
  for (size_t i = 0; i < n; i++) {
    double a = x[i] - v[0], b = y[i] - v[1], c = z[i] - v[2];
    out[i] = a * a + b * b + c * c;
  }
}

/* Squared distance from a vector to the nearest and to the farthest place of a box. */
static inline double nearest_of(const struct box *box, const double v[4]) {
  double sum = 0;
  for (size_t d = 0; d < 4; d++) {
    double out = fabs(v[d] - box->middle[d]) - box->half[d];
    out = out > 0 ? out : 0;
    sum += out * out;
  }
  return sum;
}

static inline double farthest_of(const struct box *box, const double v[4]) {
  double sum = 0;
  for (size_t d = 0; d < 4; d++) {
    double far = fabs(v[d] - box->middle[d]) + box->half[d];
    sum += far * far;
  }
  return sum;
}

struct query {
  const struct fragility_index *index;
  double latitude, longitude, at[4];
  double chord, km; /* best so far, or the limit */
  size_t found;     /* id, or count */
};

static double exact(const struct query *q, uint32_t id) {
  return fragility_distance_km(q->latitude, q->longitude, q->index->latitude[id], q->index->longitude[id]);
}

static void try_point(struct query *q, uint32_t id, double c) {
  if (c > q->chord + doubt) return;
  double km = exact(q, id);
  if (km > q->km || (km == q->km && id > q->found)) return;
  q->km = km;
  q->found = id;
  if (c < q->chord) q->chord = c;
}

static void nearest(struct query *q, size_t node, size_t begin, size_t end) {
  if (nearest_of(&q->index->boxes[node], q->at) > q->chord + doubt) return;
  if (end - begin <= LEAF) {
    double c[LEAF];
    chords(q->index, begin, end - begin, q->at, c);
    for (size_t i = begin; i < end; i++) try_point(q, q->index->ids[i], c[i - begin]);
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
    double c[LEAF];
    chords(q->index, begin, end - begin, q->at, c);
    for (size_t i = 0; i < end - begin; i++) {
      if (c[i] < q->chord - doubt) q->found++;
      else if (c[i] <= q->chord + doubt) q->found += exact(q, q->index->ids[begin + i]) <= q->km;
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
  fragility_sweeper sweep;
  void *data;
};

/* Distances of squared chords: 2 R asin(h) with h half the chord, within 1e-9 km of the haversine one. Up to 130 km its
 * series does it, to less than a rounding: the next term is below 1e-18 of the sum. */
static void arcs(const double *restrict c, size_t n, double *restrict km) {
  bool near = true;
  for (size_t i = 0; i < n; i++) near &= c[i] <= 4e-4;
#pragma omp simd
  for (size_t i = 0; i < n; i++) {
    double s = c[i] / 4;
    km[i] = radius_km * sqrt(c[i]) * (1 + s * (1.0 / 6 + s * (3.0 / 40 + s * (15.0 / 336 + s * (105.0 / 3456)))));
  }
  for (size_t i = 0; i < n && !near; i++) {
    double half = sqrt(c[i]) / 2;
    if (c[i] > 4e-4) km[i] = 2 * radius_km * asin(half < 1 ? half : 1);
  }
}

enum { BATCH = 64 };

/* Hands out the points of a range, all of them inside: the distances of a batch, then the batch. */
static void sweep_range(const struct visit *v, size_t begin, size_t end) {
  const struct query *q = v->query;
  for (size_t at = begin, n; at < end; at += n) {
    double c[BATCH], km[BATCH];
    n = end - at < BATCH ? end - at : BATCH;
    chords(q->index, at, n, q->at, c);
    arcs(c, n, km);
    v->sweep(v->data, q->index->ids + at, km, n);
  }
}

/* Drops the points that lie at the limit and whose exact distance is beyond it. */
static size_t settle(const struct query *q, uint32_t *ids, double *c, size_t n) {
  size_t kept = 0;
  for (size_t i = 0; i < n; i++) {
    if (c[i] >= q->chord - doubt && exact(q, ids[i]) > q->km) continue;
    ids[kept] = ids[i];
    c[kept++] = c[i];
  }
  return kept;
}

/* The points of a leaf that lie within: all are written, those within are stepped over, so that no jump is mispredicted. */
static void sweep_leaf(const struct visit *v, size_t begin, size_t end) {
  const struct query *q = v->query;
  double all[LEAF], c[LEAF + 1] = {0}, km[LEAF];
  uint32_t ids[LEAF + 1];
  size_t n = 0, doubtful = 0;
  chords(q->index, begin, end - begin, q->at, all);
  for (size_t i = 0; i < end - begin; i++) {
    ids[n] = q->index->ids[begin + i];
    c[n] = all[i];
    n += all[i] <= q->chord + doubt;
    doubtful += fabs(all[i] - q->chord) <= doubt;
  }
  if (doubtful) n = settle(q, ids, c, n);
  arcs(c, n, km);
  if (n) v->sweep(v->data, ids, km, n);
}

static void sweep_node(const struct visit *v, size_t node, size_t begin, size_t end) {
  const struct query *q = v->query;
  const struct box *box = &q->index->boxes[node];
  if (nearest_of(box, q->at) > q->chord + doubt) return;
  if (farthest_of(box, q->at) < q->chord - doubt) {
    sweep_range(v, begin, end);
  } else if (end - begin <= LEAF) {
    sweep_leaf(v, begin, end);
  } else {
    size_t middle = begin + (end - begin) / 2;
    sweep_node(v, 2 * node + 1, begin, middle);
    sweep_node(v, 2 * node + 2, middle, end);
  }
}

void fragility_index_sweep(const fragility_index *index, double latitude, double longitude, double km, fragility_sweeper sweep, void *data) {
  struct query q = {.index = index, .latitude = latitude, .longitude = longitude, .km = km};
  struct visit v = {&q, sweep, data};
  q.chord = chord_of(km);
  to_vector(latitude, longitude, q.at);
  if (index->count && km >= 0) sweep_node(&v, 0, 0, index->count);
}

struct one_by_one {
  fragility_visitor visit;
  void *data;
};

static void visit_each(void *data, const uint32_t *others, const double *costs, size_t n) {
  const struct one_by_one *one = data;
  for (size_t i = 0; i < n; i++) one->visit(one->data, others[i], costs[i]);
}

void fragility_index_visit(const fragility_index *index, double latitude, double longitude, double km, fragility_visitor visit, void *data) {
  struct one_by_one one = {visit, data};
  fragility_index_sweep(index, latitude, longitude, km, visit_each, &one);
}
