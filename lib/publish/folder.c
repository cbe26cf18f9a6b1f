/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder is made beside its place, and its files moved there when all of them are written. */
#define _GNU_SOURCE
#include "publish/folder.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- files ---- */

static const char *place(const char *folder, const char *name, char path[1400]) { return snprintf(path, 1400, "%.1200s/%.100s", folder, name), path; }

/* A file that has been written: its size and sum. */
static fragility_status take_file(struct folder *folder, const char *name, const char *media, const struct folder_table *table, fragility_error *err) {
  char path[1400];
  struct folder_file *file = &folder->files[folder->file_count++];
  *file = (struct folder_file){.media = media, .table = table};
  snprintf(file->name, sizeof file->name, "%s", name);
  return fragility_digest_file(place(folder->work, name, path), file->sha256, &file->bytes, err);
}

static fragility_status write_json(struct folder *folder, const char *name, const char *media, json_t *root, fragility_error *err) {
  char path[1400];
  fragility_status status = root ? fragility_json_write(root, place(folder->work, name, path), false, err) : fragility_fail_memory(err);
  json_decref(root);
  return status == FRAGILITY_OK ? take_file(folder, name, media, NULL, err) : status;
}

/* ---- tables ---- */

static fragility_status add_table(struct folder *folder, const char *name, const char *file, const char *title, const char *key, fragility_sheet *sheet, fragility_error *err) {
  char path[1400];
  struct folder_table *table = &folder->tables[folder->table_count++];
  *table = (struct folder_table){name, file, fragility_word(folder->study, title), key, sheet};
  TRY(fragility_sheet_write_csv(sheet, place(folder->work, file, path), NULL, err));
  return take_file(folder, file, "text/csv", table, err);
}

static fragility_status add_parents(struct folder *folder, fragility_error *err) {
  fragility_score *parents;
  fragility_sheet *sheet = NULL;
  unsigned char *keep = NULL;
  TRY(fragility_score_roll_up(folder->study->score, FRAGILITY_EPCI, &parents, err));
  fragility_status status = fragility_secrecy_check(folder->study->score, parents, err);
  const fragility_units *units = fragility_score_units(parents), *communes = folder->shown.units;
  if (status == FRAGILITY_OK && folder->study->keep) {
    keep = fragility_array(units->count + 1, 1);
    if (!keep) status = fragility_fail_memory(err);
    for (size_t i = 0; keep && i < folder->shown.count; i++) { /* an EPCI is listed when some of its communes are */
      size_t at = fragility_units_find(units, communes->epci[folder->shown.facts[i].unit]);
      if (at != SIZE_MAX) keep[at] = 1;
    }
  }
  if (status == FRAGILITY_OK) status = fragility_score_sheet(parents, FRAGILITY_NODES, keep, &sheet, err);
  folder->parents = sheet;
  if (status == FRAGILITY_OK) status = add_table(folder, "scores-epci", "scores-epci.csv", "layer.epci", "code", sheet, err);
  fragility_score_free(parents);
  free(keep);
  return status;
}

static fragility_status add_tables(struct folder *folder, fragility_error *err) {
  static const struct {
    const char *name, *file, *title, *key;
  } known[] = {{"scores", "scores.csv", "layer.scores", "code"}, {"trous", "trous.csv", "layer.trous", "code,type"}, {"lieux", "lieux.csv", "layer.lieux", "id"}};
  for (size_t l = 0; l < folder->layers.count; l++) {
    TRY(add_table(folder, known[l].name, known[l].file, known[l].title, known[l].key, folder->layers.sheets[l], err));
    if (l == 0) TRY(add_parents(folder, err));
  }
  return FRAGILITY_OK;
}

/* The same tables with their places, where SQLite is. */
static fragility_status add_geopackage(struct folder *folder, fragility_error *err) {
  char path[1400];
  fragility_export_options options = {.author = folder->options->publisher, .licence = folder->licence, .when = folder->study->when};
  if (!fragility_layers_geopackage()) return FRAGILITY_OK;
  TRY(fragility_geopackage_write(folder->layers.items, folder->layers.count, place(folder->work, "fragilite.gpkg", path), &options, err));
  return take_file(folder, "fragilite.gpkg", "application/geopackage+sqlite3", NULL, err);
}

