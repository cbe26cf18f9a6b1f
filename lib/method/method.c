/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "method/method.h"

#include <stdio.h>
#include <stdlib.h>

const char *const fragility_normalisation_names[] = {"quantile", "decile", "ratio",   "minmax",
                                                     "zscore",   "identity", "coverage", "services", NULL};
const char *const fragility_aggregation_names[] = {"arithmetic", "geometric", NULL};
static const char *const missing_names[] = {"within", "leaves", NULL};
static const char *const weight_names[] = {"population", "denominator", NULL};
static const char *const direction_names[] = {"+", "-", NULL};

enum column {
  NODE, PARENT, LABEL, COLUMN, DIRECTION, TREATMENT, NORMALISATION, LOW, HIGH, REFERENCE, REFERENCE_WEIGHT, DIGITS, WEIGHT,
  AGGREGATION, MISSING, MIN_COVERAGE, SOURCE, DOUBT, LABEL_EN, SOURCE_EN, DOUBT_EN, COLUMNS
};

static const char *const column_names[] = {
    "node", "parent", "?label", "column", "direction", "?treatment", "normalisation", "?low", "?high", "?reference",
    "?reference_weight", "?digits", "weight", "aggregation", "?missing", "?min_coverage", "?source", "?doubt", "?label_en", "?source_en", "?doubt_en", NULL};

struct reading {
  fragility_method *method;
  const fragility_grid *grid;
  size_t columns[COLUMNS];
  fragility_error *err;
};

static const char *cell(const struct reading *reading, size_t row, enum column column) {
  return fragility_grid_cell(reading->grid, row, reading->columns[column]);
}

static fragility_status wrong(const struct reading *reading, size_t row, enum column column, const char *expected) {
  size_t place = reading->columns[column];
  return fragility_fail_at(reading->err, FRAGILITY_ERROR_FORMAT, reading->grid->path, reading->grid->lines[row],
                           place == SIZE_MAX ? 0 : place + 1, "found \"%.60s\", expected %s", cell(reading, row, column),
                           expected);
}

/* The cell as one of the names; the default when it is empty. */
static fragility_status choose(const struct reading *reading, size_t row, enum column column, const char *const *names,
                               const char *otherwise, const char **chosen) {
  const char *text = cell(reading, row, column);
  *chosen = otherwise;
  if (!*text && otherwise) return FRAGILITY_OK;
  size_t n = 0;
  for (; names[n]; n++)
    if (strcmp(names[n], text) == 0) return *chosen = names[n], FRAGILITY_OK;
  char expected[200] = "one of ";
  for (size_t i = 0; i < n; i++) {
    strcat(expected, i ? ", " : "");
    strcat(expected, names[i]);
  }
  const char *near = fragility_text_nearest(text, names, n);
  if (near && *text) {
    strcat(expected, "; did you mean ");
    strcat(expected, near);
    strcat(expected, "?");
  }
  return wrong(reading, row, column, expected);
}

static fragility_status number(const struct reading *reading, size_t row, enum column column, double otherwise, double least,
                               double most, const char *expected, double *value) {
  size_t place = reading->columns[column];
  TRY(fragility_grid_number(reading->grid, row, place, otherwise, value, reading->err));
  return isnan(*value) || (*value >= least && *value <= most) ? FRAGILITY_OK : wrong(reading, row, column, expected);
}

static fragility_status texts(const struct reading *reading, size_t row, fragility_node *node) {
  const struct {
    enum column column;
    const char **to;
  } all[] = {{NODE, &node->code},     {PARENT, &node->parent}, {LABEL, &node->label},
             {COLUMN, &node->column}, {SOURCE, &node->source}, {DOUBT, &node->doubt},
             {LABEL_EN, &node->label_en}, {SOURCE_EN, &node->source_en}, {DOUBT_EN, &node->doubt_en}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    const char *text = cell(reading, row, all[i].column);
    *all[i].to = fragility_arena_text(&reading->method->arena, text, strlen(text));
    if (!*all[i].to) return fragility_fail_memory(reading->err);
  }
  return FRAGILITY_OK;
}

