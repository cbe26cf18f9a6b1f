/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parser and the formatter against strtod and snprintf of the C library. */
#include "../check.h"
#include "base/base.h"

#include <inttypes.h>

#include <float.h>
#include <locale.h>

enum { MANY = 200000 };

static bool parse(const char *text, double *value) {
  return fragility_number_parse(text, strlen(text), value);
}

static void texts_that_are_numbers(void **state) {
  (void)state;
  static const struct {
    const char *text;
    double value;
  } cases[] = {
      {"0", 0.0},
      {"-0", -0.0},
      {"+7", 7.0},
      {"12.5", 12.5},
      {"12,5", 12.5},
      {"1.", 1.0},
      {".5", 0.5},
      {",5", 0.5},
      {"-,25", -0.25},
      {"1e5", 1e5},
      {"1E-3", 1e-3},
      {"1,5e+2", 150.0},
      {"00031", 31.0},
      {"0.1", 0.1},
      {"1e22", 1e22},
      {"1e23", 1e23},
      {"9007199254740993", 9007199254740992.0},
      {"9007199254740995", 9007199254740996.0},
      {"18446744073709551616", 18446744073709551616.0},
      {"1e-400", 0.0},
      {"-1e-400", -0.0},
      {"4.9e-324", DBL_TRUE_MIN},
      {"2.4703282292062327e-324", 0.0},
      {"2.4703282292062328e-324", DBL_TRUE_MIN},
      {"1.7976931348623157e308", DBL_MAX},
      {"2.2250738585072011e-308", 2.2250738585072011e-308},
      {"0e999999999999", 0.0},
      {"6.9294956446009195e15", 6929495644600919.5}, /* halfway cases that need the exact decimal */
      {"9007199254740993.00000000000000000000000000000000000000000000000000001", 9007199254740994.0},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    double value = 77;
    assert_true(parse(cases[i].text, &value));
    assert_same_double(value, cases[i].value);
  }
}

static void texts_that_are_none(void **state) {
  (void)state;
  static const char *const cases[] = {"",
                                      ".",
                                      ",",
                                      "-",
                                      "+",
                                      "e5",
                                      "1e",
                                      "1e+",
                                      "1e5.0",
                                      "1.2.3",
                                      "1,2,3",
                                      "1.234,5",
                                      "1 2",
                                      " 1",
                                      "1 ",
                                      "0x10",
                                      "inf",
                                      "-inf",
                                      "nan",
                                      "Infinity",
                                      "1e400",
                                      "-1e400",
                                      "1_000",
                                      "--1",
                                      "+-1",
                                      "1-",
                                      "1f",
                                      "1.0d",
                                      "\xC2\xA0"
                                      "1",
                                      "1%",
                                      "(1)",
                                      "1e99999999999999999999"};
  for (size_t i = 0; i < COUNT(cases); i++) {
    double value;
    if (parse(cases[i], &value)) fail_msg("\"%s\" was read as %g", cases[i], value);
  }
  double value;
  assert_false(fragility_number_parse("1\0002", 3, &value));
  assert_false(fragility_number_parse(NULL, 0, &value));
}

static void the_size_ends_the_text(void **state) {
  (void)state;
  double value;
  assert_true(fragility_number_parse("123456", 3, &value));
  assert_same_double(value, 123.0);
  assert_true(fragility_number_parse("12345678901234567890x", 20, &value)); /* the slow way, not NUL-ended */
  assert_same_double(value, 12345678901234567890.0);
}

/* [sign] digits [mark digits] [e[sign]digits], up to 40 digits; `point` gets the same with a point for strtod. */
static void random_number(uint64_t *seed, char *text) {
  size_t used = 0, digits = 1 + random_below(seed, random_below(seed, 4) ? 18 : 40),
         mark = random_below(seed, digits + 1);
  static const char signs[] = {'-', '+'};
  if (random_below(seed, 3) == 0) text[used++] = signs[random_below(seed, 2)];
  for (size_t i = 0; i < digits; i++) {
    if (i == mark && random_below(seed, 3)) text[used++] = random_below(seed, 2) ? '.' : ',';
    text[used++] = (char)('0' + random_below(seed, 10));
  }
  text[used] = '\0';
  if (random_below(seed, 2))
    sprintf(text + used, "%c%d", random_below(seed, 2) ? 'e' : 'E', (int)random_below(seed, 701) - 360);
}

