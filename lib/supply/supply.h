/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of `supply`: venue files to venues with a place. */
#ifndef SUPPLY_SUPPLY_H
#define SUPPLY_SUPPLY_H

#include "read/read.h"
#include "territory/territory.h"

#include <fragility/supply.h>

struct fragility_supply {
  fragility_arena arena;
  size_t count, capacity;
  fragility_venue *venues;
  fragility_journal *journal;
};

/* ---- forms.c: the shape of a venue file ---- */
enum field { FIELD_ID, FIELD_NAME, FIELD_CODE, FIELD_LATITUDE, FIELD_LONGITUDE, FIELD_ADDRESS, FIELD_PHONE, FIELD_HOURS, FIELD_UPDATED, FIELDS };

struct form {
  const char *id;           /* of the form */
  const char *title, *publisher, *licence;
  const char *prefix;       /* of its venues' ids; "" = the id cell as it is, or the row's number */
  size_t columns[FIELDS];   /* in the file; SIZE_MAX = none */
};

/* The form of a file, by its header; texts in the arena. */
fragility_status fragility_form_find(const fragility_reader *reader, fragility_arena *arena, struct form *form, fragility_error *err);

/* ---- place.c: where a venue is ---- */
struct place {
  fragility_text code, latitude, longitude; /* cells */
  size_t line, code_column;
  const char *path, *id;
};

/* Fills the venue's codes and point; *kept is false when it has no place. Counts in ledger `ledger`. */
fragility_status fragility_place(const struct place *place, const fragility_territory *territory, fragility_supply *supply,
                                 size_t ledger, fragility_venue *venue, bool *kept, fragility_error *err);

#endif