/* A cell that its node does not use would say something that is not done. */
static fragility_status unused(const struct reading *reading, size_t row, const enum column *columns, size_t n, const char *expected) {
  for (size_t i = 0; i < n; i++)
    if (*cell(reading, row, columns[i])) return wrong(reading, row, columns[i], expected);
  return FRAGILITY_OK;
}

static fragility_status leaf(const struct reading *reading, size_t row, fragility_node *node) {
  static const enum column axis_only[] = {AGGREGATION, MISSING, MIN_COVERAGE};
  const char *direction;
  TRY(unused(reading, row, axis_only, 3, "nothing in the row of an indicator"));
  TRY(choose(reading, row, DIRECTION, direction_names, NULL, &direction));
  node->direction = *direction == '-' ? -1 : 1;
  TRY(choose(reading, row, NORMALISATION, fragility_normalisation_names, NULL, &node->normalisation));
  TRY(choose(reading, row, REFERENCE_WEIGHT, weight_names, "population", &node->reference_weight));
  TRY(number(reading, row, LOW, NAN, -1e300, 1e300, "a finite number", &node->low));
  TRY(number(reading, row, HIGH, NAN, -1e300, 1e300, "a finite number", &node->high));
  TRY(number(reading, row, REFERENCE, NAN, 1e-300, 1e300, "a number above 0", &node->reference));
  TRY(number(reading, row, DIGITS, NAN, 0, 9, "a number of decimals from 0 to 9", &node->digits));
  if (node->digits != floor(node->digits) && !isnan(node->digits)) return wrong(reading, row, DIGITS, "a number of decimals from 0 to 9");
  if (isnan(node->low) != isnan(node->high) || node->low >= node->high)
    return wrong(reading, row, HIGH, "low and high together, low below high");
  node->aggregation = node->missing = "";
  node->min_coverage = NAN;
  return FRAGILITY_OK;
}

static fragility_status axis(const struct reading *reading, size_t row, fragility_node *node) {
  static const enum column leaf_only[] = {DIRECTION, NORMALISATION, LOW, HIGH, REFERENCE, REFERENCE_WEIGHT, DIGITS};
  TRY(unused(reading, row, leaf_only, 7, "nothing in the row of an axis"));
  TRY(choose(reading, row, AGGREGATION, fragility_aggregation_names, "arithmetic", &node->aggregation));
  TRY(choose(reading, row, MISSING, missing_names, "within", &node->missing));
  TRY(number(reading, row, MIN_COVERAGE, 0, 0, 1, "a share from 0 to 1", &node->min_coverage));
  if (row && strcmp(node->missing, "leaves") == 0)
    return wrong(reading, row, MISSING, "within (leaves is a rule of the root)");
  node->normalisation = node->reference_weight = "";
  node->direction = 1;
  node->low = node->high = node->reference = node->digits = NAN;
  return FRAGILITY_OK;
}

static size_t find_node(const fragility_method *method, const char *code) {
  for (size_t i = 0; i < method->count; i++)
    if (strcmp(method->nodes[i].facts.code, code) == 0) return i;
  return SIZE_MAX;
}

static fragility_status attach(const struct reading *reading, size_t row, struct node *node) {
  fragility_method *method = reading->method;
  node->parent = node->first_child = node->next = SIZE_MAX;
  if (!*node->facts.code) return wrong(reading, row, NODE, "the code of a node");
  if (strcspn(node->facts.code, ",;\"\n\t|") != strlen(node->facts.code)) return wrong(reading, row, NODE, "a code without , ; | or quotes");
  if (find_node(method, node->facts.code) != SIZE_MAX) return wrong(reading, row, NODE, "each node once");
  if (!row) return *node->facts.parent ? wrong(reading, row, PARENT, "the root first, without a parent") : FRAGILITY_OK;
  node->parent = find_node(method, node->facts.parent);
  if (node->parent == SIZE_MAX) return wrong(reading, row, PARENT, "a node declared above");
  struct node *parent = &method->nodes[node->parent];
  if (parent->leaf) return wrong(reading, row, PARENT, "an axis: the node found reads a column itself");
  size_t *link = &parent->first_child;
  while (*link != SIZE_MAX) link = &method->nodes[*link].next;
  *link = row;
  return FRAGILITY_OK;
}

