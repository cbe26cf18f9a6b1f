/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of the import, each on a few rows. */
#include "tiny.h"

#include "catalogue/catalogue.h"

#define FILO "CODGEO,NBPERSMENFISC21,MED21,TP6021\n"
#define ARCEP "code_insee,nom_com,nbr,inel_hd,elig_hd05,elig_hd3,elig_hd8,elig_thd30,elig_thd100,elig_thd1g\n"
#define LEGAL "DEPCOM,COM,PMUN,PCAP,PTOT\n"

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

static fragility_status parse(const char *text, fragility_table **table, fragility_error *err) {
  return fragility_table_parse("file.csv", text, strlen(text), country, NULL, table, err);
}

static fragility_table *good(const char *text) {
  fragility_table *table = NULL;
  fragility_error err = {0};
  if (parse(text, &table, &err)) fail_msg("%s", err.message);
  return table;
}

static fragility_status import(const char *const *texts, size_t n, const fragility_import_options *options, fragility_table **table,
                               fragility_error *err) {
  static const char *const names[] = {"a.csv", "b.csv", "c.csv"};
  tiny_scratch scratch;
  const char *paths[3];
  tiny_scratch_open(&scratch);
  for (size_t i = 0; i < n; i++) paths[i] = tiny_scratch_write(&scratch, names[i], texts[i]);
  fragility_status status = fragility_table_import(paths, n, country, options, table, err);
  tiny_scratch_close(&scratch);
  return status;
}

static fragility_table *good_files(const char *const *texts, size_t n) {
  fragility_table *table = NULL;
  fragility_error err = {0};
  if (import(texts, n, NULL, &table, &err)) fail_msg("%s", err.message);
  return table;
}

static size_t unit_of(const fragility_table *table, const char *code) {
  size_t unit = fragility_units_find(fragility_table_units(table), code);
  assert_int_not_equal(unit, SIZE_MAX);
  return unit;
}

static size_t column_of(const fragility_table *table, const char *column) {
  size_t found = fragility_table_find(table, column);
  if (found == SIZE_MAX) fail_msg("no column %s", column);
  return found;
}

struct wanted {
  const char *code, *column;
  fragility_reason reason;
  double value;
  unsigned flags;
};

static void check_(const fragility_table *table, const struct wanted *wanted, size_t n, int line) {
  for (size_t i = 0; i < n; i++) {
    size_t u = unit_of(table, wanted[i].code), c = column_of(table, wanted[i].column);
    char what[96];
    snprintf(what, sizeof what, "%s %s, wanted at line %d", wanted[i].code, wanted[i].column, line);
    tiny_near(fragility_table_value(table, c, u), wanted[i].reason == FRAGILITY_KNOWN ? wanted[i].value : NAN, what);
    if (fragility_table_reason(table, c, u) != wanted[i].reason || fragility_table_flags(table, c, u) != wanted[i].flags)
      fail_msg("%s: reason %s, flags %x", what, fragility_reason_name(fragility_table_reason(table, c, u)), fragility_table_flags(table, c, u));
  }
}
#define check(table, wanted) check_(table, wanted, sizeof(wanted) / sizeof *(wanted), __LINE__)

static const fragility_ledger *ledger(const fragility_table *table, size_t i) {
  return fragility_journal_ledger(fragility_table_journal(table), i);
}

/* ---- years ---- */

static void takes_the_latest_year(void **state) {
  (void)state;
  static const struct {
    const char *header;
    double value;
  } cases[] = {{"CODGEO,NBPERSMENFISC20,MED20,TP6020,NBPERSMENFISC21,MED21,TP6021\n01001,10,20,30,11,21,31\n", 21},
               {"CODGEO,NBPERSMENFISC21,MED21,TP6021,NBPERSMENFISC20,MED20,TP6020\n01001,10,20,30,11,21,31\n", 20},
               {"CODGEO,NBPERSMENFISC99,MED99,TP6099,NBPERSMENFISC05,MED05,TP6005\n01001,10,20,30,11,21,31\n", 21},
               {"CODGEO,NBPERSMENFISC20,MED20,TP6020,NBPERSMENFISC21,MED21\n01001,10,20,30,11,21\n", 20}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    fragility_table *table = good(cases[i].header);
    tiny_same(fragility_table_value(table, column_of(table, "median_income"), 0), cases[i].value, cases[i].header);
    fragility_table_free(table);
  }
}

static void wants_one_year_for_all_marks(void **state) {
  (void)state;
  fragility_table *table = NULL;
  fragility_error err = {0};
  assert_int_equal(parse("CODGEO,NBPERSMENFISC20,MED21,TP6021\n01001,10,20,30\n", &table, &err), FRAGILITY_ERROR_UNKNOWN);
  tiny_error(&err, FRAGILITY_ERROR_UNKNOWN, "file.csv:1: no known source has these columns: CODGEO, NBPERSMENFISC20, MED21, TP6021");
}

