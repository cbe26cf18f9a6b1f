/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of `score`. */
#ifndef SCORE_SCORE_H
#define SCORE_SCORE_H

#include "method/method.h"
#include "table/table.h"

#include <fragility/score.h>
#include <stdatomic.h>

struct fragility_score {
  atomic_size_t shares; /* owners: free() takes one away */
  fragility_arena arena;
  fragility_register *units;
  fragility_level level, reference;
  int threads;              /* that it was computed with, and sheets of it are made with */
  const char *titles[2];    /* in French, in English */
  double min_coverage;      /* of the root */
  size_t nodes;             /* the root is node 0 */
  const char **codes, **columns;
  bool *given;
  double **values;          /* of each node, one a unit, normalised; NULL: its law gives them */
  struct law *laws;         /* of each node; those of leaves of communes are set */
  fragility_table *table;   /* where the raw values and their flags are; NULL for parents */
  size_t *column_of;        /* of each node, in the table; SIZE_MAX: none */
  double **raw;             /* of parents: of each node, one a unit */
  unsigned char **reasons;  /* of each node, one a unit; NULL: its law tells */
  double *score, *coverage; /* one a unit; the score is the root's values too */
  double *demand, *demand_low, *demand_high; /* one a unit; those of the units where demand is the population */
  bool difficulty;          /* demand is people in difficulty; else the population */
  uint32_t *rank;
  double *people;           /* parents only: node by node, those behind each number */
};

/* Columns are computed in tiles of so many units: what stands in a core's cache with the columns beside it. */
enum { FRAGILITY_TILE = 1024 };

/* One a unit, all NaN, padded to whole tiles; NULL when there is no memory. */
double *fragility_score_column(const fragility_score *score);
double fragility_score_value(const fragility_score *score, size_t node, size_t unit);
/* Adds an owner: a sheet of its columns. */
fragility_score *fragility_score_share(const fragility_score *score);
/* Nothing is set yet. */
fragility_status fragility_score_create(fragility_register *units, size_t nodes, int threads, fragility_score **out, fragility_error *err);
/* The value of a node as read, NaN for an axis. */
double fragility_score_raw(const fragility_score *score, size_t node, size_t unit);
/* ---- demand.c ---- */
void fragility_demand(const fragility_table *table, fragility_score *score);

/* Writes rank[]: 1 + how many of the same group have a strictly greater score; 0 without a score. */
fragility_status fragility_rank(const double *score, size_t n, const fragility_groups *groups, int threads, uint32_t *rank, fragility_error *err);

#endif
