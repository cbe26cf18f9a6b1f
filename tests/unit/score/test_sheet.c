/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is written of a score, and that it is the same bytes with any number of threads. */
#include "scored.h"

#define HEADER "node,parent,column,direction,normalisation,weight,aggregation,missing,min_coverage\n"
#define TREE HEADER "r,,,,,,,within,0.5\nx,r,,,,2,,,\ny,r,b,-,minmax,1,,,\nz,x,a,+,decile,1,,,\n"

static const scored given = {.n = 3, .people = {10, 20, NAN}, .epci = {"A", "A", NULL}, .a = {1, 2, 9}, .b = {5, NAN, NAN},
                             .reasons = {FRAGILITY_KNOWN, FRAGILITY_KNOWN, FRAGILITY_SECRET}};

static fragility_sheet *sheet_of(const fragility_score *score, fragility_detail detail, const unsigned char *keep) {
  fragility_sheet *sheet = NULL;
  fragility_error err = {0};
  if (fragility_score_sheet(score, detail, keep, &sheet, &err)) fail_msg("%s", err.message);
  return sheet;
}

static void has_the_columns_of_its_detail(void **state) {
  (void)state;
  static const char *const names[] = {"code", "name",     "departement", "epci", "population", "demand",   "score",   "rank",  "coverage",
                                      "status", "x",      "y",           "z",    "raw_b",      "status_b", "flags_b", "raw_a", "status_a",
                                      "flags_a", "people_score", "people_x", "people_y", "people_z"};
  static const size_t communes[] = {10, 13, 19}, parents[] = {10, 13, 23};
  fragility_score *score = scored_compute(&given, 2, TREE, FRAGILITY_FRANCE), *epci = NULL;
  assert_int_equal(fragility_score_roll_up(score, FRAGILITY_EPCI, &epci, NULL), FRAGILITY_OK);
  for (int detail = FRAGILITY_SUMMARY; detail <= FRAGILITY_FULL; detail++) {
    fragility_sheet *one = sheet_of(score, (fragility_detail)detail, NULL), *other = sheet_of(epci, (fragility_detail)detail, NULL);
    assert_int_equal(fragility_sheet_columns(one), communes[detail]);
    assert_int_equal(fragility_sheet_columns(other), parents[detail]);
    assert_int_equal(fragility_sheet_rows(one), 3);
    assert_int_equal(fragility_sheet_rows(other), 1);
    for (size_t c = 0; c < communes[detail]; c++) assert_string_equal(fragility_sheet_name(one, c), names[c]);
    for (size_t c = 0; c < parents[detail]; c++) assert_string_equal(fragility_sheet_name(other, c), names[c]);
    fragility_sheet_free(one);
    fragility_sheet_free(other);
  }
  fragility_score_free(epci);
  fragility_score_free(score);
}

static void keeps_the_rows_asked_for(void **state) {
  (void)state;
  static const unsigned char keep[] = {0, 1, 1};
  fragility_score *score = scored_compute(&given, 2, TREE, FRAGILITY_FRANCE);
  fragility_sheet *sheet = sheet_of(score, FRAGILITY_FULL, keep);
  assert_int_equal(fragility_sheet_rows(sheet), 2);
  assert_string_equal(fragility_sheet_text(sheet, 0, 0), "u1");
  tiny_same(fragility_sheet_number(sheet, 4, 0), 20, "population");
  tiny_same(fragility_sheet_number(sheet, 6, 0), 10, "score: the decile of a alone");
  tiny_same(fragility_sheet_number(sheet, 7, 0), 1, "rank");
  tiny_same(fragility_sheet_number(sheet, 8, 0), 0.5, "coverage");
  assert_string_equal(fragility_sheet_text(sheet, 9, 0), "ok");
  assert_string_equal(fragility_sheet_text(sheet, 0, 1), "u2");
  assert_true(isnan(fragility_sheet_number(sheet, 6, 1)));
  assert_true(isnan(fragility_sheet_number(sheet, 7, 1)));
  assert_string_equal(fragility_sheet_text(sheet, 9, 1), "not_available");
  assert_string_equal(fragility_sheet_text(sheet, 17, 1), "secret");
  assert_true(isnan(fragility_sheet_number(sheet, 16, 1)));
  fragility_sheet_free(sheet);
  fragility_score_free(score);
}

