/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A note of a few pages as blocks, to be written as HTML or drawn as PDF. */
#ifndef PUBLISH_NOTE_H
#define PUBLISH_NOTE_H

#include "publish/publish.h"

enum block_kind { BLOCK_TITLE, BLOCK_HEADLINE, BLOCK_HEADING, BLOCK_TEXT, BLOCK_ITEM, BLOCK_SMALL, BLOCK_TABLE };
enum { MOST_CELLS = 6 };
struct block {
  enum block_kind kind;
  const char *text;
  size_t columns, rows;  /* of a table; the first row is its heading */
  const char **cells;    /* rows x columns */
  double share[MOST_CELLS]; /* of the width, of each column */
  unsigned right;        /* bit c: the column holds numbers */
};
struct note {
  const fragility_study *study;
  fragility_arena arena;
  const char *title;     /* of the file */
  struct block *blocks;
  size_t count, room;
  bool failed;           /* there was no memory */
};

void fragility_note_add(struct note *note, enum block_kind kind, const char *text);
void fragility_note_format(struct note *note, enum block_kind kind, const char *format, ...) __attribute__((format(printf, 3, 4)));
const char *fragility_note_text(struct note *note, const char *text); /* a copy */
/* A table with its heading, to be filled: cells are "" until then. NULL when there is no memory. */
struct block *fragility_note_table(struct note *note, size_t columns, size_t rows);
void fragility_note_free(struct note *note);

void fragility_note_html(const struct note *note, FILE *file);
/* On A4 pages; `*pages` says how many there are, and nothing is written when they are more than `most`. */
fragility_status fragility_note_pdf(const struct note *note, size_t most, size_t *pages, FILE *file, fragility_error *err);

#endif
