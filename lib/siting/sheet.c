/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "siting/siting.h"

#include <stdlib.h>

struct filling {
  const fragility_siting *siting;
  const fragility_units *units;
  const fragility_supply *candidates;
  fragility_sheet *sheet;
  size_t count;
  const char **texts;
  double *numbers;
  fragility_error *err;
};

/* The unit of a candidate: itself, or the commune of the venue; SIZE_MAX when it has none. */
static size_t unit_of(const struct filling *f, size_t candidate) {
  if (candidate == SIZE_MAX || !f->candidates) return candidate;
  return fragility_units_find(f->units, fragility_supply_venue(f->candidates, candidate)->code);
}

static const char *member_of(const struct filling *f, const char *const *of, size_t candidate) {
  size_t unit = unit_of(f, candidate);
  return of && unit != SIZE_MAX ? of[unit] : "";
}

static const char *name_of(const struct filling *f, size_t candidate) {
  if (candidate != SIZE_MAX && f->candidates) return fragility_supply_venue(f->candidates, candidate)->name;
  return member_of(f, f->units->name, candidate);
}

static const char *id_of(const struct filling *f, size_t candidate) {
  if (candidate == SIZE_MAX) return "";
  return f->candidates ? fragility_supply_venue(f->candidates, candidate)->id : f->units->code[candidate];
}

static fragility_status add_text(struct filling *f, const char *name) { return fragility_sheet_add_text(f->sheet, name, f->texts, f->err); }
static fragility_status add_numbers(struct filling *f, const char *name) { return fragility_sheet_add_numbers(f->sheet, name, f->numbers, f->err); }

static fragility_status places(struct filling *f) {
  const struct {
    const char *name;
    const char *const *of;
  } columns[] = {{"code", f->units->code}, {"name", NULL}, {"departement", f->units->departement}, {"epci", f->units->epci}};
  for (size_t i = 0; i < f->count; i++) f->numbers[i] = (double)(i + 1);
  TRY(add_numbers(f, "rank"));
  for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) {
    for (size_t i = 0; i < f->count; i++) {
      size_t at = fragility_siting_get(f->siting, i)->position;
      f->texts[i] = columns[c].of ? member_of(f, columns[c].of, at) : name_of(f, at);
    }
    TRY(add_text(f, columns[c].name));
  }
  for (size_t i = 0; i < f->count; i++) f->texts[i] = f->candidates ? id_of(f, fragility_siting_get(f->siting, i)->position) : "";
  return add_text(f, "venue");
}

static fragility_status figures(struct filling *f) {
  double all = fragility_siting_people(f->siting);
  for (size_t i = 0; i < f->count; i++) f->numbers[i] = fragility_siting_get(f->siting, i)->people;
  TRY(add_numbers(f, "people_added"));
  for (size_t i = 0; i < f->count; i++) f->numbers[i] = fragility_siting_get(f->siting, i)->served;
  TRY(add_numbers(f, "people_served"));
  for (size_t i = 0; i < f->count; i++) f->numbers[i] = all > 0 ? fragility_siting_get(f->siting, i)->served / all : (double)NAN;
  TRY(add_numbers(f, "share_served"));
  for (size_t i = 0; i < f->count; i++) f->numbers[i] = fragility_siting_get(f->siting, i)->alone;
  return add_numbers(f, "alone");
}

static fragility_status runners_up(struct filling *f) {
  for (size_t i = 0; i < f->count; i++) f->texts[i] = id_of(f, fragility_siting_get(f->siting, i)->runner_up);
  TRY(add_text(f, "runner_up"));
  for (size_t i = 0; i < f->count; i++) f->texts[i] = name_of(f, fragility_siting_get(f->siting, i)->runner_up);
  TRY(add_text(f, "runner_up_name"));
  for (size_t i = 0; i < f->count; i++) {
    const fragility_site *site = fragility_siting_get(f->siting, i);
    f->numbers[i] = site->runner_up == SIZE_MAX ? (double)NAN : site->runner_up_people;
  }
  return add_numbers(f, "runner_up_people");
}

fragility_status fragility_siting_sheet(const fragility_siting *siting, const fragility_units *units, const fragility_supply *candidates,
                                        fragility_sheet **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the sheet");
  *out = NULL;
  if (!siting || !units) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "the sheet needs sites and their units");
  struct filling f = {.siting = siting, .units = units, .candidates = candidates, .count = fragility_siting_count(siting), .err = err};
  f.texts = fragility_array(f.count + 1, sizeof *f.texts), f.numbers = fragility_array(f.count + 1, sizeof *f.numbers);
  fragility_status status = f.texts && f.numbers ? fragility_sheet_create(f.count, &f.sheet, err) : fragility_fail_memory(err);
  if (status == FRAGILITY_OK) status = places(&f);
  if (status == FRAGILITY_OK) status = figures(&f);
  if (status == FRAGILITY_OK) status = runners_up(&f);
  free(f.texts), free(f.numbers);
  if (status != FRAGILITY_OK) {
    fragility_sheet_free(f.sheet);
    return status;
  }
  *out = f.sheet;
  return FRAGILITY_OK;
}
