/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates as French files write them, to ISO dates and days. */
#include "supply/venue.h"

#include <stdio.h>

/* Days since 1970-01-01 in the proleptic Gregorian calendar. */
static int days_of(int year, int month, int day) {
  int y = month <= 2 ? year - 1 : year, era = y / 400, of_era = y - era * 400;
  int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static int days_in(int year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days[month - 1] + (month == 2 && leap);
}

static bool make(int year, int month, int day, char iso[FRAGILITY_DATE_SIZE], int *days) {
  if (year < 1990 || year > 2100 || month < 1 || month > 12 || day < 1 || day > days_in(year, month)) return false;
  snprintf(iso, FRAGILITY_DATE_SIZE, "%04d-%02d-%02d", year % 10000, month % 100, day % 100);
  *days = days_of(year, month, day);
  return true;
}

static int month_of(fragility_text word) {
  static const char *const months[] = {"janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre"};
  char folded[32];
  size_t n = fragility_fold_letters(word, folded, sizeof folded);
  for (int i = 0; i < 12; i++)
    if (n >= 3 && strncmp(months[i], folded, n) == 0) return i + 1;
  return 0;
}

/* The next run of digits or of letters; false at the end. */
static bool next_part(fragility_text *left, fragility_text *part) {
  while (left->size && strchr(" /.-,T", *left->text)) left->text++, left->size--;
  if (!left->size) return false;
  bool number = *left->text >= '0' && *left->text <= '9';
  part->text = left->text;
  for (part->size = 0; left->size; part->size++, left->text++, left->size--) {
    bool digit = *left->text >= '0' && *left->text <= '9';
    if (digit != number || (strchr(" /.-,", *left->text))) break;
  }
  return part->size > 0;
}

/* 2024-04-02, 02/04/2024, 2 avril 2024, 02 04 2024, avril 2024 and 2024; the earliest day that the text may mean. */
bool fragility_date_parse(fragility_text text, char iso[FRAGILITY_DATE_SIZE], int *days) {
  fragility_text left = fragility_text_trim(text), part;
  size_t values[3], sizes[3], n = 0, month = 0;
  while (n < 3 && next_part(&left, &part)) {
    if (fragility_integer_parse(part, &values[n])) sizes[n++] = part.size;
    else if (!month && (month = (size_t)month_of(part))) continue;
    else return false;
    if (month && n && sizes[n - 1] == 4) break; /* "Decembre 2019 Decembre 2019" */
    if (n == 1 && sizes[0] > 4) return false;
  }
  if (!n) return false;
  for (size_t i = 0; i < n; i++)
    if (values[i] > 9999) return false;
  int last = (int)values[n - 1], first = (int)values[0];
  if (month) return sizes[n - 1] == 4 && make(last, (int)month, n == 2 ? first : 1, iso, days);
  if (n == 1) return sizes[0] == 4 && make(first, 1, 1, iso, days);
  if (n != 3) return false;
  if (sizes[0] == 4) return make(first, (int)values[1], last, iso, days);
  return sizes[2] == 4 && make(last, (int)values[1], first, iso, days);
}

/* A date of eight digits, or with hyphens, in a file's name: 20230405, 2020-07-09. */
int fragility_date_of_file(const char *path, char iso[FRAGILITY_DATE_SIZE]) {
  const char *name = fragility_base_name(path);
  for (size_t i = 0; name[i]; i++) {
    bool start = !i || name[i - 1] < '0' || name[i - 1] > '9';
    size_t run = start ? strspn(name + i, "0123456789") : 0;
    char text[FRAGILITY_DATE_SIZE] = "";
    int days;
    if (run == 8) snprintf(text, sizeof text, "%.4s-%.2s-%.2s", name + i, name + i + 4, name + i + 6);
    if (run == 4 && name[i + 4] == '-' && strspn(name + i + 5, "0123456789") == 2 && name[i + 7] == '-' && strspn(name + i + 8, "0123456789") == 2)
      snprintf(text, sizeof text, "%.10s", name + i);
    if (*text && fragility_date_parse((fragility_text){text, strlen(text)}, iso, &days)) return days;
  }
  *iso = '\0';
  return 0;
}

int fragility_day_parse(const char *text) {
  char iso[FRAGILITY_DATE_SIZE];
  int days = 0;
  return text && fragility_date_parse((fragility_text){text, strlen(text)}, iso, &days) ? days : 0;
}
