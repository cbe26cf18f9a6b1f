/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../check.h"
#include "read/decoder.h"

struct piece {
  fragility_decoder decoder;
  unsigned char *text;
  size_t size;
};

/* Decodes in pieces of `step` bytes. */
static struct piece decode_from(fragility_decoder decoder, const void *bytes, size_t size, size_t step) {
  struct piece out = {.decoder = decoder};
  out.text = malloc((size / step + 2) * fragility_decoder_room(step) + 1);
  assert_non_null(out.text);
  size_t at = 0;
  do {
    size_t n = size - at < step ? size - at : step;
    size_t written = fragility_decoder_feed(&out.decoder, (const unsigned char *)bytes + at, n, at + n == size,
                                            out.text + out.size);
    assert_true(written <= fragility_decoder_room(n));
    out.size += written;
    at += n;
  } while (at < size);
  out.text[out.size] = '\0';
  return out;
}

static struct piece decode(const void *bytes, size_t size, size_t step) {
  return decode_from((fragility_decoder){0}, bytes, size, step);
}

struct sample {
  const char *bytes, *text, *encoding;
};

static const struct sample samples[] = {
    {"code;nom\n31555;Toulouse\n", "code;nom\n31555;Toulouse\n", "ASCII"},
    {"", "", "ASCII"},
    {"Besan\xC3\xA7on \xE2\x80\xAF \xE2\x82\xAC \xF0\x9F\x8F\xA0.",
     "Besan\xC3\xA7on \xE2\x80\xAF \xE2\x82\xAC \xF0\x9F\x8F\xA0.", "UTF-8"},
    {"\xEF\xBB\xBF"
     "code",
     "code", "UTF-8 with BOM"},
    {"\xEF\xBB\xBF"
     "Besan\xC3\xA7on",
     "Besan\xC3\xA7on", "UTF-8 with BOM"},
    {"\xEF\xBB\xBF", "", "UTF-8 with BOM"},
    {"Besan\xE7on, Ch\xE2teau", "Besan\xC3\xA7on, Ch\xC3\xA2teau", "Windows-1252"},
    {"\xC9vreux", "\xC3\x89vreux", "Windows-1252"},
    {"Mayenne, \xE9", "Mayenne, \xC3\xA9", "Windows-1252"},
    {"10 \x80 \xE0 l'\x9Cil", "10 \xE2\x82\xAC \xC3\xA0 l'\xC5\x93il", "Windows-1252"},
    {"L\x92Isle-d\x92"
     "Abeau",
     "L\xE2\x80\x99Isle-d\xE2\x80\x99"
     "Abeau",
     "Windows-1252"},
    {"\xC9TAMPES, L\x92HA\xFF", "\xC3\x89TAMPES, L\xE2\x80\x99HA\xC3\xBF", "Windows-1252"},
    {"CH\xCCTEAU \x96 \x93"
     "A\x94",
     "CH\xC3\x8CTEAU \xE2\x80\x93 \xE2\x80\x9C"
     "A\xE2\x80\x9D",
     "Windows-1252"},
    {"Besan\x8Don, Ch\x89teau, H\x8E"
     "bert",
     "Besan\xC3\xA7on, Ch\xC3\xA2teau, H\xC3\xA9"
     "bert",
     "Mac Roman"},
    {"L\xD5Ha\xD8-les-Roses, Orl\x8E"
     "ans",
     "L\xE2\x80\x99Ha\xC3\xBF-les-Roses, Orl\xC3\xA9"
     "ans",
     "Mac Roman"},
    {"Saint-Barth\x8Elemy", "Saint-Barth\xC3\xA9lemy", "Mac Roman"},
};

static void each_encoding(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(samples); i++) {
    struct piece out = decode(samples[i].bytes, strlen(samples[i].bytes), 1000);
    if (strcmp((char *)out.text, samples[i].text) != 0) print_error("sample %zu\n", i);
    assert_string_equal((char *)out.text, samples[i].text);
    assert_string_equal(fragility_decoder_name(&out.decoder), samples[i].encoding);
    free(out.text);
  }
}

