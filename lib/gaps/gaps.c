/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gaps/gaps.h"

#include <stdlib.h>

enum { USUAL_STALE_DAYS = 548 };

/* ---- what was asked ---- */

static double or_usual(double asked, double usual) { return asked != 0 ? asked : usual; }

static fragility_status take_options(const fragility_gaps_options *options, fragility_gaps *gaps, fragility_error *err) {
  static const fragility_gaps_options none = {0};
  const fragility_gaps_options *o = options ? options : &none;
  TRY(fragility_language_find(o->language, &gaps->language, err));
  gaps->rule = o->rule;
  gaps->norm_km = or_usual(o->norm_km, 10);
  gaps->costs = o->costs != NULL;
  gaps->norm = gaps->costs ? or_usual(o->norm_cost, 20) : gaps->norm_km;
  gaps->points_only = o->points_only || gaps->costs;
  bool shared = !gaps->costs; /* who shares a venue with whom is not in a table of costs to venues */
  gaps->saturation = o->saturation < 0 || !shared ? (double)NAN : or_usual(o->saturation, 2);
  gaps->people_per_capacity = o->people_per_capacity > 0 ? o->people_per_capacity : (double)NAN;
  gaps->verify = o->verify;
  gaps->oldest = o->today ? o->today - (o->stale_days ? o->stale_days : USUAL_STALE_DAYS) : 0;
  gaps->score_cut = gaps->access_cut = gaps->access_median = NAN;
  const char *asked = o->asked ? o->asked : "", *unit = o->capacity_unit ? o->capacity_unit : fragility_words((int)gaps->language, "gaps.unit");
  gaps->asked = fragility_arena_text(&gaps->arena, asked, strlen(asked));
  gaps->capacity_unit = fragility_arena_text(&gaps->arena, unit, strlen(unit));
  if (!gaps->asked || !gaps->capacity_unit) return fragility_fail_memory(err);
  if (!(gaps->norm > 0) || !(gaps->norm_km > 0) || gaps->norm_km > 20000)
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "a norm must be above 0 and below 20,000 km");
  return FRAGILITY_OK;
}

/* A column of the need, NaN everywhere when it has none. */
static double *column_of(const fragility_table *need, const char *name, fragility_gaps *gaps) {
  size_t n = gaps->units->units.count, column = fragility_table_find(need, name);
  double *values = fragility_arena_take(&gaps->arena, (n + 1) * sizeof *values);
  for (size_t u = 0; values && u < n; u++) values[u] = fragility_table_value(need, column, u);
  return values;
}

static fragility_status take_need(const fragility_table *need, const fragility_gaps_options *options, fragility_gaps *gaps, fragility_error *err) {
  size_t n = gaps->units->units.count;
  gaps->score = column_of(need, "score", gaps);
  gaps->coverage = column_of(need, "coverage", gaps);
  gaps->people = column_of(need, "demand", gaps);
  gaps->venue_id = fragility_arena_take(&gaps->arena, (n + 1) * sizeof *gaps->venue_id);
  gaps->venue_name = fragility_arena_take(&gaps->arena, (n + 1) * sizeof *gaps->venue_name);
  if (!gaps->score || !gaps->coverage || !gaps->people || !gaps->venue_id || !gaps->venue_name) return fragility_fail_memory(err);
  for (size_t u = 0; u < n; u++)
    if (isnan(gaps->people[u])) gaps->people[u] = gaps->units->units.population[u];
  if (!options || !options->keep) return FRAGILITY_OK;
  gaps->keep = fragility_arena_take(&gaps->arena, n + 1);
  if (!gaps->keep) return fragility_fail_memory(err);
  memcpy(gaps->keep, options->keep, n);
  return FRAGILITY_OK;
}

/* ---- the list ---- */

static bool listed(const fragility_gaps *gaps, size_t unit) { return !gaps->keep || gaps->keep[unit]; }

static bool placed(const fragility_gaps *gaps, size_t unit) {
  return gaps->costs || (!isnan(gaps->units->units.latitude[unit]) && !isnan(gaps->units->units.longitude[unit]));
}

static fragility_status keep_venues(fragility_gaps *gaps, fragility_error *err) {
  for (size_t u = 0; u < gaps->units->units.count; u++) {
    const fragility_venue *venue = fragility_supply_venue(gaps->supply, fragility_access_nearest(gaps->access, u));
    gaps->venue_id[u] = venue ? fragility_arena_text(&gaps->arena, venue->id, strlen(venue->id)) : "";
    gaps->venue_name[u] = venue ? fragility_arena_text(&gaps->arena, venue->name, strlen(venue->name)) : "";
    if (!gaps->venue_id[u] || !gaps->venue_name[u]) return fragility_fail_memory(err);
  }
  return FRAGILITY_OK;
}

