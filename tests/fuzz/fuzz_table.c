/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of indicators, under the shipped catalogue: its codes as they are, then on the territory of tests/api/small. */
#include "fuzz.h"

#include <fragility/fragility.h>
#include <math.h>
#include <omp.h>
#include <string.h>

static fragility_catalogue *catalogue;
static fragility_territory *territory;

int LLVMFuzzerInitialize(int *argc, char ***argv) {
  fragility_error err;
  (void)argc, (void)argv;
  omp_set_num_threads(1);
  MUST(fragility_catalogue_read(NULL, 0, &catalogue, &err) == FRAGILITY_OK);
  MUST(fragility_territory_read(SMALL "/territory", &territory, &err) == FRAGILITY_OK);
  return 0;
}

static void check_journal(const fragility_journal *journal) {
  for (size_t i = 0; i < fragility_journal_kept(journal); i++) {
    const fragility_problem *p = fragility_journal_problem(journal, i);
    MUST(*p->text && strlen(p->found) <= 80 && !strchr(p->found, '@'));
  }
  for (size_t i = 0; i < fragility_journal_ledgers(journal); i++) {
    const fragility_ledger *l = fragility_journal_ledger(journal, i);
    MUST(l->rows_in >= l->rows_rejected && l->distinct_codes <= l->rows_in);
    for (int list = 0; list < FRAGILITY_LISTS; list++)
      for (size_t e = 0; e < fragility_journal_listed(journal, i, (fragility_list)list); e++) {
        const char *target;
        MUST(strlen(fragility_journal_entry(journal, i, (fragility_list)list, e, &target)) + strlen(target) < SIZE_MAX);
      }
  }
}

static void check_table(const fragility_table *table) {
  const fragility_units *units = fragility_table_units(table);
  for (size_t u = 1; u < units->count; u++) MUST(strcmp(units->code[u - 1], units->code[u]) < 0);
  for (size_t c = 0; c < fragility_table_columns(table); c++) {
    MUST(*fragility_table_column(table, c) && fragility_table_find(table, fragility_table_column(table, c)) == c);
    for (size_t u = 0; u < units->count; u++) {
      double value = fragility_table_value(table, c, u);
      fragility_reason reason = fragility_table_reason(table, c, u);
      MUST(reason < FRAGILITY_REASONS && (reason == FRAGILITY_KNOWN ? isfinite(value) : isnan(value)));
    }
  }
  check_journal(fragility_table_journal(table));
}

static void parse(const uint8_t *data, size_t size, bool as_is) {
  fragility_import_options options = {.catalogue = catalogue, .as_is = as_is};
  fragility_table *table = NULL;
  fragility_error err = {.code = FRAGILITY_OK};
  fragility_status status = fragility_table_parse("fuzz.csv", size ? data : (const uint8_t *)"", size, as_is ? NULL : territory, &options, &table, &err);
  if (status != FRAGILITY_OK) {
    MUST_TELL(status, err, table);
    return;
  }
  check_table(table);
  fragility_table_free(table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  parse(data, size, true);
  parse(data, size, false);
  return 0;
}
