/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file movements.h  What happened to the communes, and the passage from the codes of one year to those of another.
 *
 * A year is the official geography (COG) of its 1 January. An event of 1 January belongs to that year; one of any other
 * day, to the next.
 */
#ifndef FRAGILITY_MOVEMENTS_H
#define FRAGILITY_MOVEMENTS_H

#include <fragility/error.h>

FRAGILITY_BEGIN

typedef enum fragility_movement {
  FRAGILITY_CODE_CHANGE = 0, /**< one commune, another code */
  FRAGILITY_MERGER,          /**< several communes become one */
  FRAGILITY_SPLIT            /**< one commune becomes several */
} fragility_movement;

/** `code`, `merger`, `split`; a static string. */
FRAGILITY_API const char *fragility_movement_name(fragility_movement movement);

/** A commune before, and one of those that its people were in afterwards; they may be the same. */
typedef struct fragility_link {
  char before[6], after[6];
  fragility_movement movement;
  char date[11]; /**< AAAA-MM-JJ: of the event, or of the last one of a passage */
} fragility_link;

/** Events between communes, by date. Immutable: any number of threads may read one. */
typedef struct fragility_movements fragility_movements;

/** Reads events: NULL is the shipped table (1943 to 1 January 2026); else a file of the same columns
 * (date,kind,before,after), or INSEE's `v_mvt_commune` as published (UTF-8 or Windows-1252, also with lost zeros).
 * Events that change no code are left out. Errors: FRAGILITY_ERROR_FORMAT (the place is named), _IO, _MEMORY. */
FRAGILITY_API fragility_status fragility_movements_read(const char *path, fragility_movements **out, fragility_error *err);
FRAGILITY_API void fragility_movements_free(fragility_movements *movements);
/** Links of events, by date; those of one day: changes of code, then mergers, then splits. */
FRAGILITY_API size_t fragility_movements_count(const fragility_movements *movements);
FRAGILITY_API bool fragility_movements_link(const fragility_movements *movements, size_t i, fragility_link *link);

/** From the codes of one year to those of another: only the communes that changed, links by `before`, then `after`. A code
 * that has no link is the same in both. */
typedef struct fragility_passage fragility_passage;

/** The events between two years, put end to end; backwards when `from` comes after `to`: a merged commune then has
 * several `after`. The movement is SPLIT where `before` has several, else MERGER where `after` has, else CODE_CHANGE. */
FRAGILITY_API fragility_status fragility_passage_compute(const fragility_movements *movements, int from, int to,
                                                         fragility_passage **out, fragility_error *err);
FRAGILITY_API void fragility_passage_free(fragility_passage *passage);
FRAGILITY_API size_t fragility_passage_count(const fragility_passage *passage);
FRAGILITY_API bool fragility_passage_link(const fragility_passage *passage, size_t i, fragility_link *link);
/** The links of a code: the first, and how many; 0 when it is the same in both years. */
FRAGILITY_API size_t fragility_passage_find(const fragility_passage *passage, const char *before, size_t *first);

FRAGILITY_END
#endif
