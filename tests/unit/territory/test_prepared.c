/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The prepared territory: all that its tables give, beside these very tables only, and no harm when it is damaged. */
#include "tiny.h"

#include "territory/tables.h"

static char folder[] = "/tmp/fragility-prepared-XXXXXX";

static const char *in_folder(const char *name) {
  static char path[TINY_PATH];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

static void run(const char *format, const char *a, const char *b) {
  char command[3 * TINY_PATH];
  snprintf(command, sizeof command, format, a, b);
  assert_int_equal(system(command), 0);
}

/* The tables of a territory, copied; nothing is prepared. */
static void copy_tables(const char *from) {
  run("rm -rf %s && mkdir %s", folder, folder);
  run("cp %s/*.csv %s", from, folder);
}

static void copy_tiny(void) {
  char path[TINY_PATH];
  copy_tables(tiny_path(path, "territory"));
}

/* The tiny country with two events of its own. */
static void copy_movements(void) {
  copy_tiny();
  run("printf 'date,kind,before,after\\n2019-01-01,merger,01010,01010\\n2019-01-01,merger,01011,01010\\n' >%s/movements.csv%s", folder, "");
}

static void prepare(void) {
  fragility_error err = {.message = ""};
  if (fragility_territory_prepare(folder, in_folder("prepared.bin"), &err)) fail_msg("%s", err.message);
}

static fragility_territory *read_with(fragility_territory_options options) {
  fragility_error err = {.message = ""};
  fragility_territory *territory = NULL;
  options.directory = folder;
  if (fragility_territory_read_with(&options, &territory, &err)) fail_msg("%s", err.message);
  return territory;
}

/* Is it what is read, and not its tables? */
static bool is_taken(void) {
  struct prepared prepared = {.path = in_folder("prepared.bin")};
  static const char *const names[] = {"communes", "movements", "epci", "departements", "regions", "splits", "arrondissements", "lands", "points"};
  static char paths[9][TINY_PATH];
  const fragility_territory_options options = {.directory = folder};
  fragility_territory *territory = calloc(1, sizeof *territory);
  bool taken;
  for (size_t i = 0; i < 9; i++) {
    snprintf(paths[i], TINY_PATH, "%s/%s.csv", folder, names[i]);
    prepared.tables[i] = paths[i], prepared.wanted[i] = true;
  }
  assert_int_equal(fragility_prepared_take(&prepared, &options, territory, &taken, NULL), FRAGILITY_OK);
  fragility_territory_free(territory);
  return taken;
}

/* ---- sameness ---- */

static void same_units(const fragility_units *a, const fragility_units *b) {
  assert_int_equal(a->count, b->count);
  for (size_t i = 0; i < a->count; i++) {
    const char *const texts[][2] = {{a->code[i], b->code[i]}, {a->name[i], b->name[i]}, {a->epci[i], b->epci[i]}, {a->departement[i], b->departement[i]},
                                    {a->region[i], b->region[i]}, {a->zone[i], b->zone[i]}, {a->commune[i], b->commune[i]}};
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) assert_string_equal(texts[t][0], texts[t][1]);
    tiny_same(a->population[i], b->population[i], "population");
    tiny_same(a->latitude[i], b->latitude[i], "latitude");
    tiny_same(a->longitude[i], b->longitude[i], "longitude");
    assert_int_equal(a->land[i], b->land[i]);
  }
}

static void same_groups(const fragility_groups *a, const fragility_groups *b, size_t units) {
  assert_int_equal(a->count, b->count);
  for (size_t g = 0; g < a->count; g++) {
    assert_string_equal(a->code[g], b->code[g]);
    assert_string_equal(a->name[g], b->name[g]);
  }
  for (size_t i = 0; i < units; i++) assert_int_equal(a->of_unit[i], b->of_unit[i]);
}

