/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "read/reader.h"

#include <stdlib.h>

/* ---- chunks ---- */

static bool make_room(fragility_reader *reader, size_t room) {
  if (room <= reader->chunk_room) return true;
  if (room < reader->chunk_room * 3 / 2) room = reader->chunk_room * 3 / 2; /* a line may be very long */
  char *moved = realloc(reader->chunk, room);
  if (!moved) return false;
  reader->chunk = moved;
  reader->chunk_room = room;
  return true;
}

static fragility_status fill(fragility_reader *reader, fragility_error *err) {
  size_t got = 0, wanted = fragility_piece_size(reader->raw_offset);
  for (size_t n = 1; got < wanted && n; got += n)
    TRY(fragility_source_read(reader->source, reader->raw + got, wanted - got, &n, err));
  reader->ended = got < wanted;
  reader->raw_size = got;
  reader->raw_offset += got;
  size_t left = reader->chunk_size - reader->chunk_used;
  if (!make_room(reader, left + fragility_decoder_room(got))) return fragility_fail_memory(err);
  if (reader->chunk_used) memmove(reader->chunk, reader->chunk + reader->chunk_used, left);
  reader->chunk_used = 0;
  size_t added = fragility_decoder_feed(&reader->decoder, reader->raw, got, reader->ended, (unsigned char *)reader->chunk + left);
  reader->chunk_size = left + added;
  if (memchr(reader->chunk + left, '"', added)) reader->dialect.quoted = true;
  return FRAGILITY_OK;
}

static fragility_status check_utf16(const fragility_reader *reader, fragility_error *err) {
  bool wide = reader->raw_size >= 2 && (memcmp(reader->raw, "\xFF\xFE", 2) == 0 || memcmp(reader->raw, "\xFE\xFF", 2) == 0);
  return wide ? fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, reader->name, 1, 1,
                                  "found UTF-16 text, expected UTF-8, Windows-1252 or Mac Roman")
              : FRAGILITY_OK;
}

/* What the head holds so far: each byte is looked at once, however long a line is. */
struct head {
  size_t seen, lines, unfinished; /* bytes; line ends; bytes after the last line end */
};

static void look(struct head *head, const char *bytes, size_t size) {
  for (; head->seen < size; head->seen++) {
    bool end = bytes[head->seen] == '\n' || bytes[head->seen] == '\r';
    head->lines += end;
    head->unfinished = end ? 0 : head->unfinished + 1;
  }
}

/* Does the head hold a header and a row? Few lines, or a long one at its end, may be titles before a long header. */
static bool enough(const struct head *head) {
  return head->lines >= 4 && (head->unfinished < HEAD / 2 || head->seen > BLOCK_BYTES);
}

enum { LONGEST_HEAD = 32 << 20 }; /* a header line beyond it is none */

static int by_name(const void *a, const void *b, void *data) {
  const char *const *header = data;
  uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
  int order = strcmp(header[i], header[j]);
  return order ? order : (i > j) - (i < j);
}

static fragility_status index_names(fragility_reader *reader, fragility_error *err) {
  size_t n = reader->layout.columns;
  reader->by_name = fragility_arena_take(&reader->arena, (n + 1) * sizeof *reader->by_name);
  if (!reader->by_name) return fragility_fail_memory(err);
  for (size_t c = 0; c < n; c++) reader->by_name[c] = (uint32_t)c;
  qsort_r(reader->by_name, n, sizeof *reader->by_name, by_name, (void *)reader->layout.header);
  return FRAGILITY_OK;
}

static void count_cell(void *data, const char *text, size_t size) { (void)text, (void)size, ++*(size_t *)data; }
static void count_no_more(void *data) { *(size_t *)data = 0; }

/* After so many bytes of the head a NUL stands, whatever they look like: the file is no text, and where is told as when its rows are read. */
static fragility_status refuse_nul(const fragility_reader *reader, size_t size, fragility_error *err) {
  size_t cells = 0, line = 1;
  fragility_records *records;
  TRY(fragility_records_create(reader->layout.separator, (fragility_records_sink){count_cell, count_no_more, &cells}, &records, err));
  bool fed = fragility_records_feed(records, reader->chunk, size);
  fragility_records_free(records);
  for (size_t i = 0; i < size; i++) line += reader->chunk[i] == '\n' || (reader->chunk[i] == '\r' && reader->chunk[i + 1] != '\n');
  return fed ? fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, reader->name, line, cells + 1, "found a NUL byte, expected text") : fragility_fail_memory(err);
}

