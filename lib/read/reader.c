/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read/decoder.h"
#include "read/dialect.h"
#include "read/read.h"
#include "read/records.h"
#include "read/source.h"

#include <stdio.h>
#include <stdlib.h>

enum { RAW = 128 * 1024, HEAD = 64 * 1024, BLOCK_ROWS = 4096, BLOCK_CELLS = 1 << 20, BLOCK_BYTES = 4 << 20 };

struct fragility_reader {
  fragility_arena arena;
  fragility_source *source;
  fragility_decoder decoder;
  fragility_records *records;
  fragility_journal *journal;
  const char *name;
  fragility_layout layout;
  fragility_dialect dialect;
  size_t ceiling;

  unsigned char *raw; /* what the source gave last */
  char *chunk;        /* the same, decoded */
  size_t chunk_size, chunk_used, chunk_room;
  size_t raw_size;
  bool ended;

  size_t line;        /* of the bytes being parsed */
  size_t record_line; /* where the record being parsed starts */
  size_t record;      /* records ended so far, those above the header included */
  size_t cells_seen, cells_filled, extra_filled;
  bool in_record, record_ended, no_memory, tolerant, strict;
  size_t lf, crlf, cr;

  size_t *slots; /* for each column, its place in the block + 1; 0 = not wanted */
  size_t selected, most_rows; /* of a block */
  fragility_block block;
  fragility_text *cells;
  size_t *lines;
  char *text;
  size_t text_used, text_capacity;

  size_t rows, rejected, first_rejected_line, first_rejected_cells;
};

/* ---- one record ---- */

static bool keep_text(fragility_reader *reader, const char *text, size_t size, size_t *offset) {
  if (reader->text_used + size > reader->text_capacity) {
    size_t wanted = reader->text_capacity * 2 + size;
    char *moved = realloc(reader->text, wanted);
    if (!moved) return false;
    reader->text = moved;
    reader->text_capacity = wanted;
  }
  if (size) memcpy(reader->text + reader->text_used, text, size);
  *offset = reader->text_used;
  reader->text_used += size;
  return true;
}

static void on_cell(void *data, const char *text, size_t size) {
  fragility_reader *reader = data;
  size_t column = reader->cells_seen++;
  reader->cells_filled += size > 0;
  if (column >= reader->layout.columns) {
    reader->extra_filled += size > 0;
    return;
  }
  size_t slot = reader->slots[column];
  if (!slot || reader->record <= reader->layout.header_record) return;
  size_t offset;
  if (!keep_text(reader, text, size, &offset)) {
    reader->no_memory = true;
    return;
  }
  /* the text may still move: its offset stands in until the block is handed out */
  reader->cells[reader->block.rows * reader->selected + slot - 1] = (fragility_text){(const char *)(uintptr_t)offset, size};
}

static void reject(fragility_reader *reader) {
  char why[96];
  snprintf(why, sizeof why, "found %zu cells, expected %zu: row not used", reader->cells_seen, reader->layout.columns);
  if (!reader->rejected++) {
    reader->first_rejected_line = reader->record_line;
    reader->first_rejected_cells = reader->cells_seen;
  }
  if (!fragility_journal_note(reader->journal, FRAGILITY_PROBLEM_ROW, reader->name, reader->record_line, 0,
                              (fragility_text){NULL, 0}, "", why))
    reader->no_memory = true;
}

static void on_record(void *data) {
  fragility_reader *reader = data;
  if (reader->record++ > reader->layout.header_record && reader->cells_filled) {
    reader->rows++;
    bool fits = reader->cells_seen >= reader->layout.columns && !reader->extra_filled;
    if (fits)
      reader->lines[reader->block.rows++] = reader->record_line;
    else
      reject(reader);
  }
  reader->record_ended = true;
}

static void next_record(fragility_reader *reader) {
  reader->cells_seen = reader->cells_filled = reader->extra_filled = 0;
  reader->in_record = false;
}

/* ---- one line ---- */

static bool only_blanks(const char *bytes, size_t size) {
  for (size_t i = 0; i < size; i++)
    if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r' && bytes[i] != '\n') return false;
  return true;
}

static fragility_status check_line(fragility_reader *reader, const char *bytes, size_t size, fragility_error *err) {
  const char *nul = memchr(bytes, '\0', size);
  if (nul) (void)fragility_records_feed(reader->records, bytes, (size_t)(nul - bytes)); /* counts the cells before it */
  if (nul)
    return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, reader->name, reader->line, reader->cells_seen + 1,
                             "found a NUL byte, expected text");
  if (fragility_records_held(reader->records) > reader->ceiling)
    return fragility_fail_at(err, FRAGILITY_ERROR_MEMORY, reader->name, reader->record_line, reader->cells_seen + 1,
                             "found a cell of more than %zu bytes, expected a closing quote or the end of a line",
                             reader->ceiling);
  return FRAGILITY_OK;
}

