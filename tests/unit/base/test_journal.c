/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../check.h"
#include "base/base.h"

static bool note(fragility_journal *journal, fragility_problem_kind kind, size_t line, const char *found) {
  return fragility_journal_note(journal, kind, "/in/a.csv", line, 2, (fragility_text){found, strlen(found)}, "kept",
                                "why");
}

static void problems_are_kept_in_order(void **state) {
  (void)state;
  fragility_journal *journal = fragility_journal_create();
  assert_true(note(journal, FRAGILITY_PROBLEM_CELL, 7, "1.234,5"));
  assert_true(
      fragility_journal_note(journal, FRAGILITY_PROBLEM_ROW, NULL, 0, 0, (fragility_text){NULL, 0}, NULL, NULL));
  assert_int_equal(fragility_journal_kept(journal), 2);
  const fragility_problem *p = fragility_journal_problem(journal, 0);
  assert_int_equal(p->kind, FRAGILITY_PROBLEM_CELL);
  assert_string_equal(p->file, "a.csv");
  assert_int_equal(p->line, 7);
  assert_int_equal(p->column, 2);
  assert_string_equal(p->found, "1.234,5");
  assert_string_equal(p->kept, "kept");
  assert_string_equal(p->text, "why");
  p = fragility_journal_problem(journal, 1);
  assert_string_equal(p->file, "");
  assert_string_equal(p->found, "");
  assert_string_equal(p->kept, "");
  assert_string_equal(p->text, "");
  assert_int_equal(fragility_journal_count(journal, FRAGILITY_PROBLEM_CELL), 1);
  assert_int_equal(fragility_journal_count(journal, FRAGILITY_PROBLEM_ROW), 1);
  assert_int_equal(fragility_journal_count(journal, FRAGILITY_PROBLEM_POINT), 0);
  fragility_journal_free(journal);
}

static void counted_without_limit_kept_up_to_one(void **state) {
  (void)state;
  fragility_journal *journal = fragility_journal_create();
  for (size_t i = 0; i < FRAGILITY_JOURNAL_KEPT + 500; i++)
    assert_true(note(journal, FRAGILITY_PROBLEM_CELL, i + 1, "x"));
  assert_int_equal(fragility_journal_kept(journal), FRAGILITY_JOURNAL_KEPT);
  assert_int_equal(fragility_journal_count(journal, FRAGILITY_PROBLEM_CELL), FRAGILITY_JOURNAL_KEPT + 500);
  assert_int_equal(fragility_journal_problem(journal, FRAGILITY_JOURNAL_KEPT - 1)->line, FRAGILITY_JOURNAL_KEPT);
  assert_null(fragility_journal_problem(journal, FRAGILITY_JOURNAL_KEPT));
  fragility_journal_free(journal);
}

static void people_are_not_repeated(void **state) {
  (void)state;
  static const struct {
    const char *found;
    bool masked;
  } cases[] = {{"marie.dupont@mairie.fr", true},
               {"@", true},
               {"05 61 00 00 00", true},
               {"0561000000", true},
               {"+33561000000", true},
               {"+33 5 61 00 00 00", true},
               {"05.61.00.00.00", true},
               {"tel. 05-61-00-00-00", true},
               {"561000000", true}, /* a spreadsheet took its first zero away */
               {"33561000000", true},
               {"561000000,0", true},
               {"-561000000", true},
               {"12345678", false},
               {"1 445 539", false},
               {"0.123456789012345", false},
               {"12.5123456789", false},
               {"-0,000000000001", false},
               {"31555", false},
               {"n/a", false},
               {"Saint-Jean", false},
               {"", false}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    fragility_journal *journal = fragility_journal_create();
    assert_true(note(journal, FRAGILITY_PROBLEM_CELL, 1, cases[i].found));
    const char *found = fragility_journal_problem(journal, 0)->found;
    if ((strcmp(found, "(masked)") == 0) != cases[i].masked)
      print_error("case \"%s\" gave \"%s\"\n", cases[i].found, found);
    assert_string_equal(found, cases[i].masked ? "(masked)" : cases[i].found);
    fragility_journal_free(journal);
  }
}

