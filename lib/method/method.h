/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of `method`: the tree as `score` walks it. */
#ifndef METHOD_METHOD_H
#define METHOD_METHOD_H

#include "read/read.h"
#include "table/table.h"

#include <fragility/method.h>

struct node {
  fragility_node facts;
  bool leaf;
  size_t parent;                 /* SIZE_MAX for the root */
  size_t first_child, next;      /* in file order; SIZE_MAX at the end */
  double effective;              /* a leaf's weight in a mean taken over all leaves */
};

struct fragility_method {
  fragility_arena arena;
  const char *id, *path;
  char hash[FRAGILITY_DIGEST_SIZE];
  size_t count;
  struct node *nodes;
};

/* The names each cell may hold; the families themselves live in `score`. NULL-ended. */
extern const char *const fragility_normalisation_names[];
extern const char *const fragility_aggregation_names[];

#endif
