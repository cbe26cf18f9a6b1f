/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of addresses. */
#include "fetch/fetch.h"

#include <stdlib.h>

enum column { ID, SOURCE, TITLE, PUBLISHER, LICENCE, VINTAGE, GEOGRAPHY, URL, PAGE, MEMBER, SEEN_IN, TRIED, COLUMNS };

static const char *const column_names[] = {"id", "source", "title", "publisher", "licence", "vintage", "geography", "url", "page", "member", "seen_in",
                                           "tried", NULL};

struct fragility_downloads {
  fragility_grid *grids; /* hold the texts */
  size_t files, file_capacity;
  fragility_download_facts *facts;
  size_t count, capacity;
};

bool fragility_download_is_id(const char *id) {
  size_t n = strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-");
  return n > 0 && n <= 100 && !id[n] && *id != '-';
}

bool fragility_download_is_url(const char *url) {
  size_t n = strncmp(url, "http://", 7) == 0 ? 7 : strncmp(url, "https://", 8) == 0 ? 8 : 0;
  size_t host = strcspn(url + n, "/?#");
  if (!n || !host || memchr(url + n, '@', host) || strlen(url) > 2000) return false; /* a password would go into the lock */
  for (const char *c = url; *c; c++)
    if (*c <= ' ' || *c > '~' || *c == '"') return false;
  return true;
}

static const fragility_download_facts *find(const fragility_downloads *downloads, const char *id) {
  for (size_t i = 0; i < downloads->count; i++)
    if (strcmp(downloads->facts[i].id, id) == 0) return &downloads->facts[i];
  return NULL;
}

static fragility_status take_row(fragility_downloads *downloads, const fragility_grid *grid, const size_t columns[COLUMNS], size_t row, fragility_error *err) {
  const char *text[COLUMNS];
  for (size_t c = 0; c < COLUMNS; c++) text[c] = fragility_grid_cell(grid, row, columns[c]);
  enum column wrong = COLUMNS;
  const char *expected = NULL;
  bool tried = strcmp(text[TRIED], "yes") == 0;
  if (!tried && strcmp(text[TRIED], "no") != 0) wrong = TRIED, expected = "yes or no";
  if (!fragility_download_is_url(text[URL])) wrong = URL, expected = "an address that starts with http:// or https://";
  if (find(downloads, text[ID])) wrong = ID, expected = "an id that stands once";
  if (!fragility_download_is_id(text[ID])) wrong = ID, expected = "an id of lower-case letters, digits and dashes";
  if (expected)
    return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, grid->path, grid->lines[row], columns[wrong] + 1, "found \"%.60s\", expected %s", text[wrong], expected);
  if (!fragility_grow((void **)&downloads->facts, &downloads->capacity, downloads->count, sizeof *downloads->facts)) return fragility_fail_memory(err);
  downloads->facts[downloads->count++] =
      (fragility_download_facts){text[ID],  text[SOURCE], text[TITLE],  text[PUBLISHER], text[LICENCE], text[VINTAGE], text[GEOGRAPHY],
                                 text[URL], text[PAGE],   text[MEMBER], text[SEEN_IN],   tried};
  return FRAGILITY_OK;
}

static fragility_status read_file(fragility_downloads *downloads, const char *path, fragility_error *err) {
  size_t columns[COLUMNS];
  if (!fragility_grow((void **)&downloads->grids, &downloads->file_capacity, downloads->files, sizeof *downloads->grids)) return fragility_fail_memory(err);
  fragility_grid *grid = &downloads->grids[downloads->files];
  TRY(fragility_grid_read(path, grid, err));
  downloads->files++;
  TRY(fragility_grid_find(grid, column_names, columns, err));
  for (size_t i = 0; i < grid->rows; i++) TRY(take_row(downloads, grid, columns, i, err));
  return FRAGILITY_OK;
}

static fragility_status read_shipped(fragility_downloads *downloads, fragility_error *err) {
  fragility_arena arena = {NULL};
  const char *path = fragility_path(&arena, fragility_data_path(), "catalogue/downloads/downloads.csv");
  fragility_status status = path ? read_file(downloads, path, err) : fragility_fail_memory(err);
  fragility_arena_free(&arena);
  return status;
}

fragility_status fragility_downloads_read(const char *const *more, size_t n, fragility_downloads **out, fragility_error *err) {
  if (!out || (n && !more)) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the downloads, or no files");
  *out = NULL;
  fragility_downloads *downloads = calloc(1, sizeof *downloads);
  if (!downloads) return fragility_fail_memory(err);
  fragility_status status = read_shipped(downloads, err);
  for (size_t i = 0; status == FRAGILITY_OK && i < n; i++)
    status = more[i] ? read_file(downloads, more[i], err) : fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "the path of file %zu is missing", i + 1);
  if (status != FRAGILITY_OK) {
    fragility_downloads_free(downloads);
    return status;
  }
  *out = downloads;
  return FRAGILITY_OK;
}

void fragility_downloads_free(fragility_downloads *downloads) {
  if (!downloads) return;
  for (size_t i = 0; i < downloads->files; i++) fragility_grid_free(&downloads->grids[i]);
  free(downloads->grids);
  free(downloads->facts);
  free(downloads);
}

size_t fragility_downloads_count(const fragility_downloads *downloads) { return downloads ? downloads->count : 0; }

bool fragility_downloads_get(const fragility_downloads *downloads, size_t i, fragility_download_facts *facts) {
  if (!downloads || !facts || i >= downloads->count) return false;
  *facts = downloads->facts[i];
  return true;
}

fragility_status fragility_downloads_find(const fragility_downloads *downloads, const char *id, size_t *download, fragility_error *err) {
  if (!downloads || !id || !download) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no downloads, no id, or no place for the download");
  const fragility_download_facts *found = find(downloads, id);
  if (found) return *download = (size_t)(found - downloads->facts), FRAGILITY_OK;
  const char **ids = fragility_array(downloads->count, sizeof *ids);
  if (!ids) return fragility_fail_memory(err);
  for (size_t i = 0; i < downloads->count; i++) ids[i] = downloads->facts[i].id;
  const char *near = fragility_text_nearest_id(id, ids, downloads->count);
  free(ids);
  return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no download is called \"%.60s\"%s%s", id, near ? "; the nearest is " : "", near ? near : "");
}
