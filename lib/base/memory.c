/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"

#include <stdlib.h>

enum { BLOCK = 64 * 1024 - 64 };

struct arena_block {
  struct arena_block *next;
  size_t used, size;
  _Alignas(16) char bytes[];
};

static struct arena_block *block_create(size_t size, struct arena_block *next) {
  struct arena_block *block = calloc(1, sizeof *block + size);
  if (!block) return NULL;
  block->size = size;
  block->next = next;
  return block;
}

void *fragility_arena_take(fragility_arena *arena, size_t size) {
  size_t wanted = (size + 15) & ~(size_t)15;
  if (wanted < size || wanted > PTRDIFF_MAX / 2) return NULL;
  struct arena_block *head = arena->blocks;
  if (!head || head->size - head->used < wanted) {
    bool large = wanted > BLOCK / 4 && head; /* a block of its own, behind the one being filled */
    struct arena_block *fresh = block_create(wanted > BLOCK ? wanted : large ? wanted : BLOCK, NULL);
    if (!fresh) return NULL;
    fresh->next = large ? head->next : head;
    if (large)
      head->next = fresh;
    else
      arena->blocks = fresh;
    head = fresh;
  }
  void *at = head->bytes + head->used;
  head->used += wanted;
  return at;
}

char *fragility_arena_text(fragility_arena *arena, const char *text, size_t size) {
  char *copy = fragility_arena_take(arena, size + 1);
  if (copy && size) memcpy(copy, text, size);
  return copy;
}

void fragility_arena_free(fragility_arena *arena) {
  for (struct arena_block *block = arena->blocks, *next; block; block = next) {
    next = block->next;
    free(block);
  }
  arena->blocks = NULL;
}

void *fragility_array(size_t count, size_t size) { return calloc(count ? count : 1, size ? size : 1); }

bool fragility_grow(void **items, size_t *capacity, size_t count, size_t size) {
  if (count < *capacity) return true;
  size_t wanted = *capacity ? *capacity * 2 : 16;
  if (wanted > PTRDIFF_MAX / size) return false;
  void *moved = realloc(*items, wanted * size);
  if (!moved) return false;
  *items = moved;
  *capacity = wanted;
  return true;
}
