/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file equity.h  Does help go where it is needed? Inequality of access among people. */
#ifndef FRAGILITY_EQUITY_H
#define FRAGILITY_EQUITY_H

#include <fragility/access.h>
#include <fragility/table.h>

FRAGILITY_BEGIN

/** NaN where a figure cannot be told. */
typedef struct fragility_equity {
  double mean;          /**< access of the average person */
  double gini;          /**< 0: everybody has the same; 1: one has all. 1 - sum of p_i (L_i + L_(i-1)), sorted by access */
  double concentration; /**< 2 sum of p_i (r_i - 1/2) (A_i - mean) / mean, r = fractional rank of need: above 0, access follows
                             need (Kakwani, Wagstaff and van Doorslaer 1997) */
  double corrected;     /**< the same for a bounded variable: 4 mean / (most - least) x concentration (Erreygers 2009) */
} fragility_equity;

/** Access, people and need of n units; units without people, or whose access is NaN, are left out; those whose need is
 * NaN are left out of the concentration only. `need` NULL: no concentration. */
FRAGILITY_API fragility_status fragility_equity_compute(const double *access, const double *people, const double *need,
                                                        size_t n, fragility_equity *out, fragility_error *err);

/** Weighted quantile: the smallest value v such that the people of units with a value <= v are at least q of all (no
 * interpolation). NaN when nobody has a value. */
FRAGILITY_API fragility_status fragility_quantile(const double *values, const double *people, size_t n, double q, double *out,
                                                  fragility_error *err);

/** Access by unit, or its equity by parent, as a sheet. `need` may have the columns `score` and `demand`; `reach` has its
 * norm as radius 0; `access` is one a unit (see fragility_catchment_access). Level commune: code, name, departement, epci,
 * population, demand, score, nearest_venue, nearest_km, venues_within_norm, access; of a commune in parts, the means of its
 * parts by people, and the nearest venue of the part with most people. A level above: code, name,
 * demand, mean_access, gini, concentration, share_beyond_norm. `keep`, nullable, marks the units that count. */
FRAGILITY_API fragility_status fragility_equity_sheet(const fragility_table *need, const fragility_supply *supply,
                                                      const fragility_access *reach, const double *access,
                                                      fragility_level level, const unsigned char *keep,
                                                      fragility_sheet **out, fragility_error *err);

FRAGILITY_END
#endif
