/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sentences: no number is said that is not known, and every distance says "as the crow flies". */
#include "gaps/gaps.h"

#include <stdio.h>

static const char *word(const struct telling *telling, const char *key) { return fragility_words((int)telling->language, key); }

static const char *word_of(const struct telling *telling, const char *key, double count) { return fragility_words_of(telling->language, key, count); }

static int clip(const char *text, size_t most) { return (int)fragility_text_clip(text, most); }

const char *fragility_figure_people(fragility_language language, double count, char text[48]) { return fragility_figure(language, floor(count + 0.5), 0, text); }

const char *fragility_figure_inhabitants(fragility_language language, double count, char text[96]) {
  char figure[48];
  snprintf(text, 96, fragility_words_of(language, "gaps.people", floor(count + 0.5)), fragility_figure_people(language, count, figure));
  return text;
}

const char *fragility_figure_tenths(fragility_language language, double value, char text[48]) {
  double tenths = floor(value * 10 + 0.5);
  return fragility_figure(language, tenths / 10, fmod(tenths, 10) != 0, text);
}

static const char *people(const struct telling *telling, double count, char text[48]) { return fragility_figure_people(telling->language, count, text); }
static const char *inhabitants_of(const struct telling *telling, double count, char text[96]) { return fragility_figure_inhabitants(telling->language, count, text); }
static const char *tenths(const struct telling *telling, double value, char text[48]) { return fragility_figure_tenths(telling->language, value, text); }

/* ---- one gap ---- */

static const char *inhabitants(const struct telling *telling, size_t unit, char text[96]) {
  double n = telling->gaps->people[unit];
  if (isnan(n)) snprintf(text, 96, "%s", word(telling, "gaps.nobody"));
  else fragility_figure_inhabitants(telling->language, n, text);
  return text;
}

static const char *name_of(const fragility_gaps *gaps, size_t unit) {
  const char *name = gaps->units->units.name[unit];
  return *name ? name : gaps->units->units.code[unit];
}

/* "Revel (9 762 habitants) : ", the start of each sentence; returns its length. */
static size_t begin(const struct telling *telling, const fragility_gap *gap, char *text, size_t size) {
  char who[96];
  const char *name = name_of(telling->gaps, gap->unit);
  return (size_t)snprintf(text, size, word(telling, "gaps.begin"), clip(name, 300), name, inhabitants(telling, gap->unit, who));
}

/* "à moins de 10 km", or "à moins de 20 minutes" with a cost table. */
static const char *within(const struct telling *telling, char text[96]) {
  char norm[48];
  snprintf(text, 96, word(telling, "gaps.within"), tenths(telling, telling->gaps->norm, norm), telling->gaps->costs ? "minutes" : "km");
  return text;
}

static const char *end(const struct telling *telling, const fragility_gap *gap, char *text, size_t used, size_t size) {
  snprintf(text + used, size - used, "%s.", gap->limit ? word(telling, "gaps.limit") : "");
  return fragility_arena_text(telling->arena, text, strlen(text));
}

const char *fragility_gap_far(const struct telling *telling, const fragility_gap *gap) {
  const fragility_gaps *gaps = telling->gaps;
  char text[1024], norm[96], km[48];
  size_t used = begin(telling, gap, text, sizeof text);
  used += (size_t)snprintf(text + used, sizeof text - used, word(telling, "gaps.far"), within(telling, norm));
  if (gap->nearest != SIZE_MAX)
    used += (size_t)snprintf(text + used, sizeof text - used, word(telling, "gaps.far.nearest"), clip(gaps->venue_name[gap->unit], 300), gaps->venue_name[gap->unit],
                             tenths(telling, gap->nearest_km, km));
  else if (gaps->units->units.land[gap->unit])
    used += (size_t)snprintf(text + used, sizeof text - used, "%s", word(telling, "gaps.far.sea"));
  return end(telling, gap, text, used, sizeof text);
}

const char *fragility_gap_unsuitable(const struct telling *telling, const fragility_gap *gap) {
  const fragility_gaps *gaps = telling->gaps;
  char text[1024], norm[96], count[48];
  size_t used = begin(telling, gap, text, sizeof text);
  double venues = gaps->sights[gap->unit].venues;
  used += (size_t)snprintf(text + used, sizeof text - used, word_of(telling, "gaps.unsuitable", venues), people(telling, venues, count), within(telling, norm));
  if (*gaps->asked) used += (size_t)snprintf(text + used, sizeof text - used, word(telling, "gaps.asked"), clip(gaps->asked, 200), gaps->asked);
  return end(telling, gap, text, used, sizeof text);
}

const char *fragility_gap_saturated(const struct telling *telling, const fragility_gap *gap) {
  const fragility_gaps *gaps = telling->gaps;
  char text[1024], norm[96], here[48], most[48], times[48];
  size_t used = begin(telling, gap, text, sizeof text);
  used += (size_t)snprintf(text + used, sizeof text - used, word(telling, "gaps.saturated"), people(telling, gap->people_per_capacity, here), gaps->capacity_unit,
                           within(telling, norm), tenths(telling, gaps->saturation, times), people(telling, gaps->people_per_capacity, most));
  return end(telling, gap, text, used, sizeof text);
}

