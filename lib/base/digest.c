/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <sys/stat.h>

static void hexadecimal(struct sha256_ctx *sha, char hex[FRAGILITY_DIGEST_SIZE]) {
  uint8_t digest[SHA256_DIGEST_SIZE];
  sha256_digest(sha, sizeof digest, digest);
  for (size_t i = 0; i < sizeof digest; i++) snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

void fragility_digest_bytes(const void *data, size_t size, char hex[FRAGILITY_DIGEST_SIZE]) {
  struct sha256_ctx sha;
  sha256_init(&sha);
  sha256_update(&sha, size, data);
  hexadecimal(&sha, hex);
}

fragility_status fragility_digest_file(const char *path, char hex[FRAGILITY_DIGEST_SIZE], uint64_t *size,
                                       fragility_error *err) {
  struct stat facts;
  if (stat(path, &facts) == 0 && !S_ISREG(facts.st_mode)) /* what a pipe held is gone, or waits for a writer */
    return fragility_fail_at(err, FRAGILITY_ERROR_IO, path, 0, 0, "found no plain file, expected one that can be read again");
  FILE *file = fopen(path, "rb");
  if (!file && errno == ENOMEM) return fragility_fail_memory(err);
  if (!file) return fragility_fail_at(err, FRAGILITY_ERROR_IO, path, 0, 0, "cannot open: %s", strerror(errno));
  struct sha256_ctx sha;
  uint8_t buffer[32768];
  sha256_init(&sha);
  *size = 0;
  for (size_t n; (n = fread(buffer, 1, sizeof buffer, file)) > 0; *size += n) sha256_update(&sha, n, buffer);
  bool failed = ferror(file);
  fclose(file);
  if (failed) return fragility_fail_at(err, FRAGILITY_ERROR_IO, path, 0, 0, "cannot read: %s", strerror(errno));
  hexadecimal(&sha, hex);
  return FRAGILITY_OK;
}
