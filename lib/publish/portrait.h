/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to the portrait: the place it is of, and what it is compared with. */
#ifndef PUBLISH_PORTRAIT_H
#define PUBLISH_PORTRAIT_H

#include "publish/note.h"

#include <fragility/portrait.h>

struct subject {
  const char *name, *code;
  fragility_level level;
  unsigned char *in;           /* one a unit */
  size_t count, known;         /* units; those with a score */
  double population, demand, low, high, score, coverage;
  size_t rank, ranked;         /* among what it is ranked with; 0 = none */
};

struct portrait {
  const fragility_study *study;
  const fragility_portrait_options *options;
  struct shown shown;          /* every unit, whatever the study keeps */
  struct subject here, against;
  struct note note;
  size_t rows;                 /* that a list may show */
};

/* ---- subject.c ---- */
fragility_status fragility_subject_find(const fragility_study *study, fragility_level level, const char *code, struct subject *out, fragility_error *err);
/* The parent of that level which most of its people live in; the whole country is one. */
fragility_status fragility_subject_parent(const fragility_study *study, const struct subject *place, fragility_level level, struct subject *out, fragility_error *err);
void fragility_subject_free(struct subject *place);
/* The mean by people of a node over its units that have one; of the values read with `raw`. NaN = none. */
double fragility_subject_mean(const fragility_study *study, const struct subject *place, size_t node, bool raw);

/* ---- portrait_venues.c: gaps and venues ---- */
void fragility_portrait_gaps(struct portrait *p);
void fragility_portrait_scenario(struct portrait *p);
fragility_status fragility_portrait_venues(struct portrait *p, fragility_error *err);

#endif
