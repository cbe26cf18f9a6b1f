/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the cache when it holds what the lock says, else from the network, checked before it takes its place. */
#define _GNU_SOURCE
#include "fetch/fetch.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

struct fetch {
  const fragility_download_facts *download;
  const fragility_fetch_options *options;
  struct fetch_place place;
  fragility_fetched *fetched;
};

/* ---- the cache ---- */

static bool is_entry(const struct lock_entry *entry, const fragility_fetched *fetched) {
  return entry->size == fetched->size && strcmp(entry->sha256, fetched->sha256) == 0;
}

/* An id that has gone to another address is another file, until somebody says otherwise. */
static fragility_status check_address(const struct fetch *f, const struct lock_entry *entry, fragility_error *err) {
  if (strcmp(entry->url, f->download->url) == 0) return FRAGILITY_OK;
  return fragility_fail_at(err, FRAGILITY_ERROR_RULE, f->place.lock, 0, 0, "found %s from %.200s, expected it from %.200s; -f takes the new address",
                           f->download->id, entry->url, f->download->url);
}

/* Offline, the file of the cache is the only one there is: what is lacking is an error. */
static fragility_status look_in_cache(const struct fetch *f, const struct lock_entry *entry, bool *there, fragility_error *err) {
  fragility_fetched *fetched = f->fetched;
  *there = false;
  bool found = access(f->place.file, F_OK) == 0;
  if (entry && !f->options->replace) TRY(check_address(f, entry, err));
  if (entry && found && !f->options->replace) {
    TRY(fragility_digest_file(f->place.file, fetched->sha256, &fetched->size, err));
    *there = is_entry(entry, fetched);
  }
  if (*there || !f->options->offline) return FRAGILITY_OK;
  if (f->options->replace) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "%s: nothing can be fetched anew offline", f->download->id);
  if (!found) return fragility_fail(err, FRAGILITY_ERROR_IO, "%s: found no file %.400s, expected it: offline, nothing is fetched", f->download->id, f->place.file);
  if (!entry) return fragility_fail_at(err, FRAGILITY_ERROR_IO, f->place.lock, 0, 0, "found no line for %s, expected one: offline, nothing is fetched", f->download->id);
  return fragility_fail(err, FRAGILITY_ERROR_IO, "%.400s: found SHA-256 %s, expected %s: offline, nothing is fetched", f->place.file, fetched->sha256, entry->sha256);
}

static fragility_status find_cached(const struct fetch *f, bool *there, fragility_error *err) {
  struct fetch_lock lock;
  TRY(fragility_lock_read(f->place.lock, &lock, err));
  fragility_status status = look_in_cache(f, fragility_lock_find(&lock, f->download->id), there, err);
  fragility_lock_free(&lock);
  return status;
}

/* ---- what came ---- */

static void drop_part(const struct fetch *f) {
  unlink(f->place.part);
  unlink(f->place.tag);
}

/* What is fetched anew goes on from nothing. The part stays, for it is held. */
static fragility_status empty_part(const struct fetch *f, int part, fragility_error *err) {
  unlink(f->place.tag);
  if (ftruncate(part, 0) == 0) return FRAGILITY_OK;
  return fragility_fail(err, FRAGILITY_ERROR_IO, "%.400s: cannot write: %s", f->place.part, strerror(errno));
}

static fragility_status refuse(const struct fetch *f, const struct lock_entry *entry, fragility_error *err) {
  drop_part(f);
  return fragility_fail(err, FRAGILITY_ERROR_RULE,
                        "%.300s: found SHA-256 %s (%" PRIu64 " bytes), expected %s (%" PRIu64 " bytes), of %.60s; -f accepts the new file", f->download->url,
                        f->fetched->sha256, f->fetched->size, entry->sha256, entry->size, fragility_base_name(f->place.lock));
}

/* The lock goes first: a file without its line would be fetched again, a line without its file is only waited for. */
static fragility_status accept_with(const struct fetch *f, struct fetch_lock *lock, fragility_error *err) {
  const struct lock_entry *entry = fragility_lock_find(lock, f->download->id);
  bool same = entry && is_entry(entry, f->fetched) && strcmp(entry->url, f->download->url) == 0;
  if (entry && !same && !f->options->replace) return refuse(f, entry, err);
  if (!same) {
    TRY(fragility_lock_put(lock, &(struct lock_entry){f->download->id, f->download->url, f->fetched->sha256, f->fetched->size}, err));
    TRY(fragility_lock_write(lock, err));
  }
  if (rename(f->place.part, f->place.file) != 0)
    return fragility_fail(err, FRAGILITY_ERROR_IO, "%.400s: cannot write: %s", f->place.file, strerror(errno));
  unlink(f->place.tag);
  return FRAGILITY_OK;
}

