/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A record is found by the masks of its separators: those between two wanted columns are counted, not looked at. What the
 * masks cannot be sure of (a quote in the middle of a cell, a lone CR, another number of cells) goes to libcsv. */
#include "read/scan.h"

#include "read/masks.h"
#include "read/records.h"

#include <stdlib.h>

/* ---- what is wanted ---- */

fragility_status fragility_wish_make(char separator, const size_t *slots, size_t columns, size_t wanted, struct scan_wish *wish, fragility_error *err) {
  *wish = (struct scan_wish){.separator = separator, .columns = columns, .wanted = wanted};
  wish->marks = fragility_array(2 * wanted + 3, sizeof *wish->marks);
  if (!wish->marks) return fragility_fail_memory(err);
  for (size_t c = 0; c <= columns; c++) {
    uint32_t closes = c && slots[c - 1] ? (uint32_t)slots[c - 1] - 1 : UINT32_MAX;
    bool opens = c < columns && slots[c];
    if (closes != UINT32_MAX || opens || c == columns) wish->marks[wish->mark_count++] = (struct scan_mark){(uint32_t)c, closes};
  }
  return FRAGILITY_OK;
}

void fragility_wish_free(struct scan_wish *wish) {
  free(wish->marks);
  *wish = (struct scan_wish){0};
}

void fragility_scan_free(struct scan *scan) {
  free(scan->cells);
  free(scan->lines);
  free(scan->special);
  free(scan->odd);
  fragility_numbers_free(&scan->numbers);
  *scan = (struct scan){0};
}

/* ---- one record ---- */

static bool is_blank(unsigned char c) { return c == ' ' || c == '\t'; }

static bool all_blank(const struct scan *scan, size_t begin, size_t end, unsigned char or_this) {
  for (size_t i = begin; i < end; i++)
    if (!is_blank(scan->bytes[i]) && scan->bytes[i] != or_this) return false;
  return true;
}

static bool make_room(struct scan *scan, const struct scan_wish *wish) {
  if (scan->rows < scan->room) return true;
  size_t wanted = scan->room ? scan->room * 2 : 256;
  void *cells = realloc(scan->cells, wanted * (wish->wanted ? wish->wanted : 1) * sizeof *scan->cells);
  if (cells) scan->cells = cells;
  void *lines = realloc(scan->lines, wanted * sizeof *scan->lines);
  if (lines) scan->lines = lines;
  if (cells && lines) scan->room = wanted;
  else scan->no_memory = true;
  return cells && lines;
}

static void add_odd(struct scan *scan, size_t size) {
  if (!fragility_grow((void **)&scan->odd, &scan->odd_room, scan->odds, sizeof *scan->odd)) scan->no_memory = true;
  else scan->odd[scan->odds++] = (struct scan_odd){scan->rows, scan->start, size, scan->row_lines};
}

/* A byte beyond ASCII, eight at a time: SLACK bytes follow (little endian, as the masks). */
FRAGILITY_INLINE bool is_high(const unsigned char *p, size_t size) {
  uint64_t all = 0, word;
  for (; size >= 8; p += 8, size -= 8) {
    memcpy(&word, p, 8);
    all |= word;
  }
  memcpy(&word, p, 8);
  return ((all | (size ? word << (64 - 8 * size) : 0)) & 0x8080808080808080) != 0;
}

/* A cell as libcsv gives it: without blanks around, without its quotes. True when something more must be done with it.
 * high: a byte beyond ASCII was seen so far. */
FRAGILITY_INLINE bool trim(fragility_text *cell, bool high) {
  const unsigned char *from = (const unsigned char *)cell->text, *to = from + cell->size;
  if (from == to) return false;
  if (*from == '"') { /* well-formed: it ends with a quote */
    from++, to--;
    bool inner = to > from && memchr(from, '"', (size_t)(to - from));
    *cell = (fragility_text){(const char *)from, to > from ? (size_t)(to - from) : 0};
    if (inner) return true;
  } else if (is_blank(*from) || is_blank(to[-1])) {
    while (from < to && is_blank(*from)) from++;
    while (to > from && is_blank(to[-1])) to--;
    *cell = (fragility_text){(const char *)from, (size_t)(to - from)};
  }
  return high && is_high(from, cell->size);
}

