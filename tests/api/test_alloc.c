/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every public verb, with its k-th allocation failing, k = 1, 2, ...: alone, and with all those after it. A failed call
 * returns an error, leaves NULL, leaks nothing and leaves no file open; a call that does without the block it was
 * refused gives the very result it gives otherwise. */
#include "alloc.h"
#include "allocator.h"

#include <fcntl.h>
#include <omp.h>
#include <signal.h>
#include <unistd.h>

enum { MOST = 400 }; /* failures tried one by one; beyond, a sample of as many */

static const char *now_verb = "", *now_mode = "";
static size_t now_k, failures;

static void crashed(int signal) {
  char text[256];
  int n = snprintf(text, sizeof text, "CRASH (signal %d) in %s, allocation %zu failing %s\n", signal, now_verb, now_k, now_mode);
  if (write(STDOUT_FILENO, text, (size_t)n) < 0) _exit(2);
  _exit(1);
}

static void wrong(const char *what) {
  if (failures++ < 40) printf("%s, allocation %zu failing %s: %s\n", now_verb, now_k, now_mode, what);
}

static int open_files(void) {
  int count = 0;
  for (int file = 0; file < 256; file++) count += fcntl(file, F_GETFD) != -1;
  return count;
}

/* Is there a file where the verbs write, or one left half-written beside it? */
static bool something_written(void) {
  char command[400];
  snprintf(command, sizeof command, "ls -A %s/out | grep -q .", world.folder);
  return system(command) == 0;
}

static void check_failure(fragility_status status, const void *out, const fragility_error *err) {
  if (status != FRAGILITY_ERROR_MEMORY) wrong("the error is not FRAGILITY_ERROR_MEMORY");
  if (out) wrong("*out is not NULL");
  if (err && (err->code != status || !err->message[0])) wrong("the error is not filled");
}

/* One call with its k-th allocation failing; false when nothing was made to fail: the verb has fewer allocations. */
static bool try(const struct verb *verb, size_t k, bool rest, digest expected) {
  void *out = &world; /* a verb that does not write it leaves this */
  fragility_error err = {.code = FRAGILITY_OK};
  int files = open_files();
  long live = allocator_live();
  bool failed;
  now_k = k;
  allocator_arm(k, rest);
  fragility_status status = verb->run(&out, rest ? NULL : &err);
  allocator_disarm(&failed);
  if (status == FRAGILITY_OK && verb->digest(out) != expected) wrong("it says it succeeded, and the result is not the same");
  if (status == FRAGILITY_OK) verb->free(out);
  else if (!failed) wrong("an error without a refused allocation");
  else check_failure(status, out, rest ? NULL : &err);
  if (allocator_live() != live) wrong("blocks are leaked");
  if (open_files() != files) wrong("a file is left open");
  return failed;
}

static void exercise(const struct verb *verb) {
  void *out = NULL;
  fragility_error err;
  now_verb = verb->name;
  for (int warm = 0; warm < 2; warm++) { /* the first call may fill caches of other libraries */
    if (verb->run(&out, &err) != FRAGILITY_OK) {
      printf("%s fails by itself: %s\n", verb->name, err.message);
      failures++;
      return;
    }
    if (!warm) verb->free(out);
  }
  digest expected = verb->digest(out);
  verb->free(out);
  allocator_arm(0, false);
  if (verb->run(&out, &err) == FRAGILITY_OK) verb->free(out);
  size_t all = allocator_disarm(NULL), step = 1 + all / MOST, tried = 0;
  for (int rest = 0; rest < 2; rest++) {
    now_mode = rest ? "and all after it" : "alone";
    for (size_t k = 1; try(verb, k, rest, expected); k += k < MOST / 4 ? 1 : step) tried++;
  }
  if (something_written()) wrong("a file is left behind");
  if (tried < 2 && all) wrong("nothing was made to fail");
  printf("%-24s %5zu allocations, %4zu failures tried\n", verb->name, all, tried);
}

int main(int argc, char **argv) {
  const char *root = getenv("FRAGILITY_SOURCE_ROOT");
  char out[300];
  fragility_error err;
  if (!root) return puts("FRAGILITY_SOURCE_ROOT is not set"), 2;
  setvbuf(stdout, NULL, _IONBF, 0);
  signal(SIGSEGV, crashed), signal(SIGABRT, crashed), signal(SIGBUS, crashed), signal(SIGFPE, crashed);
  omp_set_num_threads(1);
  world.options.threads = 1;
  strcpy(world.folder, "/tmp/fragility-alloc-XXXXXX");
  if (!mkdtemp(world.folder)) return perror("mkdtemp"), 2;
  snprintf(out, sizeof out, "mkdir %s/out", world.folder);
  if (system(out) != 0) return 2;
  world_place(root);
  if (verbs_make_world(&err)) return printf("the world cannot be made: %s\n", err.message), 1;
  const struct verb *verb;
  for (size_t i = 0; (verb = verb_at(i)); i++)
    if (argc < 2 || strcmp(argv[1], verb->name) == 0) exercise(verb);
  failures += !world_end();
  if (failures) printf("%zu failures\n", failures);
  return failures ? 1 : 0;
}
