/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to `read`: records by libcsv. records.c is the only file that knows libcsv. */
#ifndef READ_RECORDS_H
#define READ_RECORDS_H

#include "base/base.h"

typedef struct fragility_records fragility_records;

/* What the parser calls: once a cell, once a record. */
typedef struct fragility_records_sink {
  void (*cell)(void *data, const char *text, size_t size);
  void (*record)(void *data);
  void *data;
} fragility_records_sink;

fragility_status fragility_records_create(char separator, fragility_records_sink sink, fragility_records **out,
                                          fragility_error *err);
void fragility_records_free(fragility_records *records);
/* False when there is no memory. */
bool fragility_records_feed(fragility_records *records, const char *bytes, size_t size);
/* Ends the last record; false when a quoted cell is still open. */
bool fragility_records_finish(fragility_records *records);
/* Bytes kept for the cell being read. */
size_t fragility_records_held(fragility_records *records);

/* Bytes up to the end of the line: LF, CRLF or a lone CR. A CR that ends the bytes waits for what follows, unless `ended`. */
size_t fragility_line_size(const char *bytes, size_t size, bool ended);

#endif
