/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "supply/supply.h"

#include <stdio.h>
#include <stdlib.h>

/* One venue file being read. */
struct file {
  const char *path;
  size_t number; /* from 1, in the order given */
  struct form form;
  size_t slots[FIELDS]; /* where each field stands in a block; SIZE_MAX = nowhere */
  size_t ledger, row;
};

static fragility_text field(const struct file *file, const fragility_text *cells, enum field which) {
  return file->slots[which] == SIZE_MAX ? (fragility_text){"", 0} : fragility_text_trim(cells[file->slots[which]]);
}

/* A cell as text on one line: line ends and runs of blanks become one blank. */
static const char *line_of(fragility_supply *supply, fragility_text cell) {
  char *text = fragility_arena_text(&supply->arena, cell.text, cell.size);
  size_t used = 0;
  for (size_t i = 0; text && i < cell.size; i++) {
    bool blank = text[i] == ' ' || text[i] == '\n' || text[i] == '\r' || text[i] == '\t';
    if (!blank) text[used++] = text[i];
    else if (used && text[used - 1] != ' ') text[used++] = ' ';
  }
  if (text) text[used] = '\0';
  return text;
}

/* fs-00012: the prefix and the id, or the row's number; without a prefix, the id itself, or v1-00012. */
static const char *id_of(fragility_supply *supply, const struct file *file, const fragility_text *cells) {
  fragility_text cell = field(file, cells, FIELD_ID);
  size_t number = file->row;
  char id[64];
  if (cell.size && (!*file->form.prefix || !fragility_integer_parse(cell, &number))) return line_of(supply, cell);
  if (*file->form.prefix) snprintf(id, sizeof id, "%.16s%05zu", file->form.prefix, number);
  else snprintf(id, sizeof id, "v%zu-%05zu", file->number, number);
  return fragility_arena_text(&supply->arena, id, strlen(id));
}

static fragility_status note_broken(fragility_supply *supply, const struct file *file, const fragility_text *cells, size_t line, fragility_error *err) {
  for (size_t f = 0; f < FIELDS; f++) {
    fragility_text cell = field(file, cells, (enum field)f);
    if (fragility_text_is_broken(cell) &&
        !fragility_journal_note(supply->journal, FRAGILITY_PROBLEM_ENCODING, file->path, line, file->form.columns[f] + 1, cell, "",
                                "some bytes of this cell are no text: accents were lost"))
      return fragility_fail_memory(err);
  }
  return FRAGILITY_OK;
}

static fragility_status take_row(fragility_supply *supply, struct file *file, const fragility_territory *territory,
                                 const fragility_text *cells, size_t line, fragility_error *err) {
  file->row++;
  TRY(note_broken(supply, file, cells, line, err));
  fragility_venue venue = {.id = id_of(supply, file, cells), .name = line_of(supply, field(file, cells, FIELD_NAME)),
                           .address = line_of(supply, field(file, cells, FIELD_ADDRESS)), .phone = line_of(supply, field(file, cells, FIELD_PHONE)),
                           .hours = line_of(supply, field(file, cells, FIELD_HOURS)), .updated = line_of(supply, field(file, cells, FIELD_UPDATED)),
                           .source = file->form.id, .capacity = 1,
                           .place_known = strcmp(file->form.id, "conseillers-numeriques") != 0};
  if (!venue.id || !venue.name || !venue.address || !venue.phone || !venue.hours || !venue.updated) return fragility_fail_memory(err);
  struct place place = {.code = field(file, cells, FIELD_CODE), .latitude = field(file, cells, FIELD_LATITUDE),
                        .longitude = field(file, cells, FIELD_LONGITUDE), .line = line, .path = file->path, .id = venue.id,
                        .code_column = file->form.columns[FIELD_CODE] == SIZE_MAX ? 0 : file->form.columns[FIELD_CODE]};
  bool kept;
  TRY(fragility_place(&place, territory, supply, file->ledger, &venue, &kept, err));
  if (!kept) return FRAGILITY_OK;
  if (!fragility_grow((void **)&supply->venues, &supply->capacity, supply->count, sizeof *supply->venues)) return fragility_fail_memory(err);
  supply->venues[supply->count++] = venue;
  return FRAGILITY_OK;
}

