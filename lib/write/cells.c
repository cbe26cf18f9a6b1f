/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "write/layer.h"

#ifdef HAVE_XLSX
#include "write/workbook.h"

void fragility_cell_letters(size_t column, char letters[FRAGILITY_CELL_LETTERS]) {
  size_t n = 0;
  char backwards[FRAGILITY_CELL_LETTERS];
  for (column++; column && n < FRAGILITY_CELL_LETTERS - 1; column = (column - 1) / 26) backwards[n++] = (char)('A' + (column - 1) % 26);
  for (size_t i = 0; i < n; i++) letters[i] = backwards[n - 1 - i];
  letters[n] = '\0';
}

size_t fragility_cell_length(const char *text) {
  size_t length = 0;
  for (; *text; text++) {
    if (((unsigned char)*text & 0xC0) != 0x80) length++;
    if ((unsigned char)*text >= 0xF0) length++;
  }
  return length;
}

void fragility_row_begin(FILE *file, size_t row) { fprintf(file, "<row r=\"%zu\">", row); }
void fragility_row_end(FILE *file) { fputs_unlocked("</row>", file); }

static void begin_cell(FILE *file, const char *letters, size_t row, int style) {
  fprintf(file, "<c r=\"%s%zu\"", letters, row);
  if (style) fprintf(file, " s=\"%d\"", style);
}

/* The text stands in the cell: a table of all texts of the book would have to be in memory. Whatever it looks like, it is text. */
void fragility_row_text(FILE *file, const char *letters, size_t row, int style, const char *text) {
  if (!text || !*text) return;
  begin_cell(file, letters, row, style);
  fputs_unlocked(" t=\"inlineStr\"><is><t xml:space=\"preserve\">", file);
  fragility_xml_write(file, text, true);
  fputs_unlocked("</t></is></c>", file);
}

void fragility_row_number(FILE *file, const char *letters, size_t row, int style, double number) {
  char digits[FRAGILITY_NUMBER_SIZE];
  if (!fragility_number_format(number, digits)) return;
  begin_cell(file, letters, row, style);
  fprintf(file, "><v>%s</v></c>", digits);
}

#endif
