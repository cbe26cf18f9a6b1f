/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values are those of their readings, whatever they are kept as, however many are taken at a time. */
#include "../check.h"
#include "table/table.h"

enum { N = 20000, STEP = 3 };

static uint32_t wholes[N * STEP];
static double doubles[N * STEP];
static unsigned char states[N * STEP];
static const fragility_readings readings = {wholes, doubles, states};

/* Kinds: 0 few decimals; 1 more of them as it goes on; 2 large ones at the end; 3 doubles now and then; 4 no number at all. */
static void make(size_t i, unsigned kind, size_t n, uint64_t *seed) {
  size_t at = i * STEP;
  unsigned decimals = (unsigned)random_below(seed, kind == 1 ? 2 + 7 * i / n : 3);
  static const unsigned char reasons[] = {FRAGILITY_SECRET, FRAGILITY_NOT_AVAILABLE, FRAGILITY_UNREADABLE, FRAGILITY_BLANK};
  if (decimals > FRAGILITY_WHOLE_DECIMALS) decimals = FRAGILITY_WHOLE_DECIMALS;
  wholes[at] = (uint32_t)random_below(seed, kind == 2 && i > n - n / 4 ? 100000000 : 3000), states[at] = (unsigned char)(FRAGILITY_WHOLE + decimals);
  doubles[at] = -1e300; /* not to be looked at */
  if (kind == 3 && random_below(seed, n / 4) == 0) states[at] = FRAGILITY_KNOWN, wholes[at] = ~(uint32_t)FRAGILITY_KNOWN, doubles[at] = random_below(seed, 2) ? -0.0 : 1e15 / 7;
  if (kind == 4 || random_below(seed, 12) == 0) states[at] = reasons[random_below(seed, COUNT(reasons))], wholes[at] = ~(uint32_t)states[at];
}

/* As the intake does it. */
static void take_all(fragility_values *values, size_t n, size_t block) {
  for (size_t at = 0; at < n; at += block) {
    size_t here = n - at < block ? n - at : block;
    const fragility_readings from = fragility_readings_from(&readings, at * STEP);
    if (at + here > values->room) assert_true(fragility_values_grow(values, 2 * (at + here), false));
    if (fragility_values_take(values, at, &from, STEP, here)) continue;
    assert_true(fragility_values_widen(values, at));
    assert_true(fragility_values_take(values, at, &from, STEP, here));
  }
}

static void check_all(const fragility_values *values, size_t n) {
  static double room[N];
  const double *all = fragility_values_read(values, 0, n, room);
  for (size_t i = 0; i < n; i++) {
    double wanted;
    unsigned state = fragility_reading(&readings, i * STEP, &wanted);
    assert_int_equal(fragility_values_state(values, i), state);
    assert_int_equal(fragility_values_reason(values, i), state == FRAGILITY_BLANK ? FRAGILITY_NOT_AVAILABLE : state);
    if (double_bits(fragility_values_at(values, i)) != double_bits(wanted) && !isnan(wanted)) fail_msg("value %zu: %.17g, expected %.17g", i, fragility_values_at(values, i), wanted);
    assert_int_equal(isnan(fragility_values_at(values, i)), isnan(wanted));
    assert_same_double(all[i], fragility_values_at(values, i));
  }
}

static void values_are_those_of_their_readings(void **state) {
  (void)state;
  static const size_t blocks[] = {1, 7, 600, N};
  static const bool kept_as_wholes[] = {true, true, false, false, true};
  uint64_t seed = 5;
  for (unsigned kind = 0; kind < 5; kind++)
    for (size_t b = 0; b < COUNT(blocks); b++) {
      size_t n = kind == 1 ? 300 : N; /* as long as wholes have room for the decimals */
      fragility_values values = {0};
      for (size_t i = 0; i < n; i++) make(i, kind, n, &seed);
      if (kind == 1) for (size_t i = 0; i < n; i++) wholes[i * STEP] = states[i * STEP] < FRAGILITY_WHOLE ? wholes[i * STEP] : wholes[i * STEP] % 20;
      take_all(&values, n, blocks[b]);
      assert_int_equal(values.wholes != NULL, kept_as_wholes[kind]);
      check_all(&values, n);
      fragility_values_free(&values);
    }
}

/* At the edge of 32 bits: the last whole that fits, the first that does not; before a finer one, and after it. */
static void the_largest_whole(void **state) {
  (void)state;
  static const struct {
    uint32_t wholes[2];
    unsigned char decimals[2];
    bool kept;
  } cases[] = {
      {{21474836, 1}, {0, 2}, true},  {{21474837, 1}, {0, 2}, false}, {{1, 21474836}, {2, 0}, true},  {{1, 21474837}, {2, 0}, false},
      {{99999999, 1}, {1, 2}, true},  {{99999999, 1}, {0, 1}, true},  {{99999999, 1}, {0, 2}, false}, {{0, 1}, {0, 8}, true},
      {{0, 99999999}, {0, 8}, true},  {{21, 99999999}, {0, 8}, true}, {{22, 99999999}, {0, 8}, false}, {{99999999, 22}, {8, 0}, false},
  };
  for (size_t i = 0; i < COUNT(cases); i++)
    for (size_t block = 1; block <= 2; block++) {
      fragility_values values = {0};
      for (size_t k = 0; k < 2; k++) wholes[k * STEP] = cases[i].wholes[k], states[k * STEP] = (unsigned char)(FRAGILITY_WHOLE + cases[i].decimals[k]);
      take_all(&values, 2, block);
      if ((values.wholes != NULL) != cases[i].kept) fail_msg("case %zu", i);
      check_all(&values, 2);
      fragility_values_free(&values);
    }
}

static void nothing_there_is_absent(void **state) {
  (void)state;
  fragility_values values = {0};
  assert_int_equal(fragility_values_reason(&values, 0), FRAGILITY_ABSENT);
  assert_true(fragility_values_grow(&values, 4, true)); /* doubles from the start */
  assert_non_null(values.doubles);
  assert_true(fragility_values_grow(&values, 8, false)); /* and they stay */
  assert_null(values.wholes);
  fragility_values_free(&values);
  assert_false(fragility_values_there(&values));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(values_are_those_of_their_readings), cmocka_unit_test(the_largest_whole), cmocka_unit_test(nothing_there_is_absent)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
