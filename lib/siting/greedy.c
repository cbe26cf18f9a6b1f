/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lazy greedy (Minoux 1978): gains only fall, so a key of the heap is an upper bound, and the first whose key is its gain wins.
 * Among equal gains the smaller position wins: an older key stands above it, and is renewed before. */
#include "siting/siting.h"

#include <stdlib.h>

struct entry {
  int64_t key;
  uint32_t candidate;
};

struct heap {
  struct entry *entries;
  size_t count;
};

static bool before(struct entry a, struct entry b) { return a.key != b.key ? a.key > b.key : a.candidate < b.candidate; }

static void sink(struct heap *heap, size_t at) {
  struct entry moving = heap->entries[at];
  for (size_t child; (child = 2 * at + 1) < heap->count; at = child) {
    if (child + 1 < heap->count && before(heap->entries[child + 1], heap->entries[child])) child++;
    if (!before(heap->entries[child], moving)) break;
    heap->entries[at] = heap->entries[child];
  }
  heap->entries[at] = moving;
}

static fragility_status heap_create(const fragility_choice *choice, const unsigned char *allowed, struct heap *heap, fragility_error *err) {
  heap->count = 0;
  heap->entries = fragility_array(choice->cover->candidates, sizeof *heap->entries);
  if (!heap->entries) return fragility_fail_memory(err);
  for (size_t c = 0; c < choice->cover->candidates; c++)
    if (choice->gain[c] > 0 && (!allowed || allowed[c])) heap->entries[heap->count++] = (struct entry){choice->gain[c], (uint32_t)c};
  for (size_t i = heap->count / 2; i-- > 0;) sink(heap, i);
  return FRAGILITY_OK;
}

/* The candidate of largest gain stands at the top, or the heap is empty. */
static void settle(struct heap *heap, const fragility_choice *choice) {
  while (heap->count) {
    struct entry *top = &heap->entries[0];
    int64_t gain = choice->gain[top->candidate];
    if (gain > 0 && gain == top->key) return;
    if (gain > 0) top->key = gain;
    else *top = heap->entries[--heap->count];
    if (heap->count) sink(heap, 0);
  }
}

fragility_status fragility_greedy(fragility_choice *choice, size_t count, const unsigned char *allowed, fragility_watcher watch, void *data,
                                  fragility_error *err) {
  struct heap heap;
  TRY(heap_create(choice, allowed, &heap, err));
  while (choice->count < count) {
    settle(&heap, choice);
    if (!heap.count) break;
    if (watch) watch(data, choice);
    fragility_choice_add(choice, heap.entries[0].candidate);
  }
  free(heap.entries);
  return FRAGILITY_OK;
}
