/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a file is, whether or not the catalogue knows it: one pass over every cell. */
#define _GNU_SOURCE
#include "catalogue/catalogue.h"

#include <stdio.h>
#include <stdlib.h>

struct counts {
  size_t numbers, missing, texts, blanks;
  size_t living, shaped; /* cells that are a known commune code; that look like one */
  size_t mended;
};

struct marker {
  const char *text;
  size_t count;
};

struct fragility_profile {
  fragility_arena arena;
  fragility_profile_facts facts;
  size_t columns;
  const char **names;
  struct counts *counts;
  struct marker *markers;
  size_t marker_count, marker_capacity;
  fragility_journal *journal;
  size_t points, commas;
};

/* ---- cells ---- */

static bool count_marker(fragility_profile *profile, fragility_text cell) {
  for (size_t i = 0; i < profile->marker_count; i++)
    if (fragility_text_is(cell, profile->markers[i].text)) return profile->markers[i].count++, true;
  if (!fragility_grow((void **)&profile->markers, &profile->marker_capacity, profile->marker_count, sizeof *profile->markers)) return false;
  const char *text = fragility_arena_text(&profile->arena, cell.text, cell.size);
  if (text) profile->markers[profile->marker_count++] = (struct marker){text, 1};
  return text != NULL;
}

static void count_mark(fragility_profile *profile, fragility_text cell) {
  if (cell.size && memchr(cell.text, ',', cell.size)) profile->commas++;
  else if (cell.size && memchr(cell.text, '.', cell.size)) profile->points++;
}

static void count_code(struct counts *counts, fragility_text cell, const fragility_territory *territory) {
  char code[FRAGILITY_CODE_SIZE];
  bool repaired;
  if (!fragility_code_repair(cell, code, &repaired)) return;
  counts->shaped++;
  counts->mended += repaired;
  counts->living += fragility_territory_resolve(territory, code, NULL) != SIZE_MAX;
}

static bool take_cell(fragility_profile *profile, size_t column, fragility_text cell, const fragility_territory *territory) {
  struct counts *counts = &profile->counts[column];
  double value;
  cell = fragility_text_trim(cell);
  unsigned state = fragility_cell_parse(cell, &value);
  count_code(counts, cell, territory);
  if (state == FRAGILITY_KNOWN) {
    counts->numbers++;
    count_mark(profile, cell);
    return true;
  }
  counts->blanks += state == FRAGILITY_BLANK;
  bool missing = state != FRAGILITY_UNREADABLE;
  counts->missing += missing;
  counts->texts += !missing;
  return !missing || count_marker(profile, cell);
}

static bool note_encoding(fragility_profile *profile, size_t line, size_t column, fragility_text cell) {
  if (!fragility_text_is_broken(cell)) return true;
  return fragility_journal_note(profile->journal, FRAGILITY_PROBLEM_ENCODING, profile->facts.file, line, column + 1, cell, "",
                                "some bytes of this cell are no text: accents were lost");
}

static fragility_status take_block(fragility_profile *profile, const fragility_block *block, const fragility_territory *territory, fragility_error *err) {
  for (size_t r = 0; r < block->rows; r++)
    for (size_t c = 0; c < block->columns; c++) {
      fragility_text cell = block->cells[r * block->columns + c];
      if (!take_cell(profile, c, cell, territory) || !note_encoding(profile, block->lines[r], c, cell)) return fragility_fail_memory(err);
    }
  return FRAGILITY_OK;
}

/* ---- the code column ---- */

static size_t column_named(const fragility_profile *profile, const char *name) {
  for (size_t c = 0; c < profile->columns; c++)
    if (strcmp(profile->names[c], name) == 0) return c;
  return SIZE_MAX;
}

static bool mostly_communes(const fragility_profile *profile, size_t column, size_t rows) {
  return column != SIZE_MAX && profile->counts[column].living && profile->counts[column].living * 2 >= rows;
}

