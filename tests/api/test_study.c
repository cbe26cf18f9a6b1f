/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Maps, portraits, exports and folders: what a caller may give and no sane one gives, and places that cannot be written. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fragility/fragility.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/fragility-study-XXXXXX";
static fragility_study study;
static fragility_table *need;

static const char *inside(const char *name) {
  static char paths[8][600];
  static size_t next;
  char *path = paths[next++ % 8];
  snprintf(path, sizeof paths[0], "%s/%s", folder, name);
  return path;
}

static const char *small(const char *name) {
  static char paths[8][600];
  static size_t next;
  char *path = paths[next++ % 8];
  snprintf(path, sizeof paths[0], "%s/tests/api/small/%s", getenv("FRAGILITY_SOURCE_ROOT"), name);
  return path;
}

static int make_study(void **state) {
  const char *files[] = {small("indicators.csv"), small("premises.csv")}, *venues[] = {small("venues.csv")}, *contours[] = {small("contours.geojson")};
  fragility_gaps_options options = {.norm_km = 3};
  fragility_error err = {.message = ""};
  (void)state;
  bool good = mkdtemp(folder) && fragility_territory_read(small("territory"), (fragility_territory **)&study.territory, &err) == FRAGILITY_OK &&
              fragility_table_import(files, 2, study.territory, NULL, (fragility_table **)&study.table, &err) == FRAGILITY_OK &&
              fragility_method_read("fragilite-2026", (fragility_method **)&study.method, &err) == FRAGILITY_OK &&
              fragility_score_compute(study.table, study.method, NULL, (fragility_score **)&study.score, &err) == FRAGILITY_OK &&
              fragility_score_as_table(study.score, &need, &err) == FRAGILITY_OK && fragility_supply_read(venues, 1, study.territory, NULL, (fragility_supply **)&study.supply, &err) == FRAGILITY_OK &&
              fragility_gaps_find(need, study.supply, &options, (fragility_gaps **)&study.gaps, &err) == FRAGILITY_OK &&
              fragility_contours_read(contours, 1, study.territory, NULL, (fragility_contours **)&study.contours, &err) == FRAGILITY_OK;
  if (!good) print_error("%s\n", err.message);
  return good ? 0 : -1;
}

static int free_study(void **state) {
  char command[700];
  (void)state;
  fragility_contours_free((fragility_contours *)study.contours);
  fragility_gaps_free((fragility_gaps *)study.gaps);
  fragility_supply_free((fragility_supply *)study.supply);
  fragility_table_free(need);
  fragility_score_free((fragility_score *)study.score);
  fragility_method_free((fragility_method *)study.method);
  fragility_table_free((fragility_table *)study.table);
  fragility_territory_free((fragility_territory *)study.territory);
  snprintf(command, sizeof command, "rm -rf %s", folder);
  return system(command);
}

static bool exists(const char *name) { return access(inside(name), F_OK) == 0; }

/* Nothing but the files that the tests leave on purpose: no half-written file, no folder of work. */
static void left_clean_(const char *file, int line) {
  char command[800];
  snprintf(command, sizeof command, "ls -A '%s' | grep -v '^kept' | grep .", folder);
  if (system(command) == 0) _fail(file, line);
}
#define left_clean() left_clean_(__FILE__, __LINE__)

/* ---- one verb, whatever it writes ---- */

enum verb { MAP, EXPORT, PORTRAIT, FOLDER, VERBS };

static fragility_status write_with(enum verb verb, const fragility_study *of, const char *path, bool replace, fragility_error *err) {
  const fragility_map_options map = {.replace = replace};
  const fragility_portrait_options portrait = {.replace = replace};
  const fragility_folder_options folded = {.replace = replace};
  return verb == MAP ? fragility_map_write(of, &map, path, err) : verb == EXPORT ? fragility_export_write(of, &map, path, err) : verb == PORTRAIT ? fragility_portrait_write(of, FRAGILITY_COMMUNE, "01001", &portrait, path, err)
                                                                                                                                                    : fragility_folder_write(of, &folded, path, err);
}

