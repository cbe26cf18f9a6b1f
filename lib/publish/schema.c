/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Table Schema (Frictionless, version 1) of a table, and the data package of all of them. */
#include "publish/folder.h"

#include <stdio.h>

static json_t *constraints_of(const struct column_facts *facts, bool key) {
  json_t *out = json_object();
  bool good = out != NULL;
  if (facts->required || key) good = good && fragility_json_put(out, "required", json_true());
  if (key) good = good && fragility_json_put(out, "unique", json_true());
  if (facts->pattern) good = good && fragility_json_put(out, "pattern", json_string(facts->pattern));
  if (!isnan(facts->least)) good = good && fragility_json_put(out, "minimum", json_real(facts->least));
  if (!isnan(facts->most)) good = good && fragility_json_put(out, "maximum", json_real(facts->most));
  if (facts->word) {
    json_t *words = json_array();
    for (size_t i = 0; facts->word(i); i++) good = fragility_json_push(words, json_string(facts->word(i))) && good;
    good = fragility_json_put(out, "enum", words) && good;
  }
  if (good) return out;
  json_decref(out);
  return NULL;
}

static json_t *field_of(struct folder *folder, const struct folder_table *table, size_t column) {
  struct column_facts facts;
  const char *name = fragility_sheet_name(table->sheet, column);
  json_t *field = json_object();
  fragility_column_describe(&folder->shown, table->name, table->sheet, column, &facts);
  bool words = fragility_sheet_is_text(table->sheet, column), key = strcmp(table->key, name) == 0;
  bool good = fragility_json_put(field, "name", fragility_json_text(name)) && fragility_json_put(field, "title", fragility_json_text(facts.label)) &&
              fragility_json_put(field, "type", json_string(words ? "string" : facts.whole ? "integer" : "number"));
  if (*facts.about) good = good && fragility_json_put(field, "description", fragility_json_text(facts.about));
  json_t *constraints = constraints_of(&facts, key);
  if (constraints && json_object_size(constraints)) good = good && fragility_json_put(field, "constraints", json_incref(constraints));
  json_decref(constraints);
  if (good && constraints) return field;
  json_decref(field);
  return NULL;
}

static json_t *key_of(const struct folder_table *table) {
  const char *comma = strchr(table->key, ',');
  return comma ? json_pack("[s#s]", table->key, (int)(comma - table->key), comma + 1) : json_string(table->key);
}

json_t *fragility_table_schema(struct folder *folder, const struct folder_table *table) {
  json_t *schema = json_object(), *fields = json_array();
  bool good = schema && fields;
  for (size_t c = 0; c < fragility_sheet_columns(table->sheet) && good; c++) good = fragility_json_push(fields, field_of(folder, table, c));
  good = fragility_json_put(schema, "fields", fields) && good;
  good = good && fragility_json_put(schema, "primaryKey", key_of(table)) && fragility_json_put(schema, "missingValues", json_pack("[s]", ""));
  if (good) return schema;
  json_decref(schema);
  return NULL;
}

/* ---- the package ---- */

static bool put_licences(json_t *object, const char *licence) {
  const char *name, *address;
  json_t *list = json_array();
  bool known = fragility_licence_known(licence, &name, &address);
  bool good = fragility_json_push(list, known ? json_pack("{ssssss}", "name", name, "path", address, "title", licence) : json_pack("{ssss}", "name", "other", "title", licence));
  return fragility_json_put(object, "licenses", list) && good;
}

static bool push_source(void *data, const fragility_ledger *ledger) {
  json_t *sources = data, *source = json_object();
  char title[900];
  bool good = fragility_json_put(source, "title", fragility_json_text(fragility_ledger_text(ledger, title, sizeof title))) && fragility_json_put(source, "path", fragility_json_text(ledger->file));
  if (*ledger->vintage) good = good && fragility_json_put(source, "vintage", fragility_json_text(ledger->vintage));
  good = good && fragility_json_put(source, "licence", fragility_json_text(*ledger->licence ? ledger->licence : "?"));
  return fragility_json_push(sources, source) && good;
}

static json_t *resource_of(struct folder *folder, const struct folder_file *file) {
  char hash[80], name[64];
  json_t *resource = json_object();
  snprintf(hash, sizeof hash, "sha256:%s", file->sha256);
  snprintf(name, sizeof name, "%s", file->table ? file->table->name : file->name);
  bool good = fragility_json_put(resource, "name", json_string(name)) && fragility_json_put(resource, "path", json_string(file->name)) &&
              fragility_json_put(resource, "mediatype", json_string(file->media)) && fragility_json_put(resource, "bytes", json_integer((json_int_t)file->bytes)) &&
              fragility_json_put(resource, "hash", json_string(hash));
  if (file->table)
    good = good && fragility_json_put(resource, "profile", json_string("tabular-data-resource")) && fragility_json_put(resource, "title", fragility_json_text(file->table->title)) &&
           fragility_json_put(resource, "format", json_string("csv")) && fragility_json_put(resource, "encoding", json_string("utf-8")) &&
           fragility_json_put(resource, "dialect", json_pack("{ssss}", "delimiter", ",", "lineTerminator", "\n")) && fragility_json_put(resource, "schema", fragility_table_schema(folder, file->table));
  if (good) return resource;
  json_decref(resource);
  return NULL;
}

json_t *fragility_datapackage(struct folder *folder) {
  json_t *root = json_object(), *resources = json_array(), *sources = json_array();
  char name[160], title[TITLE_SIZE];
  fragility_folder_name(folder, name);
  fragility_study_title(folder->study, title);
  bool good = root && fragility_json_put(root, "profile", json_string("data-package")) && fragility_json_put(root, "name", json_string(name)) &&
              fragility_json_put(root, "title", fragility_json_text(title)) && fragility_json_put(root, "description", fragility_json_text(fragility_word(folder->study, "folder.about"))) &&
              put_licences(root, folder->licence);
  for (size_t i = 0; i < folder->file_count && good; i++)
    if (folder->files[i].table || strstr(folder->files[i].name, ".gpkg")) good = fragility_json_push(resources, resource_of(folder, &folder->files[i]));
  good = good && fragility_sources_visit(folder->study, push_source, sources);
  good = fragility_json_put(root, "resources", resources) && good;
  good = fragility_json_put(root, "sources", sources) && good;
  if (good) return root;
  json_decref(root);
  return NULL;
}
