/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to scan.c: which of 64 bytes are separators, line ends, quotes, NULs; a bit a byte, the first byte lowest. */
#ifndef READ_MASKS_H
#define READ_MASKS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct masks {
  uint64_t separator, lf, cr, quote, nul;
  uint64_t rough; /* quotes and blanks, at least: without any of them, and without high ones, cells are as they lie */
  uint64_t high;  /* not 0: a byte beyond ASCII is among them */
};

#define FRAGILITY_INLINE static inline __attribute__((always_inline))

/* ---- quotes ---- */

/* What is carried from one block to the next. */
struct carry {
  uint64_t inside; /* all ones: the block starts between quotes */
  uint64_t before; /* 1: the byte before ends a cell, a record or a quoted part */
};

FRAGILITY_INLINE uint64_t prefix_xor(uint64_t x) {
  for (int shift = 1; shift < 64; shift *= 2) x ^= x << shift;
  return x;
}

FRAGILITY_INLINE bool follows_quote(unsigned char c, unsigned char separator) { return c == separator || c == '\n' || c == '\r' || c == '"'; }

/* Takes out of the separators and line ends those between quotes (*in); gives the quotes that only libcsv can judge. */
FRAGILITY_INLINE uint64_t settle_quotes(struct masks *m, struct carry *carry, unsigned char next, unsigned char separator, uint64_t *in) {
  *in = prefix_xor(m->quote) ^ carry->inside;
  uint64_t closing = m->quote & ~*in, opening = m->quote & *in;
  uint64_t after = (m->separator | m->lf | m->cr | m->quote) >> 1 | (uint64_t)follows_quote(next, separator) << 63;
  m->separator &= ~*in, m->lf &= ~*in;
  uint64_t before = (m->separator | m->lf | closing) << 1 | carry->before;
  carry->inside = (uint64_t)((int64_t)*in >> 63);
  carry->before = (m->separator | m->lf | closing) >> 63;
  return (opening & ~before) | (closing & ~after);
}

/* ---- blocks that hold nothing but cells ---- */

/* On the way to a wanted cell: so many separators may be stepped over; what was seen in the blocks. */
struct way {
  uint64_t left;
  struct carry carry;
  bool high, quoted, rough;
  /* the block where it ends: plain, and its separators; or one whose masks must all be known */
  bool plain;
  uint64_t separators;
};

/* One block without line ends, whose masks are known; false when it is not stepped over. */
FRAGILITY_INLINE bool step_over(struct masks m, unsigned char next, unsigned char separator, struct way *way) {
  struct carry carry = way->carry;
  uint64_t in, bad = 0;
  if (m.quote | carry.inside) bad = settle_quotes(&m, &carry, next, separator, &in);
  else carry.before = m.separator >> 63;
  uint64_t n = (uint64_t)__builtin_popcountll(m.separator);
  if (bad || n > way->left) return false;
  way->left -= n, way->carry = carry;
  way->quoted |= m.quote != 0, way->rough |= (m.rough | m.high) != 0, way->high |= m.high != 0;
  return true;
}

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
    m.rough |= (equal8(word, ' ') | equal8(word, '\t')) << (8 * i);
    m.high |= word & 0x8080808080808080;
  }
  m.rough |= m.quote;
  return m;
}

/* Steps over whole blocks that hold nothing but cells; returns the first that it does not step over. */
FRAGILITY_INLINE size_t skip_by(struct masks (*masks)(const unsigned char *p, unsigned char separator), const unsigned char *bytes, size_t block, size_t end,
                                unsigned char separator, struct way *way) {
  way->plain = false;
  for (; block + 64 <= end; block += 64) {
    struct masks m = masks(bytes + block, separator);
    bool control = (m.lf | m.cr | m.nul) != 0;
    if (!control && step_over(m, bytes[block + 64], separator, way)) continue;
    way->plain = !control && !(m.rough | m.high | way->carry.inside), way->separators = m.separator;
    break;
  }
  return block;
}

FRAGILITY_INLINE size_t skip_portable(const unsigned char *bytes, size_t block, size_t end, unsigned char separator, struct way *way) {
  return skip_by(masks_portable, bytes, block, end, separator, way);
}

#ifdef __x86_64__
#include <immintrin.h>

FRAGILITY_INLINE uint64_t equal_sse2(const __m128i v[4], char byte) {
  const __m128i all = _mm_set1_epi8(byte);
  uint64_t bits = 0;
  for (int i = 0; i < 4; i++) bits |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v[i], all)) << (16 * i);
  return bits;
}

/* Bits of the bytes up to '"', but line ends. */
FRAGILITY_INLINE uint64_t rough_of(uint64_t low, const struct masks *m) { return low & ~(m->lf | m->cr); }

