/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader over bytes in memory. The first byte tells the ceiling on one cell, what is done with rows of another width,
 * and how many times the lines below the first are repeated, so that files of several blocks and chunks are read too. */
#include "fuzz.h"
#include "read/read.h"

#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv) {
  (void)argc, (void)argv;
  return 0;
}

enum { LOW_CEILING = 0x80, REPEATED = 0x40, TIMES = 0x3C, REFUSED = 2, TOLERATED = 1 };

struct reading {
  size_t rows, columns, rejected, lines;
  uint64_t first; /* of the first column's cells */
  fragility_status status;
};

enum { MOST_NOTES = 10 }; /* told, and no rows */

static uint64_t mix(uint64_t h, const char *bytes, size_t size) {
  for (size_t i = 0; i < size; i++) h = (h ^ (unsigned char)bytes[i]) * 1099511628211u;
  return (h ^ 0x1FF) * 1099511628211u;
}

static void take_block(const fragility_block *block, size_t columns, struct reading *reading) {
  MUST(block->rows && block->columns == columns);
  for (size_t r = 0; r < block->rows; r++) {
    MUST(block->lines[r] > reading->lines);
    reading->lines = block->lines[r];
    for (size_t c = 0; c < columns; c++) {
      fragility_text cell = block->cells[r * columns + c];
      double value;
      uint64_t hash = mix(reading->first, cell.text, cell.size);
      if (c == 0) reading->first = hash;
      MUST(fragility_cell_parse(cell, &value) <= FRAGILITY_BLANK);
      MUST(!cell.size || !memchr(cell.text, '\0', cell.size));
    }
  }
  reading->rows += block->rows;
}

static void read_rows(fragility_reader *reader, size_t most, struct reading *reading, fragility_error *err) {
  size_t columns = most < reading->columns ? most : reading->columns, *all = calloc(columns + 1, sizeof *all);
  const fragility_block *block = NULL;
  MUST(all);
  for (size_t c = 0; c < columns; c++) all[c] = c;
  reading->status = fragility_reader_select(reader, all, columns, err);
  MUST(reading->status == FRAGILITY_OK);
  do {
    reading->status = fragility_reader_next(reader, &block, err);
    if (reading->status != FRAGILITY_OK) MUST_TELL(reading->status, *err, block);
    else if (block) take_block(block, columns, reading);
  } while (block);
  free(all);
}

/* Reads all with the first `most` columns selected. */
static struct reading read_all(const void *data, size_t size, unsigned mode, size_t most) {
  struct reading reading = {.first = 1};
  fragility_options options = {.threads = 1, .memory = mode & LOW_CEILING ? 4096 : 0};
  fragility_reader *reader = NULL;
  fragility_error err = {.code = FRAGILITY_OK};
  fragility_journal *journal = fragility_journal_create();
  MUST(journal);
  reading.status = fragility_reader_open_memory("fuzz.csv", data, size, &options, journal, &reader, &err);
  if (reading.status != FRAGILITY_OK) {
    MUST_TELL(reading.status, err, reader);
  } else {
    reading.columns = fragility_reader_columns(reader);
    MUST(reading.columns && fragility_reader_dialect(reader)->header_line);
    if (mode & TOLERATED) fragility_reader_tolerate(reader);
    if (mode & REFUSED) fragility_reader_refuse(reader);
    for (size_t c = 0; c < reading.columns && c < 64; c++) MUST(fragility_reader_find(reader, fragility_reader_header(reader)[c]) <= c);
    read_rows(reader, most, &reading, &err);
    reading.rejected = fragility_reader_rejected(reader);
    if (reading.status == FRAGILITY_OK) MUST(reading.rows + reading.rejected == fragility_reader_rows(reader));
    if (reading.status == FRAGILITY_OK) MUST(fragility_reader_dialect(reader)->encoding && fragility_reader_dialect(reader)->line_end);
    size_t told = fragility_journal_count(journal, FRAGILITY_PROBLEM_ROW);
    MUST(told >= reading.rejected && told <= reading.rejected + MOST_NOTES);
  }
  fragility_reader_free(reader);
  fragility_journal_free(journal);
  return reading;
}

/* What is selected changes nothing else. */
static void compare(const void *data, size_t size, unsigned mode) {
  struct reading all = read_all(data, size, mode, SIZE_MAX), first = read_all(data, size, mode, 1), none = read_all(data, size, mode, 0);
  MUST(all.status == first.status && all.rows == first.rows && all.first == first.first && all.lines == first.lines);
  MUST(all.status == none.status && all.rows == none.rows && all.rejected == none.rejected && all.lines == none.lines);
}

static void repeat(const uint8_t *data, size_t size, size_t times, unsigned mode) {
  enum { LARGEST = 210 << 10 }; /* three pieces of a file, and a few blocks */
  const uint8_t *end = memchr(data, '\n', size);
  size_t head = end ? (size_t)(end - data) + 1 : size, body = size - head, total = head + body * times;
  if (!body) return;
  if (total > LARGEST) times = (LARGEST - head) / body, total = head + body * times;
  uint8_t *bytes = malloc(total);
  MUST(bytes);
  memcpy(bytes, data, head);
  for (size_t i = 0; i < times; i++) memcpy(bytes + head + i * body, data + head, body);
  struct reading all = read_all(bytes, total, mode, SIZE_MAX), first = read_all(bytes, total, mode, 1);
  MUST(all.status == first.status && all.rows == first.rows && all.first == first.first && all.lines == first.lines);
  free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!size) return 0;
  compare(data + 1, size - 1, data[0]);
  if ((data[0] & ~TIMES) == REPEATED) repeat(data + 1, size - 1, (size_t)(data[0] & TIMES) * 1000 + 1, data[0]);
  return 0;
}