static void random_texts_are_rounded_like_strtod(void **state) {
  (void)state;
  uint64_t seed = 20240131;
  size_t finite = 0;
  for (size_t i = 0; i < MANY; i++) {
    char text[96], point[96];
    random_number(&seed, text);
    strcpy(point, text);
    for (char *c = point; *c; c++)
      if (*c == ',') *c = '.';
    double expected = strtod(point, NULL), value;
    bool good = parse(text, &value);
    if (good != (isfinite(expected) != 0) || (good && double_bits(value) != double_bits(expected)))
      fail_msg("%s: %.17g, expected %.17g", text, good ? value : NAN, expected);
    finite += good;
  }
  assert_in_range(finite, MANY / 2, MANY - 1); /* both outcomes were met */
}

/* ---- the formatter ---- */

static void format(double value, char text[FRAGILITY_NUMBER_SIZE]) {
  memset(text, 'x', FRAGILITY_NUMBER_SIZE);
  size_t size = fragility_number_format(value, text);
  assert_int_equal(size, strlen(text));
}

static void known_formats(void **state) {
  (void)state;
  static const struct {
    double value;
    const char *text;
  } cases[] = {
      {0.0, "0"},
      {-0.0, "0"},
      {1.0, "1"},
      {-1.5, "-1.5"},
      {0.1, "0.1"},
      {0.3, "0.3"},
      {0.1 + 0.2, "0.30000000000000004"},
      {1.0 / 3, "0.3333333333333333"},
      {2.0 / 3, "0.6666666666666666"},
      {100.0, "100"},
      {169751.0, "169751"},
      {15.489045448416697, "15.489045448416697"},
      {1e15, "1000000000000000"},
      {9007199254740991.0, "9007199254740991"},
      {9007199254740992.0, "9007199254740992"},
      {1e-5, "0.00001"},
      {1e22, "1e+22"},
      {1e23, "1e+23"},
      {1.7976931348623157e308, "1.7976931348623157e+308"},
      {5e-324, "5e-324"},
      {1e-323, "1e-323"},
      {-5e-324, "-5e-324"},
      {2.2250738585072014e-308, "2.2250738585072014e-308"},
      {2.225073858507201e-308, "2.225073858507201e-308"},
      {NAN, ""},
      {INFINITY, ""},
      {-INFINITY, ""},
      {5.6843418860808015e-14,
       "5.684341886080802e-14"}, /* a power of two: its two neighbours are not at one distance */
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    char text[FRAGILITY_NUMBER_SIZE];
    format(cases[i].value, text);
    assert_string_equal(text, cases[i].text);
  }
}

/* Significant digits of a formatted number. */
static size_t digits_of(const char *text) {
  size_t count = 0, zeros = 0;
  for (; *text && *text != 'e'; text++) {
    if (*text < '0' || *text > '9' || (*text == '0' && !count)) continue;
    count++;
    zeros = *text == '0' ? zeros + 1 : 0;
  }
  return count - zeros;
}

/* Does any decimal of that many digits, rounded either way, read back to the value? */
static bool shorter_exists(double value, size_t digits) {
  char text[64];
  snprintf(text, sizeof text, "%.*e", (int)digits - 1, value);
  if (strtod(text, NULL) == value) return true;
  long double nudge = (long double)value * (1 + ldexpl(1, -54)); /* the same, drawn to the wider side */
  snprintf(text, sizeof text, "%.*Le", (int)digits - 1, nudge);
  return strtod(text, NULL) == value;
}

static void check_format(double value) {
  char text[FRAGILITY_NUMBER_SIZE];
  double back;
  format(value, text);
  if (strtod(text, NULL) != value) fail_msg("%.17g was written %s", value, text);
  assert_true(parse(text, &back));
  if (back != value) fail_msg("%s does not read back to %.17g", text, value);
  size_t digits = digits_of(text);
  if (digits > 1 && shorter_exists(fabs(value), digits - 1))
    fail_msg("%.17g was written %s, not the shortest", value, text);
}

static void random_doubles_come_back(void **state) {
  (void)state;
  uint64_t seed = 77;
  size_t tried = 0, subnormal = 0;
  while (tried < MANY) {
    double value = double_of(random_bits(&seed));
    if (tried % 16 == 0) value = double_of(random_bits(&seed) & UINT64_C(0x800FFFFFFFFFFFFF));
    if (!isfinite(value)) continue;
    check_format(value);
    subnormal += fpclassify(value) == FP_SUBNORMAL;
    tried++;
  }
  assert_true(subnormal > MANY / 20);
}

