/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
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
  double *people, *score, *of_unit; /* one a unit */
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

/* ---- a row a commune; of one in parts, the mean of the parts by people, and the venue of the part with most people ---- */

static size_t after(const struct filling *f, size_t unit) { return fragility_parts_end(&f->need->units->units, unit); }

static size_t most_people(const struct filling *f, size_t unit) {
  size_t best = unit;
  for (size_t u = unit; u < after(f, unit); u++)
    if (f->people[u] > f->people[best]) best = u;
  return best;
}

static double km_of(const struct filling *f, size_t unit) { return fragility_access_nearest_km(f->reach, unit); }
static double within_of(const struct filling *f, size_t unit) { return (double)fragility_access_within(f->reach, unit, 0); }
static double access_of(const struct filling *f, size_t unit) { return f->access[unit]; }
static double score_of(const struct filling *f, size_t unit) { return f->score[unit]; }

static fragility_status sums(struct filling *f, const char *name, const double *of) {
  for (size_t r = 0; r < f->count; r++) {
    f->numbers[r] = of[f->rows[r]];
    for (size_t u = f->rows[r] + 1; u < after(f, f->rows[r]); u++) f->numbers[r] += of[u];
  }
  return fragility_sheet_add_numbers(f->sheet, name, f->numbers, f->err);
}

static fragility_status means(struct filling *f, const char *name, double (*of)(const struct filling *, size_t)) {
  const fragility_units *units = &f->need->units->units;
  for (size_t u = 0; u < units->count; u++) f->of_unit[u] = of(f, u);
  for (size_t r = 0; r < f->count; r++) f->numbers[r] = fragility_parts_mean(units, f->people, f->of_unit, f->rows[r]);
  return fragility_sheet_add_numbers(f->sheet, name, f->numbers, f->err);
}

static fragility_status communes(struct filling *f, const char *name, const char *const *of_unit, const char *const *of_commune) {
  const uint32_t *commune = f->need->units->groups[FRAGILITY_COMMUNE].of_unit;
  for (size_t r = 0; r < f->count; r++) f->texts[r] = commune[f->rows[r]] == FRAGILITY_NO_GROUP ? of_unit[f->rows[r]] : of_commune[commune[f->rows[r]]];
  return fragility_sheet_add_text(f->sheet, name, f->texts, f->err);
}

static fragility_status reached(struct filling *f) {
  for (size_t r = 0; r < f->count; r++) {
    const fragility_venue *venue = fragility_supply_venue(f->supply, fragility_access_nearest(f->reach, most_people(f, f->rows[r])));
    f->texts[r] = venue ? venue->id : "";
  }
  TRY(fragility_sheet_add_text(f->sheet, "nearest_venue", f->texts, f->err));
  TRY(means(f, "nearest_km", km_of));
  TRY(means(f, "venues_within_norm", within_of));
  return means(f, "access", access_of);
}

static const char *code_of(const fragility_units *u, uint32_t unit) { return *u->commune[unit] ? u->commune[unit] : u->code[unit]; }

static int by_code(const void *a, const void *b, void *units) { return strcmp(code_of(units, *(const uint32_t *)a), code_of(units, *(const uint32_t *)b)); }

static fragility_status by_unit(struct filling *f) {
  const fragility_units *u = &f->need->units->units;
  const fragility_groups *groups = &f->need->units->groups[FRAGILITY_COMMUNE];
  for (size_t i = 0; i < u->count; i = after(f, i))
    if (kept(f, i)) f->rows[f->count++] = (uint32_t)i;
  qsort_r(f->rows, f->count, sizeof *f->rows, by_code, (void *)u);
  TRY(fragility_sheet_create(f->count, &f->sheet, f->err));
  TRY(communes(f, "code", u->code, groups->code));
  TRY(communes(f, "name", u->name, groups->name));
  TRY(texts(f, "departement", u->departement));
  TRY(texts(f, "epci", u->epci));
  TRY(sums(f, "population", u->population));
  TRY(sums(f, "demand", f->people));
  TRY(means(f, "score", score_of));
  return reached(f);
}

/* ---- a row a parent ---- */

struct group {
  double *access, *people, *need;
  size_t count;
  fragility_sum all, beyond;
};

/* The units of each group, side by side: those of g are list[start[g]] ... list[start[g + 1] - 1], in their order. */
struct members {
  uint32_t *start, *list;
};

static bool find_members(const struct filling *f, const fragility_groups *groups, struct members *members) {
  size_t n = f->need->units->units.count, k, total = 0;
  for (size_t u = 0; u < n; u++) (void)fragility_groups_of(groups, u, &k), total += k;
  members->start = fragility_array(groups->count + 2, sizeof *members->start);
  members->list = fragility_array(total, sizeof *members->list);
  if (!members->start || !members->list) return false;
  for (size_t u = 0; u < n; u++) {
    const uint32_t *group = fragility_groups_of(groups, u, &k);
    for (size_t i = 0; i < k; i++) members->start[group[i] + 2]++;
  }
  for (size_t g = 0; g < groups->count; g++) members->start[g + 2] += members->start[g + 1];
  for (size_t u = 0; u < n; u++) {
    const uint32_t *group = fragility_groups_of(groups, u, &k);
    for (size_t i = 0; i < k; i++) members->list[members->start[group[i] + 1]++] = (uint32_t)u;
  }
  return true;
}

static void gather(const struct filling *f, const struct members *members, size_t which, struct group *group) {
  group->count = 0;
  group->all = group->beyond = (fragility_sum){0, 0};
  for (size_t m = members->start[which]; m < members->start[which + 1]; m++) {
    size_t u = members->list[m];
    if (!kept(f, u)) continue;
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
  struct members members = {NULL, NULL};
  bool room = group.access && group.people && group.need && find_members(f, groups, &members);
  fragility_status status = room ? FRAGILITY_OK : fragility_fail_memory(f->err);
  for (size_t r = 0; status == FRAGILITY_OK && r < groups->count; r++) {
    fragility_equity equity;
    gather(f, &members, r, &group);
    status = fragility_equity_compute(group.access, group.people, group.need, group.count, &equity, f->err);
    double all = fragility_sum_value(&group.all), *figure = figures + r * FIGURES;
    figure[DEMAND] = group.count ? all : (double)NAN;
    figure[MEAN] = equity.mean, figure[GINI] = equity.gini, figure[CONCENTRATION] = equity.concentration;
    figure[BEYOND] = all > 0 ? fragility_sum_value(&group.beyond) / all : (double)NAN;
  }
  free(group.access), free(group.people), free(group.need), free(members.start), free(members.list);
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
  f->of_unit = fragility_array(n, sizeof *f->of_unit);
  if (!f->people || !f->score || !f->of_unit || !f->rows || !f->numbers || !f->texts) return fragility_fail_memory(f->err);
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
  free(f.people), free(f.score), free(f.of_unit), free(f.rows), free(f.numbers), free(f.texts);
  if (status != FRAGILITY_OK) {
    fragility_sheet_free(f.sheet);
    return status;
  }
  *out = f.sheet;
  return FRAGILITY_OK;
}
