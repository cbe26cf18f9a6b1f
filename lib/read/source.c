/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "read/source.h"

#include "read/archive.h"
#include "read/gzip.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PEEKED = 6, UNPACK = 64 * 1024 };
/* Tables pack 5 to 50 times smaller; a thousand times, gzip's limit, is nothing but repetition. */
enum { MOST_RATIO = 250, NO_BOMB = 256 << 20 };

struct fragility_source {
  char *name;
  int file;                       /* -1 when the bytes are in memory */
  const unsigned char *memory;    /* the bytes, or those peeked at */
  size_t memory_size, memory_used;
  unsigned char *owned;           /* memory to free */
  struct archive_calls calls;     /* once something is packed */
  struct archive *archive;        /* NULL when nothing is packed */
  bool regular;                   /* a file, not a pipe */
  struct stat facts;              /* of it, when it was opened */
  unsigned char unpack[UNPACK];   /* what the archive asked for last */
  uint64_t taken, given;          /* bytes it asked for, and gave */
  bool zipped;                    /* by gzip: */
  struct gzip gzip;               /* its check sum */
};

static fragility_status fail_read(const fragility_source *source, const char *why, fragility_error *err) {
  return fragility_fail_at(err, FRAGILITY_ERROR_IO, source->name, 0, 0, "cannot read: %s", why ? why : "the archive is damaged");
}

/* Bytes as they lie, memory first, then the file. */
static ssize_t read_raw(fragility_source *source, void *buffer, size_t size) {
  size_t left = source->memory_size - source->memory_used;
  if (left) {
    size_t n = left < size ? left : size;
    memcpy(buffer, source->memory + source->memory_used, n);
    source->memory_used += n;
    return (ssize_t)n;
  }
  if (source->file < 0) return 0;
  ssize_t n;
  do n = read(source->file, buffer, size);
  while (n < 0 && errno == EINTR);
  return n;
}

static la_ssize_t feed_archive(struct archive *archive, void *data, const void **buffer) {
  fragility_source *source = data;
  ssize_t n = read_raw(source, source->unpack, sizeof source->unpack);
  if (n < 0) source->calls.set_error(archive, errno, "%s", strerror(errno));
  *buffer = source->unpack;
  if (source->zipped && n > 0) fragility_gzip_take(&source->gzip, source->unpack, (size_t)n);
  source->taken += n > 0 ? (uint64_t)n : 0;
  return n;
}

static bool packed(const unsigned char *b, size_t n) {
  static const struct {
    size_t size;
    unsigned char bytes[PEEKED];
  } marks[] = {{2, {0x1F, 0x8B}}, {4, {'P', 'K', 3, 4}}, {4, {'P', 'K', 5, 6}}, {6, {0xFD, '7', 'z', 'X', 'Z', 0}}, {4, {0x28, 0xB5, 0x2F, 0xFD}}};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (n >= marks[i].size && memcmp(b, marks[i].bytes, marks[i].size) == 0) return true;
  return false;
}

static fragility_status open_archive(fragility_source *source, fragility_error *err) {
  const char *why = "";
  if (!fragility_archive_open(&source->calls, &why))
    return fragility_fail_at(err, FRAGILITY_ERROR_IO, source->name, 0, 0, "packed, and libarchive cannot be opened (%.200s): unpack it first", why);
  struct archive *archive = source->archive = source->calls.read_new();
  bool ready = archive && source->calls.read_support_filter_gzip(archive) >= ARCHIVE_WARN && source->calls.read_support_filter_xz(archive) >= ARCHIVE_WARN &&
               source->calls.read_support_filter_zstd(archive) >= ARCHIVE_WARN && source->calls.read_support_format_zip(archive) >= ARCHIVE_WARN &&
               source->calls.read_support_format_raw(archive) >= ARCHIVE_WARN && source->calls.read_support_format_empty(archive) >= ARCHIVE_WARN;
  if (!ready) return fragility_fail_memory(err);
  if (source->calls.read_open(archive, source, NULL, feed_archive, NULL) != ARCHIVE_OK)
    return fail_read(source, source->calls.error_string(archive), err);
  return FRAGILITY_OK;
}

