/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Perimeters of one's own (a commune may be in several), and lands: what the sea parts. */
#include "territory/tables.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- zones ---- */

static bool in_list(const char *list, const char *zone) {
  fragility_text left = {list, strlen(list)}, one;
  while (fragility_text_next(&left, '|', &one))
    if (fragility_text_is(one, zone)) return true;
  return false;
}

static fragility_status add_zone(fragility_territory *territory, size_t unit, const char *zone, fragility_error *err) {
  const char **zones = (const char **)territory->units->units.zone, *before = zones[unit];
  if (in_list(before, zone)) return FRAGILITY_OK;
  size_t size = strlen(before) + strlen(zone) + 2;
  char *joined = malloc(size);
  if (!joined) return fragility_fail_memory(err);
  int length = snprintf(joined, size, "%s%s%s", before, *before ? "|" : "", zone);
  zones[unit] = fragility_register_text(territory->units, joined, (size_t)length);
  free(joined);
  return zones[unit] ? FRAGILITY_OK : fragility_fail_memory(err);
}

fragility_status fragility_territory_take_zones(fragility_territory *territory, fragility_grid *grid, fragility_error *err) {
  static const char *const names[] = {"code", "zone", NULL};
  size_t columns[2];
  TRY(fragility_grid_find(grid, names, columns, err));
  for (size_t i = 0; i < grid->rows; i++) {
    const char *code = fragility_grid_cell(grid, i, columns[0]), *zone = fragility_grid_cell(grid, i, columns[1]);
    fragility_resolution how;
    size_t unit = fragility_territory_resolve(territory, code, &how);
    if (unit == SIZE_MAX || how == FRAGILITY_ARRONDISSEMENT)
      return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, grid->path, grid->lines[i], columns[0] + 1,
                               "found \"%.40s\"%s, expected the code of a commune, also a former one", code, unit == SIZE_MAX ? "" : ", an arrondissement");
    if (!*zone || strchr(zone, '|'))
      return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, grid->path, grid->lines[i], columns[1] + 1,
                               "found \"%.80s\", expected the name of one zone, without |", zone);
    TRY(add_zone(territory, unit, zone, err));
  }
  return fragility_register_zones(territory->units, err);
}

/* ---- lands ---- */

enum { MOST_LANDS = 255, LAND_SIZE = 40 };

struct lands {
  char names[MOST_LANDS][LAND_SIZE];
  size_t count;
};

/* 1 for the first land named; 0 is the mainland, which is not. */
static size_t number_of(struct lands *lands, const char *name) {
  size_t l = 0;
  while (l < lands->count && strcmp(lands->names[l], name) != 0) l++;
  if (l == MOST_LANDS || strlen(name) >= LAND_SIZE || !*name) return 0;
  if (l == lands->count) strcpy(lands->names[lands->count++], name);
  return l + 1;
}

/* A commune, or all those of a département that no row above or below names. */
static size_t mark(const fragility_units *u, const char *code, unsigned char number, unsigned char *own) {
  size_t unit = fragility_units_find(u, code), found = 0;
  unsigned char *land = (unsigned char *)u->land;
  if (unit != SIZE_MAX) return own[unit] = 1, land[unit] = number, 1;
  for (size_t i = 0; i < u->count; i++) {
    if (strcmp(u->departement[i], code) != 0) continue;
    found++;
    if (!own[i]) land[i] = number;
  }
  return found;
}

static fragility_status take_lands(const fragility_units *u, const fragility_grid *grid, struct lands *lands, unsigned char *own, fragility_error *err) {
  static const char *const names[] = {"code", "land", NULL};
  size_t columns[2];
  TRY(fragility_grid_find(grid, names, columns, err));
  for (size_t i = 0; i < grid->rows; i++) {
    const char *code = fragility_grid_cell(grid, i, columns[0]), *name = fragility_grid_cell(grid, i, columns[1]);
    size_t number = number_of(lands, name);
    if (!number)
      return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, grid->path, grid->lines[i], columns[1] + 1,
                               "found \"%.60s\", expected the name of a land, under %d bytes, of at most %d", name, LAND_SIZE, MOST_LANDS);
    if (!mark(u, code, (unsigned char)number, own))
      return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, grid->path, grid->lines[i], columns[0] + 1,
                               "found \"%.40s\", expected the code of a commune or of a département", code);
  }
  return FRAGILITY_OK;
}

fragility_status fragility_territory_take_lands(fragility_territory *territory, fragility_grid *grid, fragility_error *err) {
  const fragility_units *u = &territory->units->units;
  struct lands *lands = calloc(1, sizeof *lands);
  unsigned char *own = fragility_array(u->count, 1);
  fragility_status status = lands && own ? take_lands(u, grid, lands, own, err) : fragility_fail_memory(err);
  free(lands);
  free(own);
  return status;
}
