/* SPDX-License-Identifier: GPL-3.0-or-later */
/* INSEE's movements against tables of passage made by other hands, and against the lists of communes of several years. */
#include "reference.h"

#include <stdio.h>
#include <stdlib.h>

static const char *opendata(const char *name) {
  char path[256];
  snprintf(path, sizeof path, "opendata/%s", name);
  return reference_path(path);
}

/* ---- passage, year by year ---- */

/* Two events that the other table puts a year or two later than INSEE's day, which it repeats for the first: the split of
 * Loisey-Culey (1 January 2014) and the new code of L'Oudon (7 January 2014). */
static bool misdated(const char *before) { return strcmp(before, "55298") == 0 || strcmp(before, "14697") == 0; }

static void compare_year(struct tally *tally, const struct expected *e, const fragility_movements *movements, int year) {
  fragility_error err;
  fragility_passage *passage;
  fragility_link link;
  size_t theirs = 0, ours = 0, first;
  char from[8];
  snprintf(from, sizeof from, "%d", year);
  must(fragility_passage_compute(movements, year, year + 1, &passage, &err), &err);
  for (size_t i = 0; fragility_passage_link(passage, i, &link); i++) ours += !misdated(link.before);
  for (size_t row = 0; row < e->grid.rows; row++) {
    const char *before = expected_cell(e, row, "from"), *after = expected_cell(e, row, "to"), *type = expected_cell(e, row, "type");
    if (strcmp(expected_cell(e, row, "from_year"), from) != 0 || misdated(before)) continue;
    theirs++;
    bool found = false;
    for (size_t n = fragility_passage_find(passage, before, &first), i = 0; i < n; i++) {
      assert_true(fragility_passage_link(passage, first + i, &link));
      if (strcmp(link.after, after) != 0) continue;
      found = true;
      tally_text(tally, before, fragility_movement_name(link.movement), *type == 'f' ? "merger" : *type == 'd' ? "split" : "code");
    }
    tally_true(tally, before, found);
  }
  tally_true(tally, from, ours == theirs);
  fragility_passage_free(passage);
}

static void passage_year_by_year(void **state) {
  (void)state;
  fragility_error err;
  struct expected e;
  struct tally tally = {.what = "passage, year by year"};
  expected_read(&e, "access/e_cog_passage_2012_2024.csv");
  const char *files[] = {NULL, opendata("insee/cog/v_mvt_commune_2024.csv")};
  for (size_t f = 0; f < 2; f++) {
    fragility_movements *movements;
    must(fragility_movements_read(files[f], &movements, &err), &err);
    for (int year = 2012; year < 2024; year++) compare_year(&tally, &e, movements, year);
    fragility_movements_free(movements);
  }
  expected_free(&e);
  tally_close(&tally);
}

/* ---- the communes of a year ---- */

/* Columns of a list: its codes are joined of `parts`; rows are those whose `type` column says `is`. */
struct list {
  int year;
  const char *file, *parts[2], *type, *is;
  size_t lacking; /* communes that it has not: Mayotte; Paris, Lyon and Marseille, which it gives by arrondissement */
};

static const struct list lists[] = {{2017, "insee/cog/France2017.txt.gz", {"DEP", "COM"}, "ACTUAL", "1", 0},
                                    {2020, "insee/cog/communes2020.csv.gz", {"com", NULL}, "typecom", "COM", 0},
                                    {2023, "insee/cog/donnees_communes_2021_geo2023.csv.gz", {"COM", NULL}, NULL, NULL, 17 + 3},
                                    {2024, "insee/cog/v_commune_2024.csv.gz", {"COM", NULL}, "TYPECOM", "COM", 0}};

static size_t column_of(const fragility_grid *grid, const char *name) {
  for (size_t c = 0; name && c < grid->columns; c++)
    if (strcmp(grid->header[c], name) == 0) return c;
  return SIZE_MAX;
}

