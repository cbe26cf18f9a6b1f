/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people read, in the language that is asked for; the texts are those of words.csv. Not by gettext: that needs a locale set for the
 * whole process, which a library must not do, and one that is installed, which --lang could not count on. */
#include "base/base.h"

#include <stdio.h>

fragility_status fragility_language_find(const char *name, fragility_language *language, fragility_error *err) {
  *language = name && strcmp(name, "en") == 0 ? FRAGILITY_ENGLISH : FRAGILITY_FRENCH;
  if (!name || *language == FRAGILITY_ENGLISH || strcmp(name, "fr") == 0) return FRAGILITY_OK;
  return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found the language \"%.20s\", expected fr or en", name);
}

/* In French 0 is one. */
const char *fragility_words_of(fragility_language language, const char *key, double count) {
  char form[64];
  bool one = language == FRAGILITY_FRENCH ? fabs(count) < 2 : count == 1;
  snprintf(form, sizeof form, "%s.%s", key, one ? "one" : "many");
  const char *text = fragility_words((int)language, form);
  return text == form ? key : text;
}

const char *fragility_figure(fragility_language language, double value, int decimals, char text[48]) {
  static const double powers[] = {1, 10, 100, 1000};
  const char *blank = language == FRAGILITY_ENGLISH ? "," : "\xE2\x80\xAF", *mark = language == FRAGILITY_ENGLISH ? "." : ",";
  char digits[24];
  size_t used = 0;
  if (!(fabs(value) < 1e13)) return "?";
  long long scaled = llround(fabs(value) * powers[decimals]);
  int n = snprintf(digits, sizeof digits, "%0*lld", decimals + 1, scaled), whole = n - decimals;
  if (value < 0 && scaled) used += (size_t)sprintf(text, "\xE2\x88\x92");
  for (int i = 0; i < n; i++) {
    if (i && i < whole && (whole - i) % 3 == 0) used += (size_t)sprintf(text + used, "%s", blank);
    if (i == whole) used += (size_t)sprintf(text + used, "%s", mark);
    text[used++] = digits[i];
  }
  text[used] = '\0';
  return text;
}
