/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every real file through both readers: the same rows, lines, texts and problems, whatever the chunks, threads and masks. */
#include "reference.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

struct digest {
  uint64_t hash, lines; /* of the cells; of the lines, for blocks are not the same */
  size_t rows, rejected;
  fragility_error err;
};

static void add(uint64_t *hash, const char *text, size_t size) {
  for (size_t i = 0; i < size; i++) *hash = (*hash ^ (unsigned char)text[i]) * 1099511628211u;
  *hash = (*hash ^ size) * 1099511628211u;
}

static struct digest digest_of(const char *path, const char *reader_name, size_t chunk, int threads) {
  struct digest digest = {.hash = 14695981039346656037u};
  fragility_options options = {.threads = threads, .reader = reader_name};
  fragility_journal *journal = fragility_journal_create();
  fragility_reader *reader = NULL;
  const fragility_block *block = NULL;
  fragility_status status = fragility_reader_open(path, &options, journal, &reader, &digest.err);
  if (status == FRAGILITY_OK) {
    size_t n = fragility_reader_columns(reader), *all = calloc(n + 1, sizeof *all);
    for (size_t c = 0; c < n; c++) all[c] = c;
    fragility_reader_tolerate(reader);
    fragility_reader_chunk(reader, chunk);
    status = fragility_reader_select(reader, all, n, &digest.err);
    free(all);
  }
  do {
    if (status == FRAGILITY_OK) status = fragility_reader_next(reader, &block, &digest.err);
    for (size_t i = 0; status == FRAGILITY_OK && block && i < block->rows * block->columns; i++) add(&digest.hash, block->cells[i].text, block->cells[i].size);
    for (size_t r = 0; status == FRAGILITY_OK && block && r < block->rows; r++) digest.lines = (digest.lines ^ block->lines[r]) * 1099511628211u;
  } while (status == FRAGILITY_OK && block);
  if (status == FRAGILITY_OK) {
    const fragility_dialect *d = fragility_reader_dialect(reader);
    digest.rows = fragility_reader_rows(reader), digest.rejected = fragility_reader_rejected(reader);
    add(&digest.hash, d->encoding, strlen(d->encoding)), add(&digest.hash, d->line_end, strlen(d->line_end));
    digest.hash += d->quoted, digest.err = (fragility_error){0};
  }
  for (size_t i = 0; i < fragility_journal_kept(journal); i++) digest.lines = (digest.lines ^ fragility_journal_problem(journal, i)->line) * 1099511628211u;
  if (status != FRAGILITY_OK) digest.hash = digest.lines = 0;
  fragility_reader_free(reader);
  fragility_journal_free(journal);
  return digest;
}

static void compare(struct tally *tally, const char *path) {
  static const struct {
    const char *reader;
    size_t chunk;
    int threads;
  } ways[] = {{NULL, 0, 2}, {"avx2", 4096, 3}, {"sse2", 65536, 1}, {"portable", 1 << 20, 2}};
  struct digest wanted = digest_of(path, "libcsv", 0, 1);
  for (size_t w = 0; w < sizeof ways / sizeof *ways; w++) {
    struct digest found = digest_of(path, ways[w].reader, ways[w].chunk, ways[w].threads);
    tally_true(tally, path, found.rows == wanted.rows && found.rejected == wanted.rejected && found.hash == wanted.hash && found.lines == wanted.lines);
    tally_text(tally, path, found.err.message, wanted.err.message);
  }
}

static bool is_text(const char *name) { return strstr(name, ".csv") || strstr(name, ".CSV") || strstr(name, ".txt") || strstr(name, "meta_"); }

static void walk(struct tally *tally, const char *folder, size_t *files) {
  struct dirent **entries;
  int n = scandir(folder, &entries, NULL, alphasort);
  for (int i = 0; i < n; i++) {
    char path[1024];
    struct stat facts;
    snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
    bool hidden = entries[i]->d_name[0] == '.', known = stat(path, &facts) == 0;
    if (known && !hidden && S_ISDIR(facts.st_mode)) walk(tally, path, files);
    else if (known && !hidden && is_text(entries[i]->d_name)) compare(tally, path), ++*files;
    free(entries[i]);
  }
  if (n >= 0) free(entries);
}

static void test_all(void **state) {
  struct tally tally = {.what = "real files, both readers"};
  size_t files = 0;
  (void)state;
  walk(&tally, reference_path("opendata"), &files);
  printf("  %zu files, four ways each\n", files);
  assert_true(files > 60);
  tally_close(&tally);
}

int main(void) {
  if (!reference_folder()) {
    printf("skipped: no reference data\n");
    return 77;
  }
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_all)};
  return cmocka_run_group_tests_name("readers", tests, NULL, NULL);
}
