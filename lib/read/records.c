/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read/records.h"

#include <csv.h>
#include <stdlib.h>

struct fragility_records {
  struct csv_parser parser;
  fragility_records_sink sink;
};

/* ---- the parser's buffer: it asks for a little more each time, and gets half as much again, so that a long cell is copied
 * a few times and not thousands ---- */

union room {
  size_t size;
  max_align_t aligned;
};

static void *grow(void *block, size_t size) {
  union room *room = block ? (union room *)block - 1 : NULL;
  if (room && size <= room->size) return block;
  size_t wanted = size + size / 2;
  room = realloc(room, sizeof *room + wanted);
  if (!room) return NULL;
  room->size = wanted;
  return room + 1;
}

static void give_back(void *block) {
  if (block) free((union room *)block - 1);
}

static void on_cell(void *text, size_t size, void *data) {
  fragility_records *records = data;
  records->sink.cell(records->sink.data, text ? text : "", size);
}

static void on_record(int end, void *data) {
  (void)end;
  fragility_records *records = data;
  records->sink.record(records->sink.data);
}

fragility_status fragility_records_create(char separator, fragility_records_sink sink, fragility_records **out,
                                          fragility_error *err) {
  *out = NULL;
  fragility_records *records = calloc(1, sizeof *records);
  if (!records || csv_init(&records->parser, 0) != 0) {
    free(records);
    return fragility_fail_memory(err);
  }
  csv_set_delim(&records->parser, (unsigned char)separator);
  csv_set_blk_size(&records->parser, 4096);
  csv_set_realloc_func(&records->parser, grow);
  csv_set_free_func(&records->parser, give_back);
  records->sink = sink;
  *out = records;
  return FRAGILITY_OK;
}

void fragility_records_free(fragility_records *records) {
  if (!records) return;
  csv_free(&records->parser);
  free(records);
}

bool fragility_records_feed(fragility_records *records, const char *bytes, size_t size) {
  return csv_parse(&records->parser, bytes, size, on_cell, on_record, records) == size;
}

bool fragility_records_finish(fragility_records *records) {
  /* quirks inside cells are forgiven while reading, an open quote at the end is not */
  csv_set_opts(&records->parser, CSV_STRICT | CSV_STRICT_FINI);
  return csv_fini(&records->parser, on_cell, on_record, records) == 0;
}

size_t fragility_records_held(fragility_records *records) { return csv_get_buffer_size(&records->parser); }
