/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file export.h  The export mark, C++ guards and the version. */
#ifndef FRAGILITY_EXPORT_H
#define FRAGILITY_EXPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define FRAGILITY_API __attribute__((visibility("default")))
#else
#define FRAGILITY_API
#endif

#ifdef __cplusplus
#define FRAGILITY_BEGIN extern "C" {
#define FRAGILITY_END }
#else
#define FRAGILITY_BEGIN
#define FRAGILITY_END
#endif

FRAGILITY_BEGIN

/** The release of the library in use, as "1.2.3"; a static string. */
FRAGILITY_API const char *fragility_version(void);
/** The folder of the shipped data: FRAGILITY_DATADIR, else the installed place, else the source tree; static. */
FRAGILITY_API const char *fragility_data_path(void);

FRAGILITY_END
#endif
