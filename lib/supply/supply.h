/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of `supply`: venue files to venues with a place. What its own files share stands in venue.h. */
#ifndef SUPPLY_SUPPLY_H
#define SUPPLY_SUPPLY_H

#include "read/read.h"
#include "territory/territory.h"

#include <fragility/places.h>
#include <fragility/supply.h>

struct fragility_supply {
  fragility_arena arena;
  size_t count, capacity;
  fragility_venue *venues;
  fragility_journal *journal;
  struct fragility_record *records; /* one a venue, or NULL: venues given in memory */
  size_t records_capacity;
  fragility_supply_file *files;
  size_t file_count;
  const char *unit; /* of the capacities; NULL = venues */
  size_t unknown;   /* left out by the filter because they do not tell */
};

/* Points of any file. */
struct fragility_places {
  fragility_journal *journal;
  double *latitude, *longitude;
  size_t count, room_latitude, room_longitude, unplaced;
};

#endif
