/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Floating catchments. Every measure of the family is: what each unit may choose among (G), what each venue serves (D),
 * what each unit gets (A). A measure is how a pair's weight f enters D and A. Pairs are visited, never stored. */
#include "access/access.h"

#include <stdlib.h>

/* f = weight of the pair; choice = sum of f over the unit's venues; draw = sum of f over the venue's units. */
struct pair {
  double f, choice, draw, people;
};

static double plain(const struct pair *p) { return p->f; }
static double selected(const struct pair *p) { return p->f * (p->f / p->choice); }
static double shared(const struct pair *p) { return p->f / p->choice; }
static double balanced(const struct pair *p) { return p->f / p->draw; }
static double peopled(const struct pair *p) { return p->f * p->people; }

static const struct measure {
  const char *name;
  double (*serve)(const struct pair *); /* share of a unit's people that a venue serves; NULL = nobody competes */
  double (*get)(const struct pair *);
  bool choice, draw; /* which sums it wants */
} measures[] = {{"2sfca", plain, plain, false, false},
                {"3sfca", selected, selected, true, false},
                {"bfca", shared, balanced, true, true},
                {"spatial_availability", plain, peopled, false, false},
                {"gravity", NULL, plain, false, false}};

struct fragility_catchment {
  size_t units, venues;
  double *access, *demand, *ratio, *choice, *draw;
};

struct computing {
  const struct measure *measure;
  const fragility_catchment_options *options;
  const struct reach *reach;
  const fragility_supply *supply;
  fragility_weight weight;
  fragility_catchment *c;
};

/* One sum over the pairs of a unit or of a venue. */
struct visit {
  const struct computing *computing;
  size_t from;
  fragility_sum sum;
};

static double people_of(const struct computing *computing, size_t unit) {
  double people = computing->options->demand ? computing->options->demand[unit] : 1;
  return people > 0 ? people : 0;
}

static struct pair pair_of(const struct computing *computing, size_t unit, size_t venue, double f) {
  const fragility_catchment *c = computing->c;
  return (struct pair){.f = f, .choice = c->choice ? c->choice[unit] : 1, .draw = c->draw ? c->draw[venue] : 1, .people = people_of(computing, unit)};
}

enum { BATCH = 64 };

/* The weights of a batch, as many as it has room for; returns how many. */
static size_t weigh(const struct computing *computing, const double *costs, size_t n, double f[BATCH]) {
  if (n > BATCH) n = BATCH;
  computing->weight(&computing->options->decay, costs, n, f);
  return n;
}

static void add_all(fragility_sum *sum, const double *values, size_t n) {
  for (size_t i = 0; i < n; i++) fragility_sum_add(sum, values[i]);
}

static void add_weights(void *data, const uint32_t *others, const double *costs, size_t n) {
  struct visit *visit = data;
  double f[BATCH];
  (void)others;
  for (size_t at = 0, here; at < n; at += here) {
    here = weigh(visit->computing, costs + at, n - at, f);
    add_all(&visit->sum, f, here);
  }
}

/* What each unit of a batch asks of a venue. With the plain measure it is f x people, without more ado. */
static void ask(const struct visit *visit, const uint32_t *units, const double *f, size_t n, double *restrict asked) {
  const struct computing *computing = visit->computing;
  if (computing->measure->serve == plain) {
    for (size_t i = 0; i < n; i++) asked[i] = f[i] * people_of(computing, units[i]);
    return;
  }
  for (size_t i = 0; i < n; i++) {
    struct pair pair = pair_of(computing, units[i], visit->from, f[i]);
    asked[i] = f[i] > 0 ? computing->measure->serve(&pair) * pair.people : 0;
  }
}

static void add_served(void *data, const uint32_t *units, const double *costs, size_t n) {
  struct visit *visit = data;
  double f[BATCH], asked[BATCH];
  for (size_t at = 0, here; at < n; at += here) {
    here = weigh(visit->computing, costs + at, n - at, f);
    ask(visit, units + at, f, here, asked);
    add_all(&visit->sum, asked, here);
  }
}

/* What a unit gets of each venue of a batch; nothing of those that nobody asks. */
static void get(const struct visit *visit, const uint32_t *venues, const double *f, size_t n, double *restrict got) {
  const struct computing *computing = visit->computing;
  const double *ratio = computing->c->ratio;
  if (computing->measure->get == plain) {
    for (size_t i = 0; i < n; i++) got[i] = f[i] > 0 && !isnan(ratio[venues[i]]) ? f[i] * ratio[venues[i]] : 0;
    return;
  }
  for (size_t i = 0; i < n; i++) {
    struct pair pair = pair_of(computing, visit->from, venues[i], f[i]);
    got[i] = f[i] > 0 && !isnan(ratio[venues[i]]) ? computing->measure->get(&pair) * ratio[venues[i]] : 0;
  }
}

