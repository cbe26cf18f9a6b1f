/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening hours: of OpenStreetMap, of the days of a France services file, and of plain French; one week, by the minute. */
#include "supply/venue.h"

#include <stdio.h>

enum { TEXT = 2048 };

/* ---- words ---- */

enum word { DAY, TIME, TO, AND, STOP, OFF, ALL, EMPTY, UNKNOWN, END };

struct token {
  enum word word;
  int value;    /* of a day 0-6, of a time in minutes */
  bool english; /* a word of OpenStreetMap */
};

static bool same(const char *word, size_t n, const char *other) { return strlen(other) == n && memcmp(word, other, n) == 0; }

static const struct {
  const char *name;
  enum word word;
  int value;
  bool english;
} words[] = {{"mo", DAY, 0, true}, {"tu", DAY, 1, true}, {"we", DAY, 2, true}, {"th", DAY, 3, true}, {"fr", DAY, 4, true}, {"sa", DAY, 5, false},
             {"su", DAY, 6, true}, {"lu", DAY, 0, false}, {"ma", DAY, 1, false}, {"me", DAY, 2, false}, {"je", DAY, 3, false}, {"ve", DAY, 4, false},
             {"di", DAY, 6, false}, {"lundi", DAY, 0, false}, {"mardi", DAY, 1, false}, {"mercredi", DAY, 2, false}, {"jeudi", DAY, 3, false},
             {"vendredi", DAY, 4, false}, {"samedi", DAY, 5, false}, {"dimanche", DAY, 6, false}, {"lundis", DAY, 0, false}, {"mardis", DAY, 1, false},
             {"mercredis", DAY, 2, false}, {"jeudis", DAY, 3, false}, {"vendredis", DAY, 4, false}, {"samedis", DAY, 5, false}, {"au", TO, 0, false},
             {"a", TO, 0, false}, {"et", AND, 0, false}, {"off", OFF, 0, true}, {"closed", OFF, 0, true}, {"ferme", OFF, 0, false}, {"fermee", OFF, 0, false},
             {"tous", ALL, 0, false}, {"du", EMPTY, 0, false}, {"de", EMPTY, 0, false}, {"le", EMPTY, 0, false}, {"les", EMPTY, 0, false},
             {"jours", EMPTY, 0, false}, {"ouvert", EMPTY, 0, false}, {"ouverture", EMPTY, 0, false}, {"matin", EMPTY, 0, false}, {"apres", EMPTY, 0, false},
             {"midi", EMPTY, 0, false}};

/* 9h, 9h30, 9 h 30, 09:00: at a digit. */
static struct token time_at(const char **at) {
  int hour = 0, minute = 0, n = 0;
  const char *s = *at;
  for (; *s >= '0' && *s <= '9' && n < 3; s++, n++) hour = hour * 10 + (*s - '0');
  const char *mark = s;
  while (*mark == ' ') mark++;
  bool marked = *mark == ':' || *mark == 'h';
  if (marked) s = mark + 1;
  const char *after = s;
  while (marked && *mark == 'h' && *after == ' ') after++;
  bool two = marked && after[0] >= '0' && after[0] <= '9' && after[1] >= '0' && after[1] <= '9' && !(after[2] >= '0' && after[2] <= '9') && after[2] != ':' && after[2] != 'h';
  if (two && after != s) { /* "9 h 30", but not "14 h 17 h" */
    const char *next = after + 2;
    while (*next == ' ') next++;
    two = *next != 'h' && *next != ':';
  }
  if (two) minute = (after[0] - '0') * 10 + (after[1] - '0'), s = after + 2;
  *at = s;
  bool good = marked && n > 0 && n < 3 && (*mark != ':' || two) && hour * 60 + minute <= 24 * 60 && minute < 60;
  return (struct token){good ? TIME : UNKNOWN, hour * 60 + minute, false};
}

