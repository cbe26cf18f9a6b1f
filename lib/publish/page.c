/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page: the skeleton of page/map.html with the data as JSON. Columns rather than rows, borders as differences of whole sheet units:
 * it must go through the mail. */
#define _GNU_SOURCE
#include "publish/embedded.h"
#include "publish/publish.h"

#include <stdio.h>

/* ---- JSON, written as it comes ---- */

static void put_number(FILE *file, double value) {
  char text[FRAGILITY_NUMBER_SIZE];
  fputs_unlocked(isfinite(value) && fragility_number_format(value, text) ? text : "null", file);
}

/* What is only shown: six digits. */
static void put_shown(FILE *file, double value) {
  double size = fabs(value) > 0 ? pow(10, 5 - floor(log10(fabs(value)))) : 1;
  put_number(file, isfinite(size) && size > 0 ? round(value * size) / size : value);
}

/* On the sheet, whose unit is finer than a dot. */
static void put_whole(FILE *file, double value) {
  put_number(file, round(value));
}

static void comma(FILE *file, size_t i) {
  if (i) putc_unlocked(',', file);
}

static void key(FILE *file, const char *name) { fprintf(file, ",\"%s\":", name); }

/* ---- borders ---- */

/* On the sheet, in whole units; a vertex that falls on the one before is left out. Returns the line's number on the page. */
static void put_line(FILE *file, const struct frame *frame, fragility_line line) {
  long long x0 = 0, y0 = 0;
  putc_unlocked('[', file);
  for (size_t i = 0, put = 0; i < line.points; i++) {
    double x, y;
    fragility_plan_point(frame, line.xy[2 * i], line.xy[2 * i + 1], &x, &y);
    long long dx = llround(x) - x0, dy = llround(y) - y0;
    if (put && !dx && !dy && i + 1 < line.points) continue;
    comma(file, put++), put_number(file, (double)dx), comma(file, 1), put_number(file, (double)dy);
    x0 += dx, y0 += dy;
  }
  putc_unlocked(']', file);
}

/* The frame of each line: that of a unit it bounds. */
static fragility_status number_lines(const struct picture *p, uint32_t **number, size_t **frame, fragility_arena *arena, fragility_error *err) {
  const fragility_contours *contours = p->shown.study->contours;
  size_t n = fragility_contours_lines(contours);
  uint32_t next = 0;
  *number = fragility_arena_take(arena, (n + 1) * sizeof **number);
  *frame = fragility_arena_take(arena, (n + 1) * sizeof **frame);
  if (!*number || !*frame) return fragility_fail_memory(err);
  for (size_t i = 0; i < n; i++) (*number)[i] = p->plan.drawn[i] ? next++ : UINT32_MAX;
  for (size_t i = 0; i < p->shown.count; i++)
    for (size_t r = 0; r < fragility_contours_rings(contours, p->shown.facts[i].unit); r++) {
      const size_t *lines = NULL;
      size_t k = fragility_contours_ring(contours, p->shown.facts[i].unit, r, &lines);
      while (k--) (*frame)[lines[k] / 2] = p->plan.frame[i] == SIZE_MAX ? 0 : p->plan.frame[i];
    }
  return FRAGILITY_OK;
}

static void put_lines(const struct picture *p, FILE *file, const size_t *frame) {
  const fragility_contours *contours = p->shown.study->contours;
  key(file, "lines");
  putc_unlocked('[', file);
  for (size_t i = 0, put = 0; i < fragility_contours_lines(contours); i++) {
    if (!p->plan.drawn[i]) continue;
    comma(file, put++);
    put_line(file, &p->plan.frames[frame[i]], fragility_contours_line(contours, i));
  }
  putc_unlocked(']', file);
}

static void put_rings(const struct picture *p, FILE *file, size_t unit, const uint32_t *number) {
  const fragility_contours *contours = p->shown.study->contours;
  putc_unlocked('[', file);
  for (size_t r = 0; r < fragility_contours_rings(contours, unit); r++) {
    const size_t *lines = NULL;
    size_t n = fragility_contours_ring(contours, unit, r, &lines);
    comma(file, r);
    putc_unlocked('[', file);
    for (size_t k = 0; k < n; k++) comma(file, k), put_number(file, number[lines[k] / 2] * 2 + (unsigned)(lines[k] & 1));
    putc_unlocked(']', file);
  }
  putc_unlocked(']', file);
}

/* ---- columns of the units ---- */

typedef void put_cell(const struct picture *p, FILE *file, size_t i);

