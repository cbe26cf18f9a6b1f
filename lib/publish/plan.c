/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where units stand on the sheet: the mainland with Corsica (or the only place shown) in the main frame, each overseas département in a
 * box below. A frame is a plate carrée true at its middle latitude. */
#include "publish/publish.h"

#include <stdlib.h>

enum { MARGIN = 60, MOST_HEIGHT = 4400, INSET = 560, INSET_GAP = 60, MOST_FRAMES = 12 };

/* ---- which frame ---- */

static bool is_overseas(const char *code) { return code[0] == '9' && (code[1] == '7' || code[1] == '8'); }

/* "" for the mainland, else the three characters of the département. */
static const char *land_of(const char *code, char land[4]) {
  land[0] = '\0';
  if (is_overseas(code)) memcpy(land, code, 3), land[3] = '\0';
  return land;
}

static size_t find_frame(const struct plan *plan, char lands[][4], const char *land) {
  for (size_t f = 0; f < plan->frame_count; f++)
    if (strcmp(lands[f], land) == 0) return f;
  return SIZE_MAX;
}

/* The mainland first; else what comes first. */
static void choose_frames(struct shown *shown, struct plan *plan, char lands[][4]) {
  char land[4];
  for (int overseas = 0; overseas < 2; overseas++)
    for (size_t i = 0; i < shown->count; i++) {
      const char *code = shown->units->code[shown->facts[i].unit];
      if (is_overseas(code) != overseas) continue;
      size_t f = find_frame(plan, lands, land_of(code, land));
      if (f == SIZE_MAX && plan->frame_count < MOST_FRAMES) {
        f = plan->frame_count++;
        memcpy(lands[f], land, 4);
        const char *name = fragility_territory_parent_name(shown->study->territory, FRAGILITY_DEPARTEMENT, land);
        plan->frames[f] = (struct frame){.name = f ? name ? name : land : "", .west = INFINITY, .south = INFINITY, .east = -INFINITY, .north = -INFINITY};
      }
      plan->frame[i] = f;
    }
}

/* ---- how large ---- */

static void stretch(struct frame *frame, double x, double y) {
  frame->west = x < frame->west ? x : frame->west, frame->east = x > frame->east ? x : frame->east;
  frame->south = y < frame->south ? y : frame->south, frame->north = y > frame->north ? y : frame->north;
}

static const fragility_polygons *outline(const struct shown *shown, size_t i) {
  const fragility_polygons *polygons = fragility_contours_polygons(shown->study->contours, shown->facts[i].unit);
  return polygons && polygons->count ? polygons : NULL;
}

static void measure(const struct shown *shown, struct plan *plan) {
  for (size_t i = 0; i < shown->count; i++) {
    const fragility_polygons *polygons = outline(shown, i);
    size_t unit = shown->facts[i].unit, points = polygons ? polygons->first_point[polygons->first_ring[polygons->count]] : 0;
    if (plan->frame[i] == SIZE_MAX) continue;
    struct frame *frame = &plan->frames[plan->frame[i]];
    for (size_t p = 0; p < points; p++) stretch(frame, polygons->xy[2 * p], polygons->xy[2 * p + 1]);
    if (!polygons && !isnan(shown->units->latitude[unit])) stretch(frame, shown->units->longitude[unit], shown->units->latitude[unit]);
  }
}

/* Fits what a frame holds into a box, whose height follows when it may; a single point has a hundredth of a degree around it. */
static void fit(struct frame *frame, double x, double y, double width, double most, double margin, bool follow) {
  if (!(frame->west <= frame->east)) frame->west = frame->east = frame->south = frame->north = 0;
  double least = 0.01, middle = (frame->south + frame->north) / 2;
  frame->across = cos(middle * (M_PI / 180));
  double wide = frame->across * (frame->east - frame->west), high = frame->north - frame->south;
  wide = wide > least ? wide : least, high = high > least ? high : least;
  double scale = (width - 2 * margin) / wide, other = (most - 2 * margin) / high;
  frame->scale = scale < other ? scale : other;
  frame->x = x, frame->y = y, frame->width = width;
  frame->height = follow ? ceil(frame->scale * high) + 2 * margin : most;
}

/* `reach`: of what stands on a point at the edge of the main frame. */
static void lay_out(struct plan *plan, double reach) {
  size_t columns = (SHEET_WIDTH + INSET_GAP) / (INSET + INSET_GAP);
  fit(&plan->frames[0], 0, 0, SHEET_WIDTH, MOST_HEIGHT, MARGIN + reach, true);
  plan->width = SHEET_WIDTH;
  plan->height = plan->frames[0].height;
  for (size_t f = 1; f < plan->frame_count; f++) {
    size_t row = (f - 1) / columns, column = (f - 1) % columns;
    fit(&plan->frames[f], (double)(column * (INSET + INSET_GAP)), plan->frames[0].height + INSET_GAP + (double)(row * (INSET + INSET_GAP)), INSET, INSET, MARGIN, false);
    plan->height = plan->frames[f].y + INSET;
  }
}

