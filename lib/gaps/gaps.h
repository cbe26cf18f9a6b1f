/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of `gaps`: need crossed with access. */
#ifndef GAPS_GAPS_H
#define GAPS_GAPS_H

#include "access/access.h"
#include "score/score.h"
#include "supply/supply.h"
#include "table/table.h"

#include <fragility/gaps.h>

enum { FRAGILITY_CLOSEST = 5 };
enum { RADIUS_NORM, RADIUS_10, RADIUS_20, RADII };

struct fragility_gaps {
  fragility_arena arena;
  fragility_register *units;
  double *score, *coverage, *people; /* one a unit, NaN = not known */
  unsigned char *keep;               /* NULL = all */
  double norm_km;
  bool points_only;
  fragility_access *access;
  const fragility_supply *supply; /* while the gaps are found only */
  const char **venue_id, **venue_name; /* of each unit's nearest venue, "" = none */
  size_t count, unplaced;
  fragility_gap *gaps;
  size_t closest[FRAGILITY_CLOSEST];
  const char *summary;
};

/* ---- sentence.c: what people read ---- */
/* One French sentence for a gap; NULL when there is no memory. */
const char *fragility_gap_sentence(fragility_gaps *gaps, const fragility_gap *gap);
/* One French paragraph for the list. */
const char *fragility_gaps_paragraph(fragility_gaps *gaps);

#endif
