/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A style as QGIS keeps it (QML): a class a colour. */
#define _GNU_SOURCE
#include "write/layer.h"

#ifdef HAVE_SQLITE
#include "write/database.h"

#include <stdlib.h>

/* Properties stand twice: QGIS 3.18 and those before it read the first kind, those after it the second. */
static void put_properties(FILE *file, const char *const (*properties)[2], size_t n) {
  fputs("<Option type=\"Map\">", file);
  for (size_t i = 0; i < n; i++) fprintf(file, "<Option type=\"QString\" name=\"%s\" value=\"%s\"/>", properties[i][0], properties[i][1]);
  fputs("</Option>", file);
  for (size_t i = 0; i < n; i++) fprintf(file, "<prop k=\"%s\" v=\"%s\"/>", properties[i][0], properties[i][1]);
}

/* "#rrggbb" as "red,green,blue,opacity". */
static void colour_of(const char *hexadecimal, char colour[32]) {
  unsigned long bits = strtoul(hexadecimal + 1, NULL, 16);
  snprintf(colour, 32, "%lu,%lu,%lu,255", bits >> 16 & 255, bits >> 8 & 255, bits & 255);
}

static void put_symbol(FILE *file, size_t class, const char *hexadecimal, bool point) {
  char colour[32];
  colour_of(hexadecimal, colour);
  const char *const fill[][2] = {{"color", colour},           {"style", "solid"},       {"outline_color", "255,255,255,255"}, {"outline_style", "solid"},
                                 {"outline_width", "0.06"},   {"outline_width_unit", "MM"}, {"joinstyle", "bevel"}};
  const char *const marker[][2] = {{"color", colour},         {"name", "circle"},       {"outline_color", "255,255,255,255"}, {"outline_style", "solid"},
                                   {"outline_width", "0.06"}, {"outline_width_unit", "MM"}, {"size", "2"}, {"size_unit", "MM"}};
  fprintf(file, "<symbol type=\"%s\" name=\"%zu\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\"><layer class=\"%s\" enabled=\"1\" pass=\"0\" locked=\"0\">",
          point ? "marker" : "fill", class, point ? "SimpleMarker" : "SimpleFill");
  if (point) put_properties(file, marker, sizeof marker / sizeof *marker);
  else put_properties(file, fill, sizeof fill / sizeof *fill);
  fputs("</layer></symbol>\n", file);
}

static void put_range(FILE *file, size_t class, const double *bounds) {
  char lower[FRAGILITY_NUMBER_SIZE], upper[FRAGILITY_NUMBER_SIZE];
  fragility_number_format(bounds[0], lower);
  fragility_number_format(bounds[1], upper);
  fprintf(file, "<range lower=\"%s\" upper=\"%s\" symbol=\"%zu\" label=\"%s \xE2\x80\x93 %s\" render=\"true\"/>\n", lower, upper, class, lower, upper);
}

char *fragility_style_make(const struct fragility_relation *relation) {
  const fragility_layer *layer = relation->layer;
  bool point = strcmp(relation->type, "POINT") == 0;
  char *style = NULL;
  size_t size = 0;
  FILE *file = open_memstream(&style, &size);
  if (!file) return NULL;
  fputs("<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.22.0\" styleCategories=\"Symbology\">\n<renderer-v2 type=\"graduatedSymbol\" attr=\"", file);
  fragility_xml_write(file, relation->names[fragility_layer_find(layer, layer->colour_by)], false);
  fputs("\" graduatedMethod=\"GraduatedColor\" symbollevels=\"0\" enableorderby=\"0\" forceraster=\"0\">\n<ranges>\n", file);
  for (size_t i = 0; i < layer->classes; i++) put_range(file, i, layer->bounds + i);
  fputs("</ranges>\n<symbols>\n", file);
  for (size_t i = 0; i < layer->classes; i++) put_symbol(file, i, layer->colours[i], point);
  fprintf(file, "</symbols>\n</renderer-v2>\n<blendMode>0</blendMode>\n<layerGeometryType>%d</layerGeometryType>\n</qgis>\n", point ? 0 : 2);
  bool good = !ferror(file);
  if (fclose(file) == 0 && good) return style;
  free(style);
  return NULL;
}

#endif