/* Feeds the bytes of one line, or a part of it, its end included. */
static fragility_status feed(fragility_reader *reader, const char *bytes, size_t size, fragility_error *err) {
  TRY(check_line(reader, bytes, size, err));
  if (!reader->in_record) {
    reader->record_line = reader->line;
    reader->in_record = !only_blanks(bytes, size);
  }
  reader->record_ended = false;
  if (!fragility_records_feed(reader->records, bytes, size) || reader->no_memory) return fragility_fail_memory(err);
  char last = bytes[size - 1];
  if (reader->record_ended) {
    next_record(reader);
    bool both = size > 1 && last == '\n' && bytes[size - 2] == '\r';
    reader->lf += last == '\n' && !both;
    reader->crlf += both;
    reader->cr += last == '\r';
  }
  reader->line += last == '\n' || last == '\r';
  return FRAGILITY_OK;
}

/* Bytes up to the end of the line: LF, CRLF or a lone CR. A CR that ends the chunk waits for what follows. */
static size_t line_size(const char *bytes, size_t size, bool ended) {
  const char *lf = memchr(bytes, '\n', size);
  size_t within = lf ? (size_t)(lf - bytes) : size;
  const char *cr = memchr(bytes, '\r', within);
  if (cr && cr + 1 < bytes + size && cr[1] != '\n') return (size_t)(cr - bytes) + 1;
  if (cr && cr + 1 == bytes + size) return ended ? size : size - 1;
  return lf ? within + 1 : size;
}

/* ---- chunks ---- */

static fragility_status fill(fragility_reader *reader, size_t wanted, fragility_error *err) {
  size_t got = 0;
  for (size_t n = 1; got < wanted && n; got += n)
    TRY(fragility_source_read(reader->source, reader->raw + got, wanted - got, &n, err));
  reader->ended = got < wanted;
  reader->raw_size = got;
  size_t left = reader->chunk_size - reader->chunk_used;
  size_t room = left + fragility_decoder_room(got);
  if (room > reader->chunk_room) {
    char *moved = realloc(reader->chunk, room);
    if (!moved) return fragility_fail_memory(err);
    reader->chunk = moved;
    reader->chunk_room = room;
  }
  memmove(reader->chunk, reader->chunk + reader->chunk_used, left);
  reader->chunk_used = 0;
  reader->chunk_size = left + fragility_decoder_feed(&reader->decoder, reader->raw, got, reader->ended,
                                                     (unsigned char *)reader->chunk + left);
  if (memchr(reader->chunk, '"', reader->chunk_size)) reader->dialect.quoted = true;
  return FRAGILITY_OK;
}

static fragility_status check_utf16(const fragility_reader *reader, fragility_error *err) {
  bool wide = reader->raw_size >= 2 && (memcmp(reader->raw, "\xFF\xFE", 2) == 0 || memcmp(reader->raw, "\xFE\xFF", 2) == 0);
  return wide ? fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, reader->name, 1, 1,
                                  "found UTF-16 text, expected UTF-8, Windows-1252 or Mac Roman")
              : FRAGILITY_OK;
}

static size_t count_lines(const char *bytes, size_t size) {
  size_t count = 0;
  for (size_t i = 0; i < size; i++) count += bytes[i] == '\n' || bytes[i] == '\r';
  return count;
}

/* Bytes after the last line end. */
static size_t unfinished(const char *bytes, size_t size) {
  size_t n = 0;
  while (n < size && bytes[size - n - 1] != '\n' && bytes[size - n - 1] != '\r') n++;
  return n;
}

/* Does the head hold a header and a row? Few lines, or a long one at its end, may be titles before a long header. */
static bool enough(const fragility_reader *reader) {
  bool lines = count_lines(reader->chunk, reader->chunk_size) >= 4;
  return lines && (unfinished(reader->chunk, reader->chunk_size) < HEAD / 2 || reader->chunk_size > BLOCK_BYTES);
}

/* Reads the head and finds the layout in it. */
static fragility_status open_head(fragility_reader *reader, fragility_error *err) {
  TRY(fill(reader, HEAD, err));
  TRY(check_utf16(reader, err));
  while (!reader->ended && !enough(reader) && reader->chunk_size < reader->ceiling)
    TRY(fill(reader, RAW, err));
  const char *nul = memchr(reader->chunk, '\0', reader->chunk_size);
  size_t readable = nul ? (size_t)(nul - reader->chunk) : reader->chunk_size;
  if (nul && (nul == reader->chunk || !memchr(reader->chunk, '\n', readable)))
    return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, reader->name, 1, 1, "found a NUL byte, expected text");
  TRY(fragility_layout_find(reader->name, reader->chunk, readable, reader->ended, &reader->arena, &reader->layout, err));
  reader->dialect.separator = reader->layout.separator;
  fragility_records_sink sink = {on_cell, on_record, reader};
  TRY(fragility_records_create(reader->layout.separator, sink, &reader->records, err));
  reader->slots = fragility_array(reader->layout.columns, sizeof *reader->slots);
  return reader->slots ? FRAGILITY_OK : fragility_fail_memory(err);
}

