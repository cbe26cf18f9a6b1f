/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "../check.h"
#include "base/base.h"

#include <sys/mman.h>

enum { PAGE = 4096, LARGE = 2 << 20, SIZE = 16 << 20 };

static unsigned char mark(size_t at) { return (unsigned char)(at * 31 + at / 251); }

static void fill(unsigned char *bytes, size_t size) {
  for (size_t i = 0; i < size; i++) bytes[i] = mark(i);
}

static void check(const unsigned char *bytes, size_t size) {
  for (size_t i = 0; i < size; i++)
    if (bytes[i] != mark(i)) fail_msg("byte %zu is another", i);
}

static void large_memory_keeps_its_bytes(void **state) {
  (void)state;
  unsigned char *bytes = malloc(SIZE);
  fill(bytes, SIZE);
  assert_ptr_equal(fragility_large(bytes, SIZE), bytes);
  assert_ptr_equal(fragility_large(bytes + 3, SIZE - 3), bytes + 3);
  assert_ptr_equal(fragility_large(bytes, 0), bytes);
  assert_null(fragility_large(NULL, SIZE));
  check(bytes, SIZE);
  free(bytes);
}

/* Pages of a mapping that are there, from a large page's border on. */
static size_t met(unsigned char *start, size_t size) {
  unsigned char there[SIZE / PAGE];
  size_t n = 0;
  assert_int_equal(mincore(start, size, there), 0);
  for (size_t p = 0; p < size / PAGE; p++) n += there[p] & 1;
  return n;
}

static unsigned char *map(unsigned char **aligned) {
  unsigned char *all = mmap(NULL, SIZE + LARGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  assert_ptr_not_equal(all, MAP_FAILED);
  *aligned = (unsigned char *)(((uintptr_t)all + LARGE - 1) / LARGE * LARGE);
  return all;
}

/* The pages of the spans are met, and no others. */
static void meets_what_it_is_told(void **state) {
  (void)state;
  unsigned char *start, *all = map(&start);
#ifdef MADV_POPULATE_WRITE
  bool can = madvise(start + SIZE - PAGE, PAGE, MADV_POPULATE_WRITE) == 0 && madvise(start + SIZE - PAGE, PAGE, MADV_DONTNEED) == 0;
#else
  bool can = false;
#endif
  /* of the second and the third no page is whole */
  const fragility_span spans[] = {{start, 8 << 20}, {start + (8 << 20) + 5, 100}, {start + (9 << 20) - 3000, 5000}, {start + (10 << 20), 2 << 20}};
  fragility_warming *warming = fragility_warm(spans, COUNT(spans));
  assert_int_equal(warming != NULL, can);
  for (int tries = 0; can && tries < 20000 && met(start, 12 << 20) < 10 * LARGE / PAGE / 2; tries++) usleep(500);
  fragility_warm_end(warming);
  if (can) assert_int_equal(met(start, 8 << 20), (8 << 20) / PAGE);
  if (can) assert_int_equal(met(start + (10 << 20), 2 << 20), (2 << 20) / PAGE);
  assert_int_equal(met(start + (8 << 20), 2 << 20), 0);
  assert_int_equal(met(start + (12 << 20), 4 << 20), 0);
  munmap(all, SIZE + LARGE);
}

/* Who writes meanwhile finds what it wrote. */
static void leaves_what_is_written(void **state) {
  (void)state;
  unsigned char *bytes = malloc(SIZE);
  fragility_warming *warming = fragility_warm((const fragility_span[]){{bytes + 1, SIZE - 2}}, 1);
  fill(bytes, SIZE);
  fragility_warm_end(warming);
  check(bytes, SIZE);
  free(bytes);
}

static void can_be_ended_at_once(void **state) {
  (void)state;
  for (int i = 0; i < 20; i++) {
    unsigned char *bytes = malloc(SIZE);
    fragility_warm_end(fragility_warm((const fragility_span[]){{bytes, SIZE}}, 1));
    free(bytes);
  }
  assert_null(fragility_warm(NULL, 0));
  assert_null(fragility_warm((const fragility_span[]){{NULL, 100}}, 1));
  fragility_warm_end(NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(large_memory_keeps_its_bytes), cmocka_unit_test(meets_what_it_is_told),
                                     cmocka_unit_test(leaves_what_is_written), cmocka_unit_test(can_be_ended_at_once)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