#define TWO_YEARS "CODGEO,P16_POP,P22_POP,SUPERF,P16_CHOM1564,P22_CHOM1564,P16_ACT1564,P22_ACT1564,NBMENFISC21,MED21,TP6021"

/* The census is of one year and incomes of another; each of its latest, all columns of a kind together. */
static void two_years_side_by_side(void **state) {
  (void)state;
  static const struct {
    const char *text;
    double median, unemployment;
  } cases[] = {{TWO_YEARS "\n01001,1,2,3,4,5,8,50,9,21,31\n", 21, 10},
               {TWO_YEARS ",NBMENFISC20,MED20,TP6020\n01001,1,2,3,4,5,8,50,9,21,31,8,20,30\n", 21, 10},
               {TWO_YEARS ",NBMENFISC22,MED22,TP6022\n01001,1,2,3,4,5,8,50,9,21,31,8,22,30\n", 22, 10},
               {TWO_YEARS ",MED22,TP6022\n01001,1,2,3,4,5,8,50,9,21,31,22,30\n", 21, 10}}; /* 2022 has no households */
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    fragility_table *table = good(cases[i].text);
    tiny_same(fragility_table_value(table, column_of(table, "median_income"), 0), cases[i].median, cases[i].text);
    tiny_same(fragility_table_value(table, column_of(table, "unemployment_15_64_rate"), 0), cases[i].unemployment, cases[i].text);
    fragility_table_free(table);
  }
  fragility_table *table = NULL;
  fragility_error err = {0};
  assert_int_equal(parse("CODGEO,P22_POP,SUPERF,P22_CHOM1564,P22_ACT1564,NBMENFISC20,MED21,TP6021\n01001,2,3,5,50,9,21,31\n", &table, &err), FRAGILITY_ERROR_UNKNOWN);
  assert_non_null(strstr(err.message, "the nearest is insee-comparateur"));
}

#define DOSSIER "CODGEO,P22_POP,P22_POP1529,P22_POP3044,P22_POP4559,P22_POP6074,P22_POP7589,P22_POP90P,P22_H65P,P22_F65P,P22_NSCOL15P,P22_ACT1564," \
                "P22_CHOM1564,C22_MEN,C22_MENPSEUL,C22_MENFAMMONO"
#define DOSSIER_ROW "01001,100,9,9,9,9,9,9,9,9,9,50,5,9,9,9"

/* A wildcard that no mark holds may be lacking, or have no year of its own: what wants it is not given, never another year's. */
static void a_second_year_may_be_lacking(void **state) {
  (void)state;
  static const struct {
    const char *text;
    double median; /* 0 = not given */
  } cases[] = {{DOSSIER "\n" DOSSIER_ROW "\n", 0},
               {DOSSIER ",NBPERSMENFISC21,MED21,TP6021\n" DOSSIER_ROW ",7,21,31\n", 21},
               {DOSSIER ",NBPERSMENFISC20,MED21,TP6021\n" DOSSIER_ROW ",7,21,31\n", 0}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    fragility_table *table = good(cases[i].text);
    size_t median = fragility_table_find(table, "median_income");
    assert_int_equal(median == SIZE_MAX, cases[i].median == 0);
    if (median != SIZE_MAX) tiny_same(fragility_table_value(table, median, 0), cases[i].median, cases[i].text);
    tiny_same(fragility_table_value(table, column_of(table, "unemployment_15_64_rate"), 0), 10, cases[i].text);
    fragility_table_free(table);
  }
}

/* ---- mergers ---- */

static void a_secret_part_makes_a_secret(void **state) {
  (void)state;
  fragility_table *table = good(FILO "01010,100,20000,10\n01011,200,21000,s\n01012,300,22000,nd\n"
                                     "86005,ns,19000,12\n86006,50,19500,14\n"
                                     "86010,nd,21000,10\n86011,40,nd,12\n"
                                     "86020,s,21000,10\n");
  const struct wanted wanted[] = {
      {"01010", "poverty_rate", FRAGILITY_SECRET, 0, FRAGILITY_MERGED},
      {"01010", "median_income", FRAGILITY_KNOWN, 12800000. / 600, FRAGILITY_MERGED | FRAGILITY_APPROXIMATE},
      {"86005", "poverty_rate", FRAGILITY_SECRET, 0, FRAGILITY_MERGED},
      {"86005", "median_income", FRAGILITY_SECRET, 0, FRAGILITY_MERGED},
      {"86010", "median_income", FRAGILITY_NOT_AVAILABLE, 0, FRAGILITY_MERGED},
      {"86020", "poverty_rate", FRAGILITY_KNOWN, 10, 0}, /* one part: its weight is not asked for */
      {"86020", "median_income", FRAGILITY_KNOWN, 21000, 0},
  };
  check(table, wanted);
  fragility_table_free(table);
}

