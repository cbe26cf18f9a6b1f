/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contours/contours.h"

#include <omp.h>
#include <stdlib.h>

struct fragility_contours {
  struct mesh mesh;
  double *xy;
  struct rings rings;
  fragility_polygons *polygons; /* one a unit */
  size_t units, drawn;
  fragility_arena arena;
  fragility_journal *journal;
};

/* ---- reading ---- */

/* Files are independent: one thread a file. The first that fails is told. */
static fragility_status read_files(const char *const *paths, size_t n, const fragility_territory *territory, const fragility_options *options, struct features *files,
                                   fragility_error *err) {
  fragility_error *errors = fragility_array(n, sizeof *errors);
  fragility_status *status = fragility_array(n, sizeof *status), worst = FRAGILITY_OK;
  if (!errors || !status) {
    free(errors), free(status);
    return fragility_fail_memory(err);
  }
#pragma omp parallel for schedule(dynamic, 1) num_threads(fragility_threads(options))
  for (size_t f = 0; f < n; f++) {
    status[f] = fragility_cancelled(options) ? fragility_fail(&errors[f], FRAGILITY_ERROR_CANCELLED, "cancelled") : fragility_features_read(paths[f], territory, options, &files[f], &errors[f]);
    if (omp_get_thread_num() == 0) fragility_progress(options, "contours", (double)(f + 1) / (double)n); /* files are taken in their order, more or less */
  }
  for (size_t f = 0; f < n && worst == FRAGILITY_OK; f++) {
    worst = status[f];
    if (worst != FRAGILITY_OK && err) *err = errors[f];
  }
  free(errors), free(status);
  return worst;
}

struct seen {
  const struct feature *feature;
  size_t file;
};

static int by_code(const void *a, const void *b) {
  const struct seen *x = a, *y = b;
  int order = strcmp(x->feature->code, y->feature->code);
  return order ? order : x->file != y->file ? (x->file > y->file) - (x->file < y->file) : (x->feature > y->feature) - (x->feature < y->feature);
}

static void drop(struct features *files, const struct feature *feature, size_t file, const char *why) {
  struct feature *mine = files[file].items + (feature - files[file].items);
  mine->why = why;
  for (size_t r = 0; r < mine->rings; r++) files[file].outline.rings[mine->first_ring + r].count = 0;
}

/* Borders met twice vanish, so a commune that is there twice would: the first feature of a code stands, and a city goes before its
 * arrondissements. */
static fragility_status drop_twice(struct features *files, size_t n, size_t units, fragility_error *err) {
  size_t total = 0, count = 0;
  for (size_t f = 0; f < n; f++) total += files[f].count;
  struct seen *seen = fragility_array(total + 1, sizeof *seen);
  unsigned char *whole = fragility_array(units + 1, 1);
  fragility_status status = seen && whole ? FRAGILITY_OK : fragility_fail_memory(err);
  for (size_t f = 0; f < n && status == FRAGILITY_OK; f++)
    for (size_t i = 0; i < files[f].count; i++)
      if (!files[f].items[i].why) seen[count++] = (struct seen){&files[f].items[i], f}, whole[files[f].items[i].unit] |= files[f].items[i].how == FRAGILITY_AS_IS;
  if (count) qsort(seen, count, sizeof *seen, by_code);
  for (size_t i = 0; i < count; i++) {
    const struct feature *here = seen[i].feature;
    if (i && strcmp(here->code, seen[i - 1].feature->code) == 0) drop(files, here, seen[i].file, "this code stands in several features: the first is drawn");
    else if (here->how == FRAGILITY_ARRONDISSEMENT && whole[here->unit]) drop(files, here, seen[i].file, "its city has a contour of its own: not drawn");
  }
  free(seen), free(whole);
  return status;
}

/* ---- what is told of a file ---- */

static bool note_feature(fragility_journal *journal, const char *path, const struct feature *feature, fragility_ledger *ledger) {
  ledger->rows_in++;
  if (feature->why) {
    bool twice = feature->unit != SIZE_MAX && feature->rings, code = feature->unit == SIZE_MAX && *feature->found;
    ledger->duplicate_rows += twice, ledger->unresolved += code, ledger->rows_rejected += !twice && !code;
    fragility_text found = {feature->found, strlen(feature->found)};
    return fragility_journal_note(journal, twice ? FRAGILITY_PROBLEM_DUPLICATE : code ? FRAGILITY_PROBLEM_CODE_UNRESOLVED : FRAGILITY_PROBLEM_ROW, path, feature->line, 0, found, "",
                                  feature->why);
  }
  ledger->as_is += feature->how == FRAGILITY_AS_IS, ledger->moved += feature->how == FRAGILITY_MOVED;
  ledger->arrondissements_rolled_up += feature->how == FRAGILITY_ARRONDISSEMENT;
  return true;
}

static fragility_status tell(fragility_journal *journal, const char *const *paths, const struct features *files, size_t n, fragility_error *err) {
  for (size_t f = 0; f < n; f++) {
    fragility_ledger facts = {.file = fragility_base_name(paths[f]), .path = paths[f], .source = "contours", .title = "contours (GeoJSON)"};
    fragility_ledger *ledger = fragility_journal_open(journal, &facts);
    if (!ledger) return fragility_fail_memory(err);
    for (size_t i = 0; i < files[f].count; i++)
      if (!note_feature(journal, paths[f], &files[f].items[i], ledger)) return fragility_fail_memory(err);
  }
  return FRAGILITY_OK;
}