static const char *type_of(const fragility_gaps *gaps, size_t unit, bool *limit) {
  *limit = false;
  if (gaps->rule == FRAGILITY_RULE_QUANTILE)
    return gaps->score[unit] >= gaps->score_cut && gaps->reach[unit] <= gaps->access_cut ? "quantile" : NULL;
  const struct gap_type *type = fragility_gap_type(gaps, unit, limit);
  return type ? type->name : NULL;
}

static void add_gap(fragility_gaps *gaps, size_t unit, const char *type, bool limit) {
  const struct sight *sight = gaps->sights ? &gaps->sights[unit] : NULL;
  bool shared = sight && sight->capacity > 0 && !isnan(gaps->saturation);
  gaps->gaps[gaps->count++] = (fragility_gap){.unit = unit, .type = type, .limit = limit, .people = gaps->people[unit],
                                              .nearest = fragility_access_nearest(gaps->access, unit),
                                              .nearest_km = fragility_access_nearest_km(gaps->access, unit),
                                              .people_per_capacity = shared ? sight->people / sight->capacity : (double)NAN,
                                              .access = gaps->reach ? gaps->reach[unit] : (double)NAN,
                                              .gap_mass = gaps->mass ? gaps->mass[unit] : (double)NAN};
}

static fragility_status list_gaps(fragility_gaps *gaps, fragility_error *err) {
  size_t n = gaps->units->units.count;
  gaps->gaps = fragility_array(n, sizeof *gaps->gaps);
  if (!gaps->gaps) return fragility_fail_memory(err);
  for (size_t u = 0; u < n; u++) {
    bool limit;
    if (!listed(gaps, u)) continue;
    gaps->unplaced += !placed(gaps, u);
    gaps->examined += placed(gaps, u);
    const char *type = placed(gaps, u) ? type_of(gaps, u, &limit) : NULL;
    if (type) add_gap(gaps, u, type, limit);
  }
  return FRAGILITY_OK;
}

static size_t place_of(const char *type) {
  size_t t = 0;
  for (const struct gap_type *at; (at = fragility_gap_type_at(t)) && strcmp(at->name, type) != 0; t++) {}
  return t;
}

int fragility_gap_order(const void *a, const void *b) {
  const fragility_gap *x = a, *y = b;
  size_t t = place_of(x->type), s = place_of(y->type);
  if (t != s) return t < s ? -1 : 1;
  if (x->gap_mass != y->gap_mass && !isnan(x->gap_mass) && !isnan(y->gap_mass)) return x->gap_mass < y->gap_mass ? 1 : -1;
  double p = isnan(x->people) ? -1 : x->people, q = isnan(y->people) ? -1 : y->people;
  if (p != q && isnan(x->gap_mass)) return p < q ? 1 : -1;
  return (x->unit > y->unit) - (x->unit < y->unit);
}

/* Units within the norm, those nearest to passing it. */
static void find_closest(fragility_gaps *gaps) {
  for (size_t i = 0; i < FRAGILITY_CLOSEST; i++) gaps->closest[i] = SIZE_MAX;
  for (size_t u = 0; u < gaps->units->units.count; u++) {
    double km = fragility_access_nearest_km(gaps->access, u);
    if (!listed(gaps, u) || !(km <= gaps->norm_km) || (gaps->sights && !gaps->sights[u].venues)) continue;
    size_t unit = u;
    for (size_t i = 0; i < FRAGILITY_CLOSEST; i++) {
      bool farther = gaps->closest[i] == SIZE_MAX ||
                     fragility_access_nearest_km(gaps->access, unit) > fragility_access_nearest_km(gaps->access, gaps->closest[i]);
      if (!farther) continue;
      size_t pushed = gaps->closest[i];
      gaps->closest[i] = unit;
      if (pushed == SIZE_MAX) break;
      unit = pushed;
    }
  }
}

static fragility_status tell(fragility_gaps *gaps, fragility_error *err) {
  const struct telling telling = {gaps, gaps->language, &gaps->arena};
  for (size_t i = 0; i < gaps->count; i++) {
    gaps->gaps[i].reason = fragility_gap_type_find(gaps->gaps[i].type)->sentence(&telling, &gaps->gaps[i]);
    if (!gaps->gaps[i].reason) return fragility_fail_memory(err);
  }
  gaps->summary = fragility_gaps_paragraph(&telling);
  return gaps->summary ? FRAGILITY_OK : fragility_fail_memory(err);
}

