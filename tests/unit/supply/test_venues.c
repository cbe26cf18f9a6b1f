/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole rows: places mended, rows of one place merged, capacities, filters, the offer. On the shipped communes, invented venues. */
#include "tiny.h"

#include "supply/venue.h"

static fragility_territory *country;

static int open_country(void **state) {
  fragility_error err = {0};
  (void)state;
  if (fragility_territory_read(NULL, &country, &err)) fail_msg("%s", err.message);
  return 0;
}

static int close_country(void **state) {
  (void)state;
  fragility_territory_free(country);
  return 0;
}

static fragility_supply *read_named(const char *const *names, const char *const *texts, size_t n, const fragility_supply_options *options) {
  tiny_scratch scratch;
  const char *paths[3];
  fragility_supply *supply = NULL;
  fragility_error err = {0};
  tiny_scratch_open(&scratch);
  for (size_t i = 0; i < n; i++) paths[i] = tiny_scratch_write(&scratch, names[i], texts[i]);
  fragility_status status = fragility_supply_read_with(paths, n, country, options, &supply, &err);
  tiny_scratch_close(&scratch);
  if (status) fail_msg("%s", err.message);
  return supply;
}

static const fragility_supply_options mending = {.repair = true}, merging = {.repair = true, .merge = true, .capacities = true}, measuring = {.repair = true, .capacities = true};

static fragility_supply *read_text(const char *text, const fragility_supply_options *options) {
  static const char *const name = "lieux.csv";
  return read_named(&name, &text, 1, options);
}

static size_t position(const fragility_supply *supply, const char *id) {
  for (size_t i = 0; i < fragility_supply_count(supply); i++)
    if (strcmp(fragility_supply_venue(supply, i)->id, id) == 0) return i;
  fail_msg("no venue %s", id);
  return SIZE_MAX;
}

static const fragility_venue *venue_of(const fragility_supply *supply, const char *id) { return fragility_supply_venue(supply, position(supply, id)); }

static fragility_placed placed(const fragility_supply *supply, const char *id) {
  fragility_venue_facts facts;
  assert_true(fragility_supply_facts(supply, position(supply, id), &facts));
  return facts.placed;
}

static size_t problems(const fragility_supply *supply, fragility_problem_kind kind) { return fragility_journal_count(fragility_supply_journal(supply), kind); }

/* ---- places ---- */

static void places_by_name_and_post_code(void **state) {
  (void)state;
  fragility_supply *supply = read_text("id,nom,code_postal,commune\na,A,31670,Labège\nb,B,31650,ST ORENS DE GAMEVILLE\nc,C,1000.0,Bourg en Bresse\n"
                                       "d,D,20200,Bastia\ne,E,97400,Saint-Denis\nf,F,75013,Paris 13e\ng,G,31670,Inconnue\nh,H,,Labège\n", &mending);
  static const char *const codes[][2] = {{"a", "31254"}, {"b", "31506"}, {"c", "01053"}, {"d", "2B033"}, {"e", "97411"}, {"f", "75056"}};
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
    assert_string_equal(venue_of(supply, codes[i][0])->code, codes[i][1]);
    assert_int_equal(placed(supply, codes[i][0]), FRAGILITY_PLACED_NAME);
  }
  assert_int_equal(fragility_supply_count(supply), 6);
  assert_int_equal(fragility_supply_file_at(supply, 0)->by_name, 6);
  assert_int_equal(fragility_supply_file_at(supply, 0)->unplaced, 2);
  assert_string_equal(fragility_supply_field(supply, position(supply, "c"), FRAGILITY_FIELD_CODE_POSTAL), "01000");
  assert_null(fragility_supply_file_at(supply, 1));
  fragility_supply_free(supply);
}

/* An id may be whatever an export put there. */
static void hides_private_ids(void **state) {
  static const char *const text = "id,nom,code_insee\n+33612345678,A,31254\njean@x.fr,B,31254\n06 12 34 56 78,C,31254\nplain,D,31254\n";
  const fragility_supply_options *const ways[] = {NULL, &mending};
  (void)state;
  for (size_t w = 0; w < 2; w++) {
    fragility_supply *supply = read_text(text, ways[w]);
    assert_int_equal(fragility_supply_count(supply), 4);
    for (size_t v = 0; v < 4; v++) {
      const char *id = fragility_supply_venue(supply, v)->id;
      assert_true(strcmp(id, "plain") == 0 || strncmp(id, "v1-0000", 7) == 0);
      assert_string_equal(fragility_supply_field(supply, v, FRAGILITY_FIELD_ID), id);
    }
    fragility_supply_free(supply);
  }
}