/* The text is folded to small letters, its marks kept. */
static struct token next_token(const char **at) {
  while (**at == ' ') ++*at;
  char c = **at;
  if (!c) return (struct token){END, 0, false};
  if (c >= '0' && c <= '9') return time_at(at);
  if (c >= 'a' && c <= 'z') {
    size_t n = strspn(*at, "abcdefghijklmnopqrstuvwxyz");
    const char *word = *at;
    *at += n;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
      if (same(word, n, words[i].name)) return (struct token){words[i].word, words[i].value, words[i].english};
    return (struct token){UNKNOWN, 0, false};
  }
  ++*at;
  enum word word = c == '-' ? TO : c == ',' || c == '/' ? AND : c == ';' || c == '|' ? STOP : c == ':' || c == '.' ? EMPTY : UNKNOWN;
  return (struct token){word, 0, false};
}

/* Small letters without accents; dashes and marks in ASCII; tags, holidays that change nothing in a usual week, are out. */
static bool prepare(const char *text, char out[TEXT]) {
  size_t used = 0;
  for (const char *s = text; *s && used + 4 < TEXT;) {
    size_t n = 1;
    while (((unsigned char)s[n] & 0xC0) == 0x80) n++;
    if (*s == '<') {
      const char *end = strchr(s, '>');
      if (!end) return false;
      out[used++] = strncmp(s, "<li", 3) == 0 ? ';' : ' ';
      s = end + 1;
      continue;
    }
    bool holidays = (strncmp(s, "PH off", 6) == 0 || strncmp(s, "SH off", 6) == 0);
    if (holidays) {
      s += 6;
      continue;
    }
    unsigned char c = (unsigned char)*s;
    bool dash = n == 3 && memcmp(s, "\xE2\x80", 2) == 0 && (unsigned char)s[2] >= 0x90 && (unsigned char)s[2] <= 0x95;
    bool space = (n == 2 && memcmp(s, "\xC2\xA0", 2) == 0) || (n == 3 && memcmp(s, "\xE2\x80\xAF", 3) == 0) || c == '\t' || c == '\n' || c == '\r';
    if (dash) out[used++] = '-';
    else if (space) out[used++] = ' ';
    else if (c < 0x80) out[used++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : (char)c;
    else used += fragility_fold_letters((fragility_text){s, n}, out + used, 4);
    s += n;
  }
  out[used] = '\0';
  return used + 4 < TEXT;
}

/* ---- a week ---- */

static void open_range(struct week *week, unsigned days, int from, int to) {
  for (int d = 0; d < 7; d++)
    if (days >> d & 1)
      for (int m = from; m < to; m++) week->open[d][m] = 1;
}

static void close_days(struct week *week, unsigned days) {
  for (int d = 0; d < 7; d++)
    if (days >> d & 1) memset(week->open[d], 0, MINUTES);
}

struct reading {
  struct week *week;
  unsigned days;   /* being spoken of */
  int last_day, start;
  bool timed, range, said; /* hours were given for these days; a range is open; something was said at all */
};

static bool take_day(struct reading *r, const struct token *token, bool over) {
  if (r->start >= 0) return false;
  if (r->timed) *r = (struct reading){.week = r->week, .last_day = -1, .start = -1, .said = r->said};
  unsigned before = r->days;
  for (int d = r->last_day; r->range && r->last_day >= 0 && d != token->value; d = (d + 1) % 7) r->days |= 1u << d;
  r->days |= 1u << token->value;
  if (over) close_days(r->week, r->days & ~before); /* a later rule of OpenStreetMap replaces an earlier one */
  r->last_day = token->value;
  r->range = false;
  return true;
}

static bool take_time(struct reading *r, int minute) {
  if (r->start < 0) {
    if (!r->days || (r->range && !r->timed && r->last_day < 0)) return false;
    r->start = minute;
    r->range = false;
    return true;
  }
  if (!r->range) return false;
  bool empty = r->start == 0 && minute == 0; /* 00:00 - 00:00 stands for nothing */
  if (!empty && minute <= r->start) return false;
  open_range(r->week, r->days, r->start, minute);
  r->start = -1;
  r->range = false;
  r->timed = r->said = true;
  return true;
}

static bool take_token(struct reading *r, const struct token *token, bool over) {
  switch (token->word) {
  case DAY: return take_day(r, token, over);
  case TIME: return take_time(r, token->value);
  case TO: return r->range = true;
  case ALL: return r->days = 0x7F, r->timed = false, true;
  case OFF: return r->start < 0 && r->days ? (close_days(r->week, r->days), r->timed = r->said = true) : false;
  case AND:
  case STOP: return r->start < 0;
  case EMPTY: return true;
  default: return false;
  }
}

/* Reads a whole text; false when some of it cannot be told. `*osm`: written as OpenStreetMap wants. */
bool fragility_hours_parse(const char *text, struct week *week, bool *osm) {
  char plain[TEXT];
  memset(week, 0, sizeof *week);
  *osm = false;
  if (!prepare(text, plain)) return false;
  const char *at = plain;
  for (struct token t; (t = next_token(&at)).word != END;) *osm |= t.english;
  struct reading r = {.week = week, .last_day = -1, .start = -1};
  at = plain;
  for (struct token t; (t = next_token(&at)).word != END;)
    if (!take_token(&r, &t, *osm)) return false;
  return r.start < 0 && r.said;
}

/* The cell of one day: "09:00 - 12:00 / 13:30 - 17:00". Hours by appointment are no opening hours. *given is false when
 * the cell says nothing; false when it cannot be read. */
bool fragility_hours_day(const char *cell, int day, struct week *week, bool *given) {
  char plain[TEXT];
  *given = false;
  if (!*cell || strcmp(cell, "-") == 0) return true;
  if (!prepare(cell, plain)) return false;
  for (char *part = plain, *next; part; part = next) {
    next = strchr(part, '/');
    if (next) *next++ = '\0';
    if (strstr(part, "rdv") || strstr(part, "rendez")) continue;
    struct reading r = {.week = week, .days = 1u << day, .last_day = day, .start = -1};
    const char *at = part;
    for (struct token t; (t = next_token(&at)).word != END;)
      if (t.word == DAY || !take_token(&r, &t, false)) return false;
    if (r.start >= 0) return false;
  }
  return *given = true;
}

double fragility_week_hours(const struct week *week) {
  size_t minutes = 0;
  for (int d = 0; d < 7; d++)
    for (int m = 0; m < MINUTES; m++) minutes += week->open[d][m];
  return (double)minutes / 60;
}

bool fragility_week_evening(const struct week *week) {
  for (int d = 0; d < 7; d++)
    if (memchr(week->open[d] + 18 * 60, 1, MINUTES - 18 * 60)) return true;
  return false;
}

bool fragility_week_saturday(const struct week *week) { return memchr(week->open[5], 1, MINUTES) != NULL; }

/* ---- written as OpenStreetMap does ---- */

static void write_day(const unsigned char *open, char *text, size_t room) {
  size_t used = 0;
  *text = '\0';
  for (int m = 0; m < MINUTES; m++) {
    if (!open[m]) continue;
    int from = m;
    while (m < MINUTES && open[m]) m++;
    int n = snprintf(text + used, room - used, "%s%02d:%02d-%02d:%02d", used ? "," : "", from / 60, from % 60, m / 60, m % 60);
    if (n < 0 || (size_t)n >= room - used) return;
    used += (size_t)n;
  }
}

/* Mo-Fr 09:00-12:00,14:00-18:30; Sa 08:30-12:00. "" for a week without hours. */
void fragility_week_format(const struct week *week, char *text, size_t room) {
  static const char *const days[] = {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"};
  size_t used = 0;
  *text = '\0';
  for (int d = 0, last; d < 7; d = last + 1) {
    char hours[192];
    for (last = d; last < 6 && memcmp(week->open[d], week->open[last + 1], MINUTES) == 0; last++) {}
    write_day(week->open[d], hours, sizeof hours);
    if (!*hours) continue;
    int n = snprintf(text + used, room - used, "%s%s%s%s %s", used ? "; " : "", days[d], last > d ? "-" : "", last > d ? days[last] : "", hours);
    if (n < 0 || (size_t)n >= room - used) return;
    used += (size_t)n;
  }
}
