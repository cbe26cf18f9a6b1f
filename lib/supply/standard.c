/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The 32 fields of the national standard of venues (lieux de médiation numérique, schema v1.0.2 of La MedNum): names,
 * which ones must be given, how they are written, the values of those that are chosen from a list. */
#include "supply/venue.h"

static const struct standard_field fields[FRAGILITY_FIELDS] = {
    {"id", SHAPE_TEXT, true, NULL},
    {"pivot", SHAPE_PIVOT, true, NULL},
    {"nom", SHAPE_TEXT, true, NULL},
    {"commune", SHAPE_TEXT, true, NULL},
    {"code_postal", SHAPE_POST_CODE, true, NULL},
    {"code_insee", SHAPE_CODE, false, NULL},
    {"adresse", SHAPE_TEXT, true, NULL},
    {"complement_adresse", SHAPE_TEXT, false, NULL},
    {"latitude", SHAPE_NUMBER, false, NULL},
    {"longitude", SHAPE_NUMBER, false, NULL},
    {"typologie", SHAPE_LIST, false, NULL},
    {"telephone", SHAPE_PHONE, false, NULL},
    {"courriels", SHAPE_LIST, false, NULL},
    {"site_web", SHAPE_LIST, false, NULL},
    {"horaires", SHAPE_TEXT, false, NULL},
    {"presentation_resume", SHAPE_SHORT_TEXT, false, NULL},
    {"presentation_detail", SHAPE_TEXT, false, NULL},
    {"source", SHAPE_TEXT, false, NULL},
    {"itinerance", SHAPE_CHOICE, false, "Itinérant|Fixe"},
    {"structure_parente", SHAPE_TEXT, false, NULL},
    {"date_maj", SHAPE_DATE, true, NULL},
    {"services", SHAPE_CHOICE, false,
     "Aide aux démarches administratives|Maîtrise des outils numériques du quotidien|Insertion professionnelle via le numérique|"
     "Utilisation sécurisée du numérique|Parentalité et éducation avec le numérique|Loisirs et créations numériques|"
     "Compréhension du monde numérique|Accès internet et matériel informatique|Acquisition de matériel informatique à prix solidaire"},
    {"publics_specifiquement_adresses", SHAPE_CHOICE, false, "Jeunes|Étudiants|Familles et/ou enfants|Seniors|Femmes"},
    {"prise_en_charge_specifique", SHAPE_CHOICE, false,
     "Surdité|Handicaps moteurs|Handicaps mentaux|Illettrisme|Langues étrangères (anglais)|Langues étrangères (autres)|Déficience visuelle"},
    {"frais_a_charge", SHAPE_CHOICE, false, "Gratuit|Gratuit sous condition|Payant"},
    {"dispositif_programmes_nationaux", SHAPE_CHOICE, false,
     "Aidants Connect|Bibliothèques numérique de référence|Certification PIX|Conseillers numériques|Emmaüs Connect|France Services|"
     "Grande école du numérique|La Croix Rouge|Point d'accès numérique CAF|Promeneurs du net|Relais numérique (Emmaüs Connect)"},
    /* "Étapes numériques(La Poste)" has no blank in the schema's pattern, which is what a checker reads */
    {"formations_labels", SHAPE_CHOICE, false,
     "Formé à « Mon Espace Santé »|Formé à « DUPLEX » (illettrisme)|Arnia/MedNum BFC (Bourgogne-Franche-Comté)|"
     "Collectif ressources et acteurs réemploi (Normandie)|Étapes numériques(La Poste)|Fabriques de Territoire|"
     "Les Éclaireurs du numérique (Drôme)|Mes Papiers (Métropole de Lyon)|ORDI 3.0|SUD LABS (PACA)"},
    {"autres_formations_labels", SHAPE_LIST, false, NULL},
    {"modalites_acces", SHAPE_CHOICE, false,
     "Se présenter|Téléphoner|Contacter par mail|Prendre un RDV en ligne|Ce lieu n'accueille pas de public|"
     "Envoyer un mail avec une fiche de prescription"},
    {"modalites_accompagnement", SHAPE_CHOICE, false, "En autonomie|Accompagnement individuel|Dans un atelier collectif|À distance"},
    {"fiche_acces_libre", SHAPE_TEXT, false, NULL},
    {"prise_rdv", SHAPE_TEXT, false, NULL},
};

