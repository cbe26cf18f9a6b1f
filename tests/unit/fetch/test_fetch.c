/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files fetched whole, resumed, slowly, and served from the cache. */
#include "session.h"

#include <time.h>

/* ---- whole ---- */

static void comes_whole_then_from_the_cache(void **state) {
  (void)state;
  struct session s;
  char digest[FRAGILITY_DIGEST_SIZE], line[512];
  begin_at(&s, "whole/deep/cache", "/file.csv?a=1.5,2#end");
  answer->path = "/file.csv?a=1.5,2";
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
  assert_int_equal(asked().requests, 1);
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

/* As it lies: the reader knows gzip by its bytes. It is never gone on with, for another answer may be encoded otherwise. */
static void encoded_is_kept_as_it_lies(void **state) {
  (void)state;
  struct session s;
  begin_at(&s, "encoded", "/file.csv");
  answer->encoding = "gzip";
  cut_at(&s, 40000);
  must(&s, FRAGILITY_FETCH_DOWNLOADED);
  assert_string_equal(asked().range, "");
  assert_int_equal(asked().requests, 1);
  must_hold(&s, s.fetched.path, content, SIZE);
  begin_at(&s, "identity", "/file.csv");
  answer->encoding = "Identity"; /* is none */
  answer->no_length = true;
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
  FILE *file = fopen(s.fetched.path, "r+b"); /* one byte, the same size */
  assert_non_null(file);
  fputc(content[0] ^ 1, file);
  fclose(file);
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
  assert_string_equal(asked().range, "bytes=40000-");
  assert_string_equal(asked().if_range, "\"one\"");
  assert_int_equal(asked().sent, SIZE - 40000);
}

static void goes_on_by_the_date(void **state) {
  (void)state;
  struct session s;
  begin_at(&s, "cut-date", "/file.csv");
  answer->etag = "W/\"weak\""; /* says "much the same": not enough to go on */
  answer->modified = "Thu, 01 Jan 2026 00:00:00 GMT";
  cut_at(&s, 1);
  must(&s, FRAGILITY_FETCH_RESUMED);
  assert_string_equal(asked().if_range, "Thu, 01 Jan 2026 00:00:00 GMT");
  must_hold(&s, s.fetched.path, content, SIZE);
}

static void add_to_part(const struct session *s, const char *bytes, size_t size) {
  FILE *part = fopen(in_cache(s, "file.csv.part"), "ab");
  assert_non_null(part);
  assert_int_equal(fwrite(bytes, 1, size, part), size);
  assert_int_equal(fclose(part), 0);
}

static void part_that_was_complete_is_taken(void **state) {
  (void)state;
  struct session s;
  begin_at(&s, "complete", "/file.csv");
  cut_at(&s, SIZE - 1);
  add_to_part(&s, content + SIZE - 1, 1);
  must(&s, FRAGILITY_FETCH_RESUMED);
  assert_int_equal(asked().sent, 0);
  must_hold(&s, s.fetched.path, content, SIZE);
}

static void part_that_is_too_long_starts_over(void **state) {
  (void)state;
  struct session s;
  begin_at(&s, "long-part", "/file.csv");
  cut_at(&s, SIZE - 1);
  add_to_part(&s, "more than there is", 18);
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
    assert_int_equal(*asked().if_range != '\0' || asked().requests > 1, cases[i].asks);
  }
}

/* ---- answers to who asks for the rest ---- */

#define ANSWER(head, body) "HTTP/1.1 " head "\r\nConnection: close\r\n\r\n" body

/* Answers that cannot be trusted to be the rest of a part of 40000 bytes out of 100000: the whole is asked for, and is what is kept. */
static const char *const no_rests[] = {
    ANSWER("206 Total not known\r\nContent-Range: bytes 40000-40003/*", "rest"),
    ANSWER("206 Shorter file\r\nContent-Range: bytes 40000-40003/40004", "rest"),
    ANSWER("206 Longer file\r\nContent-Range: bytes 40000-100000/100001", "rest"),
    ANSWER("206 Encoded\r\nContent-Encoding: gzip\r\nContent-Range: bytes 40000-99999/100000", "rest"),
    ANSWER("206 Less than said\r\nContent-Range: bytes 40000-99999/100000", "rest"),
    ANSWER("206 Nothing\r\nContent-Range: bytes 40000-99999/100000\r\nContent-Length: 0", ""),
    ANSWER("206 From another byte\r\nContent-Range: bytes 39999-99999/100000", "rest"),
    ANSWER("206 From nowhere", "rest"),
    ANSWER("206 Page\r\nContent-Type: text/html\r\nContent-Range: bytes 40000-99999/100000", "<html>"),
    ANSWER("200 Page\r\nContent-Type: text/html", "<html>"),
    ANSWER("416 The part is the file\r\nContent-Range: bytes */40000\r\nContent-Length: 0", ""),
    ANSWER("416 The part is too long\r\nContent-Range: bytes */100\r\nContent-Length: 0", ""),
    ANSWER("416 Without a word\r\nContent-Length: 0", ""),
    ANSWER("204 Nothing", ""),
    ANSWER("304 Not modified", ""),
    ANSWER("403 No ranges", "no"),
    ANSWER("500 Trouble", "no"),
    ANSWER("302 Round and round\r\nLocation: /file.csv\r\nContent-Length: 0", ""),
    ANSWER("302 Away\r\nLocation: file:///etc/passwd\r\nContent-Length: 0", ""),
    "no HTTP at all",
    "",
};

