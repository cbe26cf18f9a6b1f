/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One record after the other, by libcsv, line by line so that each has its number. */
#include "read/reader.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- one record ---- */

bool fragility_reader_keep(fragility_reader *reader, const char *text, size_t size, size_t *offset) {
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

static bool is_words(const char *text, size_t size) {
  bool starts = size && ((text[0] >= 'A' && text[0] <= 'Z') || (text[0] >= 'a' && text[0] <= 'z') || text[0] == '(' || text[0] == '*' || (text[0] & 0x80));
  return starts && memchr(text, ' ', size);
}

static void on_cell(void *data, const char *text, size_t size) {
  fragility_reader *reader = data;
  size_t column = reader->cells_seen++;
  if (!column) reader->worded = is_words(text, size);
  reader->cells_filled += size > 0;
  if (column >= reader->layout.columns) {
    reader->extra_filled += size > 0;
    return;
  }
  size_t slot = reader->slots[column];
  if (!slot || reader->record <= reader->layout.header_record) return;
  size_t offset;
  if (!fragility_reader_keep(reader, text, size, &offset)) {
    reader->no_memory = true;
    return;
  }
  /* the text may still move: its offset stands in until the block is handed out */
  reader->cells[reader->block.rows * reader->selected + slot - 1] = (fragility_text){(const char *)(uintptr_t)offset, size};
}

bool fragility_reader_tell(fragility_reader *reader) {
  char why[96];
  size_t line = reader->untold_line;
  reader->untold_line = 0;
  if (!line) return true;
  snprintf(why, sizeof why, "found %zu cells, expected %zu: row not used", reader->untold_cells, reader->layout.columns);
  return fragility_journal_note(reader->journal, FRAGILITY_PROBLEM_ROW, reader->name, line, 0, (fragility_text){NULL, 0}, "", why);
}

static void reject(fragility_reader *reader) {
  reader->notes = fragility_reader_at_note(reader) ? reader->notes + 1 : 0;
  if (!reader->rejected++) reader->first_rejected_line = reader->record_line, reader->first_rejected_cells = reader->cells_seen;
  if (!fragility_reader_tell(reader)) reader->no_memory = true;
  reader->untold_line = reader->record_line, reader->untold_cells = reader->cells_seen;
}

static void on_record(void *data) {
  fragility_reader *reader = data;
  if (reader->record++ > reader->layout.header_record && reader->cells_filled) {
    reader->rows++;
    bool fits = reader->cells_seen >= reader->layout.columns && !reader->extra_filled;
    if (fits) reader->lines[reader->block.rows++] = reader->record_line, reader->notes = 0;
    else reject(reader);
  }
  reader->record_ended = true;
}

void fragility_reader_next_record(fragility_reader *reader) {
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
fragility_status fragility_reader_feed(fragility_reader *reader, const char *bytes, size_t size, fragility_error *err) {
  TRY(check_line(reader, bytes, size, err));
  if (!reader->in_record) {
    reader->record_line = reader->line;
    reader->in_record = !only_blanks(bytes, size);
  }
  reader->record_ended = false;
  if (!fragility_records_feed(reader->records, bytes, size) || reader->no_memory) return fragility_fail_memory(err);
  char last = bytes[size - 1];
  if (reader->record_ended) {
    fragility_reader_next_record(reader);
    bool both = size > 1 && last == '\n' && bytes[size - 2] == '\r';
    reader->lf += last == '\n' && !both;
    reader->crlf += both;
    reader->cr += last == '\r';
  }
  reader->line += last == '\n' || last == '\r';
  return FRAGILITY_OK;
}

fragility_records_sink fragility_reader_sink(fragility_reader *reader) { return (fragility_records_sink){on_cell, on_record, reader}; }

enum { WORTH_SHARING = 8192 }; /* cells of numbers: fewer are read before other threads have woken */

static bool read_numbers(fragility_reader *reader) {
  size_t rows = reader->block.rows;
  if (!fragility_numbers_room(&reader->numbers, rows)) return false;
#pragma omp parallel for schedule(static) num_threads(reader->threads) if (rows * reader->numbers.columns > WORTH_SHARING)
  for (size_t r = 0; r < rows; r++) fragility_numbers_parse(&reader->numbers, reader->cells, reader->selected, r, r + 1);
  reader->block.numbers = reader->numbers.columns;
  reader->block.readings = reader->numbers.readings;
  return true;
}

fragility_status fragility_reader_close_block(fragility_reader *reader, fragility_error *err) {
  const char *text = reader->text ? reader->text : ""; /* no room was made when every cell is empty */
  for (size_t i = 0; i < reader->block.rows * reader->selected; i++)
    reader->cells[i].text = text + (uintptr_t)reader->cells[i].text;
  reader->block.cells = reader->cells;
  reader->block.lines = reader->lines;
  return read_numbers(reader) ? FRAGILITY_OK : fragility_fail_memory(err);
}
