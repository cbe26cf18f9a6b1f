/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Communes that a file still holds as one: a mother has data while a daughter, now a commune of its own, has none. */
#include "catalogue/catalogue.h"

#include <stdlib.h>

bool fragility_intake_has_data(const struct intake *intake, size_t unit) {
  const struct cells *key = fragility_intake_cells(intake, intake->match.source->has_data);
  for (size_t m = fragility_intake_first(intake, unit); m < fragility_intake_first(intake, unit + 1); m++) {
    unsigned state = key ? fragility_values_state(&key->values, fragility_intake_row(intake, m)) : FRAGILITY_KNOWN;
    if (state == FRAGILITY_KNOWN || state == FRAGILITY_SECRET) return true;
  }
  return false;
}

/* The pairs that matter to this file; each daughter has one mother. */
struct families {
  uint32_t *mother; /* of each unit: FRAGILITY_NO_GROUP when it is no such daughter */
  double *people;   /* of each mother: her own and those of her daughters, NaN when some are not known; -1 = she is none */
  size_t units;
};

static fragility_status note_mother(const struct families *f, const struct intake *intake, size_t mother, size_t daughter, const struct account *account,
                                    fragility_error *err) {
  fragility_ledger *ledger = fragility_journal_ledger_edit(account->journal, account->ledger);
  if (!intake->split_flags[mother]) {
    ledger->split_mothers++;
    ledger->population_split_mothers += fragility_account_people(account, mother);
    f->people[mother] = account->units->population[mother];
  }
  intake->split_flags[mother] = FRAGILITY_SPLIT_MOTHER;
  f->mother[daughter] = (uint32_t)mother;
  f->people[mother] += account->units->population[daughter];
  return fragility_account_list(account, FRAGILITY_LIST_SPLIT_MOTHER, account->units->code[mother], account->units->code[daughter], err);
}

/* What a file is to the search for its mothers. */
struct holding {
  const struct intake *intake;
  const fragility_territory *territory;
  const struct account *account;
  fragility_passage *passage; /* from the year of the file; made when it is first needed */
  int first, last;            /* the years of its codes; 0 = not known */
};

enum { FEW_YEARS = 5 };

/* The declared year when the codes allow it; of a few years the oldest: what is lacking in all of them may not have been there
 * yet. A handful of communes fits so many years that only what holds in all of them is sure. */
static void find_years(struct holding *h) {
  const fragility_ledger *l = fragility_journal_ledger(h->account->journal, h->account->ledger);
  bool declared = l->codes_declared >= l->codes_from && l->codes_declared <= l->codes_to, few = l->codes_to - l->codes_from <= FEW_YEARS;
  h->first = declared ? l->codes_declared : l->codes_from;
  h->last = declared ? l->codes_declared : few ? l->codes_from : l->codes_to;
}

static bool leads_to(const fragility_passage *passage, const char *code, const char *daughter) {
  fragility_link link;
  size_t first = 0;
  for (size_t n = fragility_passage_find(passage, code, &first), i = 0; i < n; i++)
    if (fragility_passage_link(passage, first + i, &link) && strcmp(link.after, daughter) == 0) return true;
  return false;
}

/* In the year of the file, was the daughter a part of one of the mother's rows? They may have had other codes. */
static fragility_status was_part(struct holding *h, size_t mother, const char *daughter, bool *part, fragility_error *err) {
  const struct intake *intake = h->intake;
  const fragility_movements *movements = fragility_territory_movements(h->territory);
  *part = false;
  if (!h->passage) TRY(fragility_passage_compute(movements, h->last, fragility_territory_vintage(h->territory), &h->passage, err));
  for (size_t m = fragility_intake_first(intake, mother); m < fragility_intake_first(intake, mother + 1) && !*part; m++)
    *part = leads_to(h->passage, intake->communes[fragility_intake_row(intake, m)], daughter);
  return FRAGILITY_OK;
}

/* Does the file hold the daughter in the mother? Her own row without data says so: its data are older than its codes. Without a
 * row she may only be lacking, as an undivided commune lacks from a file of IRIS: then the years of the file must say it. */
static fragility_status holds(struct holding *h, size_t mother, size_t daughter, bool *held, fragility_error *err) {
  const struct intake *intake = h->intake;
  const char *const *codes = h->account->units->code;
  *held = fragility_intake_has_data(intake, mother) && !fragility_intake_has_data(intake, daughter);
  bool row = fragility_intake_first(intake, daughter) < fragility_intake_first(intake, daughter + 1);
  if (!*held || row || !h->last) return FRAGILITY_OK;
  if (intake->match.source->unit == ROWS_OF_IRIS) return *held = false, FRAGILITY_OK;
  *held = !fragility_territory_lived(h->territory, codes[daughter], h->first, h->last);
  return *held ? was_part(h, mother, codes[daughter], held, err) : FRAGILITY_OK;
}

