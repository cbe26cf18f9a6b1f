/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gaps/gaps.h"

#include <fragility/equity.h>
#include <stdlib.h>

struct filling {
  const fragility_table *need;
  const fragility_supply *supply;
  const fragility_access *reach;
  const double *access;
  const unsigned char *keep;
  fragility_sheet *sheet;
  double *people, *score; /* one a unit */
  uint32_t *rows;         /* units, or parents */
  size_t count;
  double *numbers;
  const char **texts;
  fragility_error *err;
};

static bool kept(const struct filling *f, size_t unit) { return !f->keep || f->keep[unit]; }

static fragility_status texts(struct filling *f, const char *name, const char *const *of) {
  for (size_t r = 0; r < f->count; r++) f->texts[r] = of[f->rows[r]];
  return fragility_sheet_add_text(f->sheet, name, f->texts, f->err);
}

static fragility_status numbers(struct filling *f, const char *name, const double *of) {
  for (size_t r = 0; r < f->count; r++) f->numbers[r] = of[f->rows[r]];
  return fragility_sheet_add_numbers(f->sheet, name, f->numbers, f->err);
}

/* ---- a row a unit ---- */

static fragility_status reached(struct filling *f) {
  for (size_t r = 0; r < f->count; r++) {
    const fragility_venue *venue = fragility_supply_venue(f->supply, fragility_access_nearest(f->reach, f->rows[r]));
    f->texts[r] = venue ? venue->id : "";
  }
  TRY(fragility_sheet_add_text(f->sheet, "nearest_venue", f->texts, f->err));
  for (size_t r = 0; r < f->count; r++) f->numbers[r] = fragility_access_nearest_km(f->reach, f->rows[r]);
  TRY(fragility_sheet_add_numbers(f->sheet, "nearest_km", f->numbers, f->err));
  for (size_t r = 0; r < f->count; r++) f->numbers[r] = (double)fragility_access_within(f->reach, f->rows[r], 0);
  TRY(fragility_sheet_add_numbers(f->sheet, "venues_within_norm", f->numbers, f->err));
  return numbers(f, "access", f->access);
}

static fragility_status by_unit(struct filling *f) {
  const fragility_units *u = &f->need->units->units;
  for (size_t i = 0; i < u->count; i++)
    if (kept(f, i)) f->rows[f->count++] = (uint32_t)i;
  TRY(fragility_sheet_create(f->count, &f->sheet, f->err));
  TRY(texts(f, "code", u->code));
  TRY(texts(f, "name", u->name));
  TRY(texts(f, "departement", u->departement));
  TRY(texts(f, "epci", u->epci));
  TRY(numbers(f, "population", u->population));
  TRY(numbers(f, "demand", f->people));
  TRY(numbers(f, "score", f->score));
  return reached(f);
}

/* ---- a row a parent ---- */

struct group {
  double *access, *people, *need;
  size_t count;
  fragility_sum all, beyond;
};

static void gather(const struct filling *f, const fragility_groups *groups, uint32_t which, struct group *group) {
  group->count = 0;
  group->all = group->beyond = (fragility_sum){0, 0};
  for (size_t u = 0; u < f->need->units->units.count; u++) {
    if (groups->of_unit[u] != which || !kept(f, u)) continue;
    double people = f->people[u] > 0 ? f->people[u] : 0;
    bool within = fragility_access_within(f->reach, u, 0) || fragility_access_inside(f->reach, u);
    fragility_sum_add(&group->all, people);
    if (!within) fragility_sum_add(&group->beyond, people);
    group->access[group->count] = f->access[u], group->people[group->count] = people, group->need[group->count++] = f->score[u];
  }
}

enum { DEMAND, MEAN, GINI, CONCENTRATION, BEYOND, FIGURES };

