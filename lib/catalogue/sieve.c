/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Long files: which rows count, and which cell each is. A column may be written VALUE[AGE=Y_GE65;SEX=_T]: the cell of VALUE in the
 * row that has these. The status of a cell (SDMX) is read before its value. */
#include "catalogue/catalogue.h"

#include <stdlib.h>

size_t fragility_pattern_size(const char *pattern) {
  const char *bracket = strchr(pattern, '[');
  return bracket ? (size_t)(bracket - pattern) : strlen(pattern);
}

/* `COLUMN=VALUE;COLUMN=VALUE`, one after the other; false at the end, or when it is no such list (*wrong). */
static bool next_condition(fragility_text *left, fragility_text *column, fragility_text *value, bool *wrong) {
  fragility_text one;
  if (!fragility_text_next(left, ';', &one)) return false;
  const char *equal = one.size ? memchr(one.text, '=', one.size) : NULL;
  *wrong = !equal || equal == one.text;
  if (*wrong) return false;
  *column = (fragility_text){one.text, (size_t)(equal - one.text)};
  *value = (fragility_text){equal + 1, (size_t)(one.text + one.size - equal - 1)};
  return true;
}

/* The list between the brackets of a pattern; empty when it has none. */
static fragility_text inside(const char *pattern) {
  size_t size = fragility_pattern_size(pattern), all = strlen(pattern);
  return size + 1 < all ? (fragility_text){pattern + size + 1, all - size - 2} : (fragility_text){"", 0};
}

bool fragility_conditions_are_good(const char *list) {
  fragility_text left = {list, strlen(list)}, column, value;
  bool wrong = false;
  size_t newest = 0;
  while (next_condition(&left, &column, &value, &wrong)) newest += fragility_text_is(value, "newest");
  return !wrong && newest <= 1;
}

bool fragility_pattern_is_good(const char *pattern) {
  size_t size = fragility_pattern_size(pattern), all = strlen(pattern);
  if (size == all) return !strchr(pattern, ']');
  fragility_text left = inside(pattern), column, value;
  bool wrong = false;
  if (!size || all < size + 4 || pattern[all - 1] != ']' || strcspn(pattern, "]") != all - 1) return false;
  while (next_condition(&left, &column, &value, &wrong)) continue;
  return !wrong;
}

bool fragility_pattern_conditions_found(const struct match *match, const fragility_reader *reader, const char *pattern) {
  fragility_text left = inside(pattern), column, value;
  bool wrong = false, found = true;
  while (found && next_condition(&left, &column, &value, &wrong)) {
    char name[128];
    if (column.size >= sizeof name) return false;
    memcpy(name, column.text, column.size);
    name[column.size] = '\0';
    found = fragility_match_column(match, reader, name) != SIZE_MAX;
  }
  return found;
}

/* ---- a sieve for one file ---- */

static fragility_status lacks(const struct sieve_file *file, const char *name, fragility_error *err) {
  return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, fragility_reader_name(file->reader), fragility_reader_dialect(file->reader)->header_line, 0,
                           "found no column %s, expected one (source %s)", name, file->match->source->id);
}

static fragility_status add(struct sieve *sieve, fragility_text list, const struct sieve_file *file, fragility_error *err) {
  fragility_text column, value;
  bool wrong = false;
  while (next_condition(&list, &column, &value, &wrong)) {
    const char *name = fragility_arena_text(file->arena, column.text, column.size);
    if (!name || !fragility_grow((void **)&sieve->conditions, &sieve->capacity, sieve->count, sizeof *sieve->conditions)) return fragility_fail_memory(err);
    size_t in_file = fragility_match_column(file->match, file->reader, name), at;
    if (in_file == SIZE_MAX) return lacks(file, name, err);
    TRY(file->select(file->user, in_file, &at, err));
    sieve->conditions[sieve->count++] = (struct condition){value, at};
  }
  return FRAGILITY_OK;
}

/* A name that starts with ? may be lacking. */
static fragility_status find_statuses(struct sieve *sieve, const struct sieve_file *file, fragility_error *err) {
  fragility_text left = {file->match->source->status, strlen(file->match->source->status)}, name;
  for (size_t s = 0; s < 2 && fragility_text_next(&left, '|', &name); s++) {
    const char *text = fragility_arena_text(file->arena, name.text, name.size);
    if (!text) return fragility_fail_memory(err);
    bool optional = *text == '?';
    size_t in_file = fragility_match_column(file->match, file->reader, text + optional);
    if (in_file != SIZE_MAX) TRY(file->select(file->user, in_file, &sieve->status[s], err));
    else if (!optional) return lacks(file, text, err);
  }
  return FRAGILITY_OK;
}

