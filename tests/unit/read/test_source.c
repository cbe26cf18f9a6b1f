/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files, packed files, standard input, memory. */
#include "pack.h"
#include "read/source.h"

#include <fcntl.h>
#include <sys/wait.h>

static const char table[] = "code,taux\n31555,12.5\n";

/* Reads to the end in pieces of `step`; NULL and the error when it fails. */
static char *drain(fragility_source *source, size_t step, size_t *size, fragility_error *err) {
  char *text = malloc(1 << 22);
  size_t used = 0, got = 1;
  while (got) {
    assert_true(used + step < 1 << 22);
    if (fragility_source_read(source, text + used, step, &got, err) != FRAGILITY_OK) {
      free(text);
      return NULL;
    }
    used += got;
  }
  text[used] = '\0';
  if (size) *size = used;
  return text;
}

static void expect_text(const char *path, const char *expected) {
  for (size_t step = 1; step < 200000; step = step * 7 + 3) {
    fragility_source *source;
    fragility_error err;
    if (fragility_source_open(path, NULL, &source, &err) != FRAGILITY_OK) fail_msg("%s", err.message);
    char *text = drain(source, step, NULL, &err);
    assert_non_null(text);
    assert_string_equal(text, expected);
    free(text);
    fragility_source_free(source);
  }
}

static void expect_refusal(const char *path, fragility_status status, const char *message) {
  fragility_source *source = (fragility_source *)1;
  fragility_error err;
  assert_int_equal(fragility_source_open(path, NULL, &source, &err), status);
  assert_null(source);
  assert_string_equal(err.message, message);
  assert_int_equal(fragility_source_open(path, NULL, &source, NULL), status);
}

static void plain_files(void **state) {
  (void)state;
  expect_text(write_scratch("x.csv", table, strlen(table)), table);
  expect_text(write_scratch("one.csv", "a", 1), "a"); /* shorter than what is peeked at */
  expect_text(write_scratch("none.csv", "", 0), "");
}

static void packed_files(void **state) {
  (void)state;
  static const struct {
    const char *name;
    int filter;
  } cases[] = {{"x.csv.gz", ARCHIVE_FILTER_GZIP},
               {"x.csv.xz", ARCHIVE_FILTER_XZ},
               {"x.csv.zst", ARCHIVE_FILTER_ZSTD},
               {"name-says.nothing", ARCHIVE_FILTER_GZIP}};
  for (size_t i = 0; i < COUNT(cases); i++)
    expect_text(pack_one(cases[i].name, cases[i].filter, table, strlen(table)), table);
}

static void expect_damage(const char *path) {
  fragility_source *source;
  fragility_error err;
  if (fragility_source_open(path, NULL, &source, &err) != FRAGILITY_OK) fail_msg("%s", err.message);
  char *text = drain(source, 1000, NULL, &err);
  assert_null(text);
  assert_int_equal(err.code, FRAGILITY_ERROR_IO);
  assert_non_null(strstr(err.message, "sum"));
  fragility_source_free(source);
}

/* Each bit of the sum and the size that a gzip file ends with; then several files in one, and what is none behind it. */
static void check_sums(void **state) {
  (void)state;
  size_t size;
  char *packed = read_whole(pack_one("x.csv.gz", ARCHIVE_FILTER_GZIP, table, strlen(table)), &size), twice[2000];
  for (size_t bit = 0; bit < 64; bit++) {
    packed[size - 8 + bit / 8] ^= (char)(1 << bit % 8);
    expect_damage(write_scratch("bad.csv.gz", packed, size));
    packed[size - 8 + bit / 8] ^= (char)(1 << bit % 8);
  }
  assert_true(2 * size < sizeof twice);
  memcpy(twice, packed, size), memcpy(twice + size, packed, size);
  char both[2 * sizeof table];
  snprintf(both, sizeof both, "%s%s", table, table);
  expect_text(write_scratch("twice.csv.gz", twice, 2 * size), both);
  memcpy(twice + size, "something", 9);
  expect_damage(write_scratch("more.csv.gz", twice, size + 9));
  free(packed);
}

static char *long_table(size_t *size) {
  char *text = malloc(1 << 21), *at = text;
  at += sprintf(at, "code,taux\n");
  for (size_t i = 0; i < 60000; i++) at += sprintf(at, "%05zu,%zu.5\n", i, i * 7919 % 100000);
  *size = (size_t)(at - text);
  return text;
}

static void a_long_packed_file(void **state) {
  (void)state;
  size_t size, got;
  char *text = long_table(&size);
  static const int filters[] = {ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD};
  for (size_t i = 0; i < COUNT(filters); i++) {
    fragility_source *source;
    assert_int_equal(fragility_source_open(pack_one("long", filters[i], text, size), NULL, &source, NULL),
                     FRAGILITY_OK);
    char *back = drain(source, 65536, &got, NULL);
    assert_int_equal(got, size);
    assert_memory_equal(back, text, size);
    free(back);
    fragility_source_free(source);
  }
  free(text);
}

