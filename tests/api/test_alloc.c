/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every public verb, with its k-th allocation failing, k = 1, 2, ...: alone, and with all those after it. A failed call
 * returns an error, leaves NULL, leaks nothing and leaves no file open; a call that does without the block it was
 * refused gives the very result it gives otherwise. */
#include "allocator.h"

#include "territory/territory.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <fragility/fragility.h>
#include <math.h>
#include <omp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST = 400 }; /* failures tried one by one; beyond, a sample of as many */

/* What the verbs work on, made once. */
static struct world {
  char folder[256], small[512], territory_folder[600], points[600], indicators[600], premises[600], venues[600], zip[300], gz[300], out[300], large[300], prepared[300], contours[600], page[300], lines[300], folded[300];
  char *method_text, *table_text;
  size_t method_size, table_size;
  fragility_options options;
  fragility_territory *territory;
  fragility_catalogue *catalogue;
  fragility_method *method;
  fragility_table *table, *need;
  fragility_score *score;
  fragility_supply *supply;
  fragility_gaps *gaps;
  fragility_contours *contours_read;
  fragility_sheet *sheet, *layer_sheet;
} world;

/* ---- digests: what a result says, in one number ---- */

typedef uint64_t digest;

static digest add_bytes(digest d, const void *bytes, size_t size) {
  for (size_t i = 0; i < size; i++) d = (d ^ ((const unsigned char *)bytes)[i]) * 1099511628211u;
  return d;
}
static digest add_text(digest d, const char *text) { return text ? add_bytes(d, text, strlen(text) + 1) : add_bytes(d, "\1", 1); }
static digest add_count(digest d, size_t n) { return add_bytes(d, &n, sizeof n); }
static digest add_number(digest d, double x) { return x == x ? add_bytes(d, &x, sizeof x) : add_text(d, "nan"); }

static digest add_units(digest d, const fragility_units *u) {
  for (size_t i = 0; i < u->count; i++) {
    d = add_text(add_text(d, u->code[i]), u->name[i]);
    d = add_text(add_text(add_text(d, u->epci[i]), u->departement[i]), u->region[i]);
    d = add_number(add_number(add_number(d, u->population[i]), u->latitude[i]), u->longitude[i]);
  }
  return d;
}

static digest add_ledger(digest d, const fragility_journal *journal, size_t i) {
  const fragility_ledger *l = fragility_journal_ledger(journal, i);
  d = add_text(add_text(d, l->file), l->source);
  d = add_count(add_count(add_count(d, l->rows_in), l->duplicate_rows), l->moved);
  d = add_count(add_count(add_count(d, l->units_with_row), l->unresolved), l->kept);
  for (int list = 0; list < FRAGILITY_LISTS; list++)
    for (size_t e = 0; e < fragility_journal_listed(journal, i, (fragility_list)list); e++) {
      const char *target;
      d = add_text(d, fragility_journal_entry(journal, i, (fragility_list)list, e, &target));
      d = add_text(d, target);
    }
  return d;
}

static digest add_journal(digest d, const fragility_journal *journal) {
  for (int k = 0; k < FRAGILITY_PROBLEM_KINDS; k++) d = add_count(d, fragility_journal_count(journal, (fragility_problem_kind)k));
  for (size_t i = 0; i < fragility_journal_kept(journal); i++) {
    const fragility_problem *p = fragility_journal_problem(journal, i);
    d = add_count(add_count(d, p->line), p->column);
    d = add_text(add_text(add_text(d, p->found), p->kept), p->text);
  }
  for (size_t i = 0; i < fragility_journal_ledgers(journal); i++) d = add_ledger(d, journal, i);
  return d;
}