static fragility_status take_node(const struct reading *reading, size_t row) {
  fragility_method *method = reading->method;
  struct node *node = &method->nodes[row];
  TRY(texts(reading, row, &node->facts));
  node->leaf = *node->facts.column;
  const char *treatment = cell(reading, row, TREATMENT);
  if (*treatment && strcmp(treatment, "none") != 0) return wrong(reading, row, TREATMENT, "none");
  TRY(attach(reading, row, node));
  TRY(number(reading, row, WEIGHT, 1, 0, 1e9, "a weight of 0 or more", &node->facts.weight));
  TRY(node->leaf ? leaf(reading, row, &node->facts) : axis(reading, row, &node->facts));
  method->count++;
  return FRAGILITY_OK;
}

/* Every axis has weight below it; a leaf's effective weight is its parent's, shared among the siblings. */
static fragility_status weigh(const struct reading *reading) {
  fragility_method *method = reading->method;
  for (size_t i = 0; i < method->count; i++) {
    struct node *node = &method->nodes[i];
    if (node->leaf && i) continue;
    double sum = 0;
    for (size_t c = node->first_child; c != SIZE_MAX; c = method->nodes[c].next) sum += method->nodes[c].facts.weight;
    if (!(sum > 0)) return wrong(reading, i, NODE, "an axis with children whose weights are not all 0");
    for (size_t c = node->first_child; c != SIZE_MAX; c = method->nodes[c].next)
      method->nodes[c].effective = i ? node->effective * method->nodes[c].facts.weight / sum : method->nodes[c].facts.weight;
  }
  return FRAGILITY_OK;
}

static fragility_status check_columns(const fragility_grid *grid, fragility_error *err) {
  for (size_t c = 0; c < grid->columns; c++) {
    const char *names[COLUMNS];
    bool known = false;
    for (size_t i = 0; i < COLUMNS; i++) {
      names[i] = column_names[i] + (column_names[i][0] == '?');
      known |= strcmp(names[i], grid->header[c]) == 0;
    }
    if (known) continue;
    const char *near = fragility_text_nearest(grid->header[c], names, COLUMNS);
    return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, grid->path, 1, c + 1, "found the column \"%.60s\", expected a column of a method%s%s%s",
                             grid->header[c], near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
  }
  return FRAGILITY_OK;
}

static fragility_status take_grid(fragility_method *method, const fragility_grid *grid, fragility_error *err) {
  struct reading reading = {.method = method, .grid = grid, .err = err};
  TRY(check_columns(grid, err));
  TRY(fragility_grid_find(grid, column_names, reading.columns, err));
  if (!grid->rows) return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, grid->path, 1, 0, "found a header and no row, expected a node a row");
  method->nodes = fragility_arena_take(&method->arena, grid->rows * sizeof *method->nodes);
  if (!method->nodes) return fragility_fail_memory(err);
  for (size_t row = 0; row < grid->rows; row++) TRY(take_node(&reading, row));
  if (method->nodes[0].leaf) return wrong(&reading, 0, COLUMN, "no column: the root is an axis");
  return weigh(&reading);
}

static fragility_status name_method(fragility_method *method, const char *path, fragility_error *err) {
  const char *base = fragility_base_name(path);
  size_t n = strlen(base);
  if (n > 4 && strcmp(base + n - 4, ".csv") == 0) n -= 4;
  method->id = fragility_arena_text(&method->arena, base, n);
  method->path = fragility_arena_text(&method->arena, path, strlen(path));
  return method->id && method->path ? FRAGILITY_OK : fragility_fail_memory(err);
}

static fragility_status finish(fragility_status status, fragility_method *method, fragility_grid *grid,
                               fragility_method **out, fragility_error *err) {
  if (status == FRAGILITY_OK) status = take_grid(method, grid, err);
  fragility_grid_free(grid);
  if (status != FRAGILITY_OK) {
    fragility_method_free(method);
    return status;
  }
  *out = method;
  return FRAGILITY_OK;
}