/* Every commune of the list is a unit of the year, and there are as many. */
static void compare_list(struct tally *tally, const struct list *list) {
  fragility_error err;
  fragility_grid grid = {0};
  fragility_territory *territory;
  size_t count = 0;
  char year[8];
  snprintf(year, sizeof year, "%d", list->year);
  must(fragility_grid_read(opendata(list->file), &grid, &err), &err);
  must(fragility_territory_read_with(&(fragility_territory_options){.vintage = list->year}, &territory, &err), &err);
  assert_int_equal(fragility_territory_vintage(territory), list->year);
  const fragility_units *u = fragility_territory_units(territory);
  size_t a = column_of(&grid, list->parts[0]), b = column_of(&grid, list->parts[1]), type = column_of(&grid, list->type);
  for (size_t row = 0; row < grid.rows; row++) {
    if (type != SIZE_MAX && strcmp(fragility_grid_cell(&grid, row, type), list->is) != 0) continue;
    char code[16];
    snprintf(code, sizeof code, "%.5s%.5s", fragility_grid_cell(&grid, row, a), fragility_grid_cell(&grid, row, b));
    fragility_resolution how;
    fragility_territory_resolve(territory, code, &how);
    if (how == FRAGILITY_ARRONDISSEMENT) continue;
    count++;
    tally_true(tally, code, fragility_units_find(u, code) != SIZE_MAX);
  }
  tally_true(tally, year, count + list->lacking == u->count);
  fragility_territory_free(territory);
  fragility_grid_free(&grid);
}

static void communes_of_a_year(void **state) {
  (void)state;
  struct tally tally = {.what = "communes of a year"};
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) compare_list(&tally, &lists[i]);
  tally_close(&tally);
}

/* ---- the year of a file ---- */

/* Files whose geography is known from elsewhere: the list of a year itself; Filosofi 2021, which its header calls geography
 * 2024 in the archive; ARCEP's of September 2019, whose codes were counted by hand as those of 2018. */
static const struct {
  const char *file, *column;
  int year;
} dated[] = {{"insee/cog/donnees_communes_2021_geo2023.csv.gz", "COM", 2023},
             {"insee/cc_filosofi_2021_COM.csv.gz", "CODGEO", 2024},
             {"arcep/commune-debit-beta.csv.gz", "code_insee", 2018},
             {"insee/Communes-populations-legales-2017.csv", "DEPCOM", 2019}};

static void years_of_files(void **state) {
  (void)state;
  fragility_error err;
  fragility_territory *territory;
  must(fragility_territory_read(NULL, &territory, &err), &err);
  for (size_t i = 0; i < sizeof dated / sizeof *dated; i++) {
    fragility_reader *reader;
    const fragility_block *block;
    const char **codes = NULL;
    size_t n = 0, column, capacity = 0, differing;
    int first, last;
    fragility_arena arena = {0};
    must(fragility_reader_open(opendata(dated[i].file), NULL, NULL, &reader, &err), &err);
    must(fragility_reader_find_one(reader, dated[i].column, &column, &err), &err);
    must(fragility_reader_select(reader, &column, 1, &err), &err);
    for (;;) {
      must(fragility_reader_next(reader, &block, &err), &err);
      if (!block) break;
      for (size_t r = 0; r < block->rows; r++) {
        assert_true(fragility_grow((void **)&codes, &capacity, n, sizeof *codes));
        codes[n++] = fragility_arena_text(&arena, block->cells[r].text, block->cells[r].size);
      }
    }
    assert_true(fragility_territory_date(territory, codes, n, &first, &last, &differing));
    printf("%s: %d to %d, %zu differing\n", dated[i].file, first, last, differing);
    assert_in_range(dated[i].year, first, last);
    free(codes);
    fragility_arena_free(&arena);
    fragility_reader_free(reader);
  }
  fragility_territory_free(territory);
}

/* ---- 2012 to 2024 at once ---- */

enum { MOST = 4096, CODE = 6 };

struct pairs {
  char before[MOST][CODE], after[MOST][CODE];
  size_t count;
};

static void add_pair(struct pairs *pairs, const char *before, const char *after) {
  for (size_t i = 0; i < pairs->count; i++)
    if (strcmp(pairs->before[i], before) == 0 && strcmp(pairs->after[i], after) == 0) return;
  assert_true(pairs->count < MOST);
  snprintf(pairs->before[pairs->count], CODE, "%.5s", before);
  snprintf(pairs->after[pairs->count++], CODE, "%.5s", after);
}