static const char *const names[VERBS] = {"x.html", "x.geojson", "x.html", "x"};

static void refused_(enum verb verb, const fragility_study *of, const char *path, fragility_status wanted, const char *words, const char *file, int line) {
  fragility_error err = {.message = ""};
  fragility_status status = write_with(verb, of, path, false, &err);
  bool silent = write_with(verb, of, path, false, NULL) == status;
  if (status == wanted && silent && err.code == status && strstr(err.message, words)) return;
  print_error("verb %d, %s: status %d, \"%s\"; expected %d, \"%s\"\n", verb, path ? path : "NULL", status, err.message, wanted, words);
  _fail(file, line);
}
#define refused(...) refused_(__VA_ARGS__, __FILE__, __LINE__)

static void good_studies_are_written(void **state) {
  (void)state;
  fragility_error err = {.message = ""};
  static const char *const ends[] = {"kept.html", "kept.geojson", "kept-note.html", "kept-folder/"};
  for (enum verb verb = MAP; verb < VERBS; verb++) {
    if (write_with(verb, &study, inside(ends[verb]), false, &err) != FRAGILITY_OK) fail_msg("%s", err.message);
    assert_true(exists(ends[verb]));
  }
  assert_true(exists("kept-folder/SHA256SUMS"));
  left_clean();
}

static void study_without_its_parts(void **state) {
  (void)state;
  for (enum verb verb = MAP; verb < VERBS; verb++) {
    refused(verb, NULL, inside(names[verb]), FRAGILITY_ERROR_ARGUMENT, "");
    refused(verb, &(fragility_study){.territory = NULL}, inside(names[verb]), FRAGILITY_ERROR_ARGUMENT, "");
    for (int part = 0; part < 4; part++) {
      fragility_study less = study;
      if (part == 0) less.territory = NULL;
      if (part == 1) less.method = NULL;
      if (part == 2) less.score = NULL;
      if (part == 3) less.table = NULL;
      refused(verb, &less, inside(names[verb]), FRAGILITY_ERROR_ARGUMENT, "needs");
    }
    fragility_study gaps_alone = study, venues_alone = study, spanish = study, nobody = study;
    unsigned char none[16] = {0};
    gaps_alone.supply = NULL, venues_alone.gaps = NULL, spanish.language = "es", nobody.keep = none;
    refused(verb, &gaps_alone, inside(names[verb]), FRAGILITY_ERROR_ARGUMENT, "gaps and venues, or none");
    refused(verb, &venues_alone, inside(names[verb]), FRAGILITY_ERROR_ARGUMENT, "gaps and venues, or none");
    refused(verb, &spanish, inside(names[verb]), FRAGILITY_ERROR_ARGUMENT, "found the language \"es\"");
    if (verb != PORTRAIT) refused(verb, &nobody, inside(names[verb]), FRAGILITY_ERROR_ARGUMENT, "found no unit to show");
  }
  left_clean();
}

static void score_of_parents_or_of_others(void **state) {
  (void)state;
  fragility_score *parents;
  fragility_method *other;
  fragility_error err;
  fragility_study of_parents = study, of_another = study;
  assert_int_equal(fragility_score_roll_up(study.score, FRAGILITY_EPCI, &parents, &err), FRAGILITY_OK);
  assert_int_equal(fragility_method_read("ifn-2023", &other, &err), FRAGILITY_OK);
  of_parents.score = parents, of_another.method = other;
  for (enum verb verb = MAP; verb < VERBS; verb++) {
    refused(verb, &of_parents, inside(names[verb]), FRAGILITY_ERROR_ARGUMENT, "found scores of other units");
    refused(verb, &of_another, inside(names[verb]), FRAGILITY_ERROR_ARGUMENT, "found scores of another method");
  }
  fragility_score_free(parents);
  fragility_method_free(other);
  left_clean();
}

