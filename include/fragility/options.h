/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file options.h  What every long call accepts: threads, progress, cancel, memory. */
#ifndef FRAGILITY_OPTIONS_H
#define FRAGILITY_OPTIONS_H

#include <fragility/export.h>

FRAGILITY_BEGIN

/** All fields may be zero, which is what a NULL pointer to options means. */
typedef struct fragility_options {
  int threads; /**< OpenMP threads; 0 = as many as the machine has. Results never depend on it. */
  /** Called now and then from the calling thread; `done` goes from 0 to 1. */
  void (*progress)(void *data, const char *stage, double done);
  void *progress_data;
  const volatile bool *cancel; /**< raised by the caller to stop: FRAGILITY_ERROR_CANCELLED */
  size_t memory;               /**< bytes that one cell or one archive member kept whole may take; 0 = 256 MiB */
  const char *reader; /**< how CSV files are read: "libcsv", or masks by "avx2", "sse2", "portable"; NULL = the fastest. The
                           result is the same; one that this machine has not is libcsv */
} fragility_options;

FRAGILITY_END
#endif
