/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one number parser. Short decimals are exact integers divided by an exact power of ten (Clinger's fast path,
 * correctly rounded); the others go to strtod under the C locale. */
#define _GNU_SOURCE
#include "base/base.h"

#include <locale.h>
#include <stdlib.h>

const double fragility_powers_of_ten[23] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                            1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

struct decimal {
  uint64_t digits;  /* as an integer, when `exact` */
  bool negative, exact, any;
  int scale;        /* digits after the mark */
  int exponent;     /* written exponent */
};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Checks the grammar [+-]digits[(.|,)digits][(e|E)[+-]digits] over the whole text. */
static bool scan(const char *s, size_t n, struct decimal *d) {
  size_t i = 0;
  bool mark = false;
  *d = (struct decimal){.exact = true};
  if (i < n && (s[i] == '-' || s[i] == '+')) d->negative = s[i++] == '-';
  for (; i < n && (is_digit(s[i]) || (!mark && (s[i] == '.' || s[i] == ','))); i++) {
    if (!is_digit(s[i])) {
      mark = true;
      continue;
    }
    d->any = true;
    if (d->digits > (UINT64_MAX - 9) / 10) d->exact = false;
    if (d->exact) d->digits = d->digits * 10 + (uint64_t)(s[i] - '0');
    d->scale += mark;
  }
  if (!d->any || i == n) return d->any;
  if (s[i] != 'e' && s[i] != 'E') return false;
  bool minus = ++i < n && s[i] == '-';
  if (i < n && (s[i] == '-' || s[i] == '+')) i++;
  if (i == n) return false;
  for (; i < n && is_digit(s[i]); i++)
    if (d->exponent < 100000) d->exponent = d->exponent * 10 + (s[i] - '0');
  if (minus) d->exponent = -d->exponent;
  return i == n;
}

static bool slow(const char *s, size_t n, double *value) {
  char copy[512];
  if (n >= sizeof copy) return false;
  memcpy(copy, s, n);
  copy[n] = '\0';
  for (char *c = copy; *c; c++)
    if (*c == ',') *c = '.';
  locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
  if (c_locale == (locale_t)0) return false;
  *value = strtod_l(copy, NULL, c_locale);
  freelocale(c_locale);
  return isfinite(*value);
}

bool fragility_number_parse(const char *text, size_t size, double *value) {
  struct decimal d;
  if (fragility_number_plain(text, size, value)) return true;
  if (!scan(text, size, &d)) return false;
  int power = d.exponent - d.scale;
  if (!d.exact || d.digits >> 53 || power > 22 || power < -22) return slow(text, size, value);
  double magnitude = (double)d.digits;
  magnitude = power < 0 ? magnitude / fragility_powers_of_ten[-power] : magnitude * fragility_powers_of_ten[power];
  *value = d.negative ? -magnitude : magnitude;
  return true;
}

bool fragility_integer_parse(fragility_text text, size_t *value) {
  size_t n = 0;
  if (!text.size || text.size > 15) return false;
  for (size_t i = 0; i < text.size; i++) {
    if (!is_digit(text.text[i])) return false;
    n = n * 10 + (size_t)(text.text[i] - '0');
  }
  *value = n;
  return true;
}
