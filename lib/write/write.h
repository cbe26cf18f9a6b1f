/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of `write`: sheets and reports to bytes. */
#ifndef WRITE_WRITE_H
#define WRITE_WRITE_H

#include "table/table.h"

#include <fragility/write.h>
#include <jansson.h>

#include <stdio.h>

/* A file written beside its place and moved there whole, or a stream: standard output ("-"), a device, a pipe. */
struct fragility_output {
  FILE *file; /* NULL when it is reserved */
  char *path, *temporary; /* NULL for a stream */
};

fragility_status fragility_output_open(const char *path, bool replace, struct fragility_output *output, fragility_error *err);
/* For a library that wants a path and no stream: `temporary`, an empty file. Refused for standard output, devices and pipes: such a
 * library goes back and forth in its file. */
fragility_status fragility_output_reserve(const char *path, bool replace, struct fragility_output *output, fragility_error *err);
/* Closes; on `good`, moves the file to its place; otherwise removes it. */
fragility_status fragility_output_close(struct fragility_output *output, bool good, fragility_error *err);

/* ---- text.c ---- */
/* A copy, of malloc, in which bytes that are no text, as a file's name may hold, are question marks. NULL when there is no memory. */
char *fragility_text_clean(const char *text);

/* ---- json.c: what those who write JSON share ---- */
/* Both take the reference to `value`; false when there is no memory. */
bool fragility_json_put(json_t *object, const char *key, json_t *value);
bool fragility_json_push(json_t *array, json_t *value);
/* A string; bytes that are no text, as a file's name may hold, become question marks. */
json_t *fragility_json_text(const char *value);
/* Keys stand in the order they were set. */
fragility_status fragility_json_write(const json_t *root, const char *path, bool replace, fragility_error *err);

#endif
