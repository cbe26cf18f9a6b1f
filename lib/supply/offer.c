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
  const fragility_groups *groups; /* NULL = a territory each unit */
  const char **codes, **names; /* of the territories, in byte order of codes */
  double *people;
  size_t territories;
  uint32_t *territory_of; /* of each group, or of each unit; FRAGILITY_NO_GROUP = left out */
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

/* Where a unit counts: groups, or itself. */
static const uint32_t *counts_in(const struct offer *offer, const uint32_t *unit, size_t *n) {
  if (offer->groups) return fragility_groups_of(offer->groups, *unit, n);
  return *n = 1, unit;
}

static fragility_status take_territories(struct offer *offer, fragility_error *err) {
  size_t all = offer->groups ? offer->groups->count : offer->units->count;
  offer->codes = fragility_arena_take(&offer->arena, (all + 1) * sizeof *offer->codes);
  offer->names = fragility_arena_take(&offer->arena, (all + 1) * sizeof *offer->names);
  offer->people = fragility_arena_take(&offer->arena, (all + 1) * sizeof *offer->people);
  offer->territory_of = fragility_arena_take(&offer->arena, (all + 1) * sizeof *offer->territory_of);
  if (!offer->codes || !offer->names || !offer->people || !offer->territory_of) return fragility_fail_memory(err);
  for (uint32_t u = 0; u < offer->units->count; u++) {
    size_t n;
    const uint32_t *in = counts_in(offer, &u, &n);
    for (size_t i = 0; i < n && (!offer->keep || offer->keep[u]); i++) offer->territory_of[in[i]] = 1;
  }
  for (size_t g = 0; g < all; g++) {
    bool kept = offer->territory_of[g] != 0;
    offer->territory_of[g] = kept ? (uint32_t)offer->territories : FRAGILITY_NO_GROUP;
    if (!kept) continue;
    offer->names[offer->territories] = offer->groups ? offer->groups->name[g] : offer->units->name[g];
    offer->codes[offer->territories++] = offer->groups ? offer->groups->code[g] : offer->units->code[g];
  }
  return FRAGILITY_OK;
}

static fragility_status count_people(struct offer *offer, const fragility_table *need, fragility_error *err) {
  size_t demand = fragility_table_find(need, "demand");
  fragility_sum *sums = fragility_arena_take(&offer->arena, (offer->territories + 1) * sizeof *sums);
  if (!sums) return fragility_fail_memory(err);
  for (uint32_t u = 0; u < offer->units->count; u++) {
    size_t n;
    const uint32_t *in = counts_in(offer, &u, &n);
    double people = fragility_table_value(need, demand, u);
    if (isnan(people) && offer->units->population) people = offer->units->population[u];
    for (size_t i = 0; i < n && !isnan(people) && (!offer->keep || offer->keep[u]); i++) fragility_sum_add(&sums[offer->territory_of[in[i]]], people);
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
  size_t unit = *v->code ? fragility_venue_unit(v, offer->units) : nearest_unit(offer->units, v);
  uint32_t here = (uint32_t)unit;
  size_t n = 0;
  if (unit == SIZE_MAX || (offer->keep && !offer->keep[unit])) return;
  const uint32_t *in = counts_in(offer, &here, &n);
  mark_words(offer, venue, &offer->services, services);
  mark_words(offer, venue, &offer->publics, publics);
  for (size_t i = 0; i < n; i++)
    for (size_t s = 0; s < offer->services.count; s++)
      for (size_t p = 0; p < offer->publics.count; p++)
        if (services[s] && publics[p]) offer->venues[(offer->territory_of[in[i]] * offer->services.count + s) * offer->publics.count + p]++;
}

/* ---- the sheet ---- */

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

static fragility_status run(struct offer *offer, const fragility_table *need, fragility_sheet **sheet, fragility_error *err) {
  TRY(take_words(offer, FRAGILITY_FIELD_SERVICES, &offer->services, err));
  TRY(take_words(offer, FRAGILITY_FIELD_PUBLICS, &offer->publics, err));
  TRY(take_territories(offer, err));
  size_t rows = offer->territories * offer->services.count * offer->publics.count;
  offer->venues = fragility_arena_take(&offer->arena, (rows + 1) * sizeof *offer->venues);
  if (!offer->venues) return fragility_fail_memory(err);
  TRY(count_people(offer, need, err));
  for (size_t v = 0; v < offer->supply->count; v++) count_venue(offer, v);
  TRY(fragility_sheet_create(rows, sheet, err));
  return write(offer, *sheet, err);
}

fragility_status fragility_supply_offer(const fragility_supply *supply, const fragility_table *need, fragility_level level, const unsigned char *keep,
                                        fragility_sheet **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the offer");
  *out = NULL;
  if (!supply || !need || (unsigned)level >= FRAGILITY_LEVELS) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "an offer needs a supply, a table and a level");
  struct offer offer = {.supply = supply, .units = fragility_table_units(need), .keep = keep,
                        .groups = level == FRAGILITY_COMMUNE ? NULL : &need->units->groups[level]};
  fragility_sheet *sheet = NULL;
  fragility_status status = run(&offer, need, &sheet, err);
  fragility_arena_free(&offer.arena);
  if (status != FRAGILITY_OK) {
    fragility_sheet_free(sheet);
    return status;
  }
  *out = sheet;
  return FRAGILITY_OK;
}