/* Once the encoding is known, the pieces do not matter: every byte sequence, cut everywhere, gives the same text. */
static void same_text_cut_anywhere(const void *bytes, size_t size, fragility_encoding encoding) {
  fragility_decoder known = {.encoding = encoding, .started = true};
  struct piece whole = decode_from(known, bytes, size, size + 1);
  for (size_t step = 1; step <= 7; step++) {
    struct piece cut = decode_from(known, bytes, size, step);
    assert_int_equal(cut.size, whole.size);
    assert_memory_equal(cut.text, whole.text, whole.size);
    free(cut.text);
  }
  free(whole.text);
}

static void pieces_do_not_matter(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(samples); i++)
    for (int e = ENCODING_UTF8; e <= ENCODING_MAC_ROMAN; e++)
      same_text_cut_anywhere(samples[i].bytes, strlen(samples[i].bytes), (fragility_encoding)e);
}

static void pieces_do_not_matter_in_random_bytes(void **state) {
  (void)state;
  static const unsigned char leads[] = {'a',  0x80, 0xBF, 0xC2, 0xC3, 0xE0, 0xA0, 0xE2, 0xED,
                                        0x9F, 0xEF, 0xF0, 0x90, 0xF4, 0x8F, 0xF5, 0xFF, '\n'};
  uint64_t seed = 3;
  for (int turn = 0; turn < 3000; turn++) {
    unsigned char bytes[48];
    for (size_t i = 0; i < sizeof bytes; i++)
      bytes[i] = turn % 2 ? leads[random_below(&seed, sizeof leads)] : (unsigned char)random_bits(&seed);
    same_text_cut_anywhere(bytes, sizeof bytes, (fragility_encoding)(ENCODING_UTF8 + turn % 3));
  }
}

/* Byte by byte from the start: the first byte that is no ASCII must not decide alone. */
static void byte_by_byte_from_the_start(void **state) {
  (void)state;
  static const struct sample alone[] = {{"Besan\xC3\xA7on \xE2\x82\xAC", "Besan\xC3\xA7on \xE2\x82\xAC", "UTF-8"},
                                        {"\xC9vreux, Besan\xE7on", "\xC3\x89vreux, Besan\xC3\xA7on", "Windows-1252"},
                                        {"H\x8E"
                                         "bert",
                                         "H\xC3\xA9"
                                         "bert",
                                         "Mac Roman"},
                                        {"\xEF\xBB\xBF"
                                         "Besan\xC3\xA7on",
                                         "Besan\xC3\xA7on", "UTF-8 with BOM"},
                                        {"Besan\xC3", "Besan\xC3\x83", "Windows-1252"}};
  for (size_t i = 0; i < COUNT(alone); i++)
    for (size_t step = 1; step <= 4; step++) {
      struct piece out = decode(alone[i].bytes, strlen(alone[i].bytes), step);
      if (strcmp((char *)out.text, alone[i].text) != 0) print_error("sample %zu by %zu\n", i, step);
      assert_string_equal((char *)out.text, alone[i].text);
      assert_string_equal(fragility_decoder_name(&out.decoder), alone[i].encoding);
      free(out.text);
    }
}

/* A long plain piece whose last byte is half a letter, in either encoding. */
static void a_first_accent_on_the_edge(void **state) {
  (void)state;
  static const char *const tails[][3] = {{"\xC3",
                                          "\xA9"
                                          "e\n",
                                          "UTF-8"},
                                         {"\xE9", "e\n", "Windows-1252"}};
  for (size_t i = 0; i < COUNT(tails); i++) {
    fragility_decoder decoder = {0};
    unsigned char in[100], out[1000];
    memset(in, 'a', sizeof in);
    in[99] = (unsigned char)tails[i][0][0];
    size_t used = fragility_decoder_feed(&decoder, in, sizeof in, false, out);
    used +=
        fragility_decoder_feed(&decoder, (const unsigned char *)tails[i][1], strlen(tails[i][1]), true, out + used);
    assert_int_equal(used, 99 + 4);
    assert_memory_equal(out + 99,
                        "\xC3\xA9"
                        "e\n",
                        4);
    assert_string_equal(fragility_decoder_name(&decoder), tails[i][2]);
  }
}

