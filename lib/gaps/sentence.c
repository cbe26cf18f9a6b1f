/* SPDX-License-Identifier: GPL-3.0-or-later */
/* French sentences: no number is said that is not known, and every distance says "à vol d'oiseau". */
#include "gaps/gaps.h"

#include <stdio.h>

/* 12345 -> "12 345", blanks that do not break; NaN -> "?". */
static const char *people(double count, char text[32]) {
  char digits[24];
  int n = isnan(count) ? 0 : snprintf(digits, sizeof digits, "%.0f", floor(count + 0.5));
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
static const char *kilometres(double km, char text[32]) {
  long tenths = (long)floor(km * 10 + 0.5);
  if (tenths % 10) snprintf(text, 32, "%ld,%ld", tenths / 10, tenths % 10);
  else snprintf(text, 32, "%ld", tenths / 10);
  return text;
}

static const char *inhabitants(const fragility_gaps *gaps, size_t unit, char text[64]) {
  char count[32];
  double n = gaps->people[unit];
  if (isnan(n)) snprintf(text, 64, "population inconnue");
  else snprintf(text, 64, "%s habitant%s", people(n, count), n > 1 ? "s" : "");
  return text;
}

const char *fragility_gap_sentence(fragility_gaps *gaps, const fragility_gap *gap) {
  char text[1024], who[64], norm[32], km[32];
  const char *name = gaps->units->units.name[gap->unit];
  if (!*name) name = gaps->units->units.code[gap->unit];
  int used = snprintf(text, sizeof text, "%s (%s) : aucun lieu d'aide à moins de %s km", name, inhabitants(gaps, gap->unit, who),
                      kilometres(gaps->norm_km, norm));
  if (gap->nearest != SIZE_MAX)
    used += snprintf(text + used, sizeof text - (size_t)used, " ; le plus proche, %.300s, est à %s km à vol d'oiseau",
                     gaps->venue_name[gap->unit], kilometres(gap->nearest_km, km));
  used += snprintf(text + used, sizeof text - (size_t)used, "%s.", gap->limit ? " : à la limite de la norme" : "");
  return fragility_arena_text(&gaps->arena, text, strlen(text));
}

static size_t closest_list(const fragility_gaps *gaps, char *text, size_t size) {
  size_t used = 0;
  for (size_t i = 0; i < FRAGILITY_CLOSEST && gaps->closest[i] != SIZE_MAX && used < size; i++) {
    char km[32];
    size_t unit = gaps->closest[i];
    const char *name = gaps->units->units.name[unit];
    used += (size_t)snprintf(text + used, size - used, "%s%.80s (%s km)", i ? ", " : "", *name ? name : gaps->units->units.code[unit],
                             kilometres(fragility_access_nearest_km(gaps->access, unit), km));
  }
  return used;
}

/* How many communes and people, and how many of them have no venue within 20 km either. */
static void count_list(const fragility_gaps *gaps, const char *norm, char *text, size_t size) {
  fragility_sum near = {0, 0}, far = {0, 0};
  size_t far_communes = 0;
  char communes[32], count[32];
  for (size_t i = 0; i < gaps->count; i++) {
    bool beyond = fragility_access_within(gaps->access, gaps->gaps[i].unit, RADIUS_20) == 0;
    double here = isnan(gaps->gaps[i].people) ? 0 : gaps->gaps[i].people;
    fragility_sum_add(&near, here);
    if (beyond) fragility_sum_add(&far, here), far_communes++;
  }
  int used = snprintf(text, size, "%s commune%s (%s habitants) sans lieu d'aide à moins de %s km à vol d'oiseau",
                      people((double)gaps->count, communes), gaps->count > 1 ? "s" : "", people(fragility_sum_value(&near), count), norm);
  if (far_communes && gaps->norm_km < 20)
    used += snprintf(text + used, size - (size_t)used, ", dont %s (%s habitants) sans lieu à moins de 20 km",
                     people((double)far_communes, communes), people(fragility_sum_value(&far), count));
  snprintf(text + used, size - (size_t)used, ".");
}

const char *fragility_gaps_paragraph(fragility_gaps *gaps) {
  char text[1200], list[700], norm[32], count[32];
  kilometres(gaps->norm_km, norm);
  if (gaps->count) {
    count_list(gaps, norm, text, sizeof text);
  } else if (closest_list(gaps, list, sizeof list)) {
    snprintf(text, sizeof text,
             "Aucune commune sans lieu d'aide à moins de %s km à vol d'oiseau. Les plus proches de la norme, par la distance à "
             "leur lieu le plus proche : %s.",
             norm, list);
  } else {
    snprintf(text, sizeof text, "Aucune commune à examiner : aucune n'a de point ou il n'y a aucun lieu.");
  }
  size_t used = strlen(text);
  if (gaps->unplaced)
    snprintf(text + used, sizeof text - used, " Sans point connu, %s commune%s ne peu%s être examinée%s.", people((double)gaps->unplaced, count),
             gaps->unplaced > 1 ? "s" : "", gaps->unplaced > 1 ? "vent" : "t", gaps->unplaced > 1 ? "s" : "");
  return fragility_arena_text(&gaps->arena, text, strlen(text));
}
