/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Room for the rows of a file: made once where their number can be told, so that columns are not moved while they grow, and met ahead of
 * the rows. What is never met costs nothing. */
#include "catalogue/catalogue.h"

#include <stdlib.h>

void fragility_intake_cool(struct intake *intake) {
  fragility_warm_end(intake->warming);
  intake->warming = NULL;
}

/* Of rows [from, to). */
static void start_warming(struct intake *intake, size_t from, size_t to) {
  fragility_span *spans = malloc((3 * intake->columns + 1) * sizeof *spans);
  size_t n = 0, rows = to - from;
  if (!spans) return;
  spans[n++] = (fragility_span){intake->codes + from, rows * sizeof *intake->codes};
  for (size_t c = 0; c < intake->columns; c++) {
    const fragility_values *values = &intake->cells[c].values;
    if (values->wholes) spans[n++] = (fragility_span){values->wholes + from, rows * sizeof *values->wholes};
    if (values->doubles) spans[n++] = (fragility_span){values->doubles + from, rows * sizeof *values->doubles};
    if (values->states) spans[n++] = (fragility_span){values->states + from, rows};
  }
  intake->warming = fragility_warm(spans, n);
  free(spans);
}

static size_t row_bytes(const struct intake *intake) {
  size_t bytes = sizeof *intake->codes;
  for (size_t c = 0; c < intake->columns; c++) bytes += intake->cells[c].values.doubles ? sizeof(double) + 1 : sizeof(int32_t);
  return bytes;
}

void fragility_intake_warm(struct intake *intake, size_t expected) {
  const size_t ahead = ((size_t)32 << 20) / row_bytes(intake);
  size_t from = intake->warmed > intake->rows ? intake->warmed : intake->rows, to = from + ahead;
  if (to > expected) to = expected;
  if (to > intake->capacity) to = intake->capacity;
  if (to <= from || from > intake->rows + ahead / 2) return;
  fragility_intake_cool(intake);
  start_warming(intake, from, to);
  intake->warmed = to;
}

fragility_status fragility_intake_room(struct intake *intake, size_t expected, size_t rows, bool named, bool wide, fragility_error *err) {
  if (rows <= intake->capacity) return FRAGILITY_OK;
  fragility_intake_cool(intake);
  const size_t most = ((size_t)4 << 30) / (intake->columns * (sizeof(double) + 1) + 2 * sizeof(size_t));
  size_t wanted = intake->capacity ? intake->capacity : 4096, hoped = expected + expected / 32;
  while (wanted < rows) wanted *= 2;
  if (wanted < hoped && hoped < most) wanted = hoped;
  void *codes = fragility_large(realloc(intake->codes, wanted * sizeof *intake->codes), wanted * sizeof *intake->codes);
  if (codes) intake->codes = codes;
  void *names = named ? realloc(intake->names, wanted * sizeof *intake->names) : NULL;
  if (names) intake->names = names;
  bool good = codes && (names || !named);
  for (size_t c = 0; c < intake->columns && good; c++) good = fragility_values_grow(&intake->cells[c].values, wanted, wide);
  if (!good) return fragility_fail_memory(err);
  intake->capacity = wanted;
  return FRAGILITY_OK;
}