static void equal_parts_keep_their_value(void **state) {
  (void)state;
  fragility_table *table = good(FILO "01010,3,20.1,10\n01011,7,20.1,10\n01012,11,20.1,10\n");
  size_t u = unit_of(table, "01010");
  tiny_same(fragility_table_value(table, column_of(table, "median_income"), u), 20.1, "the very double");
  assert_int_equal(fragility_table_flags(table, column_of(table, "median_income"), u), FRAGILITY_MERGED);
  fragility_table_free(table);
}

static void lacking_weights_make_a_plain_mean(void **state) {
  (void)state;
  fragility_table *table = good(FILO "01010,nd,10,1\n01011,200,20,2\n01012,300,33,6\n86005,0,10,1\n86006,0,20,2\n86010,-1,10,1\n86011,2,20,2\n");
  const struct wanted wanted[] = {
      {"01010", "median_income", FRAGILITY_KNOWN, 21, FRAGILITY_MERGED | FRAGILITY_APPROXIMATE | FRAGILITY_PLAIN_MEAN},
      {"01010", "poverty_rate", FRAGILITY_KNOWN, 3, FRAGILITY_MERGED | FRAGILITY_PLAIN_MEAN},
      {"86005", "poverty_rate", FRAGILITY_KNOWN, 1.5, FRAGILITY_MERGED | FRAGILITY_PLAIN_MEAN},
      {"86010", "poverty_rate", FRAGILITY_KNOWN, 1.5, FRAGILITY_MERGED | FRAGILITY_PLAIN_MEAN},
  };
  check(table, wanted);
  fragility_table_free(table);
}

static void counts_add_then_divide(void **state) {
  (void)state;
  fragility_table *table = good(ARCEP "01010,A,100,0,0,0,40,10,20,30\n01011,B,50,0,0,0,40,0,0,10\n01012,C,50,0,0,0,45,0,0,5\n"
                                      "86005,D,0,0,0,0,0,0,0,0\n86006,E,0,0,0,0,0,0,0,0\n"
                                      "86010,F,10,0,0,0,0,1,1,1\n86011,G,,0,0,0,0,1,1,1\n"
                                      "01001,H,4,0,0,0,0,1,1,1\n01002,I,10,0,0,0,0,5,5,5\n");
  const struct wanted wanted[] = {
      {"01010", "no_thd_coverage_rate", FRAGILITY_KNOWN, 62.5, FRAGILITY_MERGED},
      {"01010", "thd_premises", FRAGILITY_KNOWN, 200, FRAGILITY_MERGED},
      {"01010", "thd_eligible", FRAGILITY_KNOWN, 75, FRAGILITY_MERGED},
      {"86005", "no_thd_coverage_rate", FRAGILITY_ZERO_DENOMINATOR, 0, FRAGILITY_MERGED},
      {"86010", "no_thd_coverage_rate", FRAGILITY_NOT_AVAILABLE, 0, FRAGILITY_MERGED},
      {"86010", "thd_eligible", FRAGILITY_KNOWN, 6, FRAGILITY_MERGED},
      {"01001", "no_thd_coverage_rate", FRAGILITY_KNOWN, 25, 0},
      {"01002", "no_thd_coverage_rate", FRAGILITY_KNOWN, -50, 0},
      {"01003", "no_thd_coverage_rate", FRAGILITY_ABSENT, 0, 0},
  };
  check(table, wanted);
  size_t column = column_of(table, "no_thd_coverage_rate");
  tiny_same(fragility_table_denominator(table, column, unit_of(table, "01010")), 200, "denominator");
  assert_non_null(strstr(fragility_table_definition(table, column), "locaux"));
  fragility_table_free(table);
}

/* A secret outranks what is merely missing, whatever the order. */
static void the_worst_reason_wins(void **state) {
  (void)state;
  fragility_table *table = good("CODGEO,P17_NSCOL15P,P17_NSCOL15P_DIPLMIN,P17_NSCOL15P_BEPC,P17_NSCOL15P_CAPBEP,P17_NSCOL15P_BAC,"
                                "P17_NSCOL15P_SUP2,P17_NSCOL15P_SUP34,P17_NSCOL15P_SUP5\n"
                                "01001,10,nd,s,1,1,1,1,1\n01002,s,1,nd,1,1,1,1,1\n01003,,1,1,?,1,1,1,1\n01004,10,oups,nd,1,1,1,1,1\n"
                                "01005,10,1,2,3,,,,\n");
  const struct wanted wanted[] = {
      {"01001", "nscol15p_rate", FRAGILITY_SECRET, 0, 0},        {"01002", "nscol15p_rate", FRAGILITY_SECRET, 0, 0},
      {"01003", "nscol15p_rate", FRAGILITY_NOT_AVAILABLE, 0, 0}, {"01004", "nscol15p_rate", FRAGILITY_UNREADABLE, 0, 0},
      {"01005", "nscol15p_rate", FRAGILITY_KNOWN, 60, 0},        {"01005", "no_diploma_rate", FRAGILITY_KNOWN, 10, 0},
  };
  check(table, wanted);
  fragility_table_free(table);
}

