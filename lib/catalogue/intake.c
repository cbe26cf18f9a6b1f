/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the wanted columns of one file. */
#include "catalogue/catalogue.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- which columns ---- */

struct wish {
  const char **patterns;
  size_t *at; /* of each pattern, among the columns to be handed out */
  size_t count, room;
  size_t *columns; /* of the file, each once */
  size_t selected;
  size_t key, name; /* among them; SIZE_MAX: no names */
  struct sieve sieve;
};

/* One more column to be handed out. */
static fragility_status select_column(void *user, size_t column, size_t *at, fragility_error *err) {
  struct wish *wish = user;
  (void)err;
  for (*at = 0; *at < wish->selected && wish->columns[*at] != column; ++*at) continue;
  if (*at == wish->selected) wish->columns[wish->selected++] = column; /* there is room for all those of the file */
  return FRAGILITY_OK;
}

static fragility_status want(struct intake *intake, const fragility_reader *reader, struct wish *wish, const char *pattern,
                             fragility_error *err) {
  if (!pattern || !*pattern) return FRAGILITY_OK;
  for (size_t i = 0; i < wish->count; i++)
    if (wish->patterns[i] && strcmp(wish->patterns[i], pattern) == 0) return FRAGILITY_OK;
  size_t column = fragility_match_column(&intake->match, reader, pattern);
  if (column == SIZE_MAX)
    return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, fragility_reader_name(reader),
                             fragility_reader_dialect(reader)->header_line, 0, "found no column %s, expected one (source %s)",
                             pattern, intake->match.source->id);
  size_t again;
  TRY(fragility_reader_find_one(reader, fragility_reader_header(reader)[column], &again, err));
  if (wish->count == wish->room) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "too many columns wanted");
  wish->patterns[wish->count] = pattern;
  return select_column(wish, column, &wish->at[wish->count++], err);
}

static fragility_status want_formula(struct intake *intake, const fragility_reader *reader, struct wish *wish,
                                     const struct formula *formula, fragility_error *err) {
  for (size_t t = 0; t < formula->count; t++) TRY(want(intake, reader, wish, formula->terms[t].column, err));
  return FRAGILITY_OK;
}

static bool has(const struct intake *intake, const fragility_reader *reader, const char *pattern) {
  return !pattern || !*pattern || fragility_match_column(&intake->match, reader, pattern) != SIZE_MAX;
}

static bool has_formula(const struct intake *intake, const fragility_reader *reader, const struct formula *formula) {
  for (size_t t = 0; t < formula->count; t++)
    if (!has(intake, reader, formula->terms[t].column)) return false;
  return true;
}

/* What a file without some of its columns does not give: the marks tell what it is, the rest may have been cut away. */
static bool find_given(struct intake *intake, const fragility_reader *reader) {
  const struct source *source = intake->match.source;
  bool any = false;
  for (size_t i = 0; i < source->count; i++) {
    const struct indicator *one = &source->indicators[i];
    intake->given[i] = has_formula(intake, reader, &one->numerator) && has_formula(intake, reader, &one->denominator) &&
                       (one->weight_source || has(intake, reader, one->weight));
    any |= intake->given[i];
  }
  return any;
}

/* Columns that other sources take their weights from. */
static fragility_status want_lent(const fragility_catalogue *catalogue, struct intake *intake, const fragility_reader *reader,
                                  struct wish *wish, fragility_error *err) {
  if (strcmp(intake->match.source->id, "insee-populations-legales") == 0) TRY(want(intake, reader, wish, "PMUN", err));
  for (size_t s = 0; s < catalogue->count; s++)
    for (size_t i = 0; i < catalogue->sources[s].count; i++) {
      const struct indicator *indicator = &catalogue->sources[s].indicators[i];
      if (indicator->weight_source && strcmp(indicator->weight_source, intake->match.source->id) == 0)
        TRY(want(intake, reader, wish, indicator->weight, err));
    }
  return FRAGILITY_OK;
}