static void paths_of_no_form(void **state) {
  (void)state;
  static const char *const ends[] = {"x", "x.", "x.htm", "x.HTML", ".html.x", "xhtml", ""};
  for (enum verb verb = MAP; verb < FOLDER; verb++) {
    refused(verb, &study, NULL, FRAGILITY_ERROR_ARGUMENT, "expected one that ends in");
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) refused(verb, &study, inside(ends[i]), FRAGILITY_ERROR_ARGUMENT, "expected one that ends in");
  }
  refused(FOLDER, &study, NULL, FRAGILITY_ERROR_ARGUMENT, "needs a study and a path");
  refused(FOLDER, &study, "", FRAGILITY_ERROR_ARGUMENT, "needs a study and a path");
  char path[1200];
  memset(path, 'x', sizeof path - 1), path[sizeof path - 1] = '\0';
  refused(FOLDER, &study, path, FRAGILITY_ERROR_ARGUMENT, "found a path of 1199 bytes");
  left_clean();
}

static void places_that_cannot_be_written(void **state) {
  (void)state;
  for (enum verb verb = MAP; verb < VERBS; verb++) {
    char path[700];
    snprintf(path, sizeof path, "/nowhere/at/all/%s", names[verb]);
    refused(verb, &study, path, FRAGILITY_ERROR_IO, "cannot ");
    snprintf(path, sizeof path, "/proc/%s", names[verb]);
    refused(verb, &study, path, FRAGILITY_ERROR_IO, "cannot ");
  }
  left_clean();
}

static void existing_files_stay_unless_replaced(void **state) {
  (void)state;
  static const char *const ends[] = {"kept-old.html", "kept-old.geojson", "kept-old-note.html"};
  fragility_error err;
  for (enum verb verb = MAP; verb < FOLDER; verb++) {
    assert_int_equal(fragility_text_write("old\n", inside(ends[verb]), false, &err), FRAGILITY_OK);
    refused(verb, &study, inside(ends[verb]), FRAGILITY_ERROR_IO, "exists");
    struct stat facts;
    assert_true(stat(inside(ends[verb]), &facts) == 0 && facts.st_size == 4);
    assert_int_equal(write_with(verb, &study, inside(ends[verb]), true, &err), FRAGILITY_OK);
    assert_true(stat(inside(ends[verb]), &facts) == 0 && facts.st_size > 4);
  }
  assert_int_equal(mkdir(inside("kept-dir"), 0777), 0);
  assert_int_equal(fragility_text_write("old\n", inside("kept-dir/scores.csv"), false, &err), FRAGILITY_OK);
  refused(FOLDER, &study, inside("kept-dir"), FRAGILITY_ERROR_IO, "scores.csv");
  assert_false(exists("kept-dir/LISEZMOI.md"));
  assert_int_equal(write_with(FOLDER, &study, inside("kept-dir"), true, &err), FRAGILITY_OK);
  assert_true(exists("kept-dir/LISEZMOI.md"));
  left_clean();
}

static void folder_that_is_a_file(void **state) {
  (void)state;
  fragility_error err;
  assert_int_equal(fragility_text_write("a file\n", inside("kept-file"), false, &err), FRAGILITY_OK);
  refused(FOLDER, &study, inside("kept-file"), FRAGILITY_ERROR_IO, "kept-file: found a file, expected a folder");
  refused(FOLDER, &study, inside("kept-file/within"), FRAGILITY_ERROR_IO, "within: cannot make the folder");
  assert_int_equal(write_with(FOLDER, &study, inside("kept-file"), true, &err), FRAGILITY_ERROR_IO);
  left_clean();
}

