/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GeoJSON features to rings of vertices, each with the unit its code stands for. */
#include "contours/contours.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const code_names[] = {"code", "insee", "codgeo", "code_insee", "INSEE_COM", "INSEE_ARM", "DEPCOM", "CODGEO", "code_commune", "com_code", "id"};

/* ---- codes ---- */

static const json_t *code_of(const json_t *feature) {
  const json_t *properties = json_object_get(feature, "properties");
  for (size_t i = 0; i < sizeof code_names / sizeof *code_names; i++) {
    const json_t *value = json_object_get(properties, code_names[i]);
    if (json_is_array(value)) value = json_array_get(value, 0); /* as some portals write it */
    if (json_is_string(value) || json_is_integer(value)) return value;
  }
  return json_object_get(feature, "id");
}

static void resolve(const json_t *item, const fragility_territory *territory, struct feature *feature) {
  const json_t *code = code_of(item);
  bool repaired;
  if (json_is_integer(code)) snprintf(feature->found, sizeof feature->found, "%lld", (long long)json_integer_value(code));
  else if (json_is_string(code)) snprintf(feature->found, sizeof feature->found, "%.70s", json_string_value(code));
  feature->unit = SIZE_MAX;
  if (!*feature->found) feature->why = "no code among the properties of this feature (code, insee, codgeo ...): not drawn";
  else if (!fragility_code_repair((fragility_text){feature->found, strlen(feature->found)}, feature->code, &repaired)) feature->why = "not the code of a commune: not drawn";
  else if ((feature->unit = fragility_territory_resolve(territory, feature->code, &feature->how)) == SIZE_MAX) feature->why = "the code of no commune, living or former: not drawn";
}

/* ---- geometry ---- */

static bool same(struct vertex a, struct vertex b) { return a.x == b.x && a.y == b.y; }

/* Vertices that are the one before are left out; a ring of fewer than three bounds nothing. */
static bool take_ring(const struct vertex *from, size_t n, size_t unit, struct outline *outline) {
  size_t first = outline->vertex_count, at = first;
  if (!fragility_grow_by((void **)&outline->vertices, &outline->vertex_room, first, n, sizeof *outline->vertices) ||
      !fragility_grow((void **)&outline->rings, &outline->ring_room, outline->ring_count, sizeof *outline->rings))
    return false;
  for (size_t i = 0; i < n; i++) {
    outline->vertices[at] = from[i];
    at += at == first || !same(outline->vertices[at], outline->vertices[at - 1]);
  }
  while (at > first + 1 && same(outline->vertices[at - 1], outline->vertices[first])) at--;
  if (at < first + 3) return true;
  outline->rings[outline->ring_count++] = (struct ring){unit, first, at - first};
  outline->vertex_count = at;
  return true;
}

static const char *take_geometry(const json_t *geometry, const struct coordinates *coordinates, size_t unit, struct outline *outline, fragility_status *status) {
  static const char wrong[] = "coordinates that are no longitude and latitude in degrees: not drawn";
  const char *type = json_string_value(json_object_get(geometry, "type"));
  const json_t *number = json_object_get(geometry, COORDINATES_TAKEN);
  bool several = type && strcmp(type, "MultiPolygon") == 0;
  if (!several && (!type || strcmp(type, "Polygon") != 0)) return "no polygon: not drawn";
  if (!json_is_integer(number) || json_integer_value(number) < 0 || (size_t)json_integer_value(number) >= coordinates->count) return wrong;
  const struct coordinate_list *list = &coordinates->lists[json_integer_value(number)];
  if (list->wrong || (list->depth && list->depth != 2 + several)) return wrong;
  for (size_t r = list->first_ring; r < list->first_ring + list->rings; r++) {
    size_t first = r ? coordinates->ends[r - 1] : 0;
    if (!take_ring(coordinates->vertices + first, coordinates->ends[r] - first, unit, outline)) *status = FRAGILITY_ERROR_MEMORY;
  }
  return NULL;
}

