/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Communes in parts: what is said of the commune is the mean of its parts by people. */
#include "table/table.h"

size_t fragility_parts_end(const fragility_units *units, size_t unit) {
  if (!units || unit >= units->count) return SIZE_MAX;
  size_t next = unit + 1;
  if (!units->commune || !*units->commune[unit]) return next;
  while (next < units->count && strcmp(units->commune[next], units->commune[unit]) == 0) next++;
  return next;
}

double fragility_parts_mean(const fragility_units *units, const double *people, const double *values, size_t unit) {
  size_t end = units && people && values ? fragility_parts_end(units, unit) : SIZE_MAX;
  fragility_sum products = {0, 0}, all = {0, 0};
  if (end == SIZE_MAX) return NAN;
  if (end == unit + 1) return values[unit];
  bool nobody = true;
  for (size_t u = unit; u < end; u++) nobody &= !(people[u] > 0);
  for (size_t u = unit; u < end; u++) {
    double weight = nobody ? 1 : people[u];
    if (isnan(values[u]) || !(weight > 0)) continue;
    fragility_sum_add(&products, weight * values[u]);
    fragility_sum_add(&all, weight);
  }
  return fragility_sum_value(&all) > 0 ? fragility_sum_value(&products) / fragility_sum_value(&all) : NAN;
}
