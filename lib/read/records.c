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

/* The end of a line that starts at 0, looked for from `from` to `to`; 0 = not there. */
static size_t line_end(const char *bytes, size_t from, size_t to, size_t size, bool ended) {
  const char *lf = memchr(bytes + from, '\n', to - from), *cr = memchr(bytes + from, '\r', lf ? (size_t)(lf - bytes) - from : to - from);
  if (!cr) return lf ? (size_t)(lf - bytes) + 1 : 0;
  size_t at = (size_t)(cr - bytes) + 1;
  if (at == size) return ended ? size : size - 1;
  return at + (bytes[at] == '\n');
}

size_t fragility_line_size(const char *bytes, size_t size, bool ended) {
  enum { WINDOW = 4096 }; /* a file of lone CRs must not be searched to its end for an LF, line after line */
  if (size == 1 && *bytes == '\r') return ended;
  for (size_t from = 0, to; from < size; from = to) {
    to = size - from < WINDOW ? size : from + WINDOW;
    size_t end = line_end(bytes, from, to, size, ended);
    if (end) return end;
  }
  return size;
}