static void same_past(const fragility_territory *a, const fragility_territory *b) {
  assert_int_equal(a->formers, b->formers);
  for (size_t i = 0; i < a->formers; i++) {
    assert_string_equal(a->former[i].code, b->former[i].code);
    assert_int_equal(a->former[i].unit, b->former[i].unit);
    assert_int_equal(a->former[i].how, b->former[i].how);
  }
  assert_int_equal(a->split_count, b->split_count);
  for (size_t i = 0; i < a->split_count; i++) assert_memory_equal(&a->splits[i], &b->splits[i], sizeof *a->splits);
  assert_int_equal(a->movements != NULL, b->movements != NULL);
  if (!a->movements) return;
  assert_int_equal(a->movements->count, b->movements->count);
  assert_int_equal(a->movements->code_count, b->movements->code_count);
  assert_memory_equal(a->movements->links, b->movements->links, a->movements->count * sizeof *a->movements->links);
  assert_memory_equal(a->movements->codes, b->movements->codes, a->movements->code_count * sizeof *a->movements->codes);
  assert_memory_equal(a->years, b->years, a->movements->code_count * sizeof *a->years);
}

static void same(const fragility_territory *a, const fragility_territory *b) {
  assert_int_equal(a->vintage, b->vintage);
  same_units(&a->units->units, &b->units->units);
  for (int level = 0; level < FRAGILITY_LEVELS; level++) same_groups(&a->units->groups[level], &b->units->groups[level], a->units->units.count);
  same_past(a, b);
  assert_int_equal(a->part_count, b->part_count);
  for (size_t i = 0; i < a->part_count; i++) {
    assert_string_equal(a->parts[i].code, b->parts[i].code);
    assert_string_equal(a->parts[i].name, b->parts[i].name);
    assert_int_equal(a->parts[i].unit, b->parts[i].unit);
    tiny_same(a->parts[i].population, b->parts[i].population, "population of a part");
    tiny_same(a->parts[i].latitude, b->parts[i].latitude, "latitude of a part");
    tiny_same(a->parts[i].longitude, b->parts[i].longitude, "longitude of a part");
  }
}

static void gives_what_the_tables_give(const char *from) {
  const fragility_territory_options ways[] = {{.vintage = 0}, {.without_points = true}, {.across_sea = true}, {.vintage = FRAGILITY_NEWEST_VINTAGE}};
  for (size_t w = 0; w < sizeof ways / sizeof *ways; w++) {
    copy_tables(from);
    fragility_territory *read = read_with(ways[w]);
    assert_false(is_taken());
    prepare();
    assert_true(is_taken());
    fragility_territory *taken = read_with(ways[w]);
    same(read, taken);
    fragility_territory_free(read);
    fragility_territory_free(taken);
  }
}

static void gives_the_tiny_country(void **state) {
  (void)state;
  char path[TINY_PATH];
  gives_what_the_tables_give(tiny_path(path, "territory"));
}

static void gives_france(void **state) {
  (void)state;
  char path[TINY_PATH];
  snprintf(path, sizeof path, "%.200s/datasets/territory", getenv("FRAGILITY_SOURCE_ROOT"));
  gives_what_the_tables_give(path);
}

static void zones_are_added(void **state) {
  (void)state;
  tiny_scratch scratch;
  tiny_scratch_open(&scratch);
  const char *zones = tiny_scratch_write(&scratch, "zones.csv", "code,zone\n01001,A\n01010,A\n01011,B\n");
  copy_tiny();
  fragility_territory *read = read_with((fragility_territory_options){.zones = zones});
  prepare();
  fragility_territory *taken = read_with((fragility_territory_options){.zones = zones});
  same(read, taken);
  assert_string_equal(taken->units->units.zone[fragility_units_find(&taken->units->units, "01010")], "A|B");
  fragility_territory_free(read);
  fragility_territory_free(taken);
  tiny_scratch_close(&scratch);
}

/* ---- only beside its tables ---- */

static void another_table_is_read_itself(void **state) {
  (void)state;
  copy_tiny();
  prepare();
  run("sed -i 's/^\\(75056,[^,]*,[^,]*,[^,]*,[^,]*\\),30000,/\\1,30001,/' %s/communes.csv%s", folder, "");
  assert_false(is_taken());
  fragility_territory *territory = read_with((fragility_territory_options){.vintage = 0});
  tiny_same(territory->units->units.population[fragility_units_find(&territory->units->units, "75056")], 30001, "population");
  fragility_territory_free(territory);
}

static void each_table_counts(void **state) {
  (void)state;
  static const char *const names[] = {"communes", "epci", "departements", "regions", "splits", "points"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    copy_tiny();
    prepare();
    assert_true(is_taken());
    run("printf '\\n' >>%s/%s.csv", folder, names[i]); /* a blank line changes nothing but the digest */
    assert_false(is_taken());
  }
}

