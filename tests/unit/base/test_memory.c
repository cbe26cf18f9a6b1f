/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arena, growing arrays, options and digests. */
#include "../check.h"
#include "base/base.h"

/* Sanitizers refuse huge sizes like the C library does, instead of ending the program. */
const char *__asan_default_options(void);
const char *__asan_default_options(void) {
  return "allocator_may_return_null=1";
}

static void an_arena_gives_zeroed_separate_bytes(void **state) {
  (void)state;
  static const size_t sizes[] = {1, 16, 0, 17, 70000, 3, 20000, 64 * 1024 - 64, 5, 300000, 1};
  fragility_arena arena = {0};
  unsigned char *parts[COUNT(sizes) * 20];
  for (size_t i = 0; i < COUNT(parts); i++) {
    size_t size = sizes[i % COUNT(sizes)];
    parts[i] = fragility_arena_take(&arena, size);
    assert_non_null(parts[i]);
    assert_int_equal((uintptr_t)parts[i] % 16, 0);
    for (size_t b = 0; b < size; b++) assert_int_equal(parts[i][b], 0);
    memset(parts[i], (int)(i % 250) + 1, size);
  }
  for (size_t i = 0; i < COUNT(parts); i++)
    for (size_t b = 0; b < sizes[i % COUNT(sizes)]; b++) assert_int_equal(parts[i][b], i % 250 + 1);
  fragility_arena_free(&arena);
  assert_null(arena.blocks);
  fragility_arena_free(&arena);
}

static void an_arena_refuses_the_impossible(void **state) {
  (void)state;
  fragility_arena arena = {0};
  assert_null(fragility_arena_take(&arena, SIZE_MAX));
  assert_null(fragility_arena_take(&arena, SIZE_MAX - 15));
  assert_null(fragility_arena_take(&arena, SIZE_MAX / 2));
  assert_non_null(fragility_arena_take(&arena, 8)); /* and stays usable */
  fragility_arena_free(&arena);
}

static void texts_are_copied_and_ended(void **state) {
  (void)state;
  fragility_arena arena = {0};
  char text[] = "Toulouse";
  char *copy = fragility_arena_text(&arena, text, 4);
  memset(text, 'x', sizeof text);
  assert_string_equal(copy, "Toul");
  assert_string_equal(fragility_arena_text(&arena, NULL, 0), "");
  fragility_arena_free(&arena);
}

static void what_an_arena_joins_is_its_own(void **state) {
  (void)state;
  fragility_arena one = {NULL}, other = {NULL}, none = {NULL};
  const char *a = fragility_arena_text(&one, "a", 1), *b = fragility_arena_text(&other, "b", 1);
  fragility_arena_join(&one, &other);
  assert_null(other.blocks);
  fragility_arena_join(&one, &none);
  const char *c = fragility_arena_text(&other, "c", 1); /* the other may go on */
  assert_string_equal(a, "a");
  assert_string_equal(b, "b");
  fragility_arena_free(&one);
  assert_string_equal(c, "c");
  fragility_arena_join(&none, &other);
  assert_string_equal(c, "c");
  fragility_arena_free(&none);
}

static void growing_by_several(void **state) {
  (void)state;
  uint32_t *items = NULL;
  size_t capacity = 0;
  assert_true(fragility_grow_by((void **)&items, &capacity, 0, 0, sizeof *items));
  assert_true(fragility_grow_by((void **)&items, &capacity, 0, 1000, sizeof *items));
  assert_true(capacity >= 1000);
  for (uint32_t i = 0; i < 1000; i++) items[i] = i;
  size_t before = capacity;
  assert_true(fragility_grow_by((void **)&items, &capacity, 1000, before - 1000, sizeof *items));
  assert_int_equal(capacity, before);
  assert_true(fragility_grow_by((void **)&items, &capacity, before, 1, sizeof *items));
  assert_true(capacity > before && items[999] == 999);
  before = capacity;
  assert_false(fragility_grow_by((void **)&items, &capacity, 1000, SIZE_MAX - 10, sizeof *items)); /* and what there is stays */
  assert_false(fragility_grow_by((void **)&items, &capacity, SIZE_MAX, 1, sizeof *items));
  assert_true(capacity == before && items[999] == 999);
  free(items);
}

static void arrays(void **state) {
  (void)state;
  unsigned char *array = fragility_array(3, 5);
  for (size_t i = 0; i < 15; i++) assert_int_equal(array[i], 0);
  free(array);
  array = fragility_array(0, 8);
  assert_non_null(array);
  free(array);
  volatile size_t huge = SIZE_MAX / 2;
  assert_null(fragility_array(huge, 16));
}

