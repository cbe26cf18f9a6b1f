/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/table.h"

#include <stdatomic.h>
#include <stdlib.h>

struct register_owner {
  fragility_arena arena;
  atomic_size_t shares;
  const char **codes; /* of bare units: from malloc */
  int threads; /* that fill the arrays */
};

static const char *const levels[FRAGILITY_LEVELS] = {"commune", "epci", "departement", "region", "zone", "france"};

const char *fragility_level_name(fragility_level level) {
  return (unsigned)level < FRAGILITY_LEVELS ? levels[level] : "unknown";
}

int fragility_level_find(const char *name) {
  for (int i = 0; name && i < FRAGILITY_LEVELS; i++)
    if (strcmp(levels[i], name) == 0) return i;
  return -1;
}

size_t fragility_units_find(const fragility_units *units, const char *code) {
  size_t low = 0, high = units && code ? units->count : 0;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    int order = strcmp(units->code[middle], code);
    if (order == 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return SIZE_MAX;
}

static void *take(fragility_register *units, size_t n, size_t size) {
  return fragility_arena_take(&units->owner->arena, (n ? n : 1) * size);
}

static const char **blank_texts(fragility_register *units, size_t n) {
  const char **texts = take(units, n, sizeof *texts);
  size_t filled = texts ? n : 0;
#pragma omp parallel for schedule(static) num_threads(units->owner->threads)
  for (size_t i = 0; i < filled; i++) texts[i] = "";
  return texts;
}

static double *unknown_numbers(fragility_register *units, size_t n) {
  double *numbers = take(units, n, sizeof *numbers);
  size_t filled = numbers ? n : 0;
#pragma omp parallel for schedule(static) num_threads(units->owner->threads)
  for (size_t i = 0; i < filled; i++) numbers[i] = NAN;
  return numbers;
}

static fragility_status make_arrays(fragility_register *units, fragility_error *err) {
  fragility_units *u = &units->units;
  size_t n = u->count;
  bool bare = units->owner->codes != NULL;
  u->code = bare ? units->owner->codes : blank_texts(units, n), u->commune = blank_texts(units, n);
  u->name = bare ? u->commune : blank_texts(units, n);
  u->epci = bare ? u->commune : blank_texts(units, n), u->departement = bare ? u->commune : blank_texts(units, n);
  u->region = bare ? u->commune : blank_texts(units, n), u->zone = bare ? u->commune : blank_texts(units, n);
  u->population = unknown_numbers(units, n), u->latitude = unknown_numbers(units, n);
  u->longitude = bare ? u->latitude : unknown_numbers(units, n);
  u->land = take(units, n, sizeof *u->land);
  bool good = u->code && u->name && u->epci && u->departement && u->region && u->zone && u->commune && u->population && u->latitude && u->longitude && u->land;
  return good ? FRAGILITY_OK : fragility_fail_memory(err);
}

static fragility_status create(size_t count, const char **codes, int threads, fragility_register **out, fragility_error *err) {
  *out = NULL;
  struct register_owner *owner = calloc(1, sizeof *owner);
  fragility_register *units = calloc(1, sizeof *units);
  if (!owner || !units) {
    free(owner);
    free(units);
    return fragility_fail_memory(err);
  }
  atomic_init(&owner->shares, 1);
  owner->codes = codes, owner->threads = threads;
  units->owner = owner;
  units->units.count = count;
  fragility_status status = make_arrays(units, err);
  if (status != FRAGILITY_OK) {
    owner->codes = NULL;
    fragility_register_free(units);
    return status;
  }
  *out = units;
  return FRAGILITY_OK;
}

fragility_status fragility_register_create(size_t count, fragility_register **out, fragility_error *err) { return create(count, NULL, 1, out, err); }
fragility_status fragility_register_create_bare(size_t count, const char **codes, int threads, fragility_register **out, fragility_error *err) {
  return create(count, codes, threads, out, err);
}

fragility_status fragility_register_name(fragility_register *units, fragility_error *err) {
  const char **names = blank_texts(units, units->units.count);
  units->units.name = names;
  return names ? FRAGILITY_OK : fragility_fail_memory(err);
}

const char *fragility_register_text(fragility_register *units, const char *text, size_t size) {
  return fragility_arena_text(&units->owner->arena, text, size);
}

void fragility_register_adopt(fragility_register *units, fragility_arena *arena) { fragility_arena_join(&units->owner->arena, arena); }

fragility_register *fragility_register_share(fragility_register *units) {
  atomic_fetch_add(&units->owner->shares, 1);
  return units;
}

void fragility_register_free(fragility_register *units) {
  if (!units || atomic_fetch_sub(&units->owner->shares, 1) > 1) return;
  fragility_arena_free(&units->owner->arena);
  free(units->owner->codes);
  free(units->owner);
  free(units);
}

static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

uint32_t fragility_groups_find(const fragility_groups *groups, const char *code) {
  const char **found = bsearch(&code, groups->code, groups->count, sizeof *groups->code, by_text);
  return found ? (uint32_t)(found - groups->code) : FRAGILITY_NO_GROUP;
}

/* The distinct texts of a membership, by hashing: there are far fewer than units. */
struct distinct {
  uint32_t *slots; /* number of a text + 1; 0 = free */
  size_t room;     /* a power of two, over twice the count */
  const char **texts;
  size_t count, capacity;
};

static size_t slot_of(const struct distinct *distinct, const char *text) {
  uint64_t hash = 14695981039346656037u;
  for (const char *c = text; *c; c++) hash = (hash ^ (unsigned char)*c) * 1099511628211u;
  size_t at = (size_t)(hash >> 20) & (distinct->room - 1);
  while (distinct->slots[at] && strcmp(distinct->texts[distinct->slots[at] - 1], text) != 0) at = (at + 1) & (distinct->room - 1);
  return at;
}

static bool make_slots(struct distinct *distinct) {
  if (2 * (distinct->count + 1) < distinct->room) return true;
  distinct->room = distinct->room ? 4 * distinct->room : 64;
  free(distinct->slots);
  distinct->slots = fragility_array(distinct->room, sizeof *distinct->slots);
  for (size_t d = 0; distinct->slots && d < distinct->count; d++) distinct->slots[slot_of(distinct, distinct->texts[d])] = (uint32_t)d + 1;
  return distinct->slots != NULL;
}

/* The number of a text among them; FRAGILITY_NO_GROUP when there is no memory. */
static uint32_t number_of(struct distinct *distinct, const char *text) {
  if (!make_slots(distinct) || !fragility_grow((void **)&distinct->texts, &distinct->capacity, distinct->count, sizeof *distinct->texts))
    return FRAGILITY_NO_GROUP;
  size_t at = slot_of(distinct, text);
  if (!distinct->slots[at]) distinct->texts[distinct->count] = text, distinct->slots[at] = (uint32_t)++distinct->count;
  return distinct->slots[at] - 1;
}

static bool number_texts(struct distinct *distinct, const char *const *texts, size_t n, uint32_t *of) {
  for (size_t i = 0; i < n; i++) {
    bool again = i && texts[i] == texts[i - 1]; /* a run of one and the same text is looked up once */
    of[i] = again ? of[i - 1] : *texts[i] ? number_of(distinct, texts[i]) : FRAGILITY_NO_GROUP;
    if (of[i] == FRAGILITY_NO_GROUP && *texts[i]) return false;
  }
  return true;
}

/* The distinct texts among n, sorted, and which of them each is; "" is none. */
static fragility_status group_texts(fragility_register *units, const char *const *texts, size_t n, fragility_groups *groups, uint32_t *of, fragility_error *err) {
  struct distinct distinct = {.count = 0};
  groups->count = 0;
  bool good = number_texts(&distinct, texts, n, of);
  groups->code = take(units, distinct.count, sizeof *groups->code);
  groups->name = blank_texts(units, distinct.count);
  uint32_t *place = fragility_array(distinct.count, sizeof *place);
  good = good && groups->code && groups->name && place;
  if (good && distinct.count) {
    groups->count = distinct.count;
    memcpy(groups->code, distinct.texts, distinct.count * sizeof *groups->code);
    qsort(groups->code, groups->count, sizeof *groups->code, by_text);
    for (size_t d = 0; d < distinct.count; d++) place[d] = fragility_groups_find(groups, distinct.texts[d]);
    for (size_t i = 0; i < n; i++)
      if (of[i] != FRAGILITY_NO_GROUP) of[i] = place[of[i]];
  }
  free(distinct.slots), free(distinct.texts), free(place);
  return good ? FRAGILITY_OK : fragility_fail_memory(err);
}

static fragility_status group_by(fragility_register *units, const char *const *membership, fragility_groups *groups, fragility_error *err) {
  groups->of_unit = take(units, units->units.count, sizeof *groups->of_unit);
  return groups->of_unit ? group_texts(units, membership, units->units.count, groups, groups->of_unit, err) : fragility_fail_memory(err);
}

static fragility_status whole(fragility_register *units, fragility_groups *groups, fragility_error *err) {
  groups->count = 1;
  groups->code = blank_texts(units, 1);
  groups->name = blank_texts(units, 1);
  groups->of_unit = take(units, units->units.count, sizeof *groups->of_unit);
  if (!groups->code || !groups->name || !groups->of_unit) return fragility_fail_memory(err);
  groups->code[0] = "FR", groups->name[0] = "France";
  return FRAGILITY_OK;
}

/* The zones of each unit, where some are in several: "A|B". */
static fragility_status list_zones(fragility_register *units, fragility_groups *zones, fragility_error *err) {
  const char *const *of = units->units.zone;
  size_t n = units->units.count, pieces = 0;
  for (size_t u = 0; u < n; u++)
    for (const char *c = of[u]; *c; c++) pieces += c == of[u] || *c == '|';
  const char **piece = take(units, pieces, sizeof *piece);
  uint32_t *start = take(units, n + 1, sizeof *start), *list = take(units, pieces, sizeof *list);
  if (!piece || !start || !list) return fragility_fail_memory(err);
  pieces = 0;
  for (size_t u = 0; u < n; u++) {
    fragility_text left = {of[u], strlen(of[u])}, one;
    while (fragility_text_next(&left, '|', &one))
      if (one.size && !(piece[pieces++] = fragility_register_text(units, one.text, one.size))) return fragility_fail_memory(err);
    start[u + 1] = (uint32_t)pieces;
  }
  TRY(group_texts(units, piece, pieces, zones, list, err));
  for (size_t u = 0; u < n; u++) zones->of_unit[u] = start[u + 1] > start[u] ? list[start[u]] : FRAGILITY_NO_GROUP;
  zones->start = start, zones->list = list;
  return FRAGILITY_OK;
}

fragility_status fragility_register_zones(fragility_register *units, fragility_error *err) {
  fragility_groups *zones = &units->groups[FRAGILITY_ZONE];
  bool several = false;
  TRY(group_by(units, units->units.zone, zones, err));
  for (size_t g = 0; g < zones->count; g++) several |= strchr(zones->code[g], '|') != NULL;
  if (several) TRY(list_zones(units, zones, err));
  for (size_t g = 0; g < zones->count; g++) zones->name[g] = zones->code[g];
  return FRAGILITY_OK;
}

static fragility_status group_level(fragility_register *units, fragility_level level, const char *const *membership, fragility_error *err) {
  return units->groups[level].of_unit ? FRAGILITY_OK : group_by(units, membership, &units->groups[level], err);
}

static fragility_status check_order(const fragility_units *u, fragility_error *err) {
  for (size_t i = 1; i < u->count; i++)
    if (strcmp(u->code[i - 1], u->code[i]) >= 0)
      return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "unit codes must grow: found \"%s\" after \"%s\"", u->code[i],
                            u->code[i - 1]);
  return FRAGILITY_OK;
}

