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

/* What a unit has within the norm. */
struct sight {
  uint32_t venues, suitable, verified;
  double capacity; /* of the suitable ones */
  double people;   /* within the norm of the unit, its own included */
};

struct fragility_gaps {
  fragility_arena arena;
  fragility_register *units;
  double *score, *coverage, *people; /* one a unit, NaN = not known */
  unsigned char *keep;               /* NULL = all */
  fragility_rule rule;
  double norm, norm_km;              /* in the unit of the costs; kilometres, for what is always as the crow flies */
  bool points_only, costs;
  fragility_language language;       /* of the sentences */
  const char *asked, *capacity_unit;
  double saturation, people_per_capacity; /* NaN = not looked at */
  bool verify;
  int oldest; /* day before which a venue is to be verified; 0 = none */
  fragility_access *access;
  struct sight *sights;
  double *reach, *mass; /* quantile rule: access and gap mass of each unit */
  double score_cut, access_cut, access_median;
  const fragility_supply *supply; /* while the gaps are found only */
  const char **venue_id, **venue_name; /* of each unit's nearest venue, "" = none */
  size_t count, examined, unplaced;
  fragility_gap *gaps;
  size_t closest[FRAGILITY_CLOSEST];
  const char *summary;
};

/* By type, then by gap mass or people, most first, then by code; for qsort. */
int fragility_gap_order(const void *a, const void *b);
/* False for a gap whose commune has another part of the same type above it in the list: communes are counted once. */
bool fragility_gap_tells_commune(const fragility_gaps *gaps, size_t i);

/* ---- sight.c ---- */
fragility_status fragility_gaps_look(fragility_gaps *gaps, const fragility_gaps_options *options, fragility_error *err);

/* Who tells what, in which language, and where the text is kept. */
struct telling {
  const fragility_gaps *gaps;
  fragility_language language;
  fragility_arena *arena;
};

/* ---- type.c: the family of gaps, in the order in which they are told ---- */
struct gap_type {
  const char *name;
  bool (*holds)(const fragility_gaps *gaps, size_t unit, bool *limit);
  const char *(*sentence)(const struct telling *telling, const fragility_gap *gap);
};
/* The first type that holds for a unit, or NULL. */
const struct gap_type *fragility_gap_type(const fragility_gaps *gaps, size_t unit, bool *limit);
const struct gap_type *fragility_gap_type_find(const char *name);
/* The i-th type of the norms, or NULL. */
const struct gap_type *fragility_gap_type_at(size_t i);

/* ---- quantile.c ---- */
fragility_status fragility_gaps_cut(fragility_gaps *gaps, const fragility_options *options, fragility_error *err);

/* ---- sentence.c: what people read; NULL when there is no memory ---- */
/* A number of people, whole; "?" when it is not known, or more than can be people. */
const char *fragility_figure_people(fragility_language language, double count, char text[48]);
/* The same with the word: "1 habitant". */
const char *fragility_figure_inhabitants(fragility_language language, double count, char text[96]);
/* One decimal, none when it is 0. */
const char *fragility_figure_tenths(fragility_language language, double value, char text[48]);
const char *fragility_gap_far(const struct telling *telling, const fragility_gap *gap);
const char *fragility_gap_unsuitable(const struct telling *telling, const fragility_gap *gap);
const char *fragility_gap_saturated(const struct telling *telling, const fragility_gap *gap);
const char *fragility_gap_unverified(const struct telling *telling, const fragility_gap *gap);
const char *fragility_gap_quantile(const struct telling *telling, const fragility_gap *gap);
/* One paragraph for the list. */
const char *fragility_gaps_paragraph(const struct telling *telling);

#endif
