/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each real file is, and what becomes of it when it is imported: one row of opendata.csv a file, measured by opendata.py. */
#define _GNU_SOURCE
#include "reference.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

static fragility_territory *territory;
static fragility_catalogue *catalogue;
static struct expected table;

static int open_all(void **state) {
  (void)state;
  fragility_error err;
  must(fragility_territory_read(NULL, &territory, &err), &err);
  must(fragility_catalogue_read(NULL, 0, &catalogue, &err), &err);
  must(fragility_grid_read(reference_own("opendata.csv"), &table.grid, &err), &err);
  return 0;
}

static int close_all(void **state) {
  (void)state;
  expected_free(&table);
  fragility_catalogue_free(catalogue);
  fragility_territory_free(territory);
  return 0;
}

static const char *cell(size_t row, const char *name) { return expected_cell(&table, row, name); }

static const char *path_of(size_t row) {
  char path[256];
  snprintf(path, sizeof path, "opendata/%s", cell(row, "file"));
  return reference_path(path);
}

static void key_of(size_t row, const char *name, char key[200]) { snprintf(key, 200, "%s: %s", cell(row, "file"), name); }

static void compare_text(struct tally *tally, size_t row, const char *name, const char *ours) {
  char key[200];
  key_of(row, name, key);
  tally_text(tally, key, ours, cell(row, name));
}

static void compare_count(struct tally *tally, size_t row, const char *name, size_t ours) {
  char text[32];
  snprintf(text, sizeof text, "%zu", ours);
  compare_text(tally, row, name, text);
}

/* The status, and how its message begins. */
static void compare_refusal(struct tally *tally, size_t row, fragility_status status, const fragility_error *err) {
  const char *head = cell(row, "message");
  compare_count(tally, row, "status", status);
  char ours[768], key[200];
  snprintf(ours, sizeof ours, "%.*s", (int)strlen(head), status == FRAGILITY_OK ? "" : err->message);
  key_of(row, "message", key);
  tally_text(tally, key, ours, head);
}

static bool is_table(size_t row) { return *cell(row, "encoding"); }

static size_t table_count(void) {
  size_t count = 0;
  for (size_t i = 0; i < table.grid.rows; i++) count += is_table(i);
  return count;
}

/* ---- as `check` sees them ---- */

static void markers_text(const fragility_profile *profile, char *text, size_t size) {
  size_t used = 0, count;
  const char *marker;
  text[0] = '\0';
  for (size_t i = 0; (marker = fragility_profile_marker(profile, i, &count)) && used < size; i++)
    used += (size_t)snprintf(text + used, size - used, "%s%s %zu", i ? ", " : "", *marker ? marker : "empty", count);
}

static void compare_profile(struct tally *tally, size_t row, const fragility_profile *profile) {
  const fragility_profile_facts *facts = fragility_profile_get(profile);
  const struct {
    const char *name, *ours;
  } texts[] = {{"source", facts->source}, {"encoding", facts->encoding}, {"separator", facts->separator}, {"line_end", facts->line_end},
               {"code_column", facts->code_column}, {"quoted", facts->quoted ? "yes" : "no"}};
  const struct {
    const char *name;
    size_t ours;
  } counts[] = {{"header_line", facts->header_line}, {"rows", facts->rows}, {"columns", facts->columns}, {"rejected", facts->rejected},
                {"codes_repaired", facts->codes_repaired}, {"codes_unresolved", facts->codes_unresolved},
                {"broken", fragility_journal_count(fragility_profile_journal(profile), FRAGILITY_PROBLEM_ENCODING)}};
  char markers[256];
  markers_text(profile, markers, sizeof markers);
  compare_text(tally, row, "missing", markers);
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) compare_text(tally, row, texts[i].name, texts[i].ours);
  for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) compare_count(tally, row, counts[i].name, counts[i].ours);
}

