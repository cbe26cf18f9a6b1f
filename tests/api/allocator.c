/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "allocator.h"

#include <errno.h>
#include <execinfo.h>
#include <link.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The C library's own, under the names it keeps for those who stand in. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *block);

static struct {
  bool armed, rest, failed, searched;
  size_t count, fails_at;
  long live;
  struct code {
    uintptr_t begin, end;
    bool below; /* also when it called another library that asks */
  } codes[8];   /* code that ends the program when it has no memory */
  size_t code_count;
} state;

static int find_fatal(struct dl_phdr_info *info, size_t size, void *unused) {
  static const char *const names[] = {"libgomp", "libomp", "libiomp", "libarchive"};
  (void)size, (void)unused;
  bool fatal = false, archive = strstr(info->dlpi_name, "libarchive") != NULL;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) fatal |= strstr(info->dlpi_name, names[i]) != NULL;
  for (int i = 0; fatal && i < info->dlpi_phnum && state.code_count < 8; i++) {
    uintptr_t begin = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
    if (info->dlpi_phdr[i].p_type == PT_LOAD && (info->dlpi_phdr[i].p_flags & PF_X))
      state.codes[state.code_count++] = (struct code){begin, begin + info->dlpi_phdr[i].p_memsz, archive};
  }
  return 0;
}

static bool is_fatal(const void *place, bool below) {
  for (size_t i = 0; i < state.code_count; i++)
    if ((uintptr_t)place >= state.codes[i].begin && (uintptr_t)place < state.codes[i].end && (!below || state.codes[i].below)) return true;
  return false;
}

static bool is_called_by_fatal(void) {
  void *places[64];
  int n = backtrace(places, 64);
  for (int i = 0; i < n; i++)
    if (is_fatal(places[i], true)) return true;
  return false;
}

void allocator_arm(size_t k, bool rest) {
  if (!state.searched) {
    dl_iterate_phdr(find_fatal, NULL);
    is_called_by_fatal(); /* the first backtrace loads what it needs */
  }
  state.searched = true;
  state.count = 0;
  state.fails_at = k;
  state.rest = rest;
  state.failed = false;
  state.armed = true;
}

size_t allocator_disarm(bool *failed) {
  state.armed = false;
  if (failed) *failed = state.failed;
  return state.count;
}

long allocator_live(void) { return state.live; }

/* Must the allocation asked for at `from` fail? */
static bool refused(const void *from) {
  if (!state.armed || is_fatal(from, false)) return false;
  state.count++;
  if (state.count != state.fails_at && !(state.rest && state.count > state.fails_at)) return false;
  state.failed = true;
  if (is_called_by_fatal()) return false;
  errno = ENOMEM;
  return true;
}

static void *counted(void *block) {
  state.live += block != NULL;
  return block;
}

void *malloc(size_t size) { return refused(__builtin_return_address(0)) ? NULL : counted(__libc_malloc(size)); }

void *calloc(size_t count, size_t size) {
  return refused(__builtin_return_address(0)) ? NULL : counted(__libc_calloc(count, size));
}

void *realloc(void *block, size_t size) {
  if (!block) return refused(__builtin_return_address(0)) ? NULL : counted(__libc_malloc(size));
  if (!size) { /* frees */
    free(block);
    return NULL;
  }
  return refused(__builtin_return_address(0)) ? NULL : __libc_realloc(block, size);
}

void *memalign(size_t alignment, size_t size) {
  return refused(__builtin_return_address(0)) ? NULL : counted(__libc_memalign(alignment, size));
}

void *aligned_alloc(size_t alignment, size_t size) {
  return refused(__builtin_return_address(0)) ? NULL : counted(__libc_memalign(alignment, size));
}

int posix_memalign(void **block, size_t alignment, size_t size) {
  if (refused(__builtin_return_address(0))) return ENOMEM;
  *block = counted(__libc_memalign(alignment, size));
  return *block ? 0 : ENOMEM;
}

void free(void *block) {
  state.live -= block != NULL;
  __libc_free(block);
}
