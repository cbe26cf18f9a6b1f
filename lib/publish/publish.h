/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of `publish`: what people look at and portals harvest. */
#ifndef PUBLISH_PUBLISH_H
#define PUBLISH_PUBLISH_H

#include "contours/contours.h"
#include "gaps/gaps.h"
#include "score/score.h"
#include "supply/supply.h"
#include "write/write.h"

#include <fragility/layer.h>
#include <fragility/study.h>

/* ---- escape.c ---- */
/* A text as a JSON string, quotes included, that may stand in a script of HTML; bytes that are no UTF-8 become ?. */
void fragility_json_escape(FILE *file, const char *text);
/* A text of HTML, or the value of an attribute between double quotes; what HTML cannot hold becomes ?. */
void fragility_html_escape(FILE *file, const char *text);

/* ---- words.c ---- */
fragility_language fragility_study_language(const fragility_study *study);
bool fragility_is_english(const fragility_study *study);
/* The text of a key in the language of the study. */
const char *fragility_word(const fragility_study *study, const char *key);
/* What a node of the method is called in that language. */
const char *fragility_node_label(const fragility_study *study, size_t node);
/* "Fragilité numérique : Haute-Garonne". */
enum { TITLE_SIZE = 400 };
const char *fragility_study_title(const fragility_study *study, char title[TITLE_SIZE]);
/* A number for people, in its language. */
const char *fragility_study_figure(const fragility_study *study, double value, int decimals, char text[48]);

/* ---- facts.c: what is known of each unit that is shown ---- */
struct facts {
  size_t unit;     /* of the territory */
  const struct fragility_gap *gap; /* the first of the commune; NULL = none */
  const char *sentence;
  size_t nearest;  /* venue, SIZE_MAX = none */
  double km, people; /* people = demand, else population */
  double gap_people; /* of that gap: of a city, those of its parts of that type */
};
struct shown {
  const fragility_study *study;
  const fragility_units *units; /* of the territory */
  size_t count;
  struct facts *facts;     /* in code order */
  fragility_arena arena;
};
fragility_status fragility_shown_make(const fragility_study *study, struct shown *out, fragility_error *err);
void fragility_shown_free(struct shown *shown);

enum { GAP_TYPES = 5 };
extern const char *const fragility_gap_types[GAP_TYPES]; /* "loin" ... */
/* The commune of a part, or of a unit that is whole. */
const char *fragility_part_owner(const fragility_units *parts, size_t part);
size_t fragility_gap_kind(const char *type); /* its place among them */

/* ---- plan.c: where things stand on the sheet ---- */
enum { SHEET_WIDTH = 4000 };
struct frame {
  const char *name;            /* "" = the main one */
  double x, y, width, height;  /* on the sheet */
  double west, south, east, north; /* degrees */
  double scale, across;        /* sheet units a degree of latitude; a degree of longitude in degrees of latitude */
};
struct plan {
  struct frame *frames;
  size_t frame_count;
  double width, height;
  double *x, *y, *radius; /* one a unit shown; NaN without a point; radius 0 where there is a contour */
  size_t *frame;          /* of each unit shown */
  unsigned char *drawn;   /* one a line of the contours: it bounds a unit shown */
};
fragility_status fragility_plan_make(struct shown *shown, struct plan *out, fragility_error *err);
/* The frame a venue stands in, SIZE_MAX = none; and its place. */
size_t fragility_plan_venue(const struct plan *plan, const struct shown *shown, size_t venue, double *x, double *y);
void fragility_plan_point(const struct frame *frame, double longitude, double latitude, double *x, double *y);

/* ---- legend.c ---- */
struct legend {
  double bounds[FRAGILITY_MOST_CLASSES + 1];
  size_t classes, counts[FRAGILITY_MOST_CLASSES], unscored;
  size_t gap_units[GAP_TYPES];
  double gap_people[GAP_TYPES];
  const char *title, *headline;
  const char **notes; /* source, vintage, method, licence, limits: a line each */
  size_t note_count;
};
fragility_status fragility_legend_make(struct shown *shown, const fragility_map_options *options, struct legend *out, fragility_error *err);
/* The class of a value; SIZE_MAX = none. */
size_t fragility_legend_class(const struct legend *legend, double value);
/* Lines on sources, vintage, method, licence and limits, in an arena. */
fragility_status fragility_notes_make(struct shown *shown, const char ***notes, size_t *count, fragility_error *err);

/* ---- columns.c ---- */
typedef const char *column_word(size_t i); /* NULL past the last */
struct column_facts {
  const char *label, *about;
  const char *pattern;     /* of texts; NULL */
  bool required, whole;    /* never empty; counts */
  double least, most;      /* NaN = no bound */
  column_word *word;       /* the values there are; NULL = any */
};
/* `table`: "scores", "scores-epci", "trous", "lieux". */
void fragility_column_describe(struct shown *shown, const char *table, const fragility_sheet *sheet, size_t column, struct column_facts *out);

/* ---- licences.c ---- */
/* The licence of what is made of a study: what binds its inputs, else the Licence Ouverte. Refused when it is not asked for, or when two bind. */
fragility_status fragility_licences_check(const fragility_study *study, bool share_alike, const char **licence, fragility_error *err);

/* ---- layers.c: scores, gaps and venues as sheets with a place ---- */
enum { MOST_LAYERS = 3 };
struct layers {
  size_t count;
  fragility_layer items[MOST_LAYERS];
  fragility_sheet *sheets[MOST_LAYERS];
};
/* Classes of colour are those of the map; they live as long as the units shown. */
fragility_status fragility_layers_make(struct shown *shown, const fragility_map_options *options, struct layers *out, fragility_error *err);
void fragility_layers_free(struct layers *layers);
bool fragility_layers_geopackage(void); /* built with SQLite */

/* ---- page.c, draw.c ---- */
struct picture {
  struct shown shown;
  struct plan plan;
  struct legend legend;
  fragility_classing kind;
};
fragility_status fragility_page_write(struct picture *picture, FILE *file, fragility_error *err);
fragility_status fragility_drawing_write(const struct picture *picture, const char *end, FILE *file, fragility_error *err);

#endif