/* ---- tidy files ---- */

static void reads_tidy_files(void **state) {
  (void)state;
  fragility_table *table = good("code;median_income;note;poverty_rate\n01001;20000;x;s\n1002;\"21 000,5\";;12,5\n01012;22000;;\n");
  const struct wanted wanted[] = {
      {"01001", "median_income", FRAGILITY_KNOWN, 20000, 0},   {"01001", "poverty_rate", FRAGILITY_SECRET, 0, 0},
      {"01002", "median_income", FRAGILITY_KNOWN, 21000.5, 0}, {"01002", "poverty_rate", FRAGILITY_KNOWN, 12.5, 0},
      {"01010", "median_income", FRAGILITY_KNOWN, 22000, 0},   {"01010", "poverty_rate", FRAGILITY_NOT_AVAILABLE, 0, 0},
  };
  check(table, wanted);
  assert_int_equal(fragility_table_columns(table), 2);
  assert_string_equal(ledger(table, 0)->source, "tidy");
  assert_int_equal(ledger(table, 0)->codes_repaired, 1);
  fragility_table_free(table);
}

static void tidy_parts_weigh_their_own_people(void **state) {
  (void)state;
  const char *texts[] = {"code,median_income\n01010,10\n01011,20\n01012,nd\n86005,10\n86006,30\n86010,s\n86011,s\n",
                         LEGAL "01010,A,100,0,100\n01011,B,300,0,300\n01012,C,600,0,600\n86005,D,100,0,100\n"};
  fragility_table *table = good_files(texts, 2);
  const struct wanted wanted[] = {
      {"01010", "median_income", FRAGILITY_KNOWN, 17.5, FRAGILITY_MERGED | FRAGILITY_PARTIAL | FRAGILITY_APPROXIMATE},
      {"86005", "median_income", FRAGILITY_KNOWN, 20, FRAGILITY_MERGED | FRAGILITY_APPROXIMATE | FRAGILITY_PLAIN_MEAN},
      {"86010", "median_income", FRAGILITY_SECRET, 0, FRAGILITY_MERGED},
      {"01010", "legal_population", FRAGILITY_KNOWN, 1000, FRAGILITY_MERGED},
  };
  check(table, wanted);
  fragility_table_free(table);
}

static void one_known_part_is_partial(void **state) {
  (void)state;
  fragility_table *table = good("code,median_income\n01010,10\n01011,nd\n01012,s\n");
  const struct wanted wanted[] = {{"01010", "median_income", FRAGILITY_KNOWN, 10, FRAGILITY_MERGED | FRAGILITY_PARTIAL}};
  check(table, wanted);
  fragility_table_free(table);
}

/* ---- two files ---- */

static void two_files_may_share_an_indicator(void **state) {
  (void)state;
  const char *texts[] = {FILO "01001,10,20000,11\n", FILO "01002,10,21000,s\n"};
  fragility_table *table = good_files(texts, 2);
  const struct wanted wanted[] = {{"01001", "median_income", FRAGILITY_KNOWN, 20000, 0}, {"01002", "median_income", FRAGILITY_KNOWN, 21000, 0},
                                  {"01002", "poverty_rate", FRAGILITY_SECRET, 0, 0},     {"01003", "median_income", FRAGILITY_ABSENT, 0, 0}};
  check(table, wanted);
  assert_int_equal(fragility_table_columns(table), 2);
  fragility_table_free(table);
}

static void refuse_files(const char *const *texts, size_t n, const char *message) {
  fragility_error err = {0};
  fragility_table *table = (fragility_table *)&err;
  assert_int_equal(import(texts, n, NULL, &table, &err), FRAGILITY_ERROR_CONFLICT);
  assert_null(table);
  tiny_error(&err, FRAGILITY_ERROR_CONFLICT, message);
}

