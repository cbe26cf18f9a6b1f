/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes prepared.bin of the tables of a territory, when the library is built: prepare FOLDER FILE. */
#include "territory/territory.h"

#include <stdio.h>

int main(int argc, char **argv) {
  fragility_error err;
  if (argc != 3) return fprintf(stderr, "prepare FOLDER FILE\n"), 2;
  if (fragility_territory_prepare(argv[1], argv[2], &err) == FRAGILITY_OK) return 0;
  fprintf(stderr, "prepare: %s\n", err.message);
  return 1;
}
