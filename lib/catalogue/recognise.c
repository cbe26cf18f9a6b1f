/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which source a header belongs to: the one with the most marks among those that are all there. */
#include "catalogue/catalogue.h"

#include <stdio.h>

static bool digit(char c) { return c >= '0' && c <= '9'; }

/* Two wildcards, each a year of two digits: ?? and ##, for files that put tables of two years side by side. */
static const char wildcards[] = "?#";

static size_t wildcard(const char *pattern, size_t left) {
  if (left < 2 || pattern[0] != pattern[1]) return SIZE_MAX;
  return pattern[0] == wildcards[0] ? 0 : pattern[0] == wildcards[1] ? 1 : SIZE_MAX;
}

static const struct years any_years = {{"", ""}};

/* Does `name` equal `pattern`, its wildcards standing for two digits (written to the year when it is empty, compared otherwise)? */
static bool fits(const char *pattern, size_t size, const char *name, struct years *years) {
  for (size_t i = 0; i < size; i++) { /* a name that is shorter differs where it ends */
    size_t w = wildcard(pattern + i, size - i);
    if (w == SIZE_MAX) {
      if (pattern[i] != name[i]) return false;
      continue;
    }
    char *year = years->of[w];
    if (!digit(name[i]) || !digit(name[i + 1])) return false;
    if (year[0] && (year[0] != name[i] || year[1] != name[i + 1])) return false;
    year[0] = name[i], year[1] = name[i + 1];
    i++;
  }
  return !name[size];
}

/* The one name a pattern stands for, its wildcards being of known years; false when some is not, or the name is too long. */
static bool spell(fragility_text pattern, const struct years *years, char *name, size_t room) {
  if (pattern.size >= room) return false;
  for (size_t i = 0; i < pattern.size; i++) {
    size_t w = wildcard(pattern.text + i, pattern.size - i);
    if (w != SIZE_MAX && !digit(years->of[w][0])) return false;
    name[i] = w == SIZE_MAX ? pattern.text[i] : years->of[w][0];
    if (w != SIZE_MAX) i++, name[i] = years->of[w][1];
  }
  name[pattern.size] = '\0';
  return true;
}

static size_t column_of(const fragility_reader *reader, fragility_text pattern, const struct years *years) {
  const char *const *header = fragility_reader_header(reader);
  char name[256];
  if (spell(pattern, years, name, sizeof name)) return fragility_reader_find(reader, name);
  for (size_t c = 0, n = fragility_reader_columns(reader); c < n; c++) {
    struct years bound = *years;
    if (fits(pattern.text, pattern.size, header[c], &bound)) return c;
  }
  return SIZE_MAX;
}

size_t fragility_match_column(const struct match *match, const fragility_reader *reader, const char *pattern) {
  size_t size = fragility_pattern_size(pattern);
  if (pattern[size] && !fragility_pattern_conditions_found(match, reader, pattern)) return SIZE_MAX;
  return column_of(reader, (fragility_text){pattern, size}, &match->years);
}

/* ---- the year of a wildcard: the latest that all of its columns have ---- */

struct common {
  size_t wildcard;
  bool any, years[100];
};

static bool holds(fragility_text pattern, size_t w) {
  for (size_t i = 0; i < pattern.size; i++)
    if (wildcard(pattern.text + i, pattern.size - i) == w) return true;
  return false;
}

static void narrow(struct common *common, const fragility_reader *reader, fragility_text pattern) {
  bool years[100] = {false};
  if (!holds(pattern, common->wildcard)) return;
  const char *const *header = fragility_reader_header(reader);
  for (size_t c = 0, n = fragility_reader_columns(reader); c < n; c++) {
    struct years found = any_years;
    const char *year = found.of[common->wildcard];
    if (fits(pattern.text, pattern.size, header[c], &found)) years[(year[0] - '0') * 10 + year[1] - '0'] = true;
  }
  for (size_t y = 0; y < 100; y++) common->years[y] &= years[y];
  common->any = true;
}