/* Where nothing is measured, the points are not looked at. */
static void unwanted_tables_do_not_count(void **state) {
  (void)state;
  copy_tiny();
  prepare();
  run("printf 'no table' >%s/points.csv%s", folder, "");
  fragility_territory *territory = read_with((fragility_territory_options){.without_points = true});
  assert_int_equal(territory->units->units.count, 201);
  fragility_territory_free(territory);
  fragility_error err = {.message = ""};
  assert_int_equal(fragility_territory_read(folder, &territory, &err), FRAGILITY_ERROR_FORMAT); /* and when they are, they are read */
  assert_null(territory);
}

static void points_of_ones_own_are_taken(void **state) {
  (void)state;
  tiny_scratch scratch;
  tiny_scratch_open(&scratch);
  const char *points = tiny_scratch_write(&scratch, "points.csv", "code,latitude,longitude\n01001,45,5\n");
  copy_tiny();
  prepare();
  fragility_territory *territory = read_with((fragility_territory_options){.points = points});
  tiny_same(territory->units->units.latitude[0], 45, "latitude");
  assert_true(isnan(territory->units->units.latitude[1]));
  fragility_territory_free(territory);
  tiny_scratch_close(&scratch);
}

static void past_years_are_read_from_the_tables(void **state) {
  (void)state;
  char path[TINY_PATH];
  snprintf(path, sizeof path, "%.200s/datasets/territory", getenv("FRAGILITY_SOURCE_ROOT"));
  copy_tables(path);
  fragility_territory *read = read_with((fragility_territory_options){.vintage = 2018, .without_points = true});
  prepare();
  fragility_territory *taken = read_with((fragility_territory_options){.vintage = 2018, .without_points = true});
  same(read, taken);
  fragility_territory_free(read);
  fragility_territory_free(taken);
}

/* ---- damage ---- */

static char *bytes;
static size_t size;

static void load(void) {
  FILE *file = fopen(in_folder("prepared.bin"), "rb");
  assert_non_null(file);
  bytes = malloc(1 << 20);
  assert_non_null(bytes);
  size = fread(bytes, 1, 1 << 20, file);
  fclose(file);
  assert_true(size > 4096 && size < 1 << 20);
}

static void put(const void *data, size_t n) {
  FILE *file = fopen(in_folder("prepared.bin"), "wb");
  assert_non_null(file);
  assert_int_equal(fwrite(data, 1, n, file), n);
  fclose(file);
}

static void cut_anywhere_it_is_not_taken(void **state) {
  (void)state;
  copy_tiny();
  prepare();
  load();
  fragility_territory *whole = read_with((fragility_territory_options){.vintage = 0});
  const size_t cuts[] = {0, 1, 15, 16, 100, sizeof(void *) * 100, size / 4, size / 2, size - 9, size - 1};
  for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
    put(bytes, cuts[i]);
    assert_false(is_taken());
    fragility_territory *read = read_with((fragility_territory_options){.vintage = 0});
    same(whole, read);
    fragility_territory_free(read);
  }
  char *longer = calloc(1, size + 8);
  memcpy(longer, bytes, size);
  put(longer, size + 8);
  assert_false(is_taken());
  free(longer), free(bytes);
  fragility_territory_free(whole);
}

static void damaged_anywhere_it_does_no_harm(void **state) {
  (void)state;
  copy_tiny();
  prepare();
  load();
  char *damaged = malloc(size);
  fragility_territory *whole = read_with((fragility_territory_options){.vintage = 0});
  assert_non_null(damaged);
  uint64_t seed = 11;
  for (int round = 0; round < 400; round++) {
    memcpy(damaged, bytes, size);
    for (int k = 0; k < 1 + round % 4; k++) {
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      size_t at = round % 2 ? (seed >> 33) % 1200 % size : (seed >> 33) % size; /* the head, or anywhere */
      damaged[at] = (char)(seed >> 25);
    }
    put(damaged, size);
    fragility_territory *read = read_with((fragility_territory_options){.vintage = 0});
    same(whole, read);
    fragility_territory_free(read);
  }
  fragility_territory_free(whole);
  free(damaged), free(bytes);
}

