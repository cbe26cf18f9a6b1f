/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files to one table. Each file is read and resolved alone; units are made once all have been read, because a weight
 * may come from another file. */
#include "catalogue/catalogue.h"

#include <stdlib.h>

struct import {
  const fragility_catalogue *catalogue;
  fragility_catalogue *shipped; /* read here, when none was given */
  const fragility_territory *territory;
  int threads;
  bool as_is, iris;
  struct intake *intakes;
  size_t count;
  fragility_splits splits;
  fragility_journal *journal;
  fragility_register *units;
  fragility_table *table;
};

/* ---- columns ---- */

/* One indicator of one file, and the column of the table it goes to. */
struct feed {
  const struct intake *intake;
  const struct indicator *indicator;
  const struct intake *weights;
  size_t column;
  struct cells *given; /* the first column of its numerator */
};

static const struct intake *weights_of(const struct import *import, const struct intake *own, const struct indicator *indicator) {
  if (!indicator->weight) return NULL;
  if (!indicator->weight_source) return own;
  for (size_t i = 0; i < import->count; i++)
    if (strcmp(import->intakes[i].match.source->id, indicator->weight_source) == 0) return &import->intakes[i];
  return NULL;
}

static fragility_status two_definitions(const struct feed *a, const struct feed *b, fragility_error *err) {
  return fragility_fail(err, FRAGILITY_ERROR_CONFLICT,
                        "%s and %s both give %s, but not the same thing: \"%s\" and \"%s\"; give one of them",
                        fragility_base_name(a->intake->path), fragility_base_name(b->intake->path), a->indicator->code,
                        a->indicator->definition, b->indicator->definition);
}

static struct cells *cells_of(struct intake *intake, const struct indicator *indicator) {
  return indicator->numerator.count ? (struct cells *)fragility_intake_cells(intake, indicator->numerator.terms[0].column) : NULL;
}

static fragility_status plan(const struct import *import, struct feed *feeds, size_t *count, size_t *columns, fragility_error *err) {
  *count = *columns = 0;
  for (size_t i = 0; i < import->count; i++) {
    for (size_t k = 0; k < import->intakes[i].match.source->count; k++) {
      const struct indicator *indicator = &import->intakes[i].match.source->indicators[k];
      if (!import->intakes[i].given[k]) continue;
      struct feed *feed = &feeds[(*count)++];
      *feed = (struct feed){&import->intakes[i], indicator, weights_of(import, &import->intakes[i], indicator), *columns, cells_of(&import->intakes[i], indicator)};
      for (size_t f = 0; f + 1 < *count; f++) {
        if (strcmp(feeds[f].indicator->code, indicator->code) != 0) continue;
        if (strcmp(feeds[f].indicator->definition, indicator->definition) != 0) return two_definitions(&feeds[f], feed, err);
        feed->column = feeds[f].column;
      }
      *columns += feed->column == *columns;
    }
  }
  return FRAGILITY_OK;
}

/* The two files that give one indicator for the same unit. */
static fragility_status given_twice(const struct feed *feeds, size_t at, size_t unit, const char *code, fragility_error *err) {
  size_t f = 0;
  while (f < at && (feeds[f].column != feeds[at].column || fragility_intake_first(feeds[f].intake, unit) == fragility_intake_first(feeds[f].intake, unit + 1))) f++;
  return fragility_fail(err, FRAGILITY_ERROR_CONFLICT, "%s and %s both give %s for %s; give one of them",
                        fragility_base_name(feeds[f].intake->path), fragility_base_name(feeds[at].intake->path),
                        feeds[at].indicator->code, code);
}

/* Is a cell of the indicator the value as it is, wherever a row stands alone? */
static bool is_plain(const struct indicator *indicator) {
  return indicator->kind != KIND_RATIO && !indicator->weight && indicator->scale == 1 && !indicator->complement && !indicator->denominator.count &&
         indicator->numerator.count == 1 && indicator->numerator.terms[0].coefficient == 1;
}