/* What tables hold: shares, decimals, counts. */
static void everyday_doubles_come_back(void **state) {
  (void)state;
  uint64_t seed = 78;
  for (size_t i = 0; i < MANY; i++) {
    double a = (double)random_below(&seed, 100000000), b = (double)(1 + random_below(&seed, 100000));
    switch (i % 5) {
    case 0:
      check_format(a / b);
      break;
    case 1:
      check_format(100 * a / 1e8);
      break;
    case 2:
      check_format(rint(a) / 1000);
      break;
    case 3:
      check_format(-a);
      break;
    default:
      check_format((double)(random_bits(&seed) >> 10));
      break;
    }
  }
}

static void powers_come_back(void **state) {
  (void)state;
  for (int e = -1074; e < 1024; e++) check_format(ldexp(1, e));
  for (int e = -323; e <= 308; e++) {
    char text[16];
    snprintf(text, sizeof text, "1e%d", e);
    check_format(strtod(text, NULL));
    check_format(nextafter(strtod(text, NULL), INFINITY));
    check_format(nextafter(strtod(text, NULL), 0) == 0 ? 1 : nextafter(strtod(text, NULL), 0));
  }
}

/* ---- a locale with a decimal comma ---- */

static bool comma_locale(void) {
  static const char *const names[] = {"fr_FR.UTF-8", "fr_FR.utf8", "de_DE.UTF-8", "de_DE.utf8", "fr_FR"};
  for (size_t i = 0; i < COUNT(names); i++)
    if (setlocale(LC_ALL, names[i]) && *localeconv()->decimal_point == ',') return true;
  char command[512];
  snprintf(command, sizeof command, "localedef --no-archive -i fr_FR -f UTF-8 '%s' >/dev/null 2>&1",
           scratch("fr_FR.UTF-8"));
  if (system(command) != 0) return false;
  setenv("LOCPATH", scratch(""), 1);
  return setlocale(LC_ALL, "fr_FR.UTF-8") && *localeconv()->decimal_point == ',';
}

static void a_decimal_comma_changes_nothing(void **state) {
  (void)state;
  if (!comma_locale()) skip();
  static const double values[] = {0.1, 1.0 / 3, 1.5e-300, 5e-324, 1.7976931348623157e308, 123456.789};
  static const char *const texts[] = {"0.1",    "0.3333333333333333",      "1.5e-300",
                                      "5e-324", "1.7976931348623157e+308", "123456.789"};
  char shown[8];
  snprintf(shown, sizeof shown, "%.1f", 0.5);
  assert_string_equal(shown, "0,5"); /* the locale is really on */
  for (size_t i = 0; i < COUNT(values); i++) {
    char text[FRAGILITY_NUMBER_SIZE];
    double value;
    format(values[i], text);
    assert_string_equal(text, texts[i]);
    assert_true(parse(texts[i], &value));
    assert_same_double(value, values[i]);
  }
  double value;
  assert_true(parse("12345678901234567890.5", &value));
  assert_same_double(value, 12345678901234567890.5);
  setlocale(LC_ALL, "C");
}

static int end(void **state) {
  return (void)state, scratch_end(), 0;
}

static void check_whole(uint64_t n) {
  char wanted[32], text[FRAGILITY_NUMBER_SIZE + 1];
  memset(text, '#', sizeof text);
  size_t size = (size_t)snprintf(wanted, sizeof wanted, "%" PRIu64, n);
  assert_int_equal(fragility_whole_format(n, text), size);
  assert_memory_equal(text, wanted, size);
  assert_int_equal(text[FRAGILITY_NUMBER_SIZE], '#');
}

static void whole_numbers(void **state) {
  (void)state;
  uint64_t seed = 8;
  for (uint64_t n = 0; n < 200000; n++) check_whole(n);
  for (uint64_t power = 1; power; power = power < UINT64_MAX / 10 ? 10 * power : 0)
    for (uint64_t k = 1; k < 10; k++) check_whole(k * power - 1), check_whole(k * power), check_whole(k * power + 1);
  for (size_t i = 0; i < 200000; i++) check_whole(random_bits(&seed) >> (i % 64));
  check_whole(UINT64_MAX);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(whole_numbers), cmocka_unit_test(texts_that_are_numbers),
                                     cmocka_unit_test(texts_that_are_none),
                                     cmocka_unit_test(the_size_ends_the_text),
                                     cmocka_unit_test(random_texts_are_rounded_like_strtod),
                                     cmocka_unit_test(known_formats),
                                     cmocka_unit_test(random_doubles_come_back),
                                     cmocka_unit_test(everyday_doubles_come_back),
                                     cmocka_unit_test(powers_come_back),
                                     cmocka_unit_test(a_decimal_comma_changes_nothing)};
  return cmocka_run_group_tests(tests, NULL, end);
}