static void test_forms(void **state) {
  (void)state;
  char what[80];
  snprintf(what, sizeof what, "opendata: %zu tables and %zu other files, checked", table_count(), table.grid.rows - table_count());
  struct tally tally = {.what = what};
  fragility_import_options options = {.catalogue = catalogue};
  for (size_t i = 0; i < table.grid.rows; i++) {
    fragility_error err = {0};
    fragility_profile *profile;
    fragility_status status = fragility_profile_read(path_of(i), territory, &options, &profile, &err);
    if (!is_table(i)) compare_refusal(&tally, i, status, &err);
    else if (status == FRAGILITY_OK) compare_profile(&tally, i, profile);
    else must(status, &err);
    fragility_profile_free(profile);
  }
  tally_close(&tally);
}

/* ---- imported, or refused with a reason ---- */

static void compare_accounts(struct tally *tally, size_t row, const fragility_table *imported) {
  const fragility_journal *journal = fragility_table_journal(imported);
  const fragility_ledger *ledger = fragility_journal_ledger(journal, 0);
  const struct {
    const char *name;
    size_t ours;
  } counts[] = {{"rows", ledger->rows_in}, {"rejected", ledger->rows_rejected}, {"duplicates", ledger->duplicate_rows},
                {"mended", fragility_journal_count(journal, FRAGILITY_PROBLEM_CODE_REPAIRED)},
                {"lost", fragility_journal_count(journal, FRAGILITY_PROBLEM_CODE_UNRESOLVED)},
                {"unreadable", fragility_journal_count(journal, FRAGILITY_PROBLEM_CELL)}};
  for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) compare_count(tally, row, counts[i].name, counts[i].ours);
}

static void test_imports(void **state) {
  (void)state;
  struct tally tally = {.what = "opendata: imported, or refused with a reason"};
  fragility_import_options options = {.catalogue = catalogue};
  for (size_t i = 0; i < table.grid.rows; i++) {
    fragility_error err = {0};
    fragility_table *imported;
    const char *path = path_of(i);
    fragility_status status = fragility_table_import(&path, 1, territory, &options, &imported, &err);
    compare_refusal(&tally, i, status, &err);
    if (status == FRAGILITY_OK) compare_accounts(&tally, i, imported);
    fragility_table_free(imported);
  }
  tally_close(&tally);
}

static void test_venues(void **state) {
  (void)state;
  struct tally tally = {.what = "opendata: lists of venues"};
  for (size_t i = 0; i < table.grid.rows; i++) {
    fragility_error err = {0};
    fragility_supply *supply;
    const char *path = path_of(i);
    if (!*cell(i, "venues")) continue;
    must(fragility_supply_read(&path, 1, territory, NULL, &supply, &err), &err);
    compare_text(&tally, i, "venues", fragility_supply_file_at(supply, 0)->form);
    fragility_supply_free(supply);
  }
  tally_close(&tally);
}

/* ---- no file is forgotten ---- */

static size_t root_size, forgotten, seen;

static int look_up(const char *path, const struct stat *facts, int type, struct FTW *place) {
  (void)facts;
  (void)place;
  const char *name = path + root_size;
  if (type != FTW_F || strcmp(name, "SOURCE.md") == 0) return 0;
  size_t row = 0;
  while (row < table.grid.rows && strcmp(cell(row, "file"), name) != 0) row++;
  if (row == table.grid.rows) printf("  %s is not in opendata.csv\n", name);
  forgotten += row == table.grid.rows;
  seen++;
  return 0;
}

static void test_every_file(void **state) {
  (void)state;
  const char *root = reference_path("opendata/");
  root_size = strlen(root);
  char folder[1200];
  snprintf(folder, sizeof folder, "%.*s", (int)root_size - 1, root);
  assert_int_equal(nftw(folder, look_up, 16, FTW_PHYS), 0);
  assert_int_equal(forgotten, 0);
  assert_int_equal(seen, table.grid.rows);
}

int main(void) {
  if (!reference_folder()) {
    printf("skipped: no reference data\n");
    return 77;
  }
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_file), cmocka_unit_test(test_forms), cmocka_unit_test(test_imports), cmocka_unit_test(test_venues)};
  return cmocka_run_group_tests_name("check", tests, open_all, close_all);
}
