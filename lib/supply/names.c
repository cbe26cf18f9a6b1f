/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Communes by name, and by place: what a venue's cells are compared with when they are mended. */
#include "supply/venue.h"

#include <stdlib.h>

struct named {
  const char *folded;
  uint32_t unit;
};

struct names {
  fragility_arena arena;
  const fragility_units *units;
  struct named *sorted; /* by folded name, then unit */
  const char **folded;  /* one a unit */
  double *reach;        /* one a unit; 0 = not worked out yet */
};

static int by_name(const void *a, const void *b) {
  const struct named *x = a, *y = b;
  int order = strcmp(x->folded, y->folded);
  return order ? order : (x->unit > y->unit) - (x->unit < y->unit);
}

static fragility_status fold_all(struct names *names, fragility_error *err) {
  size_t n = names->units->count;
  names->sorted = fragility_array(n + 1, sizeof *names->sorted);
  names->folded = fragility_array(n + 1, sizeof *names->folded);
  names->reach = fragility_array(n + 1, sizeof *names->reach);
  if (!names->sorted || !names->folded || !names->reach) return fragility_fail_memory(err);
  for (size_t u = 0; u < n; u++) {
    char folded[FRAGILITY_NAME_SIZE];
    fragility_fold_commune(names->units->name[u], folded, sizeof folded);
    names->folded[u] = fragility_arena_text(&names->arena, folded, strlen(folded));
    if (!names->folded[u]) return fragility_fail_memory(err);
    names->sorted[u] = (struct named){names->folded[u], (uint32_t)u};
  }
  qsort(names->sorted, n, sizeof *names->sorted, by_name);
  return FRAGILITY_OK;
}

fragility_status fragility_names_read(const fragility_territory *territory, struct names **out, fragility_error *err) {
  struct names *names = *out = calloc(1, sizeof *names);
  if (!names) return fragility_fail_memory(err);
  names->units = fragility_territory_units(territory);
  fragility_status status = fold_all(names, err);
  if (status == FRAGILITY_OK) return status;
  fragility_names_free(names);
  *out = NULL;
  return status;
}

void fragility_names_free(struct names *names) {
  if (!names) return;
  fragility_arena_free(&names->arena);
  free(names->sorted);
  free(names->folded);
  free(names->reach);
  free(names);
}

/* Does a post code, or the number of a département, lead to this one? Corsica shares 20. */
static bool leads(const char *code, const char *departement) {
  size_t n = strlen(departement), m = strlen(code);
  if (!n || m < 2) return false;
  if (departement[0] == '2' && (departement[1] == 'A' || departement[1] == 'B') && strncmp(code, "20", 2) == 0)
    return m != 5 || (departement[1] == 'A') == (code[2] <= '1'); /* 200.. and 201.. are of the south */
  return strncmp(code, departement, n) == 0;
}

size_t fragility_names_find(const struct names *names, const char *name, const char *post_code, const char *departement) {
  char folded[FRAGILITY_NAME_SIZE];
  const char *area = *post_code ? post_code : departement;
  fragility_fold_commune(name, folded, sizeof folded);
  size_t low = 0, high = names->units->count, found = SIZE_MAX;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (strcmp(names->sorted[middle].folded, folded) < 0) low = middle + 1;
    else high = middle;
  }
  for (; *folded && low < names->units->count && strcmp(names->sorted[low].folded, folded) == 0; low++) {
    size_t unit = names->sorted[low].unit;
    if (!leads(area, names->units->departement[unit])) continue;
    if (found != SIZE_MAX) return SIZE_MAX;
    found = unit;
  }
  return found;
}

bool fragility_names_is(const struct names *names, size_t unit, const char *name) {
  char folded[FRAGILITY_NAME_SIZE];
  fragility_fold_commune(name, folded, sizeof folded);
  return strcmp(names->folded[unit], folded) == 0;
}

enum { NEIGHBOURS = 6 };

/* Half as far again as the sixth nearest commune, and never under 15 km: 9 France services of 10 stand within a third of
 * it, the farthest that is right (Camopi, 239 km) within 0.81. */
double fragility_names_reach(struct names *names, size_t unit) {
  const fragility_units *u = names->units;
  if (names->reach[unit] > 0 || isnan(u->latitude[unit])) return names->reach[unit] > 0 ? names->reach[unit] : HUGE_VAL;
  double nearest[NEIGHBOURS];
  size_t n = 0;
  for (size_t v = 0; v < u->count; v++) {
    bool far = n == NEIGHBOURS && fabs(u->latitude[v] - u->latitude[unit]) * 111.19 > nearest[NEIGHBOURS - 1];
    if (v == unit || isnan(u->latitude[v]) || far) continue;
    double km = fragility_distance_km(u->latitude[unit], u->longitude[unit], u->latitude[v], u->longitude[v]);
    size_t at = n < NEIGHBOURS ? n++ : NEIGHBOURS;
    for (; at > 0 && nearest[at - 1] > km; at--)
      if (at < NEIGHBOURS) nearest[at] = nearest[at - 1];
    if (at < NEIGHBOURS) nearest[at] = km;
  }
  double sixth = n ? nearest[n - 1] : 0;
  return names->reach[unit] = fmax(15, 1.5 * sixth);
}

size_t fragility_names_nearest(const struct names *names, double latitude, double longitude, double *km) {
  const fragility_units *u = names->units;
  size_t best = SIZE_MAX;
  *km = HUGE_VAL;
  for (size_t v = 0; v < u->count; v++) {
    if (isnan(u->latitude[v]) || fabs(u->latitude[v] - latitude) * 111.19 > *km) continue;
    double d = fragility_distance_km(latitude, longitude, u->latitude[v], u->longitude[v]);
    if (d < *km) *km = d, best = v;
  }
  return best;
}
