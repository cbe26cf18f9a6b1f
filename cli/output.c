/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int cli_write(const struct cli *cli, const fragility_sheet *sheet) {
  fragility_error err;
  fragility_csv_options options = {.excel_fr = cli->excel_fr, .replace = cli->replace};
  fragility_status status = fragility_sheet_write_csv(sheet, cli->output ? cli->output : "-", &options, &err);
  return status == FRAGILITY_OK ? EXIT_DONE : cli_fail(status, &err);
}

static bool source_facts(const fragility_catalogue *catalogue, const char *id, fragility_source_facts *facts) {
  for (size_t i = 0; fragility_catalogue_source(catalogue, i, facts); i++)
    if (strcmp(facts->id, id) == 0) return true;
  return false;
}

static void write_sources(FILE *text, const fragility_journal *journal, const fragility_catalogue *catalogue) {
  for (size_t i = 0; i < fragility_journal_ledgers(journal); i++) {
    const fragility_ledger *ledger = fragility_journal_ledger(journal, i);
    fragility_source_facts facts;
    if (source_facts(catalogue, ledger->source, &facts)) {
      fprintf(text, "- %s : %s. %s%s%s%s%s%s\n", ledger->file, facts.title, facts.publisher, *facts.publisher ? ", " : "", facts.licence,
              *facts.licence ? ", " : "", facts.vintage, *facts.vintage ? "." : "");
      if (*facts.doubt) fprintf(text, "  Réserve : %s.\n", facts.doubt);
    } else {
      fprintf(text, "- %s (%s)\n", ledger->file, ledger->source);
    }
  }
}

int cli_readme(const struct cli *cli, const char *what, const fragility_journal *const *journals, size_t n, const fragility_catalogue *catalogue) {
  if (!cli->output || strcmp(cli->output, "-") == 0) return EXIT_DONE;
  char *content = NULL, *path = NULL;
  size_t size = 0;
  FILE *text = open_memstream(&content, &size);
  size_t room = strlen(cli->output) + sizeof ".LISEZMOI.txt";
  path = malloc(room);
  if (!text || !path) {
    if (text) fclose(text);
    free(content);
    free(path);
    return cli_fail(FRAGILITY_ERROR_MEMORY, &(fragility_error){.message = "out of memory"});
  }
  snprintf(path, room, "%s.LISEZMOI.txt", cli->output);
  const char *slash = strrchr(cli->output, '/');
  fprintf(text, "%s\n\n%s\n\nSources\n", slash ? slash + 1 : cli->output, what);
  for (size_t i = 0; i < n; i++) write_sources(text, journals[i], catalogue);
  fprintf(text, "- Communes au 1er janvier 2026 : INSEE, par decoupage-administratif 6.0.0 (Etalab), Licence Ouverte 2.0.\n"
                "\nLimites\n"
                "- Une case vide n'est jamais un zéro : la colonne status dit pourquoi (secret, not_available, absent, low_coverage...).\n"
                "- Les distances sont à vol d'oiseau, mesurées depuis un point de la commune.\n"
                "\nCalculé par fragility %s, logiciel libre (GPL-3.0-or-later).\n", fragility_version());
  fclose(text);
  fragility_error err;
  fragility_status status = content ? fragility_text_write(content, path, true, &err) : FRAGILITY_ERROR_MEMORY;
  free(content);
  free(path);
  return status == FRAGILITY_OK ? EXIT_DONE : cli_fail(status, &err);
}

int cli_report(const struct cli *cli, const fragility_method *method, const fragility_table *table, const fragility_journal *const *journals, size_t n) {
  if (!cli->report) return EXIT_DONE;
  fragility_error err;
  fragility_report report = {.command = cli->command->name, .options = cli->given, .option_count = cli->given_count,
                             .method = fragility_method_id(method), .method_hash = fragility_method_hash(method),
                             .inputs = cli->files, .input_count = cli->file_count, .journals = journals, .journal_count = n, .table = table};
  fragility_status status = fragility_report_write(&report, cli->report, cli->replace, &err);
  return status == FRAGILITY_OK ? EXIT_DONE : cli_fail(status, &err);
}
