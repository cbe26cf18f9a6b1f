/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values to classes of a map. */
#include "publish/publish.h"

#include <stdlib.h>

/* OKLab steps between a pale yellow and a dark purple, by growing lightness of contrast: the class tells itself in grey too. */
static const char *const colours[FRAGILITY_MOST_CLASSES][FRAGILITY_MOST_CLASSES] = {
    {"#f38043"},
    {"#fff4d9", "#9e3c7b"},
    {"#fff4d9", "#f38043", "#9e3c7b"},
    {"#fff4d9", "#fbb166", "#d75141", "#9e3c7b"},
    {"#fff4d9", "#fdc877", "#f38043", "#c8363f", "#9e3c7b"},
    {"#fff4d9", "#fed18c", "#f89e58", "#e26442", "#bc364b", "#9e3c7b"},
    {"#fff4d9", "#fed79a", "#fbb166", "#f38043", "#d75141", "#b43551", "#9e3c7b"}};

const char *fragility_class_colour(size_t class_, size_t classes) {
  return classes && classes <= FRAGILITY_MOST_CLASSES && class_ < classes ? colours[classes - 1][class_] : NULL;
}

static const char *const names[] = {"quantile", "jenks", "equal", "fixed"};

const char *fragility_classing_name(fragility_classing kind) { return (unsigned)kind < sizeof names / sizeof *names ? names[kind] : NULL; }

int fragility_classing_find(const char *name) {
  for (size_t i = 0; name && i < sizeof names / sizeof *names; i++)
    if (strcmp(names[i], name) == 0) return (int)i;
  return -1;
}

static void quantiles(const double *sorted, size_t n, size_t k, double *cuts) {
  for (size_t c = 1; c < k; c++) cuts[c - 1] = sorted[c * n / k];
}

static void equal(const double *sorted, size_t n, size_t k, double *cuts) {
  for (size_t c = 1; c < k; c++) cuts[c - 1] = sorted[0] + (double)c * (sorted[n - 1] - sorted[0]) / (double)k;
}

/* ---- least variance within classes: one class more a round, the best first value of the last class found by halving, as it never moves
 * back when values are added (the cost has the quadrangle property) ---- */

struct jenks {
  double *sums, *squares;   /* of the first i values */
  double *before, *now;     /* least cost of the first i values in c and c + 1 classes */
  size_t *starts;           /* k x (n + 1): where the last class starts */
  size_t n;
};

static double cost(const struct jenks *j, size_t from, size_t to) {
  double sum = j->sums[to] - j->sums[from];
  return j->squares[to] - j->squares[from] - sum * sum / (double)(to - from);
}

/* For the first lo .. hi values, the last class starts between from and to. */
static void halve(struct jenks *j, size_t *starts, size_t lo, size_t hi, size_t from, size_t to) {
  if (lo > hi) return;
  size_t mid = lo + (hi - lo) / 2, best = from;
  j->now[mid] = INFINITY;
  for (size_t s = from; s <= to && s < mid; s++) {
    double here = j->before[s] + cost(j, s, mid);
    if (here < j->now[mid]) j->now[mid] = here, best = s;
  }
  starts[mid] = best;
  if (mid > lo) halve(j, starts, lo, mid - 1, from, best);
  halve(j, starts, mid + 1, hi, best, to);
}

static void rounds(struct jenks *j, const double *sorted, size_t k, double *cuts) {
  for (size_t i = 0; i < j->n; i++) {
    double x = sorted[i] - sorted[j->n / 2]; /* fewer digits lost than with the values themselves */
    j->sums[i + 1] = j->sums[i] + x, j->squares[i + 1] = j->squares[i] + x * x;
  }
  for (size_t i = 1; i <= j->n; i++) j->before[i] = cost(j, 0, i);
  for (size_t c = 1; c < k; c++) {
    halve(j, j->starts + c * (j->n + 1), c + 1, j->n, c, j->n - 1);
    double *swap = j->before;
    j->before = j->now, j->now = swap;
  }
  for (size_t c = k - 1, end = j->n; c; c--) cuts[c - 1] = sorted[end = j->starts[c * (j->n + 1) + end]];
}

