/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each real file is, as measured by hand: encoding, separator, line ends, header line, size, markers, code column. */
#include "reference.h"

#include <stdio.h>

static const struct form {
  const char *file, *encoding, *separator, *line_end;
  size_t header_line, rows, columns;
  bool quoted;
  const char *missing, *code_column;
} forms[] = {
    {"arcep/2018_01_Sites_mobiles_2G_3G_4G_France_metropolitaine_L93.csv.gz", "ASCII", ";", "LF", 1, 77148, 6, false, "", ""},
    {"arcep/GUA_sites_mobiles_2020_T2.csv", "ASCII", ";", "CRLF", 1, 513, 6, false, "", ""},
    {"arcep/GUY_sites_mobiles_2020_T2.csv", "ASCII", ";", "CRLF", 1, 266, 6, false, "", ""},
    {"arcep/MAR_sites_mobiles_2020_T2.csv", "ASCII", ";", "CRLF", 1, 484, 6, false, "", ""},
    {"arcep/MAY_sites_mobiles_2020_T2.csv", "ASCII", ";", "CRLF", 1, 149, 6, false, "", ""},
    {"arcep/REU_sites_mobiles_2020_T2.csv", "ASCII", ";", "CRLF", 1, 1029, 6, false, "", ""},
    {"arcep/STB_sites_mobiles_2020_T2.csv", "ASCII", ";", "CRLF", 1, 22, 6, false, "", ""},
    {"arcep/STM_sites_mobiles_2020_T2.csv", "ASCII", ";", "CRLF", 1, 41, 6, false, "", ""},
    {"arcep/commune-debit-beta.csv.gz", "UTF-8", ";", "LF", 2, 35359, 14, false, "", "code_insee"},
    {"arcep/taux_couverture_THD-derived.csv", "UTF-8", ",", "LF", 1, 35359, 4, false, "empty 828", "CODE_INSEE"},
    {"arcep/taux_couverture_mobile-derived.csv", "UTF-8", ",", "LF", 1, 35010, 4, false, "", "CODE_INSEE"},
    {"caf/beneficiaires_minimas_sociaux-derived.csv", "ASCII", ",", "LF", 1, 987, 3, false, "", "CODE_INSEE"},
    {"caf/data_DEFM2019_com.csv", "ASCII", ";", "CRLF", 1, 1181, 54, false, "empty 85", "CODGEO"},
    {"caf/data_DEMO_2020_V1_COM.csv", "ASCII", ";", "CRLF", 1, 791, 29, false, "empty 414", "CODGEO"},
    {"caf/data_DEMO_2020_V1_ENSQP.csv", "ASCII", ";", "CRLF", 1, 5, 28, false, "empty 59", "CODGEO"},
    {"caf/data_DEMO_2020_V1_EPCI15.csv", "ASCII", ";", "CRLF", 1, 396, 29, false, "empty 959", "CODGEO"},
    {"caf/data_DEMO_2020_V1_EPCI19.csv", "ASCII", ";", "CRLF", 1, 361, 29, false, "empty 145", "CODGEO"},
    {"caf/data_DEMO_2020_V1_QP.csv", "UTF-8", ";", "CRLF", 1, 1400, 32, false, "empty 4570", "CODGEO"},
    {"caf/data_arsas-iris.csv", "ASCII", ",", "CRLF", 1, 13349, 4, false, "empty 1264", "CODE_IRIS"},
    {"caf/inseecaf2021-iris.csv", "ASCII", ";", "CRLF", 1, 16213, 23, true, "empty 35536", "iris_code"},
    {"insee/BASE_TD_FILO_IRIS_2021_DEC.csv.gz", "ASCII", ";", "LF", 1, 16026, 26, false, "ns 25395, nd 6867, so 6786, s 667", "IRIS"},
    {"insee/Commune_taux_pauvrete_2016.csv", "ASCII", ",", "CRLF", 1, 34932, 2, false, "empty 30560", "CODGEO"},
    {"insee/Communes-populations-legales-2017.csv", "UTF-8", ";", "CRLF", 1, 34995, 5, false, "", "DEPCOM"},
    {"insee/base-cc-coupl-fam-men-2017-COM.CSV", "ASCII", ";", "CRLF", 1, 4, 81, false, "", "CODGEO"},
    {"insee/base-cc-diplomes-formation-2017-COM.CSV", "ASCII", ";", "CRLF", 1, 4, 67, false, "", "CODGEO"},
    {"insee/base-cc-emploi-pop-active-2016-COM.CSV", "ASCII", ";", "CRLF", 1, 4, 113, false, "", "CODGEO"},
    {"insee/base_cc_comparateur_2022_excerpt.csv", "ASCII", ";", "LF", 1, 7, 32, false, "s 9", "CODGEO"},
    {"insee/bpe18_enseignement.csv.gz", "ASCII", ";", "LF", 1, 68294, 14, false, "empty 1161", "DEPCOM"},
    {"insee/cc_filosofi_2021_COM.csv.gz", "ASCII", ";", "LF", 1, 34909, 28, false, "s 751348, nd 324", "CODGEO"},
    {"insee/cog/France2017.txt.gz", "Windows-1252", "tab", "CRLF", 1, 39929, 18, false, "empty 204939", "DEP+COM"},
    {"insee/cog/collectivites-outremer.csv", "UTF-8", ",", "LF", 1, 94, 6, false, "empty 11", "code_commune"},
    {"insee/cog/communes2020.csv.gz", "UTF-8", ",", "LF", 1, 37901, 11, false, "empty 46682", "com"},
    {"insee/cog/departement2020.csv", "UTF-8", ",", "LF", 1, 101, 7, false, "", "dep"},
    {"insee/cog/donnees_communes_2021_geo2023.csv.gz", "UTF-8", ";", "CRLF", 1, 34970, 11, false, "empty 76", "COM"},
    {"insee/cog/geocodes_passage_annuel_2025.csv", "UTF-8 with BOM", ";", "CRLF", 1, 36955, 5, false, "", "Ancien Code Officiel"},
    {"insee/cog/historiq2017.txt", "Windows-1252", "tab", "CRLF", 1, 15673, 23, false, "empty 172580", "DEP+COM"},
    {"insee/cog/population_metropole.csv", "UTF-8", ";", "CRLF", 1, 36529, 8, false, "empty 3", "DEPCOM"},
    {"insee/cog/v_commune_2024.csv.gz", "UTF-8", ",", "CRLF", 1, 37544, 12, false, "empty 47828", "COM"},
    {"insee/cog/v_mvt_commune_2024.csv", "UTF-8", ",", "CRLF", 1, 13284, 14, false, "empty 18", "COM_AV"},
    {"insee/cog/v_mvtcommune_2023_zeros-lost.csv", "UTF-8", ",", "CRLF", 1, 13834, 14, false, "empty 18", "COM_AV"},
    {"insee/filosofi-2015-iris-disp-reexport.csv.gz", "UTF-8", ",", "LF", 1, 12227, 32, true, "empty 4324", "IRIS"},
    {"insee/menage-rp2016-zeros-lost.csv", "ASCII", ",", "LF", 1, 49637, 4, false, "", "COM"},
    {"insee/meta_base-cc-logement-2021.CSV.gz", "UTF-8", ";", "LF", 1, 35202, 7, false, "empty 478", "COD_MOD"},
    {"insee/rp-diplomes-2015-iris-paris.csv", "ASCII", ",", "LF", 1, 992, 41, false, "", "IRIS"},
    {"insee/rp-emploi-2015-iris-paris.csv", "ASCII", ",", "LF", 1, 992, 114, false, "", "IRIS"},
    {"insee/rp-rates-by-commune-derived.csv.gz", "ASCII", ",", "LF", 1, 36114, 8, false, "empty 41661", "CODE_INSEE"},
    {"insee/table_iris_insee_epci.csv.gz", "UTF-8", ",", "LF", 1, 49423, 12, false, "", "CODE_IRIS"},
};

