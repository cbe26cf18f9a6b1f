/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gaps as a page of text: headline, priorities, types with their first places, limits, sources. */
#define _GNU_SOURCE
#include "gaps/gaps.h"

#include <stdio.h>
#include <stdlib.h>

enum { SHOWN = 10, PRIORITIES = 5 };

static const char *const types[] = {"loin", "inadapte", "sature", "a_verifier", "quantile"};

static const char *word(const fragility_gaps *gaps, const char *key) { return fragility_words((int)gaps->language, key); }

/* The text of "what.type". */
static const char *word_for(const fragility_gaps *gaps, const char *what, const char *type) {
  char key[64];
  snprintf(key, sizeof key, "%s.%s", what, type);
  const char *text = word(gaps, key);
  return text == key ? type : text;
}

static const char *people(const fragility_gaps *gaps, double count, char text[48]) { return fragility_figure_people(gaps->language, count, text); }

static const char *inhabitants(const fragility_gaps *gaps, double count, char text[96]) { return fragility_figure_inhabitants(gaps->language, count, text); }

static double weight(const fragility_gaps *gaps, const fragility_gap *gap) {
  double weight = gap->people * gaps->score[gap->unit];
  return isnan(weight) ? -1 : weight;
}

/* Whatever their type, the gaps with most people times score; ties as listed. */
static void write_priorities(FILE *file, const fragility_gaps *gaps) {
  size_t best[PRIORITIES], n = 0;
  for (size_t i = 0; i < gaps->count; i++) {
    size_t at = n < PRIORITIES ? n++ : PRIORITIES;
    for (; at && weight(gaps, &gaps->gaps[i]) > weight(gaps, &gaps->gaps[best[at - 1]]); at--)
      if (at < PRIORITIES) best[at] = best[at - 1];
    if (at < PRIORITIES) best[at] = i;
  }
  if (n) fprintf(file, "\n%s\n", word(gaps, "page.priorities"));
  for (size_t i = 0; i < n; i++) {
    const fragility_gap *gap = &gaps->gaps[best[i]];
    char who[96], score[48];
    fprintf(file, "  %2zu. ", i + 1);
    fprintf(file, word(gaps, "page.priority"), gaps->units->units.name[gap->unit], word_for(gaps, "page.word", gap->type), inhabitants(gaps, gap->people, who),
            isnan(gaps->score[gap->unit]) ? word(gaps, "page.unknown") : fragility_figure_tenths(gaps->language, gaps->score[gap->unit], score));
    fputc('\n', file);
  }
}

static void write_type(FILE *file, const fragility_gaps *gaps, const char *type) {
  double who;
  char count[96];
  size_t communes = fragility_gaps_of_type(gaps, type, &who), shown = 0, rows = 0;
  if (!communes) return;
  fprintf(file, "\n%s\n  ", word_for(gaps, "page.type", type));
  fprintf(file, fragility_words_of(gaps->language, "page.asks", (double)communes), communes, inhabitants(gaps, who, count), word_for(gaps, "ask", type));
  fputc('\n', file);
  for (size_t i = 0; i < gaps->count; i++) {
    if (strcmp(gaps->gaps[i].type, type) != 0 || rows++ >= SHOWN) continue;
    fprintf(file, "  %2zu. %s\n", ++shown, gaps->gaps[i].reason);
  }
  if (rows == shown) return;
  fprintf(file, "      ");
  fprintf(file, word(gaps, "page.others"), rows - shown);
  fputc('\n', file);
}

static void write_sources(FILE *file, const fragility_gaps *gaps, const fragility_journal *journal) {
  for (size_t i = 0; i < fragility_journal_ledgers(journal); i++) {
    const fragility_ledger *l = fragility_journal_ledger(journal, i);
    char text[900];
    fprintf(file, "  - ");
    fprintf(file, word(gaps, "page.source"), l->file, fragility_ledger_text(l, text, sizeof text));
    fprintf(file, ".\n");
  }
}

static bool has_parts(const fragility_gaps *gaps) {
  for (size_t u = 0; u < gaps->units->units.count; u++)
    if (*gaps->units->units.commune[u] && (!gaps->keep || gaps->keep[u])) return true;
  return false;
}

static void write_limit(FILE *file, const fragility_gaps *gaps, const char *key) { fprintf(file, "  - %s\n", word(gaps, key)); }

static void write_limits(FILE *file, const fragility_gaps *gaps) {
  char times[48], who[48];
  bool parts = has_parts(gaps);
  fprintf(file, "\n%s\n", word(gaps, "page.limits"));
  write_limit(file, gaps, gaps->costs ? "page.limit.costs" : "page.limit.crow");
  if (parts) write_limit(file, gaps, "page.limit.parts");
  if (!gaps->points_only) write_limit(file, gaps, parts ? "page.limit.own.parts" : "page.limit.own");
  if (!isnan(gaps->people_per_capacity) && !isnan(gaps->saturation)) {
    fprintf(file, "  - ");
    fprintf(file, word(gaps, "page.limit.sature"), fragility_figure_tenths(gaps->language, gaps->saturation, times), people(gaps, gaps->people_per_capacity, who), gaps->capacity_unit);
    fputc('\n', file);
  }
  write_limit(file, gaps, "page.limit.known");
  write_limit(file, gaps, "page.limit.limit");
}

fragility_status fragility_gaps_page(const fragility_gaps *gaps, const char *title, const fragility_journal *const *journals, size_t n, char **out,
                                     fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the page");
  *out = NULL;
  if (!gaps || (n && !journals)) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "a page needs gaps");
  char *text = NULL;
  size_t size = 0;
  FILE *file = open_memstream(&text, &size);
  if (!file) return fragility_fail_memory(err);
  fprintf(file, "%s", word(gaps, "page.title"));
  if (title && *title) fprintf(file, word(gaps, "page.of"), title);
  fprintf(file, "\n\n%s\n", gaps->summary);
  write_priorities(file, gaps);
  for (size_t t = 0; t < sizeof types / sizeof *types; t++) write_type(file, gaps, types[t]);
  write_limits(file, gaps);
  fprintf(file, "\nSources\n");
  for (size_t j = 0; j < n; j++) write_sources(file, gaps, journals[j]);
  bool good = fclose(file) == 0 && text;
  if (!good) {
    free(text);
    return fragility_fail_memory(err);
  }
  *out = text;
  return FRAGILITY_OK;
}

void fragility_text_free(char *text) { free(text); }
