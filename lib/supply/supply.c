/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "supply/venue.h"

#include <stdio.h>
#include <stdlib.h>

/* What the files of one call share. */
struct reading {
  fragility_supply *supply;
  const fragility_territory *territory;
  const fragility_supply_options *options;
  struct vocabulary *vocabulary;
  struct names *names; /* NULL: nothing is mended */
};

/* One venue file being read. */
struct file {
  const char *path;
  size_t number; /* from 1, in the order given */
  struct form form;
  size_t slots[CELLS][JOINED]; /* where each column of a cell stands in a block */
  size_t ledger, row;
  int day; /* its date, told by its name; 0 = none */
  const char *date;
};

/* ---- rows ---- */

/* A cell as text on one line: line ends and runs of blanks become one blank. What says "nothing" is nothing. */
static char *line_of(fragility_supply *supply, fragility_text cell) {
  static const char *const nothing[] = {"nan", "NaN", "NULL", "null"};
  char *text = fragility_arena_text(&supply->arena, cell.text, cell.size);
  size_t used = 0;
  for (size_t i = 0; text && i < cell.size; i++) {
    bool blank = text[i] == ' ' || text[i] == '\n' || text[i] == '\r' || text[i] == '\t';
    if (!blank) text[used++] = text[i];
    else if (used && text[used - 1] != ' ') text[used++] = ' ';
  }
  if (text) text[used] = '\0';
  for (size_t i = 0; text && i < sizeof nothing / sizeof *nothing; i++)
    if (strcmp(text, nothing[i]) == 0) *text = '\0';
  return text;
}

/* Cells that stand in several columns are joined by a blank. */
static char *joined(const struct row *row, const struct file *file, const fragility_text *cells, size_t cell) {
  const struct form_cell *of = &row->form->cells[cell];
  if (of->count == 1) return line_of(row->supply, fragility_text_trim(cells[file->slots[cell][0]]));
  char buffer[1024];
  size_t used = 0;
  for (size_t i = 0; i < of->count; i++) {
    fragility_text part = fragility_text_trim(cells[file->slots[cell][i]]);
    if (!part.size || used + part.size + 2 > sizeof buffer) continue;
    if (used) buffer[used++] = ' ';
    memcpy(buffer + used, part.text, part.size);
    used += part.size;
  }
  return line_of(row->supply, (fragility_text){buffer, used});
}

/* Codes and coordinates are no telephone, whatever their digits. */
static bool may_be_private(size_t cell) {
  static const size_t never[] = {FRAGILITY_FIELD_ID, FRAGILITY_FIELD_PIVOT, FRAGILITY_FIELD_CODE_POSTAL, FRAGILITY_FIELD_CODE_INSEE, FRAGILITY_FIELD_LATITUDE,
                                 FRAGILITY_FIELD_LONGITUDE, CELL_POINT, CELL_SHAPE, CELL_POSTS, CELL_AMPLITUDE};
  for (size_t i = 0; i < sizeof never / sizeof *never; i++)
    if (never[i] == cell) return false;
  return true;
}

/* The texts of a row; private data are out from here on. */
static fragility_status gather(struct row *row, const struct file *file, const fragility_text *cells, fragility_error *err) {
  for (size_t c = 0; c < CELLS; c++) {
    row->texts[c] = "";
    char *text = row->form->cells[c].count ? joined(row, file, cells, c) : NULL;
    if (row->form->cells[c].count && !text) return fragility_fail_memory(err);
    bool looked_at = text && *text && may_be_private(c), at_sign = looked_at && strchr(text, '@'), scrubbed = looked_at && fragility_text_scrub(text);
    fragility_row_file(row)->private_cells += scrubbed;
    if ((scrubbed || at_sign) && !(text = line_of(row->supply, fragility_text_trim((fragility_text){text, strlen(text)})))) return fragility_fail_memory(err);
    if (text && *text) row->texts[c] = text;
    else if (*row->form->cells[c].value) row->texts[c] = row->form->cells[c].value;
  }
  return FRAGILITY_OK;
}

fragility_status fragility_row_note(const struct row *row, fragility_problem_kind kind, size_t cell, const char *found, const char *kept, const char *text,
                                    fragility_error *err) {
  size_t column = cell < CELLS && row->form->cells[cell].count ? row->form->cells[cell].columns[0] + 1 : 0;
  bool noted = fragility_journal_note(row->supply->journal, kind, row->path, row->line, column, (fragility_text){found, strlen(found)}, kept, text);
  return noted ? FRAGILITY_OK : fragility_fail_memory(err);
}

fragility_ledger *fragility_row_ledger(const struct row *row) { return fragility_journal_ledger_edit(row->supply->journal, row->ledger); }
fragility_supply_file *fragility_row_file(const struct row *row) { return &row->supply->files[row->file]; }

