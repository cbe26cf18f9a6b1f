/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of `table`: units, values, columns, sheets. */
#ifndef TABLE_TABLE_H
#define TABLE_TABLE_H

#include "base/base.h"

#include <fragility/table.h>
#include <stdatomic.h>

/* ---- the units, shared by every handle made of them ---- */
/* The distinct parents of a level, in byte order, and those of each unit. */
typedef struct fragility_groups {
  size_t count;
  const char **code;
  const char **name;  /* "" where not known */
  uint32_t *of_unit;  /* the first; FRAGILITY_NO_GROUP where the unit has none */
  uint32_t *start, *list; /* all of them, unit by unit; NULL: of_unit tells all */
} fragility_groups;

#define FRAGILITY_NO_GROUP UINT32_MAX

/* From unit *at on, the one of that code: for codes in growing order, one after the other. Often they are the units' own. */
static inline bool fragility_units_reach(const fragility_units *units, const char *code, size_t *at) {
  int order = -1;
  if (*at + 1 < units->count && units->code[*at + 1] == code) return ++*at, true;
  while (*at < units->count && (order = strcmp(units->code[*at], code)) < 0) ++*at;
  return order == 0;
}

/* Does one group have all n units? */
static inline bool fragility_groups_whole(const fragility_groups *groups, size_t n) {
  uint32_t most = 0;
  for (size_t u = 0; u < n && groups->count == 1; u++) most = groups->of_unit[u] > most ? groups->of_unit[u] : most;
  return groups->count == 1 && most == 0;
}

/* The group of a code, or FRAGILITY_NO_GROUP. */
uint32_t fragility_groups_find(const fragility_groups *groups, const char *code);
/* The groups of a unit. */
static inline const uint32_t *fragility_groups_of(const fragility_groups *groups, size_t unit, size_t *count) {
  if (groups->start) {
    *count = groups->start[unit + 1] - groups->start[unit];
    return groups->list + groups->start[unit];
  }
  *count = groups->of_unit[unit] != FRAGILITY_NO_GROUP;
  return groups->of_unit + unit;
}

typedef struct fragility_register {
  fragility_units units; /* every array is there */
  fragility_groups groups[FRAGILITY_LEVELS]; /* of communes: those of which the units are points */
  struct register_owner *owner;
} fragility_register;

/* A register with room for `count` units; the arrays are zero, "" or NaN, to be filled, then closed. Texts go to the
 * register's arena. Reference-counted: share() adds an owner, free() takes one away. */
fragility_status fragility_register_create(size_t count, fragility_register **out, fragility_error *err);
/* Codes and populations alone: no unit is in any other, or has a point. The arrays of those must not be written to. The codes, in growing
 * order and from malloc, become the register's unless it fails; what they are in must live as long. */
fragility_status fragility_register_create_bare(size_t count, const char **codes, int threads, fragility_register **out, fragility_error *err);
/* Gives such units names that may be written to. */
fragility_status fragility_register_name(fragility_register *units, fragility_error *err);
const char *fragility_register_text(fragility_register *units, const char *text, size_t size);
void fragility_register_adopt(fragility_register *units, fragility_arena *arena); /* its texts live as long as the register */
/* Makes the groups, but those whose of_unit is there already. */
fragility_status fragility_register_close(fragility_register *units, fragility_error *err);
fragility_status fragility_register_zones(fragility_register *units, fragility_error *err); /* those of zones again, once they are filled */
fragility_register *fragility_register_share(fragility_register *units);
void fragility_register_free(fragility_register *units);
fragility_status fragility_register_copy(const fragility_units *from, fragility_register **out, fragility_error *err);

/* ---- values.c: one of each of many, or the reason why there is none ---- */
/* Wholes over one power of ten as long as all of them are (published figures have few digits: a third of the memory, and memory is what
 * large grids cost); from the first that is not, doubles and states. With neither, all are absent. */
