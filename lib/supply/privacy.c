/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail addresses and mobile numbers are somebody's: they are taken out of every cell before anything else sees it. */
#include "supply/venue.h"

#include <strings.h>

static bool digit(char c) { return c >= '0' && c <= '9'; }

/* What may stand between the digits of a phone number; bytes, 0 = nothing of the kind. */
static size_t gap(const char *s, const char *end) {
  static const char *const marks[] = {" ", ".", "-", "/", "_", "(0)", "(", ")", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x91", "\xE2\x80\x93"};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
    size_t n = strlen(marks[i]);
    if ((size_t)(end - s) >= n && memcmp(s, marks[i], n) == 0) return n;
  }
  return 0;
}

static const char *skip_gaps(const char *s, const char *end) {
  for (size_t n, most = 3; s < end && most-- && (n = gap(s, end)); s += n) {}
  return s;
}

/* The digits that follow a country's code or the 0: 6 or 7 (mobile), then eight more and no ninth. */
static const char *mobile_tail(const char *s, const char *end) {
  s = skip_gaps(s, end);
  if (s >= end || (*s != '6' && *s != '7')) return NULL;
  s++;
  for (int i = 0; i < 8; i++, s++) {
    s = skip_gaps(s, end);
    if (s >= end || !digit(*s)) return NULL;
  }
  return s < end && digit(*s) ? NULL : s;
}

/* 612345678: a mobile whose 0 was lost, nine digits and nothing between. */
static const char *bare_mobile_end(const char *s, const char *end) {
  if (*s != '6' && *s != '7') return NULL;
  for (int i = 0; i < 9; i++, s++)
    if (s >= end || !digit(*s)) return NULL;
  bool goes_on = s < end && (digit(*s) || ((*s == '.' || *s == ',') && s + 1 < end && digit(s[1])));
  return goes_on ? NULL : s;
}

/* The end of the mobile number that starts at `s`, or NULL. */
static const char *mobile_end(const char *s, const char *end) {
  static const char *const codes[] = {"+33", "0033", "+590", "+594", "+596", "+262", "00590", "00594", "00596", "00262", "33", "0"};
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
    size_t n = strlen(codes[i]);
    const char *after = (size_t)(end - s) >= n && memcmp(s, codes[i], n) == 0 ? s + n : NULL;
    const char *found = after ? mobile_tail(after, end) : NULL;
    if (after && !found && i + 1 < sizeof codes / sizeof *codes && after < end && *after == '0') found = mobile_tail(after + 1, end);
    if (found) return found;
  }
  return bare_mobile_end(s, end);
}

/* Is a number starting here, and not in the middle of one or of its decimals (48.0702234162)? */
static bool starts(const char *text, const char *s) {
  if (!digit(*s) && *s != '+') return false;
  if (s > text && digit(s[-1])) return false;
  return !(s > text + 1 && (s[-1] == '.' || s[-1] == ',') && digit(s[-2]));
}

bool fragility_text_has_mobile(const char *text) {
  const char *end = text + strlen(text);
  for (const char *s = text; *s; s++)
    if (starts(text, s) && mobile_end(s, end)) return true;
  return false;
}

static bool blank(char c) { return c == ' ' || c == ';' || c == ',' || c == '|' || c == '<' || c == '>' || c == '(' || c == ')' || c == '"'; }

static bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80; }

/* somebody@example.org, or an address of the web that holds an at sign; not the "Cyber-b@se" that many places are called. */
static bool is_address(const char *from, const char *at, const char *to) {
  bool web = false, dot = false;
  for (const char *s = from; s < to; s++) {
    web |= *s == '/';
    dot |= s > at && *s == '.' && s + 1 < to && letter(s[1]);
  }
  return web || (dot && at > from);
}

/* How an at sign is written by those who hide it: bytes, 0 = none here. */
static size_t hidden_at(const char *s) {
  static const char *const marks[] = {"[at]", "(at)", "{at}", "<at>", "[arobase]", "(arobase)", "\xEF\xBC\xA0", "&#64;", "%40"};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (strncasecmp(s, marks[i], strlen(marks[i])) == 0) return strlen(marks[i]);
  return 0;
}

/* jean [at] x.fr -> jean@x.fr */
static void show_ats(char *text) {
  for (char *s = text; *s; s++) {
    size_t n = hidden_at(s);
    if (!n) continue;
    char *from = s, *to = s + n;
    while (from > text && from[-1] == ' ') from--;
    while (*to == ' ') to++;
    *from = '@';
    memmove(from + 1, to, strlen(to) + 1);
    s = from;
  }
}

/* Takes out words that are mail addresses; any other at sign is the letter it stands for, or nothing. */
static bool drop_mails(char *text) {
  bool dropped = false;
  show_ats(text);
  for (char *at; (at = strchr(text, '@'));) {
    char *from = at, *to = at;
    while (from > text && !blank(from[-1])) from--;
    while (*to && !blank(*to)) to++;
    dropped |= is_address(from, at, to);
    if (is_address(from, at, to)) memmove(from, to, strlen(to) + 1);
    else if ((at > text && letter(at[-1])) || letter(at[1])) *at = 'a';
    else memmove(at, at + 1, strlen(at + 1) + 1);
  }
  return dropped;
}

bool fragility_text_is_private(const char *text) {
  for (const char *s = text; *s; s++)
    if (*s == '@' || hidden_at(s)) return true;
  return fragility_text_has_mobile(text);
}

static bool drop_mobiles(char *text) {
  bool dropped = false;
  for (char *s = text; *s; s++) {
    if (!starts(text, s)) continue;
    const char *end = text + strlen(text), *after = mobile_end(s, end);
    if (!after) continue;
    memmove(s, after, (size_t)(end - after) + 1);
    dropped = true;
    if (!*s) break;
  }
  return dropped;
}

/* True when a mail address or a mobile number was taken out. */
bool fragility_text_scrub(char *text) {
  bool mails = drop_mails(text);
  return drop_mobiles(text) || mails;
}

/* ---- phone numbers ---- */

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
    s = skip_gaps(s, end);
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
