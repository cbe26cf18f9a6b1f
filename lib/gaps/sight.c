/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each unit has within the norm: venues, those that have what was asked for, those that need no phone call, their
 * capacity, and the people who share it. */
#include "gaps/gaps.h"

#include <stdlib.h>

struct looking {
  fragility_gaps *gaps;
  const unsigned char *suitable;
  size_t unit;
};

static bool is_verified(const fragility_gaps *gaps, const fragility_venue *venue) {
  bool fresh = !gaps->oldest || !venue->updated_day || venue->updated_day >= gaps->oldest;
  return venue->place_known && fresh;
}

static void see(const struct looking *looking, size_t venue) {
  const fragility_venue *v = fragility_supply_venue(looking->gaps->supply, venue);
  struct sight *sight = &looking->gaps->sights[looking->unit];
  sight->venues++;
  if (looking->suitable && !looking->suitable[venue]) return;
  sight->suitable++;
  sight->capacity += v->capacity;
  sight->verified += is_verified(looking->gaps, v);
}

static void see_all(void *data, const uint32_t *venues, const double *costs, size_t n) {
  (void)costs;
  for (size_t i = 0; i < n; i++) see(data, venues[i]);
}

/* A venue of the commune counts for it wherever the points are, once. */
static void see_inside(fragility_gaps *gaps, const unsigned char *suitable) {
  const fragility_units *units = &gaps->units->units;
  for (size_t v = 0; v < fragility_supply_count(gaps->supply); v++) {
    const fragility_venue *venue = fragility_supply_venue(gaps->supply, v);
    size_t unit = fragility_venue_unit(venue, units);
    if (unit == SIZE_MAX) continue;
    double km = fragility_distance_km(units->latitude[unit], units->longitude[unit], venue->latitude, venue->longitude);
    struct looking looking = {gaps, suitable, unit};
    if (!gaps->costs && !(km <= gaps->norm_km)) see(&looking, v);
  }
}

struct crowd {
  const double *people;
  double sum; /* people are integers: exact below 2^53 */
};

static void join(void *data, const uint32_t *units, const double *costs, size_t n) {
  struct crowd *crowd = data;
  (void)costs;
  for (size_t i = 0; i < n; i++)
    if (crowd->people[units[i]] > 0) crowd->sum += crowd->people[units[i]];
}

static fragility_status count_people(fragility_gaps *gaps, const fragility_options *options, fragility_error *err) {
  const fragility_units *units = &gaps->units->units;
  fragility_index *index;
  TRY(fragility_index_units(units, options, &index, err));
#pragma omp parallel for schedule(dynamic, 64) num_threads(fragility_threads(options))
  for (size_t u = 0; u < units->count; u++) {
    struct crowd crowd = {gaps->people, 0};
    fragility_spot from;
    bool looked_at = (!gaps->keep || gaps->keep[u]) && gaps->sights[u].suitable && fragility_spot_of_unit(units, u, &from);
    if (looked_at) fragility_index_sweep(index, &from, gaps->norm_km, join, &crowd);
    gaps->sights[u].people = crowd.sum;
  }
  fragility_index_free(index);
  return FRAGILITY_OK;
}

/* The venue's unit, or any part of its commune. */
static size_t unit_about(const fragility_gaps *gaps, const fragility_venue *venue) {
  const fragility_units *units = &gaps->units->units;
  size_t unit = fragility_venue_unit(venue, units);
  bool whole = unit != SIZE_MAX || !*venue->code || !gaps->units->groups[FRAGILITY_COMMUNE].count;
  for (size_t u = 0; !whole && u < units->count && unit == SIZE_MAX; u++)
    if (strcmp(units->commune[u], venue->code) == 0) unit = u;
  return unit;
}

/* People of the départements that have a venue, for one unit of capacity: a run on part of the country compares with that
 * part. */
static fragility_status find_norm(fragility_gaps *gaps, fragility_error *err) {
  const fragility_units *units = &gaps->units->units;
  const fragility_groups *groups = &gaps->units->groups[FRAGILITY_DEPARTEMENT];
  fragility_sum people = {0, 0}, capacity = {0, 0};
  unsigned char *served = fragility_array(groups->count, 1);
  if (!served) return fragility_fail_memory(err);
  for (size_t v = 0; v < fragility_supply_count(gaps->supply); v++) {
    const fragility_venue *venue = fragility_supply_venue(gaps->supply, v);
    size_t unit = unit_about(gaps, venue);
    fragility_sum_add(&capacity, venue->capacity);
    if (unit != SIZE_MAX && groups->of_unit[unit] != FRAGILITY_NO_GROUP) served[groups->of_unit[unit]] = 1;
  }
  for (size_t u = 0; u < units->count; u++)
    if (groups->of_unit[u] != FRAGILITY_NO_GROUP && served[groups->of_unit[u]] && gaps->people[u] > 0) fragility_sum_add(&people, gaps->people[u]);
  free(served);
  double all = fragility_sum_value(&capacity);
  if (all > 0 && fragility_sum_value(&people) > 0) gaps->people_per_capacity = fragility_sum_value(&people) / all;
  return FRAGILITY_OK;
}

fragility_status fragility_gaps_look(fragility_gaps *gaps, const fragility_gaps_options *options, fragility_error *err) {
  const fragility_options *common = options ? options->options : NULL;
  const unsigned char *suitable = options ? options->suitable : NULL;
  size_t n = gaps->units->units.count;
  struct reach *reach;
  gaps->sights = fragility_array(n, sizeof *gaps->sights);
  if (!gaps->sights) return fragility_fail_memory(err);
  TRY(fragility_reach_create(&gaps->units->units, gaps->supply, options ? options->costs : NULL, common, &reach, err));
#pragma omp parallel for schedule(dynamic, 256) num_threads(fragility_threads(common))
  for (size_t u = 0; u < n; u++) {
    struct looking looking = {gaps, suitable, u};
    fragility_reach_from_unit(reach, u, gaps->norm, see_all, &looking);
  }
  fragility_reach_free(reach);
  if (!gaps->points_only) see_inside(gaps, suitable);
  if (isnan(gaps->saturation)) return FRAGILITY_OK;
  if (isnan(gaps->people_per_capacity)) TRY(find_norm(gaps, err));
  return count_people(gaps, common, err);
}
