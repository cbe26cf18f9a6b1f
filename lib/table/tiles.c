/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/table.h"

#include <stdlib.h>

fragility_status fragility_tiles_create(size_t units, size_t columns, fragility_tiles *tiles, fragility_error *err) {
  *tiles = (fragility_tiles){.units = units, .columns = columns};
  size_t cells = fragility_tiles_count(tiles) * columns * FRAGILITY_TILE;
  tiles->cells = fragility_large(aligned_alloc(64, (cells ? cells : FRAGILITY_TILE) * sizeof *tiles->cells), cells * sizeof *tiles->cells);
  return tiles->cells ? FRAGILITY_OK : fragility_fail_memory(err);
}

void fragility_tiles_free(fragility_tiles *tiles) {
  free(tiles->cells);
  tiles->cells = NULL;
}

static size_t part_units(const fragility_tiles *tiles, size_t tile) {
  size_t left = tiles->units - tile * FRAGILITY_TILE;
  return left < FRAGILITY_TILE ? left : FRAGILITY_TILE;
}

void fragility_tiles_clear(fragility_tiles *tiles, size_t column) {
  for (size_t t = 0; t < fragility_tiles_count(tiles); t++)
    for (size_t i = 0; i < FRAGILITY_TILE; i++) fragility_tiles_part(tiles, t, column)[i] = NAN;
}

void fragility_tiles_gather(const fragility_tiles *tiles, size_t column, double *values) {
  for (size_t t = 0; t < fragility_tiles_count(tiles); t++)
    memcpy(values + t * FRAGILITY_TILE, fragility_tiles_part(tiles, t, column), part_units(tiles, t) * sizeof *values);
}

void fragility_tiles_scatter(fragility_tiles *tiles, size_t column, const double *values) {
  for (size_t t = 0; t < fragility_tiles_count(tiles); t++) {
    double *part = fragility_tiles_part(tiles, t, column);
    size_t n = part_units(tiles, t);
    memcpy(part, values + t * FRAGILITY_TILE, n * sizeof *part);
    while (n < FRAGILITY_TILE) part[n++] = NAN;
  }
}