static void two_files_may_not_give_one_unit(void **state) {
  (void)state;
  const char *two[] = {FILO "01001,10,20000,11\n01002,10,1,1\n", FILO "01002,10,21000,12\n"};
  refuse_files(two, 2, "a.csv and b.csv both give");
  refuse_files(two, 2, "for 01002; give one of them");
  const char *missing[] = {FILO "01001,10,nd,nd\n", FILO "01001,10,21000,12\n"};
  refuse_files(missing, 2, "a.csv and b.csv both give");
  const char *merged[] = {FILO "01011,10,20000,11\n", FILO "01012,10,21000,12\n"};
  refuse_files(merged, 2, "for 01010");
  const char *three[] = {FILO "01001,10,20000,11\n", FILO "01002,10,21000,12\n", FILO "01002,10,21000,12\n"};
  refuse_files(three, 3, "b.csv and c.csv both give");
}

static void two_definitions_do_not_mix(void **state) {
  (void)state;
  const char *texts[] = {ARCEP "01001,A,10,0,0,0,0,1,1,1\n", "code,no_thd_coverage_rate\n01002,12\n"};
  refuse_files(texts, 2, "a.csv and b.csv both give no_thd_coverage_rate, but not the same thing");
}

/* ---- split mothers ---- */

static void flags_a_mother_whose_daughter_has_no_data(void **state) {
  (void)state;
  static const struct {
    const char *rows;
    unsigned flags;
  } cases[] = {{"09005,10,20000,11\n", FRAGILITY_SPLIT_MOTHER},
               {"09005,10,20000,11\n09006,nd,nd,nd\n", FRAGILITY_SPLIT_MOTHER},
               {"09005,10,20000,11\n09006,s,s,s\n", 0},
               {"09005,10,20000,11\n09006,5,21000,s\n", 0},
               {"09005,nd,20000,11\n", 0}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char text[256];
    snprintf(text, sizeof text, FILO "%s", cases[i].rows);
    fragility_table *table = good(text);
    size_t column = column_of(table, "median_income");
    assert_int_equal(fragility_table_flags(table, column, unit_of(table, "09005")), cases[i].flags);
    assert_int_equal(fragility_table_flags(table, column, unit_of(table, "09006")), 0);
    assert_int_equal(ledger(table, 0)->split_mothers, cases[i].flags != 0);
    fragility_table_free(table);
  }
}

/* ---- arrondissements ---- */

static void the_city_row_replaces_its_arrondissements(void **state) {
  (void)state;
  fragility_table *with = good(FILO "75101,10,1,1\n75056,100,22000,14\n75102,20,2,2\n69381,10,18000,s\n");
  const struct wanted wanted[] = {{"75056", "median_income", FRAGILITY_KNOWN, 22000, 0}, {"69123", "median_income", FRAGILITY_KNOWN, 18000, 0},
                                  {"69123", "poverty_rate", FRAGILITY_SECRET, 0, 0}};
  check(with, wanted);
  assert_int_equal(ledger(with, 0)->arrondissements_dropped, 2);
  assert_int_equal(ledger(with, 0)->arrondissements_rolled_up, 1);
  fragility_table_free(with);
}

static void arrondissements_alone_are_a_merger(void **state) {
  (void)state;
  fragility_table *table = good(ARCEP "75101,A,100,0,0,0,0,10,0,0\n75102,B,100,0,0,0,0,0,20,0\n75103,C,200,0,0,0,0,0,0,70\n");
  const struct wanted wanted[] = {{"75056", "no_thd_coverage_rate", FRAGILITY_KNOWN, 75, FRAGILITY_MERGED}};
  check(table, wanted);
  assert_int_equal(ledger(table, 0)->arrondissements_rolled_up, 3);
  assert_int_equal(ledger(table, 0)->units_merged, 1);
  fragility_table_free(table);
}

/* ---- rows and codes ---- */

static void duplicate_rows_complete_one_another(void **state) {
  (void)state;
  fragility_table *table = good(FILO "01002,5,5,5\n01001,,20000,\n01003,1,s,1\n01001,10,21000,11\n1001,99,99,99\n01003,1,7,1\n");
  const struct wanted wanted[] = {{"01001", "median_income", FRAGILITY_KNOWN, 20000, 0}, {"01001", "poverty_rate", FRAGILITY_KNOWN, 11, 0},
                                  {"01003", "median_income", FRAGILITY_SECRET, 0, 0},    {"01002", "median_income", FRAGILITY_KNOWN, 5, 0}};
  check(table, wanted);
  assert_int_equal(ledger(table, 0)->rows_in, 6);
  assert_int_equal(ledger(table, 0)->duplicate_rows, 3);
  assert_int_equal(ledger(table, 0)->distinct_codes, 3);
  assert_int_equal(ledger(table, 0)->units_merged, 0);
  assert_int_equal(fragility_journal_count(fragility_table_journal(table), FRAGILITY_PROBLEM_DUPLICATE), 2);
  fragility_table_free(table);
}

