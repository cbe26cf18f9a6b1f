/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A GeoPackage, in one transaction. Its bytes depend on what is in it and on the release of SQLite, which stands in every such file. */
#define _GNU_SOURCE
#include "write/layer.h"

#ifdef HAVE_SQLITE
#include "write/database.h"

#include <stdlib.h>

/* ---- rows ---- */

struct filling {
  struct database *base;
  const struct fragility_relation *relation;
  sqlite3_stmt *row, *box; /* box: NULL without a place */
  struct fragility_blob blob;
  struct fragility_extent extent;
};

static bool put_box(struct filling *filling, size_t row, const struct fragility_extent *box) {
  const struct sqlite_calls *sqlite = &filling->base->sqlite;
  const double bounds[] = {box->west, box->east, box->south, box->north};
  bool good = sqlite->bind_int64(filling->box, 1, (sqlite3_int64)row + 1) == SQLITE_OK;
  for (int i = 0; i < 4 && good; i++) good = sqlite->bind_double(filling->box, i + 2, bounds[i]) == SQLITE_OK;
  fragility_extent_add(&filling->extent, box);
  return good && fragility_database_put(filling->base, filling->box);
}

static bool bind_place(struct filling *filling, size_t row) {
  const struct sqlite_calls *sqlite = &filling->base->sqlite;
  struct fragility_extent box;
  struct fragility_blob *blob = &filling->blob;
  if (!fragility_blob_fill(blob, filling->relation->layer, row, &box)) return false;
  if (!blob->size) return sqlite->bind_null(filling->row, 2) == SQLITE_OK;
  return blob->size <= INT32_MAX && sqlite->bind_blob(filling->row, 2, blob->bytes, (int)blob->size, SQLITE_STATIC) == SQLITE_OK && put_box(filling, row, &box);
}

static bool put_row(struct filling *filling, size_t row) {
  const fragility_sheet *sheet = filling->relation->layer->sheet;
  const struct fragility_sheet_column *items = fragility_sheet_items(sheet);
  size_t columns = fragility_sheet_columns(sheet);
  int at = filling->box ? 3 : 2;
  bool good = filling->base->sqlite.bind_int64(filling->row, 1, (sqlite3_int64)row + 1) == SQLITE_OK && (!filling->box || bind_place(filling, row));
  for (size_t c = 0; c < columns && good; c++, at++) {
    if (fragility_column_is_text(&items[c])) good = fragility_database_bind_text(filling->base, filling->row, at, fragility_column_text(&items[c], row));
    else good = fragility_database_bind_number(filling->base, filling->row, at, fragility_column_number(&items[c], row));
  }
  return good && fragility_database_put(filling->base, filling->row);
}

/* A question mark a column. */
static sqlite3_stmt *prepare_row(struct database *base, const struct fragility_relation *relation) {
  size_t columns = fragility_sheet_columns(relation->layer->sheet) + (relation->type ? 2 : 1);
  char *marks = fragility_array(2 * columns + 1, 1);
  for (size_t i = 0; marks && i < columns; i++) memcpy(marks + 2 * i, i + 1 < columns ? "?," : "?", i + 1 < columns ? 2 : 1);
  sqlite3_stmt *row = marks ? fragility_database_prepare(base, "INSERT INTO \"%w\" VALUES (%s)", relation->layer->name, marks) : NULL;
  free(marks);
  return row;
}

static bool put_rows(struct filling *filling) {
  struct database *base = filling->base;
  const struct fragility_relation *relation = filling->relation;
  size_t rows = fragility_sheet_rows(relation->layer->sheet);
  filling->row = prepare_row(base, relation);
  if (relation->type) filling->box = fragility_database_prepare(base, "INSERT INTO \"rtree_%w_%w\" VALUES (?, ?, ?, ?, ?)", relation->layer->name, relation->place);
  bool good = filling->row && (!relation->type || filling->box);
  for (size_t r = 0; r < rows && good; r++) good = put_row(filling, r);
  base->sqlite.finalize(filling->row);
  base->sqlite.finalize(filling->box);
  free(filling->blob.bytes);
  return good;
}

/* ---- layers ---- */

static bool put_style(struct database *base, const struct fragility_relation *relation, const char *title, const char *date) {
  char *style = fragility_style_make(relation);
  sqlite3_stmt *row = fragility_database_prepare(base, "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, "
                                                       "styleQML, styleSLD, useAsDefault, description, owner, update_time) "
                                                       "VALUES ('', '', ?, ?, ?, ?, '', 1, ?, '', ?)");
  const char *texts[] = {relation->layer->name, relation->place, relation->layer->name, style, title, date};
  bool good = row && style;
  for (int i = 0; i < 6 && good; i++) good = fragility_database_bind_text(base, row, i + 1, texts[i]);
  good = good && fragility_database_put(base, row);
  base->sqlite.finalize(row);
  free(style);
  return good;
}

/* An identifier is one table's alone: the title, where no other has it for a title or a name. */
static const char *identifier_of(const fragility_layer *layers, size_t n, size_t l) {
  const char *title = fragility_layer_title(&layers[l]);
  bool shared = strcmp(title, "layer_styles") == 0;
  for (size_t i = 0; i < n && !shared; i++) shared = i != l && (strcmp(fragility_layer_title(&layers[i]), title) == 0 || strcmp(layers[i].name, title) == 0);
  return shared ? layers[l].name : title;
}

