/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What single cells say: dates, hours, names, telephones, coordinates, words, the fields of the standard, JSON. */
#include "tiny.h"

#include "supply/venue.h"

/* ---- dates ---- */

static void reads_dates(void **state) {
  (void)state;
  static const struct {
    const char *text, *iso;
  } cases[] = {{"2024-04-02", "2024-04-02"}, {"02/04/2024", "2024-04-02"},  {"2/4/2024", "2024-04-02"},   {"02.04.2024", "2024-04-02"},
               {"10 04 2019", "2019-04-10"}, {"2 avril 2024", "2024-04-02"}, {"Decembre 2019", "2019-12-01"}, {"décembre 2019", "2019-12-01"},
               {"Decembre 2019 Decembre 2019", "2019-12-01"}, {"2018", "2018-01-01"}, {"29/02/2024", "2024-02-29"}, {"2024-04-02T10:11:12Z", "2024-04-02"},
               {" août 2020 ", "2020-08-01"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char iso[FRAGILITY_DATE_SIZE] = "";
    int day;
    assert_true(fragility_date_parse((fragility_text){cases[i].text, strlen(cases[i].text)}, iso, &day));
    assert_string_equal(iso, cases[i].iso);
  }
}

static void refuses_dates(void **state) {
  (void)state;
  static const char *const cases[] = {"", "hier", "31/02/2024", "2024-13-01", "29/02/2023", "12", "04/2024", "1/2/3", "20240402", "32/01/2024", "0/1/2024", "12345-01-01"};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char iso[FRAGILITY_DATE_SIZE];
    int day;
    if (fragility_date_parse((fragility_text){cases[i], strlen(cases[i])}, iso, &day)) fail_msg("%s was taken for %s", cases[i], iso);
  }
}

static void counts_days(void **state) {
  (void)state;
  static const struct {
    const char *text;
    int day;
  } cases[] = {{"2000-01-01", 10957}, {"2000-03-01", 11017}, {"2024-02-29", 19782}, {"1999-12-31", 10956}, {"2026-11-25", 20782}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char iso[FRAGILITY_DATE_SIZE];
    int day = 0;
    assert_true(fragility_date_parse((fragility_text){cases[i].text, strlen(cases[i].text)}, iso, &day));
    assert_int_equal(day, cases[i].day);
  }
  char iso[FRAGILITY_DATE_SIZE];
  assert_int_equal(fragility_date_of_file("/a/lieux-20000101-x.csv", iso), 10957);
  assert_int_equal(fragility_date_of_file("2000-01-01_export.csv", iso), 10957);
  assert_string_equal(iso, "2000-01-01");
  assert_int_equal(fragility_date_of_file("lieux-2024.csv", iso), 0);
  assert_int_equal(fragility_date_of_file("a123456789.csv", iso), 0);
  assert_string_equal(iso, "");
}

/* ---- hours ---- */

