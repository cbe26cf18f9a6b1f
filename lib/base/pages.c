/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How memory is met. A page costs as much when it is met for the first time as what is then written to it, and more on a virtual
 * machine: so pages are of the size that the machine hands out faster, and a thread of its own meets them ahead. */
#define _GNU_SOURCE
#include "base/base.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

enum { SMALL_PAGE = 4096, LARGE_PAGE = 2 << 20, WORTH = 4 * LARGE_PAGE };

/* ---- of which size ---- */

static uintptr_t up(uintptr_t address, size_t page) { return (address + page - 1) / page * page; }

#ifdef MADV_HUGEPAGE
static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* Seconds that the bytes of a large page take to be met, in pages of that kind; 0 when it cannot be told. */
static double time_to_meet(int advice) {
  unsigned char *memory = mmap(NULL, 2 * LARGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 0;
  volatile unsigned char *page = (unsigned char *)up((uintptr_t)memory, LARGE_PAGE);
  (void)madvise((void *)page, LARGE_PAGE, advice);
  double begin = now();
  for (size_t at = 0; at < LARGE_PAGE; at += SMALL_PAGE) page[at] = 0;
  double end = now();
  munmap(memory, 2 * LARGE_PAGE);
  return end - begin;
}

/* Large pages cost a fifth of the faults. But a virtual machine that lends its free memory back to its host lends whole blocks, so that
 * large pages are those it must ask for again, several times as dear as small ones that are left over. The machine is asked, once. */
static int better_pages(void) {
  static atomic_int known = -1;
  int advice = atomic_load(&known);
  if (advice >= 0) return advice;
  advice = time_to_meet(MADV_HUGEPAGE) > time_to_meet(MADV_NOHUGEPAGE) ? MADV_NOHUGEPAGE : MADV_HUGEPAGE;
  atomic_store(&known, advice);
  return advice;
}

void *fragility_large(void *memory, size_t size) {
  uintptr_t first = up((uintptr_t)memory, LARGE_PAGE), end = ((uintptr_t)memory + size) / LARGE_PAGE * LARGE_PAGE;
  if (memory && size >= WORTH && end > first) (void)madvise((void *)first, end - first, better_pages());
  return memory;
}
#else
void *fragility_large(void *memory, size_t size) { return (void)size, memory; }
#endif

/* ---- ahead ---- */

struct fragility_warming {
  pthread_t thread;
  atomic_bool stop;
  size_t steps, count;
  fragility_span spans[];
};

#ifdef MADV_POPULATE_WRITE
static size_t at_step(const struct fragility_warming *warming, size_t span, size_t step) {
  return (size_t)((double)warming->spans[span].size * (double)step / (double)warming->steps);
}

static bool meet_step(struct fragility_warming *warming, size_t step) {
  for (size_t s = 0; s < warming->count; s++) { /* whole pages of the span, those between two steps with the second */
    uintptr_t start = (uintptr_t)warming->spans[s].start, first = up(start, SMALL_PAGE);
    uintptr_t begin = (start + at_step(warming, s, step)) / SMALL_PAGE * SMALL_PAGE, end = (start + at_step(warming, s, step + 1)) / SMALL_PAGE * SMALL_PAGE;
    if (begin < first) begin = first;
    if (atomic_load_explicit(&warming->stop, memory_order_relaxed)) return false;
    if (end > begin && madvise((void *)begin, end - begin, MADV_POPULATE_WRITE) != 0) return false; /* a kernel before 5.14, or no memory: who writes will see */
  }
  return true;
}

static void *meet_all(void *data) {
  struct fragility_warming *warming = data;
  for (size_t step = 0; step < warming->steps && meet_step(warming, step); step++) continue;
  return NULL;
}

fragility_warming *fragility_warm(const fragility_span *spans, size_t n) {
  enum { STEP = 256 * 1024 };
  size_t largest = 0, size = 0;
  for (size_t s = 0; s < n; s++) largest = spans[s].size > largest ? spans[s].size : largest, size += spans[s].size;
  fragility_warming *warming = size < WORTH ? NULL : malloc(sizeof *warming + n * sizeof *spans);
  if (!warming) return NULL;
  *warming = (fragility_warming){.steps = largest / STEP + 1, .count = n};
  memcpy(warming->spans, spans, n * sizeof *spans);
  if (pthread_create(&warming->thread, NULL, meet_all, warming) == 0) return warming;
  free(warming);
  return NULL;
}
#else
fragility_warming *fragility_warm(const fragility_span *spans, size_t n) {
  (void)spans, (void)n;
  return NULL;
}
#endif

void fragility_warm_end(fragility_warming *warming) {
  if (!warming) return;
  atomic_store(&warming->stop, true);
  pthread_join(warming->thread, NULL);
  free(warming);
}
