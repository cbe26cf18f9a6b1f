/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of `fetch`: published files by name, over HTTP, into a cache. Knows nothing of what is in them.
 *
 * A file is received beside its place (NAME.part), checked against the lock, and moved there whole. */
#ifndef FETCH_FETCH_H
#define FETCH_FETCH_H

#include "read/read.h"

#include <fragility/fetch.h>

/* ---- downloads.c ---- */
/* Lower-case letters, digits and dashes: what can be no path. */
bool fragility_download_is_id(const char *id);
/* http:// or https:// and a host, without user or password, in visible ASCII. */
bool fragility_download_is_url(const char *url);

/* ---- cache.c ---- */
struct fetch_place {
  fragility_arena arena;
  const char *cache, *lock;
  const char *name;              /* of the file, in the cache */
  const char *file, *part, *tag; /* paths; the tag says what the part is the beginning of */
};

/* Nothing is made yet. */
fragility_status fragility_place_find(const fragility_download_facts *download, const fragility_fetch_options *options, struct fetch_place *place,
                                      fragility_error *err);
void fragility_place_free(struct fetch_place *place);
/* Makes the folder of a file, and those above. */
fragility_status fragility_folder_make(const char *path, fragility_error *err);
/* Opens a file, made when it is lacking, and keeps other processes out until it is closed; -1 on failure. With `wait`
 * the others are waited for a while. */
fragility_status fragility_file_hold(const char *path, bool wait, int *file, fragility_error *err);

/* ---- lock.c ---- */
struct lock_entry {
  const char *id, *url, *sha256;
  uint64_t size;
};

struct fetch_lock {
  fragility_grid grid; /* holds the texts read */
  const char *path;
  struct lock_entry *entries;
  size_t count, capacity;
};

/* A file that is lacking or empty has no entry; what is no file is an error. */
fragility_status fragility_lock_read(const char *path, struct fetch_lock *lock, fragility_error *err);
void fragility_lock_free(struct fetch_lock *lock);
/* NULL when there is none. */
const struct lock_entry *fragility_lock_find(const struct fetch_lock *lock, const char *id);
/* Replaces the entry of that id or adds it; the texts are borrowed. */
fragility_status fragility_lock_put(struct fetch_lock *lock, const struct lock_entry *entry, fragility_error *err);
/* Sorted by id, over the file that stands there. */
fragility_status fragility_lock_write(struct fetch_lock *lock, fragility_error *err);

/* ---- transfer.c ---- */
/* false: built without libcurl, every transfer fails. */
bool fragility_transfer_built(void);
/* Receives the whole of `url` in `part`, open and held, from where it stands when the tag lets that be known. */
fragility_status fragility_transfer(const fragility_download_facts *download, const fragility_fetch_options *options, const char *tag, int part,
                                    bool *resumed, fragility_error *err);

#endif
