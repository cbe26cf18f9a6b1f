/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file access.h  What each unit has within reach, as the crow flies. */
#ifndef FRAGILITY_ACCESS_H
#define FRAGILITY_ACCESS_H

#include <fragility/options.h>
#include <fragility/supply.h>
#include <fragility/table.h>

FRAGILITY_BEGIN

/** Immutable: any number of threads may read one. */
typedef struct fragility_access fragility_access;

/** From each unit's point: the nearest venue (ties: the smaller id), and how many within `radius_km` (n of them,
 * limits included). Great-circle distances on a sphere of radius 6371.0088 km. */
FRAGILITY_API fragility_status fragility_access_compute(const fragility_units *units, const fragility_supply *supply,
                                                        const double *radius_km, size_t n,
                                                        const fragility_options *options, fragility_access **out,
                                                        fragility_error *err);
FRAGILITY_API void fragility_access_free(fragility_access *access);
/** Position in the supply, or SIZE_MAX: no venue, or a unit without a point. */
FRAGILITY_API size_t fragility_access_nearest(const fragility_access *access, size_t unit);
/** Kilometres; NaN without one. */
FRAGILITY_API double fragility_access_nearest_km(const fragility_access *access, size_t unit);
/** Venues within the i-th radius. */
FRAGILITY_API size_t fragility_access_within(const fragility_access *access, size_t unit, size_t i);
/** Venues whose commune is the unit, wherever the points are. */
FRAGILITY_API size_t fragility_access_inside(const fragility_access *access, size_t unit);

FRAGILITY_END
#endif
