/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cells of a row to the fields of the standard. An optional value that is not valid is lost; a word that the standard
 * has not is kept in presentation_detail, under the name of its field. */
#include "supply/venue.h"

#include <stdio.h>

static fragility_status keep(struct row *row, size_t field, const char *text, fragility_error *err) {
  row->record.fields[field] = fragility_arena_text(&row->supply->arena, text, strlen(text));
  return row->record.fields[field] ? FRAGILITY_OK : fragility_fail_memory(err);
}

/* "a" + mark + "b"; either may be "". */
static fragility_status join(struct row *row, size_t field, const char *mark, const char *text, fragility_error *err) {
  const char *before = row->record.fields[field];
  size_t size = strlen(before) + strlen(mark) + strlen(text) + 1;
  char *both = fragility_arena_take(&row->supply->arena, size);
  if (!both) return fragility_fail_memory(err);
  snprintf(both, size, "%s%s%s", before, *before && *text ? mark : "", text);
  row->record.fields[field] = both;
  return FRAGILITY_OK;
}

static fragility_status lose(struct row *row, size_t cell, const char *text, fragility_error *err) {
  fragility_row_file(row)->lost++;
  return row->names ? fragility_row_note(row, FRAGILITY_PROBLEM_CELL, cell, row->texts[cell], "", text, err) : FRAGILITY_OK;
}

/* The first time only: a list repeats its words in every row. */
static fragility_status note_word(struct row *row, size_t field, const char *text, fragility_error *err) {
  struct words_seen *seen = row->seen;
  fragility_row_file(row)->unknown_words++;
  if (!row->names || seen->count == sizeof seen->words / sizeof *seen->words) return FRAGILITY_OK;
  for (size_t i = 0; i < seen->count; i++)
    if (strcmp(seen->words[i], text) == 0) return FRAGILITY_OK;
  seen->words[seen->count] = fragility_arena_text(&row->supply->arena, text, strlen(text));
  if (!seen->words[seen->count++]) return fragility_fail_memory(err);
  return fragility_row_note(row, FRAGILITY_PROBLEM_NOTICE, field, text, text, "not a word of the standard: kept as text", err);
}

/* What the file says and the standard has no place for: "Publics : Adultes. Services : ..." */
static fragility_status keep_free(struct row *row, size_t field, fragility_text word, fragility_error *err) {
  static const struct {
    size_t field;
    const char *label;
  } labels[] = {{FRAGILITY_FIELD_SERVICES, "Services"}, {FRAGILITY_FIELD_PUBLICS, "Publics"}, {FRAGILITY_FIELD_PRISE_EN_CHARGE, "Prise en charge"},
                {FRAGILITY_FIELD_FRAIS, "Conditions d'accès"}, {FRAGILITY_FIELD_MODALITES_ACCES, "Accès"}, {FRAGILITY_FIELD_TYPOLOGIE, "Type"},
                {FRAGILITY_FIELD_MODALITES_ACCOMPAGNEMENT, "Accompagnement"}, {FRAGILITY_FIELD_HORAIRES, "Horaires"}, {FRAGILITY_FIELD_ITINERANCE, "Itinérance"}};
  const char *label = fragility_standard_field(field)->name;
  for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
    if (labels[i].field == field) label = labels[i].label;
  char text[1200];
  snprintf(text, sizeof text, "%s : %.*s", label, (int)(word.size < 1100 ? word.size : 1100), word.text);
  if (strstr(row->record.fields[FRAGILITY_FIELD_PRESENTATION_DETAIL], text)) return FRAGILITY_OK;
  TRY(note_word(row, field, text, err));
  return join(row, FRAGILITY_FIELD_PRESENTATION_DETAIL, " / ", text, err);
}

/* ---- lists ---- */

