/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The records as a text: cells between brackets, a bar after each record. */
#include "../check.h"
#include "read/records.h"

struct seen {
  char text[512];
};

static void cell(void *data, const char *text, size_t size) {
  struct seen *seen = data;
  sprintf(seen->text + strlen(seen->text), "[%.*s]", (int)size, text);
}

static void record(void *data) {
  struct seen *seen = data;
  strcat(seen->text, "|");
}

static bool read_all(char separator, const char *bytes, size_t step, struct seen *seen) {
  fragility_records *records;
  *seen = (struct seen){""};
  assert_int_equal(fragility_records_create(separator, (fragility_records_sink){cell, record, seen}, &records, NULL),
                   FRAGILITY_OK);
  for (size_t at = 0, size = strlen(bytes); at < size; at += step)
    assert_true(fragility_records_feed(records, bytes + at, size - at < step ? size - at : step));
  bool closed = fragility_records_finish(records);
  fragility_records_free(records);
  return closed;
}

static void records_whatever_the_pieces(void **state) {
  (void)state;
  static const struct {
    char separator;
    const char *bytes, *text;
  } cases[] = {
      {',', "a,b\n1,2\n", "[a][b]|[1][2]|"},
      {';', "a;b,c\r\n1;2,3\r\n", "[a][b,c]|[1][2,3]|"},
      {'\t', "a\tb\n\t2\n1\t\n", "[a][b]|[][2]|[1][]|"},
      {'|', "a|b\r1|2", "[a][b]|[1][2]|"},
      {',', "\"a,b\",\"c\"\"d\"\n", "[a,b][c\"d]|"},
      {',', "\"two\nlines\",x\n", "[two\nlines][x]|"},
      {',', "\n\n a , b \n\n", "[a][b]|"},
      {',', ",,\n", "[][][]|"},
      {',', "\" kept \",x\n", "[ kept ][x]|"},
      {',', "a\"b,c\n", "[a\"b][c]|"},
      {',', "", ""},
      {',', "x", "[x]|"},
  };
  for (size_t i = 0; i < COUNT(cases); i++)
    for (size_t step = 1; step < 8; step++) {
      struct seen seen;
      assert_true(read_all(cases[i].separator, cases[i].bytes, step, &seen));
      assert_string_equal(seen.text, cases[i].text);
    }
}

static void an_open_quote_is_told(void **state) {
  (void)state;
  struct seen seen;
  assert_false(read_all(',', "a,b\n1,\"2\n3,4\n", 3, &seen));
  assert_true(read_all(',', "a,\"b\"", 1, &seen)); /* closed by the last byte */
  assert_string_equal(seen.text, "[a][b]|");
}

static void what_is_held(void **state) {
  (void)state;
  struct seen seen = {""};
  fragility_records *records;
  assert_int_equal(fragility_records_create(',', (fragility_records_sink){cell, record, &seen}, &records, NULL),
                   FRAGILITY_OK);
  char bytes[20000];
  memset(bytes, 'a', sizeof bytes);
  bytes[0] = '"';
  assert_true(fragility_records_feed(records, bytes, sizeof bytes));
  assert_in_range(fragility_records_held(records), sizeof bytes - 1, 2 * sizeof bytes);
  fragility_records_free(records);
  fragility_records_free(NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(records_whatever_the_pieces),
                                     cmocka_unit_test(an_open_quote_is_told), cmocka_unit_test(what_is_held)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
