/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts for people: figures in two languages, and what is written so that no name is taken for code. */
#include "check.h"

#include "publish/folder.h"
#include "publish/publish.h"

#include <fragility/fragility.h>

#define THIN "\xE2\x80\xAF" /* no-break thin blank */
#define MINUS "\xE2\x88\x92"

static const fragility_study french = {.language = NULL}, english = {.language = "en"};

static void figures_of_two_languages(void **state) {
  (void)state;
  static const struct {
    double value;
    int decimals;
    const char *fr, *en;
  } cases[] = {{0, 0, "0", "0"}, {0, 2, "0,00", "0.00"}, {0.05, 1, "0,1", "0.1"}, {0.04, 1, "0,0", "0.0"}, {-0.04, 1, "0,0", "0.0"}, {-0.0, 0, "0", "0"}, {-0.5, 1, MINUS "0,5", MINUS "0.5"},
               {999.95, 1, "1" THIN "000,0", "1,000.0"}, {999, 0, "999", "999"}, {1000, 0, "1" THIN "000", "1,000"}, {-1234567.891, 3, MINUS "1" THIN "234" THIN "567,891", MINUS "1,234,567.891"},
               {12.345, 2, "12,35", "12.35"}, {9999999999999, 0, "9" THIN "999" THIN "999" THIN "999" THIN "999", "9,999,999,999,999"},
               {9999999999999, 3, "9" THIN "999" THIN "999" THIN "999" THIN "999,000", "9,999,999,999,999.000"}, {1e13, 0, "?", "?"}, {NAN, 1, "?", "?"}, {INFINITY, 0, "?", "?"}, {-INFINITY, 0, "?", "?"}};
  char text[48];
  for (size_t i = 0; i < COUNT(cases); i++) {
    assert_string_equal(fragility_study_figure(&french, cases[i].value, cases[i].decimals, text), cases[i].fr);
    assert_string_equal(fragility_study_figure(&english, cases[i].value, cases[i].decimals, text), cases[i].en);
  }
}

static void words_of_two_languages(void **state) {
  (void)state;
  const fragility_study named = {.language = "fr"};
  assert_string_equal(fragility_word(&english, "venue.hours"), "Hours");
  assert_string_equal(fragility_word(&french, "venue.hours"), "Horaires");
  assert_string_equal(fragility_word(&named, "venue.hours"), "Horaires");
  assert_string_equal(fragility_word(&french, "no such key"), "no such key");
}

/* ---- escapes ---- */

static void written_(void (*escape)(FILE *, const char *), const char *text, const char *wanted, const char *file, int line) {
  char *bytes = NULL;
  size_t size = 0;
  FILE *memory = open_memstream(&bytes, &size);
  assert_non_null(memory);
  escape(memory, text);
  fclose(memory);
  bool same = strcmp(bytes, wanted) == 0;
  if (!same) print_error("wrote %s, expected %s\n", bytes, wanted);
  free(bytes);
  if (!same) _fail(file, line);
}
#define json_is(text, wanted) written_(fragility_json_escape, text, wanted, __FILE__, __LINE__)
#define html_is(text, wanted) written_(fragility_html_escape, text, wanted, __FILE__, __LINE__)

static void json_may_stand_in_a_script(void **state) {
  (void)state;
  json_is("", "\"\"");
  json_is(NULL, "\"\"");
  json_is("L'\"H\xC3\xA4y\"-les-Roses\\", "\"L'\\\"H\xC3\xA4y\\\"-les-Roses\\\\\"");
  json_is("</script><!--", "\"\\u003c/script\\u003e\\u003c!--\"");
  json_is("a&b\x01\n\t\x7F", "\"a\\u0026b\\u0001\\u000a\\u0009\\u007f\"");
  json_is("\xF0\x9F\x98\x80\xE2\x80\xAE\xE2\x80\xA8", "\"\xF0\x9F\x98\x80\xE2\x80\xAE\xE2\x80\xA8\""); /* an emoji, right to left, a line separator */
  json_is("caf\xE9 \xC3", "\"caf? ?\"");
  json_is("\xED\xA0\x80\xC0\xAF\xF4\x90\x80\x80", "\"?????????\""); /* half a pair, too long a form, beyond the last character */
}

static void html_holds_no_tag(void **state) {
  (void)state;
  html_is("<b class=\"x\">R&D</b>", "&lt;b class=&quot;x&quot;&gt;R&amp;D&lt;/b&gt;");
  html_is("&amp;", "&amp;amp;");
  html_is("\xF0\x9F\x98\x80 l'\xC3\xA9t\xC3\xA9", "\xF0\x9F\x98\x80 l'\xC3\xA9t\xC3\xA9");
  html_is("caf\xE9\xED\xA0\x80", "caf????");
  html_is("a\x01" "b\x7F\n\tc", "a?b?\n\tc"); /* HTML has no such characters */
}

