/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the writers of JSON share. */
#ifndef WRITE_JSON_H
#define WRITE_JSON_H

#include "write/write.h"

#include <jansson.h>

/* Both take the reference to `value`; false when there is no memory. */
bool fragility_json_put(json_t *object, const char *key, json_t *value);
bool fragility_json_push(json_t *array, json_t *value);
/* A string; bytes that are no text, as a file's name may hold, become question marks. */
json_t *fragility_json_text(const char *value);
/* Keys stand in the order they were set. */
fragility_status fragility_json_write(const json_t *root, const char *path, bool replace, fragility_error *err);

#endif