/* A code of the typologies (ASSO, TIERS_LIEUX) stands for itself. */
static bool is_code_word(fragility_text word) {
  bool letters = word.size >= 2;
  for (size_t i = 0; i < word.size; i++) letters &= (word.text[i] >= 'A' && word.text[i] <= 'Z') || word.text[i] == '_';
  return letters;
}

static fragility_status add_word(struct row *row, size_t field, const char *word, size_t size, fragility_error *err) {
  char one[400];
  if (fragility_list_has(row->record.fields[field], (fragility_text){word, size})) return FRAGILITY_OK;
  snprintf(one, sizeof one, "%.*s", (int)(size < sizeof one ? size : sizeof one - 1), word);
  return join(row, field, "|", one, err);
}

static fragility_status take_word(struct row *row, size_t field, fragility_text word, fragility_error *err) {
  size_t to = field;
  const char *kept = fragility_vocabulary_find(row->vocabulary, &to, word);
  if (kept) return add_word(row, to, kept, strlen(kept), err);
  bool open = field == FRAGILITY_FIELD_AUTRES_LABELS || (field == FRAGILITY_FIELD_TYPOLOGIE && is_code_word(word));
  if (open) return add_word(row, field, word.text, word.size, err);
  bool label = field == FRAGILITY_FIELD_DISPOSITIFS || field == FRAGILITY_FIELD_FORMATIONS_LABELS;
  if (!label) return keep_free(row, field, word, err);
  char text[400];
  snprintf(text, sizeof text, "%.*s", (int)(word.size < sizeof text ? word.size : sizeof text - 1), word.text);
  TRY(note_word(row, field, text, err));
  return add_word(row, FRAGILITY_FIELD_AUTRES_LABELS, word.text, word.size, err);
}

/* Lists are joined by | today, by ; in 2022, and by what columns.csv says elsewhere. A whole cell that is one word of the
 * vocabulary is one word, whatever it holds. */
static fragility_status take_list(struct row *row, size_t field, fragility_error *err) {
  fragility_text left = {row->texts[field], strlen(row->texts[field])}, word;
  char separator = row->form->cells[field].separator;
  size_t to = field;
  if (!left.size) return FRAGILITY_OK;
  if (fragility_vocabulary_find(row->vocabulary, &to, left)) return take_word(row, field, left, err);
  if (!separator || !memchr(left.text, separator, left.size)) separator = memchr(left.text, '|', left.size) ? '|' : ';';
  while (fragility_text_next(&left, separator, &word))
    if (word.size) TRY(take_word(row, field, word, err));
  return FRAGILITY_OK;
}

/* ---- hours ---- */

static fragility_status take_week(struct row *row, const struct week *week, const char *as_written, fragility_error *err) {
  char text[1400];
  fragility_week_format(week, text, sizeof text);
  if (!*text) return FRAGILITY_OK; /* 00:00 - 00:00 all week: nothing is told */
  row->record.hours = fragility_week_hours(week);
  row->record.saturday = fragility_week_saturday(week);
  row->record.evening = fragility_week_evening(week);
  return keep(row, FRAGILITY_FIELD_HORAIRES, as_written ? as_written : text, err);
}

/* The cells of seven days. *told is false when none says anything, or one cannot be read. */
static void read_days(const struct row *row, struct week *week, bool *told, bool *wrong) {
  memset(week, 0, sizeof *week);
  *told = *wrong = false;
  for (int d = 0; d < 7; d++) {
    bool given;
    *wrong |= !fragility_hours_day(row->texts[CELL_LUNDI + d], d, week, &given);
    *told |= given;
  }
}

static fragility_status keep_days(struct row *row, fragility_error *err) {
  static const char *const days[] = {"lu", "ma", "me", "je", "ve", "sa", "di"};
  char text[1000];
  size_t used = 0;
  *text = '\0';
  for (int d = 0; d < 7 && used < sizeof text; d++)
    if (*row->texts[CELL_LUNDI + d]) used += (size_t)snprintf(text + used, sizeof text - used, "%s%s %s", used ? "; " : "", days[d], row->texts[CELL_LUNDI + d]);
  return keep_free(row, FRAGILITY_FIELD_HORAIRES, (fragility_text){text, strlen(text)}, err);
}

