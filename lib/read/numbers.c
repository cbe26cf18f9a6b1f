/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first columns of rows as numbers, by the thread that has just found their cells. */
#include "read/numbers.h"

#include "read/masks.h"

#include <stdlib.h>

bool fragility_numbers_room(struct numbers *numbers, size_t rows) {
  fragility_readings *to = &numbers->readings;
  if (rows <= numbers->room || !numbers->columns) return true;
  uint32_t *wholes = realloc(to->wholes, rows * numbers->columns * sizeof *wholes);
  if (wholes) to->wholes = wholes;
  double *doubles = realloc(to->doubles, rows * numbers->columns * sizeof *doubles);
  if (doubles) to->doubles = doubles;
  unsigned char *states = realloc(to->states, rows * numbers->columns);
  if (states) to->states = states;
  if (wholes && doubles && states) numbers->room = rows;
  return wholes && doubles && states;
}

void fragility_numbers_free(struct numbers *numbers) {
  free(numbers->readings.wholes), free(numbers->readings.doubles), free(numbers->readings.states);
  *numbers = (struct numbers){0};
}

/* A number of most cells: whole / 10^decimals, both exact. */
typedef bool (*plain_number)(const char *text, size_t size, uint64_t *whole, size_t *decimals);

FRAGILITY_INLINE bool plain_bytes(const char *text, size_t size, uint64_t *whole, size_t *decimals) { return fragility_number_split(text, size, whole, decimals); }

/* What is no short whole: a number of many digits, or any other cell. */
static void parse_long(fragility_text cell, const fragility_readings *to, size_t at) {
  unsigned state = fragility_cell_parse(cell, &to->doubles[at]);
  to->states[at] = (unsigned char)state, to->wholes[at] = ~(uint32_t)state;
}

FRAGILITY_INLINE void parse_one(fragility_text cell, const fragility_readings *to, size_t at, plain_number plain) {
  uint64_t whole;
  size_t decimals;
  if (!plain(cell.text, cell.size, &whole, &decimals)) {
    parse_long(cell, to, at);
  } else if (whole < 100000000 && decimals <= FRAGILITY_WHOLE_DECIMALS) {
    to->wholes[at] = (uint32_t)whole, to->states[at] = (unsigned char)(FRAGILITY_WHOLE + decimals);
  } else {
    to->doubles[at] = (double)whole / fragility_powers_of_ten[decimals];
    to->states[at] = FRAGILITY_KNOWN, to->wholes[at] = ~(uint32_t)FRAGILITY_KNOWN;
  }
}

FRAGILITY_INLINE void parse(struct numbers *numbers, const fragility_text *cells, size_t wanted, size_t from, size_t to, plain_number plain) {
  const fragility_readings readings = numbers->readings;
  for (size_t r = from; r < to; r++)
    for (size_t c = 0; c < numbers->columns; c++) parse_one(cells[r * wanted + c], &readings, r * numbers->columns + c, plain);
}

void fragility_numbers_parse(struct numbers *numbers, const fragility_text *cells, size_t wanted, size_t from, size_t to) {
  parse(numbers, cells, wanted, from, to, plain_bytes);
}

/* ---- sixteen bytes at a time ---- */

#ifdef __x86_64__
#include <immintrin.h>
#define FRAGILITY_SSE41 __attribute__((target("sse4.1")))

/* Sixteen bytes from `count` on: where the digits come from that are to end at the right, below 0 a zero; from `decimals` on: those
 * that stand behind the mark, one place farther. */
static const signed char from_left[32] = {-16, -15, -14, -13, -12, -11, -10, -9, -8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
static const signed char behind[32] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};

static inline FRAGILITY_SSE41 __attribute__((always_inline)) __m128i load(const void *bytes) { return _mm_loadu_si128((const __m128i *)bytes); }

/* What fragility_number_split reads, without a loop: the digits are moved to the right end, past the mark, then added up by twos, by
 * fours, by eights. */
static inline FRAGILITY_SSE41 __attribute__((always_inline)) bool plain_sse41(const char *text, size_t size, uint64_t *whole, size_t *scale) {
  if (size - 1 > 15) return false;
  const __m128i bytes = load(text), digits = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
  const __m128i marks = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('.')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8(',')));
  const __m128i good = _mm_cmpeq_epi8(_mm_min_epu8(digits, _mm_set1_epi8(9)), digits);
  unsigned end = 1u << size, others = ~(unsigned)_mm_movemask_epi8(good) & (end - 1);
  unsigned mark = (unsigned)__builtin_ctz(others | end), count = (unsigned)size - (others != 0), decimals = count - mark; /* without a mark, as if one followed */
  if ((others & (others - 1)) | (others & ~(unsigned)_mm_movemask_epi8(marks)) | (count - 1 > 14)) return false;
  const __m128i from = _mm_add_epi8(load(from_left + count), load(behind + decimals));
  const __m128i twos = _mm_maddubs_epi16(_mm_shuffle_epi8(digits, from), _mm_setr_epi8(10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1));
  const __m128i fours = _mm_madd_epi16(twos, _mm_setr_epi16(100, 1, 100, 1, 100, 1, 100, 1));
  const __m128i eights = _mm_madd_epi16(_mm_packus_epi32(fours, fours), _mm_setr_epi16(10000, 1, 10000, 1, 10000, 1, 10000, 1));
  const __m128i number = _mm_add_epi64(_mm_mul_epu32(eights, _mm_set1_epi32(100000000)), _mm_srli_epi64(eights, 32));
  _mm_storel_epi64((__m128i *)(void *)whole, number);
  *scale = decimals;
  return true;
}

static FRAGILITY_SSE41 void parse_sse41(struct numbers *numbers, const fragility_text *cells, size_t wanted, size_t from, size_t to) {
  parse(numbers, cells, wanted, from, to, plain_sse41);
}

void fragility_numbers_parse_wide(struct numbers *numbers, const fragility_text *cells, size_t wanted, size_t from, size_t to) {
  if (__builtin_cpu_supports("sse4.1")) parse_sse41(numbers, cells, wanted, from, to);
  else fragility_numbers_parse(numbers, cells, wanted, from, to);
}
#else
void fragility_numbers_parse_wide(struct numbers *numbers, const fragility_text *cells, size_t wanted, size_t from, size_t to) {
  fragility_numbers_parse(numbers, cells, wanted, from, to);
}
#endif
