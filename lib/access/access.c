/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "access/access.h"

#include <stdlib.h>

struct fragility_access {
  size_t units, radii;
  uint32_t *nearest; /* UINT32_MAX = none */
  double *km;
  uint32_t *within; /* unit by unit */
  uint32_t *inside;
};

static void reach(fragility_access *access, const fragility_units *units, const fragility_index *index, const double *radius_km, size_t u) {
  fragility_spot from;
  access->nearest[u] = UINT32_MAX;
  access->km[u] = NAN;
  if (!fragility_spot_of_unit(units, u, &from)) return;
  size_t found = fragility_index_nearest(index, &from, &access->km[u]);
  if (found != SIZE_MAX) access->nearest[u] = (uint32_t)found;
  for (size_t r = 0; r < access->radii; r++) access->within[u * access->radii + r] = (uint32_t)fragility_index_within(index, &from, radius_km[r]);
}

fragility_status fragility_access_compute(const fragility_units *units, const fragility_supply *supply, const double *radius_km,
                                          size_t n, const fragility_options *options, fragility_access **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the access");
  *out = NULL;
  if (!units || !supply || (n && !radius_km)) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "access needs units, venues and radii");
  if (!units->latitude || !units->longitude) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "the units have no points");
  for (size_t r = 0; r < n; r++)
    if (!(radius_km[r] >= 0)) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "a radius must be 0 km or more");
  fragility_access *access = calloc(1, sizeof *access);
  fragility_index *index = NULL;
  if (!access) return fragility_fail_memory(err);
  access->units = units->count, access->radii = n;
  access->nearest = fragility_array(units->count, sizeof *access->nearest);
  access->km = fragility_array(units->count, sizeof *access->km);
  access->within = fragility_array(units->count * n, sizeof *access->within);
  access->inside = fragility_array(units->count, sizeof *access->inside);
  bool room = access->nearest && access->km && access->within && access->inside;
  fragility_status status = room ? fragility_index_supply(supply, units, options, &index, err) : fragility_fail_memory(err);
  if (status != FRAGILITY_OK) {
    fragility_access_free(access);
    return status;
  }
#pragma omp parallel for schedule(dynamic, 256) num_threads(fragility_threads(options))
  for (size_t u = 0; u < units->count; u++) reach(access, units, index, radius_km, u);
  for (size_t i = 0; i < fragility_supply_count(supply); i++) {
    size_t unit = fragility_venue_unit(fragility_supply_venue(supply, i), units);
    if (unit != SIZE_MAX) access->inside[unit]++;
  }
  fragility_index_free(index);
  *out = access;
  return FRAGILITY_OK;
}

void fragility_access_free(fragility_access *access) {
  if (!access) return;
  free(access->nearest);
  free(access->km);
  free(access->within);
  free(access->inside);
  free(access);
}

size_t fragility_access_nearest(const fragility_access *access, size_t unit) {
  return access && unit < access->units && access->nearest[unit] != UINT32_MAX ? access->nearest[unit] : SIZE_MAX;
}

double fragility_access_nearest_km(const fragility_access *access, size_t unit) {
  return access && unit < access->units ? access->km[unit] : NAN;
}

size_t fragility_access_within(const fragility_access *access, size_t unit, size_t i) {
  return access && unit < access->units && i < access->radii ? access->within[unit * access->radii + i] : 0;
}

size_t fragility_access_inside(const fragility_access *access, size_t unit) {
  return access && unit < access->units ? access->inside[unit] : 0;
}
