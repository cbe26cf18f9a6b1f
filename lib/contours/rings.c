/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines around a unit, put end to end. A ring that meets a node again is parted there: rings may touch, none crosses or
 * touches itself. */
#include "contours/contours.h"

#include <stdlib.h>

struct chaining {
  const struct mesh *mesh;
  struct rings *out;
  size_t *path; /* lines of the ring being made */
  uint32_t *nodes; /* where each of them starts */
  unsigned char *used; /* one a line: by the unit at hand */
};

static uint32_t end_of(const struct chaining *c, size_t step) {
  const struct line *line = &c->mesh->lines[step / 2];
  return step & 1 ? line->from : line->to;
}

/* The first line of the unit not used yet that starts or ends at a node, as a step; SIZE_MAX = none. */
static size_t step_from(const struct chaining *c, const size_t *lines, size_t n, uint32_t node) {
  for (size_t i = 0; i < n; i++) {
    const struct line *line = &c->mesh->lines[lines[i]];
    if (c->used[i] || (line->from != node && line->to != node)) continue;
    c->used[i] = 1;
    return lines[i] * 2 + (line->from != node);
  }
  return SIZE_MAX;
}

static void close_ring(struct chaining *c, size_t from, size_t to) {
  for (size_t i = from; i < to; i++) c->out->lines[c->out->line_count++] = c->path[i];
  c->out->first[++c->out->count] = c->out->line_count;
}

/* Walks on from a line until it is back; each time it meets a node of its path the loop between is a ring. */
static void chain(struct chaining *c, const size_t *lines, size_t n, size_t first) {
  size_t depth = 0;
  uint32_t node = c->mesh->lines[lines[first]].from;
  for (size_t step = step_from(c, lines, n, node); step != SIZE_MAX; step = step_from(c, lines, n, node)) {
    c->nodes[depth] = node;
    c->path[depth++] = step;
    node = end_of(c, step);
    for (size_t i = 0; i < depth; i++) {
      if (c->nodes[i] != node) continue;
      close_ring(c, i, depth);
      depth = i;
      break;
    }
    if (!depth) break;
  }
}

/* Lines unit by unit: start is units + 1 long. */
static fragility_status sort_lines(const struct mesh *mesh, size_t units, size_t **start, size_t **list, fragility_error *err) {
  *start = fragility_array(units + 2, sizeof **start);
  *list = fragility_array(2 * mesh->line_count + 1, sizeof **list);
  if (!*start || !*list) return fragility_fail_memory(err);
  for (size_t i = 0; i < 2 * mesh->line_count; i++) {
    size_t unit = mesh->lines[i / 2].units[i & 1];
    if (unit != SIZE_MAX) (*start)[unit + 2]++;
  }
  for (size_t u = 0; u < units; u++) (*start)[u + 2] += (*start)[u + 1];
  for (size_t i = 0; i < 2 * mesh->line_count; i++) {
    size_t unit = mesh->lines[i / 2].units[i & 1];
    if (unit != SIZE_MAX) (*list)[(*start)[unit + 1]++] = i / 2;
  }
  return FRAGILITY_OK;
}

fragility_status fragility_rings_make(const struct mesh *mesh, size_t units, struct rings *out, fragility_error *err) {
  size_t *start = NULL, *list = NULL, room = 2 * mesh->line_count + 1;
  *out = (struct rings){.of_unit = fragility_array(units + 1, sizeof *out->of_unit), .first = fragility_array(room + 1, sizeof *out->first),
                        .lines = fragility_array(room, sizeof *out->lines)};
  struct chaining c = {mesh, out, fragility_array(room, sizeof *c.path), fragility_array(room, sizeof *c.nodes), fragility_array(room, 1)};
  bool good = out->of_unit && out->first && out->lines && c.path && c.nodes && c.used;
  fragility_status status = good ? sort_lines(mesh, units, &start, &list, err) : fragility_fail_memory(err);
  for (size_t u = 0; u < units && status == FRAGILITY_OK; u++) {
    size_t n = start[u + 1] - start[u];
    memset(c.used, 0, n);
    for (size_t i = 0; i < n; i++)
      if (!c.used[i]) chain(&c, list + start[u], n, i);
    out->of_unit[u + 1] = out->count;
  }
  free(c.path), free(c.nodes), free(c.used), free(start), free(list);
  if (status != FRAGILITY_OK) fragility_rings_free(out);
  return status;
}

void fragility_rings_free(struct rings *rings) {
  free(rings->of_unit), free(rings->first), free(rings->lines);
  *rings = (struct rings){.count = 0};
}
