/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of `access`: venues within reach of units. Knows nothing of scores. */
#ifndef ACCESS_ACCESS_H
#define ACCESS_ACCESS_H

#include "supply/supply.h"
#include "table/table.h"

#include <fragility/access.h>

/* ---- index.c: points on the sphere, in a k-d tree of unit vectors: no seam at a pole, a meridian or an ocean ---- */
typedef struct fragility_index fragility_index;

fragility_status fragility_index_create(const double *latitude, const double *longitude, size_t n, fragility_index **out,
                                        fragility_error *err);
void fragility_index_free(fragility_index *index);
/* The nearest point, the smaller position among equals, and its distance; SIZE_MAX when there is none. */
size_t fragility_index_nearest(const fragility_index *index, double latitude, double longitude, double *km);
/* How many points lie within `km`, the limit included. */
size_t fragility_index_within(const fragility_index *index, double latitude, double longitude, double km);

#endif
