/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to `supply`: what its files share. */
#ifndef SUPPLY_VENUE_H
#define SUPPLY_VENUE_H

#include "supply/supply.h"

enum { FRAGILITY_DATE_SIZE = 11, FRAGILITY_PHONE_SIZE = 24, FRAGILITY_NAME_SIZE = 160 };

/* Cells of a venue file: the fields of the standard, and what files have beside them. */
enum cell {
  CELL_POINT = FRAGILITY_FIELDS, /* both coordinates in one cell */
  CELL_SHAPE,                    /* a GeoJSON object in a cell */
  CELL_POSTS,
  CELL_LUNDI, CELL_MARDI, CELL_MERCREDI, CELL_JEUDI, CELL_VENDREDI, CELL_SAMEDI, CELL_DIMANCHE,
  CELL_OUVERTURE,  /* hours in plain French */
  CELL_AMPLITUDE,  /* open hours a week, as a number */
  CELL_DEPARTEMENT,
  CELL_IN_SERVICES, /* "oui": it sits in a France services */
  CELLS
};

/* What is known of a venue beside fragility_venue. */
struct fragility_record {
  const char *fields[FRAGILITY_FIELDS]; /* as the standard wants them; "" = not known */
  unsigned char placed;                 /* fragility_placed */
  signed char saturday, evening;        /* 1, 0, or -1: not known */
  bool itinerant, in_services;
  double posts, hours; /* NaN = not known */
  const char *merged;  /* ids, |-list */
  size_t merged_count, file, line;
};

/* ---- supply.c ---- */
/* Keeps the venues marked. */
void fragility_supply_keep(fragility_supply *supply, const unsigned char *keep);

/* ---- getters.c ---- */
/* What a venue given in memory tells of a field. */
const char *fragility_field_of_venue(const fragility_venue *venue, fragility_venue_field field);

/* ---- standard.c: the 32 fields ---- */
enum shape { SHAPE_TEXT, SHAPE_SHORT_TEXT, SHAPE_PIVOT, SHAPE_POST_CODE, SHAPE_CODE, SHAPE_NUMBER, SHAPE_PHONE, SHAPE_DATE, SHAPE_LIST, SHAPE_CHOICE };

struct standard_field {
  const char *name;
  enum shape shape;
  bool required;
  const char *values; /* of a SHAPE_CHOICE, |-list */
};

const struct standard_field *fragility_standard_field(size_t field);
/* A field or another cell ("+point") by its name; SIZE_MAX when there is none. */
size_t fragility_standard_find(const char *name);
/* Does a text meet the schema's pattern? "" always does. */
bool fragility_standard_valid(size_t field, const char *text);
bool fragility_list_has(const char *list, fragility_text item);

/* ---- rows.c: rows, of a CSV or of a JSON file ---- */
typedef struct fragility_rows fragility_rows;
fragility_status fragility_rows_open(const char *path, const fragility_options *options, fragility_journal *journal, fragility_rows **out, fragility_error *err);
void fragility_rows_free(fragility_rows *intake);
const char *fragility_rows_name(const fragility_rows *intake);
size_t fragility_rows_columns(const fragility_rows *intake);
const char *const *fragility_rows_header(const fragility_rows *intake);
fragility_status fragility_rows_select(fragility_rows *intake, const size_t *columns, size_t n, fragility_error *err);
fragility_status fragility_rows_next(fragility_rows *intake, const fragility_block **out, fragility_error *err);
/* Fills what a ledger tells of the way the file is written. */
void fragility_rows_describe(const fragility_rows *intake, fragility_ledger *ledger);

/* ---- json.c: objects of an array, as rows ---- */
struct json_rows {
  fragility_arena arena;
  size_t rows, columns;
  const char **header;
  fragility_text *cells; /* rows x columns */
  size_t *lines;         /* where each object starts */
};
fragility_status fragility_json_rows(const char *name, const char *data, size_t size, struct json_rows *out, fragility_error *err);
void fragility_json_free(struct json_rows *rows);

/* ---- forms.c: the shape of a venue file ---- */
enum { JOINED = 6 };

struct form_cell {
  size_t columns[JOINED]; /* in the file, joined by a blank */
  size_t count;           /* 0 = the file has none of them */
  char separator;         /* of its lists */
  const char *value;      /* stands where the file gives nothing; "" = nothing */
};

struct form {
  const char *id;           /* of the form */
  const char *title, *publisher, *licence;
  const char *prefix;       /* of its venues' ids; "" = the id cell as it is, or the row's number */
  bool place_known;         /* false: an employers' list */
  struct form_cell cells[CELLS];
};

/* The form of a file, by its header; texts in the arena. */
fragility_status fragility_form_find(const fragility_rows *intake, fragility_arena *arena, struct form *form, fragility_error *err);

