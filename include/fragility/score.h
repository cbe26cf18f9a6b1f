/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file score.h  A method applied to a table: scores, ranks, coverage, and the value of every node.
 *
 * Composite indicators after the OECD/JRC Handbook on Constructing Composite Indicators (2008): normalise, weight,
 * aggregate. The formulas of each normalisation stand in datasets/methods/README.md.
 */
#ifndef FRAGILITY_SCORE_H
#define FRAGILITY_SCORE_H

#include <fragility/method.h>
#include <fragility/options.h>
#include <fragility/table.h>

FRAGILITY_BEGIN

/** Immutable: any number of threads may read one. Keeps nothing of its inputs: free them in any order. */
typedef struct fragility_score fragility_score;

/** All fields may be zero. */
typedef struct fragility_score_options {
  fragility_level reference;        /**< the population scores and ranks are relative to; 0 (commune) = France */
  const fragility_options *options; /**< threads */
} fragility_score_options;

/** Scores every unit. FRAGILITY_ERROR_ARGUMENT when the table has none of the method's indicators, or when the method
 * weighs people and the table has no population. */
FRAGILITY_API fragility_status fragility_score_compute(const fragility_table *table, const fragility_method *method,
                                                       const fragility_score_options *options, fragility_score **out,
                                                       fragility_error *err);
/** The parents of a level: for the score, each node and each raw value, the mean over the communes with a known value,
 * weighted by population; ranked among the parents. A parent whose coverage is below the method's has no score. */
FRAGILITY_API fragility_status fragility_score_roll_up(const fragility_score *score, fragility_level level,
                                                       fragility_score **out, fragility_error *err);
FRAGILITY_API void fragility_score_free(fragility_score *score);

/** "ifn-2023", or "ifn-2023 (incomplet, 4/5)" when no input gives one of its indicators. */
FRAGILITY_API const char *fragility_score_title(const fragility_score *score);
/** The same in a language: "fr" (NULL) or "en"; NULL for another. */
FRAGILITY_API const char *fragility_score_title_in(const fragility_score *score, const char *language);
FRAGILITY_API fragility_level fragility_score_level(const fragility_score *score);
FRAGILITY_API fragility_level fragility_score_reference(const fragility_score *score);
FRAGILITY_API const fragility_units *fragility_score_units(const fragility_score *score);
FRAGILITY_API size_t fragility_score_count(const fragility_score *score);
FRAGILITY_API const char *fragility_score_code(const fragility_score *score, size_t unit);
/** One score a unit, NaN when there is none. */
FRAGILITY_API const double *fragility_score_values(const fragility_score *score);
FRAGILITY_API bool fragility_score_is_known(const fragility_score *score, size_t unit);
FRAGILITY_API fragility_reason fragility_score_reason(const fragility_score *score, size_t unit);
/** 1 = most fragile, ties share the best rank; 0 = no score. */
FRAGILITY_API size_t fragility_score_rank(const fragility_score *score, size_t unit);
/** Known indicators / indicators asked for; on a parent, its people's mean. */
FRAGILITY_API double fragility_score_coverage(const fragility_score *score, size_t unit);

/** The people that venues must serve: "people_in_difficulty" when the table has `population_15_plus`, `difficulty_by_age`
 * and `difficulty_by_diploma_rate` (census ages and diplomas), else "population". */
FRAGILITY_API const char *fragility_score_demand_kind(const fragility_score *score);
/** How many, and the range of the estimate (nullable); an order of magnitude, NaN when not known. */
FRAGILITY_API double fragility_score_demand(const fragility_score *score, size_t unit, double *low, double *high);

/** How much of the reference is known: people of the communes with a score / people of the reference groups that have
 * one. Well below 1, scores and ranks compare with a part of the reference only. NaN without populations. */
FRAGILITY_API double fragility_score_known_share(const fragility_score *score);

/** The nodes of the method below the root, in its order. */
FRAGILITY_API size_t fragility_score_nodes(const fragility_score *score);
FRAGILITY_API const char *fragility_score_node_code(const fragility_score *score, size_t node);
/** The indicator a leaf reads; "" for an axis. */
FRAGILITY_API const char *fragility_score_node_column(const fragility_score *score, size_t node);
/** True when some input gives the leaf's indicator; true for an axis. */
FRAGILITY_API bool fragility_score_node_given(const fragility_score *score, size_t node);
/** The value after normalisation, NaN when there is none, and why. Those of leaves are not kept where a formula gives them: they are made when they
 * are asked for, in a few operations. */
FRAGILITY_API double fragility_score_node_value(const fragility_score *score, size_t node, size_t unit);
FRAGILITY_API fragility_reason fragility_score_node_reason(const fragility_score *score, size_t node, size_t unit);
/** The value before normalisation, and its flags; NaN and 0 for an axis. */
FRAGILITY_API double fragility_score_node_raw(const fragility_score *score, size_t node, size_t unit);
FRAGILITY_API unsigned fragility_score_node_flags(const fragility_score *score, size_t node, size_t unit);
/** On a parent: the people behind a node's number (node SIZE_MAX: behind the score); on a commune: its own. */
FRAGILITY_API double fragility_score_people(const fragility_score *score, size_t node, size_t unit);

/** How much a sheet tells. */
typedef enum fragility_detail { FRAGILITY_SUMMARY = 0, FRAGILITY_NODES, FRAGILITY_FULL } fragility_detail;
/** The scores table: code, name, departement, epci, population, demand, score, rank, coverage, status; then a column a
 * node; then raw_, status_, flags_ for each indicator. `keep`, nullable, marks the rows wanted. */
FRAGILITY_API fragility_status fragility_score_sheet(const fragility_score *score, fragility_detail detail,
                                                     const unsigned char *keep, fragility_sheet **out,
                                                     fragility_error *err);
/** The scores as a table of columns `score`, `coverage` and `demand`, for fragility_gaps_find. */
FRAGILITY_API fragility_status fragility_score_as_table(const fragility_score *score, fragility_table **out,
                                                        fragility_error *err);

FRAGILITY_END
#endif
