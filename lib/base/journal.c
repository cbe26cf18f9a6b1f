/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>

struct entry {
  const char *code, *target;
};

struct entries {
  struct entry *items;
  size_t count, capacity;
};

struct account {
  fragility_ledger ledger;
  struct entries lists[FRAGILITY_LISTS];
};

struct fragility_journal {
  fragility_arena arena;
  size_t counts[FRAGILITY_PROBLEM_KINDS];
  fragility_problem *problems;
  size_t kept, problems_capacity;
  struct account *accounts;
  size_t ledgers, accounts_capacity;
};

fragility_journal *fragility_journal_create(void) { return calloc(1, sizeof(fragility_journal)); }

void fragility_journal_free(fragility_journal *journal) {
  if (!journal) return;
  for (size_t i = 0; i < journal->ledgers; i++)
    for (size_t l = 0; l < FRAGILITY_LISTS; l++) free(journal->accounts[i].lists[l].items);
  free(journal->accounts);
  free(journal->problems);
  fragility_arena_free(&journal->arena);
  free(journal);
}

enum { LONGEST = 80, PHONE = 9 };

/* A number that is no phone number: fewer digits than one before the mark, no leading zero, no +. */
static bool plain_number(fragility_text found) {
  double value;
  size_t from = found.text[0] == '-', whole = from;
  while (whole < found.size && found.text[whole] >= '0' && found.text[whole] <= '9') whole++;
  bool zero = whole - from > 1 && found.text[from] == '0';
  return fragility_number_parse(found.text, found.size, &value) && found.text[0] != '+' && !zero && whole - from < PHONE;
}

/* A text that holds a mail address or nine digits or more (a phone number) is not repeated. */
static const char *masked(fragility_journal *journal, fragility_text found) {
  size_t digits = 0;
  char text[256];
  size_t looked_at = found.size < sizeof text ? found.size : sizeof text - 1;
  if (looked_at) memcpy(text, found.text, looked_at);
  text[looked_at] = '\0';
  bool mail = fragility_text_is_private(text) || (found.size > looked_at && memchr(found.text, '@', found.size));
  for (size_t i = 0; i < found.size; i++) digits += found.text[i] >= '0' && found.text[i] <= '9';
  if (mail || (digits >= PHONE && !plain_number(found))) return "(masked)";
  size_t size = found.size;
  if (size > LONGEST) { /* cut at a character's start */
    for (size = LONGEST; size && ((unsigned char)found.text[size] & 0xC0) == 0x80; size--) {}
  }
  return fragility_arena_text(&journal->arena, found.text ? found.text : "", size);
}

static const char *copied(fragility_journal *journal, const char *text) {
  return text && *text ? fragility_arena_text(&journal->arena, text, strlen(text)) : "";
}

bool fragility_journal_note(fragility_journal *journal, fragility_problem_kind kind, const char *path, size_t line,
                            size_t column, fragility_text found, const char *kept, const char *text) {
  if (!journal) return true;
  journal->counts[kind]++;
  if (journal->kept == FRAGILITY_JOURNAL_KEPT) return true;
  if (!fragility_grow((void **)&journal->problems, &journal->problems_capacity, journal->kept, sizeof *journal->problems))
    return false;
  fragility_problem problem = {
      .kind = kind, .file = copied(journal, fragility_base_name(path)), .line = line, .column = column,
      .found = masked(journal, found), .kept = copied(journal, kept), .text = copied(journal, text)};
  if (!problem.file || !problem.found || !problem.kept || !problem.text) return false;
  journal->problems[journal->kept++] = problem;
  return true;
}

fragility_ledger *fragility_journal_open(fragility_journal *journal, const fragility_ledger *facts) {
  if (!fragility_grow((void **)&journal->accounts, &journal->accounts_capacity, journal->ledgers,
                      sizeof *journal->accounts))
    return NULL;
  struct account *account = &journal->accounts[journal->ledgers];
  *account = (struct account){.ledger = *facts};
  fragility_ledger *ledger = &account->ledger;
  const char **texts[] = {&ledger->path,    &ledger->source,  &ledger->title, &ledger->publisher,
                          &ledger->licence, &ledger->vintage, &ledger->doubt, &ledger->encoding};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    *texts[i] = copied(journal, *texts[i]);
    if (!*texts[i]) return NULL;
  }
  ledger->file = copied(journal, fragility_base_name(ledger->path));
  if (!ledger->file) return NULL;
  journal->ledgers++;
  return ledger;
}