/* ---- vocabulary.c: older words to those of the standard ---- */
struct vocabulary;
fragility_status fragility_vocabulary_read(struct vocabulary **out, fragility_error *err);
void fragility_vocabulary_free(struct vocabulary *vocabulary);
/* The word of the standard for a word found in a field's cell: *field is the field it belongs to. NULL: none. */
const char *fragility_vocabulary_find(const struct vocabulary *vocabulary, size_t *field, fragility_text word);

/* ---- fold.c, date.c, phone.c ---- */
size_t fragility_fold_letters(fragility_text text, char *out, size_t room);
void fragility_fold_commune(const char *name, char *out, size_t room);
bool fragility_names_near(const char *a, const char *b);
bool fragility_date_parse(fragility_text text, char iso[FRAGILITY_DATE_SIZE], int *days);
int fragility_date_of_file(const char *path, char iso[FRAGILITY_DATE_SIZE]); /* days; 0 = no date in its name */
bool fragility_phone_parse(const char *text, char phone[FRAGILITY_PHONE_SIZE]);

/* ---- hours.c ---- */
enum { MINUTES = 24 * 60 };
struct week {
  unsigned char open[7][MINUTES]; /* from Monday */
};
bool fragility_hours_parse(const char *text, struct week *week, bool *osm);
bool fragility_hours_day(const char *cell, int day, struct week *week, bool *given);
double fragility_week_hours(const struct week *week);
bool fragility_week_evening(const struct week *week);
bool fragility_week_saturday(const struct week *week);
void fragility_week_format(const struct week *week, char *text, size_t room);

/* ---- one row being made a venue ---- */
struct names; /* of the communes, folded: names.c */

/* Words that the standard has not, told once a file. */
struct words_seen {
  const char *words[64];
  size_t count;
};

struct row {
  fragility_supply *supply;
  const fragility_territory *territory;
  const struct vocabulary *vocabulary;
  struct names *names;  /* NULL: places are taken as the file gives them */
  const struct form *form;
  struct words_seen *seen;
  const char *path;
  size_t number, ledger, line, file; /* the row's, from 1; its file's ledger, its line, its file's position */
  int file_day;
  const char *file_date; /* the same, AAAA-MM-JJ; "" = none */
  const char *texts[CELLS]; /* on one line, without mail addresses and mobile numbers; "" = nothing */
  fragility_venue venue;
  struct fragility_record record;
};

/* Notes a problem with a cell of the row; CELLS = the row itself. */
fragility_status fragility_row_note(const struct row *row, fragility_problem_kind kind, size_t cell, const char *found, const char *kept, const char *text,
                                    fragility_error *err);
fragility_ledger *fragility_row_ledger(const struct row *row);
fragility_supply_file *fragility_row_file(const struct row *row);

/* ---- fields.c: the cells of a row to the fields of the standard ---- */
fragility_status fragility_row_fields(struct row *row, fragility_error *err);

/* ---- place.c: where a venue is, by its own commune code and coordinates ---- */
/* Fills the venue's codes and point; *kept is false when it has no place. */
fragility_status fragility_place(struct row *row, bool *kept, fragility_error *err);

/* ---- locate.c: the same, with what can be mended mended ---- */
fragility_status fragility_locate(struct row *row, bool *kept, fragility_error *err);

/* ---- point.c ---- */
struct degrees {
  double latitude, longitude;
};
/* A cell that is one coordinate in degrees, decimal point or comma. */
bool fragility_degrees_parse(const char *text, double most, double *value);
/* "43.6, 1.44", or {"type": "Point", "coordinates": [1.44, 43.6]}. */
bool fragility_point_parse(const char *text, struct degrees *point);

/* ---- names.c ---- */
fragility_status fragility_names_read(const fragility_territory *territory, struct names **out, fragility_error *err);
void fragility_names_free(struct names *names);
/* The only commune of that name in the département of the post code; SIZE_MAX when there is none or more than one. */
size_t fragility_names_find(const struct names *names, const char *name, const char *post_code, const char *departement);
/* Its name once folded is this one. */
bool fragility_names_is(const struct names *names, size_t unit, const char *name);
/* How far from its commune's point a venue may stand: the size of the commune, told by its neighbours. */
double fragility_names_reach(struct names *names, size_t unit);
/* The nearest commune's point, and how far it is. */
size_t fragility_names_nearest(const struct names *names, double latitude, double longitude, double *km);

/* ---- aside.c: what the standard has no column for, kept at the end of presentation_detail ---- */
/* Takes what stands there out of a text, into the row. */
fragility_status fragility_aside_read(struct row *row, fragility_error *err);
/* The venue's text with what its columns cannot tell; in the arena, NULL when there is no memory. */
const char *fragility_aside_write(const fragility_supply *supply, size_t venue, fragility_arena *arena);

/* ---- merge.c, capacity.c, filter.c ---- */
fragility_status fragility_supply_merge(fragility_supply *supply, fragility_error *err);
fragility_status fragility_supply_measure(fragility_supply *supply, fragility_error *err);

#endif
