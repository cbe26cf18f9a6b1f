/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings the rows of one file to the units, and keeps the accounts. */
#include "catalogue/catalogue.h"

#include <stdlib.h>

struct account {
  fragility_journal *journal;
  size_t ledger;
  const fragility_units *units;
};

static fragility_ledger *edit(const struct account *account) {
  return fragility_journal_ledger_edit(account->journal, account->ledger);
}

static fragility_status list(const struct account *account, fragility_list which, const char *code, const char *target,
                             fragility_error *err) {
  return fragility_journal_list(account->journal, account->ledger, which, code, target) ? FRAGILITY_OK
                                                                                        : fragility_fail_memory(err);
}

/* ---- codes to units ---- */

static fragility_status note_unresolved(const struct intake *intake, size_t row, const struct account *account,
                                        fragility_error *err) {
  fragility_text code = {intake->codes[row], strlen(intake->codes[row])};
  if (!fragility_journal_note(account->journal, FRAGILITY_PROBLEM_CODE_UNRESOLVED, intake->path, intake->lines[row],
                              intake->match.key + 1, code, "", "no commune, living or former, has this code: row not used"))
    return fragility_fail_memory(err);
  return list(account, FRAGILITY_LIST_UNRESOLVED, intake->codes[row], "", err);
}

static fragility_status resolve(struct intake *intake, const fragility_territory *territory, unsigned char *how,
                                const struct account *account, fragility_error *err) {
  for (size_t i = 0; i < intake->rows; i++) {
    fragility_resolution found;
    size_t unit = fragility_territory_resolve(territory, intake->codes[i], &found);
    how[i] = (unsigned char)found;
    intake->units[i] = unit == SIZE_MAX ? FRAGILITY_NO_GROUP : (uint32_t)unit;
    edit(account)->as_is += found == FRAGILITY_AS_IS;
    edit(account)->moved += found == FRAGILITY_MOVED;
    edit(account)->unresolved += found == FRAGILITY_UNRESOLVED;
    if (found == FRAGILITY_UNRESOLVED) TRY(note_unresolved(intake, i, account, err));
    if (found == FRAGILITY_MOVED) TRY(list(account, FRAGILITY_LIST_MOVED, intake->codes[i], account->units->code[unit], err));
  }
  return FRAGILITY_OK;
}

/* Not one code is a commune: the column holds something else, and scores would all be empty. */
static fragility_status refuse_strangers(const struct intake *intake, const struct account *account, fragility_error *err) {
  if (edit(account)->unresolved < intake->rows) return FRAGILITY_OK;
  return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, intake->path, intake->lines[0], intake->match.key + 1,
                           "found \"%.40s\", expected the code of a commune: none of the %zu codes of the file is one", intake->codes[0], intake->rows);
}

/* A city that has its own row does without those of its arrondissements. */
static void drop_arrondissements(struct intake *intake, const unsigned char *how, const struct account *account) {
  for (size_t i = 0; i < intake->rows; i++) {
    if (how[i] != FRAGILITY_ARRONDISSEMENT) continue;
    bool city = false;
    for (size_t j = 0; j < intake->rows && !city; j++)
      city = how[j] == FRAGILITY_AS_IS && intake->units[j] == intake->units[i];
    edit(account)->arrondissements_dropped += city;
    edit(account)->arrondissements_rolled_up += !city;
    if (city) intake->units[i] = FRAGILITY_NO_GROUP;
  }
}

/* Any text is a code, except none. */
static fragility_status resolve_as_is(struct intake *intake, const struct account *account, fragility_error *err) {
  for (size_t i = 0; i < intake->rows; i++) {
    size_t unit = fragility_units_find(account->units, intake->codes[i]);
    intake->units[i] = unit == SIZE_MAX ? FRAGILITY_NO_GROUP : (uint32_t)unit;
    edit(account)->as_is += unit != SIZE_MAX;
    edit(account)->unresolved += unit == SIZE_MAX;
    if (unit == SIZE_MAX) TRY(note_unresolved(intake, i, account, err));
  }
  return FRAGILITY_OK;
}