static void reads_hours(void **state) {
  (void)state;
  static const struct {
    const char *text, *osm;
    double hours;
  } cases[] = {{"Mo-Fr 09:00-12:00,14:00-18:30; Sa 08:30-12:00", "Mo-Fr 09:00-12:00,14:00-18:30; Sa 08:30-12:00", 41},
               {"Mo-Fr 08:30-12:00,13:30-17:00; Th off", "Mo-We 08:30-12:00,13:30-17:00; Fr 08:30-12:00,13:30-17:00", 28},
               {"Mo-Th 13:30-18:00; We 10:30-18:00", "Mo-Tu 13:30-18:00; We 10:30-18:00; Th 13:30-18:00", 21},
               {"Tu,Fr 14:00-18:00; PH off", "Tu 14:00-18:00; Fr 14:00-18:00", 8},
               {"Fr-Mo 10:00-11:00", "Mo 10:00-11:00; Fr-Su 10:00-11:00", 4},
               {"lu 08:30 - 12:00; ma 08:30 - 12:00 / 13:30 - 17:00", "Mo 08:30-12:00; Tu 08:30-12:00,13:30-17:00", 10.5},
               {"Lundi au vendredi 9h-12h/14h-17h; samedi 9h-12h", "Mo-Fr 09:00-12:00,14:00-17:00; Sa 09:00-12:00", 33},
               {"Du lundi au jeudi : 08:30-16:30 / Vendredi : 09:00-12:00", "Mo-Th 08:30-16:30; Fr 09:00-12:00", 35},
               {"Le lundi de 10h à 12h et 14h à 16h", "Mo 10:00-12:00,14:00-16:00", 4},
               {"mardi 9 h 30 - 12 h", "Tu 09:30-12:00", 2.5},
               {"<ul><li>- lundi matin: 8h30-12h</li><li>- mardi après-midi: 13h30–17h</li></ul>", "Mo 08:30-12:00; Tu 13:30-17:00", 7},
               {"lundi et mardi 9h-10h", "Mo-Tu 09:00-10:00", 2},
               {"lundi matin 8h-9h / lundi après-midi 14h-15h", "Mo 08:00-09:00,14:00-15:00", 2},
               {"Sa 00:00-24:00", "Sa 00:00-24:00", 24}};
  static struct week week;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char text[1400];
    bool osm;
    if (!fragility_hours_parse(cases[i].text, &week, &osm)) fail_msg("%s was not read", cases[i].text);
    fragility_week_format(&week, text, sizeof text);
    assert_string_equal(text, cases[i].osm);
    tiny_same(fragility_week_hours(&week), cases[i].hours, cases[i].text);
    assert_true(fragility_hours_parse(text, &week, &osm));
    tiny_same(fragility_week_hours(&week), cases[i].hours, "written and read again");
  }
}

static void refuses_hours(void **state) {
  (void)state;
  static const char *const cases[] = {"", "9h-12h", "lundi", "lundi 9h", "lundi 12h-9h", "Variables. Voir le programme.", "Sur rendez-vous le lundi 9h-12h", "Mo 25:00-26:00",
                                      "Mo 9h 12h", "week 2-52/2 Mo 09:00-12:00", "lundi 9h-12h-14h", "Mo 09:75-10:00", "<li", "1er mardi du mois 9h-12h"};
  static struct week week;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    bool osm;
    if (fragility_hours_parse(cases[i], &week, &osm)) fail_msg("%s was read", cases[i]);
  }
}

static void reads_the_cell_of_a_day(void **state) {
  (void)state;
  static const struct {
    const char *cell;
    double hours;
    bool good, given;
  } cases[] = {{"09:00 - 12:00 / 13:30 - 17:00", 6.5, true, true}, {"", 0, true, false}, {"-", 0, true, false}, {"09:00 - 12:00 / 09:00 - 12:00 / 14:00 - 17:00", 6, true, true},
               {"00:00 - 00:00 / 09:30 - 12:00", 2.5, true, true}, {"9:00 - 12:30 / Sur RDV : après-midi", 3.5, true, true}, {"9h -12h / 14 h – 17 h", 6, true, true},
               {"Sur RDV", 0, true, true}, {"Selon planning bus", 0, false, false}, {"Semaines paires : 9:00 - 12:00", 0, false, false}, {"08h45-17h", 8.25, true, true}};
  static struct week week;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    bool given;
    memset(&week, 0, sizeof week);
    assert_int_equal(fragility_hours_day(cases[i].cell, 2, &week, &given), cases[i].good);
    assert_int_equal(given, cases[i].given);
    if (cases[i].good) tiny_same(fragility_week_hours(&week), cases[i].hours, cases[i].cell);
  }
}

static void tells_saturdays_and_evenings(void **state) {
  (void)state;
  static struct week week;
  bool osm;
  assert_true(fragility_hours_parse("Mo-Sa 09:00-18:00", &week, &osm));
  assert_true(fragility_week_saturday(&week) && !fragility_week_evening(&week));
  assert_true(fragility_hours_parse("Mo-Fr 09:00-18:01", &week, &osm));
  assert_true(!fragility_week_saturday(&week) && fragility_week_evening(&week));
}

