/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of `contours`: outlines of units as a mesh of borders. A border that two units share is one line, simplified once. */
#ifndef CONTOURS_CONTOURS_H
#define CONTOURS_CONTOURS_H

#include "territory/territory.h"

#include <fragility/contours.h>

/* Ten-millionths of a degree: a centimetre. Neighbours have the same vertices, so equality is exact. */
struct vertex {
  int32_t x, y;
};
enum { DEGREE = 10000000 };

/* ---- coordinates.c ---- */
struct coordinate_list {
  int depth;                /* of its positions: 2 of a polygon, 3 of several; 0 = it has none */
  size_t first_ring, rings; /* ring r ends at ends[r], where r + 1 begins */
  bool wrong;               /* some are not on Earth */
};
struct coordinates {
  struct vertex *vertices;
  size_t vertex_count, vertex_room;
  size_t *ends, end_count, end_room;
  struct coordinate_list *lists; /* in the order of the file */
  size_t count, list_room;
};
#define COORDINATES_TAKEN "coordinate#" /* the name of what has been read */
/* Reads the coordinates of a GeoJSON text, and writes in their place the number of their list. False: no memory. */
bool fragility_coordinates_take(char *bytes, size_t size, struct coordinates *out);
void fragility_coordinates_free(struct coordinates *coordinates);

/* ---- features.c: one file ---- */
struct ring {
  size_t unit, first, count; /* vertices; the first is not repeated at the end */
};
struct outline {
  struct vertex *vertices;
  size_t vertex_count, vertex_room;
  struct ring *rings;
  size_t ring_count, ring_room;
};
struct feature {
  size_t unit, line; /* unit SIZE_MAX: not used; line of the file */
  char code[FRAGILITY_CODE_SIZE];
  fragility_resolution how;
  size_t first_ring, rings;
  const char *why; /* it cannot be used; NULL = it can */
  char found[80];
};
struct features {
  struct outline outline;
  struct feature *items;
  size_t count;
};
/* Reads a file: every feature is there, used or not. */
fragility_status fragility_features_read(const char *path, const fragility_territory *territory, const fragility_options *options, struct features *out,
                                         fragility_error *err);
void fragility_features_free(struct features *features);

/* ---- mesh.c: rings to lines between nodes ---- */
struct line {
  size_t first, count;   /* among the vertices of the mesh, both ends included */
  uint32_t from, to;     /* ids of its ends; the same: it is closed */
  size_t units[2];       /* that it bounds; SIZE_MAX = none */
};
struct mesh {
  struct vertex *vertices;
  size_t vertex_count, vertex_room;
  struct line *lines;
  size_t line_count, line_room;
};
/* Borders within a unit are dissolved: an edge that it has twice is none of its borders. */
fragility_status fragility_mesh_make(const struct features *files, size_t n, struct mesh *out, fragility_error *err);
void fragility_mesh_free(struct mesh *mesh);

/* ---- simplify.c ---- */
/* Takes away vertices that lie within `tolerance` degrees of latitude of the line left; ends stay, and so do areas between two lines. */
fragility_status fragility_mesh_simplify(struct mesh *mesh, double tolerance, fragility_error *err);

/* ---- rings.c ---- */
struct rings {
  size_t *of_unit; /* units + 1: the rings of unit u are of_unit[u] .. of_unit[u + 1] - 1 */
  size_t *first;   /* rings + 1: in `lines` */
  size_t *lines;   /* line * 2 + backwards */
  size_t count, line_count;
};
fragility_status fragility_rings_make(const struct mesh *mesh, size_t units, struct rings *out, fragility_error *err);
void fragility_rings_free(struct rings *rings);

/* ---- polygons.c ---- */
/* The polygons of one unit, in an arena. */
fragility_status fragility_polygons_make(const struct mesh *mesh, const struct rings *rings, size_t unit, fragility_arena *arena, fragility_polygons *out,
                                         fragility_error *err);

#endif