static bool ends_with(const char *name, const char *end) {
  size_t n = strlen(name), m = strlen(end);
  return n >= m && fragility_text_same_letters(name + n - m, end);
}

/* INSEE packs a table with its dictionary (meta_...) and, for the census, with the overseas collectivities (-COM). */
static bool is_table(const char *member) {
  const char *base = fragility_base_name(member);
  bool text = ends_with(base, ".csv") || ends_with(base, ".txt") || ends_with(base, ".tsv");
  return text && strncmp(base, "meta_", 5) != 0 && strncmp(base, "._", 2) != 0;
}

struct members {
  size_t tables, others;
  char list[384];
  size_t walked, chosen; /* members met, and the number of the table */
  bool overseas;         /* the table is a -COM one */
};

static void list_member(struct members *members, const char *name) {
  size_t used = strlen(members->list);
  if (used + strlen(name) + 3 >= sizeof members->list) return;
  if (used) strcat(members->list, ", ");
  strcat(members->list, name);
}

static bool is_spreadsheet(const char *members) { return strncmp(members, "[Content_Types].xml", 19) == 0 || strncmp(members, "mimetype", 8) == 0; }

static fragility_status fail_spreadsheet(const fragility_source *source, fragility_error *err) {
  return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, source->name, 0, 0, "found a spreadsheet (.xlsx or .ods), expected a text table: save it as CSV");
}

/* First walk over a zip: which member is the table? */
static fragility_status choose_member(fragility_source *source, struct members *members, fragility_error *err) {
  struct archive_entry *entry;
  int status;
  TRY(open_archive(source, err));
  while ((status = source->calls.read_next_header(source->archive, &entry)) == ARCHIVE_OK || status == ARCHIVE_WARN) {
    const char *name = source->calls.entry_pathname_utf8(entry);
    if (!name) name = source->calls.entry_pathname(entry);
    if (!name) name = "(a name with accents).csv"; /* which no locale can be asked for: it may be the table */
    members->walked++;
    if (ends_with(name, "/")) continue;
    bool table = is_table(name), overseas = ends_with(name, "-COM.CSV");
    members->others += !table;
    if (!table && members->tables) continue;
    if (table && overseas && members->tables && !members->overseas) continue;
    if (table && !overseas && members->overseas) members->tables = 0;
    members->tables += table;
    list_member(members, fragility_base_name(name));
    if (table) members->chosen = members->walked, members->overseas = overseas;
  }
  if (status == ARCHIVE_FATAL) return fail_read(source, source->calls.error_string(source->archive), err);
  source->calls.read_free(source->archive);
  source->archive = NULL;
  if (members->tables == 1) return FRAGILITY_OK;
  if (is_spreadsheet(members->list)) return fail_spreadsheet(source, err);
  return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, source->name, 0, 0,
                           "found an archive with %zu tables (%s), expected one .csv: unpack the one wanted",
                           members->tables, members->list);
}

/* Goes to a member by its number, from 1. */
static fragility_status open_member(fragility_source *source, size_t wanted, struct archive_entry **entry, fragility_error *err) {
  int status = ARCHIVE_OK;
  TRY(open_archive(source, err));
  for (size_t i = 0; i < wanted && (status == ARCHIVE_OK || status == ARCHIVE_WARN); i++)
    status = source->calls.read_next_header(source->archive, entry);
  if (status == ARCHIVE_OK || status == ARCHIVE_WARN) return FRAGILITY_OK;
  const char *why = source->calls.error_string(source->archive);
  if (status != ARCHIVE_EOF) return fail_read(source, why, err);
  source->calls.read_free(source->archive); /* a packed file of no byte */
  source->archive = NULL;
  source->memory_used = source->memory_size;
  if (source->file >= 0) close(source->file);
  source->file = -1;
  return FRAGILITY_OK;
}