/* ---- names ---- */

static void folds_names(void **state) {
  (void)state;
  static const char *const communes[][2] = {{"L'Haÿ-les-Roses", "hay les roses"}, {"St Ambroix", "saint ambroix"}, {"SAINT-AMBROIX", "saint ambroix"},
                                            {"Ste-Marie s/ Mer", "sainte marie sur mer"}, {"Le Mans CEDEX 2", "mans"}, {"PARIS 19E ARRONDISSEMENT", "paris"},
                                            {"Œuilly", "oeuilly"}, {"La", "la"}, {"Nîmes", "nimes"}, {"Sèvremoine", "sevremoine"}, {"", ""}, {"Les Sables-d'Olonne", "sables d olonne"}};
  for (size_t i = 0; i < sizeof communes / sizeof *communes; i++) {
    char folded[FRAGILITY_NAME_SIZE];
    fragility_fold_commune(communes[i][0], folded, sizeof folded);
    assert_string_equal(folded, communes[i][1]);
  }
  char decomposed[32];
  fragility_fold_letters((fragility_text){"Me\xCC\x81" "dia", 8}, decomposed, sizeof decomposed);
  assert_string_equal(decomposed, "media");
}

static void compares_names(void **state) {
  (void)state;
  static const struct {
    const char *a, *b;
    bool near;
  } cases[] = {{"France services de Valserhône", "Valserhône", true}, {"Médiathèque", "MEDIATHEQUE", true}, {"Bibliothèque 1", "Bibliothèque 2", false},
               {"Centre social Les Vignes", "Centre social Les Vigne", true}, {"Mairie", "Poste", false}, {"", "", false}, {"Maison des services", "Maison de services", true},
               {"France services", "Maison de services au public", false}, {"CCAS", "CIAS", false}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    if (fragility_names_near(cases[i].a, cases[i].b) != cases[i].near) fail_msg("%s, %s", cases[i].a, cases[i].b);
}

/* ---- private data ---- */

static void scrubs(void **state) {
  (void)state;
  static const struct {
    const char *before, *after;
    bool scrubbed;
  } cases[] = {{"écrire à nom@exemple.org ou venir", "écrire à  ou venir", true}, {"nom@exemple.org;autre@exemple.fr", ";", true}, {"Cyber-b@se", "Cyber-base", false},
               {"@nnexe", "annexe", false}, {"club @ 3", "club  3", false}, {"https://carte.example/@43.5,1.4", ",1.4", true}, {"06 12 34 56 78", "", true},
               {"tél. 06.12.34.56.78 le soir", "tél.  le soir", true}, {"+33612345678", "", true}, {"+33 (0)7 12 34 56 78", "", true}, {"0033 6 12 34 56 78", "", true},
               {"05 61 00 00 00", "05 61 00 00 00", false}, {"48.0612345678", "48.0612345678", false}, {"+262 692 12 34 56", "", true}, {"0692 12 34 56", "", true},
               {"06000 NICE", "06000 NICE", false}, {"82917522300033", "82917522300033", false}, {"04 93 06 12 34", "04 93 06 12 34", false},
               {"0561000000/0612345678", "0561000000/", true}, {"06-12-34-56-78 06 12 34 56 79", " ", true},
               {"(0)6-12-34-56-78", "(", true}, {"jean [at] exemple.fr", "", true}, {"jean(AT)exemple.fr ou venir", " ou venir", true}, {"jean\xEF\xBC\xA0" "exemple.fr", "", true},
               {"jean&#64;exemple.fr", "", true}, {"appeler 612345678 le soir", "appeler  le soir", true}, {"(06) 12 34 56 78", "(", true}, {"6.12345678", "6.12345678", false},
               {"612345678.5", "612345678.5", false}, {"61234567", "61234567", false}, {"atelier (attention aux marches)", "atelier (attention aux marches)", false},
               {"jean @ exemple.fr", "", true}, {"jean@ exemple.fr", "", true}, {"jean @exemple.fr", "", true}, {"jean(@)exemple.fr", "", true}, {"jean [ at ] exemple [dot] fr", "", true},
               {"jean arobase exemple.fr", "", true}, {"\"jean dupont\"@exemple.fr", "", true}, {"jean&commat;exemple.fr ici", " ici", true}, {"612345678.0", "", true},
               {"6 12 34 56 78", "", true}, {"06,12,34,56,78", "", true}, {"06:12:34:56:78", "", true}, {"06\xE2\x80\x89" "12\xE2\x80\x89" "34\xE2\x80\x89" "56\xE2\x80\x89" "78", "", true},
               {"0590 690 12 34 56", "", true}, {"SIREN 775678901", "SIREN 775678901", false}, {"W612345678", "W612345678", false}, {"du 6 au 12, 34 places", "du 6 au 12, 34 places", false},
               {"ouvert 06/12/2024", "ouvert 06/12/2024", false}, {"C@fé (at home)", "Café (at home)", false},
               {"place @@@@ Mairie", "place  Mairie", false}, {"@@", "", false}, {"a@b.fr@@ x", " x", true}, {"a@b.fr @ @ x", "   x", true}, {"@@nnexe", "annexe", false},
               {"0612345678+33612345678", "", true}, {"0612345678 0712345678", " ", true}, {"jean%4@0exemple.fr", "", true}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char text[128];
    snprintf(text, sizeof text, "%s", cases[i].before);
    assert_int_equal(fragility_text_scrub(text), cases[i].scrubbed);
    assert_string_equal(text, cases[i].after);
    assert_false(fragility_text_has_mobile(text));
  }
}

/* Whatever stands beside it, no at sign and no number is left, and nothing is found when it is done again. */
static void scrubs_all_at_once(void **state) {
  (void)state;
  static const char *const pieces[] = {"@", "a", " ", ".fr", "0612345678", "06 12 34 56 78", "%40", "%4", "0", "(at)", "(", ")", "/", "\"", "é", "+33", "7"};
  size_t seed = 9;
  for (int turn = 0; turn < 200000; turn++) {
    char text[512] = "", again[512];
    for (size_t n = 0; n < 12; n++) {
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      strcat(text, pieces[(seed >> 33) % (sizeof pieces / sizeof *pieces)]);
    }
    (void)fragility_text_scrub(text);
    (void)fragility_text_scrub(strcpy(again, text));
    if (strchr(text, '@') || fragility_text_has_mobile(text)) fail_msg("left: %s", text);
  }
}

static void writes_phones(void **state) {
  (void)state;
  static const char *const good[][2] = {{"04 50 56 87 49", "+33450568749"}, {"0561000000", "+33561000000"}, {"+33 5 61 00 00 00", "+33561000000"}, {"+33(0)561000000", "+33561000000"},
                                        {"561000000", "+33561000000"}, {"0590 12 34 56", "+590590123456"}, {"0262123456", "+262262123456"}, {"05.61.00.00.00 / 05.61.00.00.01", "+33561000000"},
                                        {"tel : 01-23-45-67-89", "+33123456789"}};
  static const char *const bad[] = {"", "3646", "39 49", "06 12 34 56 78", "+33612345678", "-", "abc", "12 34", "+", "0692123456"};
  char phone[FRAGILITY_PHONE_SIZE];
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    if (!fragility_phone_parse(good[i][0], phone)) fail_msg("%s", good[i][0]);
    assert_string_equal(phone, good[i][1]);
  }
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    if (fragility_phone_parse(bad[i], phone)) fail_msg("%s became %s", bad[i], phone);
}

