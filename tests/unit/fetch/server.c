/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LONGEST_WAIT_MS = 120000, REQUEST_SIZE = 8192 };

struct request {
  char path[512], range[128], if_range[256];
};

/* False when the server was told to stop, or nothing happened for long. */
static bool wait_for(const struct server *server, int file, int timeout_ms) {
  struct pollfd files[2] = {{.fd = file, .events = POLLIN}, {.fd = server->stop[0], .events = POLLIN}};
  return poll(files, 2, timeout_ms) > 0 && !files[1].revents;
}

static void take_header(const char *text, const char *name, char *value, size_t room) {
  const char *at = strcasestr(text, name);
  if (!at) return;
  at += strlen(name);
  snprintf(value, room, "%.*s", (int)strcspn(at, "\r\n"), at);
}

static bool read_request(const struct server *server, int client, struct request *request) {
  char text[REQUEST_SIZE];
  size_t used = 0;
  text[0] = '\0';
  while (!strstr(text, "\r\n\r\n")) {
    ssize_t n = wait_for(server, client, LONGEST_WAIT_MS) ? recv(client, text + used, sizeof text - used - 1, 0) : 0;
    if (n <= 0) return false;
    text[used += (size_t)n] = '\0';
  }
  *request = (struct request){.path = ""};
  take_header(text, "\r\nRange: ", request->range, sizeof request->range);
  take_header(text, "\r\nIf-Range: ", request->if_range, sizeof request->if_range);
  return sscanf(text, "GET %511s HTTP/", request->path) == 1;
}

static bool send_all(int client, const char *bytes, size_t size) {
  for (size_t done = 0; done < size;) {
    ssize_t n = send(client, bytes + done, size - done, MSG_NOSIGNAL);
    if (n <= 0) return false;
    done += (size_t)n;
  }
  return true;
}

/* Where the body starts: 0, or what the request asks for, if the file is still the one it knows. */
static size_t find_start(const struct answer *answer, const struct request *request) {
  bool same = !*request->if_range || (answer->etag && strcmp(answer->etag, request->if_range) == 0) ||
              (answer->modified && strcmp(answer->modified, request->if_range) == 0);
  bool honoured = answer->ranges == RANGES_BLIND || (answer->ranges == RANGES_RIGHT && same);
  return honoured && strncmp(request->range, "bytes=", 6) == 0 ? strtoul(request->range + 6, NULL, 10) : 0;
}

static void write_head(FILE *head, const struct answer *answer, size_t start, size_t size) {
  bool past = start && start >= size;
  fprintf(head, "HTTP/1.1 %d Answer\r\nConnection: close\r\n", past ? 416 : start ? 206 : answer->status ? answer->status : 200);
  if (past) fprintf(head, "Content-Range: bytes */%zu\r\n", size);
  else if (start) fprintf(head, "Content-Range: bytes %zu-%zu/%zu\r\n", start, size - 1, size);
  if (!answer->no_length) fprintf(head, "Content-Length: %zu\r\n", past ? 0 : size - start);
  if (answer->type) fprintf(head, "Content-Type: %s\r\n", answer->type);
  if (answer->encoding) fprintf(head, "Content-Encoding: %s\r\n", answer->encoding);
  if (answer->etag) fprintf(head, "ETag: %s\r\n", answer->etag);
  if (answer->modified) fprintf(head, "Last-Modified: %s\r\n", answer->modified);
  if (answer->location) fprintf(head, "Location: %s\r\n", answer->location);
  fputs("\r\n", head);
}

static void send_body(struct server *server, int client, const struct answer *answer, size_t start, size_t size) {
  size_t end = (answer->cut || answer->silent) && answer->cut < size ? answer->cut : size;
  for (size_t at = start; at < end;) {
    size_t n = answer->drip && answer->drip < end - at ? answer->drip : end - at;
    if (!send_all(client, answer->body + at, n)) return;
    server->asked.sent += n;
    at += n;
    if (answer->pause_ms && at < end && poll(&(struct pollfd){.fd = server->stop[0], .events = POLLIN}, 1, (int)answer->pause_ms) > 0) return;
  }
  if (answer->silent) wait_for(server, client, LONGEST_WAIT_MS); /* until the client gives up */
}

static void send_answer(struct server *server, int client, const struct answer *answer, const struct request *request) {
  size_t size = answer->size ? answer->size : answer->body ? strlen(answer->body) : 0, start = find_start(answer, request), length = 0;
  char *head = NULL;
  FILE *stream = open_memstream(&head, &length);
  write_head(stream, answer, start, size);
  fclose(stream);
  if (answer->headless || send_all(client, head, length)) send_body(server, client, answer, start, size);
  free(head);
}

static void serve(struct server *server, int client) {
  struct answer answer = {.status = 404, .body = "nothing here"}; /* a copy: a client that gives up may change its own before all is sent */
  struct request request;
  if (!read_request(server, client, &request)) return;
  for (size_t i = 0; i < server->count; i++)
    if (strcmp(server->answers[i].path, request.path) == 0) answer = server->answers[i];
  server->asked.requests++;
  memcpy(server->asked.range, request.range, sizeof request.range);
  memcpy(server->asked.if_range, request.if_range, sizeof request.if_range);
  if (answer.rest && *request.range) send_all(client, answer.rest, strlen(answer.rest));
  else send_answer(server, client, &answer, &request);
}

static void *run(void *data) {
  struct server *server = data;
  while (wait_for(server, server->listener, LONGEST_WAIT_MS)) {
    int client = accept4(server->listener, NULL, NULL, SOCK_CLOEXEC);
    if (client < 0) continue;
    pthread_mutex_lock(&server->busy);
    serve(server, client);
    pthread_mutex_unlock(&server->busy);
    shutdown(client, SHUT_WR);
    close(client);
  }
  return NULL;
}

bool server_start(struct server *server, const struct answer *answers, size_t count) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  *server = (struct server){.answers = answers, .count = count, .busy = PTHREAD_MUTEX_INITIALIZER};
  server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (server->listener < 0 || bind(server->listener, (struct sockaddr *)&address, size) != 0 || listen(server->listener, 16) != 0) return false;
  if (getsockname(server->listener, (struct sockaddr *)&address, &size) != 0 || pipe(server->stop) != 0) return false;
  server->port = ntohs(address.sin_port);
  return pthread_create(&server->thread, NULL, run, server) == 0;
}

void server_stop(struct server *server) {
  if (write(server->stop[1], "", 1) != 1) abort();
  pthread_join(server->thread, NULL);
  close(server->listener);
  close(server->stop[0]);
  close(server->stop[1]);
}

struct asked server_asked(struct server *server) {
  pthread_mutex_lock(&server->busy);
  struct asked asked = server->asked;
  pthread_mutex_unlock(&server->busy);
  return asked;
}

void server_forget(struct server *server) {
  pthread_mutex_lock(&server->busy);
  server->asked = (struct asked){.requests = 0};
  pthread_mutex_unlock(&server->busy);
}