/* Cells that a file may have and the standard has not. */
static const char *const others[CELLS - FRAGILITY_FIELDS] = {
    "+point", "+shape", "+posts", "+lundi", "+mardi", "+mercredi", "+jeudi", "+vendredi", "+samedi", "+dimanche", "+ouverture",
    "+amplitude", "+departement", "+france_services"};

const struct standard_field *fragility_standard_field(size_t field) { return field < FRAGILITY_FIELDS ? &fields[field] : NULL; }

const char *fragility_venue_field_name(fragility_venue_field field) {
  return (unsigned)field < FRAGILITY_FIELDS ? fields[field].name : NULL;
}

size_t fragility_standard_find(const char *name) {
  for (size_t i = 0; i < FRAGILITY_FIELDS; i++)
    if (strcmp(fields[i].name, name) == 0) return i;
  for (size_t i = FRAGILITY_FIELDS; i < CELLS; i++)
    if (strcmp(others[i - FRAGILITY_FIELDS], name) == 0) return i;
  return SIZE_MAX;
}

/* ---- shapes ---- */

static bool digits(const char *text, size_t least, size_t most) {
  size_t n = strspn(text, "0123456789");
  return n >= least && n <= most && !text[n];
}

/* [a-zA-Z0-9]{9,14} */
static bool is_pivot(const char *text) {
  size_t n = 0;
  for (; text[n]; n++) {
    char c = text[n];
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) return false;
  }
  return n >= 9 && n <= 14;
}

/* ([013-9]\d|2[AB1-9])\d{3} */
static bool is_code(const char *text) {
  if (strlen(text) != 5 || !digits(text + 2, 3, 3)) return false;
  bool corsica = text[0] == '2' && (text[1] == 'A' || text[1] == 'B');
  bool plain = text[0] >= '0' && text[0] <= '9' && text[1] >= '0' && text[1] <= '9' && !(text[0] == '2' && text[1] == '0');
  return corsica || plain;
}

static bool is_phone(const char *text) {
  static const char *const countries[] = {"+33", "+590", "+594", "+262", "+596", "+269", "+687", "+689", "+508", "+681"};
  for (size_t i = 0; i < sizeof countries / sizeof *countries; i++) {
    size_t n = strlen(countries[i]);
    if (strncmp(text, countries[i], n) == 0) return digits(text + n, 6, 9);
  }
  return false;
}

static bool is_number(const char *text) {
  double value;
  return fragility_number_parse(text, strlen(text), &value);
}

static bool is_date(const char *text) {
  int day;
  char iso[FRAGILITY_DATE_SIZE];
  return fragility_date_parse((fragility_text){text, strlen(text)}, iso, &day) && strcmp(iso, text) == 0;
}

static bool is_choice(const char *values, const char *text) {
  fragility_text list = {text, strlen(text)}, item;
  while (fragility_text_next(&list, '|', &item))
    if (!fragility_list_has(values, item)) return false;
  return true;
}

/* Characters of a UTF-8 text. */
static size_t characters(const char *text) {
  size_t n = 0;
  for (; *text; text++) n += ((unsigned char)*text & 0xC0) != 0x80;
  return n;
}

bool fragility_standard_valid(size_t field, const char *text) {
  if (!*text) return true;
  switch (fields[field].shape) {
  case SHAPE_PIVOT: return is_pivot(text);
  case SHAPE_POST_CODE: return digits(text, 5, 5);
  case SHAPE_CODE: return is_code(text);
  case SHAPE_NUMBER: return is_number(text);
  case SHAPE_PHONE: return is_phone(text);
  case SHAPE_DATE: return is_date(text);
  case SHAPE_CHOICE: return is_choice(fields[field].values, text);
  case SHAPE_SHORT_TEXT: return characters(text) <= 280;
  default: return true;
  }
}

bool fragility_list_has(const char *list, fragility_text item) {
  fragility_text left = {list, strlen(list)}, one;
  while (fragility_text_next(&left, '|', &one))
    if (one.size == item.size && memcmp(one.text, item.text, item.size) == 0) return true;
  return false;
}
