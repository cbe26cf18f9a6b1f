/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rings of many units to lines: edges are counted once, those that one unit has twice vanish, the others are joined from node to
 * node. A node is a vertex where more or fewer than two edges meet, or where the units beside change. */
#include "contours/contours.h"

#include <stdlib.h>

#define NO_UNIT UINT32_MAX

struct edge {
  uint32_t from, to, units[2];
};

struct weaving {
  struct vertex *vertices; /* distinct */
  size_t vertex_count;
  uint32_t *ids; /* hash table of vertices: id + 1 */
  size_t id_slots;
  struct edge *edges;
  size_t edge_count;
  uint32_t *slots; /* hash table of edges: edge + 1 */
  size_t edge_slots;
  uint32_t *start, *around; /* edges around a vertex */
  unsigned char *used;      /* one an edge */
};

static uint64_t mixed(uint64_t key) {
  key = (key ^ key >> 31) * 0x9E3779B97F4A7C15u;
  return key ^ key >> 29;
}

static size_t slots_for(size_t n) {
  size_t slots = 16;
  while (slots < n + n / 2) slots *= 2; /* most vertices are met twice */
  return slots;
}

/* Vertices of one neighbourhood, a kilometre wide, are hashed into one window: a ring stays in the cache. */
static size_t slot_of(const struct weaving *w, struct vertex v) {
  enum { NEIGHBOURHOOD = 17, WINDOW = 1024 };
  uint64_t near = (uint64_t)((uint32_t)v.x >> NEIGHBOURHOOD) << 32 | (uint32_t)v.y >> NEIGHBOURHOOD, own = (uint64_t)(uint32_t)v.x << 32 | (uint32_t)v.y;
  return (mixed(near) + (mixed(own) & (WINDOW - 1))) & (w->id_slots - 1);
}

static uint32_t id_of(struct weaving *w, struct vertex v) {
  size_t slot = slot_of(w, v);
  for (; w->ids[slot]; slot = (slot + 1) & (w->id_slots - 1)) {
    struct vertex there = w->vertices[w->ids[slot] - 1];
    if (there.x == v.x && there.y == v.y) return w->ids[slot] - 1;
  }
  w->vertices[w->vertex_count] = v;
  w->ids[slot] = (uint32_t)++w->vertex_count;
  return (uint32_t)w->vertex_count - 1;
}

/* Of the edges between two vertices, the one that the unit is beside; else the first with a side free; else NULL. There are several
 * where outlines lie over one another. */
static struct edge *find_edge(struct weaving *w, uint32_t from, uint32_t to, uint32_t unit, size_t *slot) {
  struct edge *free_one = NULL;
  for (*slot = 2 * (size_t)from & (w->edge_slots - 1); w->slots[*slot]; *slot = (*slot + 1) & (w->edge_slots - 1)) { /* ids grow along the rings: neighbours are near */
    struct edge *edge = &w->edges[w->slots[*slot] - 1];
    if (edge->from != from || edge->to != to) continue;
    if (edge->units[0] == unit || edge->units[1] == unit) return edge;
    if (!free_one && (edge->units[0] == NO_UNIT || edge->units[1] == NO_UNIT)) free_one = edge;
  }
  return free_one;
}

/* An edge that a unit has twice is none of its borders: then it is no longer beside it. */
static void add_edge(struct weaving *w, uint32_t a, uint32_t b, uint32_t unit) {
  uint32_t from = a < b ? a : b, to = a < b ? b : a;
  size_t slot;
  struct edge *edge = find_edge(w, from, to, unit, &slot);
  if (edge) {
    size_t side = edge->units[0] == unit || (edge->units[1] != unit && edge->units[0] == NO_UNIT) ? 0 : 1;
    edge->units[side] = edge->units[side] == unit ? NO_UNIT : unit;
    return;
  }
  w->edges[w->edge_count] = (struct edge){from, to, {unit, NO_UNIT}};
  w->slots[slot] = (uint32_t)++w->edge_count;
}

static void add_rings(struct weaving *w, const struct outline *outline) {
  for (size_t r = 0; r < outline->ring_count; r++) {
    const struct ring *ring = &outline->rings[r];
    const struct vertex *vertex = outline->vertices + ring->first;
    uint32_t first = id_of(w, vertex[0]), before = first;
    for (size_t i = 1; i <= ring->count; i++) {
      uint32_t here = i < ring->count ? id_of(w, vertex[i]) : first;
      add_edge(w, before, here, (uint32_t)ring->unit);
      before = here;
    }
  }
}

static fragility_status open(struct weaving *w, const struct features *files, size_t n, fragility_error *err) {
  size_t total = 0;
  for (size_t f = 0; f < n; f++) total += files[f].outline.vertex_count;
  if (total > UINT32_MAX / 4) return fragility_fail(err, FRAGILITY_ERROR_MEMORY, "found %zu points of contours, expected fewer than a thousand million", total);
  w->id_slots = w->edge_slots = slots_for(total);
  w->vertices = fragility_array(total + 1, sizeof *w->vertices);
  w->ids = fragility_array(w->id_slots, sizeof *w->ids);
  w->edges = fragility_array(total + 1, sizeof *w->edges);
  w->slots = fragility_array(w->edge_slots, sizeof *w->slots);
  return w->vertices && w->ids && w->edges && w->slots ? FRAGILITY_OK : fragility_fail_memory(err);
}

