/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every published list of venues loads, or is refused as what it is. The counts were checked against another program,
 * written for that in another language from the same rules. */
#include "reference.h"

#include "supply/venue.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static fragility_territory *territory;
static const char *const folder = "opendata/venues";

static const char *path_of(const char *name) {
  char path[256];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return reference_path(path);
}

static fragility_supply *read_files(const char *const *paths, size_t n, bool merge) {
  fragility_error err = {0};
  fragility_supply *supply = NULL;
  fragility_supply_options options = {.repair = true, .merge = merge, .capacities = true};
  must(fragility_supply_read_with(paths, n, territory, &options, &supply, &err), &err);
  return supply;
}

/* ---- each file ---- */

static const struct {
  const char *file, *form;
  size_t rows, point, code, name, out, mended, merged;
} files[] = {
    {"adresses-des-bibliotheques-publiques.csv.gz", "bibliotheques", 15779, 15749, 7, 1, 22, 1, 68},
    {"bfc-ternum-export-2020-07-09.csv", "bfc-ternum", 642, 609, 0, 33, 0, 34, 1},
    {"cartographie-nationale-2022-hauts-de-france-locations.geojson", "cartographie-2022", 1741, 1738, 0, 3, 0, 3, 98},
    {"cartographie-nationale-2022-hinaura-source.json", "cartographie-2022", 687, 686, 0, 1, 0, 1, 9},
    {"conseillers-numeriques-20230405-3925-cnfs.csv", "conseillers-numeriques", 2889, 0, 2886, 0, 3, 207, 76},
    {"corse-epn.csv", "corse-epn", 22, 22, 0, 0, 0, 0, 0},
    {"exemple-valide.csv", "lieux-mediation-numerique", 1, 0, 1, 0, 0, 1, 0},
    {"france-services-cget-carto-2020.csv", "france-services-2020", 580, 579, 1, 0, 0, 1, 0},
    {"france-services-liste-fs-20221201.csv", "france-services", 2683, 2649, 4, 1, 29, 3, 5},
    {"france-services-liste-fs-2024.csv", "france-services", 2707, 2704, 1, 0, 2, 1, 4},
    {"hubik-gironde-2020.csv", "hubik-gironde", 219, 218, 0, 1, 0, 1, 0},
    {"hubik-mfs-na-2020.csv", "france-services-hubik", 72, 72, 0, 0, 0, 0, 14},
    {"nice-cyber-espaces.csv", "nice-cyber", 8, 0, 0, 8, 0, 0, 0},
    {"normandie-epn.csv", "normandie-epn", 118, 0, 118, 0, 0, 0, 0},
    {"regionsud-lieux-dinclusion-numerique-2022_v2.csv", "region-sud", 1245, 1226, 3, 11, 5, 550, 4},
    {"rhinocc-carto-bdd-export-2020.csv", "rhinocc", 459, 406, 0, 3, 50, 365, 2},
    {"siilab-hdf-export.csv", "siilab", 1249, 1249, 0, 0, 0, 8, 9},
    {"sudlabs-labels-2020.csv", "sud-labs", 127, 57, 0, 64, 6, 54, 1},
    {"tiers-lieux-cget-2019-first-published-dup-headers.csv", "tiers-lieux", 1512, 1508, 1, 3, 0, 174, 5},
    {"tiers-lieux-cget-2019.csv", "tiers-lieux", 1512, 1511, 1, 0, 0, 95, 5},
};
enum { FILES = sizeof files / sizeof *files };

static void tally_count(struct tally *tally, const char *file, const char *what, size_t ours, size_t wanted) {
  if (ours != wanted) printf("  %s: %s: %zu of ours, %zu expected\n", file, what, ours, wanted);
  tally_true(tally, file, ours == wanted);
}