/* Nobody is in any. */
static fragility_status group_bare(fragility_register *units, fragility_error *err) {
  fragility_groups none = {.code = take(units, 0, sizeof *none.code), .name = take(units, 0, sizeof *none.name), .of_unit = take(units, units->units.count, sizeof *none.of_unit)};
  if (!none.code || !none.name || !none.of_unit) return fragility_fail_memory(err);
#pragma omp parallel for schedule(static) num_threads(units->owner->threads)
  for (size_t u = 0; u < units->units.count; u++) none.of_unit[u] = FRAGILITY_NO_GROUP;
  for (int level = 0; level < FRAGILITY_FRANCE; level++) units->groups[level] = none;
  return FRAGILITY_OK;
}

static fragility_status group_all(fragility_register *units, fragility_error *err) {
  const fragility_units *u = &units->units;
  TRY(check_order(u, err));
  TRY(group_level(units, FRAGILITY_COMMUNE, u->commune, err));
  TRY(group_level(units, FRAGILITY_EPCI, u->epci, err));
  TRY(group_level(units, FRAGILITY_DEPARTEMENT, u->departement, err));
  TRY(group_level(units, FRAGILITY_REGION, u->region, err));
  return fragility_register_zones(units, err);
}

fragility_status fragility_register_close(fragility_register *units, fragility_error *err) {
  TRY(units->owner->codes ? group_bare(units, err) : group_all(units, err));
  return whole(units, &units->groups[FRAGILITY_FRANCE], err);
}

