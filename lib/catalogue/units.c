/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The units that files have rows of: their codes, each once and in order, and what the files say of them. */
#include "catalogue/catalogue.h"

#include <stdlib.h>

enum { SLICE = 4096 }; /* rows that a thread describes at a time */

struct making {
  struct units_wanted from;
  fragility_register *units;
};

static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* Of which communes has the file rows by arrondissement? */
static void mark_cities(const struct making *making, const struct intake *intake, bool *by_arrondissement) {
  fragility_resolution how;
  for (size_t i = 0; i < intake->rows; i++) {
    if (!fragility_code_is_iris(intake->codes[i])) continue;
    size_t unit = fragility_territory_resolve(making->from.territory, intake->communes[i], &how);
    if (unit != SIZE_MAX && how == FRAGILITY_ARRONDISSEMENT) by_arrondissement[unit] = true;
  }
}

/* An IRIS is one of a commune, and not the whole of it beside its parts. */
static bool is_iris(const struct making *making, const struct intake *intake, size_t row, const bool *by_arrondissement) {
  fragility_resolution how;
  if (!fragility_code_is_iris(intake->codes[row]) || fragility_intake_is_whole(intake, row)) return false;
  size_t unit = fragility_territory_resolve(making->from.territory, intake->communes[row], &how);
  return unit != SIZE_MAX && (how == FRAGILITY_ARRONDISSEMENT || !by_arrondissement[unit]);
}

/* by_arrondissement: room for a mark of each commune, which every file makes anew. */
static size_t take_iris(const struct making *making, const struct intake *intake, const char **texts, bool *by_arrondissement) {
  size_t n = 0;
  memset(by_arrondissement, 0, fragility_territory_units(making->from.territory)->count * sizeof *by_arrondissement);
  mark_cities(making, intake, by_arrondissement);
  for (size_t r = 0; r < intake->rows; r++)
    if (is_iris(making, intake, r, by_arrondissement)) texts[n++] = intake->codes[r];
  return n;
}

/* Any text is a code, except none: which comes first, in the order of the codes. */
static size_t take_codes(const struct intake *intake, const char **texts) {
  size_t none = intake->rows && !*intake->codes[0];
  memcpy(texts, intake->codes + none, (intake->rows - none) * sizeof *texts);
  return intake->rows - none;
}

/* Those of several files, or those of IRIS alone, each once and in order. */
static fragility_status collect_codes(const struct making *making, const char ***codes, size_t *count, fragility_error *err) {
  size_t all = 0, distinct = 0;
  for (size_t i = 0; i < making->from.count; i++) all += making->from.intakes[i].rows;
  const char **texts = fragility_array(all, sizeof *texts);
  bool *by_arrondissement = making->from.iris ? fragility_array(fragility_territory_units(making->from.territory)->count, sizeof *by_arrondissement) : NULL;
  if (!texts || (making->from.iris && !by_arrondissement)) {
    free(texts), free(by_arrondissement);
    return fragility_fail_memory(err);
  }
  all = 0;
  for (size_t i = 0; i < making->from.count; i++)
    all += making->from.iris ? take_iris(making, &making->from.intakes[i], texts + all, by_arrondissement) : take_codes(&making->from.intakes[i], texts + all);
  free(by_arrondissement);
  bool several = making->from.count > 1;
  if (several) qsort(texts, all, sizeof *texts, by_text);
  else distinct = all;
  for (size_t i = 0; i < all && several; i++)
    if (!distinct || strcmp(texts[distinct - 1], texts[i]) != 0) texts[distinct++] = texts[i];
  *codes = texts;
  *count = distinct;
  return FRAGILITY_OK;
}

static fragility_status refuse_communes(const struct making *making, fragility_error *err) {
  for (size_t i = 0; i < making->from.count; i++)
    if (making->from.intakes[i].match.source->unit != ROWS_OF_IRIS)
      return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "%s: found rows of communes (%s), expected a file by IRIS", fragility_base_name(making->from.intakes[i].path),
                            making->from.intakes[i].match.source->id);
  return FRAGILITY_OK;
}

/* The codes of one file are in order, each once: they become the units'. */
static fragility_status make_bare_units(struct making *making, fragility_error *err) {
  struct intake *only = &making->from.intakes[0];
  const char **codes = only->codes;
  size_t count = only->rows;
  bool own = making->from.count == 1 && *only->codes[0];
  if (!own) TRY(collect_codes(making, &codes, &count, err));
  fragility_status status = fragility_register_create_bare(count, codes, making->from.threads, &making->units, err);
  if (status == FRAGILITY_OK) only->makes_units = own;
  else if (!own) free(codes);
  return status;
}

