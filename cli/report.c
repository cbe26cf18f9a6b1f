/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One note, or a folder of them: those of every place of a level. */
#include "cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static fragility_status write_note(const struct cli *cli, const struct study *study, const char *code, const char *path, fragility_error *err) {
  fragility_portrait_options options = {.against = cli->against, .after = study->scenario.after, .replace = cli->replace};
  return fragility_portrait_write(&study->facts, cli->level, code, &options, path, err);
}

/* ---- every place of the level ---- */

struct codes {
  const char **items;
  size_t count;
};

static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

static const char *const *parents(const fragility_units *units, fragility_level level) {
  const char *const *const all[FRAGILITY_LEVELS] = {units->code, units->epci, units->departement, units->region, units->zone, NULL};
  return all[level];
}

/* The distinct codes among the units kept. */
static bool list_codes(const struct cli *cli, const struct study *study, struct codes *codes) {
  const fragility_units *units = fragility_territory_units(study->in.territory);
  const char *const *of = parents(units, cli->level);
  size_t n = 0;
  codes->items = calloc(units->count + 1, sizeof *codes->items);
  if (!codes->items) return false;
  for (size_t u = 0; u < units->count; u++)
    if ((!study->keep || study->keep[u]) && *of[u] && (cli->level != FRAGILITY_ZONE || !strchr(of[u], '|'))) codes->items[n++] = of[u];
  qsort(codes->items, n, sizeof *codes->items, by_text);
  for (size_t i = 0; i < n; i++)
    if (!codes->count || strcmp(codes->items[i], codes->items[codes->count - 1]) != 0) codes->items[codes->count++] = codes->items[i];
  return true;
}

/* A code as a file's name: zones are named by people. False when the path is too long. */
static bool name_note(const struct cli *cli, const char *code, char *path, size_t size) {
  size_t n = strlen(cli->output);
  int used = snprintf(path, size, "%s%s%s.html", cli->output, n && cli->output[n - 1] == '/' ? "" : "/", code);
  if (used < 0 || (size_t)used >= size) return false;
  for (char *c = path + used - strlen(code) - strlen(".html"); *c; c++)
    if (*c == '/') *c = '_';
  return true;
}

static fragility_status write_folder(const struct cli *cli, const struct study *study, fragility_error *err) {
  struct codes codes = {NULL, 0};
  char path[5000];
  if (mkdir(cli->output, 0777) != 0 && errno != EEXIST) {
    snprintf(err->message, sizeof err->message, "%.300s: cannot make the folder: %s", cli->output, strerror(errno));
    return FRAGILITY_ERROR_IO;
  }
  fragility_status status = list_codes(cli, study, &codes) ? FRAGILITY_OK : FRAGILITY_ERROR_MEMORY;
  for (size_t i = 0; i < codes.count && status == FRAGILITY_OK; i++) {
    if (!name_note(cli, codes.items[i], path, sizeof path)) {
      snprintf(err->message, sizeof err->message, "%.300s: the path is too long", codes.items[i]);
      status = FRAGILITY_ERROR_IO;
      break;
    }
    status = write_note(cli, study, codes.items[i], path, err);
    if (status == FRAGILITY_OK && cli->options.cancel && *cli->options.cancel) snprintf(err->message, sizeof err->message, "interrupted"), status = FRAGILITY_ERROR_CANCELLED;
    cli_progress(NULL, "notes", (double)(i + 1) / (double)codes.count);
  }
  if (status == FRAGILITY_OK) cli_say(cli, codes.count == 1 ? "%zu note in %s" : "%zu notes in %s", codes.count, cli->output);
  free(codes.items);
  return status;
}

static int check(const struct cli *cli) {
  if (!cli->file_count) return cli_wrong("report wants the files that score reads; see fragility report --help");
  if (cli->level == FRAGILITY_FRANCE) return cli_wrong("a note is on a commune, an EPCI, a departement, a region or a zone");
  if (!cli->code && (!cli->output || strcmp(cli->output, "-") == 0)) return cli_wrong("give --code CODE for one note, or -o FOLDER for those of every %s", fragility_level_name(cli->level));
  if (!cli->code && cli->level == FRAGILITY_COMMUNE && !cli->perimeter) return cli_wrong("a note for every commune wants a --territory");
  if ((cli->close || cli->open) && !cli->venue_count) return cli_wrong("--close and --open change the venues of --venues: give them too");
  if (cli_is_filtered(cli) && (cli->close || cli->open)) return cli_wrong("what is asked of venues cannot be told of those that open: filters cannot go with --close or --open");
  if (cli_is_filtered(cli) && !cli->venue_count) return cli_wrong("filters choose among the venues of --venues: give them too");
  int leave = cli->code ? cli_check_end(cli->output, "html|pdf") : EXIT_DONE;
  if (leave == EXIT_DONE && cli->code) leave = cli_check_path(cli, cli->output);
  return leave == EXIT_DONE ? cli_check_path(cli, cli->report) : leave;
}

static fragility_status write_notes(const struct cli *cli, const struct study *study, fragility_error *err) {
  return cli->code ? write_note(cli, study, cli->code, cli->output ? cli->output : "-", err) : write_folder(cli, study, err);
}

int command_report(struct cli *cli) {
  int leave = check(cli);
  return leave == EXIT_DONE ? cli_study_run(cli, write_notes) : leave;
}
