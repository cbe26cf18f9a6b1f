/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Communes that a file still holds as one: a mother has data while a daughter, now a commune of its own, has none. */
#include "catalogue/catalogue.h"

#include <stdlib.h>

bool fragility_intake_has_data(const struct intake *intake, size_t unit) {
  const struct cells *key = fragility_intake_cells(intake, *intake->match.source->has_data ? intake->match.source->has_data : NULL);
  for (size_t m = intake->first[unit]; m < intake->first[unit + 1]; m++) {
    unsigned state = key ? key->states[intake->members[m]] : FRAGILITY_KNOWN;
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

/* Does the file hold the daughter in the mother? Not where it has no row for a commune of its own years: that one is only lacking. A
 * row without data of such a commune is of data older than its codes. */
static bool holds(const struct families *f, const struct intake *intake, const fragility_territory *territory, const struct account *account, size_t mother,
                  size_t daughter) {
  const fragility_ledger *ledger = fragility_journal_ledger(account->journal, account->ledger);
  if (f->mother[daughter] != FRAGILITY_NO_GROUP || !fragility_intake_has_data(intake, mother) || fragility_intake_has_data(intake, daughter)) return false;
  bool row = intake->first[daughter] < intake->first[daughter + 1];
  return row || !ledger->codes_to || !fragility_territory_lived(territory, account->units->code[daughter], ledger->codes_from, ledger->codes_to);
}

static fragility_status find_families(struct families *f, const struct intake *intake, const fragility_territory *territory, const struct account *account,
                                      fragility_error *err) {
  size_t mother, daughter;
  for (size_t u = 0; u < f->units; u++) f->mother[u] = FRAGILITY_NO_GROUP, f->people[u] = -1;
  for (size_t i = 0; fragility_territory_split(territory, i, &mother, &daughter); i++)
    if (holds(f, intake, territory, account, mother, daughter)) TRY(note_mother(f, intake, mother, daughter, account, err));
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
  size_t n = f->units, count = 0, most = intake->first[n];
  for (size_t u = 0; u < n; u++)
    if (f->mother[u] != FRAGILITY_NO_GROUP) most += intake->first[f->mother[u] + 1] - intake->first[f->mother[u]];
  uint32_t *first = fragility_array(n + 2, sizeof *first), *members = fragility_array(most, sizeof *members);
  intake->shares = fragility_array(n, sizeof *intake->shares);
  if (!first || !members || !intake->shares) {
    free(first), free(members);
    return fragility_fail_memory(err);
  }
  for (size_t u = 0; u < n; u++) {
    uint32_t from = source_of(f, splits, u);
    bool family = f->mother[u] != FRAGILITY_NO_GROUP || !(f->people[u] < 0);
    intake->shares[u] = family && from != FRAGILITY_NO_GROUP && f->people[from] > 0 ? account->units->population[u] / f->people[from] : 1;
    if (family) intake->split_flags[u] = from != FRAGILITY_NO_GROUP && f->people[from] > 0 ? FRAGILITY_SHARED : 0;
    for (size_t m = 0; from != FRAGILITY_NO_GROUP && m < intake->first[from + 1] - intake->first[from]; m++)
      members[count++] = intake->members[intake->first[from] + m];
    first[u + 1] = (uint32_t)count;
  }
  free(intake->first), free(intake->members);
  intake->first = first, intake->members = members;
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
  fragility_status status = f.mother && f.people ? find_families(&f, intake, territory, account, err) : fragility_fail_memory(err);
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
