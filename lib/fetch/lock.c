/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lock: what each file was when it was first fetched. Text to be kept beside one's work: no date, sorted. */
#define _GNU_SOURCE
#include "fetch/fetch.h"

#include <errno.h>
#include <fragility/write.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum column { ID, URL, SIZE, SHA256, COLUMNS };

static const char *const column_names[] = {"id", "url", "size", "sha256", NULL};

static bool is_digest(const char *text) {
  return strspn(text, "0123456789abcdef") == FRAGILITY_DIGEST_SIZE - 1 && !text[FRAGILITY_DIGEST_SIZE - 1];
}

static fragility_status take_row(struct fetch_lock *lock, const size_t columns[COLUMNS], size_t row, fragility_error *err) {
  const char *text[COLUMNS], *expected = NULL;
  for (size_t c = 0; c < COLUMNS; c++) text[c] = fragility_grid_cell(&lock->grid, row, columns[c]);
  enum column wrong = COLUMNS;
  size_t size = 0;
  if (!is_digest(text[SHA256])) wrong = SHA256, expected = "64 hexadecimal digits in lower case";
  if (!fragility_integer_parse((fragility_text){text[SIZE], strlen(text[SIZE])}, &size)) wrong = SIZE, expected = "a size in bytes";
  if (!fragility_download_is_url(text[URL])) wrong = URL, expected = "an address that starts with http:// or https://";
  if (fragility_lock_find(lock, text[ID])) wrong = ID, expected = "an id that stands once";
  if (!fragility_download_is_id(text[ID])) wrong = ID, expected = "an id of lower-case letters, digits and dashes";
  if (expected)
    return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, lock->path, lock->grid.lines[row], columns[wrong] + 1, "found \"%.80s\", expected %s", text[wrong],
                             expected);
  return fragility_lock_put(lock, &(struct lock_entry){text[ID], text[URL], text[SHA256], size}, err);
}

static fragility_status read_rows(struct fetch_lock *lock, fragility_error *err) {
  size_t columns[COLUMNS];
  struct stat facts;
  int found = stat(lock->path, &facts);
  if (found != 0 && (errno == ENOENT || errno == ENOTDIR)) return FRAGILITY_OK;
  if (found == 0 && !S_ISREG(facts.st_mode)) /* a pipe would be waited for */
    return fragility_fail(err, FRAGILITY_ERROR_IO, "%.400s: found a folder, a device or a pipe, expected a file for the lock", lock->path);
  if (found == 0 && !facts.st_size) return FRAGILITY_OK;
  TRY(fragility_grid_read(lock->path, &lock->grid, err));
  TRY(fragility_grid_find(&lock->grid, column_names, columns, err));
  for (size_t i = 0; i < lock->grid.rows; i++) TRY(take_row(lock, columns, i, err));
  return FRAGILITY_OK;
}

fragility_status fragility_lock_read(const char *path, struct fetch_lock *lock, fragility_error *err) {
  *lock = (struct fetch_lock){.path = path};
  fragility_status status = read_rows(lock, err);
  if (status != FRAGILITY_OK) fragility_lock_free(lock);
  return status;
}

void fragility_lock_free(struct fetch_lock *lock) {
  fragility_grid_free(&lock->grid);
  free(lock->entries);
  *lock = (struct fetch_lock){.path = NULL};
}

const struct lock_entry *fragility_lock_find(const struct fetch_lock *lock, const char *id) {
  for (size_t i = 0; i < lock->count; i++)
    if (strcmp(lock->entries[i].id, id) == 0) return &lock->entries[i];
  return NULL;
}

fragility_status fragility_lock_put(struct fetch_lock *lock, const struct lock_entry *entry, fragility_error *err) {
  const struct lock_entry *there = fragility_lock_find(lock, entry->id);
  if (there) return lock->entries[there - lock->entries] = *entry, FRAGILITY_OK;
  if (!fragility_grow((void **)&lock->entries, &lock->capacity, lock->count, sizeof *lock->entries)) return fragility_fail_memory(err);
  lock->entries[lock->count++] = *entry;
  return FRAGILITY_OK;
}

static int by_id(const void *a, const void *b) { return strcmp(((const struct lock_entry *)a)->id, ((const struct lock_entry *)b)->id); }

/* A link stays one: what it leads to is replaced. */
static fragility_status replace_text(const char *text, const char *path, fragility_error *err) {
  char *real = realpath(path, NULL);
  if (!real) return fragility_fail(err, FRAGILITY_ERROR_IO, "%.400s: cannot write: %s", path, strerror(errno));
  fragility_status status = fragility_text_write(text, real, true, err);
  free(real);
  return status;
}

fragility_status fragility_lock_write(struct fetch_lock *lock, fragility_error *err) {
  char *text = NULL;
  size_t size = 0;
  FILE *stream = open_memstream(&text, &size);
  if (!stream) return fragility_fail_memory(err);
  if (lock->count) qsort(lock->entries, lock->count, sizeof *lock->entries, by_id);
  fputs("id,url,size,sha256\n", stream);
  for (size_t i = 0; i < lock->count; i++) {
    const struct lock_entry *e = &lock->entries[i];
    const char *quote = strchr(e->url, ',') ? "\"" : ""; /* an address holds no quote */
    fprintf(stream, "%s,%s%s%s,%" PRIu64 ",%s\n", e->id, quote, e->url, quote, e->size, e->sha256);
  }
  bool good = fclose(stream) == 0 && text;
  fragility_status status = good ? replace_text(text, lock->path, err) : fragility_fail_memory(err);
  free(text);
  return status;
}
