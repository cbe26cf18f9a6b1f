/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A gzip file ends with the CRC-32 and the size of what it holds (RFC 1952). */
#include "read/gzip.h"

static const char *const names[] = {"libz.so.1", "libz.so", "libz.1.dylib", NULL};

bool fragility_gzip_open(struct gzip *gzip, const char **why) {
  *gzip = (struct gzip){0};
  return fragility_library_open(names, (const struct fragility_call[]){{"crc32", &gzip->crc32}, {NULL, NULL}}, why);
}

/* Ten bytes that begin a gzip file: magic, method, flags, four of time, level, system. */
static bool is_header(uint16_t first, uint64_t rest) {
  unsigned flags = rest >> 48 & 0xFF, level = rest >> 8 & 0xFF, system = rest & 0xFF;
  return first == 0x1F8B && rest >> 56 == 8 && !(flags & 0xE0) && (level == 0 || level == 2 || level == 4) && (system <= 13 || system == 255);
}

void fragility_gzip_take(struct gzip *gzip, const unsigned char *packed, size_t size) {
  for (size_t i = 0; i < size; i++) {
    gzip->older = (uint16_t)(gzip->older << 8 | gzip->last >> 56);
    gzip->last = gzip->last << 8 | packed[i];
    gzip->another |= ++gzip->taken > 10 && is_header(gzip->older, gzip->last);
  }
}

void fragility_gzip_give(struct gzip *gzip, const unsigned char *bytes, size_t size) {
  gzip->sum = gzip->crc32(gzip->sum, bytes, (unsigned)size);
  gzip->given += size;
}

bool fragility_gzip_agrees(const struct gzip *gzip) {
  uint32_t sum = __builtin_bswap32((uint32_t)(gzip->last >> 32)), size = __builtin_bswap32((uint32_t)gzip->last); /* least byte first */
  return gzip->another || (sum == (uint32_t)gzip->sum && size == (uint32_t)gzip->given);
}
