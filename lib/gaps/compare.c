/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two states of the supply: who falls out of reach, who comes into it. */
#define _GNU_SOURCE
#include "gaps/gaps.h"

#include <stdlib.h>

/* What changes for a unit between the two. */
struct change {
  uint32_t unit;
  const fragility_gap *before, *after; /* NULL = no gap */
};

struct comparing {
  const fragility_gaps *before, *after;
  const fragility_gap **gaps[2]; /* of each unit */
  struct change *changes;
  size_t count;
  fragility_sheet *sheet;
  const char **texts;
  double *numbers;
  fragility_error *err;
};

static void by_unit(const fragility_gaps *gaps, const fragility_gap **of_unit) {
  for (size_t i = 0; i < gaps->count; i++) of_unit[gaps->gaps[i].unit] = &gaps->gaps[i];
}

static double km_of(const fragility_gaps *gaps, size_t unit) { return fragility_access_nearest_km(gaps->access, unit); }

static bool differs(const struct comparing *c, size_t unit) {
  const fragility_gap *before = c->gaps[0][unit], *after = c->gaps[1][unit];
  if (!before != !after || (before && strcmp(before->type, after->type) != 0)) return true;
  return strcmp(c->before->venue_id[unit], c->after->venue_id[unit]) != 0;
}

static int most_people_first(const void *a, const void *b, void *people_of) {
  const struct change *x = a, *y = b;
  const double *people = people_of;
  double p = people[x->unit] > 0 ? people[x->unit] : 0, q = people[y->unit] > 0 ? people[y->unit] : 0;
  if (p != q) return p < q ? 1 : -1;
  return (x->unit > y->unit) - (x->unit < y->unit);
}

static void find_changes(struct comparing *c) {
  by_unit(c->before, c->gaps[0]);
  by_unit(c->after, c->gaps[1]);
  for (size_t u = 0; u < c->before->units->units.count; u++) {
    if ((c->before->keep && !c->before->keep[u]) || !differs(c, u)) continue;
    c->changes[c->count++] = (struct change){(uint32_t)u, c->gaps[0][u], c->gaps[1][u]};
  }
  qsort_r(c->changes, c->count, sizeof *c->changes, most_people_first, c->before->people);
}

/* ---- a row a unit ---- */

static fragility_status texts(struct comparing *c, const char *name, const char *const *of_unit) {
  for (size_t i = 0; i < c->count; i++) c->texts[i] = of_unit[c->changes[i].unit];
  return fragility_sheet_add_text(c->sheet, name, c->texts, c->err);
}

static fragility_status numbers(struct comparing *c, const char *name, const double *of_unit) {
  for (size_t i = 0; i < c->count; i++) c->numbers[i] = of_unit[c->changes[i].unit];
  return fragility_sheet_add_numbers(c->sheet, name, c->numbers, c->err);
}

static fragility_status types(struct comparing *c) {
  for (size_t i = 0; i < c->count; i++) c->texts[i] = c->changes[i].before ? c->changes[i].before->type : "";
  TRY(fragility_sheet_add_text(c->sheet, "type_before", c->texts, c->err));
  for (size_t i = 0; i < c->count; i++) c->texts[i] = c->changes[i].after ? c->changes[i].after->type : "";
  return fragility_sheet_add_text(c->sheet, "type_after", c->texts, c->err);
}

static fragility_status distances(struct comparing *c) {
  for (size_t i = 0; i < c->count; i++) c->numbers[i] = km_of(c->before, c->changes[i].unit);
  TRY(fragility_sheet_add_numbers(c->sheet, "km_before", c->numbers, c->err));
  for (size_t i = 0; i < c->count; i++) c->numbers[i] = km_of(c->after, c->changes[i].unit);
  return fragility_sheet_add_numbers(c->sheet, "km_after", c->numbers, c->err);
}

static fragility_status by_commune(struct comparing *c) {
  const fragility_units *u = &c->before->units->units;
  TRY(fragility_sheet_create(c->count, &c->sheet, c->err));
  TRY(texts(c, "code", u->code));
  TRY(texts(c, "name", u->name));
  TRY(texts(c, "departement", u->departement));
  TRY(texts(c, "epci", u->epci));
  TRY(numbers(c, "population", u->population));
  TRY(numbers(c, "demand", c->before->people));
  TRY(types(c));
  TRY(texts(c, "nearest_before", c->before->venue_id));
  TRY(texts(c, "nearest_after", c->after->venue_id));
  return distances(c);
}

/* ---- a row a parent: only those where something changes ---- */

enum { LOST_COMMUNES, LOST_PEOPLE, WON_COMMUNES, WON_PEOPLE, TOTALS };

/* Too far from any venue, or, with relative cuts, a gap. */
static bool out_of_reach(const fragility_gap *gap) { return gap && (strcmp(gap->type, "loin") == 0 || strcmp(gap->type, "quantile") == 0); }

