/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows are written into buffers side by side, the buffers into the file one after the other, meanwhile. */
#include "write/write.h"

#include <stdlib.h>

enum { ROWS = 1024 }; /* in a buffer */

struct style {
  char separator, mark;
  const char *line_end;
  bool formulas; /* a spreadsheet will read it: what it would take for a formula is written as text */
};

struct buffer {
  char *text;
  size_t size, room;
  bool no_memory;
};

static bool make_room(struct buffer *buffer, size_t size) {
  if (size <= buffer->room - buffer->size) return true;
  size_t wanted = 2 * buffer->room + size + 4096;
  char *moved = buffer->no_memory ? NULL : realloc(buffer->text, wanted);
  buffer->no_memory = !moved;
  if (moved) buffer->text = moved, buffer->room = wanted;
  return moved;
}

static void put(struct buffer *buffer, const char *text, size_t size) {
  if (!make_room(buffer, size)) return;
  memcpy(buffer->text + buffer->size, text, size);
  buffer->size += size;
}

static void put_byte(struct buffer *buffer, char byte) {
  if (make_room(buffer, 1)) buffer->text[buffer->size++] = byte;
}

/* What a spreadsheet would compute; a number is none. */
static bool is_formula(const char *text, size_t n) {
  double value;
  return n && strchr("=+-@", *text) && (*text == '+' || !fragility_number_parse(text, n, &value));
}

static void write_quoted(struct buffer *buffer, const char *text, size_t n, bool formula) {
  put_byte(buffer, '"');
  if (formula) put_byte(buffer, '\'');
  for (size_t at = 0, part; at < n; at += part) {
    part = strcspn(text + at, "\"");
    put(buffer, text + at, part);
    if (at + part < n) put(buffer, "\"\"", 2), part++;
  }
  put_byte(buffer, '"');
}

typedef unsigned char bytes16 __attribute__((vector_size(16), aligned(1), may_alias));

/* Sixteen bytes copied; what is not 0 in the result tells that one of them is something a bare cell cannot hold. */
static inline bytes16 copy_some(char *to, const char *from, char separator) {
  const bytes16 bytes = *(const bytes16 *)from;
  *(bytes16 *)to = bytes;
  return (bytes16)((bytes == (unsigned char)separator) | (bytes == '"') | (bytes == '\n') | (bytes == '\r'));
}

/* Copies a text; can it stand bare? The last sixteen bytes may be some of those before them. */
static bool copy_bare(char *to, const char *text, size_t n, char separator) {
  bool odd = false;
  if (n < 16) {
    for (size_t i = 0; i < n; i++) to[i] = text[i], odd |= text[i] == separator || text[i] == '"' || text[i] == '\n' || text[i] == '\r';
    return !odd;
  }
  bytes16 found = copy_some(to + n - 16, text + n - 16, separator);
  for (size_t i = 0; i + 16 < n; i += 16) found |= copy_some(to + i, text + i, separator);
  uint64_t halves[2];
  memcpy(halves, &found, sizeof halves);
  return !(halves[0] | halves[1]);
}

static void write_text(struct buffer *buffer, const char *text, const struct style *style) {
  size_t n = strlen(text);
  bool formula = style->formulas && is_formula(text, n);
  bool edge = n && (text[0] == ' ' || text[n - 1] == ' '); /* readers trim bare cells */
  if (!make_room(buffer, n)) return;
  bool bare = copy_bare(buffer->text + buffer->size, text, n, style->separator) && !edge;
  if (!bare) {
    write_quoted(buffer, text, n, formula);
  } else if (formula) {
    put_byte(buffer, '\'');
    put(buffer, text, n);
  } else {
    buffer->size += n;
  }
}

/* There is room for it. */
static void write_number(struct buffer *buffer, double number, const struct style *style) {
  char *text = buffer->text + buffer->size;
  size_t n = fragility_number_format(number, text);
  char *point = style->mark == '.' ? NULL : memchr(text, '.', n);
  if (point) *point = style->mark;
  buffer->size += n;
}

