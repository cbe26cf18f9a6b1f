/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../check.h"
#include "write/write.h"

#include <jansson.h>

static const char *const codes[] = {"01001", "31033"};
static const double values[] = {12.5, NAN};
static const fragility_units units = {.count = 2, .code = codes};

static fragility_table *table;
static fragility_sheet *sheet;

static int begin(void **state) {
  (void)state;
  fragility_column column = {"rate", values, NULL, NULL, NULL};
  assert_int_equal(fragility_table_from_columns(&units, &column, 1, &table, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_table_sheet(table, NULL, &sheet, NULL), FRAGILITY_OK);
  return 0;
}

static int end(void **state) {
  fragility_sheet_free(sheet);
  fragility_table_free(table);
  return (void)state, scratch_end(), 0;
}

static void types_of_the_columns(void **state) {
  (void)state;
  assert_int_equal(fragility_csvt_write(sheet, scratch("x.csvt"), false, NULL), FRAGILITY_OK);
  char *text = read_whole(scratch("x.csvt"), NULL);
  assert_string_equal(text, "\"String\",\"String\",\"String\",\"String\",\"Real\",\"Real\",\"String\",\"String\"\n");
  free(text);
}

static const char *field(const json_t *root, size_t i, const char *key) {
  const json_t *resource = json_array_get(json_object_get(root, "resources"), 0);
  return json_string_value(json_object_get(json_array_get(json_object_get(json_object_get(resource, "schema"), "fields"), i), key));
}

static void a_package(void **state) {
  (void)state;
  for (int french = 0; french < 2; french++) {
    fragility_package package = {.name = "x", .path = "x.csv", .sheet = sheet, .table = table, .excel_fr = french};
    assert_int_equal(fragility_package_write(&package, scratch("p.json"), true, NULL), FRAGILITY_OK);
    json_t *root = json_load_file(scratch("p.json"), 0, NULL);
    assert_non_null(root);
    const json_t *resource = json_array_get(json_object_get(root, "resources"), 0), *dialect = json_object_get(resource, "dialect");
    assert_string_equal(json_string_value(json_object_get(resource, "path")), "x.csv");
    assert_string_equal(json_string_value(json_object_get(dialect, "delimiter")), french ? ";" : ",");
    assert_string_equal(field(root, 0, "name"), "code");
    assert_string_equal(field(root, 0, "type"), "string");
    assert_string_equal(field(root, 5, "name"), "rate");
    assert_string_equal(field(root, 5, "type"), "number");
    assert_int_equal(field(root, 5, "decimalChar") != NULL, french);
    assert_non_null(field(root, 6, "description"));
    assert_string_equal(json_string_value(json_object_get(json_object_get(resource, "schema"), "primaryKey")), "code");
    json_decref(root);
  }
}

static void what_is_refused(void **state) {
  (void)state;
  fragility_error err;
  const fragility_package packages[] = {{.path = "x.csv", .sheet = sheet, .table = table}, {.name = "x", .sheet = sheet, .table = table},
                                        {.name = "x", .path = "x.csv", .table = table}, {.name = "x", .path = "x.csv", .sheet = sheet},
                                        {.name = "x", .path = "x.csv", .sheet = sheet, .table = table, .language = "de"}};
  for (size_t i = 0; i < COUNT(packages); i++) assert_int_equal(fragility_package_write(&packages[i], scratch("no.json"), false, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_package_write(NULL, scratch("no.json"), false, &err), FRAGILITY_ERROR_ARGUMENT);
  fragility_package good = {.name = "x", .path = "x.csv", .sheet = sheet, .table = table};
  assert_int_equal(fragility_package_write(&good, NULL, false, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_csvt_write(NULL, scratch("no.csvt"), false, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_csvt_write(sheet, NULL, false, &err), FRAGILITY_ERROR_ARGUMENT);
  write_scratch("kept", "mine", 4);
  assert_int_equal(fragility_package_write(&good, scratch("kept"), false, &err), FRAGILITY_ERROR_IO);
  assert_int_equal(fragility_csvt_write(sheet, scratch("kept"), false, &err), FRAGILITY_ERROR_IO);
  char *text = read_whole(scratch("kept"), NULL);
  assert_string_equal(text, "mine");
  free(text);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(types_of_the_columns), cmocka_unit_test(a_package), cmocka_unit_test(what_is_refused)};
  return cmocka_run_group_tests(tests, begin, end);
}
