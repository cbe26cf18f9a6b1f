/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Look-alikes of the large files, always the same bytes: lookalike d|q|g FOLDER_OF_THE_TERRITORY > FILE
 *   d  INSEE's "dossier complet": a row a commune, 1,900 columns, quoted codes and names, 20 of them wanted
 *   q  8,000 rows of d with every cell between quotes
 *   g  a grid of 2.3 million cells, 30 columns, no quotes */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 1900, GRID_ROWS = 2300000, GRID_COLUMNS = 30, QUOTED_ROWS = 8000 };

static uint64_t state = 20260101;

static uint64_t roll(uint64_t below) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (state >> 33) % below;
}

/* Where the wanted ones stand, spread over the width. */
static const char *const wanted[] = {"P21_POP", "P21_POP1529", "P21_POP3044", "P21_POP4559", "P21_POP6074", "P21_POP7589", "P21_POP90P", "P21_H65P", "P21_F65P", "C21_MEN", "C21_MENPSEUL",
                                     "C21_MENFAMMONO", "P21_NSCOL15P", "P21_NSCOL15P_DIPLMIN", "P21_NSCOL15P_BEPC", "P21_NSCOL15P_CAPBEP", "P21_ACT1564", "P21_CHOM1564", "P21_POP1824", "P21_SCOL1824"};
enum { WANTED = sizeof wanted / sizeof *wanted };

static int wanted_at(int column) {
  int step = (COLUMNS - 10) / WANTED;
  return column > 2 && (column - 3) % step == 0 && (column - 3) / step < WANTED ? (column - 3) / step : -1;
}

static void header(const char *quote) {
  printf("\"CODGEO\";\"LIBGEO\"");
  for (int c = 2; c < COLUMNS; c++) {
    if (wanted_at(c) >= 0) printf(";%s%s%s", quote, wanted[wanted_at(c)], quote);
    else printf(";%sP%02d_VAR%04d%s", quote, 11 + 5 * (c % 3), c, quote);
  }
  putchar('\n');
}

static void name(const char *of) {
  unsigned dice = (unsigned)roll(80);
  printf(";\"%s%s\"", of, dice == 0 ? " ; la Neuve" : dice == 1 ? " dit \"\"le Vieux\"\"" : "");
}

/* Parts of a population, mostly with nine decimals, as the complementary survey gives them. */
static void value(int column, unsigned people, const char *quote) {
  unsigned dice = (unsigned)roll(40);
  putchar(';');
  if (wanted_at(column) >= 0) {
    double share = wanted_at(column) == 0 ? 1 : (double)(1 + roll(900)) / 1000;
    printf("%s%.*f%s", quote, wanted_at(column) % 2 ? 9 : 0, people * share, quote);
  } else if (dice == 0) {
    printf("%s%s", quote, quote);
  } else if (dice == 1) {
    printf("%ss%s", quote, quote);
  } else if (dice < 14) {
    printf("%s%u.%09u%s", quote, (unsigned)roll(900), (unsigned)roll(1000000000), quote);
  } else {
    printf("%s%u%s", quote, (unsigned)roll(2000), quote);
  }
}

static int wide(const char *folder, const char *quote, int most) {
  char path[512], line[4096];
  snprintf(path, sizeof path, "%s/communes.csv", folder);
  FILE *communes = fopen(path, "r");
  if (!communes || !fgets(line, sizeof line, communes)) return fprintf(stderr, "%s: cannot read\n", path), 1;
  header(quote);
  for (int row = 0; row < most && fgets(line, sizeof line, communes); row++) {
    char *code = strtok(line, ","), *of = strtok(NULL, ",");
    unsigned people = 50 + (unsigned)roll(5000);
    printf("\"%s\"", code);
    name(of);
    for (int c = 2; c < COLUMNS; c++) value(c, people, quote);
    putchar('\n');
  }
  fclose(communes);
  return 0;
}

static int grid(void) {
  printf("idcar_200m");
  for (int c = 1; c < GRID_COLUMNS; c++) printf(",%s%d", c <= 20 ? "ind_" : "other_", c);
  putchar('\n');
  for (int row = 0; row < GRID_ROWS; row++) {
    printf("CRS3035RES200mN%07dE%07d", 2000000 + row / 1500 * 200, 3200000 + row % 1500 * 200);
    for (int c = 1; c < GRID_COLUMNS; c++) {
      unsigned n = (unsigned)roll(3000);
      if (c % 3 == 0) printf(",%u", n);
      else if (roll(50) == 0) printf(",");
      else printf(",%u.%u", n, (unsigned)roll(10));
    }
    putchar('\n');
  }
  return 0;
}

int main(int argc, char **argv) {
  static char buffer[1 << 20];
  setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
  if (argc == 3 && strcmp(argv[1], "d") == 0) return wide(argv[2], "", 1 << 30);
  if (argc == 3 && strcmp(argv[1], "q") == 0) return wide(argv[2], "\"", QUOTED_ROWS);
  if (argc >= 2 && strcmp(argv[1], "g") == 0) return grid();
  fprintf(stderr, "lookalike d|q|g FOLDER_OF_THE_TERRITORY > FILE\n");
  return 2;
}
