/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings the rows of one file to the units, and keeps the accounts. */
#include "catalogue/catalogue.h"

#include <stdio.h>
#include <stdlib.h>

static fragility_ledger *edit(const struct account *account) {
  return fragility_journal_ledger_edit(account->journal, account->ledger);
}

fragility_status fragility_account_list(const struct account *account, fragility_list which, const char *code, const char *target, fragility_error *err) {
  return fragility_journal_list(account->journal, account->ledger, which, code, target) ? FRAGILITY_OK : fragility_fail_memory(err);
}

/* ---- codes to units ---- */

static fragility_status note_unresolved(const struct intake *intake, const fragility_territory *territory, size_t row, const struct account *account,
                                        fragility_error *err) {
  fragility_text code = {intake->codes[row], strlen(intake->codes[row])};
  const char *doubt = territory && intake->match.source->unit == ROWS_OF_COMMUNES ? fragility_code_doubt(code, intake->key, territory) : NULL;
  char why[160];
  snprintf(why, sizeof why, "%s: row not used", doubt ? doubt : intake->match.source->unit == ROWS_OF_IRIS ? "no IRIS of a commune, living or former" : "no code");
  if (!fragility_journal_note(account->journal, FRAGILITY_PROBLEM_CODE_UNRESOLVED, intake->path, fragility_lines_of(&intake->lines, row),
                              intake->match.key + 1, code, "", why))
    return fragility_fail_memory(err);
  return fragility_account_list(account, FRAGILITY_LIST_UNRESOLVED, intake->codes[row], "", err);
}

/* Rows are in the order of their codes, as the communes are: most are found by going on from the one before. */
static fragility_status resolve(struct intake *intake, const fragility_territory *territory, unsigned char *how,
                                const struct account *account, fragility_error *err) {
  for (size_t i = 0, at = 0; i < intake->rows; i++) {
    fragility_resolution found = FRAGILITY_AS_IS;
    bool next = fragility_units_reach(account->units, intake->communes[i], &at);
    size_t unit = next ? at : fragility_territory_resolve(territory, intake->communes[i], &found);
    how[i] = (unsigned char)found;
    intake->units[i] = unit == SIZE_MAX ? FRAGILITY_NO_GROUP : (uint32_t)unit;
    edit(account)->as_is += found == FRAGILITY_AS_IS;
    edit(account)->moved += found == FRAGILITY_MOVED;
    edit(account)->unresolved += found == FRAGILITY_UNRESOLVED;
    if (found == FRAGILITY_UNRESOLVED) TRY(note_unresolved(intake, territory, i, account, err));
    if (found == FRAGILITY_MOVED) TRY(fragility_account_list(account, FRAGILITY_LIST_MOVED, intake->codes[i], account->units->code[unit], err));
  }
  return FRAGILITY_OK;
}

/* Not one code is a commune: the column holds something else, and scores would all be empty. */
static fragility_status refuse_strangers(const struct intake *intake, const struct account *account, fragility_error *err) {
  if (edit(account)->unresolved < intake->rows) return FRAGILITY_OK;
  return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, intake->path, fragility_lines_of(&intake->lines, 0), intake->match.key + 1,
                           "found \"%.40s\", expected the code of a commune: none of the %zu codes of the file is one", intake->codes[0], intake->rows);
}

/* A city that has its own row does without those of its arrondissements. */
static fragility_status drop_arrondissements(struct intake *intake, const unsigned char *how, const struct account *account, fragility_error *err) {
  bool *whole = fragility_array(account->units->count, sizeof *whole);
  if (!whole) return fragility_fail_memory(err);
  for (size_t i = 0; i < intake->rows; i++)
    if (how[i] == FRAGILITY_AS_IS) whole[intake->units[i]] = true;
  for (size_t i = 0; i < intake->rows; i++) {
    if (how[i] != FRAGILITY_ARRONDISSEMENT) continue;
    bool city = whole[intake->units[i]];
    edit(account)->arrondissements_dropped += city;
    edit(account)->arrondissements_rolled_up += !city;
    intake->doubles[i] = city;
    if (city) intake->units[i] = FRAGILITY_NO_GROUP;
  }
  free(whole);
  return FRAGILITY_OK;
}

/* 010040000 beside 010040101 is the whole of the commune. Rows are in the order of their codes. */
bool fragility_intake_is_whole(const struct intake *intake, size_t row) {
  const char *code = intake->codes[row];
  if (intake->match.source->unit != ROWS_OF_IRIS || !fragility_code_is_iris(code) || strcmp(code + 5, "0000") != 0) return false;
  for (size_t i = row + 1; i < intake->rows && strncmp(intake->codes[i], code, 5) == 0; i++)
    if (fragility_code_is_iris(intake->codes[i])) return true;
  return false;
}

