/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const char *fragility_base_name(const char *path) {
  if (!path) return "";
  if (strcmp(path, "-") == 0) return "stdin";
  const char *slash = strrchr(path, '/');
  return slash && slash[1] ? slash + 1 : path;
}

bool fragility_text_is_broken(fragility_text text) {
  return text.size >= 3 && memmem(text.text, text.size, "\xEF\xBF\xBD", 3) != NULL;
}

bool fragility_text_is(fragility_text a, const char *b) {
  return strlen(b) == a.size && (!a.size || memcmp(a.text, b, a.size) == 0);
}

/* Bytes of one blank at `at`: ASCII blank, U+00A0 or U+202F; 0 when there is none. */
static size_t blank(const char *at, size_t left) {
  if (left >= 1 && (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n')) return 1;
  if (left >= 2 && memcmp(at, "\xC2\xA0", 2) == 0) return 2;
  if (left >= 3 && memcmp(at, "\xE2\x80\xAF", 3) == 0) return 3;
  return 0;
}

fragility_text fragility_text_trim_blanks(fragility_text text) {
  for (size_t n; (n = blank(text.text, text.size)); text.text += n, text.size -= n) {}
  for (bool found = true; found;) {
    found = false;
    for (size_t n = 1; n <= 3 && n <= text.size && !found; n++)
      if (blank(text.text + text.size - n, n) == n) {
        text.size -= n;
        found = true;
      }
  }
  return text;
}

static int folded(char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; }

bool fragility_text_same_letters(const char *a, const char *b) {
  for (; *a && folded(*a) == folded(*b); a++, b++) {}
  return *a == *b;
}

bool fragility_text_begins(fragility_text text, const char *with) {
  size_t i = 0;
  while (i < text.size && with[i] && folded(text.text[i]) == folded(with[i])) i++;
  return !with[i];
}

bool fragility_text_holds(const char *text, const char *part) {
  for (size_t left = strlen(text) + 1; left; text++, left--)
    if (fragility_text_begins((fragility_text){text, left - 1}, part)) return true;
  return false;
}

size_t fragility_text_distance(const char *a, const char *b) {
  enum { LONGEST = 63 };
  size_t n = strlen(a), m = strlen(b);
  if (n > LONGEST || m > LONGEST) return n > m ? n : m;
  size_t row[LONGEST + 1]; /* Levenshtein, one row kept */
  for (size_t j = 0; j <= m; j++) row[j] = j;
  for (size_t i = 1; i <= n; i++) {
    size_t corner = row[0];
    row[0] = i;
    for (size_t j = 1; j <= m; j++) {
      size_t best = corner + (folded(a[i - 1]) != folded(b[j - 1]));
      corner = row[j];
      if (row[j] + 1 < best) best = row[j] + 1;
      if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
      row[j] = best;
    }
  }
  return row[m];
}

const char *fragility_text_nearest(const char *name, const char *const *names, size_t n) {
  const char *best = NULL;
  size_t least = SIZE_MAX;
  for (size_t i = 0; i < n; i++) {
    size_t d = fragility_text_distance(name, names[i]);
    if (d < least) least = d, best = names[i];
  }
  return best && least <= 1 + strlen(name) / 3 ? best : NULL;
}

const char *fragility_text_nearest_id(const char *id, const char *const *ids, size_t n) {
  const char *near = fragility_text_nearest(id, ids, n);
  for (size_t i = 0; !near && *id && i < n; i++)
    if (strstr(ids[i], id)) near = ids[i];
  return near;
}

bool fragility_text_next(fragility_text *list, char separator, fragility_text *item) {
  if (!list->text || !list->size) return false;
  const char *end = memchr(list->text, separator, list->size);
  item->text = list->text;
  item->size = end ? (size_t)(end - list->text) : list->size;
  size_t used = end ? item->size + 1 : item->size;
  list->text += used;
  list->size -= used;
  *item = fragility_text_trim(*item);
  return true;
}

const char *fragility_data_path(void) {
  const char *asked = getenv("FRAGILITY_DATADIR");
  if (asked && *asked) return asked;
  return access(FRAGILITY_INSTALLED_DATA "/territory/communes.csv", R_OK) == 0 ? FRAGILITY_INSTALLED_DATA
                                                                               : FRAGILITY_SOURCE_DATA;
}

const char *fragility_path(fragility_arena *arena, const char *directory, const char *name) {
  size_t n = strlen(directory) + strlen(name) + 2;
  char *path = fragility_arena_take(arena, n);
  if (path) snprintf(path, n, "%s/%s", directory, name);
  return path;
}

size_t fragility_character_size(const char *text) {
  const unsigned char *s = (const unsigned char *)text;
  size_t n = *s < 0x80 ? 1 : *s < 0xC2 ? 0 : *s < 0xE0 ? 2 : *s < 0xF0 ? 3 : *s < 0xF5 ? 4 : 0;
  for (size_t i = 1; i < n; i++)
    if ((s[i] & 0xC0) != 0x80) return 0;
  bool long_form = (*s == 0xE0 && s[1] < 0xA0) || (*s == 0xF0 && s[1] < 0x90), outside = (*s == 0xED && s[1] > 0x9F) || (*s == 0xF4 && s[1] > 0x8F);
  return n > 2 && (long_form || outside) ? 0 : n;
}

size_t fragility_text_clip(const char *text, size_t most) {
  size_t n = strnlen(text, most + 1);
  if (n <= most) return n;
  for (n = most; n && ((unsigned char)text[n] & 0xC0) == 0x80; n--) {}
  return n;
}
