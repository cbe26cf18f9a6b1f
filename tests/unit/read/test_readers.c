/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two readers, one meaning: whatever a document looks like, the masks give what libcsv gives. FRAGILITY_DOCUMENTS says how
 * many documents to invent (default 50,000). */
#include "check.h"

#include <stdio.h>

#include "read/read.h"

enum { LONGEST = 4000, MOST_CELLS = 4096 };

/* All that a reader says of a document, as one text. */
struct said {
  char text[1 << 18];
  size_t used;
};

static struct said plain, masked;

static void say(struct said *said, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(struct said *said, const char *format, ...) {
  va_list args;
  va_start(args, format);
  said->used += (size_t)vsnprintf(said->text + said->used, sizeof said->text - said->used, format, args);
  va_end(args);
  assert_true(said->used < sizeof said->text);
}

static void say_rows(struct said *said, const fragility_block *block) {
  for (size_t r = 0; r < block->rows; r++) {
    say(said, "\n%zu:", block->lines[r]);
    for (size_t c = 0; c < block->columns; c++) {
      const fragility_text cell = block->cells[r * block->columns + c];
      assert_true(said->used + cell.size + 2 < sizeof said->text);
      said->text[said->used++] = '[';
      if (cell.size) memcpy(said->text + said->used, cell.text, cell.size);
      said->used += cell.size;
    }
  }
}

static void say_journal(struct said *said, const fragility_journal *journal) {
  for (size_t i = 0; i < fragility_journal_kept(journal); i++) {
    const fragility_problem *p = fragility_journal_problem(journal, i);
    say(said, "%zu %s %s\n", p->line, p->found, p->text);
  }
}

struct how {
  const char *reader;
  size_t chunk;
  int threads;
};

static uint64_t roll(uint64_t *state) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return *state >> 33;
}

/* Wants some of the columns, in some order; of a wide document few, so that there is much to step over. */
static size_t choose(uint64_t seed, size_t columns, size_t *wanted) {
  size_t n = 0;
  for (size_t c = 0; c < columns; c++)
    if (columns > 20 ? roll(&seed) % 40 == 0 : roll(&seed) % 3) wanted[n++] = c;
  if (!n && columns) wanted[n++] = columns - 1;
  for (size_t i = 0; i + 1 < n; i++) {
    size_t j = i + roll(&seed) % (n - i), swap = wanted[i];
    wanted[i] = wanted[j], wanted[j] = swap;
  }
  return n;
}

/* Numbers are those of the texts, also where a text was mended after it was read. */
static void check_numbers(const fragility_block *block, size_t numbers) {
  assert_int_equal(block->numbers, numbers);
  for (size_t r = 0; r < block->rows; r++)
    for (size_t c = 0; c < numbers; c++) {
      double value = NAN, read;
      unsigned state = fragility_cell_parse(block->cells[r * block->columns + c], &value);
      assert_int_equal(fragility_reading(&block->readings, r * numbers + c, &read), state);
      assert_true(state == FRAGILITY_KNOWN ? read == value : isnan(read));
    }
}

static void read_with(const char *bytes, size_t size, const struct how *how, uint64_t seed, struct said *said) {
  fragility_options options = {.threads = how->threads, .reader = how->reader};
  fragility_journal *journal = fragility_journal_create();
  fragility_reader *reader;
  fragility_error err = {0};
  const fragility_block *block;
  static size_t wanted[MOST_CELLS];
  said->used = 0;
  fragility_status status = fragility_reader_open_memory("d.csv", bytes, size, &options, journal, &reader, &err);
  if (status == FRAGILITY_OK) {
    fragility_reader_chunk(reader, how->chunk);
    if (seed % 2) fragility_reader_tolerate(reader);
    size_t n = choose(seed, fragility_reader_columns(reader), wanted);
    assert_int_equal(fragility_reader_select(reader, wanted, n, &err), FRAGILITY_OK);
    size_t numbers = seed / 2 % (n + 1);
    fragility_reader_numbers(reader, numbers);
    do {
      status = fragility_reader_next(reader, &block, &err);
      if (status == FRAGILITY_OK && block) say_rows(said, block), check_numbers(block, numbers);
    } while (status == FRAGILITY_OK && block);
    const fragility_dialect *d = fragility_reader_dialect(reader);
    if (status == FRAGILITY_OK)
      say(said, "\n%zu rows, %zu rejected, %s, %s, quoted %d\n", fragility_reader_rows(reader), fragility_reader_rejected(reader), d->encoding, d->line_end, d->quoted);
    fragility_reader_free(reader);
  }
  if (status != FRAGILITY_OK) said->used = 0, say(said, "%d %s\n", status, err.message); /* rows before it do not count: a caller drops them */
  say_journal(said, journal);
  fragility_journal_free(journal);
}

