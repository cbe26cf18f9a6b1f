/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first columns of rows as numbers, by the thread that has just found their cells. */
#include "read/numbers.h"

#include <stdlib.h>

bool fragility_numbers_room(struct numbers *numbers, size_t rows) {
  if (rows <= numbers->room || !numbers->columns) return true;
  double *values = realloc(numbers->values, rows * numbers->columns * sizeof *values);
  if (values) numbers->values = values;
  unsigned char *states = realloc(numbers->states, rows * numbers->columns);
  if (states) numbers->states = states;
  if (values && states) numbers->room = rows;
  return values && states;
}

void fragility_numbers_free(struct numbers *numbers) {
  free(numbers->values);
  free(numbers->states);
  *numbers = (struct numbers){0};
}

void fragility_numbers_parse(struct numbers *numbers, const fragility_text *cells, size_t wanted, size_t from, size_t to) {
  for (size_t r = from; r < to; r++)
    for (size_t c = 0; c < numbers->columns; c++) {
      size_t at = r * numbers->columns + c;
      const fragility_text *cell = &cells[r * wanted + c];
      unsigned state = FRAGILITY_KNOWN;
      double value;
      if (!fragility_number_plain(cell->text, cell->size, &value)) state = fragility_cell_parse(*cell, &value);
      numbers->values[at] = state == FRAGILITY_KNOWN ? value : NAN;
      numbers->states[at] = (unsigned char)state;
    }
}