static digest territory_digest(const void *handle) {
  static const char *const codes[] = {"01001", "01900", "13201", "99999"};
  digest d = add_units(1, fragility_territory_units(handle));
  size_t mother, daughter;
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) d = add_count(d, fragility_territory_resolve(handle, codes[i], NULL));
  for (size_t i = 0; fragility_territory_split(handle, i, &mother, &daughter); i++) d = add_count(add_count(d, mother), daughter);
  d = add_text(d, fragility_territory_parent_name(handle, FRAGILITY_EPCI, "200000001"));
  d = add_text(d, fragility_territory_parent_name(handle, FRAGILITY_DEPARTEMENT, "2A"));
  return add_text(d, fragility_territory_parent_name(handle, FRAGILITY_REGION, "84"));
}

static digest catalogue_digest(const void *handle) {
  fragility_source_facts facts;
  fragility_indicator_facts indicator;
  digest d = 1;
  for (size_t i = 0; fragility_catalogue_source(handle, i, &facts); i++) {
    for (size_t k = 0; fragility_catalogue_indicator(handle, i, k, &indicator); k++)
      d = add_text(add_text(add_text(d, indicator.code), indicator.numerator), indicator.denominator);
    d = add_text(add_text(add_text(add_text(add_text(add_text(d, facts.id), facts.title), facts.publisher), facts.licence), facts.vintage), facts.doubt);
  }
  return add_text(add_text(d, fragility_catalogue_label(handle, "median_income")), fragility_catalogue_label(handle, "no_thd_coverage_rate"));
}

static digest downloads_digest(const void *handle) {
  fragility_download_facts facts;
  digest d = 1;
  for (size_t i = 0; fragility_downloads_get(handle, i, &facts); i++)
    d = add_text(add_text(add_text(add_text(add_text(d, facts.id), facts.source), facts.title), facts.url), facts.seen_in);
  return d;
}

static digest fetched_digest(const void *fetched) { return add_text(add_text(1, ((const fragility_fetched *)fetched)->path), ((const fragility_fetched *)fetched)->sha256); }

static digest table_digest(const void *handle) {
  const fragility_table *table = handle;
  const fragility_units *units = fragility_table_units(table);
  digest d = add_journal(add_units(1, units), fragility_table_journal(table));
  for (size_t c = 0; c < fragility_table_columns(table); c++) {
    d = add_text(add_text(d, fragility_table_column(table, c)), fragility_table_definition(table, c));
    for (size_t u = 0; u < units->count; u++) {
      d = add_number(add_number(d, fragility_table_value(table, c, u)), fragility_table_denominator(table, c, u));
      d = add_count(add_count(d, fragility_table_reason(table, c, u)), fragility_table_flags(table, c, u));
    }
  }
  return d;
}

static digest profile_digest(const void *handle) {
  const fragility_profile_facts *f = fragility_profile_get(handle);
  digest d = add_text(add_text(add_text(add_text(1, f->file), f->encoding), f->line_end), f->separator);
  d = add_text(add_text(add_text(d, f->decimal), f->code_column), f->source);
  d = add_count(add_count(add_count(add_count(d, f->rows), f->columns), f->codes_repaired), f->codes_unresolved);
  const char *text;
  size_t n = 0, missing = 0, texts = 0;
  for (size_t i = 0; (text = fragility_profile_marker(handle, i, &n)); i++) d = add_count(add_text(d, text), n);
  for (size_t i = 0; (text = fragility_profile_column(handle, i, &n, &missing, &texts)); i++)
    d = add_count(add_count(add_count(add_text(d, text), n), missing), texts);
  return add_journal(d, fragility_profile_journal(handle));
}

static digest method_digest(const void *handle) {
  fragility_node n;
  digest d = add_text(add_text(1, fragility_method_id(handle)), fragility_method_hash(handle));
  for (size_t i = 0; fragility_method_node(handle, i, &n); i++) {
    d = add_text(add_text(add_text(add_text(d, n.code), n.parent), n.label), n.column);
    d = add_text(add_text(add_text(add_text(d, n.normalisation), n.aggregation), n.missing), n.reference_weight);
    d = add_number(add_number(add_number(d, n.weight), n.min_coverage), n.direction);
  }
  return d;
}