/* ---- documents ---- */

static const char *const cells[] = {"", "1", "12,5", "0.25", "s", " x ", "\"a\"", "\"a;b\"", "\"a\"\"b\"", "\"\"", "\"l1\nl2\"", "\"l1\r\nl2\"", "\"l1\rl2\"", "a\"b", "\"a\"b", " \"a\"", "\"a\" ",
                                    "\"", "\xC3\xA9t\xC3\xA9", "\"\xC3\xA9\"", "\xE9", "\x8E", "\xC3", "\t", "\r", "\n", "\"a\" ;", "\xE2\x80\xAF", "1\xE2\x80\xAF" "234,5", "\"1\xC2\xA0" "234\"", "\"=\"\"0,359\"\"\"", "01001", "long long long long long long long long long cell", "\"\"\"\"",
                                    "\" b \"", "\"\n\n\"", "\"a\"\"", "\xF0\x9F\x98\x80", "\"a\x00" "b\""};

static size_t put(char *out, size_t used, const char *text) {
  size_t n = strlen(text);
  if (used + n < LONGEST) memcpy(out + used, text, n), used += n;
  return used;
}

/* Mostly tidy, in parts wild: the header is always there, so that the layout is found. */
static size_t invent(uint64_t seed, char *out) {
  size_t used = 0, columns = 1 + roll(&seed) % 9, rows = roll(&seed) % 60;
  const char *separator = (const char *const[]){";", ",", "\t", ";"}[roll(&seed) % 4], *end = (const char *const[]){"\n", "\n", "\r\n", "\r"}[roll(&seed) % 4];
  unsigned wild = (unsigned)(roll(&seed) % 4); /* 0: tidy */
  for (size_t c = 0; c < columns; c++) {
    char name[16];
    snprintf(name, sizeof name, "%sname%zu", c ? separator : "", c);
    used = put(out, used, name);
  }
  used = put(out, used, end);
  for (size_t r = 0; r < rows; r++) {
    size_t width = columns;
    if (wild && roll(&seed) % 12 == 0) width += roll(&seed) % 3;
    if (wild && roll(&seed) % 12 == 0 && width > 1) width--;
    for (size_t c = 0; c < width; c++) {
      size_t of = roll(&seed) % (wild > 1 ? sizeof cells / sizeof *cells : 13);
      if (wild < 2 && (of == 10 || of == 11 || of == 12) && roll(&seed) % 4) of = 1;
      if (c) used = put(out, used, separator);
      used = put(out, used, cells[of]);
    }
    if (wild && roll(&seed) % 15 == 0) used = put(out, used, "  ");
    if (wild > 1 && roll(&seed) % 200 == 0 && used < LONGEST) out[used++] = '\0';
    bool last = r + 1 == rows;
    if (!last || roll(&seed) % 3) used = put(out, used, wild > 1 && roll(&seed) % 10 == 0 ? "\n" : end);
    if (wild && roll(&seed) % 20 == 0) used = put(out, used, end);
  }
  for (uint64_t n = roll(&seed) % 3 ? 0 : roll(&seed) % 12; wild && n; n--) used = put(out, used, "Source : Insee"), used = put(out, used, n > 1 || roll(&seed) % 2 ? end : "");
  return used;
}

static const char *const tame[] = {"", "1", "12,5", "-0.25", "s", "01001", "1130.3", "Saint-Jean", "L'Ile d'Yeu", "\xC3\xA9t\xC3\xA9", "long long long long cell"};

