/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder as a catalogue of one data set, in DCAT-AP (JSON-LD). Identifiers are made of the method and the perimeter: they are the same at
 * every run. */
#include "publish/folder.h"

#include <ctype.h>
#include <stdio.h>
#include <time.h>

void fragility_folder_name(const struct folder *folder, char name[160]) {
  snprintf(name, 160, "%.80s-%.70s", fragility_method_id(folder->study->method), folder->study->perimeter ? folder->study->perimeter : "france");
  for (char *c = name; *c; c++) {
    *c = (char)tolower((unsigned char)*c);
    if (!isalnum((unsigned char)*c)) *c = '-';
  }
}

static json_t *text_in(const struct folder *folder, const char *text) {
  json_t *object = json_object();
  bool english = fragility_is_english(folder->study);
  if (fragility_json_put(object, "@value", fragility_json_text(text)) && fragility_json_put(object, "@language", json_string(english ? "en" : "fr"))) return object;
  json_decref(object);
  return NULL;
}

static json_t *id(const char *base, const char *end) {
  char text[600];
  snprintf(text, sizeof text, "%s%s", base, end);
  return json_pack("{ss}", "@id", text);
}

static json_t *distribution(const struct folder *folder, const struct folder_file *file, const char *dataset, const char *licence) {
  char own[400], media[120];
  const char *base = folder->options->address ? folder->options->address : "";
  snprintf(own, sizeof own, "%s#%s", dataset, file->name);
  snprintf(media, sizeof media, "https://www.iana.org/assignments/media-types/%s", file->media);
  json_t *out = json_pack("{ssss}", "@id", own, "@type", "dcat:Distribution");
  json_t *sum = json_pack("{sss{ss}ss}", "@type", "spdx:Checksum", "spdx:algorithm", "@id", "spdx:checksumAlgorithm_sha256", "spdx:checksumValue", file->sha256);
  bool good = fragility_json_put(out, "dct:title", text_in(folder, file->table ? file->table->title : file->name)) && fragility_json_put(out, "dcat:accessURL", id(base, file->name)) &&
              fragility_json_put(out, "dcat:downloadURL", id(base, file->name)) && fragility_json_put(out, "dcat:mediaType", id(media, "")) &&
              fragility_json_put(out, "dcat:byteSize", json_integer((json_int_t)file->bytes)) && fragility_json_put(out, "dct:license", id(licence, ""));
  good = fragility_json_put(out, "spdx:checksum", sum) && good;
  if (good) return out;
  json_decref(out);
  return NULL;
}

/* The day of the run, where one is said. */
static bool put_day(const struct folder *folder, json_t *object) {
  char text[16];
  time_t when = (time_t)folder->study->when;
  struct tm day;
  if (!when || !gmtime_r(&when, &day)) return true;
  strftime(text, sizeof text, "%Y-%m-%d", &day);
  return fragility_json_put(object, "dct:modified", json_pack("{ssss}", "@type", "xsd:date", "@value", text));
}

static json_t *dataset_of(const struct folder *folder, const char *name) {
  char own[240], title[TITLE_SIZE];
  const char *licence, *known;
  json_t *out = json_object(), *list = json_array(), *words = json_array();
  snprintf(own, sizeof own, "urn:fragility:%s", name);
  fragility_study_title(folder->study, title);
  if (!fragility_licence_known(folder->licence, &known, &licence)) licence = folder->licence;
  bool good = out && fragility_json_put(out, "@id", json_string(own)) && fragility_json_put(out, "@type", json_string("dcat:Dataset")) && fragility_json_put(out, "dct:identifier", json_string(name)) &&
              fragility_json_put(out, "dct:title", text_in(folder, title)) && fragility_json_put(out, "dct:description", text_in(folder, fragility_word(folder->study, "folder.about"))) && put_day(folder, out);
  for (size_t i = 0; i < folder->file_count && good; i++)
    if (folder->files[i].table || strstr(folder->files[i].name, ".gpkg")) good = fragility_json_push(list, distribution(folder, &folder->files[i], own, licence));
  static const char *const keywords[] = {"folder.word.1", "folder.word.2", "folder.word.3"};
  for (size_t i = 0; i < 3; i++) good = fragility_json_push(words, text_in(folder, fragility_word(folder->study, keywords[i]))) && good;
  good = fragility_json_put(out, "dcat:keyword", words) && good;
  good = fragility_json_put(out, "dcat:distribution", list) && good;
  good = good && fragility_json_put(out, "dcat:theme", id("http://publications.europa.eu/resource/authority/data-theme/SOCI", "")) &&
         fragility_json_put(out, "dct:language", id("http://publications.europa.eu/resource/authority/language/", fragility_is_english(folder->study) ? "ENG" : "FRA")) && fragility_json_put(out, "dct:conformsTo", id("http://data.europa.eu/930/", ""));
  if (folder->options->publisher)
    good = good && fragility_json_put(out, "dct:publisher", json_pack("{ssso}", "@type", "foaf:Organization", "foaf:name", fragility_json_text(folder->options->publisher)));
  if (good) return out;
  json_decref(out);
  return NULL;
}

json_t *fragility_dcat(struct folder *folder) {
  char name[160], own[240];
  fragility_folder_name(folder, name);
  snprintf(own, sizeof own, "urn:fragility:catalogue:%s", name);
  json_t *context = json_pack("{ssssssssssss}", "dcat", "http://www.w3.org/ns/dcat#", "dct", "http://purl.org/dc/terms/", "foaf", "http://xmlns.com/foaf/0.1/", "spdx",
                              "http://spdx.org/rdf/terms#", "xsd", "http://www.w3.org/2001/XMLSchema#", "rdfs", "http://www.w3.org/2000/01/rdf-schema#");
  json_t *root = json_object(), *datasets = json_array();
  bool good = fragility_json_push(datasets, dataset_of(folder, name));
  good = fragility_json_put(root, "@context", context) && good;
  good = good && fragility_json_put(root, "@id", json_string(own)) && fragility_json_put(root, "@type", json_string("dcat:Catalog")) && fragility_json_put(root, "dct:title", text_in(folder, fragility_word(folder->study, "folder.catalogue"))) &&
         fragility_json_put(root, "dct:description", text_in(folder, fragility_word(folder->study, "folder.about")));
  if (folder->options->publisher)
    good = good && fragility_json_put(root, "dct:publisher", json_pack("{ssso}", "@type", "foaf:Organization", "foaf:name", fragility_json_text(folder->options->publisher)));
  good = fragility_json_put(root, "dcat:dataset", datasets) && good;
  if (good) return root;
  json_decref(root);
  return NULL;
}
