/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file reason.h  Why a value is missing, and what a value that is there rests on. */
#ifndef FRAGILITY_REASON_H
#define FRAGILITY_REASON_H

#include <fragility/export.h>

FRAGILITY_BEGIN

/** One reason a value. Missing is never 0 and never an unexplained NaN. */
typedef enum fragility_reason {
  FRAGILITY_KNOWN = 0,        /**< `ok`: there is a value */
  FRAGILITY_SECRET,           /**< `secret`: under statistical secrecy */
  FRAGILITY_NOT_AVAILABLE,    /**< `not_available`: a row, but no value */
  FRAGILITY_ABSENT,           /**< `absent`: no row for this unit */
  FRAGILITY_UNREADABLE,       /**< `unreadable`: a cell that is no number and no known marker */
  FRAGILITY_OUT_OF_RANGE,     /**< `out_of_range`: a number outside what the formula accepts */
  FRAGILITY_ZERO_DENOMINATOR, /**< `zero_denominator`: a division by zero, or a column without spread */
  FRAGILITY_NO_REFERENCE,     /**< `no_reference`: nothing to compare with */
  FRAGILITY_LOW_COVERAGE,     /**< `low_coverage`: fewer known indicators than the method asks for */
  FRAGILITY_REASONS           /**< how many there are */
} fragility_reason;

/** A set of flags beside a value. */
enum {
  FRAGILITY_MERGED = 1u << 0,       /**< several rows stand behind this unit */
  FRAGILITY_SPLIT_MOTHER = 1u << 1, /**< still holds the people of a commune that has left it */
  FRAGILITY_APPROXIMATE = 1u << 2,  /**< a merged median: a weighted mean of medians */
  FRAGILITY_PARTIAL = 1u << 3,      /**< some of the merged parts had no value */
  FRAGILITY_PLAIN_MEAN = 1u << 4,   /**< merged without weights */
  FRAGILITY_IMPUTED = 1u << 5,      /**< estimated */
  FRAGILITY_CENSORED = 1u << 6,     /**< known only as a bound */
  FRAGILITY_SHARED = 1u << 7,       /**< shared out by inhabitants among the communes that a file holds as one */
};

/** The name used in every table: `ok`, `secret`, ...; a static string. */
FRAGILITY_API const char *fragility_reason_name(fragility_reason reason);

/** The reason of that name, or -1. */
FRAGILITY_API int fragility_reason_find(const char *name);

/** Writes flags as `merged|partial`, at most `size` bytes with the NUL; returns the length it needs. 96 is enough. */
FRAGILITY_API size_t fragility_flags_format(unsigned flags, char *text, size_t size);

FRAGILITY_END
#endif
