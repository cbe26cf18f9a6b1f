/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to `read`: which separator, which record is the header. */
#ifndef READ_DIALECT_H
#define READ_DIALECT_H

#include "read/read.h"

typedef struct fragility_layout {
  char separator;
  size_t header_record; /* records before the header, blank lines not counted */
  size_t columns;
  const char **header;  /* in the arena */
} fragility_layout;

/* Looks at the start of a file, decoded. `whole` says that nothing follows. */
fragility_status fragility_layout_find(const char *name, const char *head, size_t size, bool whole,
                                       fragility_arena *arena, fragility_layout *layout, fragility_error *err);

#endif
