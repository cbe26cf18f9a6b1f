/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"

#include <stdlib.h>

enum { BLOCK = 64 * 1024 - 64, MOST_BLOCK = 8 << 20 };

struct arena_block {
  struct arena_block *next;
  size_t used, size;
  _Alignas(16) char bytes[];
};

static struct arena_block *block_create(size_t size, struct arena_block *next) {
  size = (size + 15) & ~(size_t)15;
  struct arena_block *block = size > BLOCK ? fragility_large(calloc(1, sizeof *block + size), size) : malloc(sizeof *block + size);
  if (!block) return NULL;
  *block = (struct arena_block){.next = next, .size = size};
  return block;
}

/* What does not fit the block being filled gets a new one, twice as large as the last, or one of its own behind it. */
static struct arena_block *block_with_room(fragility_arena *arena, size_t wanted) {
  struct arena_block *head = arena->blocks;
  if (head && head->size - head->used >= wanted) return head;
  bool large = wanted > BLOCK / 4 && head;
  size_t next = !head || head->size < BLOCK ? BLOCK : head->size < MOST_BLOCK ? 2 * head->size : MOST_BLOCK;
  struct arena_block *fresh = block_create(large || wanted > next ? wanted : next, NULL);
  if (!fresh) return NULL;
  fresh->next = large ? head->next : head;
  if (large) head->next = fresh;
  else arena->blocks = fresh;
  return fresh;
}

void *fragility_arena_take(fragility_arena *arena, size_t size) {
  if (size > PTRDIFF_MAX / 2) return NULL;
  if (arena->blocks) arena->blocks->used = (arena->blocks->used + 15) & ~(size_t)15; /* a text may have ended anywhere; a block's size is a multiple */
  struct arena_block *block = block_with_room(arena, (size + 15) & ~(size_t)15);
  if (!block) return NULL;
  char *at = block->bytes + block->used;
  if (block->size <= BLOCK) memset(at, 0, size); /* larger ones are zero pages of the system */
  block->used += (size + 15) & ~(size_t)15;
  return at;
}

/* Texts stand one behind the other: most are a few bytes long. */
char *fragility_arena_text(fragility_arena *arena, const char *text, size_t size) {
  if (size > PTRDIFF_MAX / 2) return NULL;
  struct arena_block *block = block_with_room(arena, size + 1);
  if (!block) return NULL;
  char *copy = block->bytes + block->used;
  block->used += size + 1;
  if (size) memcpy(copy, text, size);
  copy[size] = '\0';
  return copy;
}

/* Behind the block being filled, which goes on being filled. */
void fragility_arena_join(fragility_arena *arena, fragility_arena *other) {
  struct arena_block **end = &arena->blocks;
  while (*end) end = &(*end)->next;
  *end = other->blocks;
  other->blocks = NULL;
}

void fragility_arena_free(fragility_arena *arena) {
  for (struct arena_block *block = arena->blocks, *next; block; block = next) {
    next = block->next;
    free(block);
  }
  arena->blocks = NULL;
}

void *fragility_array(size_t count, size_t size) {
  void *memory = calloc(count ? count : 1, size ? size : 1);
  return fragility_large(memory, count * size); /* calloc has refused a product that overflows */
}

bool fragility_grow_by(void **items, size_t *capacity, size_t count, size_t more, size_t size) {
  if (more <= *capacity && count <= *capacity - more) return true;
  size_t wanted = *capacity ? *capacity * 2 : 16;
  if (count > PTRDIFF_MAX / size || more > PTRDIFF_MAX / size - count) return false;
  if (wanted < count + more) wanted = count + more;
  if (wanted > PTRDIFF_MAX / size) return false;
  void *moved = realloc(*items, wanted * size);
  if (!moved) return false;
  *items = moved;
  *capacity = wanted;
  return true;
}

bool fragility_grow(void **items, size_t *capacity, size_t count, size_t size) { return fragility_grow_by(items, capacity, count, 1, size); }