static void long_texts_are_cut_between_characters(void **state) {
  (void)state;
  char found[200], expected[81];
  fragility_journal *journal = fragility_journal_create();
  memset(found, 'a', sizeof found);
  memcpy(found + 79, "\xC3\xA9", 2); /* the 80th byte is the middle of this one */
  assert_true(fragility_journal_note(journal, FRAGILITY_PROBLEM_CELL, "a", 1, 1,
                                     (fragility_text){found, sizeof found}, "", ""));
  memset(expected, 'a', 79), expected[79] = '\0';
  assert_string_equal(fragility_journal_problem(journal, 0)->found, expected);
  memset(found, 'a', sizeof found);
  assert_true(
      fragility_journal_note(journal, FRAGILITY_PROBLEM_CELL, "a", 1, 1, (fragility_text){found, 81}, "", ""));
  assert_int_equal(strlen(fragility_journal_problem(journal, 1)->found), 80);
  assert_true(
      fragility_journal_note(journal, FRAGILITY_PROBLEM_CELL, "a", 1, 1, (fragility_text){found, 80}, "", ""));
  assert_int_equal(strlen(fragility_journal_problem(journal, 2)->found), 80);
  memset(found, 0x80, sizeof found);
  assert_true(fragility_journal_note(journal, FRAGILITY_PROBLEM_CELL, "a", 1, 1,
                                     (fragility_text){found, sizeof found}, "", ""));
  assert_string_equal(fragility_journal_problem(journal, 3)->found, "");
  fragility_journal_free(journal);
}

static void ledgers_and_lists(void **state) {
  (void)state;
  fragility_journal *journal = fragility_journal_create();
  const char *target;
  for (size_t i = 0; i < 40; i++) {
    char path[32];
    snprintf(path, sizeof path, "/in/%zu.csv", i);
    fragility_ledger *ledger = fragility_journal_open(
        journal, &(fragility_ledger){.path = path, .source = "insee", .title = "Title", .separator = ';'});
    assert_non_null(ledger);
    assert_int_equal(ledger->rows_in, 0);
    ledger->rows_in = i;
    assert_true(fragility_journal_list(journal, i, FRAGILITY_LIST_MOVED, "01015", "01015x"));
    assert_true(fragility_journal_list(journal, 0, FRAGILITY_LIST_UNRESOLVED, "99999", ""));
  }
  assert_int_equal(fragility_journal_ledgers(journal), 40);
  assert_string_equal(fragility_journal_ledger(journal, 17)->file, "17.csv");
  assert_string_equal(fragility_journal_ledger(journal, 17)->path, "/in/17.csv");
  assert_string_equal(fragility_journal_ledger(journal, 17)->source, "insee");
  assert_string_equal(fragility_journal_ledger(journal, 17)->title, "Title");
  assert_string_equal(fragility_journal_ledger(journal, 17)->licence, "");
  assert_int_equal(fragility_journal_ledger(journal, 17)->separator, ';');
  assert_int_equal(fragility_journal_ledger(journal, 17)->rows_in, 17);
  assert_int_equal(fragility_journal_listed(journal, 0, FRAGILITY_LIST_UNRESOLVED), 40);
  assert_int_equal(fragility_journal_listed(journal, 1, FRAGILITY_LIST_UNRESOLVED), 0);
  assert_string_equal(fragility_journal_entry(journal, 1, FRAGILITY_LIST_MOVED, 0, &target), "01015");
  assert_string_equal(target, "01015x");
  assert_string_equal(fragility_journal_entry(journal, 0, FRAGILITY_LIST_UNRESOLVED, 39, NULL), "99999");
  fragility_journal_ledger_edit(journal, 3)->moved = 12;
  assert_int_equal(fragility_journal_ledger(journal, 3)->moved, 12);
  assert_null(fragility_journal_ledger_edit(journal, 40));
  fragility_journal_free(journal);
}

