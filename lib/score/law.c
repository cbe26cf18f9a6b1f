/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A fitted leaf, applied. */
#include "score/normalise.h"

/* Half up, to the node's decimals: what a worked example on paper does. */
static void round_all(double digits, size_t n, double *out) {
  if (isnan(digits)) return;
  double unit = pow(10, digits);
  for (size_t i = 0; i < n; i++) out[i] = floor(out[i] * unit + 0.5) / unit;
}

/* What is missing, or beyond all numbers, has no value. */
KERNEL static void drop(const double *restrict x, double *restrict out, size_t n) {
#pragma omp simd
  for (size_t i = 0; i < n; i++) out[i] = (x[i] == x[i]) & (fabs(out[i]) < INFINITY) ? out[i] : (double)NAN;
}

static void clear(double *out, size_t n) {
  for (size_t i = 0; i < n; i++) out[i] = NAN;
}

size_t fragility_law_run(const struct law *law, size_t begin, size_t n) {
  size_t end = 1;
  if (law->whole) return n;
  while (end < n && law->of_unit[begin + end] == law->of_unit[begin]) end++;
  return end;
}

void fragility_law_finish(const struct law *law, const double *x, size_t n, double *out) {
  round_all(law->digits, n, out);
  drop(x, out, n);
}

/* Of n units, a tile at most. */
static void some_values(const struct law *law, size_t begin, size_t n, double *out) {
  double room[FRAGILITY_TILE];
  const double *x = fragility_values_read(law->values, begin, n, room);
  for (size_t i = 0, run; i < n; i += run) {
    uint32_t group = law->of_unit[begin + i];
    run = fragility_law_run(law, begin + i, n - i);
    bool refused = group == FRAGILITY_NO_GROUP || law->scales[group].refused != FRAGILITY_KNOWN;
    if (refused) clear(out + i, run);
    else law->normalisation->apply(law, &law->scales[group], x + i, out + i, run);
  }
  fragility_law_finish(law, x, n, out);
}

void fragility_law_values(const struct law *law, size_t begin, size_t n, double *out) {
  if (!law->values) clear(out, n);
  for (size_t i = 0; law->values && i < n; i += FRAGILITY_TILE) some_values(law, begin + i, n - i < FRAGILITY_TILE ? n - i : FRAGILITY_TILE, out + i);
}

fragility_reason fragility_law_reason(const struct law *law, size_t unit, double value) {
  uint32_t group = law->of_unit[unit];
  if (group == FRAGILITY_NO_GROUP) return FRAGILITY_NO_REFERENCE;
  fragility_reason reason = law->values ? fragility_values_reason(law->values, unit) : FRAGILITY_ABSENT;
  if (reason != FRAGILITY_KNOWN) return reason;
  if (law->scales[group].refused != FRAGILITY_KNOWN) return (fragility_reason)law->scales[group].refused;
  if (!isnan(value)) return FRAGILITY_KNOWN;
  bool by_zero = law->normalisation->divides && law->direction < 0 && fragility_values_at(law->values, unit) == 0;
  return by_zero ? FRAGILITY_ZERO_DENOMINATOR : FRAGILITY_OUT_OF_RANGE;
}
