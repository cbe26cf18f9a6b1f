/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every public verb that takes memory, on the world. */
#include "alloc.h"

#include "territory/territory.h"

#include <unistd.h>

static fragility_status territory_read(void **out, fragility_error *err) {
  return fragility_territory_read(world.territory_folder, (fragility_territory **)out, err);
}
static fragility_status territory_read_prepared(void **out, fragility_error *err) {
  return fragility_territory_read(world.prepared, (fragility_territory **)out, err);
}
static fragility_status territory_read_with(void **out, fragility_error *err) {
  fragility_territory_options options = {.directory = world.territory_folder, .points = world.points};
  return fragility_territory_read_with(&options, (fragility_territory **)out, err);
}
static fragility_status catalogue_read(void **out, fragility_error *err) { return fragility_catalogue_read(NULL, 0, (fragility_catalogue **)out, err); }
static fragility_status downloads_read(void **out, fragility_error *err) { return fragility_downloads_read(NULL, 0, (fragility_downloads **)out, err); }
/* From the cache, which the lock describes. */
static fragility_status download_fetch(void **out, fragility_error *err) {
  static fragility_fetched fetched;
  static const fragility_download_facts download = {.id = "table", .url = "http://127.0.0.1/table.csv"};
  fragility_fetch_options options = {.cache = world.folder, .offline = true, .options = &world.options};
  fragility_status status = fragility_download_fetch(&download, &options, &fetched, err);
  *out = status == FRAGILITY_OK ? &fetched : NULL;
  return status;
}