static bool is_lost(const struct change *change) { return !out_of_reach(change->before) && out_of_reach(change->after); }
static bool is_won(const struct change *change) { return out_of_reach(change->before) && !out_of_reach(change->after); }

/* Has no other part of its commune changed the same way above it? */
static bool tells_commune(const struct comparing *c, const struct change *change) {
  const uint32_t *commune = c->before->units->groups[FRAGILITY_COMMUNE].of_unit;
  for (const struct change *above = c->changes; commune[change->unit] != FRAGILITY_NO_GROUP && above < change; above++)
    if (commune[above->unit] == commune[change->unit] && is_lost(above) == is_lost(change) && is_won(above) == is_won(change)) return false;
  return true;
}

static void add_change(const struct comparing *c, const struct change *change, double *totals) {
  double people = c->before->people[change->unit] > 0 ? c->before->people[change->unit] : 0, communes = tells_commune(c, change);
  if (is_lost(change)) totals[LOST_COMMUNES] += communes, totals[LOST_PEOPLE] += people;
  if (is_won(change)) totals[WON_COMMUNES] += communes, totals[WON_PEOPLE] += people;
}

static fragility_status parent_rows(struct comparing *c, const fragility_groups *groups, const double *totals, const uint32_t *rows, size_t count) {
  static const char *const names[TOTALS] = {"communes_lost", "demand_lost", "communes_won", "demand_won"};
  for (size_t r = 0; r < count; r++) c->texts[r] = groups->code[rows[r]];
  TRY(fragility_sheet_create(count, &c->sheet, c->err));
  TRY(fragility_sheet_add_text(c->sheet, "code", c->texts, c->err));
  for (size_t r = 0; r < count; r++) c->texts[r] = groups->name[rows[r]];
  TRY(fragility_sheet_add_text(c->sheet, "name", c->texts, c->err));
  for (size_t t = 0; t < TOTALS; t++) {
    for (size_t r = 0; r < count; r++) c->numbers[r] = totals[rows[r] * TOTALS + t];
    TRY(fragility_sheet_add_numbers(c->sheet, names[t], c->numbers, c->err));
  }
  return FRAGILITY_OK;
}

static fragility_status by_parent(struct comparing *c, fragility_level level) {
  const fragility_groups *groups = &c->before->units->groups[level];
  double *totals = fragility_array(groups->count * TOTALS, sizeof *totals);
  uint32_t *rows = fragility_array(groups->count, sizeof *rows);
  size_t count = 0;
  fragility_status status = totals && rows ? FRAGILITY_OK : fragility_fail_memory(c->err);
  for (size_t i = 0; status == FRAGILITY_OK && i < c->count; i++) {
    size_t n;
    const uint32_t *group = fragility_groups_of(groups, c->changes[i].unit, &n);
    for (size_t k = 0; k < n; k++) add_change(c, &c->changes[i], totals + group[k] * TOTALS);
  }
  for (size_t g = 0; status == FRAGILITY_OK && g < groups->count; g++)
    if (totals[g * TOTALS + LOST_COMMUNES] > 0 || totals[g * TOTALS + WON_COMMUNES] > 0) rows[count++] = (uint32_t)g;
  if (status == FRAGILITY_OK) status = parent_rows(c, groups, totals, rows, count);
  free(totals);
  free(rows);
  return status;
}

fragility_status fragility_gaps_compare(const fragility_gaps *before, const fragility_gaps *after, fragility_level level,
                                        fragility_sheet **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the sheet");
  *out = NULL;
  if (!before || !after || before->units->units.count != after->units->units.count || (unsigned)level >= FRAGILITY_LEVELS)
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "two states of the gaps over the same units are compared");
  size_t n = before->units->units.count;
  struct comparing c = {.before = before, .after = after, .err = err};
  c.gaps[0] = fragility_array(n, sizeof *c.gaps[0]), c.gaps[1] = fragility_array(n, sizeof *c.gaps[1]);
  c.changes = fragility_array(n, sizeof *c.changes);
  c.texts = fragility_array(n + 1, sizeof *c.texts), c.numbers = fragility_array(n + 1, sizeof *c.numbers);
  fragility_status status = c.gaps[0] && c.gaps[1] && c.changes && c.texts && c.numbers ? FRAGILITY_OK : fragility_fail_memory(err);
  if (status == FRAGILITY_OK) {
    find_changes(&c);
    status = level == FRAGILITY_COMMUNE ? by_commune(&c) : by_parent(&c, level);
  }
  free(c.gaps[0]), free(c.gaps[1]), free(c.changes), free(c.texts), free(c.numbers);
  if (status != FRAGILITY_OK) {
    fragility_sheet_free(c.sheet);
    return status;
  }
  *out = c.sheet;
  return FRAGILITY_OK;
}
