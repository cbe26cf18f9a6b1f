/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands beside a CSV so that other software knows its columns: the .csvt that GDAL and QGIS read, and a data package
 * (Frictionless Data Package and Table Schema, version 1). */
#include "write/write.h"

#include <stdlib.h>

fragility_status fragility_csvt_write(const fragility_sheet *sheet, const char *path, bool replace, fragility_error *err) {
  struct fragility_output output;
  if (!sheet) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no sheet given");
  TRY(fragility_output_open(path, replace, &output, err));
  for (size_t c = 0; c < fragility_sheet_columns(sheet); c++) fprintf(output.file, "%s\"%s\"", c ? "," : "", fragility_sheet_is_text(sheet, c) ? "String" : "Real");
  fputc('\n', output.file);
  return fragility_output_close(&output, true, err);
}

/* The definition of a column of the table; status_X and flags_X say what they stand beside; NULL for the others. */
static const char *description(const fragility_table *table, const char *name, fragility_language language) {
  size_t column = fragility_table_find(table, name);
  if (column != SIZE_MAX) return fragility_table_definition(table, column);
  if (strncmp(name, "status_", 7) == 0) return fragility_words((int)language, "package.status");
  return strncmp(name, "flags_", 6) == 0 ? fragility_words((int)language, "package.flags") : NULL;
}

static json_t *field_of(const fragility_package *package, size_t column) {
  json_t *field = json_object();
  fragility_language language;
  (void)fragility_language_find(package->language, &language, NULL); /* checked before */
  const char *name = fragility_sheet_name(package->sheet, column), *told = description(package->table, name, language);
  bool words = fragility_sheet_is_text(package->sheet, column);
  bool good = fragility_json_put(field, "name", fragility_json_text(name)) && fragility_json_put(field, "type", json_string(words ? "string" : "number"));
  if (good && !words && package->excel_fr) good = fragility_json_put(field, "decimalChar", json_string(","));
  if (good && told) good = fragility_json_put(field, "description", fragility_json_text(told));
  if (good) return field;
  json_decref(field);
  return NULL;
}

static json_t *schema_of(const fragility_package *package) {
  json_t *schema = json_object(), *fields = json_array();
  bool good = schema && fields;
  for (size_t c = 0; c < fragility_sheet_columns(package->sheet) && good; c++) good = fragility_json_push(fields, field_of(package, c));
  good = fragility_json_put(schema, "fields", fields) && good;
  good = good && fragility_json_put(schema, "primaryKey", json_string("code")) && fragility_json_put(schema, "missingValues", json_pack("[s]", ""));
  if (good) return schema;
  json_decref(schema);
  return NULL;
}

static json_t *source_of(const fragility_ledger *ledger) {
  json_t *source = json_object();
  char title[900];
  if (fragility_json_put(source, "title", fragility_json_text(fragility_ledger_text(ledger, title, sizeof title))) &&
      fragility_json_put(source, "path", fragility_json_text(ledger->file)))
    return source;
  json_decref(source);
  return NULL;
}

static json_t *sources_of(const fragility_journal *journal) {
  json_t *sources = json_array();
  bool good = sources != NULL;
  for (size_t i = 0; i < fragility_journal_ledgers(journal) && good; i++) good = fragility_json_push(sources, source_of(fragility_journal_ledger(journal, i)));
  if (good) return sources;
  json_decref(sources);
  return NULL;
}

static json_t *resource_of(const fragility_package *package) {
  json_t *resource = json_object();
  const char *delimiter = package->excel_fr ? ";" : ",", *end = package->excel_fr ? "\r\n" : "\n";
  if (fragility_json_put(resource, "name", fragility_json_text(package->name)) && fragility_json_put(resource, "path", fragility_json_text(package->path)) &&
      fragility_json_put(resource, "profile", json_string("tabular-data-resource")) && fragility_json_put(resource, "format", json_string("csv")) &&
      fragility_json_put(resource, "encoding", json_string("utf-8")) &&
      fragility_json_put(resource, "dialect", json_pack("{ssss}", "delimiter", delimiter, "lineTerminator", end)) &&
      fragility_json_put(resource, "schema", schema_of(package)))
    return resource;
  json_decref(resource);
  return NULL;
}

static bool fill(const fragility_package *package, json_t *root) {
  json_t *resources = json_array();
  bool good = fragility_json_put(root, "profile", json_string("tabular-data-package")) && fragility_json_put(root, "name", fragility_json_text(package->name)) &&
              fragility_json_push(resources, resource_of(package));
  good = fragility_json_put(root, "resources", resources) && good;
  return good && fragility_json_put(root, "sources", sources_of(fragility_table_journal(package->table)));
}

fragility_status fragility_package_write(const fragility_package *package, const char *path, bool replace, fragility_error *err) {
  if (!package || !package->name || !package->path || !package->sheet || !package->table)
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "a package needs a name, a path, a sheet and its table");
  fragility_language language;
  TRY(fragility_language_find(package->language, &language, err));
  json_t *root = json_object();
  bool filled = root && fill(package, root);
  fragility_status status = filled ? fragility_json_write(root, path, replace, err) : fragility_fail_memory(err);
  json_decref(root);
  return status;
}
