/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which venues have what is asked for. A venue that does not tell is not taken for one that has it, and is counted. */
#include "supply/venue.h"

#include <stdlib.h>

enum answer { NO, YES, UNTOLD };

static const struct {
  const char *name, *publics;
} profiles[] = {{"seniors", "Seniors"}, {"jeunes", "Jeunes|Étudiants"}, {"etudiants", "Étudiants"}, {"familles", "Familles et/ou enfants"},
                {"femmes", "Femmes"}, {"handicap", "Surdité|Handicaps moteurs|Handicaps mentaux|Déficience visuelle"},
                {"illettrisme", "Illettrisme"}, {"allophones", "Langues étrangères (anglais)|Langues étrangères (autres)"}};

const char *fragility_profile_name(size_t i) { return i < sizeof profiles / sizeof *profiles ? profiles[i].name : NULL; }

const char *fragility_profile_publics(const char *profile) {
  for (size_t i = 0; profile && i < sizeof profiles / sizeof *profiles; i++)
    if (fragility_text_same_letters(profile, profiles[i].name)) return profiles[i].publics;
  return NULL;
}

/* ---- words ---- */

/* Is a word asked for in this one, case and accents aside? */
static bool holds(fragility_text word, fragility_text asked) {
  char a[300], b[300];
  fragility_fold_letters(word, a, sizeof a);
  return fragility_fold_letters(asked, b, sizeof b) && strstr(a, b);
}

static bool any_holds(const char *list, const char *asked) {
  fragility_text left = {list, strlen(list)}, word;
  while (fragility_text_next(&left, '|', &word)) {
    fragility_text wanted = {asked, strlen(asked)}, one;
    while (fragility_text_next(&wanted, '|', &one))
      if (holds(word, one)) return true;
  }
  return false;
}

static enum answer ask_fields(const fragility_supply *s, size_t venue, const char *asked, const fragility_venue_field *fields, size_t n) {
  bool told = false;
  for (size_t i = 0; i < n; i++) {
    const char *list = fragility_supply_field(s, venue, fields[i]);
    told |= *list != '\0';
    if (any_holds(list, asked)) return YES;
  }
  return told ? NO : UNTOLD;
}

static const fragility_venue_field services[] = {FRAGILITY_FIELD_SERVICES}, publics[] = {FRAGILITY_FIELD_PUBLICS, FRAGILITY_FIELD_PRISE_EN_CHARGE},
                                   labels[] = {FRAGILITY_FIELD_DISPOSITIFS, FRAGILITY_FIELD_FORMATIONS_LABELS, FRAGILITY_FIELD_AUTRES_LABELS},
                                   typologies[] = {FRAGILITY_FIELD_TYPOLOGIE};

/* ---- questions ---- */

static enum answer ask_services(const fragility_supply *s, size_t v, const fragility_filter *f) { return f->services ? ask_fields(s, v, f->services, services, 1) : YES; }
static enum answer ask_publics(const fragility_supply *s, size_t v, const fragility_filter *f) { return f->publics ? ask_fields(s, v, f->publics, publics, 2) : YES; }
static enum answer ask_profile(const fragility_supply *s, size_t v, const fragility_filter *f) {
  return f->profile ? ask_fields(s, v, fragility_profile_publics(f->profile), publics, 2) : YES;
}
static enum answer ask_labels(const fragility_supply *s, size_t v, const fragility_filter *f) { return f->labels ? ask_fields(s, v, f->labels, labels, 3) : YES; }
static enum answer ask_typologies(const fragility_supply *s, size_t v, const fragility_filter *f) {
  return f->typologies ? ask_fields(s, v, f->typologies, typologies, 1) : YES;
}

static enum answer ask_free(const fragility_supply *s, size_t v, const fragility_filter *f) {
  const char *fees = fragility_supply_field(s, v, FRAGILITY_FIELD_FRAIS);
  if (!f->free_of_charge) return YES;
  return !*fees ? UNTOLD : fragility_list_has(fees, (fragility_text){"Gratuit", 7}) ? YES : NO;
}

static enum answer ask_accessible(const fragility_supply *s, size_t v, const fragility_filter *f) {
  static const char motor[] = "Handicaps moteurs";
  if (!f->accessible || *fragility_supply_field(s, v, FRAGILITY_FIELD_FICHE_ACCES_LIBRE)) return YES;
  return fragility_list_has(fragility_supply_field(s, v, FRAGILITY_FIELD_PRISE_EN_CHARGE), (fragility_text){motor, sizeof motor - 1}) ? YES : UNTOLD;
}

static enum answer told(signed char open) { return open < 0 ? UNTOLD : open ? YES : NO; }

