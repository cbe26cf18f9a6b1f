/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts for formats that hold nothing but text. */
#define _GNU_SOURCE
#include "write/layer.h"

#include <stdlib.h>

bool fragility_text_is_clean(const char *text) {
  for (size_t n; *text; text += n)
    if (!(n = fragility_character_size(text))) return false;
  return true;
}

char *fragility_text_clean(const char *text) {
  char *copy = strdup(text ? text : "");
  for (size_t i = 0; copy && copy[i];) {
    size_t n = fragility_character_size(copy + i);
    if (!n) copy[i] = '?';
    i += n ? n : 1;
  }
  return copy;
}

/* ---- XML ---- */

static bool is_control(char c) { return (unsigned char)c < 0x20 && c != '\t' && c != '\n'; }

/* U+FFFE and U+FFFF are no characters of XML. */
bool fragility_xml_holds(const char *s, size_t size) {
  bool none = size == 3 && memcmp(s, "\xEF\xBF", 2) == 0 && (unsigned char)s[2] >= 0xBE;
  return size && !none && !is_control(*s);
}

static bool hexadecimal(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f'); }

/* A text that looks like what stands for a control character. */
static bool is_escape(const char *s) {
  if (s[0] != '_' || s[1] != 'x') return false;
  for (int i = 2; i < 6; i++)
    if (!hexadecimal(s[i])) return false;
  return s[6] == '_';
}

static const char *entity(char c) { return c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '"' ? "&quot;" : NULL; }

void fragility_xml_write(FILE *file, const char *text, bool cell) {
  const char *plain = text; /* of what is written as it is, the beginning */
  for (size_t n; *text; text += n) {
    n = fragility_character_size(text);
    const char *named = entity(*text);
    bool lost = !fragility_xml_holds(text, n), escape = cell && *text == '_' && is_escape(text);
    if (!n) n = 1;
    if (!named && !lost && !escape) continue;
    fwrite_unlocked(plain, 1, (size_t)(text - plain), file);
    plain = text + n;
    if (named) fputs_unlocked(named, file);
    else if (escape) fputs_unlocked("_x005F_", file);
    else if (cell && is_control(*text)) fprintf(file, "_x%04X_", (unsigned)*text);
    else putc_unlocked('?', file);
  }
  fwrite_unlocked(plain, 1, (size_t)(text - plain), file);
}
