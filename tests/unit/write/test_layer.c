/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Layers to GeoJSON, workbooks and GeoPackages, seen from inside; tests/api/readback.py reads them with other software. */
#include "../check.h"
#include "write/layer.h"

#include <dirent.h>
#include <locale.h>
#include <signal.h>
#include <sys/resource.h>
#ifdef HAVE_SQLITE
#include "write/database.h"
#endif
#ifdef HAVE_XLSX
#include "write/workbook.h"
#endif

static const char *const codes[] = {"01001", "2A004", "", "31555"};
static const char *const texts[] = {"=1+1", "dit \"x\" <b> & \\\n\t\x01", "\xFF\xC3\xA9", "https://exemple.fr"};
static const double numbers[] = {0.1 + 0.2, NAN, 5e-324, -1e22};
enum { ROWS = COUNT(codes) };

static fragility_sheet *sheet_of(size_t rows) {
  fragility_sheet *sheet;
  assert_int_equal(fragility_sheet_create(rows, &sheet, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_sheet_add_text(sheet, "code", codes, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_sheet_add_text(sheet, "texte", texts, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_sheet_add_numbers(sheet, "taux \"x\"", numbers, NULL), FRAGILITY_OK);
  return sheet;
}

typedef fragility_status (*writer)(const fragility_layer *layers, const char *path, const fragility_export_options *options, fragility_error *err);

static fragility_status as_geojson(const fragility_layer *layer, const char *path, const fragility_export_options *options, fragility_error *err) {
  return fragility_geojson_write(layer, false, path, options, err);
}
static fragility_status as_lines(const fragility_layer *layer, const char *path, const fragility_export_options *options, fragility_error *err) {
  return fragility_geojson_write(layer, true, path, options, err);
}
static fragility_status as_workbook(const fragility_layer *layer, const char *path, const fragility_export_options *options, fragility_error *err) {
  return fragility_xlsx_write(layer, layer != NULL, path, options, err);
}
static fragility_status as_geopackage(const fragility_layer *layer, const char *path, const fragility_export_options *options, fragility_error *err) {
  return fragility_geopackage_write(layer, layer != NULL, path, options, err);
}

/* Those that this library was built with. */
static const writer writers[] = {as_geojson, as_lines,
#ifdef HAVE_XLSX
                                 as_workbook,
#endif
#ifdef HAVE_SQLITE
                                 as_geopackage,
#endif
};

static size_t files_in(const char *folder) {
  size_t count = 0;
  DIR *entries = opendir(folder);
  assert_non_null(entries);
  for (struct dirent *entry; (entry = readdir(entries));) count += entry->d_name[0] != '.';
  closedir(entries);
  return count;
}

static const fragility_export_options replacing = {.replace = true, .readme = "un\ndeux", .author = "A\x02", .licence = "\xFF", .when = 1767225600};

/* ---- GeoJSON, to the byte ---- */

static void geojson_by_lines(void **state) {
  (void)state;
  fragility_sheet *sheet = sheet_of(ROWS);
  static const double longitude[] = {2.35, NAN, 1.23456789012, -180}, latitude[] = {48.85, 1, -0.00000001, 90};
  fragility_layer layer = {.name = "l", .sheet = sheet, .longitude = longitude, .latitude = latitude};
  assert_int_equal(fragility_geojson_write(&layer, true, scratch("a.geojsonl"), &replacing, NULL), FRAGILITY_OK);
  char *text = read_whole(scratch("a.geojsonl"), NULL);
  assert_string_equal(
      text,
      "{\"type\":\"Feature\",\"id\":\"01001\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[2.35,48.85]},"
      "\"properties\":{\"code\":\"01001\",\"texte\":\"=1+1\",\"taux \\\"x\\\"\":0.30000000000000004}}\n"
      "{\"type\":\"Feature\",\"id\":\"2A004\",\"geometry\":null,"
      "\"properties\":{\"code\":\"2A004\",\"texte\":\"dit \\\"x\\\" <b> & \\\\\\n\\t\\u0001\",\"taux \\\"x\\\"\":null}}\n"
      "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[1.2345679,0]},"
      "\"properties\":{\"code\":\"\",\"texte\":\"?\xC3\xA9\",\"taux \\\"x\\\"\":5e-324}}\n"
      "{\"type\":\"Feature\",\"id\":\"31555\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[-180,90]},"
      "\"properties\":{\"code\":\"31555\",\"texte\":\"https://exemple.fr\",\"taux \\\"x\\\"\":-1e+22}}\n");
  free(text);
  fragility_sheet_free(sheet);
}

static void geojson_of_outlines(void **state) {
  (void)state;
  static const double xy[] = {0, 0, 4, 0, 4, 4, 0, 0, 1, 0.5, 2, 1, 2, 0.5, 1, 0.5, 5, 5, 6, 5, 6, 6, 5, 5};
  static const size_t holed_rings[] = {0, 2}, both_rings[] = {0, 2, 3}, points[] = {0, 4, 8, 12};
  static const fragility_polygons holed = {1, holed_rings, points, xy}, both = {2, both_rings, points, xy};
  static const fragility_polygons *const outlines[] = {&holed, &both};
  fragility_sheet *sheet;
  static const double ids[] = {7, NAN};
  assert_int_equal(fragility_sheet_create(2, &sheet, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_sheet_add_numbers(sheet, "id", ids, NULL), FRAGILITY_OK);
  fragility_layer layer = {.name = "l", .title = "L", .sheet = sheet, .polygons = outlines};
  assert_int_equal(fragility_geojson_write(&layer, false, scratch("b.geojson"), NULL, NULL), FRAGILITY_OK);
  char *text = read_whole(scratch("b.geojson"), NULL);
  assert_string_equal(text, "{\"type\":\"FeatureCollection\",\"name\":\"l\",\"title\":\"L\",\"features\":[\n"
                            "{\"type\":\"Feature\",\"id\":7,\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
                            "[[[0,0],[4,0],[4,4],[0,0]],[[1,0.5],[2,1],[2,0.5],[1,0.5]]]},\"properties\":{\"id\":7}},\n"
                            "{\"type\":\"Feature\",\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":"
                            "[[[[0,0],[4,0],[4,4],[0,0]],[[1,0.5],[2,1],[2,0.5],[1,0.5]]],[[[5,5],[6,5],[6,6],[5,5]]]]},\"properties\":{\"id\":null}}\n"
                            "]}\n");
  free(text);
  fragility_sheet_free(sheet);
}

/* ---- all of them ---- */

static char *bytes_of(writer write, const fragility_layer *layer, size_t *size) {
  fragility_error err;
  if (write(layer, scratch("same"), &replacing, &err) != FRAGILITY_OK) fail_msg("%s", err.message);
  return read_whole(scratch("same"), size);
}

static void the_same_bytes_each_time_in_any_locale(void **state) {
  (void)state;
  fragility_sheet *sheet = sheet_of(ROWS);
  static const double longitude[] = {2.35, NAN, 1.5, 3}, latitude[] = {48.85, 1, 43.25, 4}, bounds[] = {0, 0.5, 1.5};
  static const char *const colours[] = {"#000000", "#FFffff"};
  fragility_layer layer = {.name = "l", .title = "L'\xC3\xA9t\xC3\xA9", .sheet = sheet, .longitude = longitude, .latitude = latitude, .colour_by = "taux \"x\"",
                           .bounds = bounds, .colours = colours, .classes = 2};
  for (size_t w = 0; w < COUNT(writers); w++) {
    size_t first_size, second_size;
    assert_non_null(setlocale(LC_ALL, "C"));
    char *first = bytes_of(writers[w], &layer, &first_size);
    (void)(setlocale(LC_ALL, "fr_FR.UTF-8") || setlocale(LC_ALL, "")); /* the comma, where there is such a locale */
    char *second = bytes_of(writers[w], &layer, &second_size);
    assert_int_equal(first_size, second_size);
    assert_memory_equal(first, second, first_size);
    free(first);
    free(second);
  }
  assert_non_null(setlocale(LC_ALL, "C"));
  fragility_sheet_free(sheet);
}

static void layers_of_nothing(void **state) {
  (void)state;
  fragility_sheet *empty = sheet_of(0), *bare;
  assert_int_equal(fragility_sheet_create(3, &bare, NULL), FRAGILITY_OK);
  static const double nowhere[] = {NAN, NAN, NAN};
  for (size_t w = 0; w < COUNT(writers); w++) {
    free(bytes_of(writers[w], &(fragility_layer){.name = "vide", .sheet = empty}, NULL));
    free(bytes_of(writers[w], &(fragility_layer){.name = "nu", .sheet = bare}, NULL));
    free(bytes_of(writers[w], &(fragility_layer){.name = "nulle_part", .sheet = bare, .longitude = nowhere, .latitude = nowhere}, NULL));
  }
  fragility_sheet_free(empty);
  fragility_sheet_free(bare);
}

static void wrong_layers_are_refused(void **state) {
  (void)state;
  fragility_sheet *sheet = sheet_of(ROWS);
  static const double falling[] = {1, 0}, growing[] = {0, 1}, here[ROWS] = {0};
  static const char *const colour[] = {"#123456"}, *const odd[] = {"red"}, *const none[] = {NULL};
  const fragility_layer wrong[] = {
      {.name = NULL, .sheet = sheet},
      {.name = "", .sheet = sheet},
      {.name = "Nom", .sheet = sheet},
      {.name = "a\"; DROP", .sheet = sheet},
      {.name = "l", .sheet = NULL},
      {.name = "l", .sheet = sheet, .longitude = here},
      {.name = "l", .sheet = sheet, .colour_by = "absent", .bounds = growing, .colours = colour, .classes = 1},
      {.name = "l", .sheet = sheet, .colour_by = "code", .bounds = growing, .colours = colour, .classes = 1},
      {.name = "l", .sheet = sheet, .colour_by = "taux \"x\""},
      {.name = "l", .sheet = sheet, .colour_by = "taux \"x\"", .bounds = falling, .colours = colour, .classes = 1},
      {.name = "l", .sheet = sheet, .colour_by = "taux \"x\"", .bounds = growing, .colours = odd, .classes = 1},
      {.name = "l", .sheet = sheet, .colour_by = "taux \"x\"", .bounds = growing, .colours = none, .classes = 1},
  };
  assert_int_equal(mkdir(scratch("refused"), 0700), 0);
  for (size_t w = 0; w < COUNT(writers); w++) {
    fragility_error err;
    for (size_t i = 0; i < COUNT(wrong); i++) assert_int_equal(writers[w](&wrong[i], scratch("refused/x"), NULL, &err), FRAGILITY_ERROR_ARGUMENT);
    assert_int_equal(writers[w](NULL, scratch("refused/x"), NULL, &err), FRAGILITY_ERROR_ARGUMENT);
    const fragility_layer good = {.name = "l", .sheet = sheet};
    assert_int_equal(writers[w](&good, NULL, NULL, &err), FRAGILITY_ERROR_ARGUMENT);
    assert_int_equal(writers[w](&good, scratch("refused/x"), &(fragility_export_options){.when = -1}, &err), FRAGILITY_ERROR_ARGUMENT);
  }
  assert_int_equal(files_in(scratch("refused")), 0);
  fragility_sheet_free(sheet);
}

static void places_that_cannot_be_written(void **state) {
  (void)state;
  fragility_sheet *sheet = sheet_of(ROWS);
  const fragility_layer layer = {.name = "l", .sheet = sheet};
  assert_int_equal(mkdir(scratch("places"), 0700), 0);
  assert_int_equal(mkdir(scratch("places/folder"), 0700), 0);
  write_scratch("places/mine", "mine", 4);
  for (size_t w = 0; w < COUNT(writers); w++) {
    fragility_error err;
    assert_int_equal(writers[w](&layer, scratch("places/mine"), NULL, &err), FRAGILITY_ERROR_IO);
    assert_string_equal(err.message, "mine: the file exists; -f replaces it");
    assert_int_equal(writers[w](&layer, scratch("places/folder"), &replacing, &err), FRAGILITY_ERROR_IO);
    assert_string_equal(err.message, "folder: found a folder, expected a file");
    assert_int_equal(writers[w](&layer, scratch("places/no/such"), &replacing, &err), FRAGILITY_ERROR_IO);
  }
  char *kept = read_whole(scratch("places/mine"), NULL);
  assert_string_equal(kept, "mine");
  free(kept);
  assert_int_equal(files_in(scratch("places")), 2);
  fragility_sheet_free(sheet);
}

/* Libraries that want a path get no stream. */
static void streams_are_refused_to_them(void **state) {
  (void)state;
  fragility_sheet *sheet = sheet_of(ROWS);
  const fragility_layer layer = {.name = "l", .sheet = sheet};
  assert_int_equal(mkfifo(scratch("pipe"), 0600), 0);
  for (size_t w = 2; w < COUNT(writers); w++) {
    fragility_error err;
    assert_int_equal(writers[w](&layer, "-", NULL, &err), FRAGILITY_ERROR_ARGUMENT);
    assert_string_equal(err.message, "a file of this kind is not written to standard output: give the name of a file");
    assert_int_equal(writers[w](&layer, scratch("pipe"), &replacing, &err), FRAGILITY_ERROR_IO);
    assert_string_equal(err.message, "pipe: found a device or a pipe, expected a file");
  }
  fragility_sheet_free(sheet);
}

/* As on a full disk: no file of any kind may be longer than this. */
static void a_full_disk_leaves_nothing(void **state) {
  (void)state;
  enum { MANY = 4000, MOST = 100000 };
  static double many[MANY];
  uint64_t seed = 7;
  for (size_t i = 0; i < MANY; i++) many[i] = (double)random_bits(&seed) / 3;
  fragility_sheet *sheet;
  struct rlimit limit, before;
  assert_int_equal(fragility_sheet_create(MANY, &sheet, NULL), FRAGILITY_OK);
  for (int c = 0; c < 4; c++) assert_int_equal(fragility_sheet_add_numbers(sheet, "x", many, NULL), FRAGILITY_OK);
  assert_int_equal(mkdir(scratch("full"), 0700), 0);
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
  limit = before;
  limit.rlim_cur = MOST;
  signal(SIGXFSZ, SIG_IGN);
  for (size_t w = 0; w < COUNT(writers); w++) {
    fragility_error err;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    fragility_status status = writers[w](&(fragility_layer){.name = "l", .sheet = sheet}, scratch("full/x"), &replacing, &err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(status, FRAGILITY_ERROR_IO);
    assert_non_null(strstr(err.message, "x: cannot write: "));
    assert_int_equal(files_in(scratch("full")), 0);
  }
  fragility_sheet_free(sheet);
}

static void what_is_lacking_is_told(void **state) {
  (void)state;
  fragility_sheet *sheet = sheet_of(ROWS);
  const fragility_layer layer = {.name = "l", .sheet = sheet};
  fragility_error err = {0};
  (void)layer, (void)err;
#ifndef HAVE_XLSX
  assert_int_equal(as_workbook(&layer, scratch("x.xlsx"), NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_non_null(strstr(err.message, "libxlsxwriter-dev"));
#endif
#ifndef HAVE_SQLITE
  assert_int_equal(as_geopackage(&layer, scratch("x.gpkg"), NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_non_null(strstr(err.message, "libsqlite3-dev"));
#endif
  fragility_sheet_free(sheet);
}

/* ---- workbooks ---- */
#ifdef HAVE_XLSX

static void names_of_sheets(void **state) {
  (void)state;
  static const struct {
    const char *title, *name;
  } cases[] = {
      {"Communes", "Communes"},
      {"communes", "communes (2)"},
      {"\xC3\x80 lire", "\xC3\x80 lire"},
      {"\xC3\xA0 LIRE", "\xC3\xA0 LIRE (2)"},
      {"'a/b\\c:[d]*?'", "a b c d"},
      {"0123456789012345678901234567890123456789", "0123456789012345678901234567890"},
      {"01234567890123456789012345678901", "012345678901234567890123456 (2)"},
      {"\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"
       "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9",
       "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"
       "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"},
      {":::", "Feuille"},
      {"", "Feuille (2)"},
      {"history", "history (2)"},
      {"a\xFF\x01z", "a z"},
  };
  char names[COUNT(cases)][FRAGILITY_SHEET_NAME_SIZE];
  for (size_t i = 0; i < COUNT(cases); i++) {
    fragility_sheet_name_make(cases[i].title, names, i, names[i]);
    assert_string_equal(names[i], cases[i].name);
  }
}

static void letters_of_columns(void **state) {
  (void)state;
  static const struct {
    size_t column;
    const char *letters;
  } cases[] = {{0, "A"}, {25, "Z"}, {26, "AA"}, {51, "AZ"}, {52, "BA"}, {701, "ZZ"}, {702, "AAA"}, {16383, "XFD"}};
  char letters[FRAGILITY_CELL_LETTERS];
  for (size_t i = 0; i < COUNT(cases); i++) {
    fragility_cell_letters(cases[i].column, letters);
    assert_string_equal(letters, cases[i].letters);
  }
}

static char *cell_of(const char *text) {
  char *xml = NULL;
  size_t size;
  FILE *file = open_memstream(&xml, &size);
  assert_non_null(file);
  fragility_xml_write(file, text, true);
  fclose(file);
  return xml;
}

static void texts_of_cells(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"=1+1", "=1+1"},           {"<a href=\"x\">&", "&lt;a href=&quot;x&quot;&gt;&amp;"}, {"a\r\nb\tc", "a_x000D_\nb\tc"}, {"\x01\x1F", "_x0001__x001F_"},
      {"_x0041_", "_x005F_x0041_"}, {"_x004_ _X0041_", "_x004_ _X0041_"},                  {"\xFF\xC3", "??"},             {"\xEF\xBF\xBE", "?"},
      {"\xC3\xA9\xF0\x9F\x98\x80", "\xC3\xA9\xF0\x9F\x98\x80"}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    char *xml = cell_of(cases[i][0]);
    assert_string_equal(xml, cases[i][1]);
    free(xml);
  }
}

static void what_no_spreadsheet_holds(void **state) {
  (void)state;
  fragility_sheet *sheet;
  fragility_error err;
  char *text = malloc(FRAGILITY_CELL_CHARACTERS + 2);
  memset(text, 'x', FRAGILITY_CELL_CHARACTERS + 1);
  text[FRAGILITY_CELL_CHARACTERS + 1] = '\0';
  const char *const column[] = {"a", text};
  assert_int_equal(fragility_sheet_create(2, &sheet, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_sheet_add_text(sheet, "t", column, NULL), FRAGILITY_OK);
  const fragility_layer layer = {.name = "l", .sheet = sheet};
  assert_int_equal(fragility_xlsx_write(&layer, 1, scratch("long.xlsx"), NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_string_equal(err.message, "row 2 of \"l\" has 32768 characters in the column \"t\", a cell of a spreadsheet holds 32767");
  fragility_sheet_free(sheet);
  assert_int_equal(fragility_sheet_create(1048576, &sheet, NULL), FRAGILITY_OK);
  const fragility_layer tall = {.name = "l", .sheet = sheet};
  assert_int_equal(fragility_xlsx_write(&tall, 1, scratch("long.xlsx"), NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_string_equal(err.message, "\"l\" has 1048576 rows, a sheet of a spreadsheet holds 1048575");
  assert_int_equal(access(scratch("long.xlsx"), F_OK), -1);
  fragility_sheet_free(sheet);
  free(text);
}
#endif

/* ---- GeoPackages ---- */
#ifdef HAVE_SQLITE

static void blob_of_a_point(void **state) {
  (void)state;
  static const double longitude[] = {1}, latitude[] = {-2};
  static const unsigned char expected[] = {'G', 'P', 0, 1, 0xE6, 0x10, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0};
  struct fragility_blob blob = {NULL, 0, 0};
  struct fragility_extent extent;
  assert_true(fragility_blob_fill(&blob, &(fragility_layer){.longitude = longitude, .latitude = latitude}, 0, &extent));
  assert_int_equal(blob.size, sizeof expected);
  assert_memory_equal(blob.bytes, expected, sizeof expected);
  assert_true(extent.west == 1 && extent.east == 1 && extent.south == -2 && extent.north == -2);
  free(blob.bytes);
}

/* Columns that differ by case alone, that are called as the table's own, or nothing at all. */
static void names_of_columns(void **state) {
  (void)state;
  static const char *const columns[] = {"Code", "code", "FID", "geom", "geom_2", "", "a\"b"}, *const expected[] = {"Code", "code_2", "FID", "geom", "geom_2", "column", "a\"b"};
  fragility_sheet *sheet;
  assert_int_equal(fragility_sheet_create(0, &sheet, NULL), FRAGILITY_OK);
  for (size_t c = 0; c < COUNT(columns); c++) assert_int_equal(fragility_sheet_add_text(sheet, columns[c], NULL, NULL), FRAGILITY_OK);
  struct fragility_relation relation;
  const fragility_layer layer = {.name = "l", .sheet = sheet};
  assert_true(fragility_relation_make(&layer, &relation));
  for (size_t c = 0; c < COUNT(columns); c++) assert_string_equal(relation.names[c], expected[c]);
  assert_string_equal(relation.key, "fid_2");
  assert_string_equal(relation.place, "geom_3");
  assert_null(relation.type);
  fragility_relation_free(&relation);
  assert_int_equal(fragility_geopackage_write(&layer, 1, scratch("names.gpkg"), &replacing, NULL), FRAGILITY_OK);
  fragility_sheet_free(sheet);
}

static void names_a_geopackage_keeps(void **state) {
  (void)state;
  static const char *const kept[] = {"gpkg_contents", "rtree_a_geom", "sqlite_sequence", "layer_styles"};
  fragility_sheet *sheet = sheet_of(ROWS);
  for (size_t i = 0; i < COUNT(kept); i++)
    assert_int_equal(fragility_geopackage_write(&(fragility_layer){.name = kept[i], .sheet = sheet}, 1, scratch("k.gpkg"), NULL, NULL), FRAGILITY_ERROR_ARGUMENT);
  const fragility_layer twice[] = {{.name = "a", .sheet = sheet}, {.name = "a", .sheet = sheet}}, titled[] = {{.name = "a", .title = "b", .sheet = sheet}, {.name = "b", .title = "b", .sheet = sheet}};
  assert_int_equal(fragility_geopackage_write(twice, 2, scratch("k.gpkg"), NULL, NULL), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_geopackage_write(titled, 2, scratch("k.gpkg"), NULL, NULL), FRAGILITY_OK);
  fragility_sheet_free(sheet);
}

/* A row for each place of its own: outlines and points in one layer. */
static void outlines_and_points_in_one(void **state) {
  (void)state;
  static const double xy[] = {0, 0, 4, 0, 4, 4, 0, 0}, longitude[ROWS] = {NAN, 1, 2, NAN}, latitude[ROWS] = {NAN, 1, 2, NAN};
  static const size_t rings[] = {0, 1}, points[] = {0, 4};
  static const fragility_polygons outline = {1, rings, points, xy};
  static const fragility_polygons *const outlines[ROWS] = {&outline};
  fragility_sheet *sheet = sheet_of(ROWS);
  const fragility_layer mixed = {.name = "l", .sheet = sheet, .polygons = outlines, .longitude = longitude, .latitude = latitude};
  struct fragility_relation relation;
  assert_true(fragility_relation_make(&mixed, &relation));
  assert_string_equal(relation.type, "GEOMETRY");
  fragility_relation_free(&relation);
  for (size_t w = 0; w < COUNT(writers); w++) free(bytes_of(writers[w], &mixed, NULL));
  fragility_sheet_free(sheet);
}
#endif

static int end(void **state) {
  return (void)state, scratch_end(), 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(geojson_by_lines), cmocka_unit_test(geojson_of_outlines), cmocka_unit_test(the_same_bytes_each_time_in_any_locale),
      cmocka_unit_test(layers_of_nothing), cmocka_unit_test(wrong_layers_are_refused), cmocka_unit_test(places_that_cannot_be_written),
      cmocka_unit_test(streams_are_refused_to_them), cmocka_unit_test(a_full_disk_leaves_nothing), cmocka_unit_test(what_is_lacking_is_told),
#ifdef HAVE_XLSX
      cmocka_unit_test(names_of_sheets), cmocka_unit_test(letters_of_columns), cmocka_unit_test(texts_of_cells), cmocka_unit_test(what_no_spreadsheet_holds),
#endif
#ifdef HAVE_SQLITE
      cmocka_unit_test(blob_of_a_point), cmocka_unit_test(names_of_columns), cmocka_unit_test(names_a_geopackage_keeps), cmocka_unit_test(outlines_and_points_in_one),
#endif
  };
  return cmocka_run_group_tests(tests, NULL, end);
}
