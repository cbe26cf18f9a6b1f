/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sites on 34,900 synthetic units and 15,000 venues, by stage, against the time it takes to read the two files of points.
 * Without the reference data it says so and stops. */
#include "bench.h"

#include "siting/siting.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char unit_path[1024], venue_path[1024];
static fragility_units units;
static const char **codes;
static fragility_supply *supply;
static int64_t *people;
static unsigned char *covered, *open_units;

static void must(fragility_status status, const fragility_error *err) {
  if (status == FRAGILITY_OK) return;
  fprintf(stderr, "%s\n", err->message);
  exit(1);
}

static void *room(size_t n, size_t size) {
  void *array = calloc(n, size);
  if (!array) exit(1);
  return array;
}

static void read_points(void *data) {
  fragility_error err;
  fragility_grid grid;
  (void)data;
  must(fragility_grid_read(unit_path, &grid, &err), &err);
  fragility_grid_free(&grid);
  must(fragility_grid_read(venue_path, &grid, &err), &err);
  fragility_grid_free(&grid);
}

static double cell(const fragility_grid *grid, size_t row, size_t column) {
  fragility_error err;
  double value;
  must(fragility_grid_number(grid, row, column, 0, &value, &err), &err);
  return value;
}

static void load_units(void) {
  static const char *const names[] = {"lat", "lon", "pop", "need", NULL};
  size_t columns[4];
  fragility_error err;
  fragility_grid grid;
  must(fragility_grid_read(unit_path, &grid, &err), &err);
  must(fragility_grid_find(&grid, names, columns, &err), &err);
  double *latitude = room(grid.rows, sizeof *latitude), *longitude = room(grid.rows, sizeof *longitude), *need = room(grid.rows, sizeof *need);
  people = room(grid.rows, sizeof *people);
  codes = room(grid.rows, sizeof *codes); /* never asked for: no venue names its commune */
  covered = room(grid.rows, 1), open_units = room(grid.rows, 1);
  for (size_t u = 0; u < grid.rows; u++) {
    codes[u] = "0";
    latitude[u] = cell(&grid, u, columns[0]), longitude[u] = cell(&grid, u, columns[1]);
    need[u] = rint(cell(&grid, u, columns[2]) * cell(&grid, u, columns[3]));
    people[u] = (int64_t)need[u];
  }
  units = (fragility_units){.count = grid.rows, .code = codes, .population = need, .latitude = latitude, .longitude = longitude};
  fragility_grid_free(&grid);
}

static void load_supply(void) {
  static const char *const names[] = {"lat", "lon", NULL};
  size_t columns[2];
  fragility_error err;
  fragility_grid grid;
  must(fragility_grid_read(venue_path, &grid, &err), &err);
  must(fragility_grid_find(&grid, names, columns, &err), &err);
  fragility_venue *venues = room(grid.rows, sizeof *venues);
  char(*ids)[24] = room(grid.rows, sizeof *ids);
  for (size_t i = 0; i < grid.rows; i++) {
    snprintf(ids[i], sizeof ids[i], "%05zu", i);
    venues[i] = (fragility_venue){.id = ids[i], .code = "", .latitude = cell(&grid, i, columns[0]), .longitude = cell(&grid, i, columns[1])};
  }
  must(fragility_supply_from_venues(venues, grid.rows, &supply, &err), &err);
  free(venues);
  free(ids);
  fragility_grid_free(&grid);
}

/* Served: a venue within 5 km, as in the reference. */
static void mark_covered(void) {
  const double km = 5;
  fragility_error err;
  fragility_access *access;
  must(fragility_access_compute(&units, supply, &km, 1, NULL, &access, &err), &err);
  for (size_t u = 0; u < units.count; u++) covered[u] = fragility_access_within(access, u, 0) > 0, open_units[u] = !covered[u];
  fragility_access_free(access);
}

struct problem {
  double km;
  size_t count;
  bool green, exact;
  fragility_cover cover;
  fragility_choice choice;
};

