/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the note says, from the headline to the limits. */
#include "publish/portrait.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- headline and people ---- */

static void add_title(struct portrait *p) {
  char text[400];
  snprintf(text, sizeof text, "%.200s (%.40s)", p->here.name, p->here.code);
  p->note.title = fragility_note_text(&p->note, text);
  fragility_note_add(&p->note, BLOCK_TITLE, text);
}

/* Where the place is: "CA du Sicoval, Haute-Garonne, Occitanie". */
static void add_parents(struct portrait *p) {
  const fragility_units *units = p->shown.units;
  const char *const *const of[] = {[FRAGILITY_EPCI] = units->epci, [FRAGILITY_DEPARTEMENT] = units->departement, [FRAGILITY_REGION] = units->region};
  char text[400] = "";
  size_t first = 0, used = 0;
  while (!p->here.in[first]) first++;
  for (size_t level = p->here.level + 1; level <= FRAGILITY_REGION; level++) {
    const char *name = fragility_territory_parent_name(p->study->territory, (fragility_level)level, of[level][first]);
    if (p->here.level == FRAGILITY_COMMUNE && name) used += (size_t)snprintf(text + used, sizeof text - used, "%s%.100s", used ? ", " : "", name);
  }
  if (used) fragility_note_add(&p->note, BLOCK_SMALL, text);
}

/* One sentence: how fragile, and whether somebody helps. */
static void add_headline(struct portrait *p) {
  const struct subject *here = &p->here;
  char score[48], rank[48], ranked[48], far[48], people[48], text[900], key[48];
  size_t used = 0;
  if (isnan(here->score)) {
    used = (size_t)snprintf(text, sizeof text, "%s", fragility_word(p->study, "portrait.unscored"));
  } else {
    snprintf(key, sizeof key, "portrait.score.%s", here->level == FRAGILITY_COMMUNE ? "commune" : "place");
    used = (size_t)snprintf(text, sizeof text, fragility_word(p->study, key), fragility_study_figure(p->study, here->score, 1, score), fragility_study_figure(p->study, (double)here->rank, 0, rank),
                            fragility_study_figure(p->study, (double)here->ranked, 0, ranked));
  }
  size_t units = 0;
  double who = 0;
  for (size_t i = 0; p->study->gaps && i < p->shown.count; i++) {
    const struct facts *facts = &p->shown.facts[i];
    if (!here->in[facts->unit] || !facts->gap || strcmp(facts->gap->type, "loin") != 0) continue;
    units++, who += facts->gap_people;
  }
  if (p->study->gaps && here->level != FRAGILITY_COMMUNE)
    snprintf(text + used, sizeof text - used, fragility_word(p->study, units == 0 ? "portrait.far.none" : units == 1 ? "portrait.far.one" : "portrait.far.many"), fragility_study_figure(p->study, (double)units, 0, far),
             fragility_study_figure(p->study, who, 0, people));
  else if (p->study->gaps) snprintf(text + used, sizeof text - used, "%s", fragility_word(p->study, units ? "portrait.far.commune" : "portrait.near.commune"));
  fragility_note_add(&p->note, BLOCK_HEADLINE, text);
}

static void add_people(struct portrait *p) {
  char population[48], demand[48], low[48], high[48], units[48];
  const struct subject *here = &p->here;
  bool difficulty = strcmp(fragility_score_demand_kind(p->study->score), "people_in_difficulty") == 0;
  fragility_note_add(&p->note, BLOCK_HEADING, fragility_word(p->study, "portrait.people"));
  if (here->level == FRAGILITY_COMMUNE) fragility_note_format(&p->note, BLOCK_TEXT, fragility_word(p->study, "portrait.population"), fragility_study_figure(p->study, here->population, 0, population));
  else
    fragility_note_format(&p->note, BLOCK_TEXT, fragility_word(p->study, "portrait.populations"), fragility_study_figure(p->study, here->population, 0, population),
                          fragility_study_figure(p->study, (double)here->count, 0, units));
  if (difficulty)
    fragility_note_format(&p->note, BLOCK_TEXT, fragility_word(p->study, "portrait.demand"), fragility_study_figure(p->study, here->demand, 0, demand), fragility_study_figure(p->study, here->low, 0, low),
                          fragility_study_figure(p->study, here->high, 0, high));
  else fragility_note_add(&p->note, BLOCK_TEXT, fragility_word(p->study, "portrait.nodemand"));
  if (here->known < here->count)
    fragility_note_format(&p->note, BLOCK_TEXT, fragility_word(p->study, "portrait.known"), fragility_study_figure(p->study, (double)(here->count - here->known), 0, units));
}

