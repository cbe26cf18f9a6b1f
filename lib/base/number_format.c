/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one number formatter: the shortest digits that read back to the same double, a point in any locale. */
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>

/* From the last digit on, two at a time. */
static size_t write_integer(uint64_t n, char *text) {
  static const char pairs[] = "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"
                              "5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";
  char digits[20];
  size_t at = sizeof digits;
  for (; n >= 100; n /= 100) memcpy(digits + (at -= 2), pairs + 2 * (n % 100), 2);
  if (n >= 10) memcpy(digits + (at -= 2), pairs + 2 * n, 2);
  else digits[--at] = (char)('0' + n);
  memcpy(text, digits + at, sizeof digits - at);
  return sizeof digits - at;
}

enum { SCALES = 16 };

/* Is value = rint(value x 10^scale) / 10^scale? Where the digits are below 2^53 such a quotient is correctly rounded. */
static bool has_scale(double value, size_t scale) { return rint(value * fragility_powers_of_ten[scale]) / fragility_powers_of_ten[scale] == value; }

/* The smallest scale of that kind, which gives the shortest digits; SCALES when there is none. What has a scale has all larger
 * ones while its digits stay so far below 2^53 that the product is off by less than a half: one look at the largest of these
 * spares most numbers of 16 and 17 digits the others. */
static size_t find_scale(double value) {
  size_t safe = 0, scale = 0;
  if (has_scale(value, 0)) return 0;
  while (safe + 1 < SCALES && value * fragility_powers_of_ten[safe + 1] < 0x1p49) safe++;
  if (!has_scale(value, safe)) scale = safe + 1;
  while (scale < SCALES && value * fragility_powers_of_ten[scale] < 0x1p53 && !has_scale(value, scale)) scale++;
  return scale < SCALES && value * fragility_powers_of_ten[scale] < 0x1p53 ? scale : SCALES;
}

static size_t write_short(double value, char *text) {
  size_t scale = find_scale(value);
  if (scale == SCALES) return 0;
  uint64_t whole = (uint64_t)rint(value * fragility_powers_of_ten[scale]), unit = (uint64_t)fragility_powers_of_ten[scale];
  size_t used = write_integer(whole / unit, text);
  if (!scale) return used;
  text[used++] = '.';
  for (uint64_t rest = whole % unit, u = unit / 10; u; u /= 10) text[used++] = (char)('0' + rest / u % 10);
  return used;
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
  static const uint64_t powers[] = {1,           10,           100,           1000,           10000,           100000,           1000000,
                                    10000000,    100000000,    1000000000,    10000000000,    100000000000,    1000000000000,    10000000000000,
                                    100000000000000, 1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000, 10000000000000000000u};
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

static size_t write_scaled(uint64_t digits, int scale, char *text) {
  char all[24];
  while (scale && digits % 10 == 0) digits /= 10, scale--;
  size_t n = write_integer(digits, all), used = 0;
  if ((int)n <= scale) { /* 0.000123 */
    text[used++] = '0', text[used++] = '.';
    for (int i = (int)n; i < scale; i++) text[used++] = '0';
    memcpy(text + used, all, n);
    return used + n;
  }
  memcpy(text, all, n - (size_t)scale), used = n - (size_t)scale;
  if (scale) text[used++] = '.';
  memcpy(text + used, all + n - scale, (size_t)scale);
  return used + (size_t)scale;
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
  uint64_t digits; /* steps are constants, so that no division is left */
  bool found = nearest_multiple(&scaled, 100, even, &digits) || nearest_multiple(&scaled, 10, even, &digits) || nearest_multiple(&scaled, 1, even, &digits);
  return found ? write_scaled(digits, 17 - whole, text) : 0;
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
      snprintf(text, FRAGILITY_NUMBER_SIZE, "%.*Lg", digits, (long double)value * (1 + above * 0x1p-54L));
      used = put_point(text);
      if (fragility_number_parse(text, used, &back) && back == value) return used;
    }
  return used;
}

size_t fragility_number_format(double value, char text[FRAGILITY_NUMBER_SIZE]) {
  size_t used = 0;
  if (!isfinite(value)) return text[0] = '\0', 0;
  if (value < 0) {
    text[used++] = '-';
    value = -value;
  }
  size_t written = value < 9007199254740992.0 ? write_short(value, text + used) : 0;
  if (!written) written = write_exact(value, text + used);
  if (!written) {
    char digits[FRAGILITY_NUMBER_SIZE];
    written = write_long(value, digits);
    memcpy(text + used, digits, written);
  }
  used += written;
  text[used] = '\0';
  return used;
}
