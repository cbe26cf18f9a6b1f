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
 * limits included). Great-circle distances on a sphere of radius 6371.0088 km, never from one land to another: a venue
 * stands on the land of its commune, or of the nearest unit when it has none. */
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

/** The k nearest venues of each unit as a sheet, nearest first, ties by id; a unit without a point, or with
 * no venue on its land, is one row without a rank. `keep`,
 * nullable, marks the units to list. Columns: code_commune, nom_commune, rang, distance_km, then fields of the national
 * standard that help to get there: id, nom, adresse, code_postal, commune, telephone, horaires, services, ... date_maj. */
FRAGILITY_API fragility_status fragility_nearest_sheet(const fragility_units *units, const fragility_supply *supply, size_t k,
                                                       const unsigned char *keep, const fragility_options *options,
                                                       fragility_sheet **out, fragility_error *err);

/** How much a venue counts at a cost (kilometres, or the unit of a cost table). */
typedef struct fragility_decay {
  const char *name;      /**< "binary", "steps", "gaussian", "exponential", "inverse" */
  double limit;          /**< beyond it, nothing; included */
  double parameter;      /**< gaussian: sigma; exponential: beta; inverse: the least cost */
  const double *edges, *weights; /**< steps: growing edges, included, and the weight up to each */
  size_t steps;
} fragility_decay;

/** A decay by its name, in the unit of the costs. Published steps: "reference" (1 up to 5, 0.68 up to 10, 0.22 up to 20:
 * those of the reference run, kilometres), "luo-qi" (1, 0.68, 0.22 up to 10, 20, 30 minutes; Luo and Qi 2009), "apl" (1,
 * 0.3, 0.1 up to 5, 10, 15 minutes; accessibilité potentielle localisée, DREES 2012). Or a family: "binary:LIMIT",
 * "gaussian:LIMIT:SIGMA", "exponential:LIMIT:BETA", "inverse:LIMIT:LEAST". */
FRAGILITY_API fragility_status fragility_decay_parse(const char *text, fragility_decay *out, fragility_error *err);

/** Costs from units to venues, which need not be symmetric. Immutable. */
typedef struct fragility_costs fragility_costs;

/** Reads a cost table: columns origin (a unit's code), dest (a venue's id) and cost. Pairs that are not in it are out of
 * reach. Rows whose origin or dest is not known are noted and not used. */
FRAGILITY_API fragility_status fragility_costs_read(const char *path, const fragility_units *units,
                                                    const fragility_supply *supply, const fragility_options *options,
                                                    fragility_costs **out, fragility_error *err);
FRAGILITY_API void fragility_costs_free(fragility_costs *costs);
FRAGILITY_API size_t fragility_costs_pairs(const fragility_costs *costs);
FRAGILITY_API const fragility_journal *fragility_costs_journal(const fragility_costs *costs);

/** What people have within reach, shared or not with those who compete for it. */
typedef struct fragility_catchment fragility_catchment;

typedef struct fragility_catchment_options {
  /** "2sfca" (with a decay of steps, gaussian ... it is the enhanced one; Luo and Wang 2003, Luo and Qi 2009),
   * "3sfca" (Wan, Zou and Sternberg 2012), "bfca" (Paez, Higgins and Vivona 2019), "spatial_availability"
   * (Soukhov et al. 2023), "gravity" (weighted capacity in reach, nobody competes). */
  const char *measure;
  fragility_decay decay;
  double selection_limit;        /**< 3sfca: the choice among venues is made within this cost; 0 = the decay's limit */
  const double *demand;          /**< people, one a unit; NaN or negative = none */
  const fragility_costs *costs;  /**< NULL = kilometres as the crow flies */
  const fragility_options *options;
} fragility_catchment_options;

/** Sums are exact to the last digits whatever the number of threads. A unit without a venue in reach has 0. */
FRAGILITY_API fragility_status fragility_catchment_compute(const fragility_units *units, const fragility_supply *supply,
                                                           const fragility_catchment_options *options,
                                                           fragility_catchment **out, fragility_error *err);
FRAGILITY_API void fragility_catchment_free(fragility_catchment *catchment);
/** Capacity a person (2sfca, 3sfca, bfca), or capacity; one a unit. NaN for a unit without a place. */
FRAGILITY_API const double *fragility_catchment_access(const fragility_catchment *catchment);
/** People each venue serves, weighted; one a venue. */
FRAGILITY_API const double *fragility_catchment_demand(const fragility_catchment *catchment);
/** Capacity a person of each venue; NaN when nobody is in its reach. */
FRAGILITY_API const double *fragility_catchment_ratio(const fragility_catchment *catchment);

FRAGILITY_END
#endif