/* ---- zip ---- */

#define TABLE(name)                                                                                                  \
  { name, table, sizeof table - 1 }
#define OTHER(name)                                                                                                  \
  { name, "no table\n", 9 }

static void the_table_of_a_zip(void **state) {
  (void)state;
  static const struct {
    size_t n;
    struct member members[5];
  } cases[] = {
      {1, {TABLE("x.csv")}},
      {3, {OTHER("meta_x.csv"), TABLE("x.csv"), OTHER("x-COM.CSV")}},
      {3, {OTHER("x-COM.CSV"), TABLE("x.csv"), OTHER("meta_x.csv")}},
      {3, {OTHER("meta_x.csv"), OTHER("x-COM.CSV"), TABLE("x.CSV")}},
      {2, {OTHER("meta_x.csv"), TABLE("x-COM.CSV")}},
      {3, {{"folder/", "", 0}, TABLE("folder/x.txt"), OTHER("folder/readme.pdf")}},
      {3, {TABLE("x.csv"), OTHER("__MACOSX/._x.csv"), OTHER("x.xlsx")}},
      {2, {OTHER("readme.md"), TABLE("x.tsv")}},
      {2,
       {OTHER("donn\xC3\xA9"
              "es.pdf"),
        TABLE("donn\xC3\xA9"
              "es.csv")}},
      {4, {OTHER("a-COM.csv"), OTHER("b-COM.csv"), TABLE("x.csv"), OTHER("c-COM.csv")}},
  };
  for (size_t i = 0; i < COUNT(cases); i++) expect_text(pack_zip("x.zip", cases[i].members, cases[i].n), table);
}

static void a_member_with_a_long_name(void **state) {
  (void)state;
  char name[300];
  memset(name, 'n', sizeof name);
  for (size_t i = 60; i < 290; i += 60) name[i] = '/';
  strcpy(name + 290, ".csv");
  const struct member members[] = {TABLE(name)};
  expect_text(pack_zip("long-name.zip", members, 1), table);
}

static void two_members_of_one_name(void **state) {
  (void)state;
  static const struct member members[] = {TABLE("x.csv"), OTHER("x.csv")};
  expect_refusal(
      pack_zip("twice.zip", members, 2), FRAGILITY_ERROR_FORMAT,
      "twice.zip: found an archive with 2 tables (x.csv, x.csv), expected one .csv: unpack the one wanted");
}

static void zips_without_one_table(void **state) {
  (void)state;
  static const struct member two[] = {TABLE("a.csv"), TABLE("b.csv"), OTHER("meta_a.csv")},
                             none[] = {OTHER("xl/workbook.xml"), OTHER("readme.txt.pdf")};
  expect_refusal(pack_zip("two.zip", two, 3), FRAGILITY_ERROR_FORMAT,
                 "two.zip: found an archive with 2 tables (a.csv, b.csv), expected one .csv: unpack the one wanted");
  static const struct member overseas[] = {TABLE("a-COM.csv"), TABLE("b-COM.csv")};
  expect_refusal(pack_zip("com.zip", overseas, 2), FRAGILITY_ERROR_FORMAT,
                 "com.zip: found an archive with 2 tables (a-COM.csv, b-COM.csv), expected one .csv: unpack the one wanted");
  expect_refusal(pack_zip("none.zip", none, 2), FRAGILITY_ERROR_FORMAT,
                 "none.zip: found an archive with 0 tables (workbook.xml, readme.txt.pdf), expected one .csv: unpack "
                 "the one wanted");
}

static const char *packed_once_more(const char *name, const char *path) {
  char bytes[4096];
  FILE *file = fopen(path, "rb");
  assert_non_null(file);
  size_t n = fread(bytes, 1, sizeof bytes, file);
  fclose(file);
  return pack_one(name, ARCHIVE_FILTER_GZIP, bytes, n);
}

static void spreadsheets(void **state) {
  (void)state;
  static const struct member excel[] = {OTHER("[Content_Types].xml"), OTHER("xl/workbook.xml")}, calc[] = {OTHER("mimetype"), OTHER("content.xml")},
                             tables[] = {OTHER("meta_x.csv"), TABLE("x.csv")};
  static const char why[] = "found a spreadsheet (.xlsx or .ods), expected a text table: save it as CSV";
  char message[128];
  snprintf(message, sizeof message, "x.xlsx: %s", why);
  expect_refusal(pack_zip("x.xlsx", excel, 2), FRAGILITY_ERROR_FORMAT, message);
  snprintf(message, sizeof message, "x.ods: %s", why);
  expect_refusal(pack_zip("x.ods", calc, 2), FRAGILITY_ERROR_FORMAT, message);
  snprintf(message, sizeof message, "x.xlsx.gz: %s", why);
  expect_refusal(packed_once_more("x.xlsx.gz", pack_zip("x.xlsx", excel, 2)), FRAGILITY_ERROR_FORMAT, message);
  expect_refusal(packed_once_more("x.zip.gz", pack_zip("x.zip", tables, 2)), FRAGILITY_ERROR_FORMAT,
                 "x.zip.gz: found a zip packed once more, expected a table: unpack it first");
}