/* Parses up to the end of the header, so that its line is known. */
static fragility_status skip_header(fragility_reader *reader, fragility_error *err) {
  while (reader->record <= reader->layout.header_record && reader->chunk_used < reader->chunk_size) {
    const char *at = reader->chunk + reader->chunk_used;
    size_t n = line_size(at, reader->chunk_size - reader->chunk_used, reader->ended);
    if (!n) {
      TRY(fill(reader, RAW, err));
      continue;
    }
    TRY(feed(reader, at, n, err));
    reader->chunk_used += n;
    if (reader->record_ended) reader->dialect.header_line = reader->record_line;
  }
  if (reader->record > reader->layout.header_record) return FRAGILITY_OK;
  reader->dialect.header_line = reader->record_line ? reader->record_line : 1; /* a header and no line end */
  return FRAGILITY_OK;
}

static fragility_status open_reader(const char *name, fragility_source *source, const fragility_options *options,
                                    fragility_journal *journal, fragility_reader **out, fragility_error *err) {
  fragility_reader *reader = calloc(1, sizeof *reader);
  if (!reader) {
    fragility_source_free(source);
    return fragility_fail_memory(err);
  }
  reader->source = source;
  reader->journal = journal;
  reader->ceiling = fragility_memory(options);
  reader->line = 1;
  reader->raw = malloc(RAW);
  const char *base = fragility_base_name(name);
  reader->name = fragility_arena_text(&reader->arena, base, strlen(base));
  fragility_status status = reader->raw && reader->name ? open_head(reader, err) : fragility_fail_memory(err);
  if (status == FRAGILITY_OK) status = skip_header(reader, err);
  if (status != FRAGILITY_OK) {
    fragility_reader_free(reader);
    return status;
  }
  *out = reader;
  return FRAGILITY_OK;
}

fragility_status fragility_reader_open(const char *path, const fragility_options *options, fragility_journal *journal,
                                       fragility_reader **out, fragility_error *err) {
  fragility_source *source;
  *out = NULL;
  TRY(fragility_source_open(path, options, &source, err));
  return open_reader(path, source, options, journal, out, err);
}

fragility_status fragility_reader_open_memory(const char *name, const void *data, size_t size,
                                              const fragility_options *options, fragility_journal *journal,
                                              fragility_reader **out, fragility_error *err) {
  fragility_source *source;
  *out = NULL;
  TRY(fragility_source_open_memory(name, data, size, &source, err));
  return open_reader(name, source, options, journal, out, err);
}

void fragility_reader_free(fragility_reader *reader) {
  if (!reader) return;
  fragility_source_free(reader->source);
  fragility_records_free(reader->records);
  free(reader->raw);
  free(reader->chunk);
  free(reader->slots);
  free(reader->cells);
  free(reader->lines);
  free(reader->text);
  fragility_arena_free(&reader->arena);
  free(reader);
}

/* ---- header ---- */

const fragility_dialect *fragility_reader_dialect(const fragility_reader *reader) { return &reader->dialect; }
const char *fragility_reader_name(const fragility_reader *reader) { return reader->name; }
size_t fragility_reader_columns(const fragility_reader *reader) { return reader->layout.columns; }
const char *const *fragility_reader_header(const fragility_reader *reader) { return reader->layout.header; }
size_t fragility_reader_rows(const fragility_reader *reader) { return reader->rows; }
size_t fragility_reader_rejected(const fragility_reader *reader) { return reader->rejected; }

size_t fragility_reader_find(const fragility_reader *reader, const char *name) {
  for (size_t c = 0; c < reader->layout.columns; c++)
    if (strcmp(reader->layout.header[c], name) == 0) return c;
  return SIZE_MAX;
}

fragility_status fragility_reader_find_one(const fragility_reader *reader, const char *name, size_t *column,
                                           fragility_error *err) {
  *column = fragility_reader_find(reader, name);
  for (size_t c = *column == SIZE_MAX ? SIZE_MAX : *column + 1; c < reader->layout.columns; c++)
    if (strcmp(reader->layout.header[c], name) == 0)
      return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, reader->name, reader->dialect.header_line, c + 1,
                               "found the column name %s again (first in column %zu), expected it once", name, *column + 1);
  return FRAGILITY_OK;
}

/* ---- rows ---- */

