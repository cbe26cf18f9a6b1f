/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gaps/gaps.h"

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
  for (size_t i = 0; i < f->gaps->count; i++) f->numbers[i] = NAN; /* nobody within 10 km to share: no ratio */
  return fragility_sheet_add_numbers(f->sheet, "people_per_capacity", f->numbers, f->err);
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

enum { COMMUNES, PEOPLE, GAPS, GAP_PEOPLE, TOTALS };

static void total(const fragility_gaps *gaps, const fragility_groups *groups, double *totals) {
  for (size_t u = 0; u < gaps->units->units.count; u++) {
    uint32_t g = groups->of_unit[u];
    if (g == FRAGILITY_NO_GROUP || (gaps->keep && !gaps->keep[u])) continue;
    totals[g * TOTALS + COMMUNES]++;
    if (!isnan(gaps->people[u])) totals[g * TOTALS + PEOPLE] += gaps->people[u];
  }
  for (size_t i = 0; i < gaps->count; i++) {
    uint32_t g = groups->of_unit[gaps->gaps[i].unit];
    if (g == FRAGILITY_NO_GROUP) continue;
    totals[g * TOTALS + GAPS]++;
    if (!isnan(gaps->gaps[i].people)) totals[g * TOTALS + GAP_PEOPLE] += gaps->gaps[i].people;
  }
}

static fragility_status by_parent(struct filling *f, const fragility_groups *groups, const double *totals, const uint32_t *rows, size_t count) {
  static const char *const names[TOTALS] = {"communes", "demand", "loin_communes", "loin_demand"};
  for (size_t r = 0; r < count; r++) f->texts[r] = groups->code[rows[r]];
  TRY(fragility_sheet_add_text(f->sheet, "code", f->texts, f->err));
  for (size_t r = 0; r < count; r++) f->texts[r] = groups->name[rows[r]];
  TRY(fragility_sheet_add_text(f->sheet, "name", f->texts, f->err));
  for (size_t t = 0; t < TOTALS; t++) {
    for (size_t r = 0; r < count; r++) f->numbers[r] = totals[rows[r] * TOTALS + t];
    TRY(fragility_sheet_add_numbers(f->sheet, names[t], f->numbers, f->err));
  }
  return FRAGILITY_OK;
}

static fragility_status parents(struct filling *f, fragility_level level) {
  const fragility_groups *groups = &f->gaps->units->groups[level];
  double *totals = fragility_array(groups->count * TOTALS, sizeof *totals);
  uint32_t *rows = fragility_array(groups->count, sizeof *rows);
  size_t count = 0;
  fragility_status status = totals && rows ? FRAGILITY_OK : fragility_fail_memory(f->err);
  if (status == FRAGILITY_OK) {
    total(f->gaps, groups, totals);
    for (size_t g = 0; g < groups->count; g++)
      if (totals[g * TOTALS + COMMUNES] > 0) rows[count++] = (uint32_t)g;
    status = fragility_sheet_create(count, &f->sheet, f->err);
  }
  if (status == FRAGILITY_OK) status = by_parent(f, groups, totals, rows, count);
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