static void notes_posts_that_are_no_number(void **state) {
  (void)state;
  fragility_supply *supply = read_text("id,nom,code_insee,posts\na,A,31254,-5\nb,B,31254,many\nc,C,31254,1e308\nd,D,31254,2\n", &mending);
  assert_int_equal(fragility_journal_count(fragility_supply_journal(supply), FRAGILITY_PROBLEM_CELL), 3);
  fragility_supply_free(supply);
}

/* The same cells, and only what the file says itself. */
static void mends_nothing_unless_asked(void **state) {
  (void)state;
  const char *text = "id,nom,code_postal,commune,code_insee,lat,lon\na,A,31670,Labège,,,\nb,B,31670,Labège,31254.0,,\nc,C,31670,Labège,,1.53,43.531\n";
  fragility_supply *plain = read_text(text, NULL), *mended = read_text(text, &mending);
  assert_int_equal(fragility_supply_count(plain), 1); /* b: the text of a code is mended anywhere. Swapped coordinates are noted and not used */
  assert_int_equal(fragility_journal_count(fragility_supply_journal(plain), FRAGILITY_PROBLEM_POINT), 1);
  assert_int_equal(fragility_supply_count(mended), 3);
  tiny_same(venue_of(mended, "c")->latitude, 43.531, "swapped");
  assert_string_equal(venue_of(mended, "b")->code, "31254");
  fragility_supply_free(plain);
  fragility_supply_free(mended);
}

static void mends_points(void **state) {
  (void)state;
  fragility_supply *supply = read_text("id,nom,code_insee,lat,lon,geo point,geo shape\nzero,A,31254,0,0,,\ncell,B,31254,\"43.531, 1.53\",,,\ncomma,C,31254,\"43,531\",\"1,53\",,\n"
                                       "point,D,31254,,,\"43.531,1.53\",\nshape,E,31254,4336867.0,1 445 539,,\"{\"\"type\"\": \"\"Point\"\", \"\"coordinates\"\": [1.53, 43.531]}\"\n"
                                       "swap,F,31254,1.53,43.531,,\nsea,G,31254,43.531,-20,,\nalone,H,,43.531,1.53,,\nocean,I,,10,-40,,\n", &mending);
  static const char *const own[] = {"cell", "comma", "point", "shape", "swap", "alone"}, *const commune[] = {"zero", "sea"};
  for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
    assert_true(venue_of(supply, own[i])->own_point);
    tiny_same(venue_of(supply, own[i])->latitude, 43.531, own[i]);
    tiny_same(venue_of(supply, own[i])->longitude, 1.53, own[i]);
  }
  for (size_t i = 0; i < 2; i++) assert_int_equal(placed(supply, commune[i]), FRAGILITY_PLACED_CODE);
  assert_int_equal(fragility_supply_count(supply), 8);
  assert_int_equal(problems(supply, FRAGILITY_PROBLEM_POINT), 4); /* zero, shape, swap, sea */
  assert_int_equal(fragility_supply_file_at(supply, 0)->repaired, 4);
  fragility_supply_free(supply);
}

/* 20 km are far for Labège and near for Camopi, as large as a département. */
static void weighs_a_point_by_the_size_of_its_commune(void **state) {
  (void)state;
  fragility_supply *supply = read_text("id,nom,code_insee,lat,lon\nsmall,A,31254,43.711,1.53\nlarge,B,97356,2.3,-52.9\n", &mending);
  assert_false(venue_of(supply, "small")->own_point);
  assert_true(venue_of(supply, "large")->own_point);
  fragility_supply_free(supply);
}

