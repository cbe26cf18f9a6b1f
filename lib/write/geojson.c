/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GeoJSON (RFC 7946), written as the rows come: no tree of the whole file stands in memory. */
#define _GNU_SOURCE
#include "write/layer.h"

/* ---- values ---- */

static void put(FILE *file, const char *text) { fputs_unlocked(text, file); }

static void put_odd(FILE *file, char c) {
  if (c == '"' || c == '\\') fprintf(file, "\\%c", c);
  else if (c == '\n') put(file, "\\n");
  else if (c == '\t') put(file, "\\t");
  else if (c == '\r') put(file, "\\r");
  else fprintf(file, "\\u%04x", (unsigned)(unsigned char)c);
}

static void put_text(FILE *file, const char *text) {
  const char *plain = text; /* of what is written as it is, the beginning */
  putc_unlocked('"', file);
  for (size_t n; *text; text += n) {
    n = fragility_character_size(text);
    bool odd = (unsigned char)*text < 0x20 || *text == '"' || *text == '\\', lost = !n;
    if (lost) n = 1;
    if (!odd && !lost) continue;
    fwrite_unlocked(plain, 1, (size_t)(text - plain), file);
    plain = text + n;
    if (lost) putc_unlocked('?', file);
    else put_odd(file, *text);
  }
  fwrite_unlocked(plain, 1, (size_t)(text - plain), file);
  putc_unlocked('"', file);
}

static void put_number(FILE *file, double number) {
  char text[FRAGILITY_NUMBER_SIZE];
  size_t n = fragility_number_format(number, text);
  if (n) fwrite_unlocked(text, 1, n, file);
  else put(file, "null");
}

/* Seven decimals of a degree are a centimetre: what stands behind them in a source is noise, and half the file. A corner that two
 * outlines share is rounded the same in both. */
static void put_degrees(FILE *file, double degrees) { put_number(file, rint(degrees * 1e7) / 1e7); }

static void put_position(FILE *file, double longitude, double latitude) {
  putc_unlocked('[', file);
  put_degrees(file, longitude);
  putc_unlocked(',', file);
  put_degrees(file, latitude);
  putc_unlocked(']', file);
}

/* ---- geometries ---- */

static void put_polygon(FILE *file, const fragility_polygons *polygons, size_t p) {
  putc_unlocked('[', file);
  for (size_t r = polygons->first_ring[p]; r < polygons->first_ring[p + 1]; r++) {
    put(file, r > polygons->first_ring[p] ? ",[" : "[");
    for (size_t i = polygons->first_point[r]; i < polygons->first_point[r + 1]; i++) {
      if (i > polygons->first_point[r]) putc_unlocked(',', file);
      put_position(file, polygons->xy[2 * i], polygons->xy[2 * i + 1]);
    }
    putc_unlocked(']', file);
  }
  putc_unlocked(']', file);
}

static void put_polygons(FILE *file, const fragility_polygons *polygons) {
  bool many = polygons->count > 1;
  put(file, many ? "{\"type\":\"MultiPolygon\",\"coordinates\":[" : "{\"type\":\"Polygon\",\"coordinates\":");
  for (size_t p = 0; p < polygons->count; p++) {
    if (p) putc_unlocked(',', file);
    put_polygon(file, polygons, p);
  }
  put(file, many ? "]}" : "}");
}

static void put_geometry(FILE *file, const fragility_layer *layer, size_t row) {
  enum fragility_place place = fragility_layer_place(layer, row);
  if (place == FRAGILITY_OUTLINE) {
    put_polygons(file, layer->polygons[row]);
  } else if (place == FRAGILITY_POINT) {
    put(file, "{\"type\":\"Point\",\"coordinates\":");
    put_position(file, layer->longitude[row], layer->latitude[row]);
    putc_unlocked('}', file);
  } else {
    put(file, "null");
  }
}

/* ---- features ---- */

static void put_cell(FILE *file, const struct fragility_sheet_column *column, size_t row) {
  const char *text = fragility_column_is_text(column) ? fragility_column_text(column, row) : NULL;
  if (!fragility_column_is_text(column)) put_number(file, fragility_column_number(column, row));
  else put_text(file, text ? text : "");
}

static bool is_empty(const struct fragility_sheet_column *column, size_t row) {
  const char *text = fragility_column_is_text(column) ? fragility_column_text(column, row) : NULL;
  return fragility_column_is_text(column) ? !text || !*text : !isfinite(fragility_column_number(column, row));
}

/* The column that tells the rows apart, or SIZE_MAX. */
static size_t find_id(const fragility_layer *layer) {
  size_t code = fragility_layer_find(layer, "code");
  return code == SIZE_MAX ? fragility_layer_find(layer, "id") : code;
}

static void put_feature(FILE *file, const fragility_layer *layer, size_t id, size_t row) {
  const struct fragility_sheet_column *items = fragility_sheet_items(layer->sheet);
  size_t columns = fragility_sheet_columns(layer->sheet);
  put(file, "{\"type\":\"Feature\",");
  if (id != SIZE_MAX && !is_empty(&items[id], row)) {
    put(file, "\"id\":");
    put_cell(file, &items[id], row);
    putc_unlocked(',', file);
  }
  put(file, "\"geometry\":");
  put_geometry(file, layer, row);
  put(file, ",\"properties\":{");
  for (size_t c = 0; c < columns; c++) {
    if (c) putc_unlocked(',', file);
    put_text(file, items[c].name);
    putc_unlocked(':', file);
    put_cell(file, &items[c], row);
  }
  put(file, "}}");
}

static void put_fact(FILE *file, const char *name, const char *value) {
  if (!value || !*value) return;
  fprintf(file, "\"%s\":", name);
  put_text(file, value);
  putc_unlocked(',', file);
}

static void put_collection(FILE *file, const fragility_layer *layer, const fragility_export_options *options) {
  put(file, "{\"type\":\"FeatureCollection\",");
  put_fact(file, "name", layer->name);
  put_fact(file, "title", layer->title);
  put_fact(file, "author", options ? options->author : NULL);
  put_fact(file, "licence", options ? options->licence : NULL);
  put(file, "\"features\":[");
}

fragility_status fragility_geojson_write(const fragility_layer *layer, bool lines, const char *path, const fragility_export_options *options,
                                         fragility_error *err) {
  struct fragility_output output;
  TRY(fragility_layers_check(layer, layer != NULL, options, err));
  TRY(fragility_output_open(path, options && options->replace, &output, err));
  FILE *file = output.file;
  size_t id = find_id(layer), rows = fragility_sheet_rows(layer->sheet);
  if (!lines) put_collection(file, layer, options);
  for (size_t r = 0; r < rows && !ferror_unlocked(file); r++) {
    if (!lines) put(file, r ? ",\n" : "\n");
    put_feature(file, layer, id, r);
    if (lines) putc_unlocked('\n', file);
  }
  if (!lines) put(file, "\n]}\n");
  return fragility_output_close(&output, true, err);
}
