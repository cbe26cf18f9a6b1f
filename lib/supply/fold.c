/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names brought to one form: case, accents, hyphens, Saint and St, articles; and when two names are one venue's. */
#include "supply/venue.h"

#include <stdio.h>

/* The ASCII letters of U+00C0 to U+017F; "" where a character has none. */
static const char *letters_of(unsigned code) {
  static const char *const latin[] = {
      "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i", "d", "n", "o", "o", "o", "o", "o", "", "o", "u", "u", "u", "u", "y", "", "ss",
      "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i", "d", "n", "o", "o", "o", "o", "o", "", "o", "u", "u", "u", "u", "y", "", "y"};
  if (code >= 0xC0 && code <= 0xFF) return latin[code - 0xC0];
  if (code == 0x152 || code == 0x153) return "oe";
  if (code == 0x178) return "y";
  return "";
}

/* One character of UTF-8; its bytes in *size. */
static unsigned character(const unsigned char *s, size_t left, size_t *size) {
  *size = 1;
  if (*s < 0x80) return *s;
  size_t n = *s >= 0xF0 ? 4 : *s >= 0xE0 ? 3 : 2;
  if (n > left || *s < 0xC2) return 0xFFFD;
  *size = n;
  unsigned code = n == 2 ? *s & 0x1Fu : n == 3 ? *s & 0x0Fu : *s & 0x07u;
  for (size_t i = 1; i < n; i++) code = code << 6 | (s[i] & 0x3Fu);
  return code;
}

/* Small ASCII letters and digits, words parted by one blank. */
size_t fragility_fold_letters(fragility_text text, char *out, size_t room) {
  size_t used = 0;
  bool gap = false;
  for (size_t at = 0, n; at < text.size; at += n) {
    unsigned code = character((const unsigned char *)text.text + at, text.size - at, &n);
    char one[2] = {code >= 'A' && code <= 'Z' ? (char)(code - 'A' + 'a') : (char)(code < 0x80 ? code : 0), '\0'};
    bool plain = (*one >= 'a' && *one <= 'z') || (*one >= '0' && *one <= '9');
    const char *letters = plain ? one : letters_of(code);
    if (code >= 0x300 && code < 0x370) continue; /* an accent that stands by itself */
    if (!*letters) {
      gap = used > 0;
      continue;
    }
    size_t m = strlen(letters);
    if (used + m + 2 > room) break;
    if (gap) out[used++] = ' ';
    gap = false;
    memcpy(out + used, letters, m);
    used += m;
  }
  if (room) out[used] = '\0';
  return used;
}

static bool is_word(const char *word, size_t n, const char *const *words) {
  for (; *words; words++)
    if (strlen(*words) == n && memcmp(*words, word, n) == 0) return true;
  return false;
}

/* Writes `word` after a blank when it fits. */
static void add(char *out, size_t room, size_t *used, const char *word, size_t n) {
  if (!n || *used + n + 2 > room) return;
  if (*used) out[(*used)++] = ' ';
  memcpy(out + *used, word, n);
  *used += n;
  out[*used] = '\0';
}

/* The name of a commune: without its article, with Saint in full, without a district or CEDEX. */
void fragility_fold_commune(const char *name, char *out, size_t room) {
  static const char *const saint[] = {"st", NULL}, *const sainte[] = {"ste", NULL}, *const article[] = {"le", "la", "les", "l", NULL}, *const sur[] = {"s", NULL},
                    *const tail[] = {"cedex", "cdx", "arrondissement", "arr", NULL};
  char folded[FRAGILITY_NAME_SIZE];
  size_t used = 0, count = 0;
  *out = '\0';
  fragility_fold_letters((fragility_text){name, strlen(name)}, folded, sizeof folded);
  for (const char *word = folded; *word;) {
    size_t n = strcspn(word, " ");
    const char *next = word + n + (word[n] == ' ');
    bool number = *word >= '0' && *word <= '9';
    if (count++ && (is_word(word, n, tail) || number)) break;
    if (is_word(word, n, saint)) add(out, room, &used, "saint", 5);
    else if (is_word(word, n, sainte)) add(out, room, &used, "sainte", 6);
    else if (is_word(word, n, sur)) add(out, room, &used, "sur", 3);
    else if (!(count == 1 && *next && is_word(word, n, article))) add(out, room, &used, word, n);
    word = next;
  }
}

/* What tells one venue from another in a place: the folded name without the words that all of them have. */
static void fold_venue(const char *name, char *out, size_t room) {
  static const char *const common[] = {"de", "du", "des", "d", "la", "le", "les", "l", "et", "a", "au", "aux", "en", "espace", "labellise",
                                       "france", "services", "service", "maison", "public", "publics", "msap", "mfs", "pimms", "mediation",
                                       "antenne", NULL};
  char folded[FRAGILITY_NAME_SIZE];
  size_t used = 0;
  *out = '\0';
  fragility_fold_letters((fragility_text){name, strlen(name)}, folded, sizeof folded);
  for (const char *word = folded; *word;) {
    size_t n = strcspn(word, " ");
    if (!is_word(word, n, common)) add(out, room, &used, word, n);
    word += n + (word[n] == ' ');
  }
}

static bool same_digits(const char *a, const char *b) {
  for (;;) {
    a += strcspn(a, "0123456789");
    b += strcspn(b, "0123456789");
    if (!*a || !*b) return !*a && !*b;
    size_t n = strspn(a, "0123456789"), m = strspn(b, "0123456789");
    if (n != m || memcmp(a, b, n) != 0) return false;
    a += n;
    b += m;
  }
}

/* Two names of one venue: the same once folded, or once the common words are out, or a slip of the pen apart. */
bool fragility_names_near(const char *a, const char *b) {
  char fa[FRAGILITY_NAME_SIZE], fb[FRAGILITY_NAME_SIZE], ka[FRAGILITY_NAME_SIZE], kb[FRAGILITY_NAME_SIZE];
  fragility_fold_letters((fragility_text){a, strlen(a)}, fa, sizeof fa);
  fragility_fold_letters((fragility_text){b, strlen(b)}, fb, sizeof fb);
  if (!*fa || !*fb || !same_digits(fa, fb)) return false;
  if (strcmp(fa, fb) == 0) return true;
  fold_venue(a, ka, sizeof ka);
  fold_venue(b, kb, sizeof kb);
  if (*ka && strcmp(ka, kb) == 0) return true;
  const char *x = !*ka && !*kb ? fa : ka, *y = !*ka && !*kb ? fb : kb; /* nothing but common words: these are the name */
  size_t shorter = strlen(x) < strlen(y) ? strlen(x) : strlen(y);
  return shorter >= 8 && fragility_text_distance(x, y) <= shorter / 8;
}