static fragility_status drop_whole(struct intake *intake, size_t row, const struct account *account, fragility_error *err) {
  fragility_text code = {intake->codes[row], strlen(intake->codes[row])};
  intake->units[row] = FRAGILITY_NO_GROUP, intake->doubles[row] = true;
  edit(account)->wholes_dropped++;
  bool noted = fragility_journal_note(account->journal, FRAGILITY_PROBLEM_DUPLICATE, intake->path, fragility_lines_of(&intake->lines, row), intake->match.key + 1, code, "",
                                      "the whole of a commune beside its IRIS: row not used");
  return noted ? FRAGILITY_OK : fragility_fail_memory(err);
}

static fragility_status drop_wholes(struct intake *intake, const struct account *account, fragility_error *err) {
  for (size_t i = 0; i < intake->rows; i++)
    if (intake->units[i] != FRAGILITY_NO_GROUP && fragility_intake_is_whole(intake, i)) TRY(drop_whole(intake, i, account, err));
  return FRAGILITY_OK;
}

/* Any text is a code, except none. */
static fragility_status resolve_as_is(struct intake *intake, const struct account *account, fragility_error *err) {
  size_t as_is = 0;
  for (size_t i = 0, unit = 0; i < intake->rows; i++) {
    bool found = fragility_units_reach(account->units, intake->codes[i], &unit);
    intake->units[i] = found ? (uint32_t)unit : FRAGILITY_NO_GROUP;
    as_is += found;
    if (found) continue;
    if (fragility_intake_is_whole(intake, i)) {
      TRY(drop_whole(intake, i, account, err));
      as_is++; /* as it is counted where communes are units */
    } else {
      edit(account)->unresolved++;
      TRY(note_unresolved(intake, NULL, i, account, err));
    }
  }
  edit(account)->as_is = as_is;
  return FRAGILITY_OK;
}

/* Is row i the one of unit i, for all of them? So are those of most files whose codes are taken as they are. */
static bool are_units(const struct intake *intake, size_t units) {
  bool same = intake->rows == units;
  for (size_t i = 0; same && i < units; i++) same = intake->units[i] == i;
  return same;
}

/* Rows by unit: a counting sort, rows of a unit in file order of their codes. */
static void sort_rows(struct intake *intake, size_t units) {
  uint32_t *first = intake->first;
  for (size_t i = 0; i < intake->rows; i++)
    if (intake->units[i] != FRAGILITY_NO_GROUP) first[intake->units[i] + 2]++;
  for (size_t u = 0; u < units; u++) first[u + 2] += first[u + 1];
  for (size_t i = 0; i < intake->rows; i++)
    if (intake->units[i] != FRAGILITY_NO_GROUP) intake->members[first[intake->units[i] + 1]++] = (uint32_t)i;
}

static fragility_status index_rows(struct intake *intake, size_t units, fragility_error *err) {
  intake->one_to_one = are_units(intake, units);
  if (intake->one_to_one) return FRAGILITY_OK;
  intake->first = fragility_array(units + 2, sizeof *intake->first);
  intake->members = fragility_array(intake->rows, sizeof *intake->members);
  if (!intake->first || !intake->members) return fragility_fail_memory(err);
  sort_rows(intake, units);
  return FRAGILITY_OK;
}

/* ---- accounts ---- */

double fragility_account_people(const struct account *account, size_t unit) {
  return account->units->population[unit] > 0 ? account->units->population[unit] : 0;
}

static fragility_status count_units(const struct intake *intake, const struct account *account, bool absences,
                                    fragility_error *err) {
  bool told = *intake->match.source->has_data; /* else every row has data */
  bool looked_at = told || !intake->one_to_one;
  size_t with_row = looked_at ? 0 : account->units->count, merged = 0;
  for (size_t u = 0; looked_at && u < account->units->count; u++) {
    size_t parts = fragility_intake_first(intake, u + 1) - fragility_intake_first(intake, u);
    with_row += parts > 0, merged += parts > 1;
    if (!parts && absences) {
      edit(account)->units_absent++;
      edit(account)->population_absent += fragility_account_people(account, u);
      TRY(fragility_account_list(account, FRAGILITY_LIST_ABSENT, account->units->code[u], "", err));
    } else if (parts && told && !fragility_intake_has_data(intake, u)) {
      edit(account)->units_without_data++;
      edit(account)->population_without_data += fragility_account_people(account, u);
      TRY(fragility_account_list(account, FRAGILITY_LIST_WITHOUT_DATA, account->units->code[u], "", err));
    }
  }
  edit(account)->units_with_row = with_row, edit(account)->units_merged = merged;
  return FRAGILITY_OK;
}

/* The year of the codes that a source should follow: its own, or so many years after that of the columns; 0 = not said. */
static int declared_year(const struct match *match) {
  const char *geography = match->source->geography, *data = match->years.of[0];
  if (!geography || !*geography) return 0;
  if (*geography != '?') return atoi(geography);
  int year = data[0] >= '0' && data[0] <= '9' ? atoi(data) : -1;
  return year < 0 ? 0 : (year < 60 ? 2000 : 1900) + year + geography[3] - '0';
}

