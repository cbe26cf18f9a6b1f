/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The communes of one year, whole, in a file that goes to those of another: nobody is lost, and nobody moves without a word. */
#include "tiny.h"

static fragility_territory *in(int year) {
  fragility_error err;
  fragility_territory *territory;
  fragility_territory_options options = {.vintage = year, .without_points = true};
  if (fragility_territory_read_with(&options, &territory, &err)) fail_msg("%s", err.message);
  return territory;
}

/* One inhabitant in each commune of the year. */
static char *file_of(const fragility_territory *territory) {
  const fragility_units *u = fragility_territory_units(territory);
  char *text = malloc(u->count * 16 + 64), *to = text;
  assert_non_null(text);
  to += sprintf(to, "DEPCOM;COM;PMUN;PCAP;PTOT\n");
  for (size_t i = 0; i < u->count; i++) to += sprintf(to, "%s;x;1;0;1\n", u->code[i]);
  return text;
}

static bool is_daughter(const fragility_journal *journal, const char *code) {
  const char *daughter;
  for (size_t i = 0; i < fragility_journal_listed(journal, 0, FRAGILITY_LIST_SPLIT_MOTHER); i++) {
    fragility_journal_entry(journal, 0, FRAGILITY_LIST_SPLIT_MOTHER, i, &daughter);
    if (strcmp(daughter, code) == 0) return true;
  }
  return false;
}

/* How many communes of the file's year lead to a commune alone, by the passage; one that parted again from what it had joined is itself. */
static size_t led_to(const fragility_passage *back, const fragility_passage *there, const char *code, size_t *most) {
  size_t first, other, count = 0, n = fragility_passage_find(back, code, &first);
  *most = n ? n : 1; /* with those that lead to others as well, and went to one of them */
  fragility_link link;
  for (size_t i = 0; i < n; i++)
    if (fragility_passage_link(back, first + i, &link) && (fragility_passage_find(there, link.after, &other) == 1 || strcmp(link.after, code) == 0)) count++;
  return n ? count : 1;
}

static void go(int from, int to) {
  fragility_error err;
  fragility_territory *then = in(from), *now = in(to);
  fragility_movements *movements;
  fragility_passage *there, *back;
  fragility_table *table;
  char *text = file_of(then);
  if (fragility_movements_read(NULL, &movements, &err) || fragility_passage_compute(movements, from, to, &there, &err) ||
      fragility_passage_compute(movements, to, from, &back, &err) || fragility_table_parse("f.csv", text, strlen(text), now, NULL, &table, &err))
    fail_msg("%d to %d: %s", from, to, err.message);
  const fragility_units *u = fragility_table_units(table);
  const fragility_journal *journal = fragility_table_journal(table);
  size_t column = fragility_table_find(table, "legal_population");
  double sum = 0;
  for (size_t i = 0; i < u->count; i++) {
    fragility_reason reason = fragility_table_reason(table, column, i);
    double value = reason == FRAGILITY_KNOWN ? fragility_table_value(table, column, i) : 0;
    bool mother = fragility_table_flags(table, column, i) & FRAGILITY_SPLIT_MOTHER;
    if (reason != FRAGILITY_KNOWN && !is_daughter(journal, u->code[i])) fail_msg("%d to %d: %s has nothing, and is no daughter", from, to, u->code[i]);
    size_t most, least = led_to(back, there, u->code[i], &most);
    if (reason == FRAGILITY_KNOWN && !mother && (value < (double)least || value > (double)most)) fail_msg("%d to %d: %s has %g", from, to, u->code[i], value);
    sum += value;
  }
  assert_true(sum == (double)fragility_territory_units(then)->count);
  const fragility_ledger *l = fragility_journal_ledger(journal, 0);
  assert_true(l->people_in == l->people_out && l->unresolved == 0);
  assert_in_range(from, l->codes_from, l->codes_to);
  assert_int_equal(l->codes_differing, 0);
  fragility_table_free(table), fragility_passage_free(there), fragility_passage_free(back), fragility_movements_free(movements);
  fragility_territory_free(then), fragility_territory_free(now);
  free(text);
}

static void nobody_is_lost(void **state) {
  (void)state;
  static const int years[] = {2016, 2018, 2021, 2026};
  for (size_t i = 0; i < 4; i++)
    for (size_t j = 0; j < 4; j++) go(years[i], years[j]);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(nobody_is_lost)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
