/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to `read`: the records of a piece of a file by 64-byte masks. It knows only well-formed records; all others it
 * hands back as bytes, for libcsv, which stays the definition of a record. */
#ifndef READ_SCAN_H
#define READ_SCAN_H

#include "read/numbers.h"

enum { FRAGILITY_SCAN_SLACK = 128 }; /* bytes past the end that may be looked at: zeros */

/* Where a wanted column starts or ends: after so many separators of the record. */
struct scan_mark {
  uint32_t at;
  uint32_t closes; /* place in a row of the column that ends; UINT32_MAX = none: one starts */
};

/* What is wanted of each record. */
struct scan_wish {
  char separator;
  size_t columns; /* of the file */
  size_t wanted;  /* of a row */
  size_t numbers; /* the first of them, read as numbers */
  struct scan_mark *marks;
  size_t mark_count;
};

/* A run of bytes that libcsv must read, standing before row `row` of the piece. */
struct scan_odd {
  size_t row, begin, size, lines; /* lines above it in the piece */
};

/* A cell that has quotes inside, or bytes beyond ASCII. */
struct scan_special {
  size_t cell;
  bool quoted;
};

/* What was found in a piece; offsets are of its bytes. */
struct scan {
  const unsigned char *bytes; /* SLACK zeros follow them */
  size_t size;

  size_t rows, room;
  fragility_text *cells; /* rows x wanted, as they lie, without their quotes */
  size_t *lines;         /* above each row, in the piece */
  struct numbers numbers; /* of these rows */
  struct scan_special *special; /* in the order of the cells */
  size_t specials, special_room;
  struct scan_odd *odd;
  size_t odds, odd_room;
  size_t end;            /* where the next record starts */
  size_t line_count;     /* above that */
  size_t lf, crlf;       /* ends of records */
  bool quoted, high;     /* a quote, a byte beyond ASCII was seen */
  bool unfinished;       /* the record at `end` goes on past the bytes */
  bool stopped;          /* a NUL byte stands in the record at `end` */
  bool no_memory;

  /* the record being read */
  size_t start, passed, mark, tail, row_lines;
  const char *open; /* behind the last mark: where a wanted cell starts, if one does */
  bool rough; /* quotes, blanks or bytes beyond ASCII may stand in it */
};

/* Nothing found yet. */
void fragility_scan_clear(struct scan *scan);
/* Finds the records that start in [begin, limit), by a variant of the masks, and adds them to those found. */
void fragility_scan(struct scan *scan, const struct scan_wish *wish, const char *variant, size_t begin, size_t limit);
/* Reads the numbers of the rows found. */
void fragility_scan_numbers(struct scan *scan, const struct scan_wish *wish);
/* The same bytes lie elsewhere now. */
void fragility_scan_move(struct scan *scan, const struct scan_wish *wish, const unsigned char *bytes);
void fragility_scan_free(struct scan *scan);

/* The marks of a choice of columns, given by their place in a row + 1 (0 = not wanted). */
fragility_status fragility_wish_make(char separator, const size_t *slots, size_t columns, size_t wanted, struct scan_wish *wish, fragility_error *err);
void fragility_wish_free(struct scan_wish *wish);

/* "avx2", "sse2", "portable": does it run on this machine? NULL is the best of them. */
bool fragility_scan_runs(const char *variant);

#endif