/* ---- points ---- */

static void reads_points(void **state) {
  (void)state;
  static const char *const cells[] = {"43.5, 1.25", "43.5,1.25", "43,5 1,25", "43,5;1,25", "(43.5, 1.25)", "{\"type\": \"Point\", \"coordinates\": [1.25, 43.5]}", "[43.5, 1.25]"};
  struct degrees point;
  for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
    if (!fragility_point_parse(cells[i], &point)) fail_msg("%s", cells[i]);
    tiny_same(point.latitude, 43.5, cells[i]);
    tiny_same(point.longitude, 1.25, cells[i]);
  }
  static const char *const bad[] = {"", "43.5", "nord, est", "1 rue X, 2", "{\"type\": \"Polygon\", \"coordinates\": [[1, 2]]}", "4336867.0, 1445539", "NC"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    if (fragility_point_parse(bad[i], &point)) fail_msg("%s was read", bad[i]);
}

/* ---- words ---- */

static void knows_older_words(void **state) {
  (void)state;
  struct vocabulary *vocabulary;
  fragility_error err = {0};
  assert_int_equal(fragility_vocabulary_read(&vocabulary, &err), FRAGILITY_OK);
  static const struct {
    fragility_venue_field field, to;
    const char *word, *kept;
  } cases[] = {{FRAGILITY_FIELD_SERVICES, FRAGILITY_FIELD_SERVICES, "Accéder à du matériel", "Accès internet et matériel informatique"},
               {FRAGILITY_FIELD_SERVICES, FRAGILITY_FIELD_SERVICES, "AIDE AUX DEMARCHES ADMINISTRATIVES", "Aide aux démarches administratives"},
               {FRAGILITY_FIELD_PUBLICS, FRAGILITY_FIELD_PUBLICS, "Seniors (+ 65 ans)", "Seniors"},
               {FRAGILITY_FIELD_PUBLICS, FRAGILITY_FIELD_PRISE_EN_CHARGE, "Surdité", "Surdité"},
               {FRAGILITY_FIELD_PUBLICS, FRAGILITY_FIELD_PUBLICS, "Adultes", NULL},
               {FRAGILITY_FIELD_FRAIS, FRAGILITY_FIELD_FRAIS, "Gratuit : tout le monde entre", "Gratuit"},
               {FRAGILITY_FIELD_DISPOSITIFS, FRAGILITY_FIELD_DISPOSITIFS, "CNFS", "Conseillers numériques"},
               {FRAGILITY_FIELD_SERVICES, FRAGILITY_FIELD_SERVICES, "", NULL}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    size_t field = cases[i].field;
    const char *kept = fragility_vocabulary_find(vocabulary, &field, (fragility_text){cases[i].word, strlen(cases[i].word)});
    if (cases[i].kept) assert_string_equal(kept, cases[i].kept);
    else assert_null(kept);
    assert_int_equal(field, cases[i].to);
  }
  fragility_vocabulary_free(vocabulary);
}

