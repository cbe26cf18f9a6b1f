/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <stdio.h>
#include <string.h>

enum { SHOWN = 20 };

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
  const fragility_journal *journal = fragility_profile_journal(profile);
  size_t kept = fragility_journal_kept(journal);
  for (size_t i = 0; i < kept && (cli->verbose || i < SHOWN); i++) {
    const fragility_problem *p = fragility_journal_problem(journal, i);
    printf("  %s:%zu:%zu: %s%s%s%s\n", p->file, p->line, p->column, p->text, *p->found ? ": \"" : "", p->found, *p->found ? "\"" : "");
  }
  if (kept > SHOWN && !cli->verbose) printf("  ... and %zu more (-v shows them)\n", kept - SHOWN);
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
  const fragility_journal *journal = fragility_profile_journal(profile);
  for (size_t i = 0; i < fragility_journal_kept(journal); i++) {
    const fragility_problem *p = fragility_journal_problem(journal, i);
    printf("%s{\"line\": %zu, \"column\": %zu, ", i ? ", " : "", p->line, p->column);
    member("text", p->text);
    printf(", ");
    member("found", p->found);
    printf("}");
  }
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
