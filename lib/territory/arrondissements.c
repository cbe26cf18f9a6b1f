/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paris, Lyon and Marseille by arrondissement: half a million people do not all stand at one point. */
#include "territory/tables.h"

#include <stdlib.h>

static int by_code(const void *a, const void *b) { return strcmp(((const struct part *)a)->code, ((const struct part *)b)->code); }

struct part *fragility_territory_part(const fragility_territory *territory, const char *code) {
  struct part key = {.code = code};
  return territory->part_count ? bsearch(&key, territory->parts, territory->part_count, sizeof key, by_code) : NULL;
}

fragility_status fragility_territory_take_arrondissements(fragility_territory *territory, fragility_grid *grid, fragility_error *err) {
  static const char *const names[] = {"code", "name", "population", "latitude", "longitude", NULL};
  size_t columns[5];
  TRY(fragility_grid_find(grid, names, columns, err));
  for (size_t i = 0; i < grid->rows; i++) {
    const char *code = fragility_grid_cell(grid, i, columns[0]), *name = fragility_grid_cell(grid, i, columns[1]);
    struct part part = {0};
    fragility_resolution how;
    size_t unit = fragility_territory_resolve(territory, code, &how);
    bool grows = !i || strcmp(territory->parts[i - 1].code, code) < 0;
    if (how != FRAGILITY_ARRONDISSEMENT || !grows)
      return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, grid->path, grid->lines[i], columns[0] + 1,
                               "found \"%.40s\", expected %s", code, grows ? "an arrondissement of a commune of communes.csv" : "codes in growing byte order");
    TRY(fragility_grid_number(grid, i, columns[2], NAN, &part.population, err));
    TRY(fragility_territory_degrees(grid, i, columns[3], columns[4], &part.latitude, &part.longitude, err));
    part.unit = (uint32_t)unit;
    part.code = fragility_register_text(territory->units, code, strlen(code));
    part.name = fragility_register_text(territory->units, name, strlen(name));
    if (!part.code || !part.name ||
        !fragility_grow((void **)&territory->parts, &territory->parts_capacity, territory->part_count, sizeof *territory->parts))
      return fragility_fail_memory(err);
    territory->parts[territory->part_count++] = part;
  }
  return FRAGILITY_OK;
}

/* ---- demand points ---- */

/* A row of the new table: a unit of the need, or a part of one. */
struct row {
  const char *code;
  const struct part *part; /* NULL = the unit, whole */
  uint32_t unit;
};

struct points {
  const fragility_territory *territory;
  const fragility_table *need;
  struct row *rows;
  double *people; /* of the parts of each unit; 0 = it stays whole */
  size_t count;
};

static int rows_by_code(const void *a, const void *b) { return strcmp(((const struct row *)a)->code, ((const struct row *)b)->code); }

/* The unit of the need that a part belongs to; SIZE_MAX when it is not there, or nobody lives in the part's city. */
static size_t city_of(const struct points *p, const struct part *part) {
  return fragility_units_find(&p->need->units->units, p->territory->units->units.code[part->unit]);
}

static void list_rows(struct points *p) {
  const fragility_units *u = &p->need->units->units;
  const fragility_territory *t = p->territory;
  for (size_t i = 0; i < t->part_count; i++) {
    size_t unit = city_of(p, &t->parts[i]);
    if (unit != SIZE_MAX && t->parts[i].population > 0) p->people[unit] += t->parts[i].population;
  }
  for (size_t i = 0; i < u->count; i++)
    if (!(p->people[i] > 0)) p->rows[p->count++] = (struct row){u->code[i], NULL, (uint32_t)i};
  for (size_t i = 0; i < t->part_count; i++) {
    size_t unit = city_of(p, &t->parts[i]);
    if (unit != SIZE_MAX && p->people[unit] > 0) p->rows[p->count++] = (struct row){t->parts[i].code, &t->parts[i], (uint32_t)unit};
  }
  qsort(p->rows, p->count, sizeof *p->rows, rows_by_code);
}

