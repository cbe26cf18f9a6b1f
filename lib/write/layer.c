/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked of a layer, whatever file it goes to. */
#define _GNU_SOURCE
#include "write/layer.h"

#include <time.h>

size_t fragility_layer_find(const fragility_layer *layer, const char *column) {
  size_t columns = fragility_sheet_columns(layer->sheet);
  for (size_t c = 0; c < columns; c++)
    if (strcmp(fragility_sheet_name(layer->sheet, c), column) == 0) return c;
  return SIZE_MAX;
}

const char *fragility_layer_title(const fragility_layer *layer) { return layer->title && *layer->title ? layer->title : layer->name; }

enum fragility_place fragility_layer_place(const fragility_layer *layer, size_t row) {
  const fragility_polygons *polygons = layer->polygons ? layer->polygons[row] : NULL;
  if (polygons && polygons->count) return FRAGILITY_OUTLINE;
  bool point = layer->longitude && layer->latitude && isfinite(layer->longitude[row]) && isfinite(layer->latitude[row]);
  return point ? FRAGILITY_POINT : FRAGILITY_NOWHERE;
}

/* ---- checks ---- */

static fragility_status check_name(const fragility_layer *layers, size_t l, fragility_error *err) {
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
  const char *name = layers[l].name;
  if (!name || !*name || name[strspn(name, letters)])
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found a layer called \"%s\", expected a name of lower-case letters, digits and _", name ? name : "");
  for (size_t i = 0; i < l; i++)
    if (strcmp(layers[i].name, name) == 0) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "two layers are called \"%s\"", name);
  return FRAGILITY_OK;
}

static bool is_colour(const char *text) {
  return text && text[0] == '#' && strlen(text) == 7 && strspn(text + 1, "0123456789abcdefABCDEF") == 6;
}

static fragility_status check_colours(const fragility_layer *layer, fragility_error *err) {
  if (!layer->colour_by) return FRAGILITY_OK;
  size_t column = fragility_layer_find(layer, layer->colour_by);
  if (column == SIZE_MAX || fragility_sheet_is_text(layer->sheet, column))
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "the layer \"%s\" is coloured by \"%s\", which is no column of numbers", layer->name, layer->colour_by);
  if (!layer->classes || !layer->bounds || !layer->colours)
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "the layer \"%s\" is coloured without classes, bounds or colours", layer->name);
  for (size_t i = 0; i < layer->classes; i++) {
    if (!isfinite(layer->bounds[i]) || !isfinite(layer->bounds[i + 1]) || layer->bounds[i] > layer->bounds[i + 1])
      return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "the bounds of the layer \"%s\" do not grow", layer->name);
    if (!is_colour(layer->colours[i]))
      return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found the colour \"%s\", expected #rrggbb", layer->colours[i] ? layer->colours[i] : "");
  }
  return FRAGILITY_OK;
}

fragility_status fragility_layers_check(const fragility_layer *layers, size_t n, const fragility_export_options *options, fragility_error *err) {
  enum { YEARS = 8029 }; /* 1970 .. 9998: more than four digits is no date of these files */
  if (!layers || !n) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no layer given");
  for (size_t l = 0; l < n; l++) {
    TRY(check_name(layers, l, err));
    if (!layers[l].sheet) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "the layer \"%s\" has no sheet", layers[l].name);
    if (!layers[l].longitude != !layers[l].latitude)
      return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "the layer \"%s\" has longitudes or latitudes, expected both", layers[l].name);
    TRY(check_colours(&layers[l], err));
  }
  if (options && (options->when < 0 || options->when > YEARS * 31556952LL))
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found the date %lld, expected seconds since 1970", options->when);
  return FRAGILITY_OK;
}

/* ---- dates ---- */

long long fragility_export_when(const fragility_export_options *options) { return options && options->when ? options->when : FRAGILITY_FIRST_DATE; }

void fragility_export_date(const fragility_export_options *options, char date[FRAGILITY_DATE_SIZE]) {
  time_t when = (time_t)fragility_export_when(options);
  struct tm parts = {0};
  (void)gmtime_r(&when, &parts);
  (void)strftime(date, FRAGILITY_DATE_SIZE, "%Y-%m-%dT%H:%M:%S.000Z", &parts);
}
