/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file territory.h  The communes of one official geography, their former codes, splits and points. */
#ifndef FRAGILITY_TERRITORY_H
#define FRAGILITY_TERRITORY_H

#include <fragility/error.h>
#include <fragility/options.h>
#include <fragility/table.h>

FRAGILITY_BEGIN

/** Immutable: any number of threads may read one. */
typedef struct fragility_territory fragility_territory;

/** The years of the official geography (COG) that the shipped data can stand for, on 1 January. */
enum {
  FRAGILITY_OLDEST_VINTAGE = 2016,
  FRAGILITY_OLDEST_EPCI = 2019, /**< before that year nobody told which communes an EPCI had */
  FRAGILITY_NEWEST_VINTAGE = 2026
};

/** Where to read from; a zero field is the shipped data. */
typedef struct fragility_territory_options {
  const char *directory; /**< holds communes.csv, epci.csv, departements.csv, regions.csv, splits.csv, points.csv, and if it
                              has them arrondissements.csv, lands.csv and movements.csv; for a past vintage also past.csv,
                              past-epci.csv. A prepared.bin made of these very tables when the library was built is read in
                              their place */
  const char *points;    /**< another file of points: code (of a commune or an arrondissement),latitude,longitude (degrees) */
  const char *zones;     /**< zones of one's own: code (of a commune, also a former one),zone; a commune may be in several */
  int vintage;           /**< the communes of 1 January of that year; 0 = the newest. Of a commune that has changed since, the
                              population is that of the last list it was in (NaN before 2019), and there is no point; EPCI
                              are those of the year (none before 2019) */
  bool without_points;   /**< no points, no lands, and arrondissements by their codes alone: where nothing is measured */
  bool across_sea;       /**< one land: distances are measured over the sea too, as the crow flies */
  const fragility_options *options; /**< threads */
} fragility_territory_options;

/** Reads a geography; NULL is the shipped one (COG of 1 January 2026, 34,875 communes). */
FRAGILITY_API fragility_status fragility_territory_read(const char *directory, fragility_territory **out,
                                                        fragility_error *err);
FRAGILITY_API fragility_status fragility_territory_read_with(const fragility_territory_options *options,
                                                             fragility_territory **out, fragility_error *err);
FRAGILITY_API void fragility_territory_free(fragility_territory *territory);

/** The year its communes are of. */
FRAGILITY_API int fragility_territory_vintage(const fragility_territory *territory);

/** Dates a file by its codes: the years (last run of them, back to 1963) whose communes differ least from codes[0..n), and by
 * how many. Differing: a code of no commune of that year, or a commune of that year that is lacking from a département of
 * which the file has half or more. Only communes that have changed tell anything: false when there are none among them,
 * or when the territory has no movements. */
FRAGILITY_API bool fragility_territory_date(const fragility_territory *territory, const char *const *codes, size_t n, int *first, int *last,
                                            size_t *differing);

/** The living communes, borrowed. */
FRAGILITY_API const fragility_units *fragility_territory_units(const fragility_territory *territory);

typedef enum fragility_resolution {
  FRAGILITY_AS_IS = 0,      /**< a living commune */
  FRAGILITY_MOVED,          /**< a delegated, associated or former commune */
  FRAGILITY_ARRONDISSEMENT, /**< a municipal arrondissement of Paris, Lyon or Marseille */
  FRAGILITY_UNRESOLVED      /**< none of these */
} fragility_resolution;

/** The living commune that a five-character code stands for today, as a position among the units; SIZE_MAX when there
 * is none. Order of the rules: living, arrondissement, delegated or associated, former (the shipped table holds former
 * codes already resolved). `how` may be NULL. */
FRAGILITY_API size_t fragility_territory_resolve(const fragility_territory *territory, const char *code,
                                                 fragility_resolution *how);

/** Pairs of communes of which the first, in a file of another year, holds the second too: it left it before (INSEE event 21),
 * or joins it later than the vintage. */
FRAGILITY_API size_t fragility_territory_splits(const fragility_territory *territory);
FRAGILITY_API bool fragility_territory_split(const fragility_territory *territory, size_t i, size_t *mother,
                                             size_t *daughter);

/** The name of an EPCI, a département or a région; NULL when the code is not known. */
FRAGILITY_API const char *fragility_territory_parent_name(const fragility_territory *territory, fragility_level level,
                                                          const char *code);

/** The same need with Paris, Lyon and Marseille by arrondissement, each at its own point with its own inhabitants: units of
 * which `commune` is the city. Columns `demand` and `population` are shared out by inhabitants, the others are those of the
 * city. Sheets put the parts of a commune together again. */
FRAGILITY_API fragility_status fragility_territory_demand_points(const fragility_territory *territory, const fragility_table *need,
                                                                 fragility_table **out, fragility_error *err);

FRAGILITY_END
#endif
