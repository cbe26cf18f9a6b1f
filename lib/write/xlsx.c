/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An Excel workbook: what is looked at before anything is written, and its sheets one after the other. */
#define _GNU_SOURCE
#include "write/layer.h"

#ifdef HAVE_XLSX
#include "write/workbook.h"

#include <stdlib.h>

enum { MOST_ROWS = 1048576, MOST_COLUMNS = 16384, SAMPLE = 200, NARROW = 9, WIDE = 48, README_WIDTH = 110 };

enum style { HEADING, WRAPPED, WHOLE, THOUSANDS, DECIMAL, STYLES };

struct book {
  struct workbook_calls lxw;
  lxw_workbook *workbook;
  int styles[STYLES];
  char (*names)[FRAGILITY_SHEET_NAME_SIZE];
  size_t sheets;
  long long largest; /* bytes of the rows of a sheet */
};

/* ---- what a spreadsheet cannot hold ---- */

static const char *label_of(const fragility_layer *layer, size_t column) {
  const char *label = layer->labels ? layer->labels[column] : NULL;
  return label ? label : fragility_sheet_name(layer->sheet, column);
}

static fragility_status check_text(const fragility_layer *layer, size_t row, const char *column, const char *text, fragility_error *err) {
  if (!text || strnlen(text, FRAGILITY_CELL_CHARACTERS + 1) <= FRAGILITY_CELL_CHARACTERS) return FRAGILITY_OK;
  size_t length = fragility_cell_length(text);
  if (length <= FRAGILITY_CELL_CHARACTERS) return FRAGILITY_OK;
  return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "row %zu of \"%s\" has %zu characters in the column \"%.60s\", a cell of a spreadsheet holds %d", row,
                        layer->name, length, column, (int)FRAGILITY_CELL_CHARACTERS);
}

static fragility_status check_cells(const fragility_layer *layer, size_t column, fragility_error *err) {
  const struct fragility_sheet_column *item = &fragility_sheet_items(layer->sheet)[column];
  size_t rows = fragility_column_is_text(item) ? fragility_sheet_rows(layer->sheet) : 0;
  TRY(check_text(layer, 0, item->name, label_of(layer, column), err));
  for (size_t r = 0; r < rows; r++) TRY(check_text(layer, r + 1, item->name, fragility_column_text(item, r), err));
  return FRAGILITY_OK;
}

static fragility_status check(const fragility_layer *layers, size_t n, fragility_error *err) {
  for (size_t l = 0; l < n; l++) {
    size_t rows = fragility_sheet_rows(layers[l].sheet), columns = fragility_sheet_columns(layers[l].sheet);
    if (rows > MOST_ROWS - 1)
      return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "\"%s\" has %zu rows, a sheet of a spreadsheet holds %d", layers[l].name, rows, MOST_ROWS - 1);
    if (columns > MOST_COLUMNS)
      return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "\"%s\" has %zu columns, a sheet of a spreadsheet holds %d", layers[l].name, columns, MOST_COLUMNS);
    for (size_t c = 0; c < columns; c++) TRY(check_cells(&layers[l], c, err));
  }
  return FRAGILITY_OK;
}

/* ---- the book ---- */

static bool make_styles(struct book *book) {
  static const char *const shown[STYLES] = {[WHOLE] = "0", [THOUSANDS] = "#,##0", [DECIMAL] = "0.0"};
  for (int s = 0; s < STYLES; s++) {
    lxw_format *format = book->lxw.add_format(book->workbook);
    if (!format) return false;
    if (shown[s]) book->lxw.set_num_format(format, shown[s]);
    if (s == HEADING) book->lxw.set_bold(format);
    if (s == HEADING || s == WRAPPED) book->lxw.set_text_wrap(format), book->lxw.set_align(format, LXW_ALIGN_VERTICAL_TOP);
    book->styles[s] = book->lxw.style(format); /* 0, that of plain cells, when there is no memory */
    if (book->styles[s] <= 0) return false;
  }
  return true;
}

/* A fact about the whole: libxlsxwriter escapes what XML gives a meaning, not what XML cannot hold. */
static char *fact(const char *text) {
  char *copy = fragility_text_clean(text);
  for (size_t i = 0, n; copy && copy[i]; i += n) {
    n = fragility_character_size(copy + i);
    if (!fragility_xml_holds(copy + i, n)) memset(copy + i, '?', n);
  }
  return copy;
}

static bool set_properties(struct book *book, const fragility_layer *layers, const fragility_export_options *options) {
  char *title = fact(fragility_layer_title(&layers[0])), *author = fact(options ? options->author : NULL), *licence = fact(options ? options->licence : NULL);
  lxw_doc_properties facts = {.title = title, .author = author, .comments = licence, .created = (time_t)fragility_export_when(options)};
  bool good = title && author && licence && book->lxw.set_properties(book->workbook, &facts) == LXW_NO_ERROR;
  free(title);
  free(author);
  free(licence);
  return good;
}

