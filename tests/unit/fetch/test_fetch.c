/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files fetched from a server of our own: whole, cut, slow, wrong, and what is left in the cache each time. */
#include "../check.h"
#include "server.h"

#include "fetch/fetch.h"

#include <dirent.h>
#include <fragility/write.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>

enum { SIZE = 100000 };

static char content[SIZE + 1];
static struct answer answers[2] = {{.path = "/start", .status = 301, .location = "/file.csv"}}, *const answer = &answers[1]; /* at /file.csv */
static struct server server;

/* ---- one test: a cache of its own, one answer ---- */

struct session {
  char cache[256], url[256];
  fragility_download_facts download;
  fragility_fetch_options options;
  fragility_fetched fetched;
  fragility_error err;
};

static const char *in_cache(const struct session *s, const char *name) {
  static char path[512];
  snprintf(path, sizeof path, "%s/%s", s->cache, name);
  return path;
}

static bool is_there(const struct session *s, const char *name) { return access(in_cache(s, name), F_OK) == 0; }

static size_t size_of(const struct session *s, const char *name) {
  struct stat facts;
  return stat(in_cache(s, name), &facts) == 0 ? (size_t)facts.st_size : SIZE_MAX;
}

static size_t count_files(const struct session *s) {
  size_t count = 0;
  DIR *entries = opendir(s->cache);
  for (struct dirent *entry; entries && (entry = readdir(entries));) count += entry->d_name[0] != '.';
  if (entries) closedir(entries);
  return count;
}

static void begin_at(struct session *s, const char *cache, const char *path) {
  *s = (struct session){.options.stall_seconds = 1};
  snprintf(s->cache, sizeof s->cache, "%s", scratch(cache));
  snprintf(s->url, sizeof s->url, "http://127.0.0.1:%d%s", server.port, path);
  s->download = (fragility_download_facts){.id = "file", .url = s->url};
  s->options.cache = s->cache;
  *answer = (struct answer){.path = "/file.csv", .body = content, .size = SIZE, .etag = "\"one\"", .ranges = RANGES_RIGHT};
  server_forget(&server);
}

static fragility_status fetch(struct session *s) {
  snprintf(s->err.message, sizeof s->err.message, "(none)");
  return fragility_download_fetch(&s->download, &s->options, &s->fetched, &s->err);
}

static void must(struct session *s, fragility_fetch_way way) {
  if (fetch(s) != FRAGILITY_OK) fail_msg("%s", s->err.message);
  assert_int_equal(s->fetched.way, way);
}

/* The status, what the message says after the address, and nothing where the file would be. */
static void must_fail(struct session *s, fragility_status status, const char *message) {
  char expected[1024];
  snprintf(expected, sizeof expected, "%s: %s", s->url, message);
  int found = (int)fetch(s);
  if (strncmp(s->err.message, expected, strlen(expected)) != 0) fail_msg("found \"%s\", expected \"%s\"", s->err.message, expected);
  assert_int_equal(found, status);
  assert_string_equal(s->fetched.path, "");
}

static void must_hold(const struct session *s, const char *path, const char *expected, size_t size) {
  size_t found;
  char *text = read_whole(path, &found);
  assert_int_equal(found, size);
  assert_memory_equal(text, expected, size);
  free(text);
  assert_false(is_there(s, "file.csv.part"));
  assert_false(is_there(s, "file.csv.part.tag"));
}

/* Leaves `size` bytes of the file in the part, as a closed connection does. */
static void cut_at(struct session *s, size_t size) {
  answer->cut = size;
  char message[128];
  snprintf(message, sizeof message, "found the connection closed after %zu bytes, expected the whole file", size);
  must_fail(s, FRAGILITY_ERROR_IO, message);
  assert_int_equal(size_of(s, "file.csv.part"), size);
  assert_false(is_there(s, "file.csv"));
  answer->cut = 0;
  server_forget(&server);
}

/* ---- whole ---- */

