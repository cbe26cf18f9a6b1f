/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "publish/publish.h"

#include <stdio.h>

void fragility_json_escape(FILE *file, const char *text) {
  fputc('"', file);
  for (const char *s = text ? text : ""; *s;) {
    size_t n = fragility_character_size(s);
    if (!n) fputc('?', file);
    else if (n > 1) fwrite(s, 1, n, file);
    else if (*s == '"' || *s == '\\') fprintf(file, "\\%c", *s);
    else if ((unsigned char)*s < 32 || *s == 127 || *s == '<' || *s == '>' || *s == '&') fprintf(file, "\\u%04x", (unsigned)*s); /* no tag, whatever a name holds */
    else fputc(*s, file);
    s += n ? n : 1;
  }
  fputc('"', file);
}

void fragility_html_escape(FILE *file, const char *text) {
  for (const char *s = text; *s;) {
    size_t n = fragility_character_size(s);
    bool control = ((unsigned char)*s < 32 && !strchr("\t\n\r", *s)) || *s == 127;
    if (!n || control) fputc('?', file);
    else if (*s == '&') fputs("&amp;", file);
    else if (*s == '<') fputs("&lt;", file);
    else if (*s == '>') fputs("&gt;", file);
    else if (*s == '"') fputs("&quot;", file);
    else fwrite(s, 1, n, file);
    s += n ? n : 1;
  }
}
