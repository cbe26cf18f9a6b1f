/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one number formatter: the shortest digits that read back to the same double, a point in any locale. */
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>

static const uint64_t powers[] = {1,           10,           100,           1000,           10000,           100000,           1000000,
                                  10000000,    100000000,    1000000000,    10000000000,    100000000000,    1000000000000,    10000000000000,
                                  100000000000000, 1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000, 10000000000000000000u};

/* 1233 / 4096 is the logarithm of 2, near enough for 64 bits. */
static unsigned count_digits(uint64_t n) {
  unsigned least = (unsigned)((64 - __builtin_clzll(n | 1)) * 1233) >> 12;
  return least + (n >= powers[least]) + (n == 0);
}

/* Eight digits side by side, the first in the lowest byte: halves, quarters, eighths of one word. */
static uint64_t eight_digits(uint64_t n) {
  uint64_t fours = n / 10000 | n % 10000 << 32;
  uint64_t hundreds = (fours * 10486 >> 20) & 0x0000007F0000007F; /* exact below 10^4 */
  uint64_t twos = hundreds | (fours - 100 * hundreds) << 16;
  uint64_t tens = (twos * 103 >> 10) & 0x000F000F000F000F; /* exact below 100 */
  return tens | (twos - 10 * tens) << 8 | 0x3030303030303030;
}

static void put_eight(uint64_t digits, char *text) {
  for (int i = 0; i < 8; i++) text[i] = (char)(digits >> 8 * i); /* one store */
}

static void write_eight(uint64_t n, char *text) { put_eight(eight_digits(n), text); }

/* Below 10^4: the same with four. */
static size_t write_four(uint32_t n, char *text) {
  unsigned zeros = 3 - (n >= 1000) - (n >= 100) - (n >= 10);
  uint32_t hundreds = n * 10486 >> 20, twos = hundreds | (n - 100 * hundreds) << 16;
  uint32_t tens = (twos * 103 >> 10) & 0x000F000F, ones = (tens | (twos - 10 * tens) << 8 | 0x30303030) >> 8 * zeros;
  for (int i = 0; i < 4; i++) text[i] = (char)(ones >> 8 * i);
  return 4 - zeros;
}

size_t fragility_whole_format(uint64_t n, char text[FRAGILITY_NUMBER_SIZE]) {
  if (n < 10000) return write_four((uint32_t)n, text);
  size_t above = n < 100000000 ? 0 : fragility_whole_format(n / 100000000, text);
  uint64_t rest = above ? n % 100000000 : n;
  unsigned zeros = above ? 0 : 8 - count_digits(rest);
  put_eight(eight_digits(rest) >> 8 * zeros, text + above);
  return above + 8 - zeros;
}

/* Up to 16 decimals, those beyond them zeros: bytes behind them are written. */
static void write_decimals(uint64_t digits, size_t decimals, char *text) {
  if (decimals == 1) { /* what most published figures have */
    *text = (char)('0' + digits);
    return;
  }
  digits *= powers[16 - decimals];
  write_eight(digits / 100000000, text);
  if (decimals > 8) write_eight(digits % 100000000, text + 8);
}

/* digits / 10^scale, which reads back to a value below 2^53, and so has its whole part. At most 25 bytes are written. */
static size_t write_scaled(double value, uint64_t digits, size_t scale, char *text) {
  uint64_t whole = (uint64_t)value;
  size_t n = fragility_whole_format(whole, text);
  if (!scale) return n;
  digits -= whole * powers[scale];
  text[n++] = '.';
  size_t far = scale > 16 ? scale - 16 : 0; /* 0.00123...: the first decimals of more than 16 */
  for (size_t i = 0; i < far; i++, digits %= powers[scale - i]) text[n++] = (char)('0' + digits / powers[scale - 1 - i]);
  write_decimals(digits, scale - far, text + n);
  return n + scale - far;
}

enum { SCALES = 16 };

/* rint of what is below 2^53, without a call: beyond 2^52 there are only whole numbers. */
static double whole_of(double x) { return x < 0x1p52 ? (x + 0x1p52) - 0x1p52 : x; }

/* May value be rint(value x 10^scale) / 10^scale? Product and quotient are each off by half a step of 53 bits at most. */
static bool may_have_scale(double value, size_t scale) {
  double product = value * fragility_powers_of_ten[scale];
  return fabs(product - whole_of(product)) <= product * 0x1p-51;
}

/* Is it? Where the digits are below 2^53 such a quotient is correctly rounded. */
static bool has_scale(double value, size_t scale) {
  return may_have_scale(value, scale) && whole_of(value * fragility_powers_of_ten[scale]) / fragility_powers_of_ten[scale] == value;
}

/* Of what is no whole number, the smallest scale of that kind, which gives the shortest digits; SCALES when there is none, or when they are more than 14: the rest of
 * numbers is found another way. What has a scale may have all larger ones while its digits stay so far below 2^53 that the product is off
 * by less than a half: one look at a large one spares most numbers of 15 digits and more the others. */
static size_t find_scale(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  int exponent = (int)(bits >> 52) - 1022; /* value < 2^exponent */
  size_t safe = exponent >= 49 ? 0 : exponent < 0 ? SCALES - 1 : (size_t)((49 - exponent) * 1233) >> 12, scale = 1;
  if (safe >= SCALES) safe = SCALES - 1;
  if (safe && !may_have_scale(value, safe)) return SCALES;
  while (scale < SCALES && value * fragility_powers_of_ten[scale] < 0x1p53 && !has_scale(value, scale)) scale++;
  return scale < SCALES && value * fragility_powers_of_ten[scale] < 0x1p53 ? scale : SCALES;
}

