/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <stdarg.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

const char *cli_words(int language, const char *key); /* made of words.csv */

bool cli_is_english(const struct cli *cli) { return cli->language && strcmp(cli->language, "en") == 0; }

const char *cli_figure(const struct cli *cli, double value, int decimals, char text[32]) {
  if (decimals < 0) snprintf(text, 32, "%g", value);
  else snprintf(text, 32, "%.*f", decimals, value);
  char *mark = cli_is_english(cli) ? NULL : strchr(text, '.');
  if (mark) *mark = ',';
  return text;
}

const char *cli_word(const struct cli *cli, const char *key) { return cli_words(cli_is_english(cli), key); }

void cli_say(const struct cli *cli, const char *format, ...) {
  if (cli->quiet) return;
  va_list args;
  va_start(args, format);
  fputs("fragility: ", stderr);
  vfprintf(stderr, format, args);
  fputc('\n', stderr);
  va_end(args);
}

int cli_wrong(const char *format, ...) {
  va_list args;
  va_start(args, format);
  fputs("fragility: ", stderr);
  vfprintf(stderr, format, args);
  fputc('\n', stderr);
  va_end(args);
  return EXIT_USAGE;
}

void cli_progress(void *data, const char *stage, double done) {
  static time_t begin;
  const char *terminal = getenv("TERM");
  (void)data;
  if (!isatty(STDERR_FILENO) || !terminal || strcmp(terminal, "dumb") == 0) return;
  if (!begin) begin = time(NULL);
  if (time(NULL) - begin < 2) return;
  if (done < 1) fprintf(stderr, "\r%s %3.0f %%", stage, 100 * done);
  else fprintf(stderr, "\r%*s\r", (int)strlen(stage) + 6, "");
}

int cli_fail(fragility_status status, const fragility_error *err) {
  fprintf(stderr, "fragility: %s\n", err->message);
  switch (status) {
  case FRAGILITY_ERROR_ARGUMENT:
  case FRAGILITY_ERROR_CONFLICT: return EXIT_USAGE;
  case FRAGILITY_ERROR_RULE: return EXIT_RULE;
  case FRAGILITY_ERROR_CANCELLED: return EXIT_INTERRUPTED;
  default: return EXIT_FAILED;
  }
}

int cli_fail_id(fragility_status status, const fragility_error *err, const char *lister) {
  fragility_error told = *err;
  size_t used = strlen(told.message);
  snprintf(told.message + used, sizeof told.message - used, "; see fragility sources %s", lister);
  return cli_fail(status, &told);
}

enum { MOST_YEARS = 5 };

static void say_ledger(const struct cli *cli, const fragility_ledger *l) {
  if (l->kept) {
    cli_say(cli, "%s: %s, %zu rows; %zu venues kept (%zu at their own point), %zu communes, %zu codes mended, %zu rows of no commune, %zu without a place, %zu points replaced",
            l->file, l->title, l->rows_in, l->kept, l->own_point, l->units_with_venue, l->codes_repaired, l->unresolved, l->unplaced, l->point_implausible);
    return;
  }
  char dated[96] = "", apart[32] = "", until[16] = "";
  bool told = l->codes_to && l->codes_to - l->codes_from <= MOST_YEARS; /* a few communes fit many years */
  if (l->codes_differing) snprintf(apart, sizeof apart, ", but for %zu", l->codes_differing);
  if (l->codes_from != l->codes_to) snprintf(until, sizeof until, " to %d", l->codes_to);
  if (told) snprintf(dated, sizeof dated, " (those of %d%s%s)", l->codes_from, until, apart);
  cli_say(cli, "%s: %s, %zu rows; %zu %s%s, %zu without a row, %zu codes moved, %zu mended, %zu of no commune, %zu rows rejected", l->file,
          l->title, l->rows_in, l->units_with_row, cli->iris ? "IRIS" : "communes", dated, l->units_absent, l->moved, l->codes_repaired, l->unresolved, l->rows_rejected);
  if (told && l->codes_declared && (l->codes_declared < l->codes_from || l->codes_declared > l->codes_to))
    cli_say(cli, "warning: %s should follow the communes of %d, and its codes are those of %d", l->file, l->codes_declared, l->codes_to);
  if (l->split_mothers)
    cli_say(cli, "%s: %zu communes hold others, which have no number of their own (%s; see --splits, and split_mother in --report)", l->file, l->split_mothers,
            cli->splits == FRAGILITY_SPLITS_POPULATION ? "shared out by inhabitants" : cli->splits == FRAGILITY_SPLITS_ABSENT ? "left empty" : "kept, and flagged");
}

void cli_summary(const struct cli *cli, const fragility_journal *journal) {
  for (size_t i = 0; i < fragility_journal_ledgers(journal); i++) say_ledger(cli, fragility_journal_ledger(journal, i));
  size_t cells = fragility_journal_count(journal, FRAGILITY_PROBLEM_CELL), shown = 0;
  if (cells) cli_say(cli, "%zu cells could not be read and are missing (see check, or --report)", cells);
  size_t twice = fragility_journal_count(journal, FRAGILITY_PROBLEM_DUPLICATE);
  if (twice) cli_say(cli, "%zu codes have rows that repeat or disagree: the first cells are kept (see --report, or -v)", twice);
  for (size_t i = 0; cli->verbose && i < fragility_journal_kept(journal); i++, shown++) {
    const fragility_problem *p = fragility_journal_problem(journal, i);
    cli_say(cli, "%s:%zu:%zu: %s: found \"%s\"%s%s", p->file, p->line, p->column, p->text, p->found, *p->kept ? ", kept " : "", p->kept);
  }
}

void cli_say_unknown_people(const struct cli *cli, const fragility_units *units) {
  size_t unknown = 0;
  for (size_t i = 0; i < units->count; i++) unknown += isnan(units->population[i]);
  if (unknown && !cli->as_is && !cli->iris)
    cli_say(cli, "warning: the inhabitants of %zu communes of %d are not known: totals leave them out, and they weigh nothing", unknown,
            cli->vintage ? cli->vintage : FRAGILITY_NEWEST_VINTAGE);
}

void cli_say_costs(const struct cli *cli, const fragility_costs *costs) {
  const fragility_journal *journal = fragility_costs_journal(costs);
  size_t lost = fragility_journal_count(journal, FRAGILITY_PROBLEM_ROW);
  const fragility_problem *p = fragility_journal_problem(journal, 0);
  if (costs) cli_say(cli, "%s: %zu pairs", cli->costs, fragility_costs_pairs(costs));
  if (lost && p) cli_say(cli, "%zu pairs not used; the first is %s:%zu:%zu: %s: found \"%s\"", lost, p->file, p->line, p->column, p->text, p->found);
}

int cli_strict(const struct cli *cli, const fragility_journal *journal) {
  static const fragility_problem_kind kinds[] = {FRAGILITY_PROBLEM_CELL,           FRAGILITY_PROBLEM_ROW,      FRAGILITY_PROBLEM_DUPLICATE,
                                                 FRAGILITY_PROBLEM_CODE_REPAIRED,  FRAGILITY_PROBLEM_ENCODING, FRAGILITY_PROBLEM_POINT,
                                                 FRAGILITY_PROBLEM_CODE_UNRESOLVED};
  size_t problems = 0;
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) problems += fragility_journal_count(journal, kinds[k]);
  if (!cli->strict || !problems) return EXIT_DONE;
  fprintf(stderr, "fragility: --strict: %zu values were lost or repaired\n", problems);
  return EXIT_RULE;
}
