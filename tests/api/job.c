/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program that follows its user's locale, as a desktop program does, and has the library do the whole job.
 *
 *   job --mark                         prints the decimal mark of the locale
 *   job FOLDER THREADS VENUES FILE...  writes tables, report and summary in FOLDER
 */
#include <fragility/fragility.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct job {
  fragility_options options;
  const char *folder, *venues;
  const char *const *files;
  size_t file_count;
  fragility_territory *territory;
  fragility_table *table, *need;
  fragility_method *method;
  fragility_score *score, *parents;
  fragility_supply *supply;
  fragility_gaps *gaps;
};

static void end(struct job *job) {
  fragility_gaps_free(job->gaps);
  fragility_supply_free(job->supply);
  fragility_score_free(job->parents);
  fragility_score_free(job->score);
  fragility_method_free(job->method);
  fragility_table_free(job->need);
  fragility_table_free(job->table);
  fragility_territory_free(job->territory);
}

static const char *inside(const struct job *job, const char *name) {
  static char path[1024];
  snprintf(path, sizeof path, "%s/%s", job->folder, name);
  return path;
}

/* Writes a sheet and frees it. */
static fragility_status write_sheet(const struct job *job, fragility_status status, fragility_sheet *sheet, const char *name,
                                    bool excel_fr, fragility_error *err) {
  fragility_csv_options options = {.excel_fr = excel_fr};
  if (!status) status = fragility_sheet_write_csv(sheet, inside(job, name), &options, err);
  fragility_sheet_free(sheet);
  return status;
}

static fragility_status compute(struct job *job, fragility_error *err) {
  fragility_import_options import = {.options = &job->options};
  fragility_score_options score = {.reference = FRAGILITY_DEPARTEMENT, .options = &job->options};
  fragility_gaps_options gaps = {.norm_km = 7.5, .options = &job->options};
  fragility_status status = fragility_territory_read(NULL, &job->territory, err);
  if (!status) status = fragility_table_import(job->files, job->file_count, job->territory, &import, &job->table, err);
  if (!status) status = fragility_method_read("fragilite-2026", &job->method, err);
  if (!status) status = fragility_score_compute(job->table, job->method, &score, &job->score, err);
  if (!status) status = fragility_score_roll_up(job->score, FRAGILITY_EPCI, &job->parents, err);
  if (!status) status = fragility_score_as_table(job->score, &job->need, err);
  if (!status) status = fragility_supply_read(&job->venues, 1, job->territory, &job->options, &job->supply, err);
  if (!status) status = fragility_gaps_find(job->need, job->supply, &gaps, &job->gaps, err);
  return status;
}

static fragility_status write_tables(const struct job *job, fragility_error *err) {
  fragility_sheet *sheet = NULL;
  fragility_status status = fragility_score_sheet(job->score, FRAGILITY_FULL, NULL, &sheet, err);
  status = write_sheet(job, status, sheet, "scores.csv", false, err);
  if (!status) status = fragility_score_sheet(job->score, FRAGILITY_NODES, NULL, &sheet, err);
  if (!status) status = write_sheet(job, status, sheet, "excel.csv", true, err);
  if (!status) status = fragility_score_sheet(job->parents, FRAGILITY_FULL, NULL, &sheet, err);
  if (!status) status = write_sheet(job, status, sheet, "parents.csv", false, err);
  if (!status) status = fragility_gaps_sheet(job->gaps, FRAGILITY_COMMUNE, &sheet, err);
  if (!status) status = write_sheet(job, status, sheet, "gaps.csv", false, err);
  if (!status) status = fragility_gaps_sheet(job->gaps, FRAGILITY_REGION, &sheet, err);
  if (!status) status = write_sheet(job, status, sheet, "gaps-region.csv", false, err);
  return status;
}

/* Numbers of every size: short and long, tiny, huge, and what a file may hold. */
static fragility_status write_numbers(const struct job *job, fragility_error *err) {
  static const double numbers[] = {0.1, 0.30000000000000004, 1e-7, 5e-324, 1.7976931348623157e308, 123456789.125, -2.5, 1e22, 3};
  fragility_sheet *sheet = NULL;
  fragility_status status = fragility_sheet_create(sizeof numbers / sizeof *numbers, &sheet, err);
  if (!status) status = fragility_sheet_add_numbers(sheet, "number", numbers, err);
  return write_sheet(job, status, sheet, "numbers.csv", false, err);
}

static fragility_status write_report(const struct job *job, fragility_error *err) {
  const fragility_journal *journals[] = {fragility_table_journal(job->table), fragility_supply_journal(job->supply)};
  fragility_report report = {.command = "job", .method = fragility_method_id(job->method), .method_hash = fragility_method_hash(job->method),
                             .inputs = job->files, .input_count = job->file_count, .journals = journals, .journal_count = 2, .table = job->table};
  fragility_status status = fragility_report_write(&report, inside(job, "report.json"), false, err);
  return status ? status : fragility_text_write(fragility_gaps_summary(job->gaps), inside(job, "summary.txt"), false, err);
}

int main(int argc, char **argv) {
  if (!setlocale(LC_ALL, "")) return fprintf(stderr, "job: this locale is not installed\n"), 2;
  if (argc == 2 && strcmp(argv[1], "--mark") == 0) return puts(localeconv()->decimal_point), 0;
  if (argc < 5) return fprintf(stderr, "usage: job --mark | FOLDER THREADS VENUES FILE...\n"), 2;
  struct job job = {.folder = argv[1], .options = {.threads = atoi(argv[2])}, .venues = argv[3],
                    .files = (const char *const *)argv + 4, .file_count = (size_t)argc - 4};
  fragility_error err;
  fragility_status status = compute(&job, &err);
  if (!status) status = write_tables(&job, &err);
  if (!status) status = write_numbers(&job, &err);
  if (!status) status = write_report(&job, &err);
  if (status) fprintf(stderr, "job: %s\n", err.message);
  end(&job);
  return status ? 1 : 0;
}
