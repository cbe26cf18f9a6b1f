/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A study to one file that spreadsheets and geographic software open. */
#define _GNU_SOURCE
#include "publish/publish.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const struct form {
  const char *end;
  enum { FORM_XLSX, FORM_GEOPACKAGE, FORM_GEOJSON, FORM_LINES, FORM_CSV } form;
} forms[] = {{".xlsx", FORM_XLSX}, {".gpkg", FORM_GEOPACKAGE}, {".geojson", FORM_GEOJSON}, {".geojsonl", FORM_LINES}, {".ndjson", FORM_LINES}, {".csv", FORM_CSV}};

static const struct form *form_of(const char *path) {
  size_t size = path ? strlen(path) : 0;
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    size_t n = strlen(forms[i].end);
    if (size > n && strcmp(path + size - n, forms[i].end) == 0) return &forms[i];
  }
  return NULL;
}

/* The sheet "À lire": what it is, then method, sources and limits. */
static char *readme_of(struct shown *shown, fragility_error *err) {
  char *text = NULL, title[TITLE_SIZE];
  const char **notes;
  size_t size = 0, n;
  if (fragility_notes_make(shown, &notes, &n, err) != FRAGILITY_OK) return NULL;
  FILE *file = open_memstream(&text, &size);
  if (!file) return fragility_fail_memory(err), NULL;
  fprintf(file, "%s\n%s\n", fragility_study_title(shown->study, title), fragility_word(shown->study, "folder.about"));
  for (size_t i = 0; i < n; i++) fprintf(file, "%s\n", notes[i]);
  if (fclose(file) == 0 && text) return text;
  free(text);
  return fragility_fail_memory(err), NULL;
}

static fragility_status write_csv(const fragility_sheet *sheet, const char *path, bool replace, fragility_error *err) {
  char types[1200];
  fragility_csv_options options = {.replace = replace};
  if (strlen(path) > 1100) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "the path is too long");
  snprintf(types, sizeof types, "%st", path);
  if (!replace && access(types, F_OK) == 0) return fragility_fail_at(err, FRAGILITY_ERROR_IO, types, 0, 0, "the file exists; -f replaces it"); /* both or none */
  TRY(fragility_sheet_write_csv(sheet, path, &options, err));
  return fragility_csvt_write(sheet, types, replace, err);
}

static fragility_status write_form(struct shown *shown, const struct layers *layers, const struct form *form, bool replace, const char *path, fragility_error *err) {
  const char *licence;
  TRY(fragility_licences_check(shown->study, true, &licence, err));
  char *readme = form->form == FORM_XLSX ? readme_of(shown, err) : NULL;
  fragility_export_options options = {.replace = replace, .readme = readme, .licence = licence, .when = shown->study->when};
  if (form->form == FORM_XLSX && !readme) return FRAGILITY_ERROR_MEMORY;
  fragility_status status = form->form == FORM_XLSX         ? fragility_xlsx_write(layers->items, layers->count, path, &options, err)
                            : form->form == FORM_GEOPACKAGE ? fragility_geopackage_write(layers->items, layers->count, path, &options, err)
                            : form->form == FORM_CSV        ? write_csv(layers->sheets[0], path, replace, err)
                                                            : fragility_geojson_write(&layers->items[0], form->form == FORM_LINES, path, &options, err);
  free(readme);
  return status;
}

fragility_status fragility_export_write(const fragility_study *study, const fragility_map_options *options, const char *path, fragility_error *err) {
  struct shown shown;
  struct layers layers;
  const struct form *form = form_of(path);
  if (!form)
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found the file name \"%.200s\", expected one that ends in .xlsx, .gpkg, .geojson, .geojsonl or .csv", path ? path : "");
  TRY(fragility_shown_make(study, &shown, err));
  fragility_status status = fragility_layers_make(&shown, options, &layers, err);
  if (status == FRAGILITY_OK) status = write_form(&shown, &layers, form, options && options->replace, path, err);
  fragility_layers_free(&layers);
  fragility_shown_free(&shown);
  return status;
}