static digest list_digest(const void *handle) {
  digest d = 1;
  for (size_t i = 0; i < fragility_method_list_count(handle); i++) d = add_text(d, fragility_method_list_id(handle, i));
  return d;
}

static digest score_digest(const void *handle) {
  const fragility_score *score = handle;
  digest d = add_units(add_text(1, fragility_score_title(score)), fragility_score_units(score));
  for (size_t u = 0; u < fragility_score_count(score); u++) {
    d = add_number(add_number(d, fragility_score_values(score)[u]), fragility_score_coverage(score, u));
    d = add_number(add_count(add_count(d, fragility_score_rank(score, u)), fragility_score_reason(score, u)), fragility_score_people(score, SIZE_MAX, u));
    for (size_t n = 0; n < fragility_score_nodes(score); n++) {
      d = add_number(add_number(d, fragility_score_node_value(score, n, u)), fragility_score_node_raw(score, n, u));
      d = add_number(add_count(add_text(d, fragility_score_node_code(score, n)), fragility_score_node_reason(score, n, u)), fragility_score_people(score, n, u));
    }
  }
  return d;
}

static digest sheet_digest(const void *handle) {
  digest d = 1;
  for (size_t c = 0; c < fragility_sheet_columns(handle); c++) {
    d = add_text(d, fragility_sheet_name(handle, c));
    for (size_t r = 0; r < fragility_sheet_rows(handle); r++)
      d = add_number(add_text(d, fragility_sheet_text(handle, c, r)), fragility_sheet_number(handle, c, r));
  }
  return d;
}

static digest supply_digest(const void *handle) {
  digest d = add_journal(1, fragility_supply_journal(handle));
  for (size_t i = 0; i < fragility_supply_count(handle); i++) {
    const fragility_venue *v = fragility_supply_venue(handle, i);
    d = add_text(add_text(add_text(add_text(add_text(d, v->id), v->name), v->address), v->phone), v->hours);
    d = add_text(add_text(add_text(d, v->source), v->code_in), v->code);
    d = add_count(add_number(add_number(d, v->latitude), v->longitude), v->own_point);
  }
  return d;
}

static digest access_digest(const void *handle) {
  digest d = 1;
  for (size_t u = 0; u < fragility_territory_units(world.territory)->count; u++) {
    d = add_number(add_count(d, fragility_access_nearest(handle, u)), fragility_access_nearest_km(handle, u));
    d = add_count(add_count(add_count(d, fragility_access_within(handle, u, 0)), fragility_access_within(handle, u, 1)), fragility_access_inside(handle, u));
  }
  return d;
}

static digest gaps_digest(const void *handle) {
  digest d = add_text(add_count(1, fragility_gaps_unplaced(handle)), fragility_gaps_summary(handle));
  for (size_t i = 0; i < fragility_gaps_count(handle); i++) {
    const fragility_gap *g = fragility_gaps_get(handle, i);
    d = add_text(add_number(add_number(add_count(add_text(add_count(d, g->unit), g->type), g->limit), g->people), g->nearest_km), g->reason);
  }
  for (size_t i = 0; i < 5; i++) d = add_count(d, fragility_gaps_closest(handle, i));
  return d;
}

static digest catchment_digest(const void *handle) {
  digest d = 1;
  for (size_t u = 0; u < fragility_territory_units(world.territory)->count; u++) d = add_number(d, fragility_catchment_access(handle)[u]);
  for (size_t v = 0; v < fragility_supply_count(world.supply); v++) d = add_number(add_number(d, fragility_catchment_demand(handle)[v]), fragility_catchment_ratio(handle)[v]);
  return d;
}

static digest siting_digest(const void *handle) {
  digest d = add_number(add_number(1, fragility_siting_gained(handle)), fragility_siting_bound(handle));
  for (size_t i = 0; i < fragility_siting_count(handle); i++) d = add_number(add_count(d, fragility_siting_get(handle, i)->position), fragility_siting_get(handle, i)->people);
  return d;
}

