/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

/* A finding, unless it holds. */
#define MUST(what)                                                                                                    \
  do {                                                                                                                \
    if (!(what)) {                                                                                                    \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #what);                                              \
      abort();                                                                                                        \
    }                                                                                                                 \
  } while (0)

/* A failed call tells why, and gives nothing. */
#define MUST_TELL(status, err, out) MUST((out) == NULL && (err).code == (status) && (err).message[0])

#endif