static void comes_whole_then_from_the_cache(void **state) {
  (void)state;
  struct session s;
  char digest[FRAGILITY_DIGEST_SIZE], line[512];
  begin_at(&s, "whole/deep/cache", "/file.csv?a=1,2#end");
  answer->path = "/file.csv?a=1,2";
  must(&s, FRAGILITY_FETCH_DOWNLOADED);
  fragility_digest_bytes(content, SIZE, digest);
  assert_string_equal(s.fetched.path, in_cache(&s, "file.csv"));
  assert_string_equal(s.fetched.sha256, digest);
  assert_int_equal(s.fetched.size, SIZE);
  must_hold(&s, s.fetched.path, content, SIZE);
  snprintf(line, sizeof line, "id,url,size,sha256\nfile,\"%s\",%d,%s\n", s.url, SIZE, digest);
  must_hold(&s, in_cache(&s, "fragility.lock"), line, strlen(line));
  assert_int_equal(count_files(&s), 2);
  must(&s, FRAGILITY_FETCH_CACHED);
  s.options.offline = true;
  must(&s, FRAGILITY_FETCH_CACHED);
  assert_string_equal(s.fetched.path, in_cache(&s, "file.csv"));
  assert_string_equal(s.fetched.sha256, digest);
  assert_int_equal(server.requests, 1);
}

static void length_may_be_unknown(void **state) {
  (void)state;
  struct session s;
  begin_at(&s, "no-length", "/file.csv");
  answer->no_length = true;
  answer->etag = NULL;
  must(&s, FRAGILITY_FETCH_DOWNLOADED);
  must_hold(&s, s.fetched.path, content, SIZE);
}

static void cached_needs_no_server(void **state) {
  (void)state;
  struct session s;
  struct server own;
  struct answer mine = {.path = "/mine", .body = "mine"};
  begin_at(&s, "stopped", "/mine");
  assert_true(server_start(&own, &mine, 1));
  snprintf(s.url, sizeof s.url, "http://127.0.0.1:%d/mine", own.port);
  must(&s, FRAGILITY_FETCH_DOWNLOADED);
  assert_string_equal(s.fetched.path, in_cache(&s, "file"));
  server_stop(&own);
  must(&s, FRAGILITY_FETCH_CACHED);
  assert_int_equal(unlink(in_cache(&s, "file")), 0);
  must_fail(&s, FRAGILITY_ERROR_IO, "cannot be fetched: ");
  assert_non_null(strstr(s.err.message, "refused") ? strstr(s.err.message, "refused") : strstr(s.err.message, "connect"));
  assert_int_equal(count_files(&s), 1);
}

static void damaged_cache_is_fetched_again(void **state) {
  (void)state;
  struct session s;
  begin_at(&s, "damaged", "/file.csv");
  must(&s, FRAGILITY_FETCH_DOWNLOADED);
  assert_int_equal(truncate(s.fetched.path, 10), 0);
  s.options.offline = true;
  assert_int_equal(fetch(&s), FRAGILITY_ERROR_IO);
  assert_non_null(strstr(s.err.message, "file.csv: found SHA-256 "));
  assert_non_null(strstr(s.err.message, "offline, nothing is fetched"));
  s.options.offline = false;
  must(&s, FRAGILITY_FETCH_DOWNLOADED);
  must_hold(&s, s.fetched.path, content, SIZE);
}

/* ---- resumed ---- */

static void goes_on_where_it_was_cut(void **state) {
  (void)state;
  struct session s;
  begin_at(&s, "cut", "/file.csv");
  cut_at(&s, 40000);
  must(&s, FRAGILITY_FETCH_RESUMED);
  must_hold(&s, s.fetched.path, content, SIZE);
  assert_string_equal(server.range, "bytes=40000-");
  assert_string_equal(server.if_range, "\"one\"");
  assert_int_equal(server.sent, SIZE - 40000);
}

