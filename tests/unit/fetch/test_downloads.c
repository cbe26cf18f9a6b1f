/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of addresses: the shipped one, one of one's own, and what each wrong cell says. */
#include "../check.h"

#include "fetch/fetch.h"
#include <fragility/catalogue.h>

#define HEADER "id,source,title,publisher,licence,vintage,geography,url,page,member,seen_in,tried\n"

static fragility_status read_text(const char *text, fragility_downloads **downloads, fragility_error *err) {
  const char *path = write_scratch("mine.csv", text, strlen(text));
  return fragility_downloads_read(&path, 1, downloads, err);
}

/* Each has an address, an origin and a licence; a source it names is in the catalogue. */
static void shipped_rows_are_complete(void **state) {
  (void)state;
  fragility_downloads *downloads;
  fragility_catalogue *catalogue;
  fragility_download_facts facts;
  fragility_error err;
  size_t at;
  assert_int_equal(fragility_catalogue_read(NULL, 0, &catalogue, &err), FRAGILITY_OK);
  if (fragility_downloads_read(NULL, 0, &downloads, &err) != FRAGILITY_OK) fail_msg("%s", err.message);
  assert_int_equal(fragility_downloads_count(downloads), 29);
  for (size_t i = 0; fragility_downloads_get(downloads, i, &facts); i++) {
    const char *const filled[] = {facts.title, facts.publisher, facts.licence, facts.vintage, facts.url, facts.page, facts.seen_in};
    for (size_t f = 0; f < COUNT(filled); f++)
      if (!*filled[f]) fail_msg("%s: an empty cell", facts.id);
    assert_null(strstr(facts.seen_in, "code index"));
    assert_false(facts.tried);
    if (*facts.source && fragility_catalogue_find(catalogue, facts.source, &at, &err) != FRAGILITY_OK) fail_msg("%s: %s", facts.id, err.message);
  }
  fragility_downloads_free(downloads);
  fragility_catalogue_free(catalogue);
}

static void ones_own_are_added(void **state) {
  (void)state;
  fragility_downloads *downloads;
  fragility_download_facts facts;
  fragility_error err;
  size_t at;
  assert_int_equal(read_text(HEADER "mine,,Title,Me,ODbL,2026,,http://h/x,,a|b,,yes\n", &downloads, &err), FRAGILITY_OK);
  assert_int_equal(fragility_downloads_find(downloads, "mine", &at, &err), FRAGILITY_OK);
  assert_int_equal(at, fragility_downloads_count(downloads) - 1);
  assert_true(fragility_downloads_get(downloads, at, &facts));
  assert_true(facts.tried);
  assert_string_equal(facts.licence, "ODbL");
  assert_string_equal(facts.url, "http://h/x");
  assert_string_equal(facts.member, "a|b");
  assert_false(fragility_downloads_get(downloads, at + 1, &facts));
  fragility_downloads_free(downloads);
}

static void unknown_id_names_the_nearest(void **state) {
  (void)state;
  static const char *const cases[][2] = {{"insee-cog-202", "\"insee-cog-202\"; the nearest is insee-cog-2020"},
                                         {"insee-cgo-2021", "\"insee-cgo-2021\"; the nearest is insee-cog-2021"},
                                         {"nothing like it at all", "\"nothing like it at all\""}};
  fragility_downloads *downloads;
  fragility_error err;
  size_t at;
  assert_int_equal(fragility_downloads_read(NULL, 0, &downloads, &err), FRAGILITY_OK);
  for (size_t i = 0; i < COUNT(cases); i++) {
    assert_int_equal(fragility_downloads_find(downloads, cases[i][0], &at, &err), FRAGILITY_ERROR_ARGUMENT);
    assert_string_equal(err.message + strlen("no download is called "), cases[i][1]);
  }
  fragility_downloads_free(downloads);
}

static void wrong_cells_are_told(void **state) {
  (void)state;
  static const struct {
    const char *text, *message;
  } cases[] = {
      {HEADER "../x,,,,,,,http://h/x,,,,no\n", "mine.csv:2:1: found \"../x\", expected an id of lower-case letters, digits and dashes"},
      {HEADER "insee-cog-2020,,,,,,,http://h/x,,,,no\n", "mine.csv:2:1: found \"insee-cog-2020\", expected an id that stands once"},
      {HEADER "a,,,,,,,http://h/x,,,,no\na,,,,,,,http://h/x,,,,no\n", "mine.csv:3:1: found \"a\", expected an id that stands once"},
      {HEADER "a,,,,,,,file:///x,,,,no\n", "mine.csv:2:8: found \"file:///x\", expected an address that starts with http:// or https://"},
      {HEADER "a,,,,,,,http://h/x,,,,maybe\n", "mine.csv:2:12: found \"maybe\", expected yes or no"},
      {"id,url\na,http://h/x\n", "mine.csv:1: found no column source, expected one"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    fragility_error err;
    fragility_downloads *downloads = (fragility_downloads *)&err;
    assert_int_equal(read_text(cases[i].text, &downloads, &err), FRAGILITY_ERROR_FORMAT);
    assert_null(downloads);
    assert_string_equal(err.message, cases[i].message);
  }
}

static void bad_arguments_are_refused(void **state) {
  (void)state;
  fragility_downloads *downloads = NULL;
  fragility_download_facts facts;
  fragility_error err;
  const char *none = NULL, *nowhere = scratch("nowhere.csv");
  size_t at;
  assert_int_equal(fragility_downloads_read(NULL, 0, NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_downloads_read(NULL, 1, &downloads, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_downloads_read(&none, 1, &downloads, NULL), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_downloads_read(&nowhere, 1, &downloads, &err), FRAGILITY_ERROR_IO);
  assert_null(downloads);
  assert_int_equal(fragility_downloads_count(NULL), 0);
  assert_false(fragility_downloads_get(NULL, 0, &facts));
  fragility_downloads_free(NULL);
  assert_int_equal(fragility_downloads_read(NULL, 0, &downloads, NULL), FRAGILITY_OK);
  assert_false(fragility_downloads_get(downloads, 0, NULL));
  assert_int_equal(fragility_downloads_find(NULL, "a", &at, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_downloads_find(downloads, NULL, &at, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_downloads_find(downloads, "a", NULL, NULL), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_downloads_find(downloads, "", &at, NULL), FRAGILITY_ERROR_ARGUMENT);
  fragility_downloads_free(downloads);
}

static int teardown(void **state) {
  (void)state;
  scratch_end();
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(shipped_rows_are_complete), cmocka_unit_test(ones_own_are_added),
                                     cmocka_unit_test(unknown_id_names_the_nearest), cmocka_unit_test(wrong_cells_are_told),
                                     cmocka_unit_test(bad_arguments_are_refused)};
  return cmocka_run_group_tests(tests, NULL, teardown);
}
