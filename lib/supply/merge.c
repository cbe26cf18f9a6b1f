/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One place is one venue, in however many rows and files it stands. Groups are made by four rules; each group becomes its
 * richest row, filled with what the others know. */
#include "supply/venue.h"

#include <stdio.h>
#include <stdlib.h>

static const double same_place_km = 0.15;

struct key {
  const char *code, *text;
  size_t at;
};

struct merging {
  fragility_supply *supply;
  fragility_arena arena; /* folded names */
  size_t *parent;        /* of a union-find; a root is its own */
  const char **why;      /* one sentence for each row that joined another */
  struct key *keys;
};

static size_t root_of(struct merging *m, size_t i) {
  while (m->parent[i] != i) i = m->parent[i] = m->parent[m->parent[i]];
  return i;
}

static void unite(struct merging *m, size_t a, size_t b, const char *why) {
  size_t x = root_of(m, a), y = root_of(m, b);
  if (x == y) return;
  if (!m->why[b]) m->why[b] = why;
  if (!m->why[a]) m->why[a] = why;
  m->parent[x > y ? x : y] = x > y ? y : x;
}

static double km_between(const fragility_venue *a, const fragility_venue *b) {
  return fragility_distance_km(a->latitude, a->longitude, b->latitude, b->longitude);
}

/* Both stand at their own point, and the points are two places. */
static bool apart(const fragility_venue *a, const fragility_venue *b) { return a->own_point && b->own_point && km_between(a, b) > same_place_km; }

static int by_key(const void *a, const void *b) {
  const struct key *x = a, *y = b;
  int order = strcmp(x->code, y->code);
  if (!order) order = strcmp(x->text, y->text);
  return order ? order : (x->at > y->at) - (x->at < y->at);
}

/* ---- the same SIRET in the same commune ---- */

static void by_pivot(struct merging *m) {
  size_t n = 0;
  const fragility_supply *s = m->supply;
  for (size_t i = 0; i < s->count; i++)
    if (*s->venues[i].code && *s->records[i].fields[FRAGILITY_FIELD_PIVOT]) m->keys[n++] = (struct key){s->venues[i].code, s->records[i].fields[FRAGILITY_FIELD_PIVOT], i};
  qsort(m->keys, n, sizeof *m->keys, by_key);
  for (size_t k = 1, first = 0; k < n; k++) {
    bool same = strcmp(m->keys[first].code, m->keys[k].code) == 0 && strcmp(m->keys[first].text, m->keys[k].text) == 0;
    if (!same) first = k;
    else if (!apart(&s->venues[m->keys[first].at], &s->venues[m->keys[k].at])) unite(m, m->keys[first].at, m->keys[k].at, "same SIRET in the same commune: merged");
  }
}

/* ---- the same name in the same commune, one of them without a point of its own ---- */

/* "12 rue X" and "12 RUE X 31000 TOULOUSE" are one; "" agrees with any. */
static bool addresses_agree(const char *a, const char *b) {
  char fa[FRAGILITY_NAME_SIZE], fb[FRAGILITY_NAME_SIZE];
  size_t n = fragility_fold_letters((fragility_text){a, strlen(a)}, fa, sizeof fa), m = fragility_fold_letters((fragility_text){b, strlen(b)}, fb, sizeof fb);
  return !n || !m || strncmp(fa, fb, n < m ? n : m) == 0;
}

static fragility_status by_name(struct merging *m, fragility_error *err) {
  size_t n = 0;
  const fragility_supply *s = m->supply;
  for (size_t i = 0; i < s->count; i++) {
    char folded[FRAGILITY_NAME_SIZE];
    size_t size = fragility_fold_letters((fragility_text){s->venues[i].name, strlen(s->venues[i].name)}, folded, sizeof folded);
    if (!*s->venues[i].code || !size) continue;
    m->keys[n] = (struct key){s->venues[i].code, fragility_arena_text(&m->arena, folded, size), i};
    if (!m->keys[n++].text) return fragility_fail_memory(err);
  }
  qsort(m->keys, n, sizeof *m->keys, by_key);
  for (size_t k = 1, first = 0; k < n; k++) {
    bool same = strcmp(m->keys[first].code, m->keys[k].code) == 0 && strcmp(m->keys[first].text, m->keys[k].text) == 0;
    if (!same) first = k;
    for (size_t j = first; same && j < k; j++) {
      const fragility_venue *a = &s->venues[m->keys[j].at], *b = &s->venues[m->keys[k].at];
      if ((a->own_point && b->own_point) || !addresses_agree(a->address, b->address)) continue;
      unite(m, m->keys[j].at, m->keys[k].at, "same name in the same commune: merged");
    }
  }
  return FRAGILITY_OK;
}