/* Reasons behind a minmax of one unit: y has no spread, so u0 rests on a alone. */
/* Its columns may be those of the score, which then stay as long as it does. */
static void outlives_its_score(void **state) {
  (void)state;
  for (int detail = FRAGILITY_SUMMARY; detail <= FRAGILITY_FULL; detail++) {
    fragility_score *score = scored_compute(&given, 2, TREE, FRAGILITY_FRANCE);
    fragility_sheet *one = sheet_of(score, (fragility_detail)detail, NULL), *two = sheet_of(score, (fragility_detail)detail, NULL);
    double values[3], coverage = fragility_score_coverage(score, 0);
    memcpy(values, fragility_score_values(score), sizeof values);
    fragility_score_free(score);
    fragility_sheet_free(two);
    for (size_t r = 0; r < 3; r++) tiny_same(fragility_sheet_number(one, 6, r), values[r], "score");
    tiny_same(fragility_sheet_number(one, 5, 0), 10, "demand");
    tiny_same(fragility_sheet_number(one, 8, 0), coverage, "coverage");
    assert_string_equal(fragility_sheet_text(one, 0, 2), "u2");
    fragility_sheet_free(one);
  }
}

static void tells_reasons_apart(void **state) {
  (void)state;
  fragility_score *score = scored_compute(&given, 2, TREE, FRAGILITY_FRANCE);
  fragility_sheet *sheet = sheet_of(score, FRAGILITY_FULL, NULL);
  assert_string_equal(fragility_sheet_text(sheet, 14, 0), "zero_denominator");
  assert_string_equal(fragility_sheet_text(sheet, 14, 1), "not_available");
  tiny_same(fragility_sheet_number(sheet, 13, 0), 5, "raw_b");
  fragility_sheet_free(sheet);
  fragility_score_free(score);
}

