/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The map on one A4 sheet, landscape: units, gaps, venues, and beside them what tells how to read it. */
#include "publish/pen.h"

#ifdef HAVE_CAIRO
#include <stdio.h>

enum { WIDTH = 842, HEIGHT = 595, MARGIN = 28, COLUMN = 214, NOTES = 96 };
static const char ink[] = "#1d1d1f", line_colour[] = "#000000", gap_colour[] = "#0b3d91", venue_colour[] = "#00564a";

struct drawing {
  struct pen pen;
  const struct picture *p;
  double left, top, scale; /* of the sheet of the plan */
};

static double at_x(const struct drawing *d, double x) { return d->left + d->scale * x; }
static double at_y(const struct drawing *d, double y) { return d->top + d->scale * y; }

/* ---- units ---- */

static void trace_line(struct drawing *d, const struct frame *frame, size_t line, bool backwards, bool first) {
  fragility_line points = fragility_contours_line(d->p->shown.study->contours, line);
  for (size_t i = !first; i < points.points; i++) {
    const double *xy = points.xy + 2 * (backwards ? points.points - 1 - i : i);
    double x, y;
    fragility_plan_point(frame, xy[0], xy[1], &x, &y);
    if (first && i == 0) d->pen.move_to(d->pen.cr, at_x(d, x), at_y(d, y));
    else d->pen.line_to(d->pen.cr, at_x(d, x), at_y(d, y));
  }
}

/* The outline of a unit, or its circle; false when it has neither. */
static bool trace_unit(struct drawing *d, size_t i) {
  const struct plan *plan = &d->p->plan;
  const fragility_contours *contours = d->p->shown.study->contours;
  size_t unit = d->p->shown.facts[i].unit;
  d->pen.new_path(d->pen.cr);
  if (plan->frame[i] == SIZE_MAX || (plan->radius[i] > 0 && isnan(plan->x[i]))) return false;
  if (plan->radius[i] > 0) return d->pen.arc(d->pen.cr, at_x(d, plan->x[i]), at_y(d, plan->y[i]), d->scale * plan->radius[i], 0, 2 * M_PI), true;
  for (size_t r = 0; r < fragility_contours_rings(contours, unit); r++) {
    const size_t *lines = NULL;
    size_t n = fragility_contours_ring(contours, unit, r, &lines);
    for (size_t k = 0; k < n; k++) trace_line(d, &plan->frames[plan->frame[i]], lines[k] / 2, lines[k] & 1, k == 0);
    d->pen.close_path(d->pen.cr);
  }
  return true;
}

/* Slanted lines over the path at hand. */
static void hatch(struct drawing *d, double x, double y, double width, double height) {
  struct pen *pen = &d->pen;
  pen->save(pen->cr);
  pen->set_source_rgb(pen->cr, 1, 1, 1), pen->fill_preserve(pen->cr);
  pen->clip(pen->cr);
  fragility_pen_colour(pen, "#6b6b6b");
  pen->set_line_width(pen->cr, 0.5);
  for (double at = x - height; at < x + width; at += 3) pen->move_to(pen->cr, at, y + height), pen->line_to(pen->cr, at + height, y);
  pen->stroke(pen->cr);
  pen->restore(pen->cr);
}

static void draw_unit(struct drawing *d, size_t i, double border) {
  double value = fragility_score_values(d->p->shown.study->score)[d->p->shown.facts[i].unit];
  size_t class_ = fragility_legend_class(&d->p->legend, value);
  if (!trace_unit(d, i)) return;
  if (class_ == SIZE_MAX) hatch(d, d->left, d->top, d->scale * d->p->plan.width, d->scale * d->p->plan.height);
  else fragility_pen_colour(&d->pen, fragility_class_colour(class_, d->p->legend.classes)), d->pen.fill(d->pen.cr);
  if (!trace_unit(d, i)) return;
  fragility_pen_colour(&d->pen, line_colour), d->pen.set_line_width(d->pen.cr, border), d->pen.stroke(d->pen.cr);
}

/* Large circles first, so that small ones stand on them. */
static fragility_status draw_units(struct drawing *d, fragility_error *err) {
  size_t n = d->p->shown.count;
  uint32_t *order = fragility_arena_take((fragility_arena *)&d->p->shown.arena, (n + 1) * sizeof *order);
  double border = n > 5000 ? 0.05 : n > 1000 ? 0.15 : 0.3;
  if (!order) return fragility_fail_memory(err);
  TRY(fragility_order(d->p->plan.radius, n, order, err));
  for (size_t i = 0; i < n; i++)
    if (d->p->plan.radius[i] == 0) draw_unit(d, i, border);
  for (size_t i = n; i-- > 0;)
    if (d->p->plan.radius[order[i]] > 0) draw_unit(d, order[i], border);
  return FRAGILITY_OK;
}

/* ---- what stands on them ---- */

