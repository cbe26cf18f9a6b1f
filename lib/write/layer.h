/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to `write`: what the writers of layers share. */
#ifndef WRITE_LAYER_H
#define WRITE_LAYER_H

#include "write/write.h"

#include <fragility/layer.h>

/* ---- text.c ---- */
bool fragility_text_is_clean(const char *text); /* UTF-8 throughout */
/* The character of `size` bytes is one that XML may hold; those that it cannot are no part of any text that people write. */
bool fragility_xml_holds(const char *s, size_t size);
/* As the content of an element or an attribute between double quotes. What XML cannot hold becomes a question mark, or in a cell what
 * spreadsheets write for it (_x0001_). */
void fragility_xml_write(FILE *file, const char *text, bool cell);

/* ---- layer.c ---- */
/* Names, colours and dates are what the header says. */
fragility_status fragility_layers_check(const fragility_layer *layers, size_t n, const fragility_export_options *options, fragility_error *err);
const char *fragility_layer_title(const fragility_layer *layer);
/* The position of a column, or SIZE_MAX. */
size_t fragility_layer_find(const fragility_layer *layer, const char *column);

enum fragility_place { FRAGILITY_NOWHERE, FRAGILITY_POINT, FRAGILITY_OUTLINE };
enum fragility_place fragility_layer_place(const fragility_layer *layer, size_t row);

enum { FRAGILITY_FIRST_DATE = 315532800 }; /* 1980-01-01, before which archives know no date */
long long fragility_export_when(const fragility_export_options *options);
enum { FRAGILITY_DATE_SIZE = 32 };
void fragility_export_date(const fragility_export_options *options, char date[FRAGILITY_DATE_SIZE]); /* 1980-01-01T00:00:00.000Z */

#endif
