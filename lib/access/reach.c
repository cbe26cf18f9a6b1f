/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pairs of a unit or of a venue, one after the other: by the index of points, or from a cost table. */
#include "access/access.h"

#include <stdlib.h>

struct reach {
  const fragility_units *units;
  const fragility_supply *supply;
  const fragility_costs *costs;
  fragility_index *units_index, *venues_index;
  unsigned char *land; /* of each venue */
};

static fragility_status index_venues(struct reach *reach, const fragility_options *options, fragility_error *err) {
  fragility_points points;
  TRY(fragility_points_of_supply(reach->supply, reach->units, &points, err));
  reach->land = fragility_array(fragility_supply_count(reach->supply), sizeof *reach->land);
  fragility_status status = reach->land ? fragility_index_create(&points, options, &reach->venues_index, err) : fragility_fail_memory(err);
  for (size_t i = 0; status == FRAGILITY_OK && points.land && i < points.count; i++) reach->land[points.origin[i]] = points.land[i];
  fragility_points_free(&points);
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
  if (!costs) status = index_venues(reach, options, err);
  if (!costs && status == FRAGILITY_OK) status = fragility_index_units(units, options, &reach->units_index, err);
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
  free(reach->land);
  free(reach);
}

bool fragility_reach_from_unit(const struct reach *reach, size_t unit, double limit, fragility_sweeper sweep, void *data) {
  fragility_spot from;
  if (reach->costs) return fragility_costs_from_unit(reach->costs, unit, limit, sweep, data), true;
  if (!fragility_spot_of_unit(reach->units, unit, &from)) return false;
  fragility_index_sweep(reach->venues_index, &from, limit, sweep, data);
  return true;
}

void fragility_reach_from_venue(const struct reach *reach, size_t venue, double limit, fragility_sweeper sweep, void *data) {
  if (reach->costs) {
    fragility_costs_from_venue(reach->costs, venue, limit, sweep, data);
    return;
  }
  const fragility_venue *v = fragility_supply_venue(reach->supply, venue);
  fragility_spot from = {v->latitude, v->longitude, reach->land[venue]};
  fragility_index_sweep(reach->units_index, &from, limit, sweep, data);
}
