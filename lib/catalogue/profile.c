/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a file is, whether or not the catalogue knows it: one pass over every cell. Which column holds the codes and which hold
 * numbers is known at its end only: what is odd is kept until then. */
#include "catalogue/catalogue.h"
#include "catalogue/doubts.h"

#include <stdio.h>
#include <stdlib.h>

struct counts {
  size_t numbers, missing, texts, blanks;
  size_t living; /* cells that are a known commune code */
  size_t mended;
  size_t points, commas, first_point, first_comma; /* decimal marks, and the lines of the first ones */
  size_t powers, first_power;                      /* numbers such as 1,2E+05 */
  size_t thousands;                                /* marks with three digits behind and one to three before, as 12.345 */
  bool may_be_code, iris; /* the code column of a file by IRIS */
  struct doubts strangers, mendings, odd, words; /* codes of no commune; mended codes; cells odd by themselves; other texts */
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

static void count_once(size_t *count, size_t *first, size_t line) {
  if (!(*count)++) *first = line;
}

static void count_mark(struct counts *counts, size_t line, fragility_text cell) {
  const char *comma = memchr(cell.text, ',', cell.size), *mark = comma ? comma : memchr(cell.text, '.', cell.size);
  if (comma) count_once(&counts->commas, &counts->first_comma, line);
  else if (mark) count_once(&counts->points, &counts->first_point, line);
  size_t before = mark ? (size_t)(mark - cell.text) : 0;
  counts->thousands += before >= 1 && before <= 3 && cell.size == before + 4 && cell.text[0] >= '1' && cell.text[0] <= '9';
  if (memchr(cell.text, 'E', cell.size) || memchr(cell.text, 'e', cell.size)) count_once(&counts->powers, &counts->first_power, line);
}

/* The code of a commune, its own or that of an IRIS. */
static bool find_code(const struct counts *counts, fragility_text cell, char code[FRAGILITY_IRIS_SIZE], bool *repaired) {
  if (!counts->iris) return fragility_code_repair(cell, code, repaired);
  bool shaped = fragility_iris_repair(cell, code, repaired);
  if (shaped) code[5] = '\0';
  return shaped;
}

static bool count_code(fragility_profile *profile, size_t column, size_t line, fragility_text cell, const fragility_territory *territory) {
  struct counts *counts = &profile->counts[column];
  char code[FRAGILITY_IRIS_SIZE];
  bool repaired, shaped = find_code(counts, cell, code, &repaired);
  bool living = shaped && fragility_territory_resolve(territory, code, NULL) != SIZE_MAX;
  counts->mended += shaped && repaired;
  counts->living += living;
  if (!counts->may_be_code) return true;
  if (shaped && repaired && !fragility_doubts_take(&counts->mendings, &profile->arena, line, cell, counts->iris ? "IRIS code mended" : "commune code mended")) return false;
  const char *stranger = counts->iris ? "no IRIS of a commune, living or former" : "";
  if (!living && !counts->iris) stranger = fragility_code_doubt(cell, profile->names[column], territory);
  return living || fragility_doubts_take(&counts->strangers, &profile->arena, line, cell, stranger);
}

static bool is_corsican(fragility_text cell) { return cell.size > 1 && cell.text[0] == '2' && strchr("ABab", cell.text[1]); }

/* A text is odd by itself, or because all else in the column is numbers; of columns of texts none are kept. */
static bool keep_odd(fragility_profile *profile, struct counts *counts, size_t line, fragility_text cell) {
  enum { FEW = 20 };
  const char *why = fragility_cell_doubt(cell);
  if (why) return fragility_doubts_take(&counts->odd, &profile->arena, line, cell, why);
  if ((counts->texts > FEW && counts->texts > counts->numbers) || is_corsican(cell)) return true;
  return fragility_doubts_take(&counts->words, &profile->arena, line, cell, "no number, in a column of numbers");
}

static bool take_cell(fragility_profile *profile, size_t column, size_t line, fragility_text cell, const fragility_territory *territory) {
  struct counts *counts = &profile->counts[column];
  double value;
  cell = fragility_text_trim(cell);
  unsigned state = fragility_cell_parse(cell, &value);
  if (!count_code(profile, column, line, cell, territory)) return false;
  if (state == FRAGILITY_KNOWN) {
    counts->numbers++;
    count_mark(counts, line, cell);
    return true;
  }
  counts->blanks += state == FRAGILITY_BLANK;
  bool missing = state != FRAGILITY_UNREADABLE;
  counts->missing += missing;
  counts->texts += !missing;
  return missing ? count_marker(profile, cell) : keep_odd(profile, counts, line, cell);
}

static bool note_encoding(fragility_profile *profile, size_t line, size_t column, fragility_text cell) {
  if (!fragility_text_is_broken(cell)) return true;
  return fragility_journal_note(profile->journal, FRAGILITY_PROBLEM_ENCODING, profile->facts.file, line, column + 1, cell, "",
                                "some bytes of this cell are no text: accents were lost");
}

/* Files put one behind the other have their headers inside, and their byte-order marks. */
static bool is_header(const fragility_profile *profile, const fragility_text *cells) {
  for (size_t c = 0; c < profile->columns; c++)
    if (!fragility_text_is(fragility_cell_bare(cells[c]), profile->names[c])) return false;
  return true;
}

static fragility_status take_block(fragility_profile *profile, const fragility_block *block, const fragility_territory *territory, fragility_error *err) {
  for (size_t r = 0; r < block->rows; r++) {
    const fragility_text *cells = block->cells + r * block->columns;
    bool taken = true, again = is_header(profile, cells);
    if (again) taken = fragility_journal_note(profile->journal, FRAGILITY_PROBLEM_ROW, profile->facts.file, block->lines[r], 0, cells[0], "", "the header line again: no row");
    for (size_t c = 0; c < block->columns && taken && !again; c++)
      taken = take_cell(profile, c, block->lines[r], cells[c], territory) && note_encoding(profile, block->lines[r], c, cells[c]);
    if (!taken) return fragility_fail_memory(err);
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
  const struct counts *counts = column == SIZE_MAX ? NULL : &profile->counts[column];
  return counts && counts->living && counts->living * 2 >= rows - counts->blanks;
}

static bool holds_any(const char *name, const char *const *parts) {
  for (; *parts; parts++)
    if (fragility_text_holds(name, *parts)) return true;
  return false;
}

/* A name that says code, commune or INSEE somewhere. Many a post code is the code of some commune as well. */
static bool sounds_like_code(const char *name) {
  static const char *const parts[] = {"cod", "com", "insee", "geo", "iris", "dep", NULL}, *const posts[] = {"post", NULL};
  return holds_any(name, parts) && !holds_any(name, posts);
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
  size_t best = SIZE_MAX;
  for (size_t c = 0; c < profile->columns; c++)
    if (sounds_like_code(profile->names[c]) && mostly_communes(profile, c, rows) && (best == SIZE_MAX || profile->counts[c].living > profile->counts[best].living)) best = c;
  return best == SIZE_MAX ? "" : profile->names[best];
}

/* ---- what there is to tell of each column ---- */

static bool note_column(const fragility_profile *profile, size_t column, size_t line, const char *text) {
  fragility_text name = {profile->names[column], strlen(profile->names[column])};
  return fragility_journal_note(profile->journal, FRAGILITY_PROBLEM_NOTICE, profile->facts.file, line, column + 1, name, "", text);
}

/* Numbers that were read, but maybe not as they were meant. */
static bool note_numbers(const fragility_profile *profile, size_t column) {
  const struct counts *counts = &profile->counts[column];
  char text[200];
  if (counts->points && counts->commas) {
    size_t line = counts->first_point > counts->first_comma ? counts->first_point : counts->first_comma;
    snprintf(text, sizeof text, "column with decimal points (%zu cells) and decimal commas (%zu): each was read by its own mark", counts->points, counts->commas);
    if (!note_column(profile, column, line, text)) return false;
  }
  if (counts->thousands > 1 && counts->thousands == counts->points + counts->commas) {
    snprintf(text, sizeof text, "column whose %zu marks all have three digits behind: read as decimals, are they thousands?", counts->thousands);
    if (!note_column(profile, column, counts->points ? counts->first_point : counts->first_comma, text)) return false;
  }
  if (!counts->powers) return true;
  snprintf(text, sizeof text, "column with powers of ten (%zu cells), as 1,2E+05: a spreadsheet may have rounded them", counts->powers);
  return note_column(profile, column, counts->first_power, text);
}

static bool tell_column(const fragility_profile *profile, size_t column, bool is_code) {
  const struct counts *counts = &profile->counts[column];
  struct telling telling = {profile->journal, FRAGILITY_PROBLEM_CODE_UNRESOLVED, profile->facts.file, column + 1, counts->iris};
  if (is_code) {
    if (!fragility_doubts_tell(&counts->strangers, &telling)) return false;
    telling.kind = FRAGILITY_PROBLEM_CODE_REPAIRED;
    return fragility_doubts_tell(&counts->mendings, &telling);
  }
  bool of_numbers = counts->numbers && counts->numbers >= counts->texts;
  telling.kind = of_numbers ? FRAGILITY_PROBLEM_CELL : FRAGILITY_PROBLEM_NOTICE;
  if (!fragility_doubts_tell(&counts->odd, &telling) || !note_numbers(profile, column)) return false;
  static const char *const identifiers[] = {"tel", "tél", "phone", "sire", NULL};
  bool skipped = !of_numbers || counts->may_be_code || holds_any(profile->names[column], identifiers);
  return skipped || fragility_doubts_tell(&counts->words, &telling);
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

static const char *decimal_mark(const fragility_profile *profile) {
  size_t points = 0, commas = 0;
  for (size_t c = 0; c < profile->columns; c++) points += profile->counts[c].points, commas += profile->counts[c].commas;
  return points && commas ? "both" : points ? "." : commas ? "," : "none";
}

static bool conclude(fragility_profile *profile, const fragility_reader *reader, const struct match *match) {
  static const char *const separators[] = {",", ";", "tab", "|"};
  const fragility_dialect *dialect = fragility_reader_dialect(reader);
  fragility_profile_facts *facts = &profile->facts;
  size_t s = dialect->separator == ',' ? 0 : dialect->separator == ';' ? 1 : dialect->separator == '\t' ? 2 : 3;
  facts->encoding = dialect->encoding, facts->line_end = dialect->line_end, facts->separator = separators[s];
  facts->header_line = dialect->header_line, facts->quoted = dialect->quoted;
  facts->rejected = fragility_reader_rejected(reader);
  facts->rows = fragility_reader_rows(reader);
  facts->columns = profile->columns;
  facts->decimal = decimal_mark(profile);
  facts->code_column = code_column(profile, match, facts->rows);
  facts->source = match->source ? match->source->id : "";
  size_t code = column_named(profile, facts->code_column);
  if (code != SIZE_MAX) {
    facts->codes_repaired = profile->counts[code].mended;
    facts->codes_unresolved = facts->rows - facts->rejected - profile->counts[code].living;
  }
  if (profile->marker_count) qsort(profile->markers, profile->marker_count, sizeof *profile->markers, most_first);
  for (size_t c = 0; c < profile->columns; c++)
    if (!tell_column(profile, c, c == code)) return false;
  return true;
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
  for (size_t c = 0; c < profile->columns; c++) profile->counts[c].may_be_code = c == match.key || sounds_like_code(profile->names[c]);
  if (match.source && match.source->unit == ROWS_OF_IRIS) profile->counts[match.key].iris = true;
  do {
    TRY(fragility_reader_next(reader, &block, err));
    if (block) TRY(take_block(profile, block, territory, err));
  } while (block);
  if (!conclude(profile, reader, &match)) return fragility_fail_memory(err);
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
  for (size_t c = 0; profile->counts && c < profile->columns; c++) {
    struct counts *counts = &profile->counts[c];
    fragility_doubts_free(&counts->strangers), fragility_doubts_free(&counts->mendings);
    fragility_doubts_free(&counts->odd), fragility_doubts_free(&counts->words);
  }
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