static void a_zip_with_more_names_than_the_message_holds(void **state) {
  (void)state;
  enum { N = 60 };
  char names[N][32];
  struct member members[N];
  for (size_t i = 0; i < N; i++) {
    sprintf(names[i], "a-rather-long-name-%zu.csv", i);
    members[i] = (struct member)TABLE(names[i]);
  }
  fragility_source *source;
  fragility_error err;
  assert_int_equal(fragility_source_open(pack_zip("many.zip", members, N), NULL, &source, &err),
                   FRAGILITY_ERROR_FORMAT);
  assert_non_null(strstr(err.message, "found an archive with 60 tables (a-rather-long-name-0.csv, "));
  assert_non_null(strstr(err.message, "unpack the one wanted"));
}

/* ---- what is broken ---- */

static void broken_files(void **state) {
  (void)state;
  fragility_source *source;
  fragility_error err;
  size_t size, packed_size;
  char *text = long_table(&size),
       *packed = read_whole(pack_one("cut.gz", ARCHIVE_FILTER_GZIP, text, size), &packed_size);
  assert_int_equal(fragility_source_open(write_scratch("cut.gz", packed, packed_size / 2), NULL, &source, &err),
                   FRAGILITY_OK);
  assert_null(drain(source, 65536, NULL, &err));
  assert_int_equal(err.code, FRAGILITY_ERROR_IO);
  assert_string_equal(err.message, "cut.gz: cannot unpack: truncated gzip input");
  fragility_source_free(source);
  free(packed), free(text);
  const char garbage[] =
      "PK\3\4 and then nothing that a zip holds, at all, for a hundred bytes or so, which is long enough";
  assert_int_equal(fragility_source_open(write_scratch("garbage.zip", garbage, sizeof garbage), NULL, &source, &err),
                   FRAGILITY_ERROR_IO);
  assert_memory_equal(err.message, "garbage.zip: cannot read: ", 26);
  assert_null(strstr(err.message, "(null)"));
  unsigned char noise[204] = {'P', 'K', 3, 4};
  for (size_t i = 4; i < sizeof noise; i++) noise[i] = (unsigned char)((i - 4) * 37 % 251 + 11);
  for (size_t n = 4; n < sizeof noise; n += 25) {
    assert_int_equal(fragility_source_open(write_scratch("noise.zip", noise, n), NULL, &source, &err) == FRAGILITY_OK,
                     0);
    assert_null(strstr(err.message, "(null)"));
  }
  const char nothing[22] = "PK\5\6";
  expect_refusal(write_scratch("nothing.zip", nothing, sizeof nothing), FRAGILITY_ERROR_FORMAT,
                 "nothing.zip: found an archive with 0 tables (), expected one .csv: unpack the one wanted");
}

static void an_empty_packed_file_is_empty(void **state) {
  (void)state;
  expect_text(pack_one("empty.gz", ARCHIVE_FILTER_GZIP, "", 0), "");
}

static void what_is_no_file(void **state) {
  (void)state;
  expect_refusal(scratch("nowhere.csv"), FRAGILITY_ERROR_IO, "nowhere.csv: cannot open: No such file or directory");
  expect_refusal("/tmp", FRAGILITY_ERROR_IO, "tmp: found a folder, expected a file");
  expect_refusal("", FRAGILITY_ERROR_IO, "cannot open: No such file or directory");
  fragility_source_free(NULL);
}

/* ---- standard input and memory ---- */

static void standard_input(void **state) {
  (void)state;
  static const struct member members[] = {OTHER("meta_x.csv"), TABLE("x.csv")};
  const char *paths[] = {write_scratch("in.csv", table, strlen(table)),
                         pack_one("in.gz", ARCHIVE_FILTER_GZIP, table, strlen(table)),
                         pack_zip("in.zip", members, 2)};
  for (size_t i = 0; i < COUNT(paths); i++)
    for (int through_pipe = 0; through_pipe < 2; through_pipe++) {
      size_t size;
      char *bytes = read_whole(paths[i], &size), *text;
      int kept = stdin_from(through_pipe ? piped(bytes, size) : open(paths[i], O_RDONLY));
      fragility_source *source;
      fragility_error err;
      fragility_status status = fragility_source_open("-", NULL, &source, &err);
      text = status == FRAGILITY_OK ? drain(source, 5, NULL, &err) : NULL;
      fragility_source_free(status == FRAGILITY_OK ? source : NULL);
      stdin_back(kept);
      free(bytes);
      if (!text) fail_msg("%s: %s", paths[i], err.message);
      assert_string_equal(text, table);
      free(text);
      if (through_pipe) wait(NULL);
    }
}