static void what_is_not_there(void **state) {
  (void)state;
  fragility_journal *journal = fragility_journal_create();
  assert_true(fragility_journal_note(NULL, FRAGILITY_PROBLEM_CELL, "a", 1, 1, (fragility_text){"x", 1}, "", ""));
  assert_int_equal(fragility_journal_count(NULL, FRAGILITY_PROBLEM_CELL), 0);
  assert_int_equal(fragility_journal_count(journal, FRAGILITY_PROBLEM_KINDS), 0);
  assert_int_equal(fragility_journal_count(journal, (fragility_problem_kind)-1), 0);
  assert_int_equal(fragility_journal_kept(NULL), 0);
  assert_null(fragility_journal_problem(NULL, 0));
  assert_null(fragility_journal_problem(journal, 0));
  assert_int_equal(fragility_journal_ledgers(NULL), 0);
  assert_null(fragility_journal_ledger(NULL, 0));
  assert_null(fragility_journal_ledger(journal, 0));
  assert_int_equal(fragility_journal_listed(journal, 0, FRAGILITY_LIST_MOVED), 0);
  assert_non_null(fragility_journal_open(journal, &(fragility_ledger){.path = NULL}));
  assert_int_equal(fragility_journal_listed(journal, 0, FRAGILITY_LISTS), 0);
  assert_int_equal(fragility_journal_listed(NULL, 0, FRAGILITY_LIST_MOVED), 0);
  assert_null(fragility_journal_entry(journal, 0, FRAGILITY_LIST_MOVED, 0, NULL));
  assert_null(fragility_journal_entry(NULL, 0, FRAGILITY_LIST_MOVED, 0, NULL));
  fragility_journal_free(journal);
  fragility_journal_free(NULL);
}

static void names(void **state) {
  (void)state;
  static const char *const kinds[] = {"cell",     "row",   "duplicate", "code_repaired", "code_unresolved",
                                      "encoding", "point", "notice"};
  static const char *const lists[] = {
      "moved", "unresolved", "absent", "row_without_data", "split_mother", "point_replaced_by_centroid"};
  assert_int_equal(COUNT(kinds), FRAGILITY_PROBLEM_KINDS);
  assert_int_equal(COUNT(lists), FRAGILITY_LISTS);
  for (size_t i = 0; i < COUNT(kinds); i++)
    assert_string_equal(fragility_problem_kind_name((fragility_problem_kind)i), kinds[i]);
  for (size_t i = 0; i < COUNT(lists); i++) assert_string_equal(fragility_list_name((fragility_list)i), lists[i]);
  assert_string_equal(fragility_problem_kind_name(FRAGILITY_PROBLEM_KINDS), "unknown");
  assert_string_equal(fragility_list_name((fragility_list)-1), "unknown");
}

static void inputs_are_told_in_words(void **state) {
  (void)state;
  char text[64];
  const fragility_ledger whole = {.file = "f.csv", .title = "Titre", .publisher = "INSEE", .vintage = "2021", .licence = "LO"}, bare = {.file = "f.csv", .title = "", .publisher = "", .vintage = "", .licence = ""},
                         null = {.file = "f.csv"}, accents = {.file = "f.csv", .title = "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"};
  assert_string_equal(fragility_ledger_text(&whole, text, sizeof text), "INSEE, Titre, 2021, LO");
  assert_string_equal(fragility_ledger_text(&bare, text, sizeof text), "f.csv");
  assert_string_equal(fragility_ledger_text(&null, text, sizeof text), "f.csv");
  assert_string_equal(fragility_ledger_text(&whole, text, 8), "INSEE, ");
  assert_string_equal(fragility_ledger_text(&accents, text, 5), "\xC3\xA9\xC3\xA9");
  assert_string_equal(fragility_ledger_text(&accents, text, 4), "\xC3\xA9"); /* not half a character */
  assert_string_equal(fragility_ledger_text(&accents, text, 1), "");
  assert_string_equal(fragility_ledger_text(NULL, text, sizeof text), "");
  text[0] = 'x';
  assert_ptr_equal(fragility_ledger_text(&whole, text, 0), text);
  assert_int_equal(text[0], 'x');
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(problems_are_kept_in_order), cmocka_unit_test(counted_without_limit_kept_up_to_one),
      cmocka_unit_test(people_are_not_repeated),    cmocka_unit_test(long_texts_are_cut_between_characters),
      cmocka_unit_test(ledgers_and_lists),          cmocka_unit_test(what_is_not_there),          cmocka_unit_test(names), cmocka_unit_test(inputs_are_told_in_words)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