static fragility_status find_families(struct families *f, struct holding *h, fragility_error *err) {
  size_t mother, daughter;
  bool held;
  for (size_t u = 0; u < f->units; u++) f->mother[u] = FRAGILITY_NO_GROUP, f->people[u] = -1;
  for (size_t i = 0; fragility_territory_split(h->territory, i, &mother, &daughter); i++) {
    if (f->mother[daughter] != FRAGILITY_NO_GROUP) continue;
    TRY(holds(h, mother, daughter, &held, err));
    if (held) TRY(note_mother(f, h->intake, mother, daughter, h->account, err));
  }
  return FRAGILITY_OK;
}

/* Whose rows a unit takes: its own, its mother's, or none. */
static uint32_t source_of(const struct families *f, fragility_splits splits, size_t unit) {
  uint32_t mother = f->mother[unit] != FRAGILITY_NO_GROUP ? f->mother[unit] : (uint32_t)unit;
  if (f->people[mother] < 0) return (uint32_t)unit; /* no family */
  bool shared = splits == FRAGILITY_SPLITS_POPULATION && f->people[mother] > 0;
  if (shared) return mother;
  return mother == unit ? FRAGILITY_NO_GROUP : (uint32_t)unit;
}

/* Rows by unit, again. */
static fragility_status deal(struct intake *intake, const struct families *f, fragility_splits splits, const struct account *account, fragility_error *err) {
  size_t n = f->units, count = 0, most = fragility_intake_first(intake, n);
  for (size_t u = 0; u < n; u++)
    if (f->mother[u] != FRAGILITY_NO_GROUP) most += fragility_intake_first(intake, f->mother[u] + 1) - fragility_intake_first(intake, f->mother[u]);
  uint32_t *first = fragility_array(n + 2, sizeof *first), *members = fragility_array(most, sizeof *members);
  intake->shares = fragility_array(n, sizeof *intake->shares);
  if (!first || !members || !intake->shares) {
    free(first), free(members);
    return fragility_fail_memory(err);
  }
  for (size_t u = 0; u < n; u++) {
    uint32_t from = source_of(f, splits, u);
    bool family = f->mother[u] != FRAGILITY_NO_GROUP || !(f->people[u] < 0);
    bool shared = family && from != FRAGILITY_NO_GROUP && f->people[from] > 0;
    intake->shares[u] = shared ? account->units->population[u] / f->people[from] : 1;
    if (family) intake->split_flags[u] = shared ? FRAGILITY_SHARED : 0;
    size_t begin = from == FRAGILITY_NO_GROUP ? 0 : fragility_intake_first(intake, from), end = from == FRAGILITY_NO_GROUP ? 0 : fragility_intake_first(intake, from + 1);
    for (size_t m = begin; m < end; m++) members[count++] = (uint32_t)fragility_intake_row(intake, m);
    first[u + 1] = (uint32_t)count;
  }
  free(intake->first), free(intake->members);
  intake->first = first, intake->members = members, intake->one_to_one = false;
  return FRAGILITY_OK;
}

/* Rows that no unit takes any more. */
static void drop_mothers(struct intake *intake, const struct families *f, fragility_splits splits) {
  for (size_t i = 0; i < intake->rows; i++)
    if (intake->units[i] != FRAGILITY_NO_GROUP && source_of(f, splits, intake->units[i]) == FRAGILITY_NO_GROUP) intake->units[i] = FRAGILITY_NO_GROUP;
}

fragility_status fragility_intake_split(struct intake *intake, const fragility_territory *territory, fragility_splits splits, const struct account *account,
                                        fragility_error *err) {
  size_t n = account->units->count;
  struct families f = {fragility_array(n, sizeof *f.mother), fragility_array(n, sizeof *f.people), n};
  struct holding holding = {.intake = intake, .territory = territory, .account = account};
  find_years(&holding);
  fragility_status status = f.mother && f.people ? find_families(&f, &holding, err) : fragility_fail_memory(err);
  fragility_passage_free(holding.passage);
  bool found = status == FRAGILITY_OK && fragility_journal_ledger_edit(account->journal, account->ledger)->split_mothers > 0;
  if (found && splits != FRAGILITY_SPLITS_KEEP) {
    status = deal(intake, &f, splits, account, err);
    if (status == FRAGILITY_OK) drop_mothers(intake, &f, splits);
  }
  free(f.mother), free(f.people);
  return status;
}

int fragility_splits_find(const char *name) {
  static const char *const names[] = {"keep", "population", "absent"};
  for (int i = 0; name && i < 3; i++)
    if (strcmp(names[i], name) == 0) return i;
  return -1;
}
