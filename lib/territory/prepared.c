/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The newest territory as one file, made of its tables when the library is built: nothing is left to be parsed, sorted or
 * looked up. It counts only beside the very tables it was made of, whose digests it holds; else they are read themselves. */
#include "territory/tables.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Those from LANDS on are of no use where nothing is measured, and not read there. */
enum section { TEXTS, UNITS, GROUPS, FORMERS, SPLITS, LINKS, CODES, YEARS, LANDS, PARTS, POINTS, SECTIONS };
static const fragility_level parents[] = {FRAGILITY_EPCI, FRAGILITY_DEPARTEMENT, FRAGILITY_REGION};
enum { PARENTS = sizeof parents / sizeof *parents };

/* Texts are places in TEXTS; parents are numbers of groups, or FRAGILITY_NO_GROUP. */
struct unit {
  double population;
  uint32_t code, name, parents[PARENTS], filled; /* the last says nothing: every byte of the file is set */
};
struct group {
  uint32_t parent, code, name; /* which of the parents */
};
struct old {
  uint32_t code, unit, how;
};
struct between { /* places in CODES */
  uint32_t date, movement, before, after;
};
struct piece {
  uint32_t code, name, unit, filled;
  double population, latitude, longitude;
};
struct point {
  double latitude, longitude;
};

static const size_t sizes[SECTIONS] = {
    [TEXTS] = 1, [UNITS] = sizeof(struct unit), [GROUPS] = sizeof(struct group), [FORMERS] = sizeof(struct old),
    [SPLITS] = sizeof(struct pair), [LINKS] = sizeof(struct between), [CODES] = sizeof(uint32_t), [YEARS] = sizeof(uint64_t),
    [LANDS] = 1, [PARTS] = sizeof(struct piece), [POINTS] = sizeof(struct point)};

/* Fletcher's two sums, over words of eight bytes: what was damaged is not taken. */
struct sums {
  uint64_t plain, running;
};

struct head {
  char magic[16];
  uint64_t order, counts[SECTIONS];                     /* order: bytes of another machine are not ours */
  struct sums sums[2];                                  /* of the sections up to LANDS, and of those from there on */
  char digests[PREPARED_TABLES][FRAGILITY_DIGEST_SIZE]; /* of the tables; "" where there is none */
};
static const struct head ours = {.magic = "territory 3", .order = 0x0102030405060708};

/* Sections begin at multiples of eight. */
static size_t place_after(size_t at, enum section section, uint64_t count) { return (at + sizes[section] * (size_t)count + 7) & ~(size_t)7; }

static void add_up(struct sums *sums, const char *bytes, size_t size) {
  for (size_t i = 0; i < size; i += 8) {
    uint64_t word = 0;
    memcpy(&word, bytes + i, size - i < 8 ? size - i : 8);
    sums->plain += word, sums->running += sums->plain;
  }
}

/* False when a table is there and cannot be read. */
static bool digest_table(const char *path, char digest[FRAGILITY_DIGEST_SIZE]) {
  uint64_t size;
  *digest = '\0';
  return access(path, F_OK) != 0 || fragility_digest_file(path, digest, &size, NULL) == FRAGILITY_OK;
}

/* ---- making ---- */

struct maker {
  struct {
    char *bytes;
    size_t used, room;
  } sections[SECTIONS];
  struct head head;
  bool no_memory;
};

static void put(struct maker *maker, enum section section, const void *items, size_t n) {
  size_t size = n * sizes[section];
  if (maker->no_memory || !size) return;
  if (fragility_grow_by((void **)&maker->sections[section].bytes, &maker->sections[section].room, maker->sections[section].used, size, 1)) {
    memcpy(maker->sections[section].bytes + maker->sections[section].used, items, size);
    maker->sections[section].used += size, maker->head.counts[section] += n;
  } else {
    maker->no_memory = true;
  }
}

static uint32_t put_text(struct maker *maker, const char *text) {
  uint32_t at = (uint32_t)maker->sections[TEXTS].used;
  put(maker, TEXTS, text, strlen(text) + 1);
  return at;
}

