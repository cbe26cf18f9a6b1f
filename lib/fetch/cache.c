/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where things are in the cache, and who may write there. */
#define _GNU_SOURCE
#include "fetch/fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *join(fragility_arena *arena, const char *a, const char *b) {
  size_t n = strlen(a) + strlen(b) + 1;
  char *text = fragility_arena_take(arena, n);
  if (text) snprintf(text, n, "%s%s", a, b);
  return text;
}

static const char *variable(const char *name) {
  const char *value = getenv(name);
  return value && *value ? value : NULL;
}

static fragility_status find_cache(struct fetch_place *place, const char *asked, fragility_error *err) {
  const char *folder = asked ? asked : variable("FRAGILITY_CACHE"), *below = NULL;
  if (!folder && (folder = variable("XDG_CACHE_HOME"))) below = "fragility";
  if (!folder && (folder = variable("HOME"))) below = ".cache/fragility";
  if (!folder) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found no folder for the cache, expected FRAGILITY_CACHE, XDG_CACHE_HOME or HOME");
  place->cache = below ? fragility_path(&place->arena, folder, below) : join(&place->arena, folder, "");
  return place->cache ? FRAGILITY_OK : fragility_fail_memory(err);
}

/* The extension of an address, with its dot, "" when there is none: what opens the file on a desk. The server is not asked. */
static void find_extension(const char *url, char extension[12]) {
  const char *path = strchr(strstr(url, "://") + 3, '/'), *dot = NULL;
  for (const char *c = path ? path : ""; *c && *c != '?' && *c != '#'; c++)
    if (*c == '.') dot = c;
  size_t n = 0;
  if (dot) n = strspn(dot + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
  bool whole = n && n <= 10 && (!dot[1 + n] || dot[1 + n] == '?' || dot[1 + n] == '#');
  snprintf(extension, 12, "%.*s", whole ? (int)n + 1 : 0, dot ? dot : "");
}

static fragility_status fill(struct fetch_place *place, const fragility_download_facts *download, const fragility_fetch_options *options,
                             fragility_error *err) {
  char extension[12];
  if (options->lock && strcmp(options->lock, "-") == 0) /* standard input to a reader, output to a writer */
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found \"-\" for the lock, expected a file");
  TRY(find_cache(place, options->cache, err));
  find_extension(download->url, extension);
  place->name = join(&place->arena, download->id, extension);
  place->lock = options->lock ? join(&place->arena, options->lock, "") : fragility_path(&place->arena, place->cache, "fragility.lock");
  place->file = place->name ? fragility_path(&place->arena, place->cache, place->name) : NULL;
  place->part = place->file ? join(&place->arena, place->file, ".part") : NULL;
  place->tag = place->part ? join(&place->arena, place->part, ".tag") : NULL;
  if (!place->lock || !place->tag) return fragility_fail_memory(err);
  if (strcmp(place->lock, place->file) == 0) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "%.400s cannot be both the lock and a file of the cache", place->file);
  return FRAGILITY_OK;
}

fragility_status fragility_place_find(const fragility_download_facts *download, const fragility_fetch_options *options, struct fetch_place *place,
                                      fragility_error *err) {
  *place = (struct fetch_place){.cache = NULL};
  fragility_status status = fill(place, download, options, err);
  if (status != FRAGILITY_OK) fragility_place_free(place);
  return status;
}

void fragility_place_free(struct fetch_place *place) { fragility_arena_free(&place->arena); }

fragility_status fragility_folder_make(const char *path, fragility_error *err) {
  fragility_arena arena = {NULL};
  char *folder = fragility_arena_text(&arena, path, strlen(path));
  if (!folder) return fragility_fail_memory(err);
  fragility_status status = FRAGILITY_OK;
  for (char *slash = strchr(folder + 1, '/'); slash && status == FRAGILITY_OK; slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
      status = fragility_fail(err, FRAGILITY_ERROR_IO, "%.400s: cannot make the folder: %s", folder, strerror(errno));
    *slash = '/';
  }
  fragility_arena_free(&arena);
  return status;
}

/* A file that another process moved away while it was waited for is no longer the one at the path. */
static bool stands_at(int file, const char *path) {
  struct stat held, there;
  return fstat(file, &held) == 0 && stat(path, &there) == 0 && held.st_ino == there.st_ino && held.st_dev == there.st_dev;
}

fragility_status fragility_file_hold(const char *path, bool wait, int *file, fragility_error *err) {
  enum { PAUSE_MS = 20 };
  for (int patience = wait ? 10000 / PAUSE_MS : 0;;) {
    *file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (*file < 0) return fragility_fail(err, FRAGILITY_ERROR_IO, "%.400s: cannot write: %s", path, strerror(errno));
    bool held = flock(*file, LOCK_EX | LOCK_NB) == 0;
    int why = errno;
    if (held && stands_at(*file, path)) return FRAGILITY_OK;
    close(*file);
    *file = -1;
    if (held || (why == EWOULDBLOCK && patience-- > 0)) {
      if (!held) poll(NULL, 0, PAUSE_MS);
      continue;
    }
    if (why != EWOULDBLOCK) return fragility_fail(err, FRAGILITY_ERROR_IO, "%.400s: cannot lock: %s", path, strerror(why));
    return fragility_fail(err, FRAGILITY_ERROR_IO, "%.400s: found another process at work on it, expected to be alone: try again when it is done", path);
  }
}