/* ---- near names at one place ---- */

struct northing {
  double latitude;
  size_t at;
};

static int by_latitude(const void *a, const void *b) {
  const struct northing *x = a, *y = b;
  if (x->latitude != y->latitude) return x->latitude < y->latitude ? -1 : 1;
  return (x->at > y->at) - (x->at < y->at);
}

static fragility_status by_place(struct merging *m, fragility_error *err) {
  const fragility_supply *s = m->supply;
  struct northing *north = fragility_array(s->count + 1, sizeof *north);
  size_t n = 0;
  if (!north) return fragility_fail_memory(err);
  for (size_t i = 0; i < s->count; i++)
    if (s->venues[i].own_point) north[n++] = (struct northing){s->venues[i].latitude, i};
  qsort(north, n, sizeof *north, by_latitude);
  const double window = same_place_km / 111.0; /* degrees, a little more than the distance */
  for (size_t i = 0; i < n; i++)
    for (size_t j = i + 1; j < n && north[j].latitude - north[i].latitude <= window; j++) {
      const fragility_venue *a = &s->venues[north[i].at], *b = &s->venues[north[j].at];
      if (fabs(a->longitude - b->longitude) > 0.01 || km_between(a, b) > same_place_km || !fragility_names_near(a->name, b->name)) continue;
      unite(m, north[i].at, north[j].at, "same place and near-same name: merged");
    }
  free(north);
  return FRAGILITY_OK;
}

/* ---- an employer's row that says it sits in a France services ---- */

static bool is_services(const fragility_supply *s, size_t i) {
  static const char name[] = "France Services";
  return fragility_list_has(s->records[i].fields[FRAGILITY_FIELD_DISPOSITIFS], (fragility_text){name, sizeof name - 1});
}

/* The only France services of the commune, or the only one of a near name; more than one, and no row can tell which. */
static size_t host_of(struct merging *m, const struct key *keys, size_t n, size_t guest) {
  const fragility_supply *s = m->supply;
  size_t found = SIZE_MAX, named = SIZE_MAX, low = 0, high = n, hosts = 0;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (strcmp(keys[middle].code, s->venues[guest].code) < 0) low = middle + 1;
    else high = middle;
  }
  for (; low < n && strcmp(keys[low].code, s->venues[guest].code) == 0; low++) {
    size_t at = root_of(m, keys[low].at);
    if (at == found) continue;
    hosts++;
    found = at;
    if (fragility_names_near(s->venues[keys[low].at].name, s->venues[guest].name)) named = at;
  }
  return named != SIZE_MAX ? named : hosts == 1 ? found : SIZE_MAX;
}

static void by_services(struct merging *m) {
  const fragility_supply *s = m->supply;
  size_t n = 0;
  for (size_t i = 0; i < s->count; i++)
    if (*s->venues[i].code && is_services(s, i) && s->venues[i].place_known) m->keys[n++] = (struct key){s->venues[i].code, "", i};
  qsort(m->keys, n, sizeof *m->keys, by_key);
  for (size_t i = 0; i < s->count; i++) {
    if (!s->records[i].in_services || s->venues[i].place_known) continue;
    size_t host = host_of(m, m->keys, n, i);
    if (host != SIZE_MAX) unite(m, host, i, "says that it sits in a France services, and the commune has one: merged");
  }
}

/* ---- a group becomes one ---- */

static size_t richness(const fragility_supply *s, size_t i) {
  size_t filled = 0;
  for (size_t f = 0; f < FRAGILITY_FIELDS; f++) filled += *s->records[i].fields[f] != '\0';
  return filled + (s->venues[i].own_point ? 100 : 0) + (s->venues[i].place_known ? 200 : 0);
}

static fragility_status add_list(fragility_supply *s, struct fragility_record *to, const struct fragility_record *from, size_t field, fragility_error *err) {
  fragility_text left = {from->fields[field], strlen(from->fields[field])}, word;
  while (fragility_text_next(&left, '|', &word)) {
    const char *before = to->fields[field];
    if (fragility_list_has(before, word)) continue;
    size_t size = strlen(before) + word.size + 2;
    char *both = fragility_arena_take(&s->arena, size);
    if (!both) return fragility_fail_memory(err);
    snprintf(both, size, "%s%s%.*s", before, *before ? "|" : "", (int)word.size, word.text);
    to->fields[field] = both;
  }
  return FRAGILITY_OK;
}

