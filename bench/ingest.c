/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole commands on the look-alikes of the large files, interleaved: the shipped program, cat, and the peers that are there, each
 * reading the same twenty columns, scoring, ranking and writing. Usage: ingest ROOT PROGRAM LOOKALIKE [FOLDER [dqg]]; the files
 * are made in FOLDER (default: a temporary one, removed at the end), with the data as they are installed; letters choose some of
 * them. */
#include "bench.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 5, MOST = 10 };

struct command {
  const char *name;
  char line[4000];
  double seconds[ROUNDS];
  long kilobytes;
  bool there;
};

static const char *root, *program;
static char folder[256];

/* Seconds a shell line takes, and its peak memory; below 0 when it fails. */
static double run(const char *line, long *kilobytes) {
  char written[300];
  snprintf(written, sizeof written, "%.250s/out.csv", folder);
  (void)unlink(written); /* everybody writes a new file */
  snprintf(written, sizeof written, "%.250s/out.csv.LISEZMOI.txt", folder);
  (void)unlink(written);
  double begin = bench_now();
  pid_t child = fork();
  if (child == 0) {
    int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, 1), dup2(nowhere, 2);
    execl("/bin/sh", "sh", "-c", line, (char *)NULL);
    _exit(127);
  }
  int status;
  struct rusage used;
  if (child < 0 || wait4(child, &status, 0, &used) != child) return -1;
  *kilobytes = used.ru_maxrss > *kilobytes ? used.ru_maxrss : *kilobytes;
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? bench_now() - begin : -1;
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void measure(const char *subject, struct command *commands, size_t n) {
  for (size_t c = 0; c < n; c++) commands[c].there = run(commands[c].line, &commands[c].kilobytes) >= 0; /* and warms the cache */
  for (int round = 0; round < ROUNDS; round++)
    for (size_t c = 0; c < n; c++)
      if (commands[c].there) commands[c].seconds[round] = run(commands[c].line, &commands[c].kilobytes);
  printf("%s (medians of %d interleaved rounds)\n", subject, ROUNDS);
  for (size_t c = 0; c < n; c++) qsort(commands[c].seconds, ROUNDS, sizeof *commands[c].seconds, by_size);
  double ours = commands[1].seconds[ROUNDS / 2];
  for (size_t c = 0; c < n; c++) {
    if (commands[c].there)
      printf("  %-34s %7.3f s  %6.2f x ours  %6ld MB\n", commands[c].name, commands[c].seconds[ROUNDS / 2], commands[c].seconds[ROUNDS / 2] / ours, commands[c].kilobytes / 1024);
    else
      printf("  %-34s not there\n", commands[c].name);
  }
}

static const char d_columns[] =
    "P21_POP,P21_POP1529,P21_POP3044,P21_POP4559,P21_POP6074,P21_POP7589,P21_POP90P,P21_H65P,P21_F65P,C21_MEN,C21_MENPSEUL,C21_MENFAMMONO,P21_NSCOL15P,P21_NSCOL15P_DIPLMIN,"
    "P21_NSCOL15P_BEPC,P21_NSCOL15P_CAPBEP,P21_ACT1564,P21_CHOM1564,P21_POP1824,P21_SCOL1824";
static const char g_columns[] = "ind_1,ind_2,ind_3,ind_4,ind_5,ind_6,ind_7,ind_8,ind_9,ind_10,ind_11,ind_12,ind_13,ind_14,ind_15,ind_16,ind_17,ind_18,ind_19,ind_20";

static void file(const char *subject, const char *name, const char *options, const char *key, char separator, const char *columns) {
  struct command commands[MOST] = {{.name = "cat FILE > /dev/null"}, {.name = "fragility score"}, {.name = "the same, one thread"}, {.name = "the same, --reader libcsv"},
                                   {.name = "polars (node)"}, {.name = "DuckDB (node)"}, {.name = "data.table (R)"}, {.name = "pandas (python)"}};
  snprintf(commands[0].line, sizeof commands[0].line, "cat %s/%s.csv", folder, name);
  for (int i = 1; i < 4; i++)
    snprintf(commands[i].line, sizeof commands[i].line, "FRAGILITY_DATADIR=%s/data %s score %s/%s.csv %s -o %s/out.csv -q %s", folder, program, folder, name, options, folder,
             i == 2 ? "--threads 1" : i == 3 ? "--reader libcsv" : "");
  const char *tools[] = {"node %s/bench/ingest_polars.js", "node %s/bench/ingest_duckdb.js", "Rscript %s/bench/ingest.R", "/usr/bin/python3 %s/bench/ingest_pandas.py"};
  for (int i = 0; i < 4; i++) {
    char tool[400];
    snprintf(tool, sizeof tool, tools[i], root);
    snprintf(commands[4 + i].line, sizeof commands[4 + i].line, "%s %s/%s.csv '%c' %s %s %s/out.csv", tool, folder, name, separator, key, columns, folder);
  }
  measure(subject, commands, 8);
}

static void make(const char *lookalike, const char *name) {
  char line[4000];
  long unused = 0;
  snprintf(line, sizeof line, "test -s %s/%s.csv || %s %s %s/datasets/territory > %s/%s.csv", folder, name, lookalike, name, root, folder, name);
  if (run(line, &unused) < 0) fprintf(stderr, "cannot make %s.csv\n", name), exit(1);
}

/* The shipped data and the territory prepared when the program was built. */
static void install_data(void) {
  char line[2000];
  long unused = 0;
  snprintf(line, sizeof line, "mkdir -p %s/data && cp -r %s/datasets/. %s/data && cp \"$(dirname %s)\"/../datasets/prepared.bin %s/data/territory", folder, root, folder, program, folder);
  if (run(line, &unused) < 0) fprintf(stderr, "cannot install the data\n"), exit(1);
}

int main(int argc, char **argv) {
  char options[600], *made = NULL, temporary[] = "/tmp/fragility-ingest-XXXXXX";
  if (argc < 4) return fprintf(stderr, "ingest ROOT PROGRAM LOOKALIKE [FOLDER [dqg]]\n"), 2;
  root = argv[1], program = argv[2];
  if (argc < 5) made = mkdtemp(temporary);
  snprintf(folder, sizeof folder, "%.250s", argc > 4 ? argv[4] : made);
  const char *which = argc > 5 ? argv[5] : "dqg";
  setvbuf(stdout, NULL, _IOLBF, 0);
  install_data();
  for (const char *one = which; *one; one++) make(argv[3], (const char[]){*one, '\0'});
  snprintf(options, sizeof options, "--method %.500s/bench/d.csv", root);
  if (strchr(which, 'd')) file("D: 34,875 rows x 1,900 columns, 474 MB", "d", options, "CODGEO", ';', d_columns);
  if (strchr(which, 'q')) file("Q: 8,000 rows x 1,900 columns, every cell quoted, 139 MB", "q", options, "CODGEO", ';', d_columns);
  snprintf(options, sizeof options, "--catalogue %.250s/bench/grid.csv --method %.250s/bench/g.csv --vintage as-is", root, root);
  if (strchr(which, 'g')) file("G: 2,300,000 rows x 30 columns, 467 MB", "g", options, "idcar_200m", ',', g_columns);
  if (made) {
    char line[600];
    long unused = 0;
    snprintf(line, sizeof line, "rm -r %s", made);
    (void)run(line, &unused);
  }
  return 0;
}
