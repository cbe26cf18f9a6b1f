/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 20 };

/* Problems in the order of the file; the journal has those of a column together. */
static int by_place(const void *a, const void *b) {
  const fragility_problem *x = *(const fragility_problem *const *)a, *y = *(const fragility_problem *const *)b;
  if (x->line != y->line) return x->line < y->line ? -1 : 1;
  if (x->column != y->column) return x->column < y->column ? -1 : 1;
  return (x > y) - (x < y); /* as they were noted */
}

static const fragility_problem **problems_in_order(const fragility_profile *profile, size_t *count) {
  const fragility_journal *journal = fragility_profile_journal(profile);
  *count = fragility_journal_kept(journal);
  const fragility_problem **problems = calloc(*count + 1, sizeof *problems);
  if (!problems) return *count = 0, NULL;
  for (size_t i = 0; i < *count; i++) problems[i] = fragility_journal_problem(journal, i);
  qsort(problems, *count, sizeof *problems, by_place);
  return problems;
}

static void print_problems(const struct cli *cli, const fragility_profile *profile) {
  size_t kept;
  const fragility_problem **problems = problems_in_order(profile, &kept);
  for (size_t i = 0; i < kept && (cli->verbose || i < SHOWN); i++) {
    const fragility_problem *p = problems[i];
    printf("  %s:%zu:%zu: %s%s%s%s%s%s%s\n", p->file, p->line, p->column, p->text, *p->found ? ": \"" : "", p->found, *p->found ? "\"" : "",
           *p->kept ? ", read as \"" : "", p->kept, *p->kept ? "\"" : "");
  }
  if (kept > SHOWN && !cli->verbose) printf("  ... and %zu more (-v shows them)\n", kept - SHOWN);
  free(problems);
}

static void print_text(const struct cli *cli, const fragility_profile *profile) {
  const fragility_profile_facts *f = fragility_profile_get(profile);
  size_t count;
  printf("%s\n  source        %s\n  encoding      %s\n  separator     %s\n  line ends     %s\n  header line   %zu\n  rows          %zu\n  columns       %zu\n"
         "  quotes        %s\n  decimal mark  %s\n  code column   %s\n",
         f->file, *f->source ? f->source : "not known", f->encoding, f->separator, f->line_end, f->header_line, f->rows, f->columns,
         f->quoted ? "yes" : "no", f->decimal, *f->code_column ? f->code_column : "none found");
  if (*f->code_column) printf("  codes         %zu mended, %zu of no commune\n", f->codes_repaired, f->codes_unresolved);
  printf("  missing       ");
  const char *marker = fragility_profile_marker(profile, 0, &count);
  if (!marker) printf("none");
  for (size_t i = 0; (marker = fragility_profile_marker(profile, i, &count)); i++) printf("%s%s %zu", i ? ", " : "", *marker ? marker : "empty", count);
  printf("\n  rejected rows %zu%s\n", f->rejected, f->rejected * 100 > f->rows ? ", over the 1 % allowed: the file cannot be used as it is" : "");
  print_problems(cli, profile);
}

/* A JSON string; bytes below a blank are escaped. */
static void quoted(const char *text) {
  putchar('"');
  for (; *text; text++) {
    if (*text == '"' || *text == '\\') printf("\\%c", *text);
    else if ((unsigned char)*text < 0x20) printf("\\u%04x", (unsigned)*text);
    else putchar(*text);
  }
  putchar('"');
}

static void member(const char *name, const char *value) {
  printf("\"%s\": ", name);
  quoted(value);
}

static void print_problem_json(const fragility_problem *problem, bool first) {
  printf("%s{\"line\": %zu, \"column\": %zu, ", first ? "" : ", ", problem->line, problem->column);
  member("kind", fragility_problem_kind_name(problem->kind));
  printf(", ");
  member("text", problem->text);
  printf(", ");
  member("found", problem->found);
  printf(", ");
  member("kept", problem->kept);
  printf("}");
}

static void print_json(const fragility_profile *profile, bool first) {
  const fragility_profile_facts *f = fragility_profile_get(profile);
  const struct {
    const char *name, *value;
  } texts[] = {{"file", f->file}, {"source", f->source}, {"encoding", f->encoding}, {"separator", f->separator}, {"line_end", f->line_end},
               {"decimal", f->decimal}, {"code_column", f->code_column}};
  printf("%s  {", first ? "" : ",\n");
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    member(texts[i].name, texts[i].value);
    printf(", ");
  }
  printf("\"header_line\": %zu, \"rows\": %zu, \"columns\": %zu, \"rejected\": %zu, \"quoted\": %s, \"codes_repaired\": %zu, \"codes_unresolved\": %zu, \"missing\": {",
         f->header_line, f->rows, f->columns, f->rejected, f->quoted ? "true" : "false", f->codes_repaired, f->codes_unresolved);
  const char *marker;
  size_t count;
  for (size_t i = 0; (marker = fragility_profile_marker(profile, i, &count)); i++) {
    printf("%s", i ? ", " : "");
    quoted(marker);
    printf(": %zu", count);
  }
  printf("}, \"problems\": [");
  size_t kept;
  const fragility_problem **problems = problems_in_order(profile, &kept);
  for (size_t i = 0; i < kept; i++) print_problem_json(problems[i], !i);
  free(problems);
  printf("]}");
}

int command_check(struct cli *cli) {
  fragility_territory *territory = NULL;
  fragility_catalogue *catalogue = NULL;
  fragility_error err;
  int leave = EXIT_DONE;
  size_t printed = 0;
  if (!cli->file_count) return cli_wrong("check wants files; see fragility check --help");
  fragility_status status = fragility_territory_read(NULL, &territory, &err);
  if (status == FRAGILITY_OK) status = fragility_catalogue_read(cli->catalogues, cli->catalogue_count, &catalogue, &err);
  if (status != FRAGILITY_OK) leave = cli_fail(status, &err);
  if (cli->json && status == FRAGILITY_OK) printf("[\n");
  for (size_t i = 0; i < cli->file_count && status == FRAGILITY_OK; i++) {
    fragility_profile *profile;
    fragility_import_options options = {.catalogue = catalogue, .options = &cli->options};
    fragility_status read = fragility_profile_read(cli->files[i], territory, &options, &profile, &err);
    if (read != FRAGILITY_OK) {
      int failed = cli_fail(read, &err); /* the other files are still looked at */
      leave = leave == EXIT_DONE ? failed : leave;
      continue;
    }
    if (cli->json) print_json(profile, !printed++);
    else print_text(cli, profile);
    const fragility_profile_facts *facts = fragility_profile_get(profile);
    if (leave == EXIT_DONE && facts->rejected * 100 > facts->rows) leave = EXIT_RULE; /* score would refuse it */
    if (leave == EXIT_DONE) leave = cli_strict(cli, fragility_profile_journal(profile));
    fragility_profile_free(profile);
  }
  if (cli->json && status == FRAGILITY_OK) printf("%s]\n", printed ? "\n" : "");
  fragility_catalogue_free(catalogue);
  fragility_territory_free(territory);
  return leave;
}
