/* SPDX-License-Identifier: GPL-3.0-or-later */
/* French sentences: no number is said that is not known, and every distance says "à vol d'oiseau". */
#include "gaps/gaps.h"

#include <stdio.h>

/* Bytes of a text that stand for it in a sentence: at most `most`, cut at a character's start. */
static int clip(const char *text, int most) {
  int n = (int)strnlen(text, (size_t)most + 1);
  if (n <= most) return n;
  for (n = most; n && ((unsigned char)text[n] & 0xC0) == 0x80; n--) {}
  return n;
}

/* 12345 -> "12 345", blanks that do not break; NaN, or more than can be people, -> "?". */
const char *fragility_figure_people(double count, char text[32]) {
  char digits[24];
  int n = !(fabs(count) < 1e15) ? 0 : snprintf(digits, sizeof digits, "%.0f", floor(count + 0.5));
  size_t used = 0;
  if (n <= 0) return "?";
  for (int i = 0; i < n; i++) {
    if (i && (n - i) % 3 == 0) memcpy(text + used, "\xC2\xA0", 2), used += 2;
    text[used++] = digits[i];
  }
  text[used] = '\0';
  return text;
}

/* One decimal, with a comma, whatever the locale. */
const char *fragility_figure_tenths(double value, char text[32]) {
  long tenths = (long)floor(value * 10 + 0.5);
  if (tenths % 10) snprintf(text, 32, "%ld,%ld", tenths / 10, tenths % 10);
  else snprintf(text, 32, "%ld", tenths / 10);
  return text;
}

static const char *inhabitants(const fragility_gaps *gaps, size_t unit, char text[64]) {
  char count[32];
  double n = gaps->people[unit];
  if (isnan(n)) snprintf(text, 64, "population inconnue");
  else snprintf(text, 64, "%s habitant%s", fragility_figure_people(n, count), n > 1 ? "s" : "");
  return text;
}

/* "Revel (9 762 habitants) : ", the start of each sentence; returns its length. */
static size_t begin(const fragility_gaps *gaps, const fragility_gap *gap, char *text, size_t size) {
  char who[64];
  const char *name = gaps->units->units.name[gap->unit];
  if (!*name) name = gaps->units->units.code[gap->unit];
  return (size_t)snprintf(text, size, "%.*s (%s) : ", clip(name, 300), name, inhabitants(gaps, gap->unit, who));
}

/* "à moins de 10 km", or "à moins de 20 minutes" with a cost table. */
static const char *within(const fragility_gaps *gaps, char text[64]) {
  char norm[32];
  snprintf(text, 64, "à moins de %s %s", fragility_figure_tenths(gaps->norm, norm), gaps->costs ? "minutes" : "km");
  return text;
}

static const char *end(fragility_gaps *gaps, const fragility_gap *gap, char *text, size_t used, size_t size) {
  snprintf(text + used, size - used, "%s.", gap->limit ? " : à la limite de la norme" : "");
  return fragility_arena_text(&gaps->arena, text, strlen(text));
}

const char *fragility_gap_far(fragility_gaps *gaps, const fragility_gap *gap) {
  char text[1024], norm[64], km[32];
  size_t used = begin(gaps, gap, text, sizeof text);
  used += (size_t)snprintf(text + used, sizeof text - used, "aucun lieu d'aide %s", within(gaps, norm));
  if (gap->nearest != SIZE_MAX)
    used += (size_t)snprintf(text + used, sizeof text - used, " ; le plus proche, %.*s, est à %s km à vol d'oiseau",
                             clip(gaps->venue_name[gap->unit], 300), gaps->venue_name[gap->unit], fragility_figure_tenths(gap->nearest_km, km));
  else if (gaps->units->units.land[gap->unit])
    used += (size_t)snprintf(text + used, sizeof text - used, " sans passer la mer");
  return end(gaps, gap, text, used, sizeof text);
}

const char *fragility_gap_unsuitable(fragility_gaps *gaps, const fragility_gap *gap) {
  char text[1024], norm[64], count[32];
  size_t used = begin(gaps, gap, text, sizeof text), venues = gaps->sights[gap->unit].venues;
  used += (size_t)snprintf(text + used, sizeof text - used, "%s lieu%s d'aide %s, aucun avec ce qui est demandé%s%.*s", fragility_figure_people((double)venues, count),
                           venues > 1 ? "x" : "", within(gaps, norm), *gaps->asked ? " : " : "", clip(gaps->asked, 200), gaps->asked);
  return end(gaps, gap, text, used, sizeof text);
}

const char *fragility_gap_saturated(fragility_gaps *gaps, const fragility_gap *gap) {
  char text[1024], norm[64], here[32], most[32], times[32];
  size_t used = begin(gaps, gap, text, sizeof text);
  used += (size_t)snprintf(text + used, sizeof text - used, "%s habitants par %.40s %s, plus de %s fois la moyenne (%s)", fragility_figure_people(gap->people_per_capacity, here),
                           gaps->capacity_unit, within(gaps, norm), fragility_figure_tenths(gaps->saturation, times), fragility_figure_people(gaps->people_per_capacity, most));
  return end(gaps, gap, text, used, sizeof text);
}

const char *fragility_gap_unverified(fragility_gaps *gaps, const fragility_gap *gap) {
  char text[1024], norm[64], count[32];
  size_t used = begin(gaps, gap, text, sizeof text), venues = gaps->sights[gap->unit].suitable;
  used += (size_t)snprintf(text + used, sizeof text - used, "%s lieu%s d'aide %s, à vérifier par téléphone : lieu d'exercice inconnu ou fiche ancienne",
                           fragility_figure_people((double)venues, count), venues > 1 ? "x" : "", within(gaps, norm));
  return end(gaps, gap, text, used, sizeof text);
}