static fragility_status import(const char *const *paths, size_t n, bool as_is, void **out, fragility_error *err) {
  fragility_import_options options = {.catalogue = as_is ? NULL : world.catalogue, .as_is = as_is, .options = &world.options};
  return fragility_table_import(paths, n, as_is ? NULL : world.territory, &options, (fragility_table **)out, err);
}
static fragility_status table_import(void **out, fragility_error *err) {
  const char *paths[] = {world.indicators, world.premises};
  return import(paths, 2, false, out, err);
}
static fragility_status table_import_zip(void **out, fragility_error *err) { return import((const char *[]){world.zip}, 1, false, out, err); }
static fragility_status table_import_gz(void **out, fragility_error *err) { return import((const char *[]){world.gz}, 1, false, out, err); }
static fragility_status table_import_as_is(void **out, fragility_error *err) {
  const char *paths[] = {world.indicators, world.premises};
  return import(paths, 2, true, out, err);
}
/* Large enough to be cut into chunks, with rows that libcsv must read. */
static fragility_status table_import_large(void **out, fragility_error *err) {
  const char *paths[] = {world.large};
  return import(paths, 1, true, out, err);
}
static fragility_status table_parse(void **out, fragility_error *err) {
  fragility_import_options options = {.catalogue = world.catalogue, .options = &world.options};
  return fragility_table_parse("indicators.csv", world.table_text, world.table_size, world.territory, &options, (fragility_table **)out, err);
}
static fragility_status table_from_columns(void **out, fragility_error *err) {
  static const char *const codes[] = {"a", "b", "c"}, *const names[] = {"A", "B", "C"};
  static const double values[] = {1, 2, 3};
  fragility_units units = {.count = 3, .code = codes, .name = names, .epci = names};
  fragility_column columns[] = {{.name = "x", .values = values}, {.name = "y", .values = values, .denominators = values}};
  return fragility_table_from_columns(&units, columns, 2, (fragility_table **)out, err);
}
static fragility_status profile_read(void **out, fragility_error *err) {
  return fragility_profile_read(world.indicators, world.territory, NULL, (fragility_profile **)out, err);
}
static fragility_status method_read(void **out, fragility_error *err) { return fragility_method_read("fragilite-2026", (fragility_method **)out, err); }
static fragility_status method_parse(void **out, fragility_error *err) {
  return fragility_method_parse("own.csv", world.method_text, world.method_size, (fragility_method **)out, err);
}
static fragility_status method_list_read(void **out, fragility_error *err) { return fragility_method_list_read((fragility_method_list **)out, err); }
static fragility_status score_compute(void **out, fragility_error *err) {
  fragility_score_options options = {.reference = FRAGILITY_EPCI, .options = &world.options};
  return fragility_score_compute(world.table, world.method, &options, (fragility_score **)out, err);
}
static fragility_status score_roll_up(void **out, fragility_error *err) {
  return fragility_score_roll_up(world.score, FRAGILITY_DEPARTEMENT, (fragility_score **)out, err);
}
static fragility_status score_sheet(void **out, fragility_error *err) {
  return fragility_score_sheet(world.score, FRAGILITY_FULL, NULL, (fragility_sheet **)out, err);
}
static fragility_status score_as_table(void **out, fragility_error *err) { return fragility_score_as_table(world.score, (fragility_table **)out, err); }
static fragility_status supply_read(void **out, fragility_error *err) {
  return fragility_supply_read((const char *[]){world.venues}, 1, world.territory, &world.options, (fragility_supply **)out, err);
}
static fragility_status supply_read_merged(void **out, fragility_error *err) {
  fragility_supply_options options = {.repair = true, .merge = true, .capacities = true, .options = &world.options};
  return fragility_supply_read_with((const char *[]){world.venues, world.venues}, 2, world.territory, &options, (fragility_supply **)out, err);
}
static fragility_status supply_from_venues(void **out, fragility_error *err) {
  const fragility_venue venues[] = {{.id = "b", .name = "B", .code = "01001", .latitude = 46, .longitude = 5}, {.id = "a", .name = "A", .latitude = 45, .longitude = 4}};
  return fragility_supply_from_venues(venues, 2, (fragility_supply **)out, err);
}
static fragility_status supply_change(void **out, fragility_error *err) {
  return fragility_supply_change(world.supply, NULL, world.supply, (fragility_supply **)out, err);
}
static fragility_status supply_sheet(void **out, fragility_error *err) {
  return fragility_supply_sheet(world.supply, fragility_territory_units(world.territory), (fragility_sheet **)out, err);
}
static fragility_status supply_offer(void **out, fragility_error *err) {
  return fragility_supply_offer(world.supply, world.need, FRAGILITY_EPCI, NULL, (fragility_sheet **)out, err);
}
static fragility_status catchment_compute(void **out, fragility_error *err) {
  fragility_catchment_options options = {.measure = "bfca", .decay = {.name = "binary", .limit = 50}, .demand = fragility_territory_units(world.territory)->population,
                                         .options = &world.options};
  return fragility_catchment_compute(fragility_territory_units(world.territory), world.supply, &options, (fragility_catchment **)out, err);
}
static fragility_status nearest_sheet(void **out, fragility_error *err) {
  return fragility_nearest_sheet(fragility_territory_units(world.territory), world.supply, 2, NULL, NULL, (fragility_sheet **)out, err);
}
static fragility_status demand_points(void **out, fragility_error *err) {
  return fragility_territory_demand_points(world.territory, world.need, (fragility_table **)out, err);
}
/* Gaps of a need in parts, and zones of which some units have several. */
static fragility_status gaps_of_parts(void **out, fragility_error *err) {
  fragility_table *points = NULL;
  fragility_gaps *gaps = NULL;
  fragility_gaps_options options = {.norm_km = 3, .options = &world.options};
  fragility_status status = fragility_territory_demand_points(world.territory, world.need, &points, err);
  *out = NULL;
  if (!status) status = fragility_gaps_find(points, world.supply, &options, &gaps, err);
  if (!status) status = fragility_gaps_sheet(gaps, FRAGILITY_COMMUNE, (fragility_sheet **)out, err);
  fragility_gaps_free(gaps);
  fragility_table_free(points);
  return status;
}
static fragility_status table_of_zones(void **out, fragility_error *err) {
  static const char *const codes[] = {"a", "b"}, *const zones[] = {"N|S", "S"};
  static const double values[] = {1, 2};
  const fragility_units units = {.count = 2, .code = codes, .zone = zones, .commune = codes};
  const fragility_column column = {.name = "x", .values = values};
  return fragility_table_from_columns(&units, &column, 1, (fragility_table **)out, err);
}
static fragility_status places_read(void **out, fragility_error *err) {
  return fragility_places_read(world.venues, NULL, 0, world.territory, &world.options, (fragility_places **)out, err);
}
static fragility_status equity_sheet(void **out, fragility_error *err) {
  static const double norm = 10;
  const fragility_units *units = fragility_table_units(world.need);
  fragility_access *reach;
  fragility_status status = fragility_access_compute(units, world.supply, &norm, 1, &world.options, &reach, err);
  if (!status) status = fragility_equity_sheet(world.need, world.supply, reach, units->population, FRAGILITY_EPCI, NULL, (fragility_sheet **)out, err);
  else *out = NULL;
  fragility_access_free(reach);
  return status;
}
static fragility_status gaps_compare(void **out, fragility_error *err) { return fragility_gaps_compare(world.gaps, world.gaps, FRAGILITY_EPCI, (fragility_sheet **)out, err); }
static fragility_status gaps_quantile(void **out, fragility_error *err) {
  fragility_gaps_options options = {.rule = FRAGILITY_RULE_QUANTILE, .options = &world.options};
  return fragility_gaps_find(world.need, world.supply, &options, (fragility_gaps **)out, err);
}
static fragility_status gaps_page(void **out, fragility_error *err) {
  const fragility_journal *journals[] = {fragility_table_journal(world.need), fragility_supply_journal(world.supply)};
  return fragility_gaps_page(world.gaps, "partout", journals, 2, (char **)out, err);
}
static fragility_status siting_find(void **out, fragility_error *err) {
  fragility_siting_options options = {.norm_km = 3, .count = 2, .options = &world.options};
  return fragility_siting_find(fragility_table_units(world.need), world.supply, NULL, &options, (fragility_siting **)out, err);
}
static fragility_status access_compute(void **out, fragility_error *err) {
  static const double radii[] = {5, 50};
  return fragility_access_compute(fragility_territory_units(world.territory), world.supply, radii, 2, &world.options, (fragility_access **)out, err);
}
static fragility_status gaps_find(void **out, fragility_error *err) {
  fragility_gaps_options options = {.norm_km = 3, .options = &world.options};
  return fragility_gaps_find(world.need, world.supply, &options, (fragility_gaps **)out, err);
}
static fragility_status gaps_sheet(void **out, fragility_error *err) { return fragility_gaps_sheet(world.gaps, FRAGILITY_COMMUNE, (fragility_sheet **)out, err); }
static fragility_status gaps_sheet_parents(void **out, fragility_error *err) {
  return fragility_gaps_sheet(world.gaps, FRAGILITY_EPCI, (fragility_sheet **)out, err);
}
static fragility_status sheet_create(void **out, fragility_error *err) {
  static const char *const texts[] = {"a", "a", NULL};
  static const double numbers[] = {1, 2, 3};
  fragility_sheet *sheet = NULL;
  fragility_status status = fragility_sheet_create(3, &sheet, err);
  if (!status) status = fragility_sheet_add_text(sheet, "text", texts, err);
  if (!status) status = fragility_sheet_add_numbers(sheet, "number", numbers, err);
  if (status) fragility_sheet_free(sheet);
  *out = status ? NULL : sheet;
  return status;
}
static fragility_status sheet_write_csv(void **out, fragility_error *err) {
  fragility_status status = fragility_sheet_write_csv(world.sheet, world.out, NULL, err);
  *out = status ? NULL : world.out;
  return status;
}
static fragility_status table_sheet(void **out, fragility_error *err) { return fragility_table_sheet(world.table, NULL, (fragility_sheet **)out, err); }
static fragility_status csvt_write(void **out, fragility_error *err) {
  fragility_status status = fragility_csvt_write(world.sheet, world.out, false, err);
  *out = status ? NULL : world.out;
  return status;
}
static fragility_status package_write(void **out, fragility_error *err) {
  fragility_package package = {.name = "x", .path = "x.csv", .sheet = world.sheet, .table = world.table};
  fragility_status status = fragility_package_write(&package, world.out, false, err);
  *out = status ? NULL : world.out;
  return status;
}
/* Of the sheet, with a square, a point and nothing. */
static fragility_layer layer_of_sheet(void) {
  static const double xy[] = {0, 0, 1, 0, 1, 1, 0, 0};
  static const size_t rings[] = {0, 1}, points[] = {0, 4};
  static const fragility_polygons square = {1, rings, points, xy}, *outlines[64] = {&square};
  static double degrees[64];
  for (size_t i = 0; i < 64; i++) degrees[i] = i == 1 ? 1 : NAN;
  static const double bounds[] = {0, 1, 2};
  static const char *const colours[] = {"#000000", "#ffffff"};
  return (fragility_layer){.name = "layer", .title = "\xFFLayer", .sheet = world.layer_sheet, .polygons = outlines, .longitude = degrees, .latitude = degrees,
                           .colour_by = "number", .bounds = bounds, .colours = colours, .classes = 2};
}
static fragility_status geojson_write(void **out, fragility_error *err) {
  fragility_layer layer = layer_of_sheet();
  fragility_status status = fragility_geojson_write(&layer, false, world.out, NULL, err);
  *out = status ? NULL : world.out;
  return status;
}
#ifdef HAVE_SQLITE
static fragility_status geopackage_write(void **out, fragility_error *err) {
  fragility_layer layer = layer_of_sheet();
  fragility_status status = fragility_geopackage_write(&layer, 1, world.out, NULL, err);
  *out = status ? NULL : world.out;
  return status;
}
#endif
static fragility_status text_write(void **out, fragility_error *err) {
  fragility_status status = fragility_text_write("a text\n", world.out, false, err);
  *out = status ? NULL : world.out;
  return status;
}
static fragility_status report_write(void **out, fragility_error *err) {
  const fragility_journal *journals[] = {fragility_table_journal(world.table), fragility_supply_journal(world.supply)};
  const char *inputs[] = {world.indicators, world.premises}, *options[] = {"method", "fragilite-2026"};
  fragility_report report = {.command = "test", .options = options, .option_count = 1, .method = "m", .method_hash = "h", .inputs = inputs,
                             .input_count = 2, .journals = journals, .journal_count = 2, .table = world.table};
  fragility_status status = fragility_report_write(&report, world.out, false, err);
  *out = status ? NULL : world.out;
  return status;
}

