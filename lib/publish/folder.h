/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to the folder: its tables, what each column is, and the files that describe them. */
#ifndef PUBLISH_FOLDER_H
#define PUBLISH_FOLDER_H

#include "publish/publish.h"

#include <fragility/folder.h>
#include <jansson.h>

enum { MOST_TABLES = 4, MOST_FILES = 24 };

struct folder_table {
  const char *name;     /* "scores" */
  const char *file;     /* "scores.csv" */
  const char *title;    /* in words */
  const char *key;      /* its primary key: a column, or two joined by a comma */
  fragility_sheet *sheet;
};

struct folder_file {
  char name[64];
  const char *media;    /* MIME type */
  const struct folder_table *table; /* that it holds; NULL */
  uint64_t bytes;
  char sha256[FRAGILITY_DIGEST_SIZE];
};

struct folder {
  const fragility_study *study;
  const fragility_folder_options *options;
  struct shown shown;
  struct layers layers;
  fragility_sheet *parents;
  struct folder_table tables[MOST_TABLES];
  size_t table_count;
  struct folder_file files[MOST_FILES];
  size_t file_count;
  const char *licence;
  const char *path, *work; /* its place; where it is made */
  const char **notes;
  size_t note_count;
};

/* ---- licences.c ---- */
/* Every source once; `ledger` may be of a table, of venues, of contours. */
typedef bool fragility_source_visit(void *data, const fragility_ledger *ledger);
bool fragility_sources_visit(const fragility_study *study, fragility_source_visit *visit, void *data);
/* "etalab-2.0" and its address for what is known under one of its names; false for others. */
bool fragility_licence_known(const char *licence, const char **name, const char **address);

/* ---- secrecy.c ---- */
/* Does a parent's mean, its people and its published children give away the child that is secret? */
fragility_status fragility_secrecy_check(const fragility_score *children, const fragility_score *parents, fragility_error *err);

/* ---- descriptions: schema.c, datapackage.c, dcat.c, readme.c ---- */
json_t *fragility_table_schema(struct folder *folder, const struct folder_table *table);
json_t *fragility_datapackage(struct folder *folder);
json_t *fragility_dcat(struct folder *folder);
char *fragility_folder_readme(struct folder *folder); /* to be freed */
/* "fragilite-2026-departement-31": stable across runs. */
void fragility_folder_name(const struct folder *folder, char name[160]);

#endif