/* fs-00012: the prefix and the id, or the row's number; without a prefix, the id itself, or v1-00012 also when the id is a
 * mail address or a mobile number. */
static fragility_status name_row(struct row *row, const struct file *file, fragility_error *err) {
  const char *text = row->texts[FRAGILITY_FIELD_ID], *prefix = row->form->prefix;
  fragility_text cell = {text, strlen(text)};
  if (*prefix && cell.size > 2 && strcmp(text + cell.size - 2, ".0") == 0) cell.size -= 2; /* 8724.0 */
  size_t number = row->number;
  char id[64];
  bool private = fragility_text_is_private(text);
  fragility_row_file(row)->private_cells += private;
  bool own = cell.size && !private && (!*prefix || !fragility_integer_parse(cell, &number));
  if (*prefix) snprintf(id, sizeof id, "%.16s%05zu", prefix, number);
  else snprintf(id, sizeof id, "v%zu-%05zu", file->number, number);
  row->venue.id = own ? text : fragility_arena_text(&row->supply->arena, id, strlen(id));
  return row->venue.id ? FRAGILITY_OK : fragility_fail_memory(err);
}

static fragility_status note_broken(const struct row *row, fragility_error *err) {
  for (size_t c = 0; c < CELLS; c++)
    if (row->form->cells[c].count && fragility_text_is_broken((fragility_text){row->texts[c], strlen(row->texts[c])}))
      TRY(fragility_row_note(row, FRAGILITY_PROBLEM_ENCODING, c, row->texts[c], "", "some bytes of this cell are no text: accents were lost", err));
  return FRAGILITY_OK;
}

static fragility_status add_venue(struct row *row, fragility_error *err) {
  fragility_supply *supply = row->supply;
  if (!fragility_grow((void **)&supply->venues, &supply->capacity, supply->count, sizeof *supply->venues) ||
      !fragility_grow((void **)&supply->records, &supply->records_capacity, supply->count, sizeof *supply->records))
    return fragility_fail_memory(err);
  fragility_ledger *ledger = fragility_row_ledger(row);
  fragility_supply_file *account = fragility_row_file(row);
  ledger->kept++;
  ledger->own_point += row->venue.own_point;
  account->kept++;
  account->by_point += row->record.placed == FRAGILITY_PLACED_POINT;
  account->by_code += row->record.placed == FRAGILITY_PLACED_CODE;
  account->by_name += row->record.placed == FRAGILITY_PLACED_NAME;
  row->record.file = row->file;
  row->record.line = row->line;
  supply->records[supply->count] = row->record;
  supply->venues[supply->count++] = row->venue;
  return FRAGILITY_OK;
}

static fragility_status take_row(struct row *row, const struct file *file, const fragility_text *cells, fragility_error *err) {
  bool kept;
  TRY(gather(row, file, cells, err));
  TRY(note_broken(row, err));
  row->record = (struct fragility_record){0};
  row->venue = (fragility_venue){.name = row->texts[FRAGILITY_FIELD_NOM], .address = row->texts[FRAGILITY_FIELD_ADRESSE],
                                 .phone = row->texts[FRAGILITY_FIELD_TELEPHONE], .source = row->form->id, .capacity = 1,
                                 .place_known = row->form->place_known};
  TRY(name_row(row, file, err));
  TRY(row->names ? fragility_locate(row, &kept, err) : fragility_place(row, &kept, err));
  fragility_row_file(row)->unplaced += !kept;
  if (!kept) return FRAGILITY_OK;
  TRY(fragility_row_fields(row, err));
  bool written = *row->texts[FRAGILITY_FIELD_HORAIRES] != '\0';
  row->venue.hours = written ? row->texts[FRAGILITY_FIELD_HORAIRES] : row->record.fields[FRAGILITY_FIELD_HORAIRES];
  return add_venue(row, err);
}

/* ---- files ---- */

static fragility_status select_cells(struct file *file, fragility_rows *intake, fragility_error *err) {
  size_t columns[CELLS * JOINED], n = 0;
  for (size_t c = 0; c < CELLS; c++)
    for (size_t i = 0; i < file->form.cells[c].count; i++) {
      size_t at = 0; /* a column may serve two cells */
      while (at < n && columns[at] != file->form.cells[c].columns[i]) at++;
      if (at == n) columns[n++] = file->form.cells[c].columns[i];
      file->slots[c][i] = at;
    }
  return fragility_rows_select(intake, columns, n, err);
}