static size_t write_short(double value, char *text) {
  if (whole_of(value) == value) return fragility_whole_format((uint64_t)value, text);
  size_t scale = find_scale(value);
  return scale == SCALES ? 0 : write_scaled(value, (uint64_t)whole_of(value * fragility_powers_of_ten[scale]), scale, text);
}

/* ---- 15 to 17 digits, in whole numbers ---- */

__extension__ typedef unsigned __int128 wide;

/* value x 10^scale, the whole part above 64 bits of fraction, and the same of half the way to the neighbours of the value. */
struct scaled {
  wide value, half;
};

/* value = mantissa x 2^exponent, the mantissa of 53 bits: of a normal number. */
static uint64_t take_apart(double value, int *exponent) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  *exponent = (int)(bits >> 52 & 0x7FF) - 1075;
  return (bits & (((uint64_t)1 << 52) - 1)) | (uint64_t)1 << 52;
}

/* For 16 to 18 digits: 60 bits. */
static bool scale_up(uint64_t mantissa, int exponent, int scale, struct scaled *scaled) {
  if (exponent >= 0 || exponent < -63 || mantissa == (uint64_t)1 << 52) return false; /* neighbours at two distances: the other way */
  scaled->value = (wide)mantissa * powers[scale] << (64 + exponent);
  scaled->half = (wide)powers[scale] << (63 + exponent);
  return true;
}

/* The whole number of `step`s nearest to the value, and whether it is near enough to read back to it, of which halfway itself is where
 * mantissas are even. Nobody can foresee which way it lies: there is no branch. */
static inline bool nearest_multiple(const struct scaled *s, uint64_t step, bool even, uint64_t *count) {
  uint64_t whole = (uint64_t)(s->value >> 64), rest = whole % step;
  wide below = (wide)rest << 64 | (uint64_t)s->value, above = ((wide)step << 64) - below;
  uint64_t up = (above < below) | ((above == below) & (whole / step & 1));
  wide distance = below ^ ((below ^ above) & -(wide)up);
  *count = whole / step + up;
  return (distance < s->half) | (even & (distance == s->half));
}

/* From 0.001 to 10^15: the fewest of 15, 16 or 17 digits that read back, as 17 always do; 0 when it must be found another way. */
static size_t write_exact(double value, char *text) {
  struct scaled scaled;
  int exponent;
  uint64_t digits, more; /* steps are constants, so that no division is left */
  if (!(value >= 1e-3 && value < 1e15)) return 0;
  int before = value >= 1 ? (int)count_digits((uint64_t)value) : value >= 1e-1 ? 0 : value >= 1e-2 ? -1 : -2; /* digits before the mark */
  uint64_t mantissa = take_apart(value, &exponent);
  size_t decimals = (size_t)(17 - before);
  if (!scale_up(mantissa, exponent, 17 - before, &scaled)) return 0;
  bool even = !(mantissa & 1);
  if (nearest_multiple(&scaled, 100, even, &digits)) {
    for (decimals -= 2; decimals && digits % 10 == 0; decimals--) digits /= 10;
  } else {
    uint64_t few = nearest_multiple(&scaled, 10, even, &digits);
    (void)nearest_multiple(&scaled, 1, even, &more);
    digits = more ^ ((more ^ digits) & -few);
    decimals -= few;
  }
  return write_scaled(value, digits, decimals, text);
}

/* ---- any number ---- */

/* The locale's mark, one byte or several, becomes a point; returns the size left. */
static size_t put_point(char *text) {
  char *mark = text + strspn(text, "0123456789");
  size_t n = strcspn(mark, "0123456789e");
  if (n) {
    *mark = '.';
    memmove(mark + 1, mark + n, strlen(mark + n) + 1);
  }
  return strlen(text);
}

/* Below a power of two doubles are twice as close: there the shortest decimal may be the one above the nearest, which is
 * the nearest to a value a quarter of a step above. Subnormals need fewer than 15 digits. */
static size_t write_long(double value, char *text) {
  int exponent;
  bool uneven = frexp(value, &exponent) == 0.5;
  size_t used = 0;
  for (int digits = value < 2.2250738585072014e-308 ? 1 : 15; digits <= 17; digits++)
    for (int above = 0; above <= uneven; above++) {
      double back;
      snprintf(text, FRAGILITY_NUMBER_SIZE - 1, "%.*Lg", digits, (long double)value * (1 + above * 0x1p-54L));
      used = put_point(text);
      if (fragility_number_parse(text, used, &back) && back == value) return used;
    }
  return used;
}

size_t fragility_number_format(double value, char text[FRAGILITY_NUMBER_SIZE]) {
  double magnitude = fabs(value);
  size_t sign = value < 0, used = 0;
  text[0] = '-';
  if (!isfinite(value)) return text[0] = '\0', 0;
  if (magnitude < 9007199254740992.0) used = write_short(magnitude, text + sign);
  if (!used) used = write_exact(magnitude, text + sign);
  if (!used) used = write_long(magnitude, text + sign);
  text[sign + used] = '\0';
  return sign + used;
}