fragility_status fragility_sieve_make(const struct sieve_file *file, const char *const *patterns, size_t n, struct sieve *sieve, fragility_error *err) {
  const struct source *source = file->match->source;
  *sieve = (struct sieve){.status = {SIZE_MAX, SIZE_MAX}};
  sieve->on = source->filter && (*source->filter || *source->status);
  for (size_t i = 0; i < n; i++) sieve->on |= strchr(patterns[i], '[') != NULL;
  if (!sieve->on) return FRAGILITY_OK;
  sieve->first = fragility_arena_take(file->arena, (n + 1) * sizeof *sieve->first);
  if (!sieve->first) return fragility_fail_memory(err);
  TRY(add(sieve, (fragility_text){source->filter, strlen(source->filter)}, file, err));
  for (size_t i = 0; i < n; i++) {
    sieve->first[i] = sieve->count;
    TRY(add(sieve, inside(patterns[i]), file, err));
  }
  sieve->first[n] = sieve->count;
  return find_statuses(sieve, file, err);
}

void fragility_sieve_free(struct sieve *sieve) { free(sieve->conditions); }

/* ---- rows ---- */

static bool same(fragility_text a, fragility_text b) { return a.size == b.size && memcmp(a.text, b.text, a.size) == 0; }

static bool is_newest(const struct condition *condition) { return fragility_text_is(condition->value, "newest"); }

bool fragility_sieve_row(const struct sieve *sieve, const fragility_text *cells) {
  for (size_t i = 0; i < sieve->first[0]; i++) {
    const struct condition *c = &sieve->conditions[i];
    if (!is_newest(c) && !same(fragility_text_trim(cells[c->at]), c->value)) return false;
  }
  return true;
}

/* 2023, 2023-06, 2023_T2: years first, so that the order of the texts is that of time. */
static bool is_time(fragility_text cell, size_t room) {
  for (size_t i = 0; i < 4; i++)
    if (cell.size < 4 || cell.text[i] < '0' || cell.text[i] > '9') return false;
  return cell.size < room;
}

enum sifted fragility_sieve_time(struct sieve *sieve, const fragility_text *cells) {
  char time[sizeof sieve->newest] = "";
  size_t i = 0;
  while (i < sieve->first[0] && !is_newest(&sieve->conditions[i])) i++;
  if (i == sieve->first[0]) return SIFTED_IN;
  fragility_text cell = fragility_text_trim(cells[sieve->conditions[i].at]);
  if (!is_time(cell, sizeof time)) return SIFTED_OUT;
  memcpy(time, cell.text, cell.size);
  int order = strcmp(time, sieve->newest);
  if (order < 0) return SIFTED_OUT;
  if (!order) return SIFTED_IN;
  bool older = *sieve->newest != '\0';
  memcpy(sieve->newest, time, sizeof time);
  return older ? SIFTED_NEWER : SIFTED_IN;
}

bool fragility_sieve_cell(const struct sieve *sieve, size_t pattern, const fragility_text *cells) {
  for (size_t i = sieve->first[pattern]; i < sieve->first[pattern + 1]; i++)
    if (!same(fragility_text_trim(cells[sieve->conditions[i].at]), sieve->conditions[i].value)) return false;
  return true;
}

/* SDMX: the observation status says whether there is a value, the confidentiality status whether it may be told. */
unsigned fragility_sieve_status(const struct sieve *sieve, const fragility_text *cells) {
  fragility_text observed = sieve->status[0] == SIZE_MAX ? (fragility_text){"", 0} : fragility_text_trim(cells[sieve->status[0]]);
  fragility_text told = sieve->status[1] == SIZE_MAX ? (fragility_text){"", 0} : fragility_text_trim(cells[sieve->status[1]]);
  if (told.size && !fragility_text_is(told, "F")) return told.size == 1 ? FRAGILITY_SECRET : FRAGILITY_UNREADABLE;
  if (!observed.size) return FRAGILITY_KNOWN;
  if (observed.size != 1) return FRAGILITY_UNREADABLE;
  if (strchr("ABDEFGIPSUVW", observed.text[0])) return FRAGILITY_KNOWN;
  if (strchr("HKLMNO", observed.text[0])) return FRAGILITY_NOT_AVAILABLE;
  return observed.text[0] == 'Q' ? FRAGILITY_SECRET : FRAGILITY_UNREADABLE;
}
