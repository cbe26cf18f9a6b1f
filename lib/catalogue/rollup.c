/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a unit to one value. Counts add; published rates are weighted; a merged median is approximate.
 * Whenever all the parts that count have one value, that value is taken without arithmetic, which keeps ties. */
#include "catalogue/catalogue.h"

#include <stdlib.h>

/* The parts of one unit. */
struct parts {
  const struct rolling *rolling;
  const uint32_t *rows;
  size_t count;
  double share; /* of the rows that is this unit's own */
};

static const struct cells **bind(const struct intake *intake, const struct formula *formula, fragility_arena *arena) {
  const struct cells **cells = fragility_arena_take(arena, (formula->count + 1) * sizeof *cells);
  for (size_t t = 0; cells && t < formula->count; t++) cells[t] = fragility_intake_cells(intake, formula->terms[t].column);
  return cells;
}

fragility_status fragility_rolling_bind(const struct intake *intake, const struct indicator *indicator, const struct intake *weights,
                                        fragility_arena *arena, struct rolling *rolling, fragility_error *err) {
  *rolling = (struct rolling){intake, indicator, weights, bind(intake, &indicator->numerator, arena), bind(intake, &indicator->denominator, arena),
                              weights ? fragility_intake_cells(weights, indicator->weight) : NULL};
  return rolling->numerator && rolling->denominator ? FRAGILITY_OK : fragility_fail_memory(err);
}

/* A linear combination of one row's cells, or the reason why there is none: a secret before any other. */
static unsigned combine(const struct formula *formula, const struct cells *const *cells, size_t row, double *value) {
  unsigned reason = FRAGILITY_KNOWN;
  double sum = 0;
  for (size_t t = 0; t < formula->count; t++) {
    unsigned state = fragility_values_reason(&cells[t]->values, row);
    double x = fragility_values_at(&cells[t]->values, row);
    if (reason == FRAGILITY_KNOWN || state == FRAGILITY_SECRET) reason = state == FRAGILITY_KNOWN ? reason : state;
    sum += formula->terms[t].coefficient == 1 ? x : formula->terms[t].coefficient * x;
  }
  *value = sum;
  return reason;
}

