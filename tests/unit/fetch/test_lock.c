/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the lock takes and refuses; arguments, offline, where the cache is. */
#include "session.h"

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

static void another_file_of_the_same_size_is_refused(void **state) {
  (void)state;
  struct session s;
  begin_at(&s, "same-size", "/file.csv");
  answer->size = 1000;
  must(&s, FRAGILITY_FETCH_DOWNLOADED);
  assert_int_equal(unlink(s.fetched.path), 0);
  answer->body = content + 1;
  must_fail(&s, FRAGILITY_ERROR_RULE, "found SHA-256 ");
  assert_int_equal(count_files(&s), 1);
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

/* What an earlier run had begun may be what was wrong: it is dropped, even when nothing comes. */
static void replace_goes_on_from_nothing(void **state) {
  (void)state;
  struct session s;
  begin_at(&s, "renew-part", "/file.csv");
  cut_at(&s, 40000);
  s.options.replace = true;
  must(&s, FRAGILITY_FETCH_DOWNLOADED);
  assert_string_equal(asked().range, "");
  assert_int_equal(asked().sent, SIZE);
  must_hold(&s, s.fetched.path, content, SIZE);
  begin_at(&s, "renew-nothing", "/file.csv");
  cut_at(&s, 40000);
  s.options.replace = true;
  answer->status = 404;
  must_fail(&s, FRAGILITY_ERROR_IO, "found HTTP 404, expected the file");
  assert_int_equal(count_files(&s), 0);
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
  assert_int_equal(asked().requests, 1);
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
    assert_int_equal(asked().requests, 0);
    assert_int_equal(count_files(&s), 1);
  }
}

/* A pipe would be waited for, a device take the lines and forget them. */
static void what_is_no_file_is_no_lock(void **state) {
  (void)state;
  struct session s;
  char path[512], expected[640];
  for (int i = 0; i < 5; i++) {
    begin_at(&s, "no-file", "/file.csv");
    snprintf(path, sizeof path, "%s", i == 0 ? "/dev/null" : i == 1 ? "/dev/zero" : i == 2 ? scratch("folder") : i == 3 ? scratch("pipe") : scratch("to-pipe"));
    if (i == 2) assert_int_equal(mkdir(path, 0700), 0);
    if (i == 3) assert_int_equal(mkfifo(path, 0600), 0);
    if (i == 4) assert_int_equal(symlink("pipe", path), 0);
    snprintf(expected, sizeof expected, "%s: found a folder, a device or a pipe, expected a file for the lock", path);
    s.options.lock = path;
    assert_int_equal(fetch(&s), FRAGILITY_ERROR_IO);
    assert_string_equal(s.err.message, expected);
    assert_int_equal(asked().requests, 0);
    assert_int_equal(count_files(&s), 0);
  }
}

/* The lock of one's work may be a link to a file elsewhere, there or not yet: what it leads to is written, the link stays. */
static void link_to_a_lock_is_followed(void **state) {
  (void)state;
  struct session s;
  struct stat facts;
  char link[512], target[512], line[512];
  snprintf(link, sizeof link, "%s", scratch("link.lock"));
  snprintf(target, sizeof target, "%s", scratch("real.lock"));
  assert_int_equal(symlink("real.lock", link), 0);
  static const char *const ids[] = {"one", "two"};
  for (size_t i = 0; i < COUNT(ids); i++) {
    begin_at(&s, "linked", "/file.csv");
    s.download.id = ids[i];
    s.options.lock = link;
    must(&s, FRAGILITY_FETCH_DOWNLOADED);
    must(&s, FRAGILITY_FETCH_CACHED);
  }
  assert_int_equal(lstat(link, &facts), 0);
  assert_true(S_ISLNK(facts.st_mode));
  int n = snprintf(line, sizeof line, "id,url,size,sha256\none,%s,%d,%s\ntwo,%s,%d,%s\n", s.url, SIZE, s.fetched.sha256, s.url, SIZE, s.fetched.sha256);
  assert_int_equal(lstat(target, &facts), 0);
  assert_true(S_ISREG(facts.st_mode));
  must_hold(&s, target, line, (size_t)n);
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

/* ---- arguments ---- */

static void bad_arguments_are_refused(void **state) {
  (void)state;
  static const char *const ids[] = {"", "../x", "a/b", "a.b", "A", "-a", "a b", "é"};
  static const char *const urls[] = {"", "file:///etc/passwd", "ftp://h/x", "http://", "http:///x", "http://h/\nx", "http://h/a\"b", "http://h/é",
                                     "http://?x", "http://me:secret@h/x"};
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
  s.options.lock = "-";
  s.options.offline = true; /* were it taken, nothing would be written */
  assert_int_equal(fetch(&s), FRAGILITY_ERROR_ARGUMENT);
  assert_string_equal(s.err.message, "found \"-\" for the lock, expected a file");
  assert_int_equal(asked().requests, 0);
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
  assert_int_equal(asked().requests, 0);
}

/* The extension is that of the address; what could leave the folder, or is no extension, is left out. */
static void name_comes_from_the_address(void **state) {
  (void)state;
  static const char *const cases[][2] = {{"http://h/a.zip", "file.zip"},        {"http://h/a.CSV?b.xls#c.gz", "file.CSV"}, {"http://h.fr", "file"},
                                         {"http://h/v1.0/data", "file"},        {"http://h/a.csv.gz", "file.gz"},          {"http://h/a.", "file"},
                                         {"http://h/a.%2e%2e%2fx", "file"},     {"http://h/..", "file"},                   {"http://h.fr/a", "file"},
                                         {"http://h/a.abcdefghijk", "file"},    {"https://h:80/x.y/z?u=/a.b", "file"}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct fetch_place place;
    fragility_fetch_options options = {.cache = "c"};
    fragility_download_facts download = {.id = "file", .url = cases[i][0]};
    assert_int_equal(fragility_place_find(&download, &options, &place, NULL), FRAGILITY_OK);
    assert_string_equal(place.name, cases[i][1]);
    fragility_place_free(&place);
  }
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

int main(void) {
  const struct CMUnitTest here[] = {
      cmocka_unit_test(unreadable_lock_stops_before_the_network), cmocka_unit_test(what_is_no_file_is_no_lock), cmocka_unit_test(bad_arguments_are_refused),
      cmocka_unit_test(offline_says_what_is_lacking), cmocka_unit_test(name_comes_from_the_address)};
  const struct CMUnitTest with[] = {
      cmocka_unit_test(another_file_is_refused_then_accepted), cmocka_unit_test(another_file_of_the_same_size_is_refused),
      cmocka_unit_test(replace_fetches_anew_and_keeps_the_old_until_then), cmocka_unit_test(replace_goes_on_from_nothing),
      cmocka_unit_test(address_that_changed_is_refused), cmocka_unit_test(lock_is_sorted_and_may_stand_elsewhere),
      cmocka_unit_test(link_to_a_lock_is_followed), cmocka_unit_test(lock_without_a_line_is_no_entry), cmocka_unit_test(cache_is_where_the_environment_says)};
  return RUN(here, with);
}
