/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "publish/pen.h"

#ifdef HAVE_CAIRO
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { DOTS = 2, LONGEST_LINE = 600 };

static cairo_status_t put(void *file, const unsigned char *data, unsigned size) { return fwrite(data, 1, size, file) == size ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR; }

static bool load(struct pen *pen, const char **why) {
  static const char *const names[] = {"libcairo.so.2", "libcairo.2.dylib", NULL};
#define CAIRO_CALL(name) {"cairo_" #name, &pen->name},
  const struct fragility_call calls[] = {CAIRO_CALLS(CAIRO_CALL){NULL, NULL}};
  return fragility_library_open(names, calls, why);
}

/* The clock is never asked: two runs give the same bytes. */
static void describe(struct pen *pen, const fragility_study *study, const char *title) {
  time_t when = study->when ? (time_t)study->when : 315532800; /* 1980-01-01 */
  struct tm day;
  char date[40];
  if (!gmtime_r(&when, &day)) gmtime_r(&(time_t){315532800}, &day); /* no year has so many digits */
  strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &day);
  pen->pdf_surface_set_metadata(pen->surface, CAIRO_PDF_METADATA_TITLE, title);
  pen->pdf_surface_set_metadata(pen->surface, CAIRO_PDF_METADATA_CREATOR, "fragility");
  pen->pdf_surface_set_metadata(pen->surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
  pen->pdf_surface_set_metadata(pen->surface, CAIRO_PDF_METADATA_MOD_DATE, date);
}

fragility_status fragility_pen_open(struct pen *pen, const char *end, double width, double height, FILE *file, const fragility_study *study, const char *title, fragility_error *err) {
  const char *why;
  *pen = (struct pen){.file = file, .png = strcmp(end, "png") == 0};
  if (!load(pen, &why)) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "a .%s is drawn by cairo, which is not on this machine (%.200s): install libcairo2, or ask for .html", end, why);
  if (pen->png) pen->surface = pen->image_surface_create(CAIRO_FORMAT_RGB24, (int)(DOTS * width), (int)(DOTS * height));
  else if (strcmp(end, "pdf") == 0) pen->surface = pen->pdf_surface_create_for_stream(put, file, width, height);
  else pen->surface = pen->svg_surface_create_for_stream(put, file, width, height);
  if (strcmp(end, "pdf") == 0) describe(pen, study, title);
  pen->cr = pen->create(pen->surface);
  if (pen->png) pen->scale(pen->cr, DOTS, DOTS);
  pen->set_source_rgb(pen->cr, 1, 1, 1), pen->paint(pen->cr);
  pen->set_fill_rule(pen->cr, CAIRO_FILL_RULE_EVEN_ODD);
  pen->set_line_join(pen->cr, CAIRO_LINE_JOIN_ROUND);
  return FRAGILITY_OK;
}

fragility_status fragility_pen_close(struct pen *pen, fragility_status status, fragility_error *err) {
  if (!pen->cr) return status;
  bool good = pen->status(pen->cr) == CAIRO_STATUS_SUCCESS;
  if (good && pen->png && status == FRAGILITY_OK) good = pen->surface_write_to_png_stream(pen->surface, put, pen->file) == CAIRO_STATUS_SUCCESS;
  pen->destroy(pen->cr);
  pen->surface_finish(pen->surface);
  good = good && pen->surface_status(pen->surface) == CAIRO_STATUS_SUCCESS;
  pen->surface_destroy(pen->surface);
  return status != FRAGILITY_OK || good ? status : fragility_fail(err, ferror(pen->file) ? FRAGILITY_ERROR_IO : FRAGILITY_ERROR_MEMORY, "the drawing could not be finished");
}

void fragility_pen_colour(struct pen *pen, const char *rrggbb) {
  unsigned long value = strtoul(rrggbb + 1, NULL, 16);
  pen->set_source_rgb(pen->cr, (double)(value >> 16 & 255) / 255, (double)(value >> 8 & 255) / 255, (double)(value & 255) / 255);
}

void fragility_pen_letters(struct pen *pen, double size, bool bold) {
  pen->select_font_face(pen->cr, "sans-serif", CAIRO_FONT_SLANT_NORMAL, bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
  pen->set_font_size(pen->cr, pen->size = size);
}

double fragility_pen_width(struct pen *pen, const char *text) {
  cairo_text_extents_t extents;
  pen->text_extents(pen->cr, text, &extents);
  return extents.x_advance;
}

/* Cairo stops for good at a byte that is no text. */
void fragility_pen_text(struct pen *pen, double x, double y, const char *text) {
  char clean[LONGEST_LINE];
  size_t used = 0;
  for (size_t n; *text && used + 5 < sizeof clean; text += n ? n : 1) {
    n = fragility_character_size(text);
    if (n == 1 && (unsigned char)*text < 32) clean[used++] = ' ';
    else if (n) memcpy(clean + used, text, n), used += n;
    else clean[used++] = '?';
  }
  clean[used] = '\0';
  pen->move_to(pen->cr, x, y);
  pen->show_text(pen->cr, clean);
}

/* The words that fit; at least one, cut where it alone is too long. */
static size_t fit(struct pen *pen, const char *text, double width, char line[LONGEST_LINE]) {
  size_t taken = 0;
  for (size_t at = 0; text[at];) {
    size_t next = at + strcspn(text + at, " ");
    if (next >= LONGEST_LINE) break;
    memcpy(line, text, next), line[next] = '\0';
    if (taken && fragility_pen_width(pen, line) > width) break;
    taken = next;
    at = next + strspn(text + next, " ");
  }
  if (!taken)
    for (taken = strnlen(text, LONGEST_LINE - 1); taken && ((unsigned char)text[taken] & 0xC0) == 0x80; taken--) {}
  if (!taken) taken = strnlen(text, LONGEST_LINE - 1); /* no text at all: it is cut anywhere */
  memcpy(line, text, taken), line[taken] = '\0';
  return taken;
}

double fragility_pen_paragraph(struct pen *pen, double x, double y, double width, const char *text, const char *tag, bool draw) {
  char line[LONGEST_LINE];
  if (tag && draw) pen->tag_begin(pen->cr, tag, NULL);
  while (*text) {
    text += fit(pen, text, width, line);
    text += strspn(text, " ");
    if (draw) fragility_pen_text(pen, x, y, line);
    y += 1.3 * pen->size;
  }
  if (tag && draw) pen->tag_end(pen->cr, tag);
  return y;
}
#endif