static bool settle_cells(struct scan *scan, const struct scan_wish *wish, bool *filled) {
  fragility_text *row = scan->cells + scan->rows * wish->wanted;
  *filled = false;
  for (size_t c = 0; !scan->rough && c < wish->wanted && !*filled; c++) *filled = row[c].size > 0;
  for (size_t c = 0; scan->rough && c < wish->wanted; c++) {
    bool quoted = row[c].size && *row[c].text == '"', special = trim(&row[c], scan->high);
    *filled |= row[c].size > 0;
    if (!special) continue;
    if (!fragility_grow((void **)&scan->special, &scan->special_room, scan->specials, sizeof *scan->special)) return scan->no_memory = true, false;
    scan->special[scan->specials++] = (struct scan_special){scan->rows * wish->wanted + c, quoted};
  }
  return true;
}

static void begin_record(struct scan *scan, const struct scan_wish *wish, size_t start, size_t lines) {
  scan->start = start, scan->passed = 0, scan->mark = 0, scan->row_lines = lines, scan->rough = false;
  scan->open = (const char *)scan->bytes + start;
  if (make_room(scan, wish) && !wish->marks[0].at) scan->mark = 1;
}

/* The end of the record is that of its last cell. */
static void close_last(struct scan *scan, const struct scan_wish *wish, size_t end) {
  uint32_t last = wish->marks[scan->mark++].closes;
  if (last != UINT32_MAX) scan->cells[scan->rows * wish->wanted + last] = (fragility_text){scan->open, (size_t)((const char *)scan->bytes + end - scan->open)};
}

/* The record ends with the LF at `at`; cells it lacks or has too many, or cells all empty, are for libcsv to judge. */
static void end_record(struct scan *scan, const struct scan_wish *wish, size_t at, size_t lines) {
  bool crlf = at > scan->start && scan->bytes[at - 1] == '\r', filled = false;
  size_t end = at - crlf, specials = scan->specials;
  if (!scan->passed && all_blank(scan, scan->start, end, ' ')) { /* a blank line is no record */
    begin_record(scan, wish, at + 1, lines);
    return;
  }
  bool fits = scan->passed + 1 == wish->columns || (scan->passed + 1 > wish->columns && all_blank(scan, scan->tail, end, (unsigned char)wish->separator));
  if (fits && scan->passed + 1 == wish->columns) close_last(scan, wish, end);
  if (fits && settle_cells(scan, wish, &filled) && filled) {
    scan->lines[scan->rows++] = scan->row_lines;
    scan->lf += !crlf, scan->crlf += crlf;
  } else {
    scan->specials = specials;
    add_odd(scan, at + 1 - scan->start);
  }
  begin_record(scan, wish, at + 1, lines);
}

/* ---- the odd record at `start`: libcsv says where it ends ---- */

static void on_cell(void *data, const char *text, size_t size) { (void)data, (void)text, (void)size; }
static void on_record(void *data) { *(bool *)data = true; }

/* Steps over the record; false when it does not end within the bytes. */
static bool pass_odd(struct scan *scan, const struct scan_wish *wish) {
  fragility_records *records;
  bool ended = false;
  size_t at = scan->start, lines = scan->row_lines;
  if (fragility_records_create(wish->separator, (fragility_records_sink){on_cell, on_record, &ended}, &records, NULL) != FRAGILITY_OK) return scan->no_memory = true, false;
  while (!ended && at < scan->size) {
    size_t n = fragility_line_size((const char *)scan->bytes + at, scan->size - at, true);
    unsigned char end = scan->bytes[at + n - 1];
    bool whole = end == '\n' || (end == '\r' && at + n < scan->size);
    if (!whole || memchr(scan->bytes + at, 0, n) || !fragility_records_feed(records, (const char *)scan->bytes + at, n)) break;
    at += n, lines++;
  }
  fragility_records_free(records);
  if (!ended) return false;
  for (size_t i = scan->start; i < at; i++) scan->high |= scan->bytes[i] >= 0x80, scan->quoted |= scan->bytes[i] == '"';
  add_odd(scan, at - scan->start);
  begin_record(scan, wish, at, lines);
  return true;
}

