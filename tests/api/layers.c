/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a workbook, a GeoPackage and GeoJSON of both kinds into a folder, for readback.py to read with other software. The locale is the
 * user's. Usage: layers FOLDER */
#include <fragility/fragility.h>

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { COMMUNES = 5, VENUES = 3 };

/* A square with a hole; two squares; none; a square; a square. */
static const double holed_xy[] = {5, 46, 5.123456, 46, 5.123456, 46.5, 5, 46.5, 5, 46, 5.05, 46.1, 5.05, 46.2, 5.1, 46.2, 5.1, 46.1, 5.05, 46.1};
static const double two_xy[] = {8.5, 41.75, 8.75, 41.75, 8.75, 42, 8.5, 42, 8.5, 41.75, 9, 42, 9.25, 42, 9.25, 42.1, 9, 42.1, 9, 42};
static const double square_xy[] = {1.25, 43.5, 1.5, 43.5, 1.5, 43.75, 1.25, 43.75, 1.25, 43.5};
static const size_t rings_holed[] = {0, 2}, rings_two[] = {0, 1, 2}, rings_square[] = {0, 1}, points_two[] = {0, 5, 10}, points_square[] = {0, 5};
static const fragility_polygons holed = {1, rings_holed, points_two, holed_xy}, two = {2, rings_two, points_two, two_xy}, none = {0, NULL, NULL, NULL},
                                square = {1, rings_square, points_square, square_xy};
static const fragility_polygons *const outlines[COMMUNES] = {&holed, &two, NULL, &none, &square};

static const char *const codes[COMMUNES] = {"01001", "2A004", "97411", "75056", "31555"};
static const char *const names[COMMUNES] = {"=1+1", "Ajaccio \"la\" <belle> & l'autre", "+33 561", "@SUM(A1)", "http://exemple.fr/_x0041_"};
static const char *const labels[] = {"Code INSEE", NULL, "Score de fragilité", "Habitants", "Part"};
static const double people[COMMUNES] = {776, 70817, NAN, 2133111, 504078};
static const double shares[COMMUNES] = {5e-324, 1e22, -2.25, 123456789.123456789, NAN};
static const double bounds[] = {0, 0.25, 0.5, 1};
static const char *const colours[] = {"#ffffcc", "#fd8d3c", "#800026"};

static void must(fragility_status status, const fragility_error *err) {
  if (status == FRAGILITY_OK) return;
  fprintf(stderr, "%s\n", err->message);
  exit(1);
}

static fragility_sheet *communes(void) {
  fragility_sheet *sheet;
  fragility_error err;
  double scores[COMMUNES] = {0.1 + 0.2, 1 / 3.0, NAN, 0.7, 1};
  must(fragility_sheet_create(COMMUNES, &sheet, &err), &err);
  must(fragility_sheet_add_text(sheet, "code", codes, &err), &err);
  must(fragility_sheet_add_text(sheet, "nom", names, &err), &err);
  must(fragility_sheet_add_numbers(sheet, "score", scores, &err), &err);
  must(fragility_sheet_add_numbers(sheet, "population", people, &err), &err);
  must(fragility_sheet_add_numbers(sheet, "part", shares, &err), &err);
  return sheet;
}

static fragility_sheet *venues(void) {
  static const char *const ids[VENUES] = {"a", "b", "c"};
  fragility_sheet *sheet;
  fragility_error err;
  must(fragility_sheet_create(VENUES, &sheet, &err), &err);
  must(fragility_sheet_add_text(sheet, "id", ids, &err), &err);
  return sheet;
}

static const char *in(const char *folder, const char *name) {
  static char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

int main(int count, char **arguments) {
  static const double longitude[VENUES] = {1.4442, NAN, 2.3522219}, latitude[VENUES] = {43.6047, NAN, 48.856614};
  fragility_export_options options = {.readme = "Ce que dit ce fichier\r\n\n=2+2", .author = "Quelqu'un", .licence = "Licence Ouverte 2.0", .when = 1767225600};
  fragility_error err;
  if (count != 2) return 2;
  (void)setlocale(LC_ALL, "");
  fragility_sheet *sheets[] = {communes(), venues()};
  fragility_layer layers[] = {
      {.name = "communes", .title = "Communes : l'essentiel, et bien plus que cela", .sheet = sheets[0], .labels = labels, .polygons = outlines, .colour_by = "score",
       .bounds = bounds, .colours = colours, .classes = 3},
      {.name = "lieux", .title = "Lieux", .sheet = sheets[1], .longitude = longitude, .latitude = latitude},
      {.name = "indicateurs", .title = "Indicateurs", .sheet = sheets[0]}};
  must(fragility_xlsx_write(layers, 3, in(arguments[1], "book.xlsx"), &options, &err), &err);
  must(fragility_geopackage_write(layers, 3, in(arguments[1], "layers.gpkg"), &options, &err), &err);
  must(fragility_geojson_write(&layers[0], false, in(arguments[1], "communes.geojson"), &options, &err), &err);
  must(fragility_geojson_write(&layers[1], true, in(arguments[1], "lieux.geojsonl"), &options, &err), &err);
  fragility_sheet_free(sheets[0]);
  fragility_sheet_free(sheets[1]);
  return 0;
}