static void same_rows_twice_are_no_problem(void **state) {
  (void)state;
  fragility_table *table = good(FILO "01001,10,20000,s\n01001,10,20000,s\n01001,,,\n");
  assert_int_equal(ledger(table, 0)->duplicate_rows, 2);
  assert_int_equal(fragility_journal_count(fragility_table_journal(table), FRAGILITY_PROBLEM_DUPLICATE), 0);
  fragility_table_free(table);
}

static void names_codes_it_cannot_resolve(void **state) {
  (void)state;
  fragility_table *table = good(FILO "99999,1,1,1\n,2,2,2\nToulouse,3,3,3\n01001,10,20000,11\n31,1,1,1\n");
  const fragility_journal *journal = fragility_table_journal(table);
  const fragility_ledger *l = ledger(table, 0);
  assert_int_equal(l->unresolved, 4);
  assert_int_equal(l->as_is + l->moved + l->arrondissements_rolled_up + l->arrondissements_dropped + l->unresolved, l->distinct_codes);
  assert_int_equal(l->units_with_row + l->units_absent, fragility_territory_units(country)->count);
  assert_int_equal(fragility_journal_count(journal, FRAGILITY_PROBLEM_CODE_UNRESOLVED), 4);
  assert_string_equal(fragility_journal_entry(journal, 0, FRAGILITY_LIST_UNRESOLVED, 1, NULL), "31");
  for (size_t i = 0; i < fragility_journal_kept(journal); i++)
    if (strcmp(fragility_journal_problem(journal, i)->found, "Toulouse") == 0) assert_int_equal(fragility_journal_problem(journal, i)->line, 4);
  fragility_table_free(table);
}

static void refuse(const char *text, fragility_status code, const char *message) {
  fragility_error err = {0};
  fragility_table *table = (fragility_table *)&err;
  fragility_status status = parse(text, &table, &err);
  if (status == FRAGILITY_OK) fail_msg("accepted: %s", text);
  assert_int_equal(status, code);
  assert_null(table);
  tiny_error(&err, code, message);
}

static void refuses_a_header_that_repeats_itself(void **state) {
  (void)state;
  refuse("CODGEO,NBPERSMENFISC21,MED21,TP6021,MED21\n01001,1,2,3,4\n", FRAGILITY_ERROR_FORMAT, "file.csv:1:5: found the column name MED21 again");
  refuse("CODGEO,NBPERSMENFISC21,MED21,TP6021,CODGEO\n01001,1,2,3,01002\n", FRAGILITY_ERROR_FORMAT, "file.csv:1:5: found the column name CODGEO again");
  refuse("code,median_income,code\n01001,2,01002\n", FRAGILITY_ERROR_FORMAT, "file.csv:1:3: found the column name code again");
  refuse("code,median_income,median_income\n01001,2,3\n", FRAGILITY_ERROR_FORMAT, "file.csv:1:3: found the column name median_income again");
}

static void refuses_what_it_does_not_know(void **state) {
  (void)state;
  refuse("commune,revenu\n01001,20000\n", FRAGILITY_ERROR_UNKNOWN, "file.csv:1: no known source has these columns: commune, revenu; expected");
  refuse("CODGEO,MED21,TP6021\n01001,1,2\n", FRAGILITY_ERROR_UNKNOWN, "the nearest is insee-filosofi-communes");
  refuse("CODGEO,MED21,TP6021\n01001,1,2\n", FRAGILITY_ERROR_UNKNOWN, "which also has NBPERSMENFISC??");
  refuse("median_income,poverty_rate\n1,2\n", FRAGILITY_ERROR_UNKNOWN, "no known source");
  refuse("Titre\ncommune;revenu\n01001;20000\n", FRAGILITY_ERROR_UNKNOWN, "file.csv:2: ");
  refuse(FILO, FRAGILITY_ERROR_FORMAT, "file.csv:1: found a header and no row");
  refuse("", FRAGILITY_ERROR_FORMAT, "an empty file");
  refuse(FILO "01001,1,2,3\n01002,1,2\n", FRAGILITY_ERROR_RULE, "file.csv:3: found 3 cells, expected 4");
}

/* ---- codes kept as they are ---- */