static void narrow_by_marks(struct common *common, const fragility_reader *reader, const struct source *source) {
  fragility_text left = {source->marks, strlen(source->marks)}, mark;
  while (fragility_text_next(&left, '|', &mark)) narrow(common, reader, mark);
}

static void narrow_by_formula(struct common *common, const fragility_reader *reader, const struct formula *formula) {
  for (size_t t = 0; t < formula->count; t++) narrow(common, reader, (fragility_text){formula->terms[t].column, strlen(formula->terms[t].column)});
}

static void narrow_by_indicators(struct common *common, const fragility_reader *reader, const struct source *source) {
  for (size_t i = 0; i < source->count; i++) {
    const struct indicator *one = &source->indicators[i];
    narrow_by_formula(common, reader, &one->numerator);
    narrow_by_formula(common, reader, &one->denominator);
    if (one->weight && !one->weight_source) narrow(common, reader, (fragility_text){one->weight, strlen(one->weight)});
  }
}

/* 60 to 99 are of the last century. A wildcard that no year fits is bound to what no column has. */
static bool latest(const struct common *common, char year[3]) {
  year[0] = '\0';
  if (!common->any) return true;
  memcpy(year, "--", 3);
  for (int i = 159; i >= 60; i--)
    if (common->years[i % 100]) {
      year[0] = (char)('0' + i % 100 / 10), year[1] = (char)('0' + i % 10);
      return true;
    }
  return false;
}

/* The marks bind ??; ## is bound by all columns that hold it, and may be lacking where no mark does. */
static bool bind_years(const struct source *source, const fragility_reader *reader, struct years *years) {
  struct common main = {.wildcard = 0}, beside = {.wildcard = 1};
  memset(main.years, true, sizeof main.years);
  memset(beside.years, true, sizeof beside.years);
  narrow_by_marks(&main, reader, source);
  narrow_by_marks(&beside, reader, source);
  narrow_by_indicators(&beside, reader, source);
  (void)latest(&beside, years->of[1]);
  return latest(&main, years->of[0]);
}

static size_t find_key(const char *key, const fragility_reader *reader) {
  fragility_text left = {key, strlen(key)}, name;
  while (fragility_text_next(&left, '|', &name)) {
    size_t c = column_of(reader, name, &any_years);
    if (c != SIZE_MAX) return c;
  }
  return SIZE_MAX;
}

/* Counts the marks that are in the header, and all. */
static size_t marks_found(const struct source *source, const fragility_reader *reader, const struct years *years, size_t *all,
                          fragility_text *lacking) {
  size_t found = 0;
  fragility_text left = {source->marks, strlen(source->marks)}, mark;
  for (*all = 0; fragility_text_next(&left, '|', &mark); ++*all)
    if (column_of(reader, mark, years) != SIZE_MAX) found++;
    else *lacking = mark;
  return found;
}

/* ---- tidy files: a code column, and columns named by indicators ---- */

static const char tidy_keys[] = "code|code_insee|insee_com|CODGEO|codgeo|code_commune";

static const struct indicator *known_indicator(const fragility_catalogue *catalogue, const char *code) {
  for (size_t s = 0; s < catalogue->count; s++)
    for (size_t i = 0; i < catalogue->sources[s].count; i++)
      if (strcmp(catalogue->sources[s].indicators[i].code, code) == 0) return &catalogue->sources[s].indicators[i];
  return NULL;
}