/* Row i is the one of unit i, and nothing is shared out or flagged. */
static bool is_as_given(const struct intake *intake, size_t units) {
  bool flagged = false;
  for (size_t u = 0; intake->split_flags && u < units; u++) flagged |= intake->split_flags[u];
  return intake->one_to_one && !intake->shares && !flagged;
}

/* A column that would only be copied is taken as it is: grids have millions of rows. */
static bool take_column(struct import *import, const struct feed *feed) {
  struct cells *cells = feed->given;
  bool taken = cells && !cells->lent && !fragility_values_there(&import->table->values[feed->column]) && is_plain(feed->indicator) &&
               is_as_given(feed->intake, import->units->units.count);
  if (taken) fragility_table_adopt(import->table, feed->column, &cells->values), cells->lent = true;
  return taken;
}

static fragility_status fill(struct import *import, const struct feed *feeds, size_t at, double *scratch, fragility_error *err) {
  const struct feed *feed = &feeds[at];
  struct rolling rolling;
  TRY(fragility_rolling_bind(feed->intake, feed->indicator, feed->weights, &import->table->arena, &rolling, err));
  size_t n = import->units->units.count, twice = SIZE_MAX; /* the first unit that another file gives as well */
  TRY(fragility_table_room(import->table, feed->column, err));
  const fragility_values *values = &import->table->values[feed->column];
#pragma omp parallel for schedule(static) num_threads(import->threads) reduction(min : twice)
  for (size_t u = 0; u < n; u++) {
    size_t first = fragility_intake_first(feed->intake, u);
    if (first == fragility_intake_first(feed->intake, u + 1)) continue; /* no row: absent already */
    struct rolled rolled = fragility_roll_up(&rolling, u, scratch + 2 * first);
    if (rolled.reason == FRAGILITY_ABSENT) continue;
    if (fragility_values_reason(values, u) != FRAGILITY_ABSENT) {
      twice = u < twice ? u : twice;
      continue;
    }
    unsigned flags = rolled.flags | (feed->intake->split_flags ? feed->intake->split_flags[u] : 0);
    fragility_table_set(import->table, feed->column, u, rolled.reason, rolled.value, rolled.denominator, flags);
  }
  return twice == SIZE_MAX ? FRAGILITY_OK : given_twice(feeds, at, twice, import->units->units.code[twice], err);
}

static fragility_status make_table(struct import *import, fragility_error *err) {
  size_t most = 0, rows = 0, count = 0, columns = 0;
  for (size_t i = 0; i < import->count; i++) {
    most += import->intakes[i].match.source->count;
    size_t dealt = fragility_intake_first(&import->intakes[i], import->units->units.count); /* a row may go to several units */
    if (dealt > rows) rows = dealt;
  }
  struct feed *feeds = fragility_array(most, sizeof *feeds);
  double *scratch = fragility_array(2 * rows, sizeof *scratch);
  fragility_status status = feeds && scratch ? plan(import, feeds, &count, &columns, err) : fragility_fail_memory(err);
  if (status == FRAGILITY_OK) status = fragility_table_create(import->units, columns, &import->table, err);
  for (size_t f = 0; status == FRAGILITY_OK && f < count; f++) {
    const struct indicator *indicator = feeds[f].indicator;
    status = fragility_table_name(import->table, feeds[f].column, indicator->code, indicator->definition, err);
    bool divided = indicator->kind == KIND_RATIO || indicator->weight;
    if (status == FRAGILITY_OK && divided) status = fragility_table_divide(import->table, feeds[f].column, err);
    if (status == FRAGILITY_OK && !take_column(import, &feeds[f])) status = fill(import, feeds, f, scratch, err);
  }
  free(feeds);
  free(scratch);
  return status;
}

/* ---- all of it ---- */