/* The number just written once more: one array may be lent to two columns, as inhabitants that are the demand. There is room. */
static void repeat(struct buffer *buffer, size_t begin, size_t end) {
  size_t size = end - 1 - begin; /* but the separator */
  memcpy(buffer->text + buffer->size, buffer->text + begin, size);
  buffer->size += size;
}

static void write_header(struct buffer *buffer, const fragility_sheet *sheet, const struct style *style) {
  for (size_t c = 0; c < fragility_sheet_columns(sheet); c++) {
    if (c) put_byte(buffer, style->separator);
    write_text(buffer, fragility_sheet_name(sheet, c), style);
  }
  put(buffer, style->line_end, strlen(style->line_end));
}

/* Room for all that is no text is made once a row, and again behind each text. */
static bool write_row(struct buffer *buffer, const fragility_sheet *sheet, size_t row, const struct style *style) {
  const struct fragility_sheet_column *items = fragility_sheet_items(sheet);
  size_t columns = fragility_sheet_columns(sheet), rest = columns * (FRAGILITY_NUMBER_SIZE + 1);
  if (!make_room(buffer, rest)) return false;
  for (size_t c = 0, cell = 0; c < columns; c++) {
    size_t before = cell;
    if (c) buffer->text[buffer->size++] = style->separator;
    cell = buffer->size;
    if (items[c].ranks) {
      if (items[c].ranks[row]) buffer->size += fragility_whole_format(items[c].ranks[row], buffer->text + cell);
    } else if (items[c].numbers) {
      if (c && items[c].numbers == items[c - 1].numbers) repeat(buffer, before, cell);
      else write_number(buffer, items[c].numbers[row], style);
    } else if (*fragility_column_text(&items[c], row)) {
      write_text(buffer, fragility_column_text(&items[c], row), style);
      if (!make_room(buffer, rest)) return false;
    }
  }
  put(buffer, style->line_end, strlen(style->line_end));
  return true;
}

static void write_rows(struct buffer *buffer, const fragility_sheet *sheet, size_t begin, size_t end, const struct style *style) {
  for (size_t r = begin; r < end && write_row(buffer, sheet, r, style); r++) continue;
}

static void pass_on(struct buffer *buffer, FILE *file) {
  if (buffer->size) fwrite(buffer->text, 1, buffer->size, file);
  buffer->size = 0;
}

/* False when there is no memory. */
static bool write_all(FILE *file, const fragility_sheet *sheet, const struct style *style, int threads) {
  struct buffer header = {NULL};
  size_t rows = fragility_sheet_rows(sheet), parts = (rows + ROWS - 1) / ROWS;
  write_header(&header, sheet, style);
  bool lacking = header.no_memory;
  pass_on(&header, file);
  free(header.text);
#pragma omp parallel num_threads(threads) reduction(|| : lacking) if (parts > 1)
  {
    struct buffer buffer = {NULL};
#pragma omp for schedule(dynamic, 1) ordered
    for (size_t p = 0; p < parts; p++) {
      write_rows(&buffer, sheet, p * ROWS, (p + 1) * ROWS < rows ? (p + 1) * ROWS : rows, style);
#pragma omp ordered
      pass_on(&buffer, file);
    }
    lacking = lacking || buffer.no_memory;
    free(buffer.text);
  }
  return !lacking;
}

fragility_status fragility_sheet_write_csv(const fragility_sheet *sheet, const char *path, const fragility_csv_options *options,
                                           fragility_error *err) {
  static const struct style plain = {',', '.', "\n", false};
  static const struct style excel = {';', ',', "\r\n", true};
  struct fragility_output output;
  if (!sheet) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no sheet given");
  bool french = options && options->excel_fr;
  TRY(fragility_output_open(path, options && options->replace, &output, err));
  if (french) fputs("\xEF\xBB\xBF", output.file);
  bool good = write_all(output.file, sheet, french ? &excel : &plain, fragility_threads(options ? options->options : NULL));
  if (good) return fragility_output_close(&output, true, err);
  (void)fragility_output_close(&output, false, NULL);
  return fragility_fail_memory(err);
}
