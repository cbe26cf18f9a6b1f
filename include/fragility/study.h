/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file study.h  What a map, a portrait or a folder of data is made of: the handles of one run, side by side. */
#ifndef FRAGILITY_STUDY_H
#define FRAGILITY_STUDY_H

#include <fragility/contours.h>
#include <fragility/gaps.h>
#include <fragility/method.h>
#include <fragility/score.h>
#include <fragility/supply.h>
#include <fragility/table.h>
#include <fragility/territory.h>

FRAGILITY_BEGIN

/** All are borrowed. Those marked so may be NULL. */
typedef struct fragility_study {
  const fragility_territory *territory; /**< with points */
  const fragility_method *method;       /**< of the score */
  const fragility_table *table;         /**< imported on the territory */
  const fragility_score *score;         /**< of communes */
  const fragility_supply *supply;       /**< NULL: no venue is known, and nothing is said of gaps */
  const fragility_gaps *gaps;           /**< NULL with supply; its need may be by arrondissement */
  const fragility_contours *contours;   /**< read with that territory; NULL: circles in proportion to people */
  const unsigned char *keep;            /**< one a unit: those shown; NULL = all */
  const unsigned char *suitable;        /**< one a venue: has what the gaps ask for; NULL = all have */
  const char *place;                    /**< the units shown, in words: "Haute-Garonne"; NULL = France */
  const char *language;                 /**< "fr" (NULL) or "en" */
  const char *perimeter;                /**< as fragility_units_select takes it; NULL = all */
  long long when;                       /**< the day of the run, seconds since 1970; 0 = not said: the clock is never asked */
  const fragility_options *options;
} fragility_study;

/** How values are put into classes. */
typedef enum fragility_classing {
  FRAGILITY_CLASSES_QUANTILE = 0, /**< as many units in each */
  FRAGILITY_CLASSES_JENKS,        /**< least variance within (Fisher 1958, Jenks 1967) */
  FRAGILITY_CLASSES_EQUAL,        /**< as wide each */
  FRAGILITY_CLASSES_FIXED         /**< the caller's bounds */
} fragility_classing;

enum { FRAGILITY_MOST_CLASSES = 7 };

/** Bounds of at most `classes` classes (1 to 7) of the known values, growing, `*made` + 1 of them: class i holds bounds[i] <= v <
 * bounds[i + 1], the last its end too. Fewer where values are too few or the same. With FRAGILITY_CLASSES_FIXED `bounds` holds those
 * between the classes, classes - 1 of them, and becomes all. FRAGILITY_ERROR_ARGUMENT: no value is known, or bounds do not grow. */
FRAGILITY_API fragility_status fragility_classes_make(const double *values, size_t n, fragility_classing kind, size_t classes,
                                                      double bounds[FRAGILITY_MOST_CLASSES + 1], size_t *made, fragility_error *err);
/** "#rrggbb" of a class: pale to dark, told apart by the colour-blind; each has a contrast of 3 or more with #111. */
FRAGILITY_API const char *fragility_class_colour(size_t class_, size_t classes);
/** `quantile`, `jenks`, `equal`, `fixed`; and back, or -1. */
FRAGILITY_API const char *fragility_classing_name(fragility_classing kind);
FRAGILITY_API int fragility_classing_find(const char *name);

/** All fields may be zero. */
typedef struct fragility_map_options {
  fragility_classing kind;
  size_t classes;       /**< 0 = 5 */
  const double *bounds; /**< between the classes, with FRAGILITY_CLASSES_FIXED: classes - 1 of them */
  bool replace;         /**< an existing file may be replaced */
} fragility_map_options;

/** The map of the scores, gaps and venues, by the end of the path's name: .html (one file, nothing else is asked of the network),
 * .svg, .png, .pdf (A4; these need cairo). FRAGILITY_ERROR_ARGUMENT: another end, or no cairo. */
FRAGILITY_API fragility_status fragility_map_write(const fragility_study *study, const fragility_map_options *options, const char *path, fragility_error *err);

/** Scores, and with venues the gaps and the venues, by the end of the path's name: .xlsx (a sheet each, and "À lire"), .gpkg (a layer each, coloured
 * as the map), .geojson or .geojsonl (scores, a feature a line), .csv (scores, with a .csvt beside). See layer.h. */
FRAGILITY_API fragility_status fragility_export_write(const fragility_study *study, const fragility_map_options *options, const char *path, fragility_error *err);

FRAGILITY_END
#endif
