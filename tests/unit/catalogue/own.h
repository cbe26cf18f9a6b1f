/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A catalogue of one's own on the tiny country, for the tests that invent sources. */
#ifndef TESTS_OWN_H
#define TESTS_OWN_H

#include "tiny.h"

#include "catalogue/catalogue.h"

static fragility_territory *country;
static fragility_catalogue *catalogue;
static tiny_scratch scratch;

static inline void own_open(const char *sources) {
  fragility_error err;
  country = tiny_territory();
  tiny_scratch_open(&scratch);
  const char *more[] = {tiny_scratch_write(&scratch, "mine.csv", sources)};
  if (fragility_catalogue_read(more, 1, &catalogue, &err)) fail_msg("%s", err.message);
}

static inline int own_close(void **state) {
  (void)state;
  fragility_catalogue_free(catalogue);
  fragility_territory_free(country);
  tiny_scratch_close(&scratch);
  return 0;
}

/* One cell of a table: value, reason, flags. */
static inline void own_cell(const fragility_table *table, const char *column, const char *code, double value, fragility_reason reason, unsigned flags) {
  size_t c = fragility_table_find(table, column), u = fragility_units_find(fragility_table_units(table), code);
  assert_true(c != SIZE_MAX && u != SIZE_MAX);
  tiny_near(fragility_table_value(table, c, u), value, code);
  assert_int_equal(fragility_table_reason(table, c, u), reason);
  assert_int_equal(fragility_table_flags(table, c, u), flags);
}

#endif
