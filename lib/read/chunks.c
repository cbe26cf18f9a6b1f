/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chunk k is scanned from the first line end at or after its offset, as if no quotes were open there. It ends with the
 * record that crosses its end: that must be where chunk k + 1 started. Where it is not (a line end between quotes), chunk
 * k + 1 is scanned again from the right place. By induction from the first, every record is one of the whole file. */
#define _GNU_SOURCE
#include "read/chunks.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum { A_THREAD = 3, OVERLAP = 16 * 1024, LONGEST = 16 << 20 }; /* chunks held for each of several threads; bytes of a record, beyond which libcsv reads alone */

struct chunk {
  struct scan scan;
  unsigned char *buffer;
  size_t room;
  uint64_t offset;      /* of the first byte held */
  size_t begin;         /* of the first record, in the bytes */
  int error;            /* errno of a failed read */
  bool no_memory;
  bool scanned;
};

struct fragility_chunks {
  struct chunked what;
  const struct scan_wish *wish;
  uint64_t count;       /* of chunks in the file */
  struct chunk *ring;   /* chunk k is held at k % slots, from when it is taken to when it has been handed out */
  size_t slots;
  pthread_t *workers;   /* who scan besides the reader itself */
  size_t worker_count;
  pthread_mutex_t mutex; /* of the four below, and of what is in a chunk until it is scanned */
  pthread_cond_t changed;
  uint64_t taken, at;   /* the next chunks to be scanned, and to be handed out */
  bool stop;

  uint64_t resume;      /* where the next record starts */
  size_t line;          /* its number */
  bool over;            /* no more chunks */
  struct chunk *given;  /* handed out to its end: given back when the next piece is asked for */
  size_t row, odd, special; /* what has been handed out of the chunk: rows, odd runs and special cells */
};

/* ---- bytes ---- */

/* Holds the bytes [offset, offset + size) of the file, or as many as there are, with zeros behind them. */
static bool hold(const struct fragility_chunks *chunks, struct chunk *chunk, uint64_t offset, size_t size) {
  uint64_t left = chunks->what.size - offset;
  size_t wanted = left < size ? (size_t)left : size, kept = chunk->offset == offset ? chunk->scan.size : 0;
  if (wanted + FRAGILITY_SCAN_SLACK > chunk->room) {
    unsigned char *moved = realloc(chunk->buffer, wanted + FRAGILITY_SCAN_SLACK);
    if (!moved) return chunk->no_memory = true, false;
    chunk->buffer = moved, chunk->room = wanted + FRAGILITY_SCAN_SLACK;
  }
  if (kept > wanted) kept = 0;
  if (chunks->what.memory) memcpy(chunk->buffer + kept, chunks->what.memory + offset + kept, wanted - kept), kept = wanted;
  while (kept < wanted) {
    ssize_t n = pread(chunks->what.file, chunk->buffer + kept, wanted - kept, (off_t)(offset + kept));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return chunk->error = n < 0 ? errno : ENODATA, false; /* shorter than it was: it changes while it is read */
    kept += (size_t)n;
  }
  memset(chunk->buffer + wanted, 0, FRAGILITY_SCAN_SLACK);
  chunk->offset = offset;
  fragility_scan_move(&chunk->scan, chunks->wish, chunk->buffer);
  chunk->scan.size = wanted;
  return true;
}

/* ---- one chunk ---- */

/* Scans the records that start in [from, limit) of the file; reads on until the last of them ends, or is too long. */
static void scan_from(const struct fragility_chunks *chunks, struct chunk *chunk, uint64_t from, uint64_t limit) {
  fragility_scan_clear(&chunk->scan);
  chunk->begin = chunk->scan.end = (size_t)(from - chunk->offset);
  for (size_t more = 2 * OVERLAP;; more *= 4) {
    fragility_scan(&chunk->scan, chunks->wish, chunks->what.variant, chunk->scan.end, (size_t)(limit - chunk->offset));
    bool all = chunk->offset + chunk->scan.size == chunks->what.size;
    if (chunk->scan.no_memory || !chunk->scan.unfinished || all || chunk->scan.size - chunk->scan.end > LONGEST) break;
    if (!hold(chunks, chunk, chunk->offset, chunk->scan.size + more)) return;
  }
  if (!chunk->scan.no_memory) fragility_scan_numbers(&chunk->scan, chunks->wish);
}

