/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of `catalogue`: known files to a table of indicators. */
#ifndef CATALOGUE_CATALOGUE_H
#define CATALOGUE_CATALOGUE_H

#include "read/read.h"
#include "table/table.h"
#include "territory/territory.h"

#include <fragility/catalogue.h>

/* coefficient x column; the column's name may hold ?? or ## for a two-digit year, and end with [COLUMN=VALUE;...], see sieve.c. */
struct term {
  double coefficient;
  const char *column;
};

struct formula {
  size_t count;
  struct term *terms;
};

enum kind { KIND_RATIO, KIND_RATE, KIND_MEDIAN, KIND_COUNT, KIND_CLASS };

struct indicator {
  const char *code, *label, *definition, *doubt;
  enum kind kind;
  const char *numerator_text, *denominator_text; /* as written */
  struct formula numerator, denominator;
  double scale;
  bool complement;
  bool needs_all;            /* merging: every part must have a value; else those that have */
  const char *weight_source; /* NULL: the weight is a column of the file itself */
  const char *weight;        /* NULL: no weight */
};

struct source {
  const char *id, *title, *publisher, *licence, *vintage, *doubt;
  const char *key, *marks; /* |-lists: names the code column may have; columns that must all be there */
  const char *has_data;    /* the cell that says a row has data; "" = any row */
  const char *name, *population;
  const char *filter, *status; /* COLUMN=VALUE;...: the rows that count; |-list: columns of the SDMX statuses */
  enum rows_of { ROWS_OF_COMMUNES, ROWS_OF_IRIS } unit;
  const char *geography; /* the year of its codes: digits, or ??+n */
  struct indicator *indicators;
  size_t count, capacity;
};

struct fragility_catalogue {
  fragility_arena arena;
  struct source *sources;
  size_t count, capacity;
};

/* ---- recognise.c ---- */
/* What the two wildcards of a source stand for: "" when it has none, "--" when no column fits. */
struct years {
  char of[2][3];
};

/* A source found in a header: which, and the years its ?? and ## stand for. */
struct match {
  const struct source *source;
  struct source tidy; /* filled when the file is tidy; `source` points here then */
  struct years years;
  size_t key; /* column of the code */
};

fragility_status fragility_catalogue_match(const fragility_catalogue *catalogue, const fragility_reader *reader,
                                           fragility_arena *arena, struct match *match, fragility_error *err);
/* The column of a name whose wildcards are the match's years; SIZE_MAX when there is none. */
size_t fragility_match_column(const struct match *match, const fragility_reader *reader, const char *pattern);

/* ---- sieve.c: rows of long files ---- */
struct condition {
  fragility_text value;
  size_t at; /* in the rows handed out */
};
struct sieve {
  bool on; /* else every row counts, whole */
  struct condition *conditions; /* those of the source, then those of each pattern */
  size_t count, capacity;
  size_t *first; /* of the conditions of pattern i; first[n] is their end */
  size_t status[2]; /* where the statuses are; SIZE_MAX: there is none */
  char newest[16];
};
/* What a sieve needs to know of the file; `select` asks for one more column of it, and tells where it will be. */
struct sieve_file {
  const struct match *match;
  const fragility_reader *reader;
  fragility_arena *arena;
  fragility_status (*select)(void *user, size_t column, size_t *at, fragility_error *err);
  void *user;
};
size_t fragility_pattern_size(const char *pattern); /* of the column's name, without the brackets */
bool fragility_pattern_is_good(const char *pattern);
bool fragility_conditions_are_good(const char *list);
bool fragility_pattern_conditions_found(const struct match *match, const fragility_reader *reader, const char *pattern);
fragility_status fragility_sieve_make(const struct sieve_file *file, const char *const *patterns, size_t n, struct sieve *sieve, fragility_error *err);
void fragility_sieve_free(struct sieve *sieve);
/* Is the row as the source wants it, but for its time? */
bool fragility_sieve_row(const struct sieve *sieve, const fragility_text *cells);
/* The time of a row that has a wanted cell. NEWER: the rows taken before do not count any more. */
enum sifted { SIFTED_OUT, SIFTED_IN, SIFTED_NEWER };
enum sifted fragility_sieve_time(struct sieve *sieve, const fragility_text *cells);
/* Is the row the one of that pattern? */
bool fragility_sieve_cell(const struct sieve *sieve, size_t pattern, const fragility_text *cells);
/* FRAGILITY_KNOWN: read the value; else the reason why there is none. */
unsigned fragility_sieve_status(const struct sieve *sieve, const fragility_text *cells);

/* ---- lines.c: of which line each row is ---- */
struct lines {
  struct line_run {
    size_t row, line; /* of its first row */
  } *runs;            /* by growing row */
  size_t count, room;
};
/* The line of the next row; false when there is no memory. */
bool fragility_lines_add(struct lines *lines, size_t row, size_t line);
size_t fragility_lines_of(const struct lines *lines, size_t row);

