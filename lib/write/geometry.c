/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Geometries as a GeoPackage holds them: a header of its own, then well-known binary. */
#define _GNU_SOURCE
#include "write/layer.h"

#ifdef HAVE_SQLITE
#include "write/database.h"

#include <endian.h>
#include <stdlib.h>

enum { WGS84 = 4326, POINT = 1, POLYGON = 3, MULTIPOLYGON = 6, LITTLE_ENDIAN_ORDER = 1, WITH_ENVELOPE = 1 << 1 };

static bool make_room(struct fragility_blob *blob, size_t size) {
  if (size <= blob->room - blob->size) return true;
  size_t wanted = 2 * blob->room + size;
  unsigned char *moved = realloc(blob->bytes, wanted);
  if (moved) blob->bytes = moved, blob->room = wanted;
  return moved;
}

/* Room has been made for what is put. */
static void put_byte(struct fragility_blob *blob, unsigned char byte) { blob->bytes[blob->size++] = byte; }

static void put_count(struct fragility_blob *blob, size_t count) {
  uint32_t bits = htole32((uint32_t)count);
  memcpy(blob->bytes + blob->size, &bits, sizeof bits);
  blob->size += sizeof bits;
}

static void put_double(struct fragility_blob *blob, double number) {
  uint64_t bits;
  memcpy(&bits, &number, sizeof bits);
  bits = htole64(bits);
  memcpy(blob->bytes + blob->size, &bits, sizeof bits);
  blob->size += sizeof bits;
}

static void put_header(struct fragility_blob *blob, unsigned char envelope) {
  put_byte(blob, 'G');
  put_byte(blob, 'P');
  put_byte(blob, 0);
  put_byte(blob, (unsigned char)(LITTLE_ENDIAN_ORDER | envelope));
  put_count(blob, WGS84);
}

static void put_type(struct fragility_blob *blob, uint32_t type) {
  put_byte(blob, LITTLE_ENDIAN_ORDER);
  put_count(blob, type);
}

/* ---- extents ---- */

static double smaller(double a, double b) { return a < b ? a : b; }
static double greater(double a, double b) { return a > b ? a : b; }

void fragility_extent_add(struct fragility_extent *extent, const struct fragility_extent *other) {
  extent->west = smaller(extent->west, other->west);
  extent->east = greater(extent->east, other->east);
  extent->south = smaller(extent->south, other->south);
  extent->north = greater(extent->north, other->north);
}

static struct fragility_extent extent_of(const double *xy, size_t points) {
  struct fragility_extent extent = {INFINITY, -INFINITY, INFINITY, -INFINITY};
  for (size_t i = 0; i < points; i++) fragility_extent_add(&extent, &(struct fragility_extent){xy[2 * i], xy[2 * i], xy[2 * i + 1], xy[2 * i + 1]});
  return extent;
}

/* ---- the two kinds ---- */

static bool put_point(struct fragility_blob *blob, double longitude, double latitude) {
  enum { SIZE = 8 + 5 + 16 };
  if (!make_room(blob, SIZE)) return false;
  put_header(blob, 0); /* its envelope is itself */
  put_type(blob, POINT);
  put_double(blob, longitude);
  put_double(blob, latitude);
  return true;
}

static void put_rings(struct fragility_blob *blob, const fragility_polygons *polygons, size_t polygon) {
  size_t first = polygons->first_ring[polygon], end = polygons->first_ring[polygon + 1];
  put_type(blob, POLYGON);
  put_count(blob, end - first);
  for (size_t r = first; r < end; r++) {
    size_t begin = polygons->first_point[r], after = polygons->first_point[r + 1];
    put_count(blob, after - begin);
    for (size_t i = 2 * begin; i < 2 * after; i++) put_double(blob, polygons->xy[i]);
  }
}

static bool put_polygons(struct fragility_blob *blob, const fragility_polygons *polygons, struct fragility_extent *extent) {
  size_t first_ring = polygons->first_ring[0], rings = polygons->first_ring[polygons->count] - first_ring;
  size_t first = polygons->first_point[first_ring], points = polygons->first_point[first_ring + rings] - first;
  if (!make_room(blob, 8 + 32 + 9 + 9 * polygons->count + 4 * rings + 16 * points)) return false;
  *extent = extent_of(polygons->xy + 2 * first, points);
  put_header(blob, WITH_ENVELOPE);
  put_double(blob, extent->west);
  put_double(blob, extent->east);
  put_double(blob, extent->south);
  put_double(blob, extent->north);
  put_type(blob, MULTIPOLYGON);
  put_count(blob, polygons->count);
  for (size_t p = 0; p < polygons->count; p++) put_rings(blob, polygons, p);
  return true;
}

bool fragility_blob_fill(struct fragility_blob *blob, const fragility_layer *layer, size_t row, struct fragility_extent *extent) {
  enum fragility_place place = fragility_layer_place(layer, row);
  blob->size = 0;
  if (place == FRAGILITY_OUTLINE) return put_polygons(blob, layer->polygons[row], extent);
  if (place == FRAGILITY_NOWHERE) return true;
  double x = layer->longitude[row], y = layer->latitude[row];
  *extent = (struct fragility_extent){x, x, y, y};
  return put_point(blob, x, y);
}

#endif