/* Reads the head and finds the layout in it. */
static fragility_status open_head(fragility_reader *reader, fragility_error *err) {
  TRY(fill(reader, err));
  TRY(check_utf16(reader, err));
  struct head head = {0};
  size_t most = reader->ceiling < LONGEST_HEAD ? reader->ceiling : LONGEST_HEAD;
  for (look(&head, reader->chunk, reader->chunk_size); !reader->ended && !enough(&head) && head.seen < most;
       look(&head, reader->chunk, reader->chunk_size))
    TRY(fill(reader, err));
  const char *nul = memchr(reader->chunk, '\0', reader->chunk_size);
  size_t readable = nul ? (size_t)(nul - reader->chunk) : reader->chunk_size;
  if (nul && (nul == reader->chunk || !memchr(reader->chunk, '\n', readable)))
    return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, reader->name, 1, 1, "found a NUL byte, expected text");
  TRY(fragility_layout_find(reader->name, reader->chunk, readable, reader->ended, &reader->arena, &reader->layout, err));
  TRY(index_names(reader, err));
  reader->dialect.separator = reader->layout.separator;
  if (nul) return refuse_nul(reader, readable, err);
  TRY(fragility_records_create(reader->layout.separator, fragility_reader_sink(reader), &reader->records, err));
  reader->slots = fragility_array(reader->layout.columns, sizeof *reader->slots);
  return reader->slots ? FRAGILITY_OK : fragility_fail_memory(err);
}

/* Parses up to the end of the header, so that its line is known. */
static fragility_status skip_header(fragility_reader *reader, fragility_error *err) {
  while (reader->record <= reader->layout.header_record && reader->chunk_used < reader->chunk_size) {
    const char *at = reader->chunk + reader->chunk_used;
    size_t n = fragility_line_size(at, reader->chunk_size - reader->chunk_used, reader->ended);
    if (!n) {
      TRY(fill(reader, err));
      continue;
    }
    TRY(fragility_reader_feed(reader, at, n, err));
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
  reader->threads = fragility_threads(options);
  reader->variant = options ? options->reader : NULL;
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
  fragility_chunks_free(reader->chunks);
  fragility_wish_free(&reader->wish);
  fragility_source_free(reader->source);
  fragility_records_free(reader->records);
  free(reader->raw);
  free(reader->chunk);
  free(reader->slots);
  fragility_numbers_free(&reader->numbers);
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

/* Where the first column of that name is, or would be, in the order of the names. */
static size_t place_of(const fragility_reader *reader, const char *name) {
  size_t low = 0, high = reader->layout.columns;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (strcmp(reader->layout.header[reader->by_name[middle]], name) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

static bool has_name(const fragility_reader *reader, size_t place, const char *name) {
  return place < reader->layout.columns && strcmp(reader->layout.header[reader->by_name[place]], name) == 0;
}

size_t fragility_reader_find(const fragility_reader *reader, const char *name) {
  size_t place = place_of(reader, name);
  return has_name(reader, place, name) ? reader->by_name[place] : SIZE_MAX;
}

fragility_status fragility_reader_find_one(const fragility_reader *reader, const char *name, size_t *column,
                                           fragility_error *err) {
  size_t place = place_of(reader, name);
  *column = has_name(reader, place, name) ? reader->by_name[place] : SIZE_MAX;
  if (*column == SIZE_MAX || !has_name(reader, place + 1, name)) return FRAGILITY_OK;
  return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, reader->name, reader->dialect.header_line, reader->by_name[place + 1] + 1,
                           "found the column name %s again (first in column %zu), expected it once", name, *column + 1);
}

/* ---- rows ---- */

void fragility_reader_tolerate(fragility_reader *reader) { reader->tolerant = true; }
void fragility_reader_refuse(fragility_reader *reader) { reader->strict = true; }
void fragility_reader_numbers(fragility_reader *reader, size_t n) { reader->numbers.columns = n < reader->selected ? n : reader->selected; }
void fragility_reader_chunk(fragility_reader *reader, size_t bytes) { reader->chunk_bytes = bytes; }

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
  reader->numbers.columns = 0;
  reader->most_rows = n <= BLOCK_CELLS / BLOCK_ROWS ? BLOCK_ROWS : n < BLOCK_CELLS ? BLOCK_CELLS / n : 1; /* a file may be very wide */
  free(reader->cells);
  free(reader->lines);
  reader->cells = malloc(((reader->most_rows + 1) * n + 1) * sizeof *reader->cells); /* not cleared: a small table touches little of it */
  reader->lines = malloc((reader->most_rows + 1) * sizeof *reader->lines);
  return reader->cells && reader->lines ? FRAGILITY_OK : fragility_fail_memory(err);
}

static void close_dialect(fragility_reader *reader) {
  size_t kinds = (reader->lf > 0) + (reader->crlf > 0) + (reader->cr > 0);
  reader->dialect.encoding = fragility_decoder_name(&reader->decoder);
  reader->dialect.line_end = kinds > 1 ? "mixed" : reader->crlf ? "CRLF" : reader->cr ? "CR" : reader->lf ? "LF" : "none";
}

enum { MOST_NOTES = 10 }; /* at the foot of a table; more are a table of another form */

static fragility_status finish(fragility_reader *reader, fragility_error *err) {
  size_t cells = reader->cells_seen;
  bool open = reader->in_record;
  reader->record_ended = false;
  if (!fragility_source_same(reader->source))
    return fragility_fail_at(err, FRAGILITY_ERROR_IO, reader->name, 0, 0, "the file changed while it was read");
  if (!fragility_records_finish(reader->records))
    return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, reader->name, reader->record_line, cells + 1,
                             "found the end of the file inside a quoted cell, expected a closing quote");
  if (open && reader->record_ended && reader->record > reader->layout.header_record + 1 &&
      reader->cells_seen < reader->layout.columns && !fragility_reader_at_note(reader))
    return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, reader->name, reader->record_line, reader->cells_seen,
                             "found the end of the file after %zu cells, expected %zu: is the file cut?",
                             reader->cells_seen, reader->layout.columns);
  fragility_reader_next_record(reader);
  if (reader->no_memory) return fragility_fail_memory(err);
  if (reader->rejected && reader->strict)
    return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, reader->name, reader->first_rejected_line, 0,
                             "found %zu cells, expected %zu", reader->first_rejected_cells, reader->layout.columns);
  if (reader->notes <= MOST_NOTES) reader->rejected -= reader->notes, reader->rows -= reader->notes;
  if (reader->rejected * 100 > reader->rows && !reader->tolerant)
    return fragility_fail_at(err, FRAGILITY_ERROR_RULE, reader->name, reader->first_rejected_line, 0,
                             "found %zu cells, expected %zu; %zu of %zu rows are of another width, over the 1 %% allowed",
                             reader->first_rejected_cells, reader->layout.columns, reader->rejected, reader->rows);
  close_dialect(reader);
  return FRAGILITY_OK;
}

