/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file supply.h  The venues where someone helps. */
#ifndef FRAGILITY_SUPPLY_H
#define FRAGILITY_SUPPLY_H

#include <fragility/options.h>
#include <fragility/territory.h>

FRAGILITY_BEGIN

/** Immutable: any number of threads may read one. */
typedef struct fragility_supply fragility_supply;

/** One venue; texts are borrowed from the supply, "" when not known. */
typedef struct fragility_venue {
  const char *id, *name, *address, *phone, *hours, *updated;
  const char *source;  /**< form of its file: "france-services", "conseillers-numeriques", "any" */
  const char *code_in; /**< commune code as it stands in the file */
  const char *code;    /**< living commune; "" when the file gives none */
  double latitude, longitude; /**< degrees */
  bool own_point;      /**< false: the point is its commune's */
  double capacity;     /**< what it can serve, in a unit the supply states; 1 when nothing is known */
  bool place_known;    /**< false: an employer's list, where the place of work may be another */
  int updated_day;     /**< date of `updated`, else of its file, in days since 1970-01-01; 0 = not known */
} fragility_venue;

/** The unit a venue stands in by its codes: its commune, or the arrondissement that its file names; SIZE_MAX when they do
 * not tell. */
FRAGILITY_API size_t fragility_venue_unit(const fragility_venue *venue, const fragility_units *units);

/** The 32 fields of the national standard of venues (lieux de médiation numérique, v1.0.2), in its order. */
typedef enum fragility_venue_field {
  FRAGILITY_FIELD_ID = 0,
  FRAGILITY_FIELD_PIVOT,
  FRAGILITY_FIELD_NOM,
  FRAGILITY_FIELD_COMMUNE,
  FRAGILITY_FIELD_CODE_POSTAL,
  FRAGILITY_FIELD_CODE_INSEE,
  FRAGILITY_FIELD_ADRESSE,
  FRAGILITY_FIELD_COMPLEMENT_ADRESSE,
  FRAGILITY_FIELD_LATITUDE,
  FRAGILITY_FIELD_LONGITUDE,
  FRAGILITY_FIELD_TYPOLOGIE,
  FRAGILITY_FIELD_TELEPHONE,
  FRAGILITY_FIELD_COURRIELS, /**< always "": mail addresses are dropped when a file is read */
  FRAGILITY_FIELD_SITE_WEB,
  FRAGILITY_FIELD_HORAIRES, /**< as OpenStreetMap writes them */
  FRAGILITY_FIELD_PRESENTATION_RESUME,
  FRAGILITY_FIELD_PRESENTATION_DETAIL, /**< also what the file says and the standard has no word for */
  FRAGILITY_FIELD_SOURCE,
  FRAGILITY_FIELD_ITINERANCE,
  FRAGILITY_FIELD_STRUCTURE_PARENTE,
  FRAGILITY_FIELD_DATE_MAJ, /**< AAAA-MM-JJ */
  FRAGILITY_FIELD_SERVICES,
  FRAGILITY_FIELD_PUBLICS,
  FRAGILITY_FIELD_PRISE_EN_CHARGE,
  FRAGILITY_FIELD_FRAIS,
  FRAGILITY_FIELD_DISPOSITIFS,
  FRAGILITY_FIELD_FORMATIONS_LABELS,
  FRAGILITY_FIELD_AUTRES_LABELS,
  FRAGILITY_FIELD_MODALITES_ACCES,
  FRAGILITY_FIELD_MODALITES_ACCOMPAGNEMENT,
  FRAGILITY_FIELD_FICHE_ACCES_LIBRE,
  FRAGILITY_FIELD_PRISE_RDV,
  FRAGILITY_FIELDS /**< how many there are */
} fragility_venue_field;

/** Its name in the standard: `id`, `pivot`, ...; a static string. */
FRAGILITY_API const char *fragility_venue_field_name(fragility_venue_field field);

/** How a venue got its place. */
typedef enum fragility_placed {
  FRAGILITY_PLACED_POINT = 0, /**< `point`: by its own coordinates */
  FRAGILITY_PLACED_CODE,      /**< `code`: at its commune's point, by the commune code */
  FRAGILITY_PLACED_NAME       /**< `name`: at its commune's point, by post code and commune name */
} fragility_placed;

/** What a venue must have to be kept; zero fields ask for nothing. Texts are compared without case and accents. */
typedef struct fragility_filter {
  const char *services;     /**< |-list: one of these is enough; "aide" finds "Aide aux démarches administratives" */
  const char *publics;      /**< publics_specifiquement_adresses or prise_en_charge_specifique */
  const char *labels;       /**< national programmes, labels */
  const char *typologies;
  const char *profile;      /**< "seniors", "jeunes", ...: see fragility_profile_publics */
  bool free_of_charge;      /**< "Gratuit" is among the fees */
  bool accessible;          /**< it has an Accès libre page, or takes charge of motor disability */
  bool saturday, evening;   /**< open on Saturday; open after 18:00 some day */
  const char *since;        /**< updated on that day or later: AAAA-MM-JJ */
} fragility_filter;

/** The audiences a profile stands for, as a |-list; NULL when no profile has that name. */
FRAGILITY_API const char *fragility_profile_publics(const char *profile);
/** The i-th profile's name; NULL past the last. */
FRAGILITY_API const char *fragility_profile_name(size_t i);

