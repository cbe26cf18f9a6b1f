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

/* One byte that is none of the plain, at every place of a long cell: the cell is told to be looked at again, whatever blocks lie around. */
static void a_byte_beyond_ascii_is_told(void **state) {
  (void)state;
  enum { LONG = 300 };
  static const size_t slots[] = {0, 1, 2};
  unsigned char bytes[LONG + 16 + FRAGILITY_SCAN_SLACK];
  struct scan_wish wish;
  assert_int_equal(fragility_wish_make(';', slots, 3, 2, &wish, NULL), FRAGILITY_OK);
  for (size_t v = 0; v < COUNT(variants); v++)
    for (size_t at = 0; at < LONG && fragility_scan_runs(variants[v]); at++) {
      struct scan scan = {.bytes = bytes, .size = LONG + 5};
      memset(bytes, 0, sizeof bytes);
      memcpy(bytes, "A;", 2), memset(bytes + 2, 'X', LONG), memcpy(bytes + 2 + LONG, ";5\n", 3);
      bytes[2 + at] = 0xE9;
      fragility_scan(&scan, &wish, variants[v], 0, scan.size);
      assert_true(scan.rows == 1 && scan.high && !scan.odds);
      assert_int_equal(scan.specials, 1);
      assert_true(scan.special[0].cell == 0 && !scan.special[0].quoted);
      assert_int_equal(scan.cells[0].size, LONG);
      fragility_scan_free(&scan);
    }
  fragility_wish_free(&wish);
}

/* Blanks around a cell, quotes around it: the same as by libcsv, whatever blocks lie between. */
static void blanks_and_quotes_are_taken_off(void **state) {
  (void)state;
  static const size_t slots[] = {0, 1, 2};
  static const char *const around[][2] = {{" ", ""}, {"", " "}, {"\t", "\t "}, {"\"", "\""}};
  struct scan_wish wish;
  assert_int_equal(fragility_wish_make(';', slots, 3, 2, &wish, NULL), FRAGILITY_OK);
  for (size_t v = 0; v < COUNT(variants); v++)
    for (size_t inside = 1; inside < 300 && fragility_scan_runs(variants[v]); inside++)
      for (size_t a = 0; a < COUNT(around); a++) {
        unsigned char bytes[400 + FRAGILITY_SCAN_SLACK] = "A;";
        struct scan scan = {.bytes = bytes};
        size_t size = 2 + (size_t)sprintf((char *)bytes + 2, "%s", around[a][0]);
        memset(bytes + size, 'X', inside), size += inside;
        scan.size = size + (size_t)sprintf((char *)bytes + size, "%s;5\n", around[a][1]);
        fragility_scan(&scan, &wish, variants[v], 0, scan.size);
        assert_true(scan.rows == 1 && !scan.odds && !scan.specials);
        assert_int_equal(scan.cells[0].size, inside);
        assert_true(*scan.cells[0].text == 'X' && scan.cells[1].size == 1);
        fragility_scan_free(&scan);
      }
  fragility_wish_free(&wish);
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
  const struct CMUnitTest tests[] = {cmocka_unit_test(bare_records_are_found), cmocka_unit_test(a_byte_beyond_ascii_is_told), cmocka_unit_test(blanks_and_quotes_are_taken_off), cmocka_unit_test(an_unknown_variant_finds_nothing)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
