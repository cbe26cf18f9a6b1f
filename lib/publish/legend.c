/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands beside the map: classes with their counts, gaps by type, and in words what was measured, when, by whom, and what it is not. */
#include "publish/publish.h"

#include <stdio.h>
#include <stdlib.h>

struct lines {
  struct shown *shown;
  const char **items;
  size_t count, room;
  bool failed;
};

static void add(struct lines *lines, const char *text) {
  const char *copy = fragility_arena_text(&lines->shown->arena, text, strlen(text));
  if (!copy || !fragility_grow((void **)&lines->items, &lines->room, lines->count, sizeof *lines->items)) lines->failed = true;
  else lines->items[lines->count++] = copy;
}

/* ---- sources ---- */

static void add_sources(struct lines *lines, const fragility_journal *journal) {
  for (size_t i = 0; i < fragility_journal_ledgers(journal); i++) {
    const fragility_ledger *l = fragility_journal_ledger(journal, i);
    char text[1100], told[700];
    snprintf(text, sizeof text, "%s%s (%.300s).", fragility_word(lines->shown->study, "note.source"), fragility_ledger_text(l, told, sizeof told), l->file);
    add(lines, text);
  }
}

static void add_method(struct lines *lines) {
  const fragility_study *study = lines->shown->study;
  char text[700], key[40];
  snprintf(key, sizeof key, "reference.%s", fragility_level_name(fragility_score_reference(study->score)));
  snprintf(text, sizeof text, fragility_word(study, "note.method"), fragility_score_title_in(study->score, study->language), fragility_word(study, key));
  add(lines, text);
  snprintf(text, sizeof text, fragility_word(study, "note.vintage"), fragility_territory_vintage(study->territory));
  add(lines, text);
}

fragility_status fragility_notes_make(struct shown *shown, const char ***notes, size_t *count, fragility_error *err) {
  const fragility_study *study = shown->study;
  struct lines lines = {.shown = shown};
  char text[200];
  add_method(&lines);
  if (study->gaps) add(&lines, fragility_word(study, study->gaps->costs ? "note.costs" : "note.crow"));
  if (study->gaps) add(&lines, fragility_word(study, "note.venues"));
  add(&lines, fragility_word(study, "note.missing"));
  add_sources(&lines, fragility_table_journal(study->table));
  if (study->supply) add_sources(&lines, fragility_supply_journal(study->supply));
  add(&lines, fragility_word(study, study->contours ? "note.contours" : "note.circles"));
  snprintf(text, sizeof text, fragility_word(study, "note.made"), fragility_version());
  add(&lines, text);
  const char **kept = fragility_arena_take(&shown->arena, (lines.count + 1) * sizeof *kept);
  if (kept && lines.count) memcpy(kept, lines.items, lines.count * sizeof *kept);
  free(lines.items);
  *notes = kept, *count = lines.count;
  return kept && !lines.failed ? FRAGILITY_OK : fragility_fail_memory(err);
}

/* ---- headline ---- */

/* One sentence: how many have no venue near, or a score where no venue is known. */
static const char *headline(struct shown *shown, const struct legend *legend) {
  const fragility_study *study = shown->study;
  char text[700], people[48], units[48], norm[48];
  size_t known = shown->count - legend->unscored, far = legend->gap_units[0];
  if (!study->gaps) {
    snprintf(text, sizeof text, fragility_word(study, known == 1 ? "headline.score" : "headline.scores"), fragility_study_figure(study, (double)known, 0, units));
  } else {
    const char *key = far == 0 ? "headline.none" : far == 1 ? "headline.far" : "headline.fars";
    fragility_study_figure(study, study->gaps->norm, study->gaps->norm != floor(study->gaps->norm), norm);
    if (!far) snprintf(text, sizeof text, fragility_word(study, key), norm, study->gaps->costs ? "minutes" : "km");
    else
      snprintf(text, sizeof text, fragility_word(study, key), fragility_study_figure(study, (double)far, 0, units), fragility_study_figure(study, legend->gap_people[0], 0, people), norm,
               study->gaps->costs ? "minutes" : "km");
  }
  return fragility_arena_text(&shown->arena, text, strlen(text));
}

static const char *title(struct shown *shown) {
  char text[TITLE_SIZE];
  fragility_study_title(shown->study, text);
  return fragility_arena_text(&shown->arena, text, strlen(text));
}

/* ---- counts ---- */

size_t fragility_legend_class(const struct legend *legend, double value) {
  size_t class_ = legend->classes - 1;
  if (isnan(value)) return SIZE_MAX;
  while (class_ && value < legend->bounds[class_]) class_--;
  return class_;
}

static void count(const struct shown *shown, struct legend *legend) {
  for (size_t i = 0; i < shown->count; i++) {
    const struct facts *facts = &shown->facts[i];
    size_t class_ = fragility_legend_class(legend, fragility_score_values(shown->study->score)[facts->unit]);
    if (class_ == SIZE_MAX) legend->unscored++;
    else legend->counts[class_]++;
    if (!facts->gap) continue;
    legend->gap_units[fragility_gap_kind(facts->gap->type)]++;
    legend->gap_people[fragility_gap_kind(facts->gap->type)] += facts->gap_people;
  }
}

static fragility_status classify(const struct shown *shown, const fragility_map_options *options, struct legend *out, fragility_error *err) {
  double *values = fragility_array(shown->count + 1, sizeof *values);
  size_t classes = options->classes ? options->classes : 5;
  if (!values) return fragility_fail_memory(err);
  for (size_t i = 0; i < shown->count; i++) values[i] = fragility_score_values(shown->study->score)[shown->facts[i].unit];
  if (options->kind == FRAGILITY_CLASSES_FIXED && options->bounds && classes <= FRAGILITY_MOST_CLASSES) memcpy(out->bounds, options->bounds, (classes - 1) * sizeof *out->bounds);
  fragility_status status = options->kind == FRAGILITY_CLASSES_FIXED && !options->bounds
                                ? fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "fixed classes need bounds")
                                : fragility_classes_make(values, shown->count, options->kind, classes, out->bounds, &out->classes, err);
  free(values);
  return status;
}

fragility_status fragility_legend_make(struct shown *shown, const fragility_map_options *options, struct legend *out, fragility_error *err) {
  static const fragility_map_options usual = {.classes = 0};
  *out = (struct legend){.classes = 0};
  TRY(classify(shown, options ? options : &usual, out, err));
  count(shown, out);
  out->title = title(shown);
  out->headline = headline(shown, out);
  if (!out->title || !out->headline) return fragility_fail_memory(err);
  return fragility_notes_make(shown, &out->notes, &out->note_count, err);
}