static fragility_status want_all(const fragility_catalogue *catalogue, struct intake *intake, const fragility_reader *reader,
                                 struct wish *wish, fragility_error *err) {
  const struct source *source = intake->match.source;
  intake->given = fragility_arena_take(&intake->arena, (source->count + 1) * sizeof *intake->given);
  if (!intake->given) return fragility_fail_memory(err);
  bool any = find_given(intake, reader);
  for (size_t i = 0; i < source->count; i++) {
    if (any && !intake->given[i]) continue; /* with none at all, the first that is wanted says what is lacking */
    TRY(want_formula(intake, reader, wish, &source->indicators[i].numerator, err));
    TRY(want_formula(intake, reader, wish, &source->indicators[i].denominator, err));
    if (!source->indicators[i].weight_source) TRY(want(intake, reader, wish, source->indicators[i].weight, err));
  }
  TRY(want(intake, reader, wish, source->has_data, err));
  bool population = *source->population && fragility_match_column(&intake->match, reader, source->population) != SIZE_MAX;
  if (population) TRY(want(intake, reader, wish, source->population, err));
  return want_lent(catalogue, intake, reader, wish, err);
}

/* ---- rows ---- */

/* The row's code; "" and a note when there is none that can be used. */
static fragility_status take_code(struct intake *intake, fragility_text cell, size_t line, bool as_is,
                                  fragility_journal *journal, fragility_error *err) {
  char code[FRAGILITY_IRIS_SIZE];
  bool repaired = false, noted = true, iris = intake->match.source->unit == ROWS_OF_IRIS;
  cell = fragility_text_trim(cell);
  const char *kept;
  if (!as_is && (iris ? fragility_iris_repair(cell, code, &repaired) : fragility_code_repair(cell, code, &repaired))) {
    kept = fragility_arena_text(&intake->arena, code, iris ? 9 : 5);
  } else {
    kept = fragility_arena_text(&intake->arena, cell.text, cell.size);
  }
  if (repaired) {
    fragility_journal_ledger_edit(journal, intake->ledger)->codes_repaired++;
    noted = fragility_journal_note(journal, FRAGILITY_PROBLEM_CODE_REPAIRED, intake->path, line, intake->match.key + 1, cell,
                                   code, iris ? "IRIS code mended" : "commune code mended");
  }
  intake->codes[intake->rows] = kept;
  return kept && noted ? FRAGILITY_OK : fragility_fail_memory(err);
}

static fragility_status note_unreadable(struct intake *intake, const struct wish *wish, const fragility_text *cell, size_t column, size_t line,
                                        fragility_journal *journal, fragility_error *err) {
  char plain[128];
  const char *why = fragility_cell_doubt(*cell);
  snprintf(plain, sizeof plain, "expected a number in column %.60s", wish->patterns[column]);
  if (!why) why = plain;
  bool noted = fragility_journal_note(journal, FRAGILITY_PROBLEM_CELL, intake->path, line, wish->columns[wish->at[column]] + 1, *cell, "", why);
  return noted ? FRAGILITY_OK : fragility_fail_memory(err);
}

/* The cells of a block, column by column. */
static fragility_status take_cells(struct intake *intake, const struct wish *wish, const fragility_block *block, fragility_error *err) {
  for (size_t c = 0; c < intake->columns; c++) {
    const fragility_readings readings = fragility_readings_from(&block->readings, wish->at[c]);
    fragility_values *values = &intake->cells[c].values;
    if (fragility_values_take(values, intake->rows, &readings, block->numbers, block->rows)) continue;
    fragility_intake_cool(intake);
    if (!fragility_values_widen(values, intake->rows)) return fragility_fail_memory(err);
    (void)fragility_values_take(values, intake->rows, &readings, block->numbers, block->rows); /* doubles take all */
  }
  return FRAGILITY_OK;
}

static bool any_unreadable(const fragility_block *block) {
  size_t n = block->rows * block->numbers, unreadable = 0;
  for (size_t i = 0; i < n; i++) unreadable += block->readings.states[i] == FRAGILITY_UNREADABLE;
  return unreadable;
}

