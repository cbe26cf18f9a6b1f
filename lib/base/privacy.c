/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail addresses and mobile numbers are somebody's: they are taken out of texts, also when somebody hid them from machines. */
#include "base/base.h"

#include <strings.h>

static bool digit(char c) { return c >= '0' && c <= '9'; }
static bool ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool letter(char c) { return ascii_letter(c) || (unsigned char)c >= 0x80; }

/* ---- mobile numbers ---- */

/* What may stand between the digits of a phone number; bytes, 0 = nothing of the kind. */
static size_t gap(const char *s, const char *end) {
  static const char *const marks[] = {" ", ".", "-", "/", "_", "(0)", "(", ")", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x91", "\xE2\x80\x93"};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
    size_t n = strlen(marks[i]);
    if ((size_t)(end - s) >= n && memcmp(s, marks[i], n) == 0) return n;
  }
  return 0;
}

const char *fragility_phone_gaps(const char *s, const char *end) {
  for (size_t n, most = 3; s < end && most-- && (n = gap(s, end)); s += n) {}
  return s;
}

/* The digits that follow a country's code or the 0: 6 or 7 (mobile), then eight more and no ninth. */
static const char *mobile_tail(const char *s, const char *end) {
  s = fragility_phone_gaps(s, end);
  if (s >= end || (*s != '6' && *s != '7')) return NULL;
  s++;
  for (int i = 0; i < 8; i++, s++) {
    s = fragility_phone_gaps(s, end);
    if (s >= end || !digit(*s)) return NULL;
  }
  return s < end && digit(*s) ? NULL : s;
}

/* 06,12,34,56,78 or 6 12 34 56 78: pairs of digits parted by one and the same mark, whatever it is; hours have two. */
static const char *pairs_end(const char *s, const char *end) {
  if (*s == '0') s++;
  if (s >= end || (*s != '6' && *s != '7')) return NULL;
  const char *mark = ++s;
  size_t size = 0;
  while (s + size < end && size < 4 && !digit(s[size]) && !ascii_letter(s[size])) size++;
  for (int pair = 0; pair < 4; pair++, s += size + 2) {
    bool parted = size && (size_t)(end - s) >= size + 2 && memcmp(s, mark, size) == 0;
    if (!parted || !digit(s[size]) || !digit(s[size + 1])) return NULL;
  }
  return s < end && digit(*s) ? NULL : s;
}

/* The end of the mobile number that starts at `s`, or NULL. */
static const char *mobile_end(const char *s, const char *end) {
  static const char *const codes[] = {"+33",  "0033",  "+590",  "+594",  "+596",  "+262", "00590", "00594",
                                      "00596", "00262", "0590", "0594", "0596", "0262", "33",    "0"};
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
    size_t n = strlen(codes[i]);
    const char *after = (size_t)(end - s) >= n && memcmp(s, codes[i], n) == 0 ? s + n : NULL;
    const char *found = after ? mobile_tail(after, end) : NULL;
    if (after && !found && i + 1 < sizeof codes / sizeof *codes && after < end && *after == '0') found = mobile_tail(after + 1, end);
    if (found) return found;
  }
  return pairs_end(s, end);
}

/* Is a number starting here, and not in the middle of one or of its decimals (48.0702234162)? */
static bool starts(const char *text, const char *s) {
  if (!digit(*s) && *s != '+') return false;
  if (s > text && digit(s[-1])) return false;
  return !(s > text + 1 && (s[-1] == '.' || s[-1] == ',') && digit(s[-2]));
}

static bool has_word(const char *from, const char *to, const char *word) {
  size_t n = strlen(word);
  for (; (size_t)(to - from) >= n; from++)
    if (strncasecmp(from, word, n) == 0) return true;
  return false;
}

/* 612345678, or 612345678.0 of a spreadsheet: a mobile whose 0 was lost; not a SIREN, nor a W612345678 of the RNA. */
static const char *bare_mobile_end(const char *text, const char *s, const char *end) {
  const char *near = s - text > 12 ? s - 12 : text;
  if ((*s != '6' && *s != '7') || (s > text && letter(s[-1])) || has_word(near, s, "siren") || has_word(near, s, "rna")) return NULL;
  for (int i = 0; i < 9; i++, s++)
    if (s >= end || !digit(*s)) return NULL;
  if (end - s >= 2 && s[0] == '.' && s[1] == '0' && (end - s == 2 || !digit(s[2]))) return s + 2;
  bool goes_on = s < end && (letter(*s) || digit(*s) || ((*s == '.' || *s == ',') && s + 1 < end && digit(s[1])));
  return goes_on ? NULL : s;
}

bool fragility_text_has_mobile(const char *text) {
  const char *end = text + strlen(text);
  for (const char *s = text; *s; s++)
    if (starts(text, s) && mobile_end(s, end)) return true;
  return false;
}

