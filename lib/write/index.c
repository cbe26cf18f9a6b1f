/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The R-tree of a table, as the extension gpkg_rtree_index has it (annex F.3 of version 1.3). */
#define _GNU_SOURCE
#include "write/layer.h"

#ifdef HAVE_SQLITE
#include "write/database.h"

#include <stdlib.h>

/* What stands for a name: $t the table, $g its geometry, $k its key, $i the index. All are letters, digits and _. */
static const char *named(const struct fragility_relation *relation, char letter) {
  return letter == 't' ? relation->layer->name : letter == 'g' ? relation->place : relation->key;
}

static bool run(struct database *base, const struct fragility_relation *relation, const char *pattern) {
  char *sql = NULL;
  size_t size = 0;
  FILE *text = open_memstream(&sql, &size);
  if (!text) return false;
  for (; *pattern; pattern++) {
    if (*pattern != '$') fputc(*pattern, text);
    else if (*++pattern == 'i') fprintf(text, "rtree_%s_%s", relation->layer->name, relation->place);
    else fputs(named(relation, *pattern), text);
  }
  bool good = fclose(text) == 0 && sql && base->sqlite.exec(base->handle, sql, NULL, NULL, NULL) == SQLITE_OK;
  free(sql);
  return good;
}

bool fragility_index_begin(struct database *base, const struct fragility_relation *relation) {
  return run(base, relation, "CREATE VIRTUAL TABLE \"$i\" USING rtree(id, minx, maxx, miny, maxy)");
}

#define KEPT "NEW.\"$g\" NOTNULL AND NOT ST_IsEmpty(NEW.\"$g\")"
#define LOST "NEW.\"$g\" ISNULL OR ST_IsEmpty(NEW.\"$g\")"
#define PUT "INSERT OR REPLACE INTO \"$i\" VALUES (NEW.\"$k\", ST_MinX(NEW.\"$g\"), ST_MaxX(NEW.\"$g\"), ST_MinY(NEW.\"$g\"), ST_MaxY(NEW.\"$g\")); "
#define DROP "DELETE FROM \"$i\" WHERE id = OLD.\"$k\"; "

bool fragility_index_finish(struct database *base, const struct fragility_relation *relation) {
  static const char *const pieces[] = {
      "CREATE TRIGGER \"$i_insert\" AFTER INSERT ON \"$t\" WHEN (" KEPT ") BEGIN " PUT "END",
      "CREATE TRIGGER \"$i_update1\" AFTER UPDATE OF \"$g\" ON \"$t\" WHEN OLD.\"$k\" = NEW.\"$k\" AND (" KEPT ") BEGIN " PUT "END",
      "CREATE TRIGGER \"$i_update2\" AFTER UPDATE OF \"$g\" ON \"$t\" WHEN OLD.\"$k\" = NEW.\"$k\" AND (" LOST ") BEGIN " DROP "END",
      "CREATE TRIGGER \"$i_update3\" AFTER UPDATE ON \"$t\" WHEN OLD.\"$k\" != NEW.\"$k\" AND (" KEPT ") BEGIN " DROP PUT "END",
      "CREATE TRIGGER \"$i_update4\" AFTER UPDATE ON \"$t\" WHEN OLD.\"$k\" != NEW.\"$k\" AND (" LOST ") BEGIN "
      "DELETE FROM \"$i\" WHERE id IN (OLD.\"$k\", NEW.\"$k\"); END",
      "CREATE TRIGGER \"$i_delete\" AFTER DELETE ON \"$t\" WHEN OLD.\"$g\" NOT NULL BEGIN " DROP "END",
      "INSERT INTO gpkg_extensions VALUES ('$t', '$g', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
  };
  for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
    if (!run(base, relation, pieces[i])) return false;
  return true;
}

#endif