static void goes_on_by_the_date(void **state) {
  (void)state;
  struct session s;
  begin_at(&s, "cut-date", "/file.csv");
  answer->etag = "W/\"weak\""; /* says "much the same": not enough to go on */
  answer->modified = "Thu, 01 Jan 2026 00:00:00 GMT";
  cut_at(&s, 1);
  must(&s, FRAGILITY_FETCH_RESUMED);
  assert_string_equal(server.if_range, "Thu, 01 Jan 2026 00:00:00 GMT");
  must_hold(&s, s.fetched.path, content, SIZE);
}

static void part_that_was_complete_is_taken(void **state) {
  (void)state;
  struct session s;
  begin_at(&s, "complete", "/file.csv");
  cut_at(&s, SIZE - 1);
  FILE *part = fopen(in_cache(&s, "file.csv.part"), "ab");
  assert_non_null(part);
  fputc(content[SIZE - 1], part);
  fclose(part);
  must(&s, FRAGILITY_FETCH_RESUMED);
  assert_int_equal(server.sent, 0);
  must_hold(&s, s.fetched.path, content, SIZE);
}

static void part_that_is_too_long_starts_over(void **state) {
  (void)state;
  struct session s;
  begin_at(&s, "long-part", "/file.csv");
  cut_at(&s, SIZE - 1);
  FILE *part = fopen(in_cache(&s, "file.csv.part"), "ab");
  assert_non_null(part);
  fputs("more than there is", part);
  fclose(part);
  must(&s, FRAGILITY_FETCH_DOWNLOADED);
  must_hold(&s, s.fetched.path, content, SIZE);
}

/* What makes a part the beginning of nothing: each begins again, and has the new file whole. */
static void starts_over(void **state) {
  (void)state;
  static const struct {
    const char *name;
    enum ranges ranges;
    const char *etag;
    bool asks; /* for the rest, first */
  } cases[] = {{"changed", RANGES_RIGHT, "\"two\"", true}, {"ignored", RANGES_IGNORED, "\"one\"", true}, {"blind", RANGES_BLIND, "\"two\"", true},
               {"no-validator", RANGES_RIGHT, NULL, false}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct session s;
    begin_at(&s, cases[i].name, "/file.csv");
    answer->ranges = cases[i].ranges;
    if (!cases[i].etag) answer->etag = NULL;
    cut_at(&s, 40000);
    answer->etag = cases[i].etag;
    if (cases[i].etag) answer->body = content + 1, answer->size = SIZE - 1; /* another file */
    must(&s, FRAGILITY_FETCH_DOWNLOADED);
    must_hold(&s, s.fetched.path, answer->body, answer->size);
    assert_int_equal(*server.if_range != '\0' || server.requests > 1, cases[i].asks);
  }
}

static void part_of_another_address_starts_over(void **state) {
  (void)state;
  struct session s;
  begin_at(&s, "address", "/file.csv");
  cut_at(&s, 40000);
  strcat(s.url, "?2");
  answer->path = "/file.csv?2";
  must(&s, FRAGILITY_FETCH_DOWNLOADED);
  assert_string_equal(server.range, "");
  must_hold(&s, s.fetched.path, content, SIZE);
}

/* ---- the lock ---- */

static void another_file_is_refused_then_accepted(void **state) {
  (void)state;
  struct session s;
  begin_at(&s, "other", "/file.csv");
  must(&s, FRAGILITY_FETCH_DOWNLOADED);
  char *lock = read_whole(in_cache(&s, "fragility.lock"), NULL), old[65];
  memcpy(old, s.fetched.sha256, sizeof old);
  assert_int_equal(unlink(s.fetched.path), 0);
  answer->body = "another", answer->size = 0;
  must_fail(&s, FRAGILITY_ERROR_RULE, "found SHA-256 ");
  assert_non_null(strstr(s.err.message, old));
  assert_non_null(strstr(s.err.message, "(7 bytes)"));
  assert_non_null(strstr(s.err.message, "-f accepts the new file"));
  assert_int_equal(count_files(&s), 1);
  must_hold(&s, in_cache(&s, "fragility.lock"), lock, strlen(lock));
  free(lock);
  s.options.replace = true;
  must(&s, FRAGILITY_FETCH_DOWNLOADED);
  must_hold(&s, s.fetched.path, "another", 7);
  s.options.replace = false;
  must(&s, FRAGILITY_FETCH_CACHED);
}