static fragility_status make_iris_units(struct making *making, fragility_error *err) {
  const char **codes = NULL;
  size_t count = 0;
  TRY(refuse_communes(making, err));
  TRY(collect_codes(making, &codes, &count, err));
  fragility_status status = fragility_register_create(count, &making->units, err);
  if (status == FRAGILITY_OK && count) memcpy((const char **)making->units->units.code, codes, count * sizeof *codes);
  free(codes);
  return status;
}

/* Row i is unit i. */
static void describe_own(const struct making *making, const struct intake *intake) {
  fragility_units *u = &making->units->units;
  const struct cells *population = fragility_intake_cells(intake, intake->match.source->population);
  if (intake->names) memcpy((const char **)u->name, intake->names, intake->rows * sizeof *intake->names);
#pragma omp parallel for schedule(static) num_threads(making->from.threads)
  for (size_t begin = 0; begin < (population ? intake->rows : 0); begin += SLICE) {
    size_t n = intake->rows - begin < SLICE ? intake->rows - begin : SLICE;
    double *to = (double *)u->population + begin;
    const double *from = fragility_values_read(&population->values, begin, n, to);
    if (from != to) memcpy(to, from, n * sizeof *to);
  }
}

/* The first file that has a name, or a population, for a code gives it. */
static void describe(const struct making *making) {
  fragility_units *u = &making->units->units;
  for (size_t i = 0; i < making->from.count; i++) {
    const struct intake *intake = &making->from.intakes[i];
    const struct cells *population = fragility_intake_cells(intake, intake->match.source->population);
    for (size_t r = 0, at = 0; r < intake->rows; r++) {
      if (!fragility_units_reach(u, intake->codes[r], &at)) continue;
      const char **name = &((const char **)u->name)[at];
      if (intake->names && !**name) *name = intake->names[r];
      if (population && isnan(u->population[at])) ((double *)u->population)[at] = fragility_values_at(&population->values, r);
    }
  }
}

static const char *shared(struct making *making, const char *text) {
  return *text ? fragility_register_text(making->units, text, strlen(text)) : "";
}

/* An IRIS is where its commune is, and called as it where nobody gives it a name. */
static fragility_status place_iris(struct making *making, fragility_error *err) {
  fragility_units *u = &making->units->units;
  const fragility_units *communes = fragility_territory_units(making->from.territory);
  for (size_t i = 0; i < u->count; i++) {
    char code[6];
    memcpy(code, u->code[i], strnlen(u->code[i], 5));
    code[strnlen(u->code[i], 5)] = '\0';
    size_t commune = fragility_territory_resolve(making->from.territory, code, NULL);
    if (commune == SIZE_MAX) continue;
    ((const char **)u->epci)[i] = shared(making, communes->epci[commune]);
    ((const char **)u->departement)[i] = shared(making, communes->departement[commune]);
    ((const char **)u->region)[i] = shared(making, communes->region[commune]);
    ((const char **)u->zone)[i] = shared(making, communes->zone[commune]);
    if (!*u->name[i]) ((const char **)u->name)[i] = shared(making, communes->name[commune]);
    if (!u->epci[i] || !u->departement[i] || !u->region[i] || !u->zone[i] || !u->name[i]) return fragility_fail_memory(err);
  }
  return FRAGILITY_OK;
}

static fragility_status make(struct making *making, fragility_error *err) {
  const struct units_wanted *wanted = &making->from;
  bool named = false;
  TRY(wanted->iris ? make_iris_units(making, err) : make_bare_units(making, err));
  for (size_t i = 0; i < wanted->count; i++) fragility_register_adopt(making->units, &wanted->intakes[i].arena);
  for (size_t i = 0; i < wanted->count; i++) named |= wanted->intakes[i].names != NULL;
  if (named && !wanted->iris) TRY(fragility_register_name(making->units, err));
  if (wanted->intakes[0].makes_units) describe_own(making, &wanted->intakes[0]);
  else describe(making);
  if (wanted->iris) TRY(place_iris(making, err));
  return fragility_register_close(making->units, err);
}

fragility_status fragility_units_make(const struct units_wanted *wanted, fragility_register **out, fragility_error *err) {
  *out = NULL;
  if (wanted->territory && !wanted->iris) {
    *out = fragility_register_share(fragility_territory_register(wanted->territory));
    return FRAGILITY_OK;
  }
  struct making making = {*wanted, NULL};
  fragility_status status = make(&making, err);
  if (status == FRAGILITY_OK) *out = making.units;
  else fragility_register_free(making.units);
  return status;
}
