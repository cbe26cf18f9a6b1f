/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "write/write.h"
#include "write/layer.h"

#include <stdlib.h>

bool fragility_json_put(json_t *object, const char *key, json_t *value) { return value && json_object_set_new(object, key, value) == 0; }
bool fragility_json_push(json_t *array, json_t *value) { return value && json_array_append_new(array, value) == 0; }

json_t *fragility_json_text(const char *value) {
  char *copy = fragility_text_clean(value);
  json_t *string = copy ? json_string(copy) : NULL;
  free(copy);
  return string;
}

fragility_status fragility_json_write(const json_t *root, const char *path, bool replace, fragility_error *err) {
  struct fragility_output output;
  TRY(fragility_output_open(path, replace, &output, err));
  bool written = json_dumpf(root, output.file, JSON_INDENT(2) | JSON_REAL_PRECISION(17)) == 0, refused = ferror(output.file);
  fputc('\n', output.file);
  fragility_status status = fragility_output_close(&output, written, err);
  if (!written && !refused) return fragility_fail_memory(err);
  return written || status != FRAGILITY_OK ? status : fragility_fail_at(err, FRAGILITY_ERROR_IO, path, 0, 0, "cannot write the file");
}