/* A name that says code, commune or INSEE somewhere. */
static bool sounds_like_code(const char *name) {
  static const char *const parts[] = {"cod", "com", "insee", "geo"};
  for (size_t p = 0; p < sizeof parts / sizeof *parts; p++)
    if (strcasestr(name, parts[p])) return true;
  return false;
}

/* Names decide first, the finest level before; then a code in two columns; then what the cells are. */
static const char *code_column(fragility_profile *profile, const struct match *match, size_t rows) {
  static const char *const sure[] = {"CODE_IRIS", "IRIS", "iris_code", "CODGEO", "code_insee", "CODE_INSEE", "DEPCOM", "insee_com", "COM_AV",
                                     "Ancien Code Officiel", "Code commune INSEE", "code_commune", "INSEECOM", "insee_code"};
  static const char *const when_communes[] = {"COM", "com", "code", "insee", "INSEE"};
  if (match->source && match->source != &match->tidy) return profile->names[match->key];
  for (size_t i = 0; i < sizeof sure / sizeof *sure; i++)
    if (column_named(profile, sure[i]) != SIZE_MAX) return sure[i];
  for (size_t i = 0; i < sizeof when_communes / sizeof *when_communes; i++)
    if (mostly_communes(profile, column_named(profile, when_communes[i]), rows)) return when_communes[i];
  if (column_named(profile, "DEP") != SIZE_MAX && column_named(profile, "COM") != SIZE_MAX) return "DEP+COM";
  if (column_named(profile, "dep") != SIZE_MAX) return "dep";
  for (size_t c = 0; c < profile->columns; c++)
    if (mostly_communes(profile, c, rows) && sounds_like_code(profile->names[c])) return profile->names[c];
  return "";
}

/* ---- the file ---- */

static fragility_status prepare(fragility_profile *profile, fragility_reader *reader, fragility_error *err) {
  const char *name = fragility_reader_name(reader);
  profile->columns = fragility_reader_columns(reader);
  profile->facts.file = fragility_arena_text(&profile->arena, name, strlen(name));
  profile->names = fragility_arena_take(&profile->arena, profile->columns * sizeof *profile->names);
  profile->counts = fragility_arena_take(&profile->arena, profile->columns * sizeof *profile->counts);
  size_t *all = fragility_arena_take(&profile->arena, profile->columns * sizeof *all);
  if (!profile->facts.file || !profile->names || !profile->counts || !all) return fragility_fail_memory(err);
  for (size_t c = 0; c < profile->columns; c++) {
    const char *text = fragility_reader_header(reader)[c];
    profile->names[c] = fragility_arena_text(&profile->arena, text, strlen(text));
    if (!profile->names[c]) return fragility_fail_memory(err);
    all[c] = c;
  }
  return fragility_reader_select(reader, all, profile->columns, err);
}

static int most_first(const void *a, const void *b) {
  const struct marker *x = a, *y = b;
  return x->count != y->count ? (x->count < y->count ? 1 : -1) : strcmp(x->text, y->text);
}

static void conclude(fragility_profile *profile, const fragility_reader *reader, const struct match *match) {
  static const char *const separators[] = {",", ";", "tab", "|"};
  const fragility_dialect *dialect = fragility_reader_dialect(reader);
  fragility_profile_facts *facts = &profile->facts;
  size_t s = dialect->separator == ',' ? 0 : dialect->separator == ';' ? 1 : dialect->separator == '\t' ? 2 : 3;
  facts->encoding = dialect->encoding, facts->line_end = dialect->line_end, facts->separator = separators[s];
  facts->header_line = dialect->header_line, facts->quoted = dialect->quoted;
  facts->rejected = fragility_reader_rejected(reader);
  facts->rows = fragility_reader_rows(reader);
  facts->columns = profile->columns;
  facts->decimal = profile->points && profile->commas ? "both" : profile->points ? "." : profile->commas ? "," : "none";
  facts->code_column = code_column(profile, match, facts->rows);
  facts->source = match->source ? match->source->id : "";
  size_t code = column_named(profile, facts->code_column);
  if (code != SIZE_MAX) {
    facts->codes_repaired = profile->counts[code].mended;
    facts->codes_unresolved = facts->rows - facts->rejected - profile->counts[code].living;
  }
  if (profile->marker_count) qsort(profile->markers, profile->marker_count, sizeof *profile->markers, most_first);
}

