/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scores, gaps and venues as sheets with a place: what export and publish write. */
#include "publish/publish.h"

#include <stdio.h>
#include <stdlib.h>

bool fragility_layers_geopackage(void) {
#ifdef HAVE_SQLITE
  return true;
#else
  return false;
#endif
}

/* Headings in words. */
static fragility_status label(struct shown *shown, fragility_layer *layer, fragility_error *err) {
  size_t n = fragility_sheet_columns(layer->sheet);
  const char **labels = fragility_arena_take(&shown->arena, (n + 1) * sizeof *labels);
  if (!labels) return fragility_fail_memory(err);
  for (size_t c = 0; c < n; c++) {
    struct column_facts facts;
    fragility_column_describe(shown, layer->name, layer->sheet, c, &facts);
    labels[c] = facts.label;
  }
  layer->labels = labels;
  return FRAGILITY_OK;
}

/* Room for a point a row. */
static bool points(struct shown *shown, size_t rows, double **longitude, double **latitude) {
  *longitude = fragility_arena_take(&shown->arena, (rows + 1) * sizeof **longitude);
  *latitude = fragility_arena_take(&shown->arena, (rows + 1) * sizeof **latitude);
  return *longitude && *latitude;
}

static fragility_status add(struct shown *shown, struct layers *out, const char *name, const char *title, fragility_sheet *sheet, double *longitude, double *latitude, fragility_error *err) {
  out->sheets[out->count] = sheet;
  fragility_layer *layer = &out->items[out->count++];
  *layer = (fragility_layer){.name = name, .title = fragility_word(shown->study, title), .sheet = sheet, .longitude = longitude, .latitude = latitude};
  return label(shown, layer, err);
}

/* ---- scores ---- */

static fragility_status colour(struct shown *shown, const fragility_map_options *options, fragility_layer *layer, fragility_error *err) {
  struct legend *legend = fragility_arena_take(&shown->arena, sizeof *legend);
  const char **colours = fragility_arena_take(&shown->arena, FRAGILITY_MOST_CLASSES * sizeof *colours);
  bool any = false;
  for (size_t i = 0; i < shown->count; i++) any |= fragility_score_is_known(shown->study->score, shown->facts[i].unit);
  if (!legend || !colours) return fragility_fail_memory(err);
  if (!any) return FRAGILITY_OK;
  TRY(fragility_legend_make(shown, options, legend, err));
  for (size_t c = 0; c < legend->classes; c++) colours[c] = fragility_class_colour(c, legend->classes);
  layer->colour_by = "score", layer->bounds = legend->bounds, layer->colours = colours, layer->classes = legend->classes;
  return FRAGILITY_OK;
}

static fragility_status make_scores(struct shown *shown, const fragility_map_options *options, struct layers *out, fragility_error *err) {
  fragility_sheet *sheet;
  double *longitude, *latitude;
  TRY(fragility_score_sheet(shown->study->score, FRAGILITY_FULL, shown->study->keep, &sheet, err));
  const fragility_polygons **polygons = fragility_arena_take(&shown->arena, (shown->count + 1) * sizeof *polygons);
  bool room = points(shown, shown->count, &longitude, &latitude) && polygons;
  for (size_t i = 0; i < shown->count && room; i++) {
    size_t unit = shown->facts[i].unit;
    longitude[i] = shown->units->longitude[unit], latitude[i] = shown->units->latitude[unit];
    polygons[i] = fragility_contours_polygons(shown->study->contours, unit);
  }
  TRY(add(shown, out, "scores", "layer.scores", sheet, longitude, latitude, err));
  if (!room) return fragility_fail_memory(err);
  if (shown->study->contours) out->items[0].polygons = polygons;
  return colour(shown, options, &out->items[0], err);
}

/* ---- gaps: at the point of their commune ---- */

static fragility_status make_gaps(struct shown *shown, struct layers *out, fragility_error *err) {
  fragility_sheet *sheet;
  double *longitude, *latitude;
  TRY(fragility_gaps_sheet(shown->study->gaps, FRAGILITY_COMMUNE, &sheet, err));
  size_t rows = fragility_sheet_rows(sheet);
  bool room = points(shown, rows, &longitude, &latitude);
  for (size_t r = 0; r < rows && room; r++) {
    size_t unit = fragility_units_find(shown->units, fragility_sheet_text(sheet, 0, r));
    longitude[r] = unit == SIZE_MAX ? NAN : shown->units->longitude[unit];
    latitude[r] = unit == SIZE_MAX ? NAN : shown->units->latitude[unit];
  }
  TRY(add(shown, out, "trous", "layer.trous", sheet, longitude, latitude, err));
  return room ? FRAGILITY_OK : fragility_fail_memory(err);
}

