/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The catalogue's tables: a row without an indicator declares a source, the others its indicators. */
#include "catalogue/catalogue.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

enum column {
  SOURCE, INDICATOR, LABEL, KEY, MARKS, HAS_DATA, NAME, POPULATION, KIND, NUMERATOR, DENOMINATOR, SCALE, COMPLEMENT,
  WEIGHT, MERGE, DEFINITION, PUBLISHER, LICENCE, VINTAGE, DOUBT, GEOGRAPHY, UNIT, FILTER, STATUS, COLUMNS
};

static const char *const column_names[] = {
    "source", "indicator", "label", "key", "marks", "has_data", "?name", "?population", "kind", "numerator", "denominator",
    "scale", "complement", "weight", "merge", "definition", "publisher", "licence", "vintage", "doubt", "?geography", "?unit", "?filter", "?status", NULL};

/* One row being read. */
struct row {
  const fragility_grid *grid;
  const size_t *columns;
  size_t at;
};

static const char *cell(const struct row *row, enum column column) {
  return fragility_grid_cell(row->grid, row->at, row->columns[column]);
}

static fragility_status wrong(const struct row *row, enum column column, const char *expected, fragility_error *err) {
  return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, row->grid->path, row->grid->lines[row->at],
                           row->columns[column] + 1, "found \"%.60s\", expected %s", cell(row, column), expected);
}

static const char *keep(fragility_catalogue *catalogue, const char *text) {
  return fragility_arena_text(&catalogue->arena, text, strlen(text));
}

static struct source *find_source(const fragility_catalogue *catalogue, const char *id) {
  for (size_t i = 0; i < catalogue->count; i++)
    if (strcmp(catalogue->sources[i].id, id) == 0) return &catalogue->sources[i];
  return NULL;
}

/* Up to the next sign that stands in no brackets. */
static size_t term_size(const char *text) {
  size_t n = 0;
  for (bool inside = false; text[n] && (inside || (text[n] != '+' && text[n] != '-')); n++) inside = text[n] == '[' || (inside && text[n] != ']');
  return n;
}

/* `A + 0.5*B - C`: returns false when it is no such sum. */
static bool parse_formula(fragility_arena *arena, const char *text, struct formula *formula) {
  size_t most = 1;
  for (const char *c = text; *c; c++) most += *c == '+' || *c == '-';
  formula->count = 0;
  formula->terms = fragility_arena_take(arena, most * sizeof *formula->terms);
  if (!formula->terms) return false;
  while (*text) {
    double sign = 1, factor = 1;
    if (*text == '+' || *text == '-') sign = *text++ == '-' ? -1 : 1;
    size_t n = term_size(text);
    fragility_text term = fragility_text_trim((fragility_text){text, n});
    const char *bracket = term.size ? memchr(term.text, '[', term.size) : NULL;
    const char *star = term.size ? memchr(term.text, '*', bracket ? (size_t)(bracket - term.text) : term.size) : NULL;
    if (star) {
      fragility_text number = fragility_text_trim((fragility_text){term.text, (size_t)(star - term.text)});
      if (!fragility_number_parse(number.text, number.size, &factor)) return false;
      term = fragility_text_trim((fragility_text){star + 1, (size_t)(term.text + term.size - star - 1)});
    }
    char *name = term.size ? fragility_arena_text(arena, term.text, term.size) : NULL;
    if (!name || !fragility_pattern_is_good(name)) return false;
    formula->terms[formula->count++] = (struct term){sign * factor, name};
    text += n;
  }
  return true;
}

static const char *const kind_names[] = {"ratio", "rate", "median", "count", "class"};

static bool parse_kind(const char *text, enum kind *kind) {
  for (size_t i = 0; i < sizeof kind_names / sizeof *kind_names; i++)
    if (strcmp(text, kind_names[i]) == 0) return *kind = (enum kind)i, true;
  return false;
}

/* `COLUMN`, or `source:COLUMN`. */
static bool parse_weight(fragility_arena *arena, const char *text, struct indicator *indicator) {
  if (!*text) return true;
  const char *colon = strchr(text, ':');
  if (colon) indicator->weight_source = fragility_arena_text(arena, text, (size_t)(colon - text));
  const char *column = colon ? colon + 1 : text;
  indicator->weight = fragility_arena_text(arena, column, strlen(column));
  return indicator->weight && (!colon || indicator->weight_source);
}