static void keeps_codes_as_they_are(void **state) {
  (void)state;
  const char *texts[] = {"code,name,population,median_income\n010040101,Les Perouses,900,20000\n1001,Court,,21000\nx y,Libre,5,22000\n",
                         "code,name,population,poverty_rate\n1001,Autre nom,70,9\n2a004,Bas,8,s\n"};
  const fragility_import_options options = {.as_is = true};
  fragility_table *table = NULL;
  fragility_error err = {0};
  if (import(texts, 2, &options, &table, &err)) fail_msg("%s", err.message);
  const fragility_units *u = fragility_table_units(table);
  static const char *const codes[] = {"010040101", "1001", "2a004", "x y"}, *const names[] = {"Les Perouses", "Court", "Bas", "Libre"};
  static const double people[] = {900, 70, 8, 5};
  assert_int_equal(u->count, 4);
  for (size_t i = 0; i < 4; i++) {
    assert_string_equal(u->code[i], codes[i]);
    assert_string_equal(u->name[i], names[i]);
    tiny_same(u->population[i], people[i], codes[i]);
    assert_true(isnan(u->latitude[i]));
  }
  const struct wanted wanted[] = {{"1001", "median_income", FRAGILITY_KNOWN, 21000, 0}, {"1001", "poverty_rate", FRAGILITY_KNOWN, 9, 0},
                                  {"2a004", "poverty_rate", FRAGILITY_SECRET, 0, 0},    {"2a004", "median_income", FRAGILITY_ABSENT, 0, 0}};
  check(table, wanted);
  assert_int_equal(ledger(table, 0)->codes_repaired, 0);
  fragility_table_free(table);
}

