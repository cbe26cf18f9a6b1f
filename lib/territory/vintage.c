/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The communes of a past year: the newest ones, taken back along the events. Then codes of any other year lead to them:
 * those of before along the events up to the year, those of after back along the events since. */
#include "territory/tables.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- who lived ---- */

/* The codes of the year, growing; walk has come back to it from the newest. */
static fragility_status list_living(const fragility_territory *t, const fragility_walk *walk, uint32_t **codes, size_t *count, fragility_error *err) {
  const fragility_units *u = &t->units->units;
  const fragility_movements *m = t->movements;
  uint32_t *list = fragility_array(u->count + m->code_count, sizeof *list);
  size_t n = 0;
  if (!list) return fragility_fail_memory(err);
  for (size_t i = 0; i < u->count; i++) {
    uint32_t packed = fragility_code_pack(u->code[i]);
    size_t c = fragility_movements_code(m, packed);
    if (!packed) {
      free(list);
      return fragility_fail(err, FRAGILITY_ERROR_FORMAT, "found the commune \"%.40s\", expected codes of five characters: past years are known of no others", u->code[i]);
    }
    if (c == SIZE_MAX || (!walk->reach[c].gone && !walk->reach[c].date)) list[n++] = packed;
  }
  for (size_t c = 0; c < m->code_count; c++)
    if (walk->reach[c].date && !walk->reach[c].gone) list[n++] = m->codes[c];
  qsort(list, n, sizeof *list, fragility_code_order);
  *codes = list;
  *count = n;
  return FRAGILITY_OK;
}

/* The code of the département that a commune's code begins with. */
static size_t departement_of(const char *code, char departement[4]) {
  size_t n = strncmp(code, "97", 2) == 0 ? 3 : 2;
  memcpy(departement, code, n);
  departement[n] = '\0';
  return n;
}

/* A commune that lives no more: it was where its code says, in the region of that département. */
static fragility_status place(fragility_register *to, const fragility_units *newest, size_t i, size_t heir, fragility_error *err) {
  char departement[4];
  size_t n = departement_of(to->units.code[i], departement), like = heir;
  if (strcmp(newest->departement[like], departement) != 0) like = 0;
  while (like < newest->count && strcmp(newest->departement[like], departement) != 0) like++;
  ((const char **)to->units.departement)[i] = fragility_register_text(to, departement, n);
  ((const char **)to->units.region)[i] = like < newest->count ? fragility_register_text(to, newest->region[like], strlen(newest->region[like])) : "";
  return to->units.departement[i] && to->units.region[i] ? FRAGILITY_OK : fragility_fail_memory(err);
}

static const char *copy(fragility_register *to, const char *text) { return *text ? fragility_register_text(to, text, strlen(text)) : ""; }

static fragility_status take_unit(fragility_register *to, const fragility_territory *t, const fragility_walk *walk, size_t i, uint32_t packed, fragility_error *err) {
  const fragility_units *newest = &t->units->units;
  char code[6], heir[6];
  fragility_code_unpack(packed, code);
  const char **codes = (const char **)to->units.code;
  codes[i] = fragility_register_text(to, code, 5);
  if (!codes[i]) return fragility_fail_memory(err);
  size_t same = fragility_units_find(newest, code);
  if (same == SIZE_MAX) {
    fragility_code_unpack(walk->reach[fragility_movements_code(t->movements, packed)].chief, heir);
    size_t unit = fragility_units_find(newest, heir);
    return place(to, newest, i, unit == SIZE_MAX ? 0 : unit, err);
  }
  ((const char **)to->units.name)[i] = copy(to, newest->name[same]);
  ((const char **)to->units.epci)[i] = copy(to, newest->epci[same]);
  ((const char **)to->units.departement)[i] = copy(to, newest->departement[same]);
  ((const char **)to->units.region)[i] = copy(to, newest->region[same]);
  ((double *)to->units.population)[i] = newest->population[same];
  bool good = to->units.name[i] && to->units.epci[i] && to->units.departement[i] && to->units.region[i];
  return good ? FRAGILITY_OK : fragility_fail_memory(err);
}