static void becomes_a_table(void **state) {
  (void)state;
  fragility_score *score = scored_compute(&given, 2, TREE, FRAGILITY_FRANCE);
  fragility_table *table = NULL;
  assert_int_equal(fragility_score_as_table(score, &table, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_table_columns(table), 3);
  tiny_same(fragility_table_value(table, fragility_table_find(table, "score"), 1), 10, "score");
  tiny_same(fragility_table_value(table, fragility_table_find(table, "coverage"), 1), 0.5, "coverage");
  tiny_same(fragility_table_value(table, fragility_table_find(table, "demand"), 1), 20, "demand");
  assert_int_equal(fragility_table_reason(table, fragility_table_find(table, "score"), 2), FRAGILITY_NOT_AVAILABLE);
  assert_int_equal(fragility_table_reason(table, fragility_table_find(table, "demand"), 2), FRAGILITY_NOT_AVAILABLE);
  fragility_table_free(table);
  fragility_score_free(score);
}

/* ---- threads ---- */

enum { MANY = 5000 };

static fragility_table *many_units(void) {
  static char text[MANY][8];
  static const char *codes[MANY], *epci[MANY];
  static double people[MANY], values[4][MANY];
  uint64_t seed = 7;
  for (size_t i = 0; i < MANY; i++) {
    snprintf(text[i], sizeof text[i], "%05zu", i);
    codes[i] = text[i];
    epci[i] = i % 50 ? text[i - i % 37] : "";
    for (size_t c = 0; c < 5; c++) {
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      double x = (double)(seed >> 40) / 7;
      if (c == 4) people[i] = floor(x / 1000);
      else values[c][i] = i % (11 + c) ? x : NAN;
    }
  }
  const fragility_units units = {.count = MANY, .code = codes, .epci = epci, .population = people};
  const fragility_column columns[] = {{.name = "a", .values = values[0]}, {.name = "b", .values = values[1]}, {.name = "c", .values = values[2]},
                                      {.name = "d", .values = values[3]}};
  fragility_table *table = NULL;
  assert_int_equal(fragility_table_from_columns(&units, columns, 4, &table, NULL), FRAGILITY_OK);
  return table;
}

static char *bytes_of(const fragility_score *score, size_t *size) {
  tiny_scratch scratch;
  tiny_scratch_open(&scratch);
  const char *path = tiny_scratch_write(&scratch, "sheet.csv", "");
  const fragility_csv_options options = {.replace = true};
  fragility_sheet *sheet = sheet_of(score, FRAGILITY_FULL, NULL);
  assert_int_equal(fragility_sheet_write_csv(sheet, path, &options, NULL), FRAGILITY_OK);
  fragility_sheet_free(sheet);
  FILE *file = fopen(path, "rb");
  assert_non_null(file);
  fseek(file, 0, SEEK_END);
  *size = (size_t)ftell(file);
  rewind(file);
  char *bytes = malloc(*size + 1);
  assert_int_equal(fread(bytes, 1, *size, file), *size);
  fclose(file);
  tiny_scratch_close(&scratch);
  return bytes;
}

static char *computed(const fragility_table *table, const fragility_method *method, int threads, fragility_level reference,
                      fragility_level level, size_t *size) {
  const fragility_options common = {.threads = threads};
  const fragility_score_options options = {.reference = reference, .options = &common};
  fragility_score *score = NULL, *parents = NULL;
  fragility_error err = {0};
  if (fragility_score_compute(table, method, &options, &score, &err)) fail_msg("%s", err.message);
  if (level != FRAGILITY_COMMUNE) assert_int_equal(fragility_score_roll_up(score, level, &parents, NULL), FRAGILITY_OK);
  char *bytes = bytes_of(parents ? parents : score, size);
  fragility_score_free(parents);
  fragility_score_free(score);
  return bytes;
}

static void gives_the_same_bytes_with_any_threads(void **state) {
  (void)state;
  static const fragility_level references[] = {FRAGILITY_FRANCE, FRAGILITY_EPCI}, levels[] = {FRAGILITY_COMMUNE, FRAGILITY_EPCI};
  fragility_table *table = many_units();
  fragility_method *method = scored_method(HEADER "r,,,,,,geometric,leaves,0.5\nx,r,,,,2,,,\na,x,a,+,quantile,1,,,\nb,x,b,-,minmax,3,,,\n"
                                                  "y,r,,,,1,geometric,,\nc,y,c,+,decile,1,,,\nd,y,d,+,ratio,2,,,\ne,r,a,-,zscore,0,,,\n");
  for (size_t r = 0; r < 2; r++)
    for (size_t l = 0; l < 2; l++) {
      size_t size, other;
      char *one = computed(table, method, 1, references[r], levels[l], &size);
      assert_true(size > 10000);
      for (int threads = 2; threads <= 3; threads++) {
        char *bytes = computed(table, method, threads, references[r], levels[l], &other);
        assert_int_equal(other, size);
        assert_memory_equal(bytes, one, size);
        free(bytes);
      }
      free(one);
    }
  fragility_method_free(method);
  fragility_table_free(table);
}

static void refuses_nothing_to_work_on(void **state) {
  (void)state;
  fragility_score *score = scored_compute(&given, 2, TREE, FRAGILITY_FRANCE);
  fragility_sheet *sheet = NULL;
  fragility_table *table = NULL;
  fragility_error err = {0};
  assert_int_equal(fragility_score_sheet(score, FRAGILITY_FULL, NULL, NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_score_sheet(NULL, FRAGILITY_FULL, NULL, &sheet, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_score_as_table(score, NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_score_as_table(NULL, &table, NULL), FRAGILITY_ERROR_ARGUMENT);
  assert_null(sheet);
  assert_null(table);
  fragility_score_free(score);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(has_the_columns_of_its_detail), cmocka_unit_test(keeps_the_rows_asked_for),
      cmocka_unit_test(outlives_its_score), cmocka_unit_test(tells_reasons_apart),           cmocka_unit_test(becomes_a_table),
      cmocka_unit_test(gives_the_same_bytes_with_any_threads), cmocka_unit_test(refuses_nothing_to_work_on),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
