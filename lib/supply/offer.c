/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is offered for whom, where: territory x service x audience. A hole is a row with 0. */
#include "supply/venue.h"

#include <stdlib.h>

enum { MOST_WORDS = 16 };

/* The words of a field, and a last one for venues that do not tell. */
struct words {
  const char *text[MOST_WORDS];
  size_t count;
  fragility_venue_field field;
};

struct offer {
  fragility_arena arena;
  const fragility_supply *supply;
  const fragility_units *units;
  const unsigned char *keep;
  struct words services, publics;
  const char **codes, **names; /* of the territories, in byte order of codes */
  double *people;
  size_t territories;
  size_t *territory_of; /* of each unit; SIZE_MAX = left out */
  double *venues;       /* territories x services x publics */
};

static const char *const untold = "non précisé";

static fragility_status take_words(struct offer *offer, fragility_venue_field field, struct words *words, fragility_error *err) {
  const char *values = fragility_standard_field(field)->values;
  fragility_text left = {values, strlen(values)}, word;
  words->field = field;
  while (words->count + 1 < MOST_WORDS && fragility_text_next(&left, '|', &word)) {
    words->text[words->count] = fragility_arena_text(&offer->arena, word.text, word.size);
    if (!words->text[words->count++]) return fragility_fail_memory(err);
  }
  words->text[words->count++] = untold;
  return FRAGILITY_OK;
}

/* ---- territories ---- */

static const char *code_at(const fragility_units *u, fragility_level level, size_t unit) {
  switch (level) {
  case FRAGILITY_EPCI: return u->epci ? u->epci[unit] : "";
  case FRAGILITY_DEPARTEMENT: return u->departement ? u->departement[unit] : "";
  case FRAGILITY_REGION: return u->region ? u->region[unit] : "";
  case FRAGILITY_ZONE: return u->zone ? u->zone[unit] : "";
  case FRAGILITY_FRANCE: return "FR";
  default: return u->code[unit];
  }
}

static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

static size_t find_code(const struct offer *offer, const char *code) {
  const char **found = offer->territories ? bsearch(&code, offer->codes, offer->territories, sizeof *offer->codes, by_text) : NULL;
  return found ? (size_t)(found - offer->codes) : SIZE_MAX;
}

static fragility_status take_territories(struct offer *offer, fragility_level level, fragility_error *err) {
  size_t n = offer->units->count, m = 0;
  offer->codes = fragility_arena_take(&offer->arena, (n + 1) * sizeof *offer->codes);
  offer->names = fragility_arena_take(&offer->arena, (n + 1) * sizeof *offer->names);
  offer->people = fragility_arena_take(&offer->arena, (n + 1) * sizeof *offer->people);
  offer->territory_of = fragility_arena_take(&offer->arena, (n + 1) * sizeof *offer->territory_of);
  if (!offer->codes || !offer->names || !offer->people || !offer->territory_of) return fragility_fail_memory(err);
  for (size_t u = 0; u < n; u++)
    if ((!offer->keep || offer->keep[u]) && *code_at(offer->units, level, u)) offer->codes[m++] = code_at(offer->units, level, u);
  qsort(offer->codes, m, sizeof *offer->codes, by_text);
  for (size_t i = 0; i < m; i++)
    if (!i || strcmp(offer->codes[i], offer->codes[offer->territories - 1]) != 0) offer->codes[offer->territories++] = offer->codes[i];
  for (size_t u = 0; u < n; u++) {
    bool counts = (!offer->keep || offer->keep[u]) && *code_at(offer->units, level, u);
    offer->territory_of[u] = counts ? find_code(offer, code_at(offer->units, level, u)) : SIZE_MAX;
  }
  return FRAGILITY_OK;
}

static fragility_status count_people(struct offer *offer, const fragility_table *need, fragility_error *err) {
  size_t demand = fragility_table_find(need, "demand");
  fragility_sum *sums = fragility_arena_take(&offer->arena, (offer->territories + 1) * sizeof *sums);
  if (!sums) return fragility_fail_memory(err);
  for (size_t u = 0; u < offer->units->count; u++) {
    if (offer->territory_of[u] == SIZE_MAX) continue;
    double people = fragility_table_value(need, demand, u);
    if (isnan(people) && offer->units->population) people = offer->units->population[u];
    if (!isnan(people)) fragility_sum_add(&sums[offer->territory_of[u]], people);
  }
  for (size_t t = 0; t < offer->territories; t++) offer->people[t] = fragility_sum_value(&sums[t]);
  return FRAGILITY_OK;
}

/* ---- venues ---- */

static size_t nearest_unit(const fragility_units *u, const fragility_venue *venue) {
  size_t best = SIZE_MAX;
  double least = HUGE_VAL;
  for (size_t i = 0; u->latitude && u->longitude && i < u->count; i++) {
    if (isnan(u->latitude[i]) || fabs(u->latitude[i] - venue->latitude) * 111.19 > least) continue;
    double km = fragility_distance_km(venue->latitude, venue->longitude, u->latitude[i], u->longitude[i]);
    if (km < least) least = km, best = i;
  }
  return best;
}