static enum answer ask_saturday(const fragility_supply *s, size_t v, const fragility_filter *f) {
  fragility_venue_facts facts;
  return f->saturday && fragility_supply_facts(s, v, &facts) ? told(facts.saturday) : YES;
}

static enum answer ask_evening(const fragility_supply *s, size_t v, const fragility_filter *f) {
  fragility_venue_facts facts;
  return f->evening && fragility_supply_facts(s, v, &facts) ? told(facts.evening) : YES;
}

static enum answer ask_since(const fragility_supply *s, size_t v, const fragility_filter *f) {
  char iso[FRAGILITY_DATE_SIZE];
  int day = s->venues[v].updated_day, since;
  if (!f->since || !fragility_date_parse((fragility_text){f->since, strlen(f->since)}, iso, &since)) return YES;
  return !day ? UNTOLD : day >= since ? YES : NO;
}

static enum answer (*const questions[])(const fragility_supply *, size_t, const fragility_filter *) = {
    ask_services, ask_publics, ask_profile, ask_labels, ask_typologies, ask_free, ask_accessible, ask_saturday, ask_evening, ask_since};

/* ---- the whole ---- */

/* A word that no value of these fields holds can be found nowhere: a slip of the pen, better told than answered by "none". */
static fragility_status check_words(const char *asked, const fragility_venue_field *fields, size_t n, fragility_error *err) {
  fragility_text left = {asked ? asked : "", asked ? strlen(asked) : 0}, one;
  while (fragility_text_next(&left, '|', &one)) {
    bool known = false;
    for (size_t i = 0; i < n; i++) {
      const char *values = fragility_standard_field(fields[i])->values;
      fragility_text list = {values ? values : "", values ? strlen(values) : 0}, word;
      while (!known && fragility_text_next(&list, '|', &word)) known = holds(word, one);
    }
    if (!known)
      return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found \"%.*s\", expected a word of %s: %s", (int)(one.size < 60 ? one.size : 60), one.text,
                            fragility_standard_field(fields[0])->name, fragility_standard_field(fields[0])->values);
  }
  return FRAGILITY_OK;
}

/* The standard does not list the types of venues: a word that none of these venues has is told with those that they have. */
static fragility_status check_typologies(const fragility_supply *supply, const char *asked, fragility_error *err) {
  fragility_text left = {asked ? asked : "", asked ? strlen(asked) : 0}, one;
  while (supply->count && fragility_text_next(&left, '|', &one)) {
    char known[400] = "";
    bool found = false;
    for (size_t v = 0; v < supply->count && !found; v++) {
      fragility_text list = {fragility_supply_field(supply, v, FRAGILITY_FIELD_TYPOLOGIE), strlen(fragility_supply_field(supply, v, FRAGILITY_FIELD_TYPOLOGIE))}, word;
      while (!found && fragility_text_next(&list, '|', &word)) {
        found = holds(word, one);
        if (!fragility_list_has(known, word) && strlen(known) + word.size + 2 < sizeof known) strncat(strcat(known, *known ? "|" : ""), word.text, word.size);
      }
    }
    if (!found)
      return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found \"%.*s\", expected a type that some of these venues have: %s", (int)(one.size < 60 ? one.size : 60), one.text,
                            *known ? known : "none of them tells its type");
  }
  return FRAGILITY_OK;
}

fragility_status fragility_supply_filter(const fragility_supply *supply, const fragility_filter *filter, unsigned char *keep, size_t *unknown,
                                         fragility_error *err) {
  size_t untold = 0;
  if (!supply || !filter || !keep) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "a filter needs a supply and a place for its answer");
  if (filter->profile && !fragility_profile_publics(filter->profile))
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found the profile \"%.40s\", expected seniors, jeunes, etudiants, familles, femmes, handicap, illettrisme or allophones",
                          filter->profile);
  char iso[FRAGILITY_DATE_SIZE];
  int day;
  if (filter->since && !fragility_date_parse((fragility_text){filter->since, strlen(filter->since)}, iso, &day))
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found the date \"%.40s\", expected AAAA-MM-JJ", filter->since);
  TRY(check_words(filter->services, services, 1, err));
  TRY(check_words(filter->publics, publics, 2, err));
  TRY(check_typologies(supply, filter->typologies, err));
  for (size_t v = 0; v < supply->count; v++) {
    enum answer answer = YES;
    for (size_t q = 0; q < sizeof questions / sizeof *questions && answer != NO; q++) {
      enum answer one = questions[q](supply, v, filter);
      if (one != YES) answer = one;
    }
    keep[v] = answer == YES;
    untold += answer == UNTOLD;
  }
  if (unknown) *unknown = untold;
  return FRAGILITY_OK;
}
