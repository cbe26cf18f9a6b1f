/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One cell to a number or to the reason why there is none. */
#include "read/read.h"

struct marker {
  const char *text; /* lower case */
  unsigned reason;
};

static const struct marker markers[] = {
    {"s", FRAGILITY_SECRET},           {"ns", FRAGILITY_SECRET},          {"nd", FRAGILITY_NOT_AVAILABLE},
    {"n.d.", FRAGILITY_NOT_AVAILABLE}, {"nc", FRAGILITY_NOT_AVAILABLE},   {"n.c.", FRAGILITY_NOT_AVAILABLE},
    {"na", FRAGILITY_NOT_AVAILABLE},   {"nan", FRAGILITY_NOT_AVAILABLE},  {"null", FRAGILITY_NOT_AVAILABLE},
    {"none", FRAGILITY_NOT_AVAILABLE}, {"-", FRAGILITY_NOT_AVAILABLE},    {"\xE2\x80\x93", FRAGILITY_NOT_AVAILABLE},
    {".", FRAGILITY_NOT_AVAILABLE},    {"..", FRAGILITY_NOT_AVAILABLE},   {"...", FRAGILITY_NOT_AVAILABLE},
    {"?", FRAGILITY_NOT_AVAILABLE},    {"n.s.", FRAGILITY_SECRET},          {"c", FRAGILITY_SECRET},
    {"///", FRAGILITY_NOT_AVAILABLE},  {"so", FRAGILITY_NOT_AVAILABLE},   {"s.o.", FRAGILITY_NOT_AVAILABLE},
};

static bool same(fragility_text cell, const char *lower) {
  size_t n = strlen(lower);
  if (cell.size != n) return false;
  for (size_t i = 0; i < n; i++) {
    char c = cell.text[i];
    if ((c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) != lower[i]) return false;
  }
  return true;
}

static unsigned marker(fragility_text cell) {
  for (size_t i = 0; i < sizeof markers / sizeof *markers; i++)
    if (same(cell, markers[i].text)) return markers[i].reason;
  if (cell.size >= 3 && same((fragility_text){cell.text, 3}, "n/a")) return FRAGILITY_NOT_AVAILABLE;
  return FRAGILITY_UNREADABLE; /* spreadsheet errors (#N/A, #REF!, #DIV/0!) among them */
}

/* Bytes of what parts thousands at `s`, a blank or an apostrophe, followed by exactly three digits; 0 when there is none. */
static size_t group_mark(const char *s, size_t left) {
  size_t n = 0;
  if (left >= 1 && (*s == ' ' || *s == '\'')) n = 1;
  else if (left >= 2 && memcmp(s, "\xC2\xA0", 2) == 0) n = 2;
  else if (left >= 3 && (memcmp(s, "\xE2\x80\xAF", 3) == 0 || memcmp(s, "\xE2\x80\x99", 3) == 0)) n = 3;
  if (!n || left < n + 3) return 0;
  for (size_t i = n; i < n + 3; i++)
    if (s[i] < '0' || s[i] > '9') return 0;
  return left == n + 3 || s[n + 3] < '0' || s[n + 3] > '9' ? n : 0;
}

/* `169 751` or `1'445'539,5`: groups of three digits parted by blanks or apostrophes, before the mark only; anything else with
 * one is no number. */
static bool grouped(fragility_text cell, double *value) {
  char digits[64];
  size_t used = 0, leading = 0, groups = 0; /* the first group has one to three digits */
  bool whole = true;
  for (size_t i = 0; i < cell.size;) {
    size_t n = whole && leading >= 1 && leading <= 3 ? group_mark(cell.text + i, cell.size - i) : 0;
    if (!n && (cell.text[i] == ' ' || (unsigned char)cell.text[i] >= 0x80)) return false;
    if (used == sizeof digits) return false;
    if (!n) digits[used++] = cell.text[i];
    whole = n || !i || (cell.text[i] >= '0' && cell.text[i] <= '9' && whole);
    groups += n > 0;
    if (!n && !groups) leading += cell.text[i] >= '0' && cell.text[i] <= '9';
    i += n ? n : 1;
  }
  return fragility_number_parse(digits, used, value);
}

fragility_text fragility_cell_bare(fragility_text cell) {
  cell = fragility_text_trim(cell);
  if (cell.size >= 3 && memcmp(cell.text, "=\"", 2) == 0 && cell.text[cell.size - 1] == '"') return fragility_text_trim((fragility_text){cell.text + 2, cell.size - 3});
  size_t mark = cell.size >= 3 && memcmp(cell.text, "\xEF\xBB\xBF", 3) == 0 ? 3 : cell.size > 1 && cell.text[0] == '\'';
  return mark ? fragility_text_trim((fragility_text){cell.text + mark, cell.size - mark}) : cell;
}

unsigned fragility_cell_parse(fragility_text cell, double *value) {
  cell = fragility_text_trim(cell);
  if (!cell.size) return FRAGILITY_BLANK;
  if (fragility_number_parse(cell.text, cell.size, value)) return FRAGILITY_KNOWN;
  char first = cell.text[0];
  bool numeric = (first >= '0' && first <= '9') || first == '-' || first == '+';
  if (numeric && cell.size > 1 && grouped(cell, value)) return FRAGILITY_KNOWN;
  fragility_text bare = fragility_cell_bare(cell);
  return bare.size < cell.size ? fragility_cell_parse(bare, value) : marker(cell);
}
