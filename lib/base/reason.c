/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"

static const char *const reasons[FRAGILITY_REASONS] = {
    [FRAGILITY_KNOWN] = "ok",
    [FRAGILITY_SECRET] = "secret",
    [FRAGILITY_NOT_AVAILABLE] = "not_available",
    [FRAGILITY_ABSENT] = "absent",
    [FRAGILITY_UNREADABLE] = "unreadable",
    [FRAGILITY_OUT_OF_RANGE] = "out_of_range",
    [FRAGILITY_ZERO_DENOMINATOR] = "zero_denominator",
    [FRAGILITY_NO_REFERENCE] = "no_reference",
    [FRAGILITY_LOW_COVERAGE] = "low_coverage",
};

static const char *const flags_names[] = {"merged",     "split_mother", "approximate", "partial",
                                          "plain_mean", "imputed",      "censored",    "shared"};

const char *fragility_reason_name(fragility_reason reason) {
  return (unsigned)reason < FRAGILITY_REASONS ? reasons[reason] : "unknown";
}

int fragility_reason_find(const char *name) {
  for (int i = 0; name && i < FRAGILITY_REASONS; i++)
    if (strcmp(reasons[i], name) == 0) return i;
  return -1;
}

size_t fragility_flags_format(unsigned flags, char *text, size_t size) {
  size_t used = 0;
  for (size_t i = 0; i < sizeof flags_names / sizeof *flags_names; i++) {
    if (!(flags >> i & 1u)) continue;
    const char *parts[] = {used ? "|" : "", flags_names[i]};
    for (size_t p = 0; p < 2; p++)
      for (const char *c = parts[p]; *c; c++, used++)
        if (used + 1 < size) text[used] = *c;
  }
  if (size) text[used < size ? used : size - 1] = '\0';
  return used;
}
