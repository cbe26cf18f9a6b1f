/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units and venues on the equator, where a degree of longitude is 111.195 km: distances can be read off. */
#ifndef TESTS_CROSSED_H
#define TESTS_CROSSED_H

#include "tiny.h"

#include "gaps/gaps.h"

enum { CROSSED_UNITS = 8, CROSSED_VENUES = 4 };

/* Kilometres east of the origin, NaN for a unit without point. A venue's code is the unit's, or "". */
typedef struct crossed {
  size_t units, venues;
  double at[CROSSED_UNITS], people[CROSSED_UNITS], demand[CROSSED_UNITS], score[CROSSED_UNITS];
  double venue_at[CROSSED_VENUES];
  const char *venue_code[CROSSED_VENUES];
} crossed;

static inline double crossed_degrees(double km) { return km / (6371.0088 * 3.14159265358979323846 / 180); }

/* `loin` alone: saturation is switched off. */
static inline fragility_gaps *crossed_find(const crossed *given, const fragility_gaps_options *asked, bool demand) {
  fragility_gaps_options options = asked ? *asked : (fragility_gaps_options){0};
  options.saturation = -1;
  static const char *const codes[] = {"u0", "u1", "u2", "u3", "u4", "u5", "u6", "u7"}, *const ids[] = {"v0", "v1", "v2", "v3"};
  static const char *const epci[] = {"A", "A", "A", "B", "B", "B", "", "C"}, *const names[] = {"Un", "Deux", "Trois", "Quatre", "", "", "", ""};
  double latitude[CROSSED_UNITS] = {0}, longitude[CROSSED_UNITS];
  fragility_venue venues[CROSSED_VENUES];
  for (size_t i = 0; i < given->units; i++) {
    longitude[i] = crossed_degrees(given->at[i]);
    if (isnan(given->at[i])) latitude[i] = NAN;
  }
  for (size_t i = 0; i < given->venues; i++)
    venues[i] = (fragility_venue){.id = ids[i], .name = "La Maison", .code = given->venue_code[i] ? given->venue_code[i] : "",
                                  .longitude = crossed_degrees(given->venue_at[i])};
  const fragility_units units = {.count = given->units, .code = codes, .name = names, .epci = epci, .population = given->people,
                                 .latitude = latitude, .longitude = longitude};
  const fragility_column columns[] = {{.name = "score", .values = given->score}, {.name = "demand", .values = given->demand}};
  const fragility_supply supply = {.count = given->venues, .venues = venues};
  fragility_table *need = NULL;
  fragility_gaps *gaps = NULL;
  fragility_error err = {0};
  if (fragility_table_from_columns(&units, columns, demand ? 2 : 1, &need, &err)) fail_msg("%s", err.message);
  if (fragility_gaps_find(need, &supply, &options, &gaps, &err)) fail_msg("%s", err.message);
  fragility_table_free(need);
  return gaps;
}

#endif