static void checks_the_standard(void **state) {
  (void)state;
  static const struct {
    fragility_venue_field field;
    const char *text;
    bool valid;
  } cases[] = {{FRAGILITY_FIELD_PIVOT, "43493312300029", true}, {FRAGILITY_FIELD_PIVOT, "12345678", false}, {FRAGILITY_FIELD_PIVOT, "123456789012345", false},
               {FRAGILITY_FIELD_PIVOT, "4349331230002 ", false}, {FRAGILITY_FIELD_CODE_POSTAL, "1000", false}, {FRAGILITY_FIELD_CODE_INSEE, "2A004", true},
               {FRAGILITY_FIELD_CODE_INSEE, "20004", false}, {FRAGILITY_FIELD_CODE_INSEE, "2C004", false}, {FRAGILITY_FIELD_TELEPHONE, "+33180059880", true},
               {FRAGILITY_FIELD_TELEPHONE, "0180059880", false}, {FRAGILITY_FIELD_DATE_MAJ, "02/04/2024", false}, {FRAGILITY_FIELD_SERVICES, "Loisirs et créations numériques", true},
               {FRAGILITY_FIELD_SERVICES, "Loisirs et créations numériques|Couture", false}, {FRAGILITY_FIELD_FRAIS, "Gratuit|Payant", true}, {FRAGILITY_FIELD_LATITUDE, "nord", false},
               {FRAGILITY_FIELD_SERVICES, "", true}, {FRAGILITY_FIELD_NOM, "tout", true}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) assert_int_equal(fragility_standard_valid(cases[i].field, cases[i].text), cases[i].valid);
  assert_null(fragility_venue_field_name(FRAGILITY_FIELDS));
  assert_int_equal(fragility_standard_find("horaires"), FRAGILITY_FIELD_HORAIRES);
  assert_int_equal(fragility_standard_find("+posts"), CELL_POSTS);
  assert_int_equal(fragility_standard_find("+france_services"), CELL_IN_SERVICES);
  assert_true(fragility_standard_find("couleur") == SIZE_MAX);
}

