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

typedef bool (*plain_number)(const char *text, size_t size, double *value);

FRAGILITY_INLINE void parse(struct numbers *numbers, const fragility_text *cells, size_t wanted, size_t from, size_t to, plain_number plain) {
  for (size_t r = from; r < to; r++)
    for (size_t c = 0; c < numbers->columns; c++) {
      size_t at = r * numbers->columns + c;
      const fragility_text *cell = &cells[r * wanted + c];
      unsigned state = FRAGILITY_KNOWN;
      double value;
      if (!plain(cell->text, cell->size, &value)) state = fragility_cell_parse(*cell, &value);
      numbers->values[at] = state == FRAGILITY_KNOWN ? value : NAN;
      numbers->states[at] = (unsigned char)state;
    }
}

void fragility_numbers_parse(struct numbers *numbers, const fragility_text *cells, size_t wanted, size_t from, size_t to) {
  parse(numbers, cells, wanted, from, to, fragility_number_plain);
}

/* ---- sixteen bytes at a time ---- */

#ifdef __x86_64__
#include <immintrin.h>
#define FRAGILITY_SSE41 __attribute__((target("sse4.1")))

/* What fragility_number_plain reads, without a loop: the digits are moved to the right end, past the mark, then added up by twos, by
 * fours, by eights. */
static inline FRAGILITY_SSE41 __attribute__((always_inline)) bool plain_sse41(const char *text, size_t size, double *value) {
  const __m128i places = _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  if (!size || size > 16) return false;
  const __m128i digits = _mm_sub_epi8(_mm_loadu_si128((const __m128i *)(const void *)text), _mm_set1_epi8('0'));
  unsigned others = ~(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(digits, _mm_set1_epi8(9)), digits)) & ((1u << size) - 1);
  unsigned mark = others ? (unsigned)__builtin_ctz(others) : 16, count = (unsigned)size - (others != 0);
  if ((others & (others - 1)) || !count || count > 15 || (others && text[mark] != '.' && text[mark] != ',')) return false;
  __m128i from = _mm_sub_epi8(places, _mm_set1_epi8((char)(16 - count))); /* below 0: a zero */
  from = _mm_sub_epi8(from, _mm_cmpgt_epi8(from, _mm_set1_epi8((char)((int)mark - 1))));
  const __m128i twos = _mm_maddubs_epi16(_mm_shuffle_epi8(digits, from), _mm_setr_epi8(10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1));
  const __m128i fours = _mm_madd_epi16(twos, _mm_setr_epi16(100, 1, 100, 1, 100, 1, 100, 1));
  const __m128i eights = _mm_madd_epi16(_mm_packus_epi32(fours, fours), _mm_setr_epi16(10000, 1, 10000, 1, 10000, 1, 10000, 1));
  double number = (double)((uint64_t)(uint32_t)_mm_cvtsi128_si32(eights) * 100000000 + (uint32_t)_mm_extract_epi32(eights, 1));
  *value = others ? number / fragility_powers_of_ten[size - 1 - mark] : number;
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
