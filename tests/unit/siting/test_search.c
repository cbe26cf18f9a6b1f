/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random small problems against every choice there is, and the parts of the search against counting afresh. */
#include "tiny.h"

#include "siting/siting.h"

enum { MOST = 3000, CANDIDATES = 12, ROUNDS = 200 };

static double latitude[MOST], longitude[MOST], people[MOST];
static int64_t grains[MOST];
static unsigned char open_units[MOST], covered[MOST];
static fragility_units units;

static uint64_t next(uint64_t *state) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return *state >> 33;
}

static size_t below(uint64_t *state, size_t n) { return (size_t)(next(state) % n); }

/* Units in a square of `side` degrees; some without people. */
static void scatter(uint64_t *state, size_t n, double side) {
  for (size_t u = 0; u < n; u++) {
    latitude[u] = 45 + side * (double)below(state, 1000) / 1000, longitude[u] = side * (double)below(state, 1000) / 1000;
    grains[u] = below(state, 10) ? (int64_t)below(state, 50) : 0;
    people[u] = (double)grains[u];
    open_units[u] = 1;
  }
  units = (fragility_units){.count = n, .population = people, .latitude = latitude, .longitude = longitude};
}

static fragility_cover cover_of(size_t candidates, double km, int threads) {
  const fragility_reach reach = {.units = &units, .people = grains, .open = open_units, .norm_km = km, .threads = threads};
  fragility_units some = units;
  fragility_points points;
  fragility_cover cover;
  some.count = candidates;
  assert_int_equal(fragility_points_of_units(&some, &points, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_cover_build(&reach, &points, &cover, NULL), FRAGILITY_OK);
  fragility_points_free(&points);
  return cover;
}

/* The candidates that reach each unit, a bit each. */
static void reached_by(const fragility_cover *cover, unsigned reached[MOST]) {
  for (size_t u = 0; u < cover->units; u++) {
    reached[u] = 0;
    for (size_t l = cover->unit_start[u]; l < cover->unit_start[u + 1]; l++) reached[u] |= 1u << cover->unit_link[l];
  }
}

static int64_t served_by(const fragility_cover *cover, const unsigned reached[MOST], unsigned set) {
  int64_t served = 0;
  for (size_t u = 0; u < cover->units; u++) served += reached[u] & set ? cover->people[u] : 0;
  return served;
}

static int64_t optimum_of(const fragility_cover *cover, size_t count) {
  static unsigned reached[MOST];
  int64_t best = 0;
  reached_by(cover, reached);
  for (unsigned set = 0; set < 1u << cover->candidates; set++) {
    if ((size_t)__builtin_popcount(set) > count) continue;
    int64_t served = served_by(cover, reached, set);
    if (served > best) best = served;
  }
  return best;
}

/* ---- the whole ---- */

static unsigned bit_of(const fragility_cover *cover, size_t position) {
  for (size_t c = 0; c < cover->candidates; c++)
    if (cover->origin[c] == position) return 1u << c;
  fail_msg("candidate %zu reaches nobody", position);
  return 0;
}

/* What each site serves alone, and who would do best in its place, by trying all. */
static void check_stand_ins(const fragility_cover *cover, const fragility_siting *siting) {
  static unsigned reached[MOST];
  unsigned chosen = 0;
  reached_by(cover, reached);
  for (size_t i = 0; i < fragility_siting_count(siting); i++) chosen |= bit_of(cover, fragility_siting_get(siting, i)->position);
  for (size_t i = 0; i < fragility_siting_count(siting); i++) {
    const fragility_site *site = fragility_siting_get(siting, i);
    unsigned others = chosen & ~bit_of(cover, site->position);
    int64_t kept = served_by(cover, reached, others), best = 0;
    size_t runner_up = SIZE_MAX;
    for (size_t c = 0; c < cover->candidates; c++) {
      int64_t adds = chosen >> c & 1 ? 0 : served_by(cover, reached, others | 1u << c) - kept;
      if (adds > best) best = adds, runner_up = cover->origin[c];
    }
    assert_true(site->alone == (double)(served_by(cover, reached, chosen) - kept));
    assert_true(site->runner_up_people == (double)best);
    assert_int_equal(site->runner_up, runner_up);
  }
}

static void check_answer(const fragility_cover *cover, size_t count, int64_t optimum, const fragility_supply *candidates, bool exact) {
  fragility_siting *siting = NULL;
  fragility_error err = {0};
  const fragility_siting_options options = {.count = count, .norm_km = 10, .exact = exact};
  if (fragility_siting_find(&units, NULL, candidates, &options, &siting, &err)) fail_msg("%s", err.message);
  double gained = fragility_siting_gained(siting), sum = 0;
  assert_true(gained <= (double)optimum && (double)optimum <= fragility_siting_bound(siting));
  assert_true(fragility_siting_without(siting) - fragility_siting_stranded(siting) == (double)cover->total);
  if (exact) assert_true(gained == (double)optimum && fragility_siting_proven(siting));
  assert_true(fragility_siting_count(siting) <= count);
  for (size_t i = 0; i < fragility_siting_count(siting); i++) {
    const fragility_site *site = fragility_siting_get(siting, i);
    assert_true(site->people > 0 && site->alone <= site->people && site->runner_up_people <= site->alone);
    assert_true(i == 0 || site->people <= fragility_siting_get(siting, i - 1)->people);
    assert_true((site->runner_up == SIZE_MAX) == (site->runner_up_people == 0));
    assert_true(site->served == (sum += site->people));
  }
  assert_true(sum == gained);
  check_stand_ins(cover, siting);
  fragility_siting_free(siting);
}

static void agrees_with_every_choice(void **state) {
  (void)state;
  uint64_t seed = 7;
  for (size_t round = 0; round < ROUNDS; round++) {
    fragility_venue venues[CANDIDATES];
    static char ids[CANDIDATES][4];
    fragility_supply *supply = NULL;
    scatter(&seed, CANDIDATES + below(&seed, 40), 0.6);
    for (size_t i = 0; i < CANDIDATES; i++) {
      snprintf(ids[i], sizeof ids[i], "%02u", (unsigned)i);
      venues[i] = (fragility_venue){.id = ids[i], .latitude = latitude[i], .longitude = longitude[i]};
    }
    assert_int_equal(fragility_supply_from_venues(venues, CANDIDATES, &supply, NULL), FRAGILITY_OK);
    fragility_cover cover = cover_of(CANDIDATES, 10, 1);
    size_t count = below(&seed, 7);
    int64_t optimum = optimum_of(&cover, count);
    check_answer(&cover, count, optimum, supply, false);
    if (fragility_exact_built()) check_answer(&cover, count, optimum, supply, true);
    fragility_cover_free(&cover);
    fragility_supply_free(supply);
  }
}

/* ---- the parts ---- */

static void no_exchange_is_left(const fragility_choice *choice) {
  static unsigned reached[MOST];
  unsigned chosen = 0;
  reached_by(choice->cover, reached);
  for (size_t i = 0; i < choice->count; i++) chosen |= 1u << choice->picks[i];
  for (size_t i = 0; i < choice->count; i++)
    for (size_t c = 0; c < choice->cover->candidates; c++)
      assert_true(served_by(choice->cover, reached, (chosen & ~(1u << choice->picks[i])) | 1u << c) <= choice->served);
}

static void greedy_is_below_the_optimum(void **state) {
  (void)state;
  uint64_t seed = 11;
  for (size_t round = 0; round < ROUNDS; round++) {
    scatter(&seed, 40, 0.6);
    for (size_t u = 0; u < 40; u++) grains[u] %= 4; /* exchanges that win one person */
    fragility_cover cover = cover_of(CANDIDATES, 10, 1);
    fragility_choice choice;
    size_t count = 1 + below(&seed, 5);
    int64_t optimum = optimum_of(&cover, count);
    assert_int_equal(fragility_choice_create(&cover, &choice, NULL), FRAGILITY_OK);
    assert_int_equal(fragility_greedy(&choice, count, NULL, NULL, NULL, NULL), FRAGILITY_OK);
    int64_t greedy = choice.served;
    assert_true(greedy <= optimum && (double)greedy >= 0.632 * (double)optimum); /* 1 - 1/e */
    assert_int_equal(fragility_swap(&choice, NULL, NULL), FRAGILITY_OK);
    assert_true(greedy <= choice.served && choice.served <= optimum);
    no_exchange_is_left(&choice);
    fragility_choice_free(&choice);
    fragility_cover_free(&cover);
  }
}

static void any_prices_bound_the_optimum(void **state) {
  (void)state;
  uint64_t seed = 13;
  for (size_t round = 0; round < ROUNDS; round++) {
    scatter(&seed, 40, 0.6);
    fragility_cover cover = cover_of(CANDIDATES, 10, 1);
    fragility_prices prices;
    size_t count = 1 + below(&seed, 5);
    assert_true(fragility_prices_fit(&cover, count));
    assert_int_equal(fragility_prices_create(&cover, count, 1, &prices, NULL), FRAGILITY_OK);
    for (size_t u = 0; u < cover.units; u++) prices.price[u] = (cover.people[u] << prices.shift) / 100 * (int64_t)below(&seed, 101);
    fragility_prices_weigh(&prices);
    assert_true(prices.bound >> prices.shift >= optimum_of(&cover, count));
    fragility_prices_free(&prices);
    fragility_cover_free(&cover);
  }
}

/* Prices of nothing settle nothing, and GLPK has it all to do; those of the greedy's choice, or any, settle some. */
static void set_prices(fragility_prices *prices, const fragility_choice *choice, size_t kind, uint64_t *seed) {
  for (size_t u = 0; u < prices->cover->units; u++) {
    int64_t most = prices->cover->people[u] << prices->shift;
    prices->price[u] = kind == 0 || (kind == 1 && choice->times[u]) ? 0 : kind == 1 ? most : most / 100 * (int64_t)below(seed, 101);
  }
  fragility_prices_weigh(prices);
}

/* Every set that serves more than `best` has what is settled as in, and nothing that is settled as out. */
static size_t check_settled(const fragility_cover *cover, const fragility_prices *prices, int64_t best) {
  static unsigned reached[MOST];
  signed char settled[CANDIDATES];
  unsigned in = 0, out = 0;
  reached_by(cover, reached);
  fragility_prices_settle(prices, best, settled);
  for (size_t c = 0; c < CANDIDATES && c < cover->candidates; c++) in |= (unsigned)(settled[c] > 0) << c, out |= (unsigned)(settled[c] < 0) << c;
  for (unsigned set = 0; set < 1u << cover->candidates; set++) {
    if ((size_t)__builtin_popcount(set) > prices->count || served_by(cover, reached, set) <= best) continue;
    assert_int_equal(set & out, 0);
    /* one more site may be added to a smaller set: only full ones must have all */
    if ((size_t)__builtin_popcount(set) == prices->count) assert_int_equal(set & in, in);
  }
  return (size_t)__builtin_popcount(in | out);
}

static void prices_settle_only_what_they_prove(void **state) {
  (void)state;
  uint64_t seed = 43;
  size_t settled = 0;
  for (size_t round = 0; round < ROUNDS; round++) {
    scatter(&seed, 40, 0.6);
    fragility_cover cover = cover_of(CANDIDATES, 10, 1);
    fragility_prices prices;
    size_t count = 1 + below(&seed, 5);
    fragility_search search = {.cover = &cover, .count = count, .bound = cover.total};
    for (size_t c = 0; c < cover.candidates; c++) cover.origin[c] = (uint32_t)c;
    assert_int_equal(fragility_choice_create(&cover, &search.best, NULL), FRAGILITY_OK);
    assert_int_equal(fragility_choice_create(&cover, &search.trial, NULL), FRAGILITY_OK);
    assert_int_equal(fragility_prices_create(&cover, count, 1, &prices, NULL), FRAGILITY_OK);
    assert_int_equal(fragility_descend(&search, &prices, NULL), FRAGILITY_OK);
    settled += check_settled(&cover, &prices, optimum_of(&cover, count) - 1 - (int64_t)below(&seed, 3));
    fragility_prices_free(&prices);
    fragility_search_free(&search);
    fragility_cover_free(&cover);
  }
  assert_true(settled > ROUNDS);
}

static bool reach_the_same(const fragility_cover *cover, const unsigned reached[MOST], size_t a, size_t b) {
  for (size_t u = 0; u < cover->units; u++)
    if ((reached[u] >> a & 1) != (reached[u] >> b & 1)) return false;
  return true;
}

static void reduction_keeps_the_optimum(void **state) {
  (void)state;
  uint64_t seed = 17;
  size_t dropped = 0, merged = 0;
  for (size_t round = 0; round < ROUNDS; round++) {
    scatter(&seed, 40, 0.4);
    fragility_cover cover = cover_of(CANDIDATES, 10, 1), reduced;
    size_t count = 1 + below(&seed, 5);
    assert_int_equal(fragility_cover_reduce(&cover, 1, &reduced, NULL), FRAGILITY_OK);
    assert_int_equal(reduced.total, cover.total);
    assert_int_equal(optimum_of(&reduced, count), optimum_of(&cover, count));
    static unsigned before[MOST], after[MOST];
    reached_by(&cover, before);
    reached_by(&reduced, after);
    for (size_t c = 0; c < reduced.candidates; c++)
      assert_int_equal(served_by(&reduced, after, 1u << c), served_by(&cover, before, 1u << reduced.origin[c]));
    for (size_t c = 0; c < reduced.candidates; c++)
      for (size_t d = 0; d < reduced.origin[c]; d++) assert_false(reach_the_same(&cover, before, d, reduced.origin[c]));
    dropped += cover.candidates - reduced.candidates, merged += cover.units - reduced.units;
    fragility_cover_free(&reduced);
    fragility_cover_free(&cover);
  }
  assert_true(dropped > ROUNDS && merged > ROUNDS);
}

/* From the greedy's choice (or none) and the prices given, to the proof. */
static int64_t proven_from(const fragility_cover *cover, size_t count, bool greedy, size_t kind, uint64_t *seed) {
  fragility_prices prices;
  fragility_search search = {.cover = cover, .count = count, .exact = true, .seconds = 60, .bound = cover->total};
  assert_int_equal(fragility_choice_create(cover, &search.best, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_choice_create(cover, &search.trial, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_prices_create(cover, count, 1, &prices, NULL), FRAGILITY_OK);
  for (size_t c = 0; c < cover->candidates; c++) cover->origin[c] = (uint32_t)c; /* as if it had been reduced from itself */
  if (greedy) assert_int_equal(fragility_greedy(&search.best, count, NULL, NULL, NULL, NULL), FRAGILITY_OK);
  set_prices(&prices, &search.best, kind, seed);
  assert_int_equal(fragility_exact(&search, &prices, NULL), FRAGILITY_OK);
  int64_t served = search.best.served;
  assert_int_equal(search.bound, served);
  fragility_prices_free(&prices);
  fragility_search_free(&search);
  return served;
}

static void glpk_finds_the_optimum(void **state) {
  (void)state;
  uint64_t seed = 19;
  if (!fragility_exact_built()) skip();
  for (size_t round = 0; round < ROUNDS; round++) {
    scatter(&seed, 40, 0.6);
    fragility_cover cover = cover_of(CANDIDATES, 10, 1);
    size_t count = 1 + below(&seed, 5);
    assert_int_equal(proven_from(&cover, count, round % 4, round % 3, &seed), optimum_of(&cover, count));
    fragility_cover_free(&cover);
  }
}

/* Too many choices to try: what the prices settle must change nothing of what GLPK finds without them. */
static void prices_settle_nothing_wrong(void **state) {
  (void)state;
  uint64_t seed = 41;
  if (!fragility_exact_built()) skip();
  for (size_t round = 0; round < ROUNDS / 5; round++) {
    scatter(&seed, 150, 0.8);
    fragility_cover cover = cover_of(60, 10, 1);
    size_t count = 4 + below(&seed, 6);
    int64_t optimum = proven_from(&cover, count, false, 0, &seed);
    assert_int_equal(proven_from(&cover, count, true, 1, &seed), optimum);
    fragility_siting *siting = NULL;
    fragility_cover whole = cover_of(150, 10, 1);
    const fragility_siting_options exact = {.count = count, .exact = true};
    assert_int_equal(fragility_siting_find(&units, NULL, NULL, &exact, &siting, NULL), FRAGILITY_OK);
    assert_true(fragility_siting_proven(siting));
    assert_true(fragility_siting_gained(siting) == (double)proven_from(&whole, count, false, 0, &seed));
    fragility_siting_free(siting);
    fragility_cover_free(&whole);
    fragility_cover_free(&cover);
  }
}

static void same_choice(const fragility_choice *a, const fragility_choice *b) {
  assert_int_equal(a->served, b->served);
  for (size_t u = 0; u < a->cover->units; u++) {
    assert_int_equal(a->times[u], b->times[u]);
    if (a->times[u] == 1) assert_int_equal(a->owner[u], b->owner[u]);
  }
  for (size_t c = 0; c < a->cover->candidates; c++) {
    assert_int_equal(a->gain[c], b->gain[c]);
    assert_int_equal(a->alone[c], b->alone[c]);
  }
}

static void gains_follow_each_exchange(void **state) {
  (void)state;
  uint64_t seed = 23;
  scatter(&seed, 300, 1);
  fragility_cover cover = cover_of(300, 15, 1);
  fragility_choice choice, afresh;
  assert_int_equal(fragility_choice_create(&cover, &choice, NULL), FRAGILITY_OK);
  assert_int_equal(fragility_choice_create(&cover, &afresh, NULL), FRAGILITY_OK);
  for (uint32_t c = 0; c < 20; c++) fragility_choice_add(&choice, 7 * c);
  for (size_t round = 0; round < ROUNDS; round++) {
    uint32_t in = (uint32_t)below(&seed, cover.candidates);
    if (choice.slot[in] != UINT32_MAX) continue;
    fragility_choice_swap(&choice, below(&seed, choice.count), in);
    fragility_choice_clear(&afresh);
    for (size_t i = 0; i < choice.count; i++) fragility_choice_add(&afresh, choice.picks[i]);
    same_choice(&choice, &afresh);
  }
  fragility_choice_free(&choice);
  fragility_choice_free(&afresh);
  fragility_cover_free(&cover);
}

static void selects_the_largest(void **state) {
  (void)state;
  uint64_t seed = 29;
  for (size_t round = 0; round < ROUNDS; round++) {
    int64_t value[60];
    uint32_t order[60];
    size_t total = 1 + below(&seed, 60), n = below(&seed, total + 2);
    for (size_t i = 0; i < total; i++) value[i] = (int64_t)below(&seed, 20), order[i] = (uint32_t)i;
    fragility_select_largest(value, order, total, n);
    for (size_t i = 0; i < n && i < total; i++)
      for (size_t j = n; j < total; j++) assert_true(value[order[i]] > value[order[j]] || (value[order[i]] == value[order[j]] && order[i] < order[j]));
  }
}

static void cover_holds_the_pairs_within(void **state) {
  (void)state;
  uint64_t seed = 31;
  scatter(&seed, 200, 1);
  fragility_cover cover = cover_of(200, 12, 2);
  size_t unit = 0, links = 0;
  for (size_t u = 0; u < units.count; u++) {
    if (!grains[u]) continue;
    for (size_t c = 0, l = cover.unit_start[unit]; c < cover.candidates; c++) {
      uint32_t at = cover.origin[c];
      bool linked = l < cover.unit_start[unit + 1] && cover.unit_link[l] == c;
      assert_int_equal(linked, fragility_distance_km(latitude[u], longitude[u], latitude[at], longitude[at]) <= 12);
      l += linked, links += linked;
    }
    unit++;
  }
  assert_int_equal(unit, cover.units);
  assert_int_equal(links, cover.links);
  fragility_cover_free(&cover);
}

static void does_not_depend_on_threads(void **state) {
  (void)state;
  uint64_t seed = 37;
  fragility_siting *sitings[3];
  scatter(&seed, MOST, 3);
  for (size_t u = 0; u < MOST; u++) people[u] += 0.37, covered[u] = below(&seed, 20) == 0;
  for (int t = 0; t < 3; t++) {
    const fragility_options options = {.threads = t + 1};
    const fragility_siting_options how = {.count = 60, .norm_km = 25, .covered = covered, .options = &options};
    assert_int_equal(fragility_siting_find(&units, NULL, NULL, &how, &sitings[t], NULL), FRAGILITY_OK);
  }
  for (int t = 1; t < 3; t++) {
    assert_int_equal(fragility_siting_count(sitings[t]), fragility_siting_count(sitings[0]));
    tiny_same(fragility_siting_bound(sitings[t]), fragility_siting_bound(sitings[0]), "bound");
    for (size_t i = 0; i < fragility_siting_count(sitings[0]); i++)
      assert_memory_equal(fragility_siting_get(sitings[t], i), fragility_siting_get(sitings[0], i), sizeof(fragility_site));
  }
  for (int t = 0; t < 3; t++) fragility_siting_free(sitings[t]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(agrees_with_every_choice),    cmocka_unit_test(greedy_is_below_the_optimum), cmocka_unit_test(any_prices_bound_the_optimum),
      cmocka_unit_test(reduction_keeps_the_optimum), cmocka_unit_test(glpk_finds_the_optimum),      cmocka_unit_test(prices_settle_nothing_wrong), cmocka_unit_test(prices_settle_only_what_they_prove),
      cmocka_unit_test(gains_follow_each_exchange),
      cmocka_unit_test(selects_the_largest),         cmocka_unit_test(cover_holds_the_pairs_within), cmocka_unit_test(does_not_depend_on_threads),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
