/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of `read`: files, archives, encodings, dialects, CSV records and cells. Knows nothing of communes.
 *
 * A reader is opened, tells the header, is told which columns are wanted, and then hands out blocks of rows. Nothing
 * but the wanted columns is kept; memory stays bounded whatever the file's length. */
#ifndef READ_READ_H
#define READ_READ_H

#include "base/base.h"

typedef struct fragility_reader fragility_reader;

/* How a file is written. `encoding`, `line_end` and `quoted` are final once the last block has been read. */
typedef struct fragility_dialect {
  char separator;
  const char *encoding; /* "ASCII", "UTF-8", "UTF-8 with BOM", "Windows-1252", "Mac Roman" */
  const char *line_end; /* "LF", "CRLF", "CR", "mixed", "none" */
  size_t header_line;   /* from 1 */
  bool quoted;          /* some cell stands between quotes */
} fragility_dialect;

typedef struct fragility_block {
  size_t rows, columns;        /* columns = those selected, in that order */
  const fragility_text *cells; /* rows x columns, row by row; good until the next block */
  const size_t *lines;         /* the line where each row starts */
  size_t numbers;              /* so many of the first columns are numbers too, see fragility_reader_numbers */
  fragility_readings readings; /* rows x numbers: what fragility_cell_parse says of each */
} fragility_block;

/* Opens a file ("-" = standard input; .gz .zip .xz .zst are unpacked) or a buffer in memory, and reads its header.
 * The journal, may be NULL, receives the rows that are rejected while reading; it must outlive the reader. */
fragility_status fragility_reader_open(const char *path, const fragility_options *options, fragility_journal *journal,
                                       fragility_reader **out, fragility_error *err);
fragility_status fragility_reader_open_memory(const char *name, const void *data, size_t size,
                                              const fragility_options *options, fragility_journal *journal,
                                              fragility_reader **out, fragility_error *err);
void fragility_reader_free(fragility_reader *reader);

const fragility_dialect *fragility_reader_dialect(const fragility_reader *reader);
const char *fragility_reader_name(const fragility_reader *reader); /* base name, for messages */
size_t fragility_reader_columns(const fragility_reader *reader);
const char *const *fragility_reader_header(const fragility_reader *reader); /* names, trimmed, in file order */
/* The first column of that exact name, or SIZE_MAX. */
size_t fragility_reader_find(const fragility_reader *reader, const char *name);
/* The same, and an error when the name stands twice: the file does not say which one is meant. */
fragility_status fragility_reader_find_one(const fragility_reader *reader, const char *name, size_t *column,
                                           fragility_error *err);

/* Rows of another width are counted and noted, however many there are: for a reader that only describes the file. */
void fragility_reader_tolerate(fragility_reader *reader);
/* A single row of another width is an error: for small tables read whole. */
void fragility_reader_refuse(fragility_reader *reader);
/* Bytes of a chunk scanned by masks, before the first block: for tests. */
void fragility_reader_chunk(fragility_reader *reader, size_t bytes);
/* Chooses the columns of the blocks, before the first one. */
fragility_status fragility_reader_select(fragility_reader *reader, const size_t *columns, size_t n,
                                         fragility_error *err);
/* The first n of the columns chosen are read as numbers too, before the first block. */
void fragility_reader_numbers(fragility_reader *reader, size_t n);
/* The next block; *out is NULL at the end. */
fragility_status fragility_reader_next(fragility_reader *reader, const fragility_block **out, fragility_error *err);
/* Rows below the header so far: those handed out, and those rejected because their width is not the header's. At the end, notes
 * at the foot of the file (`Source : Insee`) are no rows any more; the journal has them. */
size_t fragility_reader_rows(const fragility_reader *reader);
size_t fragility_reader_rejected(const fragility_reader *reader);
/* How many rows there will be if the rest of the file is like what was read of it; 0 = that cannot be told. */
size_t fragility_reader_expected(const fragility_reader *reader);
int fragility_reader_threads(const fragility_reader *reader);

/* ---- bytes ---- */
/* A whole file, unpacked, as it lies: for what is no rows. No more than the ceiling of the options; free(*bytes). */
fragility_status fragility_bytes_read(const char *path, const fragility_options *options, char **bytes, size_t *size, fragility_error *err);

/* ---- JSON ---- */
/* The line of each of the n objects whose parent is an array, at that depth; 0 for all when as many are not met: no line is better than a
 * wrong one. */
void fragility_json_lines(const char *data, size_t size, size_t depth, size_t *lines, size_t n);

/* ---- cells ---- */
/* Reads a cell: FRAGILITY_KNOWN and *value, or the reason why there is no number, or FRAGILITY_BLANK. */
unsigned fragility_cell_parse(fragility_text cell, double *value);
/* Without what a spreadsheet puts around a text so that it stays one: ="01001", '01001, a byte-order mark where files were joined. */
fragility_text fragility_cell_bare(fragility_text cell);
/* What is odd in a cell that could not be read, in words; NULL for a text like any other. */
const char *fragility_cell_doubt(fragility_text cell);

/* ---- small tables read whole: those the library ships, and methods ---- */
typedef struct fragility_grid {
  fragility_arena arena;
  const char *path;
  size_t rows, columns;
  const char *const *header;
  const char **cells; /* rows x columns, NUL-ended, trimmed */
  size_t *lines;
} fragility_grid;

fragility_status fragility_grid_read(const char *path, fragility_grid *grid, fragility_error *err);
fragility_status fragility_grid_parse(const char *name, const void *data, size_t size, fragility_grid *grid,
                                      fragility_error *err);
void fragility_grid_free(fragility_grid *grid);
/* The columns of those names, NULL-ended; a missing one is an error that names the nearest. A name that starts with
 * '?' may be missing: its column is SIZE_MAX. */
fragility_status fragility_grid_find(const fragility_grid *grid, const char *const *names, size_t *columns,
                                     fragility_error *err);
/* The cell's text, "" when column is SIZE_MAX. */
const char *fragility_grid_cell(const fragility_grid *grid, size_t row, size_t column);
/* The cell as a number; an error names file, line and column. An empty cell gives `otherwise`. */
fragility_status fragility_grid_number(const fragility_grid *grid, size_t row, size_t column, double otherwise,
                                       double *value, fragility_error *err);

#endif