/* Names and people of the communes that were not what they are. */
static fragility_status take_states(fragility_register *to, int vintage, const fragility_grid *grid, fragility_error *err) {
  static const char *const wanted[] = {"code", "from", "to", "name", "population", NULL};
  size_t columns[5];
  TRY(fragility_grid_find(grid, wanted, columns, err));
  for (size_t row = 0; row < grid->rows; row++) {
    double from, until, population;
    TRY(fragility_grid_number(grid, row, columns[1], NAN, &from, err));
    TRY(fragility_grid_number(grid, row, columns[2], NAN, &until, err));
    TRY(fragility_grid_number(grid, row, columns[4], NAN, &population, err));
    size_t unit = vintage >= from && vintage <= until ? fragility_units_find(&to->units, fragility_grid_cell(grid, row, columns[0])) : SIZE_MAX;
    if (unit == SIZE_MAX) continue;
    ((const char **)to->units.name)[unit] = copy(to, fragility_grid_cell(grid, row, columns[3]));
    ((double *)to->units.population)[unit] = population;
    if (!to->units.name[unit]) return fragility_fail_memory(err);
  }
  return FRAGILITY_OK;
}

/* ---- where the codes of other years lead ---- */

struct search {
  fragility_territory *territory; /* its units are those of the year */
  const fragility_units *newest;
  const struct former *old; /* those of the newest, in order of the codes */
  size_t old_count;
  bool *known; /* one a code of the movements: it leads somewhere */
};

static size_t unit_of(const fragility_territory *t, uint32_t packed) {
  char code[6];
  fragility_code_unpack(packed, code);
  return fragility_units_find(&t->units->units, code);
}

static bool leads_to(const struct reach *reach, uint32_t packed) {
  for (size_t i = 0; i < reach->count; i++)
    if (reach->codes[i] == packed) return true;
  return false;
}

/* Where the newest table says that a former code goes, if that is one of those it leads to. */
static uint32_t chosen(const struct search *search, uint32_t packed, const struct reach *reach) {
  char code[6];
  fragility_code_unpack(packed, code);
  const struct former *found = fragility_former_find(search->old, search->old_count, code);
  uint32_t newest = found ? fragility_code_pack(search->newest->code[found->unit]) : 0;
  return found && leads_to(reach, newest) ? newest : reach->chief;
}

/* The nearest event to the year says where a code leads; a code that leads to several communes holds the people of all: under
 * itself where it is one of the year, whoever goes on as it. */
static fragility_status meet(void *user, uint32_t packed, const struct reach *reach, fragility_error *err) {
  struct search *search = user;
  fragility_territory *t = search->territory;
  size_t c = fragility_movements_code(t->movements, packed), own = unit_of(t, packed), chief = own != SIZE_MAX ? own : unit_of(t, chosen(search, packed, reach));
  if (chief == SIZE_MAX) return FRAGILITY_OK;
  for (size_t i = 0; i < reach->count; i++) {
    size_t other = unit_of(t, reach->codes[i]);
    if (other != SIZE_MAX && other != chief) TRY(fragility_territory_add_split(t, chief, other, err));
  }
  if (own != SIZE_MAX || search->known[c]) return FRAGILITY_OK;
  search->known[c] = true;
  char code[6];
  fragility_code_unpack(packed, code);
  return fragility_territory_add_former(t, code, 5, chief, FRAGILITY_MOVED, err);
}

static fragility_status search_years(struct search *search, int to, fragility_error *err) {
  fragility_walk walk;
  TRY(fragility_walk_begin(search->territory->movements, &walk, err));
  walk.met = meet, walk.user = search;
  fragility_status status = fragility_walk_years(&walk, search->territory->vintage, to, err);
  fragility_walk_end(&walk);
  return status;
}

/* What the newest table knows and no event tells: arrondissements, codes older than the events. */
static fragility_status keep_known(fragility_territory *t, const struct former *old, size_t n, const fragility_units *newest, fragility_error *err) {
  for (size_t i = 0; i < n; i++) {
    size_t unit = fragility_units_find(&t->units->units, newest->code[old[i].unit]);
    bool told = old[i].how == FRAGILITY_MOVED && fragility_movements_code(t->movements, fragility_code_pack(old[i].code)) != SIZE_MAX;
    if (unit != SIZE_MAX && !told) TRY(fragility_territory_add_former(t, old[i].code, strlen(old[i].code), unit, (fragility_resolution)old[i].how, err));
  }
  return FRAGILITY_OK;
}

static int by_pair(const void *a, const void *b) {
  const struct pair *x = a, *y = b;
  if (x->mother != y->mother) return x->mother < y->mother ? -1 : 1;
  return (x->daughter > y->daughter) - (x->daughter < y->daughter);
}

