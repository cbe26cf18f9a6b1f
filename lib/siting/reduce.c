/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "siting/siting.h"

#include <stdlib.h>

/* ---- cutting ---- */

struct names {
  uint32_t *unit, *candidate; /* new position of each, UINT32_MAX = dropped */
  size_t units, candidates, links;
};

static size_t links_kept(const uint32_t *start, const uint32_t *link, size_t row, const unsigned char *keep) {
  size_t n = 0;
  for (size_t l = start[row]; l < start[row + 1]; l++) n += keep[link[l]];
  return n;
}

static fragility_status name_kept(const fragility_cover *from, const unsigned char *keep_unit, const unsigned char *keep_candidate,
                                  struct names *names, fragility_error *err) {
  names->unit = fragility_array(from->units, sizeof *names->unit);
  names->candidate = fragility_array(from->candidates, sizeof *names->candidate);
  if (!names->unit || !names->candidate) return fragility_fail_memory(err);
  for (size_t u = 0; u < from->units; u++) {
    size_t links = keep_unit[u] ? links_kept(from->unit_start, from->unit_link, u, keep_candidate) : 0;
    names->links += links;
    names->unit[u] = links ? (uint32_t)names->units++ : UINT32_MAX;
  }
  for (size_t c = 0; c < from->candidates; c++) {
    bool kept = keep_candidate[c] && links_kept(from->candidate_start, from->candidate_link, c, keep_unit);
    names->candidate[c] = kept ? (uint32_t)names->candidates++ : UINT32_MAX;
  }
  return FRAGILITY_OK;
}

static void copy_rows(const uint32_t *start, const uint32_t *link, size_t rows, const uint32_t *row_name, const uint32_t *link_name,
                      uint32_t *start_to, uint32_t *link_to) {
  uint32_t used = 0;
  for (size_t r = 0; r < rows; r++) {
    if (row_name[r] == UINT32_MAX) continue;
    for (size_t l = start[r]; l < start[r + 1]; l++)
      if (link_name[link[l]] != UINT32_MAX) link_to[used++] = link_name[link[l]];
    start_to[row_name[r] + 1] = used;
  }
}

static fragility_status copy_kept(const fragility_cover *from, const struct names *names, fragility_cover *cover, fragility_error *err) {
  *cover = (fragility_cover){.units = names->units, .candidates = names->candidates, .links = names->links};
  cover->people = fragility_array(cover->units, sizeof *cover->people);
  cover->origin = fragility_array(cover->candidates, sizeof *cover->origin);
  cover->unit_start = fragility_array(cover->units + 1, sizeof *cover->unit_start);
  cover->unit_link = fragility_array(cover->links, sizeof *cover->unit_link);
  cover->candidate_start = fragility_array(cover->candidates + 1, sizeof *cover->candidate_start);
  cover->candidate_link = fragility_array(cover->links, sizeof *cover->candidate_link);
  bool room = cover->people && cover->origin && cover->unit_start && cover->unit_link && cover->candidate_start && cover->candidate_link;
  if (!room) {
    fragility_cover_free(cover);
    return fragility_fail_memory(err);
  }
  for (size_t u = 0; u < from->units; u++)
    if (names->unit[u] != UINT32_MAX) cover->total += cover->people[names->unit[u]] = from->people[u];
  for (size_t c = 0; c < from->candidates; c++)
    if (names->candidate[c] != UINT32_MAX) cover->origin[names->candidate[c]] = (uint32_t)c;
  copy_rows(from->unit_start, from->unit_link, from->units, names->unit, names->candidate, cover->unit_start, cover->unit_link);
  copy_rows(from->candidate_start, from->candidate_link, from->candidates, names->candidate, names->unit, cover->candidate_start, cover->candidate_link);
  return FRAGILITY_OK;
}

fragility_status fragility_cover_cut(const fragility_cover *from, const unsigned char *keep_unit, const unsigned char *keep_candidate,
                                     fragility_cover *cover, fragility_error *err) {
  struct names names = {0};
  *cover = (fragility_cover){0};
  fragility_status status = name_kept(from, keep_unit, keep_candidate, &names, err);
  if (status == FRAGILITY_OK) status = copy_kept(from, &names, cover, err);
  free(names.unit);
  free(names.candidate);
  return status;
}

/* ---- candidates that another one replaces ---- */

/* A bit a unit, folded: a set whose bits are not all in another's is not in it. */
static uint64_t signature(const fragility_cover *cover, size_t c) {
  uint64_t bits = 0;
  for (size_t l = cover->candidate_start[c]; l < cover->candidate_start[c + 1]; l++)
    bits |= UINT64_C(1) << (cover->candidate_link[l] * UINT32_C(2654435761) >> 26);
  return bits;
}

