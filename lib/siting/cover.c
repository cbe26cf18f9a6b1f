/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "siting/siting.h"

#include <stdlib.h>

struct builder {
  const fragility_reach *reach;
  const fragility_index *index;
  uint32_t *unit; /* those to serve, by position */
  size_t units;
  uint32_t *start, *link; /* rows of units, in the index's order */
};

struct writer {
  uint32_t *at;
};

static void write_link(void *data, size_t other, double km) {
  struct writer *writer = data;
  (void)km;
  *writer->at++ = (uint32_t)other;
}

static bool to_serve(const fragility_reach *reach, size_t u) {
  fragility_spot unused;
  return reach->open[u] && reach->people[u] > 0 && fragility_spot_of_unit(reach->units, u, &unused);
}

/* Counts the links of each unit to serve; units out of every candidate's reach are not kept. */
static fragility_status count_links(struct builder *b, fragility_error *err) {
  const fragility_units *units = b->reach->units;
  size_t placed = 0, kept = 0, links = 0;
  for (size_t u = 0; u < units->count; u++)
    if (to_serve(b->reach, u)) b->unit[placed++] = (uint32_t)u;
#pragma omp parallel for schedule(dynamic, 256) num_threads(b->reach->threads)
  for (size_t i = 0; i < placed; i++) {
    fragility_spot from;
    fragility_spot_of_unit(units, b->unit[i], &from);
    b->start[i + 1] = (uint32_t)fragility_index_within(b->index, &from, b->reach->norm_km);
  }
  for (size_t i = 0; i < placed; i++) {
    size_t here = b->start[i + 1];
    if (!here) continue;
    links += here;
    if (links >= UINT32_MAX)
      return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "the norm is too wide: over 4,294,967,294 pairs within %g km", b->reach->norm_km);
    b->unit[kept++] = b->unit[i];
    b->start[kept] = (uint32_t)links;
  }
  b->units = kept;
  return FRAGILITY_OK;
}

static fragility_status find_links(struct builder *b, fragility_error *err) {
  const fragility_units *units = b->reach->units;
  b->unit = fragility_array(units->count, sizeof *b->unit);
  b->start = fragility_array(units->count + 1, sizeof *b->start);
  if (!b->unit || !b->start) return fragility_fail_memory(err);
  TRY(count_links(b, err));
  b->link = fragility_array(b->start[b->units], sizeof *b->link);
  if (!b->link) return fragility_fail_memory(err);
#pragma omp parallel for schedule(dynamic, 256) num_threads(b->reach->threads)
  for (size_t i = 0; i < b->units; i++) {
    struct writer writer = {b->link + b->start[i]};
    fragility_spot from;
    fragility_spot_of_unit(units, b->unit[i], &from);
    fragility_index_visit(b->index, &from, b->reach->norm_km, write_link, &writer);
  }
  return FRAGILITY_OK;
}

/* Rows to columns; the columns' entries grow. start_to[columns] ends up as the number of links. */
static void transpose(const uint32_t *start, const uint32_t *link, size_t rows, size_t columns, uint32_t *start_to, uint32_t *link_to) {
  memset(start_to, 0, (columns + 1) * sizeof *start_to);
  for (size_t l = 0; l < start[rows]; l++) start_to[link[l] + 1]++;
  for (size_t c = 0; c < columns; c++) start_to[c + 1] += start_to[c];
  for (size_t r = 0; r < rows; r++)
    for (size_t l = start[r]; l < start[r + 1]; l++) link_to[start_to[link[l]]++] = (uint32_t)r;
  memmove(start_to + 1, start_to, columns * sizeof *start_to);
  start_to[0] = 0;
}

/* Numbers the candidates that have a link, in their order, and renames them in the rows. */
static fragility_status name_candidates(struct builder *b, const fragility_points *points, fragility_cover *cover, fragility_error *err) {
  uint32_t *name = fragility_array(points->count ? points->origin[points->count - 1] + 1 : 0, sizeof *name);
  if (!name) return fragility_fail_memory(err);
  for (size_t l = 0; l < b->start[b->units]; l++) name[b->link[l]] = 1;
  for (size_t p = 0; p < points->count; p++) cover->candidates += name[points->origin[p]];
  cover->origin = fragility_array(cover->candidates, sizeof *cover->origin);
  uint32_t next = 0;
  for (size_t p = 0; cover->origin && p < points->count; p++)
    if (name[points->origin[p]]) cover->origin[next] = points->origin[p], name[points->origin[p]] = next++;
  for (size_t l = 0; cover->origin && l < b->start[b->units]; l++) b->link[l] = name[b->link[l]];
  free(name);
  return cover->origin ? FRAGILITY_OK : fragility_fail_memory(err);
}

static fragility_status arrange(const struct builder *b, fragility_cover *cover, fragility_error *err) {
  cover->units = b->units, cover->links = b->start[b->units];
  cover->people = fragility_array(cover->units, sizeof *cover->people);
  cover->unit_start = fragility_array(cover->units + 1, sizeof *cover->unit_start);
  cover->unit_link = fragility_array(cover->links, sizeof *cover->unit_link);
  cover->candidate_start = fragility_array(cover->candidates + 1, sizeof *cover->candidate_start);
  cover->candidate_link = fragility_array(cover->links, sizeof *cover->candidate_link);
  bool room = cover->people && cover->unit_start && cover->unit_link && cover->candidate_start && cover->candidate_link;
  if (!room) return fragility_fail_memory(err);
  for (size_t i = 0; i < b->units; i++) cover->total += cover->people[i] = b->reach->people[b->unit[i]];
  transpose(b->start, b->link, b->units, cover->candidates, cover->candidate_start, cover->candidate_link);
  transpose(cover->candidate_start, cover->candidate_link, cover->candidates, b->units, cover->unit_start, cover->unit_link);
  return FRAGILITY_OK;
}

fragility_status fragility_cover_build(const fragility_reach *reach, const fragility_points *candidates, fragility_cover *cover,
                                       fragility_error *err) {
  fragility_index *index = NULL;
  fragility_options options = {.threads = reach->threads};
  *cover = (fragility_cover){0};
  TRY(fragility_index_create(candidates, &options, &index, err));
  struct builder b = {.reach = reach, .index = index};
  fragility_status status = find_links(&b, err);
  if (status == FRAGILITY_OK) status = name_candidates(&b, candidates, cover, err);
  if (status == FRAGILITY_OK) status = arrange(&b, cover, err);
  free(b.unit);
  free(b.start);
  free(b.link);
  fragility_index_free(index);
  if (status != FRAGILITY_OK) fragility_cover_free(cover);
  return status;
}

void fragility_cover_free(fragility_cover *cover) {
  free(cover->unit_start);
  free(cover->unit_link);
  free(cover->candidate_start);
  free(cover->candidate_link);
  free(cover->people);
  free(cover->origin);
  *cover = (fragility_cover){0};
}
