/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to `read`: turns bytes of a guessed encoding into UTF-8, piece by piece.
 * Plain ASCII decides nothing; the first piece with other bytes does. */
#ifndef READ_DECODER_H
#define READ_DECODER_H

#include "base/base.h"

typedef enum fragility_encoding { ENCODING_ASCII, ENCODING_UTF8, ENCODING_WINDOWS_1252, ENCODING_MAC_ROMAN } fragility_encoding;

typedef struct fragility_decoder {
  fragility_encoding encoding;
  bool bom, started;
  unsigned char carried[4]; /* the start of a character cut by the end of a piece */
  size_t carried_size;
} fragility_decoder;

/* Bytes that `size` bytes may become. */
size_t fragility_decoder_room(size_t size);
/* Decodes a piece into `out`; `last` says that nothing follows. A byte that is no character becomes U+FFFD.
 * Returns the bytes written. */
size_t fragility_decoder_feed(fragility_decoder *decoder, const unsigned char *in, size_t size, bool last,
                              unsigned char *out);
const char *fragility_decoder_name(const fragility_decoder *decoder);

#endif