/* `rows` and `columns` are those that will be written, past libxlsxwriter, to the file that it copies into the sheet. */
static lxw_worksheet *add_sheet(struct book *book, const char *title, size_t rows, size_t columns) {
  char *name = book->names[book->sheets];
  fragility_sheet_name_make(title, book->names, book->sheets, name);
  lxw_worksheet *sheet = book->lxw.add_worksheet(book->workbook, name);
  if (!sheet || !sheet->optimize_tmpfile) return NULL;
  book->sheets++;
  book->lxw.set_margins(sheet, 1, 1, 1, 1);
  sheet->margin_header = sheet->margin_footer = 0;
  if (!rows || !columns) return sheet;
  sheet->dim_rowmin = 0;
  sheet->dim_colmin = 0;
  sheet->dim_rowmax = (lxw_row_t)(rows - 1);
  sheet->dim_colmax = (lxw_col_t)(columns - 1);
  return sheet;
}

/* Libxlsxwriter takes a width less the frame of the cell, five sevenths: given so, what it writes is whole. */
static bool set_width(struct book *book, lxw_worksheet *sheet, size_t column, size_t characters) {
  lxw_col_t at = (lxw_col_t)column;
  return book->lxw.set_column(sheet, at, at, (double)characters - 5.0 / 7, NULL) == LXW_NO_ERROR;
}

/* ---- the sheet of a layer ---- */

/* What tells whole numbers from others is the whole column; thousands are parted where there are many, and not in years. */
static enum style style_of(const struct fragility_sheet_column *item, size_t rows) {
  bool whole = true;
  double most = 0;
  for (size_t r = 0; r < rows && whole; r++) {
    double number = fragility_column_number(item, r);
    if (!isfinite(number)) continue;
    whole = number == rint(number);
    most = fmax(most, fabs(number));
  }
  return !whole ? DECIMAL : most < 10000 ? WHOLE : THOUSANDS;
}

/* Of the heading, which may break into lines, and of the first texts. */
static size_t width_of(const fragility_layer *layer, size_t column) {
  const struct fragility_sheet_column *item = &fragility_sheet_items(layer->sheet)[column];
  size_t rows = fragility_sheet_rows(layer->sheet), heading = fragility_cell_length(label_of(layer, column)) + 3;
  size_t width = heading < WIDE / 2 ? heading : WIDE / 2;
  for (size_t r = 0; fragility_column_is_text(item) && r < rows && r < SAMPLE; r++) {
    const char *text = fragility_column_text(item, r);
    size_t length = text ? fragility_cell_length(text) + 1 : 0;
    if (length > width) width = length;
  }
  return width < NARROW ? NARROW : width > WIDE ? WIDE : width;
}

struct column {
  char letters[FRAGILITY_CELL_LETTERS];
  int style;
};

static void write_rows(const struct book *book, FILE *file, const fragility_layer *layer, const struct column *columns) {
  const struct fragility_sheet_column *items = fragility_sheet_items(layer->sheet);
  size_t rows = fragility_sheet_rows(layer->sheet), count = fragility_sheet_columns(layer->sheet);
  fragility_row_begin(file, 1);
  for (size_t c = 0; c < count; c++) fragility_row_text(file, columns[c].letters, 1, book->styles[HEADING], label_of(layer, c));
  fragility_row_end(file);
  for (size_t r = 0; r < rows && !ferror(file); r++) {
    fragility_row_begin(file, r + 2);
    for (size_t c = 0; c < count; c++) {
      if (fragility_column_is_text(&items[c])) fragility_row_text(file, columns[c].letters, r + 2, 0, fragility_column_text(&items[c], r));
      else fragility_row_number(file, columns[c].letters, r + 2, columns[c].style, fragility_column_number(&items[c], r));
    }
    fragility_row_end(file);
  }
}

static bool write_layer(struct book *book, const fragility_layer *layer) {
  const struct fragility_sheet_column *items = fragility_sheet_items(layer->sheet);
  size_t rows = fragility_sheet_rows(layer->sheet), count = fragility_sheet_columns(layer->sheet);
  lxw_worksheet *sheet = add_sheet(book, fragility_layer_title(layer), rows + 1, count);
  struct column *columns = fragility_array(count + 1, sizeof *columns);
  bool good = sheet && columns;
  for (size_t c = 0; c < count && good; c++) {
    fragility_cell_letters(c, columns[c].letters);
    if (!fragility_column_is_text(&items[c])) columns[c].style = book->styles[style_of(&items[c], rows)];
    good = set_width(book, sheet, c, width_of(layer, c));
  }
  if (good && count) {
    book->lxw.freeze_panes(sheet, 1, 0);
    good = book->lxw.autofilter(sheet, 0, 0, (lxw_row_t)rows, (lxw_col_t)(count - 1)) == LXW_NO_ERROR;
    write_rows(book, sheet->optimize_tmpfile, layer, columns);
  }
  free(columns);
  return good && fragility_rows_end(sheet->optimize_tmpfile, &book->largest);
}

