/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading, indexing, nearest venue and enhanced catchment on 34,900 units and 15,000 venues, against scipy's cKDTree
 * doing the same work (its imports left out), interleaved. Without the reference data, or without scipy, it says so. */
#define _GNU_SOURCE
#include "bench.h"

#include "access/access.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

enum { ROUNDS = 7 };

struct points {
  size_t count;
  double *longitude, *latitude, *weight;
  char (*codes)[12];
  const char **code;
};

static void must(fragility_status status, const fragility_error *err) {
  if (status == FRAGILITY_OK) return;
  fprintf(stderr, "%s\n", err->message);
  exit(1);
}

static void *room(size_t n, size_t size) {
  void *array = calloc(n + 1, size);
  if (!array) exit(1);
  return array;
}

/* Straight from the reader: three columns, nothing else kept. */
static struct points read_points(const char *path, const char *weight) {
  const char *const names[] = {"lon", "lat", weight};
  struct points p = {0};
  size_t columns[3], capacity = 1 << 16;
  fragility_reader *reader;
  fragility_error err;
  must(fragility_reader_open(path, NULL, NULL, &reader, &err), &err);
  for (size_t c = 0; c < 3; c++) must(fragility_reader_find_one(reader, names[c], &columns[c], &err), &err);
  must(fragility_reader_select(reader, columns, 3, &err), &err);
  p.longitude = room(capacity, sizeof(double)), p.latitude = room(capacity, sizeof(double)), p.weight = room(capacity, sizeof(double));
  for (const fragility_block *block;;) {
    must(fragility_reader_next(reader, &block, &err), &err);
    if (!block) break;
    for (size_t r = 0; r < block->rows && p.count < capacity; r++, p.count++) {
      double *const to[] = {&p.longitude[p.count], &p.latitude[p.count], &p.weight[p.count]};
      for (size_t c = 0; c < 3; c++)
        if (fragility_cell_parse(block->cells[3 * r + c], to[c]) != FRAGILITY_KNOWN) exit(1);
    }
  }
  fragility_reader_free(reader);
  p.codes = room(p.count, sizeof *p.codes), p.code = room(p.count, sizeof *p.code);
  for (size_t i = 0; i < p.count; i++) snprintf(p.codes[i], sizeof *p.codes, "%06u", (unsigned)i % 1000000), p.code[i] = p.codes[i];
  return p;
}

static void free_points(struct points *p) { free(p->longitude), free(p->latitude), free(p->weight), free(p->codes), free(p->code); }

struct answer {
  double seconds, served, kilometres;
};

static struct answer ours(const char *demand, const char *venues) {
  static const double edges[] = {5, 10, 20}, steps[] = {1, 0.68, 0.22};
  double begin = bench_now();
  fragility_error err;
  struct points units, places;
#pragma omp parallel sections
  {
#pragma omp section
    units = read_points(demand, "pop");
#pragma omp section
    places = read_points(venues, "capacity");
  }
  fragility_units u = {.count = units.count, .code = units.code, .population = units.weight, .latitude = units.latitude, .longitude = units.longitude};
  fragility_venue *all = room(places.count, sizeof *all);
  for (size_t v = 0; v < places.count; v++)
    all[v] = (fragility_venue){.id = places.code[v], .latitude = places.latitude[v], .longitude = places.longitude[v], .capacity = places.weight[v]};
  fragility_supply *supply;
  fragility_access *access;
  fragility_catchment *catchment;
  must(fragility_supply_from_venues(all, places.count, &supply, &err), &err);
  must(fragility_access_compute(&u, supply, NULL, 0, NULL, &access, &err), &err);
  fragility_catchment_options options = {.measure = "2sfca", .demand = units.weight, .decay = {.name = "steps", .limit = 20, .edges = edges, .weights = steps, .steps = 3}};
  must(fragility_catchment_compute(&u, supply, &options, &catchment, &err), &err);
  struct answer answer = {.seconds = 0};
  for (size_t i = 0; i < u.count; i++) {
    answer.served += fragility_catchment_access(catchment)[i] * units.weight[i];
    answer.kilometres += fragility_access_nearest_km(access, i);
  }
  fragility_catchment_free(catchment), fragility_access_free(access), fragility_supply_free(supply);
  free(all), free_points(&units), free_points(&places);
  answer.seconds = bench_now() - begin;
  return answer;
}

static bool peer(const char *root, const char *demand, const char *venues, struct answer *answer) {
  char command[8192];
  snprintf(command, sizeof command, "python3 '%s/bench/access_scipy.py' '%s' '%s' 2>/dev/null || /usr/bin/python3 '%s/bench/access_scipy.py' '%s' '%s' 2>/dev/null",
           root, demand, venues, root, demand, venues);
  FILE *pipe = popen(command, "r");
  bool good = pipe && fscanf(pipe, "%lf %lf %lf", &answer->seconds, &answer->served, &answer->kilometres) == 3;
  if (pipe) pclose(pipe);
  return good;
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  const char *root = argc > 1 ? argv[1] : "..", *folder = argc > 2 ? argv[2] : "../../shared/reference";
  char demand[900], venues[900];
  snprintf(demand, sizeof demand, "%s/access/b_france_demand.csv", folder);
  snprintf(venues, sizeof venues, "%s/access/b_france_supply.csv", folder);
  if (access(demand, R_OK) != 0) return printf("skipped: no reference data in %s\n", folder), 0;
  double mine[ROUNDS], theirs[ROUNDS];
  struct answer a = {0}, b = {0};
  bool there = true;
  for (size_t r = 0; r < ROUNDS; r++) {
    a = ours(demand, venues);
    mine[r] = a.seconds;
    there = there && peer(root, demand, venues, &b);
    theirs[r] = b.seconds;
  }
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  qsort(mine, ROUNDS, sizeof *mine, by_value), qsort(theirs, ROUNDS, sizeof *theirs, by_value);
  printf("Read + index + nearest + enhanced catchment, 34,900 x 15,000 (medians of %d interleaved rounds)\n", ROUNDS);
  printf("  %-46s %9.1f ms, at most %.0f MB, capacity served %.3f, kilometres %.3f\n", "ours", 1e3 * mine[ROUNDS / 2], (double)usage.ru_maxrss / 1024, a.served, a.kilometres);
  if (there)
    printf("  %-46s %9.1f ms, %.1f x ours, capacity served %.3f, kilometres %.3f\n", "scipy cKDTree, imports left out", 1e3 * theirs[ROUNDS / 2],
           theirs[ROUNDS / 2] / mine[ROUNDS / 2], b.served, b.kilometres);
  else printf("  scipy is not installed: no peer\n");
  return 0;
}
