/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Identity: the value itself, signed by its direction; for columns that are scores already. */
#include "score/normalise.h"

void fragility_normalise_identity(const struct normal *normal) {
  for (size_t m = 0; m < normal->first[normal->groups]; m++)
    normal->out[normal->members[m]] = fragility_signed(normal, normal->members[m]);
}
