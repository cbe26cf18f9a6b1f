/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read/archive.h"

#include "base/base.h"

static const char *const names[] = {"libarchive.so.13", "libarchive.so", "libarchive.13.dylib", NULL};

bool fragility_archive_open(struct archive_calls *archive, const char **why) {
  const struct fragility_call calls[] = {
      {"archive_entry_pathname", &archive->entry_pathname},
      {"archive_entry_pathname_utf8", &archive->entry_pathname_utf8},
      {"archive_error_string", &archive->error_string},
      {"archive_format", &archive->format},
      {"archive_read_data", &archive->read_data},
      {"archive_read_free", &archive->read_free},
      {"archive_read_new", &archive->read_new},
      {"archive_read_next_header", &archive->read_next_header},
      {"archive_read_open", &archive->read_open},
      {"archive_read_support_filter_gzip", &archive->read_support_filter_gzip},
      {"archive_read_support_filter_xz", &archive->read_support_filter_xz},
      {"archive_read_support_filter_zstd", &archive->read_support_filter_zstd},
      {"archive_read_support_format_empty", &archive->read_support_format_empty},
      {"archive_read_support_format_raw", &archive->read_support_format_raw},
      {"archive_read_support_format_zip", &archive->read_support_format_zip},
      {"archive_set_error", &archive->set_error},
      {NULL, NULL}};
  return fragility_library_open(names, calls, why);
}
