/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read/read.h"
#include "read/source.h"

#include <stdlib.h>

static fragility_status read_all(fragility_source *source, const char *path, size_t ceiling, char **bytes, size_t *size, fragility_error *err) {
  size_t room = 0, got = 1;
  while (got) {
    if (*size == room) {
      room = room ? room * 2 : 1 << 16;
      char *moved = *size > ceiling ? NULL : realloc(*bytes, room);
      if (!moved)
        return fragility_fail_at(err, FRAGILITY_ERROR_MEMORY, path, 0, 0, "found a file of more than %zu bytes, which is kept whole: give it more memory", ceiling);
      *bytes = moved;
    }
    TRY(fragility_source_read(source, *bytes + *size, room - *size, &got, err));
    *size += got;
  }
  return FRAGILITY_OK;
}

fragility_status fragility_bytes_read(const char *path, const fragility_options *options, char **bytes, size_t *size, fragility_error *err) {
  fragility_source *source = NULL;
  *bytes = NULL;
  *size = 0;
  TRY(fragility_source_open(path, options, &source, err));
  fragility_status status = read_all(source, path, fragility_memory(options), bytes, size, err);
  fragility_source_free(source);
  if (status == FRAGILITY_OK) return status;
  free(*bytes);
  *bytes = NULL;
  return status;
}
