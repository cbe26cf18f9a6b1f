/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file siting.h  Where N more venues would bring the most people within a norm, as the crow flies. */
#ifndef FRAGILITY_SITING_H
#define FRAGILITY_SITING_H

#include <fragility/access.h>
#include <fragility/table.h>

FRAGILITY_BEGIN

/** Immutable: any number of threads may read one. */
typedef struct fragility_siting fragility_siting;

/** All fields may be zero. */
typedef struct fragility_siting_options {
  double norm_km;               /**< people within this are served, limit included; 0 = 10 km */
  size_t count;                 /**< how many sites to choose */
  const double *people;         /**< one a unit, NaN and below 0 count as 0; NULL = the population */
  const unsigned char *covered; /**< units served already wherever the points are, one byte each; NULL = none */
  bool exact;                   /**< search on until the best is proven, with GLPK; FRAGILITY_ERROR_ARGUMENT: built without */
  double exact_seconds;         /**< give up the proof after this; 0 = 60 s */
  const fragility_options *options;
} fragility_siting_options;

/** One site chosen. */
typedef struct fragility_site {
  size_t position;  /**< among the candidates: a unit, or a venue of their supply */
  double people;    /**< people it brings within the norm, besides those of the sites before it */
  double served;    /**< people within the norm once it is there, existing venues included */
  double alone;     /**< people whom no other venue or site serves: lost if it alone is not built */
  size_t runner_up; /**< the best candidate not chosen to stand in its place, all others kept; SIZE_MAX: none adds anybody */
  double runner_up_people; /**< what that one would add in its place: never above `alone` */
} fragility_site;

/** Chooses sites among the candidates (NULL: the units' own points), existing venues (NULL: none) kept: the maximal
 * covering location problem (Church and ReVelle 1974). A unit is served whole, from its point. No site adds nobody, so
 * fewer than `count` may come out. Sites stand in order of what each adds; ties go to the smaller position. People that
 * are not whole numbers are counted to 1/1024. */
FRAGILITY_API fragility_status fragility_siting_find(const fragility_units *units, const fragility_supply *existing,
                                                     const fragility_supply *candidates,
                                                     const fragility_siting_options *options, fragility_siting **out,
                                                     fragility_error *err);
FRAGILITY_API void fragility_siting_free(fragility_siting *siting);
FRAGILITY_API size_t fragility_siting_count(const fragility_siting *siting);
FRAGILITY_API const fragility_site *fragility_siting_get(const fragility_siting *siting, size_t i);
/** All people; those served before any site; the others; those of them that no candidate reaches, units without a point
 * among them. */
FRAGILITY_API double fragility_siting_people(const fragility_siting *siting);
FRAGILITY_API double fragility_siting_served(const fragility_siting *siting);
FRAGILITY_API double fragility_siting_without(const fragility_siting *siting);
FRAGILITY_API double fragility_siting_stranded(const fragility_siting *siting);
/** People the sites add together, and what no choice of as many sites can exceed: computed in whole numbers, unless the exact
 * search closed it, whose proof is GLPK's, in floating point. */
FRAGILITY_API double fragility_siting_gained(const fragility_siting *siting);
FRAGILITY_API double fragility_siting_bound(const fragility_siting *siting);
/** No choice of as many sites adds more: gained is the bound. */
FRAGILITY_API bool fragility_siting_proven(const fragility_siting *siting);

/** The sites as a sheet: rank, code, name, departement, epci (of the unit, or of the candidate venue's commune), venue (id of
 * the candidate, "" for a unit), people_added, people_served, share_served, alone, runner_up, runner_up_name,
 * runner_up_people. `units` and `candidates` are those given to find. */
FRAGILITY_API fragility_status fragility_siting_sheet(const fragility_siting *siting, const fragility_units *units,
                                                      const fragility_supply *candidates, fragility_sheet **out,
                                                      fragility_error *err);

FRAGILITY_END
#endif
