/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "publish/publish.h"

#include <stdio.h>

void fragility_json_escape(FILE *file, const char *text) {
  putc_unlocked('"', file);
  for (const char *s = text ? text : ""; *s;) {
    size_t n = fragility_character_size(s);
    if (!n) putc_unlocked('?', file);
    else if (n > 1) fwrite_unlocked(s, 1, n, file);
    else if (*s == '"' || *s == '\\') fprintf(file, "\\%c", *s);
    else if ((unsigned char)*s < 32 || *s == 127 || *s == '<' || *s == '>' || *s == '&') fprintf(file, "\\u%04x", (unsigned)*s); /* no tag, whatever a name holds */
    else putc_unlocked(*s, file);
    s += n ? n : 1;
  }
  putc_unlocked('"', file);
}

void fragility_html_escape(FILE *file, const char *text) {
  for (const char *s = text; *s;) {
    size_t n = fragility_character_size(s);
    bool control = ((unsigned char)*s < 32 && !strchr("\t\n\r", *s)) || *s == 127;
    if (!n || control) putc_unlocked('?', file);
    else if (*s == '&') fputs_unlocked("&amp;", file);
    else if (*s == '<') fputs_unlocked("&lt;", file);
    else if (*s == '>') fputs_unlocked("&gt;", file);
    else if (*s == '"') fputs_unlocked("&quot;", file);
    else fwrite_unlocked(s, 1, n, file);
    s += n ? n : 1;
  }
}
