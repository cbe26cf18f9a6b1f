/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "territory/tables.h"

#include <stdlib.h>
#include <unistd.h>

/* ---- communes.csv ---- */

enum { CODE, NAME, DEPARTEMENT, REGION, EPCI, POPULATION, EARLIER, ARRONDISSEMENTS, COMMUNE_COLUMNS };

static int by_code(const void *a, const void *b) {
  return strcmp(((const struct former *)a)->code, ((const struct former *)b)->code);
}

const struct former *fragility_former_find(const struct former *former, size_t n, const char *code) {
  struct former key = {.code = code};
  return n ? bsearch(&key, former, n, sizeof key, by_code) : NULL;
}

fragility_status fragility_territory_add_former(fragility_territory *territory, const char *code, size_t size, size_t unit,
                                                fragility_resolution how, fragility_error *err) {
  const char *copy = fragility_register_text(territory->units, code, size);
  if (!copy || !fragility_grow((void **)&territory->former, &territory->formers_capacity, territory->formers, sizeof *territory->former))
    return fragility_fail_memory(err);
  territory->former[territory->formers++] = (struct former){copy, (uint32_t)unit, (unsigned char)how};
  return FRAGILITY_OK;
}

void fragility_territory_sort_formers(fragility_territory *territory) {
  if (territory->formers) qsort(territory->former, territory->formers, sizeof *territory->former, by_code);
}

static fragility_status add_formers(fragility_territory *territory, const char *list, size_t unit,
                                    fragility_resolution how, fragility_error *err) {
  fragility_text left = {list, strlen(list)}, code;
  while (fragility_text_next(&left, '|', &code)) TRY(fragility_territory_add_former(territory, code.text, code.size, unit, how, err));
  return FRAGILITY_OK;
}

fragility_status fragility_territory_add_split(fragility_territory *territory, size_t mother, size_t daughter, fragility_error *err) {
  if (!fragility_grow((void **)&territory->splits, &territory->splits_capacity, territory->split_count, sizeof *territory->splits))
    return fragility_fail_memory(err);
  territory->splits[territory->split_count++] = (struct pair){(uint32_t)mother, (uint32_t)daughter};
  return FRAGILITY_OK;
}

/* Neighbours of one parent share its text, so that grouping compares pointers. */
static void take_member(const char *const *column, size_t i, const char *cell) {
  ((const char **)column)[i] = i && strcmp(column[i - 1], cell) == 0 ? column[i - 1] : cell;
}

static fragility_status take_commune(fragility_territory *territory, const fragility_grid *grid, const size_t *columns,
                                     size_t i, fragility_error *err) {
  fragility_units *u = &territory->units->units;
  const char *code = fragility_grid_cell(grid, i, columns[CODE]), *name = fragility_grid_cell(grid, i, columns[NAME]);
  const char **codes = (const char **)u->code, **names = (const char **)u->name;
  if (strcmp(i ? codes[i - 1] : "", code) >= 0)
    return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, grid->path, grid->lines[i], columns[CODE] + 1,
                             "found \"%.40s\" after \"%.40s\", expected codes in growing byte order", code, i ? codes[i - 1] : "");
  codes[i] = code, names[i] = name;
  take_member(u->departement, i, fragility_grid_cell(grid, i, columns[DEPARTEMENT]));
  take_member(u->region, i, fragility_grid_cell(grid, i, columns[REGION]));
  take_member(u->epci, i, fragility_grid_cell(grid, i, columns[EPCI]));
  TRY(fragility_grid_number(grid, i, columns[POPULATION], NAN, &((double *)u->population)[i], err));
  TRY(add_formers(territory, fragility_grid_cell(grid, i, columns[EARLIER]), i, FRAGILITY_MOVED, err));
  return add_formers(territory, fragility_grid_cell(grid, i, columns[ARRONDISSEMENTS]), i, FRAGILITY_ARRONDISSEMENT, err);
}

/* The texts of the grid become the register's. */
static fragility_status take_communes(fragility_territory *territory, fragility_grid *grid, fragility_error *err) {
  static const char *const names[] = {"code",       "name",    "departement",     "region", "epci",
                                      "population", "earlier", "arrondissements", NULL};
  size_t columns[COMMUNE_COLUMNS];
  TRY(fragility_grid_find(grid, names, columns, err));
  TRY(fragility_register_create(grid->rows, &territory->units, err));
  fragility_register_adopt(territory->units, &grid->arena);
  for (size_t i = 0; i < grid->rows; i++) TRY(take_commune(territory, grid, columns, i, err));
  TRY(fragility_register_close(territory->units, err));
  fragility_territory_sort_formers(territory);
  for (size_t i = 0; i < territory->formers; i++)
    if ((i && by_code(&territory->former[i - 1], &territory->former[i]) == 0) ||
        fragility_units_find(&territory->units->units, territory->former[i].code) != SIZE_MAX)
      return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, grid->path, 0, 0,
                               "found the code %s twice, expected each former code once", territory->former[i].code);
  return FRAGILITY_OK;
}

