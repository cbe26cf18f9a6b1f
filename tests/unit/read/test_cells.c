/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../check.h"
#include "read/numbers.h"
#include "read/read.h"

#define NBSP "\xC2\xA0"
#define NNBSP "\xE2\x80\xAF"
#define APOSTROPHE "\xE2\x80\x99"
#define BOM "\xEF\xBB\xBF"

static unsigned parse(const char *cell, double *value) {
  return fragility_cell_parse((fragility_text){cell, strlen(cell)}, value);
}

static void cells_that_are_numbers(void **state) {
  (void)state;
  static const struct {
    const char *cell;
    double value;
  } cases[] = {{"12.5", 12.5},
               {"12,5", 12.5},
               {" 12,5 ", 12.5},
               {"-3", -3},
               {"+3", 3},
               {"0", 0},
               {"1e5", 1e5},
               {"1E5", 1e5},
               {"169 751", 169751},
               {"1 445 539", 1445539},
               {"1 445 539,5", 1445539.5},
               {"169" NBSP "751", 169751},
               {"169" NNBSP "751", 169751},
               {"1" NNBSP "445" NBSP "539.25", 1445539.25},
               {"-1 234", -1234},
               {"+12" NNBSP "345", 12345},
               {NBSP "12,5" NNBSP, 12.5},
               {"00031", 31},
               {".5", 0.5},
               {"\t7\r\n", 7},
               {"12 345 678 901 234", 12345678901234},
               {"1'234", 1234},
               {"-1'234'567,5", -1234567.5},
               {"1" APOSTROPHE "234.5", 1234.5},
               {"1,2E+05", 120000},
               {"=\"0,359\"", 0.359},
               {" =\" 12 345 \" ", 12345},
               {"'12,5", 12.5},
               {BOM "7", 7},
               {BOM " =\"7\"", 7}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    double value = 77;
    unsigned found = parse(cases[i].cell, &value);
    if (found != FRAGILITY_KNOWN) fail_msg("\"%s\" gave the reason %u", cases[i].cell, found);
    assert_same_double(value, cases[i].value);
  }
}

static void markers(void **state) {
  (void)state;
  static const struct {
    const char *cell;
    unsigned reason;
  } cases[] = {{"s", FRAGILITY_SECRET},
               {"S", FRAGILITY_SECRET},
               {"ns", FRAGILITY_SECRET},
               {"NS", FRAGILITY_SECRET},
               {" s ", FRAGILITY_SECRET},
               {"nd", FRAGILITY_NOT_AVAILABLE},
               {"ND", FRAGILITY_NOT_AVAILABLE},
               {"n.d.", FRAGILITY_NOT_AVAILABLE},
               {"nc", FRAGILITY_NOT_AVAILABLE},
               {"n.c.", FRAGILITY_NOT_AVAILABLE},
               {"N.C.", FRAGILITY_NOT_AVAILABLE},
               {"NA", FRAGILITY_NOT_AVAILABLE},
               {"N/A", FRAGILITY_NOT_AVAILABLE},
               {"n/a", FRAGILITY_NOT_AVAILABLE},
               {"N/A - résultat non disponible", FRAGILITY_NOT_AVAILABLE},
               {"nan", FRAGILITY_NOT_AVAILABLE},
               {"NaN", FRAGILITY_NOT_AVAILABLE},
               {"null", FRAGILITY_NOT_AVAILABLE},
               {"NULL", FRAGILITY_NOT_AVAILABLE},
               {"None", FRAGILITY_NOT_AVAILABLE},
               {"-", FRAGILITY_NOT_AVAILABLE},
               {"\xE2\x80\x93", FRAGILITY_NOT_AVAILABLE},
               {".", FRAGILITY_NOT_AVAILABLE},
               {"..", FRAGILITY_NOT_AVAILABLE},
               {"...", FRAGILITY_NOT_AVAILABLE},
               {"?", FRAGILITY_NOT_AVAILABLE},
               {"///", FRAGILITY_NOT_AVAILABLE},
               {"so", FRAGILITY_NOT_AVAILABLE},
               {"s.o.", FRAGILITY_NOT_AVAILABLE},
               {"n.s.", FRAGILITY_SECRET},
               {"c", FRAGILITY_SECRET},
               {"=\"nd\"", FRAGILITY_NOT_AVAILABLE},
               {"=\"\"", FRAGILITY_BLANK},
               {BOM, FRAGILITY_BLANK},
               {"", FRAGILITY_BLANK},
               {"   ", FRAGILITY_BLANK},
               {NBSP, FRAGILITY_BLANK},
               {NNBSP " \t", FRAGILITY_BLANK}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    double value = 77;
    unsigned found = parse(cases[i].cell, &value);
    if (found != cases[i].reason) fail_msg("\"%s\" gave %u, expected %u", cases[i].cell, found, cases[i].reason);
  }
  double value;
  assert_int_equal(fragility_cell_parse((fragility_text){NULL, 0}, &value), FRAGILITY_BLANK);
}