/* ---- intake.c: one file read, its rows resolved to units and put together by code ---- */
struct cells { /* one column of the intake */
  const char *pattern;
  fragility_values values; /* of each row */
  bool lent;               /* they are a table's now */
};

struct intake {
  fragility_arena arena;
  const char *path;
  struct match match;
  size_t rows, capacity, columns;
  const char *key; /* name of the code column */
  const char **codes;
  const char **communes; /* of each row: its code, or that of the IRIS's commune */
  const char **names;    /* NULL: the file has none */
  struct lines lines;
  struct cells *cells;
  fragility_warming *warming; /* of the room for rows to come, up to row `warmed` */
  size_t warmed;
  bool *given;     /* of each indicator of the source: the file has all of its columns */
  bool makes_units; /* the units are its rows, and the codes are theirs */
  uint32_t *units;  /* of each row; FRAGILITY_NO_GROUP when it is not used; NULL when it makes them */
  bool *doubles;    /* of each row: an arrondissement whose city has a row */
  bool one_to_one;  /* row i is the one of unit i, for all of them: then there is neither of the next two */
  uint32_t *first, *members;  /* see fragility_intake_first */
  double *shares;             /* of each unit, what part of its rows is its own; NULL: all of them */
  unsigned char *split_flags; /* of each unit; NULL: none has any */
  size_t ledger;             /* in the journal */
};

fragility_status fragility_intake_read(const fragility_catalogue *catalogue, fragility_reader *reader,
                                       const char *path, bool as_is, fragility_journal *journal, struct intake *intake,
                                       fragility_error *err);
void fragility_intake_free(struct intake *intake);
/* The rows of unit u: fragility_intake_row(m), for m from fragility_intake_first(u) up to that of u + 1. */
static inline size_t fragility_intake_first(const struct intake *intake, size_t unit) { return intake->one_to_one ? unit : intake->first[unit]; }
static inline size_t fragility_intake_row(const struct intake *intake, size_t m) { return intake->one_to_one ? m : intake->members[m]; }

/* ---- room.c: room for rows, met ahead ---- */
/* Of `expected` rows in all, 0 = not known; now of so many. `wide`: numbers as doubles from the start. */
fragility_status fragility_intake_room(struct intake *intake, size_t expected, size_t rows, bool named, bool wide, fragility_error *err);
/* Meets memory 32 MB ahead of the rows, and no farther: there may be fewer of them than was thought. To be ended before columns move. */
void fragility_intake_warm(struct intake *intake, size_t expected);
void fragility_intake_cool(struct intake *intake);

/* ---- gather.c: one row a code, in the order of the codes ---- */
fragility_status fragility_intake_gather(struct intake *intake, int threads, fragility_journal *journal, fragility_error *err);
/* The column of a pattern; NULL when it was not asked for, as NULL and "" never are. */
const struct cells *fragility_intake_cells(const struct intake *intake, const char *pattern);
/* Resolves the rows, drops the arrondissements of a city that has its own row, shares out split communes, fills the ledger. */
fragility_status fragility_intake_settle(struct intake *intake, const fragility_territory *territory, const fragility_register *units, fragility_splits splits,
                                         fragility_journal *journal, fragility_error *err);

/* Is it a row of the whole of a commune, beside rows of its IRIS? */
bool fragility_intake_is_whole(const struct intake *intake, size_t row);

/* The ledger of one file. */
struct account {
  fragility_journal *journal;
  size_t ledger;
  const fragility_units *units;
};
fragility_status fragility_account_list(const struct account *account, fragility_list which, const char *code, const char *target, fragility_error *err);
double fragility_account_people(const struct account *account, size_t unit); /* 0 where not known */

/* ---- units.c: the units of a table ---- */
/* Those of the territory; without one, when codes are kept as they are, or by IRIS, those of the files, whose texts become the units'. */
struct units_wanted {
  struct intake *intakes;
  size_t count;
  const fragility_territory *territory;
  bool iris;
  int threads;
};
fragility_status fragility_units_make(const struct units_wanted *wanted, fragility_register **out, fragility_error *err);

/* ---- splits.c ---- */
/* Has the unit a row whose cell says so? */
bool fragility_intake_has_data(const struct intake *intake, size_t unit);
fragility_status fragility_intake_split(struct intake *intake, const fragility_territory *territory, fragility_splits splits, const struct account *account,
                                        fragility_error *err);

/* ---- rollup.c: the parts of a unit to one cell ---- */
struct rolled {
  unsigned reason, flags;
  double value, denominator;
};

/* One indicator of one file, its columns found once. */
struct rolling {
  const struct intake *intake;
  const struct indicator *indicator;
  const struct intake *weights;
  const struct cells **numerator, **denominator, *weight;
};

/* The lists are in the arena. */
fragility_status fragility_rolling_bind(const struct intake *intake, const struct indicator *indicator, const struct intake *weights,
                                        fragility_arena *arena, struct rolling *rolling, fragility_error *err);
/* `scratch` has room for two doubles a row of the intake. */
struct rolled fragility_roll_up(const struct rolling *rolling, size_t unit, double *scratch);

#endif
