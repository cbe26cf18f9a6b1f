/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to `write`: SQLite, opened when the first GeoPackage is written, and what a GeoPackage is made of. */
#ifndef WRITE_DATABASE_H
#define WRITE_DATABASE_H

#include "write/layer.h"

#include <sqlite3.h>

struct sqlite_calls {
  __typeof__(&sqlite3_open_v2) open_v2;
  __typeof__(&sqlite3_close) close;
  __typeof__(&sqlite3_exec) exec;
  __typeof__(&sqlite3_vmprintf) vmprintf;
  __typeof__(&sqlite3_free) free;
  __typeof__(&sqlite3_prepare_v2) prepare_v2;
  __typeof__(&sqlite3_step) step;
  __typeof__(&sqlite3_reset) reset;
  __typeof__(&sqlite3_finalize) finalize;
  __typeof__(&sqlite3_bind_null) bind_null;
  __typeof__(&sqlite3_bind_int64) bind_int64;
  __typeof__(&sqlite3_bind_double) bind_double;
  __typeof__(&sqlite3_bind_text) bind_text;
  __typeof__(&sqlite3_bind_blob) bind_blob;
  __typeof__(&sqlite3_extended_errcode) errcode;
  __typeof__(&sqlite3_errmsg) errmsg;
};

struct database {
  struct sqlite_calls sqlite;
  sqlite3 *handle;
};

/* ---- sqlite.c: each call is false when it fails; the error is the handle's ---- */
/* False when SQLite is not there, or lacks a call; `why` says so, until the next call. */
bool fragility_sqlite_open(struct sqlite_calls *calls, const char **why);
/* SQL by the printf of SQLite, in which %Q is a text and %w goes between double quotes: no locale has a say in it. */
bool fragility_database_run(struct database *base, const char *format, ...);
sqlite3_stmt *fragility_database_prepare(struct database *base, const char *format, ...); /* NULL when it fails */
/* What is bound is the caller's, until the row is in. */
bool fragility_database_bind_text(struct database *base, sqlite3_stmt *statement, int at, const char *text);
bool fragility_database_bind_number(struct database *base, sqlite3_stmt *statement, int at, double number); /* NaN is null */
bool fragility_database_put(struct database *base, sqlite3_stmt *statement);                                /* one row */

/* ---- geometry.c ---- */
struct fragility_extent {
  double west, east, south, north; /* west > east: of nothing */
};
void fragility_extent_add(struct fragility_extent *extent, const struct fragility_extent *other);

/* Bytes that grow; the header and the well-known binary of the geometry of a row. */
struct fragility_blob {
  unsigned char *bytes;
  size_t size, room;
};
/* False when there is no memory; without a place the blob is empty. */
bool fragility_blob_fill(struct fragility_blob *blob, const fragility_layer *layer, size_t row, struct fragility_extent *extent);

/* ---- schema.c ---- */
/* A layer as a table. */
struct fragility_relation {
  const fragility_layer *layer;
  const char *type;          /* of its geometry; NULL = it has none */
  const char *key, *place;   /* the columns that the sheet has not */
  const char **names;        /* those of the sheet's, which no case alone tells apart */
  fragility_arena arena;
};
bool fragility_relation_make(const fragility_layer *layer, struct fragility_relation *relation); /* false when there is no memory */
void fragility_relation_free(struct fragility_relation *relation);

bool fragility_schema_begin(struct database *base);
bool fragility_schema_table(struct database *base, const struct fragility_relation *relation);
/* Once the rows are in: what is told of the table. */
bool fragility_schema_finish(struct database *base, const struct fragility_relation *relation, const char *title, const char *description, const char *date,
                             const struct fragility_extent *extent);

bool fragility_schema_styles(struct database *base, const char *date);

/* ---- index.c ---- */
/* The R-tree of a table; once it is full, the triggers that keep it so when somebody else edits the table. */
bool fragility_index_begin(struct database *base, const struct fragility_relation *relation);
bool fragility_index_finish(struct database *base, const struct fragility_relation *relation);

/* ---- style.c ---- */
/* A style of QGIS, of malloc; NULL when there is no memory. */
char *fragility_style_make(const struct fragility_relation *relation);

#endif
