/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts in the language that the study asks for. */
#include "publish/publish.h"

#include <stdio.h>

fragility_language fragility_study_language(const fragility_study *study) {
  fragility_language language;
  (void)fragility_language_find(study->language, &language, NULL); /* checked before */
  return language;
}

bool fragility_is_english(const fragility_study *study) { return fragility_study_language(study) == FRAGILITY_ENGLISH; }

const char *fragility_word(const fragility_study *study, const char *key) { return fragility_words((int)fragility_study_language(study), key); }

const char *fragility_node_label(const fragility_study *study, size_t node) {
  fragility_node facts;
  return fragility_method_node_in(study->method, node, study->language, &facts) ? facts.label : "";
}

const char *fragility_study_title(const fragility_study *study, char title[TITLE_SIZE]) {
  snprintf(title, TITLE_SIZE, fragility_word(study, "title"), study->place ? study->place : "France");
  return title;
}

const char *fragility_study_figure(const fragility_study *study, double value, int decimals, char text[48]) {
  return fragility_figure(fragility_study_language(study), value, decimals, text);
}
