/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One record by the masks alone: nothing that they can tell is left to libcsv, which would hide it. */
#include "../check.h"
#include "read/scan.h"

static const char *const variants[] = {"avx2", "sse2", "portable"};

enum { MOST = 700 };

/* A record of `columns` cells "7" and its line end, which is wanted whole but for every third. */
static size_t write_record(unsigned char *bytes, size_t columns) {
  size_t size = 0;
  for (size_t c = 0; c < columns; c++) bytes[size++] = '7', bytes[size++] = c + 1 < columns ? ';' : '\n';
  memset(bytes + size, 0, FRAGILITY_SCAN_SLACK);
  return size;
}

static size_t choose(size_t *slots, size_t columns, size_t every) {
  size_t wanted = 0;
  for (size_t c = 0; c < columns; c++) slots[c] = c % every ? 0 : ++wanted;
  return wanted;
}

static void check_record(const char *variant, size_t columns, size_t every, size_t lines) {
  unsigned char bytes[2 * MOST * 3 + FRAGILITY_SCAN_SLACK];
  size_t slots[MOST], size = 0, wanted = choose(slots, columns, every);
  struct scan_wish wish;
  struct scan scan = {.bytes = bytes};
  assert_int_equal(fragility_wish_make(';', slots, columns, wanted, &wish, NULL), FRAGILITY_OK);
  for (size_t l = 0; l < lines; l++) size += write_record(bytes + size, columns);
  scan.size = size;
  fragility_scan(&scan, &wish, variant, 0, size);
  assert_int_equal(scan.rows, lines);
  assert_int_equal(scan.odds, 0);
  assert_false(scan.unfinished || scan.stopped || scan.no_memory || scan.quoted || scan.high);
  assert_int_equal(scan.end, size);
  assert_int_equal(scan.line_count, lines);
  for (size_t c = 0; c < lines * wanted; c++) assert_true(scan.cells[c].size == 1 && *scan.cells[c].text == '7');
  fragility_scan_free(&scan);
  fragility_wish_free(&wish);
}

/* Records that end at every place of a block, in the last bytes of what is there too. */
static void bare_records_are_found(void **state) {
  (void)state;
  for (size_t v = 0; v < COUNT(variants); v++)
    for (size_t columns = 1; columns < MOST && fragility_scan_runs(variants[v]); columns++)
      for (size_t every = 1; every < 200; every += every + 1)
        for (size_t lines = 1; lines <= 3; lines++) check_record(variants[v], columns, every, lines);
}

static void an_unknown_variant_finds_nothing(void **state) {
  (void)state;
  struct scan_wish wish;
  struct scan scan = {.bytes = (const unsigned char *)"7\n", .size = 2};
  assert_false(fragility_scan_runs("mmx"));
  assert_int_equal(fragility_wish_make(';', (const size_t[]){1}, 1, 1, &wish, NULL), FRAGILITY_OK);
  fragility_scan(&scan, &wish, "mmx", 0, 2);
  assert_true(scan.stopped && !scan.rows);
  fragility_scan_free(&scan);
  fragility_wish_free(&wish);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(bare_records_are_found), cmocka_unit_test(an_unknown_variant_finds_nothing)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