static void needs_no_territory_as_is(void **state) {
  (void)state;
  static const char text[] = "code,median_income\nA,1\nB,2\n";
  const fragility_import_options options = {.as_is = true};
  fragility_table *table = NULL;
  fragility_error err = {0};
  assert_int_equal(fragility_table_parse("f.csv", text, sizeof text - 1, NULL, &options, &table, &err), FRAGILITY_OK);
  assert_int_equal(fragility_table_units(table)->count, 2);
  fragility_table_free(table);
  assert_int_equal(fragility_table_parse("f.csv", text, sizeof text - 1, NULL, NULL, &table, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_null(table);
}

/* ---- a catalogue of one's own ---- */

static void computes_the_formulas_of_a_catalogue(void **state) {
  (void)state;
  tiny_scratch scratch;
  fragility_catalogue *catalogue = NULL;
  fragility_table *table = NULL;
  fragility_error err = {0};
  tiny_scratch_open(&scratch);
  const char *more = tiny_scratch_write(&scratch, "mine.csv",
                                        "source,indicator,label,key,marks,has_data,kind,numerator,denominator,scale,complement,weight,merge,"
                                        "definition,publisher,licence,vintage,doubt\n"
                                        "mine,,Mine,id|code,a??|b??|c,,,,,,,,,,,,,\n"
                                        "mine,mixed,M,,,,ratio,a?? + 0.5*b?? - c,b??,1000,no,,all,,,,,\n"
                                        "mine,rate,R,,,,rate,2*c,,10,no,a??,known,,,,,\n"
                                        "mine,sum,S,,,,count,a?\?-b??,,1,no,,known,,,,,\n");
  assert_int_equal(fragility_catalogue_read(&more, 1, &catalogue, &err), FRAGILITY_OK);
  const fragility_import_options options = {.catalogue = catalogue};
  static const char text[] = "code,a18,b18,a19,b19,c\n01001,9,9,8,4,1\n01010,1,1,1,2,3\n01011,1,1,3,2,5\n01012,9,9,,2,7\n";
  if (fragility_table_parse("f.csv", text, sizeof text - 1, country, &options, &table, &err)) fail_msg("%s", err.message);
  const struct wanted wanted[] = {
      {"01001", "mixed", FRAGILITY_KNOWN, 2250, 0}, /* 1000 (8 + 2 - 1) / 4 */
      {"01001", "rate", FRAGILITY_KNOWN, 20, 0},
      {"01001", "sum", FRAGILITY_KNOWN, 4, 0},
      {"01010", "mixed", FRAGILITY_NOT_AVAILABLE, 0, FRAGILITY_MERGED},
      {"01010", "sum", FRAGILITY_KNOWN, 0, FRAGILITY_MERGED | FRAGILITY_PARTIAL},      /* (1 - 2) + (3 - 2) */
      {"01010", "rate", FRAGILITY_KNOWN, 100, FRAGILITY_MERGED | FRAGILITY_PLAIN_MEAN}, /* 60, 100, 140; the third without weight */
  };
  check(table, wanted);
  fragility_table_free(table);
  fragility_catalogue_free(catalogue);
  tiny_scratch_close(&scratch);
}

/* Of the sources whose marks are all there, the one with the most; of equals, the first declared. */
static void the_most_marks_win(void **state) {
  (void)state;
  static const char head[] = "source,indicator,label,key,marks,has_data,kind,numerator,denominator,scale,complement,weight,merge,"
                             "definition,publisher,licence,vintage,doubt\n";
  static const char *const rows[] = {"few,,F,id,id|v,,,,,,,,,,,,,\nfew,x,X,,,,rate,v,,1,no,,all,,,,,\n",
                                     "more,,M,id,id|v|w,,,,,,,,,,,,,\nmore,x,X,,,,rate,w,,1,no,,all,,,,,\n",
                                     "same,,S,id,id|w|v,,,,,,,,,,,,,\nsame,x,X,,,,rate,v,,1,no,,all,,,,,\n"};
  static const int orders[][3] = {{0, 1, 2}, {1, 2, 0}, {1, 0, 2}};
  static const char text[] = "id,v,w\n01001,1,2\n";
  for (size_t i = 0; i < 3; i++) {
    tiny_scratch scratch;
    char all[2048];
    fragility_catalogue *catalogue = NULL;
    fragility_table *table = NULL;
    tiny_scratch_open(&scratch);
    snprintf(all, sizeof all, "%s%s%s%s", head, rows[orders[i][0]], rows[orders[i][1]], rows[orders[i][2]]);
    const char *more = tiny_scratch_write(&scratch, "mine.csv", all);
    assert_int_equal(fragility_catalogue_read(&more, 1, &catalogue, NULL), FRAGILITY_OK);
    const fragility_import_options options = {.catalogue = catalogue};
    assert_int_equal(fragility_table_parse("f.csv", text, sizeof text - 1, country, &options, &table, NULL), FRAGILITY_OK);
    assert_string_equal(ledger(table, 0)->source, "more");
    tiny_same(fragility_table_value(table, 0, 0), 2, "x");
    fragility_table_free(table);
    fragility_catalogue_free(catalogue);
    tiny_scratch_close(&scratch);
  }
}

/* ---- nothing to work on ---- */

static void stops_when_asked(void **state) {
  (void)state;
  const char *texts[] = {FILO "01001,10,20000,11\n"};
  const volatile bool cancel = true;
  const fragility_options common = {.cancel = &cancel};
  const fragility_import_options options = {.options = &common};
  fragility_table *table = NULL;
  fragility_error err = {0};
  assert_int_equal(import(texts, 1, &options, &table, &err), FRAGILITY_ERROR_CANCELLED);
  assert_null(table);
}

static void refuses_nothing_to_work_on(void **state) {
  (void)state;
  const char *missing = "/nowhere/f.csv", *none = NULL;
  fragility_table *table = NULL;
  fragility_error err = {0};
  assert_int_equal(fragility_table_import(&missing, 1, country, NULL, NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_table_import(NULL, 1, country, NULL, &table, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_table_import(&missing, 0, country, NULL, &table, NULL), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_table_import(&none, 1, country, NULL, &table, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_table_import(&missing, 1, NULL, NULL, &table, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_table_import(&missing, 1, country, NULL, &table, &err), FRAGILITY_ERROR_IO);
  assert_string_equal(err.file, "f.csv");
  assert_int_equal(fragility_table_parse(NULL, FILO, 1, country, NULL, &table, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_table_parse("f", NULL, 0, country, NULL, &table, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_table_parse("f", FILO, 1, country, NULL, NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_null(table);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(takes_the_latest_year),
      cmocka_unit_test(wants_one_year_for_all_marks),
      cmocka_unit_test(two_years_side_by_side),
      cmocka_unit_test(a_second_year_may_be_lacking),
      cmocka_unit_test(a_secret_part_makes_a_secret),
      cmocka_unit_test(equal_parts_keep_their_value),
      cmocka_unit_test(lacking_weights_make_a_plain_mean),
      cmocka_unit_test(counts_add_then_divide),
      cmocka_unit_test(the_worst_reason_wins),
      cmocka_unit_test(reads_tidy_files),
      cmocka_unit_test(tidy_parts_weigh_their_own_people),
      cmocka_unit_test(one_known_part_is_partial),
      cmocka_unit_test(two_files_may_share_an_indicator),
      cmocka_unit_test(two_files_may_not_give_one_unit),
      cmocka_unit_test(two_definitions_do_not_mix),
      cmocka_unit_test(flags_a_mother_whose_daughter_has_no_data),
      cmocka_unit_test(the_city_row_replaces_its_arrondissements),
      cmocka_unit_test(arrondissements_alone_are_a_merger),
      cmocka_unit_test(duplicate_rows_complete_one_another),
      cmocka_unit_test(same_rows_twice_are_no_problem),
      cmocka_unit_test(names_codes_it_cannot_resolve),
      cmocka_unit_test(refuses_a_header_that_repeats_itself),
      cmocka_unit_test(refuses_what_it_does_not_know),
      cmocka_unit_test(keeps_codes_as_they_are),
      cmocka_unit_test(needs_no_territory_as_is),
      cmocka_unit_test(computes_the_formulas_of_a_catalogue),
      cmocka_unit_test(the_most_marks_win),
      cmocka_unit_test(stops_when_asked),
      cmocka_unit_test(refuses_nothing_to_work_on),
  };
  return cmocka_run_group_tests(tests, open_country, close_country);
}
