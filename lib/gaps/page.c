/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gaps as a page of French text: headline, priorities, types with their first places, limits, sources. */
#define _GNU_SOURCE
#include "gaps/gaps.h"

#include <stdio.h>
#include <stdlib.h>

enum { SHOWN = 10, PRIORITIES = 5 };

/* What each type asks for. */
static const struct ask {
  const char *type, *word, *title, *need;
} asks[] = {{"loin", "loin", "Loin : aucun lieu dans la norme", "un lieu, ou une permanence itinérante"},
            {"inadapte", "inadapté", "Inadapté : des lieux, mais pas ce qui est demandé", "le service qui manque"},
            {"sature", "saturé", "Saturé : trop d'habitants par lieu", "plus de postes ou d'heures"},
            {"a_verifier", "à vérifier", "À vérifier : lieux d'exercice inconnus ou fiches anciennes", "un appel téléphonique"},
            {"quantile", "score haut et accès bas", "Score haut et accès bas, par quantiles", "un regard de plus près"}};

static const char *word_of(const char *type) {
  for (size_t t = 0; t < sizeof asks / sizeof *asks; t++)
    if (strcmp(asks[t].type, type) == 0) return asks[t].word;
  return type;
}

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
  if (n) fprintf(file, "\nPriorités : le plus d'habitants fois le score\n");
  for (size_t i = 0; i < n; i++) {
    const fragility_gap *gap = &gaps->gaps[best[i]];
    char who[32], score[32];
    fprintf(file, "  %2zu. %s : %s, %s habitants, score %s.\n", i + 1, gaps->units->units.name[gap->unit], word_of(gap->type), fragility_figure_people(gap->people, who),
            isnan(gaps->score[gap->unit]) ? "inconnu" : fragility_figure_tenths(gaps->score[gap->unit], score));
  }
}

static void write_type(FILE *file, const fragility_gaps *gaps, const struct ask *ask) {
  double people;
  char who[32];
  size_t communes = fragility_gaps_of_type(gaps, ask->type, &people), shown = 0, rows = 0;
  if (!communes) return;
  fprintf(file, "\n%s\n  %zu commune%s, %s habitants. Ce que cela demande : %s.\n", ask->title, communes, communes > 1 ? "s" : "",
          fragility_figure_people(people, who), ask->need);
  for (size_t i = 0; i < gaps->count; i++) {
    if (strcmp(gaps->gaps[i].type, ask->type) != 0 || rows++ >= SHOWN) continue;
    fprintf(file, "  %2zu. %s\n", ++shown, gaps->gaps[i].reason);
  }
  if (rows > shown) fprintf(file, "      et %zu autres.\n", rows - shown);
}

static void write_sources(FILE *file, const fragility_journal *journal) {
  for (size_t i = 0; i < fragility_journal_ledgers(journal); i++) {
    const fragility_ledger *l = fragility_journal_ledger(journal, i);
    const char *facts[] = {l->publisher, l->vintage, l->licence};
    fprintf(file, "  - %s : %s", l->file, l->title);
    for (size_t f = 0; f < 3; f++) fprintf(file, "%s%s", *facts[f] ? ", " : "", facts[f]);
    fprintf(file, ".\n");
  }
}

static bool has_parts(const fragility_gaps *gaps) {
  for (size_t u = 0; u < gaps->units->units.count; u++)
    if (*gaps->units->units.commune[u] && (!gaps->keep || gaps->keep[u])) return true;
  return false;
}

static void write_limits(FILE *file, const fragility_gaps *gaps) {
  char times[32], who[32];
  fprintf(file, "\nLimites\n");
  if (gaps->costs) fprintf(file, "  - Durées de la table de coûts donnée ; une paire absente est hors de portée. Les lieux saturés ne sont pas cherchés.\n");
  else fprintf(file, "  - Distances à vol d'oiseau, depuis un point de la commune ; ni relief, ni route, ni transport.\n");
  if (has_parts(gaps)) fprintf(file, "  - Paris, Lyon et Marseille par arrondissement.\n");
  if (!gaps->points_only)
    fprintf(file, "  - Un lieu dans la commune%s compte pour elle, où que soit le point de la commune.\n", has_parts(gaps) ? " (à Paris, Lyon et Marseille : dans l'arrondissement que la fiche nomme)" : "");
  if (!isnan(gaps->people_per_capacity) && !isnan(gaps->saturation))
    fprintf(file, "  - Saturé : plus de %s fois %s habitants par %s, la moyenne du territoire étudié.\n", fragility_figure_tenths(gaps->saturation, times),
            fragility_figure_people(gaps->people_per_capacity, who), gaps->capacity_unit);
  fprintf(file, "  - Seuls les lieux des fichiers donnés sont connus ; une liste d'employeurs n'est pas une liste de lieux.\n"
                "  - « À la limite » : la distance ou le nombre est à moins de 10 %% de la norme.\n");
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
  fprintf(file, "Les trous dans la raquette%s%s\n\n%s\n", title && *title ? " : " : "", title ? title : "", gaps->summary);
  write_priorities(file, gaps);
  for (size_t t = 0; t < sizeof asks / sizeof *asks; t++) write_type(file, gaps, &asks[t]);
  write_limits(file, gaps);
  fprintf(file, "\nSources\n");
  for (size_t j = 0; j < n; j++) write_sources(file, journals[j]);
  bool good = fclose(file) == 0 && text;
  if (!good) {
    free(text);
    return fragility_fail_memory(err);
  }
  *out = text;
  return FRAGILITY_OK;
}

void fragility_text_free(char *text) { free(text); }
