/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts by key, in the language that the study asks for. Not by gettext: that needs a locale set for the whole process, which a library
 * must not do, and one that is installed, which --lang could not count on. */
#include "publish/embedded.h"
#include "publish/publish.h"

#include <stdio.h>
#include <stdlib.h>

static int by_key(const void *key, const void *row) { return strcmp(key, ((const struct fragility_word_row *)row)->key); }

bool fragility_is_english(const fragility_study *study) { return study->language && strcmp(study->language, "en") == 0; }

const char *fragility_word(const fragility_study *study, const char *key) {
  const struct fragility_word_row *row = bsearch(key, fragility_word_rows, fragility_word_count, sizeof *row, by_key);
  return row ? row->text[fragility_is_english(study)] : key;
}

const char *fragility_study_title(const fragility_study *study, char title[TITLE_SIZE]) {
  snprintf(title, TITLE_SIZE, fragility_word(study, "title"), study->place ? study->place : "France");
  return title;
}

const char *fragility_figure(const fragility_study *study, double value, int decimals, char text[48]) {
  static const double powers[] = {1, 10, 100, 1000};
  const char *blank = fragility_is_english(study) ? "," : "\xE2\x80\xAF", *mark = fragility_is_english(study) ? "." : ",";
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
