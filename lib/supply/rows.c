/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of a venue file, whether it is a CSV or a JSON one. */
#include "supply/venue.h"

#include <stdlib.h>

struct fragility_rows {
  char *bytes; /* the whole file: a pipe can be looked at once only */
  fragility_reader *reader;
  bool json, handed_out;
  struct json_rows rows;
  const char *name;
  fragility_block block;
  fragility_text *cells; /* of the columns selected */
};

static bool looks_like_json(const char *bytes, size_t size) {
  size_t at = size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  while (at < size && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) at++;
  return at < size && (bytes[at] == '{' || bytes[at] == '[');
}

static fragility_status open_rows(fragility_rows *intake, const char *path, const fragility_options *options, fragility_journal *journal, fragility_error *err) {
  size_t size;
  TRY(fragility_bytes_read(path, options, &intake->bytes, &size, err));
  if (!looks_like_json(intake->bytes, size)) return fragility_reader_open_memory(path, intake->bytes, size, options, journal, &intake->reader, err);
  size_t mark = memcmp(intake->bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  intake->json = true;
  return fragility_json_rows(intake->name, intake->bytes + mark, size - mark, &intake->rows, err);
}

fragility_status fragility_rows_open(const char *path, const fragility_options *options, fragility_journal *journal, fragility_rows **out, fragility_error *err) {
  *out = NULL;
  fragility_rows *intake = calloc(1, sizeof *intake);
  if (!intake) return fragility_fail_memory(err);
  intake->name = fragility_base_name(path);
  fragility_status status = open_rows(intake, path, options, journal, err);
  if (status != FRAGILITY_OK) {
    fragility_rows_free(intake);
    return status;
  }
  *out = intake;
  return FRAGILITY_OK;
}

void fragility_rows_free(fragility_rows *intake) {
  if (!intake) return;
  fragility_reader_free(intake->reader);
  fragility_json_free(&intake->rows);
  free(intake->cells);
  free(intake->bytes);
  free(intake);
}

const char *fragility_rows_name(const fragility_rows *intake) { return intake->name; }
size_t fragility_rows_columns(const fragility_rows *intake) { return intake->json ? intake->rows.columns : fragility_reader_columns(intake->reader); }
const char *const *fragility_rows_header(const fragility_rows *intake) {
  return intake->json ? intake->rows.header : fragility_reader_header(intake->reader);
}

fragility_status fragility_rows_select(fragility_rows *intake, const size_t *columns, size_t n, fragility_error *err) {
  if (!intake->json) return fragility_reader_select(intake->reader, columns, n, err);
  size_t rows = intake->rows.rows;
  intake->cells = fragility_array(rows * n + 1, sizeof *intake->cells);
  if (!intake->cells) return fragility_fail_memory(err);
  for (size_t r = 0; r < rows; r++)
    for (size_t c = 0; c < n; c++) intake->cells[r * n + c] = intake->rows.cells[r * intake->rows.columns + columns[c]];
  intake->block = (fragility_block){.rows = rows, .columns = n, .cells = intake->cells, .lines = intake->rows.lines};
  return FRAGILITY_OK;
}

fragility_status fragility_rows_next(fragility_rows *intake, const fragility_block **out, fragility_error *err) {
  if (!intake->json) return fragility_reader_next(intake->reader, out, err);
  *out = intake->handed_out || !intake->block.rows ? NULL : &intake->block;
  intake->handed_out = true;
  return FRAGILITY_OK;
}

void fragility_rows_describe(const fragility_rows *intake, fragility_ledger *ledger) {
  if (intake->json) {
    ledger->rows_in = intake->rows.rows;
    ledger->encoding = "UTF-8";
    ledger->separator = '{';
    return;
  }
  ledger->rows_in = fragility_reader_rows(intake->reader);
  ledger->rows_rejected = fragility_reader_rejected(intake->reader);
  ledger->encoding = fragility_reader_dialect(intake->reader)->encoding;
  ledger->separator = fragility_reader_dialect(intake->reader)->separator;
  ledger->header_line = fragility_reader_dialect(intake->reader)->header_line;
}
