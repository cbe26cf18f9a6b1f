/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gaps/gaps.h"

#include <stdio.h>
#include <stdlib.h>

struct filling {
  const fragility_gaps *gaps;
  fragility_sheet *sheet;
  const char **texts;
  double *numbers;
  fragility_error *err;
};

static fragility_status texts(struct filling *f, const char *name, const char *const *of_unit) {
  for (size_t i = 0; i < f->gaps->count; i++) f->texts[i] = of_unit[f->gaps->gaps[i].unit];
  return fragility_sheet_add_text(f->sheet, name, f->texts, f->err);
}

static fragility_status numbers(struct filling *f, const char *name, const double *of_unit) {
  for (size_t i = 0; i < f->gaps->count; i++) f->numbers[i] = of_unit[f->gaps->gaps[i].unit];
  return fragility_sheet_add_numbers(f->sheet, name, f->numbers, f->err);
}

/* With the norm, a venue in the commune counts although its point is farther. */
static double within(const fragility_gaps *gaps, size_t unit, size_t radius) {
  return (double)fragility_access_within(gaps->access, unit, radius);
}

static fragility_status counts(struct filling *f) {
  static const char *const names[RADII] = {"venues_within_norm", "venues_10km", "venues_20km"};
  for (size_t r = 0; r < RADII; r++) {
    for (size_t i = 0; i < f->gaps->count; i++) f->numbers[i] = within(f->gaps, f->gaps->gaps[i].unit, r);
    TRY(fragility_sheet_add_numbers(f->sheet, names[r], f->numbers, f->err));
  }
  for (size_t i = 0; i < f->gaps->count; i++) f->numbers[i] = f->gaps->gaps[i].people_per_capacity;
  return fragility_sheet_add_numbers(f->sheet, "people_per_capacity", f->numbers, f->err);
}

static fragility_status relative(struct filling *f) {
  for (size_t i = 0; i < f->gaps->count; i++) f->numbers[i] = f->gaps->gaps[i].access;
  TRY(fragility_sheet_add_numbers(f->sheet, "access", f->numbers, f->err));
  for (size_t i = 0; i < f->gaps->count; i++) f->numbers[i] = f->gaps->gaps[i].gap_mass;
  return fragility_sheet_add_numbers(f->sheet, "gap_mass", f->numbers, f->err);
}

static fragility_status gap_columns(struct filling *f) {
  const fragility_gaps *g = f->gaps;
  for (size_t i = 0; i < g->count; i++) f->texts[i] = g->gaps[i].type;
  TRY(fragility_sheet_add_text(f->sheet, "type", f->texts, f->err));
  for (size_t i = 0; i < g->count; i++) f->texts[i] = g->gaps[i].limit ? "limite" : "";
  TRY(fragility_sheet_add_text(f->sheet, "limit", f->texts, f->err));
  TRY(texts(f, "nearest_venue", g->venue_id));
  TRY(texts(f, "nearest_name", g->venue_name));
  for (size_t i = 0; i < g->count; i++) f->numbers[i] = g->gaps[i].nearest_km;
  TRY(fragility_sheet_add_numbers(f->sheet, "nearest_km", f->numbers, f->err));
  TRY(counts(f));
  if (g->rule == FRAGILITY_RULE_QUANTILE) TRY(relative(f));
  for (size_t i = 0; i < g->count; i++) f->texts[i] = g->gaps[i].reason;
  return fragility_sheet_add_text(f->sheet, "reason", f->texts, f->err);
}

static fragility_status by_commune(struct filling *f) {
  const fragility_units *u = &f->gaps->units->units;
  TRY(texts(f, "code", u->code));
  TRY(texts(f, "name", u->name));
  TRY(texts(f, "departement", u->departement));
  TRY(texts(f, "epci", u->epci));
  TRY(numbers(f, "population", u->population));
  TRY(numbers(f, "demand", f->gaps->people));
  TRY(numbers(f, "score", f->gaps->score));
  TRY(numbers(f, "coverage", f->gaps->coverage));
  return gap_columns(f);
}

/* ---- totals by parent: every parent that has a listed unit, also those without a gap ---- */

static void add_units(const fragility_gaps *gaps, const fragility_groups *groups, const double *of_unit, double *totals) {
  for (size_t u = 0; u < gaps->units->units.count; u++) {
    uint32_t g = groups->of_unit[u];
    if (g == FRAGILITY_NO_GROUP || (gaps->keep && !gaps->keep[u])) continue;
    double here = of_unit ? of_unit[u] : 1;
    if (!isnan(here)) totals[g] += here;
  }
}

static void add_gaps(const fragility_gaps *gaps, const fragility_groups *groups, const char *type, const double *of_unit, double *totals) {
  for (size_t i = 0; i < gaps->count; i++) {
    uint32_t g = groups->of_unit[gaps->gaps[i].unit];
    if (g == FRAGILITY_NO_GROUP || strcmp(gaps->gaps[i].type, type) != 0) continue;
    double here = of_unit ? of_unit[gaps->gaps[i].unit] : 1;
    if (!isnan(here)) totals[g] += here;
  }
}