static fragility_status measure(const struct filling *f, const fragility_groups *groups, double *figures) {
  size_t n = f->need->units->units.count;
  struct group group = {.access = fragility_array(n, sizeof(double)), .people = fragility_array(n, sizeof(double)), .need = fragility_array(n, sizeof(double))};
  fragility_status status = group.access && group.people && group.need ? FRAGILITY_OK : fragility_fail_memory(f->err);
  for (size_t r = 0; status == FRAGILITY_OK && r < groups->count; r++) {
    fragility_equity equity;
    gather(f, groups, (uint32_t)r, &group);
    status = fragility_equity_compute(group.access, group.people, group.need, group.count, &equity, f->err);
    double all = fragility_sum_value(&group.all), *figure = figures + r * FIGURES;
    figure[DEMAND] = group.count ? all : (double)NAN;
    figure[MEAN] = equity.mean, figure[GINI] = equity.gini, figure[CONCENTRATION] = equity.concentration;
    figure[BEYOND] = all > 0 ? fragility_sum_value(&group.beyond) / all : (double)NAN;
  }
  free(group.access), free(group.people), free(group.need);
  return status;
}

static fragility_status by_parent(struct filling *f, fragility_level level) {
  static const char *const names[FIGURES] = {"demand", "mean_access", "gini", "concentration", "share_beyond_norm"};
  const fragility_groups *groups = &f->need->units->groups[level];
  double *figures = fragility_array(groups->count * FIGURES, sizeof *figures);
  fragility_status status = figures ? measure(f, groups, figures) : fragility_fail_memory(f->err);
  for (size_t g = 0; status == FRAGILITY_OK && g < groups->count; g++)
    if (!isnan(figures[g * FIGURES + DEMAND])) f->rows[f->count++] = (uint32_t)g;
  if (status == FRAGILITY_OK) status = fragility_sheet_create(f->count, &f->sheet, f->err);
  if (status == FRAGILITY_OK) status = texts(f, "code", groups->code);
  if (status == FRAGILITY_OK) status = texts(f, "name", groups->name);
  for (size_t c = 0; status == FRAGILITY_OK && c < FIGURES; c++) {
    for (size_t r = 0; r < f->count; r++) f->numbers[r] = figures[f->rows[r] * FIGURES + c];
    status = fragility_sheet_add_numbers(f->sheet, names[c], f->numbers, f->err);
  }
  free(figures);
  return status;
}

static fragility_status take_need(struct filling *f) {
  size_t n = f->need->units->units.count, demand = fragility_table_find(f->need, "demand"), score = fragility_table_find(f->need, "score");
  f->people = fragility_array(n, sizeof *f->people), f->score = fragility_array(n, sizeof *f->score);
  f->rows = fragility_array(n + 1, sizeof *f->rows), f->numbers = fragility_array(n + 1, sizeof *f->numbers), f->texts = fragility_array(n + 1, sizeof *f->texts);
  if (!f->people || !f->score || !f->rows || !f->numbers || !f->texts) return fragility_fail_memory(f->err);
  for (size_t u = 0; u < n; u++) {
    f->people[u] = fragility_table_value(f->need, demand, u);
    if (isnan(f->people[u])) f->people[u] = f->need->units->units.population[u];
    f->score[u] = fragility_table_value(f->need, score, u);
  }
  return FRAGILITY_OK;
}

fragility_status fragility_equity_sheet(const fragility_table *need, const fragility_supply *supply, const fragility_access *reach, const double *access,
                                        fragility_level level, const unsigned char *keep, fragility_sheet **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the sheet");
  *out = NULL;
  if (!need || !supply || !reach || !access || (unsigned)level >= FRAGILITY_LEVELS)
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "the sheet needs a table, venues, their reach, access and a level");
  struct filling f = {.need = need, .supply = supply, .reach = reach, .access = access, .keep = keep, .err = err};
  fragility_status status = take_need(&f);
  if (status == FRAGILITY_OK) status = level == FRAGILITY_COMMUNE ? by_unit(&f) : by_parent(&f, level);
  free(f.people), free(f.score), free(f.rows), free(f.numbers), free(f.texts);
  if (status != FRAGILITY_OK) {
    fragility_sheet_free(f.sheet);
    return status;
  }
  *out = f.sheet;
  return FRAGILITY_OK;
}