static void put_units(struct maker *maker, const fragility_register *units) {
  const fragility_units *u = &units->units;
  for (size_t i = 0; i < u->count; i++) {
    struct unit unit = {.population = u->population[i], .code = put_text(maker, u->code[i]), .name = put_text(maker, u->name[i])};
    for (size_t p = 0; p < PARENTS; p++) unit.parents[p] = units->groups[parents[p]].of_unit[i];
    put(maker, UNITS, &unit, 1);
    put(maker, LANDS, &u->land[i], 1);
    put(maker, POINTS, &(struct point){u->latitude[i], u->longitude[i]}, 1);
  }
  for (uint32_t p = 0; p < PARENTS; p++) {
    const fragility_groups *groups = &units->groups[parents[p]];
    for (size_t g = 0; g < groups->count; g++) put(maker, GROUPS, &(struct group){p, put_text(maker, groups->code[g]), put_text(maker, groups->name[g])}, 1);
  }
}

static void put_movements(struct maker *maker, const fragility_movements *m, const uint64_t *years) {
  for (size_t i = 0; i < m->count; i++) {
    const struct link *link = &m->links[i];
    uint32_t before = (uint32_t)fragility_movements_code(m, link->before), after = (uint32_t)fragility_movements_code(m, link->after);
    put(maker, LINKS, &(struct between){link->date, link->movement, before, after}, 1);
  }
  put(maker, CODES, m->codes, m->code_count);
  put(maker, YEARS, years, m->code_count);
}

static void put_territory(struct maker *maker, const fragility_territory *t) {
  put_units(maker, t->units);
  for (size_t i = 0; i < t->formers; i++) put(maker, FORMERS, &(struct old){put_text(maker, t->former[i].code), t->former[i].unit, t->former[i].how}, 1);
  put(maker, SPLITS, t->splits, t->split_count);
  if (t->movements) put_movements(maker, t->movements, t->years);
  for (size_t i = 0; i < t->part_count; i++) {
    const struct part *part = &t->parts[i];
    put(maker, PARTS, &(struct piece){.code = put_text(maker, part->code), .name = put_text(maker, part->name), .unit = part->unit, .population = part->population,
                                             .latitude = part->latitude, .longitude = part->longitude}, 1);
  }
}

static bool write_sections(const struct maker *maker, FILE *file) {
  static const char zeros[8];
  size_t at = (sizeof maker->head + 7) & ~(size_t)7;
  bool good = fwrite(&maker->head, sizeof maker->head, 1, file) == 1 && fwrite(zeros, 1, at - sizeof maker->head, file) == at - sizeof maker->head;
  for (enum section s = 0; good && s < SECTIONS; s++) {
    size_t used = maker->sections[s].used, filled = place_after(at, s, maker->head.counts[s]) - at - used;
    good = (!used || fwrite(maker->sections[s].bytes, 1, used, file) == used) && fwrite(zeros, 1, filled, file) == filled;
    at += used + filled;
  }
  return good;
}

static fragility_status write_file(const struct maker *maker, const char *path, fragility_error *err) {
  FILE *file = fopen(path, "wb");
  bool good = file && write_sections(maker, file);
  if (file && fclose(file) != 0) good = false;
  return good ? FRAGILITY_OK : fragility_fail_at(err, FRAGILITY_ERROR_IO, path, 0, 0, "cannot write");
}

static fragility_status make(struct maker *maker, const struct prepared *prepared, const fragility_territory *t, fragility_error *err) {
  for (size_t i = 0; i < PREPARED_TABLES && prepared->tables[i]; i++)
    if (!digest_table(prepared->tables[i], maker->head.digests[i])) return fragility_fail_at(err, FRAGILITY_ERROR_IO, prepared->tables[i], 0, 0, "cannot read");
  put_territory(maker, t);
  for (enum section s = 0; s < SECTIONS; s++) add_up(&maker->head.sums[s >= LANDS], maker->sections[s].bytes, maker->sections[s].used);
  return maker->no_memory ? fragility_fail_memory(err) : write_file(maker, prepared->path, err);
}

