/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of the sheets of a workbook: 31 characters, none of []:*?/\, no apostrophe at an end, no two the same in any case. */
#define _GNU_SOURCE
#include "write/layer.h"

#ifdef HAVE_XLSX
#include "write/workbook.h"

enum { LONGEST = 31 };

/* Small letters, of ASCII and of Latin-1 (U+00C0 .. U+00DE are C3 80 .. C3 9E, their small ones 32 further), so that "À" and "à" are one. */
static void fold(const char *name, char folded[FRAGILITY_SHEET_NAME_SIZE]) {
  size_t i = 0;
  for (unsigned char before = 0; name[i]; before = (unsigned char)name[i++]) {
    unsigned char c = (unsigned char)name[i];
    bool capital = (c >= 'A' && c <= 'Z') || (before == 0xC3 && c >= 0x80 && c <= 0x9E && c != 0x97);
    folded[i] = (char)(capital ? c + 32 : c);
  }
  folded[i] = '\0';
}

static bool is_same(const char *a, const char *b) {
  char small_a[FRAGILITY_SHEET_NAME_SIZE], small_b[FRAGILITY_SHEET_NAME_SIZE];
  fold(a, small_a);
  fold(b, small_b);
  return strcmp(small_a, small_b) == 0;
}

/* "History" is a sheet that Excel keeps for itself. */
static bool is_taken(const char *name, char (*before)[FRAGILITY_SHEET_NAME_SIZE], size_t n) {
  bool taken = is_same(name, "History");
  for (size_t i = 0; i < n && !taken; i++) taken = is_same(name, before[i]);
  return taken;
}

static void trim(char *name) {
  size_t begin = strspn(name, " '"), size = strlen(name);
  while (size > begin && (name[size - 1] == ' ' || name[size - 1] == '\'')) size--;
  memmove(name, name + begin, size - begin);
  name[size - begin] = '\0';
}

static bool is_allowed(const char *s, size_t size) { return fragility_xml_holds(s, size) && (unsigned char)*s > ' ' && !strchr("[]:*?/\\", *s); }

/* As much of the title as `most` characters hold; what may not stand there is a blank, and blanks in a row are one. */
static void cut(const char *title, size_t most, char name[FRAGILITY_SHEET_NAME_SIZE]) {
  size_t used = 0;
  for (size_t n; *title; title += n ? n : 1) {
    n = fragility_character_size(title);
    bool allowed = is_allowed(title, n);
    size_t wide = allowed && n == 4 ? 2 : 1;
    if (!allowed && (!used || name[used - 1] == ' ')) continue;
    if (wide > most) break;
    most -= wide;
    memcpy(name + used, allowed ? title : " ", allowed ? n : 1);
    used += allowed ? n : 1;
  }
  name[used] = '\0';
  trim(name);
}

void fragility_sheet_name_make(const char *title, char (*before)[FRAGILITY_SHEET_NAME_SIZE], size_t n, char name[FRAGILITY_SHEET_NAME_SIZE]) {
  cut(title, LONGEST, name);
  if (!*name) strcpy(name, "Feuille");
  for (size_t turn = 2; is_taken(name, before, n); turn++) {
    char mark[24];
    int size = snprintf(mark, sizeof mark, " (%zu)", turn);
    cut(*title ? title : "Feuille", LONGEST - (size_t)size, name);
    strcat(name, mark);
  }
}

#endif
