/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of older schemas and of regional files, to the words of the standard where they mean the same. */
#include "supply/venue.h"

#include <stdlib.h>

struct entry {
  size_t field, to; /* where the word was found, and the field it belongs to */
  const char *folded, *kept;
};

struct vocabulary {
  fragility_arena arena;
  struct entry *entries;
  size_t count, capacity;
};

enum { LONGEST = 256 };

static int by_word(const void *a, const void *b) {
  const struct entry *x = a, *y = b;
  if (x->field != y->field) return x->field < y->field ? -1 : 1;
  return strcmp(x->folded, y->folded);
}

static fragility_status add(struct vocabulary *v, size_t field, fragility_text word, size_t to, fragility_text kept, fragility_error *err) {
  char folded[LONGEST];
  size_t n = fragility_fold_letters(word, folded, sizeof folded);
  if (!fragility_grow((void **)&v->entries, &v->capacity, v->count, sizeof *v->entries)) return fragility_fail_memory(err);
  struct entry entry = {field, to, fragility_arena_text(&v->arena, folded, n), fragility_arena_text(&v->arena, kept.text, kept.size)};
  if (!entry.folded || !entry.kept) return fragility_fail_memory(err);
  v->entries[v->count++] = entry;
  return FRAGILITY_OK;
}

/* The words of the standard stand for themselves. */
static fragility_status add_standard(struct vocabulary *v, fragility_error *err) {
  for (size_t f = 0; f < FRAGILITY_FIELDS; f++) {
    const char *values = fragility_standard_field(f)->values;
    fragility_text left = {values ? values : "", values ? strlen(values) : 0}, value;
    while (fragility_text_next(&left, '|', &value)) TRY(add(v, f, value, f, value, err));
  }
  return FRAGILITY_OK;
}

static fragility_status take_rows(struct vocabulary *v, const fragility_grid *grid, fragility_error *err) {
  static const char *const names[] = {"field", "found", "to", "kept", NULL};
  size_t columns[4];
  TRY(fragility_grid_find(grid, names, columns, err));
  for (size_t row = 0; row < grid->rows; row++) {
    const char *found = fragility_grid_cell(grid, row, columns[1]), *kept = fragility_grid_cell(grid, row, columns[3]);
    size_t field = fragility_standard_find(fragility_grid_cell(grid, row, columns[0])), to = fragility_standard_find(fragility_grid_cell(grid, row, columns[2]));
    if (field >= FRAGILITY_FIELDS || to >= FRAGILITY_FIELDS || !fragility_standard_valid(to, kept))
      return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, grid->path, grid->lines[row], 0, "found \"%.60s\", expected a field and a word of the standard", kept);
    TRY(add(v, field, (fragility_text){found, strlen(found)}, to, (fragility_text){kept, strlen(kept)}, err));
  }
  return FRAGILITY_OK;
}

static fragility_status read_file(struct vocabulary *v, fragility_error *err) {
  fragility_grid grid;
  const char *path = fragility_path(&v->arena, fragility_data_path(), "catalogue/venues/vocabulary.csv");
  if (!path) return fragility_fail_memory(err);
  TRY(fragility_grid_read(path, &grid, err));
  fragility_status status = take_rows(v, &grid, err);
  fragility_grid_free(&grid);
  return status;
}

fragility_status fragility_vocabulary_read(struct vocabulary **out, fragility_error *err) {
  struct vocabulary *v = *out = calloc(1, sizeof *v);
  if (!v) return fragility_fail_memory(err);
  fragility_status status = add_standard(v, err);
  if (status == FRAGILITY_OK) status = read_file(v, err);
  if (status == FRAGILITY_OK) qsort(v->entries, v->count, sizeof *v->entries, by_word);
  if (status == FRAGILITY_OK) return status;
  fragility_vocabulary_free(v);
  *out = NULL;
  return status;
}

void fragility_vocabulary_free(struct vocabulary *vocabulary) {
  if (!vocabulary) return;
  free(vocabulary->entries);
  fragility_arena_free(&vocabulary->arena);
  free(vocabulary);
}

static const struct entry *look_up(const struct vocabulary *v, size_t field, fragility_text word) {
  char folded[LONGEST];
  if (!fragility_fold_letters(word, folded, sizeof folded)) return NULL;
  struct entry key = {.field = field, .folded = folded};
  return bsearch(&key, v->entries, v->count, sizeof key, by_word);
}

const char *fragility_vocabulary_find(const struct vocabulary *vocabulary, size_t *field, fragility_text word) {
  const struct entry *entry = look_up(vocabulary, *field, word);
  const char *colon = memchr(word.text, ':', word.size); /* "Gratuit : je peux accéder gratuitement ..." */
  if (!entry && colon) entry = look_up(vocabulary, *field, (fragility_text){word.text, (size_t)(colon - word.text)});
  if (!entry) return NULL;
  *field = entry->to;
  return entry->kept;
}
