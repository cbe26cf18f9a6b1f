/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of `access`: venues within reach of units. Knows nothing of scores. */
#ifndef ACCESS_ACCESS_H
#define ACCESS_ACCESS_H

#include "supply/supply.h"
#include "table/table.h"

#include <fragility/access.h>

/* ---- points.c: where things stand; those without a place are left out ---- */
typedef struct fragility_points {
  size_t count;
  double *latitude, *longitude;
  unsigned char *land; /* NULL = one land */
  uint32_t *origin;    /* where each was taken from, growing; NULL = its own position */
} fragility_points;

/* `units` tell the lands of venues and places, by the venue's commune, else by the nearest unit; NULL = one land. */
fragility_status fragility_points_of_units(const fragility_units *units, fragility_points *points, fragility_error *err);
fragility_status fragility_points_of_supply(const fragility_supply *supply, const fragility_units *units, fragility_points *points,
                                            fragility_error *err);
fragility_status fragility_points_of_places(const fragility_places *places, const fragility_units *units, fragility_points *points,
                                            fragility_error *err);
void fragility_points_free(fragility_points *points);

/* A place to look from. */
typedef struct fragility_spot {
  double latitude, longitude;
  unsigned char land;
} fragility_spot;

/* False for a unit without a point. */
bool fragility_spot_of_unit(const fragility_units *units, size_t unit, fragility_spot *spot);

/* ---- index.c: points on the sphere, in k-d trees of unit vectors, one a land: no seam at a pole, a meridian or an ocean,
 * and no way across the sea ---- */
typedef struct fragility_index fragility_index;

/* The index numbers points by their origin. */
fragility_status fragility_index_create(const fragility_points *points, const fragility_options *options, fragility_index **out,
                                        fragility_error *err);
void fragility_index_free(fragility_index *index);
/* The nearest point of the same land, the smaller origin among equals, and its distance; SIZE_MAX when there is none. */
size_t fragility_index_nearest(const fragility_index *index, const fragility_spot *from, double *km);
/* How many points lie within `km`, the limit included. */
size_t fragility_index_within(const fragility_index *index, const fragility_spot *from, double km);
/* Calls `visit` for each point within `km`, the limit included, in an order that depends on the index alone. */
typedef void (*fragility_visitor)(void *data, size_t other, double cost);
/* The same by batches, which is faster. */
typedef void (*fragility_sweeper)(void *data, const uint32_t *others, const double *costs, size_t n);
void fragility_index_sweep(const fragility_index *index, const fragility_spot *from, double km, fragility_sweeper sweep, void *data);
void fragility_index_visit(const fragility_index *index, const fragility_spot *from, double km, fragility_visitor visit, void *data);

/* The index of the venues' points, numbered like the venues; that of the units', numbered like the units. */
fragility_status fragility_index_supply(const fragility_supply *supply, const fragility_units *units, const fragility_options *options,
                                        fragility_index **index, fragility_error *err);
fragility_status fragility_index_units(const fragility_units *units, const fragility_options *options, fragility_index **index,
                                       fragility_error *err);

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
