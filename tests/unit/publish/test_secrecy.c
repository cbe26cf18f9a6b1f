/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A secret value that a parent gives away by difference. */
#include "../score/scored.h"

#include "publish/folder.h"

#define METHOD "node,parent,column,direction,normalisation,weight,aggregation,missing,min_coverage\nr,,,,,,,leaves,0\na,r,a,+,identity,1,,,\nb,r,b,-,identity,1,,,\n"

/* A: 100 and 300 people, the second secret; B: nothing secret. */
static const scored given = {
    .n = 4, .people = {100, 300, 50, 150}, .epci = {"A", "A", "B", "B"}, .a = {10, NAN, 6, 8}, .b = {1, 2, 3, 4}, .reasons = {FRAGILITY_KNOWN, FRAGILITY_SECRET, FRAGILITY_KNOWN, FRAGILITY_KNOWN}};

static fragility_status check(size_t group, size_t node, double value, fragility_error *err) {
  fragility_score *children = scored_compute(&given, 2, METHOD, FRAGILITY_FRANCE), *parents = NULL;
  assert_int_equal(fragility_score_roll_up(children, FRAGILITY_EPCI, &parents, err), FRAGILITY_OK);
  assert_int_equal(fragility_score_node_reason(children, 0, 1), FRAGILITY_SECRET);
  if (node) parents->raw[node][group] = value;
  fragility_status status = fragility_secrecy_check(children, parents, err);
  fragility_score_free(parents);
  fragility_score_free(children);
  return status;
}

static void own_parents_tell_nothing(void **state) {
  (void)state;
  fragility_error err;
  assert_int_equal(check(0, 0, 0, &err), FRAGILITY_OK);
}

/* 25 = (100 x 10 + 300 x 30) / 400: who knows 25 knows 30. */
static void true_mean_gives_the_secret_away(void **state) {
  (void)state;
  fragility_error err;
  assert_int_equal(check(0, 1, 25, &err), FRAGILITY_ERROR_RULE);
  assert_non_null(strstr(err.message, "found that a of A less"));
  assert_int_equal(check(0, 1, 25, NULL), FRAGILITY_ERROR_RULE);
  assert_int_equal(check(0, 1, 10.0001, &err), FRAGILITY_ERROR_RULE);
}

static void what_is_not_secret_may_differ(void **state) {
  (void)state;
  fragility_error err;
  assert_int_equal(check(0, 1, NAN, &err), FRAGILITY_OK);
  assert_int_equal(check(0, 1, 10 * (1 + 1e-14), &err), FRAGILITY_OK);
  assert_int_equal(check(1, 1, 99, &err), FRAGILITY_OK);
  assert_int_equal(check(0, 2, 99, &err), FRAGILITY_OK);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(own_parents_tell_nothing), cmocka_unit_test(true_mean_gives_the_secret_away), cmocka_unit_test(what_is_not_secret_may_differ)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