static fragility_status select_fields(struct file *file, fragility_reader *reader, fragility_error *err) {
  size_t columns[FIELDS], n = 0;
  for (size_t f = 0; f < FIELDS; f++) {
    file->slots[f] = file->form.columns[f] == SIZE_MAX ? SIZE_MAX : n;
    if (file->form.columns[f] != SIZE_MAX) columns[n++] = file->form.columns[f];
  }
  return fragility_reader_select(reader, columns, n, err);
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

static fragility_status read_file(fragility_supply *supply, struct file *file, fragility_reader *reader,
                                  const fragility_territory *territory, fragility_error *err) {
  size_t first = supply->count;
  const fragility_block *block;
  TRY(fragility_form_find(reader, &supply->arena, &file->form, err));
  TRY(select_fields(file, reader, err));
  const fragility_ledger facts = {.path = file->path, .source = file->form.id, .title = file->form.title,
                                  .publisher = file->form.publisher, .licence = file->form.licence};
  if (!fragility_journal_open(supply->journal, &facts)) return fragility_fail_memory(err);
  file->ledger = fragility_journal_ledgers(supply->journal) - 1;
  do {
    TRY(fragility_reader_next(reader, &block, err));
    for (size_t r = 0; block && r < block->rows; r++)
      TRY(take_row(supply, file, territory, block->cells + r * block->columns, block->lines[r], err));
  } while (block);
  fragility_ledger *ledger = fragility_journal_ledger_edit(supply->journal, file->ledger);
  ledger->rows_in = fragility_reader_rows(reader);
  ledger->rows_rejected = fragility_reader_rejected(reader);
  ledger->encoding = fragility_reader_dialect(reader)->encoding;
  ledger->separator = fragility_reader_dialect(reader)->separator;
  ledger->header_line = fragility_reader_dialect(reader)->header_line;
  return count_communes(supply, file, territory, first, err);
}

static int by_id(const void *a, const void *b) {
  const fragility_venue *x = a, *y = b;
  int order = strcmp(x->id, y->id);
  return order ? order : strcmp(x->name, y->name);
}

fragility_status fragility_supply_read(const char *const *paths, size_t n, const fragility_territory *territory,
                                       const fragility_options *options, fragility_supply **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the supply");
  *out = NULL;
  if (!paths || !n || !territory) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "venues need files and a territory");
  fragility_supply *supply = calloc(1, sizeof *supply);
  if (supply) supply->journal = fragility_journal_create();
  fragility_status status = supply && supply->journal ? FRAGILITY_OK : fragility_fail_memory(err);
  for (size_t i = 0; status == FRAGILITY_OK && i < n; i++) {
    struct file file = {.path = paths[i], .number = i + 1};
    fragility_reader *reader = NULL;
    status = paths[i] ? FRAGILITY_OK : fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "the path of file %zu is missing", i + 1);
    if (status == FRAGILITY_OK) status = fragility_reader_open(paths[i], options, supply->journal, &reader, err);
    if (status == FRAGILITY_OK) status = read_file(supply, &file, reader, territory, err);
    fragility_reader_free(reader);
  }
  if (status != FRAGILITY_OK) {
    fragility_supply_free(supply);
    return status;
  }
  if (supply->count) qsort(supply->venues, supply->count, sizeof *supply->venues, by_id);
  *out = supply;
  return FRAGILITY_OK;
}

/* ---- venues given in memory ---- */

static bool copy_texts(fragility_supply *supply, fragility_venue *venue) {
  const char **texts[] = {&venue->id,      &venue->name,   &venue->address, &venue->phone, &venue->hours,
                          &venue->updated, &venue->source, &venue->code_in, &venue->code};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    *texts[i] = *texts[i] ? fragility_arena_text(&supply->arena, *texts[i], strlen(*texts[i])) : "";
    if (!*texts[i]) return false;
  }
  return true;
}

static fragility_status copy_venues(fragility_supply *supply, const fragility_venue *venues, size_t n, fragility_error *err) {
  supply->venues = fragility_array(n, sizeof *supply->venues);
  if (!supply->venues) return fragility_fail_memory(err);
  for (size_t i = 0; i < n; i++) {
    fragility_venue venue = venues[i];
    if (!venue.id || !*venue.id) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "venue %zu has no id", i + 1);
    if (!(fabs(venue.latitude) <= 90) || !(fabs(venue.longitude) <= 180))
      return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "venue \"%s\": %g, %g is no point on Earth", venue.id, venue.latitude, venue.longitude);
    if (!copy_texts(supply, &venue)) return fragility_fail_memory(err);
    supply->venues[supply->count++] = venue;
  }
  qsort(supply->venues, n, sizeof *supply->venues, by_id);
  for (size_t i = 1; i < n; i++)
    if (strcmp(supply->venues[i - 1].id, supply->venues[i].id) == 0)
      return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "two venues have the id \"%s\"", supply->venues[i].id);
  return FRAGILITY_OK;
}

fragility_status fragility_supply_from_venues(const fragility_venue *venues, size_t n, fragility_supply **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the supply");
  *out = NULL;
  if (n && !venues) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "%zu venues, and nothing to read them from", n);
  fragility_supply *supply = calloc(1, sizeof *supply);
  if (supply) supply->journal = fragility_journal_create();
  fragility_status status = supply && supply->journal ? copy_venues(supply, venues, n, err) : fragility_fail_memory(err);
  if (status != FRAGILITY_OK) {
    fragility_supply_free(supply);
    return status;
  }
  *out = supply;
  return FRAGILITY_OK;
}

void fragility_supply_free(fragility_supply *supply) {
  if (!supply) return;
  free(supply->venues);
  fragility_journal_free(supply->journal);
  fragility_arena_free(&supply->arena);
  free(supply);
}

size_t fragility_supply_count(const fragility_supply *supply) { return supply ? supply->count : 0; }

const fragility_venue *fragility_supply_venue(const fragility_supply *supply, size_t i) {
  return supply && i < supply->count ? &supply->venues[i] : NULL;
}

const fragility_journal *fragility_supply_journal(const fragility_supply *supply) { return supply ? supply->journal : NULL; }
