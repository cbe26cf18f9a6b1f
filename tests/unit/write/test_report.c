/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../check.h"
#include "write/write.h"

#include <jansson.h>

static json_t *load(const char *path) {
  json_error_t why;
  json_t *root = json_load_file(path, 0, &why);
  if (!root) fail_msg("%s", why.text);
  return root;
}

static json_t *at(json_t *object, const char *key) {
  json_t *value = json_object_get(object, key);
  if (!value) fail_msg("no %s in the report", key);
  return value;
}

static fragility_journal *journal_of_one(void) {
  fragility_journal *journal = fragility_journal_create();
  fragility_ledger *ledger =
      fragility_journal_open(journal, &(fragility_ledger){.path = "/in/a.csv", .source = "insee", .separator = ';'});
  ledger->rows_in = 35000;
  ledger->population_absent = 12.5;
  assert_true(fragility_journal_list(journal, 0, FRAGILITY_LIST_MOVED, "01015", "01138"));
  assert_true(fragility_journal_list(journal, 0, FRAGILITY_LIST_UNRESOLVED, "99999", ""));
  assert_true(fragility_journal_note(journal, FRAGILITY_PROBLEM_CELL, "/in/a.csv", 7, 2,
                                     (fragility_text){"1.234,5", 7}, "", "no number"));
  assert_true(fragility_journal_note(journal, FRAGILITY_PROBLEM_CELL, "/in/a.csv", 8, 2,
                                     (fragility_text){"\xE9\xFF", 2}, "", "no text"));
  return journal;
}

static fragility_table *table_of_one(void) {
  static const char *const codes[] = {"01001", "31555", "97411"};
  static const double values[] = {1, NAN, NAN};
  static const unsigned char reasons[] = {FRAGILITY_KNOWN, FRAGILITY_SECRET, FRAGILITY_SECRET};
  fragility_table *table;
  fragility_column column = {"poverty_rate", values, reasons, NULL, NULL};
  assert_int_equal(
      fragility_table_from_columns(&(fragility_units){.count = 3, .code = codes}, &column, 1, &table, NULL),
      FRAGILITY_OK);
  return table;
}

