/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packed files, made by libarchive when a test runs. */
#ifndef TESTS_READ_PACK_H
#define TESTS_READ_PACK_H

#include "../check.h"

#include <archive.h>
#include <archive_entry.h>

struct member {
  const char *name;
  const void *bytes;
  size_t size;
};

/* Packs one text with a filter: ARCHIVE_FILTER_GZIP, _XZ or _ZSTD. */
static inline const char *pack_one(const char *name, int filter, const void *bytes, size_t size) {
  const char *path = scratch(name);
  struct archive *archive = archive_write_new();
  struct archive_entry *entry = archive_entry_new();
  assert_int_equal(archive_write_set_format_raw(archive), ARCHIVE_OK);
  assert_int_equal(archive_write_add_filter(archive, filter), ARCHIVE_OK);
  assert_int_equal(archive_write_open_filename(archive, path), ARCHIVE_OK);
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_pathname(entry, "data");
  assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
  assert_int_equal(archive_write_data(archive, bytes, size), size);
  archive_entry_free(entry);
  assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
  archive_write_free(archive);
  return path;
}

static inline void add_member(struct archive *archive, const struct member *member) {
  struct archive_entry *entry = archive_entry_new();
  size_t n = strlen(member->name);
  bool folder = n && member->name[n - 1] == '/';
  archive_entry_set_pathname(entry, member->name);
  archive_entry_set_filetype(entry, folder ? AE_IFDIR : AE_IFREG);
  archive_entry_set_perm(entry, 0644);
  archive_entry_set_size(entry, (la_int64_t)member->size);
  assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
  if (member->size) assert_int_equal(archive_write_data(archive, member->bytes, member->size), member->size);
  archive_entry_free(entry);
}

static inline const char *pack_zip(const char *name, const struct member *members, size_t n) {
  const char *path = scratch(name);
  struct archive *archive = archive_write_new();
  assert_int_equal(archive_write_set_format_zip(archive), ARCHIVE_OK);
  assert_int_equal(archive_write_open_filename(archive, path), ARCHIVE_OK);
  for (size_t i = 0; i < n; i++) add_member(archive, &members[i]);
  assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
  archive_write_free(archive);
  return path;
}

/* Runs what follows with standard input taken from `path`; undo with stdin_back. */
static inline int stdin_from(int file) {
  int kept = dup(STDIN_FILENO);
  assert_true(dup2(file, STDIN_FILENO) == STDIN_FILENO);
  close(file);
  return kept;
}

static inline void stdin_back(int kept) {
  dup2(kept, STDIN_FILENO);
  close(kept);
}

/* The reading end of a pipe through which a child sends the bytes. */
static inline int piped(const void *bytes, size_t size) {
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    close(ends[0]);
    for (size_t at = 0; at < size;) {
      ssize_t n = write(ends[1], (const char *)bytes + at, size - at < 777 ? size - at : 777);
      if (n <= 0) _exit(1);
      at += (size_t)n;
    }
    _exit(0);
  }
  close(ends[1]);
  return ends[0];
}

#endif
