/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The separator is the one under which most of the first records have one width and the first of that width reads
 * like names. Lines above it are titles. */
#include "read/dialect.h"
#include "read/records.h"

#include <stdlib.h>

enum { LOOKED_AT = 40, TITLES = 20 };

/* The first records of the head under one separator. */
struct sample {
  fragility_arena arena;
  fragility_text *cells;
  size_t count, capacity;
  size_t start[LOOKED_AT + 1]; /* first cell of each record */
  size_t lines[LOOKED_AT + 1]; /* where that cell ends */
  size_t records, line;
  bool failed;
};

static void take_cell(void *data, const char *text, size_t size) {
  struct sample *sample = data;
  if (sample->failed || sample->records == LOOKED_AT) return;
  const char *copy = fragility_arena_text(&sample->arena, text, size);
  sample->failed = !copy || !fragility_grow((void **)&sample->cells, &sample->capacity, sample->count,
                                            sizeof *sample->cells);
  if (sample->count == sample->start[sample->records]) sample->lines[sample->records] = sample->line;
  if (!sample->failed) sample->cells[sample->count++] = fragility_text_trim((fragility_text){copy, size});
}

static void take_record(void *data) {
  struct sample *sample = data;
  if (sample->records < LOOKED_AT) sample->start[++sample->records] = sample->count;
}

/* Line by line, to know the line of each record. */
static bool feed_lines(fragility_records *records, const char *head, size_t size, struct sample *sample) {
  bool fed = true;
  sample->line = 1;
  for (size_t at = 0, n; at < size && fed && sample->records < LOOKED_AT; at += n) {
    n = fragility_line_size(head + at, size - at, true);
    fed = fragility_records_feed(records, head + at, n);
    sample->line++;
  }
  return fed;
}

static void sample_free(struct sample *sample) {
  fragility_arena_free(&sample->arena);
  free(sample->cells);
}

static fragility_status sample_take(char separator, const char *head, size_t size, bool whole, struct sample *sample,
                                    fragility_error *err) {
  fragility_records *records;
  *sample = (struct sample){0};
  TRY(fragility_records_create(separator, (fragility_records_sink){take_cell, take_record, sample}, &records, err));
  bool fed = feed_lines(records, head, size, sample);
  if (fed && whole) (void)fragility_records_finish(records);
  fragility_records_free(records);
  return fed && !sample->failed ? FRAGILITY_OK : fragility_fail_memory(err);
}

static size_t width(const struct sample *sample, size_t record) {
  return sample->start[record + 1] - sample->start[record];
}

/* The width most records have, and how many have it; the larger width where two are as frequent. */
static size_t usual_width(const struct sample *sample, size_t *having) {
  size_t best = 0;
  *having = 0;
  for (size_t i = 0; i < sample->records; i++) {
    size_t w = width(sample, i), count = 0;
    for (size_t j = 0; j < sample->records; j++) count += width(sample, j) == w;
    if (count > *having || (count == *having && w > best)) *having = count, best = w;
  }
  return best;
}

static size_t filled(const struct sample *sample, size_t record) {
  size_t count = 0;
  for (size_t c = sample->start[record]; c < sample->start[record + 1]; c++) count += sample->cells[c].size > 0;
  return count;
}

static size_t numbers(const struct sample *sample, size_t record) {
  size_t count = 0;
  double value;
  for (size_t c = sample->start[record]; c < sample->start[record + 1]; c++)
    count += fragility_cell_parse(sample->cells[c], &value) == FRAGILITY_KNOWN;
  return count;
}

/* Rows may end with a separator that the header lacks: then the header is one cell narrower, just above. */
static bool narrower_above(const struct sample *sample, size_t record) {
  if (!record || width(sample, record - 1) + 1 != width(sample, record) || filled(sample, record - 1) + 1 != width(sample, record)) return false;
  for (size_t i = record; i < sample->records; i++)
    if (sample->cells[sample->start[i + 1] - 1].size) return false;
  return true;
}

/* P22_POP: capitals, and some digit or underscore among them when it is `marked`. */
static bool is_name(fragility_text cell, bool *marked) {
  for (size_t i = 0; i < cell.size; i++) {
    bool capital = cell.text[i] >= 'A' && cell.text[i] <= 'Z', mark = cell.text[i] == '_' || (cell.text[i] >= '0' && cell.text[i] <= '9');
    if (!capital && !(mark && i)) return false;
    *marked |= mark;
  }
  return cell.size > 0;
}

static bool is_label(fragility_text cell) {
  bool small = false;
  for (size_t i = 0; i < cell.size; i++) small |= cell.text[i] >= 'a' && cell.text[i] <= 'z';
  return small;
}

