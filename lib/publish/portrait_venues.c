/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the portrait on who helps: gaps by type with their sentences, what a scenario would change, the venues. */
#include "publish/portrait.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- gaps ---- */

static size_t count_type(const struct portrait *p, size_t type, double *people) {
  size_t n = 0;
  *people = 0;
  for (size_t i = 0; i < p->shown.count; i++) {
    const struct facts *facts = &p->shown.facts[i];
    if (!p->here.in[facts->unit] || !facts->gap || fragility_gap_kind(facts->gap->type) != type) continue;
    n++;
    *people += facts->gap_people;
  }
  return n;
}

static int by_people(const void *a, const void *b) {
  const struct facts *x = *(const struct facts *const *)a, *y = *(const struct facts *const *)b;
  double p = isnan(x->gap->people) ? -1 : x->gap->people, q = isnan(y->gap->people) ? -1 : y->gap->people;
  return p != q ? (p < q) - (p > q) : (x->unit > y->unit) - (x->unit < y->unit);
}

/* The sentences of a type, most people first, as many as the lists show. */
static void add_sentences(struct portrait *p, size_t type, size_t n) {
  const struct facts **list = fragility_arena_take(&p->note.arena, (n + 1) * sizeof *list);
  size_t count = 0;
  if (!list) {
    p->note.failed = true;
    return;
  }
  for (size_t i = 0; i < p->shown.count; i++) {
    const struct facts *facts = &p->shown.facts[i];
    if (p->here.in[facts->unit] && facts->gap && fragility_gap_kind(facts->gap->type) == type) list[count++] = facts;
  }
  qsort(list, count, sizeof *list, by_people);
  for (size_t i = 0; i < count && i < p->rows; i++) fragility_note_add(&p->note, BLOCK_ITEM, list[i]->sentence);
  if (count > p->rows) fragility_note_format(&p->note, BLOCK_ITEM, fragility_word(p->study, "portrait.others"), count - p->rows);
}

void fragility_portrait_gaps(struct portrait *p) {
  bool any = false;
  char key[40], name[40], units[48], people[48];
  fragility_note_add(&p->note, BLOCK_HEADING, fragility_word(p->study, "portrait.gaps"));
  for (size_t t = 0; t < GAP_TYPES; t++) {
    double who;
    size_t n = count_type(p, t, &who);
    if (!n) continue;
    any = true;
    snprintf(key, sizeof key, "ask.%.30s", fragility_gap_types[t]);
    snprintf(name, sizeof name, "gap.%.30s", fragility_gap_types[t]);
    if (p->here.level != FRAGILITY_COMMUNE)
      fragility_note_format(&p->note, BLOCK_TEXT, fragility_word(p->study, n == 1 ? "portrait.gap" : "portrait.gaps.type"), fragility_word(p->study, name), fragility_study_figure(p->study, (double)n, 0, units), fragility_study_figure(p->study, who, 0, people),
                            fragility_word(p->study, key));
    add_sentences(p, t, n);
    if (p->here.level == FRAGILITY_COMMUNE) fragility_note_format(&p->note, BLOCK_TEXT, fragility_word(p->study, "portrait.ask"), fragility_word(p->study, key));
  }
  if (!any) fragility_note_add(&p->note, BLOCK_TEXT, fragility_word(p->study, "portrait.nogap"));
}

/* ---- before and after ---- */

static void far_people(const struct portrait *p, const fragility_gaps *gaps, size_t *units, double *people) {
  const fragility_units *parts = &gaps->units->units, *all = p->shown.units;
  *units = 0, *people = 0;
  for (size_t i = 0; i < gaps->count; i++) {
    const char *code = fragility_part_owner(parts, gaps->gaps[i].unit);
    size_t unit = fragility_units_find(all, code);
    if (unit == SIZE_MAX || !p->here.in[unit] || strcmp(gaps->gaps[i].type, "loin") != 0) continue;
    *units += fragility_gap_tells_commune(gaps, i);
    *people += gaps->gaps[i].people > 0 ? gaps->gaps[i].people : 0;
  }
}

void fragility_portrait_scenario(struct portrait *p) {
  size_t before, after;
  double who, then;
  char texts[4][48];
  far_people(p, p->study->gaps, &before, &who);
  far_people(p, p->options->after, &after, &then);
  fragility_note_add(&p->note, BLOCK_HEADING, fragility_word(p->study, "portrait.scenario"));
  fragility_note_format(&p->note, BLOCK_TEXT, fragility_word(p->study, "portrait.scenario.text"), fragility_study_figure(p->study, (double)before, 0, texts[0]), fragility_study_figure(p->study, who, 0, texts[1]),
                        fragility_study_figure(p->study, (double)after, 0, texts[2]), fragility_study_figure(p->study, then, 0, texts[3]));
}

