/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read/decoder.h"

/* U+0080 to U+009F of Windows-1252; 0 = no character there. */
static const uint16_t windows[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178};

static const uint16_t mac_roman[128] = {
    0x00C4, 0x00C5, 0x00C7, 0x00C9, 0x00D1, 0x00D6, 0x00DC, 0x00E1, 0x00E0, 0x00E2, 0x00E4, 0x00E3, 0x00E5, 0x00E7, 0x00E9,
    0x00E8, 0x00EA, 0x00EB, 0x00ED, 0x00EC, 0x00EE, 0x00EF, 0x00F1, 0x00F3, 0x00F2, 0x00F4, 0x00F6, 0x00F5, 0x00FA, 0x00F9,
    0x00FB, 0x00FC, 0x2020, 0x00B0, 0x00A2, 0x00A3, 0x00A7, 0x2022, 0x00B6, 0x00DF, 0x00AE, 0x00A9, 0x2122, 0x00B4, 0x00A8,
    0x2260, 0x00C6, 0x00D8, 0x221E, 0x00B1, 0x2264, 0x2265, 0x00A5, 0x00B5, 0x2202, 0x2211, 0x220F, 0x03C0, 0x222B, 0x00AA,
    0x00BA, 0x03A9, 0x00E6, 0x00F8, 0x00BF, 0x00A1, 0x00AC, 0x221A, 0x0192, 0x2248, 0x2206, 0x00AB, 0x00BB, 0x2026, 0x00A0,
    0x00C0, 0x00C3, 0x00D5, 0x0152, 0x0153, 0x2013, 0x2014, 0x201C, 0x201D, 0x2018, 0x2019, 0x00F7, 0x25CA, 0x00FF, 0x0178,
    0x2044, 0x20AC, 0x2039, 0x203A, 0xFB01, 0xFB02, 0x2021, 0x00B7, 0x201A, 0x201E, 0x2030, 0x00C2, 0x00CA, 0x00C1, 0x00CB,
    0x00C8, 0x00CD, 0x00CE, 0x00CF, 0x00CC, 0x00D3, 0x00D4, 0xF8FF, 0x00D2, 0x00DA, 0x00DB, 0x00D9, 0x0131, 0x02C6, 0x02DC,
    0x00AF, 0x02D8, 0x02D9, 0x02DA, 0x00B8, 0x02DD, 0x02DB, 0x02C7};

size_t fragility_decoder_room(size_t size) { return 3 * (size + sizeof((fragility_decoder *)0)->carried); }

static size_t put(unsigned char *out, unsigned point) {
  if (point < 0x80) return out[0] = (unsigned char)point, 1;
  if (point < 0x800) {
    out[0] = (unsigned char)(0xC0 | point >> 6);
    out[1] = (unsigned char)(0x80 | (point & 0x3F));
    return 2;
  }
  out[0] = (unsigned char)(0xE0 | point >> 12);
  out[1] = (unsigned char)(0x80 | (point >> 6 & 0x3F));
  out[2] = (unsigned char)(0x80 | (point & 0x3F));
  return 3;
}

/* Length of the well-formed UTF-8 character at `s`; 0 = none; -1 = cut by the end of the bytes (RFC 3629, table 3-7). */
static int character(const unsigned char *s, size_t left) {
  if (s[0] < 0x80) return 1;
  size_t size = s[0] >= 0xC2 && s[0] <= 0xDF ? 2 : (s[0] & 0xF0) == 0xE0 ? 3 : s[0] >= 0xF0 && s[0] <= 0xF4 ? 4 : 0;
  if (!size) return 0;
  for (size_t i = 1; i < size; i++) {
    if (i == left) return -1;
    unsigned char low = 0x80, high = 0xBF;
    if (i == 1 && s[0] == 0xE0) low = 0xA0;
    if (i == 1 && s[0] == 0xED) high = 0x9F;
    if (i == 1 && s[0] == 0xF0) low = 0x90;
    if (i == 1 && s[0] == 0xF4) high = 0x8F;
    if (s[i] < low || s[i] > high) return 0;
  }
  return (int)size;
}

/* Bytes that are French letters in Mac Roman and hardly ever stand in Windows-1252, against the letters of Windows-1252
 * and its quotes, dashes and oe; 0x91, 0x94 and 0x95 may be either. */
