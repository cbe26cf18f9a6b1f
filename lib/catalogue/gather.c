/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts the rows of one code together: the first cell of each column that is not empty. */
#define _GNU_SOURCE
#include "catalogue/catalogue.h"

#include <stdlib.h>

enum { MANY = 500000 }; /* rows that are worth several threads */

static int by_code_then_row(const void *a, const void *b, void *codes_of) {
  const char *const *codes = codes_of;
  uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
  int order = strcmp(codes[i], codes[j]);
  return order ? order : (i > j) - (i < j);
}

/* One code's rows are order[begin..end): writes its cell of a column, and tells whether two cells disagree. */
static bool first_filled(const struct cells *from, const uint32_t *order, size_t begin, size_t end, double *value,
                         unsigned char *state) {
  bool disagree = false;
  *value = NAN;
  *state = FRAGILITY_BLANK;
  for (size_t i = begin; i < end; i++) {
    unsigned char here = (unsigned char)fragility_values_state(&from->values, order[i]);
    double x = fragility_values_at(&from->values, order[i]);
    if (here == FRAGILITY_BLANK) continue;
    if (*state == FRAGILITY_BLANK) *state = here, *value = x;
    else disagree |= here != *state || (here == FRAGILITY_KNOWN && x != *value);
  }
  return disagree;
}

static fragility_status put_together(struct intake *intake, const uint32_t *order, const size_t *ends, size_t distinct,
                                     bool *disagree, fragility_error *err) {
  for (size_t c = 0; c < intake->columns; c++) {
    fragility_values values = {0};
    if (!fragility_values_grow(&values, distinct, true)) {
      fragility_values_free(&values);
      return fragility_fail_memory(err);
    }
    for (size_t k = 0; k < distinct; k++)
      disagree[k] |= first_filled(&intake->cells[c], order, k ? ends[k - 1] : 0, ends[k], &values.doubles[k], &values.states[k]);
    fragility_values_free(&intake->cells[c].values);
    intake->cells[c].values = values;
  }
  return FRAGILITY_OK;
}

/* Codes, names and lines follow the first row of each code. */
static fragility_status keep_first_rows(struct intake *intake, const uint32_t *order, const size_t *ends, size_t distinct,
                                        fragility_error *err) {
  const char **codes = fragility_array(distinct, sizeof *codes), **names = intake->names ? fragility_array(distinct, sizeof *names) : NULL;
  struct lines lines = {0};
  bool good = codes && (names || !intake->names);
  for (size_t k = 0; good && k < distinct; k++) {
    uint32_t row = order[k ? ends[k - 1] : 0];
    codes[k] = intake->codes[row];
    if (names) names[k] = intake->names[row];
    good = fragility_lines_add(&lines, k, fragility_lines_of(&intake->lines, row));
  }
  if (!good) {
    free(codes), free(names), free(lines.runs);
    return fragility_fail_memory(err);
  }
  free(intake->codes), free(intake->names), free(intake->lines.runs);
  intake->codes = codes, intake->names = names, intake->lines = lines;
  intake->rows = distinct;
  return FRAGILITY_OK;
}

static fragility_status note_disagreements(const struct intake *intake, const bool *disagree, size_t distinct,
                                           fragility_journal *journal, fragility_error *err) {
  for (size_t k = 0; k < distinct; k++) {
    fragility_text code = {intake->codes[k], strlen(intake->codes[k])};
    if (disagree[k] && !fragility_journal_note(journal, FRAGILITY_PROBLEM_DUPLICATE, intake->path, fragility_lines_of(&intake->lines, k), 0, code,
                                               "", "rows of one code disagree: the first non-empty cells are kept"))
      return fragility_fail_memory(err);
  }
  return FRAGILITY_OK;
}

/* One row a code already, in order. */
static bool is_gathered(const struct intake *intake, int threads) {
  bool grows = true;
#pragma omp parallel for schedule(static) num_threads(threads) reduction(&& : grows) if (intake->rows > MANY)
  for (size_t i = 1; i < intake->rows; i++) grows = grows && strcmp(intake->codes[i - 1], intake->codes[i]) < 0;
  return grows;
}

static fragility_status gather(struct intake *intake, uint32_t *order, size_t *ends, bool *disagree, fragility_journal *journal, fragility_error *err) {
  size_t n = intake->rows, distinct = 0;
  for (size_t i = 0; i < n; i++) order[i] = (uint32_t)i;
  qsort_r(order, n, sizeof *order, by_code_then_row, (void *)intake->codes);
  for (size_t i = 0; i < n; i++)
    if (i + 1 == n || strcmp(intake->codes[order[i]], intake->codes[order[i + 1]]) != 0) ends[distinct++] = i + 1;
  TRY(put_together(intake, order, ends, distinct, disagree, err));
  TRY(keep_first_rows(intake, order, ends, distinct, err));
  return note_disagreements(intake, disagree, distinct, journal, err);
}

fragility_status fragility_intake_gather(struct intake *intake, int threads, fragility_journal *journal, fragility_error *err) {
  size_t n = intake->rows;
  fragility_status status = FRAGILITY_OK;
  if (!is_gathered(intake, threads)) {
    uint32_t *order = fragility_array(n, sizeof *order);
    size_t *ends = fragility_array(n, sizeof *ends);
    bool *disagree = fragility_array(n, sizeof *disagree);
    status = order && ends && disagree ? gather(intake, order, ends, disagree, journal, err) : fragility_fail_memory(err);
    free(order), free(ends), free(disagree);
  }
  fragility_ledger *ledger = fragility_journal_ledger_edit(journal, intake->ledger);
  ledger->distinct_codes = intake->rows, ledger->duplicate_rows = n - intake->rows;
  return status;
}
