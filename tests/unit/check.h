/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every unit test includes: cmocka, comparisons it lacks, a fixed-seed random source, a scratch folder. */
#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
/* after those above */
#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* One bit pattern: tells -0 from 0, and compares NaN. */
#define assert_same_double(a, b) assert_int_equal(double_bits(a), double_bits(b))

/* Within so much, and no NaN. */
#define assert_close(a, b, within) assert_true(fabs((a) - (b)) <= (within))

static inline uint64_t double_bits(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

static inline double double_of(uint64_t bits) {
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

/* xorshift64*: the same numbers on every machine. */
static inline uint64_t random_bits(uint64_t *state) {
  uint64_t x = *state;
  x ^= x >> 12;
  x ^= x << 25;
  x ^= x >> 27;
  *state = x;
  return x * UINT64_C(2685821657736338717);
}

static inline size_t random_below(uint64_t *state, size_t n) {
  return (size_t)(random_bits(state) >> 11) % n;
}

/* A folder of this process; scratch("x.csv") is a path in it, good until the eighth next call. */
static inline const char *scratch(const char *name) {
  static char folder[64], paths[8][256];
  static unsigned turn;
  if (!*folder) {
    snprintf(folder, sizeof folder, "/tmp/fragility-test-XXXXXX");
    if (!mkdtemp(folder)) abort();
  }
  char *path = paths[turn++ % 8];
  snprintf(path, sizeof paths[0], "%s/%s", folder, name);
  return path;
}

static inline void scratch_end(void) {
  char command[320];
  snprintf(command, sizeof command, "rm -rf '%s'", scratch(""));
  if (system(command) != 0) fprintf(stderr, "cannot remove %s\n", scratch(""));
}

static inline const char *write_scratch(const char *name, const void *data, size_t size) {
  const char *path = scratch(name);
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  assert_int_equal(fwrite(data, 1, size, file), size);
  assert_int_equal(fclose(file), 0);
  return path;
}

/* The whole of a file, NUL-ended; freed by the caller. */
static inline char *read_whole(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  assert_non_null(file);
  size_t room = 1 << 16, used = 0, n;
  char *text = malloc(room);
  assert_non_null(text);
  while ((n = fread(text + used, 1, room - used - 1, file)) > 0) {
    used += n;
    if (used + 1 == room) assert_non_null(text = realloc(text, room *= 2));
  }
  fclose(file);
  text[used] = '\0';
  if (size) *size = used;
  return text;
}

#endif