static size_t unit_of(const struct picture *p, size_t i) { return p->shown.facts[i].unit; }
static void put_code(const struct picture *p, FILE *f, size_t i) { fragility_json_escape(f, p->shown.units->code[unit_of(p, i)]); }
static void put_name(const struct picture *p, FILE *f, size_t i) { fragility_json_escape(f, p->shown.units->name[unit_of(p, i)]); }
static void put_departement(const struct picture *p, FILE *f, size_t i) { fragility_json_escape(f, p->shown.units->departement[unit_of(p, i)]); }
static void put_epci(const struct picture *p, FILE *f, size_t i) {
  const char *code = p->shown.units->epci[unit_of(p, i)], *name = fragility_territory_parent_name(p->shown.study->territory, FRAGILITY_EPCI, code);
  fragility_json_escape(f, name ? name : code);
}
static void put_population(const struct picture *p, FILE *f, size_t i) { put_number(f, p->shown.units->population[unit_of(p, i)]); }
static void put_demand(const struct picture *p, FILE *f, size_t i) { put_number(f, p->shown.facts[i].people); }
static void put_score(const struct picture *p, FILE *f, size_t i) { put_number(f, fragility_score_values(p->shown.study->score)[unit_of(p, i)]); }
static void put_rank(const struct picture *p, FILE *f, size_t i) {
  size_t rank = fragility_score_rank(p->shown.study->score, unit_of(p, i));
  put_number(f, rank ? (double)rank : NAN);
}
static void put_coverage(const struct picture *p, FILE *f, size_t i) { put_number(f, fragility_score_coverage(p->shown.study->score, unit_of(p, i))); }
static void put_status(const struct picture *p, FILE *f, size_t i) { fragility_json_escape(f, fragility_reason_name(fragility_score_reason(p->shown.study->score, unit_of(p, i)))); }
static void put_x(const struct picture *p, FILE *f, size_t i) { put_whole(f, p->plan.x[i]); }
static void put_y(const struct picture *p, FILE *f, size_t i) { put_whole(f, p->plan.y[i]); }
static void put_r(const struct picture *p, FILE *f, size_t i) { put_whole(f, p->plan.radius[i]); }
static void put_gap(const struct picture *p, FILE *f, size_t i) {
  const fragility_gap *gap = p->shown.facts[i].gap;
  fprintf(f, "%d", gap ? (int)fragility_gap_kind(gap->type) : -1);
}
static void put_sentence(const struct picture *p, FILE *f, size_t i) { fragility_json_escape(f, p->shown.facts[i].sentence); }
static void put_km(const struct picture *p, FILE *f, size_t i) { put_shown(f, p->shown.facts[i].km); }

static const struct column {
  const char *name;
  put_cell *put;
} columns[] = {{"code", put_code},     {"name", put_name}, {"departement", put_departement}, {"epci", put_epci}, {"population", put_population}, {"demand", put_demand},
               {"score", put_score},   {"rank", put_rank}, {"coverage", put_coverage},       {"status", put_status}, {"x", put_x},              {"y", put_y},
               {"r", put_r},           {"gap", put_gap},   {"sentence", put_sentence},       {"km", put_km}};

static void put_units(const struct picture *p, FILE *file, const uint32_t *number, const uint32_t *venue_number) {
  key(file, "units");
  for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) {
    fprintf(file, "%s\"%s\":[", c ? "," : "{", columns[c].name);
    for (size_t i = 0; i < p->shown.count; i++) comma(file, i), columns[c].put(p, file, i);
    putc_unlocked(']', file);
  }
  fputs_unlocked(",\"nearest\":[", file);
  for (size_t i = 0; i < p->shown.count; i++) {
    size_t venue = p->shown.facts[i].nearest;
    fprintf(file, "%s%d", i ? "," : "", venue == SIZE_MAX ? -1 : (int)venue_number[venue]);
  }
  fputs_unlocked("],\"rings\":[", file);
  for (size_t i = 0; i < p->shown.count; i++) comma(file, i), put_rings(p, file, unit_of(p, i), number);
  fputs_unlocked("]}", file);
}

/* ---- the method ---- */

static void put_values(const struct picture *p, FILE *file, size_t node, bool raw) {
  for (size_t i = 0; i < p->shown.count; i++) {
    comma(file, i);
    if (raw) put_shown(file, fragility_score_node_raw(p->shown.study->score, node - 1, unit_of(p, i)));
    else put_number(file, node ? fragility_score_node_value(p->shown.study->score, node - 1, unit_of(p, i)) : fragility_score_values(p->shown.study->score)[unit_of(p, i)]);
  }
}

static void put_statuses(const struct picture *p, FILE *file, size_t node) {
  for (size_t i = 0; i < p->shown.count; i++) {
    comma(file, i);
    fragility_json_escape(file, fragility_reason_name(fragility_score_node_reason(p->shown.study->score, node - 1, unit_of(p, i))));
  }
}

