/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chunks to blocks: rows as the masks found them, odd runs through libcsv, in the file's order. */
#include "read/reader.h"

#include <stdlib.h>
#include <unistd.h>

enum { WORTH_IT = 128 * 1024 }; /* bytes below the header that are worth cutting */

/* ---- from where ---- */

static bool read_at(int file, const unsigned char *memory, uint64_t size, uint64_t offset, unsigned char *bytes, size_t wanted, size_t *got) {
  *got = offset < size ? (size - offset < wanted ? (size_t)(size - offset) : wanted) : 0;
  if (memory) memcpy(bytes, memory + offset, *got);
  return memory || !*got || pread(file, bytes, *got, (off_t)offset) == (ssize_t)*got;
}

/* Where a line starts, counting the ends of those above it; false when it does not, or the file cannot be read. */
static bool find_line(const struct chunked *what, size_t line, uint64_t *offset) {
  unsigned char bytes[4096];
  bool cr = false;
  size_t got = 1;
  *offset = 0;
  for (uint64_t at = 0; line > 1 && got; at += got) {
    if (!read_at(what->file, what->memory, what->size, at, bytes, sizeof bytes, &got)) return false;
    for (size_t i = 0; i < got; i++) {
      if (bytes[i] == '\n' && cr) *offset = at + i + 1; /* the LF of a CRLF whose CR was counted */
      else if (line == 1) return true;
      else if (bytes[i] == '\n' || bytes[i] == '\r') line--, *offset = at + i + 1;
      cr = bytes[i] == '\r';
    }
  }
  return line == 1;
}

fragility_status fragility_reader_cut(fragility_reader *reader, fragility_error *err) {
  if (reader->looked) return FRAGILITY_OK;
  reader->looked = true;
  struct chunked what = {.name = reader->name, .variant = reader->variant, .chunk = reader->chunk_bytes, .line = reader->line, .threads = reader->threads};
  bool masks = !reader->variant || fragility_scan_runs(reader->variant);
  if (!masks || !reader->selected || !reader->records || reader->in_record) return FRAGILITY_OK;
  if (reader->cr && !reader->lf && !reader->crlf) return FRAGILITY_OK; /* each record would be an odd one */
  if (!fragility_source_plain(reader->source, &what.file, &what.memory, &what.size)) return FRAGILITY_OK;
  if (what.size < WORTH_IT && !reader->chunk_bytes) return FRAGILITY_OK;
  if (!find_line(&what, reader->line, &what.begin) || what.begin >= what.size) return FRAGILITY_OK;
  TRY(fragility_wish_make(reader->layout.separator, reader->slots, reader->layout.columns, reader->selected, &reader->wish, err));
  reader->wish.numbers = reader->numbers.columns;
  return fragility_chunks_open(&what, &reader->wish, &reader->chunks, err);
}

/* ---- encoding ---- */

/* The encoding is decided by the piece of the file that holds its first byte beyond ASCII, as when it is read line by line. */
static fragility_status decide(fragility_reader *reader, fragility_error *err) {
  int file;
  const unsigned char *memory;
  uint64_t size, at = reader->raw_offset;
  size_t got = 1;
  if (reader->decoder.encoding != ENCODING_ASCII || !fragility_source_plain(reader->source, &file, &memory, &size)) return FRAGILITY_OK;
  unsigned char *bytes = malloc(RAW), *out = malloc(fragility_decoder_room(RAW));
  bool good = bytes && out;
  while (good && got && reader->decoder.encoding == ENCODING_ASCII) {
    size_t wanted = fragility_piece_size(at);
    good = read_at(file, memory, size, at, bytes, wanted, &got);
    if (good && got) (void)fragility_decoder_feed(&reader->decoder, bytes, got, at + got == size, out);
    at += got;
  }
  reader->decoder.carried_size = 0;
  free(bytes);
  free(out);
  if (!bytes || !out) return fragility_fail_memory(err);
  return good ? FRAGILITY_OK : fragility_fail_at(err, FRAGILITY_ERROR_IO, reader->name, 0, 0, "cannot read");
}

/* Bytes of the file as UTF-8 in the block's room. */
static bool decoded(fragility_reader *reader, const unsigned char *bytes, size_t size, size_t *offset, size_t *length) {
  fragility_decoder decoder = {.encoding = reader->decoder.encoding, .started = true};
  unsigned char *out = malloc(fragility_decoder_room(size) + 1);
  *length = out ? fragility_decoder_feed(&decoder, bytes, size, true, out) : 0;
  bool kept = out && fragility_reader_keep(reader, (const char *)out, *length, offset);
  free(out);
  return kept;
}

/* ---- rows ---- */