static fragility_status copy_texts(fragility_register *units, const char *const *to, const char *const *from,
                                   fragility_error *err) {
  const char **texts = (const char **)to;
  for (size_t i = 0; from && i < units->units.count; i++) {
    if (from[i] && *from[i]) texts[i] = i && from[i] == from[i - 1] ? texts[i - 1] : fragility_register_text(units, from[i], strlen(from[i]));
    if (!texts[i]) return fragility_fail_memory(err);
  }
  return FRAGILITY_OK;
}

static void copy_numbers(const double *to, const double *from, size_t n) {
  if (from) memcpy((double *)to, from, n * sizeof *to);
}

static fragility_status copy_all(const fragility_units *from, fragility_register *units, fragility_error *err) {
  const fragility_units *u = &units->units;
  TRY(copy_texts(units, u->code, from->code, err));
  TRY(copy_texts(units, u->name, from->name, err));
  TRY(copy_texts(units, u->epci, from->epci, err));
  TRY(copy_texts(units, u->departement, from->departement, err));
  TRY(copy_texts(units, u->region, from->region, err));
  TRY(copy_texts(units, u->zone, from->zone, err));
  TRY(copy_texts(units, u->commune, from->commune, err));
  copy_numbers(u->population, from->population, u->count);
  copy_numbers(u->latitude, from->latitude, u->count);
  copy_numbers(u->longitude, from->longitude, u->count);
  if (from->land) memcpy((unsigned char *)u->land, from->land, u->count);
  return fragility_register_close(units, err);
}

fragility_status fragility_register_copy(const fragility_units *from, fragility_register **out, fragility_error *err) {
  fragility_register *units;
  *out = NULL;
  TRY(fragility_register_create(from->count, &units, err));
  fragility_status status = copy_all(from, units, err);
  if (status != FRAGILITY_OK) {
    fragility_register_free(units);
    return status;
  }
  *out = units;
  return FRAGILITY_OK;
}
