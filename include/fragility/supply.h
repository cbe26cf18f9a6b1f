/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file supply.h  The venues where someone helps. */
#ifndef FRAGILITY_SUPPLY_H
#define FRAGILITY_SUPPLY_H

#include <fragility/options.h>
#include <fragility/territory.h>

FRAGILITY_BEGIN

/** Immutable: any number of threads may read one. */
typedef struct fragility_supply fragility_supply;

/** One venue; texts are borrowed from the supply, "" when not known. */
typedef struct fragility_venue {
  const char *id, *name, *address, *phone, *hours, *updated;
  const char *source;  /**< form of its file: "france-services", "conseillers-numeriques", "any" */
  const char *code_in; /**< commune code as it stands in the file */
  const char *code;    /**< living commune; "" when the file gives none */
  double latitude, longitude; /**< degrees */
  bool own_point;      /**< false: the point is its commune's */
  double capacity;     /**< what it can serve, in a unit the supply states; 1 when nothing is known */
  bool place_known;    /**< false: an employer's list, where the place of work may be another */
  int updated_day;     /**< date of `updated`, else of its file, in days since 1970-01-01; 0 = not known */
} fragility_venue;

/** Reads venue files; "-" is standard input. A venue whose commune code is no commune is left out and named in the
 * journal; a point more than 30 km from its commune's is replaced by it. Sorted by id, in byte order. */
FRAGILITY_API fragility_status fragility_supply_read(const char *const *paths, size_t n,
                                                     const fragility_territory *territory,
                                                     const fragility_options *options, fragility_supply **out,
                                                     fragility_error *err);
/** A supply from venues in memory; everything is copied, NULL texts are "". Sorted by id, in byte order: two of the same id,
 * or a point that is not on Earth, is FRAGILITY_ERROR_ARGUMENT. */
FRAGILITY_API fragility_status fragility_supply_from_venues(const fragility_venue *venues, size_t n,
                                                            fragility_supply **out, fragility_error *err);
/** The same supply with some venues closed and others opened; both may be NULL. `closed` is the path of a list with a column
 * id, or name and code; a row that is no venue of the supply is FRAGILITY_ERROR_ARGUMENT. */
FRAGILITY_API fragility_status fragility_supply_change(const fragility_supply *supply, const char *closed,
                                                       const fragility_supply *opened, fragility_supply **out,
                                                       fragility_error *err);
FRAGILITY_API void fragility_supply_free(fragility_supply *supply);
FRAGILITY_API size_t fragility_supply_count(const fragility_supply *supply);
FRAGILITY_API const fragility_venue *fragility_supply_venue(const fragility_supply *supply, size_t i);
FRAGILITY_API const fragility_journal *fragility_supply_journal(const fragility_supply *supply);

FRAGILITY_END
#endif
