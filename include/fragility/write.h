/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file write.h  Sheets and run reports to files. A file appears whole or not at all. */
#ifndef FRAGILITY_WRITE_H
#define FRAGILITY_WRITE_H

#include <fragility/error.h>
#include <fragility/journal.h>
#include <fragility/options.h>
#include <fragility/table.h>

FRAGILITY_BEGIN

/** All fields may be zero. */
typedef struct fragility_csv_options {
  bool excel_fr; /**< semicolon, decimal comma, byte-order mark, CRLF: what a French spreadsheet opens */
  bool replace;  /**< an existing file may be replaced */
  const fragility_options *options;
} fragility_csv_options;

/** Writes a sheet as CSV: UTF-8, comma, point, LF, empty = missing, shortest digits that read back to the same double.
 * "-" is standard output. FRAGILITY_ERROR_IO when the file exists and may not be replaced. */
FRAGILITY_API fragility_status fragility_sheet_write_csv(const fragility_sheet *sheet, const char *path,
                                                         const fragility_csv_options *options, fragility_error *err);
/** Writes the .csvt of a CSV: the type of each column, as GDAL and QGIS read it. */
FRAGILITY_API fragility_status fragility_csvt_write(const fragility_sheet *sheet, const char *path, bool replace,
                                                    fragility_error *err);

/** A CSV that fragility_table_sheet made, described for a catalogue of open data. */
typedef struct fragility_package {
  const char *name;            /**< lower-case letters, digits, - _ . */
  const char *path;            /**< of the CSV, from the folder of the package */
  const fragility_sheet *sheet;
  const fragility_table *table; /**< definitions, and the sources in its journal */
  bool excel_fr;               /**< how the CSV was written */
  const char *language; /**< of what it says: "fr" (NULL) or "en" */
} fragility_package;

/** Writes a datapackage.json (Frictionless Data Package 1): columns, types, definitions, sources. */
FRAGILITY_API fragility_status fragility_package_write(const fragility_package *package, const char *path, bool replace,
                                                       fragility_error *err);
/** Writes a text the same safe way. */
FRAGILITY_API fragility_status fragility_text_write(const char *text, const char *path, bool replace, fragility_error *err);

/** What a run report tells. Nullable fields are left out. */
typedef struct fragility_report {
  const char *command;
  const char *const *options;  /**< name, value, name, value ...; `option_count` pairs */
  size_t option_count;
  const char *method, *method_hash;
  const char *const *inputs;   /**< paths; `input_count` of them */
  size_t input_count;
  const fragility_journal *const *journals;
  size_t journal_count;
  const fragility_table *table; /**< missing cells are counted by reason and column */
} fragility_report;

/** Writes a run report as JSON. Two runs on the same inputs give the same bytes. */
FRAGILITY_API fragility_status fragility_report_write(const fragility_report *report, const char *path, bool replace,
                                                      fragility_error *err);

FRAGILITY_END
#endif
