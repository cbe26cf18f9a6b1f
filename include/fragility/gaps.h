/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file gaps.h  "Les trous dans la raquette": units whose people have no venue within a norm. */
#ifndef FRAGILITY_GAPS_H
#define FRAGILITY_GAPS_H

#include <fragility/access.h>
#include <fragility/table.h>

FRAGILITY_BEGIN

/** Immutable: any number of threads may read one. */
typedef struct fragility_gaps fragility_gaps;

/** All fields may be zero. */
typedef struct fragility_gaps_options {
  double norm_km;            /**< no venue within this: a gap of type `loin`; 0 = 10 km */
  bool points_only;          /**< a venue in the commune does not count unless its point is within the norm */
  const unsigned char *keep; /**< units to list, one byte each; NULL = all. All take part in the computation. */
  const fragility_options *options;
} fragility_gaps_options;

/** One gap; texts are borrowed. */
typedef struct fragility_gap {
  size_t unit;        /**< position among the units */
  const char *type;   /**< "loin" */
  bool limit;         /**< the figure is within 10 % of the norm */
  double people;      /**< the demand, else the population; NaN when neither is known */
  size_t nearest;     /**< position in the supply, or SIZE_MAX */
  double nearest_km;
  const char *reason; /**< one sentence in French */
} fragility_gap;

/** Crosses a need with a supply. `need` may have the columns `score`, `coverage`, `demand` (see
 * fragility_score_as_table); people are `demand`, else the population. Most people first, then by code. */
FRAGILITY_API fragility_status fragility_gaps_find(const fragility_table *need, const fragility_supply *supply,
                                                   const fragility_gaps_options *options, fragility_gaps **out,
                                                   fragility_error *err);
FRAGILITY_API void fragility_gaps_free(fragility_gaps *gaps);
FRAGILITY_API size_t fragility_gaps_count(const fragility_gaps *gaps);
FRAGILITY_API const fragility_gap *fragility_gaps_get(const fragility_gaps *gaps, size_t i);
/** Units listed without a point: nothing can be said of them. */
FRAGILITY_API size_t fragility_gaps_unplaced(const fragility_gaps *gaps);
/** The i-th unit nearest to the norm without passing it, i below 5; SIZE_MAX past the last. */
FRAGILITY_API size_t fragility_gaps_closest(const fragility_gaps *gaps, size_t i);
FRAGILITY_API const fragility_access *fragility_gaps_access(const fragility_gaps *gaps);
/** What the list says, in one French paragraph; also when it is empty. */
FRAGILITY_API const char *fragility_gaps_summary(const fragility_gaps *gaps);
/** The gaps table; with a level above the commune, totals by parent. */
FRAGILITY_API fragility_status fragility_gaps_sheet(const fragility_gaps *gaps, fragility_level level, fragility_sheet **out,
                                                    fragility_error *err);

FRAGILITY_END
#endif