static fragility_status contours_read(void **out, fragility_error *err) {
  fragility_contours_options options = {.tolerance = 0.001, .options = &world.options};
  return fragility_contours_read((const char *[]){world.contours}, 1, world.territory, &options, (fragility_contours **)out, err);
}
static fragility_study whole_study(void) {
  return (fragility_study){.territory = world.territory, .method = world.method, .table = world.table, .score = world.score, .supply = world.supply, .gaps = world.gaps,
                           .contours = world.contours_read, .options = &world.options};
}
static fragility_status map_write(void **out, fragility_error *err) {
  fragility_study study = whole_study();
  fragility_map_options options = {.kind = FRAGILITY_CLASSES_JENKS, .classes = 3};
  fragility_status status = fragility_map_write(&study, &options, world.page, err);
  *out = status ? NULL : world.page;
  return status;
}
static fragility_status portrait_write(void **out, fragility_error *err) {
  fragility_study study = whole_study();
  fragility_portrait_options options = {.after = world.gaps};
  fragility_status status = fragility_portrait_write(&study, FRAGILITY_EPCI, "200000001", &options, world.page, err);
  *out = status ? NULL : world.page;
  return status;
}
static fragility_status export_write(void **out, fragility_error *err) {
  fragility_study study = whole_study();
  fragility_status status = fragility_export_write(&study, NULL, world.lines, err);
  *out = status ? NULL : world.lines;
  return status;
}
static fragility_status folder_write(void **out, fragility_error *err) {
  fragility_study study = whole_study();
  fragility_folder_options options = {.publisher = "X", .address = "https://x.example/"};
  fragility_status status = fragility_folder_write(&study, &options, world.folded, err);
  *out = status ? NULL : world.folded;
  return status;
}

