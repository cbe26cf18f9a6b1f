/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "siting/siting.h"

#include <stdlib.h>

static const double usual_norm_km = 10, usual_seconds = 60;
static const double most_people = 1099511627776; /* 2^40: sums of grains stay below 2^51 */

struct fragility_siting {
  fragility_site *sites;
  size_t count;
  double people, served, stranded, gained, bound;
};

/* What one call works on. */
struct work {
  const fragility_units *units;
  const fragility_supply *existing, *candidates;
  const fragility_siting_options *options;
  double norm_km, grains; /* in one person */
  int64_t *people;        /* grains, one a unit */
  unsigned char *open;    /* not served yet */
  fragility_cover cover;
};

/* ---- people ---- */

static fragility_status count_people(struct work *work, fragility_siting *siting, fragility_error *err) {
  const double *given = work->options->people ? work->options->people : work->units->population;
  bool whole = true;
  double total = 0;
  for (size_t u = 0; u < work->units->count; u++) {
    double people = given[u] > 0 ? given[u] : 0;
    total += people;
    whole = whole && people == floor(people);
  }
  if (!(total < most_people)) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found %g people, expected fewer than 2^40", total);
  int64_t sum = 0;
  work->grains = whole ? 1 : 1024;
  for (size_t u = 0; u < work->units->count; u++) sum += work->people[u] = given[u] > 0 ? (int64_t)rint(given[u] * work->grains) : 0;
  siting->people = (double)sum / work->grains;
  return FRAGILITY_OK;
}

/* A unit is open when nothing says it is served and no existing venue lies within the norm of its point. */
static fragility_status find_open(struct work *work, fragility_siting *siting, fragility_error *err) {
  const fragility_units *units = work->units;
  const unsigned char *covered = work->options->covered;
  fragility_index *index;
  TRY(fragility_index_supply(work->existing, units, work->options->options, &index, err));
#pragma omp parallel for schedule(dynamic, 256) num_threads(fragility_threads(work->options->options))
  for (size_t u = 0; u < units->count; u++) {
    fragility_spot from;
    double km = NAN;
    if (fragility_spot_of_unit(units, u, &from)) fragility_index_nearest(index, &from, &km);
    work->open[u] = !(covered && covered[u]) && !(km <= work->norm_km);
  }
  fragility_index_free(index);
  int64_t served = 0;
  for (size_t u = 0; u < units->count; u++) served += work->open[u] ? 0 : work->people[u];
  siting->served = (double)served / work->grains;
  return FRAGILITY_OK;
}

static fragility_status find_cover(struct work *work, fragility_siting *siting, fragility_error *err) {
  fragility_points points;
  fragility_reach reach = {.units = work->units, .people = work->people, .open = work->open, .norm_km = work->norm_km,
                           .threads = fragility_threads(work->options->options)};
  TRY(work->candidates ? fragility_points_of_supply(work->candidates, work->units, &points, err) : fragility_points_of_units(work->units, &points, err));
  fragility_status status = fragility_cover_build(&reach, &points, &work->cover, err);
  fragility_points_free(&points);
  siting->stranded = siting->people - siting->served - (double)work->cover.total / work->grains;
  return status;
}

/* ---- the list ---- */

struct stand_in {
  int64_t people;
  uint32_t candidate;
};

static bool stands_better(struct stand_in a, struct stand_in b) { return a.people != b.people ? a.people > b.people : a.candidate < b.candidate; }