static void growing(void **state) {
  (void)state;
  uint32_t *items = NULL;
  size_t capacity = 0;
  for (size_t i = 0; i < 1000; i++) {
    assert_true(fragility_grow((void **)&items, &capacity, i, sizeof *items));
    assert_true(capacity > i);
    items[i] = (uint32_t)i;
  }
  for (size_t i = 0; i < 1000; i++) assert_int_equal(items[i], i);
  uint32_t *before = items;
  capacity = SIZE_MAX / 8;
  assert_false(fragility_grow((void **)&items, &capacity, capacity, sizeof *items));
  assert_ptr_equal(items, before);
  assert_int_equal(capacity, SIZE_MAX / 8);
  free(items);
}

/* ---- options ---- */

static double last;
static void progress(void *data, const char *stage, double done) {
  assert_string_equal(stage, "reading");
  *(int *)data += 1;
  last = done;
}

static void options(void **state) {
  (void)state;
  int calls = 0;
  bool raised = false;
  fragility_options given = {
      .threads = 3, .progress = progress, .progress_data = &calls, .cancel = &raised, .memory = 12};
  assert_int_equal(fragility_threads(&given), 3);
  assert_int_equal(fragility_memory(&given), 12);
  assert_false(fragility_cancelled(&given));
  raised = true;
  assert_true(fragility_cancelled(&given));
  fragility_progress(&given, "reading", 0.5);
  assert_int_equal(calls, 1);
  assert_same_double(last, 0.5);
}

static void no_options(void **state) {
  (void)state;
  fragility_options zero = {0}, negative = {.threads = -4};
  assert_true(fragility_threads(NULL) >= 1);
  assert_int_equal(fragility_threads(&zero), fragility_threads(NULL));
  assert_int_equal(fragility_threads(&negative), fragility_threads(NULL));
  assert_int_equal(fragility_memory(NULL), (size_t)256 << 20);
  assert_int_equal(fragility_memory(&zero), (size_t)256 << 20);
  assert_false(fragility_cancelled(NULL));
  assert_false(fragility_cancelled(&zero));
  fragility_progress(NULL, "reading", 0);
  fragility_progress(&zero, "reading", 0);
}

/* ---- digests: the vectors of FIPS 180-2 ---- */

static const char empty[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
static const char abc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
static const char million[] = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

static void digests_of_bytes(void **state) {
  (void)state;
  char hex[FRAGILITY_DIGEST_SIZE];
  fragility_digest_bytes("", 0, hex);
  assert_string_equal(hex, empty);
  fragility_digest_bytes("abc", 3, hex);
  assert_string_equal(hex, abc);
}

static void digests_of_files(void **state) {
  (void)state;
  char hex[FRAGILITY_DIGEST_SIZE];
  uint64_t size = 7;
  char *as = malloc(1000000);
  memset(as, 'a', 1000000);
  assert_int_equal(fragility_digest_file(write_scratch("million", as, 1000000), hex, &size, NULL), FRAGILITY_OK);
  assert_string_equal(hex, million);
  assert_int_equal(size, 1000000);
  free(as);
  assert_int_equal(fragility_digest_file(write_scratch("empty", "", 0), hex, &size, NULL), FRAGILITY_OK);
  assert_string_equal(hex, empty);
  assert_int_equal(size, 0);
}

static void what_has_no_digest(void **state) {
  (void)state;
  char hex[FRAGILITY_DIGEST_SIZE];
  uint64_t size;
  fragility_error err;
  assert_int_equal(fragility_digest_file(scratch("nowhere.csv"), hex, &size, &err), FRAGILITY_ERROR_IO);
  assert_string_equal(err.message, "nowhere.csv: cannot open: No such file or directory");
  assert_int_equal(fragility_digest_file(scratch("."), hex, &size, &err), FRAGILITY_ERROR_IO);
  const char *pipe = scratch("pipe");
  assert_int_equal(mkfifo(pipe, 0600), 0);
  alarm(20); /* a digest that waits for a writer would wait for ever */
  assert_int_equal(fragility_digest_file(pipe, hex, &size, &err), FRAGILITY_ERROR_IO);
  alarm(0);
}

static int end(void **state) {
  return (void)state, scratch_end(), 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(an_arena_gives_zeroed_separate_bytes),
                                     cmocka_unit_test(an_arena_refuses_the_impossible),
                                     cmocka_unit_test(texts_are_copied_and_ended),
                                     cmocka_unit_test(what_an_arena_joins_is_its_own),
                                     cmocka_unit_test(growing_by_several),
                                     cmocka_unit_test(arrays),
                                     cmocka_unit_test(growing),
                                     cmocka_unit_test(options),
                                     cmocka_unit_test(no_options),
                                     cmocka_unit_test(digests_of_bytes),
                                     cmocka_unit_test(digests_of_files),
                                     cmocka_unit_test(what_has_no_digest)};
  return cmocka_run_group_tests(tests, NULL, end);
}
