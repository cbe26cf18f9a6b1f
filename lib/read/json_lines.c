/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the objects of a JSON array start: the parser that reads them does not say. */
#include "read/read.h"

void fragility_json_lines(const char *data, size_t size, size_t depth_wanted, size_t *lines, size_t n) {
  char parents[64];
  size_t depth = 0, line = 1, found = 0;
  bool quoted = false;
  for (size_t i = 0; i < size; i++) {
    char c = data[i];
    line += c == '\n';
    if (quoted) {
      if (c == '\\') i++;
      else quoted = c != '"';
      continue;
    }
    quoted = c == '"';
    if (c == '{' || c == '[') {
      if (depth == depth_wanted && c == '{' && parents[depth - 1] == '[') {
        if (found < n) lines[found] = line;
        found++;
      }
      if (depth < sizeof parents) parents[depth] = c;
      if (++depth >= sizeof parents) return;
    }
    if ((c == '}' || c == ']') && depth) depth--;
  }
  for (size_t i = 0; found != n && i < n; i++) lines[i] = 0; /* other arrays stand beside: no line is better than a wrong one */
}