/* ---- blocks of 64 bytes ---- */

typedef struct masks (*masks_of)(const unsigned char *p, unsigned char separator);
typedef size_t (*skip_blocks)(const unsigned char *bytes, size_t block, size_t end, unsigned char separator, struct way *way);

/* Takes out of the masks what stands between quotes; gives the first bit that only libcsv can judge, or 64. */
FRAGILITY_INLINE unsigned settle_masks(struct masks *m, struct carry *carry, const unsigned char *p, unsigned char separator, uint64_t *line_ends) {
  uint64_t lone = m->cr & ~(m->lf >> 1 | (uint64_t)(p[64] == '\n') << 63), bad = lone | m->nul;
  *line_ends = m->lf | lone;
  if (m->quote | carry->inside) {
    uint64_t in, odd = settle_quotes(m, carry, p[64], separator, &in);
    bad = (bad & ~in) | m->nul | odd;
  } else {
    carry->before = (m->separator | m->lf) >> 63;
  }
  return bad ? (unsigned)__builtin_ctzll(bad) : 64;
}

/* The separators of a part of one record. One after the other: the instruction that finds the k-th bit at once (pdep) takes
 * hundreds of cycles on the first two Zen. */
FRAGILITY_INLINE void pass_separators(struct scan *scan, const struct scan_wish *wish, uint64_t bits, size_t block) {
  const struct scan_mark *first = wish->marks + scan->mark, *mark = first, *end = wish->marks + wish->mark_count;
  fragility_text *row = scan->cells + scan->rows * wish->wanted;
  const char *base = (const char *)scan->bytes + block, *open = scan->open, *here = open;
  size_t passed = scan->passed, after = passed + (size_t)__builtin_popcountll(bits);
  for (; mark < end && mark->at <= after; mark++, bits &= bits - 1) {
    for (passed++; passed < mark->at; passed++) bits &= bits - 1;
    here = base + __builtin_ctzll(bits);
    if (mark->closes != UINT32_MAX) row[mark->closes] = (fragility_text){open, (size_t)(here - open)};
    open = here + 1;
  }
  scan->passed = after;
  if (mark == first) return;
  scan->open = open, scan->mark += (size_t)(mark - first), scan->tail = (size_t)(here - (const char *)scan->bytes);
}

static void finish(struct scan *scan, bool stopped) {
  scan->end = scan->start, scan->line_count = scan->row_lines;
  scan->stopped = stopped, scan->unfinished = !stopped;
}

FRAGILITY_INLINE void scan_blocks(struct scan *scan, const struct scan_wish *wish, size_t begin, size_t limit, masks_of masks, skip_blocks skip) {
  struct carry carry = {0, 1};
  size_t block = begin, lines = scan->line_count;
  begin_record(scan, wish, begin, lines);
  while (!scan->no_memory) {
    if (scan->start >= limit) {
      scan->end = scan->start, scan->line_count = scan->row_lines;
      return;
    }
    if (block >= scan->size) {
      finish(scan, false);
      return;
    }
    /* on to the block of the next wanted cell, or of the end of the record */
    uint64_t before = scan->mark < wish->mark_count ? wish->marks[scan->mark].at - 1 - scan->passed : UINT64_MAX;
    struct way way = {.left = before, .carry = carry};
    block = skip(scan->bytes, block, scan->size, (unsigned char)wish->separator, &way);
    scan->passed += (size_t)(before - way.left);
    carry = way.carry, scan->high |= way.high, scan->quoted |= way.quoted, scan->rough |= way.rough;
    if (block >= scan->size) continue;
    if (way.plain) {
      pass_separators(scan, wish, way.separators, block);
      carry.before = way.separators >> 63;
      block += 64;
      continue;
    }
    uint64_t line_ends, valid = scan->size - block < 64 ? ((uint64_t)1 << (scan->size - block)) - 1 : ~(uint64_t)0;
    struct masks m = masks(scan->bytes + block, (unsigned char)wish->separator);
    m.nul &= valid; /* the slack is zeros */
    scan->quoted |= m.quote != 0, scan->high |= m.high != 0;
    unsigned bad = settle_masks(&m, &carry, scan->bytes + block, (unsigned char)wish->separator, &line_ends);
    uint64_t rough = m.high ? ~(uint64_t)0 : m.rough;
    uint64_t good = bad < 64 ? ((uint64_t)1 << bad) - 1 : ~(uint64_t)0, separators = m.separator & good;
    for (uint64_t ends = m.lf & good; ends && scan->start < limit && !scan->no_memory; ends &= ends - 1) {
      uint64_t lf = ends & -ends;
      pass_separators(scan, wish, separators & (lf - 1), block);
      scan->rough |= (rough & (lf - 1)) != 0;
      end_record(scan, wish, block + (size_t)__builtin_ctzll(lf), lines + (size_t)__builtin_popcountll(line_ends & (lf | (lf - 1))));
      separators &= ~(lf | (lf - 1)), rough &= ~(lf | (lf - 1));
    }
    if (scan->no_memory || scan->start >= limit) continue;
    if (bad == 64) {
      pass_separators(scan, wish, separators, block);
      scan->rough |= rough != 0;
      lines += (size_t)__builtin_popcountll(line_ends);
      block += 64;
      continue;
    }
    bool stopped = m.nul >> bad & 1;
    if (stopped || !pass_odd(scan, wish)) {
      finish(scan, stopped);
      return;
    }
    carry = (struct carry){0, 1};
    block = scan->start, lines = scan->row_lines;
  }
}