/* The rows of one year put after what is known. */
static void extend(struct pairs *pairs, const struct expected *e, const char *year) {
  struct pairs *longer = calloc(1, sizeof *longer);
  assert_non_null(longer);
  for (size_t i = 0; i < pairs->count; i++) {
    bool moved = false;
    for (size_t row = 0; row < e->grid.rows; row++)
      if (strcmp(expected_cell(e, row, "from_year"), year) == 0 && strcmp(expected_cell(e, row, "from"), pairs->after[i]) == 0)
        moved = true, add_pair(longer, pairs->before[i], expected_cell(e, row, "to"));
    if (!moved) add_pair(longer, pairs->before[i], pairs->after[i]);
  }
  for (size_t row = 0; row < e->grid.rows; row++) {
    bool met = strcmp(expected_cell(e, row, "from_year"), year) != 0;
    for (size_t i = 0; i < pairs->count && !met; i++) met = strcmp(pairs->after[i], expected_cell(e, row, "from")) == 0;
    if (!met) add_pair(longer, expected_cell(e, row, "from"), expected_cell(e, row, "to"));
  }
  *pairs = *longer;
  free(longer);
}

static size_t in_pairs(const struct pairs *pairs, const char *before, const char *after) {
  size_t found = 0;
  for (size_t i = 0; i < pairs->count; i++) found += strcmp(pairs->before[i], before) == 0 && strcmp(pairs->after[i], after) == 0;
  return found;
}

static void passage_at_once(void **state) {
  (void)state;
  fragility_error err;
  struct expected e;
  struct tally tally = {.what = "passage, 2012 to 2024"};
  struct pairs *pairs = calloc(1, sizeof *pairs);
  fragility_movements *movements;
  fragility_passage *there, *back;
  fragility_link link;
  size_t first;
  expected_read(&e, "access/e_cog_passage_2012_2024.csv");
  for (int year = 2012; year < 2024; year++) {
    char text[8];
    snprintf(text, sizeof text, "%d", year);
    extend(pairs, &e, text);
  }
  must(fragility_movements_read(NULL, &movements, &err), &err);
  must(fragility_passage_compute(movements, 2012, 2024, &there, &err), &err);
  must(fragility_passage_compute(movements, 2024, 2012, &back, &err), &err);
  assert_int_equal(fragility_passage_count(there), fragility_passage_count(back));
  for (size_t i = 0; fragility_passage_link(there, i, &link); i++) {
    tally_true(&tally, link.before, in_pairs(pairs, link.before, link.after) == 1);
    bool found = false;
    fragility_link other;
    for (size_t n = fragility_passage_find(back, link.after, &first), k = 0; k < n; k++)
      found |= fragility_passage_link(back, first + k, &other) && strcmp(other.after, link.before) == 0;
    tally_true(&tally, link.after, found);
  }
  size_t unchanged = 0; /* a code that went and came back */
  for (size_t i = 0; i < pairs->count; i++) unchanged += strcmp(pairs->before[i], pairs->after[i]) == 0 && !fragility_passage_find(there, pairs->before[i], &first);
  tally_true(&tally, "count", pairs->count - unchanged == fragility_passage_count(there));
  fragility_passage_free(there), fragility_passage_free(back), fragility_movements_free(movements);
  free(pairs);
  expected_free(&e);
  tally_close(&tally);
}

/* ---- 2014 to 2017 ---- */

/* The table of 2014, its classes as numbers, in memory. */
static char *input_of_2014(void) {
  struct expected e;
  expected_read(&e, "access/e_cog_input_2014_affected.csv");
  size_t room = e.grid.rows * 64 + 256;
  char *text = malloc(room);
  assert_non_null(text);
  int used = snprintf(text, room, "CODGEO,P12_POP,SUPERF,typoA,typoB\n");
  for (size_t row = 0; row < e.grid.rows; row++)
    used += snprintf(text + used, room - (size_t)used, "%s,%s,%s,%s,%s\n", expected_cell(&e, row, "CODGEO"), expected_cell(&e, row, "P12_POP"),
                     expected_cell(&e, row, "SUPERF"), expected_cell(&e, row, "typoA") + strlen("CLASSE "), expected_cell(&e, row, "typoB"));
  expected_free(&e);
  return text;
}

static fragility_territory *of_2017;

