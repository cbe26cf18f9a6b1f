/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small HTTP server on loopback, at a port the system chooses, in a thread of the test: it gives the answers it is told,
 * one connection at a time, and ends by itself after two minutes without a request. */
#ifndef TESTS_FETCH_SERVER_H
#define TESTS_FETCH_SERVER_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

enum ranges { RANGES_IGNORED, RANGES_RIGHT, RANGES_BLIND }; /* blind: gives the rest, whatever If-Range says */

/* What is given at a path. All but the path may be zero. */
struct answer {
  const char *path;
  int status; /* 0 = 200 */
  const char *body;
  size_t size; /* 0 = strlen(body) */
  const char *type, *encoding, *etag, *modified, *location;
  enum ranges ranges;
  size_t cut;        /* the connection is closed after so many bytes of the body, */
  bool silent;       /* or left open without a word */
  size_t drip;       /* so many bytes at a time, */
  unsigned pause_ms; /* with a pause after each */
  bool no_length;
  const char *rest; /* given as it stands, head and all, to who asks for the rest */
  bool headless;    /* the body alone: no HTTP */
};

struct asked {
  size_t requests, sent; /* bytes of bodies */
  char range[128], if_range[256]; /* of the last request */
};

struct server {
  pthread_t thread;
  int listener, stop[2], port;
  const struct answer *answers;
  size_t count;
  pthread_mutex_t busy; /* held from a connection to its end */
  struct asked asked;
};

/* The answers are borrowed, and may be changed while no request is under way. */
bool server_start(struct server *server, const struct answer *answers, size_t count);
void server_stop(struct server *server);
/* What was asked since the server was told to forget. Both wait until the last connection is over: a client has all its
 * bytes, or gives up, before the server knows that they are sent. */
struct asked server_asked(struct server *server);
void server_forget(struct server *server);

#endif
