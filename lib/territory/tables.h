/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to `territory`: what its files share. */
#ifndef TERRITORY_TABLES_H
#define TERRITORY_TABLES_H

#include "territory/history.h"

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
  int vintage;
  fragility_movements *movements; /* NULL: not known */
  uint64_t *years;                /* of each code of the movements, the years when it lived: bit 0 is the newest */
  fragility_register *newest;     /* the units of the newest year, when those of a past one are made */
  struct former *former; /* codes that are no living commune, in byte order */
  size_t formers, formers_capacity;
  struct pair *splits;
  size_t split_count, splits_capacity;
  struct part *parts; /* in byte order of the codes */
  size_t part_count, parts_capacity;
};

/* Among n in order of the codes; NULL when it is none of them. */
const struct former *fragility_former_find(const struct former *former, size_t n, const char *code);
/* To be put in order of the codes before they are looked up. */
fragility_status fragility_territory_add_former(fragility_territory *territory, const char *code, size_t size, size_t unit,
                                                fragility_resolution how, fragility_error *err);
void fragility_territory_sort_formers(fragility_territory *territory);
fragility_status fragility_territory_add_split(fragility_territory *territory, size_t mother, size_t daughter, fragility_error *err);

/* A row's degrees, on Earth. */
fragility_status fragility_territory_degrees(const fragility_grid *grid, size_t row, size_t latitude_column, size_t longitude_column,
                                             double *latitude, double *longitude, fragility_error *err);

/* ---- arrondissements.c ---- */
fragility_status fragility_territory_take_arrondissements(fragility_territory *territory, fragility_grid *grid, fragility_error *err);
/* The part of that code, or NULL. */
struct part *fragility_territory_part(const fragility_territory *territory, const char *code);

/* ---- dating.c ---- */
fragility_status fragility_territory_take_movements(fragility_territory *territory, fragility_grid *grid, fragility_error *err);

/* ---- vintage.c: the communes of a past year in place of those of the newest ---- */
fragility_status fragility_territory_take_past(fragility_territory *territory, fragility_grid *grid, fragility_error *err);
fragility_status fragility_territory_take_past_epcis(fragility_territory *territory, fragility_grid *grid, fragility_error *err);

/* ---- prepared.c: the newest territory, made of its tables before ---- */
enum { PREPARED_TABLES = 12 };
struct prepared {
  const char *path;                    /* of the file */
  const char *tables[PREPARED_TABLES]; /* paths; NULL after the last; some may be lacking */
  bool wanted[PREPARED_TABLES];        /* those that must be the ones it was made of */
};
fragility_status fragility_prepared_write(const struct prepared *prepared, const fragility_territory *territory, fragility_error *err);
/* Fills a territory that is empty, if the file is there, and of these tables. */
fragility_status fragility_prepared_take(const struct prepared *prepared, const fragility_territory_options *options, fragility_territory *territory,
                                         bool *taken, fragility_error *err);

/* ---- zones.c: perimeters of one's own, and lands ---- */
fragility_status fragility_territory_take_zones(fragility_territory *territory, fragility_grid *grid, fragility_error *err);
fragility_status fragility_territory_take_lands(fragility_territory *territory, fragility_grid *grid, fragility_error *err);

#endif
