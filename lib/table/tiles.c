/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/table.h"

#include <stdlib.h>

enum { LARGE = 1 << 17 }; /* cells that are worth several threads: they are touched for the first time */

fragility_status fragility_tiles_create(size_t units, size_t columns, int threads, fragility_tiles *tiles, fragility_error *err) {
  *tiles = (fragility_tiles){.units = units, .columns = columns};
  size_t cells = fragility_tiles_count(tiles) * columns * FRAGILITY_TILE;
  tiles->cells = aligned_alloc(64, (cells ? cells : FRAGILITY_TILE) * sizeof *tiles->cells);
  if (!tiles->cells) return fragility_fail_memory(err);
#pragma omp parallel for schedule(static) num_threads(threads) if (cells > LARGE)
  for (size_t i = 0; i < cells; i++) tiles->cells[i] = NAN;
  return FRAGILITY_OK;
}

void fragility_tiles_free(fragility_tiles *tiles) {
  free(tiles->cells);
  tiles->cells = NULL;
}

static size_t part_size(const fragility_tiles *tiles, size_t tile) {
  size_t left = tiles->units - tile * FRAGILITY_TILE;
  return (left < FRAGILITY_TILE ? left : FRAGILITY_TILE) * sizeof *tiles->cells;
}

void fragility_tiles_gather(const fragility_tiles *tiles, size_t column, double *values) {
  for (size_t t = 0; t < fragility_tiles_count(tiles); t++)
    memcpy(values + t * FRAGILITY_TILE, fragility_tiles_part(tiles, t, column), part_size(tiles, t));
}

void fragility_tiles_scatter(fragility_tiles *tiles, size_t column, const double *values) {
  for (size_t t = 0; t < fragility_tiles_count(tiles); t++)
    memcpy(fragility_tiles_part(tiles, t, column), values + t * FRAGILITY_TILE, part_size(tiles, t));
}
