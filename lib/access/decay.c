/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much a venue counts for people at a cost: one function and one row a family. Limits are included. */
#include "access/access.h"

#include <stdlib.h>

static void binary(const fragility_decay *decay, const double *cost, size_t n, double *restrict f) {
  (void)decay, (void)cost;
  for (size_t i = 0; i < n; i++) f[i] = 1;
}

/* The weight of the first edge not passed; 0 beyond the last. From the last edge down, so that each step is a choice
 * between two vectors. */
static void steps(const fragility_decay *decay, const double *cost, size_t n, double *restrict f) {
  memset(f, 0, n * sizeof *f);
  for (size_t s = decay->steps; s--;) {
    double edge = decay->edges[s], weight = decay->weights[s];
#pragma omp simd
    for (size_t i = 0; i < n; i++) f[i] = cost[i] <= edge ? weight : f[i];
  }
}

/* exp(-c^2 / (2 sigma^2)) */
static void gaussian(const fragility_decay *decay, const double *cost, size_t n, double *restrict f) {
  for (size_t i = 0; i < n; i++) f[i] = exp(-(cost[i] * cost[i]) / (2 * decay->parameter * decay->parameter));
}

/* exp(-beta c) */
static void exponential(const fragility_decay *decay, const double *cost, size_t n, double *restrict f) {
  for (size_t i = 0; i < n; i++) f[i] = exp(-decay->parameter * cost[i]);
}

/* 1 / max(c, least) */
static void inverse(const fragility_decay *decay, const double *cost, size_t n, double *restrict f) {
  for (size_t i = 0; i < n; i++) f[i] = 1 / (cost[i] > decay->parameter ? cost[i] : decay->parameter);
}

static const struct family {
  const char *name;
  fragility_weight weight;
  bool parameter, steps;
} families[] = {{"binary", binary, false, false},
                {"steps", steps, false, true},
                {"gaussian", gaussian, true, false},
                {"exponential", exponential, true, false},
                {"inverse", inverse, true, false}};

static fragility_status check_steps(const fragility_decay *decay, fragility_error *err) {
  if (!decay->steps || !decay->edges || !decay->weights)
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "the decay steps needs edges and weights");
  for (size_t s = 0; s < decay->steps; s++)
    if (!(decay->weights[s] >= 0) || !(decay->edges[s] >= 0) || (s && !(decay->edges[s] > decay->edges[s - 1])))
      return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "the edges of a decay must grow, its weights be 0 or more");
  return FRAGILITY_OK;
}

fragility_status fragility_decay_find(const fragility_decay *decay, fragility_weight *weight, fragility_error *err) {
  const struct family *family = NULL;
  for (size_t i = 0; decay->name && i < sizeof families / sizeof *families; i++)
    if (strcmp(families[i].name, decay->name) == 0) family = &families[i];
  if (!family)
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT,
                          "no decay is called \"%s\"; known: binary, steps, gaussian, exponential, inverse",
                          decay->name ? decay->name : "");
  if (!(decay->limit >= 0)) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "a decay needs a limit of 0 or more");
  if (family->parameter && !(decay->parameter > 0))
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "the decay %s needs a parameter above 0", decay->name);
  if (family->steps) TRY(check_steps(decay, err));
  *weight = family->weight;
  return FRAGILITY_OK;
}

/* ---- decays by name ---- */

/* Steps that somebody published. */
static const struct preset {
  const char *name;
  double edges[3], weights[3];
} presets[] = {{"reference", {5, 10, 20}, {1, 0.68, 0.22}}, {"luo-qi", {10, 20, 30}, {1, 0.68, 0.22}}, {"apl", {5, 10, 15}, {1, 0.3, 0.1}}};

static bool find_preset(const char *text, fragility_decay *out) {
  for (size_t i = 0; i < sizeof presets / sizeof *presets; i++) {
    if (strcmp(presets[i].name, text) != 0) continue;
    *out = (fragility_decay){.name = "steps", .limit = presets[i].edges[2], .edges = presets[i].edges, .weights = presets[i].weights, .steps = 3};
    return true;
  }
  return false;
}

/* "gaussian:20:8": the family, the limit, and the parameter if it has one; *rest is what follows the numbers. */
static const struct family *find_family(const char *text, fragility_decay *out) {
  size_t size = strcspn(text, ":");
  for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
    const struct family *family = &families[i];
    if (family->steps || strlen(family->name) != size || strncmp(family->name, text, size) != 0 || !text[size]) continue;
    fragility_text left = {text + size + 1, strlen(text + size + 1)}, cell;
    *out = (fragility_decay){.name = family->name};
    double *const numbers[] = {&out->limit, &out->parameter};
    for (size_t n = 0; n < (family->parameter ? 2 : 1); n++)
      if (!fragility_text_next(&left, ':', &cell) || !fragility_number_parse(cell.text, cell.size, numbers[n])) return NULL;
    return left.size ? NULL : family;
  }
  return NULL;
}

fragility_status fragility_decay_parse(const char *text, fragility_decay *out, fragility_error *err) {
  fragility_weight unused;
  if (!text || !out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no decay to read, or no place for it");
  if (find_preset(text, out)) return FRAGILITY_OK;
  if (!find_family(text, out))
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT,
                          "found the decay \"%.60s\", expected reference, luo-qi, apl, binary:LIMIT, gaussian:LIMIT:SIGMA, exponential:LIMIT:BETA or inverse:LIMIT:LEAST", text);
  return fragility_decay_find(out, &unused, err);
}