static fragility_status jenks(const double *sorted, size_t n, size_t k, double *cuts, fragility_error *err) {
  struct jenks j = {fragility_array(n + 1, sizeof(double)), fragility_array(n + 1, sizeof(double)), fragility_array(n + 1, sizeof(double)), fragility_array(n + 1, sizeof(double)),
                    fragility_array(k * (n + 1), sizeof(size_t)), n};
  bool room = j.sums && j.squares && j.before && j.now && j.starts;
  if (room) rounds(&j, sorted, k, cuts);
  free(j.sums), free(j.squares), free(j.before), free(j.now), free(j.starts);
  return room ? FRAGILITY_OK : fragility_fail_memory(err);
}

/* Both ends and the cuts between them that grow; a cut that no value is below, or another, makes no class. */
static size_t settle(const double *cuts, size_t n, double least, double most, double *bounds) {
  size_t made = 0;
  bounds[0] = least;
  for (size_t i = 0; i < n; i++)
    if (cuts[i] > bounds[made] && cuts[i] <= most) bounds[++made] = cuts[i];
  bounds[++made] = most;
  return made;
}

static int growing(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static fragility_status fixed(const double *given, size_t n, double least, double most, double *bounds, fragility_error *err) {
  for (size_t i = 0; i < n; i++)
    if (!isfinite(given[i]) || (i && !(given[i] > given[i - 1]))) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found bounds of classes that do not grow, expected growing numbers");
  double first = n && given[0] < least ? given[0] - 1 : least, last = n && given[n - 1] > most ? given[n - 1] + 1 : most;
  memmove(bounds + 1, given, n * sizeof *given);
  bounds[0] = n && !(first < bounds[1]) ? bounds[1] - 1 : first; /* classes asked for stay, though nothing is in them */
  bounds[n + 1] = n && !(last > bounds[n]) ? bounds[n] + 1 : last;
  return FRAGILITY_OK;
}

fragility_status fragility_classes_make(const double *values, size_t n, fragility_classing kind, size_t classes, double bounds[FRAGILITY_MOST_CLASSES + 1], size_t *made,
                                        fragility_error *err) {
  if (!values || !bounds || !made || !classes || classes > FRAGILITY_MOST_CLASSES || (unsigned)kind > FRAGILITY_CLASSES_FIXED)
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "classes are 1 to %d, by quantile, jenks, equal or fixed", FRAGILITY_MOST_CLASSES);
  double *sorted = fragility_array(n + 1, sizeof *sorted), cuts[FRAGILITY_MOST_CLASSES];
  size_t known = 0;
  if (!sorted) return fragility_fail_memory(err);
  for (size_t i = 0; i < n; i++)
    if (isfinite(values[i])) sorted[known++] = values[i];
  qsort(sorted, known, sizeof *sorted, growing);
  fragility_status status = known ? FRAGILITY_OK : fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found no score that is known, expected one at least to draw a map");
  size_t k = known < classes ? known : classes;
  if (status == FRAGILITY_OK && kind == FRAGILITY_CLASSES_QUANTILE) quantiles(sorted, known, k, cuts);
  if (status == FRAGILITY_OK && kind == FRAGILITY_CLASSES_EQUAL) equal(sorted, known, k, cuts);
  if (status == FRAGILITY_OK && kind == FRAGILITY_CLASSES_JENKS) status = jenks(sorted, known, k, cuts, err);
  if (status == FRAGILITY_OK && kind == FRAGILITY_CLASSES_FIXED) status = fixed(bounds, classes - 1, sorted[0], sorted[known - 1], bounds, err), *made = classes;
  else if (status == FRAGILITY_OK) *made = settle(cuts, k - 1, sorted[0], sorted[known - 1], bounds);
  free(sorted);
  return status;
}
