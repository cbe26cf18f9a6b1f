/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The venues as the national standard wants them: 32 columns. */
#include "supply/venue.h"

#include <stdlib.h>

/* What must be given and is not known has, for the pivot only, an agreed way to say so. */
static const char *text_of(const fragility_supply *supply, const fragility_units *units, size_t venue, size_t field) {
  const char *text = fragility_supply_field(supply, venue, (fragility_venue_field)field);
  if (*text) return text;
  if (field == FRAGILITY_FIELD_PIVOT) return "00000000000000";
  size_t unit = units && field == FRAGILITY_FIELD_COMMUNE ? fragility_units_find(units, supply->venues[venue].code) : SIZE_MAX;
  return unit == SIZE_MAX ? "" : units->name[unit];
}

/* Coordinates are numbers, so that each style of file writes its own mark; empty when they are the commune's. */
static fragility_status add_degrees(const fragility_supply *supply, size_t field, fragility_arena *arena, fragility_sheet *sheet, fragility_error *err) {
  double *numbers = fragility_arena_take(arena, (supply->count + 1) * sizeof *numbers);
  if (!numbers) return fragility_fail_memory(err);
  for (size_t v = 0; v < supply->count; v++) {
    const char *text = fragility_supply_field(supply, v, (fragility_venue_field)field);
    if (!fragility_number_parse(text, strlen(text), &numbers[v])) numbers[v] = NAN;
  }
  return fragility_sheet_add_numbers(sheet, fragility_standard_field(field)->name, numbers, err);
}

static fragility_status fill(const fragility_supply *supply, const fragility_units *units, const char **texts, fragility_arena *arena, fragility_sheet *sheet,
                             fragility_error *err) {
  for (size_t f = 0; f < FRAGILITY_FIELDS; f++) {
    if (f == FRAGILITY_FIELD_LATITUDE || f == FRAGILITY_FIELD_LONGITUDE) {
      TRY(add_degrees(supply, f, arena, sheet, err));
      continue;
    }
    for (size_t v = 0; v < supply->count; v++) {
      texts[v] = f == FRAGILITY_FIELD_PRESENTATION_DETAIL ? fragility_aside_write(supply, v, arena) : text_of(supply, units, v, f);
      if (!texts[v]) return fragility_fail_memory(err);
    }
    TRY(fragility_sheet_add_text(sheet, fragility_standard_field(f)->name, texts, err));
  }
  return FRAGILITY_OK;
}

fragility_status fragility_supply_sheet(const fragility_supply *supply, const fragility_units *units, fragility_sheet **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the sheet");
  *out = NULL;
  if (!supply) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no supply given");
  fragility_sheet *sheet = NULL;
  fragility_arena arena = {0};
  const char **texts = fragility_array(supply->count + 1, sizeof *texts);
  fragility_status status = texts ? fragility_sheet_create(supply->count, &sheet, err) : fragility_fail_memory(err);
  if (status == FRAGILITY_OK) status = fill(supply, units, texts, &arena, sheet, err);
  free(texts);
  fragility_arena_free(&arena);
  if (status != FRAGILITY_OK) {
    fragility_sheet_free(sheet);
    return status;
  }
  *out = sheet;
  return FRAGILITY_OK;
}
