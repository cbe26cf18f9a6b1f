/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A type of gap is one function that tells whether it holds, one sentence, and one row. The first that holds is told. */
#include "gaps/gaps.h"

/* No venue at all within the norm. */
static bool far(const fragility_gaps *gaps, size_t unit, bool *limit) {
  *limit = !gaps->costs && fragility_access_nearest_km(gaps->access, unit) <= 1.1 * gaps->norm;
  return gaps->sights[unit].venues == 0;
}

/* Venues, none with what was asked for. */
static bool unsuitable(const fragility_gaps *gaps, size_t unit, bool *limit) {
  *limit = false;
  return gaps->sights[unit].suitable == 0;
}

/* Suitable venues, shared by too many. */
static bool saturated(const fragility_gaps *gaps, size_t unit, bool *limit) {
  const struct sight *sight = &gaps->sights[unit];
  double most = gaps->saturation * gaps->people_per_capacity;
  if (isnan(most) || !(sight->capacity > 0)) return false;
  double here = sight->people / sight->capacity;
  *limit = here <= 1.1 * most;
  return here > most;
}

/* Suitable venues, all of which need a phone call first. */
static bool unverified(const fragility_gaps *gaps, size_t unit, bool *limit) {
  *limit = false;
  return gaps->verify && gaps->sights[unit].verified == 0;
}

static const struct gap_type types[] = {{"loin", far, fragility_gap_far},
                                        {"inadapte", unsuitable, fragility_gap_unsuitable},
                                        {"sature", saturated, fragility_gap_saturated},
                                        {"a_verifier", unverified, fragility_gap_unverified}};
static const struct gap_type quantile = {"quantile", NULL, fragility_gap_quantile};

enum { TYPES = sizeof types / sizeof *types };

const struct gap_type *fragility_gap_type(const fragility_gaps *gaps, size_t unit, bool *limit) {
  *limit = false;
  for (size_t t = 0; t < TYPES; t++)
    if (types[t].holds(gaps, unit, limit)) return &types[t];
  return NULL;
}

const struct gap_type *fragility_gap_type_at(size_t i) { return i < TYPES ? &types[i] : NULL; }

const struct gap_type *fragility_gap_type_find(const char *name) {
  for (size_t t = 0; name && t < TYPES; t++)
    if (strcmp(types[t].name, name) == 0) return &types[t];
  return name && strcmp(name, quantile.name) == 0 ? &quantile : NULL;
}
