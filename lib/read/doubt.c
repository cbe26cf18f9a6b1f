/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a cell that looks like a number is none: told to people, never guessed at. */
#include "read/read.h"

static bool ends(fragility_text cell, const char *with) {
  size_t n = strlen(with);
  return cell.size > n && memcmp(cell.text + cell.size - n, with, n) == 0;
}

static bool is_number_before(fragility_text cell, const char *unit) {
  double value;
  return ends(cell, unit) && fragility_cell_parse((fragility_text){cell.text, cell.size - strlen(unit)}, &value) == FRAGILITY_KNOWN;
}

static bool is_spreadsheet_error(fragility_text cell) {
  bool shouted = cell.size >= 4 && cell.text[0] == '#' && ((cell.text[1] >= 'A' && cell.text[1] <= 'Z') || fragility_text_begins(cell, "#\xC3\x89")); /* #ÉTALEMENT! */
  return (shouted && (ends(cell, "!") || ends(cell, "?") || ends(cell, "N/A"))) || (cell.size > 4 && fragility_text_begins(cell, "err:"));
}

/* 1.234,5 and 1,234,567: between two marks stand three digits; two degrees and a telephone have other groups. */
static bool has_two_marks(fragility_text cell) {
  size_t marks = 0, group = 0;
  for (size_t i = cell.size && cell.text[0] == '-'; i < cell.size; i++) {
    bool mark = cell.text[i] == '.' || cell.text[i] == ',';
    if (!mark && (cell.text[i] < '0' || cell.text[i] > '9')) return false;
    if (mark && (marks ? group != 3 : !group || group > 3)) return false;
    marks += mark;
    group = mark ? 0 : group + 1;
  }
  return marks > 1 && group;
}

static bool has_tags(fragility_text cell) {
  const char *open = cell.size ? memchr(cell.text, '<', cell.size) : NULL;
  size_t left = open ? cell.size - (size_t)(open - cell.text) : 0;
  bool tag = left > 2 && (open[1] == '/' || (open[1] >= 'a' && open[1] <= 'z') || (open[1] >= 'A' && open[1] <= 'Z'));
  return tag && memchr(open, '>', left);
}

const char *fragility_cell_doubt(fragility_text cell) {
  cell = fragility_cell_bare(cell);
  if (is_spreadsheet_error(cell)) return "a spreadsheet error, not a value";
  if (is_number_before(cell, "%")) return "a number with a percent sign: write it without the sign, in the unit of the column";
  if (is_number_before(cell, "\xE2\x80\xB0")) return "a number per mille: write it without the sign, in the unit of the column";
  if (has_two_marks(cell)) return "two marks in one number: write it without the one of the thousands";
  if (has_tags(cell)) return "HTML tags in a text";
  return NULL;
}