static void tells_post_codes_from_commune_codes(void **state) {
  (void)state;
  fragility_supply *supply = read_text("id,nom,code_postal,commune,code_insee,lat,lon\nrevel,A,31250,Revel,31250,,\nright,B,61275,Le Merlerault,61275,48.700,0.284\n"
                                       "other,C,31670,Labège,31555,43.531,1.53\nstands,D,31670,Labège,31555,,\nlost,E,31250,Ailleurs,31250,,\nold,F,01200,Bellegarde-sur-Valserine,01033,,\n", &mending);
  assert_string_equal(venue_of(supply, "revel")->code, "31451");
  assert_string_equal(venue_of(supply, "right")->code_in, "61275");
  assert_string_equal(venue_of(supply, "right")->code, "61275");
  assert_string_equal(venue_of(supply, "stands")->code, "31555");
  assert_string_equal(venue_of(supply, "old")->code, "01033");
  assert_int_equal(fragility_supply_count(supply), 5);
  fragility_supply_free(supply);
}

static void keeps_a_venue_whose_code_is_none(void **state) {
  (void)state;
  fragility_supply *supply = read_text("id,nom,code_postal,commune,code_insee,lat,lon\nnull,A,31670,Labège,0null,,\npoint,B,,,99999,43.531,1.53\nnone,C,,,99999,,\n", &mending);
  assert_int_equal(fragility_supply_count(supply), 2);
  assert_string_equal(fragility_supply_venue(supply, position(supply, "v1-00001"))->code, "31254"); /* "null" is no id */
  assert_string_equal(venue_of(supply, "point")->code, "");
  assert_int_equal(problems(supply, FRAGILITY_PROBLEM_CODE_UNRESOLVED), 3);
  fragility_supply_free(supply);
}

/* ---- fields ---- */

static void fills_the_standard(void **state) {
  (void)state;
  const char *names[] = {"services-20240131.csv"},
             *texts[] = {"id_fs,lib_fs,insee_com,lib_com,adresse,mail,telephone,h_lundi,h_samedi,itinerance,commentaire\n"
                         "7,Maison,31254,Labège,1 rue A,qui@exemple.org,05 61 00 00 00,09:00 - 12:00,09:00 - 18:30,Non,06 12 34 56 78\n8,Bus,31254,Labège,2 rue A,,06 12 34 56 78,Selon planning,,Oui,\n"};
  fragility_supply *supply = read_named(names, texts, 1, &mending);
  static const struct {
    fragility_venue_field field;
    const char *first, *second;
  } wanted[] = {{FRAGILITY_FIELD_ID, "fs-00007", "fs-00008"}, {FRAGILITY_FIELD_TELEPHONE, "+33561000000", ""}, {FRAGILITY_FIELD_COURRIELS, "", ""},
                {FRAGILITY_FIELD_HORAIRES, "Mo 09:00-12:00; Sa 09:00-18:30", ""}, {FRAGILITY_FIELD_ITINERANCE, "Fixe", "Itinérant"},
                {FRAGILITY_FIELD_DATE_MAJ, "2024-01-31", "2024-01-31"}, {FRAGILITY_FIELD_DISPOSITIFS, "France Services", "France Services"},
                {FRAGILITY_FIELD_PRESENTATION_DETAIL, "", "Horaires : lu Selon planning"}, {FRAGILITY_FIELD_CODE_INSEE, "31254", "31254"}};
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    assert_string_equal(fragility_supply_field(supply, 0, wanted[i].field), wanted[i].first);
    assert_string_equal(fragility_supply_field(supply, 1, wanted[i].field), wanted[i].second);
  }
  fragility_venue_facts facts;
  fragility_supply_facts(supply, 0, &facts);
  tiny_same(facts.hours, 12.5, "hours");
  assert_true(facts.saturday == 1 && facts.evening == 1 && !facts.itinerant);
  fragility_supply_facts(supply, 1, &facts);
  assert_true(isnan(facts.hours) && facts.saturday == -1 && facts.evening == -1 && facts.itinerant);
  assert_string_equal(fragility_supply_venue(supply, 1)->phone, "");
  assert_int_equal(fragility_supply_venue(supply, 0)->updated_day, 19753);
  assert_int_equal(fragility_supply_file_at(supply, 0)->private_cells, 3);
  fragility_supply_free(supply);
}