static void test_counts(void **state) {
  (void)state;
  struct tally tally = {.what = "opendata/venues: rows, places, repairs, duplicates"};
  for (size_t i = 0; i < FILES; i++) {
    const char *path = path_of(files[i].file);
    fragility_supply *supply = read_files(&path, 1, true);
    const fragility_supply_file *f = fragility_supply_file_at(supply, 0);
    tally_text(&tally, files[i].file, f->form, files[i].form);
    tally_count(&tally, files[i].file, "rows", f->rows, files[i].rows);
    tally_count(&tally, files[i].file, "by point", f->by_point, files[i].point);
    tally_count(&tally, files[i].file, "by code", f->by_code, files[i].code);
    tally_count(&tally, files[i].file, "by name", f->by_name, files[i].name);
    tally_count(&tally, files[i].file, "unplaced", f->unplaced, files[i].out);
    tally_count(&tally, files[i].file, "mended", f->repaired, files[i].mended);
    tally_count(&tally, files[i].file, "merged", f->merged, files[i].merged);
    tally_count(&tally, files[i].file, "venues", fragility_supply_count(supply), f->kept - f->merged);
    fragility_supply_free(supply);
  }
  tally_close(&tally);
}

static void test_refused(void **state) {
  (void)state;
  static const struct {
    const char *file, *why;
  } refused[] = {{"schema.json", "a description of a standard"}, {"aptic-referentiel.csv", "a list of services"},
                 {"ifn-official/ifn-city-all-variation.csv", "scores of territories"}, {"ifn-official/ifn-city-all-variation-2023-06.csv.gz", "scores of territories"},
                 {"ifn-official/ifn-epci-all-variation.csv", "scores of territories"}};
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    fragility_error err = {0};
    fragility_supply *supply = NULL;
    const char *path = path_of(refused[i].file);
    assert_int_equal(fragility_supply_read(&path, 1, territory, NULL, &supply, &err), FRAGILITY_ERROR_UNKNOWN);
    assert_non_null(strstr(err.message, refused[i].why));
    assert_null(supply);
  }
}

/* ---- what the lists tell of capacity ---- */

/* Summed from the cells of the days by another program: 2,627 rows with hours, 76,070.67 hours, of which 24 in Saint-Martin, which
 * is no commune of the territory; 636 rows open on Saturday, 218 after 18:00. One row has 00:00 - 00:00 and no more. */
static void test_capacity(void **state) {
  (void)state;
  const char *services = path_of("france-services-liste-fs-2024.csv"), *advisers = path_of("conseillers-numeriques-20230405-3925-cnfs.csv");
  fragility_supply *supply = read_files(&services, 1, false);
  double hours = 0, posts = 0;
  size_t known = 0, saturday = 0, evening = 0;
  fragility_venue_facts facts;
  for (size_t v = 0; fragility_supply_facts(supply, v, &facts); v++) {
    known += !isnan(facts.hours);
    hours += isnan(facts.hours) ? 0 : facts.hours;
    saturday += facts.saturday > 0;
    evening += facts.evening > 0;
  }
  assert_int_equal(known, 2625);
  assert_true(fabs(hours - (76070.0 + 2.0 / 3 - 24)) < 1e-6);
  assert_int_equal(saturday, 636);
  assert_int_equal(evening, 218);
  assert_string_equal(fragility_supply_unit(supply), "venues"); /* 80 rows tell no hours */
  fragility_supply_free(supply);

  supply = read_files(&advisers, 1, true);
  for (size_t v = 0; fragility_supply_facts(supply, v, &facts); v++) posts += facts.posts;
  assert_true(posts == 3922); /* 3,925 less the three of Saint-Martin */
  assert_string_equal(fragility_supply_unit(supply), "posts");
  assert_false(fragility_supply_venue(supply, 0)->place_known);
  fragility_supply_free(supply);
}