/* A zip is walked twice, so one that comes through a pipe is first kept whole. */
static fragility_status keep_whole(fragility_source *source, size_t ceiling, fragility_error *err) {
  size_t capacity = 0, used = 0;
  unsigned char *bytes = NULL;
  for (;;) {
    if (used == capacity) {
      size_t wanted = capacity ? capacity * 2 : 1 << 20;
      unsigned char *moved = wanted / 2 > ceiling ? NULL : realloc(bytes, wanted);
      if (!moved) {
        free(bytes);
        return fragility_fail_at(err, FRAGILITY_ERROR_MEMORY, source->name, 0, 0,
                                 "a zip read through a pipe is kept whole and this one is too large: unpack it first");
      }
      bytes = moved;
      capacity = wanted;
    }
    ssize_t n = read_raw(source, bytes + used, capacity - used);
    if (n < 0) {
      free(bytes);
      return fail_read(source, strerror(errno), err);
    }
    if (n == 0) break;
    used += (size_t)n;
  }
  free(source->owned);
  source->owned = bytes;
  source->memory = bytes;
  source->memory_size = used;
  source->memory_used = 0;
  return FRAGILITY_OK;
}

static fragility_status rewind_source(fragility_source *source, fragility_error *err) {
  source->memory_used = 0;
  if (source->file >= 0 && lseek(source->file, (off_t)source->memory_size, SEEK_SET) < 0)
    return fail_read(source, strerror(errno), err);
  return FRAGILITY_OK;
}

/* A file packed by gzip, xz or zstd: none of the members of a zip inside is more the table than another. */
static fragility_status open_packed(fragility_source *source, fragility_error *err) {
  struct archive_entry *entry = NULL;
  const char *why = "";
  source->zipped = source->memory[0] == 0x1F;
  if (source->zipped && !fragility_gzip_open(&source->gzip, &why))
    return fragility_fail_at(err, FRAGILITY_ERROR_IO, source->name, 0, 0, "packed, and zlib cannot be opened (%.200s): unpack it first", why);
  TRY(open_member(source, 1, &entry, err));
  if (!source->archive || source->calls.format(source->archive) != ARCHIVE_FORMAT_ZIP) return FRAGILITY_OK;
  const char *name = source->calls.entry_pathname(entry);
  if (name && is_spreadsheet(name)) return fail_spreadsheet(source, err);
  return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, source->name, 0, 0, "found a zip packed once more, expected a table: unpack it first");
}

static fragility_status unpack(fragility_source *source, size_t ceiling, fragility_error *err) {
  if (source->memory[0] != 'P') return open_packed(source, err);
  if (source->file >= 0 && lseek(source->file, 0, SEEK_CUR) < 0) {
    TRY(keep_whole(source, ceiling, err));
    close(source->file);
    source->file = -1;
  }
  struct members members = {0};
  TRY(choose_member(source, &members, err));
  TRY(rewind_source(source, err));
  struct archive_entry *entry;
  return open_member(source, members.chosen, &entry, err);
}

static fragility_status source_create(const char *name, fragility_source **out, fragility_error *err) {
  fragility_source *source = calloc(1, sizeof *source);
  if (!source) return fragility_fail_memory(err);
  source->file = -1;
  source->name = strdup(fragility_base_name(name));
  if (!source->name) {
    free(source);
    return fragility_fail_memory(err);
  }
  *out = source;
  return FRAGILITY_OK;
}

static fragility_status open_file(fragility_source *source, const char *path, const fragility_options *options,
                                  fragility_error *err) {
  source->file = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
  if (source->file < 0)
    return fragility_fail_at(err, FRAGILITY_ERROR_IO, path, 0, 0, "cannot open: %s", strerror(errno));
  source->regular = fstat(source->file, &source->facts) == 0 && S_ISREG(source->facts.st_mode);
  if (S_ISDIR(source->facts.st_mode))
    return fragility_fail_at(err, FRAGILITY_ERROR_IO, path, 0, 0, "found a folder, expected a file");
  source->owned = calloc(1, PEEKED);
  if (!source->owned) return fragility_fail_memory(err);
  size_t peeked = 0;
  for (ssize_t n; peeked < PEEKED && (n = read_raw(source, source->owned + peeked, PEEKED - peeked)) != 0;) {
    if (n < 0) return fail_read(source, strerror(errno), err);
    peeked += (size_t)n;
  }
  source->memory = source->owned;
  source->memory_size = peeked;
  return packed(source->memory, peeked) ? unpack(source, fragility_memory(options), err) : FRAGILITY_OK;
}