/* Which of the words the venue has; the last one when it tells none. */
static void mark_words(const struct offer *offer, size_t venue, const struct words *words, bool has[MOST_WORDS]) {
  const char *list = fragility_supply_field(offer->supply, venue, words->field);
  bool any = false;
  for (size_t w = 0; w + 1 < words->count; w++) {
    has[w] = fragility_list_has(list, (fragility_text){words->text[w], strlen(words->text[w])});
    any |= has[w];
  }
  has[words->count - 1] = !any;
}

static void count_venue(struct offer *offer, size_t venue) {
  bool services[MOST_WORDS], publics[MOST_WORDS];
  const fragility_venue *v = &offer->supply->venues[venue];
  size_t unit = *v->code ? fragility_units_find(offer->units, v->code) : nearest_unit(offer->units, v);
  size_t territory = unit == SIZE_MAX ? SIZE_MAX : offer->territory_of[unit];
  if (territory == SIZE_MAX) return;
  mark_words(offer, venue, &offer->services, services);
  mark_words(offer, venue, &offer->publics, publics);
  for (size_t s = 0; s < offer->services.count; s++)
    for (size_t p = 0; p < offer->publics.count; p++)
      if (services[s] && publics[p]) offer->venues[(territory * offer->services.count + s) * offer->publics.count + p]++;
}

/* ---- the sheet ---- */

static const char *name_of(const struct offer *offer, const fragility_territory *territory, fragility_level level, size_t t) {
  if (level == FRAGILITY_FRANCE) return "France";
  if (level == FRAGILITY_ZONE) return offer->codes[t]; /* a zone is called by its own name */
  if (level == FRAGILITY_COMMUNE) return offer->units->name[fragility_units_find(offer->units, offer->codes[t])];
  const char *name = territory ? fragility_territory_parent_name(territory, level, offer->codes[t]) : NULL;
  return name ? name : "";
}

static fragility_status write(struct offer *offer, fragility_sheet *sheet, fragility_error *err) {
  size_t services = offer->services.count, publics = offer->publics.count, rows = offer->territories * services * publics;
  const char **texts = fragility_arena_take(&offer->arena, (rows + 1) * sizeof *texts);
  double *people = fragility_arena_take(&offer->arena, (rows + 1) * sizeof *people);
  if (!texts || !people) return fragility_fail_memory(err);
  for (size_t r = 0; r < rows; r++) texts[r] = offer->codes[r / publics / services];
  TRY(fragility_sheet_add_text(sheet, "code", texts, err));
  for (size_t r = 0; r < rows; r++) texts[r] = offer->names[r / publics / services];
  TRY(fragility_sheet_add_text(sheet, "name", texts, err));
  for (size_t r = 0; r < rows; r++) texts[r] = offer->services.text[r / publics % services];
  TRY(fragility_sheet_add_text(sheet, "service", texts, err));
  for (size_t r = 0; r < rows; r++) texts[r] = offer->publics.text[r % publics];
  TRY(fragility_sheet_add_text(sheet, "public", texts, err));
  TRY(fragility_sheet_add_numbers(sheet, "venues", offer->venues, err));
  for (size_t r = 0; r < rows; r++) people[r] = offer->people[r / publics / services];
  return fragility_sheet_add_numbers(sheet, "people", people, err);
}

static fragility_status run(struct offer *offer, const fragility_table *need, const fragility_territory *territory, fragility_level level, fragility_sheet **sheet,
                            fragility_error *err) {
  TRY(take_words(offer, FRAGILITY_FIELD_SERVICES, &offer->services, err));
  TRY(take_words(offer, FRAGILITY_FIELD_PUBLICS, &offer->publics, err));
  TRY(take_territories(offer, level, err));
  size_t rows = offer->territories * offer->services.count * offer->publics.count;
  offer->venues = fragility_arena_take(&offer->arena, (rows + 1) * sizeof *offer->venues);
  if (!offer->venues) return fragility_fail_memory(err);
  for (size_t t = 0; t < offer->territories; t++) offer->names[t] = name_of(offer, territory, level, t);
  TRY(count_people(offer, need, err));
  for (size_t v = 0; v < offer->supply->count; v++) count_venue(offer, v);
  TRY(fragility_sheet_create(rows, sheet, err));
  return write(offer, *sheet, err);
}

fragility_status fragility_supply_offer(const fragility_supply *supply, const fragility_table *need, const fragility_territory *territory,
                                        fragility_level level, const unsigned char *keep, fragility_sheet **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the offer");
  *out = NULL;
  if (!supply || !need || (unsigned)level >= FRAGILITY_LEVELS) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "an offer needs a supply, a table and a level");
  struct offer offer = {.supply = supply, .units = fragility_table_units(need), .keep = keep};
  fragility_sheet *sheet = NULL;
  fragility_status status = run(&offer, need, territory, level, &sheet, err);
  fragility_arena_free(&offer.arena);
  if (status != FRAGILITY_OK) {
    fragility_sheet_free(sheet);
    return status;
  }
  *out = sheet;
  return FRAGILITY_OK;
}