static fragility_status read_all(fragility_profile *profile, fragility_reader *reader, const fragility_catalogue *catalogue,
                                 const fragility_territory *territory, fragility_error *err) {
  struct match match;
  fragility_error unknown;
  const fragility_block *block;
  TRY(prepare(profile, reader, err));
  fragility_reader_tolerate(reader);
  fragility_status status = fragility_catalogue_match(catalogue, reader, &profile->arena, &match, &unknown);
  if (status == FRAGILITY_ERROR_UNKNOWN) match.source = NULL;
  else if (status != FRAGILITY_OK) return status;
  do {
    TRY(fragility_reader_next(reader, &block, err));
    if (block) TRY(take_block(profile, block, territory, err));
  } while (block);
  conclude(profile, reader, &match);
  profile->facts.source = *profile->facts.source ? fragility_arena_text(&profile->arena, profile->facts.source, strlen(profile->facts.source)) : "";
  return profile->facts.source ? FRAGILITY_OK : fragility_fail_memory(err);
}

fragility_status fragility_profile_read(const char *path, const fragility_territory *territory, const fragility_import_options *options,
                                        fragility_profile **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the profile");
  *out = NULL;
  if (!path || !territory) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "a profile needs a file and a territory");
  fragility_catalogue *shipped = NULL;
  fragility_reader *reader = NULL;
  const fragility_catalogue *catalogue = options ? options->catalogue : NULL;
  fragility_profile *profile = calloc(1, sizeof *profile);
  if (profile) profile->journal = fragility_journal_create();
  fragility_status status = profile && profile->journal ? FRAGILITY_OK : fragility_fail_memory(err);
  if (status == FRAGILITY_OK && !catalogue) status = fragility_catalogue_read(NULL, 0, &shipped, err);
  if (status == FRAGILITY_OK) status = fragility_reader_open(path, options ? options->options : NULL, profile->journal, &reader, err);
  if (status == FRAGILITY_OK) status = read_all(profile, reader, catalogue ? catalogue : shipped, territory, err);
  fragility_reader_free(reader);
  fragility_catalogue_free(shipped);
  if (status != FRAGILITY_OK) {
    fragility_profile_free(profile);
    return status;
  }
  *out = profile;
  return FRAGILITY_OK;
}

void fragility_profile_free(fragility_profile *profile) {
  if (!profile) return;
  free(profile->markers);
  fragility_journal_free(profile->journal);
  fragility_arena_free(&profile->arena);
  free(profile);
}

const fragility_profile_facts *fragility_profile_get(const fragility_profile *profile) { return profile ? &profile->facts : NULL; }

const char *fragility_profile_marker(const fragility_profile *profile, size_t i, size_t *count) {
  if (!profile || i >= profile->marker_count) return NULL;
  if (count) *count = profile->markers[i].count;
  return profile->markers[i].text;
}

const char *fragility_profile_column(const fragility_profile *profile, size_t i, size_t *numbers, size_t *missing, size_t *texts) {
  if (!profile || i >= profile->columns) return NULL;
  if (numbers) *numbers = profile->counts[i].numbers;
  if (missing) *missing = profile->counts[i].missing;
  if (texts) *texts = profile->counts[i].texts;
  return profile->names[i];
}

const fragility_journal *fragility_profile_journal(const fragility_profile *profile) { return profile ? profile->journal : NULL; }
