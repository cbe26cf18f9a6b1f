/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file journal.h  What was repaired, lost or moved while a handle was made.
 *
 * Every handle built from files owns one journal, borrowed from it until the handle is freed. Problems are counted
 * without limit and kept one by one up to FRAGILITY_JOURNAL_KEPT. Mail addresses and phone numbers never enter it.
 */
#ifndef FRAGILITY_JOURNAL_H
#define FRAGILITY_JOURNAL_H

#include <fragility/export.h>

FRAGILITY_BEGIN

#define FRAGILITY_JOURNAL_KEPT 1000

typedef enum fragility_problem_kind {
  FRAGILITY_PROBLEM_CELL = 0,        /**< a cell that could not be read: its value is missing */
  FRAGILITY_PROBLEM_ROW,             /**< a row rejected whole */
  FRAGILITY_PROBLEM_DUPLICATE,       /**< a code that stands in several rows: first non-empty cells kept */
  FRAGILITY_PROBLEM_CODE_REPAIRED,   /**< a code mended: a lost leading zero, lower case letters */
  FRAGILITY_PROBLEM_CODE_UNRESOLVED, /**< a code that is no commune, living or former: row not used */
  FRAGILITY_PROBLEM_ENCODING,        /**< a cell with bytes that are no text */
  FRAGILITY_PROBLEM_POINT,           /**< a venue's point replaced by its commune's */
  FRAGILITY_PROBLEM_NOTICE,          /**< something the reader should know */
  FRAGILITY_PROBLEM_KINDS
} fragility_problem_kind;

typedef struct fragility_problem {
  fragility_problem_kind kind;
  const char *file;  /**< base name */
  size_t line;       /**< from 1; 0 = the whole file */
  size_t column;     /**< cell, from 1; 0 = the whole line */
  const char *found; /**< the text found, masked */
  const char *kept;  /**< what stands instead; empty = nothing */
  const char *text;  /**< one sentence */
} fragility_problem;

/** The lists of a ledger. */
typedef enum fragility_list {
  FRAGILITY_LIST_MOVED = 0,    /**< former code -> living code */
  FRAGILITY_LIST_UNRESOLVED,   /**< code -> nothing; of a venue: its id */
  FRAGILITY_LIST_ABSENT,       /**< living code without a row */
  FRAGILITY_LIST_WITHOUT_DATA, /**< living code with a row but no data */
  FRAGILITY_LIST_SPLIT_MOTHER, /**< living code -> the daughters without data */
  FRAGILITY_LIST_POINT,        /**< commune whose point stands -> the venue it stands for */
  FRAGILITY_LISTS
} fragility_list;

/** What became of the rows of one input. Populations are those of the living communes. */
typedef struct fragility_ledger {
  const char *file;   /**< base name */
  const char *path;   /**< as given */
  const char *source; /**< id in the catalogue, or form of a venue file */
  const char *title, *publisher, *licence, *vintage, *doubt; /**< of the source; "" = not known */
  const char *encoding;  /**< as it was read */
  char separator;
  size_t header_line;
  size_t rows_in, rows_rejected, rows_sifted; /**< sifted: of a long file, those of no cell that is wanted */
  size_t duplicate_rows, codes_repaired, distinct_codes;
  size_t wholes_dropped; /**< rows of a commune in a file that has its IRIS too; they are among those below */
  size_t as_is, moved, arrondissements_rolled_up, arrondissements_dropped, unresolved;
  int codes_declared;       /**< the year of the geography that the source should follow; 0 = not said */
  int codes_from, codes_to; /**< the years of the geography that the codes fit best; 0 = they do not tell */
  size_t codes_differing;   /**< communes of those years that are not in the file as they were */
  double people_in, people_out, people_unused, people_twice; /**< as the file counts them: of its rows; of the units they reach; of rows not
                                                                  used; of arrondissements whose city has a row. in = out + unused +
                                                                  twice; NaN: the file counts no people */
  size_t units_with_row, units_merged, units_absent, units_without_data, split_mothers;
  double population_absent, population_without_data, population_split_mothers;
  /* venue files only, counted in rows */
  size_t kept, own_point, point_implausible, no_point, unplaced, units_with_venue;
} fragility_ledger;

typedef struct fragility_journal fragility_journal;

/** How many problems of a kind there were, kept or not. */
FRAGILITY_API size_t fragility_journal_count(const fragility_journal *journal, fragility_problem_kind kind);
/** How many problems were kept. */
FRAGILITY_API size_t fragility_journal_kept(const fragility_journal *journal);
/** The i-th kept problem, or NULL. */
FRAGILITY_API const fragility_problem *fragility_journal_problem(const fragility_journal *journal, size_t i);
/** The name of a kind: `cell`, `row`, ...; a static string. */
FRAGILITY_API const char *fragility_problem_kind_name(fragility_problem_kind kind);

/** How many inputs have a ledger. */
FRAGILITY_API size_t fragility_journal_ledgers(const fragility_journal *journal);
/** The i-th ledger, or NULL. */
FRAGILITY_API const fragility_ledger *fragility_journal_ledger(const fragility_journal *journal, size_t i);
/** What an input is, in words: publisher, title (else the file's name), vintage, licence, those that are known; "" of NULL. Cut at `size` bytes, at a
 * character's start; returns `text`. */
FRAGILITY_API const char *fragility_ledger_text(const fragility_ledger *ledger, char *text, size_t size);
/** How many entries a list of the i-th ledger has. */
FRAGILITY_API size_t fragility_journal_listed(const fragility_journal *journal, size_t i, fragility_list list);
/** One entry: its code, and its target in `*target` ("" where the list has none). NULL when out of range. */
FRAGILITY_API const char *fragility_journal_entry(const fragility_journal *journal, size_t i, fragility_list list,
                                                  size_t entry, const char **target);
/** The name of a list: `moved`, `unresolved`, ...; a static string. */
FRAGILITY_API const char *fragility_list_name(fragility_list list);

FRAGILITY_END
#endif