typedef struct fragility_values {
  size_t room;
  int32_t *wholes;       /* ~state where there is no number */
  unsigned scale;        /* the value is wholes / 10^scale */
  double *doubles;       /* NaN where there is no number */
  unsigned char *states; /* of doubles: FRAGILITY_KNOWN, a reason, or FRAGILITY_BLANK */
} fragility_values;

/* Room for so many, what is there kept; `wide`: as doubles, if nothing is there yet. False when there is no memory. */
bool fragility_values_grow(fragility_values *values, size_t room, bool wide);
void fragility_values_free(fragility_values *values);
static inline bool fragility_values_there(const fragility_values *values) { return values->wholes || values->doubles; }
static inline unsigned fragility_values_state(const fragility_values *values, size_t i) {
  if (values->doubles) return values->states[i];
  return values->wholes[i] < 0 ? (unsigned)~values->wholes[i] : FRAGILITY_KNOWN;
}
static inline double fragility_values_at(const fragility_values *values, size_t i) {
  if (values->doubles) return values->doubles[i];
  return values->wholes[i] < 0 ? (double)NAN : values->wholes[i] / fragility_powers_of_ten[values->scale];
}
/* Why there is no value: FRAGILITY_KNOWN when there is one. */
static inline fragility_reason fragility_values_reason(const fragility_values *values, size_t i) {
  unsigned state = fragility_values_there(values) ? fragility_values_state(values, i) : FRAGILITY_ABSENT;
  return state == FRAGILITY_BLANK ? FRAGILITY_NOT_AVAILABLE : (fragility_reason)state;
}
/* n of them from `begin` on, as doubles: where they are, or in `room`, which has n. */
const double *fragility_values_read(const fragility_values *values, size_t begin, size_t n, double *room);
/* The first n become doubles, and what follows them is to be; they move. False when there is no memory. */
bool fragility_values_widen(fragility_values *values, size_t n);
/* Sets n of them from `at` on, for which there is room, to readings that stand `step` apart. False when some do not fit: the first `at`
 * are then to be widened. */
bool fragility_values_take(fragility_values *values, size_t at, const fragility_readings *readings, size_t step, size_t n);

/* ---- a table being made ---- */
struct fragility_table {
  atomic_size_t shares; /* owners: free() takes one away */
  fragility_arena arena;
  fragility_register *units;
  size_t columns;
  const char **names;
  const char **definitions;
  fragility_values *values; /* of each column, one a unit */
  double **denominators;    /* one a column, one a unit; NULL where no value of the column has one */
  unsigned char **flags;    /* the same; NULL: none has any */
  fragility_journal *journal;
};

/* A table of `columns` columns, every cell absent; takes a share of the units. */
fragility_status fragility_table_create(fragility_register *units, size_t columns, fragility_table **out, fragility_error *err);
/* Room for the cells of a column, all absent, to be set; or values that are there already, which become the table's. */
fragility_status fragility_table_room(fragility_table *table, size_t column, fragility_error *err);
void fragility_table_adopt(fragility_table *table, size_t column, const fragility_values *values);
/* Adds an owner, so that a score may look at the values it was made of after its caller has freed them. */
fragility_table *fragility_table_share(const fragility_table *table);
/* Room for the denominators of a column: without it none is kept. */
fragility_status fragility_table_divide(fragility_table *table, size_t column, fragility_error *err);
fragility_status fragility_table_name(fragility_table *table, size_t column, const char *name, const char *definition,
                                      fragility_error *err);
/* Does the column hold texts? */
bool fragility_sheet_is_text(const fragility_sheet *sheet, size_t column);
void fragility_table_set(fragility_table *table, size_t column, size_t unit, unsigned reason, double value,
                         double denominator, unsigned flags);