static fragility_status add_fields(fragility_supply *s, struct fragility_record *to, const struct fragility_record *from, fragility_error *err) {
  for (size_t f = 0; f < FRAGILITY_FIELDS; f++) {
    enum shape shape = fragility_standard_field(f)->shape;
    bool place = f == FRAGILITY_FIELD_LATITUDE || f == FRAGILITY_FIELD_LONGITUDE || f == FRAGILITY_FIELD_ID || f == FRAGILITY_FIELD_CODE_INSEE;
    if (place) continue;
    if (shape == SHAPE_CHOICE || shape == SHAPE_LIST) TRY(add_list(s, to, from, f, err));
    else if (f == FRAGILITY_FIELD_DATE_MAJ && strcmp(from->fields[f], to->fields[f]) > 0) to->fields[f] = from->fields[f];
    else if (!*to->fields[f]) to->fields[f] = from->fields[f];
  }
  return FRAGILITY_OK;
}

static double added(double a, double b) { return isnan(a) ? b : isnan(b) ? a : a + b; }

static void add_facts(struct fragility_record *to, const struct fragility_record *from) {
  to->posts = added(to->posts, from->posts);
  if (isnan(to->hours)) to->hours = from->hours;
  if (to->saturday < 0) to->saturday = from->saturday;
  if (to->evening < 0) to->evening = from->evening;
  to->itinerant |= from->itinerant;
}

static void add_venue(fragility_venue *to, const fragility_venue *from) {
  if (!*to->phone) to->phone = from->phone;
  if (!*to->hours) to->hours = from->hours;
  if (!*to->address) to->address = from->address;
  if (!*to->code) to->code = from->code;
  if (from->updated_day > to->updated_day) to->updated_day = from->updated_day, to->updated = from->updated;
}

static fragility_status absorb(struct merging *m, size_t to, size_t from, fragility_error *err) {
  fragility_supply *s = m->supply;
  struct fragility_record *a = &s->records[to], *b = &s->records[from];
  size_t size = strlen(a->merged) + strlen(s->venues[from].id) + 2;
  char *merged = fragility_arena_take(&s->arena, size);
  if (!merged) return fragility_fail_memory(err);
  snprintf(merged, size, "%s%s%s", a->merged, *a->merged ? "|" : "", s->venues[from].id);
  a->merged = merged;
  a->merged_count++;
  TRY(add_fields(s, a, b, err));
  add_facts(a, b);
  add_venue(&s->venues[to], &s->venues[from]);
  a->fields[FRAGILITY_FIELD_CODE_INSEE] = s->venues[to].code;
  fragility_supply_file *file = &s->files[b->file];
  file->merged++;
  fragility_text found = {s->venues[from].id, strlen(s->venues[from].id)};
  bool noted = fragility_journal_note(s->journal, FRAGILITY_PROBLEM_DUPLICATE, file->file, b->line, 0, found, s->venues[to].id, m->why[from] ? m->why[from] : "merged");
  return noted ? FRAGILITY_OK : fragility_fail_memory(err);
}

static fragility_status absorb_all(struct merging *m, unsigned char *keep, fragility_error *err) {
  fragility_supply *s = m->supply;
  size_t *best = fragility_array(s->count + 1, sizeof *best); /* of the group of each root */
  if (!best) return fragility_fail_memory(err);
  for (size_t i = 0; i < s->count; i++) best[i] = SIZE_MAX;
  for (size_t i = 0; i < s->count; i++) {
    size_t root = root_of(m, i);
    if (best[root] == SIZE_MAX || richness(s, i) > richness(s, best[root])) best[root] = i;
  }
  fragility_status status = FRAGILITY_OK;
  for (size_t i = 0; i < s->count && status == FRAGILITY_OK; i++) {
    size_t to = best[root_of(m, i)];
    keep[i] = to == i;
    if (to != i) status = absorb(m, to, i, err);
  }
  free(best);
  return status;
}

static fragility_status run(struct merging *m, unsigned char *keep, fragility_error *err) {
  for (size_t i = 0; i < m->supply->count; i++) m->parent[i] = i;
  by_pivot(m);
  TRY(by_name(m, err));
  TRY(by_place(m, err));
  by_services(m);
  TRY(absorb_all(m, keep, err));
  fragility_supply_keep(m->supply, keep);
  return FRAGILITY_OK;
}

fragility_status fragility_supply_merge(fragility_supply *supply, fragility_error *err) {
  size_t n = supply->count + 1;
  struct merging m = {.supply = supply, .parent = fragility_array(n, sizeof *m.parent), .why = fragility_array(n, sizeof *m.why), .keys = fragility_array(n, sizeof *m.keys)};
  unsigned char *keep = fragility_array(n, 1);
  fragility_status status = m.parent && m.why && m.keys && keep ? run(&m, keep, err) : fragility_fail_memory(err);
  free(m.parent);
  free(m.why);
  free(m.keys);
  free(keep);
  fragility_arena_free(&m.arena);
  return status;
}
