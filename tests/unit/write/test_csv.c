/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../check.h"
#include "read/read.h"
#include "table/table.h"
#include "write/write.h"

static const char *const texts[] = {"Toulouse", "a,b;c", "dit \"x\"",         "two\nlines", "cr\rhere",
                                    " edge ",   "",      "\xC3\xA9t\xC3\xA9", "tab\there",  NULL};
enum { ROWS = COUNT(texts) };
static const double numbers[ROWS] = {0, -0.0, 1.5, NAN, 1e22, 5e-324, 0.1, 169751, -2.25, INFINITY};

static fragility_sheet *sheet_of_all(void) {
  fragility_sheet *sheet;
  assert_int_equal(fragility_sheet_create(ROWS, &sheet, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_sheet_add_text(sheet, "nom, long", texts, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_sheet_add_numbers(sheet, "taux;x", numbers, NULL), FRAGILITY_OK);
  return sheet;
}

static char *written(const fragility_sheet *sheet, const fragility_csv_options *options) {
  const char *path = scratch("out.csv");
  unlink(path);
  assert_int_equal(fragility_sheet_write_csv(sheet, path, options, NULL), FRAGILITY_OK);
  return read_whole(path, NULL);
}

static void plain(void **state) {
  (void)state;
  fragility_sheet *sheet = sheet_of_all();
  char *text = written(sheet, NULL);
  assert_string_equal(text, "\"nom, long\",taux;x\n"
                            "Toulouse,0\n"
                            "\"a,b;c\",0\n"
                            "\"dit \"\"x\"\"\",1.5\n"
                            "\"two\nlines\",\n"
                            "\"cr\rhere\",1e+22\n"
                            "\" edge \",5e-324\n"
                            ",0.1\n"
                            "\xC3\xA9t\xC3\xA9,169751\n"
                            "tab\there,-2.25\n"
                            ",\n");
  free(text);
  fragility_sheet_free(sheet);
}

static void for_a_french_spreadsheet(void **state) {
  (void)state;
  fragility_sheet *sheet = sheet_of_all();
  char *text = written(sheet, &(fragility_csv_options){.excel_fr = true});
  assert_string_equal(text, "\xEF\xBB\xBF"
                            "nom, long;\"taux;x\"\r\n"
                            "Toulouse;0\r\n"
                            "\"a,b;c\";0\r\n"
                            "\"dit \"\"x\"\"\";1,5\r\n"
                            "\"two\nlines\";\r\n"
                            "\"cr\rhere\";1e+22\r\n"
                            "\" edge \";5e-324\r\n"
                            ";0,1\r\n"
                            "\xC3\xA9t\xC3\xA9;169751\r\n"
                            "tab\there;-2,25\r\n"
                            ";\r\n");
  free(text);
  fragility_sheet_free(sheet);
}

/* What a spreadsheet would compute is text there, and as it is elsewhere. */
static void writes_no_formula(void **state) {
  (void)state;
  static const char *const cells[] = {"=1+1", "+33561000000", "-", "@SUM(A1)", "a=b", "=\"x\""};
  fragility_sheet *sheet = NULL;
  assert_int_equal(fragility_sheet_create(6, &sheet, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_sheet_add_text(sheet, "t", cells, NULL), FRAGILITY_OK);
  char *text = written(sheet, &(fragility_csv_options){.excel_fr = true});
  assert_string_equal(text, "\xEF\xBB\xBF" "t\r\n'=1+1\r\n'+33561000000\r\n'-\r\n'@SUM(A1)\r\na=b\r\n\"'=\"\"x\"\"\"\r\n");
  free(text);
  text = written(sheet, NULL);
  assert_string_equal(text, "t\n=1+1\n+33561000000\n-\n@SUM(A1)\na=b\n\"=\"\"x\"\"\"\n");
  free(text);
  fragility_sheet_free(sheet);
}

/* What is written is read back by the library's own reader. */
static void both_read_back(void **state) {
  (void)state;
  fragility_sheet *sheet = sheet_of_all();
  for (int french = 0; french < 2; french++) {
    free(written(sheet, &(fragility_csv_options){.excel_fr = french}));
    fragility_reader *reader;
    const fragility_block *block;
    assert_int_equal(fragility_reader_open(scratch("out.csv"), NULL, NULL, &reader, NULL), FRAGILITY_OK);
    assert_string_equal(fragility_reader_header(reader)[1], "taux;x");
    assert_int_equal(fragility_reader_select(reader, (const size_t[]){0, 1}, 2, NULL), FRAGILITY_OK);
    assert_int_equal(fragility_reader_next(reader, &block, NULL), FRAGILITY_OK);
    assert_int_equal(block->rows, ROWS - 1); /* the last row has nothing in it */
    for (size_t r = 0; r < block->rows; r++) {
      double value;
      assert_true(fragility_text_is(block->cells[2 * r], texts[r]));
      unsigned found = fragility_cell_parse(block->cells[2 * r + 1], &value);
      assert_int_equal(found, isfinite(numbers[r]) ? FRAGILITY_KNOWN : FRAGILITY_BLANK);
      if (found == FRAGILITY_KNOWN) assert_true(value == numbers[r]);
    }
    fragility_reader_free(reader);
  }
  fragility_sheet_free(sheet);
}

/* One array as two columns and three: what is written is what copies of it give. */
static void a_column_lent_again(void **state) {
  (void)state;
  for (int french = 0; french < 2; french++) {
    const fragility_csv_options options = {.excel_fr = french};
    fragility_sheet *lent, *copied;
    assert_int_equal(fragility_sheet_create(ROWS, &lent, NULL), FRAGILITY_OK);
    assert_int_equal(fragility_sheet_create(ROWS, &copied, NULL), FRAGILITY_OK);
    for (size_t c = 0; c < 6; c++) {
      const char *name = (const char *[]){"a", "b", "c", "text", "d", "e"}[c];
      assert_int_equal(c == 3 ? fragility_sheet_add_text(lent, name, texts, NULL) : fragility_sheet_lend_numbers(lent, name, numbers, NULL), FRAGILITY_OK);
      assert_int_equal(c == 3 ? fragility_sheet_add_text(copied, name, texts, NULL) : fragility_sheet_add_numbers(copied, name, numbers, NULL), FRAGILITY_OK);
    }
    char *one = written(lent, &options), *other = written(copied, &options);
    assert_string_equal(one, other);
    free(one), free(other);
    fragility_sheet_free(lent), fragility_sheet_free(copied);
  }
}

/* What cannot stand bare, at each place of texts of each length; blanks matter at the edges alone. */
static void wherever_it_stands(void **state) {
  (void)state;
  enum { LONGEST = 70 };
  static const char odd[] = ",\"\n\r ;";
  char text[LONGEST + 1], wanted[LONGEST + 16];
  for (size_t n = 1; n <= LONGEST; n++)
    for (size_t at = 0; at < n; at++) {
      const char *words[COUNT(odd) - 1];
      char kept[COUNT(odd) - 1][LONGEST + 1];
      fragility_sheet *sheet;
      size_t size = 2;
      for (size_t o = 0; o < COUNT(words); o++) {
        memset(text, 'a' + (int)(n % 26), n);
        text[at] = odd[o], text[n] = '\0';
        words[o] = strcpy(kept[o], text);
      }
      assert_int_equal(fragility_sheet_create(COUNT(words), &sheet, NULL), FRAGILITY_OK);
      assert_int_equal(fragility_sheet_add_text(sheet, "t", words, NULL), FRAGILITY_OK);
      char *all = written(sheet, NULL);
      for (size_t o = 0; o < COUNT(words); o++) {
        bool bare = odd[o] == ';' || (odd[o] == ' ' && at && at + 1 < n), doubled = odd[o] == '"';
        snprintf(wanted, sizeof wanted, "%s%.*s%s%s%s\n", bare ? "" : "\"", (int)at, words[o], doubled ? "\"" : "", words[o] + at, bare ? "" : "\"");
        if (strncmp(all + size, wanted, strlen(wanted)) != 0) fail_msg("length %zu, place %zu: %s, expected %s", n, at, all + size, wanted);
        size += strlen(wanted);
      }
      assert_int_equal(all[size], '\0');
      free(all);
      fragility_sheet_free(sheet);
    }
}

static void sheets_of_nothing(void **state) {
  (void)state;
  fragility_sheet *sheet;
  assert_int_equal(fragility_sheet_create(0, &sheet, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_sheet_add_text(sheet, "code", NULL, NULL), FRAGILITY_OK);
  char *text = written(sheet, NULL);
  assert_string_equal(text, "code\n");
  free(text);
  fragility_sheet_free(sheet);
}

static void what_is_refused(void **state) {
  (void)state;
  fragility_sheet *sheet = sheet_of_all();
  fragility_error err;
  assert_int_equal(fragility_sheet_write_csv(NULL, scratch("x.csv"), NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_sheet_write_csv(sheet, NULL, NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(access(scratch("x.csv"), F_OK), -1);
  write_scratch("kept.csv", "mine", 4);
  assert_int_equal(fragility_sheet_write_csv(sheet, scratch("kept.csv"), NULL, &err), FRAGILITY_ERROR_IO);
  assert_string_equal(err.message, "kept.csv: the file exists; -f replaces it");
  char *text = read_whole(scratch("kept.csv"), NULL);
  assert_string_equal(text, "mine");
  free(text);
  assert_int_equal(
      fragility_sheet_write_csv(sheet, scratch("kept.csv"), &(fragility_csv_options){.replace = true}, &err),
      FRAGILITY_OK);
  text = read_whole(scratch("kept.csv"), NULL);
  assert_memory_equal(text, "\"nom, long\"", 11);
  free(text);
  fragility_sheet_free(sheet);
}

static int end(void **state) {
  return (void)state, scratch_end(), 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(plain), cmocka_unit_test(for_a_french_spreadsheet), cmocka_unit_test(writes_no_formula),
                                     cmocka_unit_test(both_read_back), cmocka_unit_test(a_column_lent_again), cmocka_unit_test(wherever_it_stands), cmocka_unit_test(sheets_of_nothing),
                                     cmocka_unit_test(what_is_refused)};
  return cmocka_run_group_tests(tests, NULL, end);
}