static void loses_a_value_and_keeps_the_venue(void **state) {
  (void)state;
  fragility_supply *supply = read_text("id,nom,code_insee,telephone,date_maj,pivot,code_postal\na,A,31254,3646,bientôt,12,abc\n", &mending);
  assert_int_equal(fragility_supply_count(supply), 1);
  static const fragility_venue_field lost[] = {FRAGILITY_FIELD_TELEPHONE, FRAGILITY_FIELD_DATE_MAJ, FRAGILITY_FIELD_PIVOT, FRAGILITY_FIELD_CODE_POSTAL};
  for (size_t i = 0; i < 4; i++) assert_string_equal(fragility_supply_field(supply, 0, lost[i]), "");
  assert_int_equal(fragility_supply_file_at(supply, 0)->lost, 4);
  assert_int_equal(problems(supply, FRAGILITY_PROBLEM_CELL), 4);
  fragility_supply_free(supply);
}

/* ---- duplicates ---- */

static void merges_by_siret_place_and_name(void **state) {
  (void)state;
  fragility_supply *supply = read_text("id,siret,nom,adresse,code_insee,latitude,longitude,telephone,posts\n"
                                       "a,11111111100001,Maison,1 rue A,31254,43.531,1.53,,2\nb,11111111100001,MDS,1 rue A,31254,,,0561000000,1.5\n"
                                       "c,11111111100001,Annexe,,31254,43.541,1.53,,1\n" /* one SIRET, another place */
                                       "d,,Médiathèque du Lac,,31254,43.551,1.55,,1\ne,,MEDIATHEQUE DU LAC,,31254,43.5515,1.5503,,1\nf,,Poste,,31254,43.551,1.55,,1\n"
                                       "g,,Club,2 rue B,31113,,,,1\nh,,CLUB,2 rue B 31320 CASTANET,31113,43.516,1.498,,3\ni,,Club,9 rue C,31113,,,,1\n", &merging);
  static const struct {
    const char *id, *merged;
    double capacity;
  } wanted[] = {{"a", "b", 3.5}, {"c", "", 1}, {"d", "e", 2}, {"f", "", 1}, {"h", "g", 4}, {"i", "", 1}};
  assert_int_equal(fragility_supply_count(supply), sizeof wanted / sizeof *wanted);
  assert_string_equal(fragility_supply_unit(supply), "posts");
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    fragility_venue_facts facts;
    fragility_supply_facts(supply, position(supply, wanted[i].id), &facts);
    assert_string_equal(facts.merged, wanted[i].merged);
    tiny_same(venue_of(supply, wanted[i].id)->capacity, wanted[i].capacity, wanted[i].id);
  }
  assert_string_equal(fragility_supply_field(supply, position(supply, "a"), FRAGILITY_FIELD_TELEPHONE), "+33561000000");
  assert_int_equal(problems(supply, FRAGILITY_PROBLEM_DUPLICATE), 3);
  assert_int_equal(fragility_supply_file_at(supply, 0)->merged, 3);
  fragility_supply_free(supply);
}

static void merges_employers_into_their_services(void **state) {
  (void)state;
  const char *names[] = {"fs.csv", "cn.csv"},
             *texts[] = {"id_fs,lib_fs,insee_com\n1,Labège,31254\n2,Revel nord,31451\n3,Revel sud,31451\n",
                         "Raison sociale;Code commune INSEE;SIRET;Nombre de conseillers validés par le COSELEC;France services\n"
                         "CCAS;31254;11111111100001;2;oui\nMAIRIE;31254;22222222200001;1;non\nREVEL SUD;31451;33333333300001;3;oui\nMAIRIE;31451;44444444400001;1;oui\n"};
  fragility_supply *supply = read_named(names, texts, 2, &merging);
  fragility_venue_facts facts;
  fragility_supply_facts(supply, position(supply, "fs-00001"), &facts);
  assert_string_equal(facts.merged, "cn-00001");
  tiny_same(facts.posts, 2, "posts");
  fragility_supply_facts(supply, position(supply, "fs-00003"), &facts);
  assert_string_equal(facts.merged, "cn-00003"); /* by its name, where there are two */
  assert_true(venue_of(supply, "fs-00001")->place_known);
  assert_false(venue_of(supply, "cn-00004")->place_known); /* two France services, and nothing tells which */
  assert_int_equal(fragility_supply_count(supply), 5);
  assert_string_equal(fragility_supply_unit(supply), "venues");
  fragility_supply_free(supply);
}