static bool is_coloured(const struct fragility_relation *relation) { return relation->type && relation->layer->colour_by; }

static bool put_relation(struct database *base, const struct fragility_relation *relation, const char *title, const char *description, const char *date) {
  struct filling filling = {.base = base, .relation = relation, .extent = {INFINITY, -INFINITY, INFINITY, -INFINITY}};
  bool placed = relation->type != NULL;
  return fragility_schema_table(base, relation) && (!placed || fragility_index_begin(base, relation)) && put_rows(&filling) &&
         fragility_schema_finish(base, relation, title, description, date, &filling.extent) && (!placed || fragility_index_finish(base, relation));
}

static bool put_layers(struct database *base, const fragility_layer *layers, size_t n, const fragility_export_options *options, const char *description) {
  char date[FRAGILITY_DATE_SIZE];
  bool good = fragility_schema_begin(base), styles = false;
  fragility_export_date(options, date);
  for (size_t l = 0; l < n && good; l++) {
    struct fragility_relation relation;
    const char *title = identifier_of(layers, n, l);
    if (!fragility_relation_make(&layers[l], &relation)) return false;
    good = put_relation(base, &relation, title, description, date);
    if (good && is_coloured(&relation)) {
      good = (styles || fragility_schema_styles(base, date)) && put_style(base, &relation, title, date);
      styles = true;
    }
    fragility_relation_free(&relation);
  }
  return good;
}

/* Whose it is and under what licence. NULL when there is no memory. */
static char *description_of(const fragility_export_options *options) {
  const char *author = options && options->author ? options->author : "", *licence = options && options->licence ? options->licence : "";
  char *text = NULL;
  return asprintf(&text, "%s%s%s", author, *author && *licence ? ", " : "", licence) < 0 ? NULL : text;
}

/* ---- from end to end ---- */

/* The file is nobody's before it is whole: SQLite need keep no journal of what stood there before. */
static bool write_base(struct database *base, const fragility_layer *layers, size_t n, const char *temporary, const fragility_export_options *options) {
  static const char settings[] = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA encoding = 'UTF-8'; "
                                 "PRAGMA page_size = 4096; PRAGMA cache_size = -16000; PRAGMA foreign_keys = OFF; BEGIN";
  char *description = description_of(options);
  bool good = description && base->sqlite.open_v2(temporary, &base->handle, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK;
  good = good && fragility_database_run(base, settings) && put_layers(base, layers, n, options, description) && fragility_database_run(base, "COMMIT");
  free(description);
  return good;
}

static fragility_status told(struct database *base, const char *path, fragility_error *err) {
  int code = base->handle ? base->sqlite.errcode(base->handle) : SQLITE_NOMEM;
  bool elsewhere = code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE; /* what failed was no call of SQLite: an allocation, then */
  if (elsewhere || code == SQLITE_NOMEM || code == SQLITE_IOERR_NOMEM) return fragility_fail_memory(err);
  return fragility_fail_at(err, FRAGILITY_ERROR_IO, path, 0, 0, "cannot write: %s", base->sqlite.errmsg(base->handle));
}

static fragility_status check_names(const fragility_layer *layers, size_t n, fragility_error *err) {
  static const char *const kept[] = {"gpkg_", "rtree_", "sqlite_", "layer_styles"};
  for (size_t l = 0; l < n; l++)
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
      if (strncmp(layers[l].name, kept[i], strlen(kept[i])) == 0)
        return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found a layer called \"%s\": a GeoPackage keeps names in %s to itself", layers[l].name, kept[i]);
  return FRAGILITY_OK;
}

fragility_status fragility_geopackage_write(const fragility_layer *layers, size_t n, const char *path, const fragility_export_options *options,
                                            fragility_error *err) {
  struct database base = {.handle = NULL};
  struct fragility_output output;
  const char *why;
  TRY(fragility_layers_check(layers, n, options, err));
  TRY(check_names(layers, n, err));
  if (!fragility_sqlite_open(&base.sqlite, &why))
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "a GeoPackage needs SQLite (package libsqlite3-0 of Debian): %s", why);
  TRY(fragility_output_reserve(path, options && options->replace, &output, err));
  fragility_status status = write_base(&base, layers, n, output.temporary, options) ? FRAGILITY_OK : told(&base, path, err);
  if (base.handle && base.sqlite.close(base.handle) != SQLITE_OK && status == FRAGILITY_OK)
    status = fragility_fail_at(err, FRAGILITY_ERROR_IO, path, 0, 0, "cannot write: the file could not be closed");
  if (status == FRAGILITY_OK) return fragility_output_close(&output, true, err);
  (void)fragility_output_close(&output, false, NULL);
  return status;
}

#else

fragility_status fragility_geopackage_write(const fragility_layer *layers, size_t n, const char *path, const fragility_export_options *options,
                                            fragility_error *err) {
  (void)layers, (void)n, (void)path, (void)options;
  return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "built without SQLite: no GeoPackage can be written (install libsqlite3-dev and build with -Dsqlite=enabled)");
}

#endif
