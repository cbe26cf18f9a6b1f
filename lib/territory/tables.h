/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to `territory`: what its files share. */
#ifndef TERRITORY_TABLES_H
#define TERRITORY_TABLES_H

#include "territory/territory.h"

struct former {
  const char *code;
  uint32_t unit;
  unsigned char how;
};

struct pair {
  uint32_t mother, daughter;
};

/* An arrondissement of Paris, Lyon or Marseille. */
struct part {
  const char *code, *name;
  uint32_t unit; /* its city */
  double population, latitude, longitude;
};

struct fragility_territory {
  fragility_register *units;
  struct former *former; /* codes that are no living commune, in byte order */
  size_t formers, formers_capacity;
  struct pair *splits;
  size_t split_count, splits_capacity;
  struct part *parts; /* in byte order of the codes */
  size_t part_count, parts_capacity;
};

/* A row's degrees, on Earth. */
fragility_status fragility_territory_degrees(const fragility_grid *grid, size_t row, size_t latitude_column, size_t longitude_column,
                                             double *latitude, double *longitude, fragility_error *err);

/* ---- arrondissements.c ---- */
fragility_status fragility_territory_take_arrondissements(fragility_territory *territory, const fragility_grid *grid, fragility_error *err);
/* The part of that code, or NULL. */
struct part *fragility_territory_part(const fragility_territory *territory, const char *code);

/* ---- zones.c: perimeters of one's own, and lands ---- */
fragility_status fragility_territory_take_zones(fragility_territory *territory, const fragility_grid *grid, fragility_error *err);
fragility_status fragility_territory_take_lands(fragility_territory *territory, const fragility_grid *grid, fragility_error *err);

#endif
