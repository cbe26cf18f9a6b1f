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

/* Numbers of most cells: digits, perhaps with a mark, nothing else. Short ones have 8 digits at most, the others 15: whole / 10^scale, both
 * exact. */
enum { SHORT = FRAGILITY_WHOLE_DECIMALS };
typedef bool (*short_number)(const char *text, size_t size, uint32_t *whole, size_t *scale);
typedef bool (*plain_number)(const char *text, size_t size, uint64_t *whole, size_t *scale);

static bool short_bytes(const char *text, size_t size, uint32_t *whole, size_t *scale) {
  uint64_t digits;
  bool found = size <= SHORT + 1 && fragility_number_split(text, size, &digits, scale) && digits < 100000000 && (size <= SHORT || memchr(text, '.', size) || memchr(text, ',', size));
  if (found) *whole = (uint32_t)digits;
  return found;
}

static bool plain_bytes(const char *text, size_t size, uint64_t *whole, size_t *scale) { return fragility_number_split(text, size, whole, scale); }

/* A number that is not short, or any other cell. */
static __attribute__((noinline)) void parse_other(fragility_text cell, const fragility_readings *to, size_t at, plain_number plain) {
  uint64_t whole;
  size_t scale;
  unsigned state = FRAGILITY_KNOWN;
  if (plain(cell.text, cell.size, &whole, &scale)) to->doubles[at] = (double)whole / fragility_powers_of_ten[scale];
  else state = fragility_cell_parse(cell, &to->doubles[at]);
  to->states[at] = (unsigned char)state, to->wholes[at] = ~(uint32_t)state;
}

FRAGILITY_INLINE void parse(struct numbers *numbers, const fragility_text *cells, size_t wanted, size_t from, size_t to, short_number brief, plain_number plain) {
  const fragility_readings readings = numbers->readings;
  size_t columns = numbers->columns, at = from * columns, scale;
  for (size_t r = from; r < to; r++)
    for (const fragility_text *cell = cells + r * wanted, *end = cell + columns; cell < end; cell++, at++) {
      if (brief(cell->text, cell->size, &readings.wholes[at], &scale)) readings.states[at] = (unsigned char)(FRAGILITY_WHOLE + scale);
      else parse_other(*cell, &readings, at, plain);
    }
}

void fragility_numbers_parse(struct numbers *numbers, const fragility_text *cells, size_t wanted, size_t from, size_t to) {
  parse(numbers, cells, wanted, from, to, short_bytes, plain_bytes);
}

/* ---- sixteen bytes at a time ---- */

#ifdef __x86_64__
#include <immintrin.h>
#define FRAGILITY_SSE41 __attribute__((target("sse4.1")))
#define FRAGILITY_SSE41_INLINE static inline FRAGILITY_SSE41 __attribute__((always_inline))

/* Sixteen bytes from `count` on: where the digits come from that are to end at the right, below 0 a zero; from `decimals` on: those
 * that stand behind the mark, one place farther. */
static const signed char from_left[32] = {-16, -15, -14, -13, -12, -11, -10, -9, -8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
static const signed char behind[32] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};

FRAGILITY_SSE41_INLINE __m128i load(const void *bytes) { return _mm_loadu_si128((const __m128i *)bytes); }

/* The digits of a cell, `most` of them and perhaps a mark, moved to the right end of `width` bytes. False: it is something else. */
FRAGILITY_SSE41_INLINE bool gather_digits(const char *text, size_t size, unsigned most, size_t width, __m128i *gathered, size_t *decimals) {
  if (size - 1 > most) return false;
  const __m128i bytes = load(text), digits = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
  const __m128i marks = _mm_cmpeq_epi8(_mm_or_si128(bytes, _mm_set1_epi8('.' ^ ',')), _mm_set1_epi8('.')); /* the two differ in one bit */
  const __m128i good = _mm_cmpeq_epi8(_mm_min_epu8(digits, _mm_set1_epi8(9)), digits);
  unsigned end = 1u << size, others = ~(unsigned)_mm_movemask_epi8(good) & (end - 1);
  unsigned mark = (unsigned)__builtin_ctz(others | end); /* without one, as if it followed */
  unsigned count = (unsigned)size - (others != 0);
  if ((others & (others - 1)) | (others & ~(unsigned)_mm_movemask_epi8(marks)) | (count - 1 >= most)) return false;
  *decimals = count - mark;
  *gathered = _mm_shuffle_epi8(digits, _mm_add_epi8(load(from_left + 16 - width + count), load(behind + 16 - width + *decimals)));
  return true;
}

/* Digits are added up by twos, by fours, by eights. */
FRAGILITY_SSE41_INLINE __m128i add_up(__m128i digits) {
  const __m128i twos = _mm_maddubs_epi16(digits, _mm_setr_epi8(10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1));
  const __m128i fours = _mm_madd_epi16(twos, _mm_setr_epi16(100, 1, 100, 1, 100, 1, 100, 1));
  return _mm_madd_epi16(_mm_packus_epi32(fours, fours), _mm_setr_epi16(10000, 1, 10000, 1, 10000, 1, 10000, 1));
}

FRAGILITY_SSE41_INLINE bool short_sse41(const char *text, size_t size, uint32_t *whole, size_t *scale) {
  __m128i digits;
  if (!gather_digits(text, size, SHORT, 8, &digits, scale)) return false;
  *whole = (uint32_t)_mm_cvtsi128_si32(add_up(digits));
  return true;
}

static FRAGILITY_SSE41 bool plain_sse41(const char *text, size_t size, uint64_t *whole, size_t *scale) {
  __m128i digits;
  if (!gather_digits(text, size, 15, 16, &digits, scale)) return false;
  const __m128i eights = add_up(digits), number = _mm_add_epi64(_mm_mul_epu32(eights, _mm_set1_epi32(100000000)), _mm_srli_epi64(eights, 32));
  _mm_storel_epi64((__m128i *)(void *)whole, number);
  return true;
}

static FRAGILITY_SSE41 void parse_sse41(struct numbers *numbers, const fragility_text *cells, size_t wanted, size_t from, size_t to) {
  parse(numbers, cells, wanted, from, to, short_sse41, plain_sse41);
}

/* The same, as later processors say it: without moving what is kept. */
static __attribute__((target("avx,bmi"))) void parse_avx(struct numbers *numbers, const fragility_text *cells, size_t wanted, size_t from, size_t to) {
  parse(numbers, cells, wanted, from, to, short_sse41, plain_sse41);
}

void fragility_numbers_parse_wide(struct numbers *numbers, const fragility_text *cells, size_t wanted, size_t from, size_t to) {
  if (__builtin_cpu_supports("avx") && __builtin_cpu_supports("bmi")) parse_avx(numbers, cells, wanted, from, to);
  else if (__builtin_cpu_supports("sse4.1")) parse_sse41(numbers, cells, wanted, from, to);
  else fragility_numbers_parse(numbers, cells, wanted, from, to);
}
#else
void fragility_numbers_parse_wide(struct numbers *numbers, const fragility_text *cells, size_t wanted, size_t from, size_t to) {
  fragility_numbers_parse(numbers, cells, wanted, from, to);
}
#endif