/* ---- venues: those of the units shown ---- */

static size_t keep_venues(struct shown *shown, const unsigned char *in, uint32_t *kept) {
  size_t rows = 0;
  for (size_t v = 0; v < fragility_supply_count(shown->study->supply); v++) {
    size_t unit = fragility_venue_unit(fragility_supply_venue(shown->study->supply, v), shown->units);
    if (!shown->study->keep || (unit != SIZE_MAX && in[unit])) kept[rows++] = (uint32_t)v;
  }
  return rows;
}

static fragility_status pick_texts(const fragility_sheet *all, size_t column, const uint32_t *kept, fragility_sheet *out, fragility_error *err) {
  const char **texts;
  TRY(fragility_sheet_fill_texts(out, fragility_sheet_name(all, column), &texts, err));
  for (size_t r = 0; r < fragility_sheet_rows(out); r++) {
    const char *text = fragility_sheet_text(all, column, kept[r]);
    texts[r] = fragility_sheet_keep(out, text, strlen(text));
    if (!texts[r]) return fragility_fail_memory(err);
  }
  return FRAGILITY_OK;
}

static fragility_status pick_numbers(const fragility_sheet *all, size_t column, const uint32_t *kept, fragility_sheet *out, fragility_error *err) {
  double *numbers;
  TRY(fragility_sheet_fill_numbers(out, fragility_sheet_name(all, column), &numbers, err));
  for (size_t r = 0; r < fragility_sheet_rows(out); r++) numbers[r] = fragility_sheet_number(all, column, kept[r]);
  return FRAGILITY_OK;
}

/* The rows kept of every column but the mail addresses, which are never known. */
static fragility_status pick(const fragility_sheet *all, const uint32_t *kept, size_t rows, fragility_sheet **out, fragility_error *err) {
  TRY(fragility_sheet_create(rows, out, err));
  for (size_t c = 0; c < fragility_sheet_columns(all); c++) {
    if (strcmp(fragility_sheet_name(all, c), "courriels") == 0) continue;
    TRY(fragility_sheet_is_text(all, c) ? pick_texts(all, c, kept, *out, err) : pick_numbers(all, c, kept, *out, err));
  }
  return FRAGILITY_OK;
}

static fragility_status place_venues(struct shown *shown, struct layers *out, fragility_sheet *sheet, const uint32_t *kept, fragility_error *err) {
  double *longitude, *latitude;
  size_t rows = fragility_sheet_rows(sheet);
  bool room = points(shown, rows, &longitude, &latitude);
  for (size_t r = 0; r < rows && room; r++) {
    const fragility_venue *venue = fragility_supply_venue(shown->study->supply, kept[r]);
    longitude[r] = venue->longitude, latitude[r] = venue->latitude;
  }
  TRY(add(shown, out, "lieux", "layer.lieux", sheet, longitude, latitude, err));
  return room ? FRAGILITY_OK : fragility_fail_memory(err);
}

static fragility_status make_venues(struct shown *shown, struct layers *out, fragility_error *err) {
  fragility_sheet *all = NULL, *sheet = NULL;
  unsigned char *in = fragility_array(shown->units->count + 1, 1);
  uint32_t *kept = fragility_array(fragility_supply_count(shown->study->supply) + 1, sizeof *kept);
  fragility_status status = in && kept ? fragility_supply_sheet(shown->study->supply, shown->units, &all, err) : fragility_fail_memory(err);
  for (size_t i = 0; i < shown->count && in; i++) in[shown->facts[i].unit] = 1;
  if (status == FRAGILITY_OK) status = pick(all, kept, keep_venues(shown, in, kept), &sheet, err);
  if (status == FRAGILITY_OK) status = place_venues(shown, out, sheet, kept, err);
  else fragility_sheet_free(sheet);
  fragility_sheet_free(all);
  free(in), free(kept);
  return status;
}

fragility_status fragility_layers_make(struct shown *shown, const fragility_map_options *options, struct layers *out, fragility_error *err) {
  *out = (struct layers){.count = 0};
  TRY(make_scores(shown, options, out, err));
  if (!shown->study->gaps) return FRAGILITY_OK;
  TRY(make_gaps(shown, out, err));
  return make_venues(shown, out, err);
}

void fragility_layers_free(struct layers *layers) {
  for (size_t l = 0; l < layers->count; l++) fragility_sheet_free(layers->sheets[l]);
  layers->count = 0;
}