static fragility_table *table_of_2017(fragility_splits splits) {
  fragility_error err;
  fragility_table *table;
  fragility_catalogue *catalogue;
  const char *more[] = {reference_own("catalogue.csv")};
  char *text = input_of_2014();
  must(fragility_catalogue_read(more, 1, &catalogue, &err), &err);
  fragility_import_options options = {.catalogue = catalogue, .splits = splits};
  must(fragility_table_parse("2014.csv", text, strlen(text), of_2017, &options, &table, &err), &err);
  fragility_catalogue_free(catalogue);
  free(text);
  return table;
}

/* The two communes that a split made: the table shares them out as the people of the day were, we as those of the last
 * census; what they have together is the same. */
static const char *const split[][2] = {{"55298", "55138"}, {"76676", "76601"}};

static bool of_a_split(const char *code) {
  for (size_t i = 0; i < sizeof split / sizeof *split; i++)
    if (strcmp(split[i][0], code) == 0 || strcmp(split[i][1], code) == 0) return true;
  return false;
}

static void counts_of_2017(void **state) {
  (void)state;
  struct expected e;
  struct tally tally = {.what = "counts, 2014 to 2017"};
  expected_read(&e, "access/e_cog_expect_2017_additive.csv");
  const fragility_units *u = fragility_territory_units(of_2017);
  fragility_table *table = table_of_2017(FRAGILITY_SPLITS_POPULATION);
  static const char *const columns[][2] = {{"population", "P12_POP"}, {"surface", "SUPERF"}};
  for (size_t c = 0; c < 2; c++) {
    size_t column = fragility_table_find(table, columns[c][0]);
    double together[2][2] = {{0}};
    for (size_t row = 0; row < e.grid.rows; row++) {
      const char *code = expected_cell(&e, row, "CODGEO");
      double ours = fragility_table_value(table, column, fragility_units_find(u, code)), theirs = strtod(expected_cell(&e, row, columns[c][1]), NULL);
      if (!of_a_split(code)) tally_number(&tally, code, ours, expected_cell(&e, row, columns[c][1]), 0, 0);
      for (size_t i = 0; i < 2; i++)
        if (strcmp(split[i][0], code) == 0 || strcmp(split[i][1], code) == 0) {
          together[i][0] += ours, together[i][1] += theirs;
          assert_true(fragility_table_flags(table, column, fragility_units_find(u, code)) & FRAGILITY_SHARED);
          tally_true(&tally, code, fabs(ours - theirs) < 0.1 * theirs); /* people moved a little in eleven years */
        }
    }
    for (size_t i = 0; i < 2; i++) tally_true(&tally, split[i][0], fabs(together[i][0] - together[i][1]) < 1e-9);
  }
  const fragility_ledger *l = fragility_journal_ledger(fragility_table_journal(table), 0);
  assert_true(l->people_in == 1710432 && fabs(l->people_out - 1710432) < 1e-6 && l->people_unused == 0 && l->people_twice == 0);
  assert_int_equal(l->unresolved, 0);
  assert_in_range(2014, l->codes_from, l->codes_to);
  fragility_table_free(table);
  expected_free(&e);
  tally_close(&tally);
}

/* Three communes where the table differs, and why it may. It takes the three years one after the other, so that a class that won
 * in 2016 takes all the people of the first merger into the next: 77316, where class 3 has 4,802 people and class 1 4,305. And it
 * weighs by people of another year than the column: 37232 (class 3 has 660, class 2 652), 49086 (class 5 has 1,859, class 2
 * 1,182 + 645), both within 2 %. Ours is the class that most people of the column are in. */
static const struct {
  const char *code;
  double class;
} other_rule[] = {{"37232", 3}, {"49086", 5}, {"77316", 3}};

static bool has_other_rule(struct tally *tally, const char *code, double ours) {
  for (size_t i = 0; i < sizeof other_rule / sizeof *other_rule; i++)
    if (strcmp(other_rule[i].code, code) == 0) return tally_true(tally, code, ours == other_rule[i].class), true;
  return false;
}

