/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "publish/note.h"

#include <stdio.h>
#include <stdlib.h>

const char *fragility_note_text(struct note *note, const char *text) {
  const char *copy = fragility_arena_text(&note->arena, text, strlen(text));
  note->failed |= !copy;
  return copy ? copy : "";
}

static struct block *push(struct note *note, enum block_kind kind) {
  if (!fragility_grow((void **)&note->blocks, &note->room, note->count, sizeof *note->blocks)) return note->failed = true, NULL;
  note->blocks[note->count] = (struct block){.kind = kind, .text = ""};
  return &note->blocks[note->count++];
}

void fragility_note_add(struct note *note, enum block_kind kind, const char *text) {
  struct block *block = push(note, kind);
  if (block) block->text = fragility_note_text(note, text);
}

void fragility_note_format(struct note *note, enum block_kind kind, const char *format, ...) {
  char text[2000];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  fragility_note_add(note, kind, text);
}

struct block *fragility_note_table(struct note *note, size_t columns, size_t rows) {
  struct block *block = push(note, BLOCK_TABLE);
  if (!block) return NULL;
  block->cells = fragility_arena_take(&note->arena, (rows * columns + 1) * sizeof *block->cells);
  if (!block->cells) return note->failed = true, note->count--, NULL;
  block->columns = columns, block->rows = rows;
  for (size_t i = 0; i < rows * columns; i++) block->cells[i] = "";
  for (size_t c = 0; c < columns; c++) block->share[c] = 1.0 / (double)columns;
  return block;
}

void fragility_note_free(struct note *note) {
  free(note->blocks);
  fragility_arena_free(&note->arena);
  *note = (struct note){.count = 0};
}

/* ---- HTML ---- */

static void put_table(const struct block *block, FILE *file) {
  fputs("<table>\n", file);
  for (size_t r = 0; r < block->rows; r++) {
    fputs(r ? "<tr>" : "<thead><tr>", file);
    for (size_t c = 0; c < block->columns; c++) {
      const char *tag = r == 0 || c == 0 ? "th" : "td";
      fprintf(file, "<%s%s%s>", tag, r == 0 ? " scope=\"col\"" : c == 0 ? " scope=\"row\"" : "", block->right >> c & 1 ? " class=\"number\"" : "");
      fragility_html_escape(file, block->cells[r * block->columns + c]);
      fprintf(file, "</%s>", tag);
    }
    fputs(r ? "</tr>\n" : "</tr></thead>\n<tbody>\n", file);
  }
  fputs("</tbody></table>\n", file);
}

static void put_block(const struct block *block, FILE *file) {
  static const char *const open[] = {"<h1>", "<p class=\"headline\">", "<h2>", "<p>", "<li>", "<p class=\"small\">"}, *const close[] = {"</h1>", "</p>", "</h2>", "</p>", "</li>", "</p>"};
  fputs(open[block->kind], file);
  fragility_html_escape(file, block->text);
  fprintf(file, "%s\n", close[block->kind]);
}

void fragility_note_html(const struct note *note, FILE *file) {
  static const char style[] =
      "@page{size:A4;margin:14mm}body{font:16px/1.45 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;color:#1d1d1f;background:#fff;max-width:46rem;margin:0 auto;padding:1.5rem 1rem}"
      "h1{font:700 1.9rem/1.15 Georgia,'Times New Roman',serif;margin:0 0 .4rem}.headline{font-size:1.15rem;color:#3a3a3c;border-bottom:2px solid #1d1d1f;padding-bottom:.8rem}"
      "h2{font-size:1.05rem;margin:1.3rem 0 .3rem}p,ul{margin:.3rem 0}table{border-collapse:collapse;width:100%;font-size:.88rem}th,td{text-align:left;vertical-align:top;padding:.25rem .5rem .25rem 0;"
      "border-bottom:1px solid #c9c9cc;font-weight:400}thead th{font-weight:600;border-bottom-color:#1d1d1f}.number{text-align:right;font-variant-numeric:tabular-nums}"
      ".small{font-size:.8rem;color:#4a4a4d}@media print{body{font-size:10pt;max-width:none;padding:0}}";
  bool english = fragility_is_english(note->study), list = false;
  fprintf(file, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", english ? "en" : "fr");
  fputs("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<link rel=\"icon\" href=\"data:,\">\n<title>", file);
  fragility_html_escape(file, note->title);
  fprintf(file, "</title>\n<style>%s</style>\n</head>\n<body>\n<main>\n", style);
  for (size_t i = 0; i < note->count; i++) {
    bool item = note->blocks[i].kind == BLOCK_ITEM;
    if (item != list) fputs(item ? "<ul>\n" : "</ul>\n", file);
    list = item;
    if (note->blocks[i].kind == BLOCK_TABLE) put_table(&note->blocks[i], file);
    else put_block(&note->blocks[i], file);
  }
  fprintf(file, "%s</main>\n</body>\n</html>\n", list ? "</ul>\n" : "");
}
