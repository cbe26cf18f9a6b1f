/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to scan.c: which of 64 bytes are separators, line ends, quotes, NULs; a bit a byte, the first byte lowest. */
#ifndef READ_MASKS_H
#define READ_MASKS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct masks {
  uint64_t separator, lf, cr, quote, nul;
  uint64_t high; /* not 0: a byte beyond ASCII is among them */
};

#define FRAGILITY_INLINE static inline __attribute__((always_inline))

/* ---- any machine: eight bytes at a time ---- */

/* The high bit of each byte that is zero, and of no other. */
FRAGILITY_INLINE uint64_t zero_bytes(uint64_t x) {
  const uint64_t low = 0x7F7F7F7F7F7F7F7F;
  return ~(((x & low) + low) | x | low);
}

/* The high bits of eight bytes, the first lowest (little endian). */
FRAGILITY_INLINE uint64_t gather(uint64_t high) { return (high >> 7) * 0x0102040810204080 >> 56; }

FRAGILITY_INLINE uint64_t equal8(uint64_t word, unsigned char byte) { return gather(zero_bytes(word ^ byte * 0x0101010101010101u)); }

FRAGILITY_INLINE struct masks masks_portable(const unsigned char *p, unsigned char separator) {
  struct masks m = {0};
  for (int i = 0; i < 8; i++) {
    uint64_t word = 0;
    for (int b = 0; b < 8; b++) word |= (uint64_t)p[8 * i + b] << (8 * b);
    m.separator |= equal8(word, separator) << (8 * i);
    m.lf |= equal8(word, '\n') << (8 * i);
    m.cr |= equal8(word, '\r') << (8 * i);
    m.quote |= equal8(word, '"') << (8 * i);
    m.nul |= equal8(word, 0) << (8 * i);
    m.high |= word & 0x8080808080808080;
  }
  return m;
}

FRAGILITY_INLINE unsigned select_portable(uint64_t bits, unsigned k) {
  while (k--) bits &= bits - 1;
  return (unsigned)__builtin_ctzll(bits);
}

/* Steps over whole blocks that hold nothing but cells and at most *left separators, which are counted off; returns the first
 * that it does not step over. */
FRAGILITY_INLINE size_t skip_by(struct masks (*masks)(const unsigned char *p, unsigned char separator), const unsigned char *bytes, size_t block, size_t end,
                                unsigned char separator, uint64_t *left, bool *high) {
  for (; block + 64 <= end; block += 64) {
    struct masks m = masks(bytes + block, separator);
    uint64_t n = (uint64_t)__builtin_popcountll(m.separator);
    if ((m.lf | m.cr | m.quote | m.nul) || n > *left) break;
    *left -= n;
    *high |= m.high != 0;
  }
  return block;
}

FRAGILITY_INLINE size_t skip_portable(const unsigned char *bytes, size_t block, size_t end, unsigned char separator, uint64_t *left, bool *high) {
  return skip_by(masks_portable, bytes, block, end, separator, left, high);
}

#ifdef __x86_64__
#include <immintrin.h>

FRAGILITY_INLINE uint64_t equal_sse2(const __m128i v[4], char byte) {
  const __m128i all = _mm_set1_epi8(byte);
  uint64_t bits = 0;
  for (int i = 0; i < 4; i++) bits |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v[i], all)) << (16 * i);
  return bits;
}

FRAGILITY_INLINE struct masks masks_sse2(const unsigned char *p, unsigned char separator) {
  __m128i v[4];
  for (int i = 0; i < 4; i++) v[i] = _mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i));
  return (struct masks){equal_sse2(v, (char)separator), equal_sse2(v, '\n'), equal_sse2(v, '\r'), equal_sse2(v, '"'), equal_sse2(v, 0),
                        (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(v[0], v[1]), _mm_or_si128(v[2], v[3])))};
}

FRAGILITY_INLINE size_t skip_sse2(const unsigned char *bytes, size_t block, size_t end, unsigned char separator, uint64_t *left, bool *high) {
  return skip_by(masks_sse2, bytes, block, end, separator, left, high);
}

#define FRAGILITY_AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt")))

static inline FRAGILITY_AVX2 __attribute__((always_inline)) uint64_t equal_avx2(__m256i a, __m256i b, char byte) {
  const __m256i all = _mm256_set1_epi8(byte);
  uint64_t low = (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, all)), high = (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(b, all));
  return high << 32 | low;
}

static inline FRAGILITY_AVX2 __attribute__((always_inline)) struct masks masks_avx2(const unsigned char *p, unsigned char separator) {
  const __m256i a = _mm256_loadu_si256((const __m256i *)(const void *)p), b = _mm256_loadu_si256((const __m256i *)(const void *)(p + 32));
  return (struct masks){equal_avx2(a, b, (char)separator), equal_avx2(a, b, '\n'), equal_avx2(a, b, '\r'), equal_avx2(a, b, '"'), equal_avx2(a, b, 0),
                        (unsigned)_mm256_movemask_epi8(_mm256_or_si256(a, b))};
}

/* What is neither a letter nor a digit, at most '"': line ends, quotes, NULs, and blanks, which are looked at for nothing. */
static inline FRAGILITY_AVX2 __attribute__((always_inline)) size_t skip_avx2(const unsigned char *bytes, size_t block, size_t end, unsigned char separator,
                                                                            uint64_t *left, bool *high) {
  const __m256i sep = _mm256_set1_epi8((char)separator), most = _mm256_set1_epi8('"');
  __m256i all = _mm256_setzero_si256();
  uint64_t room = *left;
  if (separator <= '"') return block; /* tabs */
  for (; block + 64 <= end; block += 64) {
    const __m256i a = _mm256_loadu_si256((const __m256i *)(const void *)(bytes + block)), b = _mm256_loadu_si256((const __m256i *)(const void *)(bytes + block + 32));
    const __m256i low = _mm256_min_epu8(a, b);
    if (_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_min_epu8(low, most), low))) break;
    uint64_t bits = (uint64_t)(unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(b, sep)) << 32 | (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, sep));
    uint64_t n = (uint64_t)__builtin_popcountll(bits);
    if (n > room) break;
    room -= n;
    all = _mm256_or_si256(all, _mm256_or_si256(a, b));
  }
  *left = room;
  *high |= _mm256_movemask_epi8(all) != 0;
  return block;
}

static inline FRAGILITY_AVX2 __attribute__((always_inline)) unsigned select_avx2(uint64_t bits, unsigned k) {
  return (unsigned)_tzcnt_u64(_pdep_u64((uint64_t)1 << k, bits));
}
#endif

#endif
