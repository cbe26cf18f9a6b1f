/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What embed.py makes of the files of page/. */
#ifndef PUBLISH_EMBEDDED_H
#define PUBLISH_EMBEDDED_H

#include <stddef.h>

extern const char fragility_text_words_fr[], fragility_text_words_en[]; /* JSON */
extern const char fragility_text_map_html[], fragility_text_map_css[];
extern const char *const fragility_page_scripts[]; /* NULL ends them */

#endif