static fragility_status count_communes(fragility_supply *supply, const struct file *file, const fragility_territory *territory,
                                       size_t first, fragility_error *err) {
  const fragility_units *units = fragility_territory_units(territory);
  unsigned char *seen = fragility_array(units->count, 1);
  if (!seen) return fragility_fail_memory(err);
  size_t distinct = 0;
  for (size_t i = first; i < supply->count; i++) {
    size_t unit = fragility_units_find(units, supply->venues[i].code);
    if (unit != SIZE_MAX && !seen[unit]) seen[unit] = 1, distinct++;
  }
  free(seen);
  fragility_journal_ledger_edit(supply->journal, file->ledger)->units_with_venue = distinct;
  return FRAGILITY_OK;
}

static fragility_status open_ledger(struct reading *reading, struct file *file, fragility_error *err) {
  fragility_supply *supply = reading->supply;
  const fragility_ledger facts = {.path = file->path, .source = file->form.id, .title = file->form.title,
                                  .publisher = file->form.publisher, .licence = file->form.licence};
  if (!fragility_journal_open(supply->journal, &facts)) return fragility_fail_memory(err);
  file->ledger = fragility_journal_ledgers(supply->journal) - 1;
  const char *base = fragility_base_name(file->path), *name = fragility_arena_text(&supply->arena, base, strlen(base));
  if (!name) return fragility_fail_memory(err);
  supply->files[file->number - 1] = (fragility_supply_file){.file = name, .form = file->form.id};
  supply->file_count = file->number;
  return FRAGILITY_OK;
}

static fragility_status read_rows(struct reading *reading, struct file *file, fragility_rows *intake, fragility_error *err) {
  const fragility_block *block;
  struct words_seen seen = {.count = 0};
  struct row row = {.supply = reading->supply, .territory = reading->territory, .vocabulary = reading->vocabulary, .names = reading->names,
                    .form = &file->form, .seen = &seen, .path = file->path, .ledger = file->ledger, .file = file->number - 1, .file_day = file->day, .file_date = file->date};
  do {
    TRY(fragility_rows_next(intake, &block, err));
    for (size_t r = 0; block && r < block->rows; r++) {
      row.number = ++file->row;
      row.line = block->lines[r];
      TRY(take_row(&row, file, block->cells + r * block->columns, err));
    }
  } while (block);
  return FRAGILITY_OK;
}

static fragility_status read_file(struct reading *reading, struct file *file, fragility_rows *intake, fragility_error *err) {
  fragility_supply *supply = reading->supply;
  size_t first = supply->count;
  TRY(fragility_form_find(intake, &supply->arena, &file->form, err));
  TRY(select_cells(file, intake, err));
  TRY(open_ledger(reading, file, err));
  char iso[FRAGILITY_DATE_SIZE];
  file->day = fragility_date_of_file(file->path, iso);
  file->date = fragility_arena_text(&supply->arena, iso, strlen(iso));
  if (!file->date) return fragility_fail_memory(err);
  TRY(read_rows(reading, file, intake, err));
  fragility_ledger *ledger = fragility_journal_ledger_edit(supply->journal, file->ledger);
  fragility_rows_describe(intake, ledger);
  supply->files[file->number - 1].rows = ledger->rows_in;
  if (!ledger->rows_in) return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, fragility_rows_name(intake), 0, 0, "found no row, expected venues");
  return count_communes(supply, file, reading->territory, first, err);
}

static fragility_status read_files(struct reading *reading, const char *const *paths, size_t n, fragility_error *err) {
  reading->supply->files = fragility_array(n + 1, sizeof *reading->supply->files);
  if (!reading->supply->files) return fragility_fail_memory(err);
  for (size_t i = 0; i < n; i++) {
    struct file file = {.path = paths[i], .number = i + 1};
    fragility_rows *intake = NULL;
    if (!paths[i]) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "the path of file %zu is missing", i + 1);
    TRY(fragility_rows_open(paths[i], reading->options->options, reading->supply->journal, &intake, err));
    fragility_status status = read_file(reading, &file, intake, err);
    fragility_rows_free(intake);
    if (status != FRAGILITY_OK) return status;
  }
  return FRAGILITY_OK;
}

/* ---- the whole ---- */

struct sortable {
  const char *id, *name;
  size_t at;
};

static int by_id_name_and_order(const void *a, const void *b) {
  const struct sortable *x = a, *y = b;
  int order = strcmp(x->id, y->id);
  if (!order) order = strcmp(x->name, y->name);
  return order ? order : (x->at > y->at) - (x->at < y->at);
}