/* What is held from there on is not read again: one thread alone goes from chunk to chunk in the same memory. */
static void keep_from(struct chunk *chunk, uint64_t from) {
  bool there = from > chunk->offset && from - chunk->offset < chunk->scan.size;
  size_t gone = there ? (size_t)(from - chunk->offset) : chunk->scan.size;
  if (there) memmove(chunk->buffer, chunk->buffer + gone, chunk->scan.size - gone);
  chunk->scan.size -= gone;
  chunk->offset = from;
}

/* A chunk by itself: it starts after the first line end at or after the byte before it. */
static void scan_alone(const struct fragility_chunks *chunks, struct chunk *chunk, uint64_t begin, uint64_t limit, bool first) {
  uint64_t from = first ? begin : begin - 1;
  chunk->error = 0, chunk->no_memory = false;
  fragility_scan_clear(&chunk->scan);
  keep_from(chunk, from);
  if (!hold(chunks, chunk, from, (size_t)(limit - from) + OVERLAP)) return;
  if (!first) {
    const unsigned char *lf = memchr(chunk->buffer, '\n', (size_t)(limit - from));
    from = lf ? from + (size_t)(lf - chunk->buffer) + 1 : limit;
  }
  chunk->begin = chunk->scan.end = (size_t)(from - chunk->offset);
  if (from < limit) scan_from(chunks, chunk, from, limit);
}

/* ---- who scans ---- */

static uint64_t limit_of(const struct fragility_chunks *chunks, uint64_t k) {
  uint64_t limit = chunks->what.begin + (k + 1) * chunks->what.chunk;
  return limit < chunks->what.size ? limit : chunks->what.size;
}

/* Scans the next chunk, if there is one and room for it; the mutex is held. */
static bool scan_next(struct fragility_chunks *chunks) {
  if (chunks->taken == chunks->count || chunks->taken == chunks->at + chunks->slots) return false;
  uint64_t k = chunks->taken++;
  struct chunk *chunk = &chunks->ring[k % chunks->slots];
  pthread_mutex_unlock(&chunks->mutex);
  scan_alone(chunks, chunk, chunks->what.begin + k * chunks->what.chunk, limit_of(chunks, k), k == 0);
  pthread_mutex_lock(&chunks->mutex);
  chunk->scanned = true;
  pthread_cond_broadcast(&chunks->changed);
  return true;
}

static void *work(void *data) {
  struct fragility_chunks *chunks = data;
  pthread_mutex_lock(&chunks->mutex);
  while (!chunks->stop && chunks->taken < chunks->count)
    if (!scan_next(chunks)) pthread_cond_wait(&chunks->changed, &chunks->mutex);
  pthread_mutex_unlock(&chunks->mutex);
  return NULL;
}

/* The chunk to be handed out, once it is scanned; who waits scans others meanwhile. */
static struct chunk *wait_for(struct fragility_chunks *chunks) {
  struct chunk *chunk = &chunks->ring[chunks->at % chunks->slots];
  pthread_mutex_lock(&chunks->mutex);
  while (!chunk->scanned)
    if (!scan_next(chunks)) pthread_cond_wait(&chunks->changed, &chunks->mutex);
  pthread_mutex_unlock(&chunks->mutex);
  return chunk;
}