/* Other processes note other files in the same lock: it is read again and written while it is held. */
static fragility_status accept(const struct fetch *f, fragility_error *err) {
  struct fetch_lock lock;
  int held;
  TRY(fragility_file_hold(f->place.lock, true, &held, err));
  fragility_status status = fragility_lock_read(f->place.lock, &lock, err);
  if (status == FRAGILITY_OK) {
    status = accept_with(f, &lock, err);
    fragility_lock_free(&lock);
  }
  close(held);
  return status;
}

static fragility_text after(fragility_text text, size_t n) { return fragility_text_trim((fragility_text){text.text + n, text.size - n}); }

/* A web page comes under any type: its beginning tells. It is looked at when all has come, for it may come byte by byte. */
static bool is_page(int part) {
  char bytes[1024];
  ssize_t n = pread(part, bytes, sizeof bytes, 0);
  fragility_text text = after((fragility_text){bytes, n > 0 ? (size_t)n : 0}, 0);
  if (fragility_text_begins(text, "\xEF\xBB\xBF")) text = after(text, 3);
  const char *declared = fragility_text_begins(text, "<?xml") ? memmem(text.text, text.size, "?>", 2) : NULL;
  if (declared) text = after(text, (size_t)(declared + 2 - text.text));
  return fragility_text_begins(text, "<!doctype html") || fragility_text_begins(text, "<html");
}

static fragility_status receive(const struct fetch *f, int part, fragility_error *err) {
  bool resumed = false;
  if (f->options->replace) TRY(empty_part(f, part, err));
  TRY(fragility_transfer(f->download, f->options, f->place.tag, part, &resumed, err));
  TRY(fragility_digest_file(f->place.part, f->fetched->sha256, &f->fetched->size, err));
  const char *wrong = !f->fetched->size ? "an empty file" : is_page(part) ? "a web page" : NULL;
  if (wrong) {
    drop_part(f);
    return fragility_fail(err, FRAGILITY_ERROR_RULE, "%.400s: found %s, expected the file", f->download->url, wrong);
  }
  f->fetched->way = resumed ? FRAGILITY_FETCH_RESUMED : FRAGILITY_FETCH_DOWNLOADED;
  return accept(f, err);
}

static fragility_status download(const struct fetch *f, fragility_error *err) {
  int part;
  TRY(fragility_folder_make(f->place.part, err));
  TRY(fragility_file_hold(f->place.part, false, &part, err));
  fragility_status status = receive(f, part, err);
  off_t size = status == FRAGILITY_OK ? 1 : lseek(part, 0, SEEK_END);
  if (!size) drop_part(f); /* nothing came: nothing to go on from */
  close(part);
  return status;
}

static fragility_status run(const struct fetch *f, fragility_error *err) {
  bool there;
  int n = snprintf(f->fetched->path, sizeof f->fetched->path, "%s", f->place.file);
  if (n < 0 || (size_t)n >= sizeof f->fetched->path) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found a path of %d bytes for the cache, expected a shorter one", n);
  TRY(find_cached(f, &there, err));
  return there ? FRAGILITY_OK : download(f, err);
}

fragility_status fragility_download_fetch(const fragility_download_facts *download, const fragility_fetch_options *options, fragility_fetched *fetched,
                                          fragility_error *err) {
  static const fragility_fetch_options none = {.cache = NULL};
  if (!download || !download->id || !download->url || !fetched)
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no download, no id, no address, or no place for what is fetched");
  *fetched = (fragility_fetched){.way = FRAGILITY_FETCH_CACHED};
  if (!fragility_download_is_id(download->id))
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found the id \"%.60s\", expected lower-case letters, digits and dashes", download->id);
  if (!fragility_download_is_url(download->url))
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found \"%.200s\", expected an address that starts with http:// or https://", download->url);
  struct fetch f = {.download = download, .options = options ? options : &none, .fetched = fetched};
  TRY(fragility_place_find(download, f.options, &f.place, err));
  fragility_status status = run(&f, err);
  fragility_place_free(&f.place);
  if (status != FRAGILITY_OK) *fetched = (fragility_fetched){.way = FRAGILITY_FETCH_CACHED};
  return status;
}