/* Rows that say they sit in a France services are merged into it where the commune has one only. */
static void test_two_lists(void **state) {
  (void)state;
  const char *paths[] = {path_of("france-services-liste-fs-2024.csv"), path_of("conseillers-numeriques-20230405-3925-cnfs.csv")};
  fragility_supply *supply = read_files(paths, 2, true);
  size_t hosts = 0, guests = 0;
  fragility_venue_facts facts;
  for (size_t v = 0; fragility_supply_facts(supply, v, &facts); v++) {
    bool host = strncmp(fragility_supply_venue(supply, v)->id, "fs-", 3) == 0 && strstr(facts.merged, "cn-");
    hosts += host;
    for (const char *s = facts.merged; host && (s = strstr(s, "cn-")); s++) guests++;
    if (host) assert_non_null(strstr(fragility_supply_field(supply, v, FRAGILITY_FIELD_DISPOSITIFS), "Conseillers numériques"));
    if (host) assert_true(fragility_supply_venue(supply, v)->place_known && facts.posts > 0);
  }
  assert_true(hosts > 300 && guests >= hosts);
  assert_int_equal(fragility_supply_count(supply), 5139);
  assert_int_equal(fragility_journal_count(fragility_supply_journal(supply), FRAGILITY_PROBLEM_DUPLICATE), 2705 + 2886 - 5139);
  fragility_supply_free(supply);
}

/* ---- the standard ---- */

/* Our 32 fields are those of the schema, in its order, and each value of a choice stands in its pattern. */
static void test_schema(void **state) {
  (void)state;
  json_error_t wrong;
  json_t *schema = json_load_file(path_of("schema.json"), 0, &wrong), *list = json_object_get(schema, "fields");
  assert_int_equal(json_array_size(list), FRAGILITY_FIELDS);
  for (size_t f = 0; f < FRAGILITY_FIELDS; f++) {
    const json_t *field = json_array_get(list, f), *constraints = json_object_get(field, "constraints");
    const char *pattern = json_string_value(json_object_get(constraints, "pattern")), *values = fragility_standard_field(f)->values;
    assert_string_equal(json_string_value(json_object_get(field, "name")), fragility_venue_field_name((fragility_venue_field)f));
    assert_int_equal(json_is_true(json_object_get(constraints, "required")), fragility_standard_field(f)->required);
    fragility_text left = {values ? values : "", values ? strlen(values) : 0}, value;
    while (fragility_text_next(&left, '|', &value)) {
      char escaped[256] = "";
      for (size_t i = 0, n = 0; i < value.size; i++) {
        if (strchr("()", value.text[i])) escaped[n++] = '\\';
        escaped[n++] = value.text[i];
        escaped[n] = '\0';
      }
      if (!pattern || !strstr(pattern, escaped)) fail_msg("%s is not in the pattern of field %zu", escaped, f);
    }
    const char *example = json_string_value(json_object_get(field, "example"));
    if (example) assert_true(fragility_standard_valid(f, example));
  }
  json_decref(schema);
}

static void write_sheet(const fragility_supply *supply, const char *path) {
  fragility_error err = {0};
  fragility_sheet *sheet = NULL;
  fragility_csv_options options = {.replace = true};
  must(fragility_supply_sheet(supply, fragility_territory_units(territory), &sheet, &err), &err);
  assert_int_equal(fragility_sheet_columns(sheet), FRAGILITY_FIELDS);
  must(fragility_sheet_write_csv(sheet, path, &options, &err), &err);
  fragility_sheet_free(sheet);
}

static bool same_number(double a, double b) { return isnan(a) ? isnan(b) : a == b; }

static void tally_venue(struct tally *tally, const fragility_supply *a, const fragility_supply *b, size_t v) {
  const fragility_venue *x = fragility_supply_venue(a, v), *y = fragility_supply_venue(b, v);
  fragility_venue_facts p, q;
  fragility_supply_facts(a, v, &p);
  fragility_supply_facts(b, v, &q);
  for (size_t f = 0; f < FRAGILITY_FIELDS; f++)
    tally_text(tally, x->id, fragility_supply_field(b, v, (fragility_venue_field)f), fragility_supply_field(a, v, (fragility_venue_field)f));
  tally_text(tally, x->id, y->code, x->code);
  tally_true(tally, x->id, x->latitude == y->latitude && x->longitude == y->longitude && x->own_point == y->own_point);
  tally_true(tally, x->id, x->capacity == y->capacity && x->place_known == y->place_known && x->updated_day == y->updated_day);
  tally_true(tally, x->id, same_number(p.posts, q.posts) && same_number(p.hours, q.hours) && p.itinerant == q.itinerant);
  tally_true(tally, x->id, p.saturday == q.saturday && p.evening == q.evening);
}