static bool is_mac(const unsigned char *in, size_t size) {
  static const char letters[] = "\x88\x89\x8D\x8E\x8F\x90\x99\x9D\x9E", marks[] = "\x80\x85\x8C\x92\x93\x96\x97\x9C";
  size_t mac = 0, other = 0;
  for (size_t i = 0; i < size; i++) {
    mac += in[i] && strchr(letters, in[i]);
    other += in[i] >= 0xE0 || (in[i] && strchr(marks, in[i]));
  }
  return mac > other;
}

static bool is_ascii(const unsigned char *in, size_t size) {
  unsigned char all = 0;
  for (size_t i = 0; i < size; i++) all |= in[i];
  return all < 0x80;
}

/* ASCII also when all there is is the start of a character cut by the end of a piece: the next one decides. */
static fragility_encoding guess(const unsigned char *in, size_t size, bool last) {
  size_t good = 0, bad = 0;
  for (size_t i = 0; i < size;) {
    int n = character(in + i, size - i);
    if (n < 0 && !last) break;
    good += n > 1;
    bad += n <= 0;
    i += n > 0 ? (size_t)n : 1;
  }
  if (!good && !bad) return ENCODING_ASCII;
  if (good > 2 * bad) return ENCODING_UTF8;
  return is_mac(in, size) ? ENCODING_MAC_ROMAN : ENCODING_WINDOWS_1252;
}

static size_t from_table(fragility_encoding encoding, const unsigned char *in, size_t size, unsigned char *out) {
  size_t used = 0;
  for (size_t i = 0; i < size; i++) {
    unsigned point = in[i];
    if (encoding == ENCODING_MAC_ROMAN && point >= 0x80) point = mac_roman[point - 0x80];
    if (encoding == ENCODING_WINDOWS_1252 && point >= 0x80 && point < 0xA0) point = windows[point - 0x80];
    used += put(out + used, point || !in[i] ? point : 0xFFFD);
  }
  return used;
}

static size_t check_utf8(fragility_decoder *decoder, const unsigned char *in, size_t size, bool last,
                         unsigned char *out) {
  size_t used = 0;
  for (size_t i = 0; i < size;) {
    int n = character(in + i, size - i);
    if (n < 0 && !last) {
      decoder->carried_size = size - i;
      memcpy(decoder->carried, in + i, size - i);
      break;
    }
    if (n > 0) {
      memcpy(out + used, in + i, (size_t)n);
      used += (size_t)n;
      i += (size_t)n;
    } else {
      used += put(out + used, 0xFFFD);
      i++;
    }
  }
  return used;
}

static size_t decode(fragility_decoder *decoder, const unsigned char *in, size_t size, bool last, unsigned char *out) {
  if (!decoder->started && size >= 3 && memcmp(in, "\xEF\xBB\xBF", 3) == 0) {
    decoder->bom = decoder->started = true;
    decoder->encoding = ENCODING_UTF8;
    in += 3, size -= 3;
  }
  if (decoder->encoding == ENCODING_ASCII && is_ascii(in, size)) {
    decoder->started |= size > 0;
    if (size) memcpy(out, in, size);
    return size;
  }
  if (decoder->encoding == ENCODING_ASCII) decoder->encoding = guess(in, size, last);
  bool table = decoder->encoding == ENCODING_WINDOWS_1252 || decoder->encoding == ENCODING_MAC_ROMAN;
  size_t used = table ? from_table(decoder->encoding, in, size, out) : check_utf8(decoder, in, size, last, out);
  decoder->started |= used > 0;
  return used;
}

size_t fragility_decoder_feed(fragility_decoder *decoder, const unsigned char *in, size_t size, bool last,
                              unsigned char *out) {
  size_t used = 0;
  while (decoder->carried_size) { /* finish the cut character first, with as many bytes as it lacks */
    unsigned char joined[4];
    size_t head = decoder->carried_size, taken = 0;
    memcpy(joined, decoder->carried, head);
    while (taken < size && head + taken < sizeof joined && character(joined, head + taken) < 0) joined[head + taken++] = *in++;
    size -= taken;
    decoder->carried_size = 0;
    if (decoder->encoding == ENCODING_ASCII && !character(joined, head + taken)) decoder->encoding = guess(in, size, last);
    used += decode(decoder, joined, head + taken, last && !size, out + used);
    if (!taken) break;
  }
  return size ? used + decode(decoder, in, size, last, out + used) : used;
}

const char *fragility_decoder_name(const fragility_decoder *decoder) {
  static const char *const names[] = {"ASCII", "UTF-8", "Windows-1252", "Mac Roman"};
  return decoder->bom ? "UTF-8 with BOM" : names[decoder->encoding];
}
