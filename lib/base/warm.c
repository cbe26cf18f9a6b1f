/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of memory costs as much when it is met for the first time as what is then written to it, and more on a virtual
 * machine. A thread of its own meets the pages while others fill those before them. */
#define _GNU_SOURCE
#include "base/base.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { STEP = 256 * 1024, WORTH = 8 << 20 };

struct fragility_warming {
  pthread_t thread;
  atomic_bool stop;
  size_t steps, count;
  fragility_span spans[];
};

#ifdef MADV_POPULATE_WRITE
static bool meet(const fragility_span *span, size_t from, size_t to) {
  enum { PAGE = 4096 };
  uintptr_t begin = ((uintptr_t)span->start + from + PAGE - 1) / PAGE * PAGE, end = ((uintptr_t)span->start + to) / PAGE * PAGE;
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
  if (largest < WORTH) return NULL;
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
