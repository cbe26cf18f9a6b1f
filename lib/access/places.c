/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Distances to places: the index of venues serves any points. */
#include "access/access.h"

fragility_status fragility_places_distances(const fragility_places *places, const fragility_units *units, double radius_km, const fragility_options *options,
                                            double *nearest_km, double *within, fragility_error *err) {
  fragility_index *index;
  if (!places || !units || !nearest_km || !(radius_km >= 0)) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "distances need places, units and a radius of 0 km or more");
  if (!units->latitude || !units->longitude) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "the units have no points");
  fragility_points points;
  TRY(fragility_points_of_places(places, units, &points, err));
  fragility_status status = fragility_index_create(&points, options, &index, err);
  fragility_points_free(&points);
  TRY(status);
#pragma omp parallel for schedule(dynamic, 256) num_threads(fragility_threads(options))
  for (size_t u = 0; u < units->count; u++) {
    fragility_spot from;
    bool placed = fragility_spot_of_unit(units, u, &from);
    nearest_km[u] = NAN;
    if (placed) fragility_index_nearest(index, &from, &nearest_km[u]);
    if (within) within[u] = placed ? (double)fragility_index_within(index, &from, radius_km) : (double)NAN;
  }
  fragility_index_free(index);
  return FRAGILITY_OK;
}