static void test_round_trip(void **state) {
  (void)state;
  char path[] = "/tmp/venues-XXXXXX";
  const char *again = path;
  close(mkstemp(path));
  for (size_t i = 0; i < FILES; i++) {
    const char *from = path_of(files[i].file);
    char what[160];
    snprintf(what, sizeof what, "%s, through the standard and back", files[i].file);
    struct tally tally = {.what = what};
    fragility_supply *first = read_files(&from, 1, true);
    write_sheet(first, path);
    fragility_supply *second = read_files(&again, 1, false);
    tally_count(&tally, files[i].file, "venues", fragility_supply_count(second), fragility_supply_count(first));
    tally_count(&tally, files[i].file, "mended", fragility_supply_file_at(second, 0)->repaired, 0);
    tally_count(&tally, files[i].file, "lost", fragility_supply_file_at(second, 0)->lost, 0);
    if (fragility_supply_count(first) == fragility_supply_count(second))
      for (size_t v = 0; v < fragility_supply_count(first); v++) tally_venue(&tally, first, second, v);
    fragility_supply_free(first);
    fragility_supply_free(second);
    tally_close(&tally);
  }
  unlink(path);
}

/* ---- private data ---- */

/* A mail address or a mobile number; digits after a decimal mark are a coordinate. */
static void refuse_private(const char *file, const char *text) {
  if (strchr(text, '@')) fail_msg("%s: an at sign in \"%.80s\"", file, text);
  if (fragility_text_has_mobile(text)) fail_msg("%s: a mobile number in \"%.80s\"", file, text);
}

static void test_private(void **state) {
  (void)state;
  size_t cleaned = 0;
  for (size_t i = 0; i < FILES; i++) {
    const char *from = path_of(files[i].file);
    fragility_supply *supply = read_files(&from, 1, true);
    const fragility_journal *journal = fragility_supply_journal(supply);
    for (size_t v = 0; v < fragility_supply_count(supply); v++) {
      const fragility_venue *venue = fragility_supply_venue(supply, v);
      const char *texts[] = {venue->name, venue->address, venue->phone, venue->hours};
      for (size_t t = 0; t < 4; t++) refuse_private(files[i].file, texts[t]);
      for (size_t f = 0; f < FRAGILITY_FIELDS; f++)
        if (f != FRAGILITY_FIELD_PIVOT) refuse_private(files[i].file, fragility_supply_field(supply, v, (fragility_venue_field)f));
      assert_string_equal(fragility_supply_field(supply, v, FRAGILITY_FIELD_COURRIELS), "");
    }
    for (size_t p = 0; p < fragility_journal_kept(journal); p++) {
      const fragility_problem *problem = fragility_journal_problem(journal, p);
      refuse_private(files[i].file, problem->found);
      refuse_private(files[i].file, problem->kept);
      refuse_private(files[i].file, problem->text);
    }
    cleaned += fragility_supply_file_at(supply, 0)->private_cells;
    fragility_supply_free(supply);
  }
  assert_true(cleaned > 9000);
}

static int open_territory(void **state) {
  fragility_error err;
  (void)state;
  must(fragility_territory_read(NULL, &territory, &err), &err);
  return 0;
}

static int close_territory(void **state) {
  (void)state;
  fragility_territory_free(territory);
  return 0;
}

int main(void) {
  if (!reference_folder()) return 77;
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_counts),  cmocka_unit_test(test_refused), cmocka_unit_test(test_capacity), cmocka_unit_test(test_two_lists),
                                     cmocka_unit_test(test_schema), cmocka_unit_test(test_round_trip), cmocka_unit_test(test_private)};
  return cmocka_run_group_tests(tests, open_territory, close_territory);
}
