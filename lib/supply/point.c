/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells that hold coordinates. */
#include "supply/venue.h"

#include <stdlib.h>

bool fragility_degrees_parse(const char *text, double most, double *value) {
  fragility_text cell = fragility_text_trim((fragility_text){text, strlen(text)});
  if (!cell.size) return false;
  for (size_t i = 0; i < cell.size; i++) {
    char c = cell.text[i];
    bool digit = c >= '0' && c <= '9', mark = (c == '.' || c == ',') && i > 0, minus = c == '-' && i == 0;
    if (!digit && !mark && !minus) return false;
  }
  return fragility_number_parse(cell.text, cell.size, value) && fabs(*value) <= most;
}

/* The numbers of a text, points for decimal marks; false when there are not two. */
static bool two_numbers(const char *text, const char *ends, double values[2]) {
  for (int i = 0; i < 2; i++) {
    text += strcspn(text, "-0123456789");
    size_t n = strspn(text, "-0123456789.eE+");
    if (!n || !fragility_number_parse(text, n, &values[i])) return false;
    text += n;
    if (i == 0 && !strchr(ends, *(text + strspn(text, " ")))) return false;
  }
  return true;
}

/* Two decimal commas and a blank or a semicolon between: "43,6 1,44". */
static bool two_commas(const char *text, double values[2]) {
  size_t cut = strcspn(text, "; ");
  const char *second = text + cut + strspn(text + cut, "; ");
  size_t n = strcspn(second, "; ");
  return cut && n && fragility_number_parse(text, cut, &values[0]) && fragility_number_parse(second, n, &values[1]) && memchr(text, ',', cut);
}

bool fragility_point_parse(const char *text, struct degrees *point) {
  double values[2];
  const char *coordinates = strstr(text, "\"coordinates\"");
  if (coordinates && strstr(text, "\"Point\"")) { /* GeoJSON gives the longitude first */
    const char *open = strchr(coordinates, '[');
    if (!open || !two_numbers(open, ",", values)) return false;
    *point = (struct degrees){values[1], values[0]};
  } else {
    text += strspn(text, " ([");
    if (strspn(text, "-0123456789") == 0) return false;
    if (!two_commas(text, values) && !two_numbers(text, ",; ", values)) return false;
    *point = (struct degrees){values[0], values[1]};
  }
  return fabs(point->latitude) <= 180 && fabs(point->longitude) <= 180;
}