/* Its indicators are published values: they merge by the legal population of each part, or plainly. */
static fragility_status tidy(const fragility_catalogue *catalogue, const fragility_reader *reader, fragility_arena *arena,
                             struct match *match, fragility_error *err) {
  size_t columns = fragility_reader_columns(reader);
  struct source *source = &match->tidy;
  *source = (struct source){.id = "tidy", .title = "Indicateurs en colonnes", .publisher = "", .licence = "", .vintage = "",
                            .doubt = "", .key = tidy_keys, .marks = "", .has_data = "", .name = "name", .population = "population"};
  source->indicators = fragility_arena_take(arena, (columns + 1) * sizeof *source->indicators);
  if (!source->indicators) return fragility_fail_memory(err);
  match->key = find_key(tidy_keys, reader);
  for (size_t c = 0; c < columns && match->key != SIZE_MAX; c++) {
    const char *name = fragility_reader_header(reader)[c];
    const struct indicator *known = known_indicator(catalogue, name);
    if (!known || c == match->key) continue;
    struct indicator *indicator = &source->indicators[source->count++];
    *indicator = *known;
    indicator->kind = known->kind == KIND_RATIO ? KIND_RATE : known->kind;
    indicator->scale = 1, indicator->complement = false, indicator->needs_all = false;
    indicator->weight_source = "insee-populations-legales", indicator->weight = "PMUN";
    indicator->definition = "valeur donnée telle quelle par le fichier";
    struct term *term = fragility_arena_take(arena, sizeof *term);
    char *column = fragility_arena_text(arena, name, strlen(name));
    if (!term || !column) return fragility_fail_memory(err);
    *term = (struct term){1, column};
    indicator->numerator = (struct formula){1, term};
    indicator->denominator = (struct formula){0, NULL};
  }
  match->source = source->count ? source : NULL;
  return FRAGILITY_OK;
}

/* ---- a file nobody knows ---- */

static void describe_header(const fragility_reader *reader, char *text, size_t size) {
  size_t used = 0, n = fragility_reader_columns(reader);
  text[0] = '\0';
  for (size_t c = 0; c < n && c < 12 && used < size - 60; c++)
    used += (size_t)snprintf(text + used, size - used, "%s%.40s", c ? ", " : "", fragility_reader_header(reader)[c]);
  if (n > 12) snprintf(text + used, size - used, " and %zu more", n - 12);
}

static fragility_status unknown(const fragility_catalogue *catalogue, const fragility_reader *reader, fragility_error *err) {
  const struct source *nearest = NULL;
  fragility_text lacks = {"", 0};
  double best = 0.5; /* one column in common says nothing */
  for (size_t s = 0; s < catalogue->count; s++) {
    size_t all;
    fragility_text lacking = {"", 0};
    double found = (double)marks_found(&catalogue->sources[s], reader, &any_years, &all, &lacking);
    if (found / (double)all > best) best = found / (double)all, nearest = &catalogue->sources[s], lacks = lacking;
  }
  char header[400];
  describe_header(reader, header, sizeof header);
  size_t line = fragility_reader_dialect(reader)->header_line;
  if (nearest)
    return fragility_fail_at(err, FRAGILITY_ERROR_UNKNOWN, fragility_reader_name(reader), line, 0,
                             "no known source has these columns: %s; the nearest is %s (%s), which also has %.*s", header,
                             nearest->id, nearest->title, (int)lacks.size, lacks.text);
  return fragility_fail_at(err, FRAGILITY_ERROR_UNKNOWN, fragility_reader_name(reader), line, 0,
                           "no known source has these columns: %s; expected a file of the catalogue, or a code column and "
                           "columns named by indicators",
                           header);
}

fragility_status fragility_catalogue_match(const fragility_catalogue *catalogue, const fragility_reader *reader,
                                           fragility_arena *arena, struct match *match, fragility_error *err) {
  size_t most = 0;
  *match = (struct match){.key = SIZE_MAX};
  for (size_t s = 0; s < catalogue->count; s++) {
    const struct source *source = &catalogue->sources[s];
    struct years years = any_years;
    size_t all, key = find_key(source->key, reader);
    fragility_text lacking;
    if (key == SIZE_MAX || !bind_years(source, reader, &years)) continue;
    if (marks_found(source, reader, &years, &all, &lacking) < all || all <= most) continue;
    most = all;
    match->source = source;
    match->key = key;
    match->years = years;
  }
  if (!match->source) TRY(tidy(catalogue, reader, arena, match, err));
  return match->source ? FRAGILITY_OK : unknown(catalogue, reader, err);
}
