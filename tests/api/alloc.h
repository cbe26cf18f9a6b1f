/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the failing-allocation test is made of: the world its verbs work on, digests of what they give, the verbs, and the run. */
#ifndef TESTS_ALLOC_H
#define TESTS_ALLOC_H

#include <fragility/fragility.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the verbs work on, made once. */
struct world {
  char folder[256], small[512], territory_folder[600], points[600], indicators[600], premises[600], venues[600], zip[300], gz[300], out[300], large[300], prepared[300], contours[600], page[300], lines[300], folded[300];
  char *method_text, *table_text;
  size_t method_size, table_size;
  fragility_options options;
  fragility_territory *territory;
  fragility_catalogue *catalogue;
  fragility_method *method;
  fragility_table *table, *need;
  fragility_score *score;
  fragility_supply *supply;
  fragility_gaps *gaps;
  fragility_contours *contours_read;
  fragility_sheet *sheet, *layer_sheet;
};
extern struct world world;

/* ---- alloc_world.c: files and options ---- */
void world_place(const char *root);
char *world_read(const char *path, size_t *size);
/* Takes handles and files away; false when a file stays. */
bool world_end(void);

/* ---- alloc_digests.c: what a result says, in one number ---- */
typedef uint64_t digest;
digest territory_digest(const void *handle);
digest catalogue_digest(const void *handle);
digest downloads_digest(const void *handle);
digest fetched_digest(const void *fetched);
digest table_digest(const void *handle);
digest profile_digest(const void *handle);
digest method_digest(const void *handle);
digest list_digest(const void *handle);
digest score_digest(const void *handle);
digest sheet_digest(const void *handle);
digest supply_digest(const void *handle);
digest access_digest(const void *handle);
digest gaps_digest(const void *handle);
digest catchment_digest(const void *handle);
digest siting_digest(const void *handle);
digest places_digest(const void *handle);
digest contours_digest(const void *handle);
digest text_digest(const void *text);
digest file_digest(const void *path);
digest folder_digest(const void *path);

/* ---- alloc_verbs.c ---- */
typedef fragility_status run(void **out, fragility_error *err);
struct verb {
  const char *name;
  run *run;
  digest (*digest)(const void *handle);
  void (*free)(void *handle);
};
/* The i-th verb, or NULL. */
const struct verb *verb_at(size_t i);
/* The handles of the world, made once by some of them. */
fragility_status verbs_make_world(fragility_error *err);

#endif