/* Solid, short dashes, dots, long dashes, dash and dot: told apart without their colour. */
static void gap_ring(struct drawing *d, size_t type, double x, double y, double radius) {
  static const double dashes[GAP_TYPES][4] = {{0}, {2.4, 1.6, 2.4, 1.6}, {0.8, 1.4, 0.8, 1.4}, {5, 1.5, 5, 1.5}, {4, 1.4, 0.8, 1.4}};
  struct pen *pen = &d->pen;
  for (int casing = 1; casing >= 0; casing--) {
    pen->new_path(pen->cr), pen->arc(pen->cr, x, y, radius, 0, 2 * M_PI);
    fragility_pen_colour(pen, casing ? "#ffffff" : gap_colour);
    pen->set_line_width(pen->cr, casing ? 2.6 : 1.3);
    pen->set_dash(pen->cr, dashes[type], casing || type == 0 ? 0 : 4, 0);
    pen->stroke(pen->cr);
  }
  pen->set_dash(pen->cr, NULL, 0, 0);
}

static void venue_mark(struct drawing *d, double x, double y, bool itinerant) {
  struct pen *pen = &d->pen;
  double r = 1.5;
  pen->new_path(pen->cr);
  if (itinerant) pen->move_to(pen->cr, x, y - 1.5 * r), pen->line_to(pen->cr, x + 1.4 * r, y + r), pen->line_to(pen->cr, x - 1.4 * r, y + r), pen->close_path(pen->cr);
  else pen->arc(pen->cr, x, y, r, 0, 2 * M_PI);
  fragility_pen_colour(pen, venue_colour), pen->fill_preserve(pen->cr);
  pen->set_source_rgb(pen->cr, 1, 1, 1), pen->set_line_width(pen->cr, 0.4), pen->stroke(pen->cr);
}

static void draw_marks(struct drawing *d) {
  const struct shown *shown = &d->p->shown;
  double radius = shown->count > 2000 ? 1.6 : 4;
  for (size_t v = 0; v < fragility_supply_count(shown->study->supply) && shown->count <= 5000; v++) {
    double x, y;
    fragility_venue_facts facts = {.itinerant = false};
    if (fragility_plan_venue(&d->p->plan, shown, v, &x, &y) == SIZE_MAX) continue;
    fragility_supply_facts(shown->study->supply, v, &facts);
    venue_mark(d, at_x(d, x), at_y(d, y), facts.itinerant);
  }
  for (size_t i = 0; i < shown->count; i++)
    if (shown->facts[i].gap && !isnan(d->p->plan.x[i])) gap_ring(d, fragility_gap_kind(shown->facts[i].gap->type), at_x(d, d->p->plan.x[i]), at_y(d, d->p->plan.y[i]), radius);
}

static void draw_frames(struct drawing *d) {
  struct pen *pen = &d->pen;
  for (size_t f = 1; f < d->p->plan.frame_count; f++) {
    const struct frame *frame = &d->p->plan.frames[f];
    pen->new_path(pen->cr), pen->rectangle(pen->cr, at_x(d, frame->x), at_y(d, frame->y), d->scale * frame->width, d->scale * frame->height);
    fragility_pen_colour(pen, "#8a8a8a"), pen->set_line_width(pen->cr, 0.4), pen->stroke(pen->cr);
    fragility_pen_colour(pen, ink), fragility_pen_letters(pen, 6, false);
    fragility_pen_text(pen, at_x(d, frame->x) + 2, at_y(d, frame->y) + 7, frame->name);
  }
}

/* ---- beside the map ---- */

static double legend_row(struct drawing *d, double x, double y, const char *colour, const char *text) {
  struct pen *pen = &d->pen;
  pen->new_path(pen->cr), pen->rectangle(pen->cr, x, y - 8, 18, 10);
  if (colour) fragility_pen_colour(pen, colour), pen->fill(pen->cr);
  else hatch(d, x, y - 8, 18, 10);
  pen->new_path(pen->cr), pen->rectangle(pen->cr, x, y - 8, 18, 10);
  fragility_pen_colour(pen, line_colour), pen->set_line_width(pen->cr, 0.5), pen->stroke(pen->cr);
  fragility_pen_colour(pen, ink);
  return fragility_pen_paragraph(pen, x + 24, y, COLUMN - 24, text, "P", true) + 3;
}

static double draw_classes(struct drawing *d, double x, double y) {
  const fragility_study *study = d->p->shown.study;
  const struct legend *legend = &d->p->legend;
  char text[200], low[48], high[48], count[48];
  for (size_t c = legend->classes; c-- > 0;) {
    snprintf(text, sizeof text, fragility_word(study, c + 1 == legend->classes ? "legend.last" : "legend.class"), fragility_study_figure(study, legend->bounds[c], 2, low),
             fragility_study_figure(study, legend->bounds[c + 1], 2, high), fragility_study_figure(study, (double)legend->counts[c], 0, count));
    y = legend_row(d, x, y, fragility_class_colour(c, legend->classes), text);
  }
  if (!legend->unscored) return y;
  snprintf(text, sizeof text, fragility_word(study, "legend.unscored"), fragility_study_figure(study, (double)legend->unscored, 0, count));
  return legend_row(d, x, y, NULL, text);
}