static fragility_status run(fragility_gaps *gaps, const fragility_table *need, const fragility_gaps_options *options, fragility_error *err) {
  const fragility_options *common = options ? options->options : NULL;
  TRY(take_options(options, gaps, err));
  TRY(take_need(need, options, gaps, err));
  double radii[RADII] = {gaps->norm_km, 10, 20};
  TRY(fragility_access_compute(&gaps->units->units, gaps->supply, radii, RADII, common, &gaps->access, err));
  TRY(keep_venues(gaps, err));
  TRY(gaps->rule == FRAGILITY_RULE_QUANTILE ? fragility_gaps_cut(gaps, common, err) : fragility_gaps_look(gaps, options, err));
  TRY(list_gaps(gaps, err));
  qsort(gaps->gaps, gaps->count, sizeof *gaps->gaps, fragility_gap_order);
  find_closest(gaps);
  return tell(gaps, err);
}

fragility_status fragility_gaps_find(const fragility_table *need, const fragility_supply *supply, const fragility_gaps_options *options,
                                     fragility_gaps **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the gaps");
  *out = NULL;
  if (!need || !supply) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "gaps need a table and a supply");
  fragility_gaps *gaps = calloc(1, sizeof *gaps);
  if (!gaps) return fragility_fail_memory(err);
  gaps->units = fragility_register_share(need->units);
  gaps->supply = supply;
  fragility_status status = run(gaps, need, options, err);
  gaps->supply = NULL;
  if (status != FRAGILITY_OK) {
    fragility_gaps_free(gaps);
    return status;
  }
  *out = gaps;
  return FRAGILITY_OK;
}

void fragility_gaps_free(fragility_gaps *gaps) {
  if (!gaps) return;
  fragility_access_free(gaps->access);
  fragility_register_free(gaps->units);
  free(gaps->sights);
  free(gaps->gaps);
  fragility_arena_free(&gaps->arena);
  free(gaps);
}

size_t fragility_gaps_count(const fragility_gaps *gaps) { return gaps ? gaps->count : 0; }
const fragility_gap *fragility_gaps_get(const fragility_gaps *gaps, size_t i) { return gaps && i < gaps->count ? &gaps->gaps[i] : NULL; }

bool fragility_gap_tells_commune(const fragility_gaps *gaps, size_t i) {
  const uint32_t *commune = gaps->units->groups[FRAGILITY_COMMUNE].of_unit;
  const fragility_gap *gap = &gaps->gaps[i];
  for (size_t j = 0; commune[gap->unit] != FRAGILITY_NO_GROUP && j < i; j++)
    if (commune[gaps->gaps[j].unit] == commune[gap->unit] && strcmp(gaps->gaps[j].type, gap->type) == 0) return false;
  return true;
}

size_t fragility_gaps_of_type(const fragility_gaps *gaps, const char *type, double *people) {
  size_t count = 0;
  fragility_sum sum = {0, 0};
  for (size_t i = 0; gaps && type && i < gaps->count; i++) {
    if (strcmp(gaps->gaps[i].type, type) != 0) continue;
    count += fragility_gap_tells_commune(gaps, i);
    if (!isnan(gaps->gaps[i].people)) fragility_sum_add(&sum, gaps->gaps[i].people);
  }
  if (people) *people = fragility_sum_value(&sum);
  return count;
}

size_t fragility_gaps_unplaced(const fragility_gaps *gaps) { return gaps ? gaps->unplaced : 0; }
size_t fragility_gaps_closest(const fragility_gaps *gaps, size_t i) { return gaps && i < FRAGILITY_CLOSEST ? gaps->closest[i] : SIZE_MAX; }
const fragility_access *fragility_gaps_access(const fragility_gaps *gaps) { return gaps ? gaps->access : NULL; }
double fragility_gaps_people_per_capacity(const fragility_gaps *gaps) { return gaps ? gaps->people_per_capacity : (double)NAN; }

void fragility_gaps_cuts(const fragility_gaps *gaps, double *score, double *access, double *median) {
  if (score) *score = gaps ? gaps->score_cut : (double)NAN;
  if (access) *access = gaps ? gaps->access_cut : (double)NAN;
  if (median) *median = gaps ? gaps->access_median : (double)NAN;
}

double fragility_gaps_unit_access(const fragility_gaps *gaps, size_t unit) {
  return gaps && gaps->reach && unit < gaps->units->units.count ? gaps->reach[unit] : (double)NAN;
}

double fragility_gaps_unit_mass(const fragility_gaps *gaps, size_t unit) {
  return gaps && gaps->mass && unit < gaps->units->units.count ? gaps->mass[unit] : (double)NAN;
}

const char *fragility_gaps_summary(const fragility_gaps *gaps) { return gaps ? gaps->summary : NULL; }
