/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Landlines as the standard writes them. */
#include "supply/venue.h"

static bool digit(char c) { return c >= '0' && c <= '9'; }

static const char *country_of(const char *national) {
  static const struct {
    const char *start, *code;
  } overseas[] = {{"0590", "+590"}, {"0594", "+594"}, {"0596", "+596"}, {"0262", "+262"}, {"0269", "+262"}, {"0508", "+508"}};
  for (size_t i = 0; i < sizeof overseas / sizeof *overseas; i++)
    if (strncmp(national, overseas[i].start, 4) == 0) return overseas[i].code;
  return "+33";
}

/* The first landline of a cell as +33450568749; false when there is none. */
bool fragility_phone_parse(const char *text, char phone[FRAGILITY_PHONE_SIZE]) {
  char digits[FRAGILITY_PHONE_SIZE] = "";
  size_t n = 0;
  bool plus = false;
  const char *end = text + strlen(text), *s = text;
  while (s < end && !digit(*s) && *s != '+') s++;
  if (s < end && *s == '+') plus = true, s++;
  for (; s < end && n + 5 < sizeof digits; s++) {
    s = fragility_phone_gaps(s, end);
    if (s >= end || !digit(*s)) break;
    digits[n++] = *s;
    bool whole = plus ? n == 12 : n == 10 && *digits == '0';
    if (whole) break; /* another number may follow at once */
  }
  digits[n] = '\0';
  *phone = '\0';
  if (plus) strcat(strcpy(phone, "+"), digits);
  else if (n == 9 && *digits >= '1' && *digits <= '5') strcat(strcpy(phone, "+33"), digits); /* the 0 was lost */
  else if (n == 10 && *digits == '0') strcat(strcpy(phone, country_of(digits)), digits + 1);
  if (strncmp(phone, "+330", 4) == 0) memmove(phone + 3, phone + 4, strlen(phone + 4) + 1);
  bool full = n >= 9 && !fragility_text_has_mobile(phone);
  return full && fragility_standard_valid(FRAGILITY_FIELD_TELEPHONE, phone);
}