static void what_is_no_rest_starts_over(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(no_rests); i++) {
    struct session s;
    char name[32];
    snprintf(name, sizeof name, "no-rest-%zu", i);
    begin_at(&s, name, "/file.csv");
    cut_at(&s, 40000);
    answer->rest = no_rests[i];
    if (fetch(&s) != FRAGILITY_OK) fail_msg("%.60s: %s", no_rests[i], s.err.message);
    if (s.fetched.way != FRAGILITY_FETCH_DOWNLOADED) fail_msg("%.60s was taken for the rest", no_rests[i]);
    assert_string_equal(s.err.message, "(none)");
    must_hold(&s, s.fetched.path, content, SIZE);
    assert_string_equal(asked().range, "");
  }
}

/* Of two failures the second is told, and what had come is kept for a better day. */
static void failure_of_the_whole_is_told(void **state) {
  (void)state;
  struct session s;
  begin_at(&s, "twice-wrong", "/file.csv");
  cut_at(&s, 40000);
  answer->rest = ANSWER("304 Not modified", "");
  answer->status = 503;
  must_fail(&s, FRAGILITY_ERROR_IO, "found HTTP 503, expected the file");
  assert_int_equal(asked().requests, 2);
  assert_int_equal(size_of(&s, "file.csv.part"), 40000);
  answer->rest = ANSWER("206 Less than said\r\nContent-Range: bytes 40000-99999/100000", "rest"); /* not kept: it may be of anything */
  must_fail(&s, FRAGILITY_ERROR_IO, "found HTTP 503, expected the file");
  assert_int_equal(size_of(&s, "file.csv.part"), 40000);
  answer->rest = NULL, answer->status = 0;
  must(&s, FRAGILITY_FETCH_RESUMED);
  must_hold(&s, s.fetched.path, content, SIZE);
}

/* Leaves a part whose first answer told no length. */
static void leave_part(struct session *s, const char *cache, size_t size) {
  char tag[512];
  begin_at(s, cache, "/file.csv");
  snprintf(tag, sizeof tag, "%s\n\"one\"\n0\n", s->url);
  assert_int_equal(mkdir(s->cache, 0700), 0);
  assert_int_equal(fragility_text_write(tag, in_cache(s, "file.csv.part.tag"), false, NULL), FRAGILITY_OK);
  add_to_part(s, content, size);
}

/* The rest may tell the length that the first answer did not; that the part is all there is, nobody can know. */
static void part_of_unknown_length(void **state) {
  (void)state;
  static const struct {
    const char *name;
    size_t size;
    const char *rest;
    fragility_fetch_way way;
  } cases[] = {{"told-later", 40000, NULL, FRAGILITY_FETCH_RESUMED},
               {"never-told", 40000, ANSWER("206 Rest\r\nContent-Range: bytes 40000-40003/*", "rest"), FRAGILITY_FETCH_DOWNLOADED},
               {"of-none", 40000, ANSWER("206 Rest\r\nContent-Range: bytes 40000-40003/0", "rest"), FRAGILITY_FETCH_DOWNLOADED},
               {"said-complete", 40000, ANSWER("416 Complete\r\nContent-Range: bytes */40000\r\nContent-Length: 0", ""), FRAGILITY_FETCH_DOWNLOADED},
               {"all-there", SIZE, NULL, FRAGILITY_FETCH_DOWNLOADED}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct session s;
    leave_part(&s, cases[i].name, cases[i].size);
    answer->rest = cases[i].rest;
    must(&s, cases[i].way);
    must_hold(&s, s.fetched.path, content, SIZE);
  }
}

/* Complete, but of a file that is no longer the one there. */
static void complete_part_of_another_file_starts_over(void **state) {
  (void)state;
  struct session s;
  begin_at(&s, "complete-other", "/file.csv");
  cut_at(&s, SIZE - 1);
  add_to_part(&s, content + SIZE - 1, 1);
  answer->rest = ANSWER("416 Complete\r\nETag: \"two\"\r\nContent-Range: bytes */100000\r\nContent-Length: 0", "");
  must(&s, FRAGILITY_FETCH_DOWNLOADED);
  must_hold(&s, s.fetched.path, content, SIZE);
}

static void part_of_another_address_starts_over(void **state) {
  (void)state;
  struct session s;
  begin_at(&s, "address", "/file.csv");
  cut_at(&s, 40000);
  strcat(s.url, "?2");
  answer->path = "/file.csv?2";
  must(&s, FRAGILITY_FETCH_DOWNLOADED);
  assert_string_equal(asked().range, "");
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
    time_t begun = time(NULL);
    must_fail(&s, FRAGILITY_ERROR_IO, i ? message : "found silence after 0 bytes, expected the file");
    assert_true(time(NULL) - begun < 20); /* libcurl looks at the speed of the last five seconds */
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

int main(void) {
  const struct CMUnitTest with[] = {
      cmocka_unit_test(comes_whole_then_from_the_cache), cmocka_unit_test(length_may_be_unknown),
      cmocka_unit_test(encoded_is_kept_as_it_lies), cmocka_unit_test(cached_needs_no_server),
      cmocka_unit_test(damaged_cache_is_fetched_again), cmocka_unit_test(goes_on_where_it_was_cut), cmocka_unit_test(goes_on_by_the_date),
      cmocka_unit_test(part_that_was_complete_is_taken), cmocka_unit_test(part_that_is_too_long_starts_over),
      cmocka_unit_test(starts_over), cmocka_unit_test(what_is_no_rest_starts_over), cmocka_unit_test(failure_of_the_whole_is_told),
      cmocka_unit_test(part_of_unknown_length), cmocka_unit_test(complete_part_of_another_file_starts_over),
      cmocka_unit_test(part_of_another_address_starts_over), cmocka_unit_test(silence_is_given_up),
      cmocka_unit_test(slow_but_steady_comes_whole), cmocka_unit_test(cancelled_then_resumed)};
  return fragility_transfer_built() ? finish(cmocka_run_group_tests(with, setup, server_end)) : 77;
}