fragility_ledger *fragility_journal_ledger_edit(fragility_journal *journal, size_t i) {
  return i < journal->ledgers ? &journal->accounts[i].ledger : NULL;
}

bool fragility_journal_list(fragility_journal *journal, size_t i, fragility_list list, const char *code,
                            const char *target) {
  struct entries *entries = &journal->accounts[i].lists[list];
  if (!fragility_grow((void **)&entries->items, &entries->capacity, entries->count, sizeof *entries->items)) return false;
  bool private = code && fragility_text_is_private(code); /* a venue's code column may hold anything */
  struct entry entry = {private ? "(masked)" : copied(journal, code), copied(journal, target)};
  if (!entry.code || !entry.target) return false;
  entries->items[entries->count++] = entry;
  return true;
}

size_t fragility_journal_count(const fragility_journal *journal, fragility_problem_kind kind) {
  return journal && (unsigned)kind < FRAGILITY_PROBLEM_KINDS ? journal->counts[kind] : 0;
}

size_t fragility_journal_kept(const fragility_journal *journal) { return journal ? journal->kept : 0; }

const fragility_problem *fragility_journal_problem(const fragility_journal *journal, size_t i) {
  return journal && i < journal->kept ? &journal->problems[i] : NULL;
}

const char *fragility_problem_kind_name(fragility_problem_kind kind) {
  static const char *const names[FRAGILITY_PROBLEM_KINDS] = {
      "cell", "row", "duplicate", "code_repaired", "code_unresolved", "encoding", "point", "notice"};
  return (unsigned)kind < FRAGILITY_PROBLEM_KINDS ? names[kind] : "unknown";
}

size_t fragility_journal_ledgers(const fragility_journal *journal) { return journal ? journal->ledgers : 0; }

const fragility_ledger *fragility_journal_ledger(const fragility_journal *journal, size_t i) {
  return journal && i < journal->ledgers ? &journal->accounts[i].ledger : NULL;
}

const char *fragility_ledger_text(const fragility_ledger *ledger, char *text, size_t size) {
  static const fragility_ledger none = {.file = ""};
  const fragility_ledger *l = ledger ? ledger : &none;
  const char *facts[] = {l->publisher, l->title && *l->title ? l->title : l->file, l->vintage, l->licence};
  char all[4096] = "";
  size_t used = 0;
  for (size_t f = 0; f < sizeof facts / sizeof *facts && used < sizeof all; f++)
    if (facts[f] && *facts[f]) used += (size_t)snprintf(all + used, sizeof all - used, "%s%s", used ? ", " : "", facts[f]);
  if (size) snprintf(text, size, "%.*s", (int)fragility_text_clip(all, size - 1), all);
  return text;
}

size_t fragility_journal_listed(const fragility_journal *journal, size_t i, fragility_list list) {
  return journal && i < journal->ledgers && (unsigned)list < FRAGILITY_LISTS ? journal->accounts[i].lists[list].count : 0;
}

const char *fragility_journal_entry(const fragility_journal *journal, size_t i, fragility_list list, size_t entry,
                                    const char **target) {
  if (entry >= fragility_journal_listed(journal, i, list)) return NULL;
  const struct entry *found = &journal->accounts[i].lists[list].items[entry];
  if (target) *target = found->target;
  return found->code;
}

const char *fragility_list_name(fragility_list list) {
  static const char *const names[FRAGILITY_LISTS] = {"moved",        "unresolved", "absent", "row_without_data",
                                                     "split_mother", "point_replaced_by_centroid"};
  return (unsigned)list < FRAGILITY_LISTS ? names[list] : "unknown";
}