/* ---- what pulls the score up and down ---- */

struct pull {
  size_t node; /* public: without the root */
  double here, against, raw, points;
};

static int by_points(const void *a, const void *b) {
  const struct pull *x = a, *y = b;
  double p = isnan(x->points) ? -INFINITY : x->points, q = isnan(y->points) ? -INFINITY : y->points;
  return p != q ? (p < q) - (p > q) : (x->node > y->node) - (x->node < y->node);
}

/* The points of the score that an indicator's distance to the reference makes: its weight among the known ones times that distance. */
static size_t list_pulls(const struct portrait *p, struct pull *pulls) {
  const fragility_method *method = p->study->method;
  double weights = 0;
  size_t n = 0;
  for (size_t i = 1; i < method->count; i++) {
    if (!method->nodes[i].leaf || !(method->nodes[i].effective > 0) || !fragility_score_node_given(p->study->score, i - 1)) continue;
    struct pull *pull = &pulls[n++];
    *pull = (struct pull){i - 1, fragility_subject_mean(p->study, &p->here, i - 1, false), fragility_subject_mean(p->study, &p->against, i - 1, false), fragility_subject_mean(p->study, &p->here, i - 1, true), NAN};
    if (!isnan(pull->here) && !isnan(pull->against)) weights += method->nodes[i].effective;
  }
  for (size_t k = 0; k < n && weights > 0; k++) pulls[k].points = method->nodes[pulls[k].node + 1].effective / weights * (pulls[k].here - pulls[k].against);
  qsort(pulls, n, sizeof *pulls, by_points);
  return n;
}

static const char *effect(struct portrait *p, const struct pull *pull) {
  char text[100], points[48];
  if (isnan(pull->points)) return fragility_word(p->study, "pull.unknown");
  const char *key = pull->points >= 0.05 ? "pull.up" : pull->points <= -0.05 ? "pull.down" : "pull.same";
  snprintf(text, sizeof text, fragility_word(p->study, key), fragility_study_figure(p->study, fabs(pull->points), 1, points));
  return fragility_note_text(&p->note, text);
}

static fragility_status add_pulls(struct portrait *p, fragility_error *err) {
  static const char *const heads[] = {"pull.indicator", "pull.raw", "pull.here", "pull.there", "pull.effect"};
  struct pull *pulls = fragility_array(p->study->method->count + 1, sizeof *pulls);
  if (!pulls) return fragility_fail_memory(err);
  size_t n = list_pulls(p, pulls);
  fragility_note_format(&p->note, BLOCK_HEADING, fragility_word(p->study, "portrait.pulls"), p->against.name);
  struct block *table = fragility_note_table(&p->note, 5, n + 1);
  for (size_t c = 0; table && c < 5; c++) table->cells[c] = fragility_word(p->study, heads[c]), table->share[c] = c == 0 ? 0.36 : c == 4 ? 0.28 : 0.12;
  if (table) table->right = 1u << 1 | 1u << 2 | 1u << 3;
  for (size_t i = 0; table && i < n; i++) {
    const char **cells = table->cells + (i + 1) * 5;
    char text[48];
    cells[0] = fragility_node_label(p->study, pulls[i].node + 1);
    cells[1] = fragility_note_text(&p->note, fragility_study_figure(p->study, pulls[i].raw, fabs(pulls[i].raw) >= 1000 ? 0 : 1, text));
    cells[2] = fragility_note_text(&p->note, fragility_study_figure(p->study, pulls[i].here, 1, text));
    cells[3] = fragility_note_text(&p->note, fragility_study_figure(p->study, pulls[i].against, 1, text));
    cells[4] = effect(p, &pulls[i]);
  }
  fragility_note_add(&p->note, BLOCK_SMALL, fragility_word(p->study, "portrait.pulls.note"));
  free(pulls);
  return FRAGILITY_OK;
}

