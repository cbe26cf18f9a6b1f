/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tiny.h"

static fragility_territory *country;

static int open_country(void **state) {
  (void)state;
  country = tiny_territory();
  return 0;
}

static int close_country(void **state) {
  (void)state;
  fragility_territory_free(country);
  return 0;
}

static void mends_codes(void **state) {
  (void)state;
  static const struct {
    const char *cell, *code; /* NULL: no code */
    bool repaired;
  } cases[] = {
      {"01001", "01001", false}, {"1001", "01001", true},  {" 31555 ", "31555", false}, {"2A004", "2A004", false},
      {"2a004", "2A004", true},  {"2b033", "2B033", true}, {"97412", "97412", false},   {"\xC2\xA0" "1001", "01001", true},
      {"", NULL, false},         {"101", NULL, false},     {"010010", NULL, false},     {"2C004", NULL, false},
      {"3A004", NULL, false},    {"2A04", NULL, false},    {"01 01", NULL, false},      {"0100A", NULL, false},
      {"-1001", NULL, false},    {"A1001", NULL, false},   {"10,5", NULL, false},
      {"31555.0", "31555", true}, {"1001.0", "01001", true}, {"1001,0", "01001", true}, {"=\"01001\"", "01001", true},
      {"=\"2a004\"", "2A004", true}, {"'01001", "01001", true}, {"\xEF\xBB\xBF" "01001", "01001", true}, {"=\"1001.0\"", "01001", true},
      {"1.0", NULL, false},       {"31555.5", NULL, false},  {"31555.00", NULL, false}, {"2A004.0", NULL, false},
      {"=01001", NULL, false},    {"1,2E+05", NULL, false},  {"0null", NULL, false},    {"0100131555", NULL, false},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char code[FRAGILITY_CODE_SIZE] = "";
    bool repaired = false;
    fragility_text cell = {cases[i].cell, strlen(cases[i].cell)};
    assert_int_equal(fragility_code_repair(cell, code, &repaired), cases[i].code != NULL);
    if (!cases[i].code) continue;
    assert_string_equal(code, cases[i].code);
    assert_int_equal(repaired, cases[i].repaired);
  }
}

/* Codes of the small country: 01001, 31300 and 2A004 live, 200000107 is an EPCI. */
static void says_what_a_stranger_is(void **state) {
  (void)state;
  static const struct {
    const char *cell, *column, *why; /* NULL: a commune */
  } cases[] = {
      {"01001", "code", NULL},
      {"1001.0", "code", NULL},
      {"01011", "code", NULL}, /* a former one */
      {"", "code", "no code"},
      {"nd", "code", "no code"},
      {"0null", "code", "no code"},
      {"99999", "code", "no commune, living or former, has this code"},
      {"97501", "code", "a collectivity overseas"},
      {"0100131300", "code", "two codes glued"},
      {"0100101400", "code", "two codes glued"}, /* a post code behind */
      {"100131300", "code", "two codes glued"},  /* nine digits: the first code lost its zero */
      {"2A00401001", "code", "two codes glued"},
      {"01001313002A004", "code", "several codes glued"},
      {"100131300010101001", "code", "too many digits"},
      {"010010101", "CODGEO", "the code of an IRIS"},
      {"2A0040000", "CODGEO", "the code of an IRIS"},
      {"10010101", "CODGEO", "the code of an IRIS that lost its leading zero"},
      {"01001_0101", "DCIRIS", "the code of an IRIS"},
      {"999990101", "CODE_IRIS", "the code of an IRIS"},
      {"999990101", "code", "nine digits"},
      {"200000107", "code", "the number of an EPCI"},
      {"249999999", "code", "the number of an EPCI"},
      {"010010101", "siren", "the number of an EPCI"},
      {"200000107200000108", "code", "two codes glued, the first of an EPCI"},
      {"20000010701001", "code", "two codes glued, the first of an EPCI"},
      {"20000010700014", "code", "a SIRET"},
      {"QP001001", "code", "the code of a quartier prioritaire"},
      {"QN00101M", "code", "the code of a quartier prioritaire"},
      {"01", "code", "the code of a département"},
      {"1", "code", "the code of a département"},
      {"1.0", "code", "the code of a département"},
      {"2A", "code", "the code of a département"},
      {"04", "region", "the code of a region"},
      {"00", "code", "too few digits"},
      {"1,2E+05", "code", "a code that a spreadsheet made a number"},
      {"-12,5", "code", "a number"},
      {"#REF!", "code", "a spreadsheet error"},
      {"code", "code", "the name of a column"},
      {"CODGEO", "Code géographique", "the name of a column"},
      {"Total", "code", "a total"},
      {"Ensemble des communes", "code", "a total"},
      {"Source : Insee", "code", "a note"},
      {"* hors Mayotte", "code", "a note"},
      {"Belley", "code", "no code of a commune"},
      {"T01ZZZZZZ", "code", "no code of a commune"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    fragility_text cell = {cases[i].cell, strlen(cases[i].cell)};
    const char *why = fragility_code_doubt(cell, cases[i].column, country);
    bool good = cases[i].why ? why && strncmp(why, cases[i].why, strlen(cases[i].why)) == 0 : !why;
    if (!good) fail_msg("\"%s\" in %s: %s", cases[i].cell, cases[i].column, why ? why : "a commune");
  }
}

/* Bytes cut anywhere: no more is read than there is. */
static void reads_no_byte_past_a_code(void **state) {
  (void)state;
  static const char *const parts[] = {"0", "1", "2A", "01001", "31300", "200000107", ".0", "_", "QP0", "=\"", "\"", "'", "\xEF\xBB\xBF", "E+05", "Total", "iris"};
  unsigned seed = 5;
  for (int turn = 0; turn < 20000; turn++) {
    char text[80] = "", code[FRAGILITY_CODE_SIZE];
    bool repaired;
    for (unsigned n = 0; n < 1 + (seed >> 20) % 5; n++) strcat(text, parts[((seed = seed * 1103515245u + 12345u) >> 16) % (sizeof parts / sizeof *parts)]);
    char *exact = malloc(strlen(text));
    fragility_text cell = {exact, strlen(text)};
    assert_non_null(exact);
    memcpy(exact, text, cell.size);
    bool shaped = fragility_code_repair(cell, code, &repaired);
    if (shaped) assert_int_equal(strlen(code), 5);
    if (!fragility_code_doubt(cell, "code", country)) assert_true(shaped);
    free(exact);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(mends_codes), cmocka_unit_test(says_what_a_stranger_is), cmocka_unit_test(reads_no_byte_past_a_code)};
  return cmocka_run_group_tests(tests, open_country, close_country);
}