static digest places_digest(const void *handle) {
  double km[1000], within[1000];
  digest d = add_count(add_count(1, fragility_places_count(handle)), fragility_places_unplaced(handle));
  const fragility_units *units = fragility_territory_units(world.territory);
  fragility_places_distances(handle, units, 10, &world.options, km, within, NULL);
  for (size_t u = 0; u < units->count; u++) d = add_number(add_number(d, km[u]), within[u]);
  return d;
}

static digest contours_digest(const void *handle) {
  digest d = add_journal(add_count(1, fragility_contours_count(handle)), fragility_contours_journal(handle));
  for (size_t i = 0; i < fragility_contours_lines(handle); i++) {
    fragility_line line = fragility_contours_line(handle, i);
    d = add_bytes(d, line.xy, 2 * line.points * sizeof *line.xy);
  }
  for (size_t u = 0; u < fragility_territory_units(world.territory)->count; u++) {
    const fragility_polygons *p = fragility_contours_polygons(handle, u);
    d = add_count(add_count(d, fragility_contours_rings(handle, u)), p->count);
    if (p->count) d = add_bytes(d, p->xy, 2 * p->first_point[p->first_ring[p->count]] * sizeof *p->xy);
  }
  return d;
}

static digest text_digest(const void *text) { return add_text(1, text); }

static char *read_whole(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  char *bytes = calloc(1, 1 << 20);
  *size = file && bytes ? fread(bytes, 1, (1 << 20) - 1, file) : 0;
  if (file) fclose(file);
  return bytes;
}

/* A written file: the result is its bytes; freeing it removes it. */
static digest file_digest(const void *path) {
  size_t size;
  char *bytes = read_whole(path, &size);
  digest d = add_bytes(1, bytes, size);
  free(bytes);
  return d;
}

/* A written folder: the sums of its files. */
static digest folder_digest(const void *path) {
  char sums[400];
  snprintf(sums, sizeof sums, "%s/SHA256SUMS", (const char *)path);
  return file_digest(sums);
}

/* ---- verbs ---- */

typedef fragility_status run(void **out, fragility_error *err);

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