static const char *opendata(const char *name) {
  char path[256];
  snprintf(path, sizeof path, "opendata/%s", name);
  return reference_path(path);
}

static void markers_text(const fragility_profile *profile, char *text, size_t size) {
  size_t used = 0, count;
  const char *marker;
  text[0] = '\0';
  for (size_t i = 0; (marker = fragility_profile_marker(profile, i, &count)) && used < size; i++)
    used += (size_t)snprintf(text + used, size - used, "%s%s %zu", i ? ", " : "", *marker ? marker : "empty", count);
}

static void compare(struct tally *tally, const struct form *form, const fragility_profile *profile) {
  const fragility_profile_facts *facts = fragility_profile_get(profile);
  char markers[256];
  markers_text(profile, markers, sizeof markers);
  tally_text(tally, form->file, facts->encoding, form->encoding);
  tally_text(tally, form->file, facts->separator, form->separator);
  tally_text(tally, form->file, facts->line_end, form->line_end);
  tally_true(tally, form->file, facts->header_line == form->header_line);
  tally_true(tally, form->file, facts->rows == form->rows);
  tally_true(tally, form->file, facts->columns == form->columns);
  tally_true(tally, form->file, facts->quoted == form->quoted);
  tally_true(tally, form->file, facts->rejected == 0);
  tally_text(tally, form->file, markers, form->missing);
  tally_text(tally, form->file, facts->code_column, form->code_column);
}

static void test_forms(void **state) {
  fragility_error err;
  fragility_territory *territory;
  fragility_catalogue *catalogue;
  struct tally tally = {.what = "opendata/{insee,arcep,caf}: 47 files, 10 facts each"};
  (void)state;
  must(fragility_territory_read(NULL, &territory, &err), &err);
  must(fragility_catalogue_read(NULL, 0, &catalogue, &err), &err);
  fragility_import_options options = {.catalogue = catalogue};
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    fragility_profile *profile;
    must(fragility_profile_read(opendata(forms[i].file), territory, &options, &profile, &err), &err);
    compare(&tally, &forms[i], profile);
    fragility_profile_free(profile);
  }
  fragility_catalogue_free(catalogue);
  fragility_territory_free(territory);
  tally_close(&tally);
}

/* The one file that cannot be read says where and why. */
static void test_two_row_header(void **state) {
  fragility_error err;
  fragility_territory *territory;
  fragility_profile *profile;
  (void)state;
  must(fragility_territory_read(NULL, &territory, &err), &err);
  assert_int_equal(fragility_profile_read(opendata("insee/estimation-population-departements-2020.csv"), territory, NULL, &profile, &err), FRAGILITY_ERROR_FORMAT);
  assert_null(profile);
  assert_string_equal(err.message, "estimation-population-departements-2020.csv:4: found a header on two rows (16 of 20 names are empty and the next "
                                   "row is no data), expected one row of column names");
  fragility_territory_free(territory);
}

int main(void) {
  if (!reference_folder()) {
    printf("skipped: no reference data\n");
    return 77;
  }
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_forms), cmocka_unit_test(test_two_row_header)};
  return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}