static void bytes_that_are_no_text(void **state) {
  (void)state;
  static const struct {
    const char *bytes, *text;
  } cases[] = {{"a\xFFz", "a\xEF\xBF\xBDz"},
               {"\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD"},                                 /* overlong */
               {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},                 /* a surrogate */
               {"\xF4\x90\x80\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"}, /* past U+10FFFF */
               {"\xE2\x82", "\xEF\xBF\xBD\xEF\xBF\xBD"},                                 /* cut by the end */
               {"\xF0\xE2\x82\xAC", "\xEF\xBF\xBD\xE2\x82\xAC"}};
  for (size_t i = 0; i < COUNT(cases); i++)
    for (size_t step = 1; step < 9; step++) {
      struct piece out = decode_from((fragility_decoder){.encoding = ENCODING_UTF8, .started = true}, cases[i].bytes,
                                     strlen(cases[i].bytes), step);
      assert_string_equal((char *)out.text, cases[i].text);
      free(out.text);
    }
  struct piece hole =
      decode_from((fragility_decoder){.encoding = ENCODING_WINDOWS_1252, .started = true}, "a\x81z", 3, 3);
  assert_string_equal((char *)hole.text, "a\xEF\xBF\xBDz");
  free(hole.text);
}

/* The whole of Windows-1252 and of Mac Roman, against iconv's tables (iconv -f CP1252, -f MACINTOSH). */
static void whole_tables(void **state) {
  (void)state;
  static const char windows[] = "\xE2\x82\xAC\xEF\xBF\xBD\xE2\x80\x9A\xC6\x92\xE2\x80\x9E\xE2\x80\xA6\xE2\x80\xA0\xE2"
                                "\x80\xA1\xCB\x86\xE2\x80\xB0\xC5\xA0\xE2\x80\xB9\xC5\x92"
                                "\xEF\xBF\xBD\xC5\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xE2\x80\x98\xE2\x80\x99\xE2\x80\x9C\xE2"
                                "\x80\x9D\xE2\x80\xA2\xE2\x80\x93\xE2\x80\x94\xCB\x9C"
                                "\xE2\x84\xA2\xC5\xA1\xE2\x80\xBA\xC5\x93\xEF\xBF\xBD\xC5\xBE\xC5\xB8";
  static const char mac[] = /* 0x80 to 0xFF */
      "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\xC2\xA0ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊ"
      "ÁËÈÍÎÏÌÓÔ\xEF\xA3\xBFÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";
  unsigned char all[128];
  for (size_t i = 0; i < 128; i++) all[i] = (unsigned char)(0x80 + i);
  struct piece out =
      decode_from((fragility_decoder){.encoding = ENCODING_WINDOWS_1252, .started = true}, all, 32, 32);
  assert_string_equal((char *)out.text, windows);
  free(out.text);
  out = decode_from((fragility_decoder){.encoding = ENCODING_WINDOWS_1252, .started = true}, all + 32, 96, 96);
  assert_int_equal(out.size, 192);
  for (size_t i = 0; i < 96; i++)
    assert_int_equal((out.text[2 * i] & 0x1F) << 6 | (out.text[2 * i + 1] & 0x3F), 0xA0 + i); /* Latin-1 */
  free(out.text);
  out = decode_from((fragility_decoder){.encoding = ENCODING_MAC_ROMAN, .started = true}, all, 128, 128);
  assert_string_equal((char *)out.text, mac);
  free(out.text);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(each_encoding),
                                     cmocka_unit_test(pieces_do_not_matter),
                                     cmocka_unit_test(pieces_do_not_matter_in_random_bytes),
                                     cmocka_unit_test(byte_by_byte_from_the_start),
                                     cmocka_unit_test(a_first_accent_on_the_edge),
                                     cmocka_unit_test(bytes_that_are_no_text),
                                     cmocka_unit_test(whole_tables)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
