/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file portrait.h  The note that goes to a council: one or two pages on a commune, an EPCI, a département, a région or a zone. */
#ifndef FRAGILITY_PORTRAIT_H
#define FRAGILITY_PORTRAIT_H

#include <fragility/study.h>

FRAGILITY_BEGIN

/** All fields may be zero. */
typedef struct fragility_portrait_options {
  fragility_level against;     /**< what the place is compared with, one of its parents; 0 = the département for a commune or an EPCI, else France */
  const fragility_gaps *after; /**< gaps of the same need once venues have closed or opened: what would change is told; NULL = nothing */
  bool replace;                /**< an existing file may be replaced */
} fragility_portrait_options;

/** Writes the portrait of the place of that level and code, by the end of the path's name: .html (one file) or .pdf (A4, at most two pages,
 * text that can be selected, tags; needs cairo). The study's `keep` does not matter. FRAGILITY_ERROR_ARGUMENT: no such place, another end,
 * a reference that is no parent. */
FRAGILITY_API fragility_status fragility_portrait_write(const fragility_study *study, fragility_level level, const char *code,
                                                        const fragility_portrait_options *options, const char *path, fragility_error *err);

FRAGILITY_END
#endif