static bool within(const fragility_cover *cover, size_t a, size_t b) {
  size_t i = cover->candidate_start[a], j = cover->candidate_start[b], i_end = cover->candidate_start[a + 1], j_end = cover->candidate_start[b + 1];
  for (; i < i_end && j < j_end; j++) {
    if (cover->candidate_link[j] > cover->candidate_link[i]) return false;
    if (cover->candidate_link[j] == cover->candidate_link[i]) i++;
  }
  return i == i_end;
}

static size_t degree(const uint32_t *start, size_t row) { return start[row + 1] - start[row]; }

/* Whoever replaces c reaches the unit of c that fewest reach. */
static bool replaced(const fragility_cover *cover, const uint64_t *signatures, size_t c) {
  size_t rarest = cover->candidate_link[cover->candidate_start[c]], size = degree(cover->candidate_start, c);
  for (size_t l = cover->candidate_start[c]; l < cover->candidate_start[c + 1]; l++)
    if (degree(cover->unit_start, cover->candidate_link[l]) < degree(cover->unit_start, rarest)) rarest = cover->candidate_link[l];
  for (size_t l = cover->unit_start[rarest]; l < cover->unit_start[rarest + 1]; l++) {
    size_t other = cover->unit_link[l], other_size = degree(cover->candidate_start, other);
    if (other == c || other_size < size || (other_size == size && other > c) || (signatures[c] & ~signatures[other])) continue;
    if (within(cover, c, other)) return true;
  }
  return false;
}

static fragility_status drop_replaced(const fragility_cover *from, int threads, fragility_cover *cover, fragility_error *err) {
  uint64_t *signatures = fragility_array(from->candidates, sizeof *signatures);
  unsigned char *keep = fragility_array(from->candidates, 1), *all = fragility_array(from->units, 1);
  fragility_status status = signatures && keep && all ? FRAGILITY_OK : fragility_fail_memory(err);
  if (status == FRAGILITY_OK) {
    memset(all, 1, from->units);
    for (size_t c = 0; c < from->candidates; c++) signatures[c] = signature(from, c);
#pragma omp parallel for schedule(dynamic, 256) num_threads(threads)
    for (size_t c = 0; c < from->candidates; c++) keep[c] = !replaced(from, signatures, c);
    status = fragility_cover_cut(from, all, keep, cover, err);
  }
  free(signatures);
  free(keep);
  free(all);
  return status;
}

/* ---- units that the same candidates reach ---- */

struct row {
  uint64_t hash;
  uint32_t unit;
};

static int by_hash(const void *a, const void *b) {
  const struct row *x = a, *y = b;
  if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
  return (x->unit > y->unit) - (x->unit < y->unit);
}

static bool same_row(const fragility_cover *cover, size_t a, size_t b) {
  size_t n = degree(cover->unit_start, a);
  return n == degree(cover->unit_start, b) &&
         memcmp(cover->unit_link + cover->unit_start[a], cover->unit_link + cover->unit_start[b], n * sizeof *cover->unit_link) == 0;
}

/* The first unit of each kind takes the people of the others. */
static void merge_rows(fragility_cover *cover, const struct row *rows, unsigned char *keep) {
  for (size_t i = 0, first = 0; i < cover->units; i++) {
    size_t same = first;
    if (rows[i].hash != rows[first].hash) same = first = i;
    while (same < i && !(keep[rows[same].unit] && same_row(cover, rows[same].unit, rows[i].unit))) same++;
    keep[rows[i].unit] = same == i;
    if (same < i) cover->people[rows[same].unit] += cover->people[rows[i].unit];
  }
}

static fragility_status merge_units(fragility_cover *from, fragility_cover *cover, fragility_error *err) {
  struct row *rows = fragility_array(from->units, sizeof *rows);
  unsigned char *keep = fragility_array(from->units, 1), *all = fragility_array(from->candidates, 1);
  fragility_status status = rows && keep && all ? FRAGILITY_OK : fragility_fail_memory(err);
  if (status == FRAGILITY_OK) {
    memset(all, 1, from->candidates);
    for (size_t u = 0; u < from->units; u++) {
      rows[u] = (struct row){UINT64_C(14695981039346656037), (uint32_t)u}; /* FNV-1a */
      for (size_t l = from->unit_start[u]; l < from->unit_start[u + 1]; l++) rows[u].hash = (rows[u].hash ^ from->unit_link[l]) * UINT64_C(1099511628211);
    }
    qsort(rows, from->units, sizeof *rows, by_hash);
    merge_rows(from, rows, keep);
    status = fragility_cover_cut(from, keep, all, cover, err);
  }
  free(rows);
  free(keep);
  free(all);
  return status;
}

fragility_status fragility_cover_reduce(const fragility_cover *from, int threads, fragility_cover *cover, fragility_error *err) {
  fragility_cover fewer = {0};
  *cover = (fragility_cover){0};
  TRY(drop_replaced(from, threads, &fewer, err));
  fragility_status status = merge_units(&fewer, cover, err);
  for (size_t c = 0; c < cover->candidates; c++) cover->origin[c] = fewer.origin[cover->origin[c]];
  fragility_cover_free(&fewer);
  return status;
}