static void put_node(const struct picture *p, FILE *file, size_t i) {
  const struct node *node = &p->shown.study->method->nodes[i];
  fputs_unlocked("{\"code\":", file), fragility_json_escape(file, node->facts.code);
  key(file, "label"), fragility_json_escape(file, fragility_node_label(p->shown.study, i));
  fprintf(file, ",\"parent\":%d,\"leaf\":%s,\"given\":%s", i ? (int)node->parent : -1, node->leaf ? "true" : "false",
          i && !fragility_score_node_given(p->shown.study->score, i - 1) ? "false" : "true");
  key(file, "weight"), put_number(file, node->facts.weight);
  if (!node->leaf) {
    key(file, "aggregation"), fragility_json_escape(file, node->facts.aggregation);
    key(file, "missing"), fragility_json_escape(file, node->facts.missing);
    key(file, "min_coverage"), put_number(file, node->facts.min_coverage);
  }
  fputs_unlocked(",\"values\":[", file);
  if (node->leaf) {
    put_values(p, file, i, false);
    fputs_unlocked("],\"raw\":[", file), put_values(p, file, i, true);
    fputs_unlocked("],\"status\":[", file), put_statuses(p, file, i);
  }
  fputs_unlocked("]}", file);
}

static void put_method(const struct picture *p, FILE *file) {
  key(file, "method"), fragility_json_escape(file, fragility_score_title_in(p->shown.study->score, p->shown.study->language));
  key(file, "nodes"), putc_unlocked('[', file);
  for (size_t i = 0; i < p->shown.study->method->count; i++) comma(file, i), put_node(p, file, i);
  putc_unlocked(']', file);
}

/* ---- legend, venues, frames ---- */

static void put_legend(const struct picture *p, FILE *file, fragility_classing kind) {
  const struct legend *legend = &p->legend;
  fprintf(file, ",\"classes\":{\"kind\":\"%s\",\"bounds\":[", fragility_classing_name(kind));
  for (size_t c = 0; c <= legend->classes; c++) comma(file, c), put_number(file, legend->bounds[c]);
  fputs_unlocked("],\"colours\":[", file);
  for (size_t c = 0; c < legend->classes; c++) comma(file, c), fragility_json_escape(file, fragility_class_colour(c, legend->classes));
  fputs_unlocked("]},\"gaps\":[", file);
  bool quantile = p->shown.study->gaps && p->shown.study->gaps->rule == FRAGILITY_RULE_QUANTILE;
  for (size_t t = 0; t < (quantile ? GAP_TYPES : GAP_TYPES - 1u); t++) { /* the last type is that of the other rule */
    char word[40];
    snprintf(word, sizeof word, "gap.%.30s", fragility_gap_types[t]);
    fprintf(file, "%s{\"type\":\"%s\",\"word\":", t ? "," : "", fragility_gap_types[t]), fragility_json_escape(file, fragility_word(p->shown.study, word));
    fprintf(file, ",\"units\":%zu,\"people\":", legend->gap_units[t]), put_number(file, legend->gap_people[t]), putc_unlocked('}', file);
  }
  fputs_unlocked("],\"notes\":[", file);
  for (size_t i = 0; i < legend->note_count; i++) comma(file, i), fragility_json_escape(file, legend->notes[i]);
  putc_unlocked(']', file);
}

/* Those in a frame, and those that are the nearest of a unit shown. */
static fragility_status number_venues(const struct picture *p, uint32_t **number, fragility_arena *arena, fragility_error *err) {
  size_t n = fragility_supply_count(p->shown.study->supply);
  uint32_t next = 0;
  *number = fragility_arena_take(arena, (n + 1) * sizeof **number);
  if (!*number) return fragility_fail_memory(err);
  for (size_t i = 0; i < p->shown.count; i++)
    if (p->shown.facts[i].nearest != SIZE_MAX) (*number)[p->shown.facts[i].nearest] = 1;
  for (size_t v = 0; v < n; v++) {
    double x, y;
    bool wanted = (*number)[v] || fragility_plan_venue(&p->plan, &p->shown, v, &x, &y) != SIZE_MAX;
    (*number)[v] = wanted ? next++ : UINT32_MAX;
  }
  return FRAGILITY_OK;
}

enum venue_cell { VENUE_X, VENUE_Y, VENUE_NAME, VENUE_ITINERANT, VENUE_ADDRESS, VENUE_HOURS, VENUE_CELLS };

static void put_venue(const struct picture *p, FILE *file, size_t v, enum venue_cell cell) {
  const fragility_venue *venue = fragility_supply_venue(p->shown.study->supply, v);
  fragility_venue_facts facts = {.itinerant = false};
  double x = NAN, y = NAN;
  if (cell == VENUE_X || cell == VENUE_Y) {
    bool in = fragility_plan_venue(&p->plan, &p->shown, v, &x, &y) != SIZE_MAX;
    put_whole(file, !in ? NAN : cell == VENUE_X ? x : y);
  } else if (cell == VENUE_ITINERANT) {
    putc_unlocked(fragility_supply_facts(p->shown.study->supply, v, &facts) && facts.itinerant ? '1' : '0', file);
  } else {
    fragility_json_escape(file, cell == VENUE_NAME ? venue->name : cell == VENUE_ADDRESS ? venue->address : venue->hours);
  }
}

