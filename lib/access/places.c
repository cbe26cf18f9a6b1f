/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Distances to places: the index of venues serves any points. */
#include "access/access.h"

fragility_status fragility_places_distances(const fragility_places *places, const fragility_units *units, double radius_km, const fragility_options *options,
                                            double *nearest_km, double *within, fragility_error *err) {
  fragility_index *index;
  if (!places || !units || !nearest_km || !(radius_km >= 0)) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "distances need places, units and a radius of 0 km or more");
  if (!units->latitude || !units->longitude) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "the units have no points");
  TRY(fragility_index_create(places->latitude, places->longitude, places->count, options, &index, err));
#pragma omp parallel for schedule(dynamic, 256) num_threads(fragility_threads(options))
  for (size_t u = 0; u < units->count; u++) {
    bool placed = !isnan(units->latitude[u]) && !isnan(units->longitude[u]);
    nearest_km[u] = NAN;
    if (placed) fragility_index_nearest(index, units->latitude[u], units->longitude[u], &nearest_km[u]);
    if (within) within[u] = placed ? (double)fragility_index_within(index, units->latitude[u], units->longitude[u], radius_km) : (double)NAN;
  }
  fragility_index_free(index);
  return FRAGILITY_OK;
}
