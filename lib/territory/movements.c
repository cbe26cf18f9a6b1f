/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events between communes: our own table, or INSEE's file of movements as published. */
#include "territory/history.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const names[] = {"code", "merger", "split"};
enum { MOVEMENTS = sizeof names / sizeof *names };

const char *fragility_movement_name(fragility_movement movement) { return (unsigned)movement < MOVEMENTS ? names[movement] : NULL; }

void fragility_code_unpack(uint32_t packed, char code[6]) {
  for (int i = 4; i >= 0; i--, packed /= 36) code[i] = (char)(packed % 36 < 10 ? '0' + packed % 36 : 'A' + packed % 36 - 10);
  code[5] = '\0';
}

int fragility_code_order(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

/* ---- one row ---- */

struct row {
  const fragility_grid *grid;
  size_t at;
};

static fragility_status wrong(const struct row *row, size_t column, const char *expected, fragility_error *err) {
  return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, row->grid->path, row->grid->lines[row->at], column + 1, "found \"%.40s\", expected %s",
                           fragility_grid_cell(row->grid, row->at, column), expected);
}

/* The digits of a cell where the form has that letter. */
static unsigned part_of(const char *cell, const char *form, char letter) {
  unsigned value = 0;
  for (size_t i = 0; form[i]; i++)
    if (form[i] == letter) value = 10 * value + (unsigned)(cell[i] - '0');
  return value;
}

static bool has_form(const char *cell, const char *form) {
  size_t i = 0;
  while (form[i] && (form[i] >= 'A' ? cell[i] >= '0' && cell[i] <= '9' : cell[i] == form[i])) i++;
  return !form[i] && !cell[i];
}

static fragility_status take_date(const struct row *row, size_t column, uint32_t *date, fragility_error *err) {
  static const char *const forms[] = {"AAAA-MM-JJ", "JJ/MM/AAAA"};
  const char *cell = fragility_grid_cell(row->grid, row->at, column), *form = forms[has_form(cell, forms[1])];
  bool ours = has_form(cell, form);
  unsigned year = ours ? part_of(cell, form, 'A') : 0, month = ours ? part_of(cell, form, 'M') : 0, day = ours ? part_of(cell, form, 'J') : 0;
  if (year < 1900 || year > 2200 || month < 1 || month > 12 || day < 1 || day > 31) return wrong(row, column, "a day, AAAA-MM-JJ", err);
  *date = (year * 100 + month) * 100 + day;
  return FRAGILITY_OK;
}

static fragility_status take_code(const struct row *row, size_t column, uint32_t *packed, fragility_error *err) {
  char code[FRAGILITY_CODE_SIZE];
  bool repaired;
  const char *cell = fragility_grid_cell(row->grid, row->at, column);
  if (!fragility_code_repair((fragility_text){cell, strlen(cell)}, code, &repaired)) return wrong(row, column, "the code of a commune", err);
  *packed = fragility_code_pack(code);
  return FRAGILITY_OK;
}

static fragility_status add(fragility_movements *m, const struct row *row, unsigned movement, const size_t *columns, fragility_error *err) {
  struct link link = {.movement = movement};
  TRY(take_date(row, columns[0], &link.date, err));
  TRY(take_code(row, columns[2], &link.before, err));
  TRY(take_code(row, columns[3], &link.after, err));
  if (!fragility_grow((void **)&m->links, &m->capacity, m->count, sizeof *m->links)) return fragility_fail_memory(err);
  m->links[m->count++] = link;
  return FRAGILITY_OK;
}

/* ---- the two forms ---- */

static fragility_status take_ours(fragility_movements *m, const fragility_grid *grid, fragility_error *err) {
  static const char *const wanted[] = {"date", "kind", "before", "after", NULL};
  size_t columns[4];
  TRY(fragility_grid_find(grid, wanted, columns, err));
  for (struct row row = {grid, 0}; row.at < grid->rows; row.at++) {
    const char *kind = fragility_grid_cell(grid, row.at, columns[1]);
    unsigned movement = 0;
    while (movement < MOVEMENTS && strcmp(names[movement], kind) != 0) movement++;
    if (movement == MOVEMENTS) return wrong(&row, columns[1], "code, merger or split", err);
    TRY(add(m, &row, movement, columns, err));
  }
  return FRAGILITY_OK;
}

/* What INSEE's kinds of event do to the codes of communes; -1: nothing. */
static int movement_of(const char *mod) {
  static const struct {
    const char *mod;
    fragility_movement movement;
  } kinds[] = {{"20", FRAGILITY_SPLIT},  /* creation */
               {"21", FRAGILITY_SPLIT},  /* re-creation */
               {"30", FRAGILITY_SPLIT},  /* suppression: shared out among neighbours */
               {"31", FRAGILITY_MERGER}, /* plain merger */
               {"32", FRAGILITY_MERGER}, /* commune nouvelle */
               {"33", FRAGILITY_MERGER}, /* merger with associated communes */
               {"34", FRAGILITY_MERGER}, {"41", FRAGILITY_CODE_CHANGE}, /* another département */
               {"50", FRAGILITY_CODE_CHANGE} /* another chief town */};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (strcmp(kinds[i].mod, mod) == 0) return kinds[i].movement;
  return -1;
}

