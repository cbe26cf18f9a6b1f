/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "territory/territory.h"

static bool digit(char c) { return c >= '0' && c <= '9'; }

/* ddddd, 2Addd, 2Bddd; four digits have lost their zero. */
bool fragility_code_repair(fragility_text cell, char code[FRAGILITY_CODE_SIZE], bool *repaired) {
  cell = fragility_text_trim(cell);
  *repaired = false;
  if (cell.size != 4 && cell.size != 5) return false;
  memset(code, 0, FRAGILITY_CODE_SIZE);
  size_t shift = 5 - cell.size;
  if (shift) code[0] = '0';
  for (size_t i = 0; i < cell.size; i++) {
    char c = cell.text[i];
    bool letter = !shift && i == 1 && code[0] == '2' && (c == 'a' || c == 'b' || c == 'A' || c == 'B');
    if (!digit(c) && !letter) return false;
    bool small = c == 'a' || c == 'b';
    code[i + shift] = small ? (char)(c - 'a' + 'A') : c;
    *repaired |= small;
  }
  *repaired |= shift > 0;
  return true;
}