/* ---- sheet.c: columns, of one kind each ---- */
struct fragility_sheet_column {
  const char *name;
  const char *const *texts;
  const unsigned char *reasons; /* fragility_reason: texts that have a name */
  const double *numbers;
  const uint32_t *ranks; /* numbers; 0 = none */
};
static inline bool fragility_column_is_text(const struct fragility_sheet_column *column) { return column->texts || column->reasons; }
static inline const char *fragility_column_text(const struct fragility_sheet_column *column, size_t row) {
  return column->texts ? column->texts[row] : fragility_reason_name((fragility_reason)column->reasons[row]);
}
static inline double fragility_column_number(const struct fragility_sheet_column *column, size_t row) {
  return column->numbers ? column->numbers[row] : column->ranks[row] ? column->ranks[row] : (double)NAN;
}
const struct fragility_sheet_column *fragility_sheet_items(const fragility_sheet *sheet);
/* A column to be filled by the caller: texts that live as long as the sheet; zeros, until then. */
fragility_status fragility_sheet_fill_texts(fragility_sheet *sheet, const char *name, const char ***texts, fragility_error *err);
fragility_status fragility_sheet_fill_numbers(fragility_sheet *sheet, const char *name, double **numbers, fragility_error *err);
/* A copy of a text, for such a column; NULL when there is no memory. */
const char *fragility_sheet_keep(fragility_sheet *sheet, const char *text, size_t size);
/* Takes a share of the units, whose arrays and texts may then be columns as they are. */
void fragility_sheet_borrow(fragility_sheet *sheet, fragility_register *units);
/* The same of the one other owner a sheet may have: the share is given, and released with the sheet. */
void fragility_sheet_hold(fragility_sheet *sheet, void *owner, void (*release)(void *owner));
fragility_status fragility_sheet_lend_texts(fragility_sheet *sheet, const char *name, const char *const *texts, fragility_error *err);
fragility_status fragility_sheet_lend_numbers(fragility_sheet *sheet, const char *name, const double *numbers, fragility_error *err);
fragility_status fragility_sheet_lend_reasons(fragility_sheet *sheet, const char *name, const unsigned char *reasons, fragility_error *err);
fragility_status fragility_sheet_lend_ranks(fragility_sheet *sheet, const char *name, const uint32_t *ranks, fragility_error *err);

/* ---- picked.c: a sheet of the units to keep, being filled ---- */
typedef struct fragility_picked {
  const fragility_units *from;
  fragility_sheet *sheet;
  size_t rows;
  uint32_t *units; /* of each row; NULL: all are picked */
} fragility_picked;
static inline size_t fragility_picked_unit(const fragility_picked *picked, size_t row) { return picked->units ? picked->units[row] : row; }

/* What fails is freed by the close, which gives the sheet when all went well. `keep`: one a unit; NULL = all. */
fragility_status fragility_picked_open(fragility_register *units, const unsigned char *keep, fragility_picked *picked, fragility_error *err);
fragility_status fragility_picked_close(fragility_picked *picked, fragility_status status, fragility_sheet **out);
/* A column of what there is one a unit. */
fragility_status fragility_picked_numbers(fragility_picked *picked, const char *name, const double *of, fragility_error *err);
/* The same of an array that lives as long as the sheet: as it is, when all units are picked. */
fragility_status fragility_picked_lend(fragility_picked *picked, const char *name, const double *of, fragility_error *err);
fragility_status fragility_picked_lend_reasons(fragility_picked *picked, const char *name, const unsigned char *of, fragility_error *err);
fragility_status fragility_picked_lend_ranks(fragility_picked *picked, const char *name, const uint32_t *of, fragility_error *err);
/* code, name, departement, epci, population. */
fragility_status fragility_picked_units(fragility_picked *picked, fragility_error *err);

struct fragility_cell {
  double value;
  fragility_reason reason;
  unsigned flags;
};
typedef struct fragility_cell (*fragility_cell_of)(const void *from, size_t column, size_t unit);
/* Three columns: the value under prefix and code, status_CODE, flags_CODE. */
fragility_status fragility_picked_cells(fragility_picked *picked, const char *prefix, const char *code, fragility_cell_of cell_of, const void *from, size_t column,
                                        fragility_error *err);

#endif