static fragility_status take_indicator(fragility_catalogue *catalogue, const struct row *row, fragility_error *err) {
  struct source *source = find_source(catalogue, cell(row, SOURCE));
  if (!source) return wrong(row, SOURCE, "a source declared above", err);
  if (!fragility_grow((void **)&source->indicators, &source->capacity, source->count, sizeof *source->indicators))
    return fragility_fail_memory(err);
  struct indicator *indicator = &source->indicators[source->count];
  *indicator = (struct indicator){.code = keep(catalogue, cell(row, INDICATOR)), .label = keep(catalogue, cell(row, LABEL)),
                                  .definition = keep(catalogue, cell(row, DEFINITION)), .doubt = keep(catalogue, cell(row, DOUBT)),
                                  .numerator_text = keep(catalogue, cell(row, NUMERATOR)), .denominator_text = keep(catalogue, cell(row, DENOMINATOR))};
  if (!indicator->code || !indicator->label || !indicator->definition || !indicator->doubt || !indicator->numerator_text ||
      !indicator->denominator_text)
    return fragility_fail_memory(err);
  if (!parse_kind(cell(row, KIND), &indicator->kind)) return wrong(row, KIND, "ratio, rate, median, count or class", err);
  if (!*cell(row, NUMERATOR) || !parse_formula(&catalogue->arena, cell(row, NUMERATOR), &indicator->numerator))
    return wrong(row, NUMERATOR, "columns joined by + or -, each with an optional coefficient*", err);
  bool needs = indicator->kind == KIND_RATIO;
  if (needs != (*cell(row, DENOMINATOR) != '\0')) return wrong(row, DENOMINATOR, "a denominator for a ratio, none otherwise", err);
  if (!parse_formula(&catalogue->arena, cell(row, DENOMINATOR), &indicator->denominator))
    return wrong(row, DENOMINATOR, "columns joined by + or -", err);
  TRY(fragility_grid_number(row->grid, row->at, row->columns[SCALE], 1, &indicator->scale, err));
  indicator->complement = strcmp(cell(row, COMPLEMENT), "yes") == 0;
  if (!indicator->complement && *cell(row, COMPLEMENT) && strcmp(cell(row, COMPLEMENT), "no") != 0) return wrong(row, COMPLEMENT, "yes or no", err);
  indicator->needs_all = strcmp(cell(row, MERGE), "all") == 0;
  if (!indicator->needs_all && strcmp(cell(row, MERGE), "known") != 0) return wrong(row, MERGE, "all or known", err);
  if (!parse_weight(&catalogue->arena, cell(row, WEIGHT), indicator)) return fragility_fail_memory(err);
  source->count++;
  return FRAGILITY_OK;
}

static fragility_status take_source(fragility_catalogue *catalogue, const struct row *row, fragility_error *err) {
  if (find_source(catalogue, cell(row, SOURCE))) return wrong(row, SOURCE, "a source declared once", err);
  if (!*cell(row, KEY)) return wrong(row, KEY, "the name of the code column", err);
  if (!*cell(row, MARKS)) return wrong(row, MARKS, "the columns that tell this source", err);
  if (!fragility_grow((void **)&catalogue->sources, &catalogue->capacity, catalogue->count, sizeof *catalogue->sources))
    return fragility_fail_memory(err);
  struct source source = {
      .id = keep(catalogue, cell(row, SOURCE)), .title = keep(catalogue, cell(row, LABEL)),
      .publisher = keep(catalogue, cell(row, PUBLISHER)), .licence = keep(catalogue, cell(row, LICENCE)),
      .vintage = keep(catalogue, cell(row, VINTAGE)), .doubt = keep(catalogue, cell(row, DOUBT)),
      .key = keep(catalogue, cell(row, KEY)), .marks = keep(catalogue, cell(row, MARKS)),
      .has_data = keep(catalogue, cell(row, HAS_DATA)), .name = keep(catalogue, cell(row, NAME)),
      .population = keep(catalogue, cell(row, POPULATION)), .geography = keep(catalogue, cell(row, GEOGRAPHY)),
      .filter = keep(catalogue, cell(row, FILTER)), .status = keep(catalogue, cell(row, STATUS))};
  if (!source.id || !source.title || !source.publisher || !source.licence || !source.vintage || !source.doubt ||
      !source.key || !source.marks || !source.has_data || !source.name || !source.population || !source.geography || !source.filter || !source.status)
    return fragility_fail_memory(err);
  if (!fragility_conditions_are_good(source.filter)) return wrong(row, FILTER, "COLUMN=VALUE, joined by ;", err);
  bool year = strspn(source.geography, "0123456789") == 4 && !source.geography[4];
  bool lag = strncmp(source.geography, "??+", 3) == 0 && source.geography[3] >= '0' && source.geography[3] <= '9' && !source.geography[4];
  if (*source.geography && !year && !lag) return wrong(row, GEOGRAPHY, "a year, or ??+n", err);
  source.unit = strcmp(cell(row, UNIT), "iris") == 0 ? ROWS_OF_IRIS : ROWS_OF_COMMUNES;
  if (*cell(row, UNIT) && source.unit == ROWS_OF_COMMUNES && strcmp(cell(row, UNIT), "commune") != 0) return wrong(row, UNIT, "commune or iris", err);
  catalogue->sources[catalogue->count++] = source;
  return FRAGILITY_OK;
}

static fragility_status take_grid(fragility_catalogue *catalogue, const fragility_grid *grid, fragility_error *err) {
  size_t columns[COLUMNS];
  TRY(fragility_grid_find(grid, column_names, columns, err));
  for (size_t i = 0; i < grid->rows; i++) {
    struct row row = {grid, columns, i};
    TRY(*cell(&row, INDICATOR) ? take_indicator(catalogue, &row, err) : take_source(catalogue, &row, err));
  }
  return FRAGILITY_OK;
}