/* Edges that still bound a unit, its two sides in one order. */
static void keep_borders(struct weaving *w) {
  size_t kept = 0;
  for (size_t e = 0; e < w->edge_count; e++) {
    struct edge edge = w->edges[e];
    if (edge.units[0] > edge.units[1]) edge.units[0] = w->edges[e].units[1], edge.units[1] = w->edges[e].units[0];
    if (edge.units[0] != NO_UNIT) w->edges[kept++] = edge;
  }
  w->edge_count = kept;
}

static fragility_status list_around(struct weaving *w, fragility_error *err) {
  w->start = fragility_array(w->vertex_count + 2, sizeof *w->start);
  w->around = fragility_array(2 * w->edge_count + 1, sizeof *w->around);
  w->used = fragility_array(w->edge_count + 1, 1);
  if (!w->start || !w->around || !w->used) return fragility_fail_memory(err);
  for (size_t e = 0; e < w->edge_count; e++) w->start[w->edges[e].from + 2]++, w->start[w->edges[e].to + 2]++;
  for (size_t v = 0; v <= w->vertex_count; v++) w->start[v + 1] += w->start[v];
  for (size_t e = 0; e < w->edge_count; e++) {
    w->around[w->start[w->edges[e].from + 1]++] = (uint32_t)e;
    w->around[w->start[w->edges[e].to + 1]++] = (uint32_t)e;
  }
  return FRAGILITY_OK;
}

static bool is_node(const struct weaving *w, uint32_t v) {
  if (w->start[v + 1] - w->start[v] != 2) return true;
  const struct edge *a = &w->edges[w->around[w->start[v]]], *b = &w->edges[w->around[w->start[v] + 1]];
  return a->units[0] != b->units[0] || a->units[1] != b->units[1];
}

static bool push(struct mesh *mesh, struct vertex v) {
  if (!fragility_grow((void **)&mesh->vertices, &mesh->vertex_room, mesh->vertex_count, sizeof *mesh->vertices)) return false;
  mesh->vertices[mesh->vertex_count++] = v;
  return true;
}

/* From a vertex along an edge, until a node or the start. */
static bool walk(struct weaving *w, uint32_t from, uint32_t edge, struct mesh *mesh) {
  if (!fragility_grow((void **)&mesh->lines, &mesh->line_room, mesh->line_count, sizeof *mesh->lines)) return false;
  uint32_t other = w->edges[edge].units[1];
  struct line line = {mesh->vertex_count, 0, from, from, {w->edges[edge].units[0], other == NO_UNIT ? SIZE_MAX : other}};
  uint32_t here = from;
  bool good = push(mesh, w->vertices[from]);
  for (;;) {
    w->used[edge] = 1;
    here = w->edges[edge].from == here ? w->edges[edge].to : w->edges[edge].from;
    good = good && push(mesh, w->vertices[here]);
    if (here == from || is_node(w, here)) break;
    const uint32_t *two = w->around + w->start[here];
    edge = two[0] == edge ? two[1] : two[0];
  }
  line.to = here;
  line.count = mesh->vertex_count - line.first;
  mesh->lines[mesh->line_count++] = line;
  return good;
}

static fragility_status trace(struct weaving *w, struct mesh *mesh, fragility_error *err) {
  for (int closed = 0; closed < 2; closed++) /* what is left after the nodes are closed lines */
    for (uint32_t v = 0; v < w->vertex_count; v++) {
      if (!closed && !is_node(w, v)) continue;
      for (uint32_t i = w->start[v]; i < w->start[v + 1]; i++)
        if (!w->used[w->around[i]] && !walk(w, v, w->around[i], mesh)) return fragility_fail_memory(err);
    }
  return FRAGILITY_OK;
}

fragility_status fragility_mesh_make(const struct features *files, size_t n, struct mesh *out, fragility_error *err) {
  struct weaving w = {.vertex_count = 0};
  *out = (struct mesh){.line_count = 0};
  fragility_status status = open(&w, files, n, err);
  for (size_t f = 0; f < n && status == FRAGILITY_OK; f++) add_rings(&w, &files[f].outline);
  if (status == FRAGILITY_OK) {
    keep_borders(&w);
    status = list_around(&w, err);
  }
  if (status == FRAGILITY_OK) status = trace(&w, out, err);
  free(w.vertices), free(w.ids), free(w.edges), free(w.slots), free(w.start), free(w.around), free(w.used);
  if (status != FRAGILITY_OK) fragility_mesh_free(out);
  return status;
}

void fragility_mesh_free(struct mesh *mesh) {
  free(mesh->vertices);
  free(mesh->lines);
  *mesh = (struct mesh){.line_count = 0};
}
