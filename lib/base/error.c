/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"

#include <stdio.h>

const char *fragility_version(void) { return FRAGILITY_VERSION; }

const char *fragility_status_text(fragility_status status) {
  static const char *const texts[] = {
      [FRAGILITY_OK] = "done",
      [FRAGILITY_ERROR_ARGUMENT] = "wrong argument",
      [FRAGILITY_ERROR_MEMORY] = "out of memory",
      [FRAGILITY_ERROR_IO] = "cannot read or write a file",
      [FRAGILITY_ERROR_FORMAT] = "a file's structure cannot be read",
      [FRAGILITY_ERROR_UNKNOWN] = "no known source looks like this file",
      [FRAGILITY_ERROR_RULE] = "the data do not meet the rule asked for",
      [FRAGILITY_ERROR_CONFLICT] = "two inputs contradict each other",
      [FRAGILITY_ERROR_CANCELLED] = "cancelled",
  };
  size_t i = (size_t)status;
  return i < sizeof texts / sizeof *texts ? texts[i] : "unknown status";
}

static void place(fragility_error *err, const char *path, size_t line, size_t column) {
  int n = snprintf(err->file, sizeof err->file, "%s", fragility_base_name(path));
  err->line = line;
  err->column = column;
  if (n <= 0) return;
  if (line && column)
    snprintf(err->message, sizeof err->message, "%s:%zu:%zu: ", err->file, line, column);
  else if (line)
    snprintf(err->message, sizeof err->message, "%s:%zu: ", err->file, line);
  else
    snprintf(err->message, sizeof err->message, "%s: ", err->file);
}

static void reset(fragility_error *err, fragility_status code) {
  err->code = code;
  err->line = err->column = 0;
  err->file[0] = err->message[0] = '\0';
}

fragility_status fragility_fail(fragility_error *err, fragility_status code, const char *format, ...) {
  if (!err) return code;
  reset(err, code);
  va_list args;
  va_start(args, format);
  vsnprintf(err->message, sizeof err->message, format, args);
  va_end(args);
  return code;
}

fragility_status fragility_fail_at(fragility_error *err, fragility_status code, const char *path, size_t line,
                                   size_t column, const char *format, ...) {
  if (!err) return code;
  reset(err, code);
  place(err, path, line, column);
  size_t used = strlen(err->message);
  va_list args;
  va_start(args, format);
  vsnprintf(err->message + used, sizeof err->message - used, format, args);
  va_end(args);
  return code;
}

fragility_status fragility_fail_memory(fragility_error *err) {
  return fragility_fail(err, FRAGILITY_ERROR_MEMORY, "out of memory");
}
