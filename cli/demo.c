/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The main job on the shipped data. The reference population is the EPCI; every commune and every shipped venue within
 * 40 km takes part in the access, the 36 communes are printed. */
#include "cli.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char perimeter[] = "epci:243100633";
static const char method_id[] = "fragilite-2026";
/* People for one venue over the whole country, with all the venues of the two lists (5,591 for 68,350,798 people). */
static const double national_mean = 12225;

struct demo {
  char paths[4][512];
  fragility_territory *territory;
  fragility_catalogue *catalogue;
  fragility_table *table, *need;
  fragility_method *method;
  fragility_score *score;
  fragility_supply *supply;
  fragility_gaps *gaps;
  unsigned char *keep;
};

static void end(struct demo *demo) {
  fragility_gaps_free(demo->gaps);
  fragility_supply_free(demo->supply);
  fragility_table_free(demo->need);
  fragility_score_free(demo->score);
  fragility_method_free(demo->method);
  fragility_table_free(demo->table);
  fragility_catalogue_free(demo->catalogue);
  fragility_territory_free(demo->territory);
  free(demo->keep);
}

static void find_files(struct demo *demo) {
  static const char *const names[] = {"indicators.csv", "premises.csv", "france-services.csv", "conseillers-numeriques.csv"};
  for (size_t i = 0; i < 4; i++) snprintf(demo->paths[i], sizeof demo->paths[i], "%s/demo/%s", fragility_data_path(), names[i]);
}

static fragility_status compute(struct cli *cli, struct demo *demo, fragility_error *err) {
  const char *inputs[] = {demo->paths[0], demo->paths[1]}, *venues[] = {demo->paths[2], demo->paths[3]};
  fragility_status status = fragility_territory_read(NULL, &demo->territory, err);
  if (status == FRAGILITY_OK) status = fragility_catalogue_read(NULL, 0, &demo->catalogue, err);
  fragility_import_options import = {.catalogue = demo->catalogue, .options = &cli->options};
  if (status == FRAGILITY_OK) status = fragility_table_import(inputs, 2, demo->territory, &import, &demo->table, err);
  if (status == FRAGILITY_OK) status = fragility_method_read(method_id, &demo->method, err);
  fragility_score_options options = {.reference = FRAGILITY_EPCI, .options = &cli->options};
  if (status == FRAGILITY_OK) status = fragility_score_compute(demo->table, demo->method, &options, &demo->score, err);
  if (status == FRAGILITY_OK) status = fragility_score_as_table(demo->score, &demo->need, err);
  if (status == FRAGILITY_OK) status = fragility_supply_read(venues, 2, demo->territory, &cli->options, &demo->supply, err);
  if (status != FRAGILITY_OK) return status;
  const fragility_units *units = fragility_score_units(demo->score);
  demo->keep = malloc(units->count);
  if (!demo->keep) return FRAGILITY_ERROR_MEMORY;
  status = fragility_units_select(units, perimeter, demo->keep, err);
  fragility_gaps_options gaps = {.people_per_capacity = national_mean, .verify = true, .keep = demo->keep, .language = cli->language, .options = &cli->options};
  return status == FRAGILITY_OK ? fragility_gaps_find(demo->need, demo->supply, &gaps, &demo->gaps, err) : status;
}

/* ---- the table a person reads ---- */

static size_t letters(const char *text) {
  size_t n = 0;
  for (; *text; text++) n += ((unsigned char)*text & 0xC0) != 0x80;
  return n;
}

static void padded(const char *text, size_t width) {
  size_t n = letters(text);
  printf("%s", text);
  for (; n < width; n++) putchar(' ');
}

static void print_row(const struct cli *cli, const struct demo *demo, size_t unit) {
  const fragility_units *units = fragility_score_units(demo->score);
  const fragility_access *access = fragility_gaps_access(demo->gaps);
  const fragility_venue *venue = fragility_supply_venue(demo->supply, fragility_access_nearest(access, unit));
  char score[32], km[32];
  double value = fragility_score_values(demo->score)[unit];
  printf("  %2zu  ", fragility_score_rank(demo->score, unit));
  padded(units->name[unit], 23);
  printf("%7.0f  %5s  %.0f/4   ", units->population[unit], isnan(value) ? "-" : cli_figure(cli, value, 2, score),
         4 * fragility_score_coverage(demo->score, unit));
  printf("%4s km  %s\n", cli_figure(cli, fragility_access_nearest_km(access, unit), 1, km), venue ? venue->name : "");
}

static int by_rank(const void *a, const void *b) {
  const size_t *x = a, *y = b; /* pairs: rank, unit */
  return x[0] != y[0] ? (x[0] > y[0]) - (x[0] < y[0]) : (x[1] > y[1]) - (x[1] < y[1]);
}

static size_t secrets(const struct demo *demo) {
  size_t column = fragility_table_find(demo->table, "poverty_rate"), count = 0, n = fragility_table_units(demo->table)->count;
  for (size_t u = 0; u < n; u++) count += demo->keep[u] && fragility_table_reason(demo->table, column, u) == FRAGILITY_SECRET;
  return count;
}