/* For each chosen, who not chosen would add most in its place: those who reach people whom it alone serves may win them. */
static fragility_status find_stand_ins(const fragility_choice *choice, struct stand_in *best, fragility_error *err) {
  const fragility_cover *cover = choice->cover;
  struct stand_in anywhere = {0, UINT32_MAX};
  int64_t *shared = fragility_array(cover->candidates, sizeof *shared);
  if (!shared) return fragility_fail_memory(err);
  for (size_t i = 0; i < choice->count; i++) best[i] = anywhere;
  for (size_t k = 0; k < cover->candidates; k++) {
    if (choice->slot[k] != UINT32_MAX) continue;
    struct stand_in here = {choice->gain[k], (uint32_t)k};
    if (here.people > 0 && stands_better(here, anywhere)) anywhere = here;
    for (int pass = 0; pass < 2; pass++)
      for (size_t l = cover->candidate_start[k]; l < cover->candidate_start[k + 1]; l++) {
        uint32_t unit = cover->candidate_link[l], owner = choice->owner[unit];
        if (choice->times[unit] != 1) continue;
        if (pass == 0) shared[owner] += cover->people[unit];
        struct stand_in there = {choice->gain[k] + shared[owner], (uint32_t)k};
        if (pass == 1 && shared[owner] && stands_better(there, best[choice->slot[owner]])) best[choice->slot[owner]] = there;
        if (pass == 1) shared[owner] = 0;
      }
  }
  for (size_t i = 0; i < choice->count; i++)
    if (anywhere.people > 0 && stands_better(anywhere, best[i])) best[i] = anywhere;
  free(shared);
  return FRAGILITY_OK;
}

static void fill_sites(const struct work *work, const fragility_choice *choice, const struct stand_in *stand_ins, const int64_t *adds,
                       fragility_siting *siting) {
  const uint32_t *origin = work->cover.origin;
  int64_t gained = 0;
  for (size_t i = 0; i < choice->count; i++) {
    gained += adds[i];
    siting->sites[i] = (fragility_site){.position = origin[choice->picks[i]], .people = (double)adds[i] / work->grains,
                                        .served = siting->served + (double)gained / work->grains,
                                        .alone = (double)choice->alone[choice->picks[i]] / work->grains,
                                        .runner_up_people = (double)stand_ins[i].people / work->grains, .runner_up = SIZE_MAX};
    if (stand_ins[i].people) siting->sites[i].runner_up = origin[stand_ins[i].candidate];
  }
  siting->count = choice->count;
  siting->gained = (double)gained / work->grains;
}

struct diary {
  int64_t *served;
};

static void write_diary(void *data, const fragility_choice *choice) { ((struct diary *)data)->served[choice->count] = choice->served; }

/* The chosen again, each time the one that adds most. */
static fragility_status put_in_order(const fragility_choice *best, fragility_choice *choice, int64_t *adds, fragility_error *err) {
  unsigned char *allowed = fragility_array(best->cover->candidates, 1);
  struct diary diary = {adds};
  if (!allowed) return fragility_fail_memory(err);
  for (size_t i = 0; i < best->count; i++) allowed[best->picks[i]] = 1;
  fragility_status status = fragility_greedy(choice, best->count, allowed, write_diary, &diary, err);
  free(allowed);
  if (status != FRAGILITY_OK) return status;
  for (size_t i = 0; i < choice->count; i++) adds[i] = (i + 1 < choice->count ? adds[i + 1] : choice->served) - adds[i];
  return FRAGILITY_OK;
}

static fragility_status list_sites(const struct work *work, const fragility_choice *best, fragility_siting *siting, fragility_error *err) {
  fragility_choice choice;
  TRY(fragility_choice_create(&work->cover, &choice, err));
  int64_t *adds = fragility_array(best->count + 1, sizeof *adds);
  struct stand_in *stand_ins = fragility_array(best->count, sizeof *stand_ins);
  siting->sites = fragility_array(best->count, sizeof *siting->sites);
  fragility_status status = adds && stand_ins && siting->sites ? FRAGILITY_OK : fragility_fail_memory(err);
  if (status == FRAGILITY_OK) status = put_in_order(best, &choice, adds, err);
  if (status == FRAGILITY_OK) status = find_stand_ins(&choice, stand_ins, err);
  if (status == FRAGILITY_OK) fill_sites(work, &choice, stand_ins, adds, siting);
  free(adds);
  free(stand_ins);
  fragility_choice_free(&choice);
  return status;
}

