/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to `read`: the state of a reader, which its files share. Chunks are scanned by masks where the file is plain
 * bytes; what the masks cannot judge, and all other files, go line by line through libcsv. */
#ifndef READ_READER_H
#define READ_READER_H

#include "read/chunks.h"
#include "read/decoder.h"
#include "read/dialect.h"
#include "read/read.h"
#include "read/records.h"
#include "read/source.h"

enum { RAW = 128 * 1024, HEAD = 64 * 1024, BLOCK_ROWS = 4096, BLOCK_CELLS = 1 << 20, BLOCK_BYTES = 4 << 20 };

struct fragility_reader {
  fragility_arena arena;
  fragility_source *source;
  fragility_decoder decoder;
  fragility_records *records;
  fragility_journal *journal;
  const char *name;
  fragility_layout layout;
  uint32_t *by_name; /* columns in the order of their names, the first of equal names first */
  fragility_dialect dialect;
  size_t ceiling;

  unsigned char *raw; /* what the source gave last */
  char *chunk;        /* the same, decoded */
  size_t chunk_size, chunk_used, chunk_room;
  size_t raw_size;
  uint64_t raw_offset; /* bytes taken from the source so far */
  bool ended;

  const char *variant; /* of the masks; "libcsv" = none of them */
  int threads;
  size_t chunk_bytes;  /* of a chunk scanned by masks; 0 = the usual */
  struct scan_wish wish;
  fragility_chunks *chunks; /* NULL = libcsv reads one line after the other */
  struct piece piece;       /* handed out last; its odd run is still to come */
  bool looked;              /* whether chunks can be has been looked at */

  size_t line;        /* of the bytes being parsed */
  size_t record_line; /* where the record being parsed starts */
  size_t record;      /* records ended so far, those above the header included */
  size_t cells_seen, cells_filled, extra_filled;
  bool in_record, record_ended, no_memory, tolerant, strict;
  bool worded;        /* the first cell of the record is words, and no code or number */
  size_t lf, crlf, cr;

  size_t *slots; /* for each column, its place in the block + 1; 0 = not wanted */
  size_t selected, most_rows; /* of a block */
  struct numbers numbers;     /* of the rows that libcsv read */
  fragility_block block;
  fragility_text *cells;
  size_t *lines;
  char *text;
  size_t text_used, text_capacity;

  size_t rows, rejected, first_rejected_line, first_rejected_cells;
  size_t notes; /* rejected since the last good row, all of them sentences rather than rows */
  size_t untold_line, untold_cells; /* a rejected row, told once the rows above it have been handed out; line 0 = none */
};

/* Pieces end at fixed places of the file, wherever reading starts: what decides its encoding is the same. */
static inline size_t fragility_piece_size(uint64_t offset) { return offset < HEAD ? HEAD - (size_t)offset : RAW - (size_t)((offset - HEAD) % RAW); }

/* `Source : Insee` below a table: the record that is being read. */
static inline bool fragility_reader_at_note(const struct fragility_reader *reader) { return reader->worded && reader->cells_seen * 2 <= reader->layout.columns; }

/* ---- lines.c: one record after the other, by libcsv ---- */
/* What the parser calls. */
fragility_records_sink fragility_reader_sink(fragility_reader *reader);
/* Feeds the bytes of one line, or a part of it, its end included. */
fragility_status fragility_reader_feed(fragility_reader *reader, const char *bytes, size_t size, fragility_error *err);
/* Keeps a text in the block's room; *offset says where, until the block is handed out. */
bool fragility_reader_keep(fragility_reader *reader, const char *text, size_t size, size_t *offset);
void fragility_reader_next_record(fragility_reader *reader);
/* Notes the rejected row that is still untold; false when there is no memory. */
bool fragility_reader_tell(fragility_reader *reader);
/* The block of the rows read so far. */
fragility_status fragility_reader_close_block(fragility_reader *reader, fragility_error *err);

/* ---- handout.c: what the chunks give ---- */
/* Starts the chunks when they can be. */
fragility_status fragility_reader_cut(fragility_reader *reader, fragility_error *err);
/* The next block of the chunks; none when libcsv goes on from here. */
fragility_status fragility_reader_next_piece(fragility_reader *reader, fragility_error *err);

#endif