static void sort_splits(fragility_territory *t) {
  size_t kept = 0;
  if (t->split_count) qsort(t->splits, t->split_count, sizeof *t->splits, by_pair);
  for (size_t i = 0; i < t->split_count; i++)
    if (!kept || by_pair(&t->splits[kept - 1], &t->splits[i]) != 0) t->splits[kept++] = t->splits[i];
  t->split_count = kept;
}

static fragility_status find_ways(fragility_territory *t, const fragility_units *newest, fragility_error *err) {
  struct former *old = t->former;
  size_t n = t->formers;
  t->former = NULL, t->formers = t->formers_capacity = 0;
  struct search search = {t, newest, old, n, fragility_array(t->movements->code_count, sizeof *search.known)};
  fragility_status status = search.known ? search_years(&search, 0, err) : fragility_fail_memory(err);
  if (status == FRAGILITY_OK) status = search_years(&search, FRAGILITY_NEWEST_VINTAGE, err);
  if (status == FRAGILITY_OK) status = keep_known(t, old, n, newest, err);
  free(search.known);
  free(old);
  fragility_territory_sort_formers(t);
  sort_splits(t);
  return status;
}

/* ---- the tables ---- */

static fragility_status make_units(fragility_territory *t, fragility_register **out, fragility_error *err) {
  fragility_walk walk;
  uint32_t *codes = NULL;
  size_t count = 0;
  TRY(fragility_walk_begin(t->movements, &walk, err));
  fragility_status status = fragility_walk_years(&walk, FRAGILITY_NEWEST_VINTAGE, t->vintage, err);
  if (status == FRAGILITY_OK) status = list_living(t, &walk, &codes, &count, err);
  if (status == FRAGILITY_OK) status = fragility_register_create(count, out, err);
  for (size_t i = 0; status == FRAGILITY_OK && i < count; i++) status = take_unit(*out, t, &walk, i, codes[i], err);
  free(codes);
  fragility_walk_end(&walk);
  return status;
}

fragility_status fragility_territory_take_past(fragility_territory *t, fragility_grid *grid, fragility_error *err) {
  fragility_register *units = NULL;
  fragility_status status = make_units(t, &units, err);
  if (status == FRAGILITY_OK) status = take_states(units, t->vintage, grid, err);
  if (status != FRAGILITY_OK) {
    fragility_register_free(units);
    return status;
  }
  t->newest = t->units;
  t->units = units;
  return find_ways(t, &t->newest->units, err);
}

/* EPCI that are no more, as their year called them. */
static fragility_status name_epcis(fragility_territory *t, const fragility_grid *grid, const size_t *columns, fragility_error *err) {
  fragility_groups *groups = &t->units->groups[FRAGILITY_EPCI];
  for (size_t row = 0; row < grid->rows; row++) {
    uint32_t g = fragility_groups_find(groups, fragility_grid_cell(grid, row, columns[2]));
    if (g == FRAGILITY_NO_GROUP || *groups->name[g]) continue;
    groups->name[g] = copy(t->units, fragility_grid_cell(grid, row, columns[3]));
    if (!groups->name[g]) return fragility_fail_memory(err);
  }
  return FRAGILITY_OK;
}

fragility_status fragility_territory_take_past_epcis(fragility_territory *t, fragility_grid *grid, fragility_error *err) {
  static const char *const wanted[] = {"year", "code", "epci", "name", NULL};
  size_t columns[4];
  double first = INFINITY, year;
  const char **epci = (const char **)t->units->units.epci;
  TRY(fragility_grid_find(grid, wanted, columns, err));
  for (size_t row = 0; row < grid->rows; row++) {
    TRY(fragility_grid_number(grid, row, columns[0], NAN, &year, err));
    if (year < first) first = year;
    size_t unit = year == t->vintage ? fragility_units_find(&t->units->units, fragility_grid_cell(grid, row, columns[1])) : SIZE_MAX;
    if (unit == SIZE_MAX) continue;
    epci[unit] = copy(t->units, fragility_grid_cell(grid, row, columns[2]));
    if (!epci[unit]) return fragility_fail_memory(err);
  }
  for (size_t i = 0; t->vintage < first && i < t->units->units.count; i++) epci[i] = ""; /* nobody told those of that year */
  fragility_register_free(t->newest);
  t->newest = NULL;
  TRY(fragility_register_close(t->units, err));
  return name_epcis(t, grid, columns, err);
}