static fragility_status take_row(struct intake *intake, const struct wish *wish, const fragility_text *cells, size_t line, bool as_is,
                                 fragility_journal *journal, fragility_error *err) {
  TRY(take_code(intake, cells[wish->key], line, as_is, journal, err));
  if (wish->name != SIZE_MAX) {
    fragility_text name = fragility_text_trim(cells[wish->name]);
    intake->names[intake->rows] = fragility_arena_text(&intake->arena, name.text, name.size);
    if (!intake->names[intake->rows]) return fragility_fail_memory(err);
  }
  return fragility_lines_add(&intake->lines, intake->rows++, line) ? FRAGILITY_OK : fragility_fail_memory(err);
}

static fragility_status take_block(struct intake *intake, const fragility_reader *reader, const struct wish *wish, const fragility_block *block, bool as_is,
                                   fragility_journal *journal, fragility_error *err) {
  size_t expected = fragility_reader_expected(reader);
  TRY(fragility_intake_room(intake, expected, intake->rows + block->rows, wish->name != SIZE_MAX, false, err));
  if (fragility_reader_threads(reader) > 1) fragility_intake_warm(intake, expected);
  bool unreadable = any_unreadable(block);
  size_t first = intake->rows;
  TRY(take_cells(intake, wish, block, err));
  for (size_t r = 0; r < block->rows; r++) { /* what there is to tell, row by row */
    const fragility_text *cells = block->cells + r * block->columns;
    TRY(take_row(intake, wish, cells, block->lines[r], as_is, journal, err));
    for (size_t c = 0; unreadable && c < intake->columns; c++)
      if (fragility_values_state(&intake->cells[c].values, first + r) == FRAGILITY_UNREADABLE) TRY(note_unreadable(intake, wish, &cells[wish->at[c]], c, block->lines[r], journal, err));
  }
  return FRAGILITY_OK;
}

/* ---- rows of a long file ---- */

static bool gives_any(const struct intake *intake, const struct wish *wish, const fragility_text *cells) {
  for (size_t c = 0; c < intake->columns; c++)
    if (fragility_sieve_cell(&wish->sieve, c, cells)) return true;
  return false;
}

static fragility_status note_status(const struct intake *intake, const struct wish *wish, const fragility_text *cells, size_t line, fragility_journal *journal,
                                    fragility_error *err) {
  size_t at = wish->sieve.status[0] == SIZE_MAX ? wish->sieve.status[1] : wish->sieve.status[0];
  bool noted = fragility_journal_note(journal, FRAGILITY_PROBLEM_CELL, intake->path, line, wish->columns[at] + 1, cells[at], "", "a status that is not known: no value");
  return noted ? FRAGILITY_OK : fragility_fail_memory(err);
}

/* The cells that one row gives: those of the patterns it is the row of. */
static fragility_status take_sifted_cells(struct intake *intake, const struct wish *wish, const fragility_text *cells, size_t line, fragility_journal *journal,
                                          fragility_error *err) {
  for (size_t c = 0; c < intake->columns; c++) {
    double value = NAN;
    unsigned state = FRAGILITY_BLANK;
    fragility_text cell = cells[wish->at[c]];
    if (fragility_sieve_cell(&wish->sieve, c, cells)) {
      state = fragility_sieve_status(&wish->sieve, cells);
      bool told = state != FRAGILITY_UNREADABLE;
      if (!told) TRY(note_status(intake, wish, cells, line, journal, err));
      if (state == FRAGILITY_KNOWN) state = fragility_cell_parse(cell, &value);
      if (told && state == FRAGILITY_UNREADABLE) TRY(note_unreadable(intake, wish, &cell, c, line, journal, err));
    }
    intake->cells[c].values.doubles[intake->rows] = state == FRAGILITY_KNOWN ? value : NAN;
    intake->cells[c].values.states[intake->rows] = (unsigned char)state;
  }
  return FRAGILITY_OK;
}