/* ---- the call ---- */

static fragility_status choose(struct work *work, fragility_siting *siting, fragility_error *err) {
  const fragility_siting_options *options = work->options;
  fragility_search search = {.cover = &work->cover, .count = options->count, .options = options->options, .exact = options->exact,
                             .seconds = options->exact_seconds > 0 ? options->exact_seconds : usual_seconds};
  fragility_status status = fragility_search_run(&search, err);
  if (status == FRAGILITY_OK) status = list_sites(work, &search.best, siting, err);
  siting->bound = (double)search.bound / work->grains;
  fragility_search_free(&search);
  return status;
}

static fragility_status run(struct work *work, fragility_siting *siting, fragility_error *err) {
  work->people = fragility_array(work->units->count, sizeof *work->people);
  work->open = fragility_array(work->units->count, 1);
  if (!work->people || !work->open) return fragility_fail_memory(err);
  TRY(count_people(work, siting, err));
  TRY(find_open(work, siting, err));
  TRY(find_cover(work, siting, err));
  return choose(work, siting, err);
}

static fragility_status check(const struct work *work, fragility_error *err) {
  const fragility_units *units = work->units;
  if (!units) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "sites need units");
  if (!units->latitude || !units->longitude) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "the units have no points");
  if (!work->options->people && !units->population)
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "sites need people, or units with a population");
  if (!(work->norm_km > 0) || work->norm_km > 20000)
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "a norm must be above 0 km and below 20,000 km");
  if (!(work->options->exact_seconds >= 0))
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "the time of the exact search must be 0 s or more");
  if (work->options->exact && !fragility_exact_built())
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "built without GLPK: the exact search is not there");
  return FRAGILITY_OK;
}

fragility_status fragility_siting_find(const fragility_units *units, const fragility_supply *existing, const fragility_supply *candidates,
                                       const fragility_siting_options *options, fragility_siting **out, fragility_error *err) {
  static const fragility_siting_options nothing = {0};
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the sites");
  *out = NULL;
  struct work work = {.units = units, .existing = existing, .candidates = candidates, .options = options ? options : &nothing};
  work.norm_km = work.options->norm_km != 0 ? work.options->norm_km : usual_norm_km;
  TRY(check(&work, err));
  fragility_siting *siting = calloc(1, sizeof *siting);
  fragility_status status = siting ? run(&work, siting, err) : fragility_fail_memory(err);
  free(work.people);
  free(work.open);
  fragility_cover_free(&work.cover);
  if (status != FRAGILITY_OK) {
    fragility_siting_free(siting);
    return status;
  }
  *out = siting;
  return FRAGILITY_OK;
}

void fragility_siting_free(fragility_siting *siting) {
  if (!siting) return;
  free(siting->sites);
  free(siting);
}

size_t fragility_siting_count(const fragility_siting *siting) { return siting ? siting->count : 0; }
const fragility_site *fragility_siting_get(const fragility_siting *siting, size_t i) { return siting && i < siting->count ? &siting->sites[i] : NULL; }
double fragility_siting_people(const fragility_siting *siting) { return siting ? siting->people : NAN; }
double fragility_siting_served(const fragility_siting *siting) { return siting ? siting->served : NAN; }
double fragility_siting_without(const fragility_siting *siting) { return siting ? siting->people - siting->served : NAN; }
double fragility_siting_stranded(const fragility_siting *siting) { return siting ? siting->stranded : NAN; }
double fragility_siting_gained(const fragility_siting *siting) { return siting ? siting->gained : NAN; }
double fragility_siting_bound(const fragility_siting *siting) { return siting ? siting->bound : NAN; }
bool fragility_siting_proven(const fragility_siting *siting) { return siting && siting->gained == siting->bound; }
