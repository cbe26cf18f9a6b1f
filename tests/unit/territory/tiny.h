/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the rooms share: the tiny country, its expected results, scratch files. */
#ifndef TESTS_TINY_H
#define TESTS_TINY_H

#include "read/read.h"
#include "territory/territory.h"

#include <fragility/fragility.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { TINY_PATH = 512, TINY_FILES = 16 };

static inline const char *tiny_path(char path[TINY_PATH], const char *name) {
  const char *root = getenv("FRAGILITY_SOURCE_ROOT");
  assert_non_null(root);
  snprintf(path, TINY_PATH, "%.200s/tests/data/tiny-france/%.200s", root, name);
  return path;
}

static inline fragility_territory *tiny_territory(void) {
  char path[TINY_PATH];
  fragility_error err = {0};
  fragility_territory *territory = NULL;
  if (fragility_territory_read(tiny_path(path, "territory"), &territory, &err)) fail_msg("%s", err.message);
  return territory;
}

/* ---- expected results ---- */

static inline void tiny_expected(fragility_grid *grid, const char *name) {
  char path[TINY_PATH], inside[TINY_PATH];
  fragility_error err = {0};
  snprintf(inside, sizeof inside, "expected/%.200s", name);
  if (fragility_grid_read(tiny_path(path, inside), grid, &err)) fail_msg("%s", err.message);
  assert_true(grid->rows > 0);
}

static inline size_t tiny_column(const fragility_grid *grid, const char *name) {
  for (size_t c = 0; c < grid->columns; c++)
    if (strcmp(grid->header[c], name) == 0) return c;
  fail_msg("no column %s in %s", name, grid->path);
  return SIZE_MAX;
}

static inline const char *tiny_text(const fragility_grid *grid, size_t row, const char *name) {
  return fragility_grid_cell(grid, row, tiny_column(grid, name));
}

static inline double tiny_number(const fragility_grid *grid, size_t row, const char *name) {
  const char *text = tiny_text(grid, row, name);
  double value = NAN;
  if (*text && !fragility_number_parse(text, strlen(text), &value)) fail_msg("%s is no number", text);
  return value;
}

static inline void tiny_near_(double got, double wanted, double margin, const char *what, const char *file, int line) {
  bool same = isnan(wanted) ? isnan(got) : fabs(got - wanted) <= margin * fmax(1, fabs(wanted));
  if (same) return;
  print_error("%s: got %.17g, wanted %.17g\n", what, got, wanted);
  _fail(file, line);
}
/* Within 1e-12, relative above 1; NaN equals NaN. */
#define tiny_near(got, wanted, what) tiny_near_(got, wanted, 1e-12, what, __FILE__, __LINE__)
/* The same double; NaN equals NaN. */
#define tiny_same(got, wanted, what) tiny_near_(got, wanted, 0, what, __FILE__, __LINE__)

/* ---- scratch files, gone at the end of each test ---- */

typedef struct tiny_scratch {
  char folder[64];
  char *paths[TINY_FILES];
  size_t count;
} tiny_scratch;

static inline void tiny_scratch_open(tiny_scratch *scratch) {
  *scratch = (tiny_scratch){.folder = "/tmp/fragility-test-XXXXXX"};
  assert_non_null(mkdtemp(scratch->folder));
}

static inline const char *tiny_scratch_write(tiny_scratch *scratch, const char *name, const char *text) {
  assert_true(scratch->count < TINY_FILES);
  char *path = malloc(TINY_PATH);
  assert_non_null(path);
  snprintf(path, TINY_PATH, "%s/%s", scratch->folder, name);
  scratch->paths[scratch->count++] = path;
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
  assert_int_equal(fclose(file), 0);
  return path;
}

static inline void tiny_scratch_close(tiny_scratch *scratch) {
  for (size_t i = 0; i < scratch->count; i++) {
    unlink(scratch->paths[i]);
    free(scratch->paths[i]);
  }
  rmdir(scratch->folder);
}

/* ---- errors ---- */

static inline void tiny_error_(const fragility_error *err, fragility_status code, const char *part, const char *file, int line) {
  if (err->code == code && strstr(err->message, part)) return;
  print_error("got %d \"%s\", wanted %d with \"%s\"\n", (int)err->code, err->message, (int)code, part);
  _fail(file, line);
}
#define tiny_error(err, code, part) tiny_error_(err, code, part, __FILE__, __LINE__)

#endif
