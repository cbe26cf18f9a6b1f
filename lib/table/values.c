/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/table.h"

#include <stdlib.h>

enum { NO_NUMBERS = FRAGILITY_WHOLE }; /* so many states are none */

/* ---- room ---- */

static bool grow(void **memory, size_t bytes) {
  void *larger = fragility_large(realloc(*memory, bytes), bytes);
  if (larger) *memory = larger;
  return larger != NULL;
}

bool fragility_values_grow(fragility_values *values, size_t room, bool wide) {
  bool doubles = values->doubles || (wide && !values->wholes), good;
  if (doubles) good = grow((void **)&values->doubles, room * sizeof *values->doubles) && grow((void **)&values->states, room);
  else good = grow((void **)&values->wholes, room * sizeof *values->wholes);
  if (good) values->room = room;
  return good;
}

void fragility_values_free(fragility_values *values) {
  free(values->wholes), free(values->doubles), free(values->states);
  *values = (fragility_values){0};
}

/* ---- many at a time ---- */

KERNEL static void divide(const int32_t *restrict wholes, size_t n, double power, double *restrict to) {
#pragma omp simd
  for (size_t i = 0; i < n; i++) to[i] = wholes[i] < 0 ? (double)NAN : wholes[i] / power;
}

const double *fragility_values_read(const fragility_values *values, size_t begin, size_t n, double *room) {
  if (values->doubles) return values->doubles + begin;
  divide(values->wholes + begin, n, fragility_powers_of_ten[values->scale], room);
  return room;
}

bool fragility_values_widen(fragility_values *values, size_t n) {
  fragility_values wide = {0};
  if (!fragility_values_grow(&wide, values->room, true)) {
    fragility_values_free(&wide);
    return false;
  }
  (void)fragility_values_read(values, 0, n, wide.doubles);
  for (size_t i = 0; i < n; i++) wide.states[i] = (unsigned char)fragility_values_state(values, i);
  fragility_values_free(values);
  *values = wide;
  return true;
}

/* ---- readings taken in ---- */

/* What a column of wholes makes of a reading, by its state: `by` times the whole, where that is at most `most`. */
struct factors {
  uint32_t by[FRAGILITY_STATES], most[FRAGILITY_STATES];
};

static struct factors factors_of(unsigned scale) {
  struct factors factors;
  for (unsigned s = 0; s < FRAGILITY_STATES; s++) {
    unsigned decimals = s < NO_NUMBERS ? 0 : s - NO_NUMBERS;
    factors.by[s] = s >= NO_NUMBERS && decimals < scale ? (uint32_t)fragility_powers_of_ten[scale - decimals] : 1;
    factors.most[s] = s < NO_NUMBERS ? UINT32_MAX : decimals <= scale ? INT32_MAX / factors.by[s] : 0;
  }
  factors.most[FRAGILITY_KNOWN] = 0; /* a double */
  return factors;
}

/* Returns how many readings do not fit. */
static size_t take_wholes(fragility_values *values, size_t at, const fragility_readings *readings, size_t step, size_t n) {
  const struct factors factors = factors_of(values->scale);
  int32_t *to = values->wholes + at;
  size_t others = 0;
  for (size_t i = 0; i < n; i++) {
    unsigned state = readings->states[i * step];
    uint32_t whole = readings->wholes[i * step];
    others += whole > factors.most[state];
    to[i] = (int32_t)(whole * factors.by[state]);
  }
  return others;
}

static void take_doubles(fragility_values *values, size_t at, const fragility_readings *readings, size_t step, size_t n) {
  for (size_t i = 0; i < n; i++) values->states[at + i] = (unsigned char)fragility_reading(readings, i * step, &values->doubles[at + i]);
}

/* The most decimals of these readings and of what is there already. */
static unsigned scale_for(const fragility_values *values, const fragility_readings *readings, size_t step, size_t n) {
  unsigned scale = values->scale;
  for (size_t i = 0; i < n; i++) {
    unsigned state = readings->states[i * step];
    if (state > NO_NUMBERS + scale) scale = state - NO_NUMBERS;
  }
  return scale;
}

/* Values of one more power of ten; false when they would not fit. */
static bool refine(fragility_values *values, size_t n, unsigned scale) {
  int32_t by = (int32_t)fragility_powers_of_ten[scale - values->scale], most = 0;
  for (size_t i = 0; i < n; i++) most = values->wholes[i] > most ? values->wholes[i] : most;
  if (most > INT32_MAX / by) return false;
  for (size_t i = 0; i < n; i++) values->wholes[i] *= values->wholes[i] < 0 ? 1 : by;
  values->scale = scale;
  return true;
}

bool fragility_values_take(fragility_values *values, size_t at, const fragility_readings *readings, size_t step, size_t n) {
  if (values->doubles) take_doubles(values, at, readings, step, n);
  if (values->doubles || !take_wholes(values, at, readings, step, n)) return true;
  unsigned scale = scale_for(values, readings, step, n);
  return scale > values->scale && refine(values, at, scale) && !take_wholes(values, at, readings, step, n);
}
