/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file layer.h  Sheets with a place, to the files that spreadsheets and geographic software open. A file appears whole or not at all. */
#ifndef FRAGILITY_LAYER_H
#define FRAGILITY_LAYER_H

#include <fragility/contours.h>
#include <fragility/error.h>
#include <fragility/table.h>

FRAGILITY_BEGIN

/** A sheet and where its rows are. */
typedef struct fragility_layer {
  const char *name;  /**< of the table or the sheet: lower-case letters, digits, _ */
  const char *title; /**< in words */
  const fragility_sheet *sheet;
  const char *const *labels; /**< a heading in words for each column; NULL, or NULL for one = its name */
  const fragility_polygons *const *polygons;  /**< one a row, NULL = none; NULL: points, or no place at all */
  const double *longitude, *latitude;         /**< one a row, degrees, NaN = no place; for rows without polygons; NULL = none */
  const char *colour_by;     /**< the column that a map of the layer is coloured by; NULL = none */
  const double *bounds;      /**< of its classes, growing: classes + 1 */
  const char *const *colours; /**< "#rrggbb", one a class */
  size_t classes;
} fragility_layer;

/** All fields may be zero. */
typedef struct fragility_export_options {
  bool replace;        /**< an existing file may be replaced */
  const char *readme;  /**< what stands in the sheet "À lire" of a spreadsheet, one line a row; NULL = no such sheet */
  const char *author, *licence; /**< of the file as a whole; NULL = not said */
  long long when;      /**< the file's date, seconds since 1970 (SOURCE_DATE_EPOCH); 0 = 1980-01-01: the clock is never asked */
} fragility_export_options;

/** An Excel workbook: a sheet a layer, codes and other texts as text, numbers whole and shown with one decimal (none for a column of whole numbers), the heading frozen, filters
 * on; then "À lire". FRAGILITY_ERROR_ARGUMENT when the library was built without libxlsxwriter, or for more rows than a sheet holds. */
FRAGILITY_API fragility_status fragility_xlsx_write(const fragility_layer *layers, size_t n, const char *path, const fragility_export_options *options,
                                                    fragility_error *err);
/** GeoJSON (RFC 7946), or with `lines` one feature a line (newline-delimited). Rows are written as they come: memory does not grow with
 * them. "-" is standard output. A row without a place has the geometry null. */
FRAGILITY_API fragility_status fragility_geojson_write(const fragility_layer *layer, bool lines, const char *path, const fragility_export_options *options,
                                                       fragility_error *err);
/** A GeoPackage (OGC 12-128r19): a layer each, WGS 84, an R-tree index, and for a layer that has colours a default style that QGIS
 * takes up. FRAGILITY_ERROR_ARGUMENT when the library was built without SQLite. */
FRAGILITY_API fragility_status fragility_geopackage_write(const fragility_layer *layers, size_t n, const char *path, const fragility_export_options *options,
                                                          fragility_error *err);

FRAGILITY_END
#endif