fragility_status fragility_prepared_write(const struct prepared *prepared, const fragility_territory *territory, fragility_error *err) {
  struct maker maker = {.head = ours};
  fragility_status status = make(&maker, prepared, territory, err);
  for (enum section s = 0; s < SECTIONS; s++) free(maker.sections[s].bytes);
  return status;
}

/* ---- reading ---- */

struct image {
  struct head head;
  char *at[SECTIONS]; /* NULL: not read */
};

/* The counts are those of a file of that size, and it is all there. */
static bool has_size(const struct head *head, uint64_t size) {
  size_t at = (sizeof *head + 7) & ~(size_t)7;
  for (enum section s = 0; s < SECTIONS; s++) {
    if (head->counts[s] > size / sizes[s]) return false;
    at = place_after(at, s, head->counts[s]);
  }
  return at == size;
}

static bool read_head(int file, struct head *head) {
  struct stat facts;
  if (file < 0 || fstat(file, &facts) != 0 || !S_ISREG(facts.st_mode)) return false;
  if (read(file, head, sizeof *head) != (ssize_t)sizeof *head || memcmp(head->magic, ours.magic, sizeof ours.magic) != 0) return false;
  return head->order == ours.order && has_size(head, (uint64_t)facts.st_size);
}

static bool read_sections(int file, struct image *image, enum section end, fragility_arena *arena) {
  const struct head *head = &image->head;
  size_t begin = (sizeof *head + 7) & ~(size_t)7, at = begin;
  for (enum section s = 0; s < end; s++) at = place_after(at, s, head->counts[s]);
  char *bytes = fragility_arena_take(arena, at - begin);
  if (!bytes || pread(file, bytes, at - begin, (off_t)begin) != (ssize_t)(at - begin)) return false;
  struct sums sums[2] = {{0, 0}, {0, 0}};
  for (enum section s = 0; s < end; s++) {
    add_up(&sums[s >= LANDS], bytes, sizes[s] * (size_t)head->counts[s]);
    image->at[s] = bytes, bytes += place_after(0, s, head->counts[s]);
  }
  return memcmp(sums, head->sums, (end > LANDS ? 2 : 1) * sizeof *sums) == 0;
}

static bool is_of(const struct head *head, const char *const *tables, const bool *wanted) {
  char digest[FRAGILITY_DIGEST_SIZE];
  for (size_t i = 0; i < PREPARED_TABLES && tables[i]; i++) {
    if (!wanted[i]) continue;
    if (!digest_table(tables[i], digest) || memcmp(digest, head->digests[i], strlen(digest) + 1) != 0) return false;
  }
  return true;
}

/* ---- soundness: places and numbers are of what is there, whoever wrote the file ---- */

static bool groups_are_sound(const struct image *image, size_t of[PARENTS]) {
  const struct group *groups = (const void *)image->at[GROUPS];
  uint64_t texts = image->head.counts[TEXTS];
  for (size_t g = 0; g < image->head.counts[GROUPS]; g++) {
    if (groups[g].parent >= PARENTS || groups[g].code >= texts || groups[g].name >= texts) return false;
    of[groups[g].parent]++;
  }
  return true;
}

static bool units_are_sound(const struct image *image) {
  const struct unit *units = (const void *)image->at[UNITS];
  uint64_t texts = image->head.counts[TEXTS];
  size_t of[PARENTS] = {0};
  if (!groups_are_sound(image, of)) return false;
  for (size_t i = 0; i < image->head.counts[UNITS]; i++) {
    if (units[i].code >= texts || units[i].name >= texts) return false;
    for (size_t p = 0; p < PARENTS; p++)
      if (units[i].parents[p] >= of[p] && units[i].parents[p] != FRAGILITY_NO_GROUP) return false;
  }
  return true;
}

/* Codes grow, and are codes; links are between these. */
static bool links_are_sound(const struct image *image) {
  enum { CODES_END = 36 * 36 * 36 * 36 * 36 };
  const uint32_t *codes = (const void *)image->at[CODES];
  const struct between *links = (const void *)image->at[LINKS];
  uint64_t n = image->head.counts[CODES];
  for (size_t c = 0; c < n; c++)
    if (codes[c] >= CODES_END || (c && codes[c - 1] >= codes[c])) return false;
  for (size_t i = 0; i < image->head.counts[LINKS]; i++)
    if (links[i].before >= n || links[i].after >= n) return false;
  return true;
}

