/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one number formatter: the shortest digits that read back to the same double, a point in any locale. */
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>

static size_t write_integer(uint64_t n, char *text) {
  char reversed[20];
  size_t size = 0;
  do reversed[size++] = (char)('0' + n % 10);
  while (n /= 10);
  for (size_t i = 0; i < size; i++) text[i] = reversed[size - 1 - i];
  return size;
}

/* Tries value = digits / 10^scale with digits below 2^53: such a quotient is correctly rounded, so the smallest scale
 * that gives the value back gives its shortest digits. */
static size_t write_short(double value, char *text) {
  static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  for (size_t scale = 0; scale < sizeof powers / sizeof *powers; scale++) {
    double scaled = value * powers[scale];
    if (scaled >= 9007199254740992.0) return 0;
    double digits = rint(scaled);
    if (digits / powers[scale] != value) continue;
    uint64_t whole = (uint64_t)digits, unit = (uint64_t)powers[scale];
    size_t used = write_integer(whole / unit, text);
    if (!scale) return used;
    text[used++] = '.';
    for (uint64_t rest = whole % unit, u = unit / 10; u; u /= 10) text[used++] = (char)('0' + rest / u % 10);
    return used;
  }
  return 0;
}

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
  if (!written) {
    char digits[FRAGILITY_NUMBER_SIZE];
    written = write_long(value, digits);
    memcpy(text + used, digits, written);
  }
  used += written;
  text[used] = '\0';
  return used;
}
