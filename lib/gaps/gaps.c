/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gaps/gaps.h"

#include <stdlib.h>

static const double usual_norm_km = 10;

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

static bool listed(const fragility_gaps *gaps, size_t unit) { return !gaps->keep || gaps->keep[unit]; }

static bool placed(const fragility_gaps *gaps, size_t unit) {
  return !isnan(gaps->units->units.latitude[unit]) && !isnan(gaps->units->units.longitude[unit]);
}

/* No venue within the norm; one in the commune itself counts wherever the points are. */
static bool is_far(const fragility_gaps *gaps, size_t unit) {
  if (fragility_access_within(gaps->access, unit, RADIUS_NORM)) return false;
  return gaps->points_only || !fragility_access_inside(gaps->access, unit);
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

static fragility_status list_gaps(fragility_gaps *gaps, fragility_error *err) {
  size_t n = gaps->units->units.count;
  gaps->gaps = fragility_array(n, sizeof *gaps->gaps);
  if (!gaps->gaps) return fragility_fail_memory(err);
  for (size_t u = 0; u < n; u++) {
    if (!listed(gaps, u)) continue;
    gaps->unplaced += !placed(gaps, u);
    if (!placed(gaps, u) || !is_far(gaps, u)) continue;
    double km = fragility_access_nearest_km(gaps->access, u);
    gaps->gaps[gaps->count++] = (fragility_gap){.unit = u, .type = "loin", .limit = km <= 1.1 * gaps->norm_km, .people = gaps->people[u],
                                                .nearest = fragility_access_nearest(gaps->access, u), .nearest_km = km};
  }
  return FRAGILITY_OK;
}

static int most_people_first(const void *a, const void *b) {
  const fragility_gap *x = a, *y = b;
  double p = isnan(x->people) ? -1 : x->people, q = isnan(y->people) ? -1 : y->people;
  if (p != q) return p < q ? 1 : -1;
  return (x->unit > y->unit) - (x->unit < y->unit);
}

/* Units within the norm, those nearest to passing it. */
static void find_closest(fragility_gaps *gaps) {
  for (size_t i = 0; i < FRAGILITY_CLOSEST; i++) gaps->closest[i] = SIZE_MAX;
  for (size_t u = 0; u < gaps->units->units.count; u++) {
    double km = fragility_access_nearest_km(gaps->access, u);
    if (!listed(gaps, u) || !placed(gaps, u) || is_far(gaps, u) || isnan(km)) continue;
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

static fragility_status run(fragility_gaps *gaps, const fragility_table *need, const fragility_gaps_options *options, fragility_error *err) {
  TRY(take_need(need, options, gaps, err));
  double radii[RADII] = {gaps->norm_km, 10, 20};
  TRY(fragility_access_compute(&gaps->units->units, gaps->supply, radii, RADII, options ? options->options : NULL, &gaps->access, err));
  TRY(keep_venues(gaps, err));
  TRY(list_gaps(gaps, err));
  qsort(gaps->gaps, gaps->count, sizeof *gaps->gaps, most_people_first);
  find_closest(gaps);
  for (size_t i = 0; i < gaps->count; i++) {
    gaps->gaps[i].reason = fragility_gap_sentence(gaps, &gaps->gaps[i]);
    if (!gaps->gaps[i].reason) return fragility_fail_memory(err);
  }
  gaps->summary = fragility_gaps_paragraph(gaps);
  return gaps->summary ? FRAGILITY_OK : fragility_fail_memory(err);
}

fragility_status fragility_gaps_find(const fragility_table *need, const fragility_supply *supply, const fragility_gaps_options *options,
                                     fragility_gaps **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the gaps");
  *out = NULL;
  if (!need || !supply) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "gaps need a table and a supply");
  double norm = options && options->norm_km != 0 ? options->norm_km : usual_norm_km;
  if (!(norm > 0) || norm > 20000) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "a norm must be above 0 km and below 20,000 km");
  fragility_gaps *gaps = calloc(1, sizeof *gaps);
  if (!gaps) return fragility_fail_memory(err);
  gaps->units = fragility_register_share(need->units);
  gaps->norm_km = norm;
  gaps->points_only = options && options->points_only;
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
  free(gaps->gaps);
  fragility_arena_free(&gaps->arena);
  free(gaps);
}

size_t fragility_gaps_count(const fragility_gaps *gaps) { return gaps ? gaps->count : 0; }
const fragility_gap *fragility_gaps_get(const fragility_gaps *gaps, size_t i) { return gaps && i < gaps->count ? &gaps->gaps[i] : NULL; }
size_t fragility_gaps_unplaced(const fragility_gaps *gaps) { return gaps ? gaps->unplaced : 0; }
size_t fragility_gaps_closest(const fragility_gaps *gaps, size_t i) { return gaps && i < FRAGILITY_CLOSEST ? gaps->closest[i] : SIZE_MAX; }
const fragility_access *fragility_gaps_access(const fragility_gaps *gaps) { return gaps ? gaps->access : NULL; }
const char *fragility_gaps_summary(const fragility_gaps *gaps) { return gaps ? gaps->summary : NULL; }