/* ---- JSON ---- */

static void reads_json(void **state) {
  (void)state;
  static const char text[] = "{\"x\": [1],\n \"features\": [\n{\"id\": 3, \"properties\": {\"nom\": \"A\", \"n\": 1.5, \"l\": [\"a\", 2, null], \"o\": {\"p\": true}},\n"
                             "\"geometry\": {\"type\": \"Point\", \"coordinates\": [1, 43.5]}},\n{\"properties\": {\"nom\": \"B {[\\\"\", \"z\": null}}]}";
  static const char *const header[] = {"nom", "n", "l", "o.p", "id", "geometry.latitude", "geometry.longitude", "z"}, *const first[] = {"A", "1.5", "a|2", "Oui", "3", "43.5", "1", ""};
  struct json_rows rows;
  fragility_error err = {0};
  assert_int_equal(fragility_json_rows("a.json", text, sizeof text - 1, &rows, &err), FRAGILITY_OK);
  assert_int_equal(rows.rows, 2);
  assert_int_equal(rows.columns, 8);
  for (size_t c = 0; c < 8; c++) {
    assert_string_equal(rows.header[c], header[c]);
    assert_true(fragility_text_is(rows.cells[c], first[c]));
  }
  assert_true(fragility_text_is(rows.cells[8], "B {[\""));
  assert_int_equal(rows.lines[0], 3);
  assert_int_equal(rows.lines[1], 5);
  fragility_json_free(&rows);
}

static void refuses_json(void **state) {
  (void)state;
  static const struct {
    const char *text;
    fragility_status status;
  } cases[] = {{"[1, 2]", FRAGILITY_ERROR_FORMAT}, {"{\"a\": 1}", FRAGILITY_ERROR_UNKNOWN}, {"[{\"a\": 1]", FRAGILITY_ERROR_FORMAT}, {"{\"a\": []}", FRAGILITY_ERROR_UNKNOWN}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct json_rows rows;
    fragility_error err = {0};
    assert_int_equal(fragility_json_rows("a.json", cases[i].text, strlen(cases[i].text), &rows, &err), cases[i].status);
    assert_string_equal(err.file, "a.json");
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_dates),    cmocka_unit_test(refuses_dates),  cmocka_unit_test(counts_days),       cmocka_unit_test(reads_hours),
      cmocka_unit_test(refuses_hours),  cmocka_unit_test(reads_the_cell_of_a_day), cmocka_unit_test(tells_saturdays_and_evenings),
      cmocka_unit_test(folds_names),    cmocka_unit_test(compares_names), cmocka_unit_test(scrubs), cmocka_unit_test(scrubs_all_at_once),            cmocka_unit_test(writes_phones),
      cmocka_unit_test(reads_points),   cmocka_unit_test(knows_older_words), cmocka_unit_test(checks_the_standard), cmocka_unit_test(reads_json),
      cmocka_unit_test(refuses_json),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