static void free_territory(void *handle) { fragility_territory_free(handle); }
static void free_catalogue(void *handle) { fragility_catalogue_free(handle); }
static void free_nothing(void *handle) { (void)handle; }
static void free_downloads(void *handle) { fragility_downloads_free(handle); }
static void free_table(void *handle) { fragility_table_free(handle); }
static void free_profile(void *handle) { fragility_profile_free(handle); }
static void free_method(void *handle) { fragility_method_free(handle); }
static void free_list(void *handle) { fragility_method_list_free(handle); }
static void free_score(void *handle) { fragility_score_free(handle); }
static void free_sheet(void *handle) { fragility_sheet_free(handle); }
static void free_supply(void *handle) { fragility_supply_free(handle); }
static void free_access(void *handle) { fragility_access_free(handle); }
static void free_catchment(void *handle) { fragility_catchment_free(handle); }
static void free_siting(void *handle) { fragility_siting_free(handle); }
static void free_places(void *handle) { fragility_places_free(handle); }
static void free_text(void *text) { fragility_text_free(text); }
static void free_gaps(void *handle) { fragility_gaps_free(handle); }
static void free_contours(void *handle) { fragility_contours_free(handle); }
static void free_folder(void *path) {
  char command[400];
  snprintf(command, sizeof command, "rm -rf %s", (const char *)path);
  if (path && system(command) != 0) perror(command);
}
static void free_file(void *path) { if (path) unlink(path); }

