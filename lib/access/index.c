/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The straight chord between two unit vectors grows with the great-circle distance, so the tree compares squared chords
 * and takes the exact distance only of points that could win or that lie at the limit. One tree a land: nobody is asked to
 * cross the sea as the crow flies. */
#include "access/access.h"

#include <stdlib.h>

enum { LEAF = 16, SHARED = 4096 };

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

/* The points [begin, end) of a land. */
struct tree {
  size_t begin, end;
  struct box *boxes; /* of the node that covers a range, numbered as a heap */
};

enum { LANDS = 256 };

struct fragility_index {
  size_t count;
  struct tree trees[LANDS];
  struct box *boxes;
  struct point *points; /* while building; ids are positions in the points given */
  double *x, *y, *z;    /* then side by side, so that the compiler makes vectors of a leaf's distances */
  double *latitude, *longitude;
  uint32_t *ids;
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

static void build(const struct fragility_index *index, const struct tree *tree, size_t node, size_t begin, size_t end) {
  tree->boxes[node] = bounds(index->points + begin, end - begin);
  if (end - begin <= LEAF) return;
  const struct box *box = &tree->boxes[node];
  size_t axis = 0;
  for (size_t d = 1; d < 3; d++)
    if (box->half[d] > box->half[axis]) axis = d;
  size_t middle = (end - begin) / 2;
  select_point(index->points + begin, end - begin, middle, axis);
#pragma omp task if (end - begin > SHARED)
  build(index, tree, 2 * node + 1, begin, begin + middle);
  build(index, tree, 2 * node + 2, begin + middle, end);
}

/* Halves are built by whoever is free; the trees are the same. */
static void build_all(const struct fragility_index *index, int threads) {
#pragma omp parallel if (index->count > SHARED) num_threads(threads)
#pragma omp single
  for (size_t l = 0; l < LANDS; l++)
    if (index->trees[l].end > index->trees[l].begin) build(index, &index->trees[l], 0, index->trees[l].begin, index->trees[l].end);
}

static size_t nodes_of(size_t points) {
  size_t nodes = points ? 1 : 0;
  for (size_t width = points; width > LEAF; width = width - width / 2) nodes = 2 * nodes + 1;
  return nodes;
}

/* Points land by land, each land in the order given. */
static fragility_status by_land(const fragility_points *from, fragility_index *index, fragility_error *err) {
  size_t nodes = 0, at = 0;
  index->count = from->count;
  for (size_t i = 0; i < from->count; i++) index->trees[from->land ? from->land[i] : 0].end++;
  for (size_t l = 0; l < LANDS; l++) nodes += nodes_of(index->trees[l].end);
  index->points = fragility_array(from->count, sizeof *index->points);
  index->boxes = fragility_array(nodes, sizeof *index->boxes);
  if (!index->points || !index->boxes) return fragility_fail_memory(err);
  nodes = 0;
  for (size_t l = 0; l < LANDS; l++) {
    struct tree *tree = &index->trees[l];
    size_t here = tree->end;
    *tree = (struct tree){at, at, index->boxes + nodes};
    at += here, nodes += nodes_of(here);
  }
  for (size_t i = 0; i < from->count; i++) {
    struct point *point = &index->points[index->trees[from->land ? from->land[i] : 0].end++];
    to_vector(from->latitude[i], from->longitude[i], point->at);
    point->id = (uint32_t)i;
  }
  return FRAGILITY_OK;
}

static fragility_status lay_out(const fragility_points *from, fragility_index *index, fragility_error *err) {
  size_t n = index->count;
  index->x = fragility_array(5 * n, sizeof *index->x);
  index->ids = fragility_array(n, sizeof *index->ids);
  if (!index->x || !index->ids) return fragility_fail_memory(err);
  index->y = index->x + n, index->z = index->y + n, index->latitude = index->z + n, index->longitude = index->latitude + n;
  for (size_t i = 0; i < n; i++) {
    uint32_t id = index->points[i].id;
    index->x[i] = index->points[i].at[0], index->y[i] = index->points[i].at[1], index->z[i] = index->points[i].at[2];
    index->latitude[i] = from->latitude[id], index->longitude[i] = from->longitude[id];
    index->ids[i] = from->origin ? from->origin[id] : id;
  }
  free(index->points);
  index->points = NULL;
  return FRAGILITY_OK;
}

fragility_status fragility_index_create(const fragility_points *points, const fragility_options *options, fragility_index **out, fragility_error *err) {
  *out = NULL;
  fragility_index *index = calloc(1, sizeof *index);
  if (!index) return fragility_fail_memory(err);
  fragility_status status = by_land(points, index, err);
  if (status == FRAGILITY_OK) build_all(index, fragility_threads(options));
  if (status == FRAGILITY_OK) status = lay_out(points, index, err);
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

enum { RIVALS = 16 };

struct query {
  const struct fragility_index *index;
  const struct tree *tree;
  fragility_spot from;
  double at[4];
  double chord, km; /* the least so far, or the limit */
  size_t found;     /* id, or count */
  struct rival {
    double chord;
    size_t at;
  } rivals[RIVALS]; /* within a doubt of the least: only these need the exact distance */
  size_t rival_count;
};

static struct query ask(const fragility_index *index, const fragility_spot *from) {
  struct query q = {.index = index, .tree = &index->trees[from->land], .from = *from};
  to_vector(from->latitude, from->longitude, q.at);
  return q;
}

static bool any(const struct query *q) { return q->tree->end > q->tree->begin; }

/* Of the point at a place of the tree. */
static double exact(const struct query *q, size_t at) {
  return fragility_distance_km(q->from.latitude, q->from.longitude, q->index->latitude[at], q->index->longitude[at]);
}

/* Of the rivals, the nearest, the smaller id among equals; the others go. */
static void settle_rivals(struct query *q) {
  size_t best = 0;
  q->km = INFINITY, q->found = SIZE_MAX;
  for (size_t i = 0; i < q->rival_count; i++) {
    if (q->rivals[i].chord > q->chord + doubt) continue;
    double km = exact(q, q->rivals[i].at);
    uint32_t id = q->index->ids[q->rivals[i].at];
    if (km > q->km || (km == q->km && id > q->found)) continue;
    q->km = km, q->found = id, best = i;
  }
  q->rivals[0] = q->rivals[best];
  q->rival_count = q->rival_count > 0;
}

static void try_leaf(struct query *q, size_t begin, size_t end) {
  double c[LEAF], least = q->chord;
  chords(q->index, begin, end - begin, q->at, c);
  for (size_t i = 0; i < end - begin; i++) least = c[i] < least ? c[i] : least;
  if (least < q->chord - doubt) q->rival_count = 0;
  q->chord = least;
  for (size_t i = 0; i < end - begin; i++) {
    if (c[i] > least + doubt) continue;
    if (q->rival_count == RIVALS) settle_rivals(q);
    q->rivals[q->rival_count++] = (struct rival){c[i], begin + i};
  }
}

static void nearest(struct query *q, size_t node, size_t begin, size_t end) {
  if (end - begin <= LEAF) {
    try_leaf(q, begin, end);
    return;
  }
  size_t middle = begin + (end - begin) / 2, left = 2 * node + 1, right = 2 * node + 2;
  double to_left = nearest_of(&q->tree->boxes[left], q->at), to_right = nearest_of(&q->tree->boxes[right], q->at);
  bool left_first = to_left <= to_right;
  if (left_first && to_left <= q->chord + doubt) nearest(q, left, begin, middle);
  if (to_right <= q->chord + doubt) nearest(q, right, middle, end);
  if (!left_first && to_left <= q->chord + doubt) nearest(q, left, begin, middle);
}

size_t fragility_index_nearest(const fragility_index *index, const fragility_spot *from, double *km) {
  struct query q = ask(index, from);
  q.chord = INFINITY;
  if (any(&q)) nearest(&q, 0, q.tree->begin, q.tree->end);
  settle_rivals(&q);
  *km = q.found == SIZE_MAX ? NAN : q.km;
  return q.found;
}

static void count(struct query *q, size_t node, size_t begin, size_t end) {
  const struct box *box = &q->tree->boxes[node];
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
      else if (c[i] <= q->chord + doubt) q->found += exact(q, begin + i) <= q->km;
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

size_t fragility_index_within(const fragility_index *index, const fragility_spot *from, double km) {
  struct query q = ask(index, from);
  q.chord = chord_of(km), q.km = km;
  if (any(&q) && km >= 0) count(&q, 0, q.tree->begin, q.tree->end);
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

/* Drops the points that lie at the limit and whose exact distance is beyond it; `at` are places in the tree. */
static size_t settle(const struct query *q, size_t *at, double *c, size_t n) {
  size_t kept = 0;
  for (size_t i = 0; i < n; i++) {
    if (c[i] >= q->chord - doubt && exact(q, at[i]) > q->km) continue;
    at[kept] = at[i];
    c[kept++] = c[i];
  }
  return kept;
}

/* The points of a leaf that lie within: all are written, those within are stepped over, so that no jump is mispredicted. */
static void sweep_leaf(const struct visit *v, size_t begin, size_t end) {
  const struct query *q = v->query;
  double all[LEAF], c[LEAF + 1] = {0}, km[LEAF];
  size_t at[LEAF + 1], n = 0, doubtful = 0;
  uint32_t ids[LEAF];
  chords(q->index, begin, end - begin, q->at, all);
  for (size_t i = 0; i < end - begin; i++) {
    at[n] = begin + i;
    c[n] = all[i];
    n += all[i] <= q->chord + doubt;
    doubtful += fabs(all[i] - q->chord) <= doubt;
  }
  if (doubtful) n = settle(q, at, c, n);
  for (size_t i = 0; i < n; i++) ids[i] = q->index->ids[at[i]];
  arcs(c, n, km);
  if (n) v->sweep(v->data, ids, km, n);
}

static void sweep_node(const struct visit *v, size_t node, size_t begin, size_t end) {
  const struct query *q = v->query;
  const struct box *box = &q->tree->boxes[node];
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

void fragility_index_sweep(const fragility_index *index, const fragility_spot *from, double km, fragility_sweeper sweep, void *data) {
  struct query q = ask(index, from);
  struct visit v = {&q, sweep, data};
  q.chord = chord_of(km), q.km = km;
  if (any(&q) && km >= 0) sweep_node(&v, 0, q.tree->begin, q.tree->end);
}

struct one_by_one {
  fragility_visitor visit;
  void *data;
};

static void visit_each(void *data, const uint32_t *others, const double *costs, size_t n) {
  const struct one_by_one *one = data;
  for (size_t i = 0; i < n; i++) one->visit(one->data, others[i], costs[i]);
}

void fragility_index_visit(const fragility_index *index, const fragility_spot *from, double km, fragility_visitor visit, void *data) {
  struct one_by_one one = {visit, data};
  fragility_index_sweep(index, from, km, visit_each, &one);
}