static fragility_status take_hours(struct row *row, fragility_error *err) {
  struct week week;
  bool told, wrong, osm;
  const char *standard = row->texts[FRAGILITY_FIELD_HORAIRES], *plain = row->texts[CELL_OUVERTURE];
  double amplitude;
  read_days(row, &week, &told, &wrong);
  if (told && !wrong) return take_week(row, &week, NULL, err);
  if (*standard && fragility_hours_parse(standard, &week, &osm)) return take_week(row, &week, osm ? standard : NULL, err);
  if (*plain && fragility_hours_parse(plain, &week, &osm)) return take_week(row, &week, NULL, err);
  if (wrong) TRY(keep_days(row, err));
  if (*plain) TRY(keep_free(row, FRAGILITY_FIELD_HORAIRES, (fragility_text){plain, strlen(plain)}, err));
  const char *amount = row->texts[CELL_AMPLITUDE];
  bool number = fragility_number_parse(amount, strlen(amount), &amplitude) && amplitude > 0 && amplitude <= 7 * 24;
  if (number) row->record.hours = amplitude;
  (void)fragility_hours_parse(standard, &week, &osm);
  bool rules = osm || strcmp(standard, "24/7") == 0; /* of OpenStreetMap, more than is understood here */
  if (rules || !*standard) return keep(row, FRAGILITY_FIELD_HORAIRES, standard, err);
  return keep_free(row, FRAGILITY_FIELD_HORAIRES, (fragility_text){standard, strlen(standard)}, err);
}

/* ---- the others ---- */

static fragility_status take_date(struct row *row, fragility_error *err) {
  char iso[FRAGILITY_DATE_SIZE] = "";
  const char *cell = row->texts[FRAGILITY_FIELD_DATE_MAJ];
  row->venue.updated_day = row->file_day;
  row->venue.updated = "";
  row->record.fields[FRAGILITY_FIELD_DATE_MAJ] = row->file_date; /* a card without a date is as old as its list */
  if (!*cell) return FRAGILITY_OK;
  if (!fragility_date_parse((fragility_text){cell, strlen(cell)}, iso, &row->venue.updated_day)) return lose(row, FRAGILITY_FIELD_DATE_MAJ, "no date: value lost", err);
  TRY(keep(row, FRAGILITY_FIELD_DATE_MAJ, iso, err));
  row->venue.updated = row->record.fields[FRAGILITY_FIELD_DATE_MAJ];
  bool whole = strpbrk(cell, "0123456789") == cell && strlen(cell) > 4;
  if (whole || !row->names) return FRAGILITY_OK;
  return fragility_row_note(row, FRAGILITY_PROBLEM_CELL, FRAGILITY_FIELD_DATE_MAJ, cell, iso, "a date without its day: the first one stands", err);
}

static fragility_status take_phone(struct row *row, fragility_error *err) {
  char phone[FRAGILITY_PHONE_SIZE];
  const char *cell = row->texts[FRAGILITY_FIELD_TELEPHONE];
  if (!*cell) return FRAGILITY_OK;
  if (fragility_phone_parse(cell, phone)) return keep(row, FRAGILITY_FIELD_TELEPHONE, phone, err);
  return lose(row, FRAGILITY_FIELD_TELEPHONE, "no phone number of the standard: value lost", err);
}

