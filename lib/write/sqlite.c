/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "write/layer.h"

#ifdef HAVE_SQLITE
#include "write/database.h"

#include <stdlib.h>

static const char *const names[] = {"libsqlite3.so.0", "libsqlite3.so", "libsqlite3.0.dylib", "libsqlite3.dylib", NULL};

bool fragility_sqlite_open(struct sqlite_calls *calls, const char **why) {
  const struct fragility_call list[] = {{"sqlite3_open_v2", &calls->open_v2},
                                        {"sqlite3_close", &calls->close},
                                        {"sqlite3_exec", &calls->exec},
                                        {"sqlite3_vmprintf", &calls->vmprintf},
                                        {"sqlite3_free", &calls->free},
                                        {"sqlite3_prepare_v2", &calls->prepare_v2},
                                        {"sqlite3_step", &calls->step},
                                        {"sqlite3_reset", &calls->reset},
                                        {"sqlite3_finalize", &calls->finalize},
                                        {"sqlite3_bind_null", &calls->bind_null},
                                        {"sqlite3_bind_int64", &calls->bind_int64},
                                        {"sqlite3_bind_double", &calls->bind_double},
                                        {"sqlite3_bind_text", &calls->bind_text},
                                        {"sqlite3_bind_blob", &calls->bind_blob},
                                        {"sqlite3_extended_errcode", &calls->errcode},
                                        {"sqlite3_errmsg", &calls->errmsg},
                                        {NULL, NULL}};
  return fragility_library_open(names, list, why);
}

bool fragility_database_run(struct database *base, const char *format, ...) {
  va_list list;
  va_start(list, format);
  char *sql = base->sqlite.vmprintf(format, list);
  va_end(list);
  bool good = sql && base->sqlite.exec(base->handle, sql, NULL, NULL, NULL) == SQLITE_OK;
  base->sqlite.free(sql);
  return good;
}

sqlite3_stmt *fragility_database_prepare(struct database *base, const char *format, ...) {
  sqlite3_stmt *statement = NULL;
  va_list list;
  va_start(list, format);
  char *sql = base->sqlite.vmprintf(format, list);
  va_end(list);
  if (sql) (void)base->sqlite.prepare_v2(base->handle, sql, -1, &statement, NULL);
  base->sqlite.free(sql);
  return statement;
}

bool fragility_database_bind_text(struct database *base, sqlite3_stmt *statement, int at, const char *text) {
  if (!text) text = "";
  if (fragility_text_is_clean(text)) return base->sqlite.bind_text(statement, at, text, -1, SQLITE_STATIC) == SQLITE_OK;
  char *clean = fragility_text_clean(text);
  bool good = clean && base->sqlite.bind_text(statement, at, clean, -1, SQLITE_TRANSIENT) == SQLITE_OK;
  free(clean);
  return good;
}

bool fragility_database_bind_number(struct database *base, sqlite3_stmt *statement, int at, double number) {
  return (isfinite(number) ? base->sqlite.bind_double(statement, at, number) : base->sqlite.bind_null(statement, at)) == SQLITE_OK;
}

bool fragility_database_put(struct database *base, sqlite3_stmt *statement) {
  bool good = base->sqlite.step(statement) == SQLITE_DONE;
  return base->sqlite.reset(statement) == SQLITE_OK && good;
}

#endif