fragility_status fragility_source_open(const char *path, const fragility_options *options, fragility_source **out,
                                       fragility_error *err) {
  fragility_source *source = NULL;
  *out = NULL;
  TRY(source_create(path, &source, err));
  fragility_status status = open_file(source, path, options, err);
  if (status != FRAGILITY_OK) {
    fragility_source_free(source);
    return status;
  }
  *out = source;
  return FRAGILITY_OK;
}

fragility_status fragility_source_open_memory(const char *name, const void *data, size_t size, fragility_source **out,
                                              fragility_error *err) {
  fragility_source *source = NULL;
  *out = NULL;
  TRY(source_create(name, &source, err));
  source->memory = data;
  source->memory_size = size;
  fragility_status status = packed(data, size) ? unpack(source, size, err) : FRAGILITY_OK;
  if (status != FRAGILITY_OK) {
    fragility_source_free(source);
    return status;
  }
  *out = source;
  return FRAGILITY_OK;
}

void fragility_source_free(fragility_source *source) {
  if (!source) return;
  if (source->archive) source->calls.read_free(source->archive);
  if (source->file >= 0) close(source->file);
  free(source->owned);
  free(source->name);
  free(source);
}

static fragility_status check_bomb(const fragility_source *source, fragility_error *err) {
  if (source->given < NO_BOMB || source->given / MOST_RATIO < source->taken) return FRAGILITY_OK;
  return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, source->name, 0, 0,
                           "found %llu bytes unpacked from %llu, more than %d to 1, expected a table: unpack it first if it is one",
                           (unsigned long long)source->given, (unsigned long long)source->taken, MOST_RATIO);
}

fragility_status fragility_source_read(fragility_source *source, void *buffer, size_t size, size_t *got,
                                       fragility_error *err) {
  ssize_t n = source->archive ? source->calls.read_data(source->archive, buffer, size) : read_raw(source, buffer, size);
  *got = 0;
  if (n < 0 && source->archive)
    return fragility_fail_at(err, FRAGILITY_ERROR_IO, source->name, 0, 0, "cannot unpack: %s",
                             source->calls.error_string(source->archive));
  if (n < 0) return fail_read(source, strerror(errno), err);
  *got = (size_t)n;
  if (!source->archive) return FRAGILITY_OK;
  source->given += (uint64_t)n;
  if (source->zipped) fragility_gzip_give(&source->gzip, buffer, (size_t)n);
  if (source->zipped && !n && !fragility_gzip_agrees(&source->gzip))
    return fragility_fail_at(err, FRAGILITY_ERROR_IO, source->name, 0, 0, "cannot unpack: the check sum at its end is not that of its content: it is damaged, or something follows it");
  return check_bomb(source, err);
}

bool fragility_source_plain(const fragility_source *source, int *file, const unsigned char **memory, uint64_t *size) {
  bool file_at_start = source->regular && source->file >= 0 && strcmp(source->name, "-") != 0;
  if (source->archive || !(file_at_start || source->file < 0)) return false;
  *file = source->file;
  *memory = source->file < 0 ? source->memory : NULL;
  *size = source->file < 0 ? source->memory_size : (uint64_t)source->facts.st_size;
  return true;
}

fragility_status fragility_source_seek(fragility_source *source, uint64_t offset, fragility_error *err) {
  source->memory_used = source->file < 0 ? (size_t)offset : source->memory_size;
  if (source->file >= 0 && lseek(source->file, (off_t)offset, SEEK_SET) < 0) return fail_read(source, strerror(errno), err);
  return FRAGILITY_OK;
}

bool fragility_source_same(const fragility_source *source) {
  struct stat now;
  if (!source->regular || source->file < 0 || fstat(source->file, &now) != 0) return true;
  return now.st_size == source->facts.st_size && now.st_mtim.tv_sec == source->facts.st_mtim.tv_sec && now.st_mtim.tv_nsec == source->facts.st_mtim.tv_nsec;
}