/* Hundreds of columns, in stretches of quoted and of bare cells; now and then a cell that is anything. */
static size_t invent_wide(uint64_t seed, char *out, size_t room) {
  size_t used = 0, columns = 21 + roll(&seed) % 600, rows = 3 + roll(&seed) % 12;
  const char *separator = (const char *const[]){";", ",", "\t", ";"}[roll(&seed) % 4], *end = (const char *const[]){"\n", "\n", "\r\n"}[roll(&seed) % 3];
  uint64_t wild = roll(&seed) % 3 ? 0 : 1 + roll(&seed) % 3000, quoted = roll(&seed) % 2; /* one cell in so many is wild; 0: none */
  for (size_t r = 0; r < rows; r++)
    for (size_t c = 0; c < columns; c++) {
      char cell[80];
      if (roll(&seed) % 60 == 0) quoted = !quoted;
      if (!r) snprintf(cell, sizeof cell, "name%zu", c);
      else snprintf(cell, sizeof cell, quoted ? "\"%s\"" : "%s", tame[roll(&seed) % (sizeof tame / sizeof *tame)]);
      if (r && quoted && roll(&seed) % 8 == 0) snprintf(cell, sizeof cell, "\"a%s\"\"b%s\"", separator, roll(&seed) % 9 ? "" : "\n");
      if (r && wild && roll(&seed) % wild == 0) snprintf(cell, sizeof cell, "%s", cells[roll(&seed) % (sizeof cells / sizeof *cells)]);
      size_t n = strlen(cell);
      assert_true(used + n + 4 < room);
      memcpy(out + used, cell, n), used += n;
      const char *after = c + 1 < columns ? separator : end;
      memcpy(out + used, after, strlen(after)), used += strlen(after);
    }
  return used;
}

static void compare(const char *bytes, size_t size, const struct how *how, uint64_t seed) {
  read_with(bytes, size, how, seed, &masked);
  if (masked.used == plain.used && memcmp(masked.text, plain.text, plain.used) == 0) return;
  FILE *kept = fopen("/tmp/fragility-readers-differ.csv", "wb");
  if (kept) fwrite(bytes, 1, size, kept), fclose(kept);
  fail_msg("document %llu, %s, chunk %zu, %d threads:\nlibcsv\n%.*s\nmasks\n%.*s", (unsigned long long)seed, how->reader, how->chunk, how->threads, (int)plain.used, plain.text,
           (int)masked.used, masked.text);
}

static void random_documents(void **state) {
  (void)state;
  static char bytes[LONGEST + 8];
  static const char *const variants[] = {"avx2", "sse2", "portable"};
  static const size_t chunks[] = {64, 65, 100, 257, 1000, 1 << 20};
  const char *asked = getenv("FRAGILITY_DOCUMENTS");
  const unsigned long documents = asked ? strtoul(asked, NULL, 10) : 50000;
  const struct how libcsv = {"libcsv", 0, 1};
  for (unsigned long d = 0; d < documents; d++) {
    size_t size = invent(d * 977 + 13, bytes);
    read_with(bytes, size, &libcsv, d, &plain);
    const struct how how = {variants[d % 3], chunks[d / 3 % 6], (int)(d / 18 % 3) + 1};
    compare(bytes, size, &how, d);
  }
}

static void wide_documents(void **state) {
  (void)state;
  static char bytes[1 << 20];
  static const char *const variants[] = {"avx2", "sse2", "portable"};
  static const size_t chunks[] = {64, 1000, 4096, 65536, 1 << 20};
  const char *asked = getenv("FRAGILITY_DOCUMENTS");
  const unsigned long documents = (asked ? strtoul(asked, NULL, 10) : 50000) / 25;
  for (unsigned long d = 0; d < documents; d++) {
    size_t size = invent_wide(d * 1009 + 7, bytes, sizeof bytes);
    read_with(bytes, size, &(struct how){"libcsv", 0, 1}, d, &plain);
    compare(bytes, size, &(struct how){variants[d % 3], chunks[d / 3 % 5], (int)(d / 15 % 3) + 1}, d);
  }
}

