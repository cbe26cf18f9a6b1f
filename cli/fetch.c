/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A |-list, read by people; freed by the caller. */
static char *with_commas(const char *list) {
  char *text = calloc(2, strlen(list) + 1), *to = text;
  for (const char *c = list; text && *c; c++) {
    *to++ = *c == '|' ? ',' : *c;
    if (*c == '|') *to++ = ' ';
  }
  return text;
}

void cli_line(const struct cli *cli, const char *label, const char *text) {
  char *words = with_commas(text);
  if (words && *words) {
    printf("  ");
    printf(cli_word(cli, "label.of"), cli_word(cli, label), words);
    putchar('\n');
  }
  free(words);
}

void cli_downloads_list(const struct cli *cli, const fragility_downloads *downloads) {
  fragility_download_facts facts;
  size_t width = 0;
  for (size_t i = 0; fragility_downloads_get(downloads, i, &facts); i++)
    if (strlen(facts.id) > width) width = strlen(facts.id);
  for (size_t i = 0; fragility_downloads_get(downloads, i, &facts); i++)
    printf("%-*s  %s%s\n", (int)width, facts.id, facts.title, facts.tried ? "" : cli_word(cli, "fetch.listed"));
}

void cli_download_show(const struct cli *cli, const fragility_download_facts *download) {
  printf(cli_word(cli, "label.of"), download->id, download->title);
  putchar('\n');
  cli_line(cli, "label.publisher", download->publisher);
  cli_line(cli, "label.licence", download->licence);
  cli_line(cli, "label.vintage", download->vintage);
  cli_line(cli, "label.area", download->geography);
  cli_line(cli, "label.address", download->url);
  cli_line(cli, "label.page", download->page);
  cli_line(cli, "label.member", download->member);
  cli_line(cli, "label.seen", download->seen_in);
  if (!download->tried) cli_line(cli, "label.doubt", cli_word(cli, "fetch.untried"));
}

static void caution(const struct cli *cli, const fragility_download_facts *download) {
  char *where = with_commas(download->seen_in), text[600];
  if (where && *where) snprintf(text, sizeof text, cli_word(cli, "fetch.seen"), download->id, where);
  else snprintf(text, sizeof text, cli_word(cli, "fetch.caution"), download->id);
  cli_say(cli, "%s", text);
  free(where);
}

static int fetch(const struct cli *cli, const fragility_download_facts *download) {
  static const char *const ways[] = {"fetch.cached", "fetch.fetched", "fetch.resumed"};
  char size[24], text[600];
  fragility_fetch_options options = {.cache = cli->cache, .lock = cli->lock, .offline = cli->offline, .replace = cli->replace, .options = &cli->options};
  fragility_fetched fetched;
  fragility_error err;
  fragility_status status = fragility_download_fetch(download, &options, &fetched, &err);
  if (status != FRAGILITY_OK && cli->options.progress) cli_progress(NULL, download->id, 1); /* the message begins its own line */
  if (!download->tried && !cli->offline && (status != FRAGILITY_OK || fetched.way != FRAGILITY_FETCH_CACHED)) caution(cli, download);
  if (status != FRAGILITY_OK) return cli_fail(status, &err);
  snprintf(size, sizeof size, "%" PRIu64, fetched.size);
  snprintf(text, sizeof text, cli_word(cli, "fetch.done"), download->id, cli_word(cli, ways[fetched.way]), size);
  cli_say(cli, "%s", text);
  puts(fetched.path);
  return EXIT_DONE;
}

/* All ids are known before anything is fetched. */
int cli_fetch(const struct cli *cli, const fragility_downloads *downloads, const char *const *ids, size_t n) {
  fragility_download_facts facts;
  fragility_error err;
  size_t at;
  for (size_t i = 0; i < n; i++) {
    fragility_status status = fragility_downloads_find(downloads, ids[i], &at, &err);
    if (status != FRAGILITY_OK) return cli_fail_id(status, &err, "downloads");
  }
  for (size_t i = 0; i < n; i++) {
    fragility_downloads_find(downloads, ids[i], &at, NULL);
    fragility_downloads_get(downloads, at, &facts);
    int leave = fetch(cli, &facts);
    if (leave != EXIT_DONE) return leave;
  }
  return EXIT_DONE;
}
