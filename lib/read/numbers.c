/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first columns of rows as numbers, by the thread that has just found their cells. */
#include "read/numbers.h"

#include "read/masks.h"

#include <stdlib.h>

bool fragility_numbers_room(struct numbers *numbers, size_t rows) {
  if (rows <= numbers->room || !numbers->columns) return true;
  double *values = realloc(numbers->values, rows * numbers->columns * sizeof *values);
  if (values) numbers->values = values;
  unsigned char *states = realloc(numbers->states, rows * numbers->columns);
  if (states) numbers->states = states;
  if (values && states) numbers->room = rows;
  return values && states;
}

void fragility_numbers_free(struct numbers *numbers) {
  free(numbers->values);
  free(numbers->states);
  *numbers = (struct numbers){0};
}

/* A number of most cells: whole / power, both exact. */
typedef bool (*plain_number)(const char *text, size_t size, uint64_t *whole, double *power);

FRAGILITY_INLINE bool plain_bytes(const char *text, size_t size, uint64_t *whole, double *power) {
  size_t scale;
  bool plain = fragility_number_split(text, size, whole, &scale);
  if (plain) *power = fragility_powers_of_ten[scale];
  return plain;
}

enum { SIDE_BY_SIDE = 32 };

/* Below 2^52, as what it stands for behind the bits of 2^52: no processor converts 64 bits side by side before AVX-512. */
FRAGILITY_INLINE double from_whole(uint64_t whole) {
  double value;
  whole |= (uint64_t)0x433 << 52;
  memcpy(&value, &whole, sizeof value);
  return value - 0x1p52;
}

/* Divisions and conversions are done side by side; what is not plain is read again. */
FRAGILITY_INLINE void parse_some(const fragility_text *cells, size_t n, double *values, unsigned char *states, plain_number plain) {
  uint64_t wholes[SIDE_BY_SIDE], odd = 0;
  double powers[SIDE_BY_SIDE];
  for (size_t c = 0; c < n; c++)
    if (!plain(cells[c].text, cells[c].size, &wholes[c], &powers[c])) wholes[c] = 0, powers[c] = 1, odd |= (uint64_t)1 << c;
  for (size_t c = 0; c < n; c++) values[c] = from_whole(wholes[c]) / powers[c];
  memset(states, FRAGILITY_KNOWN, n);
  for (; odd; odd &= odd - 1) {
    size_t c = (size_t)__builtin_ctzll(odd);
    states[c] = (unsigned char)fragility_cell_parse(cells[c], &values[c]);
    if (states[c] != FRAGILITY_KNOWN) values[c] = NAN;
  }
}

FRAGILITY_INLINE void parse(struct numbers *numbers, const fragility_text *cells, size_t wanted, size_t from, size_t to, plain_number plain) {
  for (size_t r = from; r < to; r++)
    for (size_t c = 0; c < numbers->columns; c += SIDE_BY_SIDE) {
      size_t at = r * numbers->columns + c, n = numbers->columns - c < SIDE_BY_SIDE ? numbers->columns - c : SIDE_BY_SIDE;
      parse_some(cells + r * wanted + c, n, numbers->values + at, numbers->states + at, plain);
    }
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
static inline FRAGILITY_SSE41 __attribute__((always_inline)) bool plain_sse41(const char *text, size_t size, uint64_t *whole, double *power) {
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
  *power = fragility_powers_of_ten[decimals];
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