/* ---- variants ---- */

static void scan_portable(struct scan *scan, const struct scan_wish *wish, size_t begin, size_t limit) {
  scan_blocks(scan, wish, begin, limit, masks_portable, skip_portable);
}

#ifdef __x86_64__
static void scan_sse2(struct scan *scan, const struct scan_wish *wish, size_t begin, size_t limit) {
  scan_blocks(scan, wish, begin, limit, masks_sse2, skip_sse2);
}

static FRAGILITY_AVX2 void scan_avx2(struct scan *scan, const struct scan_wish *wish, size_t begin, size_t limit) {
  scan_blocks(scan, wish, begin, limit, masks_avx2, skip_avx2);
}

static bool has_avx2(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi"); }
#endif

static bool always(void) { return true; }

static const struct variant {
  const char *name;
  void (*scan)(struct scan *scan, const struct scan_wish *wish, size_t begin, size_t limit);
  bool (*runs)(void);
} variants[] = {
#ifdef __x86_64__
    {"avx2", scan_avx2, has_avx2}, {"sse2", scan_sse2, always},
#endif
    {"portable", scan_portable, always}};

static const struct variant *find(const char *name) {
  for (size_t i = 0; i < sizeof variants / sizeof *variants; i++)
    if ((!name || strcmp(name, variants[i].name) == 0) && variants[i].runs()) return &variants[i];
  return NULL;
}

bool fragility_scan_runs(const char *variant) { return find(variant) != NULL; }

void fragility_scan_clear(struct scan *scan) {
  scan->rows = scan->specials = scan->odds = scan->lf = scan->crlf = scan->line_count = 0;
  scan->quoted = scan->high = scan->unfinished = scan->stopped = scan->no_memory = false;
}

void fragility_scan_numbers(struct scan *scan, const struct scan_wish *wish) {
  scan->numbers.columns = wish->numbers;
  if (fragility_numbers_room(&scan->numbers, scan->rows)) fragility_numbers_parse_wide(&scan->numbers, scan->cells, wish->wanted, 0, scan->rows) /* SLACK follows */;
  else scan->no_memory = true;
}

void fragility_scan_move(struct scan *scan, const struct scan_wish *wish, const unsigned char *bytes) {
  for (size_t i = 0; scan->bytes != bytes && i < scan->rows * wish->wanted; i++)
    scan->cells[i].text = (const char *)bytes + (scan->cells[i].text - (const char *)scan->bytes);
  scan->bytes = bytes;
}

void fragility_scan(struct scan *scan, const struct scan_wish *wish, const char *variant, size_t begin, size_t limit) {
  scan->unfinished = scan->stopped = scan->no_memory = false;
  const struct variant *chosen = find(variant);
  if (chosen) chosen->scan(scan, wish, begin, limit);
  else scan->end = begin, scan->stopped = true;
}
