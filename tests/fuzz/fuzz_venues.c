/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of venues, CSV or JSON, read from a path as it is, and with all that can be mended, merged and measured; then gaps on the territory of tests/api/small, and the file's profile. */
#define _GNU_SOURCE
#include "fuzz.h"

#include "supply/venue.h"

#include <fragility/fragility.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static fragility_catalogue *catalogue;
static fragility_territory *territory;
static fragility_table *need;
static int file;
static char path[64];

int LLVMFuzzerInitialize(int *argc, char ***argv) {
  fragility_error err;
  (void)argc, (void)argv;
  omp_set_num_threads(1);
  MUST(fragility_catalogue_read(NULL, 0, &catalogue, &err) == FRAGILITY_OK);
  MUST(fragility_territory_read(SMALL "/territory", &territory, &err) == FRAGILITY_OK);
  const fragility_units *units = fragility_territory_units(territory);
  fragility_column demand = {.name = "demand", .values = units->population};
  MUST(fragility_table_from_columns(units, &demand, 1, &need, &err) == FRAGILITY_OK);
  file = memfd_create("venues", MFD_CLOEXEC);
  MUST(file >= 0);
  snprintf(path, sizeof path, "/proc/self/fd/%d", file);
  return 0;
}

static void check_supply(const fragility_supply *supply) {
  for (size_t i = 0; i < fragility_supply_count(supply); i++) {
    const fragility_venue *v = fragility_supply_venue(supply, i);
    MUST(!i || strcmp(fragility_supply_venue(supply, i - 1)->id, v->id) <= 0);
    MUST(fabs(v->latitude) <= 90 && fabs(v->longitude) <= 180);
    MUST(!strpbrk(v->name, "\r\n") && !strpbrk(v->id, "\r\n"));
    MUST(!*v->code || fragility_units_find(fragility_territory_units(territory), v->code) != SIZE_MAX);
  }
}

static void find_gaps(const fragility_supply *supply) {
  fragility_gaps *gaps = NULL;
  fragility_sheet *sheet = NULL;
  fragility_error err = {.code = FRAGILITY_OK};
  MUST(fragility_gaps_find(need, supply, NULL, &gaps, &err) == FRAGILITY_OK);
  MUST(*fragility_gaps_summary(gaps));
  for (size_t i = 0; i < fragility_gaps_count(gaps); i++) {
    const fragility_gap *gap = fragility_gaps_get(gaps, i);
    bool far = strcmp(gap->type, "loin") == 0;
    MUST(*gap->reason && (gap->nearest == SIZE_MAX ? isnan(gap->nearest_km) : !far || gap->nearest_km > 10));
  }
  MUST(fragility_gaps_sheet(gaps, FRAGILITY_COMMUNE, &sheet, &err) == FRAGILITY_OK);
  fragility_sheet_free(sheet);
  fragility_gaps_free(gaps);
}

/* What is mended is the standard's: each field valid, nothing private, the sheet whole. */
static void mend(void) {
  const char *paths[] = {path};
  fragility_supply_options options = {.repair = true, .merge = true, .capacities = true};
  fragility_filter filter = {.services = "demarches", .profile = "seniors", .saturday = true, .since = "2024-01-01"};
  fragility_supply *supply = NULL;
  fragility_sheet *sheet = NULL;
  fragility_error err = {.code = FRAGILITY_OK};
  MUST(fragility_supply_read_with(paths, 1, territory, &options, &supply, &err) == FRAGILITY_OK);
  check_supply(supply);
  size_t n = fragility_supply_count(supply), unknown = 0;
  unsigned char *keep = calloc(n + 1, 1);
  MUST(keep && fragility_supply_filter(supply, &filter, keep, &unknown, &err) == FRAGILITY_OK && unknown <= n);
  free(keep);
  for (size_t v = 0; v < n; v++) {
    MUST(fragility_supply_venue(supply, v)->capacity > 0 && (!v || strcmp(fragility_supply_venue(supply, v - 1)->id, fragility_supply_venue(supply, v)->id) != 0));
    for (size_t f = 1; f < FRAGILITY_FIELDS; f++) {
      const char *text = fragility_supply_field(supply, v, (fragility_venue_field)f);
      MUST(fragility_standard_valid(f, text) && !strchr(text, '@') && (f == FRAGILITY_FIELD_PIVOT || !fragility_text_has_mobile(text)));
    }
  }
  MUST(fragility_supply_sheet(supply, fragility_territory_units(territory), &sheet, &err) == FRAGILITY_OK && fragility_sheet_rows(sheet) == n);
  fragility_sheet_free(sheet);
  fragility_supply_free(supply);
}

static void profile(void) {
  fragility_import_options options = {.catalogue = catalogue};
  fragility_profile *profile = NULL;
  fragility_error err = {.code = FRAGILITY_OK};
  fragility_status status = fragility_profile_read(path, territory, &options, &profile, &err);
  if (status != FRAGILITY_OK) {
    MUST_TELL(status, err, profile);
    return;
  }
  const fragility_profile_facts *facts = fragility_profile_get(profile);
  MUST(facts->columns && facts->rows >= facts->rejected && facts->encoding && facts->line_end && facts->separator);
  MUST(facts->codes_unresolved <= facts->rows);
  fragility_profile_free(profile);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const char *paths[] = {path};
  fragility_supply *supply = NULL;
  fragility_error err = {.code = FRAGILITY_OK};
  if (ftruncate(file, 0) != 0 || pwrite(file, data, size, 0) != (ssize_t)size) return 0;
  profile();
  fragility_status status = fragility_supply_read(paths, 1, territory, NULL, &supply, &err);
  if (status != FRAGILITY_OK) {
    MUST_TELL(status, err, supply);
    return 0;
  }
  check_supply(supply);
  find_gaps(supply);
  fragility_supply_free(supply);
  mend();
  return 0;
}
