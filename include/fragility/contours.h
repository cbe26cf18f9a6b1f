/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file contours.h  The outlines of units, from GeoJSON, brought to a geography and simplified without opening gaps between neighbours. */
#ifndef FRAGILITY_CONTOURS_H
#define FRAGILITY_CONTOURS_H

#include <fragility/error.h>
#include <fragility/journal.h>
#include <fragility/options.h>
#include <fragility/territory.h>

FRAGILITY_BEGIN

/** Immutable: any number of threads may read one. */
typedef struct fragility_contours fragility_contours;

/** All fields may be zero. */
typedef struct fragility_contours_options {
  double tolerance; /**< outlines may move by this many degrees of latitude; 0 = as in the files. A border that two units share is
                         simplified once, so that it stays shared */
  const fragility_options *options; /**< threads */
} fragility_contours_options;

/** Reads GeoJSON files (packed or not) of polygons with a property `code` (or `insee`, `codgeo`, `code_insee`, `INSEE_COM`, `INSEE_ARM`, `DEPCOM`).
 * Codes are brought to the units of the territory: communes that have merged since are dissolved into one, arrondissements into their
 * city. A feature that cannot be used (no code, a code of no unit, no polygon, coordinates that are not on Earth) is left out and noted. */
FRAGILITY_API fragility_status fragility_contours_read(const char *const *paths, size_t n, const fragility_territory *territory,
                                                       const fragility_contours_options *options, fragility_contours **out, fragility_error *err);
FRAGILITY_API void fragility_contours_free(fragility_contours *contours);
/** What was left out, and a ledger a file. */
FRAGILITY_API const fragility_journal *fragility_contours_journal(const fragility_contours *contours);
/** Units of the territory that have an outline. */
FRAGILITY_API size_t fragility_contours_count(const fragility_contours *contours);

/** Lines between two nodes, where three borders or more meet, or closed ones: each is drawn once. x = longitude, y = latitude, degrees. */
typedef struct fragility_line {
  size_t points;
  const double *xy; /**< 2 a point */
} fragility_line;
FRAGILITY_API size_t fragility_contours_lines(const fragility_contours *contours);
FRAGILITY_API fragility_line fragility_contours_line(const fragility_contours *contours, size_t line);

/** The rings of a unit (a position in the territory) as lines to follow end to end: line * 2, plus 1 when it is followed backwards. Rings by
 * the even-odd rule: a hole is a ring within a ring. 0 rings: the unit has no outline. */
FRAGILITY_API size_t fragility_contours_rings(const fragility_contours *contours, size_t unit);
FRAGILITY_API size_t fragility_contours_ring(const fragility_contours *contours, size_t unit, size_t ring, const size_t **lines);

/** Polygons as GeoJSON and Simple Features want them: outer rings counter-clockwise, each followed by its holes, clockwise; every ring ends
 * where it began. */
typedef struct fragility_polygons {
  size_t count;              /**< of polygons; 0 = no outline */
  const size_t *first_ring;  /**< count + 1: rings of polygon p are first_ring[p] .. first_ring[p + 1] - 1 */
  const size_t *first_point; /**< one a ring, and one more: its points */
  const double *xy;          /**< longitude, latitude of each point, degrees */
} fragility_polygons;
/** The polygons of a unit; borrowed. */
FRAGILITY_API const fragility_polygons *fragility_contours_polygons(const fragility_contours *contours, size_t unit);

FRAGILITY_END
#endif