static void classes_of_2017(void **state) {
  (void)state;
  static const struct {
    const char *file, *column;
  } policies[] = {{"access/e_cog_expect_2017_typoA_difference.csv", "typology"}, {"access/e_cog_expect_2017_typoA_max_pop.csv", "typology_weighted"}};
  struct tally tally = {.what = "classes, 2014 to 2017"};
  const fragility_units *u = fragility_territory_units(of_2017);
  fragility_table *table = table_of_2017(FRAGILITY_SPLITS_POPULATION);
  for (size_t p = 0; p < 2; p++) {
    struct expected e;
    expected_read(&e, policies[p].file);
    size_t column = fragility_table_find(table, policies[p].column);
    for (size_t row = 0; row < e.grid.rows; row++) {
      const char *code = expected_cell(&e, row, "CODGEO"), *class = expected_cell(&e, row, "typoA");
      size_t unit = fragility_units_find(u, code);
      if (p == 1 && has_other_rule(&tally, code, fragility_table_value(table, column, unit))) continue;
      if (strcmp(class, "differents") == 0) tally_true(&tally, code, fragility_table_reason(table, column, unit) == FRAGILITY_NOT_AVAILABLE);
      else tally_number(&tally, code, fragility_table_value(table, column, unit), class + strlen("CLASSE "), 0, 0);
    }
    expected_free(&e);
  }
  fragility_table_free(table);
  tally_close(&tally);
}

/* ---- raw files of three vintages, one table ---- */

static void three_vintages(void **state) {
  (void)state;
  const char *files[3] = {opendata("insee/cc_filosofi_2021_COM.csv.gz"), opendata("arcep/commune-debit-beta.csv.gz"), opendata("insee/Communes-populations-legales-2017.csv")};
  static const int years[3] = {2024, 2018, 2019};
  static const int vintages[] = {2016, 2019, 2024, 2026};
  for (size_t v = 0; v < sizeof vintages / sizeof *vintages; v++)
    for (int splits = FRAGILITY_SPLITS_KEEP; splits <= FRAGILITY_SPLITS_ABSENT; splits++) {
      fragility_error err;
      fragility_territory *territory;
      fragility_table *table;
      must(fragility_territory_read_with(&(fragility_territory_options){.vintage = vintages[v]}, &territory, &err), &err);
      fragility_import_options options = {.splits = (fragility_splits)splits};
      must(fragility_table_import(files, 3, territory, &options, &table, &err), &err);
      size_t units = fragility_territory_units(territory)->count;
      for (size_t i = 0; i < 3; i++) {
        const fragility_ledger *l = fragility_journal_ledger(fragility_table_journal(table), i);
        assert_int_equal(l->codes_from, years[i]);
        assert_int_equal(l->codes_to, years[i]);
        assert_int_equal(l->rows_in, l->rows_rejected + l->duplicate_rows + l->distinct_codes);
        assert_int_equal(l->distinct_codes, l->as_is + l->moved + l->arrondissements_rolled_up + l->arrondissements_dropped + l->unresolved);
        assert_int_equal(units, l->units_with_row + l->units_absent);
      }
      const fragility_ledger *l = fragility_journal_ledger(fragility_table_journal(table), 2);
      size_t column = fragility_table_find(table, "legal_population");
      double sum = 0;
      assert_true(column != SIZE_MAX);
      for (size_t u = 0; u < units; u++)
        if (fragility_table_reason(table, column, u) == FRAGILITY_KNOWN) sum += fragility_table_value(table, column, u);
      assert_true(l->people_in > 66e6 && fabs(l->people_in - l->people_out - l->people_unused - l->people_twice) < 1e-5);
      if (splits != FRAGILITY_SPLITS_ABSENT && vintages[v] >= 2019) assert_true(l->people_unused == 0);
      assert_true(fabs(sum - l->people_out) < 1e-5);
      fragility_table_free(table);
      fragility_territory_free(territory);
    }
}

int main(void) {
  if (!reference_folder()) {
    puts("skipped: no reference data");
    return 77;
  }
  const struct CMUnitTest tests[] = {cmocka_unit_test(passage_year_by_year), cmocka_unit_test(communes_of_a_year), cmocka_unit_test(years_of_files),
                                    cmocka_unit_test(passage_at_once),      cmocka_unit_test(counts_of_2017),    cmocka_unit_test(classes_of_2017),
                                    cmocka_unit_test(three_vintages)};
  fragility_error err;
  must(fragility_territory_read_with(&(fragility_territory_options){.vintage = 2017}, &of_2017, &err), &err);
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  fragility_territory_free(of_2017);
  return failed;
}
