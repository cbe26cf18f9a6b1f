/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A territory's own norms, as a table: norm,value. */
#include "gaps/gaps.h"

#include "read/read.h"

#include <stddef.h>

enum { NORMS = 5 };

static const char *const names[NORMS] = {"loin_km", "loin_minutes", "sature_fois", "habitants_par_capacite", "a_verifier_jours"};

static void set(fragility_gaps_options *options, size_t norm, double value) {
  switch (norm) {
  case 0: options->norm_km = value; break;
  case 1: options->norm_cost = value; break;
  case 2: options->saturation = value; break;
  case 3: options->people_per_capacity = value; break;
  default: options->stale_days = (int)value;
  }
}

static fragility_status take(const fragility_grid *grid, size_t row, const size_t *columns, bool *given, fragility_gaps_options *options, fragility_error *err) {
  static const double most[NORMS] = {20000, 1e6, 1e6, 1e9, 36500};
  const char *name = fragility_grid_cell(grid, row, columns[0]), *near = fragility_text_nearest(name, names, NORMS);
  size_t norm = 0;
  double value;
  while (norm < NORMS && strcmp(names[norm], name) != 0) norm++;
  if (norm == NORMS)
    return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, grid->path, grid->lines[row], columns[0] + 1,
                             "found \"%.40s\", expected a norm: loin_km, loin_minutes, sature_fois, habitants_par_capacite, a_verifier_jours%s%s", name,
                             near ? "; the nearest is " : "", near ? near : "");
  if (given[norm])
    return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, grid->path, grid->lines[row], columns[0] + 1, "found %s again, expected each norm once", name);
  TRY(fragility_grid_number(grid, row, columns[1], NAN, &value, err));
  if (!(value > 0 && value <= most[norm]))
    return fragility_fail_at(err, FRAGILITY_ERROR_FORMAT, grid->path, grid->lines[row], columns[1] + 1, "found \"%.40s\", expected a number above 0 and up to %.0f",
                             fragility_grid_cell(grid, row, columns[1]), most[norm]);
  given[norm] = true;
  set(options, norm, value);
  return FRAGILITY_OK;
}

fragility_status fragility_norms_read(const char *path, fragility_gaps_options *options, fragility_error *err) {
  static const char *const header[] = {"norm", "value", NULL};
  size_t columns[2];
  bool given[NORMS] = {false};
  fragility_grid grid;
  if (!path || !options) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "norms need a file and options to fill");
  TRY(fragility_grid_read(path, &grid, err));
  fragility_gaps_options read = *options;
  fragility_status status = fragility_grid_find(&grid, header, columns, err);
  for (size_t r = 0; status == FRAGILITY_OK && r < grid.rows; r++) status = take(&grid, r, columns, given, &read, err);
  fragility_grid_free(&grid);
  if (status == FRAGILITY_OK) *options = read;
  return status;
}