static fragility_status read_file(fragility_catalogue *catalogue, const char *path, fragility_error *err) {
  fragility_grid grid;
  if (!path) return fragility_fail_memory(err);
  TRY(fragility_grid_read(path, &grid, err));
  fragility_status status = take_grid(catalogue, &grid, err);
  fragility_grid_free(&grid);
  return status;
}

static int is_csv(const struct dirent *entry) {
  const char *dot = strrchr(entry->d_name, '.');
  return entry->d_name[0] != '.' && dot && strcmp(dot, ".csv") == 0;
}

static int by_bytes(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

static fragility_status read_shipped(fragility_catalogue *catalogue, fragility_error *err) {
  const char *folder = fragility_path(&catalogue->arena, fragility_data_path(), "catalogue");
  struct dirent **entries = NULL;
  int n = folder ? scandir(folder, &entries, is_csv, by_bytes) : 0;
  if (!folder) return fragility_fail_memory(err);
  if (n < 0 && errno == ENOMEM) return fragility_fail_memory(err);
  if (n < 0) return fragility_fail_at(err, FRAGILITY_ERROR_IO, folder, 0, 0, "cannot open the folder of the catalogue %s", folder);
  fragility_status status = FRAGILITY_OK;
  for (int i = 0; i < n; i++) {
    if (status == FRAGILITY_OK)
      status = read_file(catalogue, fragility_path(&catalogue->arena, folder, entries[i]->d_name), err);
    free(entries[i]);
  }
  free(entries);
  return status;
}

fragility_status fragility_catalogue_read(const char *const *more, size_t n, fragility_catalogue **out, fragility_error *err) {
  if (!out || (n && !more)) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the catalogue, or no files");
  *out = NULL;
  fragility_catalogue *catalogue = calloc(1, sizeof *catalogue);
  if (!catalogue) return fragility_fail_memory(err);
  fragility_status status = read_shipped(catalogue, err);
  for (size_t i = 0; status == FRAGILITY_OK && i < n; i++)
    status = more[i] ? read_file(catalogue, more[i], err) : fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "the path of file %zu is missing", i + 1);
  if (status != FRAGILITY_OK) {
    fragility_catalogue_free(catalogue);
    return status;
  }
  *out = catalogue;
  return FRAGILITY_OK;
}

void fragility_catalogue_free(fragility_catalogue *catalogue) {
  if (!catalogue) return;
  for (size_t i = 0; i < catalogue->count; i++) free(catalogue->sources[i].indicators);
  free(catalogue->sources);
  fragility_arena_free(&catalogue->arena);
  free(catalogue);
}

size_t fragility_catalogue_sources(const fragility_catalogue *catalogue) { return catalogue ? catalogue->count : 0; }

bool fragility_catalogue_source(const fragility_catalogue *catalogue, size_t i, fragility_source_facts *facts) {
  if (!catalogue || !facts || i >= catalogue->count) return false;
  const struct source *s = &catalogue->sources[i];
  *facts = (fragility_source_facts){s->id, s->title, s->publisher, s->licence, s->vintage, s->doubt, s->key, s->marks,
                                    s->unit == ROWS_OF_IRIS ? "iris" : "commune", s->geography, s->filter};
  return true;
}

fragility_status fragility_catalogue_find(const fragility_catalogue *catalogue, const char *id, size_t *source, fragility_error *err) {
  if (!catalogue || !id || !source) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no catalogue, no id, or no place for the source");
  const struct source *found = find_source(catalogue, id);
  if (found) return *source = (size_t)(found - catalogue->sources), FRAGILITY_OK;
  const char **ids = fragility_array(catalogue->count, sizeof *ids);
  if (!ids) return fragility_fail_memory(err);
  for (size_t i = 0; i < catalogue->count; i++) ids[i] = catalogue->sources[i].id;
  const char *near = fragility_text_nearest_id(id, ids, catalogue->count);
  free(ids);
  return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no source is called \"%.60s\"%s%s", id, near ? "; the nearest is " : "", near ? near : "");
}

bool fragility_catalogue_indicator(const fragility_catalogue *catalogue, size_t source, size_t i, fragility_indicator_facts *facts) {
  if (!catalogue || !facts || source >= catalogue->count || i >= catalogue->sources[source].count) return false;
  const struct indicator *n = &catalogue->sources[source].indicators[i];
  *facts = (fragility_indicator_facts){n->code, n->label, n->definition, n->doubt, kind_names[n->kind], n->numerator_text,
                                       n->denominator_text, n->scale, n->complement};
  return true;
}

const char *fragility_catalogue_label(const fragility_catalogue *catalogue, const char *indicator) {
  for (size_t i = 0; catalogue && indicator && i < catalogue->count; i++)
    for (size_t k = 0; k < catalogue->sources[i].count; k++)
      if (strcmp(catalogue->sources[i].indicators[k].code, indicator) == 0) return catalogue->sources[i].indicators[k].label;
  return NULL;
}
