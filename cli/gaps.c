/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct run {
  struct crossing c;
  fragility_supply *opened, *changed;
  fragility_costs *costs;
  fragility_gaps *gaps, *after;
  fragility_sheet *sheet;
  unsigned char *suitable;
  char asked[CLI_ASKED];
};

static void end(struct run *run) {
  fragility_sheet_free(run->sheet);
  fragility_gaps_free(run->gaps);
  fragility_gaps_free(run->after);
  fragility_costs_free(run->costs);
  fragility_supply_free(run->opened);
  fragility_supply_free(run->changed);
  cli_crossing_free(&run->c);
  free(run->suitable);
}

static fragility_status read_inputs(const struct cli *cli, struct run *run, fragility_error *err) {
  fragility_status status = cli_crossing_read(cli, NULL, true, &run->c, err);
  if (status == FRAGILITY_OK && fragility_table_find(run->c.need, "score") == SIZE_MAX) {
    snprintf(err->message, sizeof err->message, "%.200s: found no column score, expected a table written by fragility score", cli->files[0]);
    return FRAGILITY_ERROR_ARGUMENT;
  }
  if (status != FRAGILITY_OK || !cli->costs) return status;
  return fragility_costs_read(cli->costs, fragility_table_units(run->c.need), run->c.supply, &cli->options, &run->costs, err);
}

static fragility_status filter(const struct cli *cli, struct run *run, fragility_error *err) { return cli_suitable(cli, run->c.supply, &run->suitable, run->asked, err); }

/* The preset is the reference run's: points only, nothing but distances. A norm of the line goes before the file's. */
static fragility_status set_options(const struct cli *cli, const struct run *run, fragility_gaps_options *options, fragility_error *err) {
  bool plain = cli->preset != NULL;
  *options = (fragility_gaps_options){.rule = cli->rule, .points_only = plain, .saturation = plain ? -1 : 0, .verify = !plain, .suitable = run->suitable, .asked = run->asked,
                                      .today = cli_day(cli, run->c.supply), .capacity_unit = cli_capacity_unit(run->c.supply), .costs = run->costs, .keep = run->c.keep,
                                      .options = &cli->options};
  fragility_status status = cli->norms ? fragility_norms_read(cli->norms, options, err) : FRAGILITY_OK;
  if (cli->norm_km > 0) options->norm_km = cli->norm_km;
  if (cli->norm_cost > 0) options->norm_cost = cli->norm_cost;
  if (cli->people_per_capacity > 0) options->people_per_capacity = cli->people_per_capacity;
  return status;
}

/* The same question with some venues closed and others opened; the norm of people per venue stays that of before. */
static fragility_status change(const struct cli *cli, struct run *run, const fragility_gaps_options *before, fragility_error *err) {
  fragility_gaps_options options = *before;
  fragility_status status = FRAGILITY_OK;
  options.people_per_capacity = fragility_gaps_people_per_capacity(run->gaps);
  options.suitable = NULL; /* one byte a venue of the other supply */
  if (cli->open) status = fragility_supply_read(&cli->open, 1, run->c.territory, &cli->options, &run->opened, err);
  if (status == FRAGILITY_OK && cli->open) status = cli_check_opened(cli, run->opened, err);
  if (status == FRAGILITY_OK) status = fragility_supply_change(run->c.supply, cli->close, run->opened, &run->changed, err);
  if (status == FRAGILITY_OK) status = fragility_gaps_find(run->c.need, run->changed, &options, &run->after, err);
  return status == FRAGILITY_OK ? fragility_gaps_compare(run->gaps, run->after, cli->level, &run->sheet, err) : status;
}

static fragility_status cross(const struct cli *cli, struct run *run, fragility_error *err) {
  fragility_status status = filter(cli, run, err);
  fragility_gaps_options options;
  if (status == FRAGILITY_OK) status = set_options(cli, run, &options, err);
  if (status == FRAGILITY_OK) status = fragility_gaps_find(run->c.need, run->c.supply, &options, &run->gaps, err);
  if (status != FRAGILITY_OK || (!cli->close && !cli->open))
    return status == FRAGILITY_OK ? fragility_gaps_sheet(run->gaps, cli->level, &run->sheet, err) : status;
  return change(cli, run, &options, err);
}

static int print_page(const struct cli *cli, const struct run *run) {
  const fragility_journal *journals[] = {cli_crossing_journal(&run->c), fragility_supply_journal(run->c.supply)};
  char *text;
  fragility_error err;
  fragility_status status = fragility_gaps_page(run->gaps, cli->perimeter, journals, 2, &text, &err);
  if (status == FRAGILITY_OK) status = fragility_text_write(text, cli->output ? cli->output : "-", cli->replace, &err);
  fragility_text_free(text);
  return status == FRAGILITY_OK ? EXIT_DONE : cli_fail(status, &err);
}

static int publish(const struct cli *cli, const struct run *run) {
  cli_summary(cli, fragility_supply_journal(run->c.supply));
  cli_say_costs(cli, run->costs);
  cli_say(cli, "%s%s", run->after ? "avant : " : "", fragility_gaps_summary(run->gaps));
  if (run->after) cli_say(cli, "après : %s", fragility_gaps_summary(run->after));
  int status = cli->text ? print_page(cli, run) : EXIT_DONE;
  return status == EXIT_DONE ? cli_crossing_publish(cli, &run->c, cli->text ? NULL : run->sheet, fragility_gaps_summary(run->gaps)) : status;
}

int command_gaps(struct cli *cli) {
  struct run run = {0};
  fragility_error err = {.message = "out of memory"};
  if (cli->file_count < 2) return cli_wrong("gaps wants a scores table and at least one file of venues; see fragility gaps --help");
  if (cli->text && (cli->close || cli->open || cli->level != FRAGILITY_COMMUNE)) return cli_wrong("--text prints the list of communes: it cannot go with --level, --close or --open");
  if (cli_is_filtered(cli) && (cli->close || cli->open)) return cli_wrong("what is asked of venues cannot be told of those that open: filters cannot go with --close or --open");
  if (cli->norms && cli->preset) return cli_wrong("--preset reference has its own norms: --norm cannot go with it");
  if (cli->costs && cli->rule == FRAGILITY_RULE_QUANTILE) return cli_wrong("--rule quantile measures kilometres: --costs cannot go with it");
  if (cli->costs && (cli->close || cli->open)) return cli_wrong("--costs tells nothing of venues that open: it cannot go with --close or --open");
  int leave = cli_check_outputs(cli);
  if (leave != EXIT_DONE) return leave;
  fragility_status status = read_inputs(cli, &run, &err);
  if (status == FRAGILITY_OK) status = cross(cli, &run, &err);
  leave = status == FRAGILITY_OK ? publish(cli, &run) : cli_fail(status, &err);
  end(&run);
  return leave;
}