static void replace_fetches_anew_and_keeps_the_old_until_then(void **state) {
  (void)state;
  struct session s;
  begin_at(&s, "renew", "/file.csv");
  must(&s, FRAGILITY_FETCH_DOWNLOADED);
  s.options.replace = true;
  answer->status = 404;
  must_fail(&s, FRAGILITY_ERROR_IO, "found HTTP 404, expected the file");
  must_hold(&s, in_cache(&s, "file.csv"), content, SIZE);
  answer->status = 0, answer->body = "new", answer->size = 0;
  must(&s, FRAGILITY_FETCH_DOWNLOADED);
  must_hold(&s, s.fetched.path, "new", 3);
}

static void address_that_changed_is_refused(void **state) {
  (void)state;
  struct session s;
  begin_at(&s, "moved", "/file.csv");
  must(&s, FRAGILITY_FETCH_DOWNLOADED);
  strcat(s.url, "?2");
  answer->path = "/file.csv?2";
  assert_int_equal(fetch(&s), FRAGILITY_ERROR_RULE);
  assert_non_null(strstr(s.err.message, "fragility.lock: found file from http://127.0.0.1:"));
  assert_int_equal(server.requests, 1);
  s.options.replace = true;
  must(&s, FRAGILITY_FETCH_DOWNLOADED);
}

static void lock_is_sorted_and_may_stand_elsewhere(void **state) {
  (void)state;
  static const char *const ids[] = {"b", "a-2", "c", "a"};
  struct session s;
  char lock[512], expected[2048], digest[FRAGILITY_DIGEST_SIZE];
  size_t n = (size_t)snprintf(expected, sizeof expected, "id,url,size,sha256\n");
  begin_at(&s, "sorted", "/file.csv");
  snprintf(lock, sizeof lock, "%s", scratch("elsewhere.lock"));
  s.options.lock = lock;
  for (size_t i = 0; i < COUNT(ids); i++) {
    s.download.id = ids[i];
    must(&s, FRAGILITY_FETCH_DOWNLOADED);
  }
  fragility_digest_bytes(content, SIZE, digest);
  static const char *const sorted[] = {"a", "a-2", "b", "c"};
  for (size_t i = 0; i < COUNT(sorted); i++) n += (size_t)snprintf(expected + n, sizeof expected - n, "%s,%s,%d,%s\n", sorted[i], s.url, SIZE, digest);
  must_hold(&s, lock, expected, n);
  assert_false(is_there(&s, "fragility.lock"));
}

