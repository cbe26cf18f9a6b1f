/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A secret value could be had by difference: the parent's total less its published children. It cannot where a parent's number is made of
 * published children alone, and says that no other people stand behind it: that is what is checked here, number by number, before anything
 * is written. */
#include "publish/folder.h"

#include <stdlib.h>

struct sums {
  fragility_sum products, people;
  bool secret; /* a child's value is secret */
};

static void add_children(const fragility_score *children, const fragility_groups *groups, size_t node, struct sums *sums) {
  const fragility_units *units = &children->units->units;
  for (size_t u = 0; u < units->count; u++) {
    size_t n;
    const uint32_t *group = fragility_groups_of(groups, u, &n);
    double value = fragility_score_raw(children, node, u), people = units->population[u];
    bool secret = fragility_score_node_reason(children, node - 1, u) == FRAGILITY_SECRET;
    for (size_t i = 0; i < n; i++) {
      sums[group[i]].secret |= secret;
      if (isnan(value) || secret || !(people > 0)) continue;
      fragility_sum_add(&sums[group[i]].products, people * value), fragility_sum_add(&sums[group[i]].people, people);
    }
  }
}

/* The published children give the parent's number to the last digits: nothing of the secret child is left in it. */
static bool tells_nothing(const struct sums *sums, double parent) {
  double people = fragility_sum_value(&sums->people), own = people > 0 ? fragility_sum_value(&sums->products) / people : NAN;
  return !sums->secret || isnan(parent) || fabs(parent - own) <= 1e-12 * fabs(own);
}

fragility_status fragility_secrecy_check(const fragility_score *children, const fragility_score *parents, fragility_error *err) {
  const fragility_groups *groups = &children->units->groups[parents->level];
  struct sums *sums = fragility_array(groups->count + 1, sizeof *sums);
  fragility_status status = sums ? FRAGILITY_OK : fragility_fail_memory(err);
  for (size_t node = 1; node < children->nodes && status == FRAGILITY_OK; node++) {
    if (!*children->columns[node]) continue;
    memset(sums, 0, groups->count * sizeof *sums);
    add_children(children, groups, node, sums);
    for (size_t g = 0; g < groups->count && status == FRAGILITY_OK; g++)
      if (!tells_nothing(&sums[g], fragility_score_raw(parents, node, g)))
        status = fragility_fail(err, FRAGILITY_ERROR_RULE, "found that %.80s of %.20s less its published communes tells a secret value, expected a number made of published ones", children->columns[node], groups->code[g]);
  }
  free(sums);
  return status;
}