static bool is_sound(const struct image *image) {
  const uint64_t *n = image->head.counts;
  const struct old *olds = (const void *)image->at[FORMERS];
  const struct pair *splits = (const void *)image->at[SPLITS];
  const struct piece *pieces = (const void *)image->at[PARTS];
  bool good = n[TEXTS] && !image->at[TEXTS][n[TEXTS] - 1] && n[LANDS] == n[UNITS] && n[POINTS] == n[UNITS] && n[YEARS] == n[CODES];
  good = good && units_are_sound(image) && links_are_sound(image);
  for (size_t i = 0; good && i < n[FORMERS]; i++) good = olds[i].code < n[TEXTS] && olds[i].unit < n[UNITS] && olds[i].how <= FRAGILITY_UNRESOLVED;
  for (size_t i = 0; good && i < n[SPLITS]; i++) good = splits[i].mother < n[UNITS] && splits[i].daughter < n[UNITS];
  for (size_t i = 0; good && pieces && i < n[PARTS]; i++) good = pieces[i].code < n[TEXTS] && pieces[i].name < n[TEXTS] && pieces[i].unit < n[UNITS];
  return good;
}

/* ---- taking ---- */

static void take_groups(const struct image *image, fragility_register *units, fragility_arena *arena) {
  const struct group *groups = (const void *)image->at[GROUPS];
  for (uint32_t p = 0; p < PARENTS; p++) {
    fragility_groups *to = &units->groups[parents[p]];
    size_t n = (size_t)image->head.counts[GROUPS];
    to->code = fragility_arena_take(arena, (n + 1) * sizeof *to->code);
    to->name = fragility_arena_take(arena, (n + 1) * sizeof *to->name);
    to->of_unit = fragility_arena_take(arena, (units->units.count + 1) * sizeof *to->of_unit);
    for (size_t g = 0; to->code && to->name && g < n; g++)
      if (groups[g].parent == p) to->code[to->count] = image->at[TEXTS] + groups[g].code, to->name[to->count++] = image->at[TEXTS] + groups[g].name;
  }
}

/* The group's code, and the unit's place in it. */
static const char *member(fragility_groups *groups, size_t i, uint32_t group) {
  groups->of_unit[i] = group;
  return group == FRAGILITY_NO_GROUP ? "" : groups->code[group];
}

static fragility_status take_units(const struct image *image, fragility_register *units, fragility_arena *arena, fragility_error *err) {
  const struct unit *from = (const void *)image->at[UNITS];
  const struct point *points = (const void *)image->at[POINTS];
  const fragility_units *u = &units->units;
  take_groups(image, units, arena);
  fragility_groups *epci = &units->groups[FRAGILITY_EPCI], *departement = &units->groups[FRAGILITY_DEPARTEMENT], *region = &units->groups[FRAGILITY_REGION];
  const fragility_groups *all[] = {epci, departement, region};
  for (size_t p = 0; p < PARENTS; p++)
    if (!all[p]->code || !all[p]->name || !all[p]->of_unit) return fragility_fail_memory(err);
  for (size_t i = 0; i < u->count; i++) {
    ((const char **)u->code)[i] = image->at[TEXTS] + from[i].code;
    ((const char **)u->name)[i] = image->at[TEXTS] + from[i].name;
    ((const char **)u->epci)[i] = member(epci, i, from[i].parents[0]);
    ((const char **)u->departement)[i] = member(departement, i, from[i].parents[1]);
    ((const char **)u->region)[i] = member(region, i, from[i].parents[2]);
    ((double *)u->population)[i] = from[i].population;
    if (points) ((double *)u->latitude)[i] = points[i].latitude, ((double *)u->longitude)[i] = points[i].longitude;
  }
  return FRAGILITY_OK;
}

static void *copy(const struct image *image, enum section section) {
  size_t size = (size_t)image->head.counts[section] * sizes[section];
  void *items = malloc(size + 1);
  if (items && size) memcpy(items, image->at[section], size);
  return items;
}

