/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chunk k is scanned from the first line end at or after its offset, as if no quotes were open there. It ends with the
 * record that crosses its end: that must be where chunk k + 1 started. Where it is not (a line end between quotes), chunk
 * k + 1 is scanned again from the right place. By induction from the first, every record is one of the whole file. */
#define _GNU_SOURCE
#include "read/chunks.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { A_THREAD = 8, OVERLAP = 32 * 1024, LONGEST = 16 << 20 }; /* chunks in a batch for each of several threads; bytes of a record, beyond which libcsv reads alone */

struct chunk {
  struct scan scan;
  unsigned char *buffer;
  size_t room;
  uint64_t offset;      /* of the first byte held */
  size_t begin;         /* of the first record, in the bytes */
  int error;            /* errno of a failed read */
  bool no_memory;
};

struct fragility_chunks {
  struct chunked what;
  const struct scan_wish *wish;
  struct chunk *chunks;
  size_t batch, filled; /* chunks of a batch; those scanned */
  uint64_t next;        /* offset of the next batch */
  uint64_t resume;      /* where the next record starts */
  size_t line;          /* its number */
  bool over;            /* no more chunks */

  size_t at, row, odd, special; /* what has been handed out: chunks, and rows, odd runs and special cells of one */
};

fragility_status fragility_chunks_open(const struct chunked *what, const struct scan_wish *wish, fragility_chunks **out, fragility_error *err) {
  *out = NULL;
  fragility_chunks *chunks = calloc(1, sizeof *chunks);
  if (!chunks) return fragility_fail_memory(err);
  chunks->what = *what;
  if (!chunks->what.chunk) chunks->what.chunk = FRAGILITY_CHUNK;
  if (chunks->what.threads < 1) chunks->what.threads = 1;
  chunks->wish = wish;
  chunks->next = chunks->resume = what->begin;
  chunks->line = what->line;
  chunks->batch = chunks->what.threads > 1 ? A_THREAD * (size_t)chunks->what.threads : 1; /* one alone goes on in the same memory */
  chunks->chunks = fragility_array(chunks->batch, sizeof *chunks->chunks);
  if (!chunks->chunks) {
    fragility_chunks_free(chunks);
    return fragility_fail_memory(err);
  }
  *out = chunks;
  return FRAGILITY_OK;
}

void fragility_chunks_free(fragility_chunks *chunks) {
  if (!chunks) return;
  for (size_t c = 0; chunks->chunks && c < chunks->batch; c++) {
    fragility_scan_free(&chunks->chunks[c].scan);
    free(chunks->chunks[c].buffer);
  }
  free(chunks->chunks);
  free(chunks);
}

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

/* A chunk by itself: it starts after the first line end at or after the byte before it. */
static void scan_alone(const struct fragility_chunks *chunks, struct chunk *chunk, uint64_t begin, uint64_t limit, bool first) {
  uint64_t from = first ? begin : begin - 1;
  chunk->error = 0, chunk->no_memory = false;
  chunk->scan.size = 0, chunk->offset = from;
  fragility_scan_clear(&chunk->scan);
  if (!hold(chunks, chunk, from, (size_t)(limit - from) + OVERLAP)) return;
  if (!first) {
    const unsigned char *lf = memchr(chunk->buffer, '\n', (size_t)(limit - from));
    from = lf ? from + (size_t)(lf - chunk->buffer) + 1 : limit;
  }
  chunk->begin = chunk->scan.end = (size_t)(from - chunk->offset);
  if (from < limit) scan_from(chunks, chunk, from, limit);
}

/* ---- a batch ---- */

static uint64_t limit_of(const struct fragility_chunks *chunks, size_t c) {
  uint64_t limit = chunks->next + (uint64_t)(c + 1) * chunks->what.chunk;
  return limit < chunks->what.size ? limit : chunks->what.size;
}

static void scan_batch(struct fragility_chunks *chunks) {
  const uint64_t next = chunks->next, chunk = chunks->what.chunk;
  uint64_t left = (chunks->what.size - next + chunk - 1) / chunk;
  chunks->filled = left < chunks->batch ? (size_t)left : chunks->batch;
#pragma omp parallel for schedule(dynamic, 1) num_threads(chunks->what.threads)
  for (size_t c = 0; c < chunks->filled; c++)
    scan_alone(chunks, &chunks->chunks[c], next + c * chunk, limit_of(chunks, c), next + c * chunk == chunks->what.begin);
  chunks->at = chunks->row = chunks->odd = chunks->special = 0;
}

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
  if (to > chunks->row && chunks->wish->numbers)
    piece->values = scan->numbers.values + chunks->row * chunks->wish->numbers, piece->states = scan->numbers.states + chunks->row * chunks->wish->numbers;
  if (chunks->special > first) piece->special = scan->special + first, piece->specials = chunks->special - first;
  if (odd) piece->odd = scan->bytes + odd->begin, piece->odd_size = odd->size, piece->odd_line = chunks->line + odd->lines;
  chunks->row = to;
  chunks->odd += odd != NULL;
}

/* Past the end of a chunk: where the next starts, and whether libcsv must go on alone. */
static void close_chunk(struct fragility_chunks *chunks, const struct chunk *chunk, struct piece *piece) {
  piece->lf = chunk->scan.lf, piece->crlf = chunk->scan.crlf;
  chunks->resume = chunk->offset + chunk->scan.end;
  chunks->line += chunk->scan.line_count;
  chunks->over = chunk->scan.unfinished || chunk->scan.stopped;
  chunks->at++;
  chunks->row = chunks->odd = chunks->special = 0;
}

fragility_status fragility_chunks_next(fragility_chunks *chunks, struct piece *piece, bool *more, fragility_error *err) {
  *piece = (struct piece){0};
  *more = false;
  if (chunks->at == chunks->filled && !chunks->over) {
    chunks->next += (uint64_t)chunks->filled * chunks->what.chunk;
    if (chunks->next >= chunks->what.size) chunks->over = true;
    else scan_batch(chunks);
  }
  if (chunks->over) return FRAGILITY_OK;
  struct chunk *chunk = &chunks->chunks[chunks->at];
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