static fragility_status add_column(struct filling *f, const uint32_t *rows, size_t count, const char *name, const double *totals) {
  for (size_t r = 0; r < count; r++) f->numbers[r] = totals[rows[r]];
  return fragility_sheet_add_numbers(f->sheet, name, f->numbers, f->err);
}

static fragility_status type_columns(struct filling *f, const fragility_groups *groups, const uint32_t *rows, size_t count, const char *type, double *totals) {
  char name[64];
  memset(totals, 0, groups->count * sizeof *totals);
  add_gaps(f->gaps, groups, type, NULL, totals);
  snprintf(name, sizeof name, "%s_communes", type);
  TRY(add_column(f, rows, count, name, totals));
  memset(totals, 0, groups->count * sizeof *totals);
  add_gaps(f->gaps, groups, type, f->gaps->people, totals);
  snprintf(name, sizeof name, "%s_demand", type);
  return add_column(f, rows, count, name, totals);
}

static fragility_status mass_columns(struct filling *f, const fragility_groups *groups, const uint32_t *rows, size_t count, double *totals) {
  memset(totals, 0, groups->count * sizeof *totals);
  add_gaps(f->gaps, groups, "quantile", f->gaps->mass, totals);
  TRY(add_column(f, rows, count, "gap_mass_of_gap_communes", totals));
  memset(totals, 0, groups->count * sizeof *totals);
  add_units(f->gaps, groups, f->gaps->mass, totals);
  return add_column(f, rows, count, "gap_mass_all_communes", totals);
}

static fragility_status by_parent(struct filling *f, const fragility_groups *groups, const uint32_t *rows, size_t count, double *totals) {
  for (size_t r = 0; r < count; r++) f->texts[r] = groups->code[rows[r]];
  TRY(fragility_sheet_add_text(f->sheet, "code", f->texts, f->err));
  for (size_t r = 0; r < count; r++) f->texts[r] = groups->name[rows[r]];
  TRY(fragility_sheet_add_text(f->sheet, "name", f->texts, f->err));
  TRY(add_column(f, rows, count, "communes", totals));
  memset(totals, 0, groups->count * sizeof *totals);
  add_units(f->gaps, groups, f->gaps->people, totals);
  TRY(add_column(f, rows, count, "demand", totals));
  if (f->gaps->rule == FRAGILITY_RULE_QUANTILE) {
    TRY(type_columns(f, groups, rows, count, "quantile", totals));
    return mass_columns(f, groups, rows, count, totals);
  }
  for (size_t t = 0; fragility_gap_type_at(t); t++) TRY(type_columns(f, groups, rows, count, fragility_gap_type_at(t)->name, totals));
  return FRAGILITY_OK;
}

static fragility_status parents(struct filling *f, fragility_level level) {
  const fragility_groups *groups = &f->gaps->units->groups[level];
  double *totals = fragility_array(groups->count, sizeof *totals);
  uint32_t *rows = fragility_array(groups->count, sizeof *rows);
  size_t count = 0;
  fragility_status status = totals && rows ? FRAGILITY_OK : fragility_fail_memory(f->err);
  if (status == FRAGILITY_OK) {
    add_units(f->gaps, groups, NULL, totals);
    for (size_t g = 0; g < groups->count; g++)
      if (totals[g] > 0) rows[count++] = (uint32_t)g;
    status = fragility_sheet_create(count, &f->sheet, f->err);
  }
  if (status == FRAGILITY_OK) status = by_parent(f, groups, rows, count, totals);
  free(totals);
  free(rows);
  return status;
}

fragility_status fragility_gaps_sheet(const fragility_gaps *gaps, fragility_level level, fragility_sheet **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the sheet");
  *out = NULL;
  if (!gaps || (unsigned)level >= FRAGILITY_LEVELS) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no gaps or no such level");
  size_t n = gaps->units->units.count;
  struct filling f = {.gaps = gaps, .err = err, .texts = fragility_array(n + 1, sizeof *f.texts), .numbers = fragility_array(n + 1, sizeof *f.numbers)};
  fragility_status status = f.texts && f.numbers ? FRAGILITY_OK : fragility_fail_memory(err);
  if (status == FRAGILITY_OK && level == FRAGILITY_COMMUNE) {
    status = fragility_sheet_create(gaps->count, &f.sheet, err);
    if (status == FRAGILITY_OK) status = by_commune(&f);
  } else if (status == FRAGILITY_OK) {
    status = parents(&f, level);
  }
  free(f.texts);
  free(f.numbers);
  if (status != FRAGILITY_OK) {
    fragility_sheet_free(f.sheet);
    return status;
  }
  *out = f.sheet;
  return FRAGILITY_OK;
}
