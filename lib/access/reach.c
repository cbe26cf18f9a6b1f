/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pairs of a unit or of a venue, one after the other: by the index of points, or from a cost table. */
#include "access/access.h"

#include <stdlib.h>

struct reach {
  const fragility_units *units;
  const fragility_supply *supply;
  const fragility_costs *costs;
  fragility_index *units_index, *venues_index;
  uint32_t *placed; /* the unit of each point of units_index */
};

static fragility_status index_units(struct reach *reach, const fragility_options *options, fragility_error *err) {
  const fragility_units *units = reach->units;
  double *latitude = fragility_array(units->count, sizeof *latitude), *longitude = fragility_array(units->count, sizeof *longitude);
  reach->placed = fragility_array(units->count, sizeof *reach->placed);
  fragility_status status = latitude && longitude && reach->placed ? FRAGILITY_OK : fragility_fail_memory(err);
  size_t n = 0;
  for (size_t u = 0; status == FRAGILITY_OK && u < units->count; u++) {
    if (isnan(units->latitude[u]) || isnan(units->longitude[u])) continue;
    latitude[n] = units->latitude[u], longitude[n] = units->longitude[u];
    reach->placed[n++] = (uint32_t)u;
  }
  if (status == FRAGILITY_OK) status = fragility_index_create(latitude, longitude, n, options, &reach->units_index, err);
  free(latitude);
  free(longitude);
  return status;
}

fragility_status fragility_index_supply(const fragility_supply *supply, const fragility_options *options, fragility_index **index, fragility_error *err) {
  size_t n = fragility_supply_count(supply);
  double *latitude = fragility_array(n, sizeof *latitude), *longitude = fragility_array(n, sizeof *longitude);
  fragility_status status = latitude && longitude ? FRAGILITY_OK : fragility_fail_memory(err);
  if (status == FRAGILITY_OK) {
    for (size_t i = 0; i < n; i++) {
      latitude[i] = fragility_supply_venue(supply, i)->latitude;
      longitude[i] = fragility_supply_venue(supply, i)->longitude;
    }
    status = fragility_index_create(latitude, longitude, n, options, index, err);
  }
  free(latitude);
  free(longitude);
  return status;
}

fragility_status fragility_reach_create(const fragility_units *units, const fragility_supply *supply, const fragility_costs *costs,
                                        const fragility_options *options, struct reach **out, fragility_error *err) {
  *out = NULL;
  if (!costs && (!units->latitude || !units->longitude)) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "the units have no points");
  struct reach *reach = calloc(1, sizeof *reach);
  if (!reach) return fragility_fail_memory(err);
  reach->units = units, reach->supply = supply, reach->costs = costs;
  fragility_status status = FRAGILITY_OK;
  if (!costs) status = fragility_index_supply(supply, options, &reach->venues_index, err);
  if (!costs && status == FRAGILITY_OK) status = index_units(reach, options, err);
  if (status != FRAGILITY_OK) {
    fragility_reach_free(reach);
    return status;
  }
  *out = reach;
  return FRAGILITY_OK;
}

void fragility_reach_free(struct reach *reach) {
  if (!reach) return;
  fragility_index_free(reach->units_index);
  fragility_index_free(reach->venues_index);
  free(reach->placed);
  free(reach);
}

bool fragility_reach_from_unit(const struct reach *reach, size_t unit, double limit, fragility_sweeper sweep, void *data) {
  if (reach->costs) return fragility_costs_from_unit(reach->costs, unit, limit, sweep, data), true;
  double latitude = reach->units->latitude[unit], longitude = reach->units->longitude[unit];
  if (isnan(latitude) || isnan(longitude)) return false;
  fragility_index_sweep(reach->venues_index, latitude, longitude, limit, sweep, data);
  return true;
}

/* Points of units_index are numbered without the units that have no place. */
struct renaming {
  const uint32_t *placed;
  fragility_sweeper sweep;
  void *data;
};

static void rename_points(void *data, const uint32_t *points, const double *costs, size_t n) {
  enum { MOST = 64 };
  const struct renaming *renaming = data;
  uint32_t units[MOST];
  for (size_t at = 0, here; at < n; at += here) {
    here = n - at < MOST ? n - at : MOST;
    for (size_t i = 0; i < here; i++) units[i] = renaming->placed[points[at + i]];
    renaming->sweep(renaming->data, units, costs + at, here);
  }
}

void fragility_reach_from_venue(const struct reach *reach, size_t venue, double limit, fragility_sweeper sweep, void *data) {
  if (reach->costs) {
    fragility_costs_from_venue(reach->costs, venue, limit, sweep, data);
    return;
  }
  const fragility_venue *v = fragility_supply_venue(reach->supply, venue);
  struct renaming renaming = {reach->placed, sweep, data};
  fragility_index_sweep(reach->units_index, v->latitude, v->longitude, limit, rename_points, &renaming);
}