/* ---- the handle ---- */

/* Units are independent; each thread has an arena of its own. */
static fragility_status make_polygons(fragility_contours *c, const fragility_options *options, fragility_error *err) {
  bool room = true;
  size_t drawn = 0;
#pragma omp parallel num_threads(fragility_threads(options)) reduction(+ : drawn)
  {
    fragility_arena own = {NULL};
#pragma omp for schedule(static)
    for (size_t u = 0; u < c->units; u++) {
      if (fragility_polygons_make(&c->mesh, &c->rings, u, &own, &c->polygons[u], NULL) != FRAGILITY_OK) {
#pragma omp atomic write
        room = false;
      }
      drawn += c->polygons[u].count > 0;
    }
#pragma omp critical
    fragility_arena_join(&c->arena, &own);
  }
  c->drawn = drawn;
  return room ? FRAGILITY_OK : fragility_fail_memory(err);
}

static fragility_status lay_out(fragility_contours *c, const fragility_options *options, fragility_error *err) {
  c->xy = fragility_array(2 * c->mesh.vertex_count + 1, sizeof *c->xy);
  c->polygons = fragility_array(c->units + 1, sizeof *c->polygons);
  if (!c->xy || !c->polygons) return fragility_fail_memory(err);
  for (size_t i = 0; i < c->mesh.vertex_count; i++) c->xy[2 * i] = c->mesh.vertices[i].x / (double)DEGREE, c->xy[2 * i + 1] = c->mesh.vertices[i].y / (double)DEGREE;
  TRY(fragility_rings_make(&c->mesh, c->units, &c->rings, err));
  return make_polygons(c, options, err);
}

static fragility_status make(fragility_contours *c, const char *const *paths, size_t n, const fragility_territory *territory, const fragility_contours_options *options,
                             struct features *files, fragility_error *err) {
  TRY(read_files(paths, n, territory, options->options, files, err));
  TRY(drop_twice(files, n, c->units, err));
  TRY(tell(c->journal, paths, files, n, err));
  TRY(fragility_mesh_make(files, n, &c->mesh, err));
  TRY(fragility_mesh_simplify(&c->mesh, options->tolerance, err));
  TRY(lay_out(c, options->options, err));
  return c->drawn ? FRAGILITY_OK : fragility_fail_at(err, FRAGILITY_ERROR_UNKNOWN, paths[0], 0, 0, "found no outline of a commune, expected GeoJSON polygons with a property code, insee or codgeo");
}

fragility_status fragility_contours_read(const char *const *paths, size_t n, const fragility_territory *territory, const fragility_contours_options *options,
                                         fragility_contours **out, fragility_error *err) {
  static const fragility_contours_options none = {.tolerance = 0};
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the contours");
  *out = NULL;
  if (!paths || !n || !territory) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "contours need files and a territory");
  if (options && !(options->tolerance >= 0 && options->tolerance < 10)) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "a tolerance is 0 or more, in degrees");
  fragility_contours *c = calloc(1, sizeof *c);
  struct features *files = fragility_array(n, sizeof *files);
  fragility_status status = c && files && (c->journal = fragility_journal_create()) ? FRAGILITY_OK : fragility_fail_memory(err);
  if (status == FRAGILITY_OK) {
    c->units = fragility_territory_units(territory)->count;
    status = make(c, paths, n, territory, options ? options : &none, files, err);
  }
  for (size_t f = 0; f < n && files; f++) fragility_features_free(&files[f]);
  free(files);
  if (status != FRAGILITY_OK) fragility_contours_free(c);
  else *out = c;
  return status;
}

void fragility_contours_free(fragility_contours *c) {
  if (!c) return;
  fragility_mesh_free(&c->mesh);
  fragility_rings_free(&c->rings);
  fragility_arena_free(&c->arena);
  fragility_journal_free(c->journal);
  free(c->xy), free(c->polygons);
  free(c);
}

/* ---- getters ---- */

const fragility_journal *fragility_contours_journal(const fragility_contours *c) { return c ? c->journal : NULL; }
size_t fragility_contours_count(const fragility_contours *c) { return c ? c->drawn : 0; }
size_t fragility_contours_lines(const fragility_contours *c) { return c ? c->mesh.line_count : 0; }

fragility_line fragility_contours_line(const fragility_contours *c, size_t line) {
  if (!c || line >= c->mesh.line_count) return (fragility_line){0, NULL};
  return (fragility_line){c->mesh.lines[line].count, c->xy + 2 * c->mesh.lines[line].first};
}

size_t fragility_contours_rings(const fragility_contours *c, size_t unit) { return c && unit < c->units ? c->rings.of_unit[unit + 1] - c->rings.of_unit[unit] : 0; }

size_t fragility_contours_ring(const fragility_contours *c, size_t unit, size_t ring, const size_t **lines) {
  if (ring >= fragility_contours_rings(c, unit)) return 0;
  size_t at = c->rings.of_unit[unit] + ring;
  if (lines) *lines = c->rings.lines + c->rings.first[at];
  return c->rings.first[at + 1] - c->rings.first[at];
}

const fragility_polygons *fragility_contours_polygons(const fragility_contours *c, size_t unit) { return c && unit < c->units ? &c->polygons[unit] : NULL; }
