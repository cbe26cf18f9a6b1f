/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A method file; one that is accepted scores a small table with every kind of value. */
#include "fuzz.h"

#include <fragility/fragility.h>
#include <math.h>
#include <omp.h>
#include <string.h>

enum { UNITS = 8 };

static fragility_table *table;

/* The columns that the seeds name, over eight units in two départements. */
int LLVMFuzzerInitialize(int *argc, char ***argv) {
  static const char *const codes[UNITS] = {"a", "b", "c", "d", "e", "f", "g", "h"};
  static const char *const parents[UNITS] = {"1", "1", "1", "2", "2", "2", "", "3"};
  static const double people[UNITS] = {100, 20, 3000, NAN, 0, 5, 70, 1e9};
  static const double a[UNITS] = {1, 2, 2, NAN, -5, 1e300, 0, 7}, b[UNITS] = {0, 0, 0, 0, 0, 0, 0, 0}, c[UNITS] = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, 3},
                      d[UNITS] = {12.5, 33.3, 50, 12.5, 12.5, 99, 0.1, 1e-300};
  fragility_units units = {.count = UNITS, .code = codes, .name = codes, .epci = parents, .departement = parents, .region = parents, .population = people};
  fragility_column columns[] = {{.name = "a", .values = a}, {.name = "b", .values = b}, {.name = "c", .values = c}, {.name = "d", .values = d, .denominators = people}};
  fragility_error err;
  (void)argc, (void)argv;
  omp_set_num_threads(1);
  MUST(fragility_table_from_columns(&units, columns, 4, &table, &err) == FRAGILITY_OK);
  return 0;
}

static void check_nodes(const fragility_method *method) {
  fragility_node node, other;
  MUST(fragility_method_nodes(method) && strlen(fragility_method_hash(method)) == 64);
  for (size_t i = 0; fragility_method_node(method, i, &node); i++) {
    bool found = i == 0 && !*node.parent;
    for (size_t j = 0; j < i && fragility_method_node(method, j, &other); j++) {
      MUST(strcmp(other.code, node.code) != 0);
      found |= strcmp(other.code, node.parent) == 0;
    }
    MUST(found && node.weight >= 0 && (node.direction == 1 || node.direction == -1));
  }
}

static void check_score(const fragility_score *score) {
  for (size_t u = 0; u < fragility_score_count(score); u++) {
    double value = fragility_score_values(score)[u];
    size_t rank = fragility_score_rank(score, u);
    MUST(isnan(value) || isfinite(value));
    MUST((fragility_score_reason(score, u) == FRAGILITY_KNOWN) == !isnan(value) && (rank == 0) == (isnan(value) != 0));
    MUST(rank <= fragility_score_count(score));
    for (size_t n = 0; n < fragility_score_nodes(score); n++)
      MUST((fragility_score_node_reason(score, n, u) == FRAGILITY_KNOWN) == !isnan(fragility_score_node_value(score, n, u)));
  }
}

static void check_sheet(const fragility_score *score) {
  fragility_sheet *sheet = NULL;
  fragility_error err = {.code = FRAGILITY_OK};
  MUST(fragility_score_sheet(score, FRAGILITY_FULL, NULL, &sheet, &err) == FRAGILITY_OK);
  MUST(fragility_sheet_rows(sheet) == fragility_score_count(score));
  fragility_sheet_free(sheet);
}

static void score_with(const fragility_method *method, fragility_level reference) {
  fragility_score_options options = {.reference = reference};
  fragility_score *score = NULL, *parents = NULL;
  fragility_error err = {.code = FRAGILITY_OK};
  fragility_status status = fragility_score_compute(table, method, &options, &score, &err);
  if (status != FRAGILITY_OK) {
    MUST_TELL(status, err, score);
    return;
  }
  check_score(score);
  check_sheet(score);
  MUST(fragility_score_roll_up(score, FRAGILITY_DEPARTEMENT, &parents, &err) == FRAGILITY_OK);
  check_sheet(parents);
  fragility_score_free(parents);
  fragility_score_free(score);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  fragility_method *method = NULL;
  fragility_error err = {.code = FRAGILITY_OK};
  fragility_status status = fragility_method_parse("fuzz.csv", size ? data : (const uint8_t *)"", size, &method, &err);
  if (status != FRAGILITY_OK) {
    MUST_TELL(status, err, method);
    return 0;
  }
  check_nodes(method);
  score_with(method, FRAGILITY_FRANCE);
  score_with(method, FRAGILITY_DEPARTEMENT);
  fragility_method_free(method);
  return 0;
}
