/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cairo, opened when it is needed, and what every drawing does with it: text that wraps, colours by name, structure that a screen reader
 * finds in a PDF. */
#ifndef PUBLISH_PEN_H
#define PUBLISH_PEN_H

#include "publish/publish.h"

#ifdef HAVE_CAIRO
#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <cairo.h>

/* Its functions, under their own names. */
#define CAIRO_CALLS(X)                                                                                                                          \
  X(create) X(destroy) X(status) X(save) X(restore) X(translate) X(scale) X(set_source_rgb) X(set_source_rgba) X(paint) X(move_to) X(line_to)     \
  X(arc) X(rectangle) X(close_path) X(new_path) X(new_sub_path) X(fill) X(fill_preserve) X(stroke) X(clip) X(set_line_width) X(set_dash)          \
  X(set_line_join) X(set_fill_rule) X(select_font_face) X(set_font_size) X(show_text) X(text_extents) X(tag_begin) X(tag_end) X(show_page)        \
  X(surface_destroy) X(surface_finish) X(surface_status) X(surface_write_to_png_stream) X(image_surface_create)                                   \
  X(pdf_surface_create_for_stream) X(pdf_surface_set_metadata) X(svg_surface_create_for_stream)
#define CAIRO_MEMBER(name) __typeof__(&cairo_##name) name;

struct pen {
  CAIRO_CALLS(CAIRO_MEMBER)
  cairo_surface_t *surface;
  cairo_t *cr;
  FILE *file;
  bool png;
  double size; /* of the letters */
};

/* A sheet of that size in points, as "svg", "png" (two dots a point) or "pdf". */
fragility_status fragility_pen_open(struct pen *pen, const char *end, double width, double height, FILE *file, const fragility_study *study, const char *title, fragility_error *err);
/* Ends the drawing; on failure nothing more is said when `status` has failed already. */
fragility_status fragility_pen_close(struct pen *pen, fragility_status status, fragility_error *err);

void fragility_pen_colour(struct pen *pen, const char *rrggbb); /* "#rrggbb" */
void fragility_pen_letters(struct pen *pen, double size, bool bold);
double fragility_pen_width(struct pen *pen, const char *text);
/* At a baseline. */
void fragility_pen_text(struct pen *pen, double x, double y, const char *text);
/* Wrapped into a width, the first baseline at y; returns the baseline after the last. `draw` false only measures. A tag of PDF ("P",
 * "H1" ...), NULL = none. */
double fragility_pen_paragraph(struct pen *pen, double x, double y, double width, const char *text, const char *tag, bool draw);
#endif

#endif
