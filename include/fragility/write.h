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
