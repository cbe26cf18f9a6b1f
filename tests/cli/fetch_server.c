/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a command while a server of files stands on loopback: its address is in $URL. Usage: fetch_server COMMAND... */
#include "../unit/fetch/server.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct answer answers[] = {
    {.path = "/filosofi.csv", .body = "CODGEO;NBPERSMENFISC21;MED21;TP6021\n01001;700;21000;10\n01002;250;;s\n", .etag = "\"one\""},
    {.path = "/other.csv", .body = "code,name\n01001,Ailleurs\n"},
    {.path = "/cut.csv", .body = "code,name\n01001,Un\n01002,Deux\n", .etag = "\"one\"", .cut = 15},
    {.path = "/whole.csv", .body = "code,name\n01001,Un\n01002,Deux\n", .etag = "\"one\"", .ranges = RANGES_RIGHT},
    {.path = "/slow.csv", .body = "code,name\n01001,Un\n01002,Deux\n", .drip = 5, .pause_ms = 300},
    {.path = "/page", .body = "<html>Erreur</html>", .type = "text/html"},
};

int main(int argc, char **argv) {
  struct server server;
  char url[64];
  int status = 1;
  if (argc < 2 || !server_start(&server, answers, sizeof answers / sizeof *answers)) return 1;
  snprintf(url, sizeof url, "http://127.0.0.1:%d", server.port);
  setenv("URL", url, 1);
  setenv("no_proxy", "127.0.0.1", 1);
  pid_t child = fork();
  if (child == 0) {
    execvp(argv[1], argv + 1);
    _exit(127);
  }
  if (child > 0) waitpid(child, &status, 0);
  server_stop(&server);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
