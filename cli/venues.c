/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <stdio.h>
#include <string.h>

struct run {
  fragility_territory *territory;
  fragility_supply *supply;
  fragility_sheet *sheet;
};

void cli_say_venues(const struct cli *cli, const fragility_supply *supply) {
  const fragility_supply_file *f;
  for (size_t i = 0; (f = fragility_supply_file_at(supply, i)); i++) {
    cli_say(cli, "%s: %s, %zu rows; %zu venues placed (%zu by coordinates, %zu by commune code, %zu by post code and name), %zu left out without a place",
            f->file, f->form, f->rows, f->kept, f->by_point, f->by_code, f->by_name, f->unplaced);
    cli_say(cli, "%s: %zu places mended, %zu rows merged into another, %zu values lost, %zu words kept as text, %zu cells with private data cleaned", f->file,
            f->repaired, f->merged, f->lost, f->unknown_words, f->private_cells);
  }
  if (fragility_supply_unknown(supply)) cli_say(cli, "%zu venues do not tell what was asked for, and are left out", fragility_supply_unknown(supply));
}

/* Required fields that the files did not give: the standard wants them, nobody can invent them. */
static void say_missing(const struct cli *cli, const fragility_supply *supply) {
  static const fragility_venue_field required[] = {FRAGILITY_FIELD_PIVOT, FRAGILITY_FIELD_COMMUNE, FRAGILITY_FIELD_CODE_POSTAL, FRAGILITY_FIELD_ADRESSE,
                                                   FRAGILITY_FIELD_DATE_MAJ};
  for (size_t i = 0; i < sizeof required / sizeof *required; i++) {
    size_t missing = 0;
    for (size_t v = 0; v < fragility_supply_count(supply); v++) missing += !*fragility_supply_field(supply, v, required[i]);
    if (missing) cli_say(cli, "%zu venues without %s, which the standard wants", missing, fragility_venue_field_name(required[i]));
  }
}

static fragility_status read_and_write(const struct cli *cli, struct run *run, fragility_error *err) {
  fragility_territory_options where = {.points = cli->points, .options = &cli->options};
  fragility_supply_options options = {.repair = true, .merge = true, .capacities = true, .filter = &cli->filter, .options = &cli->options};
  fragility_status status = fragility_territory_read_with(&where, &run->territory, err);
  if (status == FRAGILITY_OK) status = fragility_supply_read_with(cli->files, cli->file_count, run->territory, &options, &run->supply, err);
  return status == FRAGILITY_OK ? fragility_supply_sheet(run->supply, fragility_territory_units(run->territory), &run->sheet, err) : status;
}

static int publish(const struct cli *cli, const struct run *run) {
  const fragility_journal *journal = fragility_supply_journal(run->supply);
  cli_say_venues(cli, run->supply);
  say_missing(cli, run->supply);
  cli_say(cli, "%zu venues", fragility_supply_count(run->supply));
  for (size_t i = 0; cli->verbose && i < fragility_journal_kept(journal); i++) {
    const fragility_problem *p = fragility_journal_problem(journal, i);
    cli_say(cli, "%s:%zu:%zu: %s: found \"%s\"%s%s", p->file, p->line, p->column, p->text, p->found, *p->kept ? ", kept " : "", p->kept);
  }
  int status = cli_write(cli, run->sheet);
  if (status == EXIT_DONE) status = cli_readme(cli, cli_word(cli, "venues.what"), &journal, 1);
  if (status == EXIT_DONE) status = cli_report(cli, NULL, NULL, &journal, 1);
  return status == EXIT_DONE ? cli_strict(cli, journal) : status;
}

int command_venues(struct cli *cli) {
  struct run run = {NULL, NULL, NULL};
  fragility_error err = {.message = "out of memory"};
  if (!cli->file_count) return cli_wrong("venues wants files of venues; see fragility venues --help");
  int leave = cli_check_outputs(cli);
  if (leave != EXIT_DONE) return leave;
  fragility_status status = read_and_write(cli, &run, &err);
  leave = status == FRAGILITY_OK ? publish(cli, &run) : cli_fail(status, &err);
  fragility_sheet_free(run.sheet);
  fragility_supply_free(run.supply);
  fragility_territory_free(run.territory);
  return leave;
}