fragility_status fragility_method_parse(const char *name, const void *data, size_t size, fragility_method **out,
                                        fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the method");
  *out = NULL;
  if (!name || !data) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no name or no data given");
  fragility_method *method = calloc(1, sizeof *method);
  fragility_grid grid = {0};
  if (!method) return fragility_fail_memory(err);
  fragility_digest_bytes(data, size, method->hash);
  fragility_status status = name_method(method, name, err);
  if (status == FRAGILITY_OK) status = fragility_grid_parse(name, data, size, &grid, err);
  return finish(status, method, &grid, out, err);
}

static fragility_status read_path(const char *path, fragility_method **out, fragility_error *err) {
  fragility_method *method = calloc(1, sizeof *method);
  fragility_grid grid = {0};
  uint64_t size;
  if (!method) return fragility_fail_memory(err);
  fragility_status status = name_method(method, path, err);
  if (status == FRAGILITY_OK) status = fragility_digest_file(path, method->hash, &size, err);
  if (status == FRAGILITY_OK) status = fragility_grid_read(path, &grid, err);
  return finish(status, method, &grid, out, err);
}

/* An id that no shipped method has: names the nearest, and all. */
static fragility_status unknown_id(const char *id, fragility_error *err) {
  fragility_method_list *list;
  TRY(fragility_method_list_read(&list, err));
  const char *ids[64];
  char all[400] = "";
  size_t n = 0;
  for (; n < fragility_method_list_count(list) && n < 64; n++) {
    ids[n] = fragility_method_list_id(list, n);
    if (strlen(all) + strlen(ids[n]) + 3 < sizeof all) strcat(strcat(all, n ? ", " : ""), ids[n]);
  }
  const char *near = fragility_text_nearest(id, ids, n);
  fragility_status status = fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no method is called \"%s\"; known: %s%s%s%s", id, all,
                                           near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
  fragility_method_list_free(list);
  return status;
}

static bool is_path(const char *text) {
  size_t n = strlen(text);
  return strchr(text, '/') || (n > 4 && strcmp(text + n - 4, ".csv") == 0);
}

fragility_status fragility_method_read(const char *id_or_path, fragility_method **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the method");
  *out = NULL;
  if (!id_or_path || !*id_or_path) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no method given");
  if (is_path(id_or_path)) return read_path(id_or_path, out, err);
  fragility_arena arena = {0};
  size_t n = strlen(id_or_path) + sizeof "methods/.csv";
  char *name = fragility_arena_take(&arena, n);
  if (name) snprintf(name, n, "methods/%s.csv", id_or_path);
  const char *path = name ? fragility_path(&arena, fragility_data_path(), name) : NULL;
  fragility_status status = path ? read_path(path, out, err) : fragility_fail_memory(err);
  if (status == FRAGILITY_ERROR_IO) status = unknown_id(id_or_path, err);
  fragility_arena_free(&arena);
  return status;
}

void fragility_method_free(fragility_method *method) {
  if (!method) return;
  fragility_arena_free(&method->arena);
  free(method);
}

const char *fragility_method_id(const fragility_method *method) { return method ? method->id : NULL; }
const char *fragility_method_hash(const fragility_method *method) { return method ? method->hash : NULL; }
size_t fragility_method_nodes(const fragility_method *method) { return method ? method->count : 0; }

static const char *either(const char *english, const char *text) { return *english ? english : text; }

bool fragility_method_node_in(const fragility_method *method, size_t i, const char *language, fragility_node *node) {
  fragility_language wanted;
  if (fragility_language_find(language, &wanted, NULL) != FRAGILITY_OK || !fragility_method_node(method, i, node)) return false;
  if (wanted == FRAGILITY_ENGLISH) node->label = either(node->label_en, node->label), node->source = either(node->source_en, node->source), node->doubt = either(node->doubt_en, node->doubt);
  node->label = either(node->label, node->code);
  return true;
}

bool fragility_method_node(const fragility_method *method, size_t i, fragility_node *node) {
  if (!method || !node || i >= method->count) return false;
  *node = method->nodes[i].facts;
  return true;
}
