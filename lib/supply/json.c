/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A JSON array of objects, or a GeoJSON collection, as rows of text: the header is the keys in the order they appear. */
#include "supply/venue.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

enum { DEEPEST = 3, KEY = 256 };

struct building {
  struct json_rows *out;
  size_t header_room, row;
  bool filling; /* first the keys are gathered, then the cells filled */
};

/* ---- keys and cells ---- */

static size_t column_of(struct building *b, const char *key) {
  for (size_t c = 0; c < b->out->columns; c++)
    if (strcmp(b->out->header[c], key) == 0) return c;
  if (b->filling) return SIZE_MAX;
  const char *copy = fragility_arena_text(&b->out->arena, key, strlen(key));
  if (!copy || !fragility_grow((void **)&b->out->header, &b->header_room, b->out->columns, sizeof *b->out->header)) return SIZE_MAX;
  b->out->header[b->out->columns] = copy;
  return b->out->columns++;
}

static bool put(struct building *b, const char *key, const char *text, size_t size) {
  size_t column = column_of(b, key);
  if (column == SIZE_MAX || !b->filling || !size) return column != SIZE_MAX;
  fragility_text *cell = &b->out->cells[b->row * b->out->columns + column];
  if (cell->size) return true; /* a key met twice: the first one stands */
  cell->text = fragility_arena_text(&b->out->arena, text, size);
  cell->size = size;
  return cell->text != NULL;
}

/* A value that is no object and no array, as text. */
static const char *scalar(const json_t *value, char number[FRAGILITY_NUMBER_SIZE], size_t *size) {
  const char *text = "";
  if (json_is_string(value)) return *size = json_string_length(value), json_string_value(value);
  if (json_is_integer(value)) snprintf(number, FRAGILITY_NUMBER_SIZE, "%lld", (long long)json_integer_value(value)), text = number;
  if (json_is_real(value)) fragility_number_format(json_real_value(value), number), text = number;
  if (json_is_true(value)) text = "Oui";
  if (json_is_false(value)) text = "Non";
  return *size = strlen(text), text;
}

/* The scalars of an array, joined by |. */
static bool put_array(struct building *b, const char *key, const json_t *array) {
  char *joined = NULL;
  size_t size = 0, i;
  json_t *item;
  FILE *stream = open_memstream(&joined, &size);
  if (!stream) return false;
  json_array_foreach((json_t *)array, i, item) {
    char number[FRAGILITY_NUMBER_SIZE];
    size_t n;
    const char *text = scalar(item, number, &n);
    if (n) fprintf(stream, "%s%.*s", ftell(stream) > 0 ? "|" : "", (int)n, text);
  }
  bool good = fclose(stream) == 0 && put(b, key, joined, size);
  free(joined);
  return good;
}

static bool put_object(struct building *b, const char *prefix, const json_t *object, int depth);

static bool put_value(struct building *b, const char *key, const json_t *value, int depth) {
  char number[FRAGILITY_NUMBER_SIZE];
  size_t size;
  if (json_is_array(value)) return put_array(b, key, value);
  if (json_is_object(value)) return depth >= DEEPEST || put_object(b, key, value, depth + 1);
  const char *text = scalar(value, number, &size);
  return put(b, key, text, size);
}

static bool put_object(struct building *b, const char *prefix, const json_t *object, int depth) {
  const char *key;
  json_t *value;
  json_object_foreach((json_t *)object, key, value) {
    char full[KEY];
    snprintf(full, sizeof full, "%.120s%s%.120s", prefix, *prefix ? "." : "", key);
    if (!put_value(b, full, value, depth)) return false;
  }
  return true;
}

/* Coordinates of a Point stand under names that no property has. */
static bool put_geometry(struct building *b, const json_t *geometry) {
  const json_t *pair = json_object_get(geometry, "coordinates");
  const json_t *longitude = json_array_get(pair, 0), *latitude = json_array_get(pair, 1);
  if (!json_is_number(longitude) || !json_is_number(latitude)) return true;
  return put_value(b, "geometry.latitude", latitude, DEEPEST) && put_value(b, "geometry.longitude", longitude, DEEPEST);
}

static bool put_row(struct building *b, const json_t *item) {
  const json_t *properties = json_object_get(item, "properties");
  if (!json_is_object(properties)) return put_object(b, "", item, 0);
  const json_t *id = json_object_get(item, "id");
  return put_object(b, "", properties, 0) && (!id || put_value(b, "id", id, DEEPEST)) && put_geometry(b, json_object_get(item, "geometry"));
}

/* ---- the whole ---- */

/* The array of venues: the root, its features, or the longest array of objects it holds. */
static const json_t *array_of(const json_t *root, size_t *depth) {
  const char *key;
  json_t *value;
  const json_t *best = NULL;
  *depth = 1;
  if (json_is_array(root)) return root;
  *depth = 2;
  if (json_is_array(json_object_get(root, "features"))) return json_object_get(root, "features");
  json_object_foreach((json_t *)root, key, value)
    if (json_is_array(value) && json_is_object(json_array_get(value, 0)) && json_array_size(value) > (best ? json_array_size(best) : 0)) best = value;
  return best;
}

static fragility_status fill(const char *name, const json_t *array, struct json_rows *out, fragility_error *err) {
  struct building b = {.out = out};
  size_t i;
  json_t *item;
  json_array_foreach((json_t *)array, i, item) {
    if (!json_is_object(item)) return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, name, 0, 0, "item %zu of the list is no object, expected a venue", i + 1);
    if (!put_row(&b, item)) return fragility_fail_memory(err);
  }
  out->rows = json_array_size(array);
  out->cells = fragility_array(out->rows * out->columns + 1, sizeof *out->cells);
  out->lines = fragility_array(out->rows + 1, sizeof *out->lines);
  if (!out->cells || !out->lines) return fragility_fail_memory(err);
  for (i = 0; i < out->rows * out->columns; i++) out->cells[i].text = "";
  b.filling = true;
  json_array_foreach((json_t *)array, i, item) {
    b.row = i;
    if (!put_row(&b, item)) return fragility_fail_memory(err);
  }
  return FRAGILITY_OK;
}

fragility_status fragility_json_rows(const char *name, const char *data, size_t size, struct json_rows *out, fragility_error *err) {
  json_error_t wrong;
  size_t depth;
  *out = (struct json_rows){0};
  json_t *root = json_loadb(data, size, 0, &wrong);
  if (!root) root = json_loadb(data, size, 0, &wrong); /* refused memory, the parser may say that the text is wrong: a second reading tells */
  if (!root && !*wrong.text) return fragility_fail_memory(err);
  if (!root)
    return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, name, wrong.line > 0 ? (size_t)wrong.line : 0, 0, "found no JSON (%.150s), expected an array of venues or a GeoJSON collection", wrong.text);
  const json_t *array = array_of(root, &depth);
  fragility_status status = array ? fill(name, array, out, err)
                                  : fragility_fail_at(err, FRAGILITY_ERROR_UNKNOWN, name, 0, 0, "found no list of objects in this JSON, expected an array of venues or a GeoJSON collection");
  if (status == FRAGILITY_OK) fragility_json_lines(data, size, depth, out->lines, out->rows);
  json_decref(root);
  if (status != FRAGILITY_OK) fragility_json_free(out);
  return status;
}

void fragility_json_free(struct json_rows *rows) {
  fragility_arena_free(&rows->arena);
  free(rows->header);
  free(rows->cells);
  free(rows->lines);
  *rows = (struct json_rows){0};
}