static void give_back(struct fragility_chunks *chunks, struct chunk *chunk) {
  pthread_mutex_lock(&chunks->mutex);
  chunk->scanned = false;
  chunks->at++;
  pthread_cond_broadcast(&chunks->changed);
  pthread_mutex_unlock(&chunks->mutex);
}

/* With fewer workers than asked for, or none, all is scanned too. */
static void start_workers(struct fragility_chunks *chunks, size_t wanted) {
  while (chunks->worker_count < wanted && pthread_create(&chunks->workers[chunks->worker_count], NULL, work, chunks) == 0) chunks->worker_count++;
}

/* What is found in a chunk should stay in a core's cache: of a file of which most columns are wanted that is several times its bytes. */
static size_t usual_chunk(const struct scan_wish *wish) {
  enum { LEAST = 64 * 1024, MOST = 384 * 1024 };
  size_t chunk = wish->wanted ? LEAST * wish->columns / wish->wanted : MOST; /* no more are wanted than there are */
  return chunk < MOST ? chunk : MOST;
}

fragility_status fragility_chunks_open(const struct chunked *what, const struct scan_wish *wish, fragility_chunks **out, fragility_error *err) {
  *out = NULL;
  fragility_chunks *chunks = calloc(1, sizeof *chunks);
  if (!chunks) return fragility_fail_memory(err);
  chunks->what = *what;
  if (!chunks->what.chunk) chunks->what.chunk = usual_chunk(wish);
  chunks->wish = wish;
  chunks->resume = what->begin;
  chunks->line = what->line;
  chunks->count = (what->size - what->begin + chunks->what.chunk - 1) / chunks->what.chunk;
  size_t threads = what->threads > 1 ? (size_t)what->threads : 1;
  if (threads > chunks->count) threads = chunks->count ? (size_t)chunks->count : 1;
  chunks->slots = threads > 1 ? A_THREAD * threads : 1; /* one alone goes on in the same memory */
  chunks->ring = fragility_array(chunks->slots, sizeof *chunks->ring);
  chunks->workers = fragility_array(threads, sizeof *chunks->workers);
  pthread_mutex_init(&chunks->mutex, NULL);
  pthread_cond_init(&chunks->changed, NULL);
  if (!chunks->ring || !chunks->workers) {
    fragility_chunks_free(chunks);
    return fragility_fail_memory(err);
  }
  start_workers(chunks, threads - 1);
  *out = chunks;
  return FRAGILITY_OK;
}

static void stop_workers(struct fragility_chunks *chunks) {
  pthread_mutex_lock(&chunks->mutex);
  chunks->stop = true;
  pthread_cond_broadcast(&chunks->changed);
  pthread_mutex_unlock(&chunks->mutex);
  for (size_t w = 0; w < chunks->worker_count; w++) pthread_join(chunks->workers[w], NULL);
}

void fragility_chunks_free(fragility_chunks *chunks) {
  if (!chunks) return;
  stop_workers(chunks);
  for (size_t c = 0; chunks->ring && c < chunks->slots; c++) {
    fragility_scan_free(&chunks->ring[c].scan);
    free(chunks->ring[c].buffer);
  }
  free(chunks->ring);
  free(chunks->workers);
  pthread_mutex_destroy(&chunks->mutex);
  pthread_cond_destroy(&chunks->changed);
  free(chunks);
}

/* ---- seams ---- */

static fragility_status check(const struct fragility_chunks *chunks, const struct chunk *chunk, fragility_error *err) {
  if (chunk->no_memory || chunk->scan.no_memory) return fragility_fail_memory(err);
  if (chunk->error == ENODATA)
    return fragility_fail_at(err, FRAGILITY_ERROR_IO, chunks->what.name, 0, 0, "found fewer bytes than there were, expected a file that does not change while it is read");
  return chunk->error ? fragility_fail_at(err, FRAGILITY_ERROR_IO, chunks->what.name, 0, 0, "cannot read: %s", strerror(chunk->error)) : FRAGILITY_OK;
}

