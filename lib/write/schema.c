/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of a GeoPackage (OGC 12-128r17, version 1.3, which every reader of today knows) and of the styles of QGIS. */
#define _GNU_SOURCE
#include "write/layer.h"

#ifdef HAVE_SQLITE
#include "write/database.h"

#include <stdlib.h>

/* ---- a layer as a table ---- */

/* MULTIPOLYGON, POINT, or GEOMETRY where there are both. */
static const char *type_of(const fragility_layer *layer) {
  if (!layer->polygons) return layer->longitude ? "POINT" : NULL;
  size_t rows = fragility_sheet_rows(layer->sheet);
  for (size_t r = 0; r < rows; r++)
    if (fragility_layer_place(layer, r) == FRAGILITY_POINT) return "GEOMETRY";
  return "MULTIPOLYGON";
}

static bool is_taken(const char *const *names, size_t n, const char *name) {
  for (size_t i = 0; i < n; i++)
    if (fragility_text_same_letters(names[i], name)) return true;
  return false;
}

/* The name wanted, or with a number after it: SQLite takes `Code` and `code` for one. NULL when there is no memory. */
static const char *unlike(fragility_arena *arena, const char *const *names, size_t n, const char *wanted) {
  size_t room = strlen(wanted) + 24;
  char *name = fragility_arena_take(arena, room);
  if (name) strcpy(name, wanted);
  for (size_t turn = 2; name && is_taken(names, n, name); turn++) snprintf(name, room, "%s_%zu", wanted, turn);
  return name;
}

static const char *clean_name(fragility_arena *arena, const char *const *names, size_t n, const char *wanted) {
  char *clean = fragility_text_clean(wanted);
  const char *name = clean ? unlike(arena, names, n, *clean ? clean : "column") : NULL;
  free(clean);
  return name;
}

bool fragility_relation_make(const fragility_layer *layer, struct fragility_relation *relation) {
  size_t columns = fragility_sheet_columns(layer->sheet);
  *relation = (struct fragility_relation){.layer = layer, .type = type_of(layer)};
  relation->names = fragility_arena_take(&relation->arena, (columns + 2) * sizeof *relation->names);
  bool good = relation->names != NULL;
  for (size_t c = 0; c < columns && good; c++)
    good = (relation->names[c] = clean_name(&relation->arena, relation->names, c, fragility_sheet_name(layer->sheet, c))) != NULL;
  if (good) good = (relation->key = unlike(&relation->arena, relation->names, columns, "fid")) != NULL;
  if (good) good = (relation->place = unlike(&relation->arena, relation->names, columns, "geom")) != NULL;
  if (!good) fragility_relation_free(relation);
  return good;
}

void fragility_relation_free(struct fragility_relation *relation) {
  fragility_arena_free(&relation->arena);
  *relation = (struct fragility_relation){NULL};
}

/* ---- tables ---- */

bool fragility_schema_begin(struct database *base) {
  static const char tables[] =
      "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL, "
      "organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);"
      "INSERT INTO gpkg_spatial_ref_sys VALUES "
      "('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),"
      "('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),"
      "('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563,AUTHORITY[\"EPSG\",\"7030\"]],"
      "AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,AUTHORITY[\"EPSG\",\"8901\"]],UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],"
      "AXIS[\"Latitude\",NORTH],AXIS[\"Longitude\",EAST],AUTHORITY[\"EPSG\",\"4326\"]]', "
      "'longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid');"
      "CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '', "
      "last_change DATETIME NOT NULL DEFAULT (strftime('%%Y-%%m-%%dT%%H:%%M:%%fZ','now')), min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER, "
      "CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));"
      "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, "
      "z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name), "
      "CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name), "
      "CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));"
      "CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL, "
      "CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));";
  return fragility_database_run(base, "PRAGMA application_id = 1196444487;" /* GPKG */ "PRAGMA user_version = 10300;") && fragility_database_run(base, tables);
}

bool fragility_schema_table(struct database *base, const struct fragility_relation *relation) {
  const char *table = relation->layer->name;
  size_t columns = fragility_sheet_columns(relation->layer->sheet);
  char *sql = NULL;
  size_t size = 0;
  FILE *text = open_memstream(&sql, &size);
  if (!text) return false;
  fprintf(text, "CREATE TABLE \"%s\" (\"%s\" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL", table, relation->key);
  if (relation->type) fprintf(text, ", \"%s\" %s", relation->place, relation->type);
  for (size_t c = 0; c < columns; c++) {
    fputs(", \"", text);
    for (const char *at = relation->names[c]; *at; at++) fprintf(text, *at == '"' ? "\"\"" : "%c", *at);
    fputs(fragility_sheet_is_text(relation->layer->sheet, c) ? "\" TEXT" : "\" REAL", text);
  }
  fputc(')', text);
  bool good = fclose(text) == 0 && sql && fragility_database_run(base, "%s", sql);
  free(sql);
  return good;
}

/* ---- what is told of a table ---- */

static bool tell_contents(struct database *base, const struct fragility_relation *relation, const char *title, const char *description, const char *date,
                          const struct fragility_extent *extent) {
  sqlite3_stmt *row = fragility_database_prepare(base, "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, %s)", relation->type ? "4326" : "NULL");
  const double bounds[] = {extent->west, extent->south, extent->east, extent->north};
  const char *texts[] = {relation->layer->name, relation->type ? "features" : "attributes", title, description, date};
  bool good = row != NULL;
  for (int i = 0; i < 5 && good; i++) good = fragility_database_bind_text(base, row, i + 1, texts[i]);
  for (int i = 0; i < 4 && good; i++) good = fragility_database_bind_number(base, row, i + 6, bounds[i]); /* of nothing they are infinite, so null */
  good = good && fragility_database_put(base, row);
  base->sqlite.finalize(row);
  return good;
}

static bool tell_geometry(struct database *base, const struct fragility_relation *relation) {
  return fragility_database_run(base, "INSERT INTO gpkg_geometry_columns VALUES (%Q, %Q, %Q, 4326, 0, 0)", relation->layer->name, relation->place, relation->type);
}

bool fragility_schema_finish(struct database *base, const struct fragility_relation *relation, const char *title, const char *description, const char *date,
                             const struct fragility_extent *extent) {
  return tell_contents(base, relation, title, description, date, extent) && (!relation->type || tell_geometry(base, relation));
}

/* The table in which QGIS keeps styles, as QGIS makes it. */
bool fragility_schema_styles(struct database *base, const char *date) {
  static const char table[] =
      "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256), "
      "f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), "
      "update_time DATETIME DEFAULT (strftime('%%Y-%%m-%%dT%%H:%%M:%%fZ','now')));"
      "INSERT INTO gpkg_contents VALUES ('layer_styles', 'attributes', 'layer_styles', '', %Q, NULL, NULL, NULL, NULL, NULL)";
  return fragility_database_run(base, table, date);
}

#endif