static fragility_status drop_older(struct intake *intake, const struct wish *wish, size_t line, fragility_journal *journal, fragility_error *err) {
  char why[96];
  fragility_text newest = {wish->sieve.newest, strlen(wish->sieve.newest)};
  snprintf(why, sizeof why, "a newer time: the %zu rows taken before it are not used", intake->rows);
  bool noted = fragility_journal_note(journal, FRAGILITY_PROBLEM_NOTICE, intake->path, line, 0, newest, "", why);
  intake->rows = intake->lines.count = 0;
  return noted ? FRAGILITY_OK : fragility_fail_memory(err);
}

/* The newest time is that of a wanted cell: other measures may be of later years. */
static fragility_status take_sifted_block(struct intake *intake, struct wish *wish, const fragility_block *block, bool as_is, fragility_journal *journal,
                                          fragility_error *err) {
  TRY(fragility_intake_room(intake, 0, intake->rows + block->rows, wish->name != SIZE_MAX, true, err));
  for (size_t r = 0; r < block->rows; r++) {
    const fragility_text *cells = block->cells + r * block->columns;
    if (!fragility_sieve_row(&wish->sieve, cells) || !gives_any(intake, wish, cells)) continue;
    enum sifted sifted = fragility_sieve_time(&wish->sieve, cells);
    if (sifted == SIFTED_OUT) continue;
    if (sifted == SIFTED_NEWER) TRY(drop_older(intake, wish, block->lines[r], journal, err));
    TRY(take_sifted_cells(intake, wish, cells, block->lines[r], journal, err));
    TRY(take_row(intake, wish, cells, block->lines[r], as_is, journal, err));
  }
  return FRAGILITY_OK;
}

/* ---- communes ---- */

/* Rows of IRIS go where their commune goes; what is no IRIS goes nowhere. */
static fragility_status find_communes(struct intake *intake, fragility_error *err) {
  intake->communes = intake->codes;
  if (intake->match.source->unit != ROWS_OF_IRIS) return FRAGILITY_OK;
  intake->communes = fragility_array(intake->rows, sizeof *intake->communes);
  if (!intake->communes) return fragility_fail_memory(err);
  for (size_t i = 0; i < intake->rows; i++) {
    const char *code = intake->codes[i];
    intake->communes[i] = fragility_code_is_iris(code) ? fragility_arena_text(&intake->arena, code, 5) : code;
    if (!intake->communes[i]) return fragility_fail_memory(err);
  }
  return FRAGILITY_OK;
}

/* ---- the file ---- */

static fragility_status read_rows(struct intake *intake, fragility_reader *reader, struct wish *wish, bool as_is,
                                  fragility_journal *journal, fragility_error *err) {
  size_t name = *intake->match.source->name ? fragility_match_column(&intake->match, reader, intake->match.source->name) : SIZE_MAX;
  for (size_t i = 0; i < wish->selected; i++)
    if (wish->columns[i] == intake->match.key) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "the code column cannot be an indicator");
  size_t numbers = wish->selected;
  TRY(select_column(wish, intake->match.key, &wish->key, err));
  wish->name = SIZE_MAX;
  if (name != SIZE_MAX && name != intake->match.key) TRY(select_column(wish, name, &wish->name, err));
  const struct sieve_file file = {&intake->match, reader, &intake->arena, select_column, wish};
  TRY(fragility_sieve_make(&file, wish->patterns, wish->count, &wish->sieve, err));
  intake->columns = wish->count;
  intake->cells = fragility_array(intake->columns, sizeof *intake->cells);
  if (!intake->cells) return fragility_fail_memory(err);
  for (size_t c = 0; c < intake->columns; c++) intake->cells[c].pattern = wish->patterns[c];
  TRY(fragility_reader_select(reader, wish->columns, wish->selected, err));
  if (!wish->sieve.on) fragility_reader_numbers(reader, numbers); /* those of long files are read where their row counts */
  const fragility_block *block;
  do {
    TRY(fragility_reader_next(reader, &block, err));
    if (block) TRY(wish->sieve.on ? take_sifted_block(intake, wish, block, as_is, journal, err) : take_block(intake, reader, wish, block, as_is, journal, err));
  } while (block);
  return FRAGILITY_OK;
}

