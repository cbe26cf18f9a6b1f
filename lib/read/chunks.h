/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to `read`: a file cut into chunks that threads scan side by side, handed out in the file's order. */
#ifndef READ_CHUNKS_H
#define READ_CHUNKS_H

#include "read/scan.h"

typedef struct fragility_chunks fragility_chunks;

/* What is read: a file (its descriptor is borrowed), or bytes in memory. */
struct chunked {
  const char *name; /* for messages */
  int file;
  const unsigned char *memory; /* NULL = the file */
  uint64_t begin, size;
  const char *variant;         /* of the masks; NULL = the best */
  size_t chunk;                /* bytes; 0 = as many as is usual */
  size_t line;                 /* the number of the first line */
  int threads;
};

/* What is handed out: rows, then perhaps a run of bytes for libcsv, then rows again ...; texts are good until the next. */
struct piece {
  size_t rows;
  fragility_text *cells;   /* rows x wanted */
  const size_t *lines;     /* of each row */
  fragility_readings readings; /* rows x numbers */
  const struct scan_special *special; /* cells to be looked at again, counted from the first of these rows */
  size_t specials;
  const unsigned char *odd; /* NULL, or bytes that come after these rows */
  size_t odd_size, odd_line;
  bool quoted, high;        /* a quote, a byte beyond ASCII stands in the chunk */
  uint64_t offset;          /* where the chunk lies */
  size_t lf, crlf;          /* ends of records, told with the last piece of a chunk */
};

fragility_status fragility_chunks_open(const struct chunked *what, const struct scan_wish *wish, fragility_chunks **out, fragility_error *err);
void fragility_chunks_free(fragility_chunks *chunks);
/* The next piece; false at the end. Then libcsv goes on from `resume`, which is on line `line`: the last record when
 * nothing ends it, or all the rest where chunks cannot be. */
fragility_status fragility_chunks_next(fragility_chunks *chunks, struct piece *piece, bool *more, fragility_error *err);
uint64_t fragility_chunks_resume(const fragility_chunks *chunks, size_t *line);

#endif
