/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to `read`: bytes, from a file, from standard input or from memory, unpacked when they are packed. */
#ifndef READ_SOURCE_H
#define READ_SOURCE_H

#include "base/base.h"

typedef struct fragility_source fragility_source;

fragility_status fragility_source_open(const char *path, const fragility_options *options, fragility_source **out,
                                       fragility_error *err);
fragility_status fragility_source_open_memory(const char *name, const void *data, size_t size,
                                              fragility_source **out, fragility_error *err);
void fragility_source_free(fragility_source *source);
/* Reads up to `size` bytes; *got is 0 at the end. */
fragility_status fragility_source_read(fragility_source *source, void *buffer, size_t size, size_t *got,
                                       fragility_error *err);

/* Plain bytes that can be read from anywhere: a file that is one and is not packed (*memory NULL), or memory. False: they
 * come one after the other. */
bool fragility_source_plain(const fragility_source *source, int *file, const unsigned char **memory, uint64_t *size);
/* Goes on from there; plain bytes only. */
fragility_status fragility_source_seek(fragility_source *source, uint64_t offset, fragility_error *err);
/* False when a plain file is no longer what it was when it was opened. */
bool fragility_source_same(const fragility_source *source);

#endif
