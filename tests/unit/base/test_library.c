/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A library that is opened when it is needed, and one that is not there. */
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void opens_and_calls(void **state) {
  (void)state;
  static const char *const names[] = {"libnowhere.so.9", "libm.so.6", "libm.so", "libm.dylib", NULL};
  double (*root)(double) = NULL;
  const char *why = "";
  assert_true(fragility_library_open(names, (const struct fragility_call[]){{"sqrt", &root}, {NULL, NULL}}, &why));
  assert_true(root(9) == 3);
}

static void tells_what_is_lacking(void **state) {
  (void)state;
  static const char *const nowhere[] = {"libnowhere.so.9", NULL}, *const there[] = {"libm.so.6", "libm.so", "libm.dylib", NULL};
  double (*root)(double) = NULL;
  const char *why = "";
  assert_false(fragility_library_open(nowhere, (const struct fragility_call[]){{"sqrt", &root}, {NULL, NULL}}, &why));
  assert_non_null(strstr(why, "libnowhere"));
  assert_false(fragility_library_open(there, (const struct fragility_call[]){{"squirt", &root}, {NULL, NULL}}, &why));
  assert_non_null(strstr(why, "squirt"));
  assert_null(root);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(opens_and_calls), cmocka_unit_test(tells_what_is_lacking)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
