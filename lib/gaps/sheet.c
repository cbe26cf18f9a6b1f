/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gaps/gaps.h"

#include <stdio.h>
#include <stdlib.h>

/* What is written: with rows of communes, the gaps of the parts of one, of one type, are one row, which shows the figures
 * of the part with most people. */
struct row {
  fragility_gap gap;
  double population;
};

struct filling {
  const fragility_gaps *gaps;
  fragility_sheet *sheet;
  fragility_arena arena;
  struct row *rows;
  size_t count;
  const char **texts;
  double *numbers;
  fragility_error *err;
};

static uint32_t commune_of(const struct filling *f, size_t unit) { return f->gaps->units->groups[FRAGILITY_COMMUNE].of_unit[unit]; }

/* The row above that a gap goes into, or SIZE_MAX. */
static size_t row_for(const struct filling *f, const fragility_gap *gap) {
  uint32_t commune = commune_of(f, gap->unit);
  for (size_t r = 0; commune != FRAGILITY_NO_GROUP && r < f->count; r++)
    if (commune_of(f, f->rows[r].gap.unit) == commune && strcmp(f->rows[r].gap.type, gap->type) == 0) return r;
  return SIZE_MAX;
}

static double sum_of(double a, double b) { return isnan(a) ? b : isnan(b) ? a : a + b; }

/* Access is shared by people, what is missing adds up, sentences follow one another. */
static fragility_status join(struct filling *f, struct row *into, const fragility_gap *gap) {
  fragility_gap *row = &into->gap;
  size_t size = strlen(row->reason) + strlen(gap->reason) + 2;
  char *both = fragility_arena_take(&f->arena, size);
  if (!both) return fragility_fail_memory(f->err);
  snprintf(both, size, "%s %s", row->reason, gap->reason);
  row->reason = both;
  row->access = (row->people * row->access + gap->people * gap->access) / (row->people + gap->people);
  row->people = sum_of(row->people, gap->people);
  row->gap_mass = sum_of(row->gap_mass, gap->gap_mass);
  row->limit |= gap->limit;
  into->population = sum_of(into->population, f->gaps->units->units.population[gap->unit]);
  return FRAGILITY_OK;
}

static fragility_status list_rows(struct filling *f) {
  for (size_t i = 0; i < f->gaps->count; i++) {
    const fragility_gap *gap = &f->gaps->gaps[i];
    size_t above = row_for(f, gap);
    if (above != SIZE_MAX) {
      TRY(join(f, &f->rows[above], gap));
      continue;
    }
    f->rows[f->count++] = (struct row){*gap, f->gaps->units->units.population[gap->unit]};
  }
  return FRAGILITY_OK;
}

static fragility_status texts(struct filling *f, const char *name, const char *const *of_unit) {
  for (size_t i = 0; i < f->count; i++) f->texts[i] = of_unit[f->rows[i].gap.unit];
  return fragility_sheet_add_text(f->sheet, name, f->texts, f->err);
}

/* The commune's code or name, which a whole unit has itself. */
static fragility_status communes(struct filling *f, const char *name, const char *const *of_unit, const char *const *of_commune) {
  for (size_t i = 0; i < f->count; i++) {
    uint32_t commune = commune_of(f, f->rows[i].gap.unit);
    f->texts[i] = commune == FRAGILITY_NO_GROUP ? of_unit[f->rows[i].gap.unit] : of_commune[commune];
  }
  return fragility_sheet_add_text(f->sheet, name, f->texts, f->err);
}

static fragility_status numbers(struct filling *f, const char *name, const double *of_unit) {
  for (size_t i = 0; i < f->count; i++) f->numbers[i] = of_unit[f->rows[i].gap.unit];
  return fragility_sheet_add_numbers(f->sheet, name, f->numbers, f->err);
}

static fragility_status counts(struct filling *f) {
  static const char *const names[RADII] = {"venues_within_norm", "venues_10km", "venues_20km"};
  for (size_t r = 0; r < RADII; r++) {
    for (size_t i = 0; i < f->count; i++) f->numbers[i] = (double)fragility_access_within(f->gaps->access, f->rows[i].gap.unit, r);
    TRY(fragility_sheet_add_numbers(f->sheet, names[r], f->numbers, f->err));
  }
  for (size_t i = 0; i < f->count; i++) f->numbers[i] = f->rows[i].gap.people_per_capacity;
  return fragility_sheet_add_numbers(f->sheet, "people_per_capacity", f->numbers, f->err);
}

