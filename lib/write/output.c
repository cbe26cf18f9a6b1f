/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "write/write.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static fragility_status open_temporary(struct fragility_output *output, fragility_error *err) {
  size_t n = strlen(output->path) + 16;
  output->temporary = malloc(n);
  if (!output->temporary) return fragility_fail_memory(err);
  snprintf(output->temporary, n, "%s.XXXXXX", output->path);
  int file = mkstemp(output->temporary);
  if (file < 0) {
    free(output->temporary);
    output->temporary = NULL;
    return fragility_fail_at(err, FRAGILITY_ERROR_IO, output->path, 0, 0, "cannot write: %s", strerror(errno));
  }
  mode_t mask = umask(0);
  umask(mask);
  (void)fchmod(file, 0666 & ~mask);
  output->file = fdopen(file, "wb");
  if (!output->file) close(file);
  return output->file ? FRAGILITY_OK : fragility_fail_memory(err);
}

static void forget(struct fragility_output *output) {
  if (output->temporary) unlink(output->temporary);
  free(output->temporary);
  free(output->path);
  *output = (struct fragility_output){NULL, NULL, NULL};
}

fragility_status fragility_output_open(const char *path, bool replace, struct fragility_output *output, fragility_error *err) {
  *output = (struct fragility_output){NULL, NULL, NULL};
  if (!path) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no path given");
  if (strcmp(path, "-") == 0) {
    output->file = stdout;
    return FRAGILITY_OK;
  }
  struct stat facts;
  bool there = stat(path, &facts) == 0;
  if (there && S_ISDIR(facts.st_mode)) return fragility_fail_at(err, FRAGILITY_ERROR_IO, path, 0, 0, "found a folder, expected a file");
  if (there && !S_ISREG(facts.st_mode)) { /* a device or a pipe is written to, never replaced */
    output->file = fopen(path, "wb");
    return output->file ? FRAGILITY_OK : fragility_fail_at(err, FRAGILITY_ERROR_IO, path, 0, 0, "cannot write: %s", strerror(errno));
  }
  if (!replace && access(path, F_OK) == 0)
    return fragility_fail_at(err, FRAGILITY_ERROR_IO, path, 0, 0, "the file exists; -f replaces it");
  output->path = strdup(path);
  if (!output->path) return fragility_fail_memory(err);
  fragility_status status = open_temporary(output, err);
  if (status != FRAGILITY_OK) forget(output);
  return status;
}

fragility_status fragility_output_reserve(const char *path, bool replace, struct fragility_output *output, fragility_error *err) {
  struct stat facts;
  *output = (struct fragility_output){NULL, NULL, NULL};
  if (path && strcmp(path, "-") == 0)
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "a file of this kind is not written to standard output: give the name of a file");
  if (path && stat(path, &facts) == 0 && !S_ISREG(facts.st_mode) && !S_ISDIR(facts.st_mode))
    return fragility_fail_at(err, FRAGILITY_ERROR_IO, path, 0, 0, "found a device or a pipe, expected a file");
  TRY(fragility_output_open(path, replace, output, err));
  int failed = fclose(output->file), why = errno;
  output->file = NULL;
  if (!failed) return FRAGILITY_OK;
  forget(output);
  return fragility_fail_at(err, FRAGILITY_ERROR_IO, path, 0, 0, "cannot write: %s", strerror(why));
}

fragility_status fragility_output_close(struct fragility_output *output, bool good, fragility_error *err) {
  fragility_status status = FRAGILITY_OK;
  bool failed = output->file && (fflush(output->file) != 0 || ferror(output->file));
  int why = errno;
  bool standard = output->file == stdout;
  if (output->file && !standard && fclose(output->file) != 0 && !failed) failed = true, why = errno;
  if (!output->path)
    return good && failed ? fragility_fail(err, FRAGILITY_ERROR_IO, "cannot write to %s: %s", standard ? "standard output" : "a device", strerror(why))
                          : FRAGILITY_OK;
  if (good && !failed && rename(output->temporary, output->path) != 0) failed = true, why = errno;
  if (good && failed) status = fragility_fail_at(err, FRAGILITY_ERROR_IO, output->path, 0, 0, "cannot write: %s", strerror(why));
  if (good && !failed) {
    free(output->temporary);
    output->temporary = NULL;
  }
  forget(output);
  return status;
}

fragility_status fragility_text_write(const char *text, const char *path, bool replace, fragility_error *err) {
  struct fragility_output output;
  if (!text) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no text given");
  TRY(fragility_output_open(path, replace, &output, err));
  fputs(text, output.file);
  return fragility_output_close(&output, true, err);
}