/** All fields may be zero: then venues are read as fragility_supply_read reads them. */
typedef struct fragility_supply_options {
  /** Mends places: swapped, glued or impossible coordinates, post codes in the place of commune codes, communes known by
   * post code and name only, points implausible for the size of their commune. Each repair is in the journal. */
  bool repair;
  bool merge;      /**< one venue for each place, whatever the rows and files it stands in */
  bool capacities; /**< posts, else open hours a week, else 1: the best unit that all venues give */
  const fragility_filter *filter; /**< only the venues that meet it are kept */
  const fragility_options *options;
} fragility_supply_options;

/** A date (AAAA-MM-JJ, or JJ/MM/AAAA) in days since 1970-01-01; 0 when it is none. */
FRAGILITY_API int fragility_day_parse(const char *text);

/** Reads venue files; "-" is standard input. A venue whose commune code is no commune is left out and named in the
 * journal; a point more than 30 km from its commune's is replaced by it. Sorted by id, in byte order. */
FRAGILITY_API fragility_status fragility_supply_read(const char *const *paths, size_t n,
                                                     const fragility_territory *territory,
                                                     const fragility_options *options, fragility_supply **out,
                                                     fragility_error *err);
/** The same with options: repairs, duplicates merged, capacities, a filter. CSV, JSON and GeoJSON. */
FRAGILITY_API fragility_status fragility_supply_read_with(const char *const *paths, size_t n,
                                                          const fragility_territory *territory,
                                                          const fragility_supply_options *options, fragility_supply **out,
                                                          fragility_error *err);
/** A supply from venues in memory; everything is copied, NULL texts are "". Sorted by id, in byte order: two of the same id,
 * or a point that is not on Earth, is FRAGILITY_ERROR_ARGUMENT. */
FRAGILITY_API fragility_status fragility_supply_from_venues(const fragility_venue *venues, size_t n,
                                                            fragility_supply **out, fragility_error *err);
/** The same supply with some venues closed and others opened; both may be NULL. `closed` is the path of a list with a column
 * id, or name and code; a row that is no venue of the supply is FRAGILITY_ERROR_ARGUMENT. */
FRAGILITY_API fragility_status fragility_supply_change(const fragility_supply *supply, const char *closed,
                                                       const fragility_supply *opened, fragility_supply **out,
                                                       fragility_error *err);
FRAGILITY_API void fragility_supply_free(fragility_supply *supply);
FRAGILITY_API size_t fragility_supply_count(const fragility_supply *supply);
FRAGILITY_API const fragility_venue *fragility_supply_venue(const fragility_supply *supply, size_t i);
FRAGILITY_API const fragility_journal *fragility_supply_journal(const fragility_supply *supply);

/** A field of the standard, valid against its pattern; "" when it is not known. Lists are joined by |. */
FRAGILITY_API const char *fragility_supply_field(const fragility_supply *supply, size_t venue, fragility_venue_field field);

/** What else is known of a venue; texts are borrowed. */
typedef struct fragility_venue_facts {
  fragility_placed placed;
  bool itinerant;
  double posts, hours;          /**< people at work, open hours a week; NaN = not known */
  signed char saturday, evening; /**< open then: 1, 0, or -1 when its hours are not known */
  const char *merged;           /**< ids of the rows merged into this one, |-list */
  size_t merged_count;
} fragility_venue_facts;
FRAGILITY_API bool fragility_supply_facts(const fragility_supply *supply, size_t venue, fragility_venue_facts *facts);

/** The unit of the capacities: `posts`, `hours` or `venues`; a static string. */
FRAGILITY_API const char *fragility_supply_unit(const fragility_supply *supply);

/** What became of the rows of one file; counts are rows. */
typedef struct fragility_supply_file {
  const char *file, *form; /**< base name; form it was recognised as */
  size_t rows, kept;
  size_t by_point, by_code, by_name; /**< of those kept: how they were placed */
  size_t unplaced;  /**< left out: nothing says where they are, or no commune has their code */
  size_t repaired;  /**< whose place was mended */
  size_t lost;      /**< cells of optional fields that could not be read */
  size_t unknown_words; /**< words the standard has not, kept in presentation_detail */
  size_t private_cells; /**< cells from which a mail address or a mobile number was taken out */
  size_t merged;    /**< rows merged into another */
} fragility_supply_file;
/** The i-th file; NULL past the last. */
FRAGILITY_API const fragility_supply_file *fragility_supply_file_at(const fragility_supply *supply, size_t i);

/** Marks in keep[0..count) the venues that meet a filter; one that does not tell is not marked. `*unknown`, may be NULL,
 * is how many would be kept if what they do not tell were so. FRAGILITY_ERROR_ARGUMENT: a word that no venue could have. */
FRAGILITY_API fragility_status fragility_supply_filter(const fragility_supply *supply, const fragility_filter *filter,
                                                       unsigned char *keep, size_t *unknown, fragility_error *err);
/** How many venues the filter of the options left out because they do not tell. */
FRAGILITY_API size_t fragility_supply_unknown(const fragility_supply *supply);

/** The venues in the national standard: 32 columns of text. */
FRAGILITY_API fragility_status fragility_supply_sheet(const fragility_supply *supply, const fragility_units *units,
                                                      fragility_sheet **out, fragility_error *err);

/** What is offered for whom, where: code,name,service,public,venues,people, a row for each territory of the level, each
 * service and each audience; a hole is a row with 0. People are `demand` of the need, else the population. `keep`: units
 * that count, one byte each; NULL = all. A venue without a commune code counts for the nearest commune. */
FRAGILITY_API fragility_status fragility_supply_offer(const fragility_supply *supply, const fragility_table *need, fragility_level level,
                                                      const unsigned char *keep, fragility_sheet **out, fragility_error *err);

FRAGILITY_END
#endif