static void tells_ids_apart(void **state) {
  (void)state;
  fragility_supply *supply = read_text("id,nom,code_insee\nx,A,31254\nx,B,31113\nx,C,31451\n", &mending);
  assert_string_equal(fragility_supply_venue(supply, 0)->id, "x");
  assert_string_equal(fragility_supply_venue(supply, 1)->id, "x-2");
  assert_string_equal(fragility_supply_field(supply, 2, FRAGILITY_FIELD_ID), "x-3");
  fragility_supply_free(supply);
}

/* ---- capacities ---- */

static void measures_in_the_best_unit_all_give(void **state) {
  (void)state;
  fragility_supply *hours = read_text("id,nom,code_insee,horaires\na,A,31254,Mo 09:00-12:00\nb,B,31113,Mo-Fr 09:00-12:00\n", &measuring),
                   *venues = read_text("id,nom,code_insee,horaires\na,A,31254,Mo 09:00-12:00\nb,B,31113,\n", &measuring);
  assert_string_equal(fragility_supply_unit(hours), "hours");
  tiny_same(venue_of(hours, "b")->capacity, 15, "hours");
  assert_string_equal(fragility_supply_unit(venues), "venues");
  tiny_same(venue_of(venues, "a")->capacity, 1, "one");
  fragility_supply_free(hours);
  fragility_supply_free(venues);
}

static void spreads_a_bus_over_its_stops(void **state) {
  (void)state;
  fragility_supply *supply = read_text("id,nom,code_insee,itinerance,structure_parente,horaires,posts\na,Bus,31254,Itinérant,Le Bus,Mo 09:00-12:00,4\n"
                                       "b,Bus,31113,Itinérant,Le Bus,Tu 09:00-18:00,4\nc,Fixe,31451,Fixe,Le Bus,,4\nd,Car,31451,Itinérant,,,4\n", &measuring);
  tiny_same(venue_of(supply, "a")->capacity, 1, "a quarter of the hours");
  tiny_same(venue_of(supply, "b")->capacity, 3, "three quarters");
  tiny_same(venue_of(supply, "c")->capacity, 4, "fixed");
  tiny_same(venue_of(supply, "d")->capacity, 4, "one stop");
  fragility_supply_free(supply);
}

/* ---- filters ---- */

static const char wished[] = "id,nom,code_insee,services,publics_specifiquement_adresses,frais_a_charge,dispositif_programmes_nationaux,typologie,horaires,date_maj,prise_en_charge_specifique\n"
                             "a,A,31254,Aide aux démarches administratives,Seniors|Jeunes,Gratuit,France Services,RFS,Mo-Sa 09:00-12:00,2025-01-01,Handicaps moteurs\n"
                             "b,B,31113,Loisirs et créations numériques,Femmes,Payant,,BIB,Mo 14:00-20:00,2020-01-01,Illettrisme\nc,C,31451,,,,,,,,\n";

static void filters(void **state) {
  (void)state;
  static const struct {
    fragility_filter filter;
    const char *kept;
    size_t unknown;
  } cases[] = {{{.services = NULL}, "abc", 0},
               {{.services = "demarches"}, "a", 1},
               {{.services = "Loisirs|aide"}, "ab", 1},
               {{.publics = "femmes"}, "b", 1},
               {{.publics = "illettrisme"}, "b", 1},
               {{.profile = "seniors"}, "a", 1},
               {{.profile = "Jeunes"}, "a", 1},
               {{.labels = "france services"}, "a", 2},
               {{.typologies = "BIB"}, "b", 1},
               {{.free_of_charge = true}, "a", 1},
               {{.accessible = true}, "a", 2},
               {{.saturday = true}, "a", 1},
               {{.evening = true}, "b", 1},
               {{.since = "2024-06-01"}, "a", 1},
               {{.services = "aide", .free_of_charge = true, .since = "2025-01-01"}, "a", 1},
               {{.services = "aide", .evening = true}, "", 1}};
  fragility_supply *supply = read_text(wished, &mending);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    unsigned char keep[3];
    size_t unknown;
    fragility_error err = {0};
    if (fragility_supply_filter(supply, &cases[i].filter, keep, &unknown, &err)) fail_msg("%s", err.message);
    for (size_t v = 0; v < 3; v++) assert_int_equal(keep[v], strchr(cases[i].kept, "abc"[v]) != NULL);
    assert_int_equal(unknown, cases[i].unknown);
  }
  fragility_supply_free(supply);
  fragility_supply_options options = {.repair = true, .filter = &cases[1].filter};
  supply = read_text(wished, &options);
  assert_int_equal(fragility_supply_count(supply), 1);
  assert_int_equal(fragility_supply_unknown(supply), 1);
  fragility_supply_free(supply);
}

