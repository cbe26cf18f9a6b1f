/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The coordinates of GeoJSON, which are nearly all of a file: they are read straight from the bytes, and in the text a number stands in
 * their place, so that the JSON parser has only the rest to read. What is no array of positions is left to it. */
#include "contours/contours.h"

#include <stdio.h>
#include <stdlib.h>

struct scanning {
  const char *at, *end;
  struct coordinates *out;
  bool room; /* there was memory */
};

static void skip_blanks(struct scanning *s) {
  while (s->at < s->end && (*s->at == ' ' || *s->at == '\t' || *s->at == '\n' || *s->at == '\r')) s->at++;
}

static bool take(struct scanning *s, char c) {
  skip_blanks(s);
  return s->at < s->end && *s->at == c ? s->at++, true : false;
}

static bool take_number(struct scanning *s, double *value) {
  skip_blanks(s);
  bool negative = s->at < s->end && *s->at == '-';
  const char *first = s->at += negative;
  while (s->at < s->end && ((*s->at >= '0' && *s->at <= '9') || *s->at == '.' || *s->at == 'e' || *s->at == 'E' || *s->at == '-' || *s->at == '+')) s->at++;
  size_t size = (size_t)(s->at - first);
  if (!size || *first == '-' || *first == '+') return false;
  if (!fragility_number_plain(first, size, value) && !fragility_number_parse(first, size, value)) return false;
  if (negative) *value = -*value;
  return true;
}

/* Longitude, latitude, and what else there may be. */
static bool take_position(struct scanning *s) {
  struct coordinates *out = s->out;
  double x, y, other;
  if (!take_number(s, &x) || !take(s, ',') || !take_number(s, &y)) return false;
  while (take(s, ','))
    if (!take_number(s, &other)) return false;
  if (!fragility_grow((void **)&out->vertices, &out->vertex_room, out->vertex_count, sizeof *out->vertices)) return s->room = false;
  bool earth = fabs(x) <= 180 && fabs(y) <= 90;
  if (!earth) out->lists[out->count].wrong = true;
  out->vertices[out->vertex_count++] = earth ? (struct vertex){(int32_t)lround(x * DEGREE), (int32_t)lround(y * DEGREE)} : (struct vertex){0, 0};
  return take(s, ']');
}

/* A list of positions is a ring: where it ends is kept. */
static bool take_array(struct scanning *s, int depth) {
  struct coordinates *out = s->out;
  enum { DEEPEST = 4 };
  bool positions = false;
  if (take(s, ']')) return true;
  do {
    skip_blanks(s);
    if (!take(s, '[')) return false;
    skip_blanks(s);
    if (s->at < s->end && (*s->at == '-' || (*s->at >= '0' && *s->at <= '9'))) {
      if (!take_position(s)) return false;
      positions = true;
      out->lists[out->count].depth = depth;
    } else if (depth + 1 >= DEEPEST || positions || !take_array(s, depth + 1)) {
      return false;
    }
  } while (take(s, ','));
  if (positions) {
    if (!fragility_grow((void **)&out->ends, &out->end_room, out->end_count, sizeof *out->ends)) return s->room = false;
    out->ends[out->end_count++] = out->vertex_count;
  }
  return take(s, ']');
}

/* The number of the list, where a line has room for it, and blanks; ends of lines stay, so that the parser counts them. */
static bool replace(char *first, const char *end, size_t number) {
  char text[24];
  size_t n = (size_t)snprintf(text, sizeof text, "%zu", number), run = 0;
  char *from = first;
  while (from + run < end && run < n) {
    if (from[run] == '\n' || from[run] == '\r') from += run + 1, run = 0;
    else run++;
  }
  if (run < n) return false;
  for (char *c = first; c < end; c++)
    if (*c != '\n' && *c != '\r') *c = ' ';
  memcpy(from, text, n);
  return true;
}

/* From the bracket on. False: no memory. What is no list of positions is forgotten. The name changes with the value, so that a number
 * which the file itself gives for coordinates is none of ours. */
static bool take_list(struct scanning *s, char *name, char *bracket) {
  struct coordinates *out = s->out;
  size_t vertices = out->vertex_count, ends = out->end_count;
  if (!fragility_grow((void **)&out->lists, &out->list_room, out->count, sizeof *out->lists)) return false;
  out->lists[out->count] = (struct coordinate_list){.first_ring = ends};
  s->at = bracket + 1;
  if (take_array(s, 1) && replace(bracket, s->at, out->count)) {
    out->lists[out->count++].rings = out->end_count - ends;
    memcpy(name + 1, COORDINATES_TAKEN, sizeof COORDINATES_TAKEN - 1);
  } else {
    out->vertex_count = vertices, out->end_count = ends, s->at = bracket + 1;
  }
  return s->room;
}

/* Past the string that starts here. */
static char *after_string(char *at, const char *end) {
  for (at++; at < end && *at != '"'; at++) at += *at == '\\' && at + 1 < end;
  return at < end ? at + 1 : at;
}

bool fragility_coordinates_take(char *bytes, size_t size, struct coordinates *out) {
  static const char name[] = "\"coordinates\"";
  struct scanning s = {bytes, bytes + size, out, true};
  *out = (struct coordinates){.count = 0};
  for (char *at = bytes; (at = memchr(at, '"', (size_t)(s.end - at)));) {
    char *first = at, *next = after_string(at, s.end);
    bool key = (size_t)(next - at) == sizeof name - 1 && memcmp(at, name, sizeof name - 1) == 0;
    at = next;
    if (!key) continue;
    s.at = next;
    if (!take(&s, ':')) continue;
    skip_blanks(&s);
    char *bracket = bytes + (s.at - bytes);
    if (s.at >= s.end || *bracket != '[') continue;
    if (!take_list(&s, first, bracket)) return false;
    at = bytes + (s.at - bytes);
  }
  return true;
}

void fragility_coordinates_free(struct coordinates *c) {
  free(c->vertices), free(c->ends), free(c->lists);
  *c = (struct coordinates){.count = 0};
}