static void fill_row(const struct points *p, size_t i, const fragility_units *to) {
  const fragility_units *from = &p->need->units->units;
  const struct row *row = &p->rows[i];
  const struct part *part = row->part;
  size_t u = row->unit;
  ((const char **)to->code)[i] = row->code;
  ((const char **)to->name)[i] = part ? part->name : from->name[u];
  ((const char **)to->epci)[i] = from->epci[u];
  ((const char **)to->departement)[i] = from->departement[u];
  ((const char **)to->region)[i] = from->region[u];
  ((const char **)to->zone)[i] = from->zone[u];
  ((const char **)to->commune)[i] = part ? from->code[u] : from->commune[u];
  ((double *)to->population)[i] = part ? part->population : from->population[u];
  ((double *)to->latitude)[i] = part ? part->latitude : from->latitude[u];
  ((double *)to->longitude)[i] = part ? part->longitude : from->longitude[u];
  ((unsigned char *)to->land)[i] = from->land[u];
}

/* Parents are called as before; cities, too. */
static fragility_status copy_names(const struct points *p, fragility_register *to, fragility_error *err) {
  for (int level = 0; level < FRAGILITY_LEVELS; level++) {
    fragility_groups *groups = &to->groups[level];
    const fragility_groups *from = &p->need->units->groups[level];
    for (size_t g = 0, f = 0; g < groups->count; g++) {
      const char *name = "";
      while (f < from->count && strcmp(from->code[f], groups->code[g]) < 0) f++;
      size_t city = level == FRAGILITY_COMMUNE ? fragility_units_find(&p->need->units->units, groups->code[g]) : SIZE_MAX;
      if (city != SIZE_MAX) name = p->need->units->units.name[city];
      else if (f < from->count && strcmp(from->code[f], groups->code[g]) == 0) name = from->name[f];
      groups->name[g] = fragility_register_text(to, name, strlen(name));
      if (!groups->name[g]) return fragility_fail_memory(err);
    }
  }
  return FRAGILITY_OK;
}

static fragility_status make_units(const struct points *p, fragility_register **out, fragility_error *err) {
  fragility_register *borrowed;
  TRY(fragility_register_create(p->count, &borrowed, err));
  for (size_t i = 0; i < p->count; i++) fill_row(p, i, &borrowed->units);
  fragility_status status = fragility_register_copy(&borrowed->units, out, err);
  fragility_register_free(borrowed);
  return status == FRAGILITY_OK ? copy_names(p, *out, err) : status;
}

/* People are shared out by inhabitants; what is not people is the same in each part. */
static void copy_column(const struct points *p, fragility_table *to, size_t column) {
  const fragility_table *from = p->need;
  bool people = strcmp(from->names[column], "demand") == 0 || strcmp(from->names[column], "population") == 0;
  for (size_t i = 0; i < p->count; i++) {
    const struct row *row = &p->rows[i];
    double value = fragility_table_value(from, column, row->unit);
    if (people && row->part) value = value * row->part->population / p->people[row->unit];
    fragility_table_set(to, column, i, fragility_table_reason(from, column, row->unit), value, fragility_table_denominator(from, column, row->unit),
                        fragility_table_flags(from, column, row->unit));
  }
}

static fragility_status make_table(const struct points *p, fragility_register *units, fragility_table **out, fragility_error *err) {
  TRY(fragility_table_create(units, p->need->columns, out, err));
  for (size_t c = 0; c < p->need->columns; c++) {
    TRY(fragility_table_name(*out, c, p->need->names[c], p->need->definitions[c], err));
    TRY(fragility_table_room(*out, c, err));
    if (p->need->denominators[c]) TRY(fragility_table_divide(*out, c, err));
    copy_column(p, *out, c);
  }
  return FRAGILITY_OK;
}

fragility_status fragility_territory_demand_points(const fragility_territory *territory, const fragility_table *need, fragility_table **out,
                                                   fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the demand points");
  *out = NULL;
  if (!territory || !need) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "demand points need a territory and a table");
  size_t n = need->units->units.count;
  struct points p = {.territory = territory, .need = need, .rows = fragility_array(n + territory->part_count, sizeof *p.rows), .people = fragility_array(n, sizeof *p.people)};
  fragility_register *units = NULL;
  fragility_table *table = NULL;
  fragility_status status = p.rows && p.people ? FRAGILITY_OK : fragility_fail_memory(err);
  if (status == FRAGILITY_OK) list_rows(&p);
  if (status == FRAGILITY_OK) status = make_units(&p, &units, err);
  if (status == FRAGILITY_OK) status = make_table(&p, units, &table, err);
  fragility_register_free(units);
  free(p.rows);
  free(p.people);
  if (status == FRAGILITY_OK) *out = table;
  else fragility_table_free(table);
  return status;
}
