/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Libraries that are opened when they are first needed: what they bring along costs every program that links this one time and memory. */
#define _GNU_SOURCE
#include "base/base.h"

#include <dlfcn.h>

bool fragility_library_open(const char *const *names, const struct fragility_call *calls, const char **why) {
  void *library = NULL;
  for (size_t i = 0; !library && names[i]; i++) library = dlopen(names[i], RTLD_NOW | RTLD_NODELETE); /* it stays: what it set up is still in use */
  for (size_t i = 0; library && calls[i].name; i++) {
    void *call = dlsym(library, calls[i].name);
    if (!call) return *why = dlerror(), false;
    memcpy(calls[i].to, &call, sizeof call); /* of the same size, which C does not promise and POSIX does */
  }
  if (!library) *why = dlerror();
  return library != NULL;
}
