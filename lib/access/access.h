/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of `access`: venues within reach of units. Knows nothing of scores. */
#ifndef ACCESS_ACCESS_H
#define ACCESS_ACCESS_H

#include "supply/supply.h"
#include "table/table.h"

#include <fragility/access.h>

/* ---- index.c: points on the sphere, in a k-d tree of unit vectors: no seam at a pole, a meridian or an ocean ---- */
typedef struct fragility_index fragility_index;

fragility_status fragility_index_create(const double *latitude, const double *longitude, size_t n, const fragility_options *options,
                                        fragility_index **out, fragility_error *err);
void fragility_index_free(fragility_index *index);
/* The nearest point, the smaller position among equals, and its distance; SIZE_MAX when there is none. */
size_t fragility_index_nearest(const fragility_index *index, double latitude, double longitude, double *km);
/* How many points lie within `km`, the limit included. */
size_t fragility_index_within(const fragility_index *index, double latitude, double longitude, double km);
/* Calls `visit` for each point within `km`, the limit included, in an order that depends on the index alone. */
typedef void (*fragility_visitor)(void *data, size_t other, double cost);
/* The same by batches, which is faster. */
typedef void (*fragility_sweeper)(void *data, const uint32_t *others, const double *costs, size_t n);
void fragility_index_sweep(const fragility_index *index, double latitude, double longitude, double km, fragility_sweeper sweep,
                           void *data);
void fragility_index_visit(const fragility_index *index, double latitude, double longitude, double km, fragility_visitor visit,
                           void *data);

/* The index of the venues' points, numbered like the venues. */
fragility_status fragility_index_supply(const fragility_supply *supply, const fragility_options *options, fragility_index **index, fragility_error *err);

/* ---- decay.c ---- */
/* The weights of n costs, all within the decay's limit. */
typedef void (*fragility_weight)(const fragility_decay *decay, const double *cost, size_t n, double *restrict f);
/* Checks a decay and finds its function. */
fragility_status fragility_decay_find(const fragility_decay *decay, fragility_weight *weight, fragility_error *err);

/* ---- costs.c ---- */
void fragility_costs_from_unit(const fragility_costs *costs, size_t unit, double limit, fragility_sweeper sweep, void *data);
void fragility_costs_from_venue(const fragility_costs *costs, size_t venue, double limit, fragility_sweeper sweep, void *data);

/* ---- reach.c: the pairs of a unit or of a venue, from points or from a cost table ---- */
struct reach;
fragility_status fragility_reach_create(const fragility_units *units, const fragility_supply *supply, const fragility_costs *costs,
                                        const fragility_options *options, struct reach **out, fragility_error *err);
void fragility_reach_free(struct reach *reach);
/* False for a unit without a place. */
bool fragility_reach_from_unit(const struct reach *reach, size_t unit, double limit, fragility_sweeper sweep, void *data);
void fragility_reach_from_venue(const struct reach *reach, size_t venue, double limit, fragility_sweeper sweep, void *data);

#endif
