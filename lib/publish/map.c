/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "publish/publish.h"

#include <stdio.h>

static fragility_status make(const fragility_study *study, const fragility_map_options *options, struct picture *p, fragility_error *err) {
  TRY(fragility_shown_make(study, &p->shown, err));
  p->kind = options ? options->kind : FRAGILITY_CLASSES_QUANTILE;
  fragility_status status = fragility_plan_make(&p->shown, &p->plan, err);
  if (status == FRAGILITY_OK) status = fragility_legend_make(&p->shown, options, &p->legend, err);
  if (status != FRAGILITY_OK) fragility_shown_free(&p->shown);
  return status;
}

static const char *end_of(const char *path) {
  const char *dot = path ? strrchr(path, '.') : NULL;
  static const char *const ends[] = {"html", "svg", "png", "pdf"};
  for (size_t i = 0; dot && i < sizeof ends / sizeof *ends; i++)
    if (strcmp(dot + 1, ends[i]) == 0) return ends[i];
  return NULL;
}

fragility_status fragility_map_write(const fragility_study *study, const fragility_map_options *options, const char *path, fragility_error *err) {
  struct picture p = {.kind = 0};
  struct fragility_output output;
  const char *end = path && strcmp(path, "-") == 0 ? "html" : end_of(path);
  if (!end) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found the file name \"%.200s\", expected one that ends in .html, .svg, .png or .pdf", path ? path : "");
  TRY(make(study, options, &p, err));
  fragility_status status = fragility_output_open(path, options && options->replace, &output, err);
  if (status == FRAGILITY_OK) {
    status = strcmp(end, "html") == 0 ? fragility_page_write(&p, output.file, err) : fragility_drawing_write(&p, end, output.file, err);
    fragility_status closed = fragility_output_close(&output, status == FRAGILITY_OK, status == FRAGILITY_OK ? err : NULL);
    if (status == FRAGILITY_OK) status = closed;
  }
  fragility_shown_free(&p.shown);
  return status;
}