static void refuses_filters(void **state) {
  (void)state;
  static const struct {
    fragility_filter filter;
    const char *message;
  } cases[] = {{{.services = "couture"}, "couture"}, {{.publics = "chats"}, "chats"}, {{.profile = "chats"}, "seniors, jeunes"}, {{.since = "hier"}, "AAAA-MM-JJ"}};
  fragility_supply *supply = read_text(wished, &mending);
  unsigned char keep[3];
  fragility_error err = {0};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    assert_int_equal(fragility_supply_filter(supply, &cases[i].filter, keep, NULL, &err), FRAGILITY_ERROR_ARGUMENT);
    assert_non_null(strstr(err.message, cases[i].message));
  }
  assert_int_equal(fragility_supply_filter(supply, NULL, keep, NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_supply_filter(NULL, &cases[0].filter, keep, NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_string_equal(fragility_profile_name(0), "seniors");
  assert_null(fragility_profile_name(99));
  assert_null(fragility_profile_publics(NULL));
  fragility_supply_free(supply);
}

/* ---- scenarios, venues in memory ---- */

static void keeps_fields_through_a_scenario(void **state) {
  (void)state;
  fragility_supply *supply = read_text(wished, &mending), *opened = read_text("id,nom,code_insee,frais_a_charge\na,D,31254,Gratuit\n", &mending), *changed = NULL;
  fragility_error err = {0};
  if (fragility_supply_change(supply, NULL, opened, &changed, &err)) fail_msg("%s", err.message);
  assert_int_equal(fragility_supply_count(changed), 4);
  assert_string_equal(fragility_supply_field(changed, position(changed, "a"), FRAGILITY_FIELD_DISPOSITIFS), "France Services");
  assert_string_equal(fragility_supply_field(changed, position(changed, "ouvert-a"), FRAGILITY_FIELD_FRAIS), "Gratuit");
  assert_string_equal(fragility_supply_field(changed, position(changed, "ouvert-a"), FRAGILITY_FIELD_ID), "ouvert-a");
  fragility_supply_free(supply);
  fragility_supply_free(opened);
  fragility_supply_free(changed);
}

static void tells_what_it_can_of_venues_in_memory(void **state) {
  (void)state;
  const fragility_venue venue = {.id = "m", .name = "M", .code = "31254", .latitude = 43.5, .longitude = 1.5, .own_point = true};
  fragility_supply *supply = NULL;
  fragility_error err = {0};
  fragility_venue_facts facts;
  if (fragility_supply_from_venues(&venue, 1, &supply, &err)) fail_msg("%s", err.message);
  assert_string_equal(fragility_supply_field(supply, 0, FRAGILITY_FIELD_NOM), "M");
  assert_string_equal(fragility_supply_field(supply, 0, FRAGILITY_FIELD_SERVICES), "");
  assert_string_equal(fragility_supply_field(supply, 1, FRAGILITY_FIELD_NOM), "");
  assert_string_equal(fragility_supply_field(NULL, 0, FRAGILITY_FIELD_NOM), "");
  assert_true(fragility_supply_facts(supply, 0, &facts) && facts.placed == FRAGILITY_PLACED_POINT && facts.saturday == -1 && isnan(facts.posts));
  assert_false(fragility_supply_facts(supply, 1, &facts));
  assert_string_equal(fragility_supply_unit(supply), "venues");
  assert_string_equal(fragility_supply_unit(NULL), "venues");
  fragility_supply_free(supply);
}

/* ---- the offer ---- */

static void counts_the_offer(void **state) {
  (void)state;
  static const char *const codes[] = {"31113", "31254", "31451"}, *const names[] = {"C", "L", "R"}, *const epci[] = {"E", "E", "F"}, *const departement[] = {"31", "31", "31"};
  static const double population[] = {100, 20, 3};
  const fragility_units units = {.count = 3, .code = codes, .name = names, .epci = epci, .departement = departement, .region = departement, .population = population};
  const fragility_column demand = {.name = "demand", .values = (const double[]){10, NAN, 5}};
  fragility_supply *supply = read_text(wished, &mending);
  fragility_table *need = NULL;
  fragility_sheet *sheet = NULL;
  fragility_error err = {0};
  if (fragility_table_from_columns(&units, &demand, 1, &need, &err)) fail_msg("%s", err.message);
  if (fragility_supply_offer(supply, need, FRAGILITY_EPCI, NULL, &sheet, &err)) fail_msg("%s", err.message);
  assert_int_equal(fragility_sheet_rows(sheet), 2 * 10 * 6);
  size_t holes = 0;
  double seniors = 0, women = 0, untold = 0;
  for (size_t r = 0; r < fragility_sheet_rows(sheet); r++) {
    double n = fragility_sheet_number(sheet, 4, r);
    const char *code = fragility_sheet_text(sheet, 0, r), *service = fragility_sheet_text(sheet, 2, r), *public = fragility_sheet_text(sheet, 3, r);
    holes += n == 0;
    if (strncmp(service, "Aide", 4) == 0 && strcmp(public, "Seniors") == 0 && strcmp(code, "E") == 0) seniors = n;
    if (strncmp(service, "Loisirs", 7) == 0 && strcmp(public, "Femmes") == 0 && strcmp(code, "E") == 0) women = n;
    if (strncmp(service, "non", 3) == 0 && strncmp(public, "non", 3) == 0 && strcmp(code, "F") == 0) untold = n;
    tiny_same(fragility_sheet_number(sheet, 5, r), strcmp(code, "E") == 0 ? 30 : 5, "people");
  }
  assert_true(seniors == 1 && women == 1 && untold == 1);
  assert_int_equal(holes, 120 - 4); /* a: seniors and young; b; c */
  fragility_sheet_free(sheet);
  const unsigned char keep[] = {0, 0, 1};
  if (fragility_supply_offer(supply, need, FRAGILITY_COMMUNE, keep, &sheet, &err)) fail_msg("%s", err.message);
  assert_int_equal(fragility_sheet_rows(sheet), 60);
  assert_string_equal(fragility_sheet_text(sheet, 1, 0), "R");
  fragility_sheet_free(sheet);
  assert_int_equal(fragility_supply_offer(NULL, need, FRAGILITY_COMMUNE, NULL, &sheet, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_null(sheet);
  fragility_table_free(need);
  fragility_supply_free(supply);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(places_by_name_and_post_code), cmocka_unit_test(hides_private_ids), cmocka_unit_test(notes_posts_that_are_no_number), cmocka_unit_test(mends_nothing_unless_asked), cmocka_unit_test(mends_points),
      cmocka_unit_test(weighs_a_point_by_the_size_of_its_commune), cmocka_unit_test(tells_post_codes_from_commune_codes),
      cmocka_unit_test(keeps_a_venue_whose_code_is_none), cmocka_unit_test(fills_the_standard), cmocka_unit_test(loses_a_value_and_keeps_the_venue),
      cmocka_unit_test(merges_by_siret_place_and_name), cmocka_unit_test(merges_employers_into_their_services), cmocka_unit_test(tells_ids_apart),
      cmocka_unit_test(measures_in_the_best_unit_all_give), cmocka_unit_test(spreads_a_bus_over_its_stops), cmocka_unit_test(filters),
      cmocka_unit_test(refuses_filters), cmocka_unit_test(keeps_fields_through_a_scenario), cmocka_unit_test(tells_what_it_can_of_venues_in_memory),
      cmocka_unit_test(counts_the_offer),
  };
  return cmocka_run_group_tests(tests, open_country, close_country);
}
