/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to `score`: one leaf's column, from raw to normalised. A normalisation is one function and one row. */
#ifndef SCORE_NORMALISE_H
#define SCORE_NORMALISE_H

#include "score/score.h"

/* Over the reference groups; y = x or -x, so that more is more fragile. */
struct normal {
  const fragility_node *node;
  size_t units, groups;
  const double *x;            /* raw, NaN = missing */
  const double *people;       /* NaN or negative: none */
  const double *denominators; /* of each x */
  const uint32_t *members;    /* units with a known x and a group, group by group, by growing y when sorted was asked */
  const size_t *first;        /* groups + 1 */
  double *scratch;            /* one a unit */
  double *out;                /* NaN where nothing is written */
  unsigned char *reasons;     /* may be changed from FRAGILITY_KNOWN */
};

struct normalisation {
  const char *name;
  void (*apply)(const struct normal *normal);
  bool sorted; /* wants members in the order of y */
  bool people; /* cannot do without populations */
};

/* What normalising needs; zero at first, and used again from leaf to leaf. */
struct room {
  uint32_t *order, *members;
  size_t *first;
  double *y, *unknown, *out;
};
void fragility_room_free(struct room *room);

const struct normalisation *fragility_normalisation_find(const char *name);
fragility_status fragility_normalise(const struct node *node, const double *x, const double *people, const double *denominators,
                                     const fragility_groups *groups, size_t units, struct room *room, double *out,
                                     unsigned char *reasons, fragility_error *err);

void fragility_normalise_quantile(const struct normal *normal);
void fragility_normalise_decile(const struct normal *normal);
void fragility_normalise_ratio(const struct normal *normal);
void fragility_normalise_coverage(const struct normal *normal);
void fragility_normalise_services(const struct normal *normal);
void fragility_normalise_minmax(const struct normal *normal);
void fragility_normalise_zscore(const struct normal *normal);
void fragility_normalise_identity(const struct normal *normal);

static inline double fragility_signed(const struct normal *normal, uint32_t unit) {
  return normal->node->direction < 0 ? -normal->x[unit] : normal->x[unit];
}
/* The node's bounds, or those its normalisation usually has. */
static inline double fragility_low(const struct normal *normal, double usual) {
  return isnan(normal->node->low) ? usual : normal->node->low;
}
static inline double fragility_high(const struct normal *normal, double usual) {
  return isnan(normal->node->high) ? usual : normal->node->high;
}
/* What a ratio compares with: the node's own reference, or the group's mean weighted by people or by denominators.
 * NaN when the group has no weight. */
double fragility_reference(const struct normal *normal, size_t group);
/* Gives every member of a group the same reason. */
void fragility_refuse(const struct normal *normal, size_t group, fragility_reason reason);

#endif