/* By id, then name; venues and records move together. */
static fragility_status sort_by_id(fragility_supply *supply, fragility_error *err) {
  size_t n = supply->count;
  if (!n) return FRAGILITY_OK;
  struct sortable *order = fragility_array(n, sizeof *order);
  fragility_venue *venues = fragility_array(n, sizeof *venues);
  struct fragility_record *records = fragility_array(n, sizeof *records);
  bool good = order && venues && records;
  for (size_t i = 0; good && i < n; i++) order[i] = (struct sortable){supply->venues[i].id, supply->venues[i].name, i};
  if (good) qsort(order, n, sizeof *order, by_id_name_and_order);
  for (size_t i = 0; good && i < n; i++) venues[i] = supply->venues[order[i].at], records[i] = supply->records[order[i].at];
  if (good) memcpy(supply->venues, venues, n * sizeof *venues), memcpy(supply->records, records, n * sizeof *records);
  free(order);
  free(venues);
  free(records);
  return good ? FRAGILITY_OK : fragility_fail_memory(err);
}

void fragility_supply_keep(fragility_supply *supply, const unsigned char *keep) {
  size_t kept = 0;
  for (size_t i = 0; i < supply->count; i++) {
    if (!keep[i]) continue;
    supply->venues[kept] = supply->venues[i];
    supply->records[kept++] = supply->records[i];
  }
  supply->count = kept;
}

/* Two venues of one id would be one for whoever reads the list. */
static fragility_status tell_apart(fragility_supply *supply, fragility_error *err) {
  size_t same = 1, changed = 0;
  const char *first = NULL;
  for (size_t i = 0; i < supply->count; i++) {
    bool again = first && strcmp(first, supply->venues[i].id) == 0;
    same = again ? same + 1 : 1;
    if (!again) first = supply->venues[i].id;
    if (!again) continue;
    size_t size = strlen(first) + 24;
    char *id = fragility_arena_take(&supply->arena, size);
    if (!id) return fragility_fail_memory(err);
    snprintf(id, size, "%s-%zu", first, same);
    supply->venues[i].id = supply->records[i].fields[FRAGILITY_FIELD_ID] = id;
    changed++;
  }
  return changed ? sort_by_id(supply, err) : FRAGILITY_OK;
}

static fragility_status apply_filter(fragility_supply *supply, const fragility_filter *filter, fragility_error *err) {
  unsigned char *keep = fragility_array(supply->count + 1, 1);
  if (!keep) return fragility_fail_memory(err);
  fragility_status status = fragility_supply_filter(supply, filter, keep, &supply->unknown, err);
  if (status == FRAGILITY_OK) fragility_supply_keep(supply, keep);
  free(keep);
  return status;
}

static fragility_status finish(fragility_supply *supply, const fragility_supply_options *options, fragility_error *err) {
  TRY(sort_by_id(supply, err));
  if (options->merge) TRY(fragility_supply_merge(supply, err));
  if (options->merge || options->repair) TRY(tell_apart(supply, err));
  if (options->filter) TRY(apply_filter(supply, options->filter, err));
  return options->capacities ? fragility_supply_measure(supply, err) : FRAGILITY_OK;
}

static fragility_status read_all(struct reading *reading, const char *const *paths, size_t n, fragility_error *err) {
  fragility_status status = fragility_vocabulary_read(&reading->vocabulary, err);
  if (status == FRAGILITY_OK && reading->options->repair) status = fragility_names_read(reading->territory, &reading->names, err);
  if (status == FRAGILITY_OK) status = read_files(reading, paths, n, err);
  if (status == FRAGILITY_OK) status = finish(reading->supply, reading->options, err);
  fragility_vocabulary_free(reading->vocabulary);
  fragility_names_free(reading->names);
  return status;
}

fragility_status fragility_supply_read_with(const char *const *paths, size_t n, const fragility_territory *territory,
                                            const fragility_supply_options *options, fragility_supply **out, fragility_error *err) {
  const fragility_supply_options plain = {0};
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the supply");
  *out = NULL;
  if (!paths || !n || !territory) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "venues need files and a territory");
  struct reading reading = {.supply = calloc(1, sizeof(fragility_supply)), .territory = territory, .options = options ? options : &plain};
  if (reading.supply) reading.supply->journal = fragility_journal_create();
  fragility_status status = reading.supply && reading.supply->journal ? read_all(&reading, paths, n, err) : fragility_fail_memory(err);
  if (status != FRAGILITY_OK) {
    fragility_supply_free(reading.supply);
    return status;
  }
  *out = reading.supply;
  return FRAGILITY_OK;
}

fragility_status fragility_supply_read(const char *const *paths, size_t n, const fragility_territory *territory,
                                       const fragility_options *options, fragility_supply **out, fragility_error *err) {
  const fragility_supply_options plain = {.options = options};
  return fragility_supply_read_with(paths, n, territory, &plain, out, err);
}