static fragility_status take_movements(const struct image *image, fragility_territory *t, fragility_error *err) {
  const struct between *links = (const void *)image->at[LINKS];
  fragility_movements *m = t->movements = calloc(1, sizeof *m);
  if (!m) return fragility_fail_memory(err);
  m->count = m->capacity = (size_t)image->head.counts[LINKS], m->code_count = (size_t)image->head.counts[CODES];
  m->links = fragility_array(m->count, sizeof *m->links), m->codes = copy(image, CODES), t->years = copy(image, YEARS);
  if (!m->links || !m->codes || !t->years) return fragility_fail_memory(err);
  for (size_t i = 0; i < m->count; i++) m->links[i] = (struct link){links[i].date, links[i].movement, m->codes[links[i].before], m->codes[links[i].after]};
  return FRAGILITY_OK;
}

static fragility_status take_past(const struct image *image, fragility_territory *t, fragility_error *err) {
  const struct old *olds = (const void *)image->at[FORMERS];
  t->splits = copy(image, SPLITS), t->split_count = t->splits_capacity = (size_t)image->head.counts[SPLITS];
  t->formers = t->formers_capacity = (size_t)image->head.counts[FORMERS];
  t->former = fragility_array(t->formers, sizeof *t->former);
  if (!t->splits || !t->former) return fragility_fail_memory(err);
  for (size_t i = 0; i < t->formers; i++) t->former[i] = (struct former){image->at[TEXTS] + olds[i].code, olds[i].unit, (unsigned char)olds[i].how};
  return image->head.counts[LINKS] ? take_movements(image, t, err) : FRAGILITY_OK;
}

static fragility_status take_parts(const struct image *image, fragility_territory *t, fragility_error *err) {
  const struct piece *pieces = (const void *)image->at[PARTS];
  t->part_count = t->parts_capacity = (size_t)image->head.counts[PARTS];
  t->parts = fragility_array(t->part_count, sizeof *t->parts);
  if (!t->parts) return fragility_fail_memory(err);
  for (size_t i = 0; i < t->part_count; i++)
    t->parts[i] = (struct part){.code = image->at[TEXTS] + pieces[i].code, .name = image->at[TEXTS] + pieces[i].name, .unit = pieces[i].unit,
                                .population = pieces[i].population, .latitude = pieces[i].latitude, .longitude = pieces[i].longitude};
  return FRAGILITY_OK;
}

static fragility_status take(const struct image *image, fragility_territory *t, fragility_arena *arena, bool across_sea, fragility_error *err) {
  TRY(fragility_register_create((size_t)image->head.counts[UNITS], &t->units, err));
  fragility_status status = take_units(image, t->units, arena, err);
  fragility_register_adopt(t->units, arena);
  if (status == FRAGILITY_OK) status = fragility_register_close(t->units, err);
  if (status == FRAGILITY_OK) status = take_past(image, t, err);
  if (status == FRAGILITY_OK && image->at[PARTS]) status = take_parts(image, t, err);
  if (image->at[LANDS] && !across_sea) memcpy((unsigned char *)t->units->units.land, image->at[LANDS], t->units->units.count);
  return status;
}

static fragility_status take_if_same(int file, const struct prepared *prepared, const fragility_territory_options *options, fragility_territory *territory,
                                     bool *taken, fragility_error *err) {
  struct image image = {.at = {NULL}};
  fragility_arena arena = {NULL};
  *taken = read_head(file, &image.head) && is_of(&image.head, prepared->tables, prepared->wanted) &&
           read_sections(file, &image, options->without_points ? LANDS : SECTIONS, &arena) && is_sound(&image);
  fragility_status status = *taken ? take(&image, territory, &arena, options->across_sea, err) : FRAGILITY_OK;
  fragility_arena_free(&arena);
  return status;
}

fragility_status fragility_prepared_take(const struct prepared *prepared, const fragility_territory_options *options, fragility_territory *territory,
                                         bool *taken, fragility_error *err) {
  int file = open(prepared->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  fragility_status status = take_if_same(file, prepared, options, territory, taken, err);
  if (file >= 0) close(file);
  return status;
}