/* 60 columns, three rows; the odd cell `shift` bytes further in the second, all of it `lead` bytes further. */
static size_t set_odd_cell(char *bytes, const char *odd, int shift, int lead, bool quoted) {
  const char *mark = quoted ? "\"" : "";
  size_t used = 0;
  for (int c = 0; c < 60; c++) used += (size_t)sprintf(bytes + used, "name%d%s", c, c < 59 ? ";" : "\n");
  for (int row = 0; row < 3; row++)
    for (int c = 0; c < 60; c++) {
      int more = row == 0 && c == 0 ? lead : row == 1 && c == 1 ? shift : 0;
      if (row == 1 && c == 30) used += (size_t)sprintf(bytes + used, "%s;", odd);
      else used += (size_t)sprintf(bytes + used, "%s1%0*d%s%s", mark, more + 1, 0, mark, c < 59 ? ";" : "\n");
    }
  return used;
}

/* A cell that only libcsv can judge, or that looks like one, wherever it lies in a block of 64 bytes, far from the wanted cells. */
static void every_place_of_a_block(void **state) {
  (void)state;
  static char bytes[1 << 14];
  static const char *const odd[] = {"a\"b;c\"", "a\"b", "\"\"x", "\"a\"b", " \"a\"", "\"", "\"a\"\"", "\"a;b\"", "\"a\"\"b\"", "\r", "\"l\nl\"", "\"a\rb\"", "\xC3\xA9\""};
  static const char *const variants[] = {"avx2", "sse2", "portable"};
  for (size_t of = 0; of < sizeof odd / sizeof *odd; of++)
    for (int shift = 0; shift < 64; shift++)
      for (int lead = 0; lead < (of < 1 ? 8 : 1); lead++) { /* the first would be whole, if the block before ended with a separator */
        size_t used = set_odd_cell(bytes, odd[of], shift, lead, of % 2), turn = (size_t)(shift + lead);
        for (uint64_t seed = 2; seed < 8; seed += 2) { /* other columns are wanted */
          read_with(bytes, used, &(struct how){"libcsv", 0, 1}, seed, &plain);
          for (size_t v = 0; v < (of < 1 ? 3 : 1); v++) compare(bytes, used, &(struct how){variants[(seed / 2 + turn + v) % 3], turn % 5 ? 1 << 20 : 100, 1}, seed);
        }
      }
}

/* One record longer than many chunks; 3,000 columns; a file of one line; nothing but the header. */
static void unusual_shapes(void **state) {
  (void)state;
  static char bytes[1 << 17];
  static const size_t chunks[] = {64, 1000, 1 << 20};
  for (int shape = 0; shape < 5; shape++) {
    size_t used = (size_t)sprintf(bytes, "a;b;c\n1;2;3\n");
    if (shape == 0) {
      used += (size_t)sprintf(bytes + used, "4;\"");
      for (int i = 0; i < 9000; i++) used += (size_t)sprintf(bytes + used, "line\n");
      used += (size_t)sprintf(bytes + used, "\";6\n7;8;9\n");
    } else if (shape == 1) {
      used = 0;
      for (int row = 0; row < 4; row++)
        for (int c = 0; c < 3000; c++) used += (size_t)sprintf(bytes + used, "%s%d%s", row ? "" : "n", c, c < 2999 ? ";" : "\n");
    } else if (shape == 2) {
      used = (size_t)sprintf(bytes, "a;b;c");
    } else if (shape == 3) {
      used += (size_t)sprintf(bytes + used, "4;\"open");
      for (int i = 0; i < 9000; i++) used += (size_t)sprintf(bytes + used, "x;y\n");
    } else {
      for (int i = 0; i < 9000; i++) used += (size_t)sprintf(bytes + used, "%d;\"x\";\xC3\xA9\r\n", i);
    }
    read_with(bytes, used, &(struct how){"libcsv", 0, 1}, 1, &plain);
    for (int i = 0; i < 9; i++) compare(bytes, used, &(struct how){(const char *const[]){"avx2", "sse2", "portable"}[i / 3], chunks[i % 3], 1 + i % 3}, 1);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(random_documents), cmocka_unit_test(wide_documents), cmocka_unit_test(every_place_of_a_block),
                                     cmocka_unit_test(unusual_shapes)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
