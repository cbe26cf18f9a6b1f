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

/* ---- of which size ---- */

enum { SMALL_PAGE = 4096, LARGE_PAGE = 2 << 20, WORTH = 4 * LARGE_PAGE };

#ifdef MADV_HUGEPAGE
static uintptr_t up(uintptr_t address) { return (address + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE; }

/* Seconds that the bytes of a large page take to be met, in pages of that kind; 0 when it cannot be told. */
static double time_to_meet(int advice) {
  struct timespec begin, end;
  unsigned char *memory = mmap(NULL, 2 * LARGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 0;
  volatile unsigned char *page = (unsigned char *)up((uintptr_t)memory);
  (void)madvise((void *)page, LARGE_PAGE, advice);
  clock_gettime(CLOCK_MONOTONIC, &begin);
  for (size_t at = 0; at < LARGE_PAGE; at += SMALL_PAGE) page[at] = 0;
  clock_gettime(CLOCK_MONOTONIC, &end);
  munmap(memory, 2 * LARGE_PAGE);
  return (double)(end.tv_sec - begin.tv_sec) + 1e-9 * (double)(end.tv_nsec - begin.tv_nsec);
}

/* Large pages cost a fifth of the faults. But a virtual machine that lends its free memory back to its host lends whole blocks, so that
 * large pages are the ones it must ask for again, five times as dear as small ones that are left over. The machine is asked, once. */
static int better_pages(void) {
  static atomic_int known = -1;
  int advice = atomic_load(&known);
  if (advice >= 0) return advice;
  advice = time_to_meet(MADV_HUGEPAGE) > time_to_meet(MADV_NOHUGEPAGE) ? MADV_NOHUGEPAGE : MADV_HUGEPAGE;
  atomic_store(&known, advice);
  return advice;
}
#endif

void *fragility_large(void *memory, size_t size) {
#ifdef MADV_HUGEPAGE
  uintptr_t first = up((uintptr_t)memory), end = ((uintptr_t)memory + size) / LARGE_PAGE * LARGE_PAGE;
  if (memory && size >= WORTH && end > first) (void)madvise((void *)first, end - first, better_pages());
#endif
  return memory;
}

/* ---- ahead ---- */

enum { STEP = 256 * 1024, LEAST = 8 << 20 };

struct fragility_warming {
  pthread_t thread;
  atomic_bool stop;
  size_t steps, count;
  fragility_span spans[];
};

#ifdef MADV_POPULATE_WRITE
static bool meet(const fragility_span *span, size_t from, size_t to) {
  uintptr_t begin = ((uintptr_t)span->start + from + SMALL_PAGE - 1) / SMALL_PAGE * SMALL_PAGE, end = ((uintptr_t)span->start + to) / SMALL_PAGE * SMALL_PAGE;
  return end <= begin || madvise((void *)begin, end - begin, MADV_POPULATE_WRITE) == 0;
}

static void *meet_all(void *data) {
  struct fragility_warming *warming = data;
  bool good = true; /* a kernel before 5.14, or no memory: who writes will see */
  for (size_t step = 0; step < warming->steps; step++)
    for (size_t s = 0; s < warming->count && good; s++) {
      const fragility_span *span = &warming->spans[s];
      good = !atomic_load_explicit(&warming->stop, memory_order_relaxed) &&
             meet(span, (size_t)((double)span->size * (double)step / (double)warming->steps), (size_t)((double)span->size * (double)(step + 1) / (double)warming->steps));
    }
  return NULL;
}

fragility_warming *fragility_warm(const fragility_span *spans, size_t n) {
  size_t largest = 0;
  for (size_t s = 0; s < n; s++) largest = spans[s].size > largest ? spans[s].size : largest;
  if (largest < LEAST) return NULL;
  fragility_warming *warming = malloc(sizeof *warming + n * sizeof *spans);
  if (!warming) return NULL;
  *warming = (fragility_warming){.steps = largest / STEP, .count = n};
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
