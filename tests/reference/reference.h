/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the reference tests share: finding the data, reading expected tables, counting cells compared. */
#ifndef REFERENCE_H
#define REFERENCE_H

#include "read/read.h"

#include <fragility/fragility.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* The folder of the reference data, or NULL when it is not there; exits with a failure when FRAGILITY_REFERENCE is
 * "required" and it is missing. */
const char *reference_folder(void);
/* A path in it, or in the project's tests/reference; static buffers, a few at a time. */
const char *reference_path(const char *name);
const char *reference_own(const char *name);

/* Cells of one table compared; prints a line when closed and fails the test when one was wrong. */
struct tally {
  const char *what;
  size_t cells, wrong;
  double worst;
};
void tally_number(struct tally *tally, const char *key, double ours, const char *expected, double relative, double absolute);
void tally_text(struct tally *tally, const char *key, const char *ours, const char *expected);
void tally_true(struct tally *tally, const char *key, bool good);
void tally_close(struct tally *tally);

/* An expected table. */
struct expected {
  fragility_grid grid;
};
void expected_read(struct expected *expected, const char *name);
void expected_free(struct expected *expected);
size_t expected_column(const struct expected *expected, const char *name);
const char *expected_cell(const struct expected *expected, size_t row, const char *name);

/* Stops the test with the error's message when a call failed. */
void must(fragility_status status, const fragility_error *err);

#endif
