/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file error.h  What a fallible function returns, and the error it fills.
 *
 * Every fallible function returns a fragility_status and takes a `fragility_error *` last; NULL is always
 * allowed there. The error is plain data on the caller's stack: nothing to free. It is written only on failure.
 */
#ifndef FRAGILITY_ERROR_H
#define FRAGILITY_ERROR_H

#include <fragility/export.h>

FRAGILITY_BEGIN

/** Permanent codes: a number is never reused for another meaning. */
typedef enum fragility_status {
  FRAGILITY_OK = 0,              /**< done */
  FRAGILITY_ERROR_ARGUMENT = 1,  /**< an argument or a name given by the caller is wrong */
  FRAGILITY_ERROR_MEMORY = 2,    /**< no memory, or the ceiling of the options was reached */
  FRAGILITY_ERROR_IO = 3,        /**< a file cannot be opened, read or written */
  FRAGILITY_ERROR_FORMAT = 4,    /**< a file whose structure cannot be read */
  FRAGILITY_ERROR_UNKNOWN = 5,   /**< a file that no source of the catalogue describes */
  FRAGILITY_ERROR_RULE = 6,      /**< readable data that do not meet the rule asked for */
  FRAGILITY_ERROR_CONFLICT = 7,  /**< two inputs that contradict each other */
  FRAGILITY_ERROR_CANCELLED = 8, /**< the caller's cancel flag was raised */
} fragility_status;

/** The error of one failed call. `message` is complete: it starts with `file:line:column: ` where these are known. */
typedef struct fragility_error {
  fragility_status code;
  size_t line;       /**< line in the file, from 1; 0 = not about a line */
  size_t column;     /**< cell in that line, from 1; 0 = not about a cell */
  char file[256];    /**< base name of the file; empty = not about a file */
  char message[768]; /**< what was found, what was expected */
} fragility_error;

/** One line in English for a status; a static string. */
FRAGILITY_API const char *fragility_status_text(fragility_status status);

FRAGILITY_END
#endif
