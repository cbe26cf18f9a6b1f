/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to `read`: the check sum of a gzip file, which libarchive does not look at. */
#ifndef READ_GZIP_H
#define READ_GZIP_H

#include "base/base.h"

struct gzip {
  unsigned long (*crc32)(unsigned long, const unsigned char *, unsigned); /* of zlib */
  unsigned long sum;    /* of what was unpacked */
  uint64_t given, taken; /* bytes of it, and of the file */
  uint64_t last;        /* the last eight bytes of the file */
  uint16_t older;       /* the two before them */
  bool another;         /* it seems to be several files, one behind the other: then nothing can be checked */
};

/* False when zlib is not there. */
bool fragility_gzip_open(struct gzip *gzip, const char **why);
void fragility_gzip_take(struct gzip *gzip, const unsigned char *packed, size_t size);
void fragility_gzip_give(struct gzip *gzip, const unsigned char *bytes, size_t size);
/* At the end: do sum and size agree with what the file ends with? */
bool fragility_gzip_agrees(const struct gzip *gzip);

#endif