/* A cell between quotes has them doubled inside. */
static size_t undouble(const fragility_text *cell, unsigned char *out) {
  size_t used = 0;
  for (size_t i = 0; i < cell->size; i++) {
    out[used++] = (unsigned char)cell->text[i];
    i += cell->text[i] == '"' && i + 1 < cell->size && cell->text[i + 1] == '"';
  }
  return used;
}

/* Cells that are not what they look like; their texts may move until the last is done. */
static bool settle_special(fragility_reader *reader, const struct piece *piece) {
  for (size_t i = 0; i < piece->specials; i++) {
    fragility_text *cell = &piece->cells[piece->special[i].cell];
    unsigned char *bytes = malloc(cell->size + 1);
    size_t offset, size = cell->size;
    if (!bytes) return false;
    if (piece->special[i].quoted) size = undouble(cell, bytes);
    else memcpy(bytes, cell->text, size);
    bool kept = decoded(reader, bytes, size, &offset, &size);
    free(bytes);
    if (!kept) return false;
    *cell = (fragility_text){(const char *)(uintptr_t)offset, size};
  }
  for (size_t i = 0; i < piece->specials; i++) piece->cells[piece->special[i].cell].text = reader->text + (uintptr_t)piece->cells[piece->special[i].cell].text;
  return true;
}

/* Numbers of the cells whose text has changed since. */
static void read_special(const fragility_reader *reader, const struct piece *piece) {
  struct numbers one = {.columns = 1};
  for (size_t i = 0; i < piece->specials; i++) {
    size_t cell = piece->special[i].cell, row = cell / reader->selected, column = cell % reader->selected, at = row * reader->wish.numbers + column;
    if (column >= reader->wish.numbers) continue;
    one.readings = fragility_readings_from(&piece->readings, at);
    fragility_numbers_parse(&one, &piece->cells[cell], 1, 0, 1);
  }
}

static fragility_status give_rows(fragility_reader *reader, fragility_error *err) {
  const struct piece *piece = &reader->piece;
  reader->text_used = 0;
  if (!settle_special(reader, piece)) return fragility_fail_memory(err);
  read_special(reader, piece);
  reader->rows += piece->rows, reader->record += piece->rows, reader->notes = 0;
  reader->block.rows = piece->rows, reader->block.cells = piece->cells, reader->block.lines = piece->lines;
  reader->block.numbers = reader->wish.numbers, reader->block.readings = piece->readings;
  return FRAGILITY_OK;
}

/* An odd run goes through libcsv like any lines; its row, if it is one, is added to the block. */
static fragility_status read_odd(fragility_reader *reader, fragility_error *err) {
  size_t size;
  unsigned char *bytes = malloc(fragility_decoder_room(reader->piece.odd_size) + 1);
  fragility_decoder decoder = {.encoding = reader->decoder.encoding, .started = true};
  if (!bytes) return fragility_fail_memory(err);
  size = fragility_decoder_feed(&decoder, reader->piece.odd, reader->piece.odd_size, true, bytes);
  reader->line = reader->piece.odd_line;
  fragility_status status = FRAGILITY_OK;
  for (size_t at = 0, n; status == FRAGILITY_OK && at < size; at += n) {
    n = fragility_line_size((const char *)bytes + at, size - at, true);
    status = fragility_reader_feed(reader, (const char *)bytes + at, n, err);
  }
  free(bytes);
  reader->piece.odd = NULL;
  return status;
}

/* libcsv goes on where the chunks ended. */
static fragility_status go_on(fragility_reader *reader, fragility_error *err) {
  uint64_t from = fragility_chunks_resume(reader->chunks, &reader->line);
  fragility_chunks_free(reader->chunks);
  reader->chunks = NULL;
  reader->raw_offset = from;
  reader->chunk_size = reader->chunk_used = 0;
  reader->ended = false;
  reader->decoder.started = true, reader->decoder.carried_size = 0;
  return fragility_source_seek(reader->source, from, err);
}

fragility_status fragility_reader_next_piece(fragility_reader *reader, fragility_error *err) {
  bool more = true;
  while (reader->chunks && !reader->untold_line) {
    bool full = reader->block.rows == reader->most_rows || reader->text_used > BLOCK_BYTES;
    if (reader->piece.odd && !full) {
      TRY(read_odd(reader, err));
      continue;
    }
    if (reader->block.rows) break; /* rows of odd runs, handed out before what follows */
    TRY(fragility_chunks_next(reader->chunks, &reader->piece, &more, err));
    if (!more) return go_on(reader, err);
    reader->dialect.quoted |= reader->piece.quoted;
    reader->lf += reader->piece.lf, reader->crlf += reader->piece.crlf;
    if (reader->piece.high) TRY(decide(reader, err));
    if (reader->piece.rows) return give_rows(reader, err);
  }
  return fragility_reader_close_block(reader, err);
}
