/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *root(void) {
  const char *source = getenv("FRAGILITY_SOURCE_ROOT");
  return source ? source : ".";
}

const char *reference_folder(void) {
  static char folder[1024];
  const char *asked = getenv("FRAGILITY_REFERENCE_DIR"), *policy = getenv("FRAGILITY_REFERENCE");
  if (asked) snprintf(folder, sizeof folder, "%s", asked);
  else snprintf(folder, sizeof folder, "%s/../shared/reference", root());
  if (access(folder, R_OK) == 0) return folder;
  if (policy && strcmp(policy, "required") == 0) {
    printf("failed: no reference data in %s, and FRAGILITY_REFERENCE=required\n", folder);
    exit(1);
  }
  return NULL;
}

static char *buffer(void) {
  static char buffers[24][1200];
  static size_t next;
  return buffers[next++ % 24];
}

const char *reference_path(const char *name) {
  char *path = buffer();
  snprintf(path, 1200, "%s/%s", reference_folder(), name);
  return path;
}

const char *reference_own(const char *name) {
  char *path = buffer();
  snprintf(path, 1200, "%s/tests/reference/%s", root(), name);
  return path;
}

static void wrong(struct tally *tally, const char *key, const char *ours, const char *expected) {
  if (tally->wrong++ < 5) printf("  %s, %s: found \"%s\", expected \"%s\"\n", tally->what, key, ours, expected);
}

void tally_text(struct tally *tally, const char *key, const char *ours, const char *expected) {
  tally->cells++;
  if (strcmp(ours, expected) != 0) wrong(tally, key, ours, expected);
}

void tally_true(struct tally *tally, const char *key, bool good) {
  tally->cells++;
  if (!good) wrong(tally, key, "no", "yes");
}

void tally_number(struct tally *tally, const char *key, double ours, const char *expected, double relative, double absolute) {
  char text[FRAGILITY_NUMBER_SIZE];
  double value = NAN;
  tally->cells++;
  fragility_number_format(ours, text);
  if (!*expected || isnan(ours)) {
    if (*expected || !isnan(ours)) wrong(tally, key, text, expected);
    return;
  }
  if (!fragility_number_parse(expected, strlen(expected), &value)) {
    wrong(tally, key, text, expected);
    return;
  }
  double difference = fabs(ours - value), scale = fabs(value);
  double share = absolute > 0 || scale == 0 ? difference : difference / scale;
  if (share > tally->worst) tally->worst = share;
  if (share > (absolute > 0 ? absolute : relative)) wrong(tally, key, text, expected);
}

void tally_close(struct tally *tally) {
  printf("%-62s %9zu cells, %zu wrong, worst difference %.2g\n", tally->what, tally->cells, tally->wrong, tally->worst);
  fflush(stdout);
  assert_true(tally->cells > 0);
  assert_int_equal(tally->wrong, 0);
}

void expected_read(struct expected *expected, const char *name) {
  fragility_error err;
  must(fragility_grid_read(reference_path(name), &expected->grid, &err), &err);
}

void expected_free(struct expected *expected) { fragility_grid_free(&expected->grid); }

size_t expected_column(const struct expected *expected, const char *name) {
  for (size_t c = 0; c < expected->grid.columns; c++)
    if (strcmp(expected->grid.header[c], name) == 0) return c;
  printf("no column %s in %s\n", name, expected->grid.path);
  fail();
  return SIZE_MAX;
}

const char *expected_cell(const struct expected *expected, size_t row, const char *name) {
  return fragility_grid_cell(&expected->grid, row, expected_column(expected, name));
}

void must(fragility_status status, const fragility_error *err) {
  if (status == FRAGILITY_OK) return;
  printf("failed: %s\n", err->message);
  fail();
}
