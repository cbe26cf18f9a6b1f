/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The national run by stage, from the raw files to the written tables, against the time it takes only to read (and
 * unpack) the same bytes. Without the reference data it says so and stops. */
#include "bench.h"

#include <archive.h>
#include <archive_entry.h>
#include <fragility/fragility.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILES = 5, VENUES = 2 };

static const char *const names[FILES + VENUES] = {
    "insee/Communes-populations-legales-2017.csv", "arcep/commune-debit-beta.csv.gz", "insee/cc_filosofi_2021_COM.csv.gz",
    "insee/rp-rates-by-commune-derived.csv.gz", "arcep/taux_couverture_mobile-derived.csv", "venues/france-services-liste-fs-2024.csv",
    "venues/conseillers-numeriques-20230405-3925-cnfs.csv"};

static char paths[FILES + VENUES][1024], catalogue_path[1024], method_path[1024];
static const char *files[FILES], *venues[VENUES], *more[1];

static struct run {
  fragility_territory *territory;
  fragility_catalogue *catalogue;
  fragility_table *table, *need;
  fragility_method *method, *deciles;
  fragility_score *score, *other;
  fragility_supply *supply;
  fragility_gaps *gaps;
  fragility_sheet *sheet;
} run;

static void must(fragility_status status, const fragility_error *err) {
  if (status == FRAGILITY_OK) return;
  fprintf(stderr, "%s\n", err->message);
  exit(1);
}

static void read_bytes(void *data) {
  (void)data;
  static char buffer[1 << 16];
  for (size_t i = 0; i < FILES; i++) {
    struct archive *archive = archive_read_new();
    struct archive_entry *entry;
    archive_read_support_filter_gzip(archive);
    archive_read_support_format_raw(archive);
    archive_read_open_filename(archive, paths[i], sizeof buffer);
    archive_read_next_header(archive, &entry);
    while (archive_read_data(archive, buffer, sizeof buffer) > 0) {}
    archive_read_free(archive);
  }
}

static void territory(void *data) {
  (void)data;
  fragility_error err;
  fragility_territory_free(run.territory);
  must(fragility_territory_read(NULL, &run.territory, &err), &err);
}

static void import(void *data) {
  (void)data;
  fragility_error err;
  fragility_import_options options = {.catalogue = run.catalogue};
  fragility_table_free(run.table);
  must(fragility_table_import(files, FILES, run.territory, &options, &run.table, &err), &err);
}

static void score(void *data) {
  (void)data;
  fragility_error err;
  fragility_score_free(run.score);
  must(fragility_score_compute(run.table, run.method, NULL, &run.score, &err), &err);
}

static void deciles(void *data) {
  (void)data;
  fragility_error err;
  fragility_score_free(run.other);
  must(fragility_score_compute(run.table, run.deciles, NULL, &run.other, &err), &err);
}

static void write_scores(void *data) {
  fragility_error err;
  fragility_csv_options options = {.replace = true};
  fragility_sheet_free(run.sheet);
  must(fragility_score_sheet(run.score, *(fragility_detail *)data, NULL, &run.sheet, &err), &err);
  must(fragility_sheet_write_csv(run.sheet, "/dev/null", &options, &err), &err);
}

static void supply(void *data) {
  (void)data;
  fragility_error err;
  fragility_supply_free(run.supply);
  must(fragility_supply_read(venues, VENUES, run.territory, NULL, &run.supply, &err), &err);
}

static void gaps(void *data) {
  (void)data;
  fragility_error err;
  fragility_gaps_free(run.gaps);
  fragility_table_free(run.need);
  must(fragility_score_as_table(run.score, &run.need, &err), &err);
  must(fragility_gaps_find(run.need, run.supply, NULL, &run.gaps, &err), &err);
}

static void find_files(const char *folder, const char *root) {
  for (size_t i = 0; i < FILES + VENUES; i++) snprintf(paths[i], sizeof paths[i], "%s/opendata/%s", folder, names[i]);
  for (size_t i = 0; i < FILES; i++) files[i] = paths[i];
  for (size_t i = 0; i < VENUES; i++) venues[i] = paths[FILES + i];
  snprintf(catalogue_path, sizeof catalogue_path, "%s/tests/reference/catalogue.csv", root);
  snprintf(method_path, sizeof method_path, "%s/tests/reference/national5.csv", root);
  more[0] = catalogue_path;
}

int main(int argc, char **argv) {
  const char *root = argc > 1 ? argv[1] : "..", *folder = argc > 2 ? argv[2] : "../../shared/reference";
  fragility_error err;
  fragility_detail summary = FRAGILITY_SUMMARY, full = FRAGILITY_FULL;
  if (access(folder, R_OK) != 0) return printf("skipped: no reference data in %s\n", folder), 0;
  find_files(folder, root);
  must(fragility_catalogue_read(more, 1, &run.catalogue, &err), &err);
  must(fragility_method_read("fragilite-2026", &run.method, &err), &err);
  must(fragility_method_read(method_path, &run.deciles, &err), &err);
  const struct contender stages[] = {{"only reading and unpacking the bytes of the five files", read_bytes, NULL},
                                     {"territory: 34,875 communes, codes, points", territory, NULL},
                                     {"import: five files to indicators", import, NULL},
                                     {"score: fragilite-2026, five columns, ranks", score, NULL},
                                     {"score: five deciles, ranks", deciles, NULL},
                                     {"write: summary table", write_scores, &summary},
                                     {"write: full table", write_scores, &full},
                                     {"venues: two files", supply, NULL},
                                     {"gaps: nearest, two radii, list", gaps, NULL}};
  enum { STAGES = sizeof stages / sizeof *stages };
  double medians[STAGES], whole = 0;
  bench_run(stages, STAGES, medians);
  bench_print("The national run by stage", stages, STAGES, medians, 0);
  for (size_t s = 1; s < STAGES; s++) whole += medians[s];
  printf("  %-58s %9.3f ms\n", "all of it, scores twice and both tables", 1e3 * whole);
  return 0;
}
