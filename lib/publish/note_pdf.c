/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A note on A4 pages: blocks one under the other, a table's rows never parted. */
#include "publish/note.h"
#include "publish/pen.h"

#ifdef HAVE_CAIRO
enum { WIDTH = 595, HEIGHT = 842, LEFT = 48, TOP = 46, BOTTOM = 40 };

struct setting {
  struct pen pen;
  double y;
  size_t pages;
  bool draw; /* false: only to see how many pages there are */
};

static const struct look {
  double size, before, after;
  bool bold;
  const char *colour, *tag;
} looks[] = {{19, 0, 2, true, "#1d1d1f", "H1"}, {11.5, 0, 6, false, "#3a3a3c", "P"}, {11, 9, 1, true, "#1d1d1f", "H2"}, {9, 1, 1, false, "#1d1d1f", "P"},
             {9, 1, 0, false, "#1d1d1f", "LI"}, {7, 0.5, 0, false, "#4a4a4d", "P"},  {8, 2, 2, false, "#1d1d1f", "Table"}};

static void room_for(struct setting *s, double height) {
  if (s->y + height <= HEIGHT - BOTTOM) return;
  if (s->draw) s->pen.show_page(s->pen.cr);
  s->y = TOP;
  s->pages++;
}

static void set_text(struct setting *s, const struct block *block) {
  const struct look *look = &looks[block->kind];
  bool item = block->kind == BLOCK_ITEM;
  double x = LEFT + 10 * item, width = WIDTH - LEFT - x;
  fragility_pen_letters(&s->pen, look->size, look->bold);
  s->y += look->before;
  double height = fragility_pen_paragraph(&s->pen, x, 0, width, block->text, NULL, false);
  room_for(s, height + (block->kind == BLOCK_HEADING ? 40 : 0)); /* a heading stays with what follows */
  fragility_pen_colour(&s->pen, look->colour);
  if (item && s->draw) fragility_pen_text(&s->pen, LEFT, s->y + look->size, "\xE2\x80\x93");
  s->y = fragility_pen_paragraph(&s->pen, x, s->y + look->size, width, block->text, look->tag, s->draw) - look->size + look->after;
}

static double row_height(struct setting *s, const struct block *block, size_t row) {
  double most = 0, height;
  fragility_pen_letters(&s->pen, looks[BLOCK_TABLE].size, row == 0);
  for (size_t c = 0; c < block->columns; c++) {
    height = fragility_pen_paragraph(&s->pen, 0, 0, block->share[c] * (WIDTH - 2 * LEFT) - 6, block->cells[row * block->columns + c], NULL, false);
    most = height > most ? height : most;
  }
  return most + 3;
}

static void rule(struct setting *s, const char *colour) {
  fragility_pen_colour(&s->pen, colour);
  s->pen.set_line_width(s->pen.cr, 0.5);
  s->pen.move_to(s->pen.cr, LEFT, s->y), s->pen.line_to(s->pen.cr, WIDTH - LEFT, s->y), s->pen.stroke(s->pen.cr);
}

static void set_row(struct setting *s, const struct block *block, size_t row) {
  double size = looks[BLOCK_TABLE].size, x = LEFT, height = row_height(s, block, row);
  room_for(s, height);
  if (s->draw) s->pen.tag_begin(s->pen.cr, "TR", NULL);
  for (size_t c = 0; c < block->columns; c++) {
    const char *text = block->cells[row * block->columns + c];
    double width = block->share[c] * (WIDTH - 2 * LEFT), at = x;
    if (block->right >> c & 1) at = x + width - 6 - fragility_pen_width(&s->pen, text);
    fragility_pen_colour(&s->pen, looks[BLOCK_TABLE].colour);
    fragility_pen_paragraph(&s->pen, at < x ? x : at, s->y + size + 1, width - 6 + 1, text, row == 0 || c == 0 ? "TH" : "TD", s->draw);
    x += width;
  }
  if (s->draw) s->pen.tag_end(s->pen.cr, "TR");
  s->y += height;
  if (s->draw) rule(s, row ? "#c9c9cc" : "#1d1d1f");
}

static void set_table(struct setting *s, const struct block *block) {
  s->y += looks[BLOCK_TABLE].before;
  if (s->draw) s->pen.tag_begin(s->pen.cr, "Table", NULL);
  for (size_t r = 0; r < block->rows; r++) set_row(s, block, r);
  if (s->draw) s->pen.tag_end(s->pen.cr, "Table");
  s->y += looks[BLOCK_TABLE].after;
}

static void set_all(struct setting *s, const struct note *note, bool draw) {
  s->draw = draw, s->y = TOP, s->pages = 1;
  for (size_t i = 0; i < note->count; i++) {
    if (note->blocks[i].kind == BLOCK_TABLE) set_table(s, &note->blocks[i]);
    else set_text(s, &note->blocks[i]);
  }
}

/* Drawn twice: a stream cannot take back a page that is one too many. */
fragility_status fragility_note_pdf(const struct note *note, size_t most, size_t *pages, FILE *file, fragility_error *err) {
  struct setting s = {.y = TOP};
  FILE *nowhere = fopen("/dev/null", "wb");
  if (!nowhere) return fragility_fail(err, FRAGILITY_ERROR_IO, "cannot open /dev/null");
  fragility_status status = fragility_pen_open(&s.pen, "pdf", WIDTH, HEIGHT, nowhere, note->study, note->title, err);
  if (status == FRAGILITY_OK) {
    set_all(&s, note, false);
    *pages = s.pages;
    status = fragility_pen_close(&s.pen, FRAGILITY_OK, err);
  }
  fclose(nowhere);
  if (status != FRAGILITY_OK || *pages > most) return status;
  TRY(fragility_pen_open(&s.pen, "pdf", WIDTH, HEIGHT, file, note->study, note->title, err));
  set_all(&s, note, true);
  return fragility_pen_close(&s.pen, FRAGILITY_OK, err);
}
#else
fragility_status fragility_note_pdf(const struct note *note, size_t most, size_t *pages, FILE *file, fragility_error *err) {
  (void)note, (void)most, (void)file;
  *pages = 0;
  return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found a .pdf, expected .html: this build was made without cairo");
}
#endif