static void add_got(void *data, const uint32_t *venues, const double *costs, size_t n) {
  struct visit *visit = data;
  double f[BATCH], got[BATCH];
  for (size_t at = 0, here; at < n; at += here) {
    here = weigh(visit->computing, costs + at, n - at, f);
    get(visit, venues + at, f, here, got);
    add_all(&visit->sum, got, here);
  }
}
static void sum_choices(const struct computing *computing) {
  double limit = computing->options->selection_limit > 0 ? computing->options->selection_limit : computing->options->decay.limit;
#pragma omp parallel for schedule(dynamic, 64) num_threads(fragility_threads(computing->options->options))
  for (size_t u = 0; u < computing->c->units; u++) {
    struct visit visit = {computing, u, {0, 0}};
    fragility_reach_from_unit(computing->reach, u, limit, add_weights, &visit);
    computing->c->choice[u] = fragility_sum_value(&visit.sum);
  }
}

static void sum_venues(const struct computing *computing, fragility_sweeper add, double *sums) {
#pragma omp parallel for schedule(dynamic, 64) num_threads(fragility_threads(computing->options->options))
  for (size_t v = 0; v < computing->c->venues; v++) {
    struct visit visit = {computing, v, {0, 0}};
    fragility_reach_from_venue(computing->reach, v, computing->options->decay.limit, add, &visit);
    sums[v] = fragility_sum_value(&visit.sum);
  }
}

static void divide(const struct computing *computing) {
  for (size_t v = 0; v < computing->c->venues; v++) {
    double capacity = fragility_supply_venue(computing->supply, v)->capacity;
    if (!computing->measure->serve) computing->c->ratio[v] = capacity;
    else computing->c->ratio[v] = computing->c->demand[v] > 0 ? capacity / computing->c->demand[v] : NAN;
  }
}

static void sum_units(const struct computing *computing) {
#pragma omp parallel for schedule(dynamic, 64) num_threads(fragility_threads(computing->options->options))
  for (size_t u = 0; u < computing->c->units; u++) {
    struct visit visit = {computing, u, {0, 0}};
    bool placed = fragility_reach_from_unit(computing->reach, u, computing->options->decay.limit, add_got, &visit);
    computing->c->access[u] = placed ? fragility_sum_value(&visit.sum) : NAN;
  }
}

static void run(const struct computing *computing) {
  if (computing->measure->choice) sum_choices(computing);
  if (computing->measure->draw) sum_venues(computing, add_weights, computing->c->draw);
  if (computing->measure->serve) sum_venues(computing, add_served, computing->c->demand);
  divide(computing);
  sum_units(computing);
}

static fragility_status allocate(const struct measure *measure, size_t units, size_t venues, fragility_catchment **out, fragility_error *err) {
  fragility_catchment *c = calloc(1, sizeof *c);
  if (!c) return fragility_fail_memory(err);
  c->units = units, c->venues = venues;
  c->access = fragility_array(units, sizeof *c->access);
  c->demand = fragility_array(venues, sizeof *c->demand);
  c->ratio = fragility_array(venues, sizeof *c->ratio);
  if (measure->choice) c->choice = fragility_array(units, sizeof *c->choice);
  if (measure->draw) c->draw = fragility_array(venues, sizeof *c->draw);
  if (!c->access || !c->demand || !c->ratio || (measure->choice && !c->choice) || (measure->draw && !c->draw)) {
    fragility_catchment_free(c);
    return fragility_fail_memory(err);
  }
  *out = c;
  return FRAGILITY_OK;
}

static fragility_status find_measure(const char *name, const struct measure **found, fragility_error *err) {
  for (size_t i = 0; name && i < sizeof measures / sizeof *measures; i++)
    if (strcmp(measures[i].name, name) == 0) return *found = &measures[i], FRAGILITY_OK;
  return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT,
                        "no measure is called \"%s\"; known: 2sfca, 3sfca, bfca, spatial_availability, gravity", name ? name : "");
}

fragility_status fragility_catchment_compute(const fragility_units *units, const fragility_supply *supply,
                                             const fragility_catchment_options *options, fragility_catchment **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the catchment");
  *out = NULL;
  if (!units || !supply || !options) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "a catchment needs units, venues and options");
  struct computing computing = {.options = options, .supply = supply};
  struct reach *reach = NULL;
  TRY(find_measure(options->measure, &computing.measure, err));
  TRY(fragility_decay_find(&options->decay, &computing.weight, err));
  TRY(fragility_reach_create(units, supply, options->costs, options->options, &reach, err));
  fragility_status status = allocate(computing.measure, units->count, fragility_supply_count(supply), &computing.c, err);
  computing.reach = reach;
  if (status == FRAGILITY_OK) run(&computing);
  fragility_reach_free(reach);
  *out = computing.c;
  return status;
}

void fragility_catchment_free(fragility_catchment *catchment) {
  if (!catchment) return;
  free(catchment->access);
  free(catchment->demand);
  free(catchment->ratio);
  free(catchment->choice);
  free(catchment->draw);
  free(catchment);
}

const double *fragility_catchment_access(const fragility_catchment *catchment) { return catchment ? catchment->access : NULL; }
const double *fragility_catchment_demand(const fragility_catchment *catchment) { return catchment ? catchment->demand : NULL; }
const double *fragility_catchment_ratio(const fragility_catchment *catchment) { return catchment ? catchment->ratio : NULL; }