static fragility_status add_notes(struct portrait *p, fragility_error *err) {
  const char **notes;
  size_t n;
  TRY(fragility_notes_make(&p->shown, &notes, &n, err));
  fragility_note_add(&p->note, BLOCK_HEADING, fragility_word(p->study, "portrait.sources"));
  for (size_t i = 0; i < n; i++) fragility_note_add(&p->note, BLOCK_SMALL, notes[i]);
  return FRAGILITY_OK;
}

static fragility_status compose(struct portrait *p, fragility_error *err) {
  fragility_note_free(&p->note);
  p->note.study = p->study;
  add_title(p);
  add_parents(p);
  add_headline(p);
  add_people(p);
  if (p->study->gaps) fragility_portrait_gaps(p);
  if (p->study->gaps && p->options->after) fragility_portrait_scenario(p);
  if (p->study->supply) TRY(fragility_portrait_venues(p, err));
  TRY(add_pulls(p, err));
  TRY(add_notes(p, err));
  return p->note.failed ? fragility_fail_memory(err) : FRAGILITY_OK;
}

/* ---- writing: lists grow shorter until two pages hold them ---- */

static fragility_status draw(struct portrait *p, FILE *file, fragility_error *err) {
  enum { PAGES = 2 };
  for (size_t pages = PAGES + 1;; p->rows--) {
    TRY(compose(p, err));
    TRY(fragility_note_pdf(&p->note, PAGES, &pages, file, err));
    if (pages <= PAGES) return FRAGILITY_OK;
    if (!p->rows) return fragility_fail(err, FRAGILITY_ERROR_RULE, "the note does not fit on %d pages", PAGES);
  }
}

static fragility_status write(struct portrait *p, bool pdf, const char *path, fragility_error *err) {
  struct fragility_output output;
  TRY(fragility_output_open(path, p->options->replace, &output, err));
  fragility_status status = pdf ? draw(p, output.file, err) : compose(p, err);
  if (status == FRAGILITY_OK && !pdf) fragility_note_html(&p->note, output.file);
  fragility_status closed = fragility_output_close(&output, status == FRAGILITY_OK, status == FRAGILITY_OK ? err : NULL);
  return status == FRAGILITY_OK ? closed : status;
}

/* What a place is usually compared with. */
static fragility_level usual(fragility_level level) { return level == FRAGILITY_COMMUNE || level == FRAGILITY_EPCI ? FRAGILITY_DEPARTEMENT : FRAGILITY_FRANCE; }

static bool is_parent(fragility_level level, fragility_level of) {
  return level == FRAGILITY_FRANCE || ((unsigned)level < FRAGILITY_LEVELS && level > of && level != FRAGILITY_ZONE && of != FRAGILITY_ZONE);
}

fragility_status fragility_portrait_write(const fragility_study *study, fragility_level level, const char *code, const fragility_portrait_options *options, const char *path, fragility_error *err) {
  static const fragility_portrait_options none = {.replace = false};
  enum { ROWS = 10 };
  struct portrait p = {.study = study, .options = options ? options : &none, .rows = ROWS};
  size_t size = path ? strlen(path) : 0;
  bool pdf = size > 4 && strcmp(path + size - 4, ".pdf") == 0, html = (size > 5 && strcmp(path + size - 5, ".html") == 0) || (path && strcmp(path, "-") == 0);
  if (!study || !code || !*code || (unsigned)level >= FRAGILITY_LEVELS) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "a portrait needs a study, a level and a code");
  if (!pdf && !html) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found the file name \"%.200s\", expected one that ends in .html or .pdf", path ? path : "");
  fragility_level against = p.options->against ? p.options->against : usual(level);
  if (!is_parent(against, level)) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "a %s is not compared with %s", fragility_level_name(level), (unsigned)against < FRAGILITY_LEVELS ? fragility_level_name(against) : "such a level");
  fragility_study whole = *study;
  whole.keep = NULL;
  p.study = &whole;
  TRY(fragility_shown_make(&whole, &p.shown, err));
  fragility_status status = fragility_subject_find(&whole, level, code, &p.here, err);
  if (status == FRAGILITY_OK) status = fragility_subject_parent(&whole, &p.here, against, &p.against, err);
  if (status == FRAGILITY_OK) status = write(&p, pdf, path, err);
  fragility_subject_free(&p.here), fragility_subject_free(&p.against);
  fragility_note_free(&p.note);
  fragility_shown_free(&p.shown);
  return status;
}