/* ---- the smaller tables ---- */

static fragility_status take_names(fragility_territory *territory, const fragility_grid *grid, fragility_level level,
                                   fragility_error *err) {
  static const char *const names[] = {"code", "name", NULL};
  size_t columns[2];
  TRY(fragility_grid_find(grid, names, columns, err));
  fragility_groups *groups = &territory->units->groups[level];
  for (size_t i = 0; i < grid->rows; i++) {
    const char *code = fragility_grid_cell(grid, i, columns[0]), *name = fragility_grid_cell(grid, i, columns[1]);
    uint32_t g = fragility_groups_find(groups, code);
    if (g == FRAGILITY_NO_GROUP) continue;
    groups->name[g] = fragility_register_text(territory->units, name, strlen(name));
    if (!groups->name[g]) return fragility_fail_memory(err);
  }
  return FRAGILITY_OK;
}

static fragility_status take_epcis(fragility_territory *t, fragility_grid *grid, fragility_error *err) {
  return take_names(t, grid, FRAGILITY_EPCI, err);
}
static fragility_status take_departements(fragility_territory *t, fragility_grid *grid, fragility_error *err) {
  return take_names(t, grid, FRAGILITY_DEPARTEMENT, err);
}
static fragility_status take_regions(fragility_territory *t, fragility_grid *grid, fragility_error *err) {
  return take_names(t, grid, FRAGILITY_REGION, err);
}

static fragility_status take_splits(fragility_territory *territory, fragility_grid *grid, fragility_error *err) {
  static const char *const names[] = {"mother", "daughter", NULL};
  size_t columns[2], units[2];
  TRY(fragility_grid_find(grid, names, columns, err));
  for (size_t i = 0; i < grid->rows; i++) {
    for (size_t c = 0; c < 2; c++) {
      const char *code = fragility_grid_cell(grid, i, columns[c]);
      units[c] = fragility_units_find(&territory->units->units, code);
      if (units[c] == SIZE_MAX)
        return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, grid->path, grid->lines[i], columns[c] + 1,
                                 "found \"%s\", expected the code of a living commune", code);
    }
    TRY(fragility_territory_add_split(territory, units[0], units[1], err));
  }
  return FRAGILITY_OK;
}

fragility_status fragility_territory_degrees(const fragility_grid *grid, size_t row, size_t latitude_column, size_t longitude_column,
                                             double *latitude, double *longitude, fragility_error *err) {
  TRY(fragility_grid_number(grid, row, latitude_column, NAN, latitude, err));
  TRY(fragility_grid_number(grid, row, longitude_column, NAN, longitude, err));
  if (fabs(*latitude) <= 90 && fabs(*longitude) <= 180) return FRAGILITY_OK;
  return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, grid->path, grid->lines[row], (fabs(*latitude) <= 90 ? longitude_column : latitude_column) + 1,
                           "found a point that is not on Earth, expected degrees");
}

static fragility_status take_points(fragility_territory *territory, fragility_grid *grid, fragility_error *err) {
  static const char *const names[] = {"code", "latitude", "longitude", NULL};
  size_t columns[3];
  TRY(fragility_grid_find(grid, names, columns, err));
  const fragility_units *u = &territory->units->units;
  for (size_t i = 0; i < grid->rows; i++) {
    double latitude, longitude;
    TRY(fragility_territory_degrees(grid, i, columns[1], columns[2], &latitude, &longitude, err));
    const char *code = fragility_grid_cell(grid, i, columns[0]);
    size_t unit = i < u->count && strcmp(u->code[i], code) == 0 ? i : fragility_units_find(u, code);
    struct part *part = unit == SIZE_MAX ? fragility_territory_part(territory, code) : NULL;
    if (part) part->latitude = latitude, part->longitude = longitude;
    if (unit == SIZE_MAX) continue;
    ((double *)u->latitude)[unit] = latitude;
    ((double *)u->longitude)[unit] = longitude;
  }
  return FRAGILITY_OK;
}

/* ---- reading ---- */

typedef fragility_status (*taker)(fragility_territory *, fragility_grid *, fragility_error *);

enum need { ALWAYS, IF_THERE, PAST_ONLY, NEWEST_ONLY };