void fragility_reader_tolerate(fragility_reader *reader) { reader->tolerant = true; }
void fragility_reader_refuse(fragility_reader *reader) { reader->strict = true; }

fragility_status fragility_reader_select(fragility_reader *reader, const size_t *columns, size_t n, fragility_error *err) {
  memset(reader->slots, 0, reader->layout.columns * sizeof *reader->slots);
  reader->selected = 0;
  for (size_t i = 0; i < n; i++) {
    bool taken = columns[i] >= reader->layout.columns || reader->slots[columns[i]];
    if (taken) memset(reader->slots, 0, reader->layout.columns * sizeof *reader->slots);
    if (taken)
      return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "column %zu cannot be selected", columns[i]);
    reader->slots[columns[i]] = i + 1;
  }
  reader->selected = n;
  reader->most_rows = n <= BLOCK_CELLS / BLOCK_ROWS ? BLOCK_ROWS : n < BLOCK_CELLS ? BLOCK_CELLS / n : 1; /* a file may be very wide */
  free(reader->cells);
  free(reader->lines);
  reader->cells = fragility_array((reader->most_rows + 1) * n, sizeof *reader->cells);
  reader->lines = fragility_array(reader->most_rows + 1, sizeof *reader->lines);
  return reader->cells && reader->lines ? FRAGILITY_OK : fragility_fail_memory(err);
}

static void close_dialect(fragility_reader *reader) {
  size_t kinds = (reader->lf > 0) + (reader->crlf > 0) + (reader->cr > 0);
  reader->dialect.encoding = fragility_decoder_name(&reader->decoder);
  reader->dialect.line_end = kinds > 1 ? "mixed" : reader->crlf ? "CRLF" : reader->cr ? "CR" : reader->lf ? "LF" : "none";
}

static fragility_status finish(fragility_reader *reader, fragility_error *err) {
  size_t cells = reader->cells_seen;
  bool open = reader->in_record;
  reader->record_ended = false;
  if (!fragility_records_finish(reader->records))
    return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, reader->name, reader->record_line, cells + 1,
                             "found the end of the file inside a quoted cell, expected a closing quote");
  if (open && reader->record_ended && reader->record > reader->layout.header_record + 1 &&
      reader->cells_seen < reader->layout.columns)
    return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, reader->name, reader->record_line, reader->cells_seen,
                             "found the end of the file after %zu cells, expected %zu: is the file cut?",
                             reader->cells_seen, reader->layout.columns);
  next_record(reader);
  if (reader->no_memory) return fragility_fail_memory(err);
  if (reader->rejected && reader->strict)
    return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, reader->name, reader->first_rejected_line, 0,
                             "found %zu cells, expected %zu", reader->first_rejected_cells, reader->layout.columns);
  if (reader->rejected * 100 > reader->rows && !reader->tolerant)
    return fragility_fail_at(err, FRAGILITY_ERROR_RULE, reader->name, reader->first_rejected_line, 0,
                             "found %zu cells, expected %zu; %zu of %zu rows are of another width, over the 1 %% allowed",
                             reader->first_rejected_cells, reader->layout.columns, reader->rejected, reader->rows);
  close_dialect(reader);
  return FRAGILITY_OK;
}

static fragility_status parse_until_full(fragility_reader *reader, fragility_error *err) {
  while (reader->block.rows < reader->most_rows && reader->text_used < BLOCK_BYTES) {
    size_t left = reader->chunk_size - reader->chunk_used;
    const char *at = reader->chunk + reader->chunk_used;
    size_t n = left ? line_size(at, left, reader->ended) : 0;
    if (n) {
      TRY(feed(reader, at, n, err));
      reader->chunk_used += n;
    } else if (!reader->ended) {
      TRY(fill(reader, RAW, err));
    } else if (reader->records) {
      TRY(finish(reader, err));
      fragility_records_free(reader->records);
      reader->records = NULL;
    } else {
      break;
    }
  }
  return FRAGILITY_OK;
}

fragility_status fragility_reader_next(fragility_reader *reader, const fragility_block **out, fragility_error *err) {
  *out = NULL;
  if (!reader->cells) TRY(fragility_reader_select(reader, NULL, 0, err));
  reader->block.rows = 0;
  reader->block.columns = reader->selected;
  reader->text_used = 0;
  TRY(parse_until_full(reader, err));
  if (!reader->block.rows) return FRAGILITY_OK;
  const char *text = reader->text ? reader->text : ""; /* no room was made when every cell is empty */
  for (size_t i = 0; i < reader->block.rows * reader->selected; i++)
    reader->cells[i].text = text + (uintptr_t)reader->cells[i].text;
  reader->block.cells = reader->cells;
  reader->block.lines = reader->lines;
  *out = &reader->block;
  return FRAGILITY_OK;
}