static void build(void *data) {
  struct problem *p = data;
  fragility_error err;
  fragility_points points;
  static unsigned char *all;
  if (!all) all = memset(room(units.count, 1), 1, units.count);
  fragility_reach reach = {.units = &units, .people = people, .open = p->green ? all : open_units, .norm_km = p->km, .threads = fragility_threads(NULL)};
  fragility_choice_free(&p->choice);
  fragility_cover_free(&p->cover);
  must(fragility_points_of_units(&units, &points, &err), &err);
  must(fragility_cover_build(&reach, &points, &p->cover, &err), &err);
  must(fragility_choice_create(&p->cover, &p->choice, &err), &err);
  fragility_points_free(&points);
}

static void greedy(void *data) {
  struct problem *p = data;
  fragility_error err;
  fragility_choice_clear(&p->choice);
  must(fragility_greedy(&p->choice, p->count, NULL, NULL, NULL, &err), &err);
}

static void swap(void *data) {
  struct problem *p = data;
  fragility_error err;
  greedy(data);
  must(fragility_swap(&p->choice, NULL, &err), &err);
}

static fragility_siting *solve(const struct problem *p, bool exact) {
  fragility_error err;
  fragility_siting *siting;
  fragility_siting_options options = {.norm_km = p->km, .count = p->count, .covered = p->green ? NULL : covered, .exact = exact};
  must(fragility_siting_find(&units, NULL, NULL, &options, &siting, &err), &err);
  return siting;
}

static void find(void *data) { fragility_siting_free(solve(data, false)); }
static void prove(void *data) { fragility_siting_free(solve(data, true)); }

static void run(struct problem *p) {
  char subject[160];
  double medians[BENCH_MOST];
  build(p);
  const struct contender stages[] = {{"reading the points of units and venues", read_points, NULL},
                                     {"who reaches whom", build, p},
                                     {"greedy", greedy, p},
                                     {"greedy and exchanges", swap, p},
                                     {"all: greedy, exchanges, bound, list", find, p},
                                     {"all, and the proof with GLPK", prove, p}};
  bench_run(stages, fragility_exact_built() && p->exact ? 6 : 5, medians);
  swap(p);
  double local = (double)p->choice.served;
  greedy(p);
  fragility_siting *siting = solve(p, false);
  double gained = fragility_siting_gained(siting), bound = fragility_siting_bound(siting);
  snprintf(subject, sizeof subject, "%zu sites, %g km, %s: %zu units to serve, %zu candidates, %zu links", p->count, p->km,
           p->green ? "no venue kept" : "venues kept", p->cover.units, p->cover.candidates, p->cover.links);
  bench_print(subject, stages, fragility_exact_built() && p->exact ? 6 : 5, medians, 0);
  printf("  certified: greedy/bound %.6f, with exchanges %.6f, all %.6f%s; greedy takes %.3f of the reading\n", (double)p->choice.served / bound,
         local / bound, gained / bound, fragility_siting_proven(siting) ? " (proven best)" : "", medians[2] / medians[0]);
  fragility_siting_free(siting);
  fragility_choice_free(&p->choice);
  fragility_cover_free(&p->cover);
}

int main(int argc, char **argv) {
  const char *folder = argc > 1 ? argv[1] : "../../shared/reference";
  snprintf(unit_path, sizeof unit_path, "%s/access/b_france_demand.csv", folder);
  snprintf(venue_path, sizeof venue_path, "%s/access/b_france_supply.csv", folder);
  if (access(unit_path, R_OK) != 0) return printf("skipped: no reference data in %s\n", folder), 0;
  load_units();
  load_supply();
  mark_covered();
  struct problem problems[] = {{.km = 5, .count = 1000, .exact = true}, {.km = 10, .count = 1000, .exact = true}, {.km = 10, .count = 1000, .green = true}};
  for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) run(&problems[i]);
  fragility_supply_free(supply);
  free(codes);
  free((void *)units.latitude);
  free((void *)units.longitude);
  free((void *)units.population);
  free(people);
  free(covered);
  free(open_units);
  return 0;
}