/* ---- venues ---- */

struct near {
  size_t venue;
  double km; /* from a commune; else 0 for one whose hours are known, 1 for the others: those go last */
};

static int by_km(const void *a, const void *b) {
  const struct near *x = a, *y = b;
  return x->km != y->km ? (x->km > y->km) - (x->km < y->km) : (x->venue > y->venue) - (x->venue < y->venue);
}

static void put_venue(struct portrait *p, struct block *table, size_t row, const struct near *near) {
  const fragility_venue *venue = fragility_supply_venue(p->study->supply, near->venue);
  char text[600], km[48];
  const char **cells = table->cells + row * table->columns;
  cells[0] = fragility_note_text(&p->note, venue->name);
  snprintf(text, sizeof text, "%.300s%s%s", venue->address, *venue->address && *venue->phone && !fragility_text_is_private(venue->phone) ? " \xC2\xB7 " : "",
           fragility_text_is_private(venue->phone) ? "" : venue->phone);
  cells[1] = fragility_note_text(&p->note, text);
  cells[2] = fragility_note_text(&p->note, venue->hours);
  if (p->here.level == FRAGILITY_COMMUNE) cells[3] = fragility_note_text(&p->note, fragility_study_figure(p->study, near->km, 1, km));
}

static void put_table(struct portrait *p, const struct near *list, size_t n) {
  static const char *const heads[] = {"venue.name", "venue.address", "venue.hours", "venue.km"};
  bool commune = p->here.level == FRAGILITY_COMMUNE;
  struct block *table = fragility_note_table(&p->note, commune ? 4 : 3, n + 1);
  if (!table) return;
  for (size_t c = 0; c < table->columns; c++) table->cells[c] = fragility_word(p->study, heads[c]);
  table->share[0] = 0.28, table->share[1] = 0.32, table->share[2] = commune ? 0.3 : 0.4, table->share[3] = 0.1;
  table->right = 1u << 3;
  for (size_t i = 0; i < n; i++) put_venue(p, table, i + 1, &list[i]);
}

/* The nearest of a commune, from its point and on its land; those in a larger place. */
static size_t list_venues(const struct portrait *p, struct near *list) {
  const fragility_units *units = p->shown.units;
  size_t n = 0, unit = 0;
  while (p->here.level == FRAGILITY_COMMUNE && !p->here.in[unit]) unit++;
  for (size_t v = 0; v < fragility_supply_count(p->study->supply); v++) {
    const fragility_venue *venue = fragility_supply_venue(p->study->supply, v);
    size_t at = fragility_venue_unit(venue, units);
    if (p->study->suitable && !p->study->suitable[v]) continue;
    if (p->here.level != FRAGILITY_COMMUNE) {
      if (at != SIZE_MAX && p->here.in[at]) list[n++] = (struct near){v, !*venue->hours};
      continue;
    }
    bool sea = at != SIZE_MAX && units->land && units->land[at] != units->land[unit];
    double km = fragility_distance_km(units->latitude[unit], units->longitude[unit], venue->latitude, venue->longitude);
    if (!isnan(km) && !sea) list[n++] = (struct near){v, km};
  }
  qsort(list, n, sizeof *list, by_km);
  return n;
}

fragility_status fragility_portrait_venues(struct portrait *p, fragility_error *err) {
  enum { NEAREST = 4 };
  struct near *list = fragility_array(fragility_supply_count(p->study->supply) + 1, sizeof *list);
  bool commune = p->here.level == FRAGILITY_COMMUNE;
  char count[48];
  if (!list) return fragility_fail_memory(err);
  size_t n = list_venues(p, list), most = commune ? NEAREST : p->rows, shown = n < most ? n : most;
  fragility_note_add(&p->note, BLOCK_HEADING, fragility_word(p->study, commune ? "portrait.nearest" : "portrait.venues"));
  if (!commune && n) fragility_note_format(&p->note, BLOCK_TEXT, fragility_word(p->study, n == 1 ? "portrait.venue.count" : "portrait.venues.count"), fragility_study_figure(p->study, (double)n, 0, count));
  if (shown) put_table(p, list, shown);
  else fragility_note_add(&p->note, BLOCK_TEXT, fragility_word(p->study, "portrait.novenue"));
  if (!commune && n > shown) fragility_note_format(&p->note, BLOCK_SMALL, fragility_word(p->study, "portrait.others"), n - shown);
  free(list);
  return FRAGILITY_OK;
}
