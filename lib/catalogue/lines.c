/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of which line each row is. Most rows are of the line below that of the row before: where that is not so is all that is kept. */
#include "catalogue/catalogue.h"

bool fragility_lines_add(struct lines *lines, size_t row, size_t line) {
  const struct line_run *last = lines->count ? &lines->runs[lines->count - 1] : NULL;
  if (last && line - last->line == row - last->row) return true;
  if (!fragility_grow((void **)&lines->runs, &lines->room, lines->count, sizeof *lines->runs)) return false;
  lines->runs[lines->count++] = (struct line_run){row, line};
  return true;
}

/* That of the last run that starts at the row or above it. */
size_t fragility_lines_of(const struct lines *lines, size_t row) {
  size_t low = 0, high = lines->count;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (lines->runs[middle].row <= row) low = middle;
    else high = middle;
  }
  return lines->runs[low].line + (row - lines->runs[low].row);
}