const char *fragility_gap_unverified(const struct telling *telling, const fragility_gap *gap) {
  char text[1024], norm[96], count[48];
  size_t used = begin(telling, gap, text, sizeof text);
  double venues = telling->gaps->sights[gap->unit].suitable;
  used += (size_t)snprintf(text + used, sizeof text - used, word_of(telling, "gaps.unverified", venues), people(telling, venues, count), within(telling, norm));
  return end(telling, gap, text, used, sizeof text);
}

const char *fragility_gap_quantile(const struct telling *telling, const fragility_gap *gap) {
  char text[1024], score[48], mass[48];
  size_t used = begin(telling, gap, text, sizeof text);
  double missing = floor(gap->gap_mass * 10 + 0.5) / 10;
  used += (size_t)snprintf(text + used, sizeof text - used, word_of(telling, "gaps.quantile", missing), tenths(telling, telling->gaps->score[gap->unit], score), tenths(telling, missing, mass));
  return end(telling, gap, text, used, sizeof text);
}

/* ---- all of them ---- */

static size_t closest_list(const struct telling *telling, char *text, size_t size) {
  const fragility_gaps *gaps = telling->gaps;
  size_t used = 0;
  for (size_t i = 0; i < FRAGILITY_CLOSEST && gaps->closest[i] != SIZE_MAX && used < size; i++) {
    char km[48];
    const char *name = name_of(gaps, gaps->closest[i]);
    used += (size_t)snprintf(text + used, size - used, "%s%.*s (%s km)", i ? ", " : "", clip(name, 80), name,
                             tenths(telling, fragility_access_nearest_km(gaps->access, gaps->closest[i]), km));
  }
  return used;
}

/* How many communes and people without a venue, and how many of them have none within 20 km either. */
static void count_far(const struct telling *telling, char *text, size_t size) {
  const fragility_gaps *gaps = telling->gaps;
  double near = 0, far = 0;
  size_t communes = fragility_gaps_of_type(gaps, "loin", &near), far_communes = 0;
  char norm[96], count[48], who[96];
  for (size_t i = 0; i < gaps->count; i++) {
    const fragility_gap *gap = &gaps->gaps[i];
    if (strcmp(gap->type, "loin") != 0 || fragility_access_within(gaps->access, gap->unit, RADIUS_20)) continue;
    far_communes += fragility_gap_tells_commune(gaps, i);
    far += isnan(gap->people) ? 0 : gap->people;
  }
  size_t used = (size_t)snprintf(text, size, word_of(telling, "summary.far", (double)communes), people(telling, (double)communes, count), inhabitants_of(telling, near, who),
                                 within(telling, norm), gaps->costs ? "" : word(telling, "gaps.crow"));
  if (far_communes && gaps->norm_km < 20)
    used += (size_t)snprintf(text + used, size - used, word(telling, "summary.far.twenty"), people(telling, (double)far_communes, count), inhabitants_of(telling, far, who));
  snprintf(text + used, size - used, ".");
}

/* One sentence for each other type that occurs. */
static void count_others(const struct telling *telling, char *text, size_t size) {
  static const char *const types[][2] = {{"inadapte", "summary.inadapte"}, {"sature", "summary.sature"}, {"a_verifier", "summary.a_verifier"}, {"quantile", "summary.quantile"}};
  size_t used = 0;
  for (size_t t = 0; t < sizeof types / sizeof *types && used < size; t++) {
    double who;
    char count[48], inhabitants[96];
    size_t communes = fragility_gaps_of_type(telling->gaps, types[t][0], &who);
    if (communes)
      used += (size_t)snprintf(text + used, size - used, word_of(telling, types[t][1], (double)communes), people(telling, (double)communes, count), inhabitants_of(telling, who, inhabitants));
  }
}

const char *fragility_gaps_paragraph(const struct telling *telling) {
  const fragility_gaps *gaps = telling->gaps;
  char text[2000], list[700], norm[96], count[48];
  const char *crow = gaps->costs ? "" : word(telling, "gaps.crow");
  within(telling, norm);
  if (gaps->rule == FRAGILITY_RULE_QUANTILE) snprintf(text, sizeof text, "%s", word(telling, "summary.relative"));
  else if (fragility_gaps_of_type(gaps, "loin", NULL)) count_far(telling, text, sizeof text);
  else if (closest_list(telling, list, sizeof list)) snprintf(text, sizeof text, word(telling, "summary.closest"), norm, crow, list);
  else if (gaps->examined) snprintf(text, sizeof text, word(telling, "summary.own"), norm, crow); /* each has a venue of its own, farther than the norm */
  else snprintf(text, sizeof text, "%s", word(telling, "summary.nothing"));
  count_others(telling, text + strlen(text), sizeof text - strlen(text));
  size_t used = strlen(text);
  if (gaps->unplaced) snprintf(text + used, sizeof text - used, word_of(telling, "summary.unplaced", (double)gaps->unplaced), people(telling, (double)gaps->unplaced, count));
  return fragility_arena_text(telling->arena, text, strlen(text));
}
