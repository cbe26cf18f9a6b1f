/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct run {
  struct crossing c;
  struct scenario scenario;
  fragility_costs *costs;
  fragility_gaps *gaps;
  fragility_sheet *sheet;
  unsigned char *suitable;
  char asked[CLI_ASKED];
};

static void end(struct run *run) {
  fragility_sheet_free(run->sheet);
  fragility_gaps_free(run->gaps);
  fragility_costs_free(run->costs);
  cli_scenario_free(&run->scenario);
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

/* The preset is the reference run's: points only, nothing but distances. */
static fragility_status set_options(const struct cli *cli, const struct run *run, fragility_gaps_options *options, fragility_error *err) {
  bool plain = cli->preset != NULL;
  *options = (fragility_gaps_options){.rule = cli->rule, .points_only = plain, .saturation = plain ? -1 : 0, .verify = !plain, .suitable = run->suitable, .asked = run->asked,
                                      .today = cli_day(cli, run->c.supply), .capacity_unit = cli_capacity_unit(cli, run->c.supply), .language = cli->language, .costs = run->costs, .keep = run->c.keep,
                                      .options = &cli->options};
  return cli_take_norms(cli, options, err);
}

static fragility_status cross(const struct cli *cli, struct run *run, fragility_error *err) {
  fragility_status status = cli_suitable(cli, run->c.supply, &run->suitable, run->asked, err);
  fragility_gaps_options options;
  if (status == FRAGILITY_OK) status = set_options(cli, run, &options, err);
  if (status == FRAGILITY_OK) status = fragility_gaps_find(run->c.need, run->c.supply, &options, &run->gaps, err);
  if (status != FRAGILITY_OK || (!cli->close && !cli->open))
    return status == FRAGILITY_OK ? fragility_gaps_sheet(run->gaps, cli->level, &run->sheet, err) : status;
  status = cli_scenario_find(cli, run->c.territory, run->c.need, run->c.supply, run->gaps, &options, &run->scenario, err);
  return status == FRAGILITY_OK ? fragility_gaps_compare(run->gaps, run->scenario.after, cli->level, &run->sheet, err) : status;
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

static void say_summary(const struct cli *cli, const char *when, const fragility_gaps *gaps) {
  char text[2400];
  snprintf(text, sizeof text, when ? cli_word(cli, when) : "%s", fragility_gaps_summary(gaps));
  cli_say(cli, "%s", text);
}

static int publish(const struct cli *cli, const struct run *run) {
  cli_summary(cli, fragility_supply_journal(run->c.supply));
  cli_say_costs(cli, run->costs);
  say_summary(cli, run->scenario.after ? "gaps.before" : NULL, run->gaps);
  if (run->scenario.after) say_summary(cli, "gaps.after", run->scenario.after);
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
