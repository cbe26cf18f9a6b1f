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

/* From the last digit on, two at a time. */
static size_t write_integer(uint64_t n, char *text) {
  static const char pairs[] = "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"
                              "5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";
  size_t size = count_digits(n), at = size;
  for (; n >= 100; n /= 100) memcpy(text + (at -= 2), pairs + 2 * (n % 100), 2);
  if (n >= 10) memcpy(text, pairs + 2 * n, 2);
  else text[0] = (char)('0' + n);
  return size;
}

/* Eight digits side by side: halves, quarters, eighths of one word. */
static void write_eight(uint64_t n, char *text) {
  uint64_t fours = n / 10000 | n % 10000 << 32;
  uint64_t hundreds = (fours * 10486 >> 20) & 0x0000007F0000007F; /* exact below 10^4 */
  uint64_t twos = hundreds | (fours - 100 * hundreds) << 16;
  uint64_t tens = (twos * 103 >> 10) & 0x000F000F000F000F; /* exact below 100 */
  uint64_t ones = tens | (twos - 10 * tens) << 8;
  ones |= 0x3030303030303030;
  for (int i = 0; i < 8; i++) text[i] = (char)(ones >> 8 * i); /* one store */
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
  size_t n = write_integer(whole, text);
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

/* The smallest scale of that kind, which gives the shortest digits; SCALES when there is none. What has a scale may have all larger
 * ones while its digits stay so far below 2^53 that the product is off by less than a half: one look at a large one
 * spares most numbers of 16 and 17 digits the others. */
static size_t find_scale(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  int exponent = (int)(bits >> 52) - 1022; /* value < 2^exponent */
  size_t safe = exponent >= 49 ? 0 : exponent < 0 ? SCALES - 1 : (size_t)((49 - exponent) * 1233) >> 12, scale = 1;
  if (whole_of(value) == value) return 0;
  if (safe >= SCALES) safe = SCALES - 1;
  if (safe && !may_have_scale(value, safe)) scale = safe + 1;
  while (scale < SCALES && value * fragility_powers_of_ten[scale] < 0x1p53 && !has_scale(value, scale)) scale++;
  return scale < SCALES && value * fragility_powers_of_ten[scale] < 0x1p53 ? scale : SCALES;
}

static size_t write_short(double value, char *text) {
  size_t scale = find_scale(value);
  return scale == SCALES ? 0 : write_scaled(value, (uint64_t)whole_of(value * fragility_powers_of_ten[scale]), scale, text);
}

/* ---- 15 to 17 digits, in whole numbers of 128 bits ---- */

__extension__ typedef unsigned __int128 wide;

#define EXACT_MOST 20 /* a mantissa of 54 bits times 10^20 has less than 122 */

/* value x 10^scale = whole + part / 2^shift, where shift is below 122. */
struct scaled {
  wide low, middle, high; /* the value and the halves of the steps to its neighbours, x 2^(shift + 1) */
  int shift;
};

/* value = mantissa x 2^exponent, the mantissa of 53 bits: of a normal number. */
static uint64_t take_apart(double value, int *exponent) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  *exponent = (int)(bits >> 52 & 0x7FF) - 1075;
  return (bits & (((uint64_t)1 << 52) - 1)) | (uint64_t)1 << 52;
}

static bool scale_up(double value, int scale, struct scaled *scaled) {
  int exponent;
  uint64_t mantissa = take_apart(value, &exponent);
  wide power = scale < EXACT_MOST ? powers[scale] : (wide)powers[19] * 10;
  if (exponent >= 0 || exponent < -120 || mantissa == (uint64_t)1 << 52) return false; /* neighbours at two distances: the other way */
  scaled->middle = 2 * (wide)mantissa * power;
  scaled->low = scaled->middle - power, scaled->high = scaled->middle + power;
  scaled->shift = 1 - exponent;
  return true;
}

/* The whole number of `step`s nearest to the value, if it reads back to it. */
static inline bool nearest_multiple(const struct scaled *s, uint64_t step, bool even, uint64_t *digits) {
  wide unit = (wide)step << s->shift, part = s->middle & (((wide)1 << s->shift) - 1);
  uint64_t whole = (uint64_t)(s->middle >> s->shift), count = whole / step; /* below 10^18: 16 to 18 digits */
  wide rest = (wide)(whole % step) << s->shift | part;
  if (rest > unit / 2 || (rest == unit / 2 && (count & 1))) count++;
  wide candidate = count * unit;
  bool inside = even ? candidate >= s->low && candidate <= s->high : candidate > s->low && candidate < s->high;
  *digits = count * step;
  return inside;
}

/* From 0.001 to 10^15: the fewest of 15, 16 or 17 digits that read back; 0 when it must be found another way. */
static size_t write_exact(double value, char *text) {
  static const double tens[] = {1e-2, 1e-1, 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  struct scaled scaled;
  int whole = -2, exponent;
  if (!(value >= 1e-3 && value < 1e15)) return 0;
  while (value >= tens[whole + 2]) whole++; /* digits before the mark; 0 below 1, -1 below 0.1 ... */
  bool even = !(take_apart(value, &exponent) & 1);
  if (17 - whole > EXACT_MOST || !scale_up(value, 17 - whole, &scaled)) return 0;
  uint64_t digits; /* steps are constants, so that no division is left; those of 15 from 1 on have been looked for */
  bool found = (value < 1 && nearest_multiple(&scaled, 100, even, &digits)) || nearest_multiple(&scaled, 10, even, &digits) || nearest_multiple(&scaled, 1, even, &digits);
  size_t decimals = (size_t)(17 - whole);
  for (; found && decimals && digits % 10 == 0; decimals--) digits /= 10;
  return found ? write_scaled(value, digits, decimals, text) : 0;
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
