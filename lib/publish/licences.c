/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose data the folder is made of, and on what terms. */
#include "publish/folder.h"

static bool visit_journal(const fragility_journal *journal, fragility_source_visit *visit, void *data) {
  for (size_t i = 0; i < fragility_journal_ledgers(journal); i++)
    if (!visit(data, fragility_journal_ledger(journal, i))) return false;
  return true;
}

bool fragility_sources_visit(const fragility_study *study, fragility_source_visit *visit, void *data) {
  return visit_journal(fragility_table_journal(study->table), visit, data) && (!study->supply || visit_journal(fragility_supply_journal(study->supply), visit, data)) &&
         (!study->contours || visit_journal(fragility_contours_journal(study->contours), visit, data));
}

static bool is_share_alike(const char *licence) {
  static const char *const names[] = {"odbl", "open database", "share-alike", "share alike", "by-sa", "by sa", "partage dans les m", "partage \xC3\xA0 l'identique", "openstreetmap"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (fragility_text_holds(licence, names[i])) return true;
  return false;
}

/* What binds is known by its name; "ODbL" and "Open Database License" are one. */
static const char *bond_of(const char *licence) {
  const char *name, *address;
  if (!is_share_alike(licence)) return NULL;
  return fragility_licence_known(licence, &name, &address) ? name : licence;
}

struct bonds {
  const fragility_ledger *first, *other; /* that bind; another one than the first */
};

static bool find_bonds(void *data, const fragility_ledger *ledger) {
  struct bonds *bonds = data;
  const char *bond = bond_of(ledger->licence);
  if (bond && !bonds->first) bonds->first = ledger;
  else if (bond && strcmp(bond, bond_of(bonds->first->licence)) != 0) bonds->other = ledger;
  return true;
}

fragility_status fragility_licences_check(const fragility_study *study, bool share_alike, const char **licence, fragility_error *err) {
  struct bonds bonds = {NULL, NULL};
  fragility_sources_visit(study, find_bonds, &bonds);
  *licence = bonds.first ? bonds.first->licence : "Licence Ouverte 2.0";
  if (bonds.first && !share_alike)
    return fragility_fail_at(err, FRAGILITY_ERROR_RULE, bonds.first->file, 0, 0, "found the licence \"%.100s\", expected one that does not bind what is made of the data: --share-alike publishes under it", bonds.first->licence);
  if (!bonds.other) return FRAGILITY_OK;
  return fragility_fail_at(err, FRAGILITY_ERROR_RULE, bonds.other->file, 0, 0, "found the licence \"%.100s\" beside \"%.100s\" of %.100s, expected one of them: each binds what is made of the data to itself",
                           bonds.other->licence, bonds.first->licence, bonds.first->file);
}

bool fragility_licence_known(const char *licence, const char **name, const char **address) {
  static const struct {
    const char *holds, *name, *address;
  } known[] = {{"licence ouverte", "etalab-2.0", "https://www.etalab.gouv.fr/wp-content/uploads/2017/04/ETALAB-Licence-Ouverte-v2.0.pdf"},
               {"etalab", "etalab-2.0", "https://www.etalab.gouv.fr/wp-content/uploads/2017/04/ETALAB-Licence-Ouverte-v2.0.pdf"},
               {"odbl", "ODbL-1.0", "https://opendatacommons.org/licenses/odbl/1-0/"},
               {"open database", "ODbL-1.0", "https://opendatacommons.org/licenses/odbl/1-0/"},
               {"openstreetmap", "ODbL-1.0", "https://opendatacommons.org/licenses/odbl/1-0/"},
               {"by-sa", "CC-BY-SA-4.0", "https://creativecommons.org/licenses/by-sa/4.0/"},
               {"cc0", "CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (fragility_text_holds(licence, known[i].holds)) return *name = known[i].name, *address = known[i].address, true;
  return false;
}