/* A number that leads nowhere under sums that are right: of each kind of item, its first. */
static void what_leads_nowhere_is_not_taken(void **state) {
  (void)state;
  enum { COUNTS = 24, SUMS = 112, SECTIONS_THERE = 8, HEAD = 928 };
  static const size_t sizes[SECTIONS_THERE] = {1, 32, 12, 12, 8, 16, 4, 8}, places[][2] = {{1, 8}, {1, 12}, {1, 16}, {2, 0}, {2, 4}, {3, 0}, {3, 4}, {4, 0}, {4, 4}, {5, 8}, {5, 12}, {6, 0}};
  copy_movements();
  prepare();
  load();
  char *damaged = malloc(size);
  uint64_t counts[SECTIONS_THERE], words = 0, first[SECTIONS_THERE];
  memcpy(counts, bytes + COUNTS, sizeof counts);
  for (size_t s = 0; s < SECTIONS_THERE; s++) first[s] = words, words += (sizes[s] * counts[s] + 7) / 8;
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    size_t at = places[i][1], word = first[places[i][0]] + at / 8;
    uint64_t before, after, sums[2];
    memcpy(damaged, bytes, size);
    memcpy(&before, damaged + HEAD + 8 * word, 8);
    memset(damaged + HEAD + 8 * first[places[i][0]] + at, 0xEE, 4);
    memcpy(&after, damaged + HEAD + 8 * word, 8);
    memcpy(sums, damaged + SUMS, sizeof sums);
    sums[0] += after - before, sums[1] += (after - before) * (words - word);
    memcpy(damaged + SUMS, sums, sizeof sums);
    put(damaged, size);
    assert_false(is_taken());
  }
  put(bytes, size); /* while whole it is */
  assert_true(is_taken());
  free(damaged), free(bytes);
}

/* What is no file is not waited for. */
static void other_things_in_its_place(void **state) {
  (void)state;
  static const char *const things[] = {"mkfifo %s%s", "mkdir %s%s", "ln -s nowhere %s%s", "ln -s /dev/zero %s%s", "touch %s%s"};
  for (size_t i = 0; i < sizeof things / sizeof *things; i++) {
    copy_tiny();
    run(things[i], in_folder("prepared.bin"), "");
    assert_false(is_taken());
    fragility_territory *territory = read_with((fragility_territory_options){.vintage = 0});
    assert_int_equal(territory->units->units.count, 201);
    fragility_territory_free(territory);
  }
}

static void what_cannot_be_prepared_is_told(void **state) {
  (void)state;
  fragility_error err = {.message = ""};
  copy_tiny();
  assert_int_equal(fragility_territory_prepare(folder, in_folder("nowhere/prepared.bin"), &err), FRAGILITY_ERROR_IO);
  tiny_error(&err, FRAGILITY_ERROR_IO, "cannot write");
  run("rm %s/communes.csv%s", folder, "");
  assert_int_not_equal(fragility_territory_prepare(folder, in_folder("prepared.bin"), &err), FRAGILITY_OK);
  assert_non_null(strstr(err.message, "communes.csv"));
  assert_int_not_equal(access(in_folder("prepared.bin"), F_OK), 0);
}

static int begin(void **state) {
  (void)state;
  return mkdtemp(folder) ? 0 : -1;
}

static int end(void **state) {
  (void)state;
  run("rm -rf %s%s", folder, "");
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(gives_the_tiny_country),       cmocka_unit_test(gives_france),
      cmocka_unit_test(zones_are_added),              cmocka_unit_test(another_table_is_read_itself),
      cmocka_unit_test(each_table_counts),            cmocka_unit_test(unwanted_tables_do_not_count),
      cmocka_unit_test(points_of_ones_own_are_taken), cmocka_unit_test(past_years_are_read_from_the_tables),
      cmocka_unit_test(cut_anywhere_it_is_not_taken), cmocka_unit_test(damaged_anywhere_it_does_no_harm),
      cmocka_unit_test(what_leads_nowhere_is_not_taken), cmocka_unit_test(other_things_in_its_place),
      cmocka_unit_test(what_cannot_be_prepared_is_told)};
  return cmocka_run_group_tests(tests, begin, end);
}