static const struct verb verbs[] = {
    {"territory_read", territory_read, territory_digest, free_territory},
    {"territory prepared", territory_read_prepared, territory_digest, free_territory},
    {"territory_read_with", territory_read_with, territory_digest, free_territory},
    {"catalogue_read", catalogue_read, catalogue_digest, free_catalogue},
    {"downloads_read", downloads_read, downloads_digest, free_downloads},
    {"download_fetch", download_fetch, fetched_digest, free_nothing},
    {"table_import", table_import, table_digest, free_table},
    {"table_import of a zip", table_import_zip, table_digest, free_table},
    {"table_import of a gz", table_import_gz, table_digest, free_table},
    {"table_import as is", table_import_as_is, table_digest, free_table},
    {"table_import in chunks", table_import_large, table_digest, free_table},
    {"table_parse", table_parse, table_digest, free_table},
    {"table_from_columns", table_from_columns, table_digest, free_table},
    {"profile_read", profile_read, profile_digest, free_profile},
    {"method_read", method_read, method_digest, free_method},
    {"method_parse", method_parse, method_digest, free_method},
    {"method_list_read", method_list_read, list_digest, free_list},
    {"score_compute", score_compute, score_digest, free_score},
    {"score_roll_up", score_roll_up, score_digest, free_score},
    {"score_sheet", score_sheet, sheet_digest, free_sheet},
    {"score_as_table", score_as_table, table_digest, free_table},
    {"supply_read", supply_read, supply_digest, free_supply},
    {"supply_read_with", supply_read_merged, supply_digest, free_supply},
    {"supply_from_venues", supply_from_venues, supply_digest, free_supply},
    {"supply_change", supply_change, supply_digest, free_supply},
    {"supply_sheet", supply_sheet, sheet_digest, free_sheet},
    {"supply_offer", supply_offer, sheet_digest, free_sheet},
    {"catchment_compute", catchment_compute, catchment_digest, free_catchment},
    {"nearest_sheet", nearest_sheet, sheet_digest, free_sheet},
    {"territory_demand_points", demand_points, table_digest, free_table},
    {"gaps_sheet of parts", gaps_of_parts, sheet_digest, free_sheet},
    {"table of zones", table_of_zones, table_digest, free_table},
    {"places_read", places_read, places_digest, free_places},
    {"equity_sheet", equity_sheet, sheet_digest, free_sheet},
    {"gaps_compare", gaps_compare, sheet_digest, free_sheet},
    {"gaps_find of quantiles", gaps_quantile, gaps_digest, free_gaps},
    {"gaps_page", gaps_page, text_digest, free_text},
    {"siting_find", siting_find, siting_digest, free_siting},
    {"access_compute", access_compute, access_digest, free_access},
    {"gaps_find", gaps_find, gaps_digest, free_gaps},
    {"gaps_sheet", gaps_sheet, sheet_digest, free_sheet},
    {"gaps_sheet of parents", gaps_sheet_parents, sheet_digest, free_sheet},
    {"sheet_create and add", sheet_create, sheet_digest, free_sheet},
    {"sheet_write_csv", sheet_write_csv, file_digest, free_file},
    {"table_sheet", table_sheet, sheet_digest, free_sheet},
    {"csvt_write", csvt_write, file_digest, free_file},
    {"package_write", package_write, file_digest, free_file},
    {"geojson_write", geojson_write, file_digest, free_file},
#ifdef HAVE_SQLITE
    {"geopackage_write", geopackage_write, file_digest, free_file},
#endif
    {"text_write", text_write, file_digest, free_file},
    {"report_write", report_write, file_digest, free_file},
    {"contours_read", contours_read, contours_digest, free_contours},
    {"map_write of a page", map_write, file_digest, free_file},
    {"portrait_write of a page", portrait_write, file_digest, free_file},
    {"export_write of lines", export_write, file_digest, free_file},
    {"folder_write", folder_write, folder_digest, free_folder},
};

const struct verb *verb_at(size_t i) { return i < sizeof verbs / sizeof *verbs ? &verbs[i] : NULL; }

fragility_status verbs_make_world(fragility_error *err) {
  fragility_status status = territory_read((void **)&world.territory, err);
  if (!status) status = catalogue_read((void **)&world.catalogue, err);
  if (!status) status = table_import((void **)&world.table, err);
  if (!status) status = method_read((void **)&world.method, err);
  if (!status) status = score_compute((void **)&world.score, err);
  if (!status) status = score_as_table((void **)&world.need, err);
  if (!status) status = supply_read((void **)&world.supply, err);
  if (!status) status = gaps_find((void **)&world.gaps, err);
  if (!status) status = sheet_create((void **)&world.layer_sheet, err);
  if (!status) status = contours_read((void **)&world.contours_read, err);
  return status ? status : score_sheet((void **)&world.sheet, err);
}