/* A feature whose geometry cannot be used leaves no ring behind. */
static fragility_status take_feature(const json_t *item, const struct coordinates *coordinates, const fragility_territory *territory, struct features *out, fragility_error *err) {
  struct feature *feature = &out->items[out->count++];
  struct outline *outline = &out->outline;
  size_t vertices = outline->vertex_count;
  fragility_status status = FRAGILITY_OK;
  feature->first_ring = outline->ring_count;
  resolve(item, territory, feature);
  if (!feature->why) feature->why = take_geometry(json_object_get(item, "geometry"), coordinates, feature->unit, outline, &status);
  if (status != FRAGILITY_OK) return fragility_fail_memory(err);
  if (!feature->why && outline->ring_count == feature->first_ring) feature->why = "no ring of three points or more: not drawn";
  if (feature->why) outline->ring_count = feature->first_ring, outline->vertex_count = vertices;
  feature->rings = outline->ring_count - feature->first_ring;
  return FRAGILITY_OK;
}

/* ---- the file ---- */

static fragility_status take_all(const char *path, const json_t *root, fragility_text text, const struct coordinates *coordinates, const fragility_territory *territory,
                                 struct features *out, fragility_error *err) {
  const json_t *list = json_object_get(root, "features");
  size_t n = json_array_size(list);
  if (!json_is_array(list))
    return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, path, 0, 0, "found %s, expected a GeoJSON FeatureCollection of polygons",
                             json_is_object(json_object_get(root, "objects")) ? "TopoJSON" : "JSON without a list \"features\"");
  out->items = fragility_array(n + 1, sizeof *out->items);
  size_t *lines = fragility_array(n + 1, sizeof *lines);
  fragility_status status = out->items && lines ? FRAGILITY_OK : fragility_fail_memory(err);
  for (size_t i = 0; i < n && status == FRAGILITY_OK; i++) status = take_feature(json_array_get(list, i), coordinates, territory, out, err);
  if (status == FRAGILITY_OK) fragility_json_lines(text.text, text.size, 2, lines, n);
  for (size_t i = 0; i < out->count && lines; i++) out->items[i].line = lines[i];
  free(lines);
  return status;
}

/* Where the parser is refused memory it may say that the text is wrong: a second reading tells. NULL without a text: no memory. */
static json_t *parse(const char *bytes, size_t size, json_error_t *wrong) {
  json_t *root = json_loadb(bytes, size, 0, wrong);
  return root ? root : json_loadb(bytes, size, 0, wrong);
}

fragility_status fragility_features_read(const char *path, const fragility_territory *territory, const fragility_options *options, struct features *out,
                                         fragility_error *err) {
  char *bytes;
  size_t size;
  json_error_t wrong;
  struct coordinates coordinates;
  *out = (struct features){.count = 0};
  TRY(fragility_bytes_read(path, options, &bytes, &size, err));
  if (size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) memset(bytes, ' ', 3); /* JSON has no byte-order mark, and files have */
  bool room = fragility_coordinates_take(bytes, size, &coordinates);
  json_t *root = room ? parse(bytes, size, &wrong) : NULL;
  fragility_status status = !room || (!root && !*wrong.text) ? fragility_fail_memory(err)
                            : root ? take_all(path, root, (fragility_text){bytes, size}, &coordinates, territory, out, err)
                                   : fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, path, wrong.line > 0 ? (size_t)wrong.line : 0, 0,
                                                       "found no JSON (%.150s), expected a GeoJSON FeatureCollection of polygons", wrong.text);
  json_decref(root);
  free(bytes);
  fragility_coordinates_free(&coordinates);
  if (status != FRAGILITY_OK) fragility_features_free(out);
  return status;
}

void fragility_features_free(struct features *features) {
  free(features->outline.vertices);
  free(features->outline.rings);
  free(features->items);
  *features = (struct features){.count = 0};
}