const char *fragility_gap_quantile(fragility_gaps *gaps, const fragility_gap *gap) {
  char text[1024], score[32], mass[32];
  size_t used = begin(gaps, gap, text, sizeof text);
  used += (size_t)snprintf(text + used, sizeof text - used,
                           "score de %s, parmi les plus hauts, et accès parmi les plus bas ; il manque l'équivalent de %s lieu par rapport à l'accès médian",
                           fragility_figure_tenths(gaps->score[gap->unit], score), fragility_figure_tenths(gap->gap_mass, mass));
  return end(gaps, gap, text, used, sizeof text);
}

static size_t closest_list(const fragility_gaps *gaps, char *text, size_t size) {
  size_t used = 0;
  for (size_t i = 0; i < FRAGILITY_CLOSEST && gaps->closest[i] != SIZE_MAX && used < size; i++) {
    char km[32];
    size_t unit = gaps->closest[i];
    const char *name = gaps->units->units.name[unit];
    if (!*name) name = gaps->units->units.code[unit];
    used += (size_t)snprintf(text + used, size - used, "%s%.*s (%s km)", i ? ", " : "", clip(name, 80), name,
                             fragility_figure_tenths(fragility_access_nearest_km(gaps->access, unit), km));
  }
  return used;
}

/* How many communes and people without a venue, and how many of them have none within 20 km either. */
static void count_far(const fragility_gaps *gaps, char *text, size_t size) {
  double near = 0, far = 0;
  size_t communes = fragility_gaps_of_type(gaps, "loin", &near), far_communes = 0;
  char norm[64], count[32], who[32];
  for (size_t i = 0; i < gaps->count; i++) {
    const fragility_gap *gap = &gaps->gaps[i];
    if (strcmp(gap->type, "loin") != 0 || fragility_access_within(gaps->access, gap->unit, RADIUS_20)) continue;
    far_communes += fragility_gap_tells_commune(gaps, i);
    far += isnan(gap->people) ? 0 : gap->people;
  }
  size_t used = (size_t)snprintf(text, size, "%s commune%s (%s habitants) sans lieu d'aide %s%s", fragility_figure_people((double)communes, count),
                                 communes > 1 ? "s" : "", fragility_figure_people(near, who), within(gaps, norm), gaps->costs ? "" : " à vol d'oiseau");
  if (far_communes && gaps->norm_km < 20)
    used += (size_t)snprintf(text + used, size - used, ", dont %s (%s habitants) sans lieu à moins de 20 km", fragility_figure_people((double)far_communes, count),
                             fragility_figure_people(far, who));
  snprintf(text + used, size - used, ".");
}

/* One sentence for each other type that occurs. */
static size_t count_others(const fragility_gaps *gaps, char *text, size_t size) {
  static const char *const told[][2] = {{"inadapte", "avec des lieux mais pas ce qui est demandé"}, {"sature", "où les lieux sont trop peu pour les habitants"},
                                        {"a_verifier", "dont tous les lieux sont à vérifier"}, {"quantile", "de score haut et d'accès bas, par quantiles"}};
  size_t used = 0;
  for (size_t t = 0; t < sizeof told / sizeof *told && used < size; t++) {
    double who;
    char count[32], habitants[32];
    size_t communes = fragility_gaps_of_type(gaps, told[t][0], &who);
    if (!communes) continue;
    used += (size_t)snprintf(text + used, size - used, " %s commune%s (%s habitants) %s.", fragility_figure_people((double)communes, count), communes > 1 ? "s" : "",
                             fragility_figure_people(who, habitants), told[t][1]);
  }
  return used;
}

const char *fragility_gaps_paragraph(fragility_gaps *gaps) {
  char text[2000], list[700], norm[64], count[32];
  const char *crow = gaps->costs ? "" : " à vol d'oiseau";
  within(gaps, norm);
  if (gaps->rule == FRAGILITY_RULE_QUANTILE) {
    snprintf(text, sizeof text, "Coupes relatives : elles trouvent des trous par construction.");
  } else if (fragility_gaps_of_type(gaps, "loin", NULL)) {
    count_far(gaps, text, sizeof text);
  } else if (closest_list(gaps, list, sizeof list)) {
    snprintf(text, sizeof text, "Aucune commune sans lieu d'aide %s%s. Les plus proches de la norme, par la distance à leur lieu le plus proche : %s.", norm,
             crow, list);
  } else if (gaps->examined) { /* each has a venue of its own, farther than the norm */
    snprintf(text, sizeof text, "Aucune commune sans lieu d'aide, chez elle ou %s%s.", norm, crow);
  } else {
    snprintf(text, sizeof text, "Aucune commune à examiner : aucune n'a de point.");
  }
  count_others(gaps, text + strlen(text), sizeof text - strlen(text));
  size_t used = strlen(text);
  if (gaps->unplaced)
    snprintf(text + used, sizeof text - used, " Sans point connu, %s commune%s ne peu%s être examinée%s.", fragility_figure_people((double)gaps->unplaced, count),
             gaps->unplaced > 1 ? "s" : "", gaps->unplaced > 1 ? "vent" : "t", gaps->unplaced > 1 ? "s" : "");
  return fragility_arena_text(&gaps->arena, text, strlen(text));
}