/* The sheets of INSEE say each column twice, in words and below as a name (CODGEO, P22_POP); then come numbers. */
static bool named_below(const struct sample *sample, size_t record) {
  size_t names = record + 1, data = record + 2, columns = width(sample, record);
  bool marked = false;
  if (data >= sample->records || width(sample, names) != columns || width(sample, data) != columns) return false;
  for (size_t c = 0; c < columns; c++)
    if (!is_label(sample->cells[sample->start[record] + c]) || !is_name(sample->cells[sample->start[names] + c], &marked)) return false;
  return marked && numbers(sample, data) * 2 >= columns;
}

/* The first record of the usual width that is no padded title (one cell filled, the others empty). */
static size_t header_of(const struct sample *sample, size_t usual) {
  for (size_t i = 0; i < sample->records && i < TITLES; i++) {
    if (width(sample, i) != usual || (usual >= 3 && filled(sample, i) <= 1)) continue;
    if (narrower_above(sample, i)) return i - 1;
    return named_below(sample, i) ? i + 1 : i;
  }
  return 0;
}

/* How well a separator explains the head: the share of records of one width from the header on, much less when the header
 * is numbers, a little less for each title above it. */
static double fitness(const struct sample *sample) {
  size_t having, usual = usual_width(sample, &having);
  if (usual < 2) return 0;
  size_t header = header_of(sample, usual), below = 0;
  for (size_t i = header; i < sample->records; i++) below += width(sample, i) == usual;
  double share = (double)below / (double)(sample->records - header);
  return share * (numbers(sample, header) * 2 > usual ? 0.1 : 1.0) - (double)header * 1e-3 + (double)usual * 1e-6;
}

static fragility_status two_row_header(const char *name, const struct sample *sample, size_t header,
                                       fragility_error *err) {
  size_t columns = width(sample, header), next = header + 1;
  if (columns < 4 || next >= sample->records || (columns - filled(sample, header)) * 3 < columns) return FRAGILITY_OK;
  if (numbers(sample, next) > 0 || filled(sample, next) * 2 < columns) return FRAGILITY_OK;
  return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, name, sample->lines[header], 0,
                           "found a header on two rows (%zu of %zu names are empty and the next row is no data), "
                           "expected one row of column names",
                           columns - filled(sample, header), columns);
}

static fragility_status keep_header(const struct sample *sample, size_t header, fragility_arena *arena,
                                    fragility_layout *layout, fragility_error *err) {
  layout->columns = width(sample, header);
  layout->header_record = header;
  layout->header = fragility_arena_take(arena, (layout->columns + 1) * sizeof *layout->header);
  if (!layout->header) return fragility_fail_memory(err);
  for (size_t c = 0; c < layout->columns; c++) {
    fragility_text cell = sample->cells[sample->start[header] + c];
    layout->header[c] = fragility_arena_text(arena, cell.text, cell.size);
    if (!layout->header[c]) return fragility_fail_memory(err);
  }
  return FRAGILITY_OK;
}

static fragility_status no_table(const char *name, const char *head, size_t size, fragility_error *err) {
  const char *what = "an empty file";
  size_t i = 0;
  while (i < size && strchr(" \t\r\n", head[i])) i++;
  if (i < size && head[i] == '<') what = "a web page or XML";
  else if (i < size && (head[i] == '{' || head[i] == '[')) what = "JSON";
  else if (i < size) return FRAGILITY_OK;
  return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, name, 1, 1, "found %s, expected a table with a header line", what);
}

/* The head read with the separator that explains it best, a comma when none does. */
static fragility_status best_sample(const char *head, size_t size, bool whole, struct sample *best, char *separator, fragility_error *err) {
  static const char candidates[] = {';', ',', '\t', '|'};
  double most = 0;
  *best = (struct sample){0};
  *separator = '\0';
  for (size_t i = 0; i < sizeof candidates; i++) {
    struct sample sample;
    if (!memchr(head, candidates[i], size)) continue; /* no record has two cells */
    fragility_status status = sample_take(candidates[i], head, size, whole, &sample, err);
    double found = status == FRAGILITY_OK ? fitness(&sample) : 0;
    sample_free(found > most ? best : &sample);
    if (found > most) most = found, *best = sample, *separator = candidates[i];
    if (status == FRAGILITY_OK) continue;
    sample_free(best);
    return status;
  }
  if (*separator) return FRAGILITY_OK;
  *separator = ',';
  return sample_take(',', head, size, whole, best, err);
}

fragility_status fragility_layout_find(const char *name, const char *head, size_t size, bool whole,
                                       fragility_arena *arena, fragility_layout *layout, fragility_error *err) {
  struct sample sample;
  TRY(no_table(name, head, size, err));
  TRY(best_sample(head, size, whole, &sample, &layout->separator, err));
  fragility_status status = FRAGILITY_OK;
  if (!sample.records)
    status = fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, name, 1, 1,
                               "found no complete line in the first %zu bytes, expected a header line", size);
  if (status == FRAGILITY_OK) {
    size_t having, header = header_of(&sample, usual_width(&sample, &having));
    status = two_row_header(name, &sample, header, err);
    if (status == FRAGILITY_OK) status = keep_header(&sample, header, arena, layout, err);
  }
  sample_free(&sample);
  return status;
}
