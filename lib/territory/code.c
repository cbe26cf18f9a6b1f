/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of a cell to a commune's code, or what it is instead. */
#include "territory/territory.h"

static bool digit(char c) { return c >= '0' && c <= '9'; }

static bool all_digits(fragility_text text) {
  for (size_t i = 0; i < text.size; i++)
    if (!digit(text.text[i])) return false;
  return text.size > 0;
}

/* ---- one code ---- */

/* ddddd, 2Addd, 2Bddd; four digits have lost their zero. */
static bool take(fragility_text cell, char code[FRAGILITY_CODE_SIZE], bool *repaired) {
  if (cell.size != 4 && cell.size != 5) return false;
  memset(code, 0, FRAGILITY_CODE_SIZE);
  size_t shift = 5 - cell.size;
  if (shift) code[0] = '0';
  *repaired = shift > 0;
  for (size_t i = 0; i < cell.size; i++) {
    char c = cell.text[i];
    bool letter = !shift && i == 1 && code[0] == '2' && (c == 'a' || c == 'b' || c == 'A' || c == 'B');
    if (!digit(c) && !letter) return false;
    bool small = c == 'a' || c == 'b';
    code[i + shift] = small ? (char)(c - 'a' + 'A') : c;
    *repaired |= small;
  }
  return true;
}

/* A code that was a number for a while: 11170.0. */
static fragility_text without_decimals(fragility_text cell) {
  fragility_text whole = {cell.text, cell.size > 2 ? cell.size - 2 : 0};
  bool number = whole.size && cell.text[whole.size + 1] == '0' && (cell.text[whole.size] == '.' || cell.text[whole.size] == ',');
  return number && all_digits(whole) ? whole : cell;
}

static fragility_text bare(fragility_text cell) { return without_decimals(fragility_cell_bare(cell)); }

bool fragility_code_repair(fragility_text cell, char code[FRAGILITY_CODE_SIZE], bool *repaired) {
  enum { LONGEST = 16 }; /* what is longer is a text, and most cells of a file are none of codes */
  cell = fragility_text_trim(cell);
  if (take(cell, code, repaired)) return true;
  *repaired = false;
  fragility_text inner = cell.size > 5 && cell.size <= LONGEST ? bare(cell) : cell;
  if (inner.size == cell.size || !take(inner, code, repaired)) return *repaired = false;
  return *repaired = true;
}

bool fragility_code_is_iris(const char *code) {
  char commune[FRAGILITY_CODE_SIZE];
  bool repaired;
  return strlen(code) == 9 && take((fragility_text){code, 5}, commune, &repaired) && all_digits((fragility_text){code + 5, 4});
}

/* Of a commune that is not divided the whole is one IRIS. */
bool fragility_iris_repair(fragility_text cell, char code[FRAGILITY_IRIS_SIZE], bool *repaired) {
  char commune[FRAGILITY_CODE_SIZE];
  fragility_text text = bare(fragility_text_trim(cell));
  bool joined = text.size == 10 && text.text[5] == '_', whole = text.size == 4 || text.size == 5;
  size_t head = joined || whole ? (whole ? text.size : 5) : text.size - 4;
  const char *tail = whole ? "0000" : text.text + head + joined;
  *repaired = false;
  if (!joined && !whole && text.size != 8 && text.size != 9) return false;
  if (!take((fragility_text){text.text, head}, commune, repaired) || !all_digits((fragility_text){tail, 4})) return *repaired = false;
  memcpy(code, commune, 5);
  memcpy(code + 5, tail, 4);
  code[9] = '\0';
  *repaired |= joined || whole || text.size != fragility_text_trim(cell).size;
  return true;
}

/* ---- what else it may be ---- */

static bool is_commune(fragility_text text, const fragility_territory *territory) {
  char code[FRAGILITY_CODE_SIZE];
  bool repaired;
  return take(text, code, &repaired) && fragility_territory_resolve(territory, code, NULL) != SIZE_MAX;
}

static fragility_text part(fragility_text cell, size_t from, size_t size) { return (fragility_text){cell.text + from, size}; }

/* Five characters each, the first of which may have lost its zero: communes, and after the first also post codes. */
static const char *glued(fragility_text cell, const fragility_territory *territory) {
  size_t first = cell.size % 5 ? cell.size % 5 : 5;
  if (cell.size <= 5 || first < 4 || !is_commune(part(cell, 0, first), territory)) return NULL;
  for (size_t at = first; at < cell.size; at += 5)
    if (!is_commune(part(cell, at, 5), territory) && (cell.size != 10 || !all_digits(part(cell, at, 5)))) return NULL;
  return cell.size <= 10 ? "two codes glued: their rows must be parted" : "several codes glued: their rows must be parted";
}

static const char an_iris[] = "the code of an IRIS, not of a commune", an_epci[] = "the number of an EPCI, not the code of a commune";