fragility_status fragility_intake_read(const fragility_catalogue *catalogue, fragility_reader *reader, const char *path,
                                       bool as_is, fragility_journal *journal, struct intake *intake, fragility_error *err) {
  *intake = (struct intake){.path = path};
  size_t again;
  TRY(fragility_catalogue_match(catalogue, reader, &intake->arena, &intake->match, err));
  TRY(fragility_reader_find_one(reader, fragility_reader_header(reader)[intake->match.key], &again, err));
  const char *key = fragility_reader_header(reader)[intake->match.key];
  intake->key = fragility_arena_text(&intake->arena, key, strlen(key));
  if (!intake->key) return fragility_fail_memory(err);
  struct wish wish = {.room = fragility_reader_columns(reader)};
  for (size_t i = 0; i < intake->match.source->count; i++) wish.room += intake->match.source->indicators[i].numerator.count + intake->match.source->indicators[i].denominator.count;
  wish.columns = fragility_arena_take(&intake->arena, fragility_reader_columns(reader) * sizeof *wish.columns);
  wish.patterns = fragility_arena_take(&intake->arena, wish.room * sizeof *wish.patterns);
  wish.at = fragility_arena_take(&intake->arena, wish.room * sizeof *wish.at);
  if (!wish.columns || !wish.patterns || !wish.at) return fragility_fail_memory(err);
  TRY(want_all(catalogue, intake, reader, &wish, err));
  const struct source *source = intake->match.source;
  const fragility_ledger facts = {.path = path, .source = source->id, .title = source->title, .publisher = source->publisher,
                                  .licence = source->licence, .vintage = source->vintage, .doubt = source->doubt};
  if (!fragility_journal_open(journal, &facts)) return fragility_fail_memory(err);
  intake->ledger = fragility_journal_ledgers(journal) - 1;
  fragility_status status = read_rows(intake, reader, &wish, as_is, journal, err);
  fragility_intake_cool(intake);
  fragility_sieve_free(&wish.sieve);
  if (status != FRAGILITY_OK) return status;
  fragility_ledger *ledger = fragility_journal_ledger_edit(journal, intake->ledger);
  ledger->rows_in = fragility_reader_rows(reader);
  ledger->rows_rejected = fragility_reader_rejected(reader);
  ledger->encoding = fragility_reader_dialect(reader)->encoding;
  ledger->separator = fragility_reader_dialect(reader)->separator;
  ledger->header_line = fragility_reader_dialect(reader)->header_line;
  ledger->rows_sifted = wish.sieve.on ? ledger->rows_in - ledger->rows_rejected - intake->rows : 0;
  if (!intake->rows && ledger->rows_sifted)
    return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, fragility_reader_name(reader), 0, 0, "found %zu rows, and none of those wanted (%s), expected some (source %s)",
                             ledger->rows_in, *source->filter ? source->filter : "by the formulas of its indicators", source->id);
  if (!intake->rows)
    return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, fragility_reader_name(reader),
                             fragility_reader_dialect(reader)->header_line, 0, "found a header and no row, expected rows");
  TRY(fragility_intake_gather(intake, fragility_reader_threads(reader), journal, err));
  return find_communes(intake, err);
}

void fragility_intake_free(struct intake *intake) {
  for (size_t c = 0; intake->cells && c < intake->columns; c++) {
    if (!intake->cells[c].lent) fragility_values_free(&intake->cells[c].values);
  }
  free(intake->cells);
  if (intake->communes != intake->codes) free(intake->communes);
  if (!intake->makes_units) free(intake->codes);
  free(intake->names);
  free(intake->lines.runs);
  free(intake->units);
  free(intake->doubles);
  free(intake->shares);
  free(intake->split_flags);
  free(intake->first);
  free(intake->members);
  fragility_arena_free(&intake->arena);
}

const struct cells *fragility_intake_cells(const struct intake *intake, const char *pattern) {
  for (size_t c = 0; pattern && c < intake->columns; c++)
    if (strcmp(intake->cells[c].pattern, pattern) == 0) return &intake->cells[c];
  return NULL;
}
