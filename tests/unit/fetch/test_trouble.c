/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Servers that give no file, disks that are full, other processes: what is told, and what is left. */
#include "session.h"

#include <signal.h>
#include <sys/resource.h>

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
      {{.body = "220 FTP", .headless = true}, FRAGILITY_ERROR_IO, "found an answer that is no HTTP, expected the file"},
      {{.body = "01001;Un", .headless = true}, FRAGILITY_ERROR_IO, "found an answer that is no HTTP, expected the file"},
      {{.status = 302, .location = "/file.csv"}, FRAGILITY_ERROR_IO, "found over 10 redirects, expected the file"},
      {{.body = "0123456789A", .drip = 1, .pause_ms = 20}, FRAGILITY_ERROR_RULE, "found over 10 bytes, expected no more"},
      {{.body = "\x1f\x8b", .encoding = "gzip", .no_length = true}, FRAGILITY_ERROR_IO,
       "found an encoded answer that does not say its length, expected one that can be seen to be whole"},
      {{.body = "\x1f\x8b", .encoding = "br", .no_length = true}, FRAGILITY_ERROR_IO,
       "found an encoded answer that does not say its length, expected one that can be seen to be whole"},
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

static void redirect_to_no_http_is_told_from_a_wrong_redirect(void **state) {
  (void)state;
  struct session s;
  begin_at(&s, "redirect-headless", "/start");
  answer->headless = true;
  must_fail(&s, FRAGILITY_ERROR_IO, "found an answer that is no HTTP, expected the file");
  assert_int_equal(asked().requests, 2);
}

/* Whatever they are said to be, and however they come. */
static void web_pages_are_known_by_their_beginning(void **state) {
  (void)state;
  static const char *const pages[] = {"<!doctype html><p>no", "<HTML lang=fr>", "\xEF\xBB\xBF \r\n\t<!DOCTYPE HTML PUBLIC>", "\n\n<html>",
                                      "<?xml version=\"1.0\"?>\n<!DOCTYPE html>"};
  static const char *const types[] = {"text/csv", "application/xhtml+xml", NULL};
  for (size_t i = 0; i < COUNT(pages) * COUNT(types); i++) {
    struct session s;
    begin_at(&s, "pages", "/file.csv");
    *answer = (struct answer){.path = "/file.csv", .body = pages[i / COUNT(types)], .type = types[i % COUNT(types)], .etag = "\"page\"", .drip = i % 2, .pause_ms = 1};
    must_fail(&s, FRAGILITY_ERROR_RULE, "found a web page, expected the file");
    assert_int_equal(count_files(&s), 0);
  }
}

static void what_resembles_a_page_is_taken(void **state) {
  (void)state;
  static const char *const files[] = {"<!doctype", "<?xml version=\"1.0\"?><kml>", "code\n<html>\n", "<", " ", "<?xml", "\xEF\xBB\xBF"};
  for (size_t i = 0; i < COUNT(files); i++) {
    struct session s;
    char name[32];
    snprintf(name, sizeof name, "no-page-%zu", i);
    begin_at(&s, name, "/file.csv");
    answer->body = files[i], answer->size = 0;
    must(&s, FRAGILITY_FETCH_DOWNLOADED);
    must_hold(&s, s.fetched.path, files[i], strlen(files[i]));
  }
}

static void redirect_is_followed(void **state) {
  (void)state;
  struct session s;
  begin_at(&s, "redirect", "/start");
  must(&s, FRAGILITY_FETCH_DOWNLOADED);
  assert_int_equal(asked().requests, 2);
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
  assert_int_equal(asked().requests, 0);
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
  assert_int_equal(asked().sent, SIZE);
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
  assert_int_equal(asked().requests, 0);
  close(held);
  must(&s, FRAGILITY_FETCH_DOWNLOADED);
}

static void without_libcurl_it_says_so(void **state) {
  (void)state;
  if (fragility_transfer_built()) skip();
  struct session s;
  begin_at(&s, "no-curl", "/file.csv");
  must_fail(&s, FRAGILITY_ERROR_IO, "this build has no libcurl: only files that are in the cache can be had");
  assert_int_equal(count_files(&s), 0);
}

int main(void) {
  const struct CMUnitTest here[] = {
      cmocka_unit_test(unwritable_cache_is_an_error), cmocka_unit_test(without_libcurl_it_says_so)};
  const struct CMUnitTest with[] = {
      cmocka_unit_test(wrong_answers_leave_nothing), cmocka_unit_test(web_pages_are_known_by_their_beginning),
      cmocka_unit_test(what_resembles_a_page_is_taken), cmocka_unit_test(redirect_is_followed),
      cmocka_unit_test(redirect_to_no_http_is_told_from_a_wrong_redirect),
      cmocka_unit_test(unwritable_lock_keeps_what_came), cmocka_unit_test(full_disk_is_told_and_resumed),
      cmocka_unit_test(one_process_at_a_time)};
  return RUN(here, with);
}