FRAGILITY_INLINE struct masks masks_sse2(const unsigned char *p, unsigned char separator) {
  __m128i v[4];
  uint64_t low = 0;
  for (int i = 0; i < 4; i++) v[i] = _mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i));
  for (int i = 0; i < 4; i++) low |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(v[i], _mm_set1_epi8('"')), v[i])) << (16 * i);
  struct masks m = {equal_sse2(v, (char)separator), equal_sse2(v, '\n'), equal_sse2(v, '\r'), equal_sse2(v, '"'), equal_sse2(v, 0), 0,
                    (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(v[0], v[1]), _mm_or_si128(v[2], v[3])))};
  m.rough = rough_of(low, &m);
  return m;
}

FRAGILITY_INLINE size_t skip_sse2(const unsigned char *bytes, size_t block, size_t end, unsigned char separator, struct way *way) {
  return skip_by(masks_sse2, bytes, block, end, separator, way);
}

#define FRAGILITY_AVX2 __attribute__((target("avx2,bmi,popcnt,lzcnt")))

static inline FRAGILITY_AVX2 __attribute__((always_inline)) uint64_t equal_avx2(__m256i a, __m256i b, char byte) {
  const __m256i all = _mm256_set1_epi8(byte);
  uint64_t low = (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, all)), high = (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(b, all));
  return high << 32 | low;
}

#define FRAGILITY_INLINE_AVX2 static inline FRAGILITY_AVX2 __attribute__((always_inline))

FRAGILITY_INLINE_AVX2 uint64_t up_to_avx2(__m256i a, __m256i b, char byte) {
  const __m256i most = _mm256_set1_epi8(byte);
  return equal_avx2(_mm256_sub_epi8(_mm256_min_epu8(a, most), a), _mm256_sub_epi8(_mm256_min_epu8(b, most), b), 0);
}

FRAGILITY_INLINE_AVX2 struct masks masks_avx2(const unsigned char *p, unsigned char separator) {
  const __m256i a = _mm256_loadu_si256((const __m256i *)(const void *)p), b = _mm256_loadu_si256((const __m256i *)(const void *)(p + 32));
  struct masks m = {equal_avx2(a, b, (char)separator), equal_avx2(a, b, '\n'), equal_avx2(a, b, '\r'), equal_avx2(a, b, '"'), equal_avx2(a, b, 0), 0,
                    (unsigned)_mm256_movemask_epi8(_mm256_or_si256(a, b))};
  m.rough = rough_of(up_to_avx2(a, b, '"'), &m);
  return m;
}

/* The same without line ends, of a block that has none. */
FRAGILITY_INLINE_AVX2 struct masks masks_between_avx2(const unsigned char *p, unsigned char separator) {
  const __m256i a = _mm256_loadu_si256((const __m256i *)(const void *)p), b = _mm256_loadu_si256((const __m256i *)(const void *)(p + 32));
  return (struct masks){.separator = equal_avx2(a, b, (char)separator), .quote = equal_avx2(a, b, '"'), .rough = 1,
                        .high = (unsigned)_mm256_movemask_epi8(_mm256_or_si256(a, b))};
}

/* The blocks of letters, digits and marks, all beyond '"' and within ASCII, that the way leads over; most are. */
FRAGILITY_INLINE_AVX2 size_t skip_plain_avx2(const unsigned char *bytes, size_t block, size_t end, unsigned char separator, struct way *way) {
  const __m256i quote = _mm256_set1_epi8('"'), wanted = _mm256_set1_epi8((char)separator);
  uint64_t left = way->left;
  for (way->plain = false; block + 64 <= end; block += 64) {
    const __m256i a = _mm256_loadu_si256((const __m256i *)(const void *)(bytes + block)), b = _mm256_loadu_si256((const __m256i *)(const void *)(bytes + block + 32));
    if (_mm256_movemask_epi8(_mm256_cmpgt_epi8(_mm256_min_epi8(a, b), quote)) != -1) break;
    uint64_t low = (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, wanted)), high = (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(b, wanted));
    uint64_t separators = high << 32 | low, n = (uint64_t)__builtin_popcountll(separators);
    if (n > left) {
      way->plain = true, way->separators = separators;
      break;
    }
    left -= n;
  }
  way->left = left;
  return block;
}

FRAGILITY_INLINE_AVX2 bool has_control_avx2(const unsigned char *p) {
  const __m256i a = _mm256_loadu_si256((const __m256i *)(const void *)p), b = _mm256_loadu_si256((const __m256i *)(const void *)(p + 32));
  return up_to_avx2(a, b, '\r') != 0;
}

FRAGILITY_INLINE_AVX2 size_t skip_avx2(const unsigned char *bytes, size_t block, size_t end, unsigned char separator, struct way *way) {
  way->plain = false;
  if (separator <= '"') return block; /* tabs */
  for (; block + 64 <= end; block += 64) {
    if (!way->carry.inside) {
      size_t from = block;
      block = skip_plain_avx2(bytes, block, end, separator, way);
      if (block > from) way->carry.before = bytes[block - 1] == separator;
      if (way->plain || block + 64 > end) break;
    }
    if (has_control_avx2(bytes + block) || !step_over(masks_between_avx2(bytes + block, separator), bytes[block + 64], separator, way)) break;
  }
  return block;
}
#endif

#endif