static fragility_status relative(struct filling *f) {
  for (size_t i = 0; i < f->count; i++) f->numbers[i] = f->rows[i].gap.access;
  TRY(fragility_sheet_add_numbers(f->sheet, "access", f->numbers, f->err));
  for (size_t i = 0; i < f->count; i++) f->numbers[i] = f->rows[i].gap.gap_mass;
  return fragility_sheet_add_numbers(f->sheet, "gap_mass", f->numbers, f->err);
}

static fragility_status gap_columns(struct filling *f) {
  const fragility_gaps *g = f->gaps;
  for (size_t i = 0; i < f->count; i++) f->texts[i] = f->rows[i].gap.type;
  TRY(fragility_sheet_add_text(f->sheet, "type", f->texts, f->err));
  for (size_t i = 0; i < f->count; i++) f->texts[i] = f->rows[i].gap.limit ? "limite" : "";
  TRY(fragility_sheet_add_text(f->sheet, "limit", f->texts, f->err));
  TRY(texts(f, "nearest_venue", g->venue_id));
  TRY(texts(f, "nearest_name", g->venue_name));
  for (size_t i = 0; i < f->count; i++) f->numbers[i] = f->rows[i].gap.nearest_km;
  TRY(fragility_sheet_add_numbers(f->sheet, "nearest_km", f->numbers, f->err));
  TRY(counts(f));
  if (g->rule == FRAGILITY_RULE_QUANTILE) TRY(relative(f));
  for (size_t i = 0; i < f->count; i++) f->texts[i] = f->rows[i].gap.reason;
  return fragility_sheet_add_text(f->sheet, "reason", f->texts, f->err);
}

static fragility_status by_commune(struct filling *f) {
  const fragility_units *u = &f->gaps->units->units;
  const fragility_groups *groups = &f->gaps->units->groups[FRAGILITY_COMMUNE];
  f->rows = fragility_array(f->gaps->count, sizeof *f->rows);
  if (!f->rows) return fragility_fail_memory(f->err);
  TRY(list_rows(f));
  qsort(f->rows, f->count, sizeof *f->rows, fragility_gap_order);
  TRY(fragility_sheet_create(f->count, &f->sheet, f->err));
  TRY(communes(f, "code", u->code, groups->code));
  TRY(communes(f, "name", u->name, groups->name));
  TRY(texts(f, "departement", u->departement));
  TRY(texts(f, "epci", u->epci));
  for (size_t i = 0; i < f->count; i++) f->numbers[i] = f->rows[i].population;
  TRY(fragility_sheet_add_numbers(f->sheet, "population", f->numbers, f->err));
  for (size_t i = 0; i < f->count; i++) f->numbers[i] = f->rows[i].gap.people;
  TRY(fragility_sheet_add_numbers(f->sheet, "demand", f->numbers, f->err));
  TRY(numbers(f, "score", f->gaps->score));
  TRY(numbers(f, "coverage", f->gaps->coverage));
  return gap_columns(f);
}

/* ---- totals by parent: every parent that has a listed unit, also those without a gap ---- */

/* Of a unit that is a part, only the first part counts for its commune. */
static double in_communes(const fragility_gaps *gaps, size_t unit) {
  const uint32_t *commune = gaps->units->groups[FRAGILITY_COMMUNE].of_unit;
  return !unit || commune[unit] == FRAGILITY_NO_GROUP || commune[unit] != commune[unit - 1];
}

static void add(const fragility_groups *groups, size_t unit, double here, double *totals) {
  size_t n;
  const uint32_t *group = fragility_groups_of(groups, unit, &n);
  for (size_t k = 0; k < n && !isnan(here); k++) totals[group[k]] += here;
}

static void add_units(const fragility_gaps *gaps, const fragility_groups *groups, const double *of_unit, double *totals) {
  for (size_t u = 0; u < gaps->units->units.count; u++)
    if (!gaps->keep || gaps->keep[u]) add(groups, u, of_unit ? of_unit[u] : in_communes(gaps, u), totals);
}

static void add_gaps(const fragility_gaps *gaps, const fragility_groups *groups, const char *type, const double *of_unit, double *totals) {
  for (size_t i = 0; i < gaps->count; i++)
    if (strcmp(gaps->gaps[i].type, type) == 0)
      add(groups, gaps->gaps[i].unit, of_unit ? of_unit[gaps->gaps[i].unit] : fragility_gap_tells_commune(gaps, i), totals);
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
    status = by_commune(&f);
  } else if (status == FRAGILITY_OK) {
    status = parents(&f, level);
  }
  free(f.texts), free(f.numbers), free(f.rows);
  fragility_arena_free(&f.arena);
  if (status != FRAGILITY_OK) {
    fragility_sheet_free(f.sheet);
    return status;
  }
  *out = f.sheet;
  return FRAGILITY_OK;
}