static fragility_status take_place(struct row *row, fragility_error *err) {
  const fragility_units *units = fragility_territory_units(row->territory);
  char number[FRAGILITY_NUMBER_SIZE];
  size_t unit = *row->venue.code ? fragility_units_find(units, row->venue.code) : SIZE_MAX;
  row->record.fields[FRAGILITY_FIELD_CODE_INSEE] = row->venue.code;
  if (unit != SIZE_MAX && !*row->texts[FRAGILITY_FIELD_COMMUNE]) TRY(keep(row, FRAGILITY_FIELD_COMMUNE, units->name[unit], err));
  if (!row->venue.own_point) return FRAGILITY_OK;
  fragility_number_format(row->venue.latitude, number);
  TRY(keep(row, FRAGILITY_FIELD_LATITUDE, number, err));
  fragility_number_format(row->venue.longitude, number);
  return keep(row, FRAGILITY_FIELD_LONGITUDE, number, err);
}

/* Fields that are kept as they stand, when they are valid. */
static fragility_status take_text(struct row *row, size_t field, fragility_error *err) {
  const char *text = row->texts[field];
  bool unknown = field == FRAGILITY_FIELD_PIVOT && strspn(text, "0") == strlen(text); /* 00000000000000 */
  if (!*text || unknown) return FRAGILITY_OK;
  if (fragility_standard_valid(field, text)) return keep(row, field, text, err);
  if (field != FRAGILITY_FIELD_PRESENTATION_RESUME) return lose(row, field, "not as the standard wants it: value lost", err);
  return join(row, FRAGILITY_FIELD_PRESENTATION_DETAIL, " / ", text, err); /* longer than a summary may be */
}

static fragility_status take_field(struct row *row, size_t field, fragility_error *err) {
  switch (field) {
  case FRAGILITY_FIELD_CODE_INSEE:
  case FRAGILITY_FIELD_LATITUDE:
  case FRAGILITY_FIELD_LONGITUDE:
  case FRAGILITY_FIELD_COURRIELS: return FRAGILITY_OK;
  case FRAGILITY_FIELD_HORAIRES: return take_hours(row, err);
  case FRAGILITY_FIELD_DATE_MAJ: return take_date(row, err);
  case FRAGILITY_FIELD_TELEPHONE: return take_phone(row, err);
  case FRAGILITY_FIELD_SITE_WEB: return take_text(row, field, err);
  default: break;
  }
  enum shape shape = fragility_standard_field(field)->shape;
  return shape == SHAPE_CHOICE || shape == SHAPE_LIST ? take_list(row, field, err) : take_text(row, field, err);
}

static fragility_status take_numbers(struct row *row, fragility_error *err) {
  double posts;
  const char *cell = row->texts[CELL_POSTS], *services = row->texts[CELL_IN_SERVICES];
  bool known = fragility_number_parse(cell, strlen(cell), &posts) && posts >= 0 && posts < 1e6;
  if (known) row->record.posts = posts;
  else if (*cell) TRY(fragility_row_note(row, FRAGILITY_PROBLEM_CELL, CELL_POSTS, cell, "", "expected a number of posts, 0 or more: not known", err));
  row->record.in_services = fragility_text_same_letters(services, "oui");
  fragility_text moving = {"Itinérant", strlen("Itinérant")};
  row->record.itinerant = fragility_list_has(row->record.fields[FRAGILITY_FIELD_ITINERANCE], moving);
  return FRAGILITY_OK;
}

fragility_status fragility_row_fields(struct row *row, fragility_error *err) {
  row->record.posts = row->record.hours = NAN;
  row->record.saturday = row->record.evening = -1;
  row->record.merged = "";
  for (size_t f = 0; f < FRAGILITY_FIELDS; f++) row->record.fields[f] = "";
  /* first, so that what is kept beside comes after what the file says */
  TRY(fragility_aside_read(row, err));
  TRY(take_text(row, FRAGILITY_FIELD_PRESENTATION_DETAIL, err));
  for (size_t f = 0; f < FRAGILITY_FIELDS; f++)
    if (f != FRAGILITY_FIELD_PRESENTATION_DETAIL) TRY(take_field(row, f, err));
  row->record.fields[FRAGILITY_FIELD_ID] = row->venue.id;
  TRY(take_numbers(row, err));
  return take_place(row, err);
}
