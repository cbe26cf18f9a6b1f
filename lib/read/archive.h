/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to `read`: libarchive is opened when the first packed file is. */
#ifndef READ_ARCHIVE_H
#define READ_ARCHIVE_H

#include <archive.h>
#include <archive_entry.h>
#include <stdbool.h>

struct archive_calls {
  __typeof__(&archive_entry_pathname) entry_pathname;
  __typeof__(&archive_entry_pathname_utf8) entry_pathname_utf8;
  __typeof__(&archive_error_string) error_string;
  __typeof__(&archive_format) format;
  __typeof__(&archive_read_data) read_data;
  __typeof__(&archive_read_free) read_free;
  __typeof__(&archive_read_new) read_new;
  __typeof__(&archive_read_next_header) read_next_header;
  __typeof__(&archive_read_open) read_open;
  __typeof__(&archive_read_support_filter_gzip) read_support_filter_gzip;
  __typeof__(&archive_read_support_filter_xz) read_support_filter_xz;
  __typeof__(&archive_read_support_filter_zstd) read_support_filter_zstd;
  __typeof__(&archive_read_support_format_empty) read_support_format_empty;
  __typeof__(&archive_read_support_format_raw) read_support_format_raw;
  __typeof__(&archive_read_support_format_zip) read_support_format_zip;
  __typeof__(&archive_set_error) set_error;
};

/* False when libarchive is not there, or lacks one of them; `why` says so, until the next call. */
bool fragility_archive_open(struct archive_calls *calls, const char **why);

#endif