static fragility_status take_insee(fragility_movements *m, const fragility_grid *grid, fragility_error *err) {
  static const char *const wanted[] = {"DATE_EFF", "MOD", "COM_AV", "COM_AP", "TYPECOM_AV", "TYPECOM_AP", NULL};
  size_t columns[6];
  TRY(fragility_grid_find(grid, wanted, columns, err));
  for (struct row row = {grid, 0}; row.at < grid->rows; row.at++) {
    int movement = movement_of(fragility_grid_cell(grid, row.at, columns[1]));
    bool communes = strcmp(fragility_grid_cell(grid, row.at, columns[4]), "COM") == 0 && strcmp(fragility_grid_cell(grid, row.at, columns[5]), "COM") == 0;
    if (movement >= 0 && communes) TRY(add(m, &row, (unsigned)movement, columns, err));
  }
  return FRAGILITY_OK;
}

/* ---- order ---- */

static int by_time(const void *a, const void *b) {
  const uint32_t *x = a, *y = b; /* date, movement, before, after */
  for (int i = 0; i < 4; i++)
    if (x[i] != y[i]) return x[i] < y[i] ? -1 : 1;
  return 0;
}

size_t fragility_event_end(const fragility_movements *m, size_t i) {
  size_t end = i;
  while (end < m->count && m->links[end].date == m->links[i].date && m->links[end].movement == m->links[i].movement) end++;
  return end;
}

static bool changes(const struct link *links, size_t begin, size_t end, uint32_t code) {
  for (size_t i = begin; i < end; i++)
    if (links[i].before != links[i].after && (links[i].before == code || links[i].after == code)) return true;
  return false;
}

/* Each link once; a commune that stays itself only where others come or go. */
static void keep_changes(fragility_movements *m) {
  size_t kept = 0;
  for (size_t i = 0, end; i < m->count; i = end) {
    end = fragility_event_end(m, i);
    size_t first = kept;
    struct link *links = m->links;
    for (size_t k = i; k < end; k++) { /* what is written lies before what is read: the event is looked at before it moves */
      bool stays = links[k].before == links[k].after;
      bool same = kept > first && by_time(&links[kept - 1], &links[k]) == 0;
      if (!same && (!stays || changes(links, k, end, links[k].before) || changes(links, first, kept, links[k].before))) links[kept++] = links[k];
    }
  }
  m->count = kept;
}

static fragility_status index_codes(fragility_movements *m, fragility_error *err) {
  m->codes = fragility_array(2 * m->count, sizeof *m->codes);
  if (!m->codes) return fragility_fail_memory(err);
  for (size_t i = 0; i < m->count; i++) m->codes[2 * i] = m->links[i].before, m->codes[2 * i + 1] = m->links[i].after;
  qsort(m->codes, 2 * m->count, sizeof *m->codes, fragility_code_order);
  for (size_t i = 0; i < 2 * m->count; i++)
    if (!m->code_count || m->codes[m->code_count - 1] != m->codes[i]) m->codes[m->code_count++] = m->codes[i];
  return FRAGILITY_OK;
}

size_t fragility_movements_code(const fragility_movements *m, uint32_t packed) {
  const uint32_t *found = m->code_count ? bsearch(&packed, m->codes, m->code_count, sizeof packed, fragility_code_order) : NULL;
  return found ? (size_t)(found - m->codes) : SIZE_MAX;
}

/* ---- reading ---- */

fragility_status fragility_movements_take(const fragility_grid *grid, fragility_movements **out, fragility_error *err) {
  *out = NULL;
  fragility_movements *m = calloc(1, sizeof *m);
  if (!m) return fragility_fail_memory(err);
  bool insee = false;
  for (size_t c = 0; c < grid->columns; c++) insee |= strcmp(grid->header[c], "MOD") == 0;
  fragility_status status = insee ? take_insee(m, grid, err) : take_ours(m, grid, err);
  bool sorted = true; /* the shipped table is */
  for (size_t i = 1; status == FRAGILITY_OK && i < m->count; i++) sorted &= by_time(&m->links[i - 1], &m->links[i]) <= 0;
  if (status == FRAGILITY_OK && !sorted) qsort(m->links, m->count, sizeof *m->links, by_time);
  if (status == FRAGILITY_OK) keep_changes(m);
  if (status == FRAGILITY_OK) status = index_codes(m, err);
  if (status == FRAGILITY_OK) *out = m;
  else fragility_movements_free(m);
  return status;
}

fragility_status fragility_movements_read(const char *path, fragility_movements **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the movements");
  *out = NULL;
  fragility_arena arena = {0};
  fragility_grid grid = {0};
  if (!path) path = fragility_path(&arena, fragility_data_path(), "territory/movements.csv");
  fragility_status status = path ? fragility_grid_read(path, &grid, err) : fragility_fail_memory(err);
  if (status == FRAGILITY_OK) status = fragility_movements_take(&grid, out, err);
  fragility_grid_free(&grid);
  fragility_arena_free(&arena);
  return status;
}

void fragility_movements_free(fragility_movements *movements) {
  if (!movements) return;
  free(movements->links);
  free(movements->codes);
  free(movements);
}

size_t fragility_movements_count(const fragility_movements *movements) { return movements ? movements->count : 0; }

void fragility_link_show(const struct link *link, fragility_link *out) {
  *out = (fragility_link){.movement = (fragility_movement)link->movement};
  fragility_code_unpack(link->before, out->before);
  fragility_code_unpack(link->after, out->after);
  snprintf(out->date, sizeof out->date, "%04u-%02u-%02u", link->date / 10000 % 10000, link->date / 100 % 100, link->date % 100);
}

bool fragility_movements_link(const fragility_movements *movements, size_t i, fragility_link *link) {
  if (!movements || !link || i >= movements->count) return false;
  fragility_link_show(&movements->links[i], link);
  return true;
}
