/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file table.h  Units by columns; each cell is a value or missing with a reason. And sheets: columns ready to write. */
#ifndef FRAGILITY_TABLE_H
#define FRAGILITY_TABLE_H

#include <fragility/error.h>
#include <fragility/journal.h>
#include <fragility/reason.h>

FRAGILITY_BEGIN

/** The levels of the territory. */
typedef enum fragility_level {
  FRAGILITY_COMMUNE = 0,
  FRAGILITY_EPCI,
  FRAGILITY_DEPARTEMENT,
  FRAGILITY_REGION,
  FRAGILITY_ZONE, /**< a perimeter of one's own */
  FRAGILITY_FRANCE,
  FRAGILITY_LEVELS
} fragility_level;

/** `commune`, `epci`, `departement`, `region`, `zone`, `france`; a static string. */
FRAGILITY_API const char *fragility_level_name(fragility_level level);
/** The level of that name, or -1. */
FRAGILITY_API int fragility_level_find(const char *name);

/** Units side by side: `count` entries in each array. Only `code` is required of a caller; the others may be NULL.
 * Codes are in strictly growing byte order. "" = not a member; NaN = not known. */
typedef struct fragility_units {
  size_t count;
  const char *const *code;
  const char *const *name;
  const char *const *epci;
  const char *const *departement;
  const char *const *region;
  const char *const *zone;    /**< a perimeter of one's own, or several joined by | */
  const char *const *commune; /**< of a unit that is a part of a commune (an arrondissement): that commune; "" = it is whole */
  const double *population; /**< inhabitants */
  const double *latitude;   /**< degrees */
  const double *longitude;  /**< degrees */
  const unsigned char *land; /**< a number for each land: there is sea between two lands, and no distance; NULL = one land */
} fragility_units;

/** The position of a code, or SIZE_MAX. */
FRAGILITY_API size_t fragility_units_find(const fragility_units *units, const char *code);

/** Marks in keep[0..count) the units of a perimeter: "epci:243100633", "departement:11,31", "region:76",
 * "commune:31555" (with the parts it has), "zone:Lauragais". FRAGILITY_ERROR_ARGUMENT when no unit has one of the codes. */
FRAGILITY_API fragility_status fragility_units_select(const fragility_units *units, const char *perimeter,
                                                      unsigned char *keep, fragility_error *err);

/** The unit after the parts of one commune, of which `unit` is the first; `unit` + 1 for a commune that is whole. */
FRAGILITY_API size_t fragility_parts_end(const fragility_units *units, size_t unit);
/** The mean by people of what its parts have, for the commune of which `unit` is the first part; the value itself for one
 * that is whole. Where nobody is counted each part counts as one. NaN: not known where people are. */
FRAGILITY_API double fragility_parts_mean(const fragility_units *units, const double *people, const double *values,
                                          size_t unit);

/** One column given from memory. */
typedef struct fragility_column {
  const char *name;            /**< the indicator's code */
  const double *values;        /**< one a unit; NaN = missing */
  const unsigned char *reasons; /**< fragility_reason, one a unit; NULL: NaN means FRAGILITY_NOT_AVAILABLE */
  const unsigned *flags;        /**< FRAGILITY_MERGED ..., one a unit; NULL = none */
  const double *denominators;   /**< what each value is a share of; NULL = not known */
} fragility_column;

/** Immutable: any number of threads may read one. */
typedef struct fragility_table fragility_table;

/** A table from columns in memory; everything is copied. */
FRAGILITY_API fragility_status fragility_table_from_columns(const fragility_units *units,
                                                            const fragility_column *columns, size_t n,
                                                            fragility_table **out, fragility_error *err);
FRAGILITY_API void fragility_table_free(fragility_table *table);

/** The units, borrowed. */
FRAGILITY_API const fragility_units *fragility_table_units(const fragility_table *table);
/** How many columns. */
FRAGILITY_API size_t fragility_table_columns(const fragility_table *table);
/** The code of a column, or NULL. */
FRAGILITY_API const char *fragility_table_column(const fragility_table *table, size_t column);
/** What the column is, as its source defines it; "" when nobody said. */
FRAGILITY_API const char *fragility_table_definition(const fragility_table *table, size_t column);
/** The position of a column, or SIZE_MAX. */
FRAGILITY_API size_t fragility_table_find(const fragility_table *table, const char *column);
/** The value, NaN when missing. */
FRAGILITY_API double fragility_table_value(const fragility_table *table, size_t column, size_t unit);
FRAGILITY_API double fragility_table_denominator(const fragility_table *table, size_t column, size_t unit);
FRAGILITY_API fragility_reason fragility_table_reason(const fragility_table *table, size_t column, size_t unit);
FRAGILITY_API unsigned fragility_table_flags(const fragility_table *table, size_t column, size_t unit);
/** What happened while the table was made. */
FRAGILITY_API const fragility_journal *fragility_table_journal(const fragility_table *table);

/** Named columns of text and numbers, in the order they will be written. */
typedef struct fragility_sheet fragility_sheet;

FRAGILITY_API fragility_status fragility_sheet_create(size_t rows, fragility_sheet **out, fragility_error *err);
FRAGILITY_API void fragility_sheet_free(fragility_sheet *sheet);
/** Adds a column of text; copied. NULL entries are empty. */
FRAGILITY_API fragility_status fragility_sheet_add_text(fragility_sheet *sheet, const char *name,
                                                        const char *const *texts, fragility_error *err);
/** Adds a column of numbers; copied. NaN is empty. */
FRAGILITY_API fragility_status fragility_sheet_add_numbers(fragility_sheet *sheet, const char *name,
                                                           const double *numbers, fragility_error *err);
FRAGILITY_API size_t fragility_sheet_rows(const fragility_sheet *sheet);
FRAGILITY_API size_t fragility_sheet_columns(const fragility_sheet *sheet);
FRAGILITY_API const char *fragility_sheet_name(const fragility_sheet *sheet, size_t column);
/** A table as a sheet: code, name, departement, epci, population, then of each column its value, status_NAME (a reason's name) and
 * flags_NAME. `keep`: one a unit, 0 leaves it out; NULL = all. */
FRAGILITY_API fragility_status fragility_table_sheet(const fragility_table *table, const unsigned char *keep, fragility_sheet **out,
                                                     fragility_error *err);
/** The text of a cell, or NULL when the column holds numbers. */
FRAGILITY_API const char *fragility_sheet_text(const fragility_sheet *sheet, size_t column, size_t row);
/** The number of a cell, NaN when it is empty or the column holds text. */
FRAGILITY_API double fragility_sheet_number(const fragility_sheet *sheet, size_t column, size_t row);

FRAGILITY_END
#endif