static void cells_nobody_can_read(void **state) {
  (void)state;
  static const char *const cases[] = {"#N/A",
                                      "#REF!",
                                      "#DIV/0!",
                                      "#VALEUR!",
                                      "#NOM?",
                                      "1.234,5",
                                      "1,234.5",
                                      "1,234,567",
                                      "12 %",
                                      "12%",
                                      "0x10",
                                      "inf",
                                      "-inf",
                                      "Infinity",
                                      "abc",
                                      "1 2",
                                      "1 2345",
                                      "1234 567",
                                      "12 34",
                                      "1  234",
                                      "1 234 5",
                                      "- 5",
                                      "--",
                                      "1e400",
                                      "12,5 123",
                                      "2,5 000",
                                      "1.5 000 000",
                                      "1 234,5 678",
                                      "1e1 000",
                                      "1e-1 000",
                                      "12/03/2020",
                                      "31555 Toulouse",
                                      "1" NBSP "23",
                                      "1"
                                      "\xE2\x80\x89"
                                      "234",
                                      "ss",
                                      "n",
                                      "oui",
                                      "1 234 abc",
                                      "1'23",
                                      "1''234",
                                      "1'2345",
                                      "1,5'234",
                                      "12 \xE2\x80\xB0",
                                      "12,5%",
                                      "=12",
                                      "=\"12",
                                      "=\"12\"3\"",
                                      "'",
                                      "X",
                                      "Err:502",
                                      "-s",
                                      "1 234-"};
  for (size_t i = 0; i < COUNT(cases); i++) {
    double value = 77;
    unsigned found = parse(cases[i], &value);
    if (found != FRAGILITY_UNREADABLE) fail_msg("\"%s\" gave %u (%g)", cases[i], found, value);
  }
}

/* What people are told of a cell that could not be read. */
static void says_what_is_odd(void **state) {
  (void)state;
  static const struct {
    const char *cell, *why; /* NULL: a text like any other */
  } cases[] = {{"#REF!", "a spreadsheet error"},    {"#DIV/0!", "a spreadsheet error"},
               {"#VALEUR!", "a spreadsheet error"}, {"#N/A", "a spreadsheet error"},
               {"#NOM?", "a spreadsheet error"},    {"Err:502", "a spreadsheet error"},
               {"12,5 %", "a number with a percent"}, {"12%", "a number with a percent"},
               {"1" NNBSP "234" NBSP "%", "a number with a percent"}, {"3 \xE2\x80\xB0", "a number per mille"},
               {"1.234,5", "two marks"},            {"-1,234,567", "two marks"},
               {"<b>5</b>", "HTML"},                {"5<br/>", "HTML"},
               {"48.85,2.35", NULL},                {"05.61.62.63.64", NULL},
               {"a % b", NULL},                     {"%", NULL},
               {"#1", NULL},                        {"#hashtag", NULL},
               {"a < b > c", NULL},                 {"Err", NULL},
               {"X", NULL},                         {"12 rue", NULL},
               {"", NULL},                          {".,", NULL}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    const char *why = fragility_cell_doubt((fragility_text){cases[i].cell, strlen(cases[i].cell)});
    bool good = cases[i].why ? why && strncmp(why, cases[i].why, strlen(cases[i].why)) == 0 : !why;
    if (!good) fail_msg("\"%s\": %s", cases[i].cell, why ? why : "nothing");
  }
}