/* Nine digits are those of an IRIS or of an EPCI: the name of the column tells, then what is known. */
static const char *nine(fragility_text cell, const char *column, const fragility_territory *territory) {
  char code[10] = "";
  const char *both = glued(cell, territory);
  memcpy(code, cell.text, 9);
  bool iris = is_commune(part(cell, 0, 5), territory);
  if (fragility_text_holds(column, "epci") || fragility_text_holds(column, "siren")) return an_epci;
  if (fragility_text_holds(column, "iris")) return an_iris;
  if (fragility_territory_parent_name(territory, FRAGILITY_EPCI, code)) return an_epci;
  if (iris) return cell.text[0] == '2' && digit(cell.text[1]) ? "nine digits: an IRIS or an EPCI, not the code of a commune" : an_iris;
  if (both) return both;
  return cell.text[0] == '2' ? an_epci : "nine digits: a SIREN number or an IRIS of no known commune";
}

/* An EPCI and one more EPCI, or a commune, ... */
static bool is_epci_and_more(fragility_text cell, const fragility_territory *territory) {
  bool more = cell.size % 9 == 0 || (cell.size >= 14 && (cell.size - 9) % 5 == 0 && is_commune(part(cell, 9, 5), territory));
  return cell.size > 9 && cell.text[0] == '2' && more;
}

/* Digits, or 2A, 2B and digits. */
static const char *by_length(fragility_text cell, const char *column, const fragility_territory *territory) {
  char padded[6] = "0";
  if (cell.size == 9) return nine(cell, column, territory);
  if (cell.size == 8 && is_commune(part(cell, 0, 4), territory)) return "the code of an IRIS that lost its leading zero, not of a commune";
  if (is_epci_and_more(cell, territory)) return "two codes glued, the first of an EPCI: their rows must be parted";
  if (cell.size == 14) return "a SIRET number, not the code of a commune";
  if (cell.size > 5) return "too many digits for the code of a commune";
  if (cell.size > 3) return "no commune, living or former, has this code";
  memcpy(padded + (cell.size == 1), cell.text, cell.size);
  padded[cell.size + (cell.size == 1)] = '\0';
  if (fragility_text_holds(column, "reg")) return "the code of a region, not of a commune";
  return fragility_territory_parent_name(territory, FRAGILITY_DEPARTEMENT, padded) ? "the code of a département, not of a commune"
                                                                                  : "too few digits for the code of a commune";
}

static bool in_digits(fragility_text cell) {
  bool corsica = cell.size > 1 && cell.text[0] == '2' && strchr("ABab", cell.text[1]);
  return all_digits(cell) || (corsica && (cell.size == 2 || all_digits(part(cell, 2, cell.size - 2))));
}

static bool starts(fragility_text cell, const char *const *words) {
  for (; *words; words++)
    if (fragility_text_begins(cell, *words)) return true;
  return false;
}

static const char *in_words(fragility_text cell, const char *column) {
  static const char *const totals[] = {"total", "ensemble", "france", NULL}, *const notes[] = {"source", "note", "champ", "lecture", "*", "(", NULL},
                    *const names[] = {"codgeo", "code_insee", "code insee", "code commune", "depcom", "iris", NULL}, *const quarters[] = {"QP0", "QP9", "QN0", "QN9", NULL};
  double value;
  unsigned state = fragility_cell_parse(cell, &value);
  if (cell.size == 10 && cell.text[5] == '_') return an_iris;
  if (cell.size == 8 && starts(cell, quarters)) return "the code of a quartier prioritaire (QPV), not of a commune";
  if (state == FRAGILITY_KNOWN && (memchr(cell.text, 'E', cell.size) || memchr(cell.text, 'e', cell.size)))
    return "a code that a spreadsheet made a number: its digits are lost";
  if (state == FRAGILITY_KNOWN) return "a number, not the code of a commune";
  if (state != FRAGILITY_UNREADABLE || (cell.size == 5 && fragility_text_begins(cell, "0null"))) return "no code";
  if (fragility_text_is(cell, column) || starts(cell, names)) return "the name of a column: a second header line";
  if (starts(cell, totals)) return "a total, not a commune";
  if (starts(cell, notes)) return "a note, not a row";
  const char *odd = fragility_cell_doubt(cell);
  return odd ? odd : "no code of a commune: expected five digits, or 2A or 2B and three";
}

const char *fragility_code_doubt(fragility_text cell, const char *column, const fragility_territory *territory) {
  static const char overseas[][4] = {"975", "977", "978", "984", "986", "987", "988"};
  char code[FRAGILITY_CODE_SIZE];
  bool repaired, shaped = fragility_code_repair(cell, code, &repaired);
  if (shaped && fragility_territory_resolve(territory, code, NULL) != SIZE_MAX) return NULL;
  cell = bare(cell);
  if (!cell.size) return "no code";
  for (size_t i = 0; shaped && i < sizeof overseas / sizeof *overseas; i++)
    if (memcmp(code, overseas[i], 3) == 0) return "a collectivity overseas, which is no commune of this geography";
  const char *both = cell.size == 9 ? NULL : glued(cell, territory);
  if (both) return both;
  return in_digits(cell) ? by_length(cell, column, territory) : in_words(cell, column);
}
