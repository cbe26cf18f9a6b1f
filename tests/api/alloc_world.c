/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files that the verbs read, and what is made of them. */
#include "alloc.h"

#include "territory/territory.h"

#include <archive.h>
#include <archive_entry.h>

struct world world;

char *world_read(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  char *bytes = calloc(1, 1 << 20);
  *size = file && bytes ? fread(bytes, 1, (1 << 20) - 1, file) : 0;
  if (file) fclose(file);
  return bytes;
}

/* A copy of a file in an archive of libarchive's making. */
static void pack(const char *from, const char *to, bool zip) {
  size_t size;
  char *bytes = world_read(from, &size);
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
  if (system(command) != 0 || fragility_territory_prepare(world.prepared, path, NULL) != FRAGILITY_OK) puts("nothing is prepared"), exit(1);
}

void world_place(const char *root) {
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
  world.method_text = world_read(method, &world.method_size);
  world.table_text = world_read(world.indicators, &world.table_size);
  place_cache();
  place_large();
  place_prepared();
}

bool world_end(void) {
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
  return system(command) == 0;
}
