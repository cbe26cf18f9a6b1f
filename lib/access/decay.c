/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much a venue counts for people at a cost: one function and one row a family. Limits are included. */
#include "access/access.h"

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