static int print_all(const struct cli *cli, const struct demo *demo) {
  size_t n = fragility_score_count(demo->score), rows = 0;
  size_t(*order)[2] = malloc(n * sizeof *order);
  if (!order) return EXIT_FAILED;
  for (size_t u = 0; u < n; u++)
    if (demo->keep[u]) order[rows][0] = fragility_score_rank(demo->score, u), order[rows++][1] = u;
  qsort(order, rows, sizeof *order, by_rank);
  printf(cli_word(cli, "demo.title"), rows, fragility_score_title_in(demo->score, cli->language));
  printf("\n\n%s\n", cli_word(cli, "demo.header"));
  for (size_t i = 0; i < rows; i++) print_row(cli, demo, order[i][1]);
  putchar('\n');
  printf(cli_word(cli, "demo.gaps"), fragility_gaps_summary(demo->gaps));
  printf("\n\n%s\n", cli_word(cli, "demo.unknown"));
  printf(cli_word(cli, "demo.secret"), secrets(demo), rows);
  printf("\n%s\n\n%s\n", cli_word(cli, "demo.limits"), cli_word(cli, "demo.sources"));
  free(order);
  return EXIT_DONE;
}

/* ---- -o FOLDER ---- */

static fragility_status write_sheet(const fragility_sheet *sheet, const struct cli *cli, const char *name, fragility_error *err) {
  char path[600];
  fragility_csv_options options = {.replace = cli->replace};
  snprintf(path, sizeof path, "%.500s/%s", cli->output, name);
  return fragility_sheet_write_csv(sheet, path, &options, err);
}

static fragility_status write_tables(const struct cli *cli, const struct demo *demo, fragility_error *err) {
  fragility_sheet *scores = NULL, *gaps = NULL;
  fragility_status status = fragility_score_sheet(demo->score, FRAGILITY_FULL, demo->keep, &scores, err);
  if (status == FRAGILITY_OK) status = write_sheet(scores, cli, "scores.csv", err);
  if (status == FRAGILITY_OK) status = fragility_gaps_sheet(demo->gaps, FRAGILITY_COMMUNE, &gaps, err);
  if (status == FRAGILITY_OK) status = write_sheet(gaps, cli, "trous.csv", err);
  fragility_sheet_free(scores);
  fragility_sheet_free(gaps);
  return status;
}

static size_t most_fragile(const struct demo *demo) {
  size_t n = fragility_score_count(demo->score), best = 0;
  for (size_t u = n; u-- > 0;)
    if (demo->keep[u] && fragility_score_rank(demo->score, u) == 1) best = u;
  return best;
}

/* The map of the EPCI, and the note on its most fragile commune. */
static fragility_status write_pictures(const struct cli *cli, const struct demo *demo, fragility_error *err) {
  char path[600];
  fragility_study study = {.territory = demo->territory, .method = demo->method, .table = demo->table, .score = demo->score, .supply = demo->supply, .gaps = demo->gaps,
                           .keep = demo->keep, .place = "Sicoval", .language = cli->language, .perimeter = perimeter, .options = &cli->options};
  fragility_map_options map = {.replace = cli->replace};
  fragility_portrait_options note = {.against = FRAGILITY_EPCI, .replace = cli->replace};
  snprintf(path, sizeof path, "%.500s/carte.html", cli->output);
  fragility_status status = fragility_map_write(&study, &map, path, err);
  snprintf(path, sizeof path, "%.500s/note.html", cli->output);
  const char *code = fragility_score_code(demo->score, most_fragile(demo));
  return status == FRAGILITY_OK ? fragility_portrait_write(&study, FRAGILITY_COMMUNE, code, &note, path, err) : status;
}

static int write_folder(const struct cli *cli, const struct demo *demo) {
  fragility_error err = {.message = "out of memory"};
  if (mkdir(cli->output, 0777) != 0 && errno != EEXIST) return cli_wrong("%s: cannot make the folder: %s", cli->output, strerror(errno)), EXIT_FAILED;
  fragility_status status = write_tables(cli, demo, &err);
  if (status == FRAGILITY_OK) status = write_pictures(cli, demo, &err);
  if (status != FRAGILITY_OK) return cli_fail(status, &err);
  putchar('\n');
  printf(cli_word(cli, "demo.pictures"), cli->output, fragility_score_units(demo->score)->name[most_fragile(demo)], cli->output, cli->output, cli->output);
  putchar('\n');
  return EXIT_DONE;
}

int command_demo(struct cli *cli) {
  struct demo demo = {0};
  fragility_error err = {.message = "out of memory"};
  if (cli->file_count) return cli_wrong("demo wants no file; see fragility demo --help");
  find_files(&demo);
  fragility_status status = compute(cli, &demo, &err);
  int leave = status == FRAGILITY_OK ? print_all(cli, &demo) : cli_fail(status, &err);
  if (leave == EXIT_DONE && cli->output) leave = write_folder(cli, &demo);
  else if (leave == EXIT_DONE) printf("\n%s\n", cli_word(cli, "demo.more"));
  end(&demo);
  return leave;
}