/* Before a chunk is handed out, it must start where the one before ended. */
static fragility_status mend_seam(struct fragility_chunks *chunks, struct chunk *chunk, fragility_error *err) {
  TRY(check(chunks, chunk, err));
  uint64_t limit = limit_of(chunks, chunks->at);
  if (chunk->offset + chunk->begin == chunks->resume) return FRAGILITY_OK;
  fragility_scan_clear(&chunk->scan);
  if (chunks->resume >= limit) { /* a record longer than the whole chunk */
    chunk->offset = chunks->resume, chunk->begin = chunk->scan.end = chunk->scan.size = 0;
    return FRAGILITY_OK;
  }
  chunk->scan.size = 0;
  if (hold(chunks, chunk, chunks->resume, (size_t)(limit - chunks->resume) + OVERLAP)) scan_from(chunks, chunk, chunks->resume, limit);
  return check(chunks, chunk, err);
}

/* ---- handing out ---- */

/* The rows of a chunk up to its next odd run, and that run. */
static void give(struct fragility_chunks *chunks, struct chunk *chunk, struct piece *piece) {
  const struct scan *scan = &chunk->scan;
  const struct scan_odd *odd = chunks->odd < scan->odds ? &scan->odd[chunks->odd] : NULL;
  size_t to = odd ? odd->row : scan->rows, wanted = chunks->wish->wanted, first = chunks->special;
  while (chunks->special < scan->specials && scan->special[chunks->special].cell < to * wanted) chunks->special++;
  for (size_t i = first; i < chunks->special; i++) scan->special[i].cell -= chunks->row * wanted;
  for (size_t r = chunks->row; r < to; r++) scan->lines[r] += chunks->line;
  *piece = (struct piece){.quoted = scan->quoted, .high = scan->high, .offset = chunk->offset + chunk->begin};
  if (to > chunks->row) /* with no row, nothing was allocated to point into */
    piece->rows = to - chunks->row, piece->cells = scan->cells + chunks->row * wanted, piece->lines = scan->lines + chunks->row;
  if (to > chunks->row && chunks->wish->numbers) piece->readings = fragility_readings_from(&scan->numbers.readings, chunks->row * chunks->wish->numbers);
  if (chunks->special > first) piece->special = scan->special + first, piece->specials = chunks->special - first;
  if (odd) piece->odd = scan->bytes + odd->begin, piece->odd_size = odd->size, piece->odd_line = chunks->line + odd->lines;
  chunks->row = to;
  chunks->odd += odd != NULL;
}

/* Past the end of a chunk: where the next starts, and whether libcsv must go on alone. */
static void close_chunk(struct fragility_chunks *chunks, struct chunk *chunk, struct piece *piece) {
  piece->lf = chunk->scan.lf, piece->crlf = chunk->scan.crlf;
  chunks->resume = chunk->offset + chunk->scan.end;
  chunks->line += chunk->scan.line_count;
  chunks->over = chunk->scan.unfinished || chunk->scan.stopped;
  chunks->row = chunks->odd = chunks->special = 0;
  chunks->given = chunk;
}

fragility_status fragility_chunks_next(fragility_chunks *chunks, struct piece *piece, bool *more, fragility_error *err) {
  *piece = (struct piece){0};
  *more = false;
  if (chunks->given) give_back(chunks, chunks->given);
  chunks->given = NULL;
  if (chunks->over || chunks->at == chunks->count) return FRAGILITY_OK;
  struct chunk *chunk = wait_for(chunks);
  if (!chunks->row && !chunks->odd) TRY(mend_seam(chunks, chunk, err));
  give(chunks, chunk, piece);
  if (!piece->odd) close_chunk(chunks, chunk, piece);
  *more = true;
  return FRAGILITY_OK;
}

uint64_t fragility_chunks_resume(const fragility_chunks *chunks, size_t *line) {
  *line = chunks->line;
  return chunks->resume;
}
