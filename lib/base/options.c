/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"

#include <omp.h>

int fragility_threads(const fragility_options *options) {
  int asked = options ? options->threads : 0;
  return asked > 0 ? asked : omp_get_max_threads();
}

size_t fragility_memory(const fragility_options *options) {
  return options && options->memory ? options->memory : (size_t)256 << 20;
}

bool fragility_cancelled(const fragility_options *options) {
  return options && options->cancel && *options->cancel;
}

void fragility_progress(const fragility_options *options, const char *stage, double done) {
  if (options && options->progress) options->progress(options->progress_data, stage, done);
}
