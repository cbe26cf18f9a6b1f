/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of fetching share: a server with one answer to be changed, a cache a test, and what must be left there. */
#ifndef TESTS_FETCH_SESSION_H
#define TESTS_FETCH_SESSION_H

#include "../check.h"
#include "server.h"

#include "fetch/fetch.h"

#include <dirent.h>
#include <fragility/write.h>

enum { SIZE = 100000 };

static char content[SIZE + 1];
static struct answer answers[2] = {{.path = "/start", .status = 301, .location = "/file.csv"}}, *const answer = &answers[1]; /* at /file.csv */
static struct server server;

static inline struct asked asked(void) { return server_asked(&server); }

/* ---- one test: a cache of its own, one answer ---- */

struct session {
  char cache[256], url[256];
  fragility_download_facts download;
  fragility_fetch_options options;
  fragility_fetched fetched;
  fragility_error err;
};

static inline const char *in_cache(const struct session *s, const char *name) {
  static char path[512];
  snprintf(path, sizeof path, "%s/%s", s->cache, name);
  return path;
}

static inline bool is_there(const struct session *s, const char *name) { return access(in_cache(s, name), F_OK) == 0; }

static inline size_t size_of(const struct session *s, const char *name) {
  struct stat facts;
  return stat(in_cache(s, name), &facts) == 0 ? (size_t)facts.st_size : SIZE_MAX;
}

static inline size_t count_files(const struct session *s) {
  size_t count = 0;
  DIR *entries = opendir(s->cache);
  for (struct dirent *entry; entries && (entry = readdir(entries));) count += entry->d_name[0] != '.';
  if (entries) closedir(entries);
  return count;
}

static inline void begin_at(struct session *s, const char *cache, const char *path) {
  *s = (struct session){.options.stall_seconds = 1};
  snprintf(s->cache, sizeof s->cache, "%s", scratch(cache));
  snprintf(s->url, sizeof s->url, "http://127.0.0.1:%d%s", server.port, path);
  s->download = (fragility_download_facts){.id = "file", .url = s->url};
  s->options.cache = s->cache;
  *answer = (struct answer){.path = "/file.csv", .body = content, .size = SIZE, .etag = "\"one\"", .ranges = RANGES_RIGHT};
  server_forget(&server);
}

static inline fragility_status fetch(struct session *s) {
  snprintf(s->err.message, sizeof s->err.message, "(none)");
  return fragility_download_fetch(&s->download, &s->options, &s->fetched, &s->err);
}

static inline void must(struct session *s, fragility_fetch_way way) {
  if (fetch(s) != FRAGILITY_OK) fail_msg("%s", s->err.message);
  assert_int_equal(s->fetched.way, way);
  assert_string_equal(s->err.message, "(none)");
}

/* The status, what the message says after the address, and nothing where the file would be. */
static inline void must_fail(struct session *s, fragility_status status, const char *message) {
  char expected[1024];
  snprintf(expected, sizeof expected, "%s: %s", s->url, message);
  int found = (int)fetch(s);
  if (strncmp(s->err.message, expected, strlen(expected)) != 0) fail_msg("found \"%s\", expected \"%s\"", s->err.message, expected);
  assert_int_equal(found, status);
  assert_string_equal(s->fetched.path, "");
}

static inline void must_hold(const struct session *s, const char *path, const char *expected, size_t size) {
  size_t found;
  char *text = read_whole(path, &found);
  assert_int_equal(found, size);
  assert_memory_equal(text, expected, size);
  free(text);
  assert_false(is_there(s, "file.csv.part"));
  assert_false(is_there(s, "file.csv.part.tag"));
}

/* Leaves `size` bytes of the file in the part, as a closed connection does. */
static inline void cut_at(struct session *s, size_t size) {
  answer->cut = size;
  char message[128];
  snprintf(message, sizeof message, "found the connection closed after %zu bytes, expected the whole file", size);
  must_fail(s, FRAGILITY_ERROR_IO, message);
  assert_int_equal(size_of(s, "file.csv.part"), size);
  assert_false(is_there(s, "file.csv"));
  answer->cut = 0;
  server_forget(&server);
}

/* ---- the run ---- */

static inline int setup(void **state) {
  (void)state;
  alarm(120); /* a hang is a failure */
  setenv("no_proxy", "127.0.0.1", 1);
  uint64_t seed = 5;
  for (size_t i = 0; i < SIZE; i++) content[i] = (char)random_bits(&seed);
  return server_start(&server, answers, 2) ? 0 : -1;
}

static inline int server_end(void **state) {
  (void)state;
  server_stop(&server);
  return 0;
}

static inline int finish(int failed) {
  scratch_end();
  return failed;
}

/* Runs `here` always, `with` where libcurl is. */
#define RUN(here, with)                                                                                                \
  finish(cmocka_run_group_tests(here, setup, server_end) +                                                             \
         (fragility_transfer_built() ? cmocka_run_group_tests(with, setup, server_end) : 0))

#endif
