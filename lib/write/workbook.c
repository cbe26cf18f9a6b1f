/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "write/layer.h"

#ifdef HAVE_XLSX
#include "write/workbook.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* The one whose header was seen, whatever its number: what a worksheet is made of is another thing in each. */
static const char *const names[] = {"libxlsxwriter.so." LXW_SOVERSION, "libxlsxwriter." LXW_SOVERSION ".dylib", NULL};

bool fragility_workbook_open(struct workbook_calls *calls, const char **why) {
  const struct fragility_call list[] = {{"workbook_new_opt", &calls->new_opt},
                                        {"workbook_add_worksheet", &calls->add_worksheet},
                                        {"workbook_add_format", &calls->add_format},
                                        {"workbook_set_properties", &calls->set_properties},
                                        {"workbook_close", &calls->close},
                                        {"worksheet_set_column", &calls->set_column},
                                        {"worksheet_set_margins", &calls->set_margins},
                                        {"worksheet_freeze_panes", &calls->freeze_panes},
                                        {"worksheet_autofilter", &calls->autofilter},
                                        {"format_set_bold", &calls->set_bold},
                                        {"format_set_text_wrap", &calls->set_text_wrap},
                                        {"format_set_align", &calls->set_align},
                                        {"format_set_num_format", &calls->set_num_format},
                                        {"lxw_format_get_xf_index", &calls->style},
                                        {"lxw_strerror", &calls->strerror},
                                        {NULL, NULL}};
  return fragility_library_open(names, list, why);
}

bool fragility_rows_end(FILE *rows, long long *largest) {
  enum { AROUND = 1 << 20 }; /* what stands around the rows, columns and their widths mostly */
  if (fflush(rows) != 0 || ferror(rows)) return false;
  off_t size = ftello(rows);
  if (size > *largest) *largest = size;
  int refused = posix_fallocate(fileno(rows), size, (off_t)*largest + AROUND);
  return ftruncate(fileno(rows), size) == 0 && refused != ENOSPC && refused != EFBIG && refused != EDQUOT;
}

static size_t number_at(const unsigned char *bytes) { return bytes[0] | (size_t)bytes[1] << 8 | (size_t)bytes[2] << 16 | (size_t)bytes[3] << 24; }

bool fragility_archive_is_whole(const char *path) {
  enum { END = 22, SIZE_AT = 12, BEGIN_AT = 16 }; /* the record at the end: of the directory before it, its size and where it begins */
  unsigned char end[END];
  FILE *file = fopen(path, "rb");
  if (!file) return false;
  bool there = fseeko(file, -END, SEEK_END) == 0 && fread(end, 1, END, file) == END;
  off_t size = ftello(file);
  fclose(file);
  return there && memcmp(end, "PK\5\6", 4) == 0 && number_at(end + SIZE_AT) + number_at(end + BEGIN_AT) + END == (size_t)size;
}

#endif
