/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A cost table kept twice: the pairs of each unit, and the pairs of each venue. */
#include "access/access.h"

#include <stdlib.h>

struct arc {
  uint32_t unit, venue;
  double cost;
};

struct side {
  size_t *first;   /* where the pairs of each begin */
  uint32_t *other;
  double *cost;
};

struct fragility_costs {
  size_t pairs, capacity;
  struct arc *arcs; /* while reading */
  struct side units, venues;
  fragility_journal *journal;
};

/* ---- names to positions ---- */

struct name {
  const char *text;
  uint32_t at;
};

static int by_text(const void *a, const void *b) { return strcmp(((const struct name *)a)->text, ((const struct name *)b)->text); }

static struct name *names_of_venues(const fragility_supply *supply) {
  size_t n = fragility_supply_count(supply);
  struct name *names = fragility_array(n, sizeof *names);
  for (size_t v = 0; names && v < n; v++) names[v] = (struct name){fragility_supply_venue(supply, v)->id, (uint32_t)v};
  if (names && n) qsort(names, n, sizeof *names, by_text);
  return names;
}

/* ---- reading ---- */

enum { ORIGIN, DEST, COST, COLUMNS };

struct reading {
  fragility_costs *costs;
  const fragility_units *units;
  const struct name *venues;
  size_t venue_count;
  const char *path;
  size_t columns[COLUMNS];
};

static size_t column_of(const fragility_reader *reader, const char *list) {
  fragility_text left = {list, strlen(list)}, name;
  while (fragility_text_next(&left, '|', &name))
    for (size_t c = 0; c < fragility_reader_columns(reader); c++)
      if (fragility_text_is(name, fragility_reader_header(reader)[c])) return c;
  return SIZE_MAX;
}

static fragility_status choose(struct reading *reading, fragility_reader *reader, fragility_error *err) {
  static const char *const names[COLUMNS] = {"origin|o|from|code", "dest|d|to|destination|venue|id", "cost|travel_time|minutes|duration|km"};
  for (size_t c = 0; c < COLUMNS; c++) {
    reading->columns[c] = column_of(reader, names[c]);
    if (reading->columns[c] == SIZE_MAX)
      return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, fragility_reader_name(reader), fragility_reader_dialect(reader)->header_line, 0,
                               "found no column among %s, expected a cost table: origin, dest, cost", names[c]);
  }
  return fragility_reader_select(reader, reading->columns, COLUMNS, err);
}

static fragility_status note(const struct reading *reading, size_t line, size_t column, fragility_text found, const char *text, fragility_error *err) {
  bool noted = fragility_journal_note(reading->costs->journal, FRAGILITY_PROBLEM_ROW, reading->path, line, reading->columns[column] + 1, found, "", text);
  return noted ? FRAGILITY_OK : fragility_fail_memory(err);
}

static fragility_status take_row(struct reading *reading, const fragility_text *cells, size_t line, fragility_error *err) {
  char name[128];
  size_t at[2];
  for (size_t c = 0; c < COST; c++) {
    fragility_text cell = fragility_text_trim(cells[c]);
    size_t n = cell.size < sizeof name ? cell.size : sizeof name - 1;
    if (n) memcpy(name, cell.text, n);
    name[n] = '\0';
    struct name key = {name, 0}, *found = NULL;
    if (c == DEST && reading->venue_count) found = bsearch(&key, reading->venues, reading->venue_count, sizeof key, by_text);
    at[c] = c == ORIGIN ? fragility_units_find(reading->units, name) : found ? found->at : SIZE_MAX;
    if (at[c] == SIZE_MAX) return note(reading, line, c, cell, c == ORIGIN ? "no unit has this code: pair not used" : "no venue has this id: pair not used", err);
  }
  double cost;
  if (fragility_cell_parse(cells[COST], &cost) != FRAGILITY_KNOWN || !(cost >= 0))
    return note(reading, line, COST, cells[COST], "expected a cost of 0 or more: pair not used", err);
  fragility_costs *costs = reading->costs;
  if (!fragility_grow((void **)&costs->arcs, &costs->capacity, costs->pairs, sizeof *costs->arcs)) return fragility_fail_memory(err);
  costs->arcs[costs->pairs++] = (struct arc){(uint32_t)at[0], (uint32_t)at[1], cost};
  return FRAGILITY_OK;
}

static fragility_status read_rows(struct reading *reading, fragility_reader *reader, fragility_error *err) {
  const fragility_block *block;
  TRY(choose(reading, reader, err));
  do {
    TRY(fragility_reader_next(reader, &block, err));
    for (size_t r = 0; block && r < block->rows; r++) TRY(take_row(reading, block->cells + r * COLUMNS, block->lines[r], err));
  } while (block);
  return FRAGILITY_OK;
}

/* ---- the same pair twice: the smaller cost stands, and it is said ---- */

static int by_pair(const void *a, const void *b) {
  const struct arc *x = a, *y = b;
  if (x->unit != y->unit) return x->unit < y->unit ? -1 : 1;
  if (x->venue != y->venue) return x->venue < y->venue ? -1 : 1;
  return (x->cost > y->cost) - (x->cost < y->cost);
}

