/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "write/write.h"

#include <stdlib.h>

struct style {
  char separator, mark;
  const char *line_end;
  bool formulas; /* a spreadsheet will read it: what it would take for a formula is written as text */
};

/* What a spreadsheet would compute; a number is none. */
static bool is_formula(const char *text, size_t n) {
  double value;
  return n && strchr("=+-@", *text) && (*text == '+' || !fragility_number_parse(text, n, &value));
}

static void write_text(FILE *file, const char *text, const struct style *style) {
  const char special[] = {style->separator, '"', '\n', '\r', '\0'};
  size_t n = strlen(text);
  bool formula = style->formulas && is_formula(text, n);
  bool edge = n && (text[0] == ' ' || text[n - 1] == ' '); /* readers trim bare cells */
  if (!edge && strcspn(text, special) == n) {
    if (formula) fputc('\'', file);
    fputs(text, file);
    return;
  }
  fputc('"', file);
  if (formula) fputc('\'', file);
  for (; *text; text++) {
    if (*text == '"') fputc('"', file);
    fputc(*text, file);
  }
  fputc('"', file);
}

static void write_number(FILE *file, double number, const struct style *style) {
  char text[FRAGILITY_NUMBER_SIZE];
  size_t n = fragility_number_format(number, text);
  char *point = memchr(text, '.', n);
  if (point) *point = style->mark;
  fwrite(text, 1, n, file);
}

static void write_rows(FILE *file, const fragility_sheet *sheet, const struct style *style) {
  size_t columns = fragility_sheet_columns(sheet);
  for (size_t c = 0; c < columns; c++) {
    if (c) fputc(style->separator, file);
    write_text(file, fragility_sheet_name(sheet, c), style);
  }
  fputs(style->line_end, file);
  for (size_t r = 0; r < fragility_sheet_rows(sheet); r++) {
    for (size_t c = 0; c < columns; c++) {
      const char *text = fragility_sheet_text(sheet, c, r);
      if (c) fputc(style->separator, file);
      if (text) write_text(file, text, style);
      else write_number(file, fragility_sheet_number(sheet, c, r), style);
    }
    fputs(style->line_end, file);
  }
}

fragility_status fragility_sheet_write_csv(const fragility_sheet *sheet, const char *path, const fragility_csv_options *options,
                                           fragility_error *err) {
  static const struct style plain = {',', '.', "\n", false}, excel = {';', ',', "\r\n", true};
  struct fragility_output output;
  if (!sheet) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no sheet given");
  bool french = options && options->excel_fr;
  TRY(fragility_output_open(path, options && options->replace, &output, err));
  if (french) fputs("\xEF\xBB\xBF", output.file);
  write_rows(output.file, sheet, french ? &excel : &plain);
  return fragility_output_close(&output, true, err);
}
