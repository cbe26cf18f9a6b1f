/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The number parser against strtod, the formatter against the parser, and cells. The bytes are read as a text and as
 * doubles. */
#include "fuzz.h"
#include "read/read.h"

#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv) {
  (void)argc, (void)argv;
  return 0;
}

static bool same(double a, double b) { return memcmp(&a, &b, sizeof a) == 0; }

/* What is read as a number is what strtod reads, all of it, once the comma is a point. */
static void parse(const char *text, size_t size) {
  double value = -1, expected;
  char copy[600], *end;
  if (!fragility_number_parse(text, size, &value)) return;
  MUST(size && size < sizeof copy && isfinite(value));
  MUST(strspn(text, "0123456789+-.,eE") >= size);
  memcpy(copy, text, size);
  copy[size] = '\0';
  for (char *c = copy; *c; c++)
    if (*c == ',') *c = '.';
  expected = strtod(copy, &end);
  MUST(!*end && same(value, expected));
}

/* Written and read back: the same double; 17 digits at most; never a shorter text that would do. */
static void format(double value) {
  char text[FRAGILITY_NUMBER_SIZE], shorter[64];
  size_t n = fragility_number_format(value, text), digits = 0, zeros = 0;
  double back;
  MUST(n < sizeof text && strlen(text) == n);
  if (!isfinite(value)) {
    MUST(n == 0);
    return;
  }
  MUST(strspn(text, "0123456789+-.e") == n);
  MUST(fragility_number_parse(text, n, &back) && back == value);
  for (const char *c = text; *c && *c != 'e'; c++) {
    if (*c < '0' || *c > '9' || (!digits && *c == '0')) continue;
    digits++;
    zeros = *c == '0' ? zeros + 1 : 0;
  }
  MUST(digits - zeros <= 17);
  if (digits - zeros < 2) return;
  snprintf(shorter, sizeof shorter, "%.*e", (int)(digits - zeros) - 2, value);
  MUST(strtod(shorter, NULL) != value);
}

/* A cell is a number or has one reason; blanks around it change nothing. */
static void cell(const char *text, size_t size) {
  double value = NAN, padded_value = NAN;
  char padded[700];
  unsigned state = fragility_cell_parse((fragility_text){text, size}, &value);
  MUST(state <= FRAGILITY_BLANK);
  MUST(state != FRAGILITY_KNOWN || isfinite(value));
  if (size + 4 > sizeof padded) return;
  memcpy(padded, " \t", 2);
  memcpy(padded + 2, text, size);
  memcpy(padded + 2 + size, "\xC2\xA0", 2);
  MUST(fragility_cell_parse((fragility_text){padded, size + 4}, &padded_value) == state);
  MUST(state != FRAGILITY_KNOWN || same(value, padded_value));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *text = calloc(1, size + 1);
  if (!text) return 0;
  if (size) memcpy(text, data, size);
  parse(text, size);
  cell(text, size);
  double value;
  if (fragility_number_parse(text, size, &value)) format(value);
  for (size_t i = 0; i + sizeof value <= size; i += sizeof value) {
    memcpy(&value, data + i, sizeof value);
    format(value);
  }
  free(text);
  return 0;
}
