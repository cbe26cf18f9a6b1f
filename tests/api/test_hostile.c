/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a caller or a file may give and no sane file holds: each was once a fault. Run it under a sanitizer too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fragility/fragility.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/fragility-hostile-XXXXXX";

static const char *inside(const char *name) {
  static char path[512];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

static void put_file(const char *name, const char *text) {
  fragility_error err;
  assert_int_equal(fragility_text_write(text, inside(name), true, &err), FRAGILITY_OK);
}

/* Two units 5,000 km from any venue, with the given name and people; the caller frees the gaps. */
static fragility_gaps *gaps_of(const char *name, double people) {
  const char *codes[] = {"98001", "98002"}, *names[] = {name, name}, *venues[512];
  const double latitude[] = {-60, -61}, longitude[] = {100, 101}, population[] = {people, people}, values[] = {1, 2};
  fragility_units units = {.count = 2, .code = codes, .name = names, .population = population, .latitude = latitude, .longitude = longitude};
  fragility_column column = {.name = "score", .values = values};
  fragility_territory *territory;
  fragility_supply *supply;
  fragility_table *need;
  fragility_gaps *gaps;
  fragility_error err;
  venues[0] = inside("venues.csv");
  put_file("venues.csv", "id,name,code\n1,Mairie,01001\n2,Poste,01002\n");
  assert_int_equal(fragility_territory_read(NULL, &territory, &err), FRAGILITY_OK);
  assert_int_equal(fragility_supply_read(venues, 1, territory, NULL, &supply, &err), FRAGILITY_OK);
  assert_int_equal(fragility_table_from_columns(&units, &column, 1, &need, &err), FRAGILITY_OK);
  assert_int_equal(fragility_gaps_find(need, supply, NULL, &gaps, &err), FRAGILITY_OK);
  assert_int_equal(fragility_gaps_count(gaps), 2);
  fragility_table_free(need);
  fragility_supply_free(supply);
  fragility_territory_free(territory);
  return gaps;
}

static void long_name_is_cut_in_a_sentence(void **state) {
  (void)state;
  char *name = calloc(1, 4001);
  for (size_t i = 0; i < 2000; i++) memcpy(name + 2 * i, "\xC3\xA9", 2);
  fragility_gaps *gaps = gaps_of(name, 7);
  const char *reason = fragility_gaps_get(gaps, 0)->reason;
  assert_true(strlen(reason) < 1000);
  assert_memory_equal(reason, "\xC3\xA9", 2);
  assert_non_null(strstr(reason, "\xC3\xA9 (7 habitants) : "));
  fragility_gaps_free(gaps);
  free(name);
}

static void impossible_people_are_not_said(void **state) {
  (void)state;
  static const double counts[] = {1e13, 1e30, 1.7e308, INFINITY};
  for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
    fragility_gaps *gaps = gaps_of("Lieu", counts[i]);
    assert_non_null(strstr(fragility_gaps_get(gaps, 0)->reason, "Lieu (? habitants) : "));
    assert_non_null(strstr(fragility_gaps_summary(gaps), "(? habitants)"));
    fragility_gaps_free(gaps);
  }
  fragility_gaps *most = gaps_of("Lieu", 4444444444444);
  assert_non_null(strstr(fragility_gaps_get(most, 0)->reason, "4\xE2\x80\xAF" "444\xE2\x80\xAF" "444\xE2\x80\xAF" "444\xE2\x80\xAF" "444 habitants"));
  fragility_gaps_free(most);
}

static char *whole(const char *path) {
  char *text = calloc(1, 65536);
  FILE *file = fopen(path, "rb");
  assert_non_null(file);
  assert_true(fread(text, 1, 65535, file) > 0);
  fclose(file);
  return text;
}

static void report_names_a_file_that_is_no_text(void **state) {
  (void)state;
  char odd[512];
  snprintf(odd, sizeof odd, "%s", inside("donn\xE9" "es-\xC3\xA9t\xC3\xA9-\xED\xA0\x80.csv")); /* Latin-1, UTF-8, half of a pair */
  const char *inputs[] = {odd}, *options[] = {"method", "caf\xE9"};
  fragility_report report = {.command = "test", .options = options, .option_count = 1, .inputs = inputs, .input_count = 1};
  fragility_error err = {.message = ""};
  fragility_status status = fragility_report_write(&report, inside("report.json"), true, &err);
  assert_string_equal(err.message, "");
  assert_int_equal(status, FRAGILITY_OK);
  char *text = whole(inside("report.json"));
  assert_non_null(strstr(text, "\"donn?es-\xC3\xA9t\xC3\xA9-???.csv\""));
  assert_non_null(strstr(text, "\"caf?\""));
  free(text);
}

static int make_folder(void **state) {
  (void)state;
  return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state) {
  (void)state;
  unlink(inside("venues.csv"));
  unlink(inside("report.json"));
  return rmdir(folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(long_name_is_cut_in_a_sentence), cmocka_unit_test(impossible_people_are_not_said),
                                     cmocka_unit_test(report_names_a_file_that_is_no_text)};
  return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
