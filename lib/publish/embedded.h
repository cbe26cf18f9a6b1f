/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What embed.py makes of words.csv and the files of page/. */
#ifndef PUBLISH_EMBEDDED_H
#define PUBLISH_EMBEDDED_H

#include <stddef.h>

struct fragility_word_row {
  const char *key, *text[2]; /* French, English */
};
extern const struct fragility_word_row fragility_word_rows[]; /* by key, in byte order */
extern const size_t fragility_word_count;

extern const char fragility_text_words_fr[], fragility_text_words_en[]; /* JSON */
extern const char fragility_text_map_html[], fragility_text_map_css[];
extern const char *const fragility_page_scripts[]; /* NULL ends them */

#endif
