/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file fetch.h  Published files by name: where they are, and how one comes into a cache, whole and unchanged. */
#ifndef FRAGILITY_FETCH_H
#define FRAGILITY_FETCH_H

#include <fragility/error.h>
#include <fragility/options.h>

FRAGILITY_BEGIN

/** The known addresses. Immutable: any number of threads may read one. */
typedef struct fragility_downloads fragility_downloads;

/** One published file, borrowed from the table. Only `id` and `url` are needed to fetch it. */
typedef struct fragility_download_facts {
  const char *id;     /**< lower-case letters, digits and dashes */
  const char *source; /**< the source of the catalogue that recognises the file; "" when none does */
  const char *title, *publisher, *licence, *vintage;
  const char *geography; /**< year of its communes; "" when not known */
  const char *url;       /**< http:// or https:// */
  const char *page;      /**< where the publisher presents it */
  const char *member;    /**< what to look for in the archive, joined by | */
  const char *seen_in;   /**< who uses that address, joined by | */
  bool tried;            /**< somebody fetched it from there */
} fragility_download_facts;

/** Reads the shipped table and n more files of the same form. An id stands once. */
FRAGILITY_API fragility_status fragility_downloads_read(const char *const *more, size_t n, fragility_downloads **out,
                                                        fragility_error *err);
FRAGILITY_API void fragility_downloads_free(fragility_downloads *downloads);
FRAGILITY_API size_t fragility_downloads_count(const fragility_downloads *downloads);
FRAGILITY_API bool fragility_downloads_get(const fragility_downloads *downloads, size_t i, fragility_download_facts *facts);
/** The place of a file. Errors: FRAGILITY_ERROR_ARGUMENT (no file has the id; the nearest is named). */
FRAGILITY_API fragility_status fragility_downloads_find(const fragility_downloads *downloads, const char *id, size_t *download,
                                                        fragility_error *err);

/** All fields may be zero. */
typedef struct fragility_fetch_options {
  const char *cache; /**< folder; NULL = FRAGILITY_CACHE, else $XDG_CACHE_HOME/fragility, else $HOME/.cache/fragility */
  const char *lock;  /**< what each file was when it was first fetched: id,url,size,sha256; NULL = fragility.lock in the cache */
  bool offline;      /**< serve from the cache or fail */
  bool replace;      /**< fetch anew and note what comes, whatever the lock says */
  unsigned stall_seconds;   /**< a server silent for so long is given up; 0 = 30 */
  unsigned connect_seconds; /**< 0 = 30 */
  uint64_t most_bytes;      /**< a longer file is refused; 0 = 4 GiB */
  const fragility_options *options; /**< progress, cancel */
} fragility_fetch_options;

typedef enum fragility_fetch_way {
  FRAGILITY_FETCH_CACHED,     /**< the file was there, as the lock has it; no network */
  FRAGILITY_FETCH_DOWNLOADED, /**< the whole of it came */
  FRAGILITY_FETCH_RESUMED,    /**< what an earlier run had begun was completed */
} fragility_fetch_way;

/** A file of the cache. */
typedef struct fragility_fetched {
  char path[4096];
  char sha256[65];
  uint64_t size;
  fragility_fetch_way way;
} fragility_fetched;

/** Brings a file into the cache, or finds it there: the path is good once its size and SHA-256 are those of the lock.
 * A file the lock does not have yet is noted there. What was received before a failure is kept beside, for the next call.
 * Errors: FRAGILITY_ERROR_ARGUMENT (an id or address that is none), _IO (network, disk, offline, another process at the same
 * file, built without libcurl), _FORMAT (an unreadable lock), _RULE (a web page, an empty or too long file, one that is not
 * the one of the lock: it is thrown away), _CANCELLED, _MEMORY. */
FRAGILITY_API fragility_status fragility_download_fetch(const fragility_download_facts *download,
                                                        const fragility_fetch_options *options, fragility_fetched *fetched,
                                                        fragility_error *err);

FRAGILITY_END
#endif
