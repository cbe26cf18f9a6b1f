/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file gaps.h  "Les trous dans la raquette": units whose people have no suitable venue within a norm. */
#ifndef FRAGILITY_GAPS_H
#define FRAGILITY_GAPS_H

#include <fragility/access.h>
#include <fragility/table.h>

FRAGILITY_BEGIN

/** Immutable: any number of threads may read one. */
typedef struct fragility_gaps fragility_gaps;

/** How a gap is told. */
typedef enum fragility_rule {
  FRAGILITY_RULE_NORM = 0, /**< norms: `loin`, `inadapte`, `sature`, `a_verifier`, the first that holds */
  /** Relative cuts: score at or above its weighted 80th percentile and access (E2SFCA: 1 up to 5 km, 0.68 up to 10, 0.22
   * up to 20) at or below its 20th. It finds gaps by construction: an analysis, not a norm. Scores run from 0 to 10. */
  FRAGILITY_RULE_QUANTILE
} fragility_rule;

/** All fields may be zero. */
typedef struct fragility_gaps_options {
  fragility_rule rule;
  double norm_km;            /**< no venue within this: `loin`; 0 = 10 km */
  bool points_only;          /**< a venue in the commune does not count unless its point is within the norm */
  const unsigned char *suitable; /**< one byte a venue: has what was asked for; NULL = all have */
  const char *asked;         /**< what was asked for, in words for the sentences; NULL = none */
  double saturation;         /**< `sature`: people per unit of capacity over this many times the norm; 0 = 2; below 0 = not
                                  looked at, nor with costs */
  double people_per_capacity; /**< that norm; 0 = people of the départements that have a venue / capacity of all venues */
  const char *capacity_unit; /**< in words; NULL = "lieu", or "venue" */
  const char *language;      /**< of sentences, summary and page: "fr" (NULL) or "en" */
  bool verify;               /**< look for `a_verifier` */
  int today;                 /**< the run's date, in days since 1970-01-01; 0 = no venue is too old */
  int stale_days;            /**< a venue older than this is to be verified; 0 = 548 (18 months) */
  const fragility_costs *costs; /**< minutes, say, instead of kilometres; NULL = as the crow flies */
  double norm_cost;          /**< the norm with costs; 0 = 20 */
  const unsigned char *keep; /**< units to list, one byte each; NULL = all. All take part in the computation. */
  const fragility_options *options;
} fragility_gaps_options;

/** Fills the norms that a table states, columns norm and value: `loin_km`, `loin_minutes` (with costs), `sature_fois`,
 * `habitants_par_capacite`, `a_verifier_jours`. Others are left as they are; on an error all are. */
FRAGILITY_API fragility_status fragility_norms_read(const char *path, fragility_gaps_options *options, fragility_error *err);

/** One gap; texts are borrowed. Figures that the rule does not look at are NaN. */
typedef struct fragility_gap {
  size_t unit;        /**< position among the units */
  const char *type;   /**< "loin", "inadapte", "sature", "a_verifier"; "quantile" with that rule */
  bool limit;         /**< the figure is within 10 % of the norm */
  double people;      /**< the demand, else the population; NaN when neither is known */
  size_t nearest;     /**< position in the supply, or SIZE_MAX */
  double nearest_km;
  double people_per_capacity; /**< people within the norm / capacity within the norm */
  double access;      /**< quantile rule: capacity a person */
  double gap_mass;    /**< quantile rule: people x score/10 x what access lacks to its median, in capacity */
  const char *reason; /**< one sentence */
} fragility_gap;

/** Crosses a need with a supply. `need` may have the columns `score`, `coverage`, `demand` (see
 * fragility_score_as_table); people are `demand`, else the population. By type, then most people first, then by code;
 * with the quantile rule, largest gap mass first. */
FRAGILITY_API fragility_status fragility_gaps_find(const fragility_table *need, const fragility_supply *supply,
                                                   const fragility_gaps_options *options, fragility_gaps **out,
                                                   fragility_error *err);
FRAGILITY_API void fragility_gaps_free(fragility_gaps *gaps);
FRAGILITY_API size_t fragility_gaps_count(const fragility_gaps *gaps);
FRAGILITY_API const fragility_gap *fragility_gaps_get(const fragility_gaps *gaps, size_t i);
/** Gaps of a type, and their people in `*people` (may be NULL). */
FRAGILITY_API size_t fragility_gaps_of_type(const fragility_gaps *gaps, const char *type, double *people);
/** Units listed without a point: nothing can be said of them. */
FRAGILITY_API size_t fragility_gaps_unplaced(const fragility_gaps *gaps);
/** The i-th unit nearest to the norm without passing it, i below 5; SIZE_MAX past the last. */
FRAGILITY_API size_t fragility_gaps_closest(const fragility_gaps *gaps, size_t i);
/** Nearest venue, and venues within the norm, 10 and 20 km (radius 0, 1, 2), of all venues whatever was asked for. */
FRAGILITY_API const fragility_access *fragility_gaps_access(const fragility_gaps *gaps);
/** The people that one unit of capacity serves in the norm; NaN when not looked at. */
FRAGILITY_API double fragility_gaps_people_per_capacity(const fragility_gaps *gaps);
/** The cuts of the quantile rule: score, access, median access; NaN with the norms. */
FRAGILITY_API void fragility_gaps_cuts(const fragility_gaps *gaps, double *score, double *access, double *median);
/** Access and gap mass of any unit, with the quantile rule; NaN otherwise. */
FRAGILITY_API double fragility_gaps_unit_access(const fragility_gaps *gaps, size_t unit);
FRAGILITY_API double fragility_gaps_unit_mass(const fragility_gaps *gaps, size_t unit);
/** What the list says, in one paragraph; also when it is empty. */
FRAGILITY_API const char *fragility_gaps_summary(const fragility_gaps *gaps);
/** The gaps table; with a level above the commune, totals by type and parent. The parts of one commune that are gaps of one
 * type are one row: their people together, the sentences of all, the other figures of the part with most people. */
FRAGILITY_API fragility_status fragility_gaps_sheet(const fragility_gaps *gaps, fragility_level level, fragility_sheet **out,
                                                    fragility_error *err);

/** The gaps as a page of text: headline, types with their first places and what they ask for, limits, sources (of
 * the journals). To be freed with fragility_text_free. */
FRAGILITY_API fragility_status fragility_gaps_page(const fragility_gaps *gaps, const char *title,
                                                   const fragility_journal *const *journals, size_t n, char **out,
                                                   fragility_error *err);
FRAGILITY_API void fragility_text_free(char *text);

/** Two states of the supply over the same units: a row for each unit whose type or nearest venue changes, most people
 * first: code, name, departement, epci, population, demand, type_before, type_after, nearest_before, nearest_after,
 * km_before, km_after. With a level above the commune: people who fall out of reach (`loin`) and who come into it, by
 * parent; a commune in parts is counted once, with the people of the parts concerned. */
FRAGILITY_API fragility_status fragility_gaps_compare(const fragility_gaps *before, const fragility_gaps *after,
                                                      fragility_level level, fragility_sheet **out, fragility_error *err);

FRAGILITY_END
#endif