/* Rows by unit: a counting sort, rows of a unit in file order of their codes. */
static fragility_status index_rows(struct intake *intake, size_t units, fragility_error *err) {
  intake->first = fragility_array(units + 2, sizeof *intake->first);
  intake->members = fragility_array(intake->rows, sizeof *intake->members);
  if (!intake->first || !intake->members) return fragility_fail_memory(err);
  for (size_t i = 0; i < intake->rows; i++)
    if (intake->units[i] != FRAGILITY_NO_GROUP) intake->first[intake->units[i] + 2]++;
  for (size_t u = 0; u < units; u++) intake->first[u + 2] += intake->first[u + 1];
  for (size_t i = 0; i < intake->rows; i++)
    if (intake->units[i] != FRAGILITY_NO_GROUP) intake->members[intake->first[intake->units[i] + 1]++] = (uint32_t)i;
  return FRAGILITY_OK;
}

/* ---- accounts ---- */

static bool has_data(const struct intake *intake, size_t unit) {
  const struct cells *key = fragility_intake_cells(intake, *intake->match.source->has_data ? intake->match.source->has_data : NULL);
  for (size_t m = intake->first[unit]; m < intake->first[unit + 1]; m++) {
    unsigned state = key ? key->states[intake->members[m]] : FRAGILITY_KNOWN;
    if (state == FRAGILITY_KNOWN || state == FRAGILITY_SECRET) return true;
  }
  return false;
}

static double people(const fragility_units *units, size_t unit) {
  return units->population[unit] > 0 ? units->population[unit] : 0;
}

static fragility_status count_units(const struct intake *intake, const struct account *account, bool absences,
                                    fragility_error *err) {
  for (size_t u = 0; u < account->units->count; u++) {
    size_t parts = intake->first[u + 1] - intake->first[u];
    edit(account)->units_with_row += parts > 0;
    edit(account)->units_merged += parts > 1;
    if (!parts && absences) {
      edit(account)->units_absent++;
      edit(account)->population_absent += people(account->units, u);
      TRY(list(account, FRAGILITY_LIST_ABSENT, account->units->code[u], "", err));
    } else if (parts && !has_data(intake, u)) {
      edit(account)->units_without_data++;
      edit(account)->population_without_data += people(account->units, u);
      TRY(list(account, FRAGILITY_LIST_WITHOUT_DATA, account->units->code[u], "", err));
    }
  }
  return FRAGILITY_OK;
}

/* A mother that has data while a daughter has none still holds the daughter's people. */
static fragility_status flag_mothers(const struct intake *intake, const fragility_territory *territory,
                                     const struct account *account, unsigned char *mothers, fragility_error *err) {
  size_t mother, daughter;
  for (size_t i = 0; fragility_territory_split(territory, i, &mother, &daughter); i++) {
    if (!has_data(intake, mother) || has_data(intake, daughter)) continue;
    if (!mothers[mother]) {
      edit(account)->split_mothers++;
      edit(account)->population_split_mothers += people(account->units, mother);
    }
    mothers[mother] = 1;
    TRY(list(account, FRAGILITY_LIST_SPLIT_MOTHER, account->units->code[mother], account->units->code[daughter], err));
  }
  return FRAGILITY_OK;
}

fragility_status fragility_intake_settle(struct intake *intake, const fragility_territory *territory,
                                         const fragility_register *units, fragility_journal *journal,
                                         unsigned char *split_mothers, fragility_error *err) {
  struct account account = {journal, intake->ledger, &units->units};
  unsigned char *how = fragility_array(intake->rows, 1);
  intake->units = fragility_array(intake->rows, sizeof *intake->units);
  fragility_status status = how && intake->units ? FRAGILITY_OK : fragility_fail_memory(err);
  if (status == FRAGILITY_OK && territory) {
    status = resolve(intake, territory, how, &account, err);
    if (status == FRAGILITY_OK) status = refuse_strangers(intake, &account, err);
    if (status == FRAGILITY_OK) drop_arrondissements(intake, how, &account);
  } else if (status == FRAGILITY_OK) {
    status = resolve_as_is(intake, &account, err);
  }
  free(how);
  if (status == FRAGILITY_OK) status = index_rows(intake, units->units.count, err);
  if (status == FRAGILITY_OK) status = count_units(intake, &account, territory != NULL, err);
  if (status == FRAGILITY_OK && territory) status = flag_mothers(intake, territory, &account, split_mothers, err);
  return status;
}