/* No file may grow beyond a few thousand bytes. */
static void full_disk(void **state) {
  (void)state;
  struct rlimit before, least;
  if (getrlimit(RLIMIT_FSIZE, &before) != 0) skip();
  least = before, least.rlim_cur = 2000;
  void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &least), 0);
  for (enum verb verb = MAP; verb < VERBS; verb++) {
    fragility_error err = {.message = ""};
    fragility_status status = write_with(verb, &study, inside(names[verb]), false, &err);
    if (status != FRAGILITY_ERROR_IO || !err.message[0]) {
      setrlimit(RLIMIT_FSIZE, &before);
      fail_msg("verb %d: status %d, \"%s\"", verb, status, err.message);
    }
  }
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
  signal(SIGXFSZ, handler);
  left_clean();
}

static void portraits_of_no_place(void **state) {
  (void)state;
  static const struct {
    int level;
    const char *code, *words;
  } wrong[] = {{FRAGILITY_COMMUNE, "99999", "found the code \"99999\""}, {FRAGILITY_COMMUNE, "01900", "01900"}, {FRAGILITY_EPCI, "01001", "01001"}, {FRAGILITY_DEPARTEMENT, "1", "\"1\""}, {FRAGILITY_REGION, "01 ", "01 "},
               {FRAGILITY_ZONE, "nord", "nord"}, {FRAGILITY_COMMUNE, "", ""}, {FRAGILITY_EPCI, "", ""}, {FRAGILITY_ZONE, "", ""}, {FRAGILITY_COMMUNE, NULL, "needs a study, a level and a code"},
               {FRAGILITY_LEVELS, "01001", "needs a study, a level and a code"}, {-1, "01001", "needs a study, a level and a code"}};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    fragility_error err = {.message = ""};
    fragility_status status = fragility_portrait_write(&study, (fragility_level)wrong[i].level, wrong[i].code, NULL, inside("x.html"), &err);
    if (status != FRAGILITY_ERROR_ARGUMENT || !strstr(err.message, wrong[i].words)) fail_msg("%zu: status %d, \"%s\"", i, status, err.message);
  }
  left_clean();
}

static void portraits_against_no_parent(void **state) {
  (void)state;
  static const struct {
    fragility_level level;
    const char *code;
    int against;
  } wrong[] = {{FRAGILITY_COMMUNE, "01001", FRAGILITY_ZONE}, {FRAGILITY_EPCI, "200000001", FRAGILITY_EPCI}, {FRAGILITY_REGION, "84", FRAGILITY_DEPARTEMENT}, {FRAGILITY_COMMUNE, "01001", FRAGILITY_LEVELS},
               {FRAGILITY_COMMUNE, "01001", -3}, {FRAGILITY_COMMUNE, "97101", FRAGILITY_EPCI}}; /* the last is in no EPCI */
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    fragility_portrait_options options = {.against = (fragility_level)wrong[i].against};
    fragility_error err = {.message = ""};
    fragility_status status = fragility_portrait_write(&study, wrong[i].level, wrong[i].code, &options, inside("x.html"), &err);
    if (status != FRAGILITY_ERROR_ARGUMENT || !err.message[0]) fail_msg("%zu: status %d, \"%s\"", i, status, err.message);
  }
  left_clean();
}

static void every_level_has_a_portrait(void **state) {
  (void)state;
  static const struct {
    fragility_level level;
    const char *code;
  } good[] = {{FRAGILITY_COMMUNE, "01001"}, {FRAGILITY_COMMUNE, "97102"}, {FRAGILITY_EPCI, "200000001"}, {FRAGILITY_DEPARTEMENT, "13"}, {FRAGILITY_REGION, "01"}, {FRAGILITY_FRANCE, "FR"}};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    fragility_portrait_options options = {.replace = true};
    fragility_error err = {.message = ""};
    if (fragility_portrait_write(&study, good[i].level, good[i].code, &options, inside("kept-level.html"), &err) != FRAGILITY_OK) fail_msg("%zu: %s", i, err.message);
  }
  left_clean();
}

