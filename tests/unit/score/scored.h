/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A score made of arrays in memory, for tests whose numbers fit in a hand. */
#ifndef TESTS_SCORED_H
#define TESTS_SCORED_H

#include "tiny.h"

enum { SCORED_UNITS = 8 };

/* Columns a, b, c; zero-ended by `n`. Codes are u0, u1, ... */
typedef struct scored {
  size_t n;
  double people[SCORED_UNITS];
  const char *epci[SCORED_UNITS];
  double a[SCORED_UNITS], b[SCORED_UNITS], c[SCORED_UNITS], denominators[SCORED_UNITS];
  unsigned char reasons[SCORED_UNITS]; /* of a */
} scored;

static inline fragility_table *scored_table(const scored *given, size_t columns) {
  static const char *const codes[SCORED_UNITS] = {"u0", "u1", "u2", "u3", "u4", "u5", "u6", "u7"};
  const char *epci[SCORED_UNITS];
  for (size_t i = 0; i < given->n; i++) epci[i] = given->epci[i] ? given->epci[i] : "";
  const fragility_units units = {.count = given->n, .code = codes, .epci = epci, .population = given->people};
  const fragility_column all[] = {{.name = "a", .values = given->a, .reasons = given->reasons, .denominators = given->denominators},
                                  {.name = "b", .values = given->b},
                                  {.name = "c", .values = given->c}};
  fragility_table *table = NULL;
  fragility_error err = {0};
  if (fragility_table_from_columns(&units, all, columns, &table, &err)) fail_msg("%s", err.message);
  return table;
}

static inline fragility_method *scored_method(const char *text) {
  fragility_method *method = NULL;
  fragility_error err = {0};
  if (fragility_method_parse("m.csv", text, strlen(text), &method, &err)) fail_msg("%s", err.message);
  return method;
}

static inline fragility_score *scored_compute(const scored *given, size_t columns, const char *text, fragility_level reference) {
  fragility_table *table = scored_table(given, columns);
  fragility_method *method = scored_method(text);
  const fragility_score_options options = {.reference = reference};
  fragility_score *score = NULL;
  fragility_error err = {0};
  if (fragility_score_compute(table, method, &options, &score, &err)) fail_msg("%s", err.message);
  fragility_table_free(table);
  fragility_method_free(method);
  return score;
}

#endif
