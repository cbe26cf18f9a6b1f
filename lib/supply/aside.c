/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The standard has no column for posts, for open hours without a timetable, nor for an employer whose people work elsewhere.
 * They stand as sentences at the end of presentation_detail, so that what is written can be read back whole. */
#include "supply/venue.h"

#include <stdio.h>

static const char mark[] = " / ", posts[] = "Postes : ", hours[] = "Heures d'ouverture par semaine : ", elsewhere[] = "Lieu d'exercice inconnu (liste d'employeurs)";

/* The number after a label that ends a text; the text is cut before it. */
static bool take_number(char *text, const char *label, double *value) {
  size_t n = strlen(label);
  char *found = NULL;
  for (char *s = text; (s = strstr(s, label)); s++) found = s;
  if (!found || !fragility_number_parse(found + n, strlen(found + n), value)) return false;
  bool first = found == text;
  if (!first && (found < text + sizeof mark - 1 || strncmp(found - (sizeof mark - 1), mark, sizeof mark - 1) != 0)) return false;
  found[first ? 0 : -(ptrdiff_t)(sizeof mark - 1)] = '\0';
  return true;
}

static bool take_elsewhere(char *text) {
  size_t n = strlen(text), m = sizeof elsewhere - 1;
  if (n < m || strcmp(text + n - m, elsewhere) != 0) return false;
  size_t before = n - m;
  text[before >= sizeof mark - 1 ? before - (sizeof mark - 1) : 0] = '\0';
  return true;
}

fragility_status fragility_aside_read(struct row *row, fragility_error *err) {
  const char *detail = row->texts[FRAGILITY_FIELD_PRESENTATION_DETAIL];
  if (!*detail) return FRAGILITY_OK;
  char *text = fragility_arena_text(&row->supply->arena, detail, strlen(detail));
  if (!text) return fragility_fail_memory(err);
  double value;
  if (take_elsewhere(text)) row->venue.place_known = false;
  if (take_number(text, hours, &value) && value > 0 && value <= 7 * 24) row->record.hours = value;
  if (take_number(text, posts, &value) && value >= 0) row->record.posts = value;
  row->texts[FRAGILITY_FIELD_PRESENTATION_DETAIL] = text;
  return FRAGILITY_OK;
}

const char *fragility_aside_write(const fragility_supply *supply, size_t venue, fragility_arena *arena) {
  const char *text = fragility_supply_field(supply, venue, FRAGILITY_FIELD_PRESENTATION_DETAIL);
  fragility_venue_facts facts;
  fragility_supply_facts(supply, venue, &facts);
  bool timetable = *fragility_supply_field(supply, venue, FRAGILITY_FIELD_HORAIRES) != '\0';
  char number[FRAGILITY_NUMBER_SIZE];
  char *parts[3] = {(char[80]){""}, (char[80]){""}, (char[80]){""}};
  if (!isnan(facts.posts)) fragility_number_format(facts.posts, number), snprintf(parts[0], 80, "%s%s", posts, number);
  if (!isnan(facts.hours) && !timetable) fragility_number_format(facts.hours, number), snprintf(parts[1], 80, "%s%s", hours, number);
  if (!supply->venues[venue].place_known && supply->records) snprintf(parts[2], 80, "%s", elsewhere);
  size_t room = strlen(text) + 3 * (80 + sizeof mark) + 1;
  char *whole = fragility_arena_take(arena, room);
  if (!whole) return NULL;
  size_t used = (size_t)snprintf(whole, room, "%s", text);
  for (int i = 0; i < 3; i++)
    if (*parts[i]) used += (size_t)snprintf(whole + used, room - used, "%s%s", used ? mark : "", parts[i]);
  return whole;
}