/* ---- what describes them ---- */

/* Five rows, valid against the schema. */
static fragility_status write_example(struct folder *folder, fragility_error *err) {
  enum { ROWS = 5 };
  char path[1400];
  fragility_sheet *sheet;
  unsigned char *keep = fragility_array(folder->shown.units->count + 1, 1);
  if (!keep) return fragility_fail_memory(err);
  for (size_t i = 0; i < folder->shown.count && i < ROWS; i++) keep[folder->shown.facts[i].unit] = 1;
  fragility_status status = fragility_score_sheet(folder->study->score, FRAGILITY_FULL, keep, &sheet, err);
  free(keep);
  if (status != FRAGILITY_OK) return status;
  status = fragility_sheet_write_csv(sheet, place(folder->work, "exemple-scores.csv", path), NULL, err);
  fragility_sheet_free(sheet);
  return status == FRAGILITY_OK ? take_file(folder, "exemple-scores.csv", "text/csv", NULL, err) : status;
}

static fragility_status write_dictionary(struct folder *folder, fragility_error *err) {
  static const char *const names[] = {"table", "column", "label", "type", "definition"};
  fragility_sheet *sheet;
  const char **texts[5];
  char path[1400];
  size_t rows = 0, row = 0;
  for (size_t t = 0; t < folder->table_count; t++) rows += fragility_sheet_columns(folder->tables[t].sheet);
  TRY(fragility_sheet_create(rows, &sheet, err));
  fragility_status status = FRAGILITY_OK;
  for (size_t c = 0; c < 5 && status == FRAGILITY_OK; c++) status = fragility_sheet_fill_texts(sheet, names[c], &texts[c], err);
  for (size_t t = 0; t < folder->table_count && status == FRAGILITY_OK; t++)
    for (size_t c = 0; c < fragility_sheet_columns(folder->tables[t].sheet); c++, row++) {
      struct column_facts facts;
      fragility_column_describe(&folder->shown, folder->tables[t].name, folder->tables[t].sheet, c, &facts);
      texts[0][row] = folder->tables[t].name, texts[1][row] = fragility_sheet_name(folder->tables[t].sheet, c), texts[2][row] = facts.label;
      texts[3][row] = fragility_sheet_is_text(folder->tables[t].sheet, c) ? "string" : facts.whole ? "integer" : "number", texts[4][row] = facts.about;
    }
  if (status == FRAGILITY_OK) status = fragility_sheet_write_csv(sheet, place(folder->work, "dictionnaire.csv", path), NULL, err);
  fragility_sheet_free(sheet);
  return status == FRAGILITY_OK ? take_file(folder, "dictionnaire.csv", "text/csv", NULL, err) : status;
}

static fragility_status write_sums(struct folder *folder, fragility_error *err) {
  char path[1400], *text = NULL;
  size_t size = 0;
  FILE *file = open_memstream(&text, &size);
  if (!file) return fragility_fail_memory(err);
  for (size_t i = 0; i < folder->file_count; i++) fprintf(file, "%s  %s\n", folder->files[i].sha256, folder->files[i].name);
  bool good = fclose(file) == 0 && text;
  fragility_status status = good ? fragility_text_write(text, place(folder->work, "SHA256SUMS", path), false, err) : fragility_fail_memory(err);
  free(text);
  return status == FRAGILITY_OK ? take_file(folder, "SHA256SUMS", "text/plain", NULL, err) : status;
}

