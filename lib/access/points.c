/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units, venues and places as points, each on its land. */
#include "access/access.h"

#include <stdlib.h>

static fragility_status create(size_t n, bool lands, fragility_points *points, fragility_error *err) {
  *points = (fragility_points){0};
  if (n >= UINT32_MAX) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "too many points: %zu", n);
  points->latitude = fragility_array(n, sizeof *points->latitude);
  points->longitude = fragility_array(n, sizeof *points->longitude);
  points->origin = fragility_array(n, sizeof *points->origin);
  if (lands) points->land = fragility_array(n, sizeof *points->land);
  if (points->latitude && points->longitude && points->origin && (!lands || points->land)) return FRAGILITY_OK;
  fragility_points_free(points);
  return fragility_fail_memory(err);
}

void fragility_points_free(fragility_points *points) {
  free(points->latitude);
  free(points->longitude);
  free(points->land);
  free(points->origin);
  *points = (fragility_points){0};
}

static void take(fragility_points *points, double latitude, double longitude, unsigned char land, size_t origin) {
  if (!isfinite(latitude) || !isfinite(longitude)) return;
  points->latitude[points->count] = latitude, points->longitude[points->count] = longitude;
  if (points->land) points->land[points->count] = land;
  points->origin[points->count++] = (uint32_t)origin;
}

bool fragility_spot_of_unit(const fragility_units *units, size_t unit, fragility_spot *spot) {
  *spot = (fragility_spot){units->latitude[unit], units->longitude[unit], units->land ? units->land[unit] : 0};
  return isfinite(spot->latitude) && isfinite(spot->longitude);
}

fragility_status fragility_points_of_units(const fragility_units *units, fragility_points *points, fragility_error *err) {
  TRY(create(units->count, units->land != NULL, points, err));
  for (size_t u = 0; u < units->count; u++) take(points, units->latitude[u], units->longitude[u], units->land ? units->land[u] : 0, u);
  return FRAGILITY_OK;
}

/* ---- the land of a point that no commune code tells: that of the nearest unit ---- */

struct ground {
  const fragility_units *units;
  fragility_index *index; /* of the units, all on one land; made when it is first asked for */
};

static fragility_status land_below(struct ground *ground, double latitude, double longitude, unsigned char *land, fragility_error *err) {
  static const fragility_options one_thread = {.threads = 1}; /* a few milliseconds, in a caller who may have said how many */
  const fragility_units *units = ground->units;
  fragility_spot from = {latitude, longitude, 0};
  double km;
  *land = 0;
  if (!isfinite(latitude) || !isfinite(longitude)) return FRAGILITY_OK;
  if (!ground->index) {
    fragility_units one_land = *units;
    one_land.land = NULL;
    TRY(fragility_index_units(&one_land, &one_thread, &ground->index, err));
  }
  size_t unit = fragility_index_nearest(ground->index, &from, &km);
  if (unit != SIZE_MAX) *land = units->land[unit];
  return FRAGILITY_OK;
}

static fragility_status land_of(struct ground *ground, const fragility_venue *venue, unsigned char *land, fragility_error *err) {
  size_t unit = fragility_venue_unit(venue, ground->units);
  if (unit == SIZE_MAX) return land_below(ground, venue->latitude, venue->longitude, land, err);
  *land = ground->units->land[unit];
  return FRAGILITY_OK;
}

static bool has_lands(const fragility_units *units) { return units && units->land && units->latitude && units->longitude; }

fragility_status fragility_points_of_supply(const fragility_supply *supply, const fragility_units *units, fragility_points *points, fragility_error *err) {
  size_t n = fragility_supply_count(supply);
  struct ground ground = {.units = units};
  fragility_status status = create(n, has_lands(units), points, err);
  for (size_t i = 0; status == FRAGILITY_OK && i < n; i++) {
    const fragility_venue *venue = fragility_supply_venue(supply, i);
    unsigned char land = 0;
    if (points->land) status = land_of(&ground, venue, &land, err);
    take(points, venue->latitude, venue->longitude, land, i);
  }
  fragility_index_free(ground.index);
  if (status != FRAGILITY_OK) fragility_points_free(points);
  return status;
}

fragility_status fragility_points_of_places(const fragility_places *places, const fragility_units *units, fragility_points *points, fragility_error *err) {
  struct ground ground = {.units = units};
  fragility_status status = create(places->count, has_lands(units), points, err);
  for (size_t i = 0; status == FRAGILITY_OK && i < places->count; i++) {
    unsigned char land = 0;
    if (points->land) status = land_below(&ground, places->latitude[i], places->longitude[i], &land, err);
    take(points, places->latitude[i], places->longitude[i], land, i);
  }
  fragility_index_free(ground.index);
  if (status != FRAGILITY_OK) fragility_points_free(points);
  return status;
}

/* ---- their indices ---- */

fragility_status fragility_index_supply(const fragility_supply *supply, const fragility_units *units, const fragility_options *options,
                                        fragility_index **index, fragility_error *err) {
  fragility_points points;
  TRY(fragility_points_of_supply(supply, units, &points, err));
  fragility_status status = fragility_index_create(&points, options, index, err);
  fragility_points_free(&points);
  return status;
}

fragility_status fragility_index_units(const fragility_units *units, const fragility_options *options, fragility_index **index, fragility_error *err) {
  fragility_points points;
  TRY(fragility_points_of_units(units, &points, err));
  fragility_status status = fragility_index_create(&points, options, index, err);
  fragility_points_free(&points);
  return status;
}