static bool drop_mobiles_there(char *text) {
  bool dropped = false;
  const char *end = text + strlen(text);
  for (char *s = text; s < end;) {
    const char *after = starts(text, s) ? mobile_end(s, end) : NULL;
    if (!after && starts(text, s)) after = bare_mobile_end(text, s, end);
    if (!after) {
      s++;
      continue;
    }
    memmove(s, after, (size_t)(end - after) + 1);
    end -= after - s, dropped = true;
  }
  return dropped;
}

/* What one leaves side by side may be another. */
static bool drop_mobiles(char *text) {
  bool dropped = drop_mobiles_there(text);
  for (bool more = dropped; more;) more = drop_mobiles_there(text);
  return dropped;
}

/* ---- mail addresses ---- */

/* The at sign, also as it is written by those who hide it: bytes, 0 = none here. */
static size_t at_sign(const char *s) {
  static const char *const marks[] = {"@",  "[at]", "(at)", "{at}", "<at>", "[ at ]", "( at )", "[arobase]", "(arobase)", " arobase ", "[@]", "(@)",
                                      "\xEF\xBC\xA0", "\xEF\xB9\xAB", "&#64;", "&#x40;", "&commat;", "%40"};
  if (!*s || !strchr("@[({< \xEF&%", *s)) return 0;
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (strncasecmp(s, marks[i], strlen(marks[i])) == 0) return strlen(marks[i]);
  return 0;
}

/* A dot in a domain: bytes, 0 = none here. */
static size_t dot(const char *s) {
  static const char *const marks[] = {".", "[dot]", "(dot)", "[.]", "(.)", "[point]", "(point)"};
  if (*s != '.' && *s != '[' && *s != '(') return 0;
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (strncasecmp(s, marks[i], strlen(marks[i])) == 0) return strlen(marks[i]);
  return 0;
}

static bool blank(char c) { return c == ' ' || c == ';' || c == ',' || c == '|' || c == '<' || c == '>' || c == '(' || c == ')' || c == '"'; }

enum { REACH = 512 }; /* bytes that a name, a domain or an address of the web may be long */

/* The end of a domain, "exemple.fr" or "exemple [dot] fr"; NULL when there is no dot with a letter behind. */
static const char *domain_end(const char *s) {
  bool dotted = false;
  while (*s == ' ') s++;
  for (const char *begin = s; *s && s - begin < REACH;) {
    const char *next = s;
    while (*next == ' ') next++;
    size_t n = dot(next);
    const char *after = next + n;
    while (n > 1 && *after == ' ') after++;
    if (n && letter(*after) && (n > 1 || next == s)) dotted = true, s = after;
    else if (!blank(*s) && !n) s++;
    else break;
  }
  return dotted ? s : NULL;
}

/* Where the word that ends at `end` begins. */
static char *word_start(char *text, char *end) {
  char *s = end;
  while (s > text && end - s < REACH && !blank(s[-1])) s--;
  return s;
}

/* Where the name before an at sign begins: a word, or what stands between quotes. */
static char *name_start(char *text, char *at) {
  char *s = at;
  while (s > text && at - s < REACH && s[-1] == ' ') s--;
  if (s > text && s[-1] == '"')
    for (char *open = s - 1; open > text && at - open < REACH; open--)
      if (open[-1] == '"') return open - 1;
  return word_start(text, s);
}

/* An address of the web that holds an at sign. */
static bool is_web(const char *from, const char *to) { return to > from && memchr(from, '/', (size_t)(to - from)); }

/* What has been taken out leaves two ends side by side, which may be another at sign ("%4@0"): some bytes are read again. */
static void look_again(const char *text, char **out, char **s) {
  for (int longest = 10; longest-- && *out > text;) *--*s = *--*out;
}

/* Takes out words that are mail addresses; any other plain at sign is the letter it stands for ("Cyber-b@se"), or nothing. What is kept
 * is written from the start of the text on. */
static bool drop_mails(char *text) {
  bool dropped = false;
  char *out = text;
  for (char *s = text; *s;) {
    size_t n = at_sign(s);
    const char *to = n && s[n] != '@' ? domain_end(s + n) : NULL;
    char *from = n ? name_start(text, out) : out, *word = n ? word_start(text, out) : out;
    if (n && !to && *s == '@' && is_web(word, out)) {
      from = word;
      for (to = s; *to && !blank(*to); to++) {}
    }
    if (to && from < out) {
      out = from, s += to - s, dropped = true;
      look_again(text, &out, &s);
    } else if (*s == '@' && ((out > text && letter(out[-1])) || letter(s[1]))) {
      *out++ = 'a', s++;
    } else if (*s == '@') {
      s++;
      look_again(text, &out, &s);
    } else {
      *out++ = *s++;
    }
  }
  *out = '\0';
  return dropped;
}

bool fragility_text_scrub(char *text) {
  bool mails = drop_mails(text);
  return drop_mobiles(text) || mails;
}

bool fragility_text_is_private(const char *text) {
  if (strlen(text) < 6) return strchr(text, '@') != NULL; /* a code */
  for (const char *s = text; *s; s++)
    if (at_sign(s)) return true;
  return fragility_text_has_mobile(text);
}
