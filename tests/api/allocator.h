/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An allocator that counts what is alive and can be told to fail: it stands in for malloc in the whole program, the C
 * library and jansson included. Calls from the OpenMP runtime and from libarchive never fail: these end the program then. */
#ifndef TESTS_API_ALLOCATOR_H
#define TESTS_API_ALLOCATOR_H

#include <stdbool.h>
#include <stddef.h>

/* The k-th allocation from now on fails, k from 1; with `rest`, those after it too. */
void allocator_arm(size_t k, bool rest);
/* Back to normal; tells how many allocations were asked for, and whether one was made to fail. */
size_t allocator_disarm(bool *failed);
/* Blocks allocated and not freed yet. */
long allocator_live(void);

#endif