static int by_code(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* The weight of a row: a cell of its own file, or the cell of the row with its own code in another file. */
static unsigned weight_of(const struct rolling *rolling, size_t row, double *weight) {
  const struct intake *intake = rolling->intake, *weights = rolling->weights;
  const struct cells *cells = rolling->weight;
  size_t at = row;
  *weight = NAN;
  if (!cells) return FRAGILITY_NOT_AVAILABLE;
  if (weights != intake) {
    const char **found = bsearch(&intake->codes[row], weights->codes, weights->rows, sizeof *weights->codes, by_code);
    if (!found) return FRAGILITY_NOT_AVAILABLE;
    at = (size_t)(found - weights->codes);
  }
  *weight = fragility_values_at(&cells->values, at);
  return fragility_values_reason(&cells->values, at);
}

static bool worse(unsigned reason, unsigned than) {
  return reason != FRAGILITY_KNOWN && (than == FRAGILITY_KNOWN || (reason == FRAGILITY_SECRET && than != FRAGILITY_SECRET));
}

/* Sum of weight x value over sum of weights; a plain mean where a weight is lacking. */
static struct rolled weighted_mean(const double *x, const double *w, size_t n) {
  struct rolled rolled = {FRAGILITY_KNOWN, 0, 0, 0};
  fragility_sum products = {0, 0}, total = {0, 0};
  bool weighted = true;
  for (size_t i = 0; i < n; i++) weighted &= w[i] >= 0;
  for (size_t i = 0; i < n && weighted; i++) {
    fragility_sum_add(&products, w[i] * x[i]);
    fragility_sum_add(&total, w[i]);
  }
  rolled.denominator = fragility_sum_value(&total);
  if (weighted && rolled.denominator > 0) {
    rolled.value = fragility_sum_value(&products) / rolled.denominator;
    return rolled;
  }
  fragility_sum plain = {0, 0};
  for (size_t i = 0; i < n; i++) fragility_sum_add(&plain, x[i]);
  rolled.value = fragility_sum_value(&plain) / (double)n;
  rolled.flags = FRAGILITY_PLAIN_MEAN;
  rolled.denominator = NAN;
  return rolled;
}

static struct rolled mean_of(const double *x, const double *w, size_t n, bool median) {
  bool same = true;
  for (size_t i = 1; i < n; i++) same &= x[i] == x[0];
  struct rolled rolled = weighted_mean(x, w, n);
  if (same) rolled.value = x[0], rolled.flags = 0;
  else if (median) rolled.flags |= FRAGILITY_APPROXIMATE;
  return rolled;
}

/* The one class of all parts; else the class that most people are in, and none without people to count. */
static struct rolled class_of(const double *x, const double *w, size_t n) {
  bool same = true, counted = true;
  double most = -1, class = x[0];
  for (size_t i = 0; i < n; i++) same &= x[i] == x[0], counted &= w[i] >= 0;
  if (!same && !counted) return (struct rolled){FRAGILITY_NOT_AVAILABLE, 0, NAN, NAN};
  for (size_t i = 0; i < n && !same; i++) {
    double people = 0;
    for (size_t j = 0; j < n; j++) people += x[j] == x[i] ? w[j] : 0;
    if (people > most || (people == most && x[i] < class)) most = people, class = x[i];
  }
  return (struct rolled){FRAGILITY_KNOWN, same ? 0 : FRAGILITY_APPROXIMATE, class, NAN};
}

static struct rolled roll_rate(const struct parts *parts, double *x, double *w) {
  const struct rolling *rolling = parts->rolling;
  const struct indicator *indicator = rolling->indicator;
  unsigned reason = FRAGILITY_KNOWN;
  size_t known = 0;
  for (size_t i = 0; i < parts->count; i++) {
    double value, weight;
    unsigned state = combine(&indicator->numerator, rolling->numerator, parts->rows[i], &value);
    unsigned weight_state = weight_of(rolling, parts->rows[i], &weight);
    if (worse(state, reason)) reason = state;
    if (parts->count > 1 && indicator->needs_all && weight_state == FRAGILITY_SECRET) reason = FRAGILITY_SECRET;
    if (state != FRAGILITY_KNOWN) continue;
    x[known] = indicator->scale == 1 ? value : indicator->scale * value;
    w[known++] = weight;
  }
  if (!known || (indicator->needs_all && reason != FRAGILITY_KNOWN)) return (struct rolled){reason, 0, NAN, NAN};
  struct rolled rolled = indicator->kind == KIND_CLASS ? class_of(x, w, known) : mean_of(x, w, known, indicator->kind == KIND_MEDIAN);
  rolled.denominator *= parts->share;
  if (known < parts->count) rolled.flags |= FRAGILITY_PARTIAL;
  return rolled;
}

/* One division; or the sum itself for a count. */
static struct rolled divide(const struct parts *parts, double n, double d, unsigned flags) {
  const struct indicator *indicator = parts->rolling->indicator;
  struct rolled rolled = {FRAGILITY_KNOWN, flags, 0, NAN};
  if (indicator->kind == KIND_COUNT) {
    rolled.value = indicator->scale * (n * parts->share);
    return rolled;
  }
  rolled.denominator = d * parts->share;
  if (d == 0) rolled.reason = FRAGILITY_ZERO_DENOMINATOR;
  else rolled.value = indicator->scale * (indicator->complement ? 1 - n / d : n / d);
  return rolled;
}

/* Numerator and denominator of a row, or the reason why there are none. */
static unsigned row_counts(const struct rolling *rolling, size_t row, double *n, double *d) {
  unsigned state = combine(&rolling->indicator->numerator, rolling->numerator, row, n);
  unsigned other = combine(&rolling->indicator->denominator, rolling->denominator, row, d);
  return worse(other, state) ? other : state;
}

static struct rolled roll_one(const struct parts *parts) {
  double n, d;
  unsigned reason = row_counts(parts->rolling, parts->rows[0], &n, &d);
  return reason == FRAGILITY_KNOWN ? divide(parts, n, d, 0) : (struct rolled){reason, 0, NAN, NAN};
}

/* Sums of numerators and denominators. */
static struct rolled roll_counts(const struct parts *parts) {
  fragility_sum numerator = {0, 0}, denominator = {0, 0};
  unsigned reason = FRAGILITY_KNOWN;
  size_t known = 0;
  for (size_t i = 0; i < parts->count; i++) {
    double n, d;
    unsigned state = row_counts(parts->rolling, parts->rows[i], &n, &d);
    if (worse(state, reason)) reason = state;
    if (state != FRAGILITY_KNOWN) continue;
    known++;
    fragility_sum_add(&numerator, n);
    fragility_sum_add(&denominator, d);
  }
  if (!known || (parts->rolling->indicator->needs_all && reason != FRAGILITY_KNOWN)) return (struct rolled){reason, 0, NAN, NAN};
  return divide(parts, fragility_sum_value(&numerator), fragility_sum_value(&denominator), known < parts->count ? FRAGILITY_PARTIAL : 0);
}

struct rolled fragility_roll_up(const struct rolling *rolling, size_t unit, double *scratch) {
  const struct intake *intake = rolling->intake;
  const uint32_t own = (uint32_t)unit;
  size_t first = fragility_intake_first(intake, unit), count = fragility_intake_first(intake, unit + 1) - first;
  struct parts parts = {rolling, intake->one_to_one ? &own : intake->members + first, count, intake->shares ? intake->shares[unit] : 1};
  if (!parts.count) return (struct rolled){FRAGILITY_ABSENT, 0, NAN, NAN};
  bool counts = rolling->indicator->kind == KIND_RATIO || rolling->indicator->kind == KIND_COUNT;
  struct rolled rolled = counts ? parts.count == 1 ? roll_one(&parts) : roll_counts(&parts) : roll_rate(&parts, scratch, scratch + parts.count);
  if (parts.count > 1) rolled.flags |= FRAGILITY_MERGED;
  if (rolled.reason == FRAGILITY_KNOWN && !isfinite(rolled.value)) rolled.reason = FRAGILITY_OUT_OF_RANGE;
  return rolled;
}
