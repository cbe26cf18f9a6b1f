/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to `write`: libxlsxwriter is opened when the first workbook is written. Of what libxlsxwriter does, styles, frames and packing are
 * used; the rows are written by cells.c.
 *
 * libxlsxwriter (1.1.4 was looked at, built as Debian builds it) prints numbers with "%.16G" of the C library. That loses a digit of every third
 * double (0.1 + 0.2 becomes 0.3), and writes a decimal comma, which is no number to any spreadsheet, when the program has set a French
 * locale. So in its mode of constant memory the rows go straight to the file that it copies into the sheet, in the shortest digits that read back;
 * what it does print as a number, widths and margins, is made whole. The dates in the archive are always 1980-01-01. It does not
 * outlive every lack of memory, and says so on standard error. */
#ifndef WRITE_WORKBOOK_H
#define WRITE_WORKBOOK_H

#include "write/layer.h"

#include <xlsxwriter.h>

struct workbook_calls {
  __typeof__(&workbook_new_opt) new_opt;
  __typeof__(&workbook_add_worksheet) add_worksheet;
  __typeof__(&workbook_add_format) add_format;
  __typeof__(&workbook_set_properties) set_properties;
  __typeof__(&workbook_close) close;
  __typeof__(&worksheet_set_column) set_column;
  __typeof__(&worksheet_set_margins) set_margins;
  __typeof__(&worksheet_freeze_panes) freeze_panes;
  __typeof__(&worksheet_autofilter) autofilter;
  __typeof__(&format_set_bold) set_bold;
  __typeof__(&format_set_text_wrap) set_text_wrap;
  __typeof__(&format_set_align) set_align;
  __typeof__(&format_set_num_format) set_num_format;
  __typeof__(&lxw_format_get_xf_index) style;
  __typeof__(&lxw_strerror) strerror;
};

/* False when libxlsxwriter is not there, or lacks one of them; `why` says so, until the next call. */
bool fragility_workbook_open(struct workbook_calls *calls, const char **why);

/* Libxlsxwriter copies the rows to a second temporary file and is deaf to a full disk: the room is asked for before. True when the rows
 * are in their file, and as many bytes as the largest sheet has may follow. `largest` grows with the sheets. */
bool fragility_rows_end(FILE *rows, long long *largest);
/* The archive ends as archives do, so that its end, too, found room. */
bool fragility_archive_is_whole(const char *path);

/* ---- cells.c: rows as a worksheet has them ---- */
enum { FRAGILITY_CELL_LETTERS = 4, FRAGILITY_CELL_CHARACTERS = 32767 };
void fragility_cell_letters(size_t column, char letters[FRAGILITY_CELL_LETTERS]);
/* Characters as spreadsheets count them: those beyond U+FFFF are two. */
size_t fragility_cell_length(const char *text);
/* Rows count from 1. A style is a number of the workbook's; 0 = none. Empty texts and numbers make no cell. */
void fragility_row_begin(FILE *file, size_t row);
void fragility_row_text(FILE *file, const char *letters, size_t row, int style, const char *text);
void fragility_row_number(FILE *file, const char *letters, size_t row, int style, double number);
void fragility_row_end(FILE *file);

/* ---- names.c ---- */
enum { FRAGILITY_SHEET_NAME_SIZE = 128 };
/* A name that spreadsheets accept, of a title, and none of those before it. */
void fragility_sheet_name_make(const char *title, char (*before)[FRAGILITY_SHEET_NAME_SIZE], size_t n, char name[FRAGILITY_SHEET_NAME_SIZE]);

#endif