static void a_whole_report(void **state) {
  (void)state;
  fragility_journal *journal = journal_of_one();
  fragility_table *table = table_of_one();
  const char *options[] = {"reference", "epci", "as-is", "yes"},
             *inputs[] = {write_scratch("in.csv", "abc", 3), "/nowhere/x.csv"};
  const fragility_journal *journals[] = {journal, journal, NULL};
  fragility_report report = {.command = "score",
                             .options = options,
                             .option_count = 2,
                             .method = "m",
                             .method_hash = "h",
                             .inputs = inputs,
                             .input_count = 2,
                             .journals = journals,
                             .journal_count = 3,
                             .table = table};
  assert_int_equal(fragility_report_write(&report, scratch("r.json"), false, NULL), FRAGILITY_OK);
  json_t *root = load(scratch("r.json"));
  assert_string_equal(json_string_value(at(root, "command")), "score");
  assert_string_equal(json_string_value(at(root, "version")), fragility_version());
  assert_string_equal(json_string_value(at(at(root, "options"), "reference")), "epci");
  assert_string_equal(json_string_value(at(root, "method_sha256")), "h");
  json_t *input = json_array_get(at(root, "inputs"), 0);
  assert_string_equal(json_string_value(at(input, "file")), "in.csv");
  assert_int_equal(json_integer_value(at(input, "bytes")), 3);
  assert_string_equal(json_string_value(at(input, "sha256")),
                      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  assert_true(json_is_null(at(json_array_get(at(root, "inputs"), 1), "sha256")));
  json_t *ledger = json_array_get(at(root, "ledgers"), 1);
  assert_int_equal(json_integer_value(at(ledger, "rows_in")), 35000);
  assert_true(json_real_value(at(ledger, "population_absent")) == 12.5);
  assert_string_equal(json_string_value(json_array_get(json_array_get(at(ledger, "moved"), 0), 1)), "01138");
  assert_string_equal(json_string_value(json_array_get(at(ledger, "unresolved"), 0)), "99999");
  assert_null(json_object_get(ledger, "absent"));
  assert_int_equal(json_integer_value(at(at(root, "problem_counts"), "cell")), 4); /* of both journals */
  assert_int_equal(json_integer_value(at(at(root, "problem_counts"), "row")), 0);
  json_t *problems = at(root, "problems");
  assert_int_equal(json_array_size(problems), 4);
  assert_string_equal(json_string_value(at(json_array_get(problems, 0), "found")), "1.234,5");
  assert_int_equal(json_integer_value(at(json_array_get(problems, 0), "line")), 7);
  json_t *column = at(at(root, "indicators"), "poverty_rate");
  assert_int_equal(json_integer_value(at(column, "ok")), 1);
  assert_int_equal(json_integer_value(at(column, "secret")), 2);
  assert_null(json_object_get(column, "absent"));
  json_decref(root);
  fragility_table_free(table);
  fragility_journal_free(journal);
}

static void two_runs_give_the_same_bytes(void **state) {
  (void)state;
  fragility_journal *journal = journal_of_one();
  const fragility_journal *journals[] = {journal};
  fragility_report report = {.command = "gaps", .journals = journals, .journal_count = 1};
  assert_int_equal(fragility_report_write(&report, scratch("a.json"), false, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_report_write(&report, scratch("b.json"), false, NULL), FRAGILITY_OK);
  char *a = read_whole(scratch("a.json"), NULL), *b = read_whole(scratch("b.json"), NULL);
  assert_string_equal(a, b);
  assert_int_equal(a[strlen(a) - 1], '\n');
  free(a), free(b);
  fragility_journal_free(journal);
}

/* A file's name in Windows-1252, as an old zip leaves them. */
static void names_that_are_no_text(void **state) {
  (void)state;
  const char *options[] = {"points", "donn\xE9"
                                     "es.csv"},
             *inputs[] = {"/nowhere/donn\xE9"
                          "es.csv"};
  fragility_report report = {
      .command = "score", .options = options, .option_count = 1, .inputs = inputs, .input_count = 1};
  assert_int_equal(fragility_report_write(&report, scratch("bytes.json"), false, NULL), FRAGILITY_OK);
  json_t *root = load(scratch("bytes.json"));
  assert_string_equal(json_string_value(at(json_array_get(at(root, "inputs"), 0), "file")), "donn?es.csv");
  assert_string_equal(json_string_value(at(at(root, "options"), "points")), "donn?es.csv");
  json_decref(root);
}

static void what_is_refused(void **state) {
  (void)state;
  fragility_report report = {.command = "score"}, nameless = {0};
  fragility_error err;
  assert_int_equal(fragility_report_write(NULL, scratch("x.json"), false, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_report_write(&nameless, scratch("x.json"), false, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_report_write(&report, NULL, false, &err), FRAGILITY_ERROR_ARGUMENT);
  write_scratch("kept.json", "mine", 4);
  assert_int_equal(fragility_report_write(&report, scratch("kept.json"), false, &err), FRAGILITY_ERROR_IO);
  char *text = read_whole(scratch("kept.json"), NULL);
  assert_string_equal(text, "mine");
  free(text);
  assert_int_equal(fragility_report_write(&report, scratch("kept.json"), true, &err), FRAGILITY_OK);
  json_decref(load(scratch("kept.json")));
}

static int end(void **state) {
  return (void)state, scratch_end(), 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_whole_report), cmocka_unit_test(two_runs_give_the_same_bytes),
                                     cmocka_unit_test(names_that_are_no_text), cmocka_unit_test(what_is_refused)};
  return cmocka_run_group_tests(tests, NULL, end);
}