/* The year of the codes, whatever the file declares. */
static fragility_status date_codes(const struct intake *intake, const fragility_territory *territory, const struct account *account, fragility_error *err) {
  int first, last, declared = declared_year(&intake->match);
  size_t differing;
  char found[32], text[96];
  edit(account)->codes_declared = declared;
  if (!fragility_territory_date(territory, intake->communes, intake->rows, &first, &last, &differing)) return FRAGILITY_OK;
  edit(account)->codes_from = first;
  edit(account)->codes_to = last;
  edit(account)->codes_differing = differing;
  if (!declared || (declared >= first && declared <= last)) return FRAGILITY_OK;
  size_t n = (size_t)(first == last ? snprintf(found, sizeof found, "%d", last) : snprintf(found, sizeof found, "%d to %d", first, last));
  snprintf(text, sizeof text, "the source should follow the communes of %d: its codes are those of another year", declared);
  bool noted = fragility_journal_note(account->journal, FRAGILITY_PROBLEM_NOTICE, intake->path, 0, intake->match.key + 1, (fragility_text){found, n}, "", text);
  return noted ? FRAGILITY_OK : fragility_fail_memory(err);
}

/* People as the file counts them: those of its rows, those that reach a unit, those of rows that are not used. */
static void count_people(const struct intake *intake, const struct account *account) {
  const struct cells *cells = fragility_intake_cells(intake, intake->match.source->population);
  const fragility_values *people = cells ? &cells->values : NULL;
  fragility_sum in = {0, 0}, out = {0, 0}, unused = {0, 0}, twice = {0, 0};
  for (size_t i = 0; people && i < intake->rows; i++) {
    if (fragility_values_state(people, i) != FRAGILITY_KNOWN) continue;
    double value = intake->makes_units ? account->units->population[i] : fragility_values_at(people, i);
    fragility_sum_add(&in, value);
    if (intake->units && intake->units[i] == FRAGILITY_NO_GROUP) fragility_sum_add(intake->doubles[i] ? &twice : &unused, value);
  }
  bool all_reach = intake->one_to_one && !intake->shares;
  if (all_reach) out = in;
  for (size_t m = 0, u = 0; people && !all_reach && u < account->units->count; u++)
    for (; m < fragility_intake_first(intake, u + 1); m++) {
      size_t row = fragility_intake_row(intake, m);
      if (fragility_values_state(people, row) == FRAGILITY_KNOWN) fragility_sum_add(&out, fragility_values_at(people, row) * (intake->shares ? intake->shares[u] : 1));
    }
  edit(account)->people_in = people ? fragility_sum_value(&in) : NAN;
  edit(account)->people_out = people ? fragility_sum_value(&out) : NAN;
  edit(account)->people_unused = people ? fragility_sum_value(&unused) : NAN;
  edit(account)->people_twice = people ? fragility_sum_value(&twice) : NAN;
}

static fragility_status resolve_all(struct intake *intake, const fragility_territory *territory, const struct account *account, fragility_error *err) {
  if (!territory) return resolve_as_is(intake, account, err);
  unsigned char *how = fragility_array(intake->rows, 1);
  fragility_status status = how ? resolve(intake, territory, how, account, err) : fragility_fail_memory(err);
  if (status == FRAGILITY_OK) status = refuse_strangers(intake, account, err);
  if (status == FRAGILITY_OK) status = drop_arrondissements(intake, how, account, err);
  if (status == FRAGILITY_OK && intake->match.source->unit == ROWS_OF_IRIS) status = drop_wholes(intake, account, err);
  if (status == FRAGILITY_OK) status = date_codes(intake, territory, account, err);
  free(how);
  return status;
}

/* Which rows go to which units. */
static fragility_status bring(struct intake *intake, const fragility_territory *territory, fragility_splits splits, const struct account *account, fragility_error *err) {
  size_t units = account->units->count;
  intake->units = fragility_array(intake->rows, sizeof *intake->units);
  intake->doubles = fragility_array(intake->rows, sizeof *intake->doubles);
  if (territory) intake->split_flags = fragility_array(units, 1);
  if (!intake->units || !intake->doubles || (territory && !intake->split_flags)) return fragility_fail_memory(err);
  TRY(resolve_all(intake, territory, account, err));
  TRY(index_rows(intake, units, err));
  return territory ? fragility_intake_split(intake, territory, splits, account, err) : FRAGILITY_OK;
}

fragility_status fragility_intake_settle(struct intake *intake, const fragility_territory *territory, const fragility_register *units, fragility_splits splits,
                                         fragility_journal *journal, fragility_error *err) {
  struct account account = {journal, intake->ledger, &units->units};
  if (intake->makes_units) intake->one_to_one = true, edit(&account)->as_is = intake->rows;
  else TRY(bring(intake, territory, splits, &account, err));
  TRY(count_units(intake, &account, territory != NULL, err));
  count_people(intake, &account);
  return FRAGILITY_OK;
}