static const struct table {
  const char *file;
  taker take;
  enum need need;
} tables[] = {{"communes.csv", take_communes, ALWAYS},
              {"movements.csv", fragility_territory_take_movements, IF_THERE},
              {"past.csv", fragility_territory_take_past, PAST_ONLY},
              {"past-epci.csv", fragility_territory_take_past_epcis, PAST_ONLY},
              {"epci.csv", take_epcis, ALWAYS},
              {"departements.csv", take_departements, ALWAYS},
              {"regions.csv", take_regions, ALWAYS},
              {"splits.csv", take_splits, NEWEST_ONLY},
              {"arrondissements.csv", fragility_territory_take_arrondissements, IF_THERE},
              {"lands.csv", fragility_territory_take_lands, IF_THERE},
              {"points.csv", take_points, ALWAYS}};

static bool is_past(const fragility_territory_options *options) { return options->vintage && options->vintage != FRAGILITY_NEWEST_VINTAGE; }

static bool is_wanted(const struct table *table, const fragility_territory_options *options) {
  bool lands = table->take == fragility_territory_take_lands;
  bool place = lands || table->take == take_points || table->take == fragility_territory_take_arrondissements;
  if ((options->without_points && place) || (options->across_sea && lands)) return false;
  return table->need != (is_past(options) ? NEWEST_ONLY : PAST_ONLY);
}

/* A past year cannot be made without the movements. */
static bool may_be_lacking(const struct table *table, const fragility_territory_options *options) {
  return table->need == IF_THERE && !(is_past(options) && table->take == fragility_territory_take_movements);
}

enum { TABLES = sizeof tables / sizeof *tables };
_Static_assert((int)TABLES <= (int)PREPARED_TABLES, "a prepared territory has room for the digests of all tables");

/* A table of the territory, read by whoever is free; taken in its turn. */
struct reading {
  const char *path; /* NULL = not wanted */
  taker take;
  fragility_grid grid;
  fragility_status status;
  fragility_error err;
};

static const char *find_directory(const fragility_territory_options *options, fragility_arena *arena) {
  return options->directory ? options->directory : fragility_path(arena, fragility_data_path(), "territory");
}

static fragility_status list_tables(const fragility_territory_options *options, fragility_arena *arena, struct reading *readings, fragility_error *err) {
  const char *directory = find_directory(options, arena);
  if (!directory) return fragility_fail_memory(err);
  for (size_t i = 0; i < TABLES; i++) {
    if (!is_wanted(&tables[i], options)) continue;
    const char *path = options->points && tables[i].take == take_points ? options->points : fragility_path(arena, directory, tables[i].file);
    if (!path) return fragility_fail_memory(err);
    if (!may_be_lacking(&tables[i], options) || access(path, F_OK) == 0) readings[i] = (struct reading){.path = path, .take = tables[i].take};
  }
  return FRAGILITY_OK;
}

/* What stands for the tables of the newest year. */
static fragility_status list_prepared(const fragility_territory_options *options, fragility_arena *arena, struct prepared *prepared, fragility_error *err) {
  const char *directory = find_directory(options, arena);
  *prepared = (struct prepared){.path = directory ? fragility_path(arena, directory, "prepared.bin") : NULL};
  if (!prepared->path) return fragility_fail_memory(err);
  for (size_t i = 0, n = 0; i < TABLES; i++) {
    if (tables[i].need == PAST_ONLY) continue;
    prepared->wanted[n] = is_wanted(&tables[i], options);
    prepared->tables[n++] = fragility_path(arena, directory, tables[i].file);
    if (!prepared->tables[n - 1]) return fragility_fail_memory(err);
  }
  return FRAGILITY_OK;
}

static fragility_status take_prepared(fragility_territory *territory, const fragility_territory_options *options, fragility_arena *arena, bool *taken,
                                      fragility_error *err) {
  struct prepared prepared;
  *taken = false;
  if (is_past(options) || options->points) return FRAGILITY_OK;
  TRY(list_prepared(options, arena, &prepared, err));
  return fragility_prepared_take(&prepared, options, territory, taken, err);
}

static fragility_status take_reading(fragility_territory *territory, struct reading *reading, fragility_error *err) {
  if (!reading->path) return FRAGILITY_OK;
  if (reading->status == FRAGILITY_OK) return reading->take(territory, &reading->grid, err);
  if (err) *err = reading->err;
  return reading->status;
}

/* The tables side by side; then they are taken one after the other, each giving its room to the next. */
static fragility_status read_tables(fragility_territory *territory, struct reading *readings, size_t n, int threads, fragility_error *err) {
  fragility_status status = FRAGILITY_OK;
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
  for (size_t i = 0; i < n; i++)
    if (readings[i].path) readings[i].status = fragility_grid_read(readings[i].path, &readings[i].grid, &readings[i].err);
  for (size_t i = 0; i < n; i++) {
    if (status == FRAGILITY_OK) status = take_reading(territory, &readings[i], err);
    fragility_grid_free(&readings[i].grid);
  }
  return status;
}

