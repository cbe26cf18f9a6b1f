/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file catalogue.h  The known open files, and the table of indicators made from them. */
#ifndef FRAGILITY_CATALOGUE_H
#define FRAGILITY_CATALOGUE_H

#include <fragility/options.h>
#include <fragility/table.h>
#include <fragility/territory.h>

FRAGILITY_BEGIN

/** Immutable: any number of threads may read one. */
typedef struct fragility_catalogue fragility_catalogue;

/** Reads the shipped catalogue and n more files of the same form. */
FRAGILITY_API fragility_status fragility_catalogue_read(const char *const *more, size_t n, fragility_catalogue **out,
                                                        fragility_error *err);
FRAGILITY_API void fragility_catalogue_free(fragility_catalogue *catalogue);

/** One known source, borrowed from the catalogue. */
typedef struct fragility_source_facts {
  const char *id, *title, *publisher, *licence, *vintage, *doubt;
  const char *key;     /**< names the code column may have, joined by | */
  const char *columns; /**< columns that tell the source, joined by |; ?? stands for a year */
  const char *unit;      /**< what a row is: "commune", "iris" */
  const char *geography; /**< the year of its codes, or ??+n, so many years after that of the columns; "" when not known */
  const char *filter;    /**< the rows that count: COLUMN=VALUE joined by ;; "" = all */
} fragility_source_facts;
FRAGILITY_API size_t fragility_catalogue_sources(const fragility_catalogue *catalogue);
FRAGILITY_API bool fragility_catalogue_source(const fragility_catalogue *catalogue, size_t i,
                                              fragility_source_facts *facts);
/** The place of a source. Errors: FRAGILITY_ERROR_ARGUMENT (no source has the id; the nearest is named). */
FRAGILITY_API fragility_status fragility_catalogue_find(const fragility_catalogue *catalogue, const char *id, size_t *source,
                                                        fragility_error *err);
/** One indicator of a source, borrowed from the catalogue. */
typedef struct fragility_indicator_facts {
  const char *code, *label, *definition, *doubt;
  const char *kind;                    /**< "ratio", "rate", "median", "count" or "class" */
  const char *numerator, *denominator; /**< formulas of columns; no denominator: "" */
  double scale;                        /**< the value is scale x numerator / denominator, */
  bool complement;                     /**< or scale x (1 - numerator / denominator) */
} fragility_indicator_facts;
FRAGILITY_API bool fragility_catalogue_indicator(const fragility_catalogue *catalogue, size_t source, size_t i,
                                                 fragility_indicator_facts *facts);
/** The label of an indicator, or NULL. */
FRAGILITY_API const char *fragility_catalogue_label(const fragility_catalogue *catalogue, const char *indicator);

/** What becomes of a commune that a file still holds as one with others that are now communes of their own. */
typedef enum fragility_splits {
  FRAGILITY_SPLITS_KEEP = 0,   /**< all stays with the one that has its code, flagged FRAGILITY_SPLIT_MOTHER; the others are absent */
  FRAGILITY_SPLITS_POPULATION, /**< shared out by inhabitants, flagged FRAGILITY_SHARED: counts are divided, rates and medians are the
                                    same in each; where inhabitants are not known: absent */
  FRAGILITY_SPLITS_ABSENT      /**< none of them has a value */
} fragility_splits;
/** `keep`, `population`, `absent`: the policy of that name, or -1. */
FRAGILITY_API int fragility_splits_find(const char *name);

/** All fields may be zero. */
typedef struct fragility_import_options {
  const fragility_catalogue *catalogue; /**< NULL = the shipped one */
  fragility_splits splits;
  bool iris;                            /**< units are the IRIS of the files, in the EPCI, départements ... of their communes; files of
                                             communes are refused */
  bool as_is;                           /**< codes are kept as any text; no territory takes part */
  const fragility_options *options;     /**< threads, memory */
} fragility_import_options;

/** Reads files, recognises each by its header, makes indicators and brings them to the territory's communes.
 * Rows of IRIS go to their communes. "-" is standard input. The table has one row for each unit of the territory (with iris, as_is:
 * each code found).
 * Errors: FRAGILITY_ERROR_UNKNOWN (a header no source has), _CONFLICT (two files give one indicator for the same
 * units), _FORMAT, _RULE (over 1 % of the rows are of another width), _IO, _MEMORY. */
FRAGILITY_API fragility_status fragility_table_import(const char *const *paths, size_t n,
                                                      const fragility_territory *territory,
                                                      const fragility_import_options *options, fragility_table **out,
                                                      fragility_error *err);
/** The same from one buffer; `name` stands for the file in messages. */
FRAGILITY_API fragility_status fragility_table_parse(const char *name, const void *data, size_t size,
                                                     const fragility_territory *territory,
                                                     const fragility_import_options *options, fragility_table **out,
                                                     fragility_error *err);

/** What a file is, whether or not the catalogue knows it. */
typedef struct fragility_profile fragility_profile;
typedef struct fragility_profile_facts {
  const char *file, *encoding, *line_end, *separator; /**< separator as "," ";" "tab" "|" */
  size_t header_line, rows, columns, rejected;
  bool quoted;
  const char *decimal;     /**< ".", ",", "both", "none" */
  const char *code_column; /**< "" when none was found; "DEP+COM" when the code stands in two columns */
  size_t codes_repaired, codes_unresolved;
  const char *source; /**< id in the catalogue, "" when not known */
} fragility_profile_facts;

/** Reads a whole file and describes it. */
FRAGILITY_API fragility_status fragility_profile_read(const char *path, const fragility_territory *territory,
                                                      const fragility_import_options *options,
                                                      fragility_profile **out, fragility_error *err);
FRAGILITY_API void fragility_profile_free(fragility_profile *profile);
FRAGILITY_API const fragility_profile_facts *fragility_profile_get(const fragility_profile *profile);
/** Missing markers found, by decreasing count; "" is the empty cell. NULL past the last. */
FRAGILITY_API const char *fragility_profile_marker(const fragility_profile *profile, size_t i, size_t *count);
/** Columns: name, cells that are numbers, markers, and neither. */
FRAGILITY_API const char *fragility_profile_column(const fragility_profile *profile, size_t i, size_t *numbers,
                                                   size_t *missing, size_t *texts);
/** Rows that are none, codes that are no commune's or were mended, cells that are no numbers where the others are, texts that lost
 * their accents: each with its place. What more than 200 cells of a column have in common is told once, with their number. */
FRAGILITY_API const fragility_journal *fragility_profile_journal(const fragility_profile *profile);

FRAGILITY_END
#endif