void fragility_plan_point(const struct frame *frame, double longitude, double latitude, double *x, double *y) {
  double middle_x = (frame->west + frame->east) / 2, middle_y = (frame->south + frame->north) / 2;
  *x = frame->x + frame->width / 2 + frame->scale * frame->across * (longitude - middle_x);
  *y = frame->y + frame->height / 2 - frame->scale * (latitude - middle_y);
}

/* ---- circles: their areas are in proportion to people, an eighth of the main frame together ---- */

/* The largest radius. */
static double size_circles(const struct shown *shown, struct plan *plan) {
  enum { LEAST = 14, MOST = 400 };
  double people = 0, area = 0, largest = 0;
  for (size_t i = 0; i < shown->count; i++) people += shown->facts[i].people > 0 ? shown->facts[i].people : 0;
  area = 0.125 * plan->frames[0].scale * plan->frames[0].scale * plan->frames[0].across * (plan->frames[0].east - plan->frames[0].west) * (plan->frames[0].north - plan->frames[0].south);
  for (size_t i = 0; i < shown->count; i++) {
    double share = people > 0 && shown->facts[i].people > 0 ? shown->facts[i].people / people : 0;
    double radius = floor(sqrt(share * area / M_PI) + 0.5);
    double most = plan->frame[i] ? INSET / 6 : MOST;
    plan->radius[i] = outline(shown, i) ? 0 : radius < LEAST ? LEAST : radius < most ? radius : most;
    largest = plan->radius[i] > largest ? plan->radius[i] : largest;
  }
  return largest;
}

static void place(const struct shown *shown, struct plan *plan) {
  for (size_t i = 0; i < shown->count; i++) {
    size_t unit = shown->facts[i].unit;
    plan->x[i] = plan->y[i] = NAN;
    if (plan->frame[i] == SIZE_MAX || isnan(shown->units->latitude[unit])) continue;
    fragility_plan_point(&plan->frames[plan->frame[i]], shown->units->longitude[unit], shown->units->latitude[unit], &plan->x[i], &plan->y[i]);
  }
}

static void mark_lines(const struct shown *shown, struct plan *plan) {
  const fragility_contours *contours = shown->study->contours;
  for (size_t i = 0; i < shown->count; i++)
    for (size_t r = 0; r < fragility_contours_rings(contours, shown->facts[i].unit); r++) {
      const size_t *lines = NULL;
      size_t n = fragility_contours_ring(contours, shown->facts[i].unit, r, &lines);
      for (size_t k = 0; k < n; k++) plan->drawn[lines[k] / 2] = 1;
    }
}

fragility_status fragility_plan_make(struct shown *shown, struct plan *out, fragility_error *err) {
  char lands[MOST_FRAMES][4] = {""};
  fragility_arena *arena = &shown->arena;
  size_t n = shown->count + 1;
  *out = (struct plan){.frames = fragility_arena_take(arena, MOST_FRAMES * sizeof *out->frames), .x = fragility_arena_take(arena, n * sizeof *out->x),
                       .y = fragility_arena_take(arena, n * sizeof *out->y), .radius = fragility_arena_take(arena, n * sizeof *out->radius),
                       .frame = fragility_arena_take(arena, n * sizeof *out->frame), .drawn = fragility_arena_take(arena, fragility_contours_lines(shown->study->contours) + 1)};
  if (!out->frames || !out->x || !out->y || !out->radius || !out->frame || !out->drawn) return fragility_fail_memory(err);
  choose_frames(shown, out, lands);
  measure(shown, out);
  lay_out(out, 0);
  lay_out(out, size_circles(shown, out));
  place(shown, out);
  mark_lines(shown, out);
  return FRAGILITY_OK;
}

size_t fragility_plan_venue(const struct plan *plan, const struct shown *shown, size_t venue, double *x, double *y) {
  const fragility_venue *v = fragility_supply_venue(shown->study->supply, venue);
  double slack = 0.02; /* degrees: a venue just across the border of what is shown */
  for (size_t f = 0; f < plan->frame_count; f++) {
    const struct frame *frame = &plan->frames[f];
    if (!(v->longitude >= frame->west - slack && v->longitude <= frame->east + slack && v->latitude >= frame->south - slack && v->latitude <= frame->north + slack)) continue;
    fragility_plan_point(frame, v->longitude, v->latitude, x, y);
    return f;
  }
  return SIZE_MAX;
}