static fragility_status settle(struct import *import, fragility_error *err) {
  const struct units_wanted wanted = {import->intakes, import->count, import->territory, import->iris, import->threads};
  TRY(fragility_units_make(&wanted, &import->units, err));
  for (size_t i = 0; i < import->count; i++)
    TRY(fragility_intake_settle(&import->intakes[i], import->iris ? NULL : import->territory, import->units, import->splits, import->journal, err));
  return make_table(import, err);
}

static fragility_status begin(struct import *import, const fragility_territory *territory,
                              const fragility_import_options *options, size_t n, fragility_error *err) {
  import->as_is = options && options->as_is;
  import->iris = options && options->iris && !options->as_is;
  import->splits = options ? options->splits : FRAGILITY_SPLITS_KEEP;
  import->threads = fragility_threads(options ? options->options : NULL);
  import->territory = import->as_is ? NULL : territory;
  if (!import->as_is && !territory)
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no territory given, and codes are not to be kept as they are");
  import->catalogue = options ? options->catalogue : NULL;
  import->intakes = fragility_array(n, sizeof *import->intakes);
  import->journal = fragility_journal_create();
  if (!import->intakes || !import->journal) return fragility_fail_memory(err);
  if (import->catalogue) return FRAGILITY_OK;
  TRY(fragility_catalogue_read(NULL, 0, &import->shipped, err));
  import->catalogue = import->shipped;
  return FRAGILITY_OK;
}

static fragility_status take(struct import *import, fragility_reader *reader, const char *path, fragility_error *err) {
  return fragility_intake_read(import->catalogue, reader, path, import->as_is, import->journal,
                               &import->intakes[import->count++], err);
}

static fragility_status end(struct import *import, fragility_status status, fragility_table **out) {
  if (status == FRAGILITY_OK) {
    fragility_journal_free(import->table->journal);
    import->table->journal = import->journal;
    import->journal = NULL;
    *out = import->table;
  } else {
    fragility_table_free(import->table);
  }
  for (size_t i = 0; i < import->count; i++) fragility_intake_free(&import->intakes[i]);
  free(import->intakes);
  fragility_journal_free(import->journal);
  fragility_register_free(import->units);
  fragility_catalogue_free(import->shipped);
  return status;
}

fragility_status fragility_table_import(const char *const *paths, size_t n, const fragility_territory *territory,
                                        const fragility_import_options *options, fragility_table **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the table");
  *out = NULL;
  if (!paths || !n) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no file given");
  struct import import = {0};
  const fragility_options *common = options ? options->options : NULL;
  fragility_status status = begin(&import, territory, options, n, err);
  for (size_t i = 0; status == FRAGILITY_OK && i < n; i++) {
    fragility_reader *reader = NULL;
    fragility_progress(common, "lecture", (double)i / (double)n);
    status = paths[i] ? FRAGILITY_OK : fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "the path of file %zu is missing", i + 1);
    if (status == FRAGILITY_OK) status = fragility_reader_open(paths[i], common, import.journal, &reader, err);
    if (status == FRAGILITY_OK) status = take(&import, reader, paths[i], err);
    fragility_reader_free(reader);
    if (status == FRAGILITY_OK && fragility_cancelled(common)) status = fragility_fail(err, FRAGILITY_ERROR_CANCELLED, "cancelled");
  }
  if (status == FRAGILITY_OK) status = settle(&import, err);
  fragility_progress(common, "lecture", 1);
  return end(&import, status, out);
}

fragility_status fragility_table_parse(const char *name, const void *data, size_t size, const fragility_territory *territory,
                                       const fragility_import_options *options, fragility_table **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the table");
  *out = NULL;
  if (!name || !data) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no name or no data given");
  struct import import = {0};
  fragility_reader *reader = NULL;
  fragility_status status = begin(&import, territory, options, 1, err);
  if (status == FRAGILITY_OK)
    status = fragility_reader_open_memory(name, data, size, options ? options->options : NULL, import.journal, &reader, err);
  if (status == FRAGILITY_OK) status = take(&import, reader, name, err);
  fragility_reader_free(reader);
  if (status == FRAGILITY_OK) status = settle(&import, err);
  return end(&import, status, out);
}