static void classes_that_are_none(void **state) {
  (void)state;
  static const double falling[] = {5, 2};
  const fragility_map_options wrong[] = {{.classes = 8}, {.classes = SIZE_MAX}, {.kind = FRAGILITY_CLASSES_FIXED, .classes = 3}, {.kind = FRAGILITY_CLASSES_FIXED, .classes = 3, .bounds = falling},
                                         {.kind = (fragility_classing)9}, {.kind = (fragility_classing)-1}, {.kind = FRAGILITY_CLASSES_FIXED, .classes = 9, .bounds = falling}};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    fragility_error err = {.message = ""};
    assert_int_equal(fragility_map_write(&study, &wrong[i], inside("x.html"), &err), FRAGILITY_ERROR_ARGUMENT);
    assert_true(err.message[0]);
    assert_int_equal(fragility_export_write(&study, &wrong[i], inside("x.gpkg"), &err), FRAGILITY_ERROR_ARGUMENT);
  }
  left_clean();
}

/* Texts of a caller that are no text, or would be code. */
/* A day in no calendar. */
static void odd_days_do_no_harm(void **state) {
  (void)state;
  static const long long days[] = {INT64_MAX, INT64_MIN, -1, 1LL << 40};
  static const char *const ends[] = {"kept-day.html", "kept-day.pdf", "kept-day.gpkg", "kept-day.xlsx", "kept-day.geojson"};
  for (size_t d = 0; d < sizeof days / sizeof *days; d++)
    for (size_t e = 0; e < sizeof ends / sizeof *ends; e++) {
      fragility_map_options options = {.replace = true};
      fragility_study odd = study;
      fragility_error err = {.message = ""};
      odd.when = days[d];
      fragility_status status = e < 2 ? fragility_map_write(&odd, &options, inside(ends[e]), &err) : fragility_export_write(&odd, &options, inside(ends[e]), &err);
      assert_true(status == FRAGILITY_OK || (status == FRAGILITY_ERROR_ARGUMENT && err.message[0]));
    }
  left_clean();
}

static void odd_texts_do_no_harm(void **state) {
  (void)state;
  static char text[1 << 20];
  fragility_study odd = study;
  fragility_error err = {.message = ""};
  odd.place = "</script><script>alert(1)</script>\"&'\xE9\x01", odd.perimeter = "commune:\xFF/../<x>";
  for (enum verb verb = MAP; verb < VERBS; verb++) {
    static const char *const ends[] = {"kept-odd.html", "kept-odd.geojson", "kept-odd-note.html", "kept-odd"};
    if (write_with(verb, &odd, inside(ends[verb]), false, &err) != FRAGILITY_OK) fail_msg("verb %d: %s", verb, err.message);
  }
  static const char *const texts[] = {"kept-odd.html", "kept-odd/LISEZMOI.md", "kept-odd/datapackage.json", "kept-odd/catalog.jsonld"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    FILE *file = fopen(inside(texts[i]), "rb");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    assert_null(memchr(text, 0xE9, strlen(text)));
    if (i == 0) assert_null(strstr(text, "<script>alert"));
  }
  left_clean();
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(good_studies_are_written), cmocka_unit_test(study_without_its_parts), cmocka_unit_test(score_of_parents_or_of_others), cmocka_unit_test(paths_of_no_form),
                                     cmocka_unit_test(places_that_cannot_be_written), cmocka_unit_test(existing_files_stay_unless_replaced), cmocka_unit_test(folder_that_is_a_file), cmocka_unit_test(full_disk),
                                     cmocka_unit_test(portraits_of_no_place), cmocka_unit_test(portraits_against_no_parent), cmocka_unit_test(every_level_has_a_portrait), cmocka_unit_test(classes_that_are_none),
                                     cmocka_unit_test(odd_texts_do_no_harm), cmocka_unit_test(odd_days_do_no_harm)};
  return cmocka_run_group_tests(tests, make_study, free_study);
}
