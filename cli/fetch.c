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

void cli_line(const char *label, const char *text) {
  char *words = with_commas(text);
  if (words && *words) printf("  %s : %s\n", label, words);
  free(words);
}

void cli_downloads_list(const fragility_downloads *downloads) {
  fragility_download_facts facts;
  size_t width = 0;
  for (size_t i = 0; fragility_downloads_get(downloads, i, &facts); i++)
    if (strlen(facts.id) > width) width = strlen(facts.id);
  for (size_t i = 0; fragility_downloads_get(downloads, i, &facts); i++)
    printf("%-*s  %s%s\n", (int)width, facts.id, facts.title, facts.tried ? "" : " ; adresse jamais essayée");
}

void cli_download_show(const fragility_download_facts *download) {
  printf("%s : %s\n", download->id, download->title);
  cli_line("éditeur", download->publisher);
  cli_line("licence", download->licence);
  cli_line("millésime", download->vintage);
  cli_line("géographie", download->geography);
  printf("  adresse : %s\n", download->url);
  cli_line("page", download->page);
  cli_line("dans l'archive", download->member);
  cli_line("relevée dans", download->seen_in);
  if (!download->tried) puts("  réserve : adresse jamais essayée");
}

static void caution(const struct cli *cli, const fragility_download_facts *download) {
  char *where = with_commas(download->seen_in);
  if (where && *where) cli_say(cli, "%s : adresse relevée dans %s, jamais essayée", download->id, where);
  else cli_say(cli, "%s : adresse jamais essayée", download->id);
  free(where);
}

static int fetch(const struct cli *cli, const fragility_download_facts *download) {
  static const char *const ways[] = {"en cache", "téléchargé", "repris"};
  fragility_fetch_options options = {.cache = cli->cache, .lock = cli->lock, .offline = cli->offline, .replace = cli->replace, .options = &cli->options};
  fragility_fetched fetched;
  fragility_error err;
  fragility_status status = fragility_download_fetch(download, &options, &fetched, &err);
  if (status != FRAGILITY_OK && cli->options.progress) cli_progress(NULL, download->id, 1); /* the message begins its own line */
  if (!download->tried && !cli->offline && (status != FRAGILITY_OK || fetched.way != FRAGILITY_FETCH_CACHED)) caution(cli, download);
  if (status != FRAGILITY_OK) return cli_fail(status, &err);
  cli_say(cli, "%s : %s (%" PRIu64 " octets)", download->id, ways[fetched.way], fetched.size);
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