/* ---- licences ---- */

static void licences_have_addresses(void **state) {
  (void)state;
  static const struct {
    const char *licence, *name;
  } known[] = {{"Licence Ouverte 2.0", "etalab-2.0"}, {"LICENCE OUVERTE", "etalab-2.0"}, {"etalab-2.0", "etalab-2.0"}, {"ODbL 1.0", "ODbL-1.0"}, {"CC-BY-SA 4.0", "CC-BY-SA-4.0"}, {"cc0", "CC0-1.0"}};
  const char *name, *address;
  for (size_t i = 0; i < COUNT(known); i++) {
    assert_true(fragility_licence_known(known[i].licence, &name, &address));
    assert_string_equal(name, known[i].name);
    assert_memory_equal(address, "https://", 8);
  }
  assert_false(fragility_licence_known("", &name, &address));
  assert_false(fragility_licence_known("tous droits réservés", &name, &address));
}

/* A study of two files of indicators with those licences. */
static fragility_status check_licences(const char *first, const char *second, bool share_alike, const char **licence, fragility_error *err) {
  static const char *const codes[] = {"a"};
  static const double values[] = {1};
  const fragility_units units = {.count = 1, .code = codes};
  const fragility_column column = {.name = "x", .values = values};
  fragility_table *table;
  assert_int_equal(fragility_table_from_columns(&units, &column, 1, &table, err), FRAGILITY_OK);
  for (int i = 0; i < 2; i++) {
    fragility_ledger facts = {.file = i ? "other.csv" : "given.csv", .path = i ? "other.csv" : "given.csv", .source = "s", .title = "t", .licence = i ? second : first};
    assert_non_null(fragility_journal_open((fragility_journal *)fragility_table_journal(table), &facts));
  }
  static char kept[80];
  fragility_study study = {.table = table};
  fragility_status status = fragility_licences_check(&study, share_alike, licence, err);
  snprintf(kept, sizeof kept, "%s", *licence); /* it is the table's */
  *licence = kept;
  fragility_table_free(table);
  return status;
}

static fragility_status check_licence(const char *licence, bool share_alike, fragility_error *err) {
  const char *own;
  return check_licences(licence, "Licence Ouverte 2.0", share_alike, &own, err);
}

static void folder_takes_on_what_binds_it(void **state) {
  (void)state;
  const char *own;
  fragility_error err;
  assert_int_equal(check_licences("Licence Ouverte 2.0", "", true, &own, &err), FRAGILITY_OK);
  assert_string_equal(own, "Licence Ouverte 2.0");
  assert_int_equal(check_licences("Licence Ouverte 2.0", "CC BY-SA 4.0", true, &own, &err), FRAGILITY_OK);
  assert_string_equal(own, "CC BY-SA 4.0");
  assert_int_equal(check_licences("ODbL 1.0", "Open Database License", true, &own, &err), FRAGILITY_OK);
  assert_string_equal(own, "ODbL 1.0");
  assert_int_equal(check_licences("ODbL 1.0", "CC BY-SA 4.0", true, &own, &err), FRAGILITY_ERROR_RULE);
  assert_non_null(strstr(err.message, "other.csv"));
}

static void licences_that_bind_are_refused(void **state) {
  (void)state;
  static const char *const bind[] = {"ODbL 1.0", "Open Database License", "CC BY-SA 4.0", "CC-BY-SA-4.0", "OpenStreetMap", "partage dans les mêmes conditions"}, *const free_ones[] = {"Licence Ouverte 2.0", "CC BY 4.0", "CC0", "", NULL};
  fragility_error err;
  for (size_t i = 0; i < COUNT(bind); i++) {
    assert_int_equal(check_licence(bind[i], false, &err), FRAGILITY_ERROR_RULE);
    assert_non_null(strstr(err.message, "given.csv"));
    assert_non_null(strstr(err.message, bind[i]));
    assert_int_equal(check_licence(bind[i], true, &err), FRAGILITY_OK);
  }
  for (size_t i = 0; i < COUNT(free_ones); i++) assert_int_equal(check_licence(free_ones[i], false, &err), FRAGILITY_OK);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(figures_of_two_languages), cmocka_unit_test(words_of_two_languages), cmocka_unit_test(json_may_stand_in_a_script), cmocka_unit_test(html_holds_no_tag),
                                     cmocka_unit_test(licences_have_addresses), cmocka_unit_test(licences_that_bind_are_refused), cmocka_unit_test(folder_takes_on_what_binds_it)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
