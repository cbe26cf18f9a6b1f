/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to `read`: cells read as numbers. */
#ifndef READ_NUMBERS_H
#define READ_NUMBERS_H

#include "read/read.h"

struct numbers {
  size_t columns; /* the first of each row */
  size_t room;    /* rows */
  fragility_readings readings; /* rows x columns */
};

/* Room for so many rows, what is in it kept; false when there is no memory. */
bool fragility_numbers_room(struct numbers *numbers, size_t rows);
void fragility_numbers_free(struct numbers *numbers);
/* Rows [from, to) of cells, `wanted` a row. */
void fragility_numbers_parse(struct numbers *numbers, const fragility_text *cells, size_t wanted, size_t from, size_t to);
/* The same of cells that 16 bytes can be read of, wherever they start: most are then read at one go. */
void fragility_numbers_parse_wide(struct numbers *numbers, const fragility_text *cells, size_t wanted, size_t from, size_t to);

#endif