static const struct verb {
  const char *name;
  run *run;
  digest (*digest)(const void *handle);
  void (*free)(void *handle);
} verbs[] = {
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

/* ---- the run ---- */

static const char *now_verb = "", *now_mode = "";
static size_t now_k, failures;

static void crashed(int signal) {
  char text[256];
  int n = snprintf(text, sizeof text, "CRASH (signal %d) in %s, allocation %zu failing %s\n", signal, now_verb, now_k, now_mode);
  if (write(STDOUT_FILENO, text, (size_t)n) < 0) _exit(2);
  _exit(1);
}

static void wrong(const char *what) {
  if (failures++ < 40) printf("%s, allocation %zu failing %s: %s\n", now_verb, now_k, now_mode, what);
}

static int open_files(void) {
  int count = 0;
  for (int file = 0; file < 256; file++) count += fcntl(file, F_GETFD) != -1;
  return count;
}

/* Is there a file where the verbs write, or one left half-written beside it? */
static bool something_written(void) {
  char command[400];
  snprintf(command, sizeof command, "ls -A %s/out | grep -q .", world.folder);
  return system(command) == 0;
}

static void check_failure(fragility_status status, const void *out, const fragility_error *err) {
  if (status != FRAGILITY_ERROR_MEMORY) wrong("the error is not FRAGILITY_ERROR_MEMORY");
  if (out) wrong("*out is not NULL");
  if (err && (err->code != status || !err->message[0])) wrong("the error is not filled");
}

/* One call with its k-th allocation failing; false when nothing was made to fail: the verb has fewer allocations. */
static bool try(const struct verb *verb, size_t k, bool rest, digest expected) {
  void *out = &world; /* a verb that does not write it leaves this */
  fragility_error err = {.code = FRAGILITY_OK};
  int files = open_files();
  long live = allocator_live();
  bool failed;
  now_k = k;
  allocator_arm(k, rest);
  fragility_status status = verb->run(&out, rest ? NULL : &err);
  allocator_disarm(&failed);
  if (status == FRAGILITY_OK && verb->digest(out) != expected) wrong("it says it succeeded, and the result is not the same");
  if (status == FRAGILITY_OK) verb->free(out);
  else if (!failed) wrong("an error without a refused allocation");
  else check_failure(status, out, rest ? NULL : &err);
  if (allocator_live() != live) wrong("blocks are leaked");
  if (open_files() != files) wrong("a file is left open");
  return failed;
}

static void exercise(const struct verb *verb) {
  void *out = NULL;
  fragility_error err;
  now_verb = verb->name;
  for (int warm = 0; warm < 2; warm++) { /* the first call may fill caches of other libraries */
    if (verb->run(&out, &err) != FRAGILITY_OK) {
      printf("%s fails by itself: %s\n", verb->name, err.message);
      failures++;
      return;
    }
    if (!warm) verb->free(out);
  }
  digest expected = verb->digest(out);
  verb->free(out);
  allocator_arm(0, false);
  if (verb->run(&out, &err) == FRAGILITY_OK) verb->free(out);
  size_t all = allocator_disarm(NULL), step = 1 + all / MOST, tried = 0;
  for (int rest = 0; rest < 2; rest++) {
    now_mode = rest ? "and all after it" : "alone";
    for (size_t k = 1; try(verb, k, rest, expected); k += k < MOST / 4 ? 1 : step) tried++;
  }
  if (something_written()) wrong("a file is left behind");
  if (tried < 2 && all) wrong("nothing was made to fail");
  printf("%-24s %5zu allocations, %4zu failures tried\n", verb->name, all, tried);
}

/* ---- the world ---- */

/* A copy of a file in an archive of libarchive's making. */
static void pack(const char *from, const char *to, bool zip) {
  size_t size;
  char *bytes = read_whole(from, &size);
  struct archive *archive = archive_write_new();
  struct archive_entry *entry = archive_entry_new();
  if (zip) archive_write_set_format_zip(archive);
  else archive_write_add_filter_gzip(archive), archive_write_set_format_raw(archive);
  archive_write_open_filename(archive, to);
  archive_entry_set_pathname(entry, "indicators.csv");
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_size(entry, (la_int64_t)size);
  archive_write_header(archive, entry);
  archive_write_data(archive, bytes, size);
  archive_entry_free(entry);
  archive_write_free(archive);
  free(bytes);
}

static void place_cache(void) {
  char path[300], hex[65];
  FILE *file;
  snprintf(path, sizeof path, "%s/table.csv", world.folder);
  if ((file = fopen(path, "wb"))) fwrite(world.table_text, 1, world.table_size, file), fclose(file);
  fragility_digest_bytes(world.table_text, world.table_size, hex);
  snprintf(path, sizeof path, "%s/fragility.lock", world.folder);
  if ((file = fopen(path, "wb"))) fprintf(file, "id,url,size,sha256\ntable,http://127.0.0.1/table.csv,%zu,%s\n", world.table_size, hex), fclose(file);
}

static void place_large(void) {
  snprintf(world.large, sizeof world.large, "%s/large.csv", world.folder);
  FILE *file = fopen(world.large, "wb");
  if (!file) return;
  fputs("code,name,median_income,poverty_rate\n", file);
  for (int i = 0; i < 6000; i++) fprintf(file, i % 1000 ? "%05d,\"Commune, %d\",%d.5,%d\n" : "%05d,Ville \"%d\" d'\xC3\xA9t\xC3\xA9,%d.5,%d\n", i, i, 15000 + i, i % 40);
  fclose(file);
}

static void place_prepared(void) {
  char command[1200], path[340];
  snprintf(world.prepared, sizeof world.prepared, "%s/prepared", world.folder);
  snprintf(command, sizeof command, "cp -r %s %s", world.territory_folder, world.prepared);
  snprintf(path, sizeof path, "%s/prepared.bin", world.prepared);
  if (system(command) != 0 || fragility_territory_prepare(world.prepared, path, NULL) != FRAGILITY_OK) puts("nothing is prepared"), failures++;
}

static void place_files(const char *root) {
  snprintf(world.small, sizeof world.small, "%s/tests/api/small", root);
  snprintf(world.territory_folder, sizeof world.territory_folder, "%s/territory", world.small);
  snprintf(world.points, sizeof world.points, "%s/territory/points.csv", world.small);
  snprintf(world.indicators, sizeof world.indicators, "%s/indicators.csv", world.small);
  snprintf(world.premises, sizeof world.premises, "%s/premises.csv", world.small);
  snprintf(world.venues, sizeof world.venues, "%s/venues.csv", world.small);
  snprintf(world.zip, sizeof world.zip, "%s/indicators.zip", world.folder);
  snprintf(world.gz, sizeof world.gz, "%s/indicators.csv.gz", world.folder);
  snprintf(world.out, sizeof world.out, "%s/out/result", world.folder);
  snprintf(world.page, sizeof world.page, "%s/out/result.html", world.folder);
  snprintf(world.lines, sizeof world.lines, "%s/out/result.geojsonl", world.folder);
  snprintf(world.folded, sizeof world.folded, "%s/out/folder", world.folder);
  snprintf(world.contours, sizeof world.contours, "%s/contours.geojson", world.small);
  pack(world.indicators, world.zip, true);
  pack(world.indicators, world.gz, false);
  char method[600];
  snprintf(method, sizeof method, "%s/datasets/methods/ifn-2020.csv", root);
  world.method_text = read_whole(method, &world.method_size);
  world.table_text = read_whole(world.indicators, &world.table_size);
  place_cache();
  place_large();
  place_prepared();
}

static fragility_status make_handles(fragility_error *err) {
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

static void end(void) {
  char command[400];
  fragility_sheet_free(world.sheet);
  fragility_sheet_free(world.layer_sheet);
  fragility_contours_free(world.contours_read);
  fragility_gaps_free(world.gaps);
  fragility_supply_free(world.supply);
  fragility_table_free(world.need);
  fragility_score_free(world.score);
  fragility_method_free(world.method);
  fragility_table_free(world.table);
  fragility_catalogue_free(world.catalogue);
  fragility_territory_free(world.territory);
  free(world.method_text);
  free(world.table_text);
  snprintf(command, sizeof command, "rm -rf %s", world.folder);
  if (system(command) != 0) failures++;
}

int main(int argc, char **argv) {
  const char *root = getenv("FRAGILITY_SOURCE_ROOT");
  char out[300];
  fragility_error err;
  if (!root) return puts("FRAGILITY_SOURCE_ROOT is not set"), 2;
  setvbuf(stdout, NULL, _IONBF, 0);
  signal(SIGSEGV, crashed), signal(SIGABRT, crashed), signal(SIGBUS, crashed), signal(SIGFPE, crashed);
  omp_set_num_threads(1);
  world.options.threads = 1;
  strcpy(world.folder, "/tmp/fragility-alloc-XXXXXX");
  if (!mkdtemp(world.folder)) return perror("mkdtemp"), 2;
  snprintf(out, sizeof out, "mkdir %s/out", world.folder);
  if (system(out) != 0) return 2;
  place_files(root);
  if (make_handles(&err)) return printf("the world cannot be made: %s\n", err.message), 1;
  for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
    if (argc < 2 || strcmp(argv[1], verbs[i].name) == 0) exercise(&verbs[i]);
  end();
  if (failures) printf("%zu failures\n", failures);
  return failures ? 1 : 0;
}