/* ---- what there is to read ---- */

static size_t count_lines(const char *text) {
  size_t lines = 1;
  for (; *text; text++) lines += *text == '\n';
  return lines;
}

static bool write_readme(struct book *book, const char *text) {
  char *copy = strdup(text), *rest = copy;
  lxw_worksheet *sheet = copy ? add_sheet(book, "\xC3\x80 lire", count_lines(text), 1) : NULL;
  bool good = sheet && set_width(book, sheet, 0, README_WIDTH);
  for (size_t row = 1; good && rest; row++) {
    char *line = strsep(&rest, "\n");
    size_t size = strlen(line);
    if (size && line[size - 1] == '\r') line[size - 1] = '\0';
    fragility_row_begin(sheet->optimize_tmpfile, row);
    fragility_row_text(sheet->optimize_tmpfile, "A", row, book->styles[WRAPPED], line);
    fragility_row_end(sheet->optimize_tmpfile);
  }
  free(copy);
  return good && fragility_rows_end(sheet->optimize_tmpfile, &book->largest);
}

static fragility_status check_readme(const char *text, fragility_error *err) {
  for (size_t line = 1; text && *text; line++) {
    size_t size = strcspn(text, "\n");
    if (size > FRAGILITY_CELL_CHARACTERS || line > MOST_ROWS)
      return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "line %zu of the text to read is too long, or too far down, for a spreadsheet", line);
    text += size + (text[size] == '\n');
  }
  return FRAGILITY_OK;
}

/* ---- from end to end ---- */

static bool fill(struct book *book, const fragility_layer *layers, size_t n, const fragility_export_options *options) {
  bool good = make_styles(book) && set_properties(book, layers, options);
  for (size_t l = 0; l < n && good; l++) good = write_layer(book, &layers[l]);
  return good && (!options || !options->readme || write_readme(book, options->readme));
}

static fragility_status write_book(struct book *book, const fragility_layer *layers, size_t n, const char *path, const char *temporary,
                                   const fragility_export_options *options, fragility_error *err) {
  lxw_workbook_options settings[4] = {{.constant_memory = LXW_TRUE}}; /* and zeros, should a later one look for more than this header has */
  book->workbook = book->lxw.new_opt(temporary, settings);
  if (!book->workbook) return fragility_fail_memory(err);
  bool filled = fill(book, layers, n, options);
  lxw_error closed = book->lxw.close(book->workbook); /* which frees it, too, and writes it nowhere but beside its place */
  if (!filled) return fragility_fail_at(err, FRAGILITY_ERROR_IO, path, 0, 0, "cannot write: there is no memory, or no room in the folder of temporary files");
  if (closed != LXW_NO_ERROR) return fragility_fail_at(err, FRAGILITY_ERROR_IO, path, 0, 0, "cannot write: %s", book->lxw.strerror(closed));
  return fragility_archive_is_whole(temporary) ? FRAGILITY_OK : fragility_fail_at(err, FRAGILITY_ERROR_IO, path, 0, 0, "cannot write: the archive was cut short");
}

static fragility_status write_beside(struct book *book, const fragility_layer *layers, size_t n, const char *path, const fragility_export_options *options,
                                     fragility_error *err) {
  struct fragility_output output;
  TRY(fragility_output_reserve(path, options && options->replace, &output, err));
  book->names = fragility_array(n + 1, sizeof *book->names);
  fragility_status status = book->names ? write_book(book, layers, n, path, output.temporary, options, err) : fragility_fail_memory(err);
  free(book->names);
  if (status == FRAGILITY_OK) return fragility_output_close(&output, true, err);
  (void)fragility_output_close(&output, false, NULL);
  return status;
}

fragility_status fragility_xlsx_write(const fragility_layer *layers, size_t n, const char *path, const fragility_export_options *options, fragility_error *err) {
  struct book book = {.sheets = 0};
  const char *why;
  TRY(fragility_layers_check(layers, n, options, err));
  TRY(check(layers, n, err));
  TRY(check_readme(options ? options->readme : NULL, err));
  if (!fragility_workbook_open(&book.lxw, &why))
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "a workbook needs libxlsxwriter (package libxlsxwriter%s of Debian): %s", LXW_SOVERSION, why);
  return write_beside(&book, layers, n, path, options, err);
}

#else

fragility_status fragility_xlsx_write(const fragility_layer *layers, size_t n, const char *path, const fragility_export_options *options, fragility_error *err) {
  (void)layers, (void)n, (void)path, (void)options;
  return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "built without libxlsxwriter: no workbook can be written (install libxlsxwriter-dev and build with -Dxlsx=enabled)");
}

#endif