static void put_venues(const struct picture *p, FILE *file, const uint32_t *number) {
  static const char *const names[VENUE_CELLS] = {"x", "y", "name", "itinerant", "address", "hours"};
  key(file, "venues");
  for (size_t c = 0; c < VENUE_CELLS; c++) {
    fprintf(file, "%s\"%s\":[", c ? "," : "{", names[c]);
    for (size_t v = 0, put = 0; v < fragility_supply_count(p->shown.study->supply); v++)
      if (number[v] != UINT32_MAX) comma(file, put++), put_venue(p, file, v, (enum venue_cell)c);
    putc_unlocked(']', file);
  }
  putc_unlocked('}', file);
}

static void put_frames(const struct picture *p, FILE *file) {
  fputs_unlocked(",\"view\":[", file), put_whole(file, p->plan.width), putc_unlocked(',', file), put_whole(file, p->plan.height);
  fputs_unlocked("],\"frames\":[", file);
  for (size_t f = 0; f < p->plan.frame_count; f++) {
    const struct frame *frame = &p->plan.frames[f];
    fputs_unlocked(f ? ",{\"name\":" : "{\"name\":", file), fragility_json_escape(file, frame->name);
    fprintf(file, ",\"box\":[%.0f,%.0f,%.0f,%.0f]}", frame->x, frame->y, frame->width, frame->height);
  }
  putc_unlocked(']', file);
}

static void put_departements(const struct picture *p, FILE *file) {
  const char *last = "";
  key(file, "departements"), putc_unlocked('{', file);
  for (size_t i = 0, put = 0; i < p->shown.count; i++) { /* codes grow, so each département is met at once */
    const char *code = p->shown.units->departement[unit_of(p, i)], *name = fragility_territory_parent_name(p->shown.study->territory, FRAGILITY_DEPARTEMENT, code);
    if (!*code || strcmp(code, last) == 0) continue;
    comma(file, put++), fragility_json_escape(file, code), putc_unlocked(':', file), fragility_json_escape(file, name ? name : code);
    last = code;
  }
  putc_unlocked('}', file);
}

/* ---- the whole ---- */

static fragility_status put_data(struct picture *p, FILE *file, fragility_error *err) {
  uint32_t *lines, *venues;
  size_t *frames;
  TRY(number_lines(p, &lines, &frames, &p->shown.arena, err));
  TRY(number_venues(p, &venues, &p->shown.arena, err));
  fprintf(file, "{\"lang\":\"%s\",\"title\":", fragility_is_english(p->shown.study) ? "en" : "fr"), fragility_json_escape(file, p->legend.title);
  key(file, "headline"), fragility_json_escape(file, p->legend.headline);
  key(file, "words"), fputs_unlocked(fragility_is_english(p->shown.study) ? fragility_text_words_en : fragility_text_words_fr, file);
  put_frames(p, file);
  put_legend(p, file, p->kind);
  put_departements(p, file);
  put_method(p, file);
  put_venues(p, file, venues);
  put_units(p, file, lines, venues);
  put_lines(p, file, frames);
  putc_unlocked('}', file);
  return FRAGILITY_OK;
}

static fragility_status put_marker(struct picture *p, FILE *file, const char *marker, size_t size, fragility_error *err) {
  if (strncmp(marker, "LANG", size) == 0) fputs_unlocked(fragility_is_english(p->shown.study) ? "en" : "fr", file);
  else if (strncmp(marker, "TITLE", size) == 0) fragility_html_escape(file, p->legend.title);
  else if (strncmp(marker, "STYLE", size) == 0) fputs_unlocked(fragility_text_map_css, file);
  else if (strncmp(marker, "SCRIPT", size) == 0)
    for (size_t i = 0; fragility_page_scripts[i]; i++) fputs_unlocked(fragility_page_scripts[i], file);
  else if (strncmp(marker, "DATA", size) == 0) return put_data(p, file, err);
  return FRAGILITY_OK;
}

fragility_status fragility_page_write(struct picture *p, FILE *file, fragility_error *err) {
  const char *at = fragility_text_map_html;
  for (const char *open; (open = strchr(at, '@'));) {
    size_t size = strspn(open + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    bool marker = size && open[size + 1] == '@';
    fwrite_unlocked(at, 1, (size_t)(open - at) + !marker, file);
    at = open + 1;
    if (!marker) continue;
    TRY(put_marker(p, file, open + 1, size, err));
    at = open + size + 2;
  }
  fputs_unlocked(at, file);
  return FRAGILITY_OK;
}