static void a_zip_through_a_pipe_has_a_ceiling(void **state) {
  (void)state;
  size_t size, packed_size;
  char *text = malloc(3 << 20);
  uint64_t seed = 1;
  for (size = 0; size < 3 << 20; size++) text[size] = (char)random_bits(&seed); /* does not pack */
  const struct member members[] = {{"x.csv", text, size}};
  char *packed = read_whole(pack_zip("large.zip", members, 1), &packed_size);
  fragility_options small = {.memory = 1 << 20};
  fragility_source *source;
  fragility_error err;
  int kept = stdin_from(piped(packed, packed_size));
  fragility_status status = fragility_source_open("-", &small, &source, &err);
  stdin_back(kept);
  assert_int_equal(status, FRAGILITY_ERROR_MEMORY);
  assert_string_equal(err.message,
                      "stdin: a zip read through a pipe is kept whole and this one is too large: unpack it first");
  free(text), free(packed);
  wait(NULL);
}

/* 300 MB of one row, in a fraction of a megabyte; what unpacks to less is read, however well it packs. */
static void a_bomb_is_refused(void **state) {
  (void)state;
  static const int filters[] = {ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_ZSTD};
  for (size_t i = 0; i < COUNT(filters); i++) {
    bool small = i;
    size_t size = (small ? 200 : 300) << 20, got, all = 0;
    char *text = malloc(size), *bytes = malloc(1 << 20);
    assert_true(text && bytes);
    for (size_t k = 0; k < size; k++) text[k] = "1,2\n"[k % 4];
    fragility_source *source;
    fragility_error err;
    assert_int_equal(fragility_source_open(pack_one("bomb", filters[i], text, size), NULL, &source, &err), FRAGILITY_OK);
    fragility_status status;
    while ((status = fragility_source_read(source, bytes, 1 << 20, &got, &err)) == FRAGILITY_OK && got) all += got;
    assert_int_equal(status, small ? FRAGILITY_OK : FRAGILITY_ERROR_FORMAT);
    if (small) assert_int_equal(all, size);
    else assert_non_null(strstr(err.message, "bomb: found 268"));
    fragility_source_free(source);
    free(text), free(bytes);
  }
}

static void memory(void **state) {
  (void)state;
  size_t size;
  char *packed = read_whole(pack_one("m.xz", ARCHIVE_FILTER_XZ, table, strlen(table)), &size), *text;
  const struct member members[] = {OTHER("meta_x.csv"), TABLE("x.csv")};
  size_t zip_size;
  char *zip = read_whole(pack_zip("m.zip", members, 2), &zip_size);
  const struct {
    const void *bytes;
    size_t size;
    const char *text;
  } cases[] = {{table, strlen(table), table},
               {packed, size, table},
               {zip, zip_size, table},
               {NULL, 0, ""},
               {"", 0, ""},
               {"\x1F", 1, "\x1F"}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    fragility_source *source;
    assert_int_equal(fragility_source_open_memory("m", cases[i].bytes, cases[i].size, &source, NULL), FRAGILITY_OK);
    text = drain(source, 4, NULL, NULL);
    assert_string_equal(text, cases[i].text);
    free(text);
    fragility_source_free(source);
  }
  free(packed), free(zip);
}

static int end(void **state) {
  return (void)state, scratch_end(), 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(plain_files),
                                     cmocka_unit_test(packed_files), cmocka_unit_test(check_sums),
                                     cmocka_unit_test(a_long_packed_file),
                                     cmocka_unit_test(the_table_of_a_zip),
                                     cmocka_unit_test(a_member_with_a_long_name),
                                     cmocka_unit_test(two_members_of_one_name),
                                     cmocka_unit_test(zips_without_one_table),
                                     cmocka_unit_test(spreadsheets), cmocka_unit_test(a_zip_with_more_names_than_the_message_holds),
                                     cmocka_unit_test(broken_files),
                                     cmocka_unit_test(an_empty_packed_file_is_empty),
                                     cmocka_unit_test(what_is_no_file),
                                     cmocka_unit_test(standard_input),
                                     cmocka_unit_test(a_zip_through_a_pipe_has_a_ceiling),
                                     cmocka_unit_test(a_bomb_is_refused),
                                     cmocka_unit_test(memory)};
  return cmocka_run_group_tests(tests, NULL, end);
}