static fragility_status parse_until_full(fragility_reader *reader, fragility_error *err) {
  while (reader->block.rows < reader->most_rows && reader->text_used < BLOCK_BYTES && !reader->untold_line) {
    size_t left = reader->chunk_size - reader->chunk_used;
    const char *at = reader->chunk + reader->chunk_used;
    size_t n = left ? fragility_line_size(at, left, reader->ended) : 0;
    if (n) {
      TRY(fragility_reader_feed(reader, at, n, err));
      reader->chunk_used += n;
    } else if (!reader->ended) {
      TRY(fill(reader, err));
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

static fragility_status read_block(fragility_reader *reader, fragility_error *err) {
  if (!fragility_reader_tell(reader)) return fragility_fail_memory(err);
  reader->block = (fragility_block){.columns = reader->selected};
  reader->text_used = 0;
  if (reader->chunks) TRY(fragility_reader_next_piece(reader, err));
  if (reader->chunks || reader->block.rows || reader->untold_line) return FRAGILITY_OK;
  TRY(parse_until_full(reader, err));
  return fragility_reader_close_block(reader, err);
}

/* A file that fails has its last rejected row told too. */
static fragility_status next_block(fragility_reader *reader, fragility_error *err) {
  fragility_status status = read_block(reader, err);
  return status == FRAGILITY_OK || fragility_reader_tell(reader) ? status : fragility_fail_memory(err);
}

fragility_status fragility_reader_next(fragility_reader *reader, const fragility_block **out, fragility_error *err) {
  *out = NULL;
  if (!reader->cells) TRY(fragility_reader_select(reader, NULL, 0, err));
  TRY(fragility_reader_cut(reader, err));
  do TRY(next_block(reader, err));
  while (!reader->block.rows && reader->untold_line);
  if (reader->block.rows) *out = &reader->block;
  return FRAGILITY_OK;
}

int fragility_reader_threads(const fragility_reader *reader) { return reader->threads; }

size_t fragility_reader_expected(const fragility_reader *reader) {
  int file;
  const unsigned char *memory;
  uint64_t size, read = reader->piece.offset;
  if (!reader->chunks || read < HEAD || !fragility_source_plain(reader->source, &file, &memory, &size)) return 0;
  double rows = (double)reader->rows * ((double)size / (double)read);
  return rows < 1e9 ? (size_t)rows : 0;
}