static void unreadable_lock_stops_before_the_network(void **state) {
  (void)state;
#define DIGEST "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
  static const struct {
    const char *text, *message;
  } cases[] = {
      {"id,url,size,sha256\nfile,http://h/x,many," DIGEST "\n", "fragility.lock:2:3: found \"many\", expected a size in bytes"},
      {"id,url,size,sha256\nfile,http://h/x,-1," DIGEST "\n", "fragility.lock:2:3: found \"-1\", expected a size in bytes"},
      {"id,url,size,sha256\nfile,http://h/x,1,E3B0\n", "fragility.lock:2:4: found \"E3B0\", expected 64 hexadecimal digits in lower case"},
      {"id,url,size,sha256\nfile,file:///etc/passwd,1," DIGEST "\n",
       "fragility.lock:2:2: found \"file:///etc/passwd\", expected an address that starts with http:// or https://"},
      {"id,url,size,sha256\n../x,http://h/x,1," DIGEST "\n", "fragility.lock:2:1: found \"../x\", expected an id of lower-case letters, digits and dashes"},
      {"id,url,size,sha256\na,http://h/x,1," DIGEST "\na,http://h/x,1," DIGEST "\n", "fragility.lock:3:1: found \"a\", expected an id that stands once"},
      {"id,url,size\na,http://h/x,1\n", "fragility.lock:1: found no column sha256, expected one"},
      {"id,url,size,sha256\na,http://h/x,1\n", "fragility.lock:2:"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct session s;
    char name[32];
    snprintf(name, sizeof name, "lock-%zu", i);
    begin_at(&s, name, "/file.csv");
    assert_int_equal(mkdir(s.cache, 0700), 0);
    assert_int_equal(fragility_text_write(cases[i].text, in_cache(&s, "fragility.lock"), false, NULL), FRAGILITY_OK);
    assert_int_equal(fetch(&s), FRAGILITY_ERROR_FORMAT);
    if (strncmp(s.err.message, cases[i].message, strlen(cases[i].message)) != 0) fail_msg("%zu: %s", i, s.err.message);
    assert_int_equal(server.requests, 0);
    assert_int_equal(count_files(&s), 1);
  }
}

static void lock_without_a_line_is_no_entry(void **state) {
  (void)state;
  static const char *const texts[] = {"", "id,url,size,sha256\n"};
  for (size_t i = 0; i < COUNT(texts); i++) {
    struct session s;
    begin_at(&s, i ? "header-only" : "empty-lock", "/file.csv");
    assert_int_equal(mkdir(s.cache, 0700), 0);
    assert_int_equal(fragility_text_write(texts[i], in_cache(&s, "fragility.lock"), false, NULL), FRAGILITY_OK);
    must(&s, FRAGILITY_FETCH_DOWNLOADED);
    must(&s, FRAGILITY_FETCH_CACHED);
  }
}

/* ---- what is no file ---- */

static void wrong_answers_leave_nothing(void **state) {
  (void)state;
  static const struct {
    struct answer answer;
    fragility_status status;
    const char *message;
  } cases[] = {
      {{.status = 404, .body = "no"}, FRAGILITY_ERROR_IO, "found HTTP 404, expected the file"},
      {{.status = 500, .body = "no"}, FRAGILITY_ERROR_IO, "found HTTP 500, expected the file"},
      {{.status = 204}, FRAGILITY_ERROR_IO, "found HTTP 204, expected the file"},
      {{.status = 206, .body = "part"}, FRAGILITY_ERROR_IO, "found HTTP 206, expected the file"},
      {{.body = ""}, FRAGILITY_ERROR_RULE, "found an empty file, expected the file"},
      {{.body = "<html>", .type = "Text/HTML; charset=utf-8"}, FRAGILITY_ERROR_RULE, "found a web page (text/html), expected the file"},
      {{.status = 302, .location = "file:///etc/passwd"}, FRAGILITY_ERROR_IO, "found a redirect to what is neither http nor https, expected the file"},
      {{.status = 302, .location = "ftp://127.0.0.1/x"}, FRAGILITY_ERROR_IO, "found a redirect to what is neither http nor https, expected the file"},
      {{.status = 302, .location = "/file.csv"}, FRAGILITY_ERROR_IO, "found over 10 redirects, expected the file"},
      {{.body = "0123456789A"}, FRAGILITY_ERROR_RULE, "found over 10 bytes, expected no more"},
      {{.body = "0123456789A", .no_length = true}, FRAGILITY_ERROR_RULE, "found over 10 bytes, expected no more"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct session s;
    begin_at(&s, "wrong", "/file.csv");
    *answer = cases[i].answer;
    answer->path = "/file.csv";
    s.options.most_bytes = 10;
    must_fail(&s, cases[i].status, cases[i].message);
    assert_int_equal(count_files(&s), 0);
  }
}

static void redirect_is_followed(void **state) {
  (void)state;
  struct session s;
  begin_at(&s, "redirect", "/start");
  must(&s, FRAGILITY_FETCH_DOWNLOADED);
  assert_int_equal(server.requests, 2);
  must_hold(&s, s.fetched.path, content, SIZE);
}

/* ---- slow ---- */

static void silence_is_given_up(void **state) {
  (void)state;
  static const size_t cuts[] = {0, 500};
  for (size_t i = 0; i < COUNT(cuts); i++) {
    struct session s;
    begin_at(&s, i ? "stalled" : "silent", "/file.csv");
    answer->silent = true, answer->cut = cuts[i];
    char message[64];
    snprintf(message, sizeof message, "found silence after %zu bytes, expected the rest", cuts[i]);
    must_fail(&s, FRAGILITY_ERROR_IO, i ? message : "found silence after 0 bytes, expected the file");
    assert_int_equal(size_of(&s, "file.csv.part"), i ? 500 : SIZE_MAX);
  }
}

static void slow_but_steady_comes_whole(void **state) {
  (void)state;
  struct session s;
  begin_at(&s, "steady", "/file.csv");
  answer->size = 3000, answer->drip = 200, answer->pause_ms = 200; /* three times as long as a stall */
  must(&s, FRAGILITY_FETCH_DOWNLOADED);
  must_hold(&s, s.fetched.path, content, 3000);
}

struct watch {
  bool cancel;
  double last;
  size_t calls;
};

static void raise_at_half(void *data, const char *stage, double done) {
  struct watch *watch = data;
  assert_string_equal(stage, "file");
  assert_true(done >= watch->last && done <= 1);
  watch->last = done;
  watch->calls++;
  if (done >= 0.5) watch->cancel = true;
}

static void cancelled_then_resumed(void **state) {
  (void)state;
  struct session s;
  struct watch watch = {.cancel = false};
  fragility_options common = {.progress = raise_at_half, .progress_data = &watch, .cancel = &watch.cancel};
  begin_at(&s, "cancel", "/file.csv");
  s.options.options = &common;
  answer->drip = 10000, answer->pause_ms = 50;
  must_fail(&s, FRAGILITY_ERROR_CANCELLED, "cancelled");
  size_t half = size_of(&s, "file.csv.part");
  assert_in_range(half, SIZE / 2, SIZE - 1);
  watch = (struct watch){.cancel = false};
  common.cancel = NULL;
  must(&s, FRAGILITY_FETCH_RESUMED);
  assert_true(watch.calls > 1 && watch.last == 1);
  must_hold(&s, s.fetched.path, content, SIZE);
}

/* ---- disk, other processes ---- */

static void unwritable_cache_is_an_error(void **state) {
  (void)state;
  struct session s;
  begin_at(&s, "a-file", "/file.csv");
  write_scratch("a-file", "x", 1); /* a folder that is a file: refused even to root */
  assert_int_equal(fetch(&s), FRAGILITY_ERROR_IO);
  assert_non_null(strstr(s.err.message, "/a-file/file.csv.part: cannot write: Not a directory"));
  snprintf(s.cache, sizeof s.cache, "%s", scratch("a-file/below"));
  assert_int_equal(fetch(&s), FRAGILITY_ERROR_IO);
  assert_non_null(strstr(s.err.message, "cannot make the folder: Not a directory"));
  assert_int_equal(server.requests, 0);
}

static void unwritable_lock_keeps_what_came(void **state) {
  (void)state;
  struct session s;
  begin_at(&s, "no-lock", "/file.csv");
  s.options.lock = scratch("nowhere/fragility.lock");
  assert_int_equal(fetch(&s), FRAGILITY_ERROR_IO);
  assert_non_null(strstr(s.err.message, "/nowhere/fragility.lock: cannot write: No such file or directory"));
  assert_false(is_there(&s, "file.csv"));
  s.options.lock = NULL;
  must(&s, FRAGILITY_FETCH_RESUMED);
  assert_int_equal(server.sent, SIZE);
  must_hold(&s, s.fetched.path, content, SIZE);
}

static void full_disk_is_told_and_resumed(void **state) {
  (void)state;
  struct session s;
  struct rlimit before, small;
  begin_at(&s, "full", "/file.csv");
  signal(SIGXFSZ, SIG_IGN);
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
  small = (struct rlimit){30000, before.rlim_max};
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
  fragility_status status = fetch(&s);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
  assert_int_equal(status, FRAGILITY_ERROR_IO);
  assert_non_null(strstr(s.err.message, ": cannot write what comes: File too large"));
  assert_int_equal(size_of(&s, "file.csv.part"), 30000);
  must(&s, FRAGILITY_FETCH_RESUMED);
  must_hold(&s, s.fetched.path, content, SIZE);
}

static void one_process_at_a_time(void **state) {
  (void)state;
  struct session s;
  begin_at(&s, "held", "/file.csv");
  int held;
  assert_int_equal(mkdir(s.cache, 0700), 0);
  assert_int_equal(fragility_file_hold(in_cache(&s, "file.csv.part"), false, &held, NULL), FRAGILITY_OK);
  assert_int_equal(fetch(&s), FRAGILITY_ERROR_IO);
  assert_non_null(strstr(s.err.message, "/held/file.csv.part: found another process at work on it, expected to be alone: try again when it is done"));
  assert_int_equal(server.requests, 0);
  close(held);
  must(&s, FRAGILITY_FETCH_DOWNLOADED);
}

/* ---- arguments ---- */

static void bad_arguments_are_refused(void **state) {
  (void)state;
  static const char *const ids[] = {"", "../x", "a/b", "a.b", "A", "-a", "a b", "é"};
  static const char *const urls[] = {"", "file:///etc/passwd", "ftp://h/x", "http://", "http:///x", "http://h/\nx", "http://h/a\"b", "http://h/é"};
  struct session s;
  begin_at(&s, "arguments", "/file.csv");
  assert_int_equal(fragility_download_fetch(NULL, &s.options, &s.fetched, &s.err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_download_fetch(&s.download, &s.options, NULL, &s.err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_download_fetch(&(fragility_download_facts){.id = "a"}, &s.options, &s.fetched, NULL), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_download_fetch(&(fragility_download_facts){.url = s.url}, &s.options, &s.fetched, NULL), FRAGILITY_ERROR_ARGUMENT);
  for (size_t i = 0; i < COUNT(ids); i++) {
    s.download.id = ids[i];
    if (fetch(&s) != FRAGILITY_ERROR_ARGUMENT) fail_msg("the id \"%s\" was taken", ids[i]);
  }
  s.download.id = "file";
  for (size_t i = 0; i < COUNT(urls); i++) {
    s.download.url = urls[i];
    if (fetch(&s) != FRAGILITY_ERROR_ARGUMENT) fail_msg("the address \"%s\" was taken", urls[i]);
  }
  s.download.url = s.url;
  s.options.lock = in_cache(&s, "file.csv");
  assert_int_equal(fetch(&s), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(server.requests, 0);
  assert_int_equal(count_files(&s), 0);
}

static void offline_says_what_is_lacking(void **state) {
  (void)state;
  struct session s;
  char expected[512];
  begin_at(&s, "offline", "/file.csv");
  s.options.offline = true;
  assert_int_equal(fetch(&s), FRAGILITY_ERROR_IO);
  snprintf(expected, sizeof expected, "file: found no file %s/file.csv, expected it: offline, nothing is fetched", s.cache);
  assert_string_equal(s.err.message, expected);
  assert_int_equal(access(s.cache, F_OK), -1);
  assert_int_equal(mkdir(s.cache, 0700), 0);
  assert_int_equal(fragility_text_write("x", in_cache(&s, "file.csv"), false, NULL), FRAGILITY_OK);
  assert_int_equal(fetch(&s), FRAGILITY_ERROR_IO);
  assert_string_equal(s.err.message, "fragility.lock: found no line for file, expected one: offline, nothing is fetched");
  s.options.replace = true;
  assert_int_equal(fetch(&s), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(server.requests, 0);
}

static void cache_is_where_the_environment_says(void **state) {
  (void)state;
  static const struct {
    const char *name, *below;
  } cases[] = {{"HOME", "/.cache/fragility/file.csv"}, {"XDG_CACHE_HOME", "/fragility/file.csv"}, {"FRAGILITY_CACHE", "/file.csv"}};
  struct session s;
  begin_at(&s, "unused", "/file.csv");
  s.options.cache = NULL;
  unsetenv("HOME"), unsetenv("XDG_CACHE_HOME"), unsetenv("FRAGILITY_CACHE");
  assert_int_equal(fetch(&s), FRAGILITY_ERROR_ARGUMENT);
  for (size_t i = 0; i < COUNT(cases); i++) { /* each goes before those above */
    char folder[256], expected[512];
    snprintf(folder, sizeof folder, "%s", scratch(cases[i].name));
    snprintf(expected, sizeof expected, "%s%s", folder, cases[i].below);
    setenv(cases[i].name, folder, 1);
    must(&s, FRAGILITY_FETCH_DOWNLOADED);
    assert_string_equal(s.fetched.path, expected);
    assert_int_equal(access(expected, F_OK), 0);
  }
}

/* ---- the run ---- */

static int setup(void **state) {
  (void)state;
  setenv("no_proxy", "127.0.0.1", 1);
  uint64_t seed = 5;
  for (size_t i = 0; i < SIZE; i++) content[i] = (char)random_bits(&seed);
  return server_start(&server, answers, 2) ? 0 : -1;
}

static int server_end(void **state) {
  (void)state;
  server_stop(&server);
  return 0;
}

static int teardown(void **state) {
  scratch_end();
  return server_end(state);
}

static void without_libcurl_it_says_so(void **state) {
  (void)state;
  struct session s;
  begin_at(&s, "no-curl", "/file.csv");
  must_fail(&s, FRAGILITY_ERROR_IO, "this build has no libcurl: only files that are in the cache can be had");
  assert_int_equal(count_files(&s), 0);
}

int main(void) {
  const struct CMUnitTest here[] = {cmocka_unit_test(bad_arguments_are_refused), cmocka_unit_test(offline_says_what_is_lacking),
                                    cmocka_unit_test(unreadable_lock_stops_before_the_network), cmocka_unit_test(unwritable_cache_is_an_error)};
  const struct CMUnitTest without[] = {cmocka_unit_test(without_libcurl_it_says_so)};
  const struct CMUnitTest with[] = {
      cmocka_unit_test(comes_whole_then_from_the_cache), cmocka_unit_test(length_may_be_unknown), cmocka_unit_test(cached_needs_no_server),
      cmocka_unit_test(damaged_cache_is_fetched_again), cmocka_unit_test(goes_on_where_it_was_cut), cmocka_unit_test(goes_on_by_the_date),
      cmocka_unit_test(part_that_was_complete_is_taken), cmocka_unit_test(part_that_is_too_long_starts_over), cmocka_unit_test(starts_over),
      cmocka_unit_test(part_of_another_address_starts_over), cmocka_unit_test(another_file_is_refused_then_accepted),
      cmocka_unit_test(replace_fetches_anew_and_keeps_the_old_until_then), cmocka_unit_test(address_that_changed_is_refused),
      cmocka_unit_test(lock_is_sorted_and_may_stand_elsewhere), cmocka_unit_test(lock_without_a_line_is_no_entry),
      cmocka_unit_test(wrong_answers_leave_nothing), cmocka_unit_test(redirect_is_followed), cmocka_unit_test(silence_is_given_up),
      cmocka_unit_test(slow_but_steady_comes_whole), cmocka_unit_test(cancelled_then_resumed), cmocka_unit_test(unwritable_lock_keeps_what_came),
      cmocka_unit_test(full_disk_is_told_and_resumed), cmocka_unit_test(one_process_at_a_time), cmocka_unit_test(cache_is_where_the_environment_says)};
  alarm(120); /* a hang is a failure */
  bool built = fragility_transfer_built();
  int failed = cmocka_run_group_tests(here, setup, server_end);
  return failed + (built ? cmocka_run_group_tests(with, setup, teardown) : cmocka_run_group_tests(without, setup, teardown));
}