static void a_cell_of_any_length(void **state) {
  (void)state;
  char digits[400];
  double value;
  memset(digits, '0', sizeof digits);
  assert_int_equal(fragility_cell_parse((fragility_text){digits, sizeof digits}, &value), FRAGILITY_KNOWN);
  assert_same_double(value, 0.0);
  memset(digits, ' ', sizeof digits);
  digits[0] = digits[399] = '1';
  assert_int_equal(fragility_cell_parse((fragility_text){digits, sizeof digits}, &value), FRAGILITY_UNREADABLE);
  for (size_t i = 0; i < sizeof digits; i++) digits[i] = i % 4 == 3 ? ' ' : '1';
  unsigned found = fragility_cell_parse((fragility_text){digits, 399}, &value);
  assert_true(found == FRAGILITY_UNREADABLE || (found == FRAGILITY_KNOWN && value > 1e290));
}

/* Bytes that are cut anywhere are never read past their end (the sanitizer's build checks it). */
static void no_byte_past_the_end(void **state) {
  (void)state;
  static const char *const parts[] = {"1", " ", "234", NBSP, NNBSP, ",", "-", "\xE2", "\xC2", "n/", "#", "e", "'", APOSTROPHE, "=\"", "\"", BOM, "%", "<", ">"};
  uint64_t seed = 11;
  for (int turn = 0; turn < 20000; turn++) {
    char text[64] = "";
    for (size_t n = random_below(&seed, 7); n; n--) strcat(text, parts[random_below(&seed, COUNT(parts))]);
    size_t size = strlen(text);
    char *exact = malloc(size + 1);
    memcpy(exact, text, size);
    exact[size] = '7'; /* would change the result if it were read */
    double a = 0, b = 0;
    unsigned first = fragility_cell_parse((fragility_text){exact, size}, &a);
    exact[size] = ' ';
    assert_int_equal(fragility_cell_parse((fragility_text){exact, size}, &b), first);
    if (first == FRAGILITY_KNOWN) assert_same_double(a, b);
    (void)fragility_cell_doubt((fragility_text){exact, size});
    free(exact);
  }
}

/* Sixteen bytes at a time or one by one: the same number, or none. */
static void wide_cells_are_read_alike(void **state) {
  (void)state;
  enum { LONGEST = 20 };
  static const char odd[] = ".,-+eE \"s/:0123456789\xC2\xA0;";
  uint64_t seed = 3;
  for (int turn = 0; turn < 400000; turn++) {
    char bytes[LONGEST + 16];
    size_t size = random_below(&seed, LONGEST + 1);
    for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (char)('0' + random_below(&seed, 10)); /* what follows a cell may be anything */
    if (size && turn % 4) bytes[random_below(&seed, size)] = turn % 8 > 4 ? '.' : ',';
    if (size && turn % 16 == 0) bytes[random_below(&seed, size)] = odd[random_below(&seed, sizeof odd - 1)];
    const fragility_text cell = {bytes, size};
    double doubles[2] = {5, 5}, value[2], plain = NAN;
    unsigned char states[2];
    uint32_t wholes[2];
    struct numbers one = {.columns = 1, .readings = {&wholes[0], &doubles[0], &states[0]}}, wide = {.columns = 1, .readings = {&wholes[1], &doubles[1], &states[1]}};
    fragility_numbers_parse(&one, &cell, 1, 0, 1);
    fragility_numbers_parse_wide(&wide, &cell, 1, 0, 1);
    unsigned first = fragility_reading(&one.readings, 0, &value[0]), other = fragility_reading(&wide.readings, 0, &value[1]);
    if (first != other || states[0] != states[1] || wholes[0] != wholes[1] || double_bits(value[0]) != double_bits(value[1]))
      fail_msg("%.*s: %.17g and %.17g", (int)size, bytes, value[0], value[1]);
    if (fragility_cell_parse(cell, &plain) != first || (first == FRAGILITY_KNOWN && double_bits(plain) != double_bits(value[0])))
      fail_msg("%.*s: %.17g, expected %.17g", (int)size, bytes, value[0], plain);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(wide_cells_are_read_alike), cmocka_unit_test(cells_that_are_numbers), cmocka_unit_test(markers),
                                     cmocka_unit_test(cells_nobody_can_read), cmocka_unit_test(says_what_is_odd), cmocka_unit_test(a_cell_of_any_length),
                                     cmocka_unit_test(no_byte_past_the_end)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