static fragility_status drop_repeats(const struct reading *reading, fragility_error *err) {
  fragility_costs *costs = reading->costs;
  size_t kept = 0;
  if (costs->pairs) qsort(costs->arcs, costs->pairs, sizeof *costs->arcs, by_pair);
  for (size_t p = 0; p < costs->pairs; p++) {
    const struct arc *arc = &costs->arcs[p];
    if (!kept || costs->arcs[kept - 1].unit != arc->unit || costs->arcs[kept - 1].venue != arc->venue) {
      costs->arcs[kept++] = *arc;
      continue;
    }
    fragility_text unit = {reading->units->code[arc->unit], strlen(reading->units->code[arc->unit])};
    if (!fragility_journal_note(costs->journal, FRAGILITY_PROBLEM_DUPLICATE, reading->path, 0, 0, unit, "", "a pair stands twice: the smaller cost is kept"))
      return fragility_fail_memory(err);
  }
  costs->pairs = kept;
  return FRAGILITY_OK;
}

/* ---- the two sides ---- */

static fragility_status arrange(const fragility_costs *costs, size_t n, bool by_unit, struct side *side, fragility_error *err) {
  side->first = fragility_array(n + 2, sizeof *side->first);
  side->other = fragility_array(costs->pairs, sizeof *side->other);
  side->cost = fragility_array(costs->pairs, sizeof *side->cost);
  if (!side->first || !side->other || !side->cost) return fragility_fail_memory(err);
  for (size_t p = 0; p < costs->pairs; p++) side->first[(by_unit ? costs->arcs[p].unit : costs->arcs[p].venue) + 2]++;
  for (size_t i = 0; i < n; i++) side->first[i + 2] += side->first[i + 1];
  for (size_t p = 0; p < costs->pairs; p++) {
    const struct arc *arc = &costs->arcs[p];
    size_t place = side->first[(by_unit ? arc->unit : arc->venue) + 1]++;
    side->other[place] = by_unit ? arc->venue : arc->unit;
    side->cost[place] = arc->cost;
  }
  return FRAGILITY_OK;
}

fragility_status fragility_costs_read(const char *path, const fragility_units *units, const fragility_supply *supply,
                                      const fragility_options *options, fragility_costs **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the costs");
  *out = NULL;
  if (!path || !units || !supply) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "costs need a file, units and venues");
  fragility_costs *costs = calloc(1, sizeof *costs);
  struct name *venues = names_of_venues(supply);
  fragility_reader *reader = NULL;
  if (costs) costs->journal = fragility_journal_create();
  struct reading reading = {.costs = costs, .units = units, .venues = venues, .venue_count = fragility_supply_count(supply), .path = path};
  fragility_status status = costs && venues && costs->journal ? FRAGILITY_OK : fragility_fail_memory(err);
  if (status == FRAGILITY_OK) status = fragility_reader_open(path, options, costs->journal, &reader, err);
  if (status == FRAGILITY_OK) status = read_rows(&reading, reader, err);
  if (status == FRAGILITY_OK) status = drop_repeats(&reading, err);
  if (status == FRAGILITY_OK) status = arrange(costs, units->count, true, &costs->units, err);
  if (status == FRAGILITY_OK) status = arrange(costs, reading.venue_count, false, &costs->venues, err);
  fragility_reader_free(reader);
  free(venues);
  if (status != FRAGILITY_OK) {
    fragility_costs_free(costs);
    return status;
  }
  free(costs->arcs);
  costs->arcs = NULL;
  *out = costs;
  return FRAGILITY_OK;
}

static void free_side(struct side *side) { free(side->first), free(side->other), free(side->cost); }

void fragility_costs_free(fragility_costs *costs) {
  if (!costs) return;
  free(costs->arcs);
  free_side(&costs->units);
  free_side(&costs->venues);
  fragility_journal_free(costs->journal);
  free(costs);
}

size_t fragility_costs_pairs(const fragility_costs *costs) { return costs ? costs->pairs : 0; }
const fragility_journal *fragility_costs_journal(const fragility_costs *costs) { return costs ? costs->journal : NULL; }

/* Runs of pairs within the limit, as they stand. */
static void sweep_side(const struct side *side, size_t at, double limit, fragility_sweeper sweep, void *data) {
  for (size_t p = side->first[at], end; p < side->first[at + 1]; p = end) {
    for (end = p; end < side->first[at + 1] && side->cost[end] <= limit; end++) {}
    if (end > p) sweep(data, side->other + p, side->cost + p, end - p);
    else end++;
  }
}

void fragility_costs_from_unit(const fragility_costs *costs, size_t unit, double limit, fragility_sweeper sweep, void *data) {
  sweep_side(&costs->units, unit, limit, sweep, data);
}

void fragility_costs_from_venue(const fragility_costs *costs, size_t venue, double limit, fragility_sweeper sweep, void *data) {
  sweep_side(&costs->venues, venue, limit, sweep, data);
}