static fragility_status read_all(fragility_territory *territory, const fragility_territory_options *options, fragility_error *err) {
  fragility_arena arena = {0};
  struct reading readings[TABLES + 1] = {[TABLES] = {.path = options->zones, .take = fragility_territory_take_zones}};
  bool taken;
  fragility_status status = take_prepared(territory, options, &arena, &taken, err);
  if (status == FRAGILITY_OK && !taken) status = list_tables(options, &arena, readings, err);
  int threads = !taken && fragility_threads(options->options) > 1 ? 2 : 1; /* there are two large tables */
  if (status == FRAGILITY_OK) status = read_tables(territory, readings, TABLES + 1, threads, err);
  fragility_arena_free(&arena);
  return status;
}

fragility_status fragility_territory_read_with(const fragility_territory_options *options, fragility_territory **out,
                                               fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the territory");
  static const fragility_territory_options usual = {0};
  *out = NULL;
  if (!options) options = &usual;
  if (options->vintage && (options->vintage < FRAGILITY_OLDEST_VINTAGE || options->vintage > FRAGILITY_NEWEST_VINTAGE))
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found the vintage %d, expected a year from %d to %d", options->vintage, FRAGILITY_OLDEST_VINTAGE,
                          FRAGILITY_NEWEST_VINTAGE);
  fragility_territory *territory = calloc(1, sizeof *territory);
  if (!territory) return fragility_fail_memory(err);
  territory->vintage = options->vintage ? options->vintage : FRAGILITY_NEWEST_VINTAGE;
  fragility_status status = read_all(territory, options, err);
  if (status != FRAGILITY_OK) {
    fragility_territory_free(territory);
    return status;
  }
  *out = territory;
  return FRAGILITY_OK;
}

fragility_status fragility_territory_read(const char *directory, fragility_territory **out, fragility_error *err) {
  fragility_territory_options options = {.directory = directory};
  return fragility_territory_read_with(&options, out, err);
}

fragility_status fragility_territory_prepare(const char *directory, const char *path, fragility_error *err) {
  fragility_arena arena = {0};
  struct prepared prepared;
  fragility_territory_options options = {.directory = directory};
  fragility_territory *territory = NULL;
  fragility_status status = list_prepared(&options, &arena, &prepared, err);
  if (status == FRAGILITY_OK) status = fragility_territory_read_with(&options, &territory, err);
  prepared.path = path;
  if (status == FRAGILITY_OK) status = fragility_prepared_write(&prepared, territory, err);
  fragility_territory_free(territory);
  fragility_arena_free(&arena);
  return status;
}

void fragility_territory_free(fragility_territory *territory) {
  if (!territory) return;
  fragility_register_free(territory->units);
  fragility_register_free(territory->newest);
  fragility_movements_free(territory->movements);
  free(territory->years);
  free(territory->former);
  free(territory->splits);
  free(territory->parts);
  free(territory);
}

int fragility_territory_vintage(const fragility_territory *territory) { return territory ? territory->vintage : 0; }

const fragility_movements *fragility_territory_movements(const fragility_territory *territory) { return territory->movements; }

fragility_register *fragility_territory_register(const fragility_territory *territory) { return territory->units; }

const fragility_units *fragility_territory_units(const fragility_territory *territory) {
  return territory ? &territory->units->units : NULL;
}

size_t fragility_territory_resolve(const fragility_territory *territory, const char *code, fragility_resolution *how) {
  fragility_resolution unused;
  if (!how) how = &unused;
  *how = FRAGILITY_UNRESOLVED;
  if (!territory || !code) return SIZE_MAX;
  size_t unit = fragility_units_find(&territory->units->units, code);
  if (unit != SIZE_MAX) {
    *how = FRAGILITY_AS_IS;
    return unit;
  }
  const struct former *found = fragility_former_find(territory->former, territory->formers, code);
  if (!found) return SIZE_MAX;
  *how = (fragility_resolution)found->how;
  return found->unit;
}

size_t fragility_territory_splits(const fragility_territory *territory) { return territory ? territory->split_count : 0; }

bool fragility_territory_split(const fragility_territory *territory, size_t i, size_t *mother, size_t *daughter) {
  if (!territory || !mother || !daughter || i >= territory->split_count) return false;
  *mother = territory->splits[i].mother;
  *daughter = territory->splits[i].daughter;
  return true;
}

const char *fragility_territory_parent_name(const fragility_territory *territory, fragility_level level,
                                            const char *code) {
  if (!territory || !code || (unsigned)level >= FRAGILITY_LEVELS) return NULL;
  uint32_t group = fragility_groups_find(&territory->units->groups[level], code);
  return group == FRAGILITY_NO_GROUP ? NULL : territory->units->groups[level].name[group];
}
