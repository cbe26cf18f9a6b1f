/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file places.h  Any file of points (services of the BPE, antennas ...) as distances: indicators of what is near. */
#ifndef FRAGILITY_PLACES_H
#define FRAGILITY_PLACES_H

#include <fragility/options.h>
#include <fragility/journal.h>
#include <fragility/table.h>
#include <fragility/territory.h>

FRAGILITY_BEGIN

/** Points read from a file. Immutable: any number of threads may read one. */
typedef struct fragility_places fragility_places;

/** Reads the rows of a CSV that meet every condition "COLUMN=VALUE" (n of them, exact text). A place is a pair of columns
 * longitude, latitude (or lon, lat; x, y; lambert_x, lambert_y; any case) in degrees or in metres of Lambert-93 (one unit a file, its first point's), else a
 * commune code (DEPCOM, CODGEO, code_insee ...; former ones too), which stands at its commune's point. Rows that cannot be
 * placed are left out, counted and noted. FRAGILITY_ERROR_FORMAT when the file has neither. */
FRAGILITY_API fragility_status fragility_places_read(const char *path, const char *const *conditions, size_t n,
                                                     const fragility_territory *territory, const fragility_options *options,
                                                     fragility_places **out, fragility_error *err);
FRAGILITY_API void fragility_places_free(fragility_places *places);
FRAGILITY_API size_t fragility_places_count(const fragility_places *places);
/** Rows that meet the conditions and have no usable place. */
FRAGILITY_API size_t fragility_places_unplaced(const fragility_places *places);
FRAGILITY_API const fragility_journal *fragility_places_journal(const fragility_places *places);

/** Kilometres from each unit to the nearest place, and how many lie within `radius_km`, limit included; arrays of one a
 * unit, `within` may be NULL. NaN for a unit without a point, or when there is no place. */
FRAGILITY_API fragility_status fragility_places_distances(const fragility_places *places, const fragility_units *units,
                                                          double radius_km, const fragility_options *options,
                                                          double *nearest_km, double *within, fragility_error *err);

/** Degrees of a point in metres of Lambert-93 (RGF93; inverse conformal conic of IGN, notice technique NTG 71). False when
 * the point lies out of the projection's use (mainland France and its seas). */
FRAGILITY_API bool fragility_lambert93(double x, double y, double *latitude, double *longitude);

FRAGILITY_END
#endif
