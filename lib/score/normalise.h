/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to `score`: what a leaf does to a value. A normalisation is one row and two functions: one fits it on the reference
 * groups, the other applies what was found to any values, so that normalised ones need not be kept. */
#ifndef SCORE_NORMALISE_H
#define SCORE_NORMALISE_H

#include "score/score.h"

/* What was found of one group. */
struct scale {
  unsigned char refused; /* FRAGILITY_KNOWN, or why none of its values has one */
  double origin, unit;   /* the two numbers of the formula */
};

struct law {
  const struct normalisation *normalisation;
  double direction, low, span, digits; /* those of the node; low and span are set by normalisations that have bounds */
  const fragility_values *values; /* raw, one a unit; NULL: all are absent */
  const uint32_t *of_unit;        /* groups */
  bool whole;                     /* one group has all units */
  struct scale *scales;           /* one a group */
};

/* What a law is fitted on: the groups' units; y = x or -x, so that more is more fragile. */
struct sample {
  const fragility_node *node;
  size_t units, groups;
  const double *x;            /* raw, NaN = missing; NULL when units are wanted as they come */
  const double *people;       /* NaN or negative: none */
  const double *denominators; /* of each x */
  const uint32_t *members;    /* units with a known x and a group, group by group, by growing y when that was asked */
  const size_t *first;        /* groups + 1 */
  double *scratch;            /* one a unit */
  double *out;                /* all NaN; for normalisations without a formula */
};

enum arrangement { AS_THEY_COME, BY_GROUP, BY_VALUE };

struct normalisation {
  const char *name;
  void (*fit)(const struct sample *sample, struct law *law);
  /* From x to out, n values of one group; NULL: places among the others, which fit writes to sample->out. */
  void (*apply)(const struct law *law, const struct scale *scale, const double *x, double *out, size_t n);
  enum arrangement wants; /* without members: AS_THEY_COME */
  bool people;            /* cannot do without populations */
  bool divides;           /* by x, when it is reversed */
};

/* What fitting needs; zero at first, and used again from leaf to leaf. */
struct room {
  uint32_t *order, *members;
  size_t *first;
  double *x, *y, *unknown;
};
void fragility_room_free(struct room *room);

const struct normalisation *fragility_normalisation_find(const char *name);
/* law->values, of_unit, whole and scales are set. `out`: all NaN, for a
 * normalisation without a formula; else NULL. */
fragility_status fragility_law_fit(const struct node *node, const double *people, const double *denominators, const fragility_groups *groups, size_t units,
                                   struct room *room, double *out, struct law *law, fragility_error *err);

/* ---- law.c ---- */
/* How many of n units from `begin` on, one at least, are of one group. */
size_t fragility_law_run(const struct law *law, size_t begin, size_t n);
/* The values of n units from `begin` on; NaN where there is none. */
void fragility_law_values(const struct law *law, size_t begin, size_t n, double *out);
/* Rounds what was found of n values, and drops what is missing or beyond all numbers. */
void fragility_law_finish(const struct law *law, const double *x, size_t n, double *out);
/* Why a unit has the value it has: FRAGILITY_KNOWN when it has one. */
fragility_reason fragility_law_reason(const struct law *law, size_t unit, double value);

void fragility_fit_quantile(const struct sample *sample, struct law *law);
void fragility_fit_decile(const struct sample *sample, struct law *law);
void fragility_fit_reference(const struct sample *sample, struct law *law);
void fragility_fit_minmax(const struct sample *sample, struct law *law);
void fragility_fit_zscore(const struct sample *sample, struct law *law);
void fragility_fit_nothing(const struct sample *sample, struct law *law);

void fragility_apply_ratio(const struct law *law, const struct scale *scale, const double *x, double *out, size_t n);
void fragility_apply_coverage(const struct law *law, const struct scale *scale, const double *x, double *out, size_t n);
void fragility_apply_services(const struct law *law, const struct scale *scale, const double *x, double *out, size_t n);
void fragility_apply_minmax(const struct law *law, const struct scale *scale, const double *x, double *out, size_t n);
void fragility_apply_zscore(const struct law *law, const struct scale *scale, const double *x, double *out, size_t n);
void fragility_apply_identity(const struct law *law, const struct scale *scale, const double *x, double *out, size_t n);

/* The node's bounds, or those its normalisation usually has. */
static inline void fragility_bound(const struct sample *sample, double low, double high, struct law *law) {
  law->low = isnan(sample->node->low) ? low : sample->node->low;
  law->span = (isnan(sample->node->high) ? high : sample->node->high) - law->low;
}

#endif
