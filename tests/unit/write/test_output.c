/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file appears whole or not at all. */
#include "../check.h"
#include "write/write.h"

#include <dirent.h>
#include <fcntl.h>

static size_t files_in(const char *folder) {
  size_t count = 0;
  DIR *entries = opendir(folder);
  assert_non_null(entries);
  for (struct dirent *entry; (entry = readdir(entries));) count += entry->d_name[0] != '.';
  closedir(entries);
  return count;
}

static const char *fresh_folder(const char *name) {
  const char *folder = scratch(name);
  assert_int_equal(mkdir(folder, 0700), 0);
  return folder;
}

static void expect_file(const char *path, const char *expected) {
  char *text = read_whole(path, NULL);
  assert_string_equal(text, expected);
  free(text);
}

static void a_good_end_moves_the_file_there(void **state) {
  (void)state;
  const char *folder = fresh_folder("good"), *path = scratch("good/out.csv");
  struct fragility_output output;
  struct stat facts;
  mode_t mask = umask(027);
  assert_int_equal(fragility_output_open(path, false, &output, NULL), FRAGILITY_OK);
  fputs("half", output.file);
  fflush(output.file);
  assert_int_equal(access(path, F_OK), -1); /* not there yet */
  fputs(" and half", output.file);
  assert_int_equal(fragility_output_close(&output, true, NULL), FRAGILITY_OK);
  expect_file(path, "half and half");
  assert_int_equal(stat(path, &facts), 0);
  assert_int_equal(facts.st_mode & 0777, 0640);
  assert_int_equal(files_in(folder), 1);
  umask(mask);
}

static void a_bad_end_leaves_nothing(void **state) {
  (void)state;
  const char *folder = fresh_folder("bad"), *path = scratch("bad/out.csv");
  struct fragility_output output;
  assert_int_equal(fragility_output_open(path, false, &output, NULL), FRAGILITY_OK);
  fputs("half", output.file);
  assert_int_equal(fragility_output_close(&output, false, NULL), FRAGILITY_OK);
  assert_int_equal(files_in(folder), 0);
  write_scratch("bad/out.csv", "mine", 4);
  assert_int_equal(fragility_output_open(path, true, &output, NULL), FRAGILITY_OK);
  fputs("other", output.file);
  assert_int_equal(fragility_output_close(&output, false, NULL), FRAGILITY_OK);
  expect_file(path, "mine");
  assert_int_equal(files_in(folder), 1);
}

static void texts(void **state) {
  (void)state;
  fragility_error err;
  const char *path = scratch("text.txt");
  assert_int_equal(fragility_text_write("Sources\n", path, false, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_text_write("other", path, false, &err), FRAGILITY_ERROR_IO);
  assert_string_equal(err.message, "text.txt: the file exists; -f replaces it");
  expect_file(path, "Sources\n");
  assert_int_equal(fragility_text_write("other", path, true, NULL), FRAGILITY_OK);
  expect_file(path, "other");
  assert_int_equal(fragility_text_write(NULL, path, true, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_text_write("x", NULL, true, &err), FRAGILITY_ERROR_ARGUMENT);
}

static void places_that_cannot_be_written(void **state) {
  (void)state;
  fragility_error err;
  assert_int_equal(fragility_text_write("x", scratch("no/such/folder.csv"), false, &err), FRAGILITY_ERROR_IO);
  assert_string_equal(err.message, "folder.csv: cannot write: No such file or directory");
  fresh_folder("folder");
  for (int replace = 0; replace < 2; replace++) {
    assert_int_equal(fragility_text_write("x", scratch("folder"), replace, &err), FRAGILITY_ERROR_IO);
    assert_string_equal(err.message, "folder: found a folder, expected a file");
  }
  write_scratch("file", "", 0);
  assert_int_equal(fragility_text_write("x", scratch("file/out.csv"), false, &err), FRAGILITY_ERROR_IO);
}

static void a_device_is_written_to_not_replaced(void **state) {
  (void)state;
  fragility_error err;
  const char *pipe = scratch("pipe");
  char text[8] = "";
  assert_int_equal(mkfifo(pipe, 0600), 0);
  int reading = open(pipe, O_RDONLY | O_NONBLOCK);
  assert_int_equal(fragility_text_write("through", pipe, true, &err), FRAGILITY_OK);
  assert_int_equal(read(reading, text, sizeof text), 7);
  assert_string_equal(text, "through");
  close(reading);
  struct stat facts;
  assert_int_equal(stat(pipe, &facts), 0);
  assert_true(S_ISFIFO(facts.st_mode));
  if (access("/dev/full", W_OK) != 0) skip();
  assert_int_equal(fragility_text_write("x", "/dev/full", true, &err), FRAGILITY_ERROR_IO);
  assert_string_equal(err.message, "cannot write to a device: No space left on device");
}

static void a_full_disk_is_told(void **state) {
  (void)state;
  if (access("/dev/full", W_OK) != 0) skip();
  fragility_error err = {0};
  fflush(stdout);
  int kept = dup(STDOUT_FILENO), full = open("/dev/full", O_WRONLY);
  dup2(full, STDOUT_FILENO);
  fragility_status status = fragility_text_write("x", "-", false, &err);
  dup2(kept, STDOUT_FILENO);
  clearerr(stdout);
  close(kept), close(full);
  assert_int_equal(status, FRAGILITY_ERROR_IO);
  assert_string_equal(err.message, "cannot write to standard output: No space left on device");
}

static void standard_output(void **state) {
  (void)state;
  const char *path = scratch("stdout.txt");
  fflush(stdout);
  int kept = dup(STDOUT_FILENO), file = open(path, O_WRONLY | O_CREAT, 0600);
  dup2(file, STDOUT_FILENO);
  fragility_status first = fragility_text_write("one\n", "-", false, NULL),
                   second = fragility_text_write("two\n", "-", false, NULL);
  dup2(kept, STDOUT_FILENO);
  close(kept), close(file);
  assert_int_equal(first, FRAGILITY_OK);
  assert_int_equal(second, FRAGILITY_OK); /* the stream stays open */
  expect_file(path, "one\ntwo\n");
}

static int end(void **state) {
  return (void)state, scratch_end(), 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_good_end_moves_the_file_there),
                                     cmocka_unit_test(a_bad_end_leaves_nothing),
                                     cmocka_unit_test(texts),
                                     cmocka_unit_test(places_that_cannot_be_written),
                                     cmocka_unit_test(a_device_is_written_to_not_replaced),
                                     cmocka_unit_test(a_full_disk_is_told),
                                     cmocka_unit_test(standard_output)};
  return cmocka_run_group_tests(tests, NULL, end);
}