static fragility_status describe(struct folder *folder, fragility_error *err) {
  char path[1400], name[80];
  TRY(fragility_notes_make(&folder->shown, &folder->notes, &folder->note_count, err));
  for (size_t t = 0; t < folder->table_count; t++) {
    snprintf(name, sizeof name, "schema-%.40s.json", folder->tables[t].name);
    TRY(write_json(folder, name, "application/json", fragility_table_schema(folder, &folder->tables[t]), err));
  }
  TRY(write_example(folder, err));
  TRY(write_dictionary(folder, err));
  TRY(write_json(folder, "datapackage.json", "application/json", fragility_datapackage(folder), err));
  TRY(write_json(folder, "catalog.jsonld", "application/ld+json", fragility_dcat(folder), err));
  char *readme = fragility_folder_readme(folder);
  fragility_status status = readme ? fragility_text_write(readme, place(folder->work, "LISEZMOI.md", path), false, err) : fragility_fail_memory(err);
  free(readme);
  TRY(status);
  TRY(take_file(folder, "LISEZMOI.md", "text/markdown", NULL, err));
  return write_sums(folder, err);
}

/* ---- putting it in place ---- */

static fragility_status make_place(const struct folder *folder, fragility_error *err) {
  char path[1400];
  struct stat facts;
  if (mkdir(folder->path, 0777) != 0 && errno != EEXIST) return fragility_fail_at(err, FRAGILITY_ERROR_IO, folder->path, 0, 0, "cannot make the folder: %s", strerror(errno));
  if (stat(folder->path, &facts) != 0 || !S_ISDIR(facts.st_mode)) return fragility_fail_at(err, FRAGILITY_ERROR_IO, folder->path, 0, 0, "found a file, expected a folder");
  for (size_t i = 0; i < folder->file_count && !folder->options->replace; i++)
    if (access(place(folder->path, folder->files[i].name, path), F_OK) == 0) return fragility_fail_at(err, FRAGILITY_ERROR_IO, path, 0, 0, "the file exists; -f replaces it");
  return FRAGILITY_OK;
}

static fragility_status move_all(const struct folder *folder, fragility_error *err) {
  char from[1400], to[1400];
  TRY(make_place(folder, err));
  for (size_t i = 0; i < folder->file_count; i++)
    if (rename(place(folder->work, folder->files[i].name, from), place(folder->path, folder->files[i].name, to)) != 0)
      return fragility_fail_at(err, FRAGILITY_ERROR_IO, to, 0, 0, "cannot write: %s", strerror(errno));
  return FRAGILITY_OK;
}

static void clear(const struct folder *folder) {
  char path[1400];
  for (size_t i = 0; i < folder->file_count; i++) unlink(place(folder->work, folder->files[i].name, path));
  rmdir(folder->work);
}

static fragility_status make(struct folder *folder, fragility_error *err) {
  TRY(fragility_licences_check(folder->study, folder->options->share_alike, &folder->licence, err));
  TRY(fragility_shown_make(folder->study, &folder->shown, err));
  TRY(fragility_layers_make(&folder->shown, NULL, &folder->layers, err));
  TRY(add_tables(folder, err));
  TRY(add_geopackage(folder, err));
  return describe(folder, err);
}

fragility_status fragility_folder_write(const fragility_study *study, const fragility_folder_options *options, const char *path, fragility_error *err) {
  static const fragility_folder_options none = {.replace = false};
  char work[1200];
  if (!study || !study->table || !path || !*path) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "a folder needs a study and a path");
  if (strlen(path) > 1000) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found a path of %zu bytes, expected at most 1000", strlen(path));
  struct folder folder = {.study = study, .options = options ? options : &none, .path = path, .work = work};
  size_t n = strlen(path);
  while (n > 1 && path[n - 1] == '/') n--;
  snprintf(work, sizeof work, "%.*s.XXXXXX", (int)n, path);
  if (!mkdtemp(work)) return fragility_fail_at(err, FRAGILITY_ERROR_IO, path, 0, 0, "cannot make the folder: %s", strerror(errno));
  fragility_status status = make(&folder, err);
  if (status == FRAGILITY_OK) status = move_all(&folder, err);
  clear(&folder);
  fragility_layers_free(&folder.layers);
  fragility_sheet_free(folder.parents);
  fragility_shown_free(&folder.shown);
  return status;
}
