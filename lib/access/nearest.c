/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The k nearest venues of each unit, to be read: who to call, when it is open, how old the card is. */
#include "access/access.h"

#include <stdlib.h>

static const double half_earth_km = 20037.6; /* nothing is farther */

struct near {
  double km;
  uint32_t venue;
};

struct found {
  struct near *near;
  size_t count, capacity;
  bool memory;
};

static void note(void *data, size_t venue, double km) {
  struct found *found = data;
  if (!fragility_grow((void **)&found->near, &found->capacity, found->count, sizeof *found->near)) {
    found->memory = false;
    return;
  }
  found->near[found->count++] = (struct near){km, (uint32_t)venue};
}

static int by_distance(const void *a, const void *b) {
  const struct near *x = a, *y = b;
  if (x->km != y->km) return x->km < y->km ? -1 : 1;
  return x->venue < y->venue ? -1 : x->venue > y->venue;
}

/* Looks farther and farther until there are enough, then orders them by the exact distance, ties by id. */
static size_t find(const fragility_index *index, const fragility_supply *supply, const fragility_spot *from, size_t k, struct found *found) {
  for (double km = 8;; km *= 2) {
    found->count = 0;
    fragility_index_visit(index, from, km, note, found);
    if (found->count >= k || km > half_earth_km || !found->memory) break;
  }
  for (size_t i = 0; i < found->count; i++) {
    const fragility_venue *venue = fragility_supply_venue(supply, found->near[i].venue);
    found->near[i].km = fragility_distance_km(from->latitude, from->longitude, venue->latitude, venue->longitude);
  }
  if (found->count) qsort(found->near, found->count, sizeof *found->near, by_distance);
  return found->count < k ? found->count : k;
}

/* ---- rows ---- */

struct list {
  struct near *near;
  uint32_t *unit, *rank;
  size_t rows;
  const char **texts;
  double *numbers;
};

static void list_free(struct list *list) {
  free(list->near);
  free(list->unit);
  free(list->rank);
  free(list->texts);
  free(list->numbers);
}

static fragility_status fill(struct list *list, const fragility_units *units, const fragility_supply *supply, size_t k, const unsigned char *keep, const fragility_options *options,
                             fragility_error *err) {
  fragility_index *index;
  struct found found = {.memory = true};
  TRY(fragility_index_supply(supply, units, options, &index, err));
  for (size_t u = 0; u < units->count && found.memory; u++) {
    fragility_spot from;
    if (keep && !keep[u]) continue;
    size_t n = fragility_spot_of_unit(units, u, &from) ? find(index, supply, &from, k, &found) : 0;
    if (!n) { /* a place that nobody serves is a row, too */
      list->near[list->rows] = (struct near){NAN, UINT32_MAX};
      list->unit[list->rows++] = (uint32_t)u;
    }
    for (size_t i = 0; i < n; i++, list->rows++) {
      list->near[list->rows] = found.near[i];
      list->unit[list->rows] = (uint32_t)u, list->rank[list->rows] = (uint32_t)i + 1;
    }
  }
  free(found.near);
  fragility_index_free(index);
  return found.memory ? FRAGILITY_OK : fragility_fail_memory(err);
}

static fragility_status of_units(struct list *list, fragility_sheet *sheet, const char *name, const char *const *of, fragility_error *err) {
  for (size_t r = 0; r < list->rows; r++) list->texts[r] = of ? of[list->unit[r]] : "";
  return fragility_sheet_add_text(sheet, name, list->texts, err);
}

static fragility_status of_venues(struct list *list, fragility_sheet *sheet, const fragility_supply *supply, fragility_venue_field field, fragility_error *err) {
  for (size_t r = 0; r < list->rows; r++) list->texts[r] = list->rank[r] ? fragility_supply_field(supply, list->near[r].venue, field) : "";
  return fragility_sheet_add_text(sheet, fragility_venue_field_name(field), list->texts, err);
}

static fragility_status columns(struct list *list, fragility_sheet *sheet, const fragility_units *units, const fragility_supply *supply, fragility_error *err) {
  static const fragility_venue_field fields[] = {FRAGILITY_FIELD_ID,        FRAGILITY_FIELD_NOM,      FRAGILITY_FIELD_ADRESSE, FRAGILITY_FIELD_CODE_POSTAL,
                                                 FRAGILITY_FIELD_COMMUNE,   FRAGILITY_FIELD_TELEPHONE, FRAGILITY_FIELD_HORAIRES, FRAGILITY_FIELD_SERVICES,
                                                 FRAGILITY_FIELD_FRAIS,     FRAGILITY_FIELD_DISPOSITIFS, FRAGILITY_FIELD_AUTRES_LABELS, FRAGILITY_FIELD_DATE_MAJ};
  TRY(of_units(list, sheet, "code_commune", units->code, err));
  TRY(of_units(list, sheet, "nom_commune", units->name, err));
  for (size_t r = 0; r < list->rows; r++) list->numbers[r] = list->rank[r] ? list->rank[r] : (double)NAN;
  TRY(fragility_sheet_add_numbers(sheet, "rang", list->numbers, err));
  for (size_t r = 0; r < list->rows; r++) list->numbers[r] = list->near[r].km;
  TRY(fragility_sheet_add_numbers(sheet, "distance_km", list->numbers, err));
  for (size_t f = 0; f < sizeof fields / sizeof *fields; f++) TRY(of_venues(list, sheet, supply, fields[f], err));
  return FRAGILITY_OK;
}

fragility_status fragility_nearest_sheet(const fragility_units *units, const fragility_supply *supply, size_t k, const unsigned char *keep,
                                         const fragility_options *options, fragility_sheet **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the sheet");
  *out = NULL;
  if (!units || !supply || !k) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "the nearest venues need units, venues and how many");
  if (!units->latitude || !units->longitude) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "the units have no points");
  size_t most = k < fragility_supply_count(supply) ? k : fragility_supply_count(supply), listed = 0;
  for (size_t u = 0; u < units->count; u++) listed += !keep || keep[u];
  size_t rows = listed * (most ? most : 1) + 1;
  struct list list = {.near = fragility_array(rows, sizeof *list.near), .unit = fragility_array(rows, sizeof *list.unit), .rank = fragility_array(rows, sizeof *list.rank),
                      .texts = fragility_array(rows, sizeof *list.texts), .numbers = fragility_array(rows, sizeof *list.numbers)};
  bool room = list.near && list.unit && list.rank && list.texts && list.numbers;
  fragility_status status = room ? fill(&list, units, supply, most ? most : 1, keep, options, err) : fragility_fail_memory(err);
  fragility_sheet *sheet = NULL;
  if (status == FRAGILITY_OK) status = fragility_sheet_create(list.rows, &sheet, err);
  if (status == FRAGILITY_OK) status = columns(&list, sheet, units, supply, err);
  list_free(&list);
  if (status != FRAGILITY_OK) fragility_sheet_free(sheet);
  else *out = sheet;
  return status;
}