static double draw_gap_keys(struct drawing *d, double x, double y) {
  const fragility_study *study = d->p->shown.study;
  char text[300], key[40], count[48], people[48];
  for (size_t t = 0; t < GAP_TYPES; t++) {
    if (!d->p->legend.gap_units[t]) continue;
    snprintf(key, sizeof key, "gap.%.30s", fragility_gap_types[t]);
    snprintf(text, sizeof text, fragility_word(study, "legend.gap"), fragility_word(study, key), fragility_study_figure(study, (double)d->p->legend.gap_units[t], 0, count),
             fragility_study_figure(study, d->p->legend.gap_people[t], 0, people));
    gap_ring(d, t, x + 9, y - 3, 4.5);
    fragility_pen_colour(&d->pen, ink);
    y = fragility_pen_paragraph(&d->pen, x + 24, y, COLUMN - 24, text, "P", true) + 3;
  }
  return y;
}

static double draw_venue_keys(struct drawing *d, double x, double y) {
  for (int itinerant = 0; itinerant < 2; itinerant++) {
    venue_mark(d, x + 9, y - 3, itinerant);
    fragility_pen_colour(&d->pen, ink);
    y = fragility_pen_paragraph(&d->pen, x + 24, y, COLUMN - 24, fragility_word(d->p->shown.study, itinerant ? "legend.itinerant" : "legend.venue"), "P", true) + 3;
  }
  return y;
}

static void draw_legend(struct drawing *d, double x, double y) {
  const fragility_study *study = d->p->shown.study;
  char key[40], text[200];
  fragility_pen_colour(&d->pen, ink), fragility_pen_letters(&d->pen, 10, true);
  y = fragility_pen_paragraph(&d->pen, x, y, COLUMN, fragility_word(study, "legend.title"), "H2", true) + 2;
  fragility_pen_letters(&d->pen, 8, false);
  snprintf(key, sizeof key, "legend.%s", fragility_classing_name(d->p->kind));
  snprintf(text, sizeof text, "%s %s", fragility_word(study, "legend.unit"), fragility_word(study, key));
  y = fragility_pen_paragraph(&d->pen, x, y, COLUMN, text, "P", true) + 6;
  y = draw_classes(d, x, y) + 6;
  if (study->gaps) y = draw_gap_keys(d, x, y) + 6;
  if (study->supply && d->p->shown.count <= 5000) draw_venue_keys(d, x, y);
}

/* Two columns of small letters at the foot; what does not fit is told by the page, and cut here. */
static void draw_notes(struct drawing *d, double y) {
  double x = MARGIN, top = y, width = (WIDTH - 3 * MARGIN) / 2.0;
  fragility_pen_letters(&d->pen, 5.6, false), fragility_pen_colour(&d->pen, "#3c3c3c");
  for (size_t i = 0; i < d->p->legend.note_count; i++) {
    double end = fragility_pen_paragraph(&d->pen, x, y, width, d->p->legend.notes[i], NULL, false);
    if (end > HEIGHT - 12 && x == MARGIN) x += width + MARGIN, end += top - y, y = top;
    if (end > HEIGHT - 2) return;
    y = fragility_pen_paragraph(&d->pen, x, y, width, d->p->legend.notes[i], "P", true);
  }
}

static fragility_status draw(struct drawing *d, fragility_error *err) {
  const struct plan *plan = &d->p->plan;
  fragility_pen_colour(&d->pen, ink), fragility_pen_letters(&d->pen, 17, true);
  double y = fragility_pen_paragraph(&d->pen, MARGIN, MARGIN + 14, WIDTH - 2 * MARGIN, d->p->legend.title, "H1", true);
  fragility_pen_letters(&d->pen, 9.5, false);
  y = fragility_pen_paragraph(&d->pen, MARGIN, y, WIDTH - 2 * MARGIN, d->p->legend.headline, "P", true);
  double width = WIDTH - 3 * MARGIN - COLUMN, height = HEIGHT - NOTES - y, wide = width / plan->width, high = height / plan->height;
  d->scale = wide < high ? wide : high;
  d->left = MARGIN + (width - d->scale * plan->width) / 2;
  d->top = y;
  TRY(draw_units(d, err));
  draw_frames(d);
  draw_marks(d);
  draw_legend(d, WIDTH - MARGIN - COLUMN, y + 12);
  draw_notes(d, HEIGHT - NOTES + 14);
  return FRAGILITY_OK;
}

fragility_status fragility_drawing_write(const struct picture *picture, const char *end, FILE *file, fragility_error *err) {
  struct drawing d = {.p = picture};
  TRY(fragility_pen_open(&d.pen, end, WIDTH, HEIGHT, file, picture->shown.study, picture->legend.title, err));
  return fragility_pen_close(&d.pen, draw(&d, err), err);
}
#else
fragility_status fragility_drawing_write(const struct picture *picture, const char *end, FILE *file, fragility_error *err) {
  (void)picture, (void)file;
  return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found a .%s, expected .html: this build was made without cairo", end);
}
#endif
